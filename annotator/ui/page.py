"""The article set as a page: blocks laid out as paragraphs, one at a time and only when they come into sight.

A paragraph knows where each of its code points stands; it does not know of annotations or of scrolling. The text goes
into Qt and never comes back out of it.
"""

import re
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any
from unicodedata import bidirectional

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from annotator.core.model import Article, Block, Mark
from annotator.ui import badges
from annotator.ui import theme as themes
from annotator.ui.offsets import Units
from annotator.ui.theme import Theme

MEASURE_EM = 35.0
"""The width of the text in em: some 70 to 75 characters a line, what books use."""
LINE_STEP = 1.6
"""From one base line to the next, in em; never less than the type is high."""
LONGEST = 20_000
"""Code points in one paragraph as it is laid out; a longer one (a file without line breaks) is shown in pieces."""
KEPT_POINTS = 300_000
"""Code points of laid-out paragraphs that are kept: some 50 screens (and 20 MB)."""

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Characters that may be written from right to left, and the controls that make others so (UAX 9)."""

AT_ONCE = 40
"""Paragraphs of another width that are let go of at a time (some 0.3 ms)."""

_LINE_BREAKS = str.maketrans(dict.fromkeys("\n\r\x0b\x0c\x85\u2029", "\u2028"))
"""Line breaks inside a paragraph, as QTextLayout takes them; one character for one, so that no offset moves."""


class _Kind(Struct, frozen=True):
    """How a kind of block is set: sizes in em of the text's type."""

    scale: float = 1.0
    bold: bool = False
    before: float = 0.72
    indent: float = 0.0
    step: float = LINE_STEP
    family: str = "serif"
    muted: bool = False


_KINDS = {
    "paragraph": _Kind(),
    "quotation": _Kind(indent=1.15),
    "item": _Kind(before=0.25, indent=1.5),
    "caption": _Kind(scale=0.82, family="sans", muted=True, before=0.4),
    "code": _Kind(scale=0.86, family="mono", indent=1.0),
}
_HEADINGS = {
    1: _Kind(scale=1.5, bold=True, before=1.1, step=1.25),
    2: _Kind(scale=1.22, bold=True, before=1.2, step=1.3),
    3: _Kind(scale=1.06, bold=True, before=1.0, step=1.4),
}


def _kind(block: Block) -> _Kind:
    if block.kind == "heading":
        return _HEADINGS.get(block.level, _HEADINGS[3])
    return _KINDS.get(block.kind, _KINDS["paragraph"])


