"""Where the clause ends that a cue stands in, when another clause of the sentence follows it."""

import re

from annotator.suggest import sources, verbs
from annotator.suggest.attribution import Range
from annotator.suggest.page import ENDED, INSIDE
from annotator.suggest.words import ADVERBS_BETWEEN, BREAKS, PREPOSITIONS, VERBS

_LEADING = frozenset(
    """While Although Though Even As When After Before Because Since If Once Unless Until Whereas Despite Without By
    Besides Rather Instead""".split()
)
"""What opens a clause that the main one comes after; and so does a participle."""
_WHENEVER = frozenset("The Every Each By Any".split())
_TIMES = frozenset("time moment minute day".split())
_TIED = frozenset("But And Yet".split())
_RELATIVE = re.compile(r",\s(?:who|which|whose|where|whom)\b[^,]*$|\b(?:who|which|whose)\s(?:[a-z]+\s){0,3}$")
_FINITE = "|".join(
    sorted({form for form, kind in VERBS.items() if set(kind) & set("sto") and form.endswith(("ed", "d", "t", "s"))})
)
_MAIN = re.compile(
    rf",\s(?:(?:has|have|had|also|later|then|once|{'|'.join(sorted(ADVERBS_BETWEEN))})\s)*(?:is|was|are|were|will|would|has"
    rf"|had|have|can|could|may|might|did|does|{_FINITE}|went|came|took|made|got|left|became|began)\b"
)
_MAIN_SAID = re.compile(r"\s(?:has\s|had\s|have\s|also\s)*(?:said|says|told|added)\b")
"""The main verb after a relative clause that no comma ends."""
_NO_MAIN = BREAKS | PREPOSITIONS | frozenset("including especially particularly such whose whom".split())


def clause_end(masked: str, start: int, cue: int, place: int, end: int) -> int:
    """Where the clause ends whose verb begins at ``cue`` and whose object begins no sooner than ``place``; ``end``, the
    sentence's, unless it is one that opens the sentence ("While Lee says it is safe, …") or a relative one ("Lee, who
    says it is safe, …")."""
    low = max(start, cue - 80)
    relative = _RELATIVE.search(masked, low, cue) if masked.find("wh", low, cue) >= 0 else None
    if relative is not None:
        main = _MAIN if relative.group()[0] == "," else _MAIN_SAID
        match = main.search(masked, place + 4, end)
        return match.start() if match is not None else end
    if not _leads(masked, start, cue + 20) or masked.find(", ", start, cue) >= 0:
        return end
    at = masked.find(", ", place + 4, end)
    while at >= 0:
        following = masked.find(", ", at + 2, end)
        clause = masked[at + 2 : following if following >= 0 else end]
        first = clause.partition(" ")[0]
        if (
            first
            and first.lower() not in _NO_MAIN
            and not first.endswith("ing")
            and first[0] not in INSIDE + ENDED
            and (verbs.has_verb(clause.partition(" ")[2]) or not verbs.PAST.isdisjoint(clause.split()))
        ):
            return at
        at = following
    return end


def _leads(masked: str, start: int, end: int) -> bool:
    """Whether the sentence opens with a clause that the main one comes after."""
    words = masked[start : min(end, start + 20)].split(None, 2)
    if words and words[0] in _TIED:
        del words[0]
    if words and words[0] in _WHENEVER and not _TIMES.isdisjoint(masked[start:end].split()[1:4]):
        return True  # "The first time somebody said so, …"
    return bool(words) and (words[0] in _LEADING or (words[0].endswith("ing") and words[0][0].isupper()))


def main_subject(masked: str, place: int, end: int) -> Range | None:
    """The subject of the main clause that begins after the comma at ``place``; None when there is no such comma."""
    return sources.subject_of(masked, place + 2, end) if place < end else None
