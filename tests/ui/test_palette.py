"""The palette by typed keys: what it finds, in which order, and what Enter does."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui import palette as module
from annotator.ui import theme as themes
from annotator.ui.palette import Palette, Row, score

KEYS = Qt.Key
TITLES = (
    ("Open…", "File", "Ctrl+O"),
    ("Open Folder…", "File", "Ctrl+Shift+O"),
    ("Undo", "Edit", "Ctrl+Z"),
    ("Find", "Edit", "Ctrl+F"),
    ("Find Next", "Edit", "F3"),
    ("Next Record", "Go", "J"),
    ("Records", "View", "F8"),
    ("Let Go", "Record", "Esc"),
    ("Full Screen", "View", ""),
)


class Desk:
    """A window with a palette over it, and what was run."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.done: list[str] = []
        self.impossible: set[str] = set()
        self.extra: list[str] = []

    def open(self, theme: themes.Theme = themes.LIGHT) -> Palette:
        titles = TITLES + tuple((title, "Mark", "") for title in self.extra)
        rows = [
            Row(
                title=title,
                menu=menu,
                keys=(keys,) if keys else (),
                note=f"What {title} does.",
                enabled=title not in self.impossible,
                run=lambda title=title: self.done.append(title),
            )
            for title, menu, keys in titles
        ]
        palette = Palette(rows, theme, self.window)
        palette.show()
        return palette


@pytest.fixture
def desk(qtbot, monkeypatch) -> Iterator[Desk]:
    """A window, and no command that was run before."""
    monkeypatch.setattr(module, "_recent", [])
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    yield Desk(window)
    while popup := QApplication.activePopupWidget():
        popup.close()
    window.close()


def titles(palette: Palette) -> list[str]:
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def type_in(palette: Palette, words: str) -> None:
    QTest.keyClicks(palette.line, words)


def press(palette: Palette, key: Qt.Key) -> None:
    QTest.keyClick(palette.line, key)


def test_it_shows_every_command_in_the_order_of_the_menus(desk):
    palette = desk.open()
    assert titles(palette) == [title for title, _, _ in TITLES]
    assert palette.line.hasFocus()


def test_it_stands_in_the_middle_of_the_window_near_its_top(desk):
    palette = desk.open()
    window = desk.window.geometry()
    assert abs(palette.geometry().center().x() - window.center().x()) <= 4  # the frame
    assert window.top() < palette.y() < window.center().y() - palette.height() // 4


def test_letters_and_enter_run_a_command(qtbot, desk):
    palette = desk.open()
    type_in(palette, "fold")
    press(palette, KEYS.Key_Return)
    qtbot.waitUntil(lambda: desk.done == ["Open Folder…"])
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("record next", "Next Record"),
        ("nr", "Next Record"),
        ("of", "Open Folder…"),
        ("fn", "Find Next"),
        ("rec", "Records"),
        ("GO", "Let Go"),
        ("scr", "Full Screen"),
        ("fi", "Find"),
    ],
)
def test_what_fits_best_is_first(desk, typed, first):
    palette = desk.open()
    type_in(palette, typed)
    assert titles(palette)[0] == first


def test_arrows_move_and_stop_at_the_ends(qtbot, desk):
    palette = desk.open()
    press(palette, KEYS.Key_Up)
    assert palette.list.currentRow() == 0
    press(palette, KEYS.Key_Down)
    assert palette.list.currentRow() == 1
    for _ in range(3):
        press(palette, KEYS.Key_PageDown)
    assert palette.list.currentRow() == len(TITLES) - 1
    press(palette, KEYS.Key_Return)
    qtbot.waitUntil(lambda: desk.done == ["Full Screen"])


def test_a_click_runs(qtbot, desk):
    palette = desk.open()
    place = palette.list.visualItemRect(palette.list.item(2)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: desk.done == ["Undo"])


def test_escape_closes_and_runs_nothing(desk):
    palette = desk.open()
    type_in(palette, "undo")
    press(palette, KEYS.Key_Escape)
    assert not palette.isVisible()
    assert desk.done == []


def test_what_is_not_possible_comes_last_is_said_and_does_not_run(desk):
    desk.impossible = {"Find Next"}
    palette = desk.open()
    type_in(palette, "next")
    assert titles(palette) == ["Next Record", "Find Next"]
    press(palette, KEYS.Key_Down)
    assert palette.note.text() == "Not possible now. What Find Next does."
    press(palette, KEYS.Key_Return)
    assert desk.done == []
    assert palette.isVisible()
    assert palette.list.item(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Find Next F3, not possible now"


def test_what_was_run_last_is_first_the_next_time(desk):
    for words in ("undo", "screen"):
        palette = desk.open()
        type_in(palette, words)
        press(palette, KEYS.Key_Return)
    palette = desk.open()
    assert titles(palette)[:3] == ["Full Screen", "Undo", "Open…"]


def test_of_two_that_fit_as_well_the_one_that_was_run_is_first(desk):
    palette = desk.open()
    type_in(palette, "open folder")
    press(palette, KEYS.Key_Return)
    palette = desk.open()
    type_in(palette, "open")
    assert titles(palette)[:2] == ["Open Folder…", "Open…"]


def test_letters_that_no_command_has(desk):
    palette = desk.open()
    type_in(palette, "xqz")
    assert titles(palette) == []
    assert palette.note.text()
    for key in (KEYS.Key_Down, KEYS.Key_Up, KEYS.Key_Return):
        press(palette, key)
    assert desk.done == []


@pytest.mark.parametrize("theme", [themes.LIGHT, themes.DARK])
def test_a_label_of_a_codebook_is_literal_and_any_length(desk, theme):
    desk.extra = ["<b>R\u202eumour</b>", "long " * 500]
    palette = desk.open(theme)
    type_in(palette, "umour")
    assert titles(palette) == ["<b>R⟨U+202E⟩umour</b>"]
    palette.line.clear()
    assert not palette.list.horizontalScrollBar().isVisible()
    palette.grab()  # paints every row in sight


def test_controls_have_names(desk):
    palette = desk.open()
    for widget in (palette, palette.line, palette.list):
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@given(title=st.text(max_size=30), typed=st.text(max_size=8))
def test_any_title_is_found_by_its_own_letters(title, typed):
    assert score(title, typed) >= 0
    for word in title.split():
        assert score(title, word)
    if score(title, typed):
        folded = title.casefold()
        assert all(letter in folded for letter in typed.casefold() if not letter.isspace())
