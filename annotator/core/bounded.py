"""Files of the program's own that lie where anyone may have put something else: read only when they are files, and
only so much."""

import errno
import os
import stat
from pathlib import Path

_OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
"""Without blocking: a pipe or a device waits for no one."""


class OddFileError(OSError):
    """What is there is not read: it is no file (a folder, a pipe, a device), or too large."""


def bytes_of(path: Path, most: int) -> bytes:
    """The whole content of a file of at most ``most`` bytes; OddFileError when it is none or larger, another OSError
    when there is none to be had."""
    handle = os.open(path, _OPEN)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OddFileError(errno.EINVAL, "is no file", str(path))
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = b""
            if status.st_size <= most:  # asked for what is there and no more: room is made for all that is asked for
                data = file.read(status.st_size + 1)
                if len(data) > status.st_size:  # it grew meanwhile, or says nothing of its size
                    data += file.read(most + 1 - len(data))
    finally:
        os.close(handle)
    if status.st_size > most or len(data) > most:
        megabytes = -(-max(status.st_size, len(data)) // 1024**2)
        raise OddFileError(errno.EFBIG, f"is {megabytes:,} MB; up to {most // 1024**2} MB are read", str(path))
    return data
