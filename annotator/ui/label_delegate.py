"""A label in the list of the codebook's editor, as it is drawn."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.core.codebook import Label
from annotator.ui import theme as themes
from annotator.ui.literal import shown
from annotator.ui.theme import Theme

LABEL, USED = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1
"""Where an item has its label, and how often that is used."""


class LabelDelegate(QStyledItemDelegate):
    """The colour, the name, and how often the label is used."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Any) -> QSize:
        return QSize(180, 34)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        label: Label = index.data(LABEL)
        theme, box = self._theme, QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setBrush(QColor(theme.selected_row))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 5, 5)
        painter.setBrush(theme.label_color(label))
        painter.drawRoundedRect(QRectF(box.left() + 12, box.center().y() - 5, 10, 10), 2, 2)
        painter.setFont(themes.sans(themes.UI_SIZE))
        painter.setPen(QColor(theme.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        inner = box.adjusted(32, 0, -12, 0)
        count = index.data(USED) or ""
        room = inner.width() - painter.fontMetrics().horizontalAdvance(count) - 8
        name = painter.fontMetrics().elidedText(shown(label.name), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(QColor(theme.muted))
        painter.setFont(themes.sans(8.5))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, count)
        painter.restore()
