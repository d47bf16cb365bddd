"""Memory that the program no longer needs, given back to the system."""

import contextlib
import sys

_M_ARENA_MAX = -8
"""Of mallopt(3)."""


def one_arena() -> None:
    """Has the C library serve all threads from one place, before there is a second thread. Each save has a thread of
    its own, and by default they leave a little behind in up to eight places a core: after 100,000 random events a
    window had 147 and 148 MB, and with one place 143 and 144. Where the library is not glibc, nothing."""
    _call("mallopt", _M_ARENA_MAX, 1)


def give_back() -> None:
    """Has the C library return what lies free between what is in use: it keeps some 5 kB of each article that was
    open, so that a window that saw ten thousand of them had 50 MB more. Some 4 ms; where the library is not glibc,
    nothing."""
    _call("malloc_trim", 0)


def _call(name: str, *numbers: int) -> None:
    if sys.platform == "linux":
        import ctypes  # only there

        with contextlib.suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), name)(*numbers)
