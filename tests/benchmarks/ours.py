"""The program's side of each row; prints its figures as JSON. Run by ``python -m tests.benchmarks``."""

import json
import random
import sys
import time
from pathlib import Path


def start(path: Path) -> dict[str, float]:
    """As ``annotator FILE`` starts, until the article is painted. CLOCK_MONOTONIC is the same in both processes."""
    import gc

    gc.disable()  # as the program's start does
    from annotator.ui.app import make_application, make_window

    app = make_application()
    window = make_window([path])
    window.resize(1000, 800)
    window.show()
    wait_painted(app, window.view.viewport())
    return {"painted_at": time.monotonic()}


def wait_painted(app, widget) -> None:
    """Until the widget's first frame has been painted and what was waiting then is done."""
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        painted = False

        def eventFilter(self, _watched, event):
            if event.type() == QEvent.Type.Paint:
                self.painted = True
            return False

    watch = Watch()
    widget.installEventFilter(watch)
    while not watch.painted:
        app.processEvents()
    app.processEvents()
    widget.removeEventFilter(watch)


def ready():
    """A window, shown, with nothing open."""
    from annotator.ui.app import make_application, make_window

    app = make_application()
    window = make_window([])
    window.resize(1000, 800)
    window.show()
    for _ in range(20):
        app.processEvents()
    return app, window


def settle(app, view, limit: float = 20.0) -> None:
    """Until what is laid out ahead is done, as it is a moment after opening."""
    end = time.monotonic() + limit
    while view._ahead.isActive() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.001)


def open_(path: Path) -> dict[str, float]:
    """From the call that opens it to the first frame."""
    app, window = ready()
    begin = time.perf_counter()
    window.files.open_paths([path])
    wait_painted(app, window.view.viewport())
    return {"ms": (time.perf_counter() - begin) * 1000}


def opened(path: Path):
    app, window = ready()
    window.files.open_paths([path])
    wait_painted(app, window.view.viewport())
    settle(app, window.view)
    return app, window


def frame(path: Path) -> dict[str, list[float]]:
    """Jumps to random places, each painted at once."""
    _, window = opened(path)
    bar, viewport = window.view.verticalScrollBar(), window.view.viewport()
    return {"samples": jumps(bar, viewport)}


def jumps(bar, viewport, count: int = 300) -> list[float]:
    rng = random.Random(7)
    samples = []
    for _ in range(count):
        value = rng.randrange(bar.maximum() + 1)
        begin = time.perf_counter()
        bar.setValue(value)
        viewport.repaint()
        samples.append((time.perf_counter() - begin) * 1000)
    return samples


def mark(path: Path) -> dict[str, list[float]]:
    """From the key Q on a selection to the frame that shows the quote."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    app, window = opened(path)
    view = window.view
    view.setFocus()
    QTest.qWaitForWindowActive(window, 2000)
    rng = random.Random(3)
    samples = []
    bar = view.verticalScrollBar()
    for _ in range(150):
        bar.setValue(rng.randrange(bar.maximum() + 1))
        app.processEvents()
        seen = view.scroller.visible()
        block = view.page.blocks[seen[len(seen) // 2][0]]
        first = block.start + rng.randrange(max(1, (block.end - block.start) // 2))
        view.select(first, min(block.end, first + 60))
        app.processEvents()
        before = len(window.session.document.annotations)
        begin = time.perf_counter()
        QTest.keyClick(view, Qt.Key.Key_Q)
        view.viewport().repaint()
        samples.append((time.perf_counter() - begin) * 1000)
        app.processEvents()
        assert len(window.session.document.annotations) == before + 1
    window.session.read_only = "measured"
    return {"samples": samples}


def resize(path: Path) -> dict[str, list[float]]:
    """The window's width step by step, as a drag of its edge does it."""
    app, window = opened(path)
    return {"samples": widths(app, window, window.view.viewport())}


def widths(app, window, viewport) -> list[float]:
    samples = []
    for step in range(120):
        begin = time.perf_counter()
        window.resize(700 + (step * 7) % 420, 800)
        app.processEvents()
        viewport.repaint()
        samples.append((time.perf_counter() - begin) * 1000)
    return samples


def memory(path: Path) -> dict[str, float]:
    """Resident memory with the article open, laid out and scrolled through."""
    import psutil

    _, window = opened(path)
    jumps(window.view.verticalScrollBar(), window.view.viewport(), 100)
    return {"mb": psutil.Process().memory_info().rss / 1e6}


def save_blocks(path: Path) -> dict[str, list[float]]:
    """The longest time that the window could not act while a save ran, beside it the same without one."""
    app, window = opened(path)
    session, saver = window.session, None
    saver = window.desk.saver(session)
    quiet, busy = [], []
    for round_ in range(12):
        saving = round_ % 2
        if saving:
            start_at = session.document.text.find(" ", round_ * 1000) + 1
            session.mark("quote", [(start_at, start_at + 20)])
            saver.save_now()
        longest, end, last = 0.0, time.perf_counter() + 0.4, time.perf_counter()
        while time.perf_counter() < end:
            app.processEvents()
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
        (busy if saving else quiet).append(longest * 1000)
    return {"samples": busy, "quiet": quiet}


def save_whole(path: Path) -> dict[str, list[float]]:
    """A document to the disk after a change, as the window saves it: serialised, written to a new file, flushed, put in
    place; and orjson's dumps of the same, written and flushed, in turn with it."""
    import os

    import orjson
    from msgspec.structs import replace

    from annotator.core import store
    from annotator.core.sidecar_writer import SidecarWriter

    target = store.sidecar_path(path).with_name("measured.annotations.json")
    loaded = store.load(store.sidecar_path(path))
    assert loaded is not None
    document = loaded.reading.document
    plain = orjson.loads(store.sidecar_path(path).read_bytes())
    target.unlink(missing_ok=True)
    ours, floor = [], []
    writer = SidecarWriter()
    annotation = next(iter(document.annotations))
    for round_ in range(12):
        changed = replace(annotation, note=f"round {round_}")
        document = replace(document, annotations=document.annotations.with_changes(put=[changed]))
        begin = time.perf_counter()
        store.write_atomically(target, writer.write(document))
        ours.append((time.perf_counter() - begin) * 1000)
        begin = time.perf_counter()
        with target.with_suffix(".floor").open("wb") as file:
            file.write(orjson.dumps(plain))
            file.flush()
            os.fsync(file.fileno())
        floor.append((time.perf_counter() - begin) * 1000)
    return {"samples": ours[2:], "floor": floor[2:]}


ROWS = {
    "start": start,
    "open": open_,
    "frame": frame,
    "mark": mark,
    "resize": resize,
    "memory": memory,
    "save-blocks": save_blocks,
    "save-whole": save_whole,
}

if __name__ == "__main__":
    print("RESULT " + json.dumps(ROWS[sys.argv[1]](Path(sys.argv[2]))), flush=True)
    sys.stdout.flush()
    __import__("os")._exit(0)
