"""The stretch of words that a subject stands in, and what an apposition ("…, the head of the office,") belongs to."""

import re

from annotator.suggest import verbs
from annotator.suggest.page import ENDED, INSIDE
from annotator.suggest.words import BREAKS, DETERMINERS, PREPOSITIONS

_APPOSITION = re.compile(
    r"(?:an?|the|who|whose|which|whom|one|himself|herself|then|now|now-retired|also|both|former|aged|age|\d+|"
    r"[DRI]-|Jr|Sr|PhD|MD|MP|QC|KC|CEO|[a-z])"
)
_NOT_APPOSITION = re.compile(
    r"(?:and|but|or|as|while|when|if|because|although|though|that|after|before|since|in|on|at|with|by|during|where)\b"
)


def last_boundary(stretch: str) -> int:
    """The last mark that a subject does not reach over, -1 when there is none. Searches from the end take half the time
    of one pattern, and most stretches need three of them."""
    find = stretch.rfind
    at = max(find(", "), find(INSIDE), find(ENDED))
    if "-" in stretch or "–" in stretch or "—" in stretch or ";" in stretch or ":" in stretch:
        return max(at, find("; "), find(": "), find("—"), find(" – "), find(" - "), find(" -- "))
    return at


def segment(masked: str, floor: int, end: int) -> int:
    """Where the stretch without comma, colon, dash, break word that ends at ``end`` begins."""
    start = end
    stretch = masked[max(floor, end - 200) : end]
    base = end - len(stretch)
    cut = last_boundary(stretch)
    start = base + cut + 1 if cut >= 0 else base
    while start < end and masked[start] in " \u00a0-–,\n":
        start += 1
    words = masked[start:end].split()
    if BREAKS.isdisjoint(words) and (not words or words[0].lower() not in BREAKS):
        return start
    # a break word within the stretch begins a clause of its own
    first = len(words)
    pairs = False
    while first:
        low = words[first - 1].lower()
        if low in BREAKS:
            if low in ("and", "or"):
                pairs = True
            elif first > 1 or low not in ("that", "what"):
                break
        first -= 1
    last = end
    for word in reversed(words[first:]):
        last = masked.rfind(word, start, last)
    if pairs:
        at = last
        for word in words[first:]:
            at = masked.find(word, at, end)
            after = at + len(word)
            if word.lower() in ("and", "or") and (verbs.has_verb(masked[last:at]) or after >= end - 1):
                last = after + 1
            at = after
    return min(last, end)


def before_apposition(masked: str, floor: int, start: int, end: int, comma: bool) -> int:
    """Where the phrase begins that ", the head of the office," belongs to; -1 when there is none."""
    for _ in range(6):
        words_here = masked[start:end]
        begins = start
        if begins <= floor:
            return _head(masked, floor, end) if comma else start
        if _NOT_APPOSITION.match(words_here) and not words_here.startswith(("in ", "at ", "on ")):
            return -1
        # is what stands before it a name or a noun phrase?
        back = begins
        while back > floor and masked[back - 1] in " \u00a0,":
            back -= 1
        if back <= floor or masked[back - 1] in ";:—\x02\x03":
            return begins
        previous = segment(masked, floor, back)
        words = masked[previous:back].split()
        if not words:
            return begins
        first = words[0].lower().strip(".,")
        named = words_here[:1].isupper() and not _APPOSITION.match(words_here)
        if named:
            # "The head of the office, Ann Lee," or a place: "Lee, Texas,"
            if first in DETERMINERS or words[0][:1].isupper():
                if first in PREPOSITIONS:
                    return begins
                if verbs.has_verb(masked[previous:back]):
                    return begins
                start, end = previous, back
                return previous if first in DETERMINERS or len(words) <= 5 else begins
            return begins
        if first in PREPOSITIONS or verbs.has_verb(masked[previous:back]):
            if words[0][:1].isupper() and first not in PREPOSITIONS:
                return previous
            if previous <= floor:
                return begins if words_here[:1].isupper() else -1
            start, end = previous, back
            continue
        if words[0][:1].isupper() or first in DETERMINERS:
            lead = masked[previous:back]
            if _APPOSITION.match(lead) and previous > floor and first not in ("the", "a", "an"):
                start, end = previous, back
                continue
            if first in ("a", "an", "the") and words[0][:1].islower() and previous > floor:
                start, end = previous, back
                continue
            return previous
        start, end = previous, back
    return start


def _head(masked: str, floor: int, end: int) -> int:
    return floor if masked[floor:end].strip() else -1
