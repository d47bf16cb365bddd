"""The list of cards: of any number of records, only those in sight are made, laid out and painted."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip, QWidget

from annotator.core import edits
from annotator.core.model import reading_order
from annotator.ui import theme as themes
from annotator.ui.card_layout import LaidCard
from annotator.ui.card_position import CardPosition
from annotator.ui.card_shelf import CardShelf
from annotator.ui.label_about import about
from annotator.ui.literal import tooltip
from annotator.ui.record_rows import Key, RecordRows
from annotator.ui.theme import Theme

SIDE = 12
"""Pixels beside the cards."""
_LINE = 20
_PARTS = 64
"""How many records before and after a mention or cue are looked at for one that it belongs to."""

NOTHING = "Nothing marked yet. Select words in the article and press Q for a quote or C for a claim."
NO_MATCH = "No record matches the filter."


class CardList(QAbstractScrollArea):
    """Shows rows. ``record_chosen(id)`` at a click, Enter, or when the keyboard goes to another card;
    ``edit_asked(id)`` at a double click, ``context_asked(id, QPoint)`` for a menu at a global place."""

    record_chosen = Signal(str)
    edit_asked = Signal(str)
    context_asked = Signal(str, QPoint)

    def __init__(self, rows: RecordRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self._shelf = CardShelf(rows)
        self._position = CardPosition(rows.count, lambda number: self._shelf.card(number).height)
        self._top_key: Key = (0, 0, "")
        self._bar_moves = False
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Records")
        self.setObjectName("records")
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._bar_moved)

    # What is shown

    @property
    def laid_out(self) -> int:
        """Cards laid out since the start."""
        return self._shelf.laid_out

    @property
    def theme(self) -> Theme:
        """Light or dark."""
        return self._shelf.theme

    def set_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self._shelf.theme = theme
        self._shelf.forget()
        self.viewport().update()

    def show_rows(self) -> None:
        """The rows are those of another session or filter: from the top, or from the active record."""
        self._shelf.forget()
        self._position.to_start()
        self.rows_changed()
        if self.rows.session is not None:
            self.show_record(self.rows.session.active)

    def rows_changed(self) -> None:
        """After a change of rows: what stood at the top stays there."""
        position = self._position
        if position.top > 0:
            at = self.rows.position(self._top_key[2])
            position.top = at if at >= 0 else self.rows.place_of(self._top_key)
        self._settle()
        self._describe()

    def active_changed(self) -> None:
        """Another record is the active one: it comes into sight."""
        session = self.rows.session
        if session is not None:
            self.show_record(session.active)
        self.viewport().update()
        self._describe()

    def card_rect(self, id: str) -> QRect:
        """Where a record's card stands in the viewport; empty when it is out of sight."""
        position = self.rows.position(id)
        for number, top, laid in self._visible():
            if number == position:
                return QRect(SIDE, round(top), round(laid.width), round(laid.height))
        return QRect()

    def action_rect(self, id: str, action: str) -> QRect:
        """Where the chip stands that accepts or rejects a suggestion; empty when there is none in sight."""
        position = self.rows.position(id)
        for number, top, laid in self._visible():
            if number == position and not laid.action_rect(action).isEmpty():
                return laid.action_rect(action).translated(SIDE, top).toRect()
        return QRect()

    def id_at_point(self, point: QPoint | QPointF) -> str:
        """The id of the card at a place in the viewport, "" when there is none."""
        found = self._at(point)
        return self.rows.id_at(found[0]) if found is not None else ""

    def _at(self, point: QPoint | QPointF) -> tuple[int, float, LaidCard] | None:
        for number, top, laid in self._visible():
            if top <= point.y() < top + laid.height and SIDE <= point.x() < SIDE + laid.width:
                return number, top, laid
        return None

    def _visible(self) -> list[tuple[int, float, LaidCard]]:
        return [(number, top, self._shelf.card(number)) for number, top in self._position.visible()]

    # Scrolling

    def _settle(self) -> None:
        """Brings the position between the ends, and the scroll bar to it."""
        # the cards are as wide with a scroll bar as without: it stands in the margin
        width = min(self.width() - 2 * SIDE, self.viewport().width() - SIDE - 1)
        self._shelf.width = float(max(120, width))
        position = self._position
        position.view_height = max(0, self.viewport().height())
        position.settle()
        session = self.rows.session
        if session is not None and self.rows.count():
            id = self.rows.id_at(position.top)
            record = session.get(id)
            self._top_key = reading_order(record) if record is not None else (0, 0, id)
        bar = self.verticalScrollBar()
        most, page, step = position.extent()
        self._bar_moves = True
        bar.setRange(0, most)
        bar.setPageStep(page)
        bar.setSingleStep(step)
        bar.setValue(position.value())
        self._bar_moves = False
        self.viewport().update()

    def _bar_moved(self, value: int) -> None:
        if not self._bar_moves:
            self._position.go_to_value(value)
            self._settle()

    def scroll_pixels(self, pixels: float) -> None:
        """Scrolls down by so many pixels; up when negative."""
        self._position.offset += pixels
        self._settle()

    def show_record(self, id: str) -> None:
        """Scrolls as little as it takes to bring a record's card into sight: for a mention or cue, its record's."""
        number = self._row_of(id)
        if number >= 0 and self.viewport().height() > 0:
            self._position.show(number)
            self._settle()

    def _row_of(self, id: str) -> int:
        """The place of a record, or of the nearest one that a mention or cue belongs to; -1 for none."""
        position = self.rows.position(id)
        session = self.rows.session
        annotation = session.get(id) if session is not None and id else None
        if position >= 0 or session is None or annotation is None or session.is_record(annotation):
            return position
        middle = self.rows.place_of(reading_order(annotation))
        near = range(max(0, middle - _PARTS), min(self.rows.count(), middle + _PARTS))
        for number in sorted(near, key=lambda n: abs(n - middle)):
            if self._belongs(id, self.rows.id_at(number)):
                return number
        return -1

    def _belongs(self, part: str, record: str) -> bool:
        session = self.rows.session
        annotation = session.get(record) if session is not None and part else None
        if annotation is None:
            return False
        return part in annotation.linked("source") or part in annotation.linked("cue")

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self.theme.window))
        session = self.rows.session
        if session is not None and not self.rows.count():
            self._paint_empty(painter)
        if session is None or not self.rows.count():
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        dirty = event.rect().adjusted(0, -6, 0, 6)
        for number, top, laid in self._visible():
            if top > dirty.bottom() or top + laid.height < dirty.top():
                continue
            id = self.rows.id_at(number)
            hovered = bool(session.hovered) and (id == session.hovered or self._belongs(session.hovered, id))
            hovered = hovered or self._belongs(session.active, id)
            painter.translate(SIDE, round(top))
            laid.paint(painter, active=id == session.active, hovered=hovered, focused=focused)
            painter.translate(-SIDE, -round(top))
        painter.end()

    def _empty_text(self) -> str:
        if self.rows.query:
            return "Looking …" if self.rows.searching else NO_MATCH
        return NOTHING

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(themes.sans(10.0))
        painter.setPen(QColor(self.theme.muted))
        room = QRectF(self.viewport().rect()).adjusted(28, 40, -28, -20)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(room, flags, self._empty_text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    # For those who listen

    def _describe(self) -> None:
        session = self.rows.session
        position = self.rows.position(session.active) if session is not None else -1
        if position >= 0:
            text = f"{self._shelf.card(position).card.full} ({position + 1} of {self.rows.count()})"
        else:
            text = self._empty_text() if session is not None and not self.rows.count() else ""
        if text == self.accessibleDescription():
            return
        self.setAccessibleDescription(text)  # Qt tells of it
        if QAccessible.isActive() and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Focus))

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count, session = event.key(), self.rows.count(), self.rows.session
        if session is None or not count or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        at = self.rows.position(session.active)
        page = max(1, len(self._visible()) - 1)
        moves = {
            Qt.Key.Key_Down: at + 1 if at >= 0 else self._position.top,
            Qt.Key.Key_Up: at - 1 if at >= 0 else self._position.top,
            Qt.Key.Key_PageDown: at + page if at >= 0 else self._position.top,
            Qt.Key.Key_PageUp: at - page if at >= 0 else self._position.top,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }
        if key in moves:
            self._choose(self.rows.id_at(min(max(moves[Qt.Key(key)], 0), count - 1)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at >= 0:
            self.record_chosen.emit(session.active)
        else:
            super().keyPressEvent(event)

    def _choose(self, id: str) -> None:
        session = self.rows.session
        if session is None or session.get(id) is None:
            self.show_record(id)
            return
        session.set_active(id)
        self.record_chosen.emit(id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        session, found = self.rows.session, self._at(event.position())
        if session is None or found is None:
            return
        number, top, laid = found
        id = self.rows.id_at(number)
        if session.get(id) is None:
            return
        if event.button() == Qt.MouseButton.RightButton:
            self.context_asked.emit(id, event.globalPosition().toPoint())
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        action = laid.action_at(event.position() - QPointF(SIDE, round(top)))
        if action:
            status = "accepted" if action == "accept" else "rejected"
            session.edit(action, edits.set_status, annotations=[id], status=status)
            return
        self._choose(id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        session, found = self.rows.session, self._at(event.position())
        if session is None or found is None or event.button() != Qt.MouseButton.LeftButton:
            return
        number, top, laid = found
        id = self.rows.id_at(number)
        if session.get(id) is not None and not laid.action_at(event.position() - QPointF(SIDE, round(top))):
            self.edit_asked.emit(id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        session, found = self.rows.session, self._at(event.position())
        if session is None:
            return
        id = self.rows.id_at(found[0]) if found is not None else ""
        session.set_hovered(id if session.get(id) is not None else "")
        over = found is not None and found[2].action_at(event.position() - QPointF(SIDE, round(found[1])))
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.rows.session is not None:
            self.rows.session.set_hovered("")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        session = self.rows.session
        if session is None or event.reason() != QContextMenuEvent.Reason.Keyboard or not session.active:
            return
        rect = self.card_rect(session.active)
        self.context_asked.emit(session.active, self.viewport().mapToGlobal(rect.center()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = float(event.pixelDelta().y())
        if not pixels:
            pixels = event.angleDelta().y() / 120 * QApplication.wheelScrollLines() * _LINE
        self.scroll_pixels(-pixels)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._at(event.pos())
            card = found[2].card if found is not None else None
            meaning = f"\n\n{about(card.label)}" if card is not None and card.label is not None else ""
            QToolTip.showText(event.globalPos(), tooltip(card.full + meaning) if card is not None else "", self)
            return True
        return super().viewportEvent(event)
