"""Notices when another program changes a file that is open here, also when it puts another file in its place.

The system's own notices come at once, but not from every disk and network; so each file is also looked at once a
second, in a thread, because a disk may take its time to answer. A notice says only that something stirred: whether the
content is another one, who listens must see.
"""

import os
import weakref
from collections.abc import Iterable
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal
from shiboken6 import isValid

from annotator.ui.later import later

EVERY_SECONDS = 1.0
SETTLE_MS = 60
"""After a notice: programs that write a file in several steps are mostly done by then."""

_Signature = tuple[int, int, int, int] | None


class Watcher(QObject):
    """Watches files and the folders that they are in. ``touched(str)``: the path of a file that was written, replaced,
    made or removed; ``folder_touched(str)``: that of a folder in which some file came or went."""

    touched = Signal(str)
    folder_touched = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, _Signature] = {}
        self._folders: dict[str, _Signature] = {}
        self._system = QFileSystemWatcher(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self._check)
        for stirred in (self._system.fileChanged, self._system.directoryChanged):
            stirred.connect(self._stir)
        self._end: Event | None = None

    def watch(self, paths: Iterable[Path]) -> None:
        """Begins to watch files; they need not be there yet."""
        for path in paths:
            self._known = self._known | {str(path): _signature(str(path))}
            self._folders = {str(path.parent): _signature(str(path.parent))} | self._folders
            self._system.addPaths([str(path.parent)])
            if os.path.exists(path):  # noqa: PTH110  Path's own raises on a name that is too long
                self._system.addPath(str(path))
        if self._known and self._end is None:
            self._end = Event()
            Thread(target=_poll, args=(weakref.ref(self), self._end), name="watch", daemon=True).start()

    def forget(self, paths: Iterable[Path]) -> None:
        """Ends it for these files."""
        gone = {str(path) for path in paths}
        self._known = {path: signature for path, signature in self._known.items() if path not in gone}
        folders = {os.path.dirname(path) for path in self._known}  # noqa: PTH120
        left = gone | {os.path.dirname(path) for path in gone} - folders  # noqa: PTH120
        self._folders = {path: signature for path, signature in self._folders.items() if path not in left}
        watched = [path for path in (*self._system.files(), *self._system.directories()) if path in left]
        if watched:
            self._system.removePaths(watched)
        if not self._known and self._end is not None:
            self._end.set()
            self._end = None

    def _stir(self, _path: str = "") -> None:
        self._soon.start()

    def _check(self) -> None:
        touched = {path: _signature(path) for path in _changed(self._known)}
        self._known = self._known | touched
        for path, now in touched.items():
            if now is not None and path not in self._system.files():
                self._system.addPath(path)  # a file that was put in another's place is not the one that was watched
            self.touched.emit(path)
        for folder in _changed(self._folders):
            self._folders = self._folders | {folder: _signature(folder)}
            self.folder_touched.emit(folder)

    def _look(self) -> None:
        if _changed(self._known) or _changed(self._folders):
            later(self, self._stir)


def _poll(watcher: "weakref.ref[Watcher]", end: Event) -> None:
    """Looks at the files until it is ended or nobody holds the watcher any more."""
    while not end.wait(EVERY_SECONDS):
        alive = watcher()
        if alive is None or not isValid(alive):
            return
        alive._look()
        del alive  # or it would be held until the next look


def _changed(known: dict[str, _Signature]) -> list[str]:
    return [path for path, before in known.items() if _signature(path) != before]


def _signature(path: str) -> _Signature:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino, found.st_ctime_ns)