class Paragraph:
    """One block laid out at a width. Coordinates are pixels from its top left corner, which is that of its box: the
    space before it included. Positions are code points of the article's text."""

    def __init__(
        self,
        text: str,
        block: Block,
        marks: Sequence[Mark],
        *,
        em: float,
        width: float,
        theme: Theme,
        first: bool,
        joined: bool,
    ) -> None:
        kind = _kind(block)
        self.block = block
        self.joined = joined
        """Whether the paragraph before belongs to the same quotation or piece of code."""
        self.start, self.end = block.start, block.end
        words = text[block.start : block.end]
        self.units = Units(words)
        self._words = words
        size = themes.TEXT_SIZE * em * kind.scale
        self.font, metrics = _font(kind.family, size, bold=kind.bold)
        self.em = em * themes.TEXT_SIZE * 4 / 3
        self.left = kind.indent * self.em * max(1, block.level if block.kind in ("item", "quotation") else 1)
        self.left = 0.0 if not kind.indent else min(self.left, width / 2)
        self.ascent, self.descent = metrics.ascent(), metrics.descent()
        self.type_height = metrics.height()
        self.color = QColor(theme.muted if kind.muted else theme.text)
        self.marker = block.marker
        self.badges = badges.badges_in(words)
        shown = badges.with_stand_ins(words, self.badges) if self.badges else words
        self.layout = QTextLayout(shown.translate(_LINE_BREAKS), self.font)
        self.layout.setCacheEnabled(True)
        self._simple = shown.isascii() or not _RIGHT_TO_LEFT.search(shown)
        self.from_right = not self._simple and block.kind != "code" and _begins_from_right(shown)
        """Whether it is read from right to left, and so begins at the right edge; so does what is set in."""
        self.layout.setTextOption(_FROM_RIGHT if self.from_right else _OPTION)
        formats = self._formats(marks, theme)
        if self.badges:
            places = [self.units.to_qt(at) for badge in self.badges for at in (badge.at, badge.at + 1)]
            formats += badges.formats(self.badges, places, self.font)
        if formats:
            self.layout.setFormats(formats)
        self.top = 0.0 if first else kind.before * self.em
        self.step = round(max(self.type_height, size * 4 / 3 * kind.step))
        self.lines: list[QTextLine] = []
        self._rects: dict[tuple[int, int], list[QRectF]] = {}
        self._starts: list[int] = []
        self._placed: list[tuple[QRectF, badges.Badge]] | None = None
        # Qt cannot tell places within a stand-in of two units apart: what it says differs from typeface to typeface
        self._long_badges = [
            (self.units.to_qt(badge.at), self.units.to_qt(badge.at + 1))
            for badge in (self.badges if len(self.badges) <= badges.MOST else ())
            if badge.character > "\uffff"
        ]
        self._lay_out(width - self.left)
        self.height = self.top + self.step * len(self.lines)

    def _lay_out(self, width: float) -> None:
        layout, y = self.layout, self.top
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0.0 if self.from_right else self.left, y + (self.step - line.height()) / 2))
            self.lines.append(line)
            self._starts.append(line.textStart())
            y += self.step
        layout.endLayout()

    def _formats(self, marks: Sequence[Mark], theme: Theme) -> list[QTextLayout.FormatRange]:
        formats = []
        for mark in marks:
            start = self.units.to_qt(max(mark.start, self.start) - self.start)
            end = self.units.to_qt(min(mark.end, self.end) - self.start)
            form = QTextCharFormat()
            if mark.kind == "bold":
                form.setFontWeight(QFont.Weight.Bold)
            elif mark.kind == "italic":
                form.setFontItalic(True)
            elif mark.kind == "strike":
                form.setFontStrikeOut(True)
            elif mark.kind == "code":
                form.setFontFamilies(_MONO)
                form.setFontPointSize(self.font.pointSizeF() * 0.88)
            elif mark.kind == "link":
                form.setForeground(QColor(theme.accent))
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = start, end - start, form  # type: ignore[misc, assignment]
            formats.append(piece)
        return formats

    def line_at(self, position: int) -> int:
        """The number of the line that a code point stands on."""
        unit = self.units.to_qt(min(max(position, self.start), self.end) - self.start)
        return max(0, bisect_right(self._starts, unit) - 1)

    def line_top(self, line: int) -> float:
        """The top of a line's box."""
        return self.top + line * self.step

    def line_range(self, line: int) -> tuple[int, int]:
        """The code points of a line, the space at its end included."""
        found = self.lines[line]
        start = self.start + self.units.from_qt(found.textStart())
        return start, self.start + self.units.from_qt(found.textStart() + found.textLength())

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The boxes of the code points from ``start`` to ``end``, one a line (several in a line of two directions);
        as high as the type. Not to be changed: they are kept."""
        known = self._rects.get((start, end))
        if known is None:
            known = self._rects[start, end] = self._measured(start, end)
        return known

    def placed_badges(self) -> list[tuple[QRectF, badges.Badge]]:
        """The badges that are drawn, and their boxes; none where there are too many. Not to be changed: it is kept."""
        if self._placed is None:
            drawn = self.badges if len(self.badges) <= badges.MOST else ()
            self._placed = [(rect, badge) for badge in drawn for rect in self._box_of(badge)]
        return self._placed

    def _box_of(self, badge: badges.Badge) -> list[QRectF]:
        return self._measured(self.start + badge.at, self.start + badge.at + 1)

    def badge_at(self, x: float, y: float) -> badges.Badge | None:
        """The character that cannot be seen whose stand-in is at a place."""
        near = self.position_at(x, y) - self.start
        first = bisect_left(self.badges, near - 2, key=lambda badge: badge.at)
        for badge in self.badges[first : first + 4]:
            if any(rect.contains(QPointF(x, y)) for rect in self._box_of(badge)):
                return badge
        return None

    def _measured(self, start: int, end: int) -> list[QRectF]:
        first = self.units.to_qt(max(start, self.start) - self.start)
        last = self.units.to_qt(min(end, self.end) - self.start)
        if last <= first:
            return []
        found = []
        for number in range(max(0, bisect_right(self._starts, first) - 1), len(self.lines)):
            line = self.lines[number]
            begin = line.textStart()
            if begin >= last:
                break
            left, right = max(first, begin), min(last, begin + line.textLength())
            if right == begin + line.textLength():
                right = self._without_space(left, right)
            if right <= left:
                continue
            y = self.line_top(number) + (self.step - self.type_height) / 2
            for x1, x2 in self._stretches(line, left, right):
                found.append(QRectF(x1, y, x2 - x1, self.type_height))
        return found

    def _without_space(self, left: int, right: int) -> int:
        """A range in Qt's units that reaches the end of a line, without the space there, which hangs out of it."""
        point = self.units.from_qt(right)
        while right > left and self._words[point - 1] in " \n\u2028":
            point, right = point - 1, right - 1  # such a space is one unit
        return right

    def _stretches(self, line: QTextLine, left: int, right: int) -> list[tuple[float, float]]:
        if self._simple:
            return [(_x(line, left), _x(line, right))]
        # in a line of two directions a run of code points can stand in several places: cluster by cluster
        pieces: list[tuple[float, float]] = []
        at = left
        while at < right:
            following = min(self.layout.nextCursorPosition(at), right)
            if following <= at:
                break
            x1 = _x(line, at)
            x2 = _x(line, at, QTextLine.Edge.Trailing)
            if x1 == x2:  # after a change of direction Qt takes a letter to begin where the one before it ends
                x1, x2 = self._drawn(at, following, x1)
            pieces.append((min(x1, x2), max(x1, x2)))
            at = following
        pieces.sort()
        merged: list[tuple[float, float]] = []
        for x1, x2 in pieces:
            if merged and x1 <= merged[-1][1] + 0.75:
                merged[-1] = (merged[-1][0], max(merged[-1][1], x2))
            else:
                merged.append((x1, x2))
        return merged

    def _drawn(self, at: int, end: int, x: float) -> tuple[float, float]:
        """From where to where the glyphs of a cluster reach; ``x`` where there are none. Qt's units."""
        spacing = max(
            (badges.spacing(form) for form in self.layout.formats() if form.start <= at < form.start + form.length),
            default=0.0,
        )
        edges: list[float] = []
        for run in self.layout.glyphRuns(at, end - at):
            advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
            for place, advance in zip(run.positions(), advances, strict=False):
                edges += (place.x(), place.x() + advance.x() + spacing)
        return (min(edges), max(edges)) if edges else (x, x)

    def position_at(self, x: float, y: float) -> int:
        """The code point whose left edge is nearest to a place."""
        if not self.lines:
            return self.start
        line = self.lines[min(max(int((y - self.top) // self.step), 0), len(self.lines) - 1)]
        return self.start + self.units.from_qt(self._cursor(line, x))

    def _cursor(self, line: QTextLine, x: float) -> int:
        unit = line.xToCursor(x)
        end = line.textStart() + line.textLength()
        for first, after in self._long_badges:
            if line.textStart() <= first < end:
                left, right = _x(line, first), _x(line, after)
                if min(left, right) <= x <= max(left, right):
                    unit = first if abs(x - left) <= abs(x - right) else after
        if unit >= end and line.lineNumber() < len(self.lines) - 1:
            unit = self.layout.previousCursorPosition(end)
        return unit

    def caret(self, position: int) -> QRectF:
        """Where a caret before that code point stands."""
        line = self.line_at(position)
        y = self.line_top(line) + (self.step - self.type_height) / 2
        x = _x(self.lines[line], self.units.to_qt(position - self.start)) if self.lines else self.left
        return QRectF(x, y, 1, self.type_height)

    def next_position(self, position: int, *, words: bool) -> int:
        """The place of the caret one cluster or word further; the end stays the end."""
        mode = QTextLayout.CursorMode.SkipWords if words else QTextLayout.CursorMode.SkipCharacters
        return self.start + self.units.from_qt(
            self.layout.nextCursorPosition(self.units.to_qt(position - self.start), mode)
        )

    def previous_position(self, position: int, *, words: bool) -> int:
        """The place of the caret one cluster or word back; the start stays the start."""
        mode = QTextLayout.CursorMode.SkipWords if words else QTextLayout.CursorMode.SkipCharacters
        return self.start + self.units.from_qt(
            self.layout.previousCursorPosition(self.units.to_qt(position - self.start), mode)
        )


class Page:
    """An article's paragraphs at a width and a zoom. Paragraphs are numbered from 0 in the order of the text."""

    def __init__(self, article: Article, theme: Theme) -> None:
        self.text = article.text
        self.blocks = _pieces(article)
        self._starts = [block.start for block in self.blocks]
        self._marks = article.marks
        self._mark_starts = [mark.start for mark in article.marks]
        self.has_links = any(mark.kind == "link" for mark in article.marks)
        self._longest_mark = max((mark.end - mark.start for mark in article.marks), default=0)
        self._theme = theme
        self._em = 1.0
        self.width = 0.0
        self._laid: OrderedDict[int, Paragraph] = OrderedDict()
        self._old: list[Paragraph] = []
        """Of another width: let go of a few at a time, since hundreds at once would be felt."""
        self._kept = 0
        self._ahead = 0

    def __len__(self) -> int:
        return len(self.blocks)

    def set_look(self, *, available: float, zoom: float, theme: Theme) -> bool:
        """Fits the page to a width in pixels; whether that changed where anything stands."""
        width = min(available, MEASURE_EM * themes.TEXT_SIZE * zoom * 4 / 3)
        if (width, zoom, theme) == (self.width, self._em, self._theme):
            return False
        self.width, self._em, self._theme = width, zoom, theme
        self._old.extend(self._laid.values())
        self._laid = OrderedDict()
        self._kept = self._ahead = 0
        return True

    def paragraph(self, number: int) -> Paragraph:
        """A paragraph, laid out."""
        found = self._laid.get(number)
        if found is None:
            block = self.blocks[number]
            found = self._laid[number] = Paragraph(
                self.text,
                block,
                self._marks_in(block),
                em=self._em,
                width=self.width,
                theme=self._theme,
                first=number == 0 or self.blocks[number - 1].end == block.start,
                joined=number > 0 and self.blocks[number - 1].kind == block.kind,
            )
            self._kept += block.end - block.start
            while self._kept > KEPT_POINTS and len(self._laid) > 1:
                _, gone = self._laid.popitem(last=False)
                self._kept -= gone.end - gone.start
        return found

    def lay_ahead(self, near: int, most: int) -> list[int]:
        """Lays out up to ``most`` more paragraphs, so that they are there when they come into sight: those around
        ``near``, then, of an article that can be kept whole, the rest. Their numbers; none when there are no more."""
        del self._old[-AT_ONCE:]
        wanted = [n for n in range(max(0, near - 12), min(near + 36, len(self.blocks))) if n not in self._laid][:most]
        if len(self.text) <= KEPT_POINTS:
            while len(wanted) < most and self._ahead < len(self.blocks):
                if self._ahead not in self._laid:
                    wanted.append(self._ahead)
                self._ahead += 1
        for number in wanted:
            self.paragraph(number)
        return wanted

    def idle(self) -> bool:
        """Whether there is nothing old to let go of."""
        return not self._old

    def _marks_in(self, block: Block) -> list[Mark]:
        if not self._marks:
            return []
        at = bisect_right(self._mark_starts, block.start - self._longest_mark - 1)
        found = []
        while at < len(self._marks) and self._marks[at].start < block.end:
            if self._marks[at].end > block.start:
                found.append(self._marks[at])
            at += 1
        return found

    def link_at(self, position: int) -> str:
        """The address of the innermost link over the code point at a position; empty without one."""
        at = bisect_right(self._mark_starts, position) - 1
        while at >= 0 and self._mark_starts[at] > position - self._longest_mark:
            mark = self._marks[at]
            if mark.kind == "link" and mark.end > position:
                return mark.target
            at -= 1
        return ""

    def number_at(self, position: int) -> int:
        """The number of the paragraph that a code point is in, or of the one before it."""
        return max(0, bisect_right(self._starts, position) - 1)

    def clamp(self, position: int) -> int:
        """The nearest code point at which a caret can stand: not in the white space between two paragraphs."""
        if not self.blocks:
            return 0
        number = self.number_at(position)
        block = self.blocks[number]
        if position <= block.end:
            return max(position, block.start)
        following = self.blocks[number + 1] if number + 1 < len(self.blocks) else None
        if following is not None and following.start - position < position - block.end:
            return following.start
        return block.end


_OPTION = QTextOption()
_OPTION.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
_OPTION.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)

_FROM_RIGHT = QTextOption(_OPTION)
_FROM_RIGHT.setAlignment(Qt.AlignmentFlag.AlignRight)

_MONO = ["Cascadia Mono", "SF Mono", "Noto Sans Mono", "Liberation Mono", "DejaVu Sans Mono", "monospace"]

_fonts: dict[tuple[str, float, bool], tuple[QFont, QFontMetricsF]] = {}


def _font(family: str, size: float, *, bold: bool) -> tuple[QFont, QFontMetricsF]:
    if (family, size, bold) not in _fonts:
        if family == "serif":
            font = themes.serif(size, bold=bold)
        elif family == "sans":
            font = themes.sans(size, bold=bold)
        else:
            font = QFont()
            font.setFamilies(_MONO)
            font.setPointSizeF(size)
        _fonts[family, size, bold] = (font, QFontMetricsF(font))
    return _fonts[family, size, bold]


def _begins_from_right(text: str) -> bool:
    """Whether its first letter is of a script that is written so (UAX 9, rule P2)."""
    return next((kind != "L" for letter in text if (kind := bidirectional(letter)) in ("L", "R", "AL")), False)


def _x(line: QTextLine, unit: int, edge: QTextLine.Edge = QTextLine.Edge.Leading) -> float:
    # PySide gives the position back beside the place, whatever its stubs say
    found: Any = line.cursorToX(unit, edge)
    return float(found[0]) if isinstance(found, tuple) else float(found)


def _pieces(article: Article) -> list[Block]:
    """The article's blocks, the overlong ones cut at a space, and the whole text as one where a reader gave none."""
    blocks = article.blocks
    if not blocks and article.text:
        blocks = (Block("paragraph", 0, len(article.text)),)
    if all(block.end - block.start <= LONGEST for block in blocks):
        return list(blocks)
    pieces: list[Block] = []
    for block in blocks:
        start = block.start
        while block.end - start > LONGEST:
            cut = article.text.rfind(" ", start, start + LONGEST) + 1 or start + LONGEST
            pieces.append(Block(block.kind, start, cut, block.level, block.marker if start == block.start else ""))
            start = cut
        pieces.append(Block(block.kind, start, block.end, block.level, block.marker if start == block.start else ""))
    return pieces
