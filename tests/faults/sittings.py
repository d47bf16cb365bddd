"""An article is opened, annotated and closed in the real window, again and again: nothing is raised, Qt warns of
nothing, each sidecar holds what was done, and the window has no more memory in the end than after the first hundreds.

Opened by path or from the list of recent ones; marked with the mouse's selection and a key, undone now and then, named
or noted; closed by the command, some while a save is on its way.
"""

import gc
import sys
from pathlib import Path
from typing import Any

from annotator.core import edits, sidecar, store
from annotator.ui.desk import REST_MS
from tests.faults.running import SAMPLES, Alarms, Tally, leftovers, main, make_window, memory, turn

GROWTH = 1.05
WARM = 1_500
"""Rounds after which memory is measured first: by then all is loaded, and the caches are about as full as they get
(from 600 to 1,200 rounds 1.6 MB are added, from 3,600 to 5,400 none)."""
MOST = 200
"""Annotations of an article, after which it begins anew."""


def prove(tally: Tally) -> None:
    """A round is one opening, with what is done until it is closed."""
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    articles = articles_in(tally.folder)
    wanted: dict[Path, set[str]] = {article: set() for article in articles}
    with Alarms(tally):
        window = make_window()
        before = 0.0
        for number in tally.each():
            article = tally.random.choice(articles)
            if len(wanted[article]) > MOST:
                store.sidecar_path(article).unlink()
                wanted[article].clear()
            window.files.open_paths([article])
            session = window.session
            text = session.text
            for _ in range(tally.random.randint(0, 4)):
                start = tally.random.randrange(len(text) - 60)
                window.view.select(start, start + tally.random.randint(3, 60))
                had = {a.id for a in session.document.annotations}
                window.view.setFocus()
                QTest.keyClick(window.view, tally.random.choice((Qt.Key.Key_Q, Qt.Key.Key_C, Qt.Key.Key_S)))
                made = {a.id for a in session.document.annotations} - had
                tally.counts["marked"] += len(made)
                if not made:
                    continue  # these words were a mention already: there is nothing to take back
                if tally.random.random() < 0.2:
                    window.marking.undo()
                    tally.counts["undone"] += 1
                else:
                    wanted[article] |= made
                    if tally.random.random() < 0.3:
                        note = f"note {number}"
                        session.edit("edit the note", edits.set_note, annotation=next(iter(made)), note=note)
            if tally.random.random() < 0.3:
                turn(lambda session=session: not window.desk.saver(session).dirty, 3)
            window.files.close_current()
            tally.expect(not window.desk.sessions, "the article is still open")
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as the program's own loop does it
            _compare(tally, article, wanted[article])
            if number == min(WARM, tally.wanted // 2):
                before = _memory(tally)
        after = _memory(tally)
        tally.notes.append(f"{before:.1f} MB before, {after:.1f} MB after")
        if tally.wanted >= 3 * WARM:
            tally.expect(after <= GROWTH * before, f"memory grew from {before:.1f} to {after:.1f} MB")
        tally.expect(not leftovers(tally.folder), f"temporary files are left: {leftovers(tally.folder)}")
        window.close()


def _memory(tally: Tally) -> float:
    gc.unfreeze()  # opening freezes what is there, so that it is not looked through again
    turn(lambda: False, REST_MS / 1000 + 0.3)  # by then the window has given back what lay free
    return memory()


def articles_in(folder: Path) -> list[Path]:
    """Some articles in the folder, of several kinds and lengths."""
    made: list[Path] = []
    for name in ("harbour-bridge.txt", "mayor-interview.txt", "ferry-strike.md"):
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
        made.append(folder / name)
    long = folder / "long.txt"
    long.write_bytes((SAMPLES / "harbour-bridge.txt").read_bytes() * 10)
    return [*made, long]


def _compare(tally: Tally, article: Path, wanted: set[str]) -> None:
    path = store.sidecar_path(article)
    if not wanted and not path.exists():
        return
    reading: Any = sidecar.read(path.read_bytes())
    found = {a.id for a in reading.document.annotations}
    lost = wanted - found
    tally.expect(not reading.faults and not lost, f"{article.name}: {len(lost)} lost, faults {reading.faults[:2]}")


if __name__ == "__main__":
    sys.exit(main("sittings", "R13", prove, rounds=10_000))
