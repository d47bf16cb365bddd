"""The list of articles in the left column: its rows, how they look, and what mouse and keyboard do in it."""

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.core.words import counted
from annotator.corpus.listing import Glance, State
from annotator.corpus.worklist import Worklist
from annotator.ui import theme as themes
from annotator.ui.literal import shown, tooltip
from annotator.ui.theme import LIGHT, Theme

Index = QModelIndex | QPersistentModelIndex
PATH = int(Qt.ItemDataRole.UserRole)
SAID: Final[dict[State, str]] = {
    "untouched": "Untouched",
    "work": "In work",
    "done": "Done",
    "conflict": "In conflict",
    "bad": "Has faults",
}
"""The states, as they are called in the window."""


class ArticlesModel(QAbstractListModel):
    """The articles that are listed, of which a worklist knows how far each is."""

    def __init__(self, work: Worklist, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Path] = []
        self.work = work
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
            return ", ".join(filter(None, (self.name(path), said_of(self.work, path))))
        if role == Qt.ItemDataRole.ToolTipRole:
            title, said = self.work.titles.get(path, ""), said_of(self.work, path)
            return tooltip("\n".join(filter(None, (title, _text(str(path)), said))))
        if role == PATH:
            return path
        return None

    def name(self, path: Path) -> str:
        """As it stands in the list: relative to the folder that was opened."""
        folder = self.work.folder
        if folder is not None and path.is_relative_to(folder):
            path = path.relative_to(folder)
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


def said_of(work: Worklist, path: Path) -> str:
    """How far an article is, in words."""
    state, glance = work.state(path), work.glances.get(path)
    parts = [SAID[state].lower()] if state in ("done", "conflict", "bad") else []
    if glance is not None:
        parts.append(_records_said(glance))
    return ", ".join(filter(None, parts))


def _records_said(glance: Glance) -> str:
    if glance.bad:
        return ""
    if glance.records < 0:
        return "annotated"
    return counted(glance.records, "record") if glance.records else "no records"


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
        glance, current = self._model.work.glances.get(path, Glance()), path == self._model.current
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ground(painter, option, box, theme, chosen=current)
        _sign(painter, QRectF(box.left() + 15, box.center().y() - 4.5, 9, 9), self._model.work.state(path), theme)
        font = themes.sans(themes.UI_SIZE, bold=current)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        number = f"{glance.records:,}" if glance.records > 0 else ""
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


def _sign(painter: QPainter, box: QRectF, state: State, theme: Theme) -> None:
    """How far: an empty ring, half of it, a disc with a tick, a triangle for what needs a person. Forms, not colours,
    tell them apart."""
    accent = QColor(theme.accent)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state in ("conflict", "bad"):
        warning = QColor(theme.warning)
        painter.setPen(QPen(warning, 1.4, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(warning if state == "conflict" else Qt.BrushStyle.NoBrush)
        wide = box.adjusted(-1, -1, 1, 0)
        painter.drawPolygon([QPointF(wide.center().x(), wide.top()), wide.bottomRight(), wide.bottomLeft()])
        return
    painter.setPen(QPen(accent if state != "untouched" else QColor(theme.muted), 1.6))
    if state == "done":
        painter.setBrush(accent)
        wide = box.adjusted(-1, -1, 1, 1)
        painter.drawEllipse(wide)
        tick = QPen(QColor(theme.window), 1.6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
        painter.setPen(tick)
        x, y = wide.left(), wide.top()
        painter.drawPolyline([QPointF(x + 2.8, y + 5.8), QPointF(x + 4.7, y + 7.7), QPointF(x + 8.2, y + 3.6)])
        return
    painter.drawEllipse(box)
    if state == "work":
        painter.setBrush(accent)
        painter.drawPie(box, 90 * 16, -180 * 16)


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
