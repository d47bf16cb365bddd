"""The codebook in the real window: a label of one's own, its key, its meaning, and what a change of it touches."""

import json

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMenu, QMessageBox, QPushButton

from annotator.core import codebook, codebook_file
from annotator.core.codebook import FILE, Codebook, Label, for_folder, shipped
from annotator.corpus import codebook_files
from annotator.ui.codebook_dialog import CodebookDialog
from tests.e2e.driver import LEFT, Driver, typed
from tests.formats.test_refi_codebook import THEIRS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

KEY = Qt.Key
TEXT = "Mill to close\n\nNobody knows what becomes of the weir. The owner may sell it, or he may not.\n"


@pytest.fixture
def driver(make_window, qtbot, tmp_path):
    (tmp_path / "later").mkdir()
    for name in ("mill.txt", "later/weir.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    return Driver(make_window(tmp_path, tmp_path / "mill.txt"), qtbot)


def editor(driver):
    driver.window.run(next(command for command in driver.window.commands if command.name == "mark.codebook"))
    dialog = driver.window.codebooks.dialog
    driver.qtbot.waitUntil(dialog.isVisible)
    driver.qtbot.waitUntil(lambda: dialog._known)
    return dialog


def keep(driver, dialog):
    assert dialog.keep.isEnabled(), dialog.fault.text()
    QTest.mouseClick(dialog.keep, LEFT)
    driver.qtbot.waitUntil(lambda: driver.window.codebooks.dialog is None)
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)
    driver.view.setFocus()


def write(field, text):
    field.setFocus()
    field.selectAll()
    typed(field, text)


def make_label(driver):
    dialog = editor(driver)
    QTest.mouseClick(dialog.add, LEFT)
    write(dialog.form.title, "Open question")
    write(dialog.form.key, "o")
    write(dialog.form.definition, "What nobody knows.")
    write(dialog.form.examples, "Nobody knows.")
    write(dialog.form.counterexamples, "He will not say.")
    QTest.mouseClick(dialog.form.attributes.more, LEFT)
    typed(dialog, "Settled")
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    typed(dialog, "yes; no")
    keep(driver, dialog)


def pick(dialog, name):
    for row in range(dialog.list.count()):
        if dialog.list.item(row).text() == name:
            QTest.mouseClick(
                dialog.list.viewport(),
                LEFT,
                Qt.KeyboardModifier.NoModifier,
                dialog.list.visualItemRect(dialog.list.item(row)).center(),
            )
            return
    raise AssertionError(name)


def mark(driver, words):
    driver.drag(*driver.find(words))
    driver.key("o")
    return driver.session.active


def test_a_label_of_ones_own_is_made_and_marks(driver, tmp_path):
    make_label(driver)
    label = for_folder(tmp_path).get("open_question")
    assert (label.title, label.key, label.definition) == ("Open question", "O", "What nobody knows.")
    assert (label.examples, label.counterexamples) == (("Nobody knows.",), ("He will not say.",))
    assert [(a.name, a.title, a.values) for a in label.attributes] == [("settled", "Settled", ("yes", "no"))]
    id = mark(driver, "what becomes of the weir")
    (saved,) = driver.saved()["annotations"]
    assert (saved["id"], saved["label"]) == (id, "open_question")
    action = driver.window.actions_by_name["mark.open_question"]
    for words in ("Open question. What nobody knows.", "Nobody knows.", "He will not say."):
        assert words in action.toolTip()
    driver.key("y")
    assert driver.saved()["annotations"][0]["attributes"] == {"settled": "yes"}


def test_it_holds_for_the_folders_below(driver, tmp_path):
    make_label(driver)
    driver.window.files.open_paths([tmp_path / "later" / "weir.txt"])
    mark(driver, "what becomes of the weir")
    assert driver.saved()["annotations"][0]["label"] == "open_question"


def test_renaming_a_label_in_use_says_what_it_touches_and_is_taken_back(driver, tmp_path):
    make_label(driver)
    mark(driver, "what becomes of the weir")
    driver.saved()
    driver.window.files.open_paths([tmp_path / "later" / "weir.txt"])
    mark(driver, "The owner may sell it")
    mark(driver, "or he may not")
    driver.saved()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.json")}
    dialog = editor(driver)
    pick(dialog, "Open question")
    write(dialog.form.name, "unknown")
    assert dialog.touches.text() == "3 annotations (Open question) in 2 articles will be “unknown” in their files."
    keep(driver, dialog)
    banners = driver.window.banners
    driver.qtbot.waitUntil(lambda: banners.text("codebook") == "The codebook is changed, and 2 articles with it.")
    driver.qtbot.waitUntil(lambda: driver.session.counts["unknown"] == 2)
    for path in tmp_path.rglob("*.txt.annotations.json"):
        assert {item["label"] for item in json.loads(path.read_bytes())["annotations"]} == {"unknown"}
    back = next(button for button in banners.findChildren(QPushButton) if button.text() == "Take It Back")
    QTest.mouseClick(back, LEFT)
    driver.qtbot.waitUntil(lambda: not driver.window.folders.work.busy)
    driver.qtbot.waitUntil(lambda: driver.session.counts["open_question"] == 2)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.json")} == before


