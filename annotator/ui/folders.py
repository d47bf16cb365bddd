"""The folder that was opened in a window: its index, who speaks in it, and the search over it."""

from pathlib import Path
from typing import TYPE_CHECKING

from shiboken6 import isValid

from annotator.core.model import Source
from annotator.ui.folder_sources import FolderSources, as_source
from annotator.ui.folder_work import FolderWork

if TYPE_CHECKING:
    from annotator.ui.folder import Folder
    from annotator.ui.folder_find import FolderFind
    from annotator.ui.window import Window


class Folders:
    """Of several folders opened one after another the last one counts."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self.folder: Folder | None = None
        self._find: FolderFind | None = None
        self.work = FolderWork(window)
        """What is being done to all of it."""
        self.sources = FolderSources(window, self)

    @property
    def dialog(self) -> "FolderFind | None":
        """The search, if it is open."""
        return self._find if self._find is not None and isValid(self._find) else None

    def open(self, path: Path) -> None:
        """Has an index kept of a folder."""
        from annotator.ui.folder import Folder

        if self.folder is not None and self.folder.path == path:
            return
        self.close()
        self._window.articles.show_folder_sources([])
        self.folder = Folder(path, self._window)
        self.folder.sources_changed.connect(self._sources_changed)

    def close(self) -> None:
        """Ends the index of the folder, and the search."""
        if self.folder is not None:
            self.folder.close()
            self.folder.deleteLater()
            self.folder = None
        if self.dialog is not None:
            self.dialog.close()
        self._find = None

    def look(self) -> None:
        """Sees now what changed on disk: the folder, and the articles that are open."""
        desk = self._window.desk
        for session in desk.sessions:
            desk.saver(session).look()
        if self.folder is not None:
            self.folder.look()
        self._window.articles.look()

    def saved(self, article: Path) -> None:
        """An article's annotations were saved."""
        if self.folder is not None:
            self.folder.saved(article)

    def speaks(self, id: str) -> bool:
        """Whether a source speaks in the folder, as far as it is known."""
        return self.folder is not None and any(source.id == id for source in self.folder.sources)

    def neighbours(self) -> list[Source]:
        """The sources that the folder knows."""
        return [as_source(source) for source in self.folder.sources] if self.folder is not None else []

    def find(self, source: str = "") -> None:
        """Opens the search over the folder, on what a source says if one is given (its id)."""
        from annotator.ui.folder_find import FolderFind

        window, folder = self._window, self.folder
        if folder is None:
            return
        dialog = self.dialog
        if dialog is None:
            dialog = self._find = FolderFind(folder, window.codebook, window.theme, window)
            dialog.chosen.connect(window.going.show_hit)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        if source:
            dialog.show_source(source)
        dialog.line.setFocus()
        dialog.line.selectAll()

    def _sources_changed(self) -> None:
        if self.folder is not None:
            self._window.articles.show_folder_sources(self.folder.sources)
            self._window.articles.set_titles(self.folder.titles)
            self.share()

    def share(self) -> None:
        """Tells the open articles who speaks in the folder."""
        known = self.neighbours()
        for session in self._window.desk.sessions:
            session.neighbours = known
        self._window.relating.share()
