"""What is reported in the article's own words, or in a mixture of those and quoted ones.

Each rule reads one sentence from its cue: ``said_that`` what follows "X said", ``said_last`` what stands before ", X
said", ``according_to``, ``noun_that`` what follows "claims that", ``adverb`` what follows "reportedly".
"""

import re

from annotator.core.model import SURE
from annotator.suggest import quoted, sources
from annotator.suggest.attribution import Attribution, Range, Type
from annotator.suggest.page import ENDED, INSIDE, Cue, Page, Paragraphs, page_of
from annotator.suggest.words import (
    ADVERBS_BETWEEN,
    DETERMINERS,
    NOUN_OR_VERB,
    NOUNS,
    PRONOUNS,
    SAYING,
    TIMES,
    VERBS,
    forms_of,
)

_NOUNS = frozenset(NOUNS)
_TIME = (
    rf"(?:(?:on|in|at|during|late|early|by|from|to|through|via|after|before)\s)?(?:(?:{TIMES})\b(?:\s(?:morning|afternoon"
    r"|evening|night|week|month|year|fall|spring|summer|winter|day|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday"
    r"|Sunday))*(?:,?\s(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\."
    r"|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.))?(?:\s\d+)?)"
)
_WHERE = (
    r"(?:(?:in|at|during|on|via|through|after|before)\s(?:an?|the|his|her|their|its|court|interviews)(?:\s[\w’'.-]+){0,6}?"
    r"(?=\s(?:that|on|he|she|they|it|the|there|we|his|her|this)\b|,)"
    r"|(?:on|at|to|in)\s(?:[A-Z][\w’'.-]*)(?:\s[A-Z][\w’'.-]*)*(?=\s|,))"
)
_PRELUDE = re.compile(
    rf"(?:\s*,\s(?:however|though|too|instead|meanwhile|in\sturn|for\sexample|nonetheless|nevertheless|in\spart),"
    rf"|\s*,?\s*(?:{_TIME}|{_WHERE}))+,?(?=\s)"
)
_ADDRESSEE = re.compile(
    r"\s(?:(?:the|a|an|his|her|their|its|my|our|some|several)\s(?:[\w’'.-]+\s){0,4}?[\w’'.-]+(?=\s(?:the|a|an|he|she"
    r"|they|it|his|her|its|their|there|this|we|[A-Z]\w+)\s|,|\s(?:on|in|at|last|that)\s)|him|her|them|me|us|you|it|"
    r"reporters|journalists|lawmakers|investigators|police|supporters|voters|people|officers|jurors|Congress|parents"
    r"|investors|analysts|members|staff|residents|[A-Z][\w.’'-]*(?:\s(?:of\s|the\s|and\s)?[A-Z][\w.’'-]*){0,4})"
    r"(?:’s|'s)?(?=\s|,)"
)
_TO_WHOM_THAT = re.compile(r"\s[^,.;:\x02\x03]{2,70}?(?=\s(?:that|whether|if|how|why|what|where)\s)")
_TO_WHOM = frozenset(
    """tell tells told telling inform informs informed informing assure assures assured assuring remind reminds reminded
    reminding warn warns warned warning advise advises advised notify notifies notified convince convinced persuade
    persuaded brief briefed reassure reassured ask asks asked asking show shows showed caution cautions cautioned
    promise promised""".split()
)
_OPENERS = re.compile(r"\s*,?\s*that\b\s*|\s+(?=(?:whether|if|how|why|what|who|where|when|which)\b)", re.IGNORECASE)
_TO_COMMENT = re.compile(r"\s(?:comment|discuss|say|answer|elaborate|respond|speak|provide|give|name|identify|be)\b")
_ASIDE = re.compile(
    r",\s(?:which|who|whose|an?\s|the\s|something|seizing|as|but|while|and\s(?:he|she|they|it|has|have|had|was|is)\b|he\b|she\b"
    r"|they\b|it\b|we\b|after|before|though|although|because|when|where|with|including|despite|even|[a-z]+ing\b)"
)
_HEARSAY = frozenset(
    """said believed thought alleged rumored rumoured reported understood considered accused suspected estimated known
    feared""".split()
)
_TO = re.compile(
    r"\s(?:to|not\sto|never\sto)\s(?!(?:the|a|an|his|her|their|its|this|that|another|one|him|them|us|me)\b)(?=[a-z])"
)
_OBJECT_TO = re.compile(r"\s(?:[\w’'.-]+\s){1,7}?(?:not\s)?to\s(?=[a-z])")
_PARTICIPLES = "|".join(sorted(form for form, kind in VERBS.items() if form.endswith("ing") and set(kind) & set("sti")))
_FINITE = "|".join(
    sorted(
        form
        for verb in """say tell add argue warn note insist urge vow promise suggest claim accuse predict acknowledge ask
        describe criticize criticise praise deny pledge blame stress assert allege announce contend concede admit
        dismiss denounce condemn reiterate complain lament reject recall emphasize maintain""".split()
        for form in forms_of(verb)
        if not form.endswith("ing") and form != verb
    )
)
_CUT = re.compile(
    rf";|\s—\s|—|\s–\s|\s--\s|,\s(?:but|while|although|though|whereas|{_PARTICIPLES}|citing|according\sto|prompting|"
    r"referring|despite|which\s(?:has|was|is|had|were)|in\san?\s(?:statement|interview|speech)|even\sas|yet)\b"
    r"|,?\s(?:and|but)\s(?=(?:(?:he|she|they|it|who|has|have|had|also|later|then|is|was)\s){0,3}"
    rf"(?:{_FINITE}|declined|refused|thanked|called|believes?|thinks?|wants?)\b)"
    r"|,\sand\s(?=(?:he|she|they|it)\s)"
    r"|,\sas\s(?=[a-z]+\s[a-z]+ed\b)"
)
_NOT_LAST = re.compile(rf"\s*(?:$|[.!?]|{_TIME}|(?:in|on|at|during|after|to|of|by|through|when|while|as|following)\b)")
_SUBJECT_OF_NOUN = re.compile(r"\s(?:among|by|from|of|within|inside|on\sthe\spart\sof)\s([^,;:.]{2,60}?)(?=\sthat\s)")
_NOT_BEFORE_VERBS = frozenset(
    """of in for by with from on at into about over under without a an the his her their its our my this these that
    those any no some such another each every other more many most new recent public similar former latest own
    same""".split()
)
_FIRST_WORD = re.compile(r"\s*([^\s,.;:]+)")
_NO_CLAUSE = frozenset("in on at for with by of from about during after before as than up out down off over".split())


