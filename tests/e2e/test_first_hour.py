"""A newcomer's first hour in the real window: open, mark, name, undo, find, close, open again, export."""

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.__main__ import main
from tests.e2e.driver import Driver, copied

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ARTICLE = (
    "Council delays vote\n\n"
    "🌉 “We will not sign a contract,” Mayor Ada Lund told reporters, “that nobody has read.” She said it twice.\n\n"
    "The cost had doubled in a year, officials said."
)


@pytest.fixture
def driver(make_window, qtbot, tmp_path):
    path = tmp_path / "bridge.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return Driver(make_window(path), qtbot)


def test_drag_q_drag_s_is_in_the_sidecar_without_saving_by_hand(driver, capsys):
    quote = driver.find("“We will not sign a contract,”")
    driver.drag(*quote)
    driver.key(Qt.Key.Key_Q)
    driver.drag(*driver.find("Mayor Ada Lund"))
    driver.key(Qt.Key.Key_S)
    sidecar = driver.saved()
    found = {annotation["label"]: annotation for annotation in sidecar["annotations"]}
    span = found["quote"]["spans"][0]
    assert (span["start"], span["end"], span["exact"]) == (*quote, "“We will not sign a contract,”")
    assert found["quote"]["links"] == {"source": [found["source"]["id"]]}
    assert found["source"]["spans"][0]["exact"] == "Mayor Ada Lund"
    assert found["quote"]["attributes"] == {"type": "direct"}
    assert main(["export", str(driver.session.path), "--to", "jsonl"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["spans"] == [list(quote)]
    assert row["source_spans"] == [list(driver.find("Mayor Ada Lund"))]


def test_undo_takes_it_back_in_the_file_too(driver):
    driver.drag(*driver.find("officials"))
    driver.key(Qt.Key.Key_S)
    assert len(driver.saved()["annotations"]) == 1
    driver.key(Qt.Key.Key_Z, CTRL)
    assert driver.saved()["annotations"] == []
    driver.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert len(driver.saved()["annotations"]) == 1


def test_words_partly_touched_are_taken_whole_and_ctrl_goes_letter_by_letter(driver):
    start, end = driver.find("doubled in a year,")
    driver.drag(start + 3, end - 3)
    assert driver.view.selected() == [(start, end - 1)]
    driver.drag(start + 3, end - 3, CTRL)
    assert driver.view.selected() == [(start + 3, end - 3)]


def test_double_click_selects_a_word_and_triple_click_a_sentence(driver):
    viewport = driver.view.viewport()
    start, end = driver.find("reporters")
    at = driver.place(start + 3)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert driver.view.selected() == [(start, end)]
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert driver.view.selected() == [
        driver.find("🌉 “We will not sign a contract,” Mayor Ada Lund told reporters, “that nobody has read.”")
    ]


def test_a_discontinuous_quote_by_shift_q_and_the_ends_dragged(driver):
    driver.drag(*driver.find("“We will not sign a contract,”"))
    driver.key(Qt.Key.Key_Q)
    driver.drag(*driver.find("nobody has read"))
    driver.key(Qt.Key.Key_Q, SHIFT)
    record = driver.session.get(driver.session.active)
    assert [span.exact for span in record.spans] == ["“We will not sign a contract,”", "nobody has read"]
    end = driver.find("nobody has read")[1]
    driver.drag_end(end, driver.find(".” She")[0] + 2)
    record = driver.session.get(driver.session.active)
    assert record.spans[1].exact == "nobody has read.”"
    assert driver.saved()["annotations"][0]["spans"][1]["exact"] == "nobody has read.”"


def test_a_click_picks_the_innermost_and_the_next_click_the_one_around_it(driver):
    driver.drag(*driver.find("“We will not sign a contract,”"))
    driver.key(Qt.Key.Key_Q)
    outer = driver.session.active
    driver.drag(*driver.find("not sign"))
    driver.key(Qt.Key.Key_C)
    inner = driver.session.active
    assert driver.session.get(inner).links == {"within": (outer,)}
    driver.key(Qt.Key.Key_Escape)
    assert driver.session.active == ""
    at = driver.find("not sign")[0] + 1
    driver.click(at)
    assert driver.session.active == inner
    QTest.qWait(QApplication.doubleClickInterval() + 20)  # a later click, no double click: the time is the gesture
    driver.click(at)
    assert driver.session.active == outer


def test_by_keyboard_alone(driver):
    driver.key(Qt.Key.Key_Home, CTRL)
    driver.key(Qt.Key.Key_End, CTRL)
    for _ in range(2):
        driver.key(Qt.Key.Key_Left, CTRL | SHIFT)
    driver.key(Qt.Key.Key_C)
    record = driver.saved()["annotations"][0]
    assert record["label"] == "claim"
    assert record["spans"][0]["exact"] == "said."
    driver.key(Qt.Key.Key_Delete)
    assert driver.saved()["annotations"] == []


def test_letters_typed_into_the_filter_mark_nothing(driver):
    driver.drag(*driver.find("officials"))
    driver.window.focus_filter()
    driver.key("qcsu")
    assert driver.window.records.filter.text() == "qcsu"
    assert len(driver.session.document.annotations) == 0


def test_no_sidecar_for_an_article_that_nobody_annotated(driver):
    driver.click(driver.find("officials")[0])
    driver.window.close()
    assert not driver.session.sidecar.exists()


def test_closing_saves_at_once(driver):
    driver.drag(*driver.find("officials"))
    driver.key(Qt.Key.Key_S)
    driver.window.close()
    assert b'"officials"' in driver.session.sidecar.read_bytes()


def test_a_fresh_window_shows_it_again(driver, make_window, qtbot):
    driver.drag(*driver.find("“We will not sign a contract,”"))
    driver.key(Qt.Key.Key_Q)
    driver.window.close()
    again = Driver(make_window(driver.session.path), qtbot)
    assert again.session.document.annotations == driver.session.document.annotations
    picture = again.view.viewport().grab().toImage()
    start, _ = again.find("We will")
    below = again.view.cursorRect(start).bottomLeft()
    colors = [picture.pixelColor(below + QPoint(3, down)) for down in range(-2, 6)]
    assert any(color.blue() > color.red() + 60 for color in colors), "the underline of a quote is blue"


def test_files_dropped_on_the_window_open(driver, qtbot, tmp_path, samples):
    other = copied(samples / "mayor-interview.txt", tmp_path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(other))])
    place, copy = QPointF(400, 400), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(place.toPoint(), copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(driver.window, enter)
    assert enter.isAccepted()
    event = QDropEvent(place, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(driver.window, event)
    qtbot.waitUntil(lambda: driver.session.path == other)
    assert len(driver.window.desk.sessions) == 2


def test_find_shows_and_steps(driver):
    driver.window.open_find()
    driver.key("said")
    driver.key(Qt.Key.Key_Return)
    bar = driver.window.find_bar
    assert bar.matches == [driver.find("said"), driver.find("said", driver.find("said")[1])]
    driver.key(Qt.Key.Key_Return)
    assert bar.current == 1
    driver.key(Qt.Key.Key_Escape)
    assert driver.view.selected() == [bar.matches[1]]


def test_zoom_theme_and_palette(driver):
    before = driver.view.cursorRect(5).height()
    driver.command("view.zoom_in")
    assert driver.view.cursorRect(5).height() > before
    driver.command("view.dark")
    assert driver.window.theme.dark
    assert driver.view.viewport().grab().toImage().pixelColor(3, 3).lightness() < 60
    driver.command("help.palette")
    palette = QApplication.activePopupWidget()
    QTest.keyClicks(palette.line, "light")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    driver.qtbot.waitUntil(lambda: not driver.window.theme.dark)


def test_the_keys_work_after_another_look_and_another_codebook(driver, make_window, qtbot, tmp_path, samples):
    driver.command("view.dark")
    driver.drag(*driver.find("officials"))
    driver.key(Qt.Key.Key_S)
    assert driver.session.counts["source"] == 1
    folder = tmp_path / "other"
    folder.mkdir()
    book = (samples.parent / "codebook.json").read_text(encoding="utf-8").replace('"Quote"', '"Zitat"')
    (folder / "annotations.codebook.json").write_text(book, encoding="utf-8")
    driver.window.files.open_paths([copied(samples / "mayor-interview.txt", folder)])
    driver.drag(*driver.find("Leonie Starck"))
    driver.key(Qt.Key.Key_Q)
    assert driver.session.counts["quote"] == 1


def test_the_window_is_left_as_it_was(driver, make_window):
    driver.command("view.zoom_in")
    driver.command("view.articles")
    driver.window.close()
    window = make_window()
    assert window.view.zoom == driver.view.zoom
    assert not window.articles.isVisible()
    assert window.preferences.recent_files() == [driver.session.path]


def test_the_sample_is_one_copy_however_often_it_is_asked_for(driver, qtbot):
    window = driver.window
    driver.command("help.sample")
    qtbot.waitUntil(lambda: window.session.path.name == "harbour-bridge.txt")
    first = window.session
    window.files.open_paths([first.path.with_name("mayor-interview.txt")])
    qtbot.waitUntil(lambda: window.session is not first)
    driver.command("help.sample")
    qtbot.waitUntil(lambda: window.session is first)
    assert len(window.desk.sessions) == 3
