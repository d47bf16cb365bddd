"""Reading in a process of its own, which a hostile or broken file can take down without harm.

The process is given the bytes and gives back the article; it opens no file of the person's and contacts nobody (see
:mod:`annotator.readers.child`). It reads one article and ends. One is started ahead, so that nobody waits for it.
"""

import atexit
import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import msgspec

from annotator.core.model import Article
from annotator.readers import forking, frames
from annotator.readers.choices import Choices
from annotator.readers.errors import ReadError
from annotator.readers.handle import CancelledError, ReadHandle
from annotator.readers.limits import ALARM, CPU_SIGNAL, MEMORY, OUT_OF_MEMORY, SECONDS
from annotator.readers.listed import PLAIN_TEXT, reader_for

PATIENCE = 30
"""Seconds by the clock, on a machine that has other things to do, before reading counts as stuck."""


Process = subprocess.Popen[bytes] | forking.Copy


class _Spare:
    """The process that was started ahead."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def take(self, module: str) -> "subprocess.Popen[bytes]":
        """The one that waits, or else a new one, for that module's reader alone."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None and process.poll() is None:
            return process
        if process is not None:
            _ended(process)
        return _started(module)

    def prepare(self) -> None:
        with self._lock:
            if self._process is not None and self._process.poll() is not None:
                _ended(self._process)
                self._process = None
            if self._process is None:
                self._process = _started()

    def waits(self) -> bool:
        with self._lock:
            return self._process is not None and self._process.poll() is None

    def dismiss(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            _ended(process)


_spare = _Spare()
prepare = _spare.prepare
"""Starts a process ahead, for the next article."""
waits = _spare.waits
"""Whether there is one."""
dismiss = _spare.dismiss
"""Ends the process that waits, where no more will be read."""
atexit.register(dismiss)


def read(data: bytes, path: Path, choices: Choices, handle: ReadHandle | None = None) -> Article:
    """The article in the bytes; ``path`` says what kind it is, and is not opened. ReadError, as the reader's own."""
    handle = handle or ReadHandle()
    module = (reader_for(path) or PLAIN_TEXT).module
    process: Process = forking.Copy(module, PATIENCE) if forking.possible() else _spare.take(module)
    try:
        handle.follow(process)
        answer = _answer(process, frames.Request(data, _as_text(path.name), choices), handle)
    finally:
        if isinstance(process, forking.Copy):
            _ended(process)
        else:
            threading.Thread(target=_ended, args=(process,)).start()  # a large process takes a while to go
    if handle.cancelled:
        raise CancelledError(path, "was not read to its end: reading was cancelled")
    if isinstance(answer, str):
        raise ReadError(path, answer)
    return answer


def _started(module: str = "") -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-I", "-c", PROGRAM, module, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


PROGRAM = "import sys; sys.path[:] = sys.argv[2:]; from annotator.readers.child import main; main(sys.argv[1])"
"""What the process runs: the same modules as here, whatever the current folder holds."""


def _as_text(name: str) -> str:
    """A name need not be text on every system; what is said of it must be."""
    return os.fsencode(name).decode("utf-8", "replace")


def _ended(process: Process) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.kill()
    process.wait()


def _answer(process: Process, request: frames.Request, handle: ReadHandle) -> Article | str:
    assert process.stdin is not None
    assert process.stdout is not None
    began = time.monotonic()
    watch = threading.Timer(PATIENCE, process.kill)
    watch.daemon = True
    if not isinstance(process, forking.Copy):  # which looks at the clock itself
        watch.start()
    try:
        with contextlib.suppress(OSError):  # it may have ended; its silence says so below
            process.stdin.write(frames.framed(frames.encoded(request)))
            process.stdin.flush()
        return _heard(process.stdout, handle) or _silence(process, time.monotonic() - began)
    finally:
        watch.cancel()


def _heard(stream: IO[bytes], handle: ReadHandle) -> Article | str | None:
    """What the process says, up to the article or the reason why there is none; None when it says neither."""
    while True:
        try:
            said = frames.next_of(stream)
        except (OSError, ValueError, msgspec.MsgspecError):
            return None
        match said:
            case frames.Progress(done, of_all):
                if handle.progress is not None and not handle.cancelled:
                    handle.progress(done, of_all)
            case frames.Answer(article):
                return article
            case frames.Refusal(message):
                return message
            case _:
                return None


def _silence(process: Process, seconds: float) -> str:
    """Why a process ended without a word."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    status = process.returncode
    if status in (-CPU_SIGNAL, -ALARM) or seconds >= PATIENCE:
        return f"could not be read: it takes more than {SECONDS} seconds, so it was given up"
    if status == OUT_OF_MEMORY:
        return f"could not be read: it takes more than {MEMORY // 2**20:,} MB of memory, so it was given up"
    return "could not be read: the program that reads such files broke off at it. The file may be damaged"