def said_last(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "…, X said." and "…, said X.", and "The plan, he said, would fail" in two parts."""
    return _look(page_of(text, paragraphs))


def _look(page: Page) -> list[Attribution]:
    """What stands before its cue; the cues that do so are no others' after that."""
    if page.before is not None:
        return page.before
    taken = quoted.look(page).cues
    found: list[Attribution] = []
    for cue in page.cues:
        if cue.start in taken or not cue.kind or cue.word.endswith("ing"):
            continue
        if not set(cue.kind) & {"s", "t", "q"}:
            continue
        made = _said_last(page, cue)
        if made is not None:
            cue.used = True
            found.append(made)
    page.before = found
    return found


def _said_last(page: Page, cue: Cue) -> Attribution | None:
    masked = page.masked
    start, end = page.sentence(cue.start)
    if masked.find(",", start, cue.start) < 0:
        return None
    verb = sources.verb_start(masked, start, cue.start)
    before = masked[start:verb].rstrip()
    source: Range | None
    if before.endswith(","):
        source = sources.after(masked, cue.end, end)
        if (
            source is not None
            and cue.word not in ("read", "reads", "found", "known", "called", "based")
            and (cue.word in SAYING or "s" in cue.kind)
            and not cue.word.startswith("t")  # nobody writes "told she"
            and _NOT_LAST.match(masked[source[1] : end].lstrip(","))
        ):
            comma = start + len(before) - 1
            left = _content_from(page, start, comma)
            if _is_list(masked, source[1], end):
                return None
            if left is None or len(masked[left[0] : left[1]].split()) < 3:
                return None
            if sources.has_verb(masked[source[0] : source[1]].split(",")[0].split(" who ")[0]):
                return None  # "Lee, who knows it, said the road was shut"
            rest = masked[source[1] : end]
            if (
                rest.startswith(", ")
                and len(left)
                and not rest.startswith((", and", ", but", ", adding", ", who", ", a", ", the"))
                and len(rest) > 25
            ):
                second = _tail(page, source[1] + 2, end)
                if second is not None and len(masked[left[0] : left[1]].split()) < 8:
                    return _attribution(page, (left, second), source, (verb, cue.end), 0.75, "said-within")
            sure = cue.word in SAYING and sources.has_verb(masked[left[0] : left[1]])
            return _attribution(page, (left,), source, (verb, cue.end), 0.82 if sure else 0.7, "said-last")
    previous = sources.previous_word(masked, start, cue.start)
    if masked[previous[0] : previous[1]] == "to":
        return None
    before_it = masked[previous[0] : previous[1]]
    if cue.word in NOUN_OR_VERB and verb == cue.start and not _plain_subject(before_it, cue.word):
        return None
    source = sources.before(masked, start, verb)
    if source is None or source[0] <= start + 8:
        return None
    comma = source[0] - 1
    while comma > start and masked[comma].isspace():
        comma -= 1
    if masked[comma] not in ",—–-":
        return None
    left = _content_from(page, start, comma)
    if left is None or _ADVERBIAL_ONLY.match(masked[left[0] : left[1]]):
        return None
    rest = masked[cue.end : end]
    if cue.word.startswith(("told", "tell")):
        told = _TOLD.match(rest)
        rest = rest[told.end() :] if told else rest
    if rest.startswith(","):
        second = _tail(page, cue.end + 1, end)
        if second is None:
            return None
        if re.match(
            r"\s*(?:but|adding|noting|and\s(?:he|she|they|it)|saying|citing|referring|calling|while|although)\b",
            rest[1:],
        ):
            return _attribution(page, (left,), source, (verb, cue.end), 0.75, "said-last")
        return _attribution(page, (left, second), source, (verb, cue.end), 0.75, "said-within")
    if not _NOT_LAST.match(rest):
        return None
    if _TO.match(rest) and "i" in cue.kind:
        return None
    if len(masked[left[0] : left[1]].split()) < 4:
        return None
    sure = cue.word in SAYING and sources.has_verb(masked[left[0] : left[1]])
    return _attribution(page, (left,), source, (verb, cue.end), 0.85 if sure else 0.7, "said-last")


_TOLD = re.compile(r"\s(?:[\w’'.-]+\s){0,3}?[\w’'.-]+(?=\s(?:on|in|at|during|by|after|last|this|late)\b|\s*[.,;]|$)")
_ADVERBIAL_ONLY = re.compile(
    r"(?:In|On|At|During|After|Before|By|For|With|From|Under|Since|When|While|As|If|Because|Although|Though|Despite|Asked"
    r"|Speaking|Earlier|Later|Last|Following|Over|Among|Until|Like|Unlike|Through|To|Citing|Without|Instead|However|Still"
    r"|Meanwhile|Yet|But|And|Also|Then|Now|Once|So|Given|Amid|Within|Responding|Writing|Even|That|What|Not|Just|Nearly)\b"
)


def _is_list(masked: str, start: int, end: int) -> bool:
    return masked.startswith(" that ", start, end)


def _content_from(page: Page, start: int, end: int) -> Range | None:
    """The words from ``start`` to ``end``, without what only ties the sentence to the one before."""
    masked = page.masked
    match = re.compile(r"(?:But|And|Still|However|Meanwhile|Yet|Also|So),?\s").match(masked, start, end)
    if match is not None:
        start = match.end()
    dateline = sources.DATELINE.match(masked, start, end)
    if dateline is not None:
        start = dateline.end()
    while end > start and masked[end - 1] in " ,\u00a0\n—–-":
        end -= 1
    while start < end and masked[start] in " \u00a0\n•*-–—":
        start += 1
    return (start, end) if end - start > 8 else None


def _tail(page: Page, start: int, end: int, *, cut: bool = True) -> Range | None:
    """The words from ``start`` to the end of the clause."""
    masked = page.masked
    while start < end and masked[start] in " \u00a0\n,:":
        start += 1
    if cut:
        match = _CUT.search(masked, start + 8, end) if end - start > 8 else None
        if match is not None:
            end = match.start()
    while end > start and masked[end - 1] in " .,;!?\u00a0\n…":
        end -= 1
    return (start, end) if end - start > 3 else None


def according_to(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "according to X, …" and "…, according to X"."""
    page = page_of(text, paragraphs)
    taken = quoted.look(page).cues
    found: list[Attribution] = []
    masked = page.masked
    for cue in page.cues:
        if cue.start in taken or cue.word.lower() != "according to":
            continue
        start, end = page.sentence(cue.start)
        source = sources.after(masked, cue.end, end)
        left = masked[start : cue.start].strip(" ,\n")
        if len(left.split()) < 4 and (not left or left[-1] not in (INSIDE, ENDED)):
            comma = masked.find(", ", cue.end, end)
            if source is not None and comma > 0:
                # appositions of the source end where a clause begins
                comma = masked.find(",", source[1] - 1, end) if masked.find(",", source[1] - 1, end) > 0 else comma
                if source[1] > comma or masked.find(",", source[0], source[1]) > 0:
                    comma = masked.find(",", source[0], end)
                    source = (source[0], comma)
                content = _tail(page, comma + 1, end)
                if content is not None:
                    made = _attribution(page, (content,), source, (cue.start, cue.end), 0.82, "according-to")
                    found.append(made)
            continue
        first = _content_from(page, start, cue.start)
        if first is None:
            continue
        parts: tuple[Range, ...] = (first,)
        if source is not None and masked[source[1] : source[1] + 1] == "," and end - source[1] > 30:
            second = _tail(page, source[1] + 1, end)
            if second is not None and len(masked[first[0] : first[1]].split()) < 6:
                parts = (first, second)
        found.append(_attribution(page, parts, source, (cue.start, cue.end), 0.85, "according-to"))
    return found


def said_that(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "X said that …", "X said …", "X promised to …", "X called it …"."""
    page = page_of(text, paragraphs)
    taken = quoted.look(page).cues
    _look(page)
    found: list[Attribution] = []
    reach = 0
    for cue in page.cues:
        if cue.start in taken or not cue.kind or cue.used or cue.start < reach:
            continue
        made = _said_that(page, cue)
        if made is not None:
            found.append(made)
            reach = made.end
    return found


def _said_that(page: Page, cue: Cue) -> Attribution | None:
    masked = page.masked
    start, end = page.sentence(cue.start)
    verb = sources.verb_start(masked, start, cue.start)
    word = cue.word
    previous = sources.previous_word(masked, start, cue.start)
    prior = masked[previous[0] : previous[1]].lower()
    if verb == cue.start and (
        prior in _NOT_BEFORE_VERBS
        or prior.endswith(("'s", "’s"))
        or (
            prior in DETERMINERS
            and prior not in ("all", "both", "this", "that", "one", "many", "some", "most", "few", "other", "several")
        )
    ):
        return None
    auxiliary = masked[verb : cue.start].lower().split()
    if word in NOUN_OR_VERB and word.endswith("s") and verb != cue.start and not set(auxiliary) <= ADVERBS_BETWEEN:
        return None  # "there are fears that"
    if (
        word in NOUN_OR_VERB
        and verb == cue.start
        and prior not in PRONOUNS
        and not _plain_subject(masked[previous[0] : previous[1]], word)
    ):
        return None
    if "to" in auxiliary and not (set(cue.kind) & {"s", "t"}):
        return None
    if "like" in cue.word and not {"would", "'d", "’d"} & set(auxiliary):
        return None
    passive = bool({"is", "are", "was", "were", "been", "be", "being"} & set(auxiliary)) and not word.endswith("ing")
    content, letter, opened = _content(page, cue, end)
    if content is None:
        return None
    if passive and (letter == "o" or (letter == "i" and word not in _HEARSAY)):
        return None
    source = sources.before(masked, start, verb)
    ing = word.endswith("ing") and not auxiliary
    coordinated = prior in ("and", "but", "or")
    if letter == "s" and not _is_clause(masked, content):
        if "o" not in cue.kind:
            return None
        letter = "o"
    confidence = 0.85 if word in SAYING or opened else 0.75
    if ing or coordinated or source is None:
        guess = sources.subject_of(masked, start, end)
        if ing and not (masked[: cue.start].rstrip().endswith(",") or coordinated) and not opened:
            return None
        if guess is not None and guess[1] <= verb and not passive:
            source = guess
            confidence -= 0.1
        elif source is None:
            if not opened and letter != "s":
                return None
            confidence = 0.5
    if source is None and letter in "io":
        return None
    confidence = min(confidence, {"s": 0.9, "t": 0.85, "i": 0.6, "o": 0.5}[letter])
    if passive and not opened:
        confidence = min(confidence, 0.5)
    if confidence >= SURE and not _is_plain(page, cue, content, source, passive):
        confidence = 0.75
    cue_end = content[0]
    while cue_end > cue.end and masked[cue_end - 1] in " \u00a0,:\n":
        cue_end -= 1
    if cue_end - cue.end > 40:
        cue_end = cue.end
    return _attribution(page, (content,), source, (verb, cue_end), confidence, _RULES[letter])


def _is_clause(masked: str, content: Range) -> bool:
    """Whether there is a verb among the words, as there is in what somebody says."""
    words = masked[content[0] : content[1]]
    return INSIDE in words or ENDED in words or sources.has_verb(words) or _MORE_VERBS.search(words) is not None


def _is_plain(page: Page, cue: Cue, content: Range, source: Range | None, passive: bool) -> bool:
    """Whether all of the content is sure to be what is reported: nothing in it may as well be said by the article."""
    masked = page.masked
    words = masked[content[0] : content[1]]
    return (
        source is not None
        and not passive
        and (cue.word not in NOUN_OR_VERB or cue.word.endswith("ed"))
        and "s" in cue.kind
        and 3 <= words.count(" ") <= 45
        and _DOUBTFUL.search(words) is None
        and (masked[content[0] - 5 : content[0]] == "that " or _is_finite(words))
    )


def _is_finite(words: str) -> bool:
    return sources.has_verb(words)


_MORE_VERBS = re.compile(
    r"\b[a-z]+(?:s|ed|t|n|w)\b|\b(?:take|make|get|go|come|need|want|like|look|feel|hold|face|rise|fall)\b"
)
_DOUBTFUL = re.compile(
    r",\s(?:which|who|whose|a|an|as|after|when|where|though|although|because|so|including|despite|[a-z]+ing|and|something)\s"
    r"|\sand\s[a-z]+ed\s"
)
_RULES = {"s": "said", "t": "said-that", "i": "promised-to", "o": "called"}


def _plain_subject(name: str, word: str) -> bool:
    """Whether the word before a form that may be a noun can be its subject."""
    prior = name.lower()
    if not prior:
        return not word.endswith("s")  # after the comma of an apposition
    if prior in ("who", "which", "and", "that", "to", "people", "police"):
        return True
    if word.endswith("s") and not word.endswith("ss"):
        return name[:1].isupper() and not prior.endswith("s")
    if word.endswith(("ed", "ght", "d", "g", "n")):
        return True
    return prior.endswith("s") and prior not in ("us", "his", "this", "its")


def _content(page: Page, cue: Cue, end: int) -> tuple[Range | None, str, bool]:
    """The content after a cue, the letter by which it follows, and whether "that" or the like opens it."""
    masked, place, kind = page.masked, cue.end, cue.kind
    if cue.word.startswith("point") and masked.startswith(" out", place):
        place += 4
    elif cue.word.startswith("call") and masked.startswith((" on ", " for "), place):
        if masked.startswith(" for", place):
            return _brief(page, place + 5, end), "o", True
        match = _OBJECT_TO.match(masked, place + 3, end)
        return (_brief(page, place + 4, end), "i", True) if match else (None, "", False)
    to_whom = cue.word in _TO_WHOM
    if to_whom or cue.word in ("said", "says", "say"):
        match = _TO_WHOM_THAT.match(masked, place, end) if to_whom else None
        if match is None and cue.word.startswith(("told", "tell")):
            match = _ADDRESSEE.match(masked, place, end)
        if match is not None:
            place = match.end()
    opener = _OPENERS.match(masked, place, end)
    if opener is None:
        prelude = _PRELUDE.match(masked, place, end)
        if prelude is not None:
            place = prelude.end()
            opener = _OPENERS.match(masked, place, end)
    if opener is None and masked[place : place + 12].lstrip().startswith(
        ("again", "repeatedly", "also", "instead", "publicly")
    ):
        match = re.compile(r"\s\w+").match(masked, place, end)
        if match:
            place = match.end()
            opener = _OPENERS.match(masked, place, end)
    if opener is not None and ("s" in kind or "t" in kind or opener.group().strip() == "that" or "o" in kind):
        return _tail(page, opener.end(), end), "t", True
    if "i" in kind:
        match = _TO.match(masked, place, end)
        if match is not None:
            if cue.word.startswith("declin") and _TO_COMMENT.match(masked, match.end() - 1, end):
                return None, "", False
            return _brief(page, match.end(), end), "i", True
        if cue.word.startswith(
            (
                "urg",
                "want",
                "ask",
                "expect",
                "order",
                "instruct",
                "encourag",
                "invit",
                "implor",
                "beg",
                "challeng",
                "demand",
            )
        ):
            match = _OBJECT_TO.match(masked, cue.end, end)
            if match is not None:
                return _brief(page, cue.end, end), "i", True
    first = _FIRST_WORD.match(masked, place, end)
    if first is None or masked[place : place + 1] in (".", "!", "?", ";", ")"):
        return None, "", False
    if masked[place : place + 1] in (",",) and place == cue.end:
        return None, "", False
    lead = first.group(1).lower()
    if "s" in kind:
        opens_clause = ("in", "on", "at", "after", "before", "for", "with", "by", "as", "under")
        if lead in _NO_CLAUSE and lead not in opens_clause and not cue.word.startswith(("complain", "spec")):
            return None, "", False
        if lead in ("nothing", "goodbye", "hello", "so") and (lead == "so" or end - place < 20):
            return None, "", False
        if to_whom and place == cue.end and cue.word.startswith(("told", "tell")):
            return None, "", False
        return _tail(page, place, end), "s", False
    if "o" in kind:
        if lead in (
            "in",
            "on",
            "at",
            "during",
            "after",
            "before",
            "when",
            "by",
            "while",
            "as",
            "and",
            "or",
        ) and not cue.word.startswith("refer"):
            return None, "", False
        return _brief(page, place, end), "o", False
    return None, "", False


def _brief(page: Page, start: int, end: int) -> Range | None:
    """The words from ``start`` to the end of the phrase: what follows a comma is seldom part of a plan or a charge."""
    aside = _ASIDE.search(page.masked, start + 8, end) if end - start > 8 else None
    return _tail(page, start, aside.start() if aside else end)


def noun_that(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "accusations that …", "suspicions among X that …", with the source that a possessive or "by X" names."""
    page = page_of(text, paragraphs)
    masked = page.masked
    found: list[Attribution] = []
    for cue in page.cues:
        if cue.word not in _NOUNS:
            continue
        start, end = page.sentence(cue.start)
        place = cue.end
        source: Range | None = None
        match = _SUBJECT_OF_NOUN.match(masked, place, end)
        if match is not None:
            source = match.span(1)
            place = match.end()
        if not masked.startswith(" that ", place):
            continue
        previous = sources.previous_word(masked, start, cue.start)
        prior = masked[previous[0] : previous[1]]
        if source is None:
            if prior.lower() in ("his", "her", "their", "its", "my", "our"):
                source = previous
            elif prior.endswith(("'s", "’s", "s'", "s’")):
                source = (sources.segment(masked, start, previous[1]), previous[1])
        content = _tail(page, place + 6, end)
        if content is not None:
            comma = masked.find(", ", content[0] + 12, content[1])
            if comma > 0:
                content = (content[0], comma)
            found.append(_attribution(page, (content,), source, (cue.start, cue.end), 0.6, "noun-that"))
    return found


def adverb(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """What follows "reportedly" and its like: said by nobody who is named."""
    page = page_of(text, paragraphs)
    found: list[Attribution] = []
    for cue in page.cues:
        if cue.word.lower() not in ("reportedly", "allegedly"):
            continue
        _, end = page.sentence(cue.start)
        content = _tail(page, cue.end, end)
        if content is not None:
            comma = page.masked.find(", ", content[0] + 12, content[1])
            if comma > 0:
                content = (content[0], comma)
            found.append(_attribution(page, (content,), None, (cue.start, cue.end), 0.4, "adverb"))
    return found


def _attribution(
    page: Page, content: tuple[Range, ...], source: Range | None, cue: Range, confidence: float, rule: str
) -> Attribution:
    kind: Type = "indirect"
    masked = page.masked
    for start, end in content:
        if INSIDE in masked[start:end] or ENDED in masked[start:end]:
            kind = "mixed"
    return Attribution(content, kind, (source,) if source else (), (cue,), round(confidence, 2), rule)
