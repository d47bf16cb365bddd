"""An article that changed since it was annotated: what the window says, and deciding on each place by key."""

import shutil

import pytest
from PySide6.QtCore import Qt

from annotator.core import anchor, sidecar
from tests.e2e.driver import Driver

NAME = "harbour-bridge.txt"
SIDECAR = NAME + ".annotations.json"


@pytest.fixture
def before(samples):
    return sidecar.read((samples / SIDECAR).read_bytes()).document


@pytest.fixture
def quotes(before):
    return sorted((a for a in before.annotations if a.label == "quote" and len(a.spans) == 1), key=lambda a: a.start)


@pytest.fixture
def changed(samples, tmp_path, before, quotes):
    """The sample, with a letter changed in the first quote and the second one's words gone."""
    shutil.copyfile(samples / SIDECAR, tmp_path / SIDECAR)
    first, second = quotes[0].spans[0], quotes[1].spans[0]
    text = before.text[: second.start] + "No comment" + before.text[second.end :]
    at = text.index(" ", first.start + len(first.exact) // 2) - 1
    (tmp_path / NAME).write_text(text[:at] + text[at + 1 :], encoding="utf-8")
    return tmp_path / NAME


@pytest.fixture
def driver(make_window, changed, qtbot):
    return Driver(make_window(changed), qtbot)


def saved(driver):
    assert driver.window.desk.flush() == []
    reading = sidecar.read(driver.session.sidecar.read_bytes())
    assert reading.faults == ()
    return reading.document


def test_opening_says_what_became_of_the_annotations_and_writes_nothing(driver, changed, before):
    sidecar_path = changed.parent / SIDECAR
    was = sidecar_path.stat()
    text = driver.window.banners.text("places")
    assert "has changed since it was annotated" in text
    assert "1 moved" in text
    assert "lost" in text
    assert driver.session.text == changed.read_text(encoding="utf-8")
    assert not driver.session.read_only
    assert driver.window.desk.flush() == []
    assert sidecar_path.stat() == was
    assert len(driver.session.document.annotations) == len(before.annotations)


def test_a_change_that_touches_no_annotation_is_said_and_goes_with_the_first_edit(
    make_window, samples, tmp_path, before, qtbot
):
    shutil.copyfile(samples / SIDECAR, tmp_path / SIDECAR)
    (tmp_path / NAME).write_text("It rained.\n\n" + before.text, encoding="utf-8")
    driver = Driver(make_window(tmp_path / NAME), qtbot)
    assert "Every annotation was found where it belongs" in driver.window.banners.text("places")
    driver.drag(0, len("It rained"))
    driver.key("Q")
    document = saved(driver)
    assert document.text.startswith("It rained.")
    assert anchor.count(document.annotations) == {"exact": len(before.annotations) + 1}


def test_each_is_kept_moved_or_removed_by_a_key_and_the_file_has_it(driver, quotes):
    first, second = quotes[0].id, quotes[1].id
    driver.window.session.set_active("")
    driver.command("record.review")
    panel = driver.window.reviewing.panel
    assert panel.isVisible()
    assert panel.hasFocus()
    undecided = set(driver.session.unplaced)
    assert {first, second} <= undecided
    while driver.window.reviewing.current != first:
        driver.qtbot.keyClick(panel, Qt.Key.Key_J)
    driver.qtbot.keyClick(panel, Qt.Key.Key_A)
    assert driver.session.unplaced == undecided - {first}
    while driver.window.reviewing.current != second:
        driver.qtbot.keyClick(panel, Qt.Key.Key_J)
    driver.drag(*driver.find("No comment"))
    driver.key("M")
    assert second not in driver.session.unplaced
    for id in undecided - {first, second}:
        driver.qtbot.keyClick(panel, Qt.Key.Key_X)
        assert id not in driver.session.unplaced or len(undecided) > 3
    assert not panel.isVisible()
    document = saved(driver)
    assert document.annotations[second].words == "No comment"
    assert anchor.count(document.annotations) == {"exact": len(document.annotations)}
    assert driver.window.banners.text("places") == ""


def test_the_states_stay_in_the_sidecar_until_they_are_decided(driver, make_window, changed, qtbot, quotes):
    driver.drag(0, 7)
    driver.key("Q")
    assert saved(driver).annotations[quotes[0].id].anchor.state == "moved"
    driver.command("file.close")
    again = Driver(make_window(changed), qtbot)
    assert "1 moved" in again.window.banners.text("places")
    again.command("record.review")
    assert again.window.reviewing.panel.isVisible()


def test_a_decision_is_undone_in_one_step(driver, quotes):
    driver.command("record.review")
    undecided = set(driver.session.unplaced)
    driver.window.reviewing.keep_all()
    assert quotes[0].id not in driver.session.unplaced
    driver.command("edit.undo")
    assert driver.session.unplaced == undecided
    assert driver.window.banners.text("places")


def test_another_window_that_read_the_new_text_takes_this_one_with_it(make_window, samples, tmp_path, before, qtbot):
    for name in (NAME, SIDECAR):
        shutil.copyfile(samples / name, tmp_path / name)
    here = Driver(make_window(tmp_path / NAME), qtbot)
    here.drag(0, 7)
    here.key("Q")
    assert here.window.desk.flush() == []
    (tmp_path / NAME).write_text("It rained.\n\n" + before.text, encoding="utf-8")
    there = make_window(tmp_path / NAME)
    there.session.mark("claim", [(0, len("It rained"))])
    assert there.desk.flush() == []
    qtbot.waitUntil(lambda: here.session is not None and here.session.text.startswith("It rained."))
    document = saved(here)
    assert len(document.annotations) == len(before.annotations) + 2
    assert anchor.count(document.annotations) == {"exact": len(before.annotations) + 2}
