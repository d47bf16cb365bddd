"""The article view: an article set as a page, its annotations in it, and the selection made by mouse or keyboard.

The view knows positions (code points) and shows a session; what a gesture means is said by its signals and done by
the window. Layout, scrolling, painting and gestures each live in a module of their own.
"""

from bisect import bisect_left

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip, QWidget

from annotator.core import sentences
from annotator.core.edits import Range
from annotator.ui import badges, links
from annotator.ui import theme as themes
from annotator.ui.dates import told_date
from annotator.ui.gestures import Gestures
from annotator.ui.highlights import Looks, Shapes, paint_offered, paint_strong
from annotator.ui.keyboard import moved_caret
from annotator.ui.literal import shown, tooltip
from annotator.ui.page import AT_ONCE, Page, Paragraph
from annotator.ui.scrolling import PADDING, Scroller
from annotator.ui.session import Change, Session
from annotator.ui.theme import Theme

LEFT_ROOM = 88
"""Pixels kept left of the text for stripes and their names."""
RIGHT_ROOM = 40
AHEAD_MS = 15
AHEAD_PARAGRAPHS = 12
"""While the program is idle, so many paragraphs (some 2 ms of work) are laid out every so many milliseconds."""
AHEAD_AFTER_MS = 150
"""After the page got another width, or was scrolled: not while the edge of the window is being dragged."""
ZOOMS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6, 1.8, 2.0, 2.4)


