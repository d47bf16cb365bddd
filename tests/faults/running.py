"""What the proofs share: a folder of their own, rounds counted, what was found printed as one row of a table.

``python -m tests.faults.NAME --rounds N [--seed S]`` runs one proof long, ``python -m tests.faults`` all of them; the
tests run the same ones with few rounds, each in a process of its own.
"""

import argparse
import faulthandler
import gc
import os
import secrets
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any

from annotator.core.codebook import Codebook, shipped
from annotator.core.edits import Stamp
from annotator.core.model import Document

STUCK = 300
"""Seconds in which no round ended, after which the process says where it stands and ends: nobody waits for a loop that
does not return. Far above any round of any proof (the slowest, on a loaded machine, are under a minute)."""
SHOWN = 10
"""Failures that are printed; all are counted."""
REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLES = REPOSITORY / "resources" / "samples"
UNSUPPORTED = "This plugin does not support"
"""Said by the offscreen platform of any window."""
WHEN = "2026-11-23T05:00:00Z"


class Tally:
    """What a proof tried and found. ``rounds`` is how many it has done; ``counts`` tells kinds of rounds apart."""

    def __init__(self, rounds: int, seed: int, folder: Path) -> None:
        self.wanted, self.seed, self.folder = rounds, seed, folder
        self.random = Random(seed)
        self.rounds = 0
        self.failures: list[str] = []
        self.failed = 0
        self.counts: Counter[str] = Counter()
        self.worst: dict[str, float] = {}
        self.sums: dict[str, float] = {}
        self.notes: list[str] = []

    def fail(self, what: str) -> None:
        """Counts a failure; the first ones are printed, at once too."""
        self.failed += 1
        if self.failed <= SHOWN:
            self.failures.append(what)
            print(f"FAILURE in round {self.rounds}: {what}", flush=True)

    def expect(self, holds: object, what: str) -> bool:
        """Counts a failure unless it holds; whether it does."""
        if not holds:
            self.fail(what)
        return bool(holds)

    def measure(self, name: str, value: float) -> None:
        """Keeps the largest of the values."""
        self.worst[name] = max(value, self.worst.get(name, value))

    def total(self, name: str, value: float) -> None:
        """Adds up, for a mean."""
        self.sums[name] = self.sums.get(name, 0.0) + value

    def each(self, share: float = 1.0) -> Iterator[int]:
        """The rounds, or a share of them (at least one), each counted when it is done; some are announced."""
        number = max(1, round(self.wanted * share))
        begun = shown = time.monotonic()
        for done in range(number):
            faulthandler.dump_traceback_later(STUCK, exit=True)
            yield done
            self.rounds += 1
            if time.monotonic() - shown > 30:
                shown = time.monotonic()
                print(f"… {done + 1:,} of {number:,} in {shown - begun:.0f} s, {self.failed} failures", flush=True)

    def row(self, name: str, promise: str, seconds: float) -> str:
        """The row of the table."""
        said = [f"{key} {count:,}" for key, count in sorted(self.counts.items())]
        said += [f"{key} {value:.3g}" for key, value in self.worst.items()]
        said += self.notes
        found = "; ".join(said)
        return f"| {name} | {promise} | {self.rounds:,} | {self.failed} | {seconds:.0f} | {self.seed} | {found} |"


HEAD = "| proof | of | rounds | failures | seconds | seed | what it tried, worst case |\n|---|---|---|---|---|---|---|"

Proof = Callable[[Tally], None]


@contextmanager
def own_folder(name: str) -> Iterator[Path]:
    """A folder for a run, and in it what the program keeps of its own."""
    with tempfile.TemporaryDirectory(prefix=f"annotator-{name}-") as made:
        folder = Path(made).resolve()
        for kind in ("CONFIG", "DATA", "CACHE"):
            os.environ[f"ANNOTATOR_{kind}_DIR"] = str(folder / kind.lower())
        work = folder / "work"
        work.mkdir()
        yield work


