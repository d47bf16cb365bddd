"""A folder in the real window: who speaks in it, finding in it, naming from it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton

from annotator.core import store
from tests.corpus.test_index import article
from tests.e2e.driver import Driver

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    article(made, "bridge.txt", "“We will not sign,” she said. Prices rose.", {"“We will not sign,”": "check"})
    article(made, "ferry.txt", "The ferry: “It sails,” they said, “we sign.”", {"“It sails,”": ""})
    (made / "new.txt").write_text(
        "Mayor Ada Lund spoke.\n\nShe said that it was over. Lund left. The lighthouse stayed.", encoding="utf-8"
    )
    return made


@pytest.fixture
def driver(make_window, qtbot, folder):
    window = make_window(folder, folder / "new.txt")
    qtbot.waitUntil(lambda: bool(window.folders.folder.sources), timeout=10_000)
    return Driver(window, qtbot)


def names(driver) -> list[str]:
    sources = driver.window.articles.sources
    return [sources.item(row).text() for row in range(sources.count())]


def test_the_column_says_who_speaks_in_the_folder(driver):
    assert names(driver) == ["Ada Lund"]
    assert driver.window.articles.sources.accessibleName() == "Sources in this folder"


def test_what_a_source_says_is_listed_and_a_click_goes_there(driver):
    window, sources = driver.window, driver.window.articles.sources
    driver.qtbot.mouseClick(
        sources.viewport(), Qt.MouseButton.LeftButton, pos=sources.visualItemRect(sources.item(0)).center()
    )
    dialog = window.folders.dialog
    driver.qtbot.waitUntil(lambda: dialog.results.count() == 2)
    second = dialog.results.visualItemRect(dialog.results.item(1)).center()
    driver.qtbot.mouseClick(dialog.results.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert window.session.path.name == "ferry.txt"
    assert window.session.get(window.session.active).words == "“It sails,”"


def test_words_are_found_in_all_articles_with_the_keyboard(driver):
    driver.key(KEY.Key_F, CTRL | SHIFT)
    dialog = driver.window.folders.dialog
    driver.qtbot.waitUntil(lambda: dialog.isActiveWindow())
    driver.qtbot.keyClicks(dialog.line, "sign")
    driver.qtbot.waitUntil(lambda: dialog.results.count() == 3)
    assert dialog.said.text().startswith("3 places in 2 articles")
    driver.qtbot.keyClicks(dialog.line, "xyz")
    driver.qtbot.waitUntil(lambda: dialog.said.text().startswith("Nothing found"))
    dialog.line.setText("lighth")
    driver.qtbot.waitUntil(lambda: dialog.results.count() == 1)
    driver.qtbot.keyClick(dialog.line, KEY.Key_Return)
    assert driver.session.path.name == "new.txt"
    start = driver.session.text.index("lighthouse")
    driver.qtbot.waitUntil(lambda: driver.window.find_bar.matches == [(start, start + len("lighthouse"))])


def test_what_has_a_tag_is_found(driver):
    driver.window.folders.find()
    dialog = driver.window.folders.dialog
    assert [dialog.tag.itemText(row) for row in range(dialog.tag.count())] == ["Any tag", "#bridge  (2)"]
    dialog.tag.setCurrentIndex(1)
    driver.qtbot.waitUntil(lambda: dialog.results.count() == 2)
    dialog.line.setText("sails")
    driver.qtbot.waitUntil(lambda: dialog.results.count() == 1)
    assert dialog.said.text().startswith("1 place in 1 article")


def test_an_answer_that_comes_after_the_search_was_closed_is_nothing(driver):
    driver.window.folders.find()
    dialog = driver.window.folders.dialog
    dialog.line.setText("sign")
    dialog.search()
    dialog.close()
    driver.qtbot.waitUntil(lambda: driver.window.folders.dialog is None)
    answered = []
    driver.window.folders.folder.search("sign", driver.window, lambda hits, _: answered.append(hits))
    driver.qtbot.waitUntil(lambda: bool(answered))


def name_active(driver) -> None:
    """W, Enter: what is proposed is taken."""
    driver.key(KEY.Key_W)
    assert QApplication.activePopupWidget() is not None
    driver.key(KEY.Key_Return)
    driver.window.activateWindow()
    assert QTest.qWaitForWindowActive(driver.window)


def test_a_name_of_another_article_is_the_same_source_and_she_is_who_spoke_last(driver):
    driver.drag(*driver.find("it was over"))
    driver.key(KEY.Key_Q)
    driver.drag(*driver.find("Ada Lund"))
    driver.key(KEY.Key_S)
    name_active(driver)
    saved = driver.saved()
    assert [source["id"] for source in saved["sources"]] == ["ada"]
    assert saved["sources"][0]["role"] == "mayor"
    driver.drag(*driver.find("She"))
    driver.key(KEY.Key_S)
    name_active(driver)
    saved = driver.saved()
    mentions = [a for a in saved["annotations"] if a["label"] == "source"]
    assert [mention["links"]["who"] for mention in mentions] == [["ada"], ["ada"]]


def test_a_bare_surname_means_the_person_of_the_folder(driver):
    start = driver.session.text.index("Lund left")
    driver.drag(start, start + 4)
    driver.key(KEY.Key_S)
    driver.session.set_active(next(iter(driver.session.document.annotations)).id)
    name_active(driver)
    assert [source["id"] for source in driver.saved()["sources"]] == ["ada"]


def test_what_is_saved_comes_into_the_index(driver):
    driver.window.files.open_paths([driver.session.path.with_name("ferry.txt")])
    record = driver.session.record_at(0)
    driver.session.remove(record)
    driver.saved()
    driver.qtbot.waitUntil(lambda: driver.window.folders.folder.sources[0].total == 1, timeout=10_000)


def choose(driver, title: str) -> None:
    """Chooses in the menu of the first source of the folder; the menu's own loop runs meanwhile."""
    found = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            found.append(next(action for action in menu.actions() if action.text() == title))
            found[0].trigger()
            menu.close()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    sources = driver.window.articles.sources
    sources.customContextMenuRequested.emit(sources.visualItemRect(sources.item(0)).center())
    timer.stop()
    assert found


