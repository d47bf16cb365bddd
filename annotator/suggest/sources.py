"""Who speaks: the noun phrase before a reporting verb, found by capitals, determiners and the words around.

Everything works on a page's masked text, where nothing within quotation marks is seen.
"""

import re

from annotator.suggest import verbs
from annotator.suggest.appositions import before_apposition, last_boundary, segment
from annotator.suggest.attribution import Range
from annotator.suggest.page import ENDED, INSIDE, Cue
from annotator.suggest.sources_after import after
from annotator.suggest.words import (
    ADVERBS_BETWEEN,
    AUXILIARIES,
    BREAKS,
    DETERMINERS,
    NOUN_OR_VERB,
    PREPOSITIONS,
    PRONOUNS,
    VERBS,
    WORD,
)

__all__ = ["DATELINE", "after", "before", "segment", "subject", "subject_of"]

_AGE = re.compile(r",\s\d{1,3}$")
DATELINE = re.compile(r"[A-Z][A-Z.’' ]{2,}(?:,\s[\w. ]+)?\s?(?:\([^()\n]*\)\s?)?[—–-]+\s")
"""The place that an agency's report begins with: "KESTREL FALLS, Ohio (Wire) — "."""
_OBJECT = re.compile(r"\s(?:that|to|the|an?|he|she|it|they|his|her|their|its|whether|how|there|no|[A-Z])\b|$")
_TIE = re.compile(
    r",\s(?:meanwhile|however|though|too|also|instead|in\sturn|for\s(?:one|instance|example|(?:his|her|its|their)\spart)"
    r"|of\scourse|nevertheless|nonetheless|then|by\scontrast)\s?,$"
)
_NEAR = 64
"""Code points in which most subjects begin; longer ones go the long way."""
_DECLINING = frozenset(
    "declined refused failed continued began tried wanted seemed appeared used went went likes like".split()
)
_PLAIN = re.compile(r"[\w.’'&][\w.’'&-]*(?:\s[\w.’'&][\w.’'&-]*)*")
_PRONOUNS = frozenset("he she they it we I He She They It We".split())
_NOT_FIRST = (
    BREAKS
    | PREPOSITIONS
    | AUXILIARIES
    | frozenset("but and yet so still meanwhile then also later however or now".split())
)
_NOT_PLAIN = (
    BREAKS
    | AUXILIARIES
    | verbs.PAST
    | _DECLINING
    | {"he", "she", "they", "it", "we", "I", "who"}
    | {form for form in VERBS if form.endswith("ed")}
)
"""What makes a subject more than a name: it goes the long way then."""
_BREAKS_ALWAYS = BREAKS - {"and", "or"}
_CUTTING = _NOT_PLAIN - BREAKS - {"I"}


def subject(masked: str, cue: Cue) -> Range | None:
    """The subject that stands before a cue in its sentence, looked for once."""
    found = cue.subject
    if isinstance(found, bool):
        found = before(masked, cue.first, cue.verb)
        if found is not None and masked[found[1] - 1] == ",":
            found = without_tie(masked, found)
        cue.subject = found
    return found


def without_tie(masked: str, found: Range) -> Range:
    """A subject without what only ties its sentence to the one before: "Lee, meanwhile,"."""
    tie = _TIE.search(masked, found[0] + 1, found[1])
    return (found[0], tie.start()) if tie is not None else found


def before(masked: str, floor: int, verb: int) -> Range | None:
    """The subject that ends before ``verb``, no further back than ``floor``; None when there is none."""
    end = verb
    while end > floor and masked[end - 1] in " \u00a0\n\t":
        end -= 1
    if end <= floor:
        return None
    near = end - _NEAR if end - floor > _NEAR else floor
    stretch = masked[near:end]
    last = stretch[-8:].rsplit(None, 1)[-1]
    if last in _PRONOUNS:
        return end - len(last), end
    if stretch[-1] not in ",)":
        cut = last_boundary(stretch)
        words = stretch[cut + 1 :].split()
        at = len(words)
        while at and words[at - 1] not in _BREAKS_ALWAYS:
            at -= 1
        if 0 < len(words) - at < 10 and (at or cut >= 0 or near == floor):
            words = words[at:]
            low = words[0].lower()
            if low not in _NOT_FIRST and not verbs.is_adverb(low) and _NOT_PLAIN.isdisjoint(words):
                start = end
                for word in reversed(words):
                    start = masked.rfind(word, near, start)
                if "".join(words).isalnum() or _PLAIN.fullmatch(masked, start, end):
                    return start, end
    apposition = masked[end - 1] == ","
    head_end = end - 1 if apposition else end
    if apposition:
        age = _AGE.search(masked, max(floor, head_end - 6), head_end)
        if age is not None:
            head_end = age.start()
            apposition = False
    start = segment(masked, floor, head_end)
    if apposition:
        for word in (", who ", ", which ", ", whose "):
            at = masked.rfind(word, floor, head_end)
            if at >= 0 and masked.find(",", at + 2, head_end) < 0:
                start = at + 2  # the whole of the clause, whatever words are in it
    if apposition or masked[head_end - 1] == ")":
        start = before_apposition(masked, floor, start, head_end, apposition)
        if start < 0:
            return None
    elif (start > floor and masked[start : start + 4] == "who ") or masked[start:head_end] == "who":
        start = before_apposition(masked, floor, start, head_end, True)
        if start < 0:
            return None
        end = masked.rindex("who", start, end)
        while end > start and masked[end - 1] in " ,":
            end -= 1
    start = _trim(masked, start, end)
    if start >= end:
        return None
    phrase = masked[start:end]
    first = WORD.match(phrase)
    if first is None or INSIDE in phrase[:1]:
        return None
    word = first.group()
    lower = word.lower()
    if lower in BREAKS or (lower in PREPOSITIONS and lower != "one") or end - start > 220:
        return None
    if (lower in AUXILIARIES or word in _CUTTING) and len(phrase.split()) < 2:
        return None
    return _cut_at_verb(masked, start, end)