def test_a_label_in_use_is_taken_out_and_its_records_become_others(driver, tmp_path, monkeypatch):
    make_label(driver)
    mark(driver, "what becomes of the weir")
    driver.saved()
    dialog = editor(driver)
    asked = []

    def answer(_parent, _title, told, names, *_more):
        asked.append(told)
        return next(name for name in names if name.startswith("Claim")), True

    monkeypatch.setattr(QInputDialog, "getItem", answer)
    pick(dialog, "Open question")
    QTest.mouseClick(dialog.remove, LEFT)
    assert asked == ["Open question: 1 annotation in 1 article. They become:"]
    keep(driver, dialog)
    driver.qtbot.waitUntil(lambda: driver.session.counts["claim"] == 1)
    assert not for_folder(tmp_path).get("open_question").known
    assert driver.session.record_count() == 1
    assert "mark.open_question" not in driver.window.actions_by_name


def test_what_is_in_the_way_keeps_it_open(driver, tmp_path, monkeypatch):
    dialog = editor(driver)
    assert not dialog.keep.isEnabled(), "nothing is changed yet"
    assert not dialog.remove.isEnabled(), "a quote cannot be taken out"
    write(dialog.form.key, "k")
    assert dialog.fault.text() == "K is the key of “Previous Record”."
    assert not dialog.keep.isEnabled()
    write(dialog.form.key, "q")
    write(dialog.form.color.line, "#d55e00")
    assert "Quote and Claim look alike on light ground." in dialog.alike.text()
    (tmp_path / FILE).write_text("{}", encoding="utf-8")
    QTest.mouseClick(dialog.keep, LEFT)
    driver.qtbot.waitUntil(lambda: "somebody else" in dialog.fault.text())
    assert dialog.isEnabled()
    assert (tmp_path / FILE).read_text(encoding="utf-8") == "{}"
    monkeypatch.setattr(CodebookDialog, "_may_lose", lambda _dialog: False)
    driver.key(KEY.Key_Escape)
    assert dialog.isVisible(), "what was changed is not lost without a question"
    monkeypatch.setattr(CodebookDialog, "_may_lose", lambda _dialog: True)
    driver.key(KEY.Key_Escape)
    driver.qtbot.waitUntil(lambda: driver.window.codebooks.dialog is None)


def test_an_editor_that_was_only_looked_at_closes_without_a_question(driver):
    editor(driver)
    driver.key(KEY.Key_Escape)
    driver.qtbot.waitUntil(lambda: driver.window.codebooks.dialog is None)


def test_an_editor_that_goes_while_it_asks_whether_to_lose_what_was_changed_is_gone(driver):
    """What was kept before the question is done meanwhile."""
    dialog = editor(driver)
    write(dialog.form.key, "z")
    asked = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append(box.text())
            dialog.accept()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(5)
    driver.key(KEY.Key_Escape)
    driver.qtbot.waitUntil(lambda: driver.window.codebooks.dialog is None)
    assert set(asked) == {"Leave the codebook as it was?"}


def test_a_codebook_that_cannot_be_read_is_said(driver, tmp_path):
    (tmp_path / FILE).write_text("{ half", encoding="utf-8")
    driver.command("mark.codebook")
    assert driver.window.codebooks.dialog is None
    assert "could not be read" in driver.window.banners.text("codebook")


