"""Where code points stand on the page: in any script, with characters that Qt counts twice."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.model import Article, ArticleInfo, Block
from annotator.ui.offsets import Units
from annotator.ui.page import Page
from annotator.ui.theme import LIGHT

WORDS = st.lists(
    st.sampled_from(["council", "🌉", "👩🏽‍🚀", "naïve", "نادية", "אביטל", "“said”", "é", "中文", "𝔘", "\u00a0x", "—"]),
    min_size=1,
)


def page_of(text: str, width: float = 300) -> Page:
    page = Page(Article(info=ArticleInfo(file="a.txt"), text=text, blocks=(Block("paragraph", 0, len(text)),)), LIGHT)
    page.set_look(available=width, zoom=1.0, theme=LIGHT)
    return page


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_units_and_code_points_there_and_back(text):
    units = Units(text)
    for point in range(len(text) + 1):
        unit = len(text[:point].encode("utf-16-le")) // 2
        assert units.to_qt(point) == unit
        assert units.from_qt(unit) == point


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS, data=st.data())
def test_every_range_has_boxes_inside_its_lines(qapp, words, data):
    text = " ".join(words * 4)
    paragraph = page_of(text).paragraph(0)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    rects = paragraph.rects(start, end)
    assert rects or not text[start:end].strip()
    for rect in rects:
        assert paragraph.top - 1 <= rect.top()
        assert rect.bottom() <= paragraph.height + 1
        assert rect.width() >= 0


def test_a_range_to_the_end_of_a_paragraph_with_emoji(qapp):
    text = "🌉 " * 30 + "“Six more weeks 🌉 and not a minute 👩🏽‍🚀,”"
    paragraph = page_of(text).paragraph(0)
    assert paragraph.rects(0, len(text))
    assert paragraph.rects(len(text) - 1, len(text))


@pytest.mark.parametrize("text", ["plain words only", "🌉 one 🌉 two 🌉 three", "שלום עולם, said 🌉 she"])
def test_a_click_on_the_left_half_of_a_character_is_before_it(qapp, text):
    paragraph = page_of(text, 800).paragraph(0)
    for position, character in enumerate(text):
        if not character.isascii() or not character.isalpha():
            continue
        box = paragraph.rects(position, position + 1)[0]
        assert paragraph.position_at(box.left() + 1, box.center().y()) == position


@pytest.mark.parametrize("text", ["שלabcום", "abc שלום de", "lו", "שלום C!x עולם 17, כן", "مرحبا abc"])
def test_each_letter_has_a_box_of_its_own_where_the_direction_changes(qapp, text):
    paragraph = page_of(text, 800).paragraph(0)
    boxes = [paragraph.rects(at, at + 1)[0] for at, letter in enumerate(text) if letter != " "]
    assert all(box.width() > 1 for box in boxes)
    for number, box in enumerate(boxes):
        for other in boxes[:number]:
            assert box.intersected(other).width() < 1.5
