"""The cue and the source that stand beside words which a person has marked as a quote."""

from collections.abc import Sequence

from msgspec import Struct

from annotator.core.model import Block
from annotator.suggest import sources, verbs
from annotator.suggest.after_cue import said_that
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.before_cue import said_last
from annotator.suggest.page import Cue, Page, page_of
from annotator.suggest.paragraphs import paragraphs_of
from annotator.suggest.phrases import according_to
from annotator.suggest.quoted import direct
from annotator.suggest.words import ACCORDING

_BACK = 3000
"""Code points before the span that are looked at: who spoke last may stand some paragraphs up."""
_ON = 1500
"""Code points after it."""
_RULES = (direct, said_last, according_to, said_that)


class Around(Struct, frozen=True):
    """What stands near a quote; each is empty when nothing does."""

    cue: tuple[Range, ...] = ()
    source: tuple[Range, ...] = ()


def around(text: str, blocks: Sequence[Block], start: int, end: int) -> Around:
    """The cue and the source for the words from ``start`` to ``end`` (code points): those of the attribution that the
    rules see there, else the nearest cue of the same sentence with its subject. Only the neighbourhood is looked at;
    neither ever overlaps the span."""
    low = max(0, start - _BACK)
    if low:  # from the beginning of a line, if there is one near
        line = text.find("\n", low, start)
        low = line + 1 if line >= 0 else low
    high = min(len(text), end + _ON)
    if high < len(text):
        line = text.find("\n", high, high + _ON)
        high = line if line >= 0 else high
    near = text[low:high]
    moved = [
        Block(block.kind, max(block.start, low) - low, min(block.end, high) - low)
        for block in blocks
        if block.start < high and block.end > low
    ]
    start, end = start - low, end - low
    paragraphs = paragraphs_of(near, moved)
    found = _seen(near, paragraphs, start, end) or _nearest(page_of(near, paragraphs), start, end)
    return Around(_clear(found.cue, start, end, low), _clear(found.source, start, end, low))


def _seen(text: str, paragraphs: tuple[Range, ...], start: int, end: int) -> Attribution | None:
    """The attribution whose content has most of its words in common with the span, if any has half of either's."""
    best: Attribution | None = None
    most = 0
    for rule in _RULES:
        for attribution in rule(text, paragraphs):
            shared = sum(max(0, min(end, last) - max(start, first)) for first, last in attribution.content)
            length = sum(last - first for first, last in attribution.content)
            if 2 * shared > min(length, end - start) and shared > most and (attribution.cue or attribution.source):
                best, most = attribution, shared
    return best


def _nearest(page: Page, start: int, end: int) -> Around:
    first, last = page.sentence(start)[0], page.sentence(max(start, end - 1))[1]
    after = [cue for cue in page.cues_between(end, last) if _reports(cue)]
    before = [cue for cue in page.cues_between(first, start) if _reports(cue) and cue.end <= start]
    cues = sorted([*after[:1], *before[-1:]], key=lambda cue: cue.start - end if cue.start >= end else start - cue.end)
    for cue in cues:
        verb = verbs.verb_start(page.masked, end if cue.start >= end else first, cue.start)
        if not cue.kind:
            source = sources.after(page.masked, cue.end, last if cue.start >= end else start)
        else:
            source = sources.before(page.masked, end if cue.start >= end else first, verb)
            if source is None and cue.start >= end:
                source = sources.after(page.masked, cue.end, last)
        return Around(((verb, cue.end),), (source,) if source else ())
    return Around()


def _reports(cue: Cue) -> bool:
    return bool(cue.kind) or cue.word in ACCORDING


def _clear(ranges: Sequence[Range], start: int, end: int, by: int) -> tuple[Range, ...]:
    """The ranges that do not touch the span, in the whole text's places."""
    return tuple((first + by, last + by) for first, last in ranges if last <= start or first >= end)
