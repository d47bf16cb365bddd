"""Who speaks, where the verb comes first: "said Ann Lee, who runs the depot, on Friday"."""

import re

from annotator.suggest.attribution import Range
from annotator.suggest.words import AUXILIARIES, BREAKS, DETERMINERS, PREPOSITIONS, PRONOUNS, TIMES, WORD

_AFTER_STOP = re.compile(
    r"[\s.;:!?—–\x02\x03,](?:(?<=[.;:!?—–\n\x02\x03])|(?<=\s)(?:(?:on|in|at|during|after|before|when|while|as"
    r"|because|through|via|to|by|from|following|about|that|if|upon|outside|inside|under|amid|and then|but|with|without"
    rf"|into|over|regarding|per|against|despite|since|ahead)\s|(?:{TIMES}|afterward|afterwards|later|again|recently"
    r"|angrily|quietly|flatly|simply|bluntly|then|there|here)\b)|(?<=,)\s+(?:noting|citing|according|as|but|while|though"
    r"|although|before|after|when|because|in|on|at|with|during|and\s(?:he|she|they|it|the|that)|so|if|per|not|even|just"
    r"|[a-z]+ing|his|her|their|a\smove|to)\b)"
)


def after(masked: str, verb_end: int, limit: int) -> Range | None:
    """The subject that follows its verb (said X), appositions taken with it; None when no name or noun follows."""
    start = verb_end
    while start < limit and masked[start] in " \u00a0\n":
        start += 1
    if start >= limit or start == verb_end:
        return None
    first = WORD.match(masked, start, limit)
    if first is None:
        return None
    word = first.group()
    lower = word.lower().rstrip(".")
    if lower in BREAKS or lower in PREPOSITIONS or lower in AUXILIARIES or lower in _OBJECTS:
        return None
    if lower in PRONOUNS:
        return start, first.end() - (1 if word.endswith(".") else 0)
    end = limit
    for stop in _AFTER_STOP.finditer(masked, first.end() - (1 if word[-1] in ".!?" else 0), limit):
        at = stop.start()
        sign = masked[at : at + 1]
        if sign == "." and _abbreviated(masked, start, at, limit):
            continue
        found = stop.group().strip()
        if found in (
            "in",
            "at",
            "on",
            "to",
            "by",
            "from",
            "with",
            "for",
            "about",
            "over",
            "against",
            "under",
            "into",
        ) and (_belongs(masked, start, at, found, stop.end())):
            continue
        end = at
        break
    while end > start and masked[end - 1] in " \u00a0,\n":
        end -= 1
    phrase = masked[start:end]
    if not phrase or not (
        word[:1].isupper()
        or lower in DETERMINERS
        or word[:1].isdigit()
        or (word.islower() and len(phrase.split()) <= 12)
    ):
        return None
    return start, end


_OBJECTS = frozenset("me him them us".split())
_LAST_WORD = re.compile(r"\w+$")
_TITLES = frozenset(
    """Mr Mrs Ms Dr Lt Gen Sen Rep Gov Sgt Col Capt St Prof Rev Jr Sr Maj Cpl Adm Hon Det Sens Reps Supt Insp
    Cmdr""".split()
)


def _abbreviated(masked: str, start: int, at: int, limit: int) -> bool:
    """Whether the full stop at ``at`` belongs to an initial or a title, so that the name goes on after it."""
    match = _LAST_WORD.search(masked, max(start, at - 8), at)
    if match is None:
        return False
    word = match.group()
    following = masked[at + 1 : at + 3]
    if word == "No":
        return following[1:2].isdigit()
    if following[:1] in ("", "\n") or at + 1 >= limit:
        return False
    if following[:1].isalnum() or following[:1] == ",":
        return True
    return following[:1] == " " and following[1:2].isalpha() and (len(word) == 1 or word in _TITLES)


_OCCASION = re.compile(
    r"an?\s(?:\w+\s)?(?:statement|interview|speech|email|e-mail|call|letter|tweet|post|news|press|briefing|rally|report"
    r"|hearing|message|memo|video|radio|phone|telephone)|(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|reporters|court"
    r"|the\s(?:crowd|audience|rally|hearing|meeting|time|interview|statement|debate|Associated)|interviews|January|February"
    r"|March|April|May|June|July|August|September|October|November|December|Twitter|Facebook|CNN|Fox|NBC|ABC|CBS|MSNBC)\b"
    r"|\d"
)
_APPOSED = re.compile(r",\s(?:an?|the|[a-z])")


def _belongs(masked: str, start: int, at: int, word: str, rest: int) -> bool:
    """Whether a preposition goes on with the noun phrase: "a professor at the college", "who lives in Dover"."""
    phrase = masked[start:at]
    if _OCCASION.match(masked, rest, rest + 24):
        return False
    if "," in phrase and (" who" in phrase or _APPOSED.search(phrase)):
        return True
    head = phrase.split()
    return word in ("at", "in", "for", "with", "from", "to", "on") and bool(head) and head[0][:1].islower()
