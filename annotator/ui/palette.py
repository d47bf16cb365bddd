"""Ctrl+K: every command by its name. Type some letters of it, press Enter."""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import theme as themes
from annotator.ui.theme import Theme

_ROW = int(Qt.ItemDataRole.UserRole)
_WIDTH, _HEIGHT = 560, 420

_recent: list[str] = []
"""Titles of the commands that were run from the palette, the latest first."""


class Row(Struct, frozen=True, kw_only=True):
    """A command as the palette shows it."""

    title: str
    menu: str
    keys: tuple[str, ...]
    note: str
    enabled: bool
    run: Callable[[], None]


def score(title: str, typed: str) -> int:
    """How well what was typed fits a title; 0: not at all. Words in any order; the start of a word counts most, then
    any run of letters, then letters apart in their order."""
    folded, total = title.casefold(), 0
    for word in typed.casefold().split():
        at = folded.find(word)
        if at < 0:
            position = -1
            for letter in word:
                position = folded.find(letter, position + 1)
                if position < 0:
                    return 0
            total += 1
        elif at == 0 or not folded[at - 1].isalnum():
            total += 30 - min(at, 9)
        else:
            total += 10
    return total or 1


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: object) -> QSize:
        return QSize(100, 34)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        row: Row = index.data(_ROW)  # type: ignore[attr-defined]
        theme = self._theme
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selected_row))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 5, 5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = box.adjusted(14, 0, -12, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(themes.sans(themes.UI_SIZE))
        painter.setPen(QColor(theme.text if row.enabled else theme.muted))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, row.title)
        right = inner.right()
        painter.setFont(themes.sans(8.5))
        metrics = painter.fontMetrics()
        for key in reversed(row.keys[:1]):
            text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            cap = QRectF(right - metrics.horizontalAdvance(text) - 12, box.center().y() - 9.5, 0, 19)
            cap.setRight(right)
            painter.setPen(QColor(theme.line))
            painter.setBrush(QColor(theme.page))
            painter.drawRoundedRect(cap, 3.5, 3.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.muted))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, text)
            right = cap.left() - 10
        painter.setPen(QColor(theme.muted))
        painter.drawText(
            QRectF(inner.left(), box.top(), right - inner.left(), box.height()),
            middle | Qt.AlignmentFlag.AlignRight,
            row.menu,
        )
        painter.restore()


class Palette(QFrame):
    """A popup over the window. Enter runs what is chosen, Esc closes; what is not possible now is grey."""

    def __init__(self, rows: list[Row], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self.setAccessibleName("All commands")
        self._rows = rows
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        self.line = QLineEdit()
        self.line.setPlaceholderText("What do you want to do?")
        self.line.setAccessibleName("Name of a command")
        self.line.textChanged.connect(self._fill)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Commands")
        self.list.setItemDelegate(_Delegate(theme, self))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._run)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self._fill("")
        self.resize(min(_WIDTH, parent.width() - 40), min(_HEIGHT, parent.height() - 80))
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - self.width()) // 2, corner.y() + 72)
        self.line.setFocus()

    def _fill(self, typed: str) -> None:
        found = [(score(f"{row.title} {row.menu}", typed), row) for row in self._rows]
        kept = [(points, row) for points, row in found if points]
        if typed.strip():
            kept.sort(key=lambda entry: (not entry[1].enabled, -entry[0]))
        else:
            kept.sort(key=lambda entry: _recent.index(entry[1].title) if entry[1].title in _recent else len(_recent))
        self.list.clear()
        for _, row in kept:
            item = QListWidgetItem(row.title)
            item.setData(_ROW, row)
            item.setToolTip(row.note)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.title} {' '.join(row.keys[:1])}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self, item: QListWidgetItem | None) -> None:
        row: Row | None = item.data(_ROW) if item is not None else None
        if row is None or not row.enabled:
            return
        _recent[:] = [row.title, *(title for title in _recent if title != row.title)][:5]
        self.close()
        row.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in steps:
                row = self.list.currentRow() + steps[Qt.Key(event.key())]
                self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.currentItem())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)
