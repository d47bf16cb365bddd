"""Files of the program's own that lie where anyone may have put something else: read only when they are files, and
only so much."""

import errno
import os
import stat
from pathlib import Path

_OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
"""Without blocking: a pipe or a device waits for no one."""


def bytes_of(path: Path, most: int) -> bytes:
    """The whole content of a file of at most ``most`` bytes; OSError when there is none to be had, when it is no file
    (a folder, a pipe, a device), and when it is larger."""
    with os.fdopen(os.open(path, _OPEN), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "is no file", str(path))
        # asked for what is there and no more: room is made for all that is asked for
        data = file.read(status.st_size + 1) if status.st_size <= most else b""
        if len(data) > status.st_size and status.st_size <= most:  # it grows this moment
            data += file.read(most + 1 - len(data))
        if status.st_size > most or len(data) > most:
            megabytes = -(-max(status.st_size, len(data)) // 1024**2)
            raise OSError(errno.EFBIG, f"is {megabytes:,} MB; up to {most // 1024**2} MB are read", str(path))
    return data
