"""Reads articles that are read in a process of their own, beside the work: the window goes on meanwhile.

What takes longer than a moment has a banner with how far it is, and can be cancelled there.
"""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, QTimer

from annotator import readers
from annotator.core.words import counted
from annotator.corpus.opening import Opened, open_article
from annotator.readers.errors import ReadError
from annotator.ui.banner import Banners
from annotator.ui.later import later
from annotator.ui.literal import shown

MOMENT_MS = 400
"""Nobody is told of what is done by then."""
BETWEEN = 0.1
"""Seconds between two sayings of how far it is."""

Then = Callable[[Opened], None]
Refused = Callable[[Path, ReadError], None]


class Opening(QObject):
    """The articles that are being read; one reading for each path."""

    def __init__(self, banners: Banners, parent: QObject) -> None:
        super().__init__(parent)
        self._banners = banners
        self._reading: dict[Path, readers.ReadHandle] = {}

    def read(self, path: Path, *, coder: str, choices: readers.Choices | None, then: Then, refused: Refused) -> None:
        """Reads the article with its sidecar; later ``then`` is called with it, or ``refused`` with what is wrong.
        Neither when it is being read already: whoever asked first gets it."""
        if path in self._reading:
            return
        said = [0.0]

        def progress(done: int, of_all: int) -> None:
            now = time.monotonic()
            if now - said[0] >= BETWEEN:
                said[0] = now
                later(self, self._say, path, handle, done, of_all)

        handle = self._reading[path] = readers.ReadHandle(progress)
        QTimer.singleShot(MOMENT_MS, self, lambda: self._say(path, handle, 0, 0))

        def work() -> None:
            try:
                found: Opened | ReadError = open_article(path, coder=coder, choices=choices, handle=handle)
            except ReadError as error:
                found = error
            later(self, self._finished, path, handle, found, then, refused)
            if not handle.cancelled:
                readers.prepare()

        Thread(target=work, name="read", daemon=True).start()

    def prepare(self) -> None:
        """Starts a reading process ahead: an article that needs one may be asked for soon."""
        Thread(target=readers.prepare, name="prepare", daemon=True).start()

    def cancel(self, path: Path) -> None:
        """Ends a reading; nobody is told of its end."""
        handle = self._reading.pop(path, None)
        if handle is not None:
            handle.cancel()
        self._banners.dismiss(_key(path))

    def cancel_all(self) -> None:
        """Ends them all: the window closes."""
        for path in list(self._reading):
            self.cancel(path)
        readers.dismiss()

    def waits(self) -> bool:
        """Whether anything is being read."""
        return bool(self._reading)

    def _say(self, path: Path, handle: readers.ReadHandle, done: int, of_all: int) -> None:
        if self._reading.get(path) is not handle:
            return
        far = f" {done:,} of {counted(of_all, 'page')}." if of_all > 1 else ""
        text = f"Reading {shown(path.name)}…{far}"
        new = time.monotonic() - handle.began < MOMENT_MS / 1000 - 0.05
        if not self._banners.set_text(_key(path), text) and not new:
            self._banners.show_banner(
                _key(path), text, actions=[("Cancel", lambda: self.cancel(path))], kind="info", closable=False
            )

    def _finished(
        self, path: Path, handle: readers.ReadHandle, found: Opened | ReadError, then: Then, refused: Refused
    ) -> None:
        if self._reading.get(path) is not handle:
            return
        del self._reading[path]
        self._banners.dismiss(_key(path))
        if isinstance(found, ReadError):
            refused(path, found)
        else:
            then(found)


def _key(path: Path) -> str:
    return f"reading {path}"
