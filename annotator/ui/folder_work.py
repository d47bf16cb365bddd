"""Long work on a folder beside the window: one piece at a time, with how far it is and a button that stops it in a
banner. What it comes to is told in the window's thread."""

from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from annotator.core.words import counted
from annotator.ui.later import later
from annotator.ui.literal import shown

if TYPE_CHECKING:
    from annotator.ui.window import Window

Progress = Callable[[int, int], None]
Work = Callable[[Progress, Event], Any]
"""Gets whom to tell how far it is, and what is set when it should stop. It raises FolderError when nothing was done."""

KEY = "folder operation"
_EVERY = 20
"""Articles between two sentences on how far it is."""


class FolderWork:
    """What is being done to the folder of a window."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._stop: Event | None = None
        self._stopping = ""

    @property
    def busy(self) -> bool:
        """Whether something is being done: nothing else may begin."""
        return self._stop is not None

    def start(
        self,
        work: Work,
        *,
        doing: str,
        done: Callable[[Any], None],
        failed: Callable[[list[str]], None],
        can_stop: bool = True,
        stopping: str = "Taking back what was done…",
    ) -> bool:
        """Begins; False when it cannot, and why not is said. ``doing`` is the sentence that is shown with how far it
        is. ``done`` gets what the work gives, ``failed`` sentences on why nothing was changed; they are empty when a
        person stopped it."""
        window = self._window
        if self.busy:
            window.say("The folder is being changed already.")
            return False
        unsaved = window.desk.flush()
        if unsaved:
            window.banners.show_banner(
                KEY, f"{shown(unsaved[0].path.name)} has annotations that could not be saved. Save them first."
            )
            return False
        stop = self._stop = Event()
        self._stopping = stopping
        actions = [("Cancel", self.stop)] if can_stop else []
        window.banners.show_banner(KEY, f"{doing}…", actions=actions, kind="info", closable=False)

        def tell(count: int, of_all: int) -> None:
            if count % _EVERY == 0 and not stop.is_set():
                later(window, window.banners.set_text, KEY, f"{doing}: {count:,} of {counted(of_all, 'article')}…")

        def run() -> None:
            from annotator.corpus.renaming import FolderError, StoppedError

            try:
                later(window, self._end, done, work(tell, stop))
            except StoppedError as error:
                later(window, self._end, failed, error.reasons)
            except FolderError as error:
                later(window, self._end, failed, error.reasons or ["Nothing was changed."])
            except Exception as error:  # whatever it is, the folder must not stay shut
                later(window, self._end, failed, [f"{getattr(error, 'strerror', None) or error}."])

        Thread(target=run, name="folder work").start()
        return True

    def stop(self) -> None:
        """Tells it to stop: what that leaves is the work's own matter."""
        if self._stop is not None:
            self._stop.set()
            self._window.banners.show_banner(KEY, self._stopping, kind="info", closable=False)

    def _end(self, tell: Callable[[Any], None], what: object) -> None:
        self._stop = None
        self._window.banners.dismiss(KEY)
        tell(what)
