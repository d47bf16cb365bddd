"""The folder that was opened, as its index knows it: kept up to date beside the work, asked without waiting."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from annotator.corpus.index import FolderSource, Hit, Index, Link
from annotator.ui.later import later

LOOK_MS = 5_000
"""Between two looks at what changed on disk."""

Answer = Callable[[list[Hit], str], None]


class Folder(QObject):
    """``sources_changed()`` when who speaks in the folder is known anew; ``progress(int, int)`` while it is indexed."""

    sources_changed = Signal()
    progress = Signal(int, int)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.sources: list[FolderSource] = []
        self.titles: dict[Path, str] = {}
        self.links: list[Link] = []
        self.tags: list[tuple[str, int]] = []
        self.indexed = False
        """Whether all of it has been read once."""
        self._stop = Event()
        self._wake = Event()
        self._lock = Lock()
        self._saved: set[Path] = set()
        self._question = 0
        self._looks = QTimer(self)
        self._looks.setInterval(LOOK_MS)
        self._looks.timeout.connect(self._wake.set)
        self._looks.start()
        self._thread = Thread(target=self._work, name="index", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread; what is indexed stays."""
        self._looks.stop()
        self._stop.set()
        self._wake.set()

    def saved(self, article: Path) -> None:
        """An article's annotations were saved."""
        with self._lock:
            self._saved.add(article)
        self._wake.set()

    def search(self, words: str, asker: QObject, answer: Answer, **limits: str) -> None:
        """Finds words; ``answer(hits, trouble)`` is called later, of several questions in a row for the last alone, and
        not when ``asker`` is gone by then."""
        self._question += 1
        number = self._question

        def work() -> None:
            hits: list[Hit] = []
            trouble = ""
            try:
                index = Index(self.path)
                try:
                    hits = index.search(words, **limits)  # type: ignore[arg-type]
                finally:
                    index.close()
            except Exception as error:  # a damaged index is made again; the person is told meanwhile
                trouble = f"The folder could not be searched: {error}."
            later(self, self._answer, number, asker, answer, hits, trouble)

        Thread(target=work, name="search", daemon=True).start()

    def _answer(self, number: int, asker: QObject, answer: Answer, hits: list[Hit], trouble: str) -> None:
        if number == self._question and isValid(asker):
            answer(hits, trouble)

    def look(self) -> None:
        """Sees now what changed on disk."""
        self._wake.set()

    def _work(self) -> None:
        """The thread: all of the folder once, then what changes in it."""
        try:
            index = Index(self.path)
        except Exception:  # no place for an index: the folder works without one
            return
        first = True
        try:
            while not self._stop.is_set():
                with self._lock:
                    saved, self._saved = self._saved, set()
                try:
                    for article in saved:
                        index.refresh(article)
                    if first:
                        index.update(self._stop, self._told, quick=True)
                        later(self, self._take, _known(index), False)
                    read = index.update(self._stop, self._told)
                    if first or read or saved:
                        later(self, self._take, _known(index), not self._stop.is_set())
                except Exception:
                    # the folder or the disk is away for now: the next look tries again
                    read = 0
                first = False
                self._wake.wait()
                self._wake.clear()
        finally:
            index.close()

    def _told(self, done: int, of_all: int) -> None:
        later(self, self._tell, done, of_all)

    def _tell(self, done: int, of_all: int) -> None:
        self.progress.emit(done, of_all)

    def _take(self, known: "_Known", indexed: bool) -> None:
        self.sources, self.titles, self.links, self.tags = known
        self.indexed = self.indexed or indexed
        self.sources_changed.emit()


_Known = tuple[list[FolderSource], dict[Path, str], list[Link], list[tuple[str, int]]]


def _known(index: Index) -> _Known:
    return index.sources(), index.titles(), index.links(), index.tags()