def _cut_at_verb(masked: str, start: int, end: int) -> Range:
    """The subject alone: "Smith declined" to say; "… a hotel that it" claims."""
    if _CUTTING.isdisjoint(masked[start:end].split()):
        return start, end
    last = verbs.previous_word(masked, start, end)
    if last[0] > start and masked[last[0] : last[1]] in ("he", "she", "they", "it", "we", "I"):
        return last
    previous_end = at = start
    for word in masked[start:end].split():
        at = masked.find(word, at, end)
        after = at + len(word)
        if word in _CUTTING and at > start and word[:1].islower():
            following = masked[after : after + 5]
            reduced = word.endswith("ed") and following.startswith(
                (" by ", " on ", " in ", " wit", " to ", " at ", " for", " fro")
            )
            if (
                not (reduced and word not in _DECLINING)
                and "," not in masked[start:previous_end]
                and " who " not in masked[start:previous_end]
                and " that " not in masked[start:previous_end]
            ):
                while previous_end > start and masked[previous_end - 1] in " ,":
                    previous_end -= 1
                return start, previous_end
        previous_end = at = after
    return start, end


def _trim(masked: str, start: int, end: int) -> int:
    """Leaves out what stands before the noun phrase: white space, a mark, "But", "On Monday"."""
    while start < end and masked[start] in " \u00a0\n\t,;:—–-(\x02\x03•*":
        start += 1
    for _ in range(3):
        match = WORD.match(masked, start, end)
        if match is None:
            return start
        word = match.group().lower()
        if (
            word in ("but", "and", "yet", "so", "still", "meanwhile", "then", "also", "later", "however", "or", "now")
            or verbs.is_adverb(word)
            or (
                word in ("while", "as", "because", "although", "though", "when", "where", "if", "that")
                and start == match.start()
            )
        ):
            rest = match.end()
            while rest < end and masked[rest] in " ,\u00a0":
                rest += 1
            if rest >= end:
                return start if word in ("that", "this") else end
            start = rest
            continue
        if word in ("in", "on", "at", "during", "after", "by", "for", "with"):
            # "In a statement Smith said": what follows the time or the place
            tail = re.search(r"\s((?:[A-Z][\w.’'-]+\s?)+|he|she|they|it|we|I|officials|police)$", masked[start:end])
            if (
                tail
                and tail.start(1) > 8
                and not masked[start : start + tail.start(1)]
                .rstrip()
                .endswith((" of", " by", " for", " in", " at", " with", " from"))
            ):
                return start + tail.start(1)
        return start
    return start


def subject_of(masked: str, start: int, end: int) -> Range | None:
    """The subject that a sentence begins with: what stands before its first verb. A guess."""
    dateline = DATELINE.match(masked, start, end)
    if dateline is not None:
        start = dateline.end()
    while start < end and masked[start] in " \u00a0\n\t-–—•*":
        start += 1
    match = WORD.match(masked, start, end)
    if match is None or masked[start] in (INSIDE, ENDED):
        return None
    first = match.group().lower()
    if first in PREPOSITIONS and first not in ("one",):
        comma = masked.find(", ", start, min(end, start + 120))
        if first in ("and", "but", "yet", "so", "then", "still", "also", "later") and (comma < 0 or comma > start + 12):
            start = match.end() + 1
        elif comma >= 0:
            start = comma + 2
        else:
            return None
    last = start
    comma_since = False
    for match in WORD.finditer(masked, start, end):
        if match.start() > start + 160:
            return None
        word = match.group()
        low = word.lower().rstrip(".")
        if masked[last : match.start()].strip() == ",":
            comma_since = True
        if low in PRONOUNS and match.start() == start:
            return start, match.end()
        if match.start() > start and word[:1].islower():
            verbal = (
                low in AUXILIARIES
                or (
                    low in VERBS
                    and low not in DETERMINERS
                    and (low not in NOUN_OR_VERB or _OBJECT.match(masked, match.end()))
                )
                or (low.endswith("ed") and len(low) > 3)
                or low in verbs.PAST
                or low in ADVERBS_BETWEEN
            )
            if verbal and not (comma_since and "who" in masked[start:last].split()[-3:]):
                stop = last
                break
        last = match.end()
    else:
        return None
    while stop > start and masked[stop - 1] in " ,":
        stop -= 1
    phrase = masked[start:stop]
    if not phrase or phrase.split()[0].lower() in BREAKS or INSIDE in phrase:
        return None
    low = phrase.split()[0].lower()
    if not (phrase[0].isupper() or low in DETERMINERS or low in PRONOUNS):
        return None
    return start, stop
