"""What a process that reads an article may have and do; see promises S1 and S2."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

SECONDS = 10
"""Of the processor's time."""

MEMORY = 1024 * 1024 * 1024
"""Bytes. Windows has no such limit for a process that sets it itself; there the time alone is bounded."""

OUT_OF_MEMORY = 70
"""The exit code of a process that came to the limit of its memory."""

CPU_SIGNAL = getattr(signal, "SIGXCPU", 24)
"""What ends a process that came to the limit of its time."""

ALARM = getattr(signal, "SIGALRM", 14)
"""What ends a process that looks at the clock itself."""

_REFUSED = (
    "ftplib.",
    "http.client.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "poplib.",
    "pty.spawn",
    "smtplib.",
    "socket.",
    "subprocess.",
    "urllib.",
    "webbrowser.",
)
"""How the names of Python's audit events begin for what reading never needs."""

_HARMLESS = {"socket.gethostname"}


def set_limits() -> None:
    """From here on this process has so much time and memory, writes no file, connects to nobody, starts nothing and
    opens what belongs to Python and its libraries alone. It cannot be undone."""
    _bound()
    roots = tuple({_folder(root) for root in (*sys.path, sys.prefix, sys.base_prefix, "/usr/share/zoneinfo") if root})
    sys.addaudithook(lambda event, arguments: _watch(event, arguments, roots))


def _bound() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + SECONDS
    for limit, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(limit)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(limit, (value, hard))
        except (OSError, ValueError):  # macOS has no such limit of memory
            continue


def _watch(event: str, arguments: tuple[Any, ...], roots: tuple[str, ...]) -> None:
    if event == "open":
        path, mode = arguments[0], arguments[1]
        if isinstance(path, int) or path in (os.devnull, b"/dev/null"):
            return
        if mode is not None and set(mode) & set("wax+"):
            raise PermissionError(f"reading an article writes no file: {path!r}")
        if not _folder(os.fsdecode(path)).startswith(roots):
            raise PermissionError(f"reading an article opens no other file: {path!r}")
    elif event.startswith(_REFUSED) and event not in _HARMLESS:
        raise PermissionError(f"reading an article never does this: {event}")


def _folder(path: str) -> str:
    return str(Path(path).absolute())
