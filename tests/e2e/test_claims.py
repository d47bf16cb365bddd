"""Claims in the real window: what is said of one, what carries it, what supports and contradicts it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from annotator.corpus.checking import check
from annotator.corpus.gathering import Found
from tests.e2e.driver import LEFT, NO, Driver, typed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TEXT = (
    "Bridge to open in May\n\n"
    "“The toll pays for all of it within nine years,” Mayor Ida Brekke told the council. "
    "The harbour office counts 4,100 cars a day. Its own report of last spring had 2,600.\n"
)
OTHER = "Ferry keeps its cars\n\nOnly 2,500 cars a day took the ferry in April, the company said.\n"


@pytest.fixture
def driver(make_window, qtbot, tmp_path):
    for name, text in (("bridge.txt", TEXT), ("ferry.txt", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Driver(make_window(tmp_path, tmp_path / "bridge.txt"), qtbot)


def drag(driver, words, key):
    driver.drag(*driver.find(words))
    driver.key(key)
    return driver.session.active


def record(saved, id):
    return next(item for item in saved["annotations"] if item["id"] == id)


def dialog(driver):
    opened = driver.window.relating.dialog
    driver.qtbot.waitUntil(lambda: QApplication.focusWidget() is opened.line)
    return opened


def back(driver):
    """What a window manager does when a popup or a dialog closes, and Qt's offscreen one does not."""
    driver.window.activateWindow()
    driver.qtbot.waitUntil(driver.view.hasFocus)


def card(driver, id):
    return driver.window.records.cards._shelf.card(driver.session.record_position(id)).card


def chips(driver, id):
    return [chip.text for chip in card(driver, id).chips]


def test_what_checking_a_claim_needs_is_said_by_keyboard_alone(driver):
    id = drag(driver, "4,100 cars a day", "c")
    driver.key(KEY.Key_Return)  # nothing is offered: the editor
    popup = QApplication.activePopupWidget()
    typed(popup, "q")  # quantity
    driver.key(KEY.Key_Tab)
    driver.key(KEY.Key_Right)
    driver.key(KEY.Key_Space)  # yes
    driver.key(KEY.Key_Tab)
    typed(popup, "m")  # mostly true
    more = popup.evidence.more
    more.setFocus()
    driver.key(KEY.Key_Space)
    for text in ("https://www.example.org/counts", "page 12", "2026-04-02"):
        typed(popup, text)
        driver.key(KEY.Key_Tab)
    driver.key(KEY.Key_Return, CTRL)
    attributes = {
        "claim_type": "quantity",
        "worth_checking": "yes",
        "verdict": "mostly true",
        "evidence": [{"url": "https://www.example.org/counts", "note": "page 12", "date": "2026-04-02"}],
    }
    assert record(driver.saved(), id)["attributes"] == attributes
    said = ["claim · quantity · worth checking", "verdict: mostly true", "evidence: example.org"]
    assert chips(driver, id) == said
    assert "Evidence: page 12, https://www.example.org/counts, 2026-04-02" in card(driver, id).full
    back(driver)
    driver.key(KEY.Key_Z, CTRL)
    assert driver.session.get(id).attributes == {}
    assert "attributes" not in record(driver.saved(), id) or record(driver.saved(), id)["attributes"] == {}


def test_a_quote_carries_claims_over_a_part_and_over_all_of_it(driver):
    words = "“The toll pays for all of it within nine years,”"
    quote = drag(driver, words, "q")
    part = drag(driver, "within nine years", "c")
    whole = drag(driver, words, "c")
    saved = driver.saved()
    assert record(saved, part)["links"]["within"] == [quote]
    assert record(saved, whole)["links"]["within"] == [quote]
    assert chips(driver, quote)[-2:] == ["holds claim “within nine years”", "holds claim “The toll pays for all…”"]


def test_a_claim_contradicts_another_by_keyboard(driver):
    first = drag(driver, "The harbour office counts 4,100 cars a day", "c")
    drag(driver, "“The toll pays for all of it within nine years,”", "c")
    second = drag(driver, "Its own report of last spring had 2,600", "c")
    driver.key("l")
    opened = dialog(driver)
    typed(opened, "harbour cars")
    driver.key(KEY.Key_Tab)
    driver.key(KEY.Key_Right)
    driver.key(KEY.Key_Space)
    driver.key(KEY.Key_Return)
    saved = driver.saved()
    assert record(saved, second)["links"]["contradicts"] == [first]
    assert "contradicts “The harbour office…”" in chips(driver, second)
    assert "contradicted by “Its own report of…”" in chips(driver, first)
    back(driver)
    driver.key("g")
    assert driver.session.active == first, "G goes to the linked record"
    driver.key("g")
    assert driver.session.active == second, "and back"
    driver.key(KEY.Key_Z, CTRL)
    assert "contradicts" not in record(driver.saved(), second)["links"]
    assert all("contradicted" not in text for text in chips(driver, first))


