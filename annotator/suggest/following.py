"""What a cue's object is: where the words begin that follow it, and what they are to it (a clause, an infinitive, a
phrase)."""

import re

from annotator.suggest.attribution import Range
from annotator.suggest.contents import TIME, brief, tail
from annotator.suggest.page import Cue, Page
from annotator.suggest.words import VERBS, forms_of

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
_TOLD_WITHIN = 70
"""Code points in which an addressee and the infinitive after it stand."""
_ADVERBS = frozenset("again repeatedly also instead publicly".split())
ASKING = frozenset("whether if how why what who where when which".split())
_TO_COMMENT = re.compile(r"\s(?:comment|discuss|say|answer|elaborate|respond|speak|provide|give|name|identify|be)\b")
_TO = re.compile(
    r"\s(?:to|not\sto|never\sto)\s(?!(?:the|a|an|his|her|their|its|this|that|another|one|him|them|us|me)\b)(?=[a-z])"
)
_OBJECT_TO = re.compile(r"\s(?:[\w’'.-]+\s){1,7}?(?:not\s)?to\s(?=[a-z])")
_NOT_TOLD = frozenset(
    """that whether if how why what where when he she they we I is was are were has had would will wanted about on in
    not to Monday Tuesday Wednesday Thursday Friday Saturday Sunday""".split()
)
_NO_INFINITIVE = frozenset("the a an his her their its this that another one him them us me".split())
_THAT_IS = re.compile(r"\sthat\s(?:is|was|are|were|has|had|have|will|would|can|could|may|might|do|does|did)\s")
_ASIDE_THAT = re.compile(r",\s[^,.;:\x02\x03]{3,90},\sthat\s")
_OF = (" of ", " about ")
_GERUND = re.compile(r"\s(?:[a-z]+ing|whether|how|what|if)\b")
_AS = re.compile(r"\s[^,.;:]{2,60}\sas\s")
_OF_WHAT = re.compile(r"\s(?:of|about)\s")
_TO_WHAT = re.compile(r"\s[^,.;:]{2,60}\s(?:to|with)\s")
_COMPANY = (
    ("consider", _GERUND),
    ("view", _AS),
    ("compar", _TO_WHAT),
    ("spe", _OF_WHAT),
    ("spo", _OF_WHAT),
    ("talk", _OF_WHAT),
)
_FINDINGS = re.compile(
    r"\b(?:polls?|polling|surveys?|stud(?:y|ies)|numbers|figures|data|statistics|results|records|documents)\b"
)
_OF_WHICH = ("warn", "complain", "boast", "caution", "spe", "spoke", "talk")
_SPECIAL = frozenset(
    form
    for form in VERBS
    if form.startswith(("call", "refer", "point", "know", "consider", "view", "compar", *_OF_WHICH))
)
"""Forms that report in a certain company only, or in some companies otherwise than in others."""
_WANTING = frozenset(
    form
    for verb in "urge want ask expect order instruct encourage invite implore beg challenge demand".split()
    for form in forms_of(verb)
)
_RULERS = re.compile(r"\b(?i:courts?|judges?|justices|tribunal|panel|commission|jury|coroner|board|umpire|referee)\b")
_REFLEXIVE = frozenset("itself himself herself themselves myself yourself ourselves".split())
_NO_OBJECT = frozenset(
    """in on at during after before when by while as and or though although but because if since where until without
    too""".split()
)
"""Words that no object begins with."""
_NO_CLAUSE = frozenset(
    "via through in on at for with by of from about during after before as than up out down off over".split()
)


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
    return word, at if word in ASKING and not comma and at > place else -1


Content = tuple[Range | None, str, bool]
"""The content after a cue, the letter by which it follows, and whether "that" or the like opens it."""
_NOTHING: Content = (None, "", False)


