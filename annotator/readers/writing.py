"""Writes an article's text block by block, with the marks over it: what every reader of structured files ends with.

Blocks stand an empty line apart, items of a list a line.
"""

from collections.abc import Iterable
from typing import NamedTuple

from annotator.core.model import Block, Mark


class Words(NamedTuple):
    """Text without markup, and the marks over it, counted from its start."""

    text: str
    marks: tuple[Mark, ...] = ()


def joined(parts: Iterable[Words], between: str) -> Words:
    """The parts as one, with ``between`` from each to the next, the marks moved along."""
    pieces: list[str] = []
    marks: list[Mark] = []
    at = 0
    for part in parts:
        marks.extend(Mark(mark.kind, at + mark.start, at + mark.end, mark.target) for mark in part.marks)
        pieces.append(part.text)
        at += len(part.text) + len(between)
    return Words(between.join(pieces), tuple(marks))


class Writer:
    """``blocks`` and ``marks`` are those of the text so far, in code points of it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self._pieces: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._pieces)

    def block(self, kind: str, words: Words, *, level: int = 0, marker: str = "", page: int = 0) -> bool:
        """Adds a block; not if there is nothing but white space in it. Spaces and line ends around it go, as on
        a page, but not those of code. True when it was added."""
        whole = words.text
        start = 0 if kind == "code" else len(whole) - len(whole.lstrip(" \n"))
        stripped = whole if kind == "code" else whole[start:].rstrip(" \n")
        if not stripped.strip():
            return False
        if self.blocks:
            gap = "\n" if marker and self.blocks[-1].kind == "item" else "\n\n"
            self._pieces.append(gap)
            self._length += len(gap)
        at = self._length
        self._pieces.append(stripped)
        self._length += len(stripped)
        self.blocks.append(Block(kind, at, self._length, level, marker, page))
        for mark in sorted(words.marks, key=lambda mark: (mark.start, -mark.end)):
            first = at + max(0, mark.start - start)
            last = at + min(len(stripped), mark.end - start)
            if first < last:
                self.marks.append(Mark(mark.kind, first, last, mark.target))
        return True

    def first_heading(self) -> str:
        """The first heading's text on one line; empty without one."""
        for block in self.blocks:
            if block.kind == "heading":
                return " ".join(self.text[block.start : block.end].split("\n")).strip()
        return ""
