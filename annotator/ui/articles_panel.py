"""The column on the left: the open articles, and those of the folder that was opened; below, who speaks in this one."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator import readers
from annotator.core import store
from annotator.ui import theme as themes
from annotator.ui.session import Change, Session
from annotator.ui.theme import LIGHT, Theme

Index = QModelIndex | QPersistentModelIndex
_BATCH = 200
_SLICE, _SLICE_MS = 150, 30
"""Records counted at a time (some 3 ms), and the time between."""
_MOST_SOURCES = 500
_PATH = int(Qt.ItemDataRole.UserRole)
_COUNTS = _PATH + 1


class ArticlesModel(QAbstractListModel):
    """The articles in the order of their names, the open ones of other folders first. A row is a path, a name, and how
    many records it has: None as long as nobody looked."""

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
            count = self.counts.get(path)
            return f"{self.name(path)}, {count or 'no'} records"
        if role == _PATH:
            return path
        return None

    def name(self, path: Path) -> str:
        """As it stands in the list: relative to the folder that was opened."""
        if self.folder is not None and path.is_relative_to(self.folder):
            return str(path.relative_to(self.folder))
        return path.name

    def set_rows(self, rows: list[Path]) -> None:
        """Other articles."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def refresh(self) -> None:
        """Counts or the current one are others."""
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))


class _Row(QStyledItemDelegate):
    def __init__(self, model: ArticlesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.theme = LIGHT

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, 27)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, path = self.theme, index.data(_PATH)
        count, current = self._model.counts.get(path), path == self._model.current
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state  # type: ignore[attr-defined]
        if current or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(theme.selected_row if current else theme.line))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.accent))
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        dot = QRectF(box.left() + 15, box.center().y() - 4.5, 9, 9)
        painter.setPen(QPen(QColor(theme.accent if count else theme.muted), 1.6))
        painter.drawEllipse(dot)
        if count:
            painter.setBrush(QColor(theme.accent))
            painter.drawPie(dot, 90 * 16, -180 * 16)
        font = themes.sans(themes.UI_SIZE, bold=current)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        number = str(count) if count else ""
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


