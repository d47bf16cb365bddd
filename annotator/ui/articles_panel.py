"""The column on the left: the open articles, and those of the folder that was opened; below, who speaks in this one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Source
from annotator.core.words import counted
from annotator.corpus import listing
from annotator.ui.articles_list import PATH, ArticleRow, ArticlesList, ArticlesModel, SourceRow
from annotator.ui.later import later
from annotator.ui.literal import shown, tooltip
from annotator.ui.session import Change, Session
from annotator.ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from annotator.corpus.index import FolderSource

_BATCH = 200
_SLICE, _SLICE_MS = 150, 30
"""Records counted at a time (some 3 ms), and the time between."""
_MOST_SOURCES = 500
_IN_ARTICLE, _IN_FOLDER = "SOURCES IN THIS ARTICLE", "SOURCES IN THIS FOLDER"


class ArticlesPanel(QWidget):
    """``open_asked(Path)`` on a click or Enter, ``close_asked(Path)`` from the menu or a middle click,
    ``source_chosen(str)`` with a source's id, ``source_menu_asked(str, QPoint)`` with the place for a menu."""

    open_asked = Signal(object)
    close_asked = Signal(object)
    source_chosen = Signal(str)
    source_menu_asked = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sessions: list[Session] = []
        self._session: Session | None = None
        self._in_folder: list[Path] = []
        self._known: set[Path] = set()
        self._stop = Event()
        self._theme = LIGHT
        self._folder_sources: list[FolderSource] = []
        self.setMinimumWidth(184)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(4)
        self._count = self._heading(column, "ARTICLES")
        self.nothing = QLabel()
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(14, 4, 14, 4)
        self.nothing.setProperty("role", "muted")
        self.nothing.hide()
        column.addWidget(self.nothing)
        self.model = ArticlesModel(self)
        self._row = ArticleRow(self.model, self)
        self.list = ArticlesList(self.model)
        self.list.setAccessibleName("Articles")
        self.list.setItemDelegate(self._row)
        self.list.chosen.connect(self.open_asked)
        self.list.let_go.connect(self._close)
        self.list.menu_asked.connect(self._menu)
        column.addWidget(self.list, 3)
        column.addSpacing(8)
        self._sources_title = QLabel()
        self._heading(column, _IN_ARTICLE, self._sources_title).hide()
        self.sources = QListWidget()
        self.sources.setAccessibleName("Sources in this article")
        self._source_row = SourceRow(self)
        self.sources.setItemDelegate(self._source_row)
        self.sources.setMouseTracking(True)
        self.sources.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sources.itemClicked.connect(lambda item: self.source_chosen.emit(item.data(PATH)))
        self.sources.itemActivated.connect(lambda item: self.source_chosen.emit(item.data(PATH)))
        self.sources.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sources.customContextMenuRequested.connect(self._source_menu)
        column.addWidget(self.sources, 2)
        self._counting: Iterator[bool] | None = None
        self._slices = QTimer(self)
        self._slices.timeout.connect(self._next_slice)

    def _heading(self, column: QVBoxLayout, text: str, title: QLabel | None = None) -> QLabel:
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 0)
        title, count = title or QLabel(), QLabel()
        title.setText(text)
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
        self.sources.viewport().update()

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
        if not self.list.hasFocus():
            at = self.model.index_of(self.model.current)
            self.list.setCurrentIndex(at)
            self.list.scrollTo(at)
        self._fill_sources()

    def _changed(self, change: Change) -> None:
        if self._session is not None:
            self.model.counts[self._session.path] = self._session.record_count()
            self.model.refresh()
            if change.sources or change.annotations:
                self._fill_sources()

    def _fill(self) -> None:
        others = [session.path for session in self._sessions if session.path not in self._known]
        at = self.list.currentIndex().data(PATH)
        self.model.set_rows(others + self._in_folder)
        self.model.refresh()
        if at is not None and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index_of(at))
        self._count.setText(f"{len(self.model.rows):,}" if self._in_folder else "")
        self._count.setVisible(bool(self._in_folder))

    def _source_menu(self, place: QPoint) -> None:
        item = self.sources.itemAt(place)
        if item is not None:
            self.source_menu_asked.emit(item.data(PATH), self.sources.viewport().mapToGlobal(place))

    def show_folder_sources(self, sources: "Sequence[FolderSource]") -> None:
        """Who speaks in the folder, most often first; in place of who speaks in the article."""
        self._folder_sources = list(sources)
        self._sources_title.setText(_IN_FOLDER if self._folder_sources else _IN_ARTICLE)
        self.sources.setAccessibleName("Sources in this folder" if self._folder_sources else "Sources in this article")
        self._fill_sources()

    def _fill_folder_sources(self) -> None:
        self._slices.stop()
        self._counting = None
        chosen = self.sources.currentItem()
        at = chosen.data(PATH) if chosen is not None else ""
        self.sources.clear()
        for source in self._folder_sources[:_MOST_SOURCES]:
            more = [source.kind, source.role, source.affiliation, counted(len(source.articles), "article")]
            self._add_source(source, source.total, source.direct, more, chosen=source.id == at)

    def _add_source(
        self, source: "Source | FolderSource", total: int, direct: int, more: Sequence[str], *, chosen: bool
    ) -> None:
        item = QListWidgetItem(shown(source.name))
        item.setData(PATH, source.id)
        counts = f"{total:,}" if total else ""
        counts += f"  {direct:,} direct" if direct else ""
        item.setData(SourceRow.COUNTS, counts)
        item.setData(SourceRow.UNNAMED, source.kind == "unnamed")
        about = ", ".join(filter(None, more))
        item.setToolTip(tooltip(f"{source.name}\n{about}"))
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, " ".join(filter(None, (shown(about), counts))))
        self.sources.addItem(item)
        if chosen:
            self.sources.setCurrentItem(item)

    def _fill_sources(self) -> None:
        """Counts anew who speaks how often: soon, and a slice of the records at a time."""
        if self._folder_sources:
            self._fill_folder_sources()
            return
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
        chosen = self.sources.currentItem()
        at = chosen.data(PATH) if chosen is not None else ""
        self.sources.clear()
        for source in sorted(session.document.sources, key=lambda s: (-total[s.id], s.name.casefold()))[:_MOST_SOURCES]:
            more = (source.kind, source.role, source.affiliation)
            self._add_source(source, total[source.id], direct[source.id], more, chosen=source.id == at)

    def set_folder(self, folder: Path | None) -> None:
        """Lists the articles of a folder and below it; found and counted in a thread, shown as they come."""
        self._stop.set()
        self._stop = Event()
        self.model.folder, self._in_folder, self._known = folder, [], set()
        self.nothing.hide()
        self._fill()
        if folder is not None:
            Thread(target=self._list, args=(folder, self._stop), name="list folder", daemon=True).start()

    def _list(self, folder: Path, stop: Event) -> None:
        """The thread: first the names, then how many records each has."""
        trouble = ""
        annotated: list[Path] = []
        batch: list[Path] = []
        try:
            for path, has_sidecar in listing.articles_below(folder):
                if stop.is_set():
                    return
                batch.append(path)
                if has_sidecar:
                    annotated.append(path)
                if len(batch) == _BATCH:
                    later(self, self._take_listed, stop, batch)
                    batch = []
        except (OSError, RecursionError) as error:
            trouble = getattr(error, "strerror", None) or str(error)
        later(self, self._take_listed, stop, batch)
        later(self, self._take_end, stop, trouble)
        counter = listing.Counter()
        for start in range(0, len(annotated), _BATCH):
            counts = {}
            for path in annotated[start : start + _BATCH]:
                if stop.is_set():
                    return
                counts[path] = counter.count(path)
            later(self, self._take_counted, stop, counts)

    def _take_listed(self, stop: Event, batch: list[Path]) -> None:
        if stop is self._stop:
            self._in_folder = self._in_folder + batch
            self._known.update(batch)
            self._fill()

    def _take_counted(self, stop: Event, counts: dict[Path, int]) -> None:
        if stop is self._stop:
            live = {session.path for session in self._sessions}
            self.model.counts.update((path, count) for path, count in counts.items() if path not in live)
            self.model.refresh()

    def _take_end(self, stop: Event, trouble: str) -> None:
        if stop is not self._stop or self._in_folder:
            return
        name = shown(self.model.folder.name if self.model.folder is not None else "")
        self.nothing.setText(
            f"The folder {name} could not be read: {trouble}." if trouble else f"No articles in {name} or below it."
        )
        self.nothing.show()

    def _close(self, path: Path) -> None:
        if self._is_open(path):
            self.close_asked.emit(path)

    def _is_open(self, path: Path) -> bool:
        return any(session.path == path for session in self._sessions)

    def _menu(self, path: Path, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction("Open Article").triggered.connect(lambda: self.open_asked.emit(path))
        close = menu.addAction("Close Article")
        close.setEnabled(self._is_open(path))
        close.triggered.connect(lambda: self.close_asked.emit(path))
        menu.exec(place)
        menu.deleteLater()
