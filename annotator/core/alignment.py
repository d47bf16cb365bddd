"""Two versions of a text brought side by side: which stretches of the new one are stretches of the old one.

By paragraphs first: those that are the same, in their order; between them each with the most similar one; within such
a pair by words. Where lines are only broken elsewhere, or too many paragraphs changed to compare each with each, by
words alone. What stands in neither order nor place any more is looked for among what is left: a paragraph that was
moved. All positions are code points.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from annotator.core.wording import CELLS, Line, Run, broken_elsewhere, by_stretches, same_ends, too_long, within

SIMILAR = 50
"""Of 100: how like each other two paragraphs are, between two that did not change, to be versions of one."""
MOVED_SIMILAR = 80
"""The same of a paragraph that is looked for anywhere,"""
MOVED_LEAD = 10
"""and how far it must be ahead of the next one like it."""

_PAIRS = 250_000
"""The most pairs of paragraphs that are compared by their letters: a second or two."""
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+\Z")


class Alignment(NamedTuple):
    """``runs`` are in the same order in both texts; ``moved`` are those that are not, by their place in the old one.
    ``doubtful`` are stretches of the old text, in order, that could as well be another place of the new one: beside
    something that was inserted or cut and is alike at its ends."""

    old: str
    new: str
    runs: list[Run]
    moved: list[Run]
    doubtful: list[tuple[int, int]]

    def run_at(self, start: int, end: int) -> Run | None:
        """The run in place that holds the whole stretch of the old text."""
        return _holding(self.runs, start, end)

    def is_doubtful(self, start: int, end: int) -> bool:
        """Whether all of a stretch of the old text is in doubt."""
        return any(a <= start and end <= b for a, b in self.doubtful)

    def fresh(self) -> Iterator[tuple[int, int]]:
        """The stretches of the new text that are none of the old one's."""
        at = 0
        for run in sorted((*self.runs, *self.moved), key=lambda run: run.new):
            if run.new > at:
                yield at, run.new
            at = max(at, run.new + run.length)
        if at < len(self.new):
            yield at, len(self.new)


def align(old: str, new: str) -> Alignment:
    """The alignment of two texts; the same for the same two."""
    before, after = _lines(old), _lines(new)
    same, groups = _by_lines(before, after)
    runs = [Run(before[i].start, after[j].start, len(before[i].text)) for i, j in same]
    left_old: list[int] = []
    left_new: list[int] = []
    for i1, i2, j1, j2 in groups:
        mine, theirs = _as_one(old, before[i1:i2]), _as_one(new, after[j1:j2])
        if (i2 - i1) * (j2 - j1) > _PAIRS or too_long(mine, theirs):
            whole = by_stretches(mine, theirs)
            runs.extend(whole)
            there = [(run.old, run.length) for run in whole], [(run.new, run.length) for run in whole]
            left_old += [i for i in range(i1, i2) if not _is_there(before[i], there[0])]
            left_new += [j for j in range(j1, j2) if not _is_there(after[j], there[1])]
            continue
        pairs = _paired(before[i1:i2], after[j1:j2])
        if len(pairs) < min(i2 - i1, j2 - j1) or i2 - i1 != j2 - j1:
            whole = broken_elsewhere(mine, theirs)
            if whole:
                runs.extend(whole)
                continue
        for i, j in pairs:
            runs.extend(within(before[i1 + i], after[j1 + j]))
        paired_old, paired_new = {i for i, _ in pairs}, {j for _, j in pairs}
        left_old += [i for i in range(i1, i2) if i - i1 not in paired_old]
        left_new += [j for j in range(j1, j2) if j - j1 not in paired_new]
    runs, doubtful = _settled(old, new, _joined(old, new, sorted(runs)))
    moved: list[Run] = []
    for i, j in _moved(before, after, left_old, left_new):
        moved.extend(within(before[i], after[j]))
    return Alignment(old, new, runs, sorted(moved), doubtful)


def _holding(runs: Sequence[Run], start: int, end: int) -> Run | None:
    """The one of some runs, in their order, that holds the whole stretch of the old text."""
    at = bisect_right(runs, start, key=lambda run: run.old) - 1
    if at >= 0 and end <= runs[at].old + runs[at].length:
        return runs[at]
    return None


def _lines(text: str) -> list[Line]:
    """The paragraphs that are not empty."""
    found: list[Line] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Line(start, line))
        start += len(line) + 1
    return found


def _as_one(text: str, lines: Sequence[Line]) -> Line:
    if not lines:
        return Line(0, "")
    start, end = lines[0].start, lines[-1].start + len(lines[-1].text)
    return Line(start, text[start:end])


_Group = tuple[int, int, int, int]


def _by_lines(before: Sequence[Line], after: Sequence[Line]) -> tuple[list[tuple[int, int]], list[_Group]]:
    """The paragraphs that are the same in both, in order, and between them what is not, as ranges of each."""
    from rapidfuzz.distance import LCSseq

    old, new = [line.text for line in before], [line.text for line in after]
    head, tail = same_ends(old, new)
    same = [(i, i) for i in range(head)]
    groups: list[_Group] = []
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(middle_old) * len(middle_new) <= CELLS:
        codes: Iterable[tuple[str, int, int, int, int]] = (
            (op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end)
            for op in LCSseq.opcodes(middle_old, middle_new)
        )
    else:
        from difflib import SequenceMatcher

        codes = SequenceMatcher(None, middle_old, middle_new, autojunk=True).get_opcodes()
    for tag, i1, i2, j1, j2 in codes:
        if tag == "equal":
            same += [(head + i1 + n, head + j1 + n) for n in range(i2 - i1)]
        elif groups and groups[-1][1] == head + i1 and groups[-1][3] == head + j1:
            groups[-1] = (groups[-1][0], head + i2, groups[-1][2], head + j2)  # a cut and an insertion beside it
        else:
            groups.append((head + i1, head + i2, head + j1, head + j2))
    same += [(len(old) - tail + n, len(new) - tail + n) for n in range(tail)]
    return same, groups