class ArticleView(QAbstractScrollArea):
    """Shows a session.

    ``selection_changed()`` when the selected words or the caret are others, ``selection_finished()`` when the mouse
    let go of a selection, ``span_dragged(id, part, start, end)`` when an end of a part was dragged to change it,
    ``context_asked(QPoint)`` for a menu at a global place, ``link_hovered(address)`` when the mouse came over a link or
    left it (empty), ``link_asked(address)`` when one is to be opened, ``zoomed(float)``.
    """

    selection_changed = Signal()
    selection_finished = Signal()
    span_dragged = Signal(str, int, int, int)
    edit_asked = Signal(str)
    context_asked = Signal(QPoint)
    link_hovered = Signal(str)
    link_asked = Signal(str)
    zoomed = Signal(float)
    scrolled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.session: Session | None = None
        self.page: Page | None = None
        self.scroller: Scroller | None = None
        self._looks: Looks | None = None
        self.zoom = 1.0
        self._left = 0.0
        self.anchor = self.caret = 0
        self.letters = False
        self._strong: frozenset[str] = frozenset()
        self._shapes: dict[int, Shapes] = {}
        self._old_shapes: list[Shapes] = []
        self._preview: tuple[str, int, int, int] | None = None
        self._found: list[Range] = []
        self._found_current = -1
        self._offered: list[tuple[str, int, int]] = []
        self._places: dict[int, tuple[Session, int, float, int, int]] = {}
        self._bar_moves = False
        self._caret_on = True
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._flip_caret)
        self._ahead = QTimer(self)
        self._ahead.setInterval(AHEAD_MS)
        self._ahead.timeout.connect(self._lay_ahead)
        self.gestures = Gestures(self)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setObjectName("article")
        self.setAccessibleName("Article")
        self.verticalScrollBar().valueChanged.connect(self._bar_moved)

    # What is shown

    def set_session(self, session: Session | None) -> None:
        """Shows another article, where it was left; None shows none."""
        if self.session is not None:
            self._keep_place()
            self.session.changed.disconnect(self._document_changed)
            self.session.active_changed.disconnect(self._emphasis_changed)
            self.session.hovered_changed.disconnect(self._emphasis_changed)
        self.session = session
        self.gestures.cancel()
        self._found, self._found_current, self._preview, self._offered = [], -1, None, []
        self._shapes, self._old_shapes = {}, []
        if session is None:
            self.page = self.scroller = self._looks = None
        else:
            self.page = Page(session.article, self.theme)
            self.scroller = Scroller(self.page, self._extra)
            self._looks = Looks(session, self.theme)
            session.changed.connect(self._document_changed)
            session.active_changed.connect(self._emphasis_changed)
            session.hovered_changed.connect(self._emphasis_changed)
            _, top, offset, self.anchor, self.caret = self._places.get(id(session), (session, 0, -PADDING, 0, 0))
            self.anchor, self.caret = self.page.clamp(self.anchor), self.page.clamp(self.caret)
            self._fit()
            self.scroller.show_paragraph(top, offset)
            self._sync_bar()
            self._emphasis_changed()
        self.viewport().update()
        self.selection_changed.emit()

    def forget(self, session: Session) -> None:
        """Forgets where a session that was closed had been left."""
        self._places.pop(id(session), None)

    def _keep_place(self) -> None:
        if self.session is not None and self.scroller is not None:
            place = (self.session, self.scroller.top, self.scroller.offset, self.anchor, self.caret)
            self._places[id(self.session)] = place

    def set_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.theme = theme
        if self.session is not None:
            self._looks = Looks(self.session, theme)
            self._shapes.clear()
            self._fit()
        self.viewport().update()

    def set_zoom(self, zoom: float) -> None:
        """The size of the article's type, 1.0 for 100 %; what stands at the top stays there."""
        zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        if zoom == self.zoom:
            return
        self.zoom = zoom
        if self.scroller is not None:
            value = self.scroller.value()
            self._fit()
            self.scroller.go_to_value(value)
            self._sync_bar()
        self.viewport().update()
        self.zoomed.emit(zoom)

    def zoom_step(self, step: int) -> None:
        """The next larger (1) or smaller (-1) size."""
        at = min(range(len(ZOOMS)), key=lambda n: abs(ZOOMS[n] - self.zoom))
        self.set_zoom(ZOOMS[min(max(at + step, 0), len(ZOOMS) - 1)])

    def set_found(self, found: list[Range], current: int) -> None:
        """The matches of a search, sorted, and which of them is the current one (-1 for none)."""
        self._found, self._found_current = found, current
        if 0 <= current < len(found):
            self.show_range(*found[current])
        self.viewport().update()

    # Where things are

    def text_left(self) -> float:
        """The left edge of the text in the view, in pixels: centred, with room for the stripes."""
        assert self.page is not None
        free = self.viewport().width() - self.page.width
        return max(min(LEFT_ROOM, free), round(free / 2))

    def _fit(self) -> None:
        if self.page is None or self.scroller is None:
            return
        available = max(160, self.viewport().width() - LEFT_ROOM - RIGHT_ROOM)
        before = self._left
        changed = self.page.set_look(available=available, zoom=self.zoom, theme=self.theme)
        self._left = self.text_left()
        if changed or self._left != before:
            self._old_shapes.extend(self._shapes.values())
            self._shapes = {}
            self._ahead.start(AHEAD_AFTER_MS)
        self.scroller.view_height = self.viewport().height()

    def _lay_ahead(self) -> None:
        if self.page is None or self.scroller is None or not self.isVisible():
            return
        self._ahead.setInterval(AHEAD_MS)
        done = self.page.lay_ahead(self.scroller.top, AHEAD_PARAGRAPHS)
        for number in done:
            self._shapes_of(number, self.page.paragraph(number))
        del self._old_shapes[-AT_ONCE:]
        if not done and self.page.idle() and not self._old_shapes:
            self._ahead.stop()

    def _extra(self, number: int) -> float:
        """The height of the byline under the headline."""
        blocks = self.page.blocks if self.page is not None else []
        if number == 0 and blocks and blocks[0].kind == "heading" and self._byline():
            return 26.0 * self.zoom
        return 0.0

    def _byline(self) -> str:
        if self.session is None:
            return ""
        info = self.session.article.info
        parts = [f"By {info.byline}" if info.byline else "", info.publication, told_date(info.published)]
        return shown(" · ".join(part for part in parts if part), 300)

    def position_at(self, point: QPoint | QPointF) -> int:
        """The code point nearest to a place in the viewport."""
        if self.page is None or self.scroller is None or not len(self.page):
            return 0
        x = point.x() - self.text_left()
        seen = self.scroller.visible()
        for number, top in reversed(seen):
            if point.y() >= top or number == seen[0][0]:
                return self.page.paragraph(number).position_at(x, point.y() - top)
        return 0

    def range_rects(self, start: int, end: int) -> list[QRectF]:
        """The boxes of a range in the viewport, of what is in sight of it."""
        if self.page is None or self.scroller is None:
            return []
        found: list[QRectF] = []
        left = self.text_left()
        for number, top in self.scroller.visible():
            block = self.page.blocks[number]
            if block.start < end and start < block.end:
                rects = self.page.paragraph(number).rects(start, end)
                found.extend(rect.translated(left, top) for rect in rects)
        return found

    def cursorRect(self, position: int | None = None) -> QRect:
        """Where the caret stands in the viewport, or would stand before that code point; empty when out of sight."""
        position = self.caret if position is None else position
        if self.page is None or self.scroller is None or not len(self.page):
            return QRect()
        wanted = self.page.number_at(position)
        for number, top in self.scroller.visible():
            if number == wanted:
                rect = self.page.paragraph(number).caret(min(position, self.page.blocks[number].end))
                return rect.translated(self.text_left(), top).toAlignedRect()
        return QRect()

    def annotations_at(self, point: QPoint | QPointF) -> list[str]:
        """The annotations under a place in the viewport, the innermost (shortest) first."""
        if self.session is None or self.page is None:
            return []
        position = self.position_at(point)
        found: dict[str, int] = {}
        for start, end, id in self.session.touching(max(0, position - 1), position + 1):
            annotation = self.session.get(id)
            if annotation is None or annotation.status == "rejected":
                continue
            if any(rect.adjusted(-1, -2, 1, 4).contains(QPointF(point)) for rect in self.range_rects(start, end)):
                found[id] = sum(span.end - span.start for span in annotation.spans)
        return sorted(found, key=lambda id: (found[id], id))

    def badge_at(self, point: QPoint | QPointF) -> badges.Badge | None:
        """The badge of a character that cannot be seen, under a place in the viewport."""
        if self.page is None or self.scroller is None:
            return None
        for number, top in self.scroller.visible():
            paragraph = self.page.paragraph(number)
            if paragraph.badges and top <= point.y() < top + paragraph.height:
                return paragraph.badge_at(point.x() - self.text_left(), point.y() - top)
        return None

    def link_at(self, point: QPoint | QPointF) -> str:
        """The address of the link whose words are under a place in the viewport; empty without one."""
        if self.page is None or not self.page.has_links:
            return ""
        near = self.position_at(point)
        for position in (near, near - 1):
            address = self.page.link_at(position) if position >= 0 else ""
            if address and any(rect.contains(QPointF(point)) for rect in self.range_rects(position, position + 1)):
                return address
        return ""

    def caret_link(self) -> str:
        """The address of the link that the caret is in or at the end of; empty without one."""
        if self.page is None or not self.page.has_links:
            return ""
        return self.page.link_at(self.caret) or (self.page.link_at(self.caret - 1) if self.caret else "")

    def show_range(self, start: int, end: int) -> None:
        """Scrolls as little as it takes to bring a range into sight; one far away to the upper third."""
        if self.page is None or self.scroller is None or not len(self.page):
            return
        height = self.viewport().height()
        number = self.page.number_at(start)
        seen = dict(self.scroller.visible())
        paragraph = self.page.paragraph(number)
        begin = paragraph.caret(min(start, paragraph.end))
        if number in seen:
            top = seen[number] + begin.top()
            last = min(end, paragraph.end)
            bottom = seen[number] + paragraph.caret(last).bottom()
            if top < PADDING:
                self.scroller.move(top - PADDING)
            elif bottom > height - PADDING:
                self.scroller.move(min(bottom - height + PADDING, top - PADDING))
        else:
            self.scroller.show_paragraph(number, begin.top() - height / 3)
        self._sync_bar()
        self.viewport().update()
        self.scrolled.emit()

    # Selection

    def selected(self) -> list[Range]:
        """The selected words as a list of one range, or of none: whole words unless letters were asked for."""
        if self.session is None or self.anchor == self.caret:
            return []
        start, end = min(self.anchor, self.caret), max(self.anchor, self.caret)
        snap = sentences.snap_letters if self.letters else sentences.snap
        start, end = snap(self.session.text, start, end)
        return [(start, end)] if start < end else []

    def select(self, anchor: int, caret: int, *, letters: bool = False) -> None:
        """Selects from ``anchor`` to ``caret``; both alike puts the caret there and selects nothing."""
        self.anchor, self.caret, self.letters = anchor, caret, letters
        self._show_caret()
        self.viewport().update()
        self.selection_changed.emit()

    def clear_selection(self) -> None:
        """Lets go of the selection; the caret stays."""
        self.select(self.caret, self.caret)

    def caret_line(self) -> int:
        """The number of the caret's line in the text, from 1."""
        return self.session.text.count("\n", 0, self.caret) + 1 if self.session is not None else 0

    # Following the session

    def _document_changed(self, change: Change) -> None:
        self._preview = None
        if self.page is not None:
            for start, end in change.ranges:
                for number in range(self.page.number_at(start), self.page.number_at(end) + 1):
                    self._shapes.pop(number, None)
        self._emphasis_changed()
        if change.annotations:
            self.viewport().update()

    def _emphasis_changed(self, _: str = "") -> None:
        session = self.session
        if session is None:
            return
        strong: set[str] = set()
        for id in (session.active, session.hovered):
            annotation = session.get(id) if id else None
            if annotation is not None:
                strong.add(id)
                strong.update(annotation.linked_ids("source"), annotation.linked_ids("cue"))
        if strong != self._strong:
            self._strong = frozenset(strong)
            self.viewport().update()

    def set_offered(self, offered: list[tuple[str, int, int]]) -> None:
        """Words that a key would mark: label, start and end of each. They are shown as suggestions are."""
        self._offered = offered
        self.viewport().update()

    def set_preview(self, preview: tuple[str, int, int, int] | None) -> None:
        """A part of an annotation as it would be: its id, the part's number, start and end; None ends it."""
        self._preview = preview
        self.viewport().update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            painter.fillRect(event.rect(), QColor(self.theme.page))
            if self.session is not None and self.page is not None and self.scroller is not None:
                self._paint(painter, QRectF(event.rect()))
        finally:
            painter.end()  # a painter that outlives its paint event takes the process down

    def _paint(self, painter: QPainter, dirty: QRectF) -> None:
        assert self.session is not None
        assert self.page is not None
        assert self.scroller is not None
        assert self._looks is not None
        left = self.text_left()
        selection = self.selected()
        strong = [a for a in map(self.session.get, self._strong) if a is not None and a.status != "suggested"]
        for number, top in self.scroller.visible():
            paragraph = self.page.paragraph(number)
            if top > dirty.bottom() or top + paragraph.height + self._extra(number) + 4 < dirty.top():
                continue
            painter.translate(left, top)
            self._paint_ground(painter, paragraph, selection)
            self._shapes_of(number, paragraph).paint(painter)
            for annotation in strong:
                if annotation.start < paragraph.end and paragraph.start < annotation.end:
                    paint_strong(painter, paragraph, annotation, self._looks.of(annotation.label))
            if self._offered:
                paint_offered(painter, paragraph, self._offered, self._looks)
            painter.setPen(paragraph.color)
            paragraph.layout.draw(painter, QPointF(0, 0), [], dirty.translated(-left, -top))
            if paragraph.badges:
                placed = paragraph.placed_badges()
                badges.paint(painter, placed, paragraph.font, self.theme, dirty.translated(-left, -top))
            painter.translate(-left, -top)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.scroller.top == 0 and self._extra(0):
            self._paint_byline(painter, left, -self.scroller.offset)
        self._paint_preview(painter)
        self._paint_caret(painter)
        if not len(self.page):
            self._paint_empty(painter)

    def _shapes_of(self, number: int, paragraph: Paragraph) -> Shapes:
        shapes = self._shapes.get(number)
        if shapes is None:
            assert self.session is not None
            assert self._looks is not None
            entries = self.session.touching(paragraph.start, paragraph.end)
            shapes = Shapes(paragraph, entries, self.session, self._looks, self.text_left())
            self._shapes[number] = shapes
        return shapes

    def _paint_ground(self, painter: QPainter, paragraph: Paragraph, selection: list[Range]) -> None:
        """What lies below the annotations: the block's own decoration, the selection, the matches of a search."""
        if paragraph.block.kind in ("quotation", "code", "item"):
            self._paint_decoration(painter, paragraph)
        for start, end in selection:
            for rect in paragraph.rects(start, end):
                painter.fillRect(rect, QColor(self.theme.selection))
        if self._found:
            ground = QColor("#f2c744")
            at = max(0, bisect_left(self._found, (paragraph.start, 0)) - 1)
            while at < len(self._found) and self._found[at][0] < paragraph.end:
                ground.setAlphaF(0.75 if at == self._found_current else 0.3)
                for rect in paragraph.rects(*self._found[at]):
                    painter.fillRect(rect, ground)
                at += 1

    def _paint_decoration(self, painter: QPainter, paragraph: Paragraph) -> None:
        assert self.page is not None
        kind = paragraph.block.kind
        body = QRectF(0, paragraph.top, self.page.width, paragraph.height - paragraph.top)
        if paragraph.joined:
            body.setTop(0)
        if kind == "quotation":
            bar = self._beside(paragraph, QRectF(paragraph.left - paragraph.em * 1.1, body.top(), 3, body.height()))
            painter.fillRect(bar, QColor(self.theme.line))
        elif kind == "code":
            painter.fillRect(body.adjusted(0, -2, 0, 2), QColor(self.theme.window))
        elif paragraph.marker:
            painter.setFont(paragraph.font)
            painter.setPen(paragraph.color)
            box = QRectF(paragraph.left - paragraph.em * 3, paragraph.top, paragraph.em * 2.5, paragraph.step)
            side = Qt.AlignmentFlag.AlignLeft if paragraph.from_right else Qt.AlignmentFlag.AlignRight
            painter.drawText(self._beside(paragraph, box), side | Qt.AlignmentFlag.AlignVCenter, paragraph.marker)

    def _beside(self, paragraph: Paragraph, box: QRectF) -> QRectF:
        """A box before a paragraph's lines: on their left, or on their right where they begin there."""
        assert self.page is not None
        if paragraph.from_right:
            box.moveRight(self.page.width - box.left())
        return box

    def _paint_byline(self, painter: QPainter, left: float, top: float) -> None:
        assert self.page is not None
        painter.setFont(themes.sans(9.0 * self.zoom))
        painter.setPen(QColor(self.theme.muted))
        box = QRectF(left, top + self.page.paragraph(0).height + 4, self.page.width, 20.0 * self.zoom)
        from_right = self.page.paragraph(0).from_right
        side = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, self._byline())

    def _paint_preview(self, painter: QPainter) -> None:
        if self._preview is not None:
            _, _, start, end = self._preview
            painter.setPen(QColor(self.theme.accent))
            for rect in self.range_rects(start, end):
                painter.drawRect(rect.adjusted(-0.5, 0.5, 0.5, 1.5))
        for rect, _, _, _ in self.gestures.handles():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.accent))
            painter.drawRoundedRect(rect, 1.5, 1.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_caret(self, painter: QPainter) -> None:
        if self.hasFocus() and self._caret_on and self._preview is None:
            rect = self.cursorRect()
            if not rect.isEmpty():
                painter.fillRect(rect.left(), rect.top(), 2, rect.height(), QColor(self.theme.text))

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(themes.sans(11.0))
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, "This article has no text.")

    def sizeHint(self) -> QSize:
        return QSize(800, 800)

    # The caret's blinking

    def _show_caret(self) -> None:
        self._caret_on = True
        flash = QGuiApplication.styleHints().cursorFlashTime()
        if self.hasFocus() and flash > 0:
            self._blink.start(flash // 2)

    def _flip_caret(self) -> None:
        self._caret_on = not self._caret_on
        self.viewport().update(self.cursorRect().adjusted(-1, -1, 2, 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_caret()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._blink.stop()
        self.viewport().update()

    # Scrolling

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.scroller is not None:
            value, offset = self.scroller.value(), self.scroller.offset
            before = self.page.width if self.page is not None else 0
            self._fit()
            if self.page is not None and self.page.width != before and offset > 0:
                self.scroller.go_to_value(value)
            self.scroller.settle()
            self._sync_bar()
        self.scrolled.emit()

    def _sync_bar(self) -> None:
        if self.scroller is None:
            return
        bar = self.verticalScrollBar()
        if not self._ahead.isActive():
            self._ahead.start(AHEAD_AFTER_MS)
        most, page = self.scroller.extent()
        self._bar_moves = True
        bar.setRange(0, most)
        bar.setPageStep(page)
        bar.setSingleStep(max(1, page // 20))
        bar.setValue(self.scroller.value())
        self._bar_moves = False

    def _bar_moved(self, value: int) -> None:
        if self._bar_moves or self.scroller is None:
            return
        bar = self.verticalScrollBar()
        if value >= bar.maximum() and self.page is not None:
            self.scroller.show_paragraph(*self.scroller.last_position())
        else:
            self.scroller.go_to_value(value)
        self.viewport().update()
        self.scrolled.emit()

    def scroll_pixels(self, pixels: float) -> None:
        """Scrolls down by so many pixels; up when negative."""
        if self.scroller is not None:
            self.scroller.move(pixels)
            self._sync_bar()
            self.viewport().update()
            self.scrolled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoom_step(1 if event.angleDelta().y() > 0 else -1)
            return
        pixels = event.pixelDelta().y()
        if not pixels:
            lines = QApplication.wheelScrollLines()
            pixels = round(event.angleDelta().y() / 120 * lines * 22 * self.zoom)
        self.scroll_pixels(-pixels)
        event.accept()

    # Keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        caret = moved_caret(self, event)
        if caret is None:
            super().keyPressEvent(event)
            return
        keep = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.select(self.anchor if keep else caret, caret, letters=True)
        self.show_range(caret, caret)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.gestures.pressed(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.gestures.moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.gestures.released(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.gestures.double_clicked(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):  # a tooltip is asked for
            badge, link = self.badge_at(event.pos()), self.link_at(event.pos())
            text = badge.full if badge is not None else links.as_shown(link) if link else ""
            QToolTip.showText(event.globalPos(), tooltip(text), self)
            return True
        return super().viewportEvent(event)

    def leaveEvent(self, _event: object) -> None:
        self.gestures.over_link("")
        if self.session is not None:
            self.session.set_hovered("")
