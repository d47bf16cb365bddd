"""What a command says on standard error, and what it puts on standard output."""

import sys
import time
from pathlib import Path

MANY = 20
"""From how many files on a terminal shows how far a command is."""

_EVERY = 0.1
_WIDTH = 30


def shown(text: str) -> str:
    r"""The text as one line that a terminal only shows: what is not printable is escaped.

    >>> print(shown("a\x1b[31m\n\u202eb é"))
    a\x1b[31m\n\u202eb é
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )


class Console:
    """Says things on standard error, a line each, and counts the faults among them."""

    def __init__(self, command: str) -> None:
        self.command = command
        self.faults = 0
        self.warnings = 0
        self._total = 0
        self._done = 0
        self._drawn = 0.0

    def fault(self, path: Path, message: str) -> None:
        """Something is wrong in a file: ``PATH: message``."""
        self.faults += 1
        self.line(shown(f"{path}: {message}"))

    def warning(self, path: Path, message: str) -> None:
        """Something in a file is worth a look, and no fault."""
        self.warnings += 1
        self.line(shown(f"{path}: {message}"))

    def line(self, text: str) -> None:
        """A line as it is, in place of the progress bar if there is one."""
        self.clear()
        print(text, file=sys.stderr, flush=True)

    def expect(self, total: int) -> None:
        """From here on :meth:`step` is called that many times."""
        self._total, self._done = total, 0

    def step(self) -> None:
        """The next file begins."""
        self._done += 1
        if self._total < MANY or not sys.stderr.isatty():
            return
        now = time.monotonic()
        if now - self._drawn >= _EVERY:
            self._drawn = now
            filled = _WIDTH * self._done // self._total
            bar = "#" * filled + "." * (_WIDTH - filled)
            print(f"\r{self.command} [{bar}] {self._done:,}/{self._total:,}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Takes the progress bar away."""
        if self._drawn:
            self._drawn = 0.0
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def put_out(data: bytes) -> None:
    """Bytes on standard output, as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
