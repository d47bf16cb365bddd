"""Two stretches of text compared by their words: which of the one are words of the other. All positions are code
points."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from annotator.core.chain import Link, chain

REBROKEN = 80
"""Of 100 letters: how many of some paragraphs must stand in others, in order, for them to be broken elsewhere only."""
CELLS = 400_000_000
"""The largest table for an exact comparison of the order of words or paragraphs, in bits: 50 MB."""

_TOKEN = re.compile(r"[\w\u0300-\u036f]+|\s+|[^\w\s]")
"""With marks that stand apart from their letters, so that either way to write a letter makes one word."""


class Run(NamedTuple):
    """``length`` code points that are the same from ``old`` in the old text and from ``new`` in the new one."""

    old: int
    new: int
    length: int


class Line(NamedTuple):
    """A paragraph and where it begins; without its line feed."""

    start: int
    text: str


def too_long(before: Line, after: Line) -> bool:
    """Whether two stretches have too many words to be compared each with each."""
    return len(_TOKEN.findall(before.text)) * len(_TOKEN.findall(after.text)) > CELLS


def within(before: Line, after: Line) -> list[Run]:
    """What is the same in two versions of a paragraph, by words; within a word that changed, its beginning and end."""
    from rapidfuzz.distance import LCSseq

    old, new = _TOKEN.findall(before.text), _TOKEN.findall(after.text)
    old_at, new_at = _starts(old, before.start), _starts(new, after.start)
    runs: list[Run] = []
    waiting: tuple[int, int, int, int] | None = None
    for op in LCSseq.opcodes(old, new):
        a, b = old_at[op.src_start], old_at[op.src_end]
        c, d = new_at[op.dest_start], new_at[op.dest_end]
        if op.tag == "equal":
            if waiting is not None:
                runs.extend(_ends(before, after, waiting))
                waiting = None
            runs.append(Run(a, c, b - a))
        else:
            waiting = (a, b, c, d) if waiting is None else (waiting[0], b, waiting[2], d)
    if waiting is not None:
        runs.extend(_ends(before, after, waiting))
    return runs


def _starts(tokens: Sequence[str], start: int) -> list[int]:
    places = [start]
    for token in tokens:
        places.append(places[-1] + len(token))
    return places


def same_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many items two sequences share at their beginning, and of the rest at their end."""
    most = min(len(old), len(new))
    head = 0
    while head < most and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _ends(before: Line, after: Line, change: tuple[int, int, int, int]) -> Iterator[Run]:
    a, b, c, d = change
    old, new = before.text[a - before.start : b - before.start], after.text[c - after.start : d - after.start]
    head, tail = same_ends(old, new)
    if head:
        yield Run(a, c, head)
    if tail:
        yield Run(b - tail, d - tail, tail)


def broken_elsewhere(before: Line, after: Line) -> list[Run]:
    """What is the same where the lines alone were broken at other places, or joined: most words of the old ones stand
    in the new ones in their order. Empty when that is not so."""
    if before.text.count("\n") == after.text.count("\n") or not before.text or not after.text:
        return []
    runs = within(before, after)
    words = len("".join(before.text.split()))
    kept = (before.text[run.old - before.start : run.old - before.start + run.length] for run in runs)
    same = sum(len("".join(stretch.split())) for stretch in kept)
    return runs if 100 * same >= REBROKEN * words else []


def by_stretches(before: Line, after: Line) -> list[Run]:
    """What is the same in two texts that are too long to be compared at once, and whose paragraphs all changed: the
    stretches between what is rare in both, each by words."""
    runs: list[Run] = []
    links = [Link(0, 0), *chain(before.text, after.text), Link(len(before.text), len(after.text))]
    for here, following in pairwise(links):
        mine = Line(before.start + here.old, before.text[here.old : following.old])
        theirs = Line(after.start + here.new, after.text[here.new : following.new])
        if not too_long(mine, theirs):
            runs.extend(within(mine, theirs))
    return runs


def differences(old: str, new: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """What differs between two short texts, by words: the ranges of the old one that the new one lacks, and those of
    the new one that the old one lacks."""
    from rapidfuzz.distance import LCSseq

    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    old_at, new_at = _starts(before, 0), _starts(after, 0)
    gone: list[tuple[int, int]] = []
    come: list[tuple[int, int]] = []
    for op in LCSseq.opcodes(before, after):
        if op.tag != "equal":
            gone.append((old_at[op.src_start], old_at[op.src_end]))
            come.append((new_at[op.dest_start], new_at[op.dest_end]))
    return [range for range in gone if range[0] < range[1]], [range for range in come if range[0] < range[1]]
