"""The articles that are open: their sessions, and the saver of each."""

import gc
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core import memory, store
from annotator.corpus.opening import Opened
from annotator.readers.bytes_of import bytes_of
from annotator.readers.errors import ReadError
from annotator.ui.saver import Saver
from annotator.ui.session import Session
from annotator.ui.watching import Watcher

REST_MS = 3_000
"""After an article was closed: then its memory goes back to the system, and what was closed meanwhile with it."""


class Desk(QObject):
    """Opens and closes articles. ``opened(Session)``, ``closing(Session)`` while it can still be shown,
    ``closed(Session)`` when it is no longer among the sessions, ``saved(Session, datetime)``,
    ``save_failed(Session, str)``, ``merged(Session, Merged)`` when somebody else's changes came in,
    ``article_changed(Session)`` when the article's own file is not what was read, and ``outdated(Session)`` when the
    sidecar is now over another text and the article must be opened again; ``folder_touched(Session)`` when some file
    came or went beside the sidecar."""

    opened = Signal(object)
    closing = Signal(object)
    closed = Signal(object)
    saved = Signal(object, object)
    save_failed = Signal(object, str)
    merged = Signal(object, object)
    article_changed = Signal(object)
    outdated = Signal(object)
    folder_touched = Signal(object)

    def __init__(self, parent: QObject | None = None, *, coder: str = "") -> None:
        super().__init__(parent)
        self.coder = coder
        self.sessions: list[Session] = []
        self._savers: dict[Session, Saver] = {}
        self._watcher = Watcher(self)
        self._watcher.touched.connect(self._touched)
        self._watcher.folder_touched.connect(self._folder_touched)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(memory.give_back)

    def adopt(self, opened: Opened) -> Session:
        """The session of an article that was read, open from now on; the one that is open already, if it is."""
        found = self.find(opened.path)
        if found is not None:
            return found
        collecting = gc.isenabled()
        gc.disable()  # an article brings tens of thousands of objects, and none of them is garbage
        try:
            session = Session(opened, self)
        finally:
            # nor will they be while it is open: looking through them all again and again would stop the window
            gc.freeze()
            if collecting:
                gc.enable()
        saver = Saver(session, session)
        saver.saved.connect(lambda when: self.saved.emit(session, when))
        saver.failed.connect(lambda reason: self.save_failed.emit(session, reason))
        saver.merged.connect(lambda merged: self.merged.emit(session, merged))
        # in a later turn of the loop: closing it takes the saver away, which is in the middle of its work
        saver.outdated.connect(lambda: QTimer.singleShot(0, session, lambda: self.outdated.emit(session)))
        self.sessions.append(session)
        self._watcher.watch((session.path, session.sidecar))
        self._savers[session] = saver
        self.opened.emit(session)
        return session

    def find(self, path: Path) -> Session | None:
        """The session of an open article."""
        for session in self.sessions:
            if session.path == path:
                return session
        return None

    def _touched(self, name: str) -> None:
        for session in self.sessions:
            if name == str(session.sidecar):
                self._savers[session].look()
            elif name == str(session.path) and self._is_another(session):
                self.article_changed.emit(session)

    def _folder_touched(self, name: str) -> None:
        for session in self.sessions:
            if name == str(session.sidecar.parent):
                self.folder_touched.emit(session)

    def _is_another(self, session: Session) -> bool:
        """Whether the article's file is there and has another content than the one that was read."""
        try:
            return store.digest(bytes_of(session.path)) != session.article.info.sha256
        except ReadError:
            return False  # it is gone or being replaced; the text is in the sidecar

    def saver(self, session: Session) -> Saver:
        """What saves a session."""
        return self._savers[session]

    def close(self, session: Session, *, unsaved: bool = False) -> bool:
        """Saves and closes; False, and still open, when it could not be saved (unless ``unsaved`` work may go)."""
        session.closing.emit()
        if not self._savers[session].flush() and not unsaved:
            return False
        self.closing.emit(session)
        self.sessions.remove(session)
        self._watcher.forget((session.path, session.sidecar))
        self._savers.pop(session).close()
        self.closed.emit(session)
        session.deleteLater()
        gc.unfreeze()
        if not self._rest.isActive():
            self._rest.start()
        return True

    def flush(self) -> list[Session]:
        """Saves everything now; the sessions that could not be saved."""
        return [session for session in self.sessions if not self._savers[session].flush()]
