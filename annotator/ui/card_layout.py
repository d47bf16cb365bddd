"""A card laid out at a width, and painted: words in the article's type, chips below them, a stripe at the left.

Coordinates are pixels from the card's top left corner.
"""

import math
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from annotator.core.codebook import Codebook
from annotator.ui import theme as themes
from annotator.ui.cards import Card, Chip
from annotator.ui.offsets import Units
from annotator.ui.theme import Theme

STRIPE = 4.0
RADIUS = 6.0
LEFT, RIGHT, TOP, BOTTOM = 15.0, 11.0, 8.0, 10.0
_LINES = 3
_NOTE_LINES = 2
_CHIP_HEIGHT, _CHIP_PAD, _CHIP_GAP, _ROW_GAP = 18.0, 8.0, 6.0, 5.0
_MORE = "…"
_JOIN = " … "
_CHIPS = 60
"""More chips than this are not shown on a card: it would be higher than the panel."""


class Inks:
    """The colours of cards in a theme under a codebook, made once."""

    def __init__(self, theme: Theme, codebook: Codebook) -> None:
        self.theme = theme
        self.text, self.muted, self.warning = QColor(theme.text), QColor(theme.muted), QColor(theme.warning)
        self.line, self.ground, self.accent = QColor(theme.line), QColor(theme.raised), QColor(theme.accent)
        self.hover = _mix(self.ground, self.accent, 0.05 if not theme.dark else 0.07)
        self.window = QColor(theme.window)
        self.ring = QColor(self.accent)
        self.ring.setAlphaF(0.28)
        source = theme.label_color(codebook.get(codebook.part_label("source")))
        dotted = QPen(theme.label_color(codebook.get(codebook.part_label("cue"))), 1.0)
        dotted.setDashPattern([1.0, 1.4])
        none = QPen(Qt.PenStyle.NoPen)
        self.pens = {"plain": QPen(self.line, 1.0), "alert": QPen(self.warning, 1.0), "cue": dotted, "source": none}
        """What chips are outlined with, by look."""
        self.brushes = {"source": QBrush(_mix(self.ground, source, 0.19 if not theme.dark else 0.27))}
        bright = ("source", "cue", "accept", "reject")
        self.chip_inks = {"alert": self.warning, **dict.fromkeys(bright, self.text)}
        """What chips are written in, by look."""

    def stripe(self, card: Card) -> QColor:
        """The colour of a card's stripe."""
        return self.theme.label_color(card.label) if card.label is not None else self.muted


def _mix(ground: QColor, color: QColor, share: float) -> QColor:
    def part(a: float, b: float) -> float:
        return a + (b - a) * share

    return QColor.fromRgbF(
        part(ground.redF(), color.redF()), part(ground.greenF(), color.greenF()), part(ground.blueF(), color.blueF())
    )


@cache
def _fonts() -> dict[str, QFont]:
    italic = QFont(themes.sans(9.0))
    italic.setItalic(True)
    return {"words": themes.serif(11.0), "chip": themes.sans(9.0), "aside": themes.sans(8.25), "note": italic}


@cache
def _metrics(name: str) -> QFontMetricsF:
    return QFontMetricsF(_fonts()[name])


class _Lines:
    """A few lines of text, the last one cut with an ellipsis when there is more; ``join`` in it is muted."""

    def __init__(self, text: str, name: str, width: float, most: int, top: float, join: str, muted: QColor) -> None:
        self.top = top
        layout = _laid(text, name, width, most + 1, [])
        if layout.lineCount() > most:
            start = Units(text).from_qt(layout.lineAt(most - 1).textStart())
            last = _metrics(name).elidedText(text[start:], Qt.TextElideMode.ElideRight, width - 2)
            text = text[:start] + _at_word(last)
            layout = _laid(text, name, width, most, [])
        if join:
            layout = _laid(text, name, width, most, _join_formats(text, join, muted))
        self.layout = layout
        last_line = layout.lineAt(layout.lineCount() - 1)
        self.height = last_line.y() + last_line.height()


