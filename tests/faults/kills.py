"""Saving processes killed at random times: the sidecar is the whole old one or the whole new one, and what was done up
to a second before the kill is there.

Three kinds: a light one that saves without pause and keeps no journal (most rounds: the kill falls into a save), one
with the session, saver and journal of the window, and the window itself, which is now and then asked to end (SIGTERM)
in place of being killed. What the journal holds counts as kept: the next start offers it.
"""

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from annotator.core import edits, journal, saving, sidecar, store, strays
from annotator.core.merge import merge
from annotator.core.model import Document
from annotator.corpus.opening import open_article
from tests.faults.running import SAMPLES, UNSUPPORTED, Tally, codebook, leftovers, main, random_range, stamp

LOST_SECONDS = 1.0
AT_ONCE = 6
FRESH = 25
"""Rounds after which the light kind begins with a fresh sidecar again, so that it stays small."""

Report = Callable[[str, str], None]


class Child(NamedTuple):
    """A process that edits and saves, and the pipe on which it says what it did."""

    process: int
    pipe: int
    article: Path
    end_at: float
    how: int


def prove(tally: Tally) -> None:
    """All three kinds."""
    import filelock  # noqa: F401  once here, and not in every child

    codebook()
    _kill_light(tally)
    # what the children need is imported once; the application is made in each of them
    import annotator.ui.app  # noqa: F401
    from annotator.ui import saver  # noqa: F401

    _kill_many(tally, 0.08, "saver", _edit_with_saver, 0.2, 2.5)
    _kill_many(tally, 0.02, "window", _edit_in_window, 1.0, 4.0)
    left = [path.name for path in (tally.folder.parent / "data" / "writing").glob("*")]
    tally.expect(not left, f"notes on temporary files are left: {left[:3]}")


# What the processes do


def _save_without_pause(article: Path, random: Random, report: Report) -> None:
    path = store.sidecar_path(article)
    loaded = store.load(path)
    assert loaded is not None
    document, digest = loaded.reading.document, loaded.digest
    base, book = document, codebook()
    while True:
        document, made = edits.mark(
            document,
            codebook=book,
            label="quote",
            ranges=[random_range(random, document.text)],
            stamp=stamp(random),
            near=[],
        )
        report("edited", made.id)
        saved = saving.save(path, document, base=base, digest=digest)
        report("saved", made.id)
        document = base = saved.document
        digest = saved.digest


def _edit_on(session: Any, random: Random, report: Report, goes_on: Callable[[], bool]) -> Any:
    """Edits every now and then, mostly so fast that the saver is never left in quiet."""
    from PySide6.QtCore import QTimer

    timer = QTimer()
    timer.setSingleShot(True)

    def edit() -> None:
        if goes_on():
            report("edited", session.mark("quote", [random_range(random, session.text)]))
            timer.start(random.randint(400, 1200) if random.random() < 0.1 else random.randint(0, 120))

    timer.timeout.connect(edit)
    timer.start(0)
    return timer


def _edit_with_saver(article: Path, random: Random, report: Report) -> None:
    from PySide6.QtCore import QCoreApplication

    from annotator.ui.saver import Saver
    from annotator.ui.session import Session

    app = QCoreApplication([])
    session = Session(open_article(article))
    saver = Saver(session)
    timer = _edit_on(session, random, report, lambda: True)
    app.exec()
    del saver, timer


def _edit_in_window(article: Path, random: Random, report: Report) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import qInstallMessageHandler

    from annotator.ui import app

    qInstallMessageHandler(lambda _kind, _context, text: None if UNSUPPORTED in text else report("died", text))
    kept: list[Any] = []
    make = app.make_window

    def made(paths: list[Path]) -> Any:
        window = make(paths)
        kept.append(_edit_on(window.session, random, report, window.isVisible))
        kept[0].setInterval(50)
        return window

    app.make_window = made
    app.run([article])


# Killing them


def _start(tally: Tally, run: Callable[[Path, Random, Report], None], article: Path, end_at: float, how: int) -> Child:
    reading, writing = os.pipe()
    seed = tally.random.getrandbits(40)
    process = os.fork()
    if process == 0:
        code = 1
        try:
            os.close(reading)
            run(article, Random(seed), lambda what, id: _say(writing, f"{what} {id} {time.monotonic():.6f}\n".encode()))
            code = 0
        except BaseException as error:
            _say(writing, f"died {error!r}\n".encode())
        finally:
            os._exit(code)
    os.close(writing)
    return Child(process, reading, article, end_at, how)


def _say(pipe: int, line: bytes) -> None:
    os.write(pipe, line)


def _end(child: Child) -> tuple[float, list[list[str]], int]:
    """Ends a child now; when, what it had reported, and its exit status."""
    at = time.monotonic()
    os.kill(child.process, child.how)
    said = b""
    while piece := os.read(child.pipe, 1 << 16):
        said += piece
    os.close(child.pipe)
    _, status = os.waitpid(child.process, 0)
    return at, [line.split() for line in said.decode().splitlines()], status


