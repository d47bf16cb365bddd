"""What a person does to a source of the folder: renames it, merges it with another, splits it, in all sidecars."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QInputDialog, QMenu

from annotator.core.model import Source
from annotator.core.words import counted
from annotator.ui.dialogs import asked
from annotator.ui.folder_work import KEY
from annotator.ui.literal import shown
from annotator.ui.session import now

if TYPE_CHECKING:
    from annotator.corpus import renaming
    from annotator.corpus.index import FolderSource
    from annotator.ui.folders import Folders
    from annotator.ui.window import Window


class FolderSources:
    """The acts on the sources of a window's folder; one at a time, beside the work."""

    def __init__(self, window: "Window", folders: "Folders") -> None:
        self._window, self._folders = window, folders

    def _get(self, id: str) -> "FolderSource | None":
        folder = self._folders.folder
        return next((source for source in folder.sources if source.id == id), None) if folder is not None else None

    def menu(self, id: str, place: QPoint) -> None:
        """What can be done to a source of the folder."""
        source = self._get(id)
        if source is None:
            return
        menu = QMenu(self._window)
        menu.addAction("Show All It Says").triggered.connect(lambda: self._folders.find(id))
        menu.addSeparator()
        for title, run in (
            ("Rename in the Folder…", self.rename),
            ("Merge with Another…", self.merge),
            ("Split in Two…", self.split),
        ):
            action = menu.addAction(title)
            # in one article alone there is nothing to keep apart: its mentions are named anew one by one
            action.setEnabled(not self._folders.work.busy and (run != self.split or len(source.articles) > 1))
            action.triggered.connect(lambda _=False, run=run: run(id))
        menu.exec(place)
        menu.deleteLater()

    def rename(self, id: str) -> None:
        """Asks for another name and what else is known of it."""
        from annotator.corpus import renaming
        from annotator.ui.source_dialog import SourceDialog

        source = self._get(id)
        if source is None:
            return
        dialog = SourceDialog(source, self._window)
        if asked(dialog) == QDialog.DialogCode.Accepted:
            self.run(renaming.Rename(dialog.source()), f"{source.name} is {dialog.source().name} now")

    def merge(self, id: str) -> None:
        """Asks which other source it is."""
        from annotator.corpus import renaming

        source, folder = self._get(id), self._folders.folder
        others = [other for other in folder.sources if other.id != id] if folder is not None else []
        if source is None or not others:
            self._window.say("There is no other source in this folder.")
            return
        names = [f"{shown(other.name, 60)}  ({other.total:,})" for other in others]
        # two may have one name: the place in the list tells them apart
        unique = [
            name if names.count(name) == 1 else f"{name}  {other.id}" for name, other in zip(names, others, strict=True)
        ]
        chosen, done = QInputDialog.getItem(
            self._window, "Merge Sources", f"{shown(source.name, 60)} is the same as:", unique, 0, False
        )
        if done:
            keep = others[unique.index(chosen)]
            self.run(renaming.Merge(as_source(keep), (id,)), f"{source.name} and {keep.name} are one source now")

    def split(self, id: str) -> None:
        """Asks in which articles it is somebody else, and who."""
        from annotator.corpus import renaming
        from annotator.ui.split_dialog import SplitDialog

        source, folder, session = self._get(id), self._folders.folder, self._window.session
        if source is None or folder is None:
            return
        dialog = SplitDialog(source, folder, None if session is None else session.path, self._window)
        if asked(dialog) == QDialog.DialogCode.Accepted:
            names = frozenset(article.relative_to(folder.path).as_posix() for article in dialog.articles())
            new = dialog.source(renaming.new_id())
            told = f"{source.name} and {new.name}" if new.name != source.name else f"The two called {source.name}"
            self.run(renaming.Split(id, new, names), f"{told} are two sources now")

    def run(self, operation: "renaming.Operation", told: str) -> None:
        """Does it in the whole folder; ``told`` is the sentence for its end."""
        from annotator.corpus import renaming

        folder = self._folders.folder
        if folder is None:
            return
        path = folder.path
        self._folders.work.start(
            lambda progress, stop: renaming.run(path, operation, now=now(), progress=progress, stop=stop),
            doing="The folder’s annotations are being changed",
            done=lambda steps: self._done(steps, told),
            failed=self._failed,
        )

    def _done(self, steps: "list[renaming.Step]", told: str) -> None:
        self._folders.look()
        self._window.banners.show_banner(
            KEY,
            f"{shown(told, 200)}, in {counted(len(steps), 'article')}.",
            actions=[("Take It Back", lambda: self._take_back(steps))],
            kind="info",
        )

    def _take_back(self, steps: "list[renaming.Step]") -> None:
        from annotator.corpus import renaming

        self._folders.work.start(
            lambda progress, _stop: renaming.undo(steps, progress=progress),
            doing="The folder’s annotations are being put back",
            done=lambda troubles: self._taken_back(steps, troubles),
            failed=self._failed,
            can_stop=False,
        )

    def _taken_back(self, steps: "list[renaming.Step]", troubles: list[str]) -> None:
        self._folders.look()
        if troubles:
            self._window.banners.show_banner(KEY, told_of(troubles))
        else:
            self._window.say(f"Taken back in {counted(len(steps), 'article')}.")

    def _failed(self, reasons: list[str]) -> None:
        self._folders.look()
        if reasons:
            self._window.banners.show_banner(KEY, f"Nothing was changed. {told_of(reasons)}")
        else:
            self._window.say("Cancelled: nothing was changed.")


def told_of(reasons: list[str], most: int = 3) -> str:
    """The first sentences, and how many more there are."""
    more = f" And {len(reasons) - most:,} more." if len(reasons) > most else ""
    return shown(" ".join(reasons[:most]), 600) + more


def as_source(source: "FolderSource") -> Source:
    """As a document has it."""
    return Source(
        id=source.id,
        name=source.name,
        kind=source.kind,  # type: ignore[arg-type]
        role=source.role,
        affiliation=source.affiliation,
        names=source.names,
    )
