"""``python -m tests.e2e.acts [ARTICLE]``: how many acts (a drag, a click, a key) it takes, from the article opened to
all records of the sidecar beside it made, with the list.

The way of somebody who knows the keys, in the real window by real events: what the rules suggest is taken where it is
right, and what they lack is marked by hand with what is offered beside it. The letters of typed names are counted
apart. What is saved at the end holds what the finished sidecar holds.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core import sidecar, store
from annotator.core.codebook import shipped
from annotator.core.model import Annotation, Document
from tests.e2e.driver import Driver, copied, typed

KEY, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier
Ranges = tuple[tuple[int, int], ...]


class Wanted(NamedTuple):
    """A record as it should be: its label and ranges, its type, its mentions' ranges, cues' ranges, who says it."""

    label: str
    ranges: Ranges
    type: str
    mentions: tuple[Ranges, ...]
    cues: tuple[Ranges, ...]
    who: tuple[str, ...]


class Waiting:
    """Lets the window live until something holds."""

    def waitUntil(self, holds: Any, timeout: int = 5000) -> None:
        from tests.faults.running import turn

        assert turn(holds, timeout / 1000) is not None, holds


class Counted(Driver):
    """A person at a window, every act of whom is written down."""

    def __init__(self, window: Any, waiting: Any) -> None:
        super().__init__(window, waiting)
        self.list: list[str] = []
        self.letters = 0

    def press(
        self, key: Qt.Key, name: str, why: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """A key, and what for."""
        self.key(key, modifier)
        self.list.append(f"{name}: {why}")

    def select(self, start: int, end: int) -> None:
        """A drag over words."""
        self.drag(start, end)
        self.list.append(f"drag over “{' '.join(self.session.text[start:end].split())[:50]}”")

    def active(self) -> Annotation | None:
        """The record that is active."""
        found: Annotation | None = self.session.get(self.session.active)
        return found


def wanted_of(document: Document) -> list[Wanted]:
    """The records of a finished piece of work, outer ones before those within."""
    book = shipped()
    found = [wanted(document, record) for record in document.in_order() if book.is_record(record)]
    return sorted(found, key=lambda row: (row.ranges[0][0], -row.ranges[-1][1]))


def wanted(document: Document, record: Annotation) -> Wanted:
    """A record with its mentions and cues, as it stands in a document."""
    mentions = [document.annotations[id] for id in record.linked_ids("source")]
    who = [document.sources[id].name for part in (*mentions, record) for id in part.linked_ids("who")]
    return Wanted(
        record.label,
        _ranges(record),
        str(record.attributes.get("type") or record.attributes.get("claim_type") or ""),
        tuple(_ranges(mention) for mention in mentions),
        tuple(_ranges(document.annotations[id]) for id in record.linked_ids("cue")),
        tuple(dict.fromkeys(who)),
    )


def _ranges(annotation: Annotation) -> Ranges:
    return tuple((span.start, span.end) for span in annotation.spans)


def make_all(driver: Counted, rows: list[Wanted]) -> None:
    """Takes what is suggested and right, then makes the rest by hand."""
    left = {row.ranges: row for row in rows}
    driver.press(KEY.Key_Tab, "Tab", "suggest, and go to the first")
    while driver.session.suggestions:
        record = driver.active()
        assert record is not None
        found = wanted(driver.session.document, record)
        row = left.get(found.ranges)
        if row is None or not {*found.mentions, *found.cues} <= {*row.mentions, *row.cues}:
            driver.press(KEY.Key_X, "X", f"drop “{record.words[:40]}”, and on to the next")
            continue
        del left[found.ranges]
        if row.label == "claim":
            driver.press(KEY.Key_C, "C", f"take “{record.words[:40]}” as a claim")
        else:
            driver.press(KEY.Key_A, "A", f"take “{record.words[:40]}”")
        finish(driver, row)
        if driver.session.suggestions:
            driver.press(KEY.Key_Tab, "Tab", "on to the next")
    for row in left.values():
        by_hand(driver, row)


def by_hand(driver: Counted, row: Wanted) -> None:
    """Marks a record's words, and takes what is offered beside them where that is right."""
    driver.select(*row.ranges[0])
    name = "Q" if row.label == "quote" else "C"
    driver.press(KEY.Key_Q if name == "Q" else KEY.Key_C, name, f"a {row.label}")
    for more in row.ranges[1:]:
        driver.select(*more)
        driver.press(KEY.Key_Q, "Shift+Q", "a further part", SHIFT)
    QTest.qWait(100)
    offer = driver.window.suggesting.offer
    offered = dict(offer.parts) if offer is not None else {}
    if offered and all(ranges in (row.mentions if part == "source" else row.cues) for part, ranges in offered.items()):
        driver.press(KEY.Key_Return, "Enter", f"take the {' and the '.join(offered)} offered")
    finish(driver, row)