def _kill_light(tally: Tally) -> None:
    article = tally.folder / "light.txt"
    article.write_bytes((SAMPLES / "harbour-bridge.txt").read_bytes())
    path = store.sidecar_path(article)
    fresh = (SAMPLES / (article.name.replace("light", "harbour-bridge") + sidecar.SUFFIX)).read_bytes()
    for number in tally.each(0.9):
        if number % FRESH == 0:
            path.write_bytes(fresh)
        before = {a.id for a in sidecar.read(path.read_bytes()).document.annotations}
        child = _start(tally, _save_without_pause, article, 0, signal.SIGKILL)
        select.select([child.pipe], [], [], 30)
        time.sleep(tally.random.uniform(0, 0.025))
        at, said, _ = _end(child)
        tally.counts["kills in saves"] += 1
        tally.counts["saves"] += sum(line[0] == "saved" for line in said)
        if leftovers(tally.folder):
            tally.counts["within a file's writing"] += 1
        _look(tally, article, before, said, at)


def _kill_many(
    tally: Tally, share: float, kind: str, run: Callable[[Path, Random, Report], None], least: float, most: float
) -> None:
    """Several at once: they mostly wait."""
    rounds = tally.each(share)
    running: list[Child] = []
    over = False
    while running or not over:
        while not over and len(running) < AT_ONCE:
            number = next(rounds, None)
            if number is None:
                over = True
                break
            folder = tally.folder / f"{kind}{number}"
            folder.mkdir()
            article = folder / "harbour-bridge.txt"
            article.write_bytes((SAMPLES / article.name).read_bytes())
            how = signal.SIGTERM if kind == "window" and number % 4 == 3 else signal.SIGKILL
            child = _start(tally, run, article, 0, how)
            select.select([child.pipe], [], [], 30)  # it is at work from its first edit on
            running.append(child._replace(end_at=time.monotonic() + tally.random.uniform(least, most)))
        if not running:
            break
        child = min(running, key=lambda child: child.end_at)
        time.sleep(max(0, child.end_at - time.monotonic()))
        running.remove(child)
        at, said, status = _end(child)
        tally.counts[f"{kind}: {signal.Signals(child.how).name}"] += 1
        tally.counts["edits"] += len(said)
        if child.how == signal.SIGTERM:
            tally.expect(status == 0, f"the window ended with {status} when it was asked to")
        _look(tally, child.article, set(), said, at, asked=child.how == signal.SIGTERM)


def _look(
    tally: Tally, article: Path, before: set[str], said: list[list[str]], at: float, *, asked: bool = False
) -> None:
    """What is on disk after the end of a process that had said this."""
    for line in said:
        tally.expect(line[0] != "died", " ".join(line))
    path = store.sidecar_path(article)
    try:
        loaded = store.load(path)
    except (OSError, ValueError) as error:
        tally.fail(f"the sidecar cannot be read: {error}")
        return
    if loaded is not None:
        tally.expect(not loaded.reading.faults, f"faults in the sidecar: {loaded.reading.faults[:2]}")
    strays.sweep()
    tally.expect(not leftovers(article.parent), f"temporary files are left: {leftovers(article.parent)}")
    document = loaded.reading.document if loaded is not None else None
    found = {a.id for a in document.annotations} if document is not None else set()
    if asked:
        tally.expect(_edited(said) <= found, "asked to end, it did not save everything first")
    edited = {line[1]: float(line[2]) for line in said if line[0] == "edited"}
    saved = {line[1] for line in said if line[0] == "saved"}
    tally.expect(before | saved <= found, f"saved and gone: {sorted((before | saved) - found)[:3]}")
    # the last edit may not have been reported yet
    tally.expect(len(found - before - edited.keys()) <= 1, "the sidecar has what nobody made")
    light = bool(before)
    tally.measure("seconds on disk behind" + (" (light)" if light else ""), _lost(edited, found, at))
    kept = found | _in_journals(path, document)
    lost = _lost(edited, kept, at)
    tally.measure("seconds lost" + (" (light)" if light else ""), lost)
    tally.expect(lost <= (LOST_SECONDS if light else 0), f"{lost:.2f} s of work are lost in {path.parent.name}")


def _edited(said: list[list[str]]) -> set[str]:
    """What a process said that it made."""
    return {line[1] for line in said if line[0] == "edited"}


def _lost(edited: dict[str, float], found: set[str], at: float) -> float:
    """Seconds from the first edit that is lost to the process's end."""
    return max(0.0, at - min((when for id, when in edited.items() if id not in found), default=at))


def _in_journals(path: Path, on_disk: Document | None) -> set[str]:
    """The annotations that the next start would offer."""
    unsaved, damaged = journal.pending()
    assert not damaged, damaged
    ids: set[str] = set()
    for found in unsaved:
        if found.sidecar == path:
            merged = merge(found.base, found.ours, on_disk or found.base).document
            ids |= {a.id for a in merged.annotations}
            journal.discard(found)
    return ids


if __name__ == "__main__":
    sys.exit(main("kills", "R1, R2", prove, rounds=1000))
