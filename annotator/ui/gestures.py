"""What the mouse does in an article view: select words, pick an annotation, drag an end of one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.core import sentences

if TYPE_CHECKING:
    from annotator.ui.article_view import ArticleView

_GRIP_INSIDE, _GRIP_OUTSIDE = 5.0, 2.0
"""Pixels before and after the end of the active annotation at which it can be taken hold of. Its start is taken hold
of from outside alone: a press on the first letter begins a selection, of a name after a quote or a claim within it."""
_SCROLL_MS = 30

Handle = tuple[QRectF, int, bool, int]
"""The box of a grip, the number of the part it belongs to, whether it is the part's end, and the code point there."""


class Gestures:
    """The mouse over one view. A press begins a selection or takes hold of a grip; a click without a drag picks."""

    def __init__(self, view: "ArticleView") -> None:
        self._view = view
        self._press: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        self._grip: tuple[int, bool] | None = None
        self._unit: tuple[int, int] | None = None
        self._double = QElapsedTimer()
        self._double_at = QPointF()
        self._link = ""
        self._auto_scroll = QTimer(view)
        self._auto_scroll.setInterval(_SCROLL_MS)
        self._auto_scroll.timeout.connect(self._scroll_on)

    def cancel(self) -> None:
        """Lets go of whatever was begun."""
        self._press, self._dragging, self._grip, self._unit = None, False, None, None
        self._auto_scroll.stop()
        self._view.set_preview(None)

    def busy(self) -> bool:
        """Whether a button is held: a selection is being made, or a grip dragged."""
        return self._press is not None

    def handles(self) -> list[Handle]:
        """The grips at the ends of the active annotation's parts, of those in sight."""
        session = self._view.session
        annotation = session.get(session.active) if session is not None and not session.read_only else None
        if annotation is None:
            return []
        found: list[Handle] = []
        for part, span in enumerate(annotation.spans):
            rects = self._view.range_rects(span.start, span.end)
            if not rects:
                continue
            for at_end, position in ((False, span.start), (True, span.end)):
                box = rects[-1] if at_end else rects[0]
                edge = self._view.cursorRect(position if not at_end else max(span.start, position))
                if edge.isEmpty() or not box.adjusted(-3, -3, 3, 3).intersects(QRectF(edge)):
                    continue
                x = box.right() if at_end else box.left()
                grip = QRectF(x - 1.5, box.top() - 2, 3, box.height() + 4)
                found.append((grip, part, at_end, position))
        return found

    def pressed(self, event: QMouseEvent) -> None:
        """Begins a selection, extends one with Shift, or takes hold of a grip."""
        view, at = self._view, event.position()
        if view.session is None:
            return
        if event.button() == Qt.MouseButton.RightButton:
            self._context(event)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._double.isValid() and not self._double.hasExpired(QApplication.doubleClickInterval()):
            self._double.invalidate()
            if (at - self._double_at).manhattanLength() < QApplication.startDragDistance():
                self._select_sentence(at)
                return
        self._press, self._last, self._dragging, self._unit = at, at, False, None
        grip = self._grip_at(at)
        if grip is not None:
            self._grip = (grip[1], grip[2])
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._dragging = True
            self._extend(at, event)

    def _grip_at(self, at: QPointF) -> Handle | None:
        for handle in self.handles():
            box, _, at_end, _ = handle
            before, after = (_GRIP_INSIDE, _GRIP_OUTSIDE) if at_end else (_GRIP_INSIDE, 0.5)
            edge = box.center().x()
            if box.top() <= at.y() <= box.bottom() and edge - before <= at.x() <= edge + after:
                return handle
        return None

    def moved(self, event: QMouseEvent) -> None:
        """Goes on with what was begun; with no button down, says what is under the mouse."""
        view, at = self._view, event.position()
        if view.session is None:
            return
        self._last = at
        if self._press is None:
            self._hover(at, event)
            return
        if not self._dragging and (at - self._press).manhattanLength() < min(4, QApplication.startDragDistance()):
            return
        if not self._dragging:
            self._dragging = True
            if self._grip is None:
                position = view.position_at(self._press)
                view.select(position, position)
        outside = at.y() < 0 or at.y() > view.viewport().height()
        if outside and not self._auto_scroll.isActive():
            self._auto_scroll.start()
        elif not outside:
            self._auto_scroll.stop()
        self._extend(at, event)

    def _extend(self, at: QPointF, event: QMouseEvent | None = None) -> None:
        view = self._view
        position = view.position_at(at)
        if self._grip is not None:
            self._preview_grip(position, event)
            return
        letters = view.letters
        if event is not None:
            letters = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        anchor = view.anchor
        if self._unit is not None:
            start, end = self._unit
            anchor = end if position < start else start
            position = position if position < start or position > end else end
        view.select(anchor, position, letters=letters)

    def _preview_grip(self, position: int, event: QMouseEvent | None) -> None:
        view = self._view
        assert view.session is not None
        assert self._grip is not None
        annotation = view.session.get(view.session.active)
        if annotation is None or self._grip[0] >= len(annotation.spans):
            self.cancel()
            return
        part, at_end = self._grip
        span = annotation.spans[part]
        start, end = (span.start, position) if at_end else (position, span.end)
        letters = event is not None and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if start < end:
            snap = sentences.snap_letters if letters else sentences.snap
            wanted = snap(view.session.text, start, end)
            if not letters:  # the end that is not dragged stays where a careful person put it
                wanted = (span.start, wanted[1]) if at_end else (wanted[0], span.end)
            if wanted[0] < wanted[1]:
                view.set_preview((annotation.id, part, *wanted))

    def released(self, event: QMouseEvent) -> None:
        """Ends a selection or a drag of a grip; a click picks the innermost annotation, a later one the next."""
        if event.button() != Qt.MouseButton.LeftButton or self._press is None:
            return
        view, press = self._view, self._press
        self._auto_scroll.stop()
        dragging, grip, preview = self._dragging, self._grip, view._preview
        self._press, self._dragging, self._grip, self._unit = None, False, None, None
        if grip is not None and dragging:
            view.set_preview(None)
            if preview is not None:
                view.span_dragged.emit(*preview)
            return
        if dragging:
            view.selection_finished.emit()
            return
        self._click(press, event)

    def _click(self, at: QPointF, event: QMouseEvent) -> None:
        view = self._view
        link = view.link_at(at) if event.modifiers() & Qt.KeyboardModifier.ControlModifier else ""
        if link:
            view.link_asked.emit(link)
            return
        session = view.session
        assert session is not None
        position = view.position_at(at)
        view.select(position, position)
        under = view.annotations_at(at)
        if not under:
            session.set_active("")
        elif session.active in under:
            session.set_active(under[(under.index(session.active) + 1) % len(under)])
        else:
            session.set_active(under[0])

    def double_clicked(self, event: QMouseEvent) -> None:
        """Selects the word; dragging on from there goes by words."""
        view, at = self._view, event.position()
        if view.session is None or event.button() != Qt.MouseButton.LeftButton:
            return
        start, end = sentences.word_at(view.session.text, self._character_at(at))
        self._double.start()
        self._double_at = at
        if start < end:
            self._press, self._last, self._dragging, self._unit = at, at, True, (start, end)
            view.select(start, end)

    def _character_at(self, at: QPointF) -> int:
        """The code point under the mouse, which is the one before the nearest place when that is to the right."""
        position = self._view.position_at(at)
        if position and self._view.cursorRect(position).left() > at.x():
            position -= 1
        return position

    def _select_sentence(self, at: QPointF) -> None:
        view = self._view
        assert view.session is not None
        start, end = sentences.sentence_at(view.session.text, self._character_at(at))
        if start < end:
            self._press, self._last, self._dragging, self._unit = at, at, True, (start, end)
            view.select(start, end)

    def over_link(self, address: str) -> None:
        """Says that the mouse is over a link, or over none any more."""
        if address != self._link:
            self._link = address
            self._view.link_hovered.emit(address)

    def _hover(self, at: QPointF, event: QMouseEvent) -> None:
        view = self._view
        assert view.session is not None
        self.over_link(view.link_at(at))
        shape = Qt.CursorShape.SplitHCursor if self._grip_at(at) is not None else Qt.CursorShape.IBeamCursor
        if self._link and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            shape = Qt.CursorShape.PointingHandCursor
        if view.viewport().cursor().shape() != shape:
            view.viewport().setCursor(shape)
        under = view.annotations_at(at)
        view.session.set_hovered(under[0] if under else "")

    def _context(self, event: QMouseEvent) -> None:
        view = self._view
        assert view.session is not None
        if not view.selected():
            under = view.annotations_at(event.position())
            if under and view.session.active not in under:
                view.session.set_active(under[0])
            if view.link_at(event.position()):  # so that the menu's command is about this link
                position = self._character_at(event.position())
                view.select(position, position)
        view.context_asked.emit(event.globalPosition().toPoint())

    def _scroll_on(self) -> None:
        view = self._view
        if self._press is None:
            self._auto_scroll.stop()
            return
        y, height = self._last.y(), view.viewport().height()
        beyond = y if y < 0 else y - height
        view.scroll_pixels(max(-60.0, min(60.0, beyond * 0.5)))
        self._extend(QPointF(self._last.x(), min(max(y, 0), height - 1)))
