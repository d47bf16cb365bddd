"""Annotations painted around the text: tints and underlines behind it, stripes in the margin.

Only paragraphs in sight are painted, from the session's index of spans; the text and its layout are never touched.
Each label has a colour and a form of its own, so that colour is never the only sign: records a solid underline and a
stripe with its name, mentions a round tint, cues a dotted underline, suggestions a dashed outline, and a thin dashed
line under the mentions and cues that go with them.

What belongs to a paragraph is worked out once and kept until its annotations change, so that a frame draws and no more.
"""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QStaticText

from annotator.core.model import Annotation
from annotator.core.span_index import Entry
from annotator.ui import theme as themes
from annotator.ui.literal import shown
from annotator.ui.page import Paragraph
from annotator.ui.session import Session
from annotator.ui.theme import Theme

STRIPE = 4.0
STRIPE_STEP = 6.0
MARGIN = 18.0
"""From the text to the nearest stripe."""
MOST_STRIPES = 5
_NAME_ROOM = 72.0
"""Pixels left of the text from which there is room for the stripes' names."""


class Look(Struct, frozen=True):
    """The pens and colours of one label on one ground. ``strong`` is for what is active or under the mouse."""

    part: str
    name: str
    tint: QColor | None
    strong: QColor
    line: QPen
    outline: QPen
    color: QColor


class Looks:
    """The looks of a codebook's labels, and the names of stripes, made once each."""

    def __init__(self, session: Session, theme: Theme) -> None:
        self._session, self.theme = session, theme
        self._looks: dict[str, Look] = {}
        self._names: dict[str, tuple[QStaticText, float]] = {}
        self.font = themes.sans(8.0)
        self._metrics = QFontMetricsF(self.font)

    def of(self, label: str) -> Look:
        """The look of a label; of one that the codebook lacks, a grey one."""
        look = self._looks.get(label)
        if look is None:
            look = self._looks[label] = self._make(label)
        return look

    def name(self, name: str) -> tuple[QStaticText, float]:
        """A name ready to be drawn, and its width in pixels."""
        found = self._names.get(name)
        if found is None:
            text = QStaticText(name)
            text.setTextFormat(Qt.TextFormat.PlainText)
            found = self._names[name] = (text, self._metrics.horizontalAdvance(name))
        return found

    def _make(self, label: str) -> Look:
        entry = self._session.codebook.get(label)
        color = self.theme.label_color(entry)
        tint: QColor | None = QColor(color)
        strong = QColor(color)
        assert tint is not None
        tint.setAlphaF(self.theme.tint)
        strong.setAlphaF(self.theme.tint_active)
        line = QPen(color, 2.0)
        line.setCapStyle(Qt.PenCapStyle.FlatCap)
        if entry.part == "cue":
            line.setStyle(Qt.PenStyle.DotLine)
            tint = None
            strong.setAlphaF(self.theme.tint)
        return Look(entry.part, entry.name.lower(), tint, strong, line, QPen(color, 1.0, Qt.PenStyle.DashLine), color)


