"""Temporary files that a killed process left behind, found again and removed.

A file on its way to another's place is noted in the data folder before it is made, so that the next start knows where
to look without searching folders of articles. Opening an article removes nothing: it changes nothing on disk.
"""

import contextlib
import os
import re
import secrets
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from annotator.core import places

_NAME = re.compile(r"\..{0,80}\.[0-9a-f]{12}\.tmp", re.DOTALL)
_SHOWN = 40
"""Code points of the file's name that its temporary one shows: with four bytes for each there is room for the rest."""
_NOTE = re.compile(r"(\d+)-[0-9a-f]{12}")
_OLD = 3600.0
"""Seconds after which a note on Windows is taken for a dead process's: a process cannot be asked there without harm."""

_mine: set[str] = set()
_lock = threading.Lock()


@contextlib.contextmanager
def temporary_name(target: Path) -> Iterator[Path]:
    """A name beside ``target`` that nothing has, noted until the context ends. The file is the caller's to make, and
    to put in place or remove."""
    token = secrets.token_hex(6)
    path = target.with_name(f".{target.name[:_SHOWN]}.{token}.tmp")
    note = _noted(token, path)
    try:
        yield path
    finally:
        if note is not None:
            with contextlib.suppress(OSError):
                note.unlink()
            with _lock:
                _mine.discard(note.name)


def sweep() -> list[Path]:
    """Removes the temporary files of processes that are no more; those that were there."""
    removed: list[Path] = []
    try:
        notes = list(_folder().iterdir())
    except OSError:
        return []
    for note in notes:
        found = _NOTE.fullmatch(note.name)
        with _lock:
            if found is None or note.name in _mine or _lives(int(found[1]), note):
                continue
        with contextlib.suppress(OSError, ValueError):
            path = Path(os.fsdecode(note.read_bytes()))
            if _NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                path.unlink()
                removed.append(path)
        with contextlib.suppress(OSError):
            note.unlink()
    return removed


def _folder() -> Path:
    return places.data_folder() / "writing"


def _noted(token: str, path: Path) -> Path | None:
    note = _folder() / f"{os.getpid()}-{token}"
    with _lock:
        _mine.add(note.name)
    try:
        note.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        note.write_bytes(os.fsencode(path.absolute()))
    except OSError:
        with _lock:
            _mine.discard(note.name)
        return None  # no data folder to be had; a file left behind is the lesser evil than no save
    return note


def _lives(process: int, note: Path) -> bool:
    """Whether the process is there; of our own number only what this run noted is (it is in ``_mine``)."""
    if process == os.getpid():
        return False
    if os.name == "nt":
        try:
            return time.time() - note.stat().st_mtime < _OLD
        except OSError:
            return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return not _is_over(process)


def _is_over(process: int) -> bool:
    """Whether it has ended and only waits for whoever started it, or for the system, to take note (Linux)."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[:1] in (["Z"], ["X"])  # proc(5): the name may have any character
