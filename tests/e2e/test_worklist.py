"""The folder as a list of work, in the real window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from annotator.core import folder_file, store
from annotator.ui import folder_list
from annotator.ui.literal import shown
from tests.corpus.test_listing import annotate
from tests.e2e.driver import Driver

KEY, CONTROL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TEXT = "“We will not sign,” Ada Lund said.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four articles: untouched, in work, in work and done, in conflict."""
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    for name in ("b.txt", "c.txt"):
        annotate(tmp_path / name, "quote").unlink()
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    annotate(tmp_path / "d.txt").write_bytes(b"{\n<<<<<<< HEAD\n")
    folder_file.mark_done(tmp_path / "c.txt", done=True)
    return tmp_path


@pytest.fixture
def driver(make_window, qtbot, folder, monkeypatch) -> Driver:
    """The window on the folder, with the first article open."""
    monkeypatch.setattr(folder_list, "LOOK_SECONDS", 0.05)
    window = make_window(folder, folder / "a.txt")
    qtbot.waitUntil(lambda: listed(window) == ["a.txt", "b.txt", "c.txt", "d.txt"])
    qtbot.waitUntil(lambda: folder / "c.txt" in window.articles.work.done)
    return Driver(window, qtbot)


def listed(window) -> list[str]:
    model = window.articles.model
    return [model.index(row).data() for row in range(model.rowCount())]


def said(window, name: str) -> str:
    model = window.articles.model
    return model.index(listed(window).index(name)).data(Qt.ItemDataRole.AccessibleTextRole)


def test_one_key_says_done_and_the_folder_remembers(driver, folder):
    driver.key(KEY.Key_D, CONTROL)
    assert folder_file.done_in(folder) == {"a.txt", "c.txt"}
    assert said(driver.window, "a.txt") == "a.txt, done, no records"
    assert driver.window.status.message == "a.txt is done."
    driver.key(KEY.Key_D, CONTROL)
    assert folder_file.done_in(folder) == {"c.txt"}
    assert not store.sidecar_path(folder / "a.txt").exists()


def test_done_and_on_passes_over_what_is_done(driver, folder):
    driver.key(KEY.Key_PageDown, CONTROL)
    assert driver.session.path == folder / "b.txt"
    driver.key(KEY.Key_Return, CONTROL)
    assert folder_file.done_in(folder) == {"b.txt", "c.txt"}
    driver.qtbot.waitUntil(lambda: driver.session.path != folder / "b.txt" or bool(driver.window.banners.keys()))
    # d.txt has a sidecar that cannot be read: it is not passed over, the window says what is the matter
    assert any("d.txt" in driver.window.banners.text(key) for key in sorted(driver.window.banners.keys()))


def test_states_and_words_narrow_and_the_article_in_sight_stays(driver):
    window = driver.window
    window.articles.filter.show_states(frozenset(("done",)))
    assert listed(window) == ["a.txt", "c.txt"]
    assert window.articles.filter.button.text() == "Done"
    window.articles.filter.show_states(frozenset())
    driver.command("go.articles")
    QTest.keyClicks(window.articles.filter.line, "B.T")
    assert listed(window) == ["a.txt", "b.txt"]
    QTest.keyClick(window.articles.filter.line, KEY.Key_Down)
    assert window.articles.list.hasFocus()
    driver.command("go.articles")
    QTest.keyClick(window.articles.filter.line, KEY.Key_Escape)
    assert len(listed(window)) == 4


def test_the_menu_counts_and_orders(driver):
    articles = driver.window.articles
    driver.qtbot.waitUntil(lambda: articles.work.state(articles.work.paths[3]) == "conflict")
    articles.filter.menu.aboutToShow.emit()
    texts = [action.text() for action in articles.filter.menu.actions() if "\t" in action.text()]
    assert texts[:2] == ["All\t4", "To do\t3"]
    assert "In conflict\t1" in texts
    articles.filter.sort_by("state")
    assert listed(driver.window) == ["d.txt", "a.txt", "b.txt", "c.txt"]


def test_work_and_marks_of_others_show(driver, folder):
    window, wait = driver.window, driver.qtbot.waitUntil
    annotate(folder / "b.txt", "quote", "claim")
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")
    wait(lambda: said(window, "b.txt") == "b.txt, 2 records")
    (folder / "e.txt").write_text(TEXT, encoding="utf-8")
    wait(lambda: "e.txt" in listed(window))
    folder_file.mark_done(folder / "e.txt", done=True)
    wait(lambda: said(window, "e.txt").startswith("e.txt, done"))
    (folder / "e.txt").unlink()
    wait(lambda: "e.txt" not in listed(window))


def test_a_folders_file_that_cannot_be_read_is_said_and_left(driver, folder):
    path = folder / folder_file.FILE
    path.write_text("{ not JSON", encoding="utf-8")
    driver.qtbot.waitUntil(lambda: shown(path.name) in driver.window.banners.text("marks"))
    driver.key(KEY.Key_D, CONTROL)
    assert "could not be marked" in driver.window.banners.text("done")
    assert path.read_text(encoding="utf-8") == "{ not JSON"
    path.unlink()
    driver.qtbot.waitUntil(lambda: not driver.window.banners.text("marks"))
    driver.key(KEY.Key_D, CONTROL)
    assert not driver.window.banners.text("done")
    assert folder_file.done_in(folder) == {"a.txt"}


def test_a_folder_without_an_article_in_sight_says_how_to_go_on(make_window, qtbot, folder):
    folder_file.mark_done(folder / "a.txt", done=True)
    window = make_window(folder)
    qtbot.waitUntil(lambda: folder / "a.txt" in window.articles.work.done)
    assert window.welcome.title.text() == folder.name
    button = next(b for b in window.welcome.findChildren(QPushButton) if b.text() == "First Article Not Done")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session is not None)
    assert window.session.path == folder / "b.txt"