def _at_word(cut: str) -> str:
    """A cut line without the piece of a word at its end."""
    at = cut.rfind(" ")
    return f"{cut[:at].rstrip(' ,;:')} {_MORE}" if cut.endswith(_MORE) and at > len(cut) // 2 else cut


def _laid(text: str, name: str, width: float, most: int, formats: list[QTextLayout.FormatRange]) -> QTextLayout:
    layout = QTextLayout(text, _fonts()[name])
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(formats)
    layout.setCacheEnabled(True)
    step = round(QFontInfo(_fonts()[name]).pixelSize() * (1.4 if name == "words" else 1.3))
    layout.beginLayout()
    y = 0.0
    for _ in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += max(step, math.floor(line.height()))
    layout.endLayout()
    return layout


def _join_formats(text: str, join: str, color: QColor) -> list[QTextLayout.FormatRange]:
    formats: list[QTextLayout.FormatRange] = []
    units, at = Units(text), text.find(join)
    while at >= 0:
        found = QTextLayout.FormatRange()
        found.start = units.to_qt(at)  # type: ignore[misc]
        found.length = len(join)  # type: ignore[misc]
        style = QTextCharFormat()
        style.setForeground(color)
        found.format = style  # type: ignore[misc]
        formats.append(found)
        at = text.find(join, at + len(join))
    return formats


class _Pill:
    """A chip with all that its painting needs worked out."""

    __slots__ = (
        "_base",
        "_brush",
        "_font",
        "_ink",
        "_outline",
        "_pad",
        "_pen",
        "_radius",
        "_text",
        "box",
        "look",
        "width",
    )

    def __init__(self, chip: Chip, most: float, inks: Inks) -> None:
        look = self.look = chip.look
        name = "aside" if look == "aside" else "chip"
        metrics, self._font = _metrics(name), _fonts()[name]
        bare = look in ("aside", "quiet")
        self._pad = 0.0 if bare else _CHIP_PAD
        self._text = chip.text
        self.width = metrics.horizontalAdvance(chip.text) + 2 * self._pad
        if self.width > most:
            self.width = most
            self._text = metrics.elidedText(chip.text, Qt.TextElideMode.ElideRight, most - 2 * self._pad - 1)
        self._base = round((_CHIP_HEIGHT + metrics.ascent() - metrics.descent()) / 2)
        self._pen, self._brush = None if bare else inks.pens.get(look, inks.pens["plain"]), inks.brushes.get(look)
        self._radius = 4.0 if look in ("accept", "reject") else _CHIP_HEIGHT / 2
        self._ink = inks.chip_inks.get(look, inks.muted)
        self.box = self._outline = QRectF()

    def put(self, x: float, y: float) -> None:
        """Gives it its place."""
        self.box = QRectF(x, y, self.width, _CHIP_HEIGHT)
        self._outline = self.box if self._brush is not None else self.box.adjusted(0.5, 0.5, -0.5, -0.5)

    def paint(self, painter: QPainter) -> None:
        """Paints it."""
        if self._pen is not None:
            painter.setPen(self._pen)
            painter.setBrush(self._brush or Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._outline, self._radius, self._radius)
        painter.setPen(self._ink)
        painter.setFont(self._font)
        painter.drawText(QPointF(self.box.x() + self._pad, self.box.y() + self._base), self._text)


_RING = 4
"""Pixels around a card that belong to its picture: the ring of the active one."""


