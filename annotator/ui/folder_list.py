"""A folder's articles for the list of them: found and looked at in a thread, shown as they come, and looked at again
for what changes on disk."""

import os
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import QObject, Signal

from annotator.core import folder_file, store
from annotator.core.folder_file import FolderFileError
from annotator.corpus.listing import Glance, Listed, Looker, articles_below
from annotator.ui.later import later

LOOK_SECONDS = 4.0
"""Between two looks at the whole folder; one takes some 80 ms of a thread for 10,000 articles."""
_BATCH = 200

Stamp = tuple[int, int]
"""Of a file: when it was changed, and its size."""


class FolderList(QObject):
    """The articles of one folder.

    ``found(list)`` with further paths at first, in order; ``all_found(list)`` with every path, at the end and when
    others are there; ``looked(dict, dict)`` with what sidecars hold (path to :class:`Glance`) and when they were
    changed (path to nanoseconds); ``marked(frozenset)`` with the articles that are done; ``failed(str)`` with why the
    folder, or a folder's file in it, cannot be read.
    """

    found = Signal(object)
    all_found = Signal(object)
    looked = Signal(object, object)
    marked = Signal(object)
    failed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._stop, self._wake = Event(), Event()
        Thread(target=self._work, name="list folder", daemon=True).start()

    def close(self) -> None:
        """Ends the thread; nothing is told after."""
        self._stop.set()
        self._wake.set()

    def look(self) -> None:
        """Looks now."""
        self._wake.set()

    # The thread

    def _work(self) -> None:
        look = _Look(self)
        while not self._stop.is_set():
            trouble = ""
            try:
                trouble = look.once()
            except (OSError, RecursionError) as error:
                trouble = getattr(error, "strerror", None) or str(error)
            if trouble != look.trouble:
                look.trouble = trouble
                self._tell(self.failed, trouble)
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def _tell(self, signal: object, *arguments: object) -> None:
        if not self._stop.is_set():
            later(self, self._emit, signal, arguments)

    def _emit(self, signal: Signal, arguments: tuple[object, ...]) -> None:
        if not self._stop.is_set():
            signal.emit(*arguments)  # type: ignore[attr-defined]


class _Look:
    """What the thread knows from one look to the next."""

    def __init__(self, owner: FolderList) -> None:
        self._owner, self._tell = owner, owner._tell
        self._paths: list[Path] | None = None
        self._seen: dict[Path, tuple[Stamp | None, bool]] = {}
        self._marks: dict[Path, tuple[Stamp, frozenset[str], str]] = {}
        self._done: frozenset[Path] = frozenset()
        self.trouble = ""

    def once(self) -> str:
        """Lists the folder, then looks into what changed; what could not be read of the marks, in words."""
        owner, listed = self._owner, []
        batch: list[Path] = []
        for each in articles_below(owner.folder):
            if owner.stopped:
                return ""
            listed.append(each)
            if self._paths is None:
                batch.append(each.path)
                if len(batch) == _BATCH:
                    self._tell(owner.found, batch)
                    batch = []
        paths = [each.path for each in listed]
        if paths != self._paths:
            self._paths = paths
            self._tell(owner.all_found, paths)
        trouble = self._look_at_marks(paths)
        self._look_into(listed)
        return trouble

    def _look_at_marks(self, paths: list[Path]) -> str:
        trouble = ""
        marks: dict[Path, tuple[Stamp, frozenset[str], str]] = {}
        for folder in dict.fromkeys(path.parent for path in paths):
            stamp = _stamp(folder / folder_file.FILE)
            if stamp is None:
                continue
            before = self._marks.get(folder)
            if before is not None and before[0] == stamp:
                marks[folder] = before
            else:
                try:
                    marks[folder] = (stamp, folder_file.done_in(folder), "")
                except FolderFileError as error:
                    marks[folder] = (stamp, frozenset(), str(error))
            trouble = trouble or marks[folder][2]
        self._marks = marks
        done = frozenset(folder / name for folder, (_, names, _) in marks.items() for name in names)
        if done != self._done:
            self._done = done
            self._tell(self._owner.marked, done)
        return trouble

    def _look_into(self, listed: list[Listed]) -> None:
        looker = Looker()
        glances: dict[Path, Glance] = {}
        changed: dict[Path, int] = {}
        for each in listed:
            if self._owner.stopped:
                return
            stamp = _stamp(store.sidecar_path(each.path)) if each.has_sidecar else None
            now = (stamp, each.has_copies)
            if self._seen.get(each.path, (None, False)) == now:
                continue
            self._seen[each.path] = now
            glances[each.path] = looker.look(each)
            changed[each.path] = stamp[0] if stamp is not None else 0
            if len(glances) == _BATCH:
                self._tell(self._owner.looked, glances, changed)
                glances, changed = {}, {}
        if glances:
            self._tell(self._owner.looked, glances, changed)


def _stamp(path: Path) -> Stamp | None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
