"""What two long texts have in common, in order, by what is rare in both: some words in a row that stand once in each.

The longest chain of such places that goes forward in both texts divides them into short stretches, which can then be
compared letter by letter. It takes time in proportion to the texts, where a comparison of all with all would not end.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

IN_A_ROW = 3
"""Words of a place that stands once."""
APART = 30
"""Words between two places, at least: stretches of a paragraph or so."""

_WORD = re.compile(r"[\w\u0300-\u036f]+")
"""With marks that stand apart from their letters, so that either way to write a letter makes one word."""


class Link(NamedTuple):
    """A code point of the old text and the one of the new text that is its continuation."""

    old: int
    new: int


def chain(old: str, new: str) -> list[Link]:
    """The places, in order, at which words begin that are the same in both texts and stand nowhere else in them."""
    before, after = _places(old), _places(new)
    common = [(at, after[words]) for words, at in before.items() if at >= 0 and after.get(words, -1) >= 0]
    common.sort()
    links: list[Link] = []
    words_old, words_new = _starts(old), _starts(new)
    last = -APART
    for at, there in _longest(common):
        if at - last >= APART:
            links.append(Link(words_old[at], words_new[there]))
            last = at
    return links


def _starts(text: str) -> list[int]:
    return [match.start() for match in _WORD.finditer(text)]


def _places(text: str) -> dict[tuple[str, ...], int]:
    """For words in a row the number of the first; -1 where they stand twice."""
    words = [unicodedata.normalize("NFC", word) for word in _WORD.findall(text)]
    found: dict[tuple[str, ...], int] = {}
    for at in range(len(words) - IN_A_ROW + 1):
        key = tuple(words[at : at + IN_A_ROW])
        found[key] = -1 if key in found else at
    return found


def _longest(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of pairs in the order of their first numbers, as many as possible whose second ones grow too."""
    ends: list[int] = []
    """The smallest second number with which a chain of each length ends."""
    at_end: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(pairs):
        length = bisect_left(ends, second)
        before.append(at_end[length - 1] if length else -1)
        ends[length : length + 1] = [second]
        at_end[length : length + 1] = [number]
    chosen: list[tuple[int, int]] = []
    at = at_end[-1] if at_end else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]
