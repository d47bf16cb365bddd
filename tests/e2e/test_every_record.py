"""Every record of a finished piece of work, made anew by real events in the real window, by mouse and by keyboard."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.__main__ import main
from annotator.core import sidecar, store
from annotator.core.codebook import shipped
from annotator.core.model import reading_order
from tests.e2e.driver import LEFT, NO, Driver, copied, typed

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def articles(samples, shared):
    """Articles with the sidecar of a careful person: our sample, and the real one where it is there."""
    found = [samples / "harbour-bridge.txt"]
    if shared is not None:
        found += sorted((shared / "articles" / "annotated").glob("*.txt"))
    return found


def wanted_of(path):
    """The records to make: label, ranges, attributes, ranges and names of mentions, ranges of cues, names."""
    document = sidecar.read(store.sidecar_path(path).read_bytes()).document
    book = shipped()

    def ranges(annotation):
        return [(span.start, span.end) for span in annotation.spans]

    def names(annotation):
        return [document.sources[id].name for id in annotation.linked_ids("who")]

    rows = []
    for record in document.in_order():
        if book.is_record(record):
            mentions = [document.annotations[id] for id in record.linked_ids("source")]
            cues = [document.annotations[id] for id in record.linked_ids("cue")]
            rows.append(
                {
                    "label": record.label,
                    "ranges": ranges(record),
                    "type": record.attributes.get("type") or record.attributes.get("claim_type"),
                    "mentions": [(ranges(mention), names(mention)) for mention in mentions],
                    "cues": [ranges(cue) for cue in cues],
                    "who": names(record),
                }
            )
    # what lies around another record is made first, as a person does: the claim inside the quote comes after it
    return sorted(rows, key=lambda row: (row["ranges"][0][0], -row["ranges"][-1][1]))


class ByMouse(Driver):
    """Selects by dragging and chooses from the bar at the selection."""

    def select(self, start, end):
        self.drag(start, end)

    def press(self, name, _key, _modifier=NO):
        buttons = [b for b in self.window.selection_bar._buttons if b.command.objectName() == name]
        assert buttons, name
        assert buttons[0].isVisible(), name
        QTest.mouseClick(buttons[0], LEFT)
        self.acts += 1

    def activate(self, id):
        card = self.window.records.cards.card_rect(id)
        if card.isEmpty():
            self.window.going.show(id)
            card = self.window.records.cards.card_rect(id)
        QTest.mouseClick(self.window.records.cards.viewport(), LEFT, NO, card.center())

    def pick(self, start):
        self.view.show_range(start, start + 1)
        self.click(start)


class ByKeys(Driver):
    """Selects with the caret and presses the keys."""

    def select(self, start, end):
        self.view.select(start, start)  # as the find bar leaves the caret; each arrow from here on is a key
        self.view.show_range(start, end)
        step = Qt.Key.Key_Right
        while self.view.caret < end:
            before = self.view.caret
            words = self.view.page.paragraph(self.view.page.number_at(before)).next_position(before, words=True)
            QTest.keyClick(self.view, step, SHIFT | CTRL if before < words <= end else SHIFT)
            assert self.view.caret > before

    def press(self, _name, key, modifier=NO):
        self.key(key, modifier)

    def activate(self, id):
        for _ in range(self.session.record_count() + 1):
            if self.session.active == id:
                return
            going_up = self.session.active and reading_order(self.session.get(self.session.active)) > reading_order(
                self.session.get(id)
            )
            self.key(Qt.Key.Key_K if going_up else Qt.Key.Key_J)
        assert self.session.active == id

    def pick(self, start):
        self.click(start)  # a mention has no card; Enter on its record shows it, a click picks it


def name_them(driver, names):
    """W, the names, Enter."""
    driver.view.setFocus()
    driver.key(Qt.Key.Key_W)
    editor = QApplication.activePopupWidget()
    assert editor is not None
    line = editor.focusWidget()
    line.selectAll()
    for number, name in enumerate(names):
        typed(line, "; " + name if number else name)
        line = editor.focusWidget()  # a semicolon begins the next source, in a line of its own
    popup = line.completer().popup()
    if popup.isVisible():
        QTest.keyClick(popup, Qt.Key.Key_Escape)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert QApplication.activePopupWidget() is None


def choose_type(driver, record, wanted):
    """Y until it is the right one."""
    name = "type" if record.label == "quote" else "claim_type"
    for _ in range(8):
        if driver.session.get(record.id).attributes.get(name) == wanted:
            return
        driver.key(Qt.Key.Key_Y)
    raise AssertionError(wanted)


@pytest.mark.parametrize("way", [ByMouse, ByKeys])
@pytest.mark.parametrize("number", [0, 1])
def test_every_record_can_be_made(way, number, make_window, qtbot, tmp_path, samples, shared, capsys):
    paths = articles(samples, shared)
    path = paths[number % len(paths)]
    wanted = wanted_of(path)
    driver = way(make_window(copied(path, tmp_path)), qtbot)
    for row in wanted:
        driver.key(Qt.Key.Key_Escape)
        driver.select(*row["ranges"][0])
        key = Qt.Key.Key_Q if row["label"] == "quote" else Qt.Key.Key_C
        driver.press(f"mark.{row['label']}", key)
        record = driver.session.get(driver.session.active)
        for more in row["ranges"][1:]:
            driver.select(*more)
            driver.press("mark.part", Qt.Key.Key_Q, SHIFT)
        if row["type"]:
            choose_type(driver, record, row["type"])
        for ranges in row["cues"]:
            driver.select(*ranges[0])
            driver.press("mark.cue", Qt.Key.Key_U)
        for ranges, _ in row["mentions"]:
            driver.select(*ranges[0])
            driver.press("mark.source", Qt.Key.Key_S)
        if row["who"] and not row["mentions"]:
            name_them(driver, row["who"])
        for ranges, names in row["mentions"]:
            mention = next(
                annotation
                for annotation in driver.session.document.annotations
                if annotation.label == "source" and [(s.start, s.end) for s in annotation.spans] == ranges
            )
            known = [driver.session.document.sources[id].name for id in mention.linked_ids("who")]
            if names and known != names:
                driver.session.set_active(mention.id)
                name_them(driver, names)
                driver.activate(record.id)
    driver.saved()
    assert main(["export", str(driver.session.path), "--to", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    made = {(row["label"], tuple(map(tuple, row["spans"]))): row for row in rows}
    assert len(made) == len(wanted)
    for row in wanted:
        found = made[row["label"], tuple(row["ranges"])]
        assert found["text"] == " … ".join(driver.session.text[start:end] for start, end in row["ranges"])
        assert found["source_spans"] == [list(r) for ranges, _ in row["mentions"] for r in ranges]
        assert found["cue_spans"] == [list(r) for ranges in row["cues"] for r in ranges]
        assert found["who"] == list(dict.fromkeys([n for _, names in row["mentions"] for n in names] + row["who"]))
        assert row["type"] in (None, found["type"], found["attributes"].get("claim_type"))
