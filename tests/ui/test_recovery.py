"""Unsaved work of an earlier run, as the window offers it."""

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from annotator.core import journal, places, sidecar, store
from annotator.ui.banner import Banner
from tests.e2e.driver import Driver

TEXT = "“We will not sign,” Ada Lund said. The cost had doubled.\n" * 12


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def left_behind(make_window, qtbot, article, monkeypatch) -> Path:
    """An article whose last two quotes were never saved: the disk was full, and the window was closed all the same."""
    driver = Driver(make_window(article), qtbot)
    driver.session.mark("quote", [(0, 19)])
    assert driver.window.desk.flush() == []
    with monkeypatch.context() as full:

        def refuse(*_arguments: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        full.setattr(store, "write_atomically", refuse)
        driver.session.mark("quote", [(57, 76)])
        driver.session.mark("quote", [(114, 133)])
        assert not driver.window.desk.close(driver.session)
        assert "the disk is full" in driver.window.banners.text("failed")
        assert "Save Elsewhere…" in titles(driver)
        assert driver.window.desk.close(driver.session, unsaved=True)
    assert len(sidecar.read(beside(article).read_bytes()).document.annotations) == 1
    return article


def beside(article: Path) -> Path:
    return store.sidecar_path(article)


def titles(driver: Driver) -> list[str]:
    return [title for banner in driver.window.banners.findChildren(Banner) for title in banner.titles]


def press(driver: Driver, title: str) -> None:
    found = [b for b in driver.window.banners.findChildren(QPushButton) if b.text() == title and b.isVisible()]
    found[0].click()


def offered(driver: Driver) -> list[str]:
    return [driver.window.banners.text(key) for key in driver.window.banners.keys() if key.startswith("unsaved")]  # noqa: SIM118


def test_it_is_offered_with_what_it_holds_and_taken_back_into_the_file(left_behind, make_window, qtbot):
    driver = Driver(make_window(), qtbot)
    driver.window.recovery.offer()
    (text,) = offered(driver)
    assert "a.txt" in text
    assert "2 quotes added" in text
    press(driver, "Take It Back")
    assert offered(driver) == []
    assert len(sidecar.read(beside(left_behind).read_bytes()).document.annotations) == 3
    assert journal.pending() == ([], [])
    driver.window.session.undo()
    assert len(driver.window.session.document.annotations) == 1


def test_what_others_saved_meanwhile_stays(left_behind, make_window, qtbot):
    data = beside(left_behind).read_bytes()
    beside(left_behind).write_bytes(data.replace(b'"note": ""', b'"note": "theirs"'))
    driver = Driver(make_window(left_behind), qtbot)
    driver.window.recovery.offer()
    press(driver, "Take It Back")
    document = sidecar.read(beside(left_behind).read_bytes()).document
    assert len(document.annotations) == 3
    assert sorted(a.note for a in document.annotations) == ["", "", "theirs"]


def test_one_that_is_not_wanted_goes_away_and_is_kept_aside(left_behind, make_window, qtbot):
    driver = Driver(make_window(), qtbot)
    driver.window.recovery.offer()
    press(driver, "Do Without It")
    assert offered(driver) == []
    assert len(list((places.data_folder() / "journal" / "dropped").iterdir())) == 1
    assert len(sidecar.read(beside(left_behind).read_bytes()).document.annotations) == 1


def test_after_a_save_that_stands_nothing_is_offered(make_window, qtbot, article):
    driver = Driver(make_window(article), qtbot)
    driver.session.mark("quote", [(0, 19)])
    assert driver.window.desk.close(driver.session)
    driver.window.recovery.offer()
    assert offered(driver) == []
    assert list((places.data_folder() / "journal").glob("*.journal")) == []


def test_a_journal_that_cannot_be_read_is_said_with_its_place(left_behind, make_window, qtbot):
    (path,) = (places.data_folder() / "journal").glob("*.journal")
    path.write_bytes(b"nonsense\n\n")
    driver = Driver(make_window(), qtbot)
    driver.window.recovery.offer()
    (text,) = offered(driver)
    assert str(path) in text
    assert "line 1" in text


@pytest.fixture
def moved(left_behind, tmp_path) -> Path:
    """Where the article and its sidecar went before the next start."""
    place = tmp_path / "elsewhere" / "b.txt"
    place.parent.mkdir()
    beside(left_behind).rename(beside(place))
    return left_behind.rename(place)


def test_for_an_article_that_was_moved_it_asks_where_that_is(moved, make_window, qtbot, monkeypatch):
    driver = Driver(make_window(), qtbot)
    driver.window.recovery.offer()
    (text,) = offered(driver)
    assert "no longer in" in text
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    press(driver, "Find the Article…")
    assert offered(driver)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(moved), ""))
    press(driver, "Find the Article…")
    assert offered(driver) == []
    assert len(sidecar.read(beside(moved).read_bytes()).document.annotations) == 3


def test_of_an_article_that_is_gone_the_work_can_be_saved_as_a_sidecar(
    left_behind, make_window, qtbot, tmp_path, monkeypatch
):
    left_behind.unlink()
    driver = Driver(make_window(), qtbot)
    driver.window.recovery.offer()
    copy = tmp_path / "copy.annotations.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(copy), ""))
    press(driver, "Save a Copy…")
    document = sidecar.read(copy.read_bytes()).document
    assert (len(document.annotations), document.text) == (2, TEXT)
    assert offered(driver)


def test_work_of_a_coder_does_not_go_into_another_ones_sidecar(left_behind, make_window, qtbot):
    driver = Driver(make_window(), qtbot)
    driver.window.desk.coder = "ann"
    driver.window.recovery.offer()
    press(driver, "Take It Back")
    assert "belongs to a.txt.annotations.json" in driver.window.banners.text("coder")
    assert offered(driver)
    assert not store.sidecar_path(left_behind, "ann").exists()