def test_a_claim_supports_one_in_another_article_by_mouse(driver, tmp_path):
    window = driver.window
    window.files.open_paths([tmp_path / "ferry.txt"])
    there = drag(driver, "Only 2,500 cars a day took the ferry in April", "c")
    driver.saved()
    driver.qtbot.waitUntil(lambda: window.folders.folder.indexed)
    window.files.open_paths([tmp_path / "bridge.txt"])
    here = drag(driver, "Its own report of last spring had 2,600", "c")
    driver.command("record.link")
    opened = dialog(driver)
    driver.qtbot.waitUntil(lambda: opened.list.count() == 1, timeout=10_000)
    place = opened.list.visualItemRect(opened.list.item(0)).center()
    QTest.mouseClick(opened.list.viewport(), LEFT, NO, place)
    QTest.mouseClick(opened.done_button, LEFT)
    saved = driver.saved()
    assert record(saved, here)["links"]["supports"] == [{"article": "ferry.txt", "id": there}]
    place = driver.session.sidecar
    found = Found(sidecar=place, article=driver.session.path, name=place.name, root=tmp_path)
    assert check(place.read_bytes(), found, driver.session.codebook) == []
    assert "supports “Only 2,500 cars a day…” in ferry.txt" in chips(driver, here)
    driver.command("go.linked")
    assert (driver.session.path.name, driver.session.active) == ("ferry.txt", there)
    told = "supported by “Its own report of…” in bridge.txt"
    driver.qtbot.waitUntil(lambda: told in chips(driver, there), timeout=10_000)
    driver.command("go.linked")
    assert (driver.session.path.name, driver.session.active) == ("bridge.txt", here)
    driver.command("edit.undo")
    driver.saved()
    window.files.open_paths([tmp_path / "ferry.txt"])
    driver.qtbot.waitUntil(lambda: told not in chips(driver, there), timeout=10_000)


def test_a_link_is_taken_away_in_the_editor_of_the_record(driver):
    first = drag(driver, "The harbour office counts 4,100 cars a day", "c")
    second = drag(driver, "Its own report of last spring had 2,600", "c")
    driver.window.relating.link(driver.session, second, "supports", first)
    driver.key(KEY.Key_Return)
    popup = QApplication.activePopupWidget()
    remove = next(w for w in popup.findChildren(object) if w.property("text") == "×" and w.isVisible())
    QTest.mouseClick(remove, LEFT)
    popup.accept()
    assert "links" not in record(driver.saved(), second) or "supports" not in record(driver.saved(), second)["links"]


def test_what_cannot_be_linked_is_said(driver):
    outer = drag(driver, "The harbour office counts 4,100 cars a day", "c")
    inner = drag(driver, "4,100 cars a day", "c")
    driver.window.relating.link(driver.session, outer, "within", inner)
    assert "lies within this one" in driver.window.status._message.text()
    assert "within" not in driver.session.get(outer).links


def test_of_several_linked_records_a_menu_asks(driver):
    first = drag(driver, "The harbour office counts 4,100 cars a day", "c")
    second = drag(driver, "Its own report of last spring had 2,600", "c")
    third = drag(driver, "“The toll pays for all of it within nine years,”", "c")
    for target in (first, second):
        driver.window.relating.link(driver.session, third, "supports", target)
    driver.key("g")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [
        "supports “The harbour office counts 4,100 cars a…”",
        "supports “Its own report of last spring had 2,600”",
    ]
    QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Return)
    assert driver.session.active == second


def test_nothing_is_chosen_where_there_is_nothing(driver):
    drag(driver, "4,100 cars a day", "c")
    driver.key("l")
    opened = dialog(driver)
    assert opened.list.count() == 0
    assert not opened.done_button.isEnabled()
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    driver.key(KEY.Key_Return)
    assert opened.isVisible()
    driver.key(KEY.Key_Escape)
    driver.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