def _paired(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[int, int]]:
    """The paragraphs of a group that are versions of each other: in order, and together as similar as can be."""
    from rapidfuzz import fuzz

    if not before or not after:
        return []
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    taken: dict[tuple[int, int], float] = {}
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            score = fuzz.ratio(before[i].text, after[j].text, score_cutoff=SIMILAR)
            both = best[i + 1][j + 1] + score if score else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
            if score and best[i][j] == both:
                taken[i, j] = score
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(before) and j < len(after):
        if (i, j) in taken:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _is_there(line: Line, kept: Sequence[tuple[int, int]]) -> bool:
    """Whether half of a paragraph lies in the stretches, which are in order: where they begin, and their lengths."""
    end = line.start + len(line.text)
    first = max(0, bisect_right(kept, line.start, key=lambda piece: piece[0]) - 1)
    inside = 0
    for at in range(first, len(kept)):
        start, length = kept[at]
        if start >= end:
            break
        inside += max(0, min(end, start + length) - max(line.start, start))
    return 2 * inside >= len(line.text)


def _moved(
    before: Sequence[Line], after: Sequence[Line], left_old: Sequence[int], left_new: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Of the paragraphs that are left, those of the new text that are one of the old text, and of one only."""
    from rapidfuzz import fuzz

    if len(left_old) * len(left_new) > _PAIRS:
        places: dict[str, list[int]] = {}
        for j in left_new:
            places.setdefault(after[j].text, []).append(j)
        old_count: dict[str, int] = {}
        for i in left_old:
            old_count[before[i].text] = old_count.get(before[i].text, 0) + 1
        for i in left_old:
            found = places.get(before[i].text, [])
            if len(found) == 1 and old_count[before[i].text] == 1:
                yield i, found[0]
        return
    scores = {
        (i, j): score
        for i in left_old
        for j in left_new
        if (score := fuzz.ratio(before[i].text, after[j].text, score_cutoff=MOVED_SIMILAR - MOVED_LEAD))
    }
    for (i, j), score in scores.items():
        rivals = [other for (a, b), other in scores.items() if (a == i) != (b == j)]
        if score >= MOVED_SIMILAR and all(score - rival >= MOVED_LEAD for rival in rivals):
            yield i, j


def _joined(old: str, new: str, runs: Sequence[Run]) -> list[Run]:
    """The runs, each as long as it can be (over line feeds too), and those that meet made one."""
    joined: list[Run] = []
    bounds = [*runs[1:], Run(len(old), len(new), 0)]
    for run, following in zip(runs, bounds, strict=False):
        at_old = joined[-1].old + joined[-1].length if joined else 0
        at_new = joined[-1].new + joined[-1].length if joined else 0
        a, b, length = run
        while a > at_old and b > at_new and old[a - 1] == new[b - 1]:
            a, b, length = a - 1, b - 1, length + 1
        while a + length < following.old and b + length < following.new and old[a + length] == new[b + length]:
            length += 1
        if joined and (a, b) == (at_old, at_new):
            joined[-1] = Run(joined[-1].old, joined[-1].new, joined[-1].length + length)
        else:
            joined.append(Run(a, b, length))
    return joined


def _settled(old: str, new: str, runs: list[Run]) -> tuple[list[Run], list[tuple[int, int]]]:
    """What was cut or inserted may be seen in more than one place when it is alike at its ends ("No," she said. "No,"
    he said.). It is put where a sentence or a paragraph begins, and what could as well be the other one is in doubt."""
    settled = list(runs)
    doubtful: list[tuple[int, int]] = []
    for at, (left, right) in enumerate(pairwise(runs)):
        left = settled[at]
        gap_old = right.old - left.old - left.length
        gap_new = right.new - left.new - left.length
        if (gap_old == 0) == (gap_new == 0):
            continue
        text, start, size = (
            (old, left.old + left.length, gap_old) if gap_old else (new, left.new + left.length, gap_new)
        )
        back = 0
        while back < left.length - 1 and text[start - 1 - back] == text[start + size - 1 - back]:
            back += 1
        on = 0
        while on < right.length - 1 and text[start + on] == text[start + size + on]:
            on += 1
        if not back and not on:
            continue
        places = range(start - back, start + on + 1)
        chosen = min(places, key=lambda place: (_rank(text, place), abs(place - start)))
        shift = chosen - start
        settled[at] = Run(left.old, left.new, left.length + shift)
        settled[at + 1] = Run(right.old + shift, right.new + shift, right.length - shift)
        edge = left.old + left.length + shift
        doubtful.append((edge - back - shift, edge))
        doubtful.append((edge + gap_old, edge + gap_old + on - shift))
    return [run for run in settled if run.length > 0], sorted(zone for zone in doubtful if zone[0] < zone[1])


def _rank(text: str, place: int) -> int:
    """How natural a place for a cut is: the beginning of a paragraph, of a sentence, of a word, any other."""
    if place == 0 or text[place - 1] == "\n":
        return 0
    if _SENTENCE_END.search(text[max(0, place - 8) : place]):
        return 1
    return 2 if text[place - 1].isspace() else 3
