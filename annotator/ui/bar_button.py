"""A button that shows its command whole: the label's colour, the name, and the key in a small cap."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFontMetricsF, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from annotator.ui import theme as themes
from annotator.ui.theme import Theme

_PAD = 10.0
_GAP = 6.0
_SWATCH = 9.0


def key_text(action: QAction) -> str:
    """An action's first key as people read it: "Q", "⇧Q", "Ctrl K"."""
    shortcuts = action.shortcuts()
    if not shortcuts:
        return ""
    text = shortcuts[0].toString(QKeySequence.SequenceFormat.NativeText)
    return text.replace("Ctrl+Shift+", "Ctrl ⇧ ").replace("Shift+", "⇧").replace("Ctrl+", "Ctrl ")


def title(action: QAction) -> str:
    """An action's short name; in the action itself each ``&`` stands twice, since Qt makes a key of a single one."""
    return action.iconText().replace("&&", "&")


class BarButton(QToolButton):
    """Runs an action, and looks after its name, key and colour by itself.

    The action is not made the button's default action: Qt 6.11 then connects the two anew with each change of the
    action, so that a window that is open for long becomes larger and slower.
    """

    def __init__(
        self, action: QAction, theme: Theme, *, color: QColor | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.command, self.theme, self.color = action, theme, color
        self.show_key = True
        self._size: QSize | None = None
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._follow()
        action.changed.connect(self._follow)
        self.clicked.connect(action.trigger)

    def _follow(self) -> None:
        """The action is another one in some way."""
        action = self.command
        key, name = key_text(action), title(action)
        self.setEnabled(action.isEnabled())
        self.setToolTip(action.toolTip())
        self.setStatusTip(action.statusTip())
        self.setAccessibleName(f"{name} ({key})" if key else name)
        self._size = None
        self.updateGeometry()
        self.update()

    def set_look(self, theme: Theme, color: QColor | None) -> None:
        """Another theme, and the label's colour on it."""
        self.theme, self.color = theme, color
        self.update()

    def _metrics(self) -> tuple[QFontMetricsF, QFontMetricsF]:
        return QFontMetricsF(themes.sans(themes.UI_SIZE)), QFontMetricsF(themes.sans(8.0))

    def sizeHint(self) -> QSize:
        if self._size is None:
            self._size = self._measured()
        return self._size

    def _measured(self) -> QSize:
        name, small = self._metrics()
        width = 2 * _PAD + name.horizontalAdvance(title(self.command))
        if self.color is not None:
            width += _SWATCH + _GAP
        key = key_text(self.command) if self.show_key else ""
        if key:
            width += _GAP + small.horizontalAdvance(key) + 10
        return QSize(round(width), 30)

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, action = self.theme, self.command
        name, small = self._metrics()
        box = QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -1.5)
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selected_row))
            painter.drawRoundedRect(box, 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 5, 5)
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        x, middle = _PAD, self.height() / 2
        if self.color is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.color)
            painter.drawRoundedRect(QRectF(x, middle - _SWATCH / 2, _SWATCH, _SWATCH), 2, 2)
            x += _SWATCH + _GAP
        painter.setPen(QColor(theme.text))
        painter.setFont(themes.sans(themes.UI_SIZE))
        text = title(action)
        painter.drawText(QPointF(x, middle + (name.ascent() - name.descent()) / 2), text)
        x += name.horizontalAdvance(text) + _GAP
        key = key_text(action) if self.show_key else ""
        if key:
            cap = QRectF(x, middle - 9, small.horizontalAdvance(key) + 10, 18)
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.setBrush(QColor(theme.page))
            painter.drawRoundedRect(cap, 3.5, 3.5)
            painter.setPen(QColor(theme.muted))
            painter.setFont(themes.sans(8.0))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        painter.end()