def test_a_source_is_renamed_in_all_sidecars_and_that_can_be_taken_back(driver, folder, monkeypatch):
    driver.window.files.open_paths([folder / "ferry.txt"])
    before = {path: path.read_bytes() for path in folder.rglob("*.json")}
    monkeypatch.setattr(
        QDialog, "exec", lambda dialog: dialog.name.setText("Ada Lund-Berg") or QDialog.DialogCode.Accepted
    )
    driver.window.folders.sources.rename("ada")
    banners = driver.window.banners
    driver.qtbot.waitUntil(lambda: "is Ada Lund-Berg now, in 2 articles." in banners.text("folder operation"))
    for path in folder.rglob("*.json"):
        assert "Ada Lund-Berg" in path.read_text(encoding="utf-8")
    driver.qtbot.waitUntil(lambda: driver.session.document.sources["ada"].name == "Ada Lund-Berg")
    driver.qtbot.waitUntil(lambda: names(driver) == ["Ada Lund-Berg"], timeout=10_000)
    back = next(button for button in banners.findChildren(QPushButton) if button.text() == "Take It Back")
    driver.qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    driver.qtbot.waitUntil(lambda: not driver.window.folders.work.busy, timeout=10_000)
    driver.qtbot.waitUntil(lambda: driver.session.document.sources["ada"].name == "Ada Lund")
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before


def test_a_source_is_split_in_two_in_the_articles_that_are_ticked(driver, folder, monkeypatch):
    before = {path: path.read_bytes() for path in folder.rglob("*.json")}
    driver.window.files.open_paths([folder / "ferry.txt"])
    seen = []

    def answer(dialog) -> int:
        dialog.show()
        rows = [dialog.list.item(row) for row in range(dialog.list.count())]
        driver.qtbot.waitUntil(lambda: all("\n" in row.text() for row in rows))  # what she says there
        seen.append([(row.text(), row.checkState() == Qt.CheckState.Checked) for row in rows])
        assert dialog.done_button.isEnabled()
        for row in rows:
            row.setCheckState(Qt.CheckState.Checked)
        assert not dialog.done_button.isEnabled()
        assert dialog.said.text().startswith("In all of them it is one and the same")
        next(row for row in rows if "bridge" in row.data(Qt.ItemDataRole.UserRole).name).setCheckState(
            Qt.CheckState.Unchecked
        )
        dialog.form.name.setText(" ")
        assert not dialog.done_button.isEnabled()
        dialog.form.name.setText("Ada Lund the Younger")
        dialog.form.role.setText("pilot")
        assert dialog.said.text() == "1 article for the new source, 1 article as before."
        dialog.accept()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QDialog, "exec", answer)
    choose(driver, "Split in Two…")
    assert sorted(ticked for _, ticked in seen[0]) == [False, True]
    assert next(text for text, ticked in seen[0] if ticked).startswith("ferry.txt\n")
    driver.qtbot.waitUntil(lambda: "ada" not in driver.session.document.sources)
    driver.qtbot.waitUntil(lambda: sorted(names(driver)) == ["Ada Lund", "Ada Lund the Younger"], timeout=10_000)
    (other,) = driver.session.document.sources
    assert (other.role, other.kind) == ("pilot", "person")
    assert store.sidecar_path(folder / "bridge.txt").read_bytes() == before[store.sidecar_path(folder / "bridge.txt")]
    banners = driver.window.banners
    assert "Ada Lund and Ada Lund the Younger are two sources now, in 1 article." in banners.text("folder operation")
    back = next(button for button in banners.findChildren(QPushButton) if button.text() == "Take It Back")
    driver.qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    driver.qtbot.waitUntil(lambda: "ada" in driver.session.document.sources, timeout=10_000)
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before


def test_what_cannot_be_read_stops_it_and_is_said(driver, folder, monkeypatch):
    broken = folder / "bridge.txt.annotations.json"
    broken.write_bytes(broken.read_bytes()[:-30])
    monkeypatch.setattr(QDialog, "exec", lambda dialog: dialog.name.setText("Other") or QDialog.DialogCode.Accepted)
    driver.window.folders.sources.rename("ada")
    banners = driver.window.banners
    driver.qtbot.waitUntil(lambda: banners.text("folder operation").startswith("Nothing was changed."))
    assert "bridge.txt" in banners.text("folder operation")
