"""Ctrl+K: every command by its name. Type some letters of it, press Enter."""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
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
from annotator.ui.literal import shown
from annotator.ui.theme import Theme

_ROW = int(Qt.ItemDataRole.UserRole)
_WIDTH, _HEIGHT = 560, 464
_TITLE = 360
"""Pixels for a title, at most."""

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


def score(title: str, typed: str, menu: str = "") -> int:
    """How well what was typed fits a title; 0: not at all. Words in any order; the start of a word counts most, then
    any run of letters, then letters apart in their order (those that start words more), then the name of the menu."""
    folded, total = title.casefold(), 0
    for word in typed.casefold().split():
        at = folded.find(word)
        while at > 0 and folded[at - 1].isalnum() and (later := folded.find(word, at + 1)) > 0:
            at = later  # a place further on may be the start of a word
        if at >= 0:
            total += 10 if at and folded[at - 1].isalnum() else 31 - min(at, 10)
        elif (starts := _apart(folded, word)) >= 0:
            total += 2 + min(7, 7 * starts // len(word))
        elif word in menu.casefold():
            total += 1
        else:
            return 0
    return total or 1


def _apart(title: str, letters: str) -> int:
    """How many of the letters stand at starts of words, at best, when they stand in the title in their order with
    others between them; -1 when they do not."""
    best = {-1: 0}
    for letter in letters:
        following: dict[int, int] = {}
        for before, starts in best.items():
            for at in range(before + 1, len(title)):
                if title[at] == letter:
                    found = starts + (at == 0 or not title[at - 1].isalnum())
                    following[at] = max(found, following.get(at, 0))
        best = following
    return max(best.values(), default=-1)


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
        title = painter.fontMetrics().elidedText(shown(row.title, 200), Qt.TextElideMode.ElideRight, _TITLE)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, title)
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
        self._rows, self._window = rows, parent
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
        self.list.currentItemChanged.connect(self._show_note)
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setProperty("role", "muted")
        self.note.setContentsMargins(14, 4, 14, 4)
        column.addWidget(self.line)
        column.addWidget(self.list)
        column.addWidget(self.note)
        self._fill("")
        self.resize(min(_WIDTH, parent.width() - 40), min(_HEIGHT, parent.height() - 80))
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - self.width()) // 2, corner.y() + 72)
        self.line.setFocus()

    def _fill(self, typed: str) -> None:
        found = [(score(row.title, typed, row.menu), row) for row in self._rows]
        kept = [(points, row) for points, row in found if points]
        recent = {title: number for number, title in enumerate(_recent)}
        kept.sort(key=lambda entry: recent.get(entry[1].title, len(recent)))
        if typed.strip():
            kept.sort(key=lambda entry: (not entry[1].enabled, -entry[0]))
        self.list.clear()
        for _, row in kept:
            item = QListWidgetItem(shown(row.title))
            item.setData(_ROW, row)
            possible = "" if row.enabled else ", not possible now"
            name = " ".join((shown(row.title), *row.keys[:1]))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}{possible}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if not kept:
            self.note.setText("No command has these letters in its name.")

    def _show_note(self, item: QListWidgetItem | None) -> None:
        row: Row | None = item.data(_ROW) if item is not None else None
        if row is not None:
            self.note.setText(" ".join(filter(None, ("" if row.enabled else "Not possible now.", row.note))))

    def _run(self, item: QListWidgetItem | None) -> None:
        row: Row | None = item.data(_ROW) if item is not None else None
        if row is None or not row.enabled:
            return
        _recent[:] = [row.title, *(title for title in _recent if title != row.title)][:5]
        self.close()
        # once this click or key is over: a command may open a dialog, and this list must not end inside its own event
        QTimer.singleShot(0, self._window, row.run)

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
