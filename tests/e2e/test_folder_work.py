"""Long work on a folder in the real window: how far it is shows, it can be cancelled, the window is there meanwhile."""

import re
from pathlib import Path
from threading import Event

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from annotator.__main__ import main
from annotator.core import codebook_file
from annotator.core.codebook import shipped
from annotator.corpus import renaming, suggesting
from annotator.ui.folder_work import KEY as BANNER
from tests.corpus.test_index import article
from tests.e2e.driver import LEFT, Driver
from tests.e2e.test_codebook import editor, pick, write

KEY = Qt.Key
COUNT = 45


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    for number in range(COUNT):
        article(made, f"a{number:02}.txt", "“We will not sign,” she said.", {"“We will not sign,”": ""})
    (made / "new.txt").write_text("A quiet day on the river.", encoding="utf-8")
    return made


@pytest.fixture
def driver(make_window, qtbot, folder):
    window = make_window(folder, folder / "new.txt")
    qtbot.waitUntil(lambda: bool(window.folders.folder.sources), timeout=20_000)
    return Driver(window, qtbot)


@pytest.fixture
def held(monkeypatch):
    """Holds the work after forty saves until it is let go; the first event is set when it is there."""
    reached, go = Event(), Event()
    saves = []
    real = renaming._save

    def save(*arguments):
        saves.append(arguments)
        if len(saves) == 41:
            reached.set()
            assert go.wait(30)
        return real(*arguments)

    monkeypatch.setattr(renaming, "_save", save)
    yield reached, go
    go.set()


def sidecars(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*.annotations.json")}


def press(driver, title: str) -> None:
    banners = driver.window.banners
    button = next(button for button in banners.findChildren(QPushButton) if button.text() == title)
    QTest.mouseClick(button, LEFT)


def test_a_rename_shows_how_far_it_is_and_the_window_is_there(driver, folder, held, monkeypatch):
    reached, go = held
    monkeypatch.setattr(QDialog, "exec", lambda dialog: dialog.name.setText("Ada Berg") or QDialog.DialogCode.Accepted)
    driver.window.folders.sources.rename("ada")
    banners = driver.window.banners
    driver.qtbot.waitUntil(lambda: "40 of 45 articles" in banners.text(BANNER), timeout=20_000)
    assert reached.wait(30)
    driver.drag(*driver.find("quiet day"))  # the window is the person's meanwhile
    driver.key(KEY.Key_Q)
    driver.saved()
    go.set()
    driver.qtbot.waitUntil(lambda: "is Ada Berg now, in 45 articles." in banners.text(BANNER), timeout=20_000)
    press(driver, "Take It Back")
    driver.qtbot.waitUntil(lambda: banners.text(BANNER) == "", timeout=20_000)
    assert all(b"Ada Berg" not in data for data in sidecars(folder).values())


def test_a_rename_that_is_cancelled_leaves_all_as_it_was(driver, folder, held, monkeypatch):
    reached, go = held
    before = sidecars(folder)
    monkeypatch.setattr(QDialog, "exec", lambda dialog: dialog.name.setText("Ada Berg") or QDialog.DialogCode.Accepted)
    driver.window.folders.sources.rename("ada")
    assert reached.wait(30)
    press(driver, "Cancel")
    assert driver.window.banners.text(BANNER) == "Taking back what was done…"
    go.set()
    driver.qtbot.waitUntil(lambda: not driver.window.folders.work.busy, timeout=20_000)
    assert sidecars(folder) == before
    assert driver.window.banners.text(BANNER) == ""


def test_a_label_changed_in_many_articles_can_be_cancelled_and_the_codebook_is_there_again(driver, folder, held):
    _, go = held
    own = replace(shipped().get("quote"), label="aside", title="Aside", key="7")
    data = codebook_file.serialise(replace(shipped(), labels=(*shipped().labels, own)))
    (folder / "annotations.codebook.json").write_bytes(data)
    for path in folder.glob("*.annotations.json"):
        path.write_bytes(re.sub(rb'"label": ?"quote"', b'"label": "aside"', path.read_bytes()))
    before = sidecars(folder)
    assert all(b"aside" in data for data in before.values())
    dialog = editor(driver)
    pick(dialog, "Aside")
    write(dialog.form.name, "remark")
    QTest.mouseClick(dialog.keep, LEFT)
    driver.qtbot.waitUntil(held[0].is_set, timeout=20_000)
    assert dialog.isHidden(), "nobody waits for it"
    driver.window.activateWindow()
    driver.command("mark.codebook")
    assert dialog.isHidden()
    press(driver, "Cancel")
    go.set()
    driver.qtbot.waitUntil(dialog.isVisible, timeout=20_000)
    assert dialog.fault.text() == "Cancelled: nothing was changed."
    assert sidecars(folder) == before
    QTest.mouseClick(dialog.keep, LEFT)  # once more, to the end
    driver.qtbot.waitUntil(lambda: driver.window.codebooks.dialog is None, timeout=20_000)
    assert all(b"remark" in data and b"aside" not in data for data in sidecars(folder).values())


def test_suggestions_for_the_folder_come_and_go(driver, folder):
    before = sidecars(folder)
    for number in range(3):
        text = f"“We open at nine on day {number},” said Orla Finch.\n\nOfficials said that the road was shut.\n"
        (folder / f"plain{number}.txt").write_text(text, encoding="utf-8")
    driver.command("mark.suggest_folder")
    banners = driver.window.banners
    driver.qtbot.waitUntil(lambda: banners.text(BANNER).startswith("6 suggestions in 3 articles"), timeout=20_000)
    assert main(["validate", str(folder)]) == 0
    decided = folder / "plain0.txt.annotations.json"
    decided.write_bytes(decided.read_bytes().replace(b'"suggested"', b'"accepted"'))
    kept = decided.read_bytes()
    press(driver, "Take It Back")
    driver.qtbot.waitUntil(lambda: not driver.window.folders.work.busy, timeout=20_000)
    assert sidecars(folder) == before | {decided: kept}


def test_suggesting_for_the_folder_stops_when_it_is_told_to(driver, folder, monkeypatch):
    reached, go = Event(), Event()
    real = suggesting.do

    def do(job):
        reached.set()
        assert go.wait(30)
        return real(job)

    monkeypatch.setattr(suggesting, "do", do)
    driver.command("mark.suggest_folder")
    driver.qtbot.waitUntil(reached.is_set, timeout=20_000)
    press(driver, "Cancel")
    assert driver.window.banners.text(BANNER) == "Stopping…"
    go.set()
    driver.qtbot.waitUntil(lambda: driver.window.banners.text(BANNER).startswith("Stopped."), timeout=20_000)