def finish(driver: Counted, row: Wanted) -> None:
    """What the active record lacks: mentions, cues, its type, names."""
    record = driver.active()
    assert record is not None
    id = record.id

    def now() -> Wanted:
        return wanted(driver.session.document, driver.session.document.annotations[id])

    for key, name, parts, have in (
        (KEY.Key_S, "S", row.mentions, now().mentions),
        (KEY.Key_U, "U", row.cues, now().cues),
    ):
        for ranges in parts:
            if ranges not in have:
                driver.select(*ranges[0])
                driver.press(key, name, "its source" if name == "S" else "its cue")
    while row.type and now().type != row.type:
        driver.press(KEY.Key_Y, "Y", f"its type, until it is {row.type}")
    if row.who and now().who != row.who:
        say_who(driver, row.who)


def say_who(driver: Counted, names: tuple[str, ...]) -> None:
    """W, and the names unless they are proposed, Enter."""
    driver.press(KEY.Key_W, "W", f"who says it: {'; '.join(names)}")
    editor = QApplication.activePopupWidget()
    assert editor is not None
    line = editor.focusWidget()
    if (line.text(),) != names:
        line.selectAll()
        for number, name in enumerate(names):
            typed(line, "; " + name if number else name)
            driver.letters += len(name) + 2 * bool(number)
            line = editor.focusWidget()  # a semicolon begins the next source, in a line of its own
        popup = line.completer().popup()
        if popup.isVisible():
            QTest.keyClick(popup, KEY.Key_Escape)
        driver.list.append(f"type “{'; '.join(names)}”")
    QTest.keyClick(line, KEY.Key_Return)
    driver.acts += 1
    driver.list.append("Enter: that is who")
    driver.window.activateWindow()
    assert QTest.qWaitForWindowActive(driver.window, 5000)
    driver.view.setFocus()


def count(window: Any, waiting: Any, finished: Path) -> Counted:
    """Makes the records of a finished sidecar in a window on a bare copy of its article; who did it, and how."""
    rows = wanted_of(sidecar.read(finished.read_bytes()).document)
    driver = Counted(window, waiting)
    make_all(driver, rows)
    driver.saved()
    made = sidecar.read(driver.session.sidecar.read_bytes()).document
    book = shipped()
    accepted = [wanted(made, a) for a in made.in_order() if book.is_record(a) and a.status == "accepted"]
    assert sorted(accepted) == sorted(rows), set(rows) ^ set(accepted)
    return driver


def main() -> int:
    """Prints the list and the sums."""
    from tests.faults.running import REPOSITORY, make_window

    shared = sorted((REPOSITORY.parent / "shared" / "articles" / "annotated").glob("*.txt"))
    path = (
        Path(sys.argv[1]) if len(sys.argv) > 1 else (shared or [REPOSITORY / "resources/samples/harbour-bridge.txt"])[0]
    )
    with tempfile.TemporaryDirectory(prefix="annotator-acts-") as name:
        for kind in ("CONFIG", "DATA", "CACHE"):
            os.environ[f"ANNOTATOR_{kind}_DIR"] = str(Path(name, kind.lower()))
        work = Path(name, "work")
        work.mkdir()
        finished = Path(name, "finished.json")
        shutil.copyfile(store.sidecar_path(path), finished)
        driver = count(make_window(copied(path, work)), Waiting(), finished)
    for number, act in enumerate(driver.list, 1):
        print(f"{number:>3}  {act}")
    records = len(wanted_of(sidecar.read(store.sidecar_path(path).read_bytes()).document))
    print(f"{path.name}: {records} records by {driver.acts} acts, and {driver.letters} letters of names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