class LaidCard:
    """A card at a width."""

    __slots__ = (
        "_chips",
        "_inks",
        "_note",
        "_path",
        "_picture",
        "_stripe",
        "_texts",
        "_words",
        "card",
        "height",
        "width",
    )

    def __init__(self, card: Card, width: float, inks: Inks) -> None:
        self.card, self.width, self._inks = card, width, inks
        self._picture: tuple[tuple[object, ...], QPixmap] | None = None
        inner = width - LEFT - RIGHT
        join = _JOIN if len(card.parts) > 1 else ""
        self._words = _Lines(_JOIN.join(card.parts), "words", inner, _LINES, TOP, join, inks.muted)
        y = TOP + self._words.height + 7
        self._chips: list[_Pill] = []
        y = self._place_chips(card.chips[:_CHIPS], y, inner)
        self._texts: list[_Lines] = []
        for warning in card.warnings:
            lines = _Lines(warning, "chip", inner, _NOTE_LINES, y, "", inks.muted)
            self._texts.append(lines)
            y += lines.height + 4
        self._note: _Lines | None = None
        if card.note:
            self._note = _Lines(card.note, "note", inner, _NOTE_LINES, y, "", inks.muted)
            y += self._note.height + 4
        self.height = round(y - 4 + BOTTOM)
        self._path = QPainterPath()
        self._path.addRoundedRect(QRectF(0.5, 0.5, width - 1, self.height - 1), RADIUS, RADIUS)
        self._stripe = self._stripe_path()

    def _place_chips(self, chips: tuple[Chip, ...], y: float, inner: float) -> float:
        x = LEFT
        for chip in chips:
            pill = _Pill(chip, inner, self._inks)
            if x > LEFT and x + pill.width > LEFT + inner:
                x, y = LEFT, y + _CHIP_HEIGHT + _ROW_GAP
            pill.put(x, y)
            self._chips.append(pill)
            x += pill.width + _CHIP_GAP
        return y + _CHIP_HEIGHT + 6 if chips else y

    def action_at(self, point: QPointF) -> str:
        """What a click at a place asks for: "accept", "reject" or nothing."""
        for pill in self._chips:
            if pill.look in ("accept", "reject") and pill.box.adjusted(-3, -3, 3, 3).contains(point):
                return pill.look
        return ""

    def action_rect(self, action: str) -> QRectF:
        """Where the chip for an action stands; empty when the card has none."""
        return next((pill.box for pill in self._chips if pill.look == action), QRectF())

    # Painting

    def paint(self, painter: QPainter, *, active: bool, hovered: bool, focused: bool) -> None:
        """Paints the card with its corner at the painter's origin, from a picture made once for as long as it looks
        the same: most of the cards in sight do when one of them changes."""
        ratio = painter.device().devicePixelRatioF()
        look = (active, hovered, focused and active, ratio)
        if self._picture is None or self._picture[0] != look:
            picture = QPixmap(round((self.width + 2 * _RING) * ratio), round((self.height + 2 * _RING) * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(self._inks.window)
            drawn = QPainter(picture)
            drawn.setRenderHint(QPainter.RenderHint.Antialiasing)
            drawn.translate(_RING, _RING)
            self._draw(drawn, active=active, hovered=hovered, focused=focused)
            drawn.end()
            self._picture = (look, picture)
        painter.drawPixmap(QPointF(-_RING, -_RING), self._picture[1])

    def _draw(self, painter: QPainter, *, active: bool, hovered: bool, focused: bool) -> None:
        inks = self._inks
        if active:
            painter.setPen(QPen(inks.ring, 4.0 if not focused else 5.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._path)
        border = QPen(inks.accent if active else inks.line, 1.5 if active and focused else 1.0)
        if self.card.suggested and not active:
            border.setDashPattern([3, 2.5])
        painter.setPen(border)
        painter.setBrush(inks.hover if hovered and not active else inks.ground)
        painter.drawPath(self._path)
        painter.fillPath(self._stripe, inks.stripe(self.card))
        painter.setPen(inks.text)
        self._words.layout.draw(painter, QPointF(LEFT, self._words.top))
        for chip in self._chips:
            chip.paint(painter)
        painter.setPen(inks.warning)
        for lines in self._texts:
            lines.layout.draw(painter, QPointF(LEFT, lines.top))
        if self._note is not None:
            painter.setPen(inks.muted)
            self._note.layout.draw(painter, QPointF(LEFT, self._note.top))

    def _stripe_path(self) -> QPainterPath:
        """The stripe, cut by the card's round corners; in dashes for a suggestion."""
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(0, 0, self.width, self.height), RADIUS, RADIUS)
        bars = QPainterPath()
        if self.card.suggested:
            y = 0.0
            while y < self.height:
                bars.addRect(QRectF(0, y, STRIPE, 7))
                y += 12
        else:
            bars.addRect(QRectF(0, 0, STRIPE, self.height))
        return outline.intersected(bars)
