"""The column on the left: the open articles, and those of the folder that was opened, as a list of work; below, who
speaks."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from annotator.corpus.listing import Glance
from annotator.corpus.worklist import Worklist
from annotator.ui.articles_filter import ArticlesFilter
from annotator.ui.articles_list import PATH, ArticleRow, ArticlesList, ArticlesModel
from annotator.ui.folder_list import FolderList
from annotator.ui.literal import shown
from annotator.ui.session import Change, Session
from annotator.ui.sources_panel import SourcesPanel
from annotator.ui.theme import Theme

if TYPE_CHECKING:
    from annotator.corpus.index import FolderSource


class ArticlesPanel(QWidget):
    """``open_asked(Path)`` on a click or Enter, ``close_asked(Path)`` from the menu or a middle click,
    ``done_asked(Path, bool)`` from the menu, ``marks_failed(str)`` when a folder's file cannot be read (empty: it can
    again), ``source_chosen(str)`` with a source's id, ``source_menu_asked(str, QPoint)`` with the place for a menu."""

    open_asked = Signal(object)
    close_asked = Signal(object)
    done_asked = Signal(object, bool)
    marks_failed = Signal(str)
    source_chosen = Signal(str)
    source_menu_asked = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sessions: list[Session] = []
        self._session: Session | None = None
        self._known: set[Path] = set()
        self._found: FolderList | None = None
        self.work = Worklist()
        self.setMinimumWidth(184)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(4)
        self._count = self._heading(column)
        self.filter = ArticlesFilter(self.work, self)
        self.filter.changed.connect(self._fill)
        self.filter.went_on.connect(self._into_list)
        self.filter.hide()
        column.addWidget(self.filter)
        self.nothing = QLabel()
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(14, 4, 14, 4)
        self.nothing.setProperty("role", "muted")
        self.nothing.hide()
        column.addWidget(self.nothing)
        self.model = ArticlesModel(self.work, self)
        self._row = ArticleRow(self.model, self)
        self.list = ArticlesList(self.model)
        self.list.setAccessibleName("Articles")
        self.list.setItemDelegate(self._row)
        self.list.chosen.connect(self.open_asked)
        self.list.let_go.connect(self._close)
        self.list.menu_asked.connect(self._menu)
        column.addWidget(self.list, 3)
        self._speakers = SourcesPanel()
        self._speakers.chosen.connect(self.source_chosen)
        self._speakers.menu_asked.connect(self.source_menu_asked)
        self.sources = self._speakers.list
        column.addWidget(self._speakers, 2)

    def _heading(self, column: QVBoxLayout) -> QLabel:
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 0)
        title, count = QLabel("ARTICLES"), QLabel()
        for label in (title, count):
            label.setProperty("role", "heading")
            label.setTextFormat(Qt.TextFormat.PlainText)
            row.addWidget(label)
        title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column.addLayout(row)
        return count

    def set_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self._row.theme = theme
        self.list.viewport().update()
        self._speakers.set_theme(theme)

    # What is open

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
            self._count_session(session)
        self._fill()
        if not self.list.hasFocus():
            at = self.model.index_of(self.model.current)
            self.list.setCurrentIndex(at)
            self.list.scrollTo(at)
        self._speakers.set_session(current)

    def _count_session(self, session: Session) -> None:
        """Of an open article the records are counted as they are in the window; the rest is as it is on disk."""
        before = self.work.glances.get(session.path, Glance())
        now = replace(before, records=session.record_count(), suggested=len(session.suggestions))
        self.work.glances[session.path] = now

    def _changed(self, change: Change) -> None:
        if self._session is not None:
            self._count_session(self._session)
            self._refresh()
            if change.sources or change.annotations:
                self._speakers.fill()

    def _fill(self) -> None:
        others = [session.path for session in self._sessions if session.path not in self._known]
        at = self.list.currentIndex().data(PATH)
        self.model.set_rows(self.work.rows(others, self.model.current))
        self._refresh()
        if at is not None and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index_of(at))

    def _refresh(self) -> None:
        """States or counts are others; which articles are listed, and in which order, stays until something is asked
        of the list: no row goes from under the mouse."""
        self.model.refresh()
        of_all, listed = len(self.work.paths), len(self.model.rows)
        text = f"{of_all:,}"
        if self.work.narrowed:
            text = f"{sum(path in self._known for path in self.model.rows):,} of {of_all:,}"
        elif done := sum(path in self._known for path in self.work.done):
            text = f"{of_all:,} · {done:,} done"
        self._count.setText(text if self._known else "")
        self._count.setVisible(bool(self._known))
        if self._known:
            self._say_nothing("" if listed else "No article is left by the filter.")

    def _into_list(self) -> None:
        self.list.setFocus()
        if not self.list.currentIndex().isValid() and self.model.rows:
            self.list.setCurrentIndex(self.model.index(0))

    # The folder

    def set_folder(self, folder: Path | None) -> None:
        """Lists the articles of a folder and below it; found and looked at in a thread, shown as they come."""
        self.close_folder()
        open_ones = {session.path for session in self._sessions}
        self.work.folder, self.work.paths, self._known = folder, [], set()
        self.work.glances = {path: glance for path, glance in self.work.glances.items() if path in open_ones}
        self.work.done, self.work.titles, self.work.changed = set(), {}, {}
        self.filter.clear()
        self.filter.setVisible(folder is not None)
        self._say_nothing("")
        self._fill()
        if folder is not None:
            self._found = FolderList(folder, self)
            self._found.found.connect(lambda paths: self._take_paths([*self.work.paths, *paths]))
            self._found.all_found.connect(self._take_all)
            self._found.looked.connect(self._take_looks)
            self._found.marked.connect(self._take_marks)
            self._found.failed.connect(self._take_trouble)

    def close_folder(self) -> None:
        """Looks at the folder no longer; what is listed stays."""
        if self._found is not None:
            self._found.close()
            self._found.deleteLater()
            self._found = None

    def set_titles(self, titles: dict[Path, str]) -> None:
        """The titles of articles, as far as they are known; the filter finds them, and they stand in the tooltips."""
        self.work.titles = titles
        if self.work.words:
            self._fill()

    def show_folder_sources(self, sources: "Sequence[FolderSource]") -> None:
        """Who speaks in the folder, most often first; in place of who speaks in the article."""
        self._speakers.show_folder(sources)

    def look(self) -> None:
        """Sees now what changed on disk."""
        if self._found is not None:
            self._found.look()

    def set_done(self, path: Path, *, done: bool) -> None:
        """An article was marked as done, or as not done."""
        self.work.done = self.work.done | {path} if done else self.work.done - {path}
        self._refresh()

    def neighbour(self, by: int, *, undone: bool = False) -> Path | None:
        """The article after the one in sight as they are listed, or before it; of those not done alone if asked."""
        return self.work.step(self.model.rows, self.model.current, by, undone=undone)

    def _take_paths(self, paths: list[Path]) -> None:
        self.work.paths, self._known = paths, set(paths)
        self._fill()

    def _take_all(self, paths: list[Path]) -> None:
        self._take_paths(paths)
        if not paths and self.work.folder is not None:
            self._say_nothing(f"No articles in {shown(self.work.folder.name)} or below it.")

    def _take_looks(self, glances: dict[Path, Glance], changed: dict[Path, int]) -> None:
        self.work.glances.update(glances)
        self.work.changed.update(changed)
        for session in self._sessions:
            if session.path in glances:
                self._count_session(session)
        if self.work.narrowed or self.work.order != "name":
            self._fill()
        else:
            self._refresh()

    def _take_marks(self, done: frozenset[Path]) -> None:
        self.work.done = set(done)
        self._refresh()

    def _take_trouble(self, trouble: str) -> None:
        if self._known:
            self.marks_failed.emit(trouble)
        elif self.work.folder is not None:
            name = shown(self.work.folder.name)
            self._say_nothing(f"The folder {name} could not be read: {trouble}." if trouble else "")

    def _say_nothing(self, why: str) -> None:
        self.nothing.setText(why)
        self.nothing.setVisible(bool(why))

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
        menu.addSeparator()
        done = path in self.work.done
        menu.addAction("Not Done Yet" if done else "Done").triggered.connect(
            lambda: self.done_asked.emit(path, not done)
        )
        menu.exec(place)
        menu.deleteLater()
