"""Gathers the words of one block piece by piece, each with the marks it stands under, and joins what meets."""

import re
from collections.abc import Iterable

from annotator.core.model import Mark
from annotator.readers.writing import Words

Style = tuple[str, str]
"""The kind of a mark and its target, which is empty but for links."""

BOLD: Style = ("bold", "")
ITALIC: Style = ("italic", "")
STRIKE: Style = ("strike", "")
CODE: Style = ("code", "")
_SPACE = " \t\n"
_SPACES = re.compile(r"[ \t\n\r\f]+")


def link(target: str) -> frozenset[Style]:
    """A link's style; none for a link within the file or without an address."""
    target = " ".join(target.split())
    return frozenset((("link", target),)) if target and not target.startswith("#") else frozenset()


class Inline:
    """A block's words so far. ``squeezed`` makes runs of white space one space, as XHTML and OpenDocument do."""

    def __init__(self, *, squeezed: bool = False) -> None:
        self._squeezed = squeezed
        self._pieces: list[str] = []
        self._styles: list[Iterable[Style]] = []
        self._after_space = True

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, text: str, styles: Iterable[Style] = frozenset()) -> None:
        """Words as the file has them, under these marks."""
        if not text:
            return
        if self._squeezed:
            text = _one_space(text, self._after_space)
            if not text:
                return
        self._put(text, styles)

    def add_as_it_is(self, text: str, styles: Iterable[Style] = frozenset()) -> None:
        """Words whose white space stays: a tab, a line's end, spaces that the file asks for."""
        if text:
            self._put(text, styles)

    def _put(self, text: str, styles: Iterable[Style]) -> None:
        self._pieces.append(text)
        self._styles.append(styles)
        self._after_space = text[-1] in _SPACE

    def words(self, *, code: bool = False) -> Words:
        """All of it, without white space around it (no-break spaces stay) unless it is code; a line ends without
        spaces."""
        text = "".join(self._pieces)
        start = 0 if code else len(text) - len(text.lstrip(_SPACE))
        end = len(text) if code else len(text.rstrip(_SPACE))
        if start >= end:
            return Words("")
        marks: list[Mark] = []
        opened: dict[Style, int] = {}
        at = 0
        for piece, styles in zip(self._pieces, self._styles, strict=True):
            here = set(styles)
            if here or opened:
                for style in [style for style in opened if style not in here]:
                    marks.append(Mark(style[0], opened.pop(style), at, style[1]))
                for style in here:
                    opened.setdefault(style, at)
            at += len(piece)
        marks.extend(Mark(style[0], begun, at, style[1]) for style, begun in opened.items())
        cut = [
            Mark(mark.kind, first, last, mark.target)
            for mark in marks
            if (first := max(mark.start, start) - start) < (last := min(mark.end, end) - start)
            and not text[start + first : start + last].isspace()
        ]
        cut.sort(key=lambda mark: (mark.start, -mark.end, mark.kind, mark.target))
        return Words(text[start:end], tuple(cut))


def _one_space(text: str, after_space: bool) -> str:
    """XML's white space made one; no-break and other spaces are words."""
    text = _SPACES.sub(" ", text)
    return text[1:] if after_space and text.startswith(" ") else text