def _in_company(page: Page, cue: Cue, end: int) -> Content | None:
    """The content of a cue that reports in a certain company only: "calls for", "refers to", "considers selling",
    "views it as". None where the cue is to be read like any other."""
    masked, place, word = page.masked, cue.end, cue.word
    if word.startswith("call"):
        if masked.startswith(" for ", place):
            return brief(page, place + 5, end), "o", True
        if masked.startswith(" on ", place):
            match = _OBJECT_TO.match(masked, place + 3, end)
            return (brief(page, place + 4, end), "i", True) if match else _NOTHING
        return None
    if word.startswith("refer"):
        match = _REFERS_TO.match(masked, place, end)
        return (brief(page, match.end(), end), "o", True) if match else _NOTHING
    if word.startswith(_OF_WHICH) and masked.startswith(_OF, place):
        return brief(page, masked.index(" ", place + 1) + 1, end), "o", True
    for stem, company in _COMPANY:
        if word.startswith(stem):
            return _NOTHING if company.match(masked, place, end) is None else None
    return _NOTHING if word == "know" and cue.prior in ("us", "me", "him", "her", "them", "you") else None


def _finds(masked: str, cue: Cue) -> bool:
    """Whether a clause may follow without "that", since of this subject it reports: "the poll shows Lee leading"."""
    found = _FINDINGS if cue.word.startswith("show") else _RULERS if cue.word.startswith("rule") else None
    return found is not None and found.search(masked, max(cue.first, cue.verb - 60), cue.verb) is not None


def _told_to(words: list[str]) -> bool:
    """Whether an addressee of few words and an infinitive stand there: "told them to wait"."""
    for number, word in enumerate(words[1:6], 1):
        if words[number - 1] in _NOT_TOLD or not words[number - 1][-1].isalnum():
            return False
        at = number + (word in ("not", "never"))
        if words[at : at + 1] == ["to"]:
            following = words[at + 1] if at + 1 < len(words) else ""
            return following[:1].islower() and following not in _NO_INFINITIVE
    return False


def content_after(page: Page, cue: Cue, end: int) -> Content:
    """The words that a cue reports and that stand after it, up to ``end``."""
    masked, place, kind = page.masked, cue.end, cue.kind
    if masked.startswith(" that ", place):
        if _THAT_IS.match(masked, place, end):
            return tail(page, place + 1, end), "s", False  # "said that was not true"
        return tail(page, place + 6, end), "t", True
    if masked.startswith(",", place) and ("s" in kind or "t" in kind):
        interrupted = _ASIDE_THAT.match(masked, place, end)
        if interrupted is not None:
            return tail(page, interrupted.end(), end), "t", True
    if cue.word in _SPECIAL:
        found = _in_company(page, cue, end)
        if found is not None:
            return found
        if cue.word.startswith("point") and masked.startswith(" out", place):
            place += 4
    to_whom = cue.word in _TO_WHOM
    if to_whom or cue.word in ("said", "says", "say"):
        near = masked[place : min(end, place + _TOLD_WITHIN)].split() if to_whom else []
        if near and not cue.word.startswith("show") and _told_to(near):
            return brief(page, place, end), "i", True
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
                return _NOTHING
            return brief(page, match.end(), end), "i", True
        if cue.word in _WANTING:
            match = _OBJECT_TO.match(masked, cue.end, end)
            if match is not None:
                return brief(page, cue.end, end), "i", True
    sign = masked[place : place + 1]
    if not first or sign in ".!?;)" or (sign == "," and place == cue.end):
        return _NOTHING
    lead = first.lower().rstrip(",.;:")
    if "s" in kind or _finds(masked, cue):
        opens_clause = ("in", "on", "at", "after", "before", "for", "with", "by", "as", "under")
        if (
            lead in _NO_CLAUSE
            and lead not in opens_clause
            and not cue.word.startswith(("complain", "specul"))
            and not (lead == "about" and masked[place : place + 8].lstrip()[6:7].isdigit())
        ):
            return _NOTHING
        if lead in _REFLEXIVE and cue.word.startswith(("find", "found", "see", "saw")):
            return _NOTHING
        if lead in ("nothing", "goodbye", "hello", "so") and (lead == "so" or end - place < 20):
            return _NOTHING
        if to_whom and place == cue.end and cue.word.startswith(("told", "tell")):
            return _NOTHING
        return tail(page, place, end), "s", False
    if "o" in kind:
        if lead in _NO_OBJECT and not cue.word.startswith("refer"):
            return _NOTHING
        return brief(page, place, end), "o", False
    return _NOTHING