class _SourceRow(QStyledItemDelegate):
    """A source's name at the left, how often it speaks at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = LIGHT

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, 26)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(box, QColor(self.theme.selected_row))
        inner = box.adjusted(14, 0, -14, 0)
        counts = index.data(_COUNTS) or ""
        small, font = themes.sans(8.5), themes.sans(themes.UI_SIZE)
        painter.setFont(small)
        painter.setPen(QColor(self.theme.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, counts)
        inner.setRight(inner.right() - QFontMetrics(small).horizontalAdvance(counts) - 8)
        name = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()


class ArticlesPanel(QWidget):
    """``open_asked(Path)`` on a click or Enter, ``close_asked(Path)`` from the menu or a middle click,
    ``source_chosen(str)`` with a source's id."""

    open_asked = Signal(object)
    close_asked = Signal(object)
    source_chosen = Signal(str)
    _listed = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sessions: list[Session] = []
        self._session: Session | None = None
        self._in_folder: list[Path] = []
        self._stop = Event()
        self._theme = LIGHT
        self.model = ArticlesModel(self)
        self._row = _Row(self.model, self)
        self.setMinimumWidth(150)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(4)
        self._count = self._heading(column, "ARTICLES")
        self.list = QListView()
        self.list.setAccessibleName("Articles")
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._row)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.clicked.connect(lambda index: self.open_asked.emit(index.data(_PATH)))
        self.list.activated.connect(lambda index: self.open_asked.emit(index.data(_PATH)))
        column.addWidget(self.list, 3)
        column.addSpacing(8)
        self._heading(column, "SOURCES IN THIS ARTICLE")
        self.sources = QListWidget()
        self.sources.setAccessibleName("Sources in this article")
        self._source_row = _SourceRow(self)
        self.sources.setItemDelegate(self._source_row)
        self.sources.setMouseTracking(True)
        for part in (self.list, self.sources):
            part.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sources.itemClicked.connect(lambda item: self.source_chosen.emit(item.data(_PATH)))
        self.sources.itemActivated.connect(lambda item: self.source_chosen.emit(item.data(_PATH)))
        column.addWidget(self.sources, 2)
        self._listed.connect(self._take_listed)
        self._counting: Iterator[bool] | None = None
        self._slices = QTimer(self)
        self._slices.timeout.connect(self._next_slice)

    def _heading(self, column: QVBoxLayout, text: str) -> QLabel:
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 0)
        title, count = QLabel(text), QLabel()
        for label in (title, count):
            label.setProperty("role", "heading")
            label.setTextFormat(Qt.TextFormat.PlainText)
            row.addWidget(label)
        title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column.addLayout(row)
        return count

    def set_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self._theme = self._row.theme = self._source_row.theme = theme
        self.list.viewport().update()

    def set_open(self, sessions: Sequence[Session], current: Session | None) -> None:
        """The open articles, and the one in sight."""
        if self._session is not current:
            if self._session in self._sessions and self._session is not None:
                self._session.changed.disconnect(self._changed)
            if current is not None:
                current.changed.connect(self._changed)
        self._sessions, self._session = list(sessions), current
        self.model.current = current.path if current is not None else None
        for session in sessions:
            self.model.counts[session.path] = session.record_count()
        self._fill()
        self._fill_sources()

    def _changed(self, change: Change) -> None:
        if self._session is not None:
            self.model.counts[self._session.path] = self._session.record_count()
            self.model.refresh()
            if change.sources or change.annotations:
                self._fill_sources()

    def _fill(self) -> None:
        others = [session.path for session in self._sessions if session.path not in set(self._in_folder)]
        self.model.set_rows(others + self._in_folder)
        self.model.refresh()
        self._count.setText(str(len(self.model.rows)) if self._in_folder else "")

    def _fill_sources(self) -> None:
        """Counts anew who speaks how often: soon, and a slice of the records at a time."""
        self._counting = self._count_sources()
        self._slices.start(_SLICE_MS)

    def _next_slice(self) -> None:
        if self._counting is None or next(self._counting, None) is None:
            self._slices.stop()
            self._counting = None

    def _count_sources(self) -> Iterator[bool]:
        session = self._session
        if session is None:
            self.sources.clear()
            return
        total: Counter[str] = Counter()
        direct: Counter[str] = Counter()
        for number, id in enumerate(session.record_ids()):
            if number % _SLICE == _SLICE - 1:
                yield True
            record = session.get(id)
            for source in session.sources_of(record) if record is not None else ():
                total[source.id] += 1
                direct[source.id] += record is not None and record.attributes.get("type") == "direct"
        self.sources.clear()
        for source in sorted(session.document.sources, key=lambda s: (-total[s.id], s.name.casefold()))[:_MOST_SOURCES]:
            item = QListWidgetItem(source.name)
            item.setData(_PATH, source.id)
            counts = str(total[source.id]) if total[source.id] else ""
            item.setData(_COUNTS, counts + (f"  {direct[source.id]} direct" if direct[source.id] else ""))
            more = ", ".join(filter(None, (source.kind, source.role, source.affiliation)))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, more)
            self.sources.addItem(item)

    def set_folder(self, folder: Path | None) -> None:
        """Lists the articles of a folder and below it; found in a thread, shown as they come."""
        self._stop.set()
        self._stop = Event()
        self.model.folder, self._in_folder = folder, []
        self._fill()
        if folder is not None:
            Thread(target=self._list, args=(folder, self._stop), name="list folder", daemon=True).start()

    def _list(self, folder: Path, stop: Event) -> None:
        batch: list[tuple[Path, int]] = []
        for base, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            here = set(names)
            for name in sorted(names):
                path = Path(base, name)
                if not readers.can_read(path):
                    continue
                count = -1 if store.sidecar_path(path).name in here else 0
                batch.append((path, count))
                if len(batch) >= _BATCH:
                    self._send(batch, stop)
                    batch = []
            if stop.is_set():
                return
        self._send(batch, stop)

    def _send(self, batch: list[tuple[Path, int]], stop: Event) -> None:
        if not stop.is_set():
            counted = [(path, _records(path) if count else 0) for path, count in batch]
            self._listed.emit(stop, counted)

    def _take_listed(self, stop: Event, batch: list[tuple[Path, int]]) -> None:
        if stop is not self._stop:
            return
        for path, count in batch:
            self.model.counts.setdefault(path, count)
        self._in_folder = self._in_folder + [path for path, _ in batch]
        self._fill()

    def _menu(self, point: QPoint) -> None:
        index = self.list.indexAt(point)
        path = index.data(_PATH) if index.isValid() else None
        if path is None or all(session.path != path for session in self._sessions):
            return
        menu = QMenu(self)
        menu.addAction("Close Article").triggered.connect(lambda: self.close_asked.emit(path))
        menu.exec(self.list.viewport().mapToGlobal(point))
        menu.deleteLater()


def _records(article: Path) -> int:
    """How many quotes and claims an article's sidecar holds, at a glance: by its lines, without reading it whole."""
    try:
        data = store.sidecar_path(article).read_bytes()
    except OSError:
        return 0
    return data.count(b'"label": "quote"') + data.count(b'"label": "claim"')
