"""The bytes of an article's file, read once, and never from what would block or fill the memory."""

import os
import stat
from pathlib import Path

from annotator.readers.errors import ReadError

MEBIBYTE = 1024 * 1024
MAX_BYTES = 64 * MEBIBYTE
"""The largest article that is read: more than a hundred novels."""

_SPECIAL = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

_OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
"""Without blocking: what was a file a moment ago may be a pipe by now."""


def bytes_of(path: Path, most: int = MAX_BYTES, kind: str = "articles") -> bytes:
    """The whole content of the file; ReadError when there is none to be had or it is over ``most`` bytes. ``kind`` is
    what such files are called."""
    try:
        _check(path, path.stat(), most, kind)
        descriptor = os.open(path, _OPEN)
        with os.fdopen(descriptor, "rb") as stream:
            _check(path, os.fstat(descriptor), most, kind)
            data = stream.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise ReadError(path, "is not there") from None
    except PermissionError:
        raise ReadError(path, "may not be read: you do not have the permission to open it") from None
    except OSError as error:
        raise ReadError(path, f"cannot be read ({error.strerror or error})") from error
    except ValueError:
        raise ReadError(path, "cannot be read (no file can have this name)") from None
    _check_size(path, len(data), most, kind)
    return data


def _check(path: Path, status: os.stat_result, most: int, kind: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ReadError(path, "is a folder, not an article")
    for is_special, name in _SPECIAL:
        if is_special(status.st_mode):
            raise ReadError(path, f"is {name}, not an article")
    _check_size(path, status.st_size, most, kind)


def _check_size(path: Path, size: int, most: int, kind: str) -> None:
    if size > most:
        megabytes = -(-size // MEBIBYTE)
        limit = most // MEBIBYTE
        raise ReadError(path, f"is {megabytes:,} MB; {kind} of up to {limit} MB can be opened")
