"""Banners, as a person meets them: read, clicked, left by keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from annotator.ui import banner as module
from annotator.ui.banner import Banners

KEYS = Qt.Key


@pytest.fixture
def banners(qtbot) -> Iterator[Banners]:
    """Banners above something, in a window."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    made = Banners()
    column.addWidget(made)
    column.addWidget(QWidget(), 1)
    window.resize(600, 500)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield made
    window.close()


@pytest.fixture
def alerts(monkeypatch) -> list[str]:
    """The names of what was read out."""
    read: list[str] = []

    def update(event: QAccessibleEvent) -> None:
        assert event.type() == QAccessible.Event.Alert
        read.append(event.object().accessibleName())

    class Accessible(QAccessible):
        updateAccessibility = staticmethod(update)

    monkeypatch.setattr(module, "QAccessible", Accessible)
    return read


def buttons(banners: Banners) -> list[QPushButton]:
    return [button for button in banners.findChildren(QPushButton) if button.isVisible()]


def labels(banners: Banners) -> list[QLabel]:
    return [label for label in banners.findChildren(QLabel) if label.isVisible() and label.wordWrap()]


def crosses(banners: Banners) -> list[QToolButton]:
    return [cross for cross in banners.findChildren(QToolButton) if cross.isVisible()]


def test_without_banners_there_is_nothing(banners):
    assert not banners.isVisible()
    assert banners.keys() == []
    assert banners.text("none") == ""
    banners.dismiss("none")


def test_a_banner_says_its_words_and_is_read_out(banners, alerts):
    banners.show_banner("a", "The disk is full.")
    assert [label.text() for label in labels(banners)] == ["The disk is full."]
    assert alerts == ["The disk is full."]
    assert banners.text("a") == "The disk is full."


def test_text_out_of_files_is_literal_and_hides_nothing(banners):
    banners.show_banner("a", "<b>bold</b> <img src=//h> a\u202eb")
    label = labels(banners)[0]
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>bold</b> <img src=//h> a⟨U+202E⟩b"


def test_buttons_do_what_they_say_by_mouse_and_by_keyboard(banners):
    done: list[str] = []
    actions = [(title, lambda title=title: done.append(title)) for title in ("One", "Two")]
    banners.show_banner("a", "Choose.", actions=actions)
    one, two = buttons(banners)
    QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    two.setFocus()
    QTest.keyClick(QApplication.focusWidget(), KEYS.Key_Space)
    assert done == ["One", "Two"]


def test_a_later_one_under_the_same_key_takes_its_place(banners, alerts):
    banners.show_banner("a", "First.", actions=[("Old", lambda: None)])
    banners.show_banner("b", "Other.")
    banners.show_banner("a", "Second.")
    assert [label.text() for label in labels(banners)] != []
    assert sorted(label.text() for label in labels(banners)) == ["Other.", "Second."]
    assert buttons(banners) == []
    assert alerts == ["First.", "Other.", "Second."]


def test_the_latest_stands_on_top(banners):
    for text in ("First.", "Second."):
        banners.show_banner(text, text)
    banners.widget().layout().activate()
    top = min(labels(banners), key=lambda label: label.mapTo(banners, label.pos()).y())
    assert top.text() == "Second."


def test_the_same_again_leaves_the_keyboard_where_it_is(banners, alerts):
    done: list[int] = []
    for number in (1, 2):
        banners.show_banner("a", "Not saved.", actions=[("Try Again", lambda number=number: done.append(number))])
        if number == 1:
            buttons(banners)[0].setFocus()
    assert buttons(banners)[0].hasFocus()
    assert alerts == ["Not saved."]
    QTest.keyClick(QApplication.focusWidget(), KEYS.Key_Space)
    assert done == [2]  # what it does is of the later one


def test_closing_it_by_the_cross_and_by_escape(banners, qtbot):
    banners.show_banner("a", "First.")
    banners.show_banner("b", "Second.", kind="info")
    QTest.mouseClick(crosses(banners)[0], Qt.MouseButton.LeftButton)
    assert len(banners.keys()) == 1
    left = crosses(banners)[0]
    left.setFocus()
    QTest.keyClick(left, KEYS.Key_Escape)
    assert banners.keys() == []
    assert not banners.isVisible()


def test_what_must_be_dealt_with_has_no_cross(banners):
    banners.show_banner("a", "Not saved.", actions=[("Try Again", lambda: None)], closable=False)
    assert crosses(banners) == []
    buttons(banners)[0].setFocus()
    QTest.keyClick(buttons(banners)[0], KEYS.Key_Escape)
    assert banners.keys() == ["a"]
    banners.dismiss("a")
    assert not banners.isVisible()


def test_its_words_can_be_copied_by_keyboard(banners):
    banners.show_banner("a", "Line one.\nLine two.")
    label = labels(banners)[0]
    label.setFocus()
    QTest.keyClick(label, KEYS.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(label, KEYS.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Line one.\nLine two."


def test_all_the_words_are_in_sight_at_any_width(banners, qtbot):
    banners.show_banner("a", "Many words that need several lines when the window is narrow. " * 6)
    for width in (900, 420, 640):
        banners.window().resize(width, 500)
        qtbot.waitUntil(lambda: banners.verticalScrollBar().maximum() == 0)
        label = labels(banners)[0]
        qtbot.waitUntil(lambda label=label: label.height() >= label.heightForWidth(label.width()))


def test_very_many_leave_the_article_its_room(banners, qtbot):
    for number in range(200):
        banners.show_banner(str(number), f"File {number} could not be read.")
    qtbot.waitUntil(lambda: banners.verticalScrollBar().maximum() > 0)
    assert banners.height() <= module._HIGHEST
    assert banners.verticalScrollBar().value() == 0


def test_controls_have_names(banners):
    banners.show_banner("a", "Text.", actions=[("Do", lambda: None)])
    for widget in (*crosses(banners), *buttons(banners)):
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name)
