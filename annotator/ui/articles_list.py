"""The list of articles in the left column: its rows, how they look, and what mouse and keyboard do in it."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.ui import theme as themes
from annotator.ui.literal import shown, tooltip
from annotator.ui.theme import LIGHT, Theme

Index = QModelIndex | QPersistentModelIndex
PATH = int(Qt.ItemDataRole.UserRole)


class ArticlesModel(QAbstractListModel):
    """The articles in the order of their names, the open ones of other folders first. A row is a path, a name, and how
    many records it has: None as long as nobody looked, below 0 when there are some and nobody counted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Path] = []
        self.folder: Path | None = None
        self.counts: dict[Path, int] = {}
        self.current: Path | None = None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        path = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.name(path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (self.name(path), self._said(path))))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(_text(str(path)))
        if role == PATH:
            return path
        return None

    def _said(self, path: Path) -> str:
        count = self.counts.get(path)
        if count is None:
            return ""
        if count <= 0:
            return "annotated" if count else "no records"
        return f"{count} record{'' if count == 1 else 's'}"

    def name(self, path: Path) -> str:
        """As it stands in the list: relative to the folder that was opened."""
        if self.folder is not None and path.is_relative_to(self.folder):
            path = path.relative_to(self.folder)
            return shown(_text(str(path)))
        return shown(_text(path.name))

    def set_rows(self, rows: list[Path]) -> None:
        """Other articles; those that come after the ones that are there move nothing."""
        before = len(self.rows)
        if rows == self.rows:
            return
        if before and rows[:before] == self.rows:
            self.beginInsertRows(QModelIndex(), before, len(rows) - 1)
            self.rows = rows
            self.endInsertRows()
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def index_of(self, path: Path | None) -> QModelIndex:
        """Where an article stands; no valid index when it is not there."""
        return self.index(self.rows.index(path)) if path in self.rows else QModelIndex()

    def refresh(self) -> None:
        """Counts or the current one are others."""
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))


def _text(name: str) -> str:
    """A path as text: names need not be text on every system, and Qt shows nothing but."""
    return name.encode("utf-8", "replace").decode("utf-8")


class ArticleRow(QStyledItemDelegate):
    """Paints a row: a sign for how far it is, its name, how many records it has."""

    def __init__(self, model: ArticlesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.theme = LIGHT

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, 27)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, path = self.theme, index.data(PATH)
        count, current = self._model.counts.get(path), path == self._model.current
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ground(painter, option, box, theme, chosen=current)
        dot = QRectF(box.left() + 15, box.center().y() - 4.5, 9, 9)
        painter.setPen(QPen(QColor(theme.accent if count else theme.muted), 1.6))
        painter.drawEllipse(dot)
        if count:
            painter.setBrush(QColor(theme.accent))
            painter.drawPie(dot, 90 * 16, -180 * 16)
        font = themes.sans(themes.UI_SIZE, bold=current)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        number = f"{count:,}" if count and count > 0 else ""
        right = QFontMetrics(font).horizontalAdvance(number) + 16
        words = QRectF(box.left() + 33, box.top(), box.width() - 33 - right - 4, box.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        name = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideMiddle, int(words.width()))
        painter.drawText(words, flags, name)
        painter.setFont(themes.sans(8.5))
        painter.setPen(QColor(theme.muted))
        painter.drawText(
            box.adjusted(0, 0, -14, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number
        )
        painter.restore()


class SourceRow(QStyledItemDelegate):
    """A source's name at the left, how often it speaks at the right; quieter when it has no name."""

    COUNTS = PATH + 1
    UNNAMED = PATH + 2

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = LIGHT

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, 26)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        _ground(painter, option, box, self.theme, chosen=bool(state & QStyle.StateFlag.State_Selected))
        inner = box.adjusted(14, 0, -14, 0)
        counts = index.data(self.COUNTS) or ""
        small, font = themes.sans(8.5), themes.sans(themes.UI_SIZE)
        painter.setFont(small)
        painter.setPen(QColor(self.theme.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, counts)
        inner.setRight(inner.right() - QFontMetrics(small).horizontalAdvance(counts) - 8)
        name = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.setFont(font)
        painter.setPen(QColor(self.theme.muted if index.data(self.UNNAMED) else self.theme.text))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()


def _ground(painter: QPainter, option: QStyleOptionViewItem, box: QRectF, theme: Theme, *, chosen: bool) -> None:
    state = option.state  # type: ignore[attr-defined]
    if chosen or state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, QColor(theme.selected_row if chosen else theme.line))
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QColor(theme.accent))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


class ArticlesList(QListView):
    """``chosen(Path)`` on a click or Enter, ``let_go(Path)`` on a middle click, ``menu_asked(Path, QPoint)`` with the
    place for a menu."""

    chosen = Signal(object)
    let_go = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self, model: ArticlesModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(index.data(PATH)))
        self.activated.connect(lambda index: self.chosen.emit(index.data(PATH)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and index.isValid():
            self.let_go.emit(index.data(PATH))
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        else:
            index, place = self.indexAt(event.pos()), event.globalPos()
        if index.isValid():
            self.menu_asked.emit(index.data(PATH), place)
