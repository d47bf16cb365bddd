"""What follows its cue: "X said that …", "X said …", "X promised to …", "X called it …"."""

import re

from annotator.core.model import SURE
from annotator.suggest import before_cue, quoted, sources, verbs
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.contents import TIME, attribution, brief, is_plain, tail
from annotator.suggest.page import ENDED, INSIDE, Cue, Page, Paragraphs, page_of
from annotator.suggest.words import ADVERBS_BETWEEN, DETERMINERS, NOUN_OR_VERB, PLAINLY_SAYING, PRONOUNS, SAYING

_WHERE = (
    r"(?:(?:in|at|during|on|via|through|after|before)\s(?:an?|the|his|her|their|its|court|interviews)(?:\s[\w’'.-]+){0,6}?"
    r"(?=\s(?:that|on|he|she|they|it|the|there|we|his|her|this)\b|,)"
    r"|(?:on|at|to|in)\s(?:[A-Z][\w’'.-]*)(?:\s[A-Z][\w’'.-]*)*(?=\s|,))"
)
_PRELUDE = re.compile(
    rf"(?:\s*,\s(?:however|though|too|instead|meanwhile|in\sturn|for\sexample|nonetheless|nevertheless|in\spart),"
    rf"|\s*,?\s*(?:{TIME}|{_WHERE}))+,?(?=\s)"
)
_BEGINS_PRELUDE = frozenset(
    """on in at during late early earlier by from to through via after before today yesterday tonight recently last
    this""".split()
)
_REFERS_TO = re.compile(r"(?:,\s\w+,)?\s(?:to|instead to|only to)\s")
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
_ASKING = frozenset("whether if how why what who where when which".split())
_TO_COMMENT = re.compile(r"\s(?:comment|discuss|say|answer|elaborate|respond|speak|provide|give|name|identify|be)\b")
_HEARSAY = frozenset(
    """said believed thought alleged rumored rumoured reported understood considered accused suspected estimated known
    feared""".split()
)
_TO = re.compile(
    r"\s(?:to|not\sto|never\sto)\s(?!(?:the|a|an|his|her|their|its|this|that|another|one|him|them|us|me)\b)(?=[a-z])"
)
_OBJECT_TO = re.compile(r"\s(?:[\w’'.-]+\s){1,7}?(?:not\s)?to\s(?=[a-z])")
_NOT_BEFORE_VERBS = frozenset(
    """of in for by with from on at into about over under without a an the his her their its our my this these that
    those any no some such another each every other more many most new recent public similar former latest own
    same""".split()
)
_NO_CLAUSE = frozenset(
    "via through in on at for with by of from about during after before as than up out down off over".split()
)
_MORE_VERBS = re.compile(
    r"\b[a-z]+(?:s|ed|t|n|w)\b|\b(?:take|make|get|go|come|need|want|like|look|feel|hold|face|rise|fall)\b"
)
_DECLINES = re.compile(r"\b(?:declin|refus)(?:e|es|ed|ing)\s*$")
_BE = frozenset("is are was were been be being".split())
_ADVERBS = frozenset("again repeatedly also instead publicly".split())
_RULES = {"s": "said", "t": "said-that", "i": "promised-to", "o": "called"}


