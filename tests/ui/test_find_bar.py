"""The find bar by typed keys and clicks."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QToolButton, QVBoxLayout, QWidget

from annotator.core.finding import MOST
from annotator.ui.find_bar import FindBar

TEXT = "Ada said it. Officials said nothing; “Said who?” ADA, the saidest.\n" * 2
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEYS = Qt.Key


@pytest.fixture
def bar(qtbot) -> Iterator[FindBar]:
    """The bar, open over a text, with the keyboard in it."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    made = FindBar()
    column.addWidget(made)
    window.resize(700, 100)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    made.set_text(TEXT)
    made.open("")
    yield made
    window.close()


@pytest.fixture
def shown(bar) -> list[int]:
    """The numbers of the matches that were shown, as they came."""
    numbers: list[int] = []
    bar.current_changed.connect(numbers.append)
    return numbers


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def type_in(bar: FindBar, words: str, qtbot) -> None:
    with qtbot.waitSignal(bar.found):
        QTest.keyClicks(QApplication.focusWidget(), words)


def words_of(bar: FindBar) -> list[str]:
    return [TEXT[start:end] for start, end in bar.matches]


def test_what_is_typed_is_found(bar, qtbot, shown):
    assert bar.line.hasFocus()
    assert bar.count.text() == ""
    type_in(bar, "said", qtbot)
    assert words_of(bar) == ["said", "said", "Said", "said"] * 2
    assert bar.count.text() == "1 of 8"
    assert shown == [0]


def test_enter_and_f3_go_on_and_back_around_the_ends(bar, qtbot, shown):
    type_in(bar, "officials", qtbot)
    press(KEYS.Key_Return)
    press(KEYS.Key_F3)
    press(KEYS.Key_Return, SHIFT)
    press(KEYS.Key_F3, SHIFT)
    assert shown == [0, 1, 0, 1, 0]
    assert bar.count.text() == "1 of 2"


def test_enter_does_not_wait_for_the_search(bar):
    QTest.keyClicks(bar.line, "officials")
    press(KEYS.Key_Enter)
    assert (bar.current, len(bar.matches)) == (0, 2)


def test_what_is_not_there_is_said(bar, qtbot, shown):
    type_in(bar, "nobody", qtbot)
    assert bar.count.text() == "Not found"
    assert shown == [-1]
    press(KEYS.Key_Return)
    assert bar.current == -1
    with qtbot.waitSignal(bar.found):
        bar.line.clear()
    assert bar.count.text() == ""


def test_case_and_whole_words(bar, qtbot):
    type_in(bar, "said", qtbot)
    for box, expected in ((bar.case, ["said", "said", "said"] * 2), (bar.word, ["said", "said"] * 2)):
        box.setFocus()
        press(KEYS.Key_Space)
        assert words_of(bar) == expected


def test_another_way_of_searching_stays_at_the_place(bar, qtbot, shown):
    type_in(bar, "said", qtbot)
    for _ in range(5):
        press(KEYS.Key_Return)
    place = bar.matches[bar.current]
    bar.case.setFocus()
    press(KEYS.Key_Space)
    assert bar.matches[bar.current] == place


def test_it_begins_where_the_reader_is(bar):
    place = TEXT.index("Said")
    bar.open("said", near=place + 1)
    assert bar.current == 3
    bar.open("said", near=place)
    assert bar.current == 2
    bar.open("said", near=len(TEXT))
    assert bar.current == 0


def test_opening_with_words_selects_them_so_that_typing_replaces_them(bar, qtbot):
    bar.open("Officials")
    assert len(bar.matches) == 2
    type_in(bar, "ada", qtbot)
    assert bar.line.text() == "ada"
    assert words_of(bar) == ["Ada", "ADA"] * 2


@pytest.mark.parametrize("where", [QCheckBox, QToolButton, None])
def test_escape_closes_from_anywhere_in_it(bar, qtbot, where):
    (bar.findChild(where) if where else bar.line).setFocus()
    with qtbot.waitSignal(bar.closed):
        press(KEYS.Key_Escape)
    assert not bar.isVisible()


def test_the_buttons_by_mouse_and_by_enter(bar, qtbot, shown):
    type_in(bar, "said", qtbot)
    before, following, close = bar.findChildren(QToolButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
    QTest.mouseClick(following, Qt.MouseButton.LeftButton)
    QTest.mouseClick(before, Qt.MouseButton.LeftButton)
    before.setFocus()
    press(KEYS.Key_Return)
    assert shown == [0, 1, 0, 7]
    with qtbot.waitSignal(bar.closed):
        QTest.mouseClick(close, Qt.MouseButton.LeftButton)


def test_closing_when_closed_says_nothing(bar, qtbot):
    bar.close_bar()
    with qtbot.assertNotEmitted(bar.closed):
        bar.close_bar()


def test_nothing_is_searched_after_it_closed(bar, qtbot):
    QTest.keyClicks(bar.line, "said")
    bar.close_bar()
    with qtbot.assertNotEmitted(bar.found, wait=150):
        pass


def test_another_text_is_searched_for_the_same_words(bar, qtbot):
    type_in(bar, "said", qtbot)
    bar.set_text("nothing here")
    assert bar.matches == []
    assert bar.count.text() == "Not found"


def test_more_matches_than_anyone_steps_through_are_not_counted(bar, qtbot):
    bar.set_text("e" * (MOST + 5))
    type_in(bar, "e", qtbot)
    assert bar.count.text() == "1 of 10,000+"


def test_controls_have_names(bar):
    parts = [bar.line, bar.case, bar.word, bar.count, *bar.findChildren(QToolButton)]
    for widget in parts:
        if widget.parent() is bar:
            assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
