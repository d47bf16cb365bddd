"""The small bar at a selection: what can be done with the words, each with its key."""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.ui.article_view import ArticleView
from annotator.ui.bar_button import BarButton
from annotator.ui.theme import Theme

_GAP = 8


class SelectionBar(QWidget):
    """Stands below the selection of an article view, above it where there is no room, and goes with it."""

    def __init__(self, view: ArticleView, theme: Theme) -> None:
        super().__init__(view.viewport())
        self._view, self._theme = view, theme
        self._buttons: list[BarButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(6, 3, 6, 3)
        self._layout.setSpacing(0)
        self.setAccessibleName("What can be done with the selected words")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()
        view.selection_changed.connect(self._selection_changed)
        view.selection_finished.connect(self.place)
        view.scrolled.connect(self.follow)

    def set_actions(self, actions: list[tuple[QAction, QColor | None]], theme: Theme) -> None:
        """The commands on the bar, with their labels' colours."""
        self._theme = theme
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [BarButton(action, theme, color=color, parent=self) for action, color in actions]
        for button in self._buttons:
            self._layout.addWidget(button)
        self.follow()

    def _selection_changed(self) -> None:
        if not self._view.selected():
            self.hide()
        elif not self._view.gestures.busy():
            self.place()  # by keyboard there is no letting go of a button

    def follow(self) -> None:
        """Goes where the selection is now, with the commands that are possible now, if it is shown."""
        if self.isVisible():
            self.place()

    def place(self) -> None:
        """Shows the bar at the selection, or hides it when nothing is selected or it is out of sight."""
        selected = self._view.selected()
        rects = self._view.range_rects(*selected[0]) if selected and self._view.session is not None else []
        if not rects or self._view.session is None or self._view.session.read_only:
            self.hide()
            return
        room = self._view.viewport().rect()
        left = room.width() - 2 * _GAP - self._layout.contentsMargins().left() - self._layout.contentsMargins().right()
        for button in self._buttons:
            possible = button.command.isVisible() and button.command.isEnabled()
            left -= button.sizeHint().width() if possible else 0
            button.setVisible(possible and left >= 0)
        self.adjustSize()
        last = max(rects, key=lambda rect: (rect.bottom(), rect.right()))
        first = min(rects, key=lambda rect: (rect.top(), rect.left()))
        x = round(min(rect.left() for rect in rects if rect.top() == last.top()))
        y = round(last.bottom()) + _GAP
        if y + self.height() > room.bottom() - 2:
            y = round(first.top()) - _GAP - self.height()
        y = min(max(y, 2), room.bottom() - self.height() - 2)
        self.move(QPoint(min(max(x, 4), max(4, room.right() - self.width() - 4)), y))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.setBrush(QColor(self._theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.end()