class Shapes:
    """What is painted behind one paragraph, in its own coordinates: made once, until its annotations change.

    Fills and lines come in lists of one colour each, since through Python it is the calls that cost.
    """

    __slots__ = ("_broken", "_dashes", "_fills", "_lines", "_looks", "_names")

    def __init__(
        self, paragraph: Paragraph, entries: Sequence[Entry], session: Session, looks: Looks, room: float
    ) -> None:
        """``entries`` are the spans that touch the paragraph, longest first; ``room`` the pixels left of the text."""
        self._looks = looks
        self._fills: dict[int, tuple[QColor, list[QRectF]]] = {}
        self._lines: dict[str, tuple[QPen, list[QLineF]]] = {}
        self._dashes: list[tuple[QPen, list[QRectF]]] = []
        self._broken: list[tuple[QColor, QRectF]] = []
        self._names: list[tuple[QPointF, QStaticText]] = []
        placed: list[tuple[int, int, int]] = []
        reach: dict[str, tuple[int, int, Annotation]] = {}
        for start, end, id in entries:
            annotation = session.get(id)
            if annotation is None or annotation.status == "rejected":
                continue
            look = looks.of(annotation.label)
            rects = paragraph.rects(start, end)
            if annotation.status == "suggested" and look.part == "record":
                self._dashes.append((look.outline, rects))
            elif annotation.status == "suggested":  # a box around each of them would leave no calm to read in
                self._line(f"?{annotation.label}", look.outline).extend(underlines(rects, 0.5))
            elif look.part == "source":
                self._fill(look.tint or look.strong).extend(rounded(rects))
            else:
                if look.tint is not None:
                    self._fill(look.tint).extend(rects)
                drop = _depth(placed, start, end) * 3.0 + 1.0 if look.part == "record" else 0.0
                self._line(annotation.label, look.line).extend(underlines(rects, drop))
            if look.part == "record":
                first, last = max(start, paragraph.start), min(end, paragraph.end)
                known = reach.get(id)
                if known is not None:
                    first, last = min(first, known[0]), max(last, known[1])
                reach[id] = (first, last, annotation)
        if reach:
            self._add_stripes(paragraph, reach, room)

    def _fill(self, color: QColor) -> list[QRectF]:
        return self._fills.setdefault(color.rgba(), (color, []))[1]

    def _line(self, label: str, pen: QPen) -> list[QLineF]:
        return self._lines.setdefault(label, (pen, []))[1]

    def _add_stripes(self, paragraph: Paragraph, reach: dict[str, tuple[int, int, Annotation]], room: float) -> None:
        """A stripe for each record, over the lines of its first to its last part in the paragraph, and beside the first
        stripe of a line what kind it is."""
        columns: list[int] = []
        named: list[tuple[int, float, str]] = []
        inset = (paragraph.step - paragraph.type_height) / 2
        for first, last, annotation in sorted(reach.values(), key=lambda entry: (entry[0], -entry[1])):
            top_line, bottom_line = paragraph.line_at(first), paragraph.line_at(max(first, last - 1))
            column = next((n for n, busy in enumerate(columns) if busy < top_line), len(columns))
            x = -MARGIN - STRIPE - column * STRIPE_STEP
            if column >= MOST_STRIPES or x < -room:
                continue
            columns[column : column + 1] = [bottom_line]
            y = paragraph.line_top(top_line) + inset
            look = self._looks.of(annotation.label)
            bar = QRectF(x, y, STRIPE, (bottom_line - top_line + 1) * paragraph.step - 2 * inset + 1)
            if annotation.status == "suggested":
                self._broken.append((look.color, bar))
            else:
                self._fill(look.color).append(bar)
            if not named or named[-1][0] != top_line:
                named.append((top_line, y, kind_of(annotation, look.name)))
        if room < _NAME_ROOM:
            return
        right = -MARGIN - max(2, len(columns)) * STRIPE_STEP - 4
        for _, y, name in named:
            text, width = self._looks.name(name)
            self._names.append((QPointF(max(2.0 - room, right - width), y + (paragraph.type_height - 14) / 2), text))

    def paint(self, painter: QPainter) -> None:
        """Draws them, the painter's origin at the paragraph's corner."""
        painter.setPen(Qt.PenStyle.NoPen)
        for color, rects in self._fills.values():
            painter.setBrush(color)
            painter.drawRects(rects)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen, lines in self._lines.values():
            painter.setPen(pen)
            painter.drawLines(lines)
        for pen, rects in self._dashes:
            _outline(painter, pen, rects)
        for color, bar in self._broken:
            pen = QPen(color, STRIPE)
            pen.setDashPattern([1.2, 1.0])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(bar.center().x(), bar.top()), QPointF(bar.center().x(), bar.bottom()))
        if self._names:
            painter.setFont(self._looks.font)
            painter.setPen(QColor(self._looks.theme.muted))
            for place, text in self._names:
                painter.drawStaticText(place, text)


def paint_strong(painter: QPainter, paragraph: Paragraph, annotation: Annotation, look: Look) -> None:
    """Emphasises an annotation in a paragraph, over what is painted already: it is active, or under the mouse."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.strong)
    for span in annotation.spans:
        if span.start < paragraph.end and paragraph.start < span.end:
            rects = paragraph.rects(span.start, span.end)
            painter.drawRects(rounded(rects) if look.part == "source" else rects)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_offered(
    painter: QPainter, paragraph: Paragraph, offered: Sequence[tuple[str, int, int]], looks: Looks
) -> None:
    """Outlines words that a key would mark: label, start and end of each."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for label, start, end in offered:
        if start < paragraph.end and paragraph.start < end:
            _outline(painter, looks.of(label).outline, paragraph.rects(start, end))


def _outline(painter: QPainter, pen: QPen, rects: Sequence[QRectF]) -> None:
    painter.setPen(pen)
    for rect in rects:
        painter.drawRoundedRect(rect.adjusted(-0.5, 0.5, 0.5, 1.5), 4, 4)


def rounded(rects: list[QRectF]) -> list[QRectF]:
    """Boxes with their corners off: a tenth of the cost of rounded ones, and at this size the same to see."""
    boxes: list[QRectF] = []
    for rect in rects:
        x1, x2 = round(rect.left()) - 1, round(rect.right()) + 1
        y, height = round(rect.top()), round(rect.height()) + 1
        boxes.append(QRectF(x1, y, x2 - x1, height))
        boxes.append(QRectF(x1 - 1, y + 1, 1, height - 2))
        boxes.append(QRectF(x2, y + 1, 1, height - 2))
    return boxes


def underlines(rects: list[QRectF], drop: float) -> list[QLineF]:
    """Lines below the boxes, ``drop`` pixels lower."""
    return [QLineF(r.left(), r.bottom() + drop, r.right(), r.bottom() + drop) for r in rects]


def _depth(placed: list[tuple[int, int, int]], start: int, end: int) -> int:
    """The first row of underlines, from 0, that nothing in this paragraph uses over the same words yet; at most 3."""
    taken = [depth for other_start, other_end, depth in placed if other_start < end and start < other_end]
    depth = 0
    while depth in taken and depth < 3:
        depth += 1
    placed.append((start, end, depth))
    return depth


def kind_of(annotation: Annotation, name: str) -> str:
    """What a record is in a word: a quote's type, else its label's name."""
    kind = annotation.attributes.get("type")
    return shown(kind if isinstance(kind, str) and kind else name, 40)