def said_that(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "X said that …", "X said …", "X promised to …", "X called it …"."""
    page = page_of(text, paragraphs)
    taken = quoted.look(page).cues
    before_cue.look(page)
    found: list[Attribution] = []
    reach = 0
    for cue in page.cues:
        if cue.start < reach or cue.used or cue.kind in ("", "q") or cue.start in taken:
            continue
        made = _said_that(page, cue)
        if made is not None:
            found.append(made)
            reach = made.end
    return found


def _said_that(page: Page, cue: Cue) -> Attribution | None:
    masked = page.masked
    start, end = cue.first, cue.last
    if cue.verb < 0:
        verbs.settle(masked, cue)
    verb, word, auxiliary, prior = cue.verb, cue.word, cue.auxiliary, cue.prior.lower()
    if verb == cue.start and (
        prior in _NOT_BEFORE_VERBS
        or prior.endswith(("'s", "’s"))
        or (
            prior in DETERMINERS
            and prior not in ("all", "both", "this", "that", "one", "many", "some", "most", "few", "other", "several")
        )
    ):
        return None
    if word in NOUN_OR_VERB:
        if not auxiliary:
            if prior not in PRONOUNS and not verbs.plain_subject(cue.prior, word):
                return None
        elif word.endswith("s") and not ADVERBS_BETWEEN.issuperset(auxiliary):
            return None  # "there are fears that"
    if prior == "to" and (cue.kind == "o" or _DECLINES.search(masked, max(start, verb - 20), verb)):
        return None
    if word.startswith("like") and "would" not in auxiliary:
        return None
    passive = bool(auxiliary) and not _BE.isdisjoint(auxiliary) and not word.endswith("ing")
    ing = word.endswith("ing") and not auxiliary
    coordinated = prior in ("and", "but", "or")
    if ing and not coordinated and not masked.startswith((" that ", " whether ", " how "), cue.end):
        at = cue.start - 1
        while at > start and masked[at].isspace():
            at -= 1
        if masked[at] != ",":
            return None
    content, letter, opened = _content(page, cue, end)
    if content is None:
        return None
    if letter == "o" and prior == "to":
        return None
    if passive and (letter == "o" or (letter in "is" and word not in _HEARSAY)):
        return None
    source = sources.subject(masked, cue)
    if letter == "s" and not _is_clause(masked, content):
        if "o" not in cue.kind:
            return None
        letter = "o"
    confidence = 0.85 if word in SAYING or opened else 0.75
    if ing or coordinated or source is None:
        guess = sources.subject_of(masked, start, end)
        if guess is not None and guess[1] <= verb and not passive:
            source = guess
            confidence = 0.75 if confidence > SURE else 0.65
        elif source is None:
            if not opened and letter != "s":
                return None
            confidence = 0.5
    if letter in "io" and (source is None or not _is_whole(masked, source)):
        return None
    confidence = min(confidence, {"s": 0.9, "t": 0.85, "i": 0.6, "o": 0.5}[letter])
    if passive and not opened:
        confidence = min(confidence, 0.5)
    if confidence >= SURE and (source is None or not _is_certain(masked, cue, content, passive)):
        confidence = 0.75
    cue_end = content[0]
    while cue_end > cue.end and masked[cue_end - 1] in " \u00a0,:\n":
        cue_end -= 1
    if cue_end - cue.end > 40:
        cue_end = cue.end
    return attribution(page, (content,), source, (verb, cue_end), confidence, _RULES[letter])


def _is_clause(masked: str, content: Range) -> bool:
    """Whether there is a verb among the words, as there is in what somebody says."""
    words = masked[content[0] : content[1]]
    return INSIDE in words or ENDED in words or verbs.has_verb(words) or _MORE_VERBS.search(words) is not None


def _is_whole(masked: str, source: Range) -> bool:
    """Whether a source can be the subject of what follows: in "a drug, called X," and "a drug called X" it is not."""
    ends = masked[source[1] - 1 : source[1] + 1]
    return "," not in ends or "," in masked[source[0] : source[1] - 1]


def _is_certain(masked: str, cue: Cue, content: Range, passive: bool) -> bool:
    """Whether these are reported words, and all of them are."""
    if passive or cue.word not in PLAINLY_SAYING or not is_plain(masked, content):
        return False
    words = masked[content[0] : content[1]]
    return masked[content[0] - 5 : content[0]] == "that " or (words.split()[0] not in _ASKING and verbs.has_verb(words))


def _first(masked: str, place: int, end: int) -> tuple[str, int]:
    """The word at ``place``, and where what "that" or a question word opens begins; -1 when none stands there."""
    comma = masked.startswith(",", place)
    at = place + comma
    while at < end and masked[at].isspace():
        at += 1
    stop = masked.find(" ", at, end)
    word = masked[at : stop if stop >= 0 else end]
    if word == "that":
        return word, at + 5
    return word, at if word in _ASKING and not comma and at > place else -1


def _content(page: Page, cue: Cue, end: int) -> tuple[Range | None, str, bool]:
    """The content after a cue, the letter by which it follows, and whether "that" or the like opens it."""
    masked, place, kind = page.masked, cue.end, cue.kind
    if masked.startswith(" that ", place):
        return tail(page, place + 6, end), "t", True
    if cue.word.startswith("point") and masked.startswith(" out", place):
        place += 4
    elif cue.word.startswith("call") and masked.startswith((" on ", " for "), place):
        if masked.startswith(" for", place):
            return brief(page, place + 5, end), "o", True
        match = _OBJECT_TO.match(masked, place + 3, end)
        return (brief(page, place + 4, end), "i", True) if match else (None, "", False)
    elif cue.word.startswith("refer"):
        match = _REFERS_TO.match(masked, place, end)
        return (brief(page, match.end(), end), "o", True) if match else (None, "", False)
    elif cue.word == "know" and cue.prior in ("us", "me", "him", "her", "them", "you"):
        return None, "", False
    to_whom = cue.word in _TO_WHOM
    if to_whom or cue.word in ("said", "says", "say"):
        match = _TO_WHOM_THAT.match(masked, place, end) if to_whom else None
        if match is None and cue.word.startswith(("told", "tell")):
            match = _ADDRESSEE.match(masked, place, end)
        if match is not None:
            place = match.end()
    first, opened = _first(masked, place, end)
    if opened < 0 and (first in _BEGINS_PRELUDE or first[:1].isupper() or masked.startswith(",", place)):
        prelude = _PRELUDE.match(masked, place, end)
        if prelude is not None:
            place = prelude.end()
            first, opened = _first(masked, place, end)
    if opened < 0 and first in _ADVERBS:
        place += len(first) + 1
        first, opened = _first(masked, place, end)
    if opened >= 0 and ("s" in kind or "t" in kind or "o" in kind):
        return tail(page, opened, end), "t", True
    if "i" in kind:
        match = _TO.match(masked, place, end)
        if match is not None:
            if cue.word.startswith("declin") and _TO_COMMENT.match(masked, match.end() - 1, end):
                return None, "", False
            return brief(page, match.end(), end), "i", True
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
                return brief(page, cue.end, end), "i", True
    sign = masked[place : place + 1]
    if not first or sign in ".!?;)" or (sign == "," and place == cue.end):
        return None, "", False
    lead = first.lower().rstrip(",.;:")
    if "s" in kind:
        opens_clause = ("in", "on", "at", "after", "before", "for", "with", "by", "as", "under")
        if (
            lead in _NO_CLAUSE
            and lead not in opens_clause
            and not cue.word.startswith(("complain", "spec"))
            and not (lead == "about" and masked[place : place + 8].lstrip()[6:7].isdigit())
        ):
            return None, "", False
        if lead in ("nothing", "goodbye", "hello", "so") and (lead == "so" or end - place < 20):
            return None, "", False
        if to_whom and place == cue.end and cue.word.startswith(("told", "tell")):
            return None, "", False
        return tail(page, place, end), "s", False
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
        return brief(page, place, end), "o", False
    return None, "", False
