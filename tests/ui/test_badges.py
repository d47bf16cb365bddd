"""What cannot be seen in an article is shown by a badge, turns nothing around it, and stays in the text as it is."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from annotator.core.hidden import hidden
from annotator.ui.theme import DARK, LIGHT
from tests.core.test_hidden import HIDING, ORDINARY
from tests.e2e.driver import Driver
from tests.ui.test_page import page_of

SPOOFED = "Pay \u202e0001\u202c to pay\u200bpal or \u2067abc\u2069 and \U000e0041\U000f1234 now \ue000\ufeffx."


def test_ordinary_text_is_laid_out_as_it_is(qapp):
    for text in ORDINARY.values():
        paragraph = page_of(text or " ").paragraph(0)
        assert paragraph.badges == []
        assert paragraph.layout.text().replace("\u2028", "\n").split() == text.split()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(st.sampled_from([*HIDING, "word", " ", "é", "🌉", "שלום", "مرحبا", "12"]), min_size=1).map("".join)
)
def test_what_is_laid_out_is_as_long_and_hides_nothing(qapp, text):
    paragraph = page_of(text).paragraph(0)
    laid = paragraph.layout.text()
    assert len(laid.encode("utf-16-le")) == len(text.encode("utf-16-le"))
    assert hidden(laid) == []
    assert [badge.at for badge in paragraph.badges] == hidden(text)
    for rect, badge in paragraph.placed_badges():
        assert rect.width() > 8, badge
        middle = rect.center()
        if paragraph._simple:  # where the direction changes a place can be before one letter or after another
            assert paragraph.position_at(middle.x(), middle.y()) in (badge.at, badge.at + 1)


def test_an_override_turns_nothing_around(qapp):
    paragraph = page_of(SPOOFED, 5000).paragraph(0)
    edges = [paragraph.caret(at).left() for at in range(len(SPOOFED) + 1)]
    assert edges == sorted(edges)
    for at in range(len(SPOOFED)):
        box = paragraph.rects(at, at + 1)[0]
        assert (box.left(), box.right()) == pytest.approx((edges[at], edges[at + 1]), abs=0.1)
        assert paragraph.position_at(box.left() + 1, box.center().y()) == at


def test_a_mark_keeps_the_direction_that_it_stands_for(qapp):
    def left_of(text: str, character: str) -> float:
        paragraph = page_of(text, 5000).paragraph(0)
        at = text.index(character)
        return paragraph.rects(at, at + 1)[0].left()

    for mark, direction in (("\u200e", -1), ("\u200f", 1)):
        text = f"שלום C!{mark} עולם"  # the sign belongs to the letter before it, or to the line
        assert (left_of(text, "C") - left_of(text, "!")) * direction > 0


def test_the_caret_steps_over_each_and_comes_back(qapp):
    paragraph = page_of(SPOOFED).paragraph(0)
    at, places = 0, [0]
    while at < len(SPOOFED):
        at = paragraph.next_position(at, words=False)
        places.append(at)
    assert places == list(range(len(SPOOFED) + 1))
    for place in reversed(places[:-1]):
        at = paragraph.previous_position(at, words=False)
        assert at == place


def test_a_badge_is_as_wide_as_its_name_in_both_planes(qapp):
    boxes = {badge.text: rect.width() for rect, badge in page_of(SPOOFED, 5000).paragraph(0).placed_badges()}
    assert boxes["E000"] < boxes["F1234"] == boxes["E0041"] < 1.5 * boxes["E000"]
    assert boxes["PDF"] < boxes["ZWSP"]


@pytest.mark.parametrize("text", ["\ue000" * 20_000, "\u200b\U000f1234" * 6_000, "a\u202eb" * 6_000])
def test_very_many_are_squares(qapp, text):
    paragraph = page_of(text).paragraph(0)
    assert hidden(paragraph.layout.text()) == []
    assert paragraph.height > 1000
    at = paragraph.badges[4000].at
    middle = paragraph.rects(at, at + 1)[0].center()
    assert paragraph.badge_at(middle.x(), middle.y()) == paragraph.badges[4000]


def test_many_are_badges_still(qapp):
    paragraph = page_of("a\u202eb c" * 100).paragraph(0)
    assert len(paragraph.placed_badges()) == 100


@pytest.fixture
def driver(make_window, qtbot, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(f"A headline\n\n{SPOOFED}\n\nNothing in this one.".encode())
    return Driver(make_window(path), qtbot)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_it_is_painted(driver, theme):
    driver.window.set_theme_choice("dark" if theme.dark else "light")
    image = driver.view.viewport().grab().toImage()

    def badge_pixels(first: int, last: int) -> int:
        rects = driver.view.range_rects(first, last)
        color = QColor(theme.warning)
        return sum(
            image.pixelColor(x, y) == color
            for rect in rects
            for x in range(int(rect.left()), int(rect.right()))
            for y in range(int(rect.top()), int(rect.bottom()))
        )

    text = driver.session.text
    for at in hidden(text):
        assert badge_pixels(at, at + 1) > 8, hex(ord(text[at]))
    assert badge_pixels(text.index("Nothing"), len(text)) == 0


def test_marking_and_copying_take_the_text_as_it_is(driver):
    start, end = driver.find("0001\u202c to pay\u200bpal")
    driver.drag(start, end)
    assert driver.view.selected() == [(start - 1, end)] or driver.view.selected() == [(start, end)]
    (first, last) = driver.view.selected()[0]
    driver.command("edit.copy")
    assert QGuiApplication.clipboard().text() == driver.session.text[first:last]
    driver.key("q")
    saved = driver.saved()
    assert saved["annotations"][0]["spans"][0]["exact"] == driver.session.text[first:last]
    assert "\n".join(saved["text"]) == driver.session.text


def test_a_tooltip_says_what_it_is(driver):
    def tooltip_at(position: int) -> str:
        place = driver.view.range_rects(position, position + 1)[0].center().toPoint()
        viewport = driver.view.viewport()
        QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place)))
        return QToolTip.text()

    assert "U+202E, right-to-left override" in tooltip_at(driver.session.text.index("\u202e"))
    assert "U+E000, private use" in tooltip_at(driver.session.text.index("\ue000"))
    assert "\u202e" not in QToolTip.text()
    assert driver.view.badge_at(QPoint(1, 1)) is None
    QToolTip.hideText()