def main(name: str, promise: str, proof: Proof, *, rounds: int) -> int:
    """Runs a proof as a command; 1 when it found a failure. ``rounds`` are those of a run without ``--rounds``."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.faults.{name}", description=sys.modules["__main__"].__doc__)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--seed", type=int, default=None, help="of the random numbers; one is chosen and said")
    options = parser.parse_args()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    faulthandler.enable()  # a process that the system ends says where it stood
    print(f"seed {seed}", flush=True)
    begun = time.monotonic()
    with own_folder(name) as folder:
        tally = Tally(options.rounds, seed, folder)
        try:
            proof(tally)
        except Exception:
            tally.fail(traceback.format_exc())
    faulthandler.cancel_dump_traceback_later()
    print(HEAD)
    print(tally.row(name, promise, time.monotonic() - begun), flush=True)
    return 1 if tally.failed else 0


def codebook() -> Codebook:
    """The codebook that comes with the program."""
    return shipped()


def stamp(random: Random, by: str = "ann") -> Stamp:
    """Who acts, with ids from the seed."""
    return Stamp(by, WHEN, lambda: f"{random.getrandbits(48):012x}")


def random_range(random: Random, text: str, most: int = 40) -> tuple[int, int]:
    """A range of the text, not empty: first and last code point, end exclusive."""
    start = random.randrange(len(text))
    return start, min(len(text), start + random.randint(1, most))


def leftovers(folder: Path) -> list[str]:
    """Names of temporary files in a folder."""
    return [name for name in os.listdir(folder) if name.endswith(".tmp")]  # noqa: PTH208


def differences(one: Document, other: Document) -> str:
    """Which annotations two documents do not have in common; empty when they are equal."""
    if one == other:
        return ""
    ids = sorted(one.annotations.changed_since(other.annotations))
    return f"annotations {ids[:3]} of {len(ids)}" if ids else "something else than the annotations"


class Alarms:
    """Everything that must not happen in a window: exceptions in slots, Qt's warnings. Put in place until the end."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def __enter__(self) -> "Alarms":
        from PySide6.QtCore import qInstallMessageHandler

        self._hook, sys.excepthook = sys.excepthook, self._exception
        self._unraisable, sys.unraisablehook = sys.unraisablehook, self._lost
        self._handler = qInstallMessageHandler(self._message)
        return self

    def __exit__(self, *_: object) -> None:
        from PySide6.QtCore import qInstallMessageHandler

        sys.excepthook, sys.unraisablehook = self._hook, self._unraisable
        qInstallMessageHandler(self._handler)

    def _exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._tally.fail("".join(traceback.format_exception(kind, error, trace)))

    def _lost(self, found: Any) -> None:
        self._tally.fail(f"unraisable: {found.exc_value!r} in {found.object!r}")

    def _message(self, _kind: object, _context: object, message: str) -> None:
        if not message.startswith(UNSUPPORTED):
            self._tally.fail(f"Qt: {message}")


def make_window(*paths: Path) -> Any:
    """The real window on these articles, without a display, shown and active."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.pop("DISPLAY", None)
    from PySide6.QtTest import QTest

    from annotator.ui import app

    app.make_application()
    window = app.make_window(list(paths))
    window.resize(1200, 800)
    window.show()
    QTest.qWaitForWindowActive(window)
    return window


def turn(until: Callable[[], object], seconds: float) -> float | None:
    """Lets the window live until something holds; after how many seconds it did, None when not in time."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop
    from PySide6.QtWidgets import QApplication

    begun = time.monotonic()
    while not until():
        left = seconds - (time.monotonic() - begun)
        if left <= 0:
            return None
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(10))
        time.sleep(0.001)
    return time.monotonic() - begun


def memory() -> float:
    """The process's resident memory in MB, after what is garbage is gone."""
    import psutil

    gc.collect()
    return float(psutil.Process().memory_info().rss) / 1e6
