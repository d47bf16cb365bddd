"""A colour as a field: a swatch that opens the choice of colours, and the colour as it is written, #rrggbb."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QLineEdit, QToolButton, QWidget

from annotator.core import colors


class Swatch(QToolButton):
    """A button with a colour on the ground that it will stand on."""

    def __init__(self, ground: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ground, self.color = ground, "#000000"
        self.setFixedSize(34, 28)

    def sizeHint(self) -> QSize:
        return QSize(34, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self.palette().link() if self.hasFocus() else self.palette().mid()
        painter.setPen(QPen(edge.color(), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(self.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.color if colors.is_color(self.color) else "#808080"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(7, 7, -7, -7), 2, 2)
        painter.end()


class ColorField(QWidget):
    """``changed(str)`` when a person chose or typed another colour; what is typed need not be one yet."""

    changed = Signal(str)

    def __init__(self, name: str, ground: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.swatch = Swatch(ground)
        self.swatch.setAccessibleName(f"Choose: {name}")
        self.swatch.clicked.connect(self._choose)
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setMaxLength(7)
        self.line.setFixedWidth(92)
        self.line.textEdited.connect(self._typed)
        row.addWidget(self.swatch)
        row.addWidget(self.line)
        row.addStretch(1)
        self.setFocusProxy(self.line)

    def set_value(self, color: str) -> None:
        """Shows a colour."""
        self.swatch.color = color
        self.swatch.update()
        if self.line.text() != color:
            self.line.setText(color)

    def _typed(self, text: str) -> None:
        self.set_value(text.strip().lower())
        self.changed.emit(self.line.text())

    def _choose(self) -> None:
        color = QColorDialog.getColor(QColor(self.line.text()), self, self.accessibleName())
        if color.isValid():
            self.set_value(color.name())
            self.changed.emit(color.name())
