"""One reading in a process of its own, as the program sees it: how far it is, and how to stop it."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.readers.errors import ReadError

if TYPE_CHECKING:
    from annotator.readers.apart import Process

Progress = Callable[[int, int], None]


class CancelledError(ReadError):
    """The person does not want to wait for it any longer."""


class ReadHandle:
    """One reading, as it is seen from outside: ``progress(done, of_all)`` is called on the reading thread, and
    :meth:`cancel` may be called from any; ``began`` is when it did, by the monotonic clock."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.progress = progress
        self._lock = threading.Lock()
        self._process: Process | None = None
        self.cancelled = False
        self.began = time.monotonic()

    def cancel(self) -> None:
        """Ends it at once; the read raises CancelledError."""
        with self._lock:
            self.cancelled = True
            if self._process is not None:
                self._process.kill()

    def follow(self, process: "Process") -> None:
        """Says which process it is that reads."""
        with self._lock:
            self._process = process
            if self.cancelled:
                process.kill()
