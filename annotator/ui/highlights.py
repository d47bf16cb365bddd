"""Annotations painted into a paragraph: tints and underlines in the text, stripes in the margin.

Only paragraphs in sight are painted, from the session's index of spans; the text and its layout are never touched.
Each label has a colour and a form of its own, so that colour is never the only sign: records a solid underline and a
stripe with its name, mentions a round tint, cues a dotted underline, suggestions a dashed outline.
"""

from collections.abc import Iterable

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.model import Annotation
from annotator.core.span_index import Entry
from annotator.ui import theme as themes
from annotator.ui.page import Paragraph
from annotator.ui.session import Session
from annotator.ui.theme import Theme

STRIPE = 4.0
STRIPE_STEP = 6.0
MARGIN = 18.0
"""From the text to the nearest stripe."""
MOST_STRIPES = 5


class Look(Struct, frozen=True):
    """The pens and colours of one label on one ground."""

    part: str
    name: str
    tint: QColor
    tint_strong: QColor
    line: QPen
    outline: QPen
    color: QColor


class Looks:
    """The looks of a codebook's labels, made once each."""

    def __init__(self, session: Session, theme: Theme) -> None:
        self._session, self._theme = session, theme
        self._looks: dict[str, Look] = {}

    def of(self, label: str) -> Look:
        """The look of a label; of one that the codebook lacks, a grey one."""
        look = self._looks.get(label)
        if look is None:
            look = self._looks[label] = self._make(label)
        return look

    def _make(self, label: str) -> Look:
        entry = self._session.codebook.get(label)
        color = self._theme.label_color(entry)
        tint, strong = QColor(color), QColor(color)
        tint.setAlphaF(self._theme.tint)
        strong.setAlphaF(self._theme.tint_active)
        line = QPen(color, 2.0)
        line.setCapStyle(Qt.PenCapStyle.FlatCap)
        if entry.part == "cue":
            line.setStyle(Qt.PenStyle.DotLine)
            line.setWidthF(2.0)
            tint = QColor(Qt.GlobalColor.transparent)
            strong.setAlphaF(self._theme.tint)
        elif entry.part == "source":
            tint.setAlphaF(self._theme.tint * 1.2)
        outline = QPen(color, 1.0, Qt.PenStyle.DashLine)
        return Look(entry.part, entry.name.lower(), tint, strong, line, outline, color)


def paint_spans(
    painter: QPainter,
    paragraph: Paragraph,
    entries: Iterable[Entry],
    session: Session,
    looks: Looks,
    strong: frozenset[str],
) -> None:
    """Tints and underlines of the spans that touch a paragraph, the painter's origin at its corner. ``entries`` come
    longest first, so that what is nested lies on top; the ids of ``strong`` are emphasised."""
    placed: list[tuple[int, int, int]] = []
    for start, end, id in entries:
        annotation = session.get(id)
        if annotation is None or annotation.status == "rejected":
            continue
        look = looks.of(annotation.label)
        rects = paragraph.rects(start, end)
        emphasised = id in strong
        if annotation.status == "suggested":
            _dashed(painter, rects, look)
            continue
        if look.part == "source":
            _round(painter, rects, look.tint_strong if emphasised else look.tint)
            continue
        tint = look.tint_strong if emphasised else look.tint
        if tint.alpha():
            for rect in rects:
                painter.fillRect(rect, tint)
        depth = _depth(placed, start, end) if look.part == "record" else 0
        painter.setPen(look.line)
        for rect in rects:
            y = rect.bottom() + (1.0 if look.part == "record" else 0.0) + depth * 3.0
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def _depth(placed: list[tuple[int, int, int]], start: int, end: int) -> int:
    """The first row of underlines, from 0, that nothing in this paragraph uses over the same words yet; at most 3."""
    taken = {depth for other_start, other_end, depth in placed if other_start < end and start < other_end}
    depth = next((n for n in range(3) if n not in taken), 3)
    placed.append((start, end, depth))
    return depth


def _round(painter: QPainter, rects: list[QRectF], color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for rect in rects:
        painter.drawRoundedRect(rect.adjusted(-1.5, 0, 1.5, 1), 3.5, 3.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _dashed(painter: QPainter, rects: list[QRectF], look: Look) -> None:
    painter.setPen(look.outline)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for rect in rects:
        painter.drawRoundedRect(rect.adjusted(-1.5, 0.5, 1.5, 1.5), 4, 4)


def paint_stripes(
    painter: QPainter,
    paragraph: Paragraph,
    entries: Iterable[Entry],
    session: Session,
    looks: Looks,
    theme: Theme,
    strong: frozenset[str],
    room: float,
) -> None:
    """A stripe in the margin for each record that touches the paragraph, over the lines of its first to its last part
    there; beside it what kind it is, where there is ``room`` (pixels left of the text) for it."""
    reach: dict[str, tuple[int, int]] = {}
    for start, end, id in entries:
        first, last = max(start, paragraph.start), min(end, paragraph.end)
        if id in reach:
            first, last = min(first, reach[id][0]), max(last, reach[id][1])
        reach[id] = (first, last)
    records = [(first, -last, id) for id, (first, last) in reach.items()]
    columns: list[int] = []
    written: set[int] = set()
    painter.setFont(themes.sans(8.0))
    for first, minus_last, id in sorted(records):
        annotation = session.get(id)
        if annotation is None or not session.is_record(annotation):
            continue
        look = looks.of(annotation.label)
        top_line, bottom_line = paragraph.line_at(first), paragraph.line_at(max(first, -minus_last - 1))
        column = next((n for n, busy in enumerate(columns) if busy < top_line), len(columns))
        if column >= MOST_STRIPES:
            continue
        if column == len(columns):
            columns.append(bottom_line)
        else:
            columns[column] = bottom_line
        x = -MARGIN - STRIPE - (column * STRIPE_STEP)
        if x - STRIPE < -room:
            continue
        inset = (paragraph.step - paragraph.type_height) / 2
        bar = QRectF(x, paragraph.line_top(top_line) + inset, STRIPE, 0)
        bar.setBottom(paragraph.line_top(bottom_line) + paragraph.step - inset + 1)
        _stripe(painter, bar, look, suggested=annotation.status == "suggested", strong=id in strong)
        if top_line not in written and room > 70:
            written.add(top_line)
            stripes = max(2, len(columns))
            box = QRectF(-room, bar.top(), room - MARGIN - STRIPE - stripes * STRIPE_STEP + 2, paragraph.type_height)
            painter.setPen(QColor(theme.muted))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, flags, kind_of(annotation, look.name))


def kind_of(annotation: Annotation, name: str) -> str:
    """What a record is in a word: a quote's type, else its label's name."""
    kind = annotation.attributes.get("type")
    return kind if isinstance(kind, str) and kind else name


def _stripe(painter: QPainter, bar: QRectF, look: Look, *, suggested: bool, strong: bool) -> None:
    if suggested:
        pen = QPen(look.color, STRIPE, Qt.PenStyle.DashLine)
        pen.setDashPattern([1.2, 1.0])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(bar.center().x(), bar.top()), QPointF(bar.center().x(), bar.bottom()))
        return
    if strong:
        bar = bar.adjusted(-0.5, 0, 0.5, 0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color)
    painter.drawRoundedRect(bar, 2, 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
