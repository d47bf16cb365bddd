"""Where annotations stand when their article has changed: by what the two texts have in common, and never by guess.

The four states of a record, as model.md has them:

- ``exact``: its words are unchanged and stand where they stood, though further on or back by what was inserted or cut
  before them. Such a record carries no ``anchor``.
- ``moved``: it is certain where it is, but its words were touched (a spelling, a quotation mark) or stand elsewhere.
- ``uncertain``: there is a place that may be it; its spans are there, for a person to look at.
- ``orphan``: there is none; it has no spans.

A place of the new text that is the continuation of some other place of the old text is never taken: a twin of a quote
that was deleted stays what it was. A record of several parts is as sure as the least sure one of them.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from annotator.core.alignment import align
from annotator.core.model import Anchor, AnchorState, Annotation, Document, Span, span_at
from annotator.core.wording import Run

SURE = 85
"""Of 100: how like the old words the new ones must be, in the same place, to be them."""
LIKE = 60
"""From here on they may be them."""
FOUND_SURE = 90
"""The same for words that are found elsewhere; what stands around them must be alike too."""
FOUND_LIKE = 75
LEAD = 10
"""How far the best place must be ahead of the next one."""
CONTEXT = 40
"""Code points on each side that are compared."""
CONTEXT_SURE = 70

_ENOUGH = 8
"""Code points of unchanged text on both sides that tell a place from another."""
_LONG = 12
"""Words of fewer code points are not looked for elsewhere: they are everywhere."""

_ORDER: dict[AnchorState, int] = {"exact": 0, "moved": 1, "uncertain": 2, "orphan": 3}
_WORD = re.compile(r"\w{3,}")


class Reanchored(NamedTuple):
    """A document over its new text, and how many annotations are in which state."""

    document: Document
    counts: Counter[AnchorState]


class _Place(NamedTuple):
    state: AnchorState
    start: int = 0
    end: int = 0


def to_text(document: Document, text: str) -> Document:
    """The document brought to another text: what :func:`reanchored` makes, without the counts."""
    return document if document.text == text else reanchored(document, text).document


def reanchored(document: Document, text: str) -> Reanchored:
    """The document over ``text``, each annotation where it is now. The first spans that an undecided record had stay
    in its ``anchor``. What the article's file is (``sha256`` and the like) is the caller's to say."""
    if text == document.text:
        return Reanchored(document, count(document.annotations))
    finder = _Finder(document.text, text)
    counts: Counter[AnchorState] = Counter()
    changed: list[Annotation] = []
    for annotation in document.annotations:
        found = finder.annotation(annotation)
        counts[state_of(found)] += 1
        if found is not annotation:
            changed.append(found)
    annotations = document.annotations.with_changes(put=changed)
    return Reanchored(replace(document, text=text, annotations=annotations), counts)


def nearest(old: str, new: str, place: int) -> int:
    """The code point of the new text at which one of the old text would stand, for bringing it into sight: by the words
    before or after it, else by its share of the whole."""
    for size in (80, 40, 20):
        for start, end, at in ((max(0, place - size), place, 1), (place, place + size, 0)):
            words = old[start:end]
            if words.strip() and _once(new, words):
                return new.index(words) + at * len(words)
    return len(new) * place // max(1, len(old))


def count(annotations: Iterable[Annotation]) -> Counter[AnchorState]:
    """How many annotations are in which state."""
    return Counter(map(state_of, annotations))


def state_of(annotation: Annotation) -> AnchorState:
    """How sure the place of an annotation is."""
    return annotation.anchor.state if annotation.anchor is not UNSET else "exact"


def counted(counts: Counter[AnchorState]) -> str:
    """The counts for people: "12 exact, 1 moved, 1 lost"."""
    names: Iterable[tuple[AnchorState, str]] = (
        ("exact", "in place"),
        ("moved", "moved"),
        ("uncertain", "uncertain"),
        ("orphan", "lost"),
    )
    return ", ".join(f"{counts[state]:,} {name}" for state, name in names if counts[state]) or "none"


class _Finder:
    """Finds places in a text. A curly mark is a straight one to it, and a no-break space a space; so that whoever
    changed all of them has not changed what stands around the words."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        alignment = self._texts = align(old.translate(_TYPE), new.translate(_TYPE))
        self._starts = [run.old for run in alignment.runs]
        self._moved_starts = [run.old for run in alignment.moved]
        self._words: dict[str, list[int]] | None = None

    def annotation(self, annotation: Annotation) -> Annotation:
        if not annotation.spans:
            return self._orphan(annotation)
        places = [self._place(span.start, span.end) for span in annotation.spans]
        spans = tuple(
            self._moved_span(span, place)
            for span, place in zip(annotation.spans, places, strict=True)
            if place.state != "orphan"
        )
        state = max((place.state for place in places), key=_ORDER.__getitem__)
        if state == "orphan" and spans:
            state = "uncertain"  # a part of it is there
        return self._with_state(annotation, state, spans, annotation.spans)

    def _orphan(self, annotation: Annotation) -> Annotation:
        """One that was lost before: perhaps its words are there again."""
        was = annotation.anchor.was if annotation.anchor is not UNSET else ()
        found = [self._elsewhere(span.exact, "", "") for span in was]
        spans = tuple(span_at(self._new, p.start, p.end) for p in found if p.state != "orphan")
        if not spans:
            return annotation
        return self._with_state(annotation, "uncertain", spans, was)

    def _with_state(
        self, annotation: Annotation, state: AnchorState, spans: tuple[Span, ...], was: tuple[Span, ...]
    ) -> Annotation:
        anchor = annotation.anchor
        if anchor is UNSET:
            anchor = UNSET if state == "exact" else Anchor(state, was)
        elif _ORDER[state] > _ORDER[anchor.state] or (anchor.state == "orphan" and spans):
            anchor = replace(anchor, state=state)  # nobody has decided yet; it is less sure than it was
        return replace(annotation, spans=spans, anchor=anchor)

    def _moved_span(self, span: Span, place: _Place) -> Span:
        return replace(span, start=place.start, end=place.end, exact=self._new[place.start : place.end])

    # One span

    def _place(self, start: int, end: int) -> _Place:
        run = self._texts.run_at(start, end)
        if run is not None:
            sure = not self._texts.is_doubtful(start, end) and self._is_told_apart(run, start, end)
            shift = run.new - run.old
            a, b = self._whole_words(start, end, start + shift, end + shift)
            same = self._new[a:b] == self._old[start:end]  # else a mark, or its first or last word got a letter more
            return _Place(("exact" if same else "moved") if sure else "uncertain", a, b)
        here = self._edited(self._texts.runs, self._starts, start, end)
        if here.state == "moved":
            return here
        there = self._edited(self._texts.moved, self._moved_starts, start, end)
        if there.state == "moved":
            return there
        exact = self._texts.old[start:end]
        before, after = self._texts.old[max(0, start - CONTEXT) : start], self._texts.old[end : end + CONTEXT]
        anywhere = self._elsewhere(exact, before, after)
        return min((anywhere, here, there), key=lambda place: _ORDER[place.state])

    def _whole_words(self, start: int, end: int, a: int, b: int) -> tuple[int, int]:
        """The new place, with words whole where they were whole."""
        old, new = self._texts.old, self._texts.new
        wide_a, wide_b = _to_words(new, a, b)
        return (a if _cuts(old, start) else wide_a), (b if _cuts(old, end) else wide_b)

    def _is_told_apart(self, run: Run, start: int, end: int) -> bool:
        """Whether what stands around it, or what it says, is enough to know this place from any other."""
        old, new = self._texts.old, self._texts.new
        low, high = run.old, run.old + run.length
        line_start, line_end = old.rfind("\n", 0, start) + 1, old.find("\n", end)
        if low <= max(0, line_start - 1) and high >= (line_end + 1 if line_end >= 0 else len(old)):
            return True  # the whole paragraph is what it was, and where it was among the others
        left, right = start - low, high - end
        around = old[start - min(left, CONTEXT) : end + min(right, CONTEXT)]
        if not (_once(old, around) and _once(new, around)):
            return False
        return (left >= _ENOUGH and right >= _ENOUGH) or len(around) >= end - start + _LONG or end - start >= _LONG

    def _edited(self, runs: Sequence[Run], starts: Sequence[int], start: int, end: int) -> _Place:
        """Where a stretch is of which not all is unchanged, by what of it is."""
        first = max(0, bisect_right(starts, start) - 1)
        last = bisect_left(starts, end)
        kept = [run for run in runs[first:last] if run.old + run.length > start and run.old < end]
        if not kept:
            return _Place("orphan")
        same = sum(min(end, run.old + run.length) - max(start, run.old) for run in kept)
        a = self._first(runs, first, kept[0], start)
        b = self._last(runs, kept[-1], end)
        a, b = _trimmed(self._texts.new, a, b)
        if a >= b:
            return _Place("orphan")
        likeness = _likeness(self._texts.old[start:end], self._texts.new[a:b])
        if 10 * same >= 6 * (end - start) and likeness >= SURE:
            # of words that are there twice, or nearly so, what is unchanged around them tells which
            pieces = [(max(run.old, start - CONTEXT), min(run.old + run.length, end + CONTEXT)) for run in kept]
            low, high = max(pieces, key=lambda piece: piece[1] - piece[0])
            told_apart = _once(self._texts.old, self._texts.old[low:high])
            return _Place("moved" if told_apart else "uncertain", a, b)
        if 10 * same >= 4 * (end - start) and likeness >= LIKE:
            return _Place("uncertain", a, b)
        return _Place("orphan")

    def _first(self, runs: Sequence[Run], at: int, kept: Run, start: int) -> int:
        if kept.old <= start:
            return kept.new + start - kept.old
        before = runs[at]
        edge_old, edge_new = before.old + before.length, before.new + before.length
        if before is kept or before.old > start:
            edge_old, edge_new = 0, 0
        if not edge_old <= start <= kept.old or edge_new > kept.new:
            return kept.new
        gap_old, gap_new = kept.old - edge_old, kept.new - edge_new
        if start == edge_old and gap_new <= 2 * gap_old + 4:
            return edge_new
        return max(edge_new, kept.new - (kept.old - start)) if gap_old == gap_new else kept.new

    def _last(self, runs: Sequence[Run], kept: Run, end: int) -> int:
        edge_old, edge_new = kept.old + kept.length, kept.new + kept.length
        if end <= edge_old:
            return kept.new + end - kept.old
        following = runs[bisect_right(self._starts_of(runs), kept.old) :][:1]
        next_old, next_new = (following[0].old, following[0].new) if following else (end, edge_new)
        gap_old, gap_new = next_old - edge_old, next_new - edge_new
        if end == next_old and 0 <= gap_new <= 2 * gap_old + 4:
            return next_new
        return edge_new + end - edge_old if gap_old == gap_new else edge_new

    def _starts_of(self, runs: Sequence[Run]) -> list[int]:
        return self._starts if runs is self._texts.runs else self._moved_starts

    # Elsewhere

    def _elsewhere(self, exact: str, before: str, after: str) -> _Place:
        """Words looked for in what is new in the new text, by the rarest of them."""
        if len(exact) < _LONG:
            return _Place("orphan")
        new = self._texts.new
        found: list[tuple[float, int, int]] = []
        for guess in self._guesses(exact):
            a, b, likeness = _best_window(exact, new, guess)
            if likeness >= FOUND_LIKE - LEAD and not any(a < d and c < b for _, c, d in found):
                found.append((likeness, a, b))
        found.sort(key=lambda item: (-item[0], item[1]))
        if not found or found[0][0] < FOUND_LIKE:
            return _Place("orphan")
        likeness, a, b = found[0]
        lead = likeness - found[1][0] if len(found) > 1 else 100.0
        around = _likeness(before + after, new[max(0, a - CONTEXT) : a] + new[b : b + CONTEXT])
        # as many places must lose these words as find them: of two quotes that say the same only one may be this one
        rivals = _count(self._texts.old, exact) - 1
        sure = likeness >= FOUND_SURE and lead >= LEAD and around >= CONTEXT_SURE and not rivals
        return _Place("moved" if sure else "uncertain", a, b)

    def _guesses(self, exact: str) -> list[int]:
        """Where in the new text these words may begin: where the most of their rarest words agree."""
        if self._words is None:
            self._words = {}
            for start, end in self._texts.fresh():
                for match in _WORD.finditer(self._texts.new, start, end):
                    self._words.setdefault(match[0].casefold(), []).append(match.start())
        places = [(self._words.get(m[0].casefold(), []), m.start()) for m in _WORD.finditer(exact)]
        rare = sorted((item for item in places if item[0]), key=lambda item: len(item[0]))[:6]
        votes: Counter[int] = Counter()
        for found, offset in rare:
            for place in found[:200]:
                votes[(place - offset) // 16] += 1
        return [16 * bucket for bucket, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:6]]


def _best_window(exact: str, text: str, guess: int) -> tuple[int, int, float]:
    """The stretch near ``guess`` that is most like the words, and how like it is."""
    from rapidfuzz import fuzz

    low = max(0, guess - 48)
    region = text[low : guess + len(exact) + 64]
    found = fuzz.partial_ratio_alignment(exact, region)
    if found is None or found.dest_end <= found.dest_start:
        return 0, 0, 0.0
    a, b = _trimmed(text, low + found.dest_start, low + found.dest_end)
    a, b = _to_words(text, a, b)
    return a, b, _likeness(exact, text[a:b])


def _to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch whose ends cut no word."""
    while _cuts(text, start):
        start -= 1
    while _cuts(text, end):
        end += 1
    return start, end


def _cuts(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


_TYPE = str.maketrans("“”„«»‹›‘’‚–—\u00a0\u202f", '"""""""\'\'\'--  ')


def _likeness(one: str, other: str) -> float:
    """Of 100; a curly mark is as good as a straight one."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one.translate(_TYPE), other.translate(_TYPE))


def _once(text: str, words: str) -> bool:
    at = text.find(words)
    return at >= 0 and text.find(words, at + 1) < 0


def _count(text: str, words: str) -> int:
    return text.count(words)
