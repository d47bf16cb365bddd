"""What a run of a command over many files has done so far, kept beside the user's other caches until the run ends: the
same run again goes on where it was broken off.

A record is kept for each piece of the work, under the state of the files that it was made of: what was changed since
is done anew. Beside the log there is room for one file that is being made bit by bit. A run that ends takes both away,
so that only what was broken off is ever taken up.
"""

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from annotator import __version__
from annotator.core import places

Record = TypeVar("Record")

KEPT = 7 * 24 * 3600.0
"""Seconds after which a run that was broken off is no longer gone on with."""

_NEW = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)

State = tuple[int, int] | None
"""Of a file: when it was changed (nanoseconds) and its size (bytes); None when it is not there."""


def state_of(path: Path) -> State:
    """The state of a file by which a change is known."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size


def key_of(paths: Iterable[Path]) -> str:
    """The key of a piece of the work: its files by name, and their states."""
    return _digest((path, state_of(path)) for path in paths)


def _digest(parts: Iterable[object]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(repr(part).encode("utf-8", "surrogateescape") + b"\n")
    return found.hexdigest()[:24]


class _Line(Struct, Generic[Record]):
    key: str
    record: Record


class Log(Generic[Record]):
    """The log of one run; ``of`` names the run: its command and all of its arguments that matter. Nothing is known and
    nothing kept where that is None, the cache folder cannot be written, or the same run goes on in another process."""

    def __init__(self, record: type[Record], of: Iterable[object] | None) -> None:
        self._path = places.cache_folder() / "runs" / f"{_digest((__version__, *(of or ())))}.jsonl"
        self._part = self._path.with_suffix(".part")
        self._decoder = msgspec.json.Decoder(_Line[record], dec_hook=_as)  # type: ignore[valid-type]
        self._handle = -1
        self.records: list[tuple[str, Record]] = []
        if of is not None:
            with contextlib.suppress(OSError):
                self._open()
        self._by_key = dict(self.records)

    @property
    def kept(self) -> bool:
        """Whether anything is kept."""
        return self._handle >= 0

    def get(self, key: str) -> Record | None:
        """What a run before this one had made of the piece."""
        return self._by_key.get(key)

    def add(self, key: str, record: Record) -> None:
        """A piece is done, and what it made stands where it is to stand. A log that can no longer be written is given
        up: the run itself goes on."""
        if self._handle >= 0:
            try:
                os.write(self._handle, msgspec.json.encode(_Line(key, record)) + b"\n")
            except (OSError, UnicodeEncodeError):  # a name out of a file system need not be Unicode
                self.close()

    def part(self) -> IO[bytes]:
        """The file that is being made, where the run before this one left it; one of no name when nothing is kept."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                return os.fdopen(os.open(self._part, _NEW, 0o600), "r+b")
        return tempfile.TemporaryFile()

    def keep_first(self, number: int) -> None:
        """Of what is known the first ``number`` records are kept, and the others are forgotten."""
        self.records = self.records[:number]
        self._by_key = dict(self.records)
        if self._handle >= 0:
            os.ftruncate(self._handle, 0)
            for key, record in self.records:
                self.add(key, record)

    def end(self) -> None:
        """The run is over: nothing is to be gone on with."""
        if self._handle >= 0:
            for path in (self._part, self._path):
                with contextlib.suppress(OSError):
                    path.unlink()
            self.close()

    def close(self) -> None:
        """Leaves the log to the next run."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _forget_old(self._path.parent)
        handle = os.open(self._path, _NEW | os.O_APPEND, 0o600)
        if not _locked(handle):
            os.close(handle)
            return
        data = self._path.read_bytes() if os.name == "nt" else _read(handle)
        whole = data.rfind(b"\n") + 1
        try:
            lines = [self._decoder.decode(line) for line in data[:whole].split(b"\n")[:-1]]
        except (msgspec.DecodeError, ValueError):
            lines, whole = [], 0
        os.ftruncate(handle, whole)
        self.records = [(line.key, line.record) for line in lines]
        self._handle = handle


def _as(kind: Any, value: Any) -> Any:
    """What JSON knows no kind of: counts by name, as a Counter."""
    return kind(value)


def _forget_old(folder: Path) -> None:
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > KEPT:
                path.unlink()


def _locked(handle: int) -> bool:
    """Whether the file is this process's alone from now on, until it is closed."""
    if os.name == "nt":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # unlike flock, no process of the work inherits it
    except OSError:
        return False
    return True


def _read(handle: int) -> bytes:
    """The whole file, without another handle: closing one would give up the lock."""
    return os.pread(handle, os.fstat(handle).st_size, 0)
