"""Reading processes as copies of this one: no Python to start and no library to load for each article, where a command
reads many. Only a process that never had a window and has no other thread may be copied, and only on Linux."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

GROWN = 512 * 1024 * 1024
"""Bytes of address space; a copy of a larger process would have too little left of what reading may take."""

_allowed = False


@contextlib.contextmanager
def allowed() -> Iterator[None]:
    """Within it reading processes may be copies of this one."""
    global _allowed
    before, _allowed = _allowed, True
    try:
        yield
    finally:
        _allowed = before


def allow() -> None:
    """From here on reading processes may be copies of this one."""
    global _allowed
    _allowed = True


def possible() -> bool:
    """Whether a copy can be made now."""
    return (
        _allowed
        and sys.platform == "linux"
        and "PySide6.QtCore" not in sys.modules
        and threading.active_count() == 1
        and _size() < GROWN
    )


def load(module: str) -> ModuleType:
    """A reader's module with all that it needs, as a copy is to have it."""
    import socket

    had, socket.has_ipv6 = socket.has_ipv6, False  # urllib3, which trafilatura brings along, would open one to see
    try:
        reader = import_module(f"annotator.readers.{module}")
        if hasattr(reader, "prepare"):
            reader.prepare()
    finally:
        socket.has_ipv6 = had
    return reader


class Copy:
    """A copy of this process that reads one article; looks like a subprocess.Popen."""

    def __init__(self, module: str, patience: float) -> None:
        load(module)
        theirs, ours = os.pipe()
        hear, say = os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _read_one(theirs, say, patience)
        os.close(theirs)
        os.close(say)
        self.stdin = os.fdopen(ours, "wb")
        self.stdout = os.fdopen(hear, "rb")

    def kill(self) -> None:
        """Ends it at once."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Waits for its end, which comes by itself: it has no more than its time. Its exit code, less than 0 the number
        of the signal that ended it."""
        del timeout
        if self.returncode is None:
            _, status = os.waitpid(self.pid, 0)
            self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def _read_one(requests: int, answers: int, patience: float) -> None:
    """In the copy: reads one article, and does not come back."""
    code = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, patience)
        os.dup2(requests, 0)
        nothing = os.open(os.devnull, os.O_WRONLY)
        channel = os.dup(answers)
        for handle in (1, 2):
            os.dup2(nothing, handle)  # what a library prints is no answer
        for handle in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208  no other file of this process is its own
            if handle > 2 and handle != channel:
                with contextlib.suppress(OSError):
                    os.close(handle)
        from annotator.readers.child import serve

        serve(os.fdopen(0, "rb", closefd=False), os.fdopen(channel, "wb"))
        code = 0
    finally:
        os._exit(code)


def _size() -> int:
    """Bytes of address space that this process has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
