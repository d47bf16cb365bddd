"""What other programs do beside an open article, what fails out of sight, and the system that ends the program."""

import errno
import os
import shutil

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.core import places, sidecar, store
from tests.e2e.driver import Driver, typed

NAME = "harbour-bridge.txt"
SIDECAR = NAME + ".annotations.json"
CONFLICTED = f"{NAME}.annotations (Ann's conflicted copy 2026-11-25).json"
SYNCTHING = f"{NAME}.annotations.sync-conflict-20261125-101112-ABCDEFG.json"


@pytest.fixture
def folder(samples, tmp_path):
    for name in (NAME, SIDECAR, "mayor-interview.txt"):
        shutil.copyfile(samples / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def driver(make_window, folder, qtbot):
    return Driver(make_window(folder / NAME), qtbot)


def press(driver, title):
    found = [b for b in driver.window.banners.findChildren(QPushButton) if b.text() == title and b.isVisible()]
    found[0].click()


def fill_disk(monkeypatch):
    """The disk has no room for the sidecar; gives what saves when it has again."""
    real = store.write_atomically

    def full(path, data):
        if path.name == SIDECAR:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(path, data)

    monkeypatch.setattr(store, "write_atomically", full)
    return real


def noted(folder, name, note, **changes):
    """Another version of the sidecar, with a note in its first record."""
    data = (folder / SIDECAR).read_bytes().replace(b'"note": ""', b'"note": "%s"' % note.encode(), 1)
    (folder / name).write_bytes(data)


def in_file(folder):
    return sidecar.read((folder / SIDECAR).read_bytes()).document


# Second versions


def test_a_copy_that_a_sync_program_left_is_merged_and_put_away(make_window, folder, qtbot):
    noted(folder, CONFLICTED, "from Ann")
    driver = Driver(make_window(folder / NAME), qtbot)
    qtbot.waitUntil(lambda: CONFLICTED in driver.window.banners.text("copies"))
    press(driver, "Merge")
    document = in_file(folder)
    notes = {a.note for a in document.annotations} | {v for a in document.annotations for v in _values(a)}
    assert "from Ann" in notes
    assert not (folder / CONFLICTED).exists()
    assert [path.name.partition("-harbour")[2] for path in (places.data_folder() / "merged").iterdir()]
    assert driver.window.banners.text("copies") == ""


def _values(annotation):
    return dict(annotation.conflicts or {}).get("note", ())


def test_a_copy_that_comes_while_the_article_is_open_is_said_and_once(driver, folder, qtbot):
    window = driver.window
    qtbot.wait(0)
    assert window.banners.text("copies") == ""
    noted(folder, CONFLICTED, "from Ann")
    qtbot.waitUntil(lambda: CONFLICTED in window.banners.text("copies"), timeout=5000)
    window.banners.dismiss("copies")
    driver.drag(0, 10)
    driver.key("C")
    driver.saved()
    noted(folder, "mayor-interview.txt.annotations (1).json", "of another article")
    noted(folder, SYNCTHING, "from Bo")
    qtbot.waitUntil(lambda: SYNCTHING in window.banners.text("copies"), timeout=5000)


def test_a_copy_that_cannot_be_read_stays_and_is_said(make_window, folder, qtbot):
    (folder / CONFLICTED).write_bytes(b"{")
    driver = Driver(make_window(folder / NAME), qtbot)
    before = (folder / SIDECAR).read_bytes()
    qtbot.waitUntil(lambda: CONFLICTED in driver.window.banners.text("copies"))
    press(driver, "Merge")
    assert "was not merged" in driver.window.banners.text("merge")
    assert (folder / CONFLICTED).read_bytes() == b"{"
    assert (folder / SIDECAR).read_bytes() == before


def test_both_sides_that_git_left_are_merged_by_a_button_and_the_conflict_is_chosen_by_a_key(
    make_window, folder, qtbot
):
    lines = (folder / SIDECAR).read_bytes().split(b"\n")
    at = next(n for n, line in enumerate(lines) if b'"note": ""' in line)
    ours, theirs = (lines[at].replace(b'"note": ""', b'"note": "%s"' % note) for note in (b"ours", b"theirs"))
    lines[at : at + 1] = [b"<<<<<<< HEAD", ours, b"||||||| base", lines[at], b"=======", theirs, b">>>>>>> other"]
    marked = b"\n".join(lines)
    (folder / SIDECAR).write_bytes(marked)
    driver = Driver(make_window(folder / NAME), qtbot)
    assert driver.session.read_only
    press(driver, "Merge Both Sides")
    assert not driver.session.read_only
    assert "One field has two values" in driver.window.banners.text("conflicts")
    (kept,) = folder.glob("*.conflict-*.json")
    assert kept.read_bytes() == marked

    def choose():
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(20, choose)
        else:
            qtbot.keyClick(dialog, Qt.Key.Key_2)

    QTimer.singleShot(20, choose)
    press(driver, "Choose…")
    assert driver.window.banners.text("conflicts") == ""
    driver.saved()
    assert [a.note for a in in_file(folder).annotations if a.note in ("ours", "theirs")] == ["theirs"]


# Out of sight


def test_a_save_that_fails_out_of_sight_is_seen_and_leads_to_the_article(driver, folder, qtbot, monkeypatch):
    window = driver.window
    first = window.session
    real = fill_disk(monkeypatch)
    driver.drag(0, 10)
    driver.key("C")
    window.files.open_paths([folder / "mayor-interview.txt"])
    key = f"failed {first.path}"
    qtbot.waitUntil(lambda: "the disk is full" in window.banners.text(key), timeout=2000)
    assert window.banners.text("failed") == ""
    press(driver, "Show the Article")
    assert window.session is first
    assert window.banners.text(key) == ""
    assert "the disk is full" in window.banners.text("failed")
    window.files.open_paths([folder / "mayor-interview.txt"])
    assert "the disk is full" in window.banners.text(key)
    monkeypatch.setattr(store, "write_atomically", real)
    window.desk.saver(first).save_now()
    qtbot.waitUntil(lambda: window.banners.text(key) == "")


def test_what_could_not_be_saved_is_said_no_longer_of_an_article_that_was_closed_all_the_same(
    driver, folder, qtbot, monkeypatch
):
    window = driver.window
    first = window.session
    window.files.open_paths([folder / "mayor-interview.txt", folder / NAME])
    assert window.session is first
    fill_disk(monkeypatch)
    driver.drag(0, 10)
    driver.key("C")
    qtbot.waitUntil(lambda: "the disk is full" in window.banners.text("failed"), timeout=5000)
    key = f"failed {first.path}"
    assert window.desk.close(first, unsaved=True)
    assert window.session.path.name == "mayor-interview.txt"
    assert window.banners.text(key) == ""


# The system ends the program


def test_what_is_being_typed_is_saved_before_the_session_ends(driver, folder, qtbot):
    driver.drag(0, 10)
    driver.key("C")
    driver.key("N")
    typed(QApplication.activePopupWidget(), "half a thought")
    driver.window.put_away()
    assert any(a.note == "half a thought" for a in in_file(folder).annotations)
    assert driver.window.isVisible()


def test_asked_to_end_while_nothing_can_be_saved_it_ends_unasked_and_offers_the_work_again(
    driver, make_window, folder, qtbot, monkeypatch
):
    with monkeypatch.context() as full:
        full.setattr(store, "write_atomically", _full)
        driver.drag(0, 10)
        driver.key("C")
        driver.window.end()
        assert not driver.window.isVisible()
        for session in list(driver.window.desk.sessions):
            driver.window.desk.close(session, unsaved=True)
    again = make_window()
    again.recovery.offer()
    assert any("1 claim added" in again.banners.text(key) for key in again.banners.keys())  # noqa: SIM118  no mapping


def test_where_the_journal_cannot_be_written_either_it_asks(driver, qtbot, monkeypatch):
    asked = []
    with monkeypatch.context() as full:
        full.setattr(store, "write_atomically", _full)
        full.setattr(places, "data_folder", lambda: driver.session.path / "nowhere")
        full.setattr(driver.window.files, "may_lose", lambda unsaved: asked.append(unsaved) or False)
        driver.drag(0, 10)
        driver.key("C")
        driver.window.end()
    assert asked == [[driver.session]]
    assert driver.window.isVisible()


def _full(*_arguments):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
