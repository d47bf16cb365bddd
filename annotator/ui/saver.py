"""Saving behind the window's back: within a second of the last change, and all of it before the window closes."""

import contextlib
import errno
import os
import time
from datetime import datetime
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core import sidecar, store
from annotator.core.model import Document
from annotator.core.sidecar_writer import SidecarWriter
from annotator.corpus.opening import has_work
from annotator.ui.session import Change, Session

QUIET_MS = 300
"""After the last change."""
LATEST_MS = 900
"""After the first change that is not saved."""
RETRY_MS = 10_000


class Saver(QObject):
    """Saves one session's document to its sidecar.

    ``saved(datetime)``; ``failed(str)``, a sentence that says what to do; ``dirty_changed(bool)``. An article that
    nobody annotated gets no sidecar, and nothing is written for one that is open for reading only.
    """

    saved = Signal(object)
    failed = Signal(str)
    dirty_changed = Signal(bool)
    _done = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._on_disk: Document = session.document
        self._writer = SidecarWriter()
        self._worker: Thread | None = None
        self._outcome: tuple[Document, str | Exception] = (session.document, "")
        self._again = False
        self.dirty = False
        self.failure = ""
        self.changed_outside = False
        self.saved_at: datetime | None = None
        self._quiet, self._latest, self._retry = (self._timer(ms) for ms in (QUIET_MS, LATEST_MS, RETRY_MS))
        session.changed.connect(self._changed)
        self._done.connect(self._finished)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.save_now)
        return timer

    def _changed(self, _change: Change) -> None:
        self._set_dirty(self._session.document is not self._on_disk)
        self._quiet.start()
        if not self._latest.isActive():
            self._latest.start()

    def _set_dirty(self, dirty: bool) -> None:
        if dirty != self.dirty:
            self.dirty = dirty
            self.dirty_changed.emit(dirty)

    def _settle(self) -> None:
        """What there is to save is on disk already: an undo took back what could not be saved."""
        self._set_dirty(False)
        if self.failure and not self.changed_outside:
            self.failure = ""
            self.saved_at = datetime.now()
            self.saved.emit(self.saved_at)

    def _nothing_to_save(self) -> bool:
        session = self._session
        if session.read_only or session.document is self._on_disk:
            return True
        return session.digest is None and not has_work(session.document)

    def save_now(self) -> None:
        """Saves without waiting, in a thread of its own; a save that runs already is followed by another."""
        self._stop_timers()
        if self._worker is not None:
            self._again = True
        elif self._nothing_to_save():
            self._settle()
        else:
            document, digest = self._session.document, self._session.digest
            self._worker = Thread(target=self._work, args=(document, digest), name="save")
            self._worker.start()

    def _work(self, document: Document, digest: str | None) -> None:
        self._outcome = (document, self._attempt(document, digest))
        with contextlib.suppress(RuntimeError):  # the session was closed meanwhile, by flush
            self._done.emit(document)

    def _attempt(self, document: Document, digest: str | None) -> str | Exception:
        try:
            return self._write(document, digest)
        except Exception as error:
            return error

    def _write(self, document: Document, digest: str | None) -> str:
        # two threads share one interpreter: the pauses leave it to the window
        try:
            data = self._writer.write(document, pause=lambda: time.sleep(0.0005))
        except BaseException:
            self._writer = SidecarWriter()  # what it keeps of the last time may be half of this one
            raise
        return store.save(self._session.sidecar, data, expected=digest)

    def _finished(self, document: Document) -> None:
        if self._worker is None or self._outcome[0] is not document:
            return  # flush took it
        self._worker.join()
        self._worker = None
        self._take(*self._outcome)
        if self._again or (not self.failure and self._session.document is not document):
            self._again = False
            self.save_now()

    def _take(self, document: Document, result: str | Exception) -> None:
        if isinstance(result, str):
            self._session.digest = result
            self._on_disk = document
            self.failure, self.changed_outside = "", False
            self.saved_at = datetime.now()
            self._set_dirty(self._session.document is not document)
            self.saved.emit(self.saved_at)
            return
        self.changed_outside = isinstance(result, store.ChangedOutsideError)
        self.failure = _sentence(self._session.sidecar, result)
        self._set_dirty(True)
        self._retry.start()
        self.failed.emit(self.failure)

    def _stop_timers(self) -> None:
        for timer in (self._quiet, self._latest, self._retry):
            timer.stop()

    def flush(self) -> bool:
        """Saves now and waits for it; whether all that there is to save is on disk."""
        self._stop_timers()
        worker, self._worker, self._again = self._worker, None, False
        if worker is not None:
            worker.join()
            self._take(*self._outcome)  # its signal, still on the way, is passed over
        if self._nothing_to_save():
            self._settle()
            return True
        document = self._session.document
        self._take(document, self._attempt(document, self._session.digest))
        return not self.failure

    def keep_mine(self) -> None:
        """Saves over a sidecar that somebody else changed; theirs is kept beside it under another name."""
        path = self._session.sidecar
        if self._session.read_only:
            return
        try:
            theirs = path.read_bytes() if path.exists() else None
            if theirs is not None:
                _keep(theirs, path)
        except OSError as error:
            self._take(self._session.document, error)
            return
        self._session.digest = None if theirs is None else store.digest(theirs)
        self.save_now()

    def save_elsewhere(self, path: Path) -> None:
        """Writes a copy of the sidecar to another place; the sidecar's own place stays. OSError when that cannot be
        written, or is the article or the sidecar itself, which may hold what somebody else wrote."""
        place = os.path.realpath(path)
        for own, name in ((self._session.path, "the article"), (self._session.sidecar, "the sidecar")):
            if place == os.path.realpath(own):
                raise FileExistsError(errno.EEXIST, f"it is {name} itself; choose another name", str(path))
        store.write_atomically(path, sidecar.write(self._session.document))


def _keep(data: bytes, path: Path) -> None:
    """Puts bytes beside a sidecar, under a name that says what they are and that nothing has."""
    name = f"{path.name}.theirs-{datetime.now():%Y%m%d-%H%M%S}"
    copy, number = path.with_name(f"{name}.json"), 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{name}-{number}.json")
    store.write_atomically(copy, data)


def _sentence(path: Path, error: BaseException) -> str:
    if isinstance(error, store.ChangedOutsideError):
        return (
            f"{path.name} was {'changed' if path.exists() else 'moved or deleted'} by another program since it was "
            "opened here. Nothing was written over it; your annotations are here and not saved yet. Choose whose "
            "to keep."
        )
    number = error.errno if isinstance(error, OSError) else None
    reason, remedy = _REASONS.get(number or 0, ("", ""))
    reason = reason or getattr(error, "strerror", None) or str(error) or type(error).__name__
    return (
        f"{path} could not be saved: {reason}. {remedy or 'Save'} the annotations elsewhere. "
        "They are here and not lost; it is tried again every ten seconds."
    )


_ROOM = "Make some room, or save"
_PERMISSION = ("you may not write in that folder", "Change its permissions, or save")
_REASONS = {
    errno.ENOSPC: ("the disk is full", _ROOM),
    errno.EDQUOT: ("your share of the disk is used up", _ROOM),
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.EROFS: ("the disk is read-only", "Save"),
    errno.EIO: ("the disk reports an error", "Save"),
    errno.ENOENT: ("the folder is not there any more", "Put it back, or save"),
    errno.ENOTDIR: ("the folder is not there any more", "Put it back, or save"),
    errno.ENAMETOOLONG: ("its name is too long for that disk", "Give the article a shorter name, or save"),
}
"""What went wrong in a person's words, and what they can do before "the annotations elsewhere"."""
