"""``python -m tests.benchmarks.folder [--articles N]``: a folder of so many articles in the real window.

From the folder opened to the first article listed, to all listed, to how far each is known, to all indexed; how long a
search takes then, as the index and as the window; the longest that the window did not answer meanwhile; memory; a
source renamed in all of it, and that cancelled. Nothing here fails on a time.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.cases import make_document, make_text

QUESTIONS = (
    "bridge",
    "ferry strike",
    '"told reporters"',
    "contract café",
    "mayor",
    "harbour vot",
    "nobody has read",
    "x",
)
TIMES = 15


def make_folder(folder: Path, count: int) -> None:
    """Articles of some 2,300 characters in folders of 500, every second one annotated as people do."""
    from annotator.core import sidecar, store

    for number in range(count):
        below = folder / f"part-{number // 500:03}"
        below.mkdir(parents=True, exist_ok=True)
        path = below / f"article-{number:05}.txt"
        text = f"{make_text(2_300, seed=number % 200)}\n\nNumber {number}.\n"
        path.write_bytes(text.encode())
        if number % 2 == 0:
            store.sidecar_path(path).write_bytes(sidecar.write(make_document(path, text, 31, seed=number % 200)))


class Clock:
    """Turns the window's loop until something holds, and knows the longest turn."""

    def __init__(self) -> None:
        self.worst = 0.0

    def until(self, holds: Callable[[], object], seconds: float = 900) -> float:
        """Milliseconds until it held."""
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        begun = time.perf_counter()
        while not holds():
            if time.perf_counter() - begun > seconds:
                raise SystemExit("it takes too long")
            turn = time.perf_counter()
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            self.worst = max(self.worst, (time.perf_counter() - turn) * 1000)
            time.sleep(0.0005)
        return (time.perf_counter() - begun) * 1000


def memory() -> float:
    """Of this process, resident, in MB."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 1e6


def measure(folder: Path) -> None:
    """Opens the window and prints the figures."""
    from annotator.corpus.index import Index
    from annotator.ui import app

    app.make_application()
    window: Any = app.make_window([])
    window.resize(1280, 860)
    window.show()
    clock = Clock()
    clock.until(window.isVisible)
    before = memory()
    clock.worst = 0.0
    begun = time.perf_counter()
    window.files.open_paths([folder])
    work = window.articles.work
    count = sum(len(names) for _, _, names in os.walk(folder)) * 2 // 3

    def ms() -> float:
        return (time.perf_counter() - begun) * 1000

    say("the call that opens the folder", ms())
    clock.until(lambda: window.articles.list.model().rowCount() > 0)
    say("first article listed", ms())
    clock.until(lambda: len(work.paths) >= count)
    say("all listed", ms())
    clock.until(lambda: len(work.glances) >= count // 2)
    say("how far each is, known", ms())
    clock.until(lambda: window.folders.folder.indexed)
    say("all indexed", ms())
    say("longest turn of the window's loop meanwhile", clock.worst)
    print(f"| memory of the process before and after | {before:,.0f} MB, {memory():,.0f} MB |")
    index = Index(folder)
    times = []
    for words in QUESTIONS * TIMES:
        begun_here = time.perf_counter()
        index.search(words)
        times.append((time.perf_counter() - begun_here) * 1000)
    index.close()
    print(
        f"| a search in the index, {len(times)}: median, worst | {statistics.median(times):.1f}, {max(times):.1f} ms |"
    )
    window.folders.find()
    dialog = window.folders.dialog
    clock.until(dialog.isVisible)
    times = []
    for words in Random(1).sample(QUESTIONS * 3, 20):
        answered: list[object] = []
        begun_here = time.perf_counter()
        window.folders.folder.search(words, dialog, lambda hits, _trouble, to=answered: to.append(hits))
        clock.until(lambda to=answered: to)  # type: ignore[misc]
        times.append((time.perf_counter() - begun_here) * 1000)
    print(f"| a search asked for in the window: median, worst | {statistics.median(times):.1f}, {max(times):.1f} ms |")
    dialog.close()
    rename(window, clock)
    print(f"| index on disk | {index.path.stat().st_size / 1e6:.0f} MB |")
    window.close()


def rename(window: Any, clock: Clock) -> None:
    """A source in every annotated article: renamed, taken back; cancelled half way."""
    from annotator.corpus import renaming
    from annotator.ui.folder_sources import as_source
    from annotator.ui.folder_work import KEY

    work, banners = window.folders.work, window.banners
    known = as_source(window.folders.folder.sources[0])
    renamed = renaming.replace(known, name="Another Name")
    clock.worst = 0.0
    begun = time.perf_counter()
    window.folders.sources.run(renaming.Rename(renamed), "Renamed")
    clock.until(lambda: not work.busy)
    told = banners.text(KEY)
    say(f"a source renamed ({told.rpartition(', in ')[2].rstrip('.')})", (time.perf_counter() - begun) * 1000)
    say("longest turn of the window's loop meanwhile", clock.worst)
    print(f"| memory then | {memory():,.0f} MB |")
    window.folders.sources.run(renaming.Rename(known), "Back")
    clock.until(lambda: "articles…" in banners.text(KEY))
    begun = time.perf_counter()
    work.stop()
    clock.until(lambda: not work.busy)
    say("a rename cancelled soon after it began, until all is as it was", (time.perf_counter() - begun) * 1000)


def say(what: str, milliseconds: float) -> None:
    """A row."""
    print(f"| {what} | {milliseconds:,.0f} ms |", flush=True)


def main() -> int:
    """Makes the folder, then measures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.folder", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="annotator-folder-") as name:
        for kind in ("CONFIG", "DATA", "CACHE"):
            os.environ[f"ANNOTATOR_{kind}_DIR"] = str(Path(name, kind.lower()))
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        folder = Path(name, "articles")
        make_folder(folder, options.articles)
        print(f"| {options.articles:,} articles, every second annotated | |\n| --- | --- |")
        measure(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
