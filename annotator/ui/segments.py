"""One of a few values: buttons side by side, or a combo box where they would not fit; and a button with a menu."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QToolButton, QWidget

from annotator.ui.literal import for_button, shown

NONE = "–"
"""Stands for no value."""
_ROOM = 54
"""Letters that stand side by side."""
_STYLE = """
QToolButton { border: 1px solid palette(mid); border-radius: 4px; padding: 3px 7px; }
QToolButton:checked { background: palette(highlight); border: 1px solid palette(link); }
QToolButton:focus { border: 2px solid palette(link); padding: 2px 6px; }
"""


class Choice(QComboBox):
    """A combo box with a plain arrow: in a style sheet Qt draws a bevelled one, or none."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrow(self, 14)


class MenuButton(QToolButton):
    """A button that opens its menu, with the same arrow."""

    def __init__(self) -> None:
        super().__init__()
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrow(self, 13)


def _paint_arrow(widget: QWidget, from_right: float) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(widget.palette().placeholderText().color(), 1.5))
    at = QPointF(widget.width() - from_right, widget.height() / 2 - 1)
    painter.drawPolyline([at + QPointF(-4, -1.5), at + QPointF(0, 2.5), at + QPointF(4, -1.5)])
    painter.end()


class Segments(QWidget):
    """A choice among ``values``; "" is none of them. ``chosen(str)`` when a person chose another. The arrow keys go
    from one to the next."""

    chosen = Signal(str)

    def __init__(self, name: str, values: Sequence[str], value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._values = list(values)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._combo: QComboBox | None = None
        self._buttons: dict[str, QToolButton] = {}
        if sum(len(text) + 3 for text in self._values) > _ROOM:
            self._combo = Choice()
            self._combo.setAccessibleName(name)
            for text in self._values:
                self._combo.addItem(shown(text) or NONE, text)
            layout.addWidget(self._combo, 1)
            self.setFocusProxy(self._combo)
            self.set_value(value)
            self._combo.activated.connect(lambda _: self.chosen.emit(self.value()))
            return
        self.setStyleSheet(_STYLE)
        self._group = QButtonGroup(self)
        for text in self._values:
            button = QToolButton()
            button.setText(for_button(text) or NONE)
            button.setAccessibleName(f"{name}: {text or 'none'}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _=False, text=text: self.chosen.emit(text))
            self._group.addButton(button)
            self._buttons[text] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self.set_value(value)

    def value(self) -> str:
        """The value chosen, "" for none."""
        if self._combo is not None:
            return str(self._combo.currentData() or "")
        return next((text for text, button in self._buttons.items() if button.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Chooses a value; nothing when it is not among them."""
        if value not in self._values:
            return
        if self._combo is not None:
            self._combo.setCurrentIndex(self._values.index(value))
        else:
            self._buttons[value].setChecked(True)
            self.setFocusProxy(self._buttons[value])

    def choose(self, value: str) -> None:
        """Chooses a value as a person does."""
        self.set_value(value)
        self.chosen.emit(value)