def test_a_colour_alone_keeps_the_steps_of_undo(driver, tmp_path):
    make_label(driver)
    mark(driver, "what becomes of the weir")
    dialog = editor(driver)
    write(dialog.form.color.line, "#123a80")
    keep(driver, dialog)
    assert driver.window.codebook.get("quote").color == "#123a80"
    driver.key(KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert driver.session.record_count() == 0


def test_labels_come_out_of_another_tools_codebook_and_go_into_one(driver, tmp_path, monkeypatch):
    theirs, ours = tmp_path / "their.qdc", tmp_path / "ours.qdc"
    theirs.write_bytes(THEIRS.encode())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(theirs), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(ours.with_suffix("")), ""))
    dialog = editor(driver)
    QTest.mouseClick(dialog.bring, LEFT)
    assert dialog.touches.text() == "3 labels added. Left behind: 1 code heading, 1 set."
    assert dialog.list.item(dialog.list.currentRow()).text() == "Breakfast"
    assert dialog.form.definition.toPlainText() == "What people eat first."
    QTest.mouseClick(dialog.bring, LEFT)
    assert dialog.touches.text().startswith("0 labels added, 3 were there already.")
    QTest.mouseClick(dialog.hand_out, LEFT)
    assert dialog.touches.text().startswith(f"Written: {ours}. ")
    assert "4 keys" in dialog.touches.text()
    assert "Breakfast/other" in codebook_files_of(ours)
    keep(driver, dialog)
    assert for_folder(tmp_path).get("Breakfast").color == "#46aa00"


def codebook_files_of(path):
    return [label.label for label in codebook_files.read(path).labels]


def test_a_codebook_that_cannot_come_or_go_is_said(driver, tmp_path, monkeypatch):
    theirs = tmp_path / "their.qdc"
    theirs.write_bytes(b"<CodeBook/>")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(theirs), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mill.txt"), ""))
    dialog = editor(driver)
    QTest.mouseClick(dialog.bring, LEFT)
    assert dialog.touches.text() == "their.qdc: has no codes in it, as a REFI-QDA codebook does."
    QTest.mouseClick(dialog.hand_out, LEFT)
    assert dialog.touches.text().startswith("mill.txt: may be an article, and an export does not write over one")
    assert (tmp_path / "mill.txt").read_text(encoding="utf-8") == TEXT
    driver.key(KEY.Key_Escape)


def test_a_codebook_of_a_hundred_labels_leaves_the_window_as_wide_as_it_is(make_window, qtbot, tmp_path):
    labels = [*shipped().labels, *(Label(label=f"code {n} of a long-winded scheme") for n in range(100))]
    (tmp_path / FILE).write_bytes(codebook_file.serialise(Codebook(tuple(labels))))
    article = tmp_path / "mill.txt"
    article.write_text(TEXT, encoding="utf-8")
    driver = Driver(make_window(tmp_path, article), qtbot)
    for key in ("1", "2", "3", "4", "5", "6"):
        driver.drag(*driver.find("the weir"))
        driver.key(key)
    driver.saved()
    window = driver.window
    assert window.width() == 1280
    assert window.minimumSizeHint().width() < 1280
    assert len(window.actions_by_name) > 100, "all are in the menu and found by their names"
    assert "2 of 2 other labels" in window.status._counts.text()
    driver.drag(*driver.find("The owner"))
    qtbot.waitUntil(window.selection_bar.isVisible)
    assert window.selection_bar.width() <= driver.view.viewport().width()


def test_a_menu_does_not_stay_open_over_an_article_with_other_labels_and_is_made_once(driver, tmp_path):
    window = driver.window
    (tmp_path / "later" / FILE).write_bytes(codebook_file.serialise(Codebook((Label(label="promise"),))))

    def go(name: str, count: int) -> None:
        window.files.open_paths([tmp_path / name])
        driver.qtbot.waitUntil(lambda: len(window.session.codebook.labels) == count)
        driver.qtbot.waitUntil(lambda: held() == made[name])  # the former ones go in a later turn

    def held() -> tuple[int, int]:
        return len(window.findChildren(QMenu)), len(window.bar.findChildren(QAction))

    made = {"mill.txt": held(), "later/weir.txt": (held()[0], held()[1] - 3)}
    bar = window.menuBar()
    for _ in range(2):
        bar.setActiveAction(bar.actions()[0])
        assert QApplication.activePopupWidget() is not None
        go("later/weir.txt", 1)
        assert QApplication.activePopupWidget() is None
        go("mill.txt", len(shipped().labels))
    bar.setActiveAction(next(action for action in bar.actions() if action.text() == "Mark"))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()].count("Quote") == 1
    menu.close()


def test_a_mark_looks_for_no_codebook_on_the_disk(driver, monkeypatch):
    looked = []
    monkeypatch.setattr(codebook, "home_of", looked.append)
    driver.drag(*driver.find("the weir"))
    driver.key(KEY.Key_Q)
    assert driver.window.actions_by_name["mark.codebook"].isEnabled()
    assert driver.session.record_count() == 1
    assert looked == []
