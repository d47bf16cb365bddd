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


@pytest.mark.parametrize("text", ["البحر لا يعتذر لأحد.", "“שלום עולם”, said she", "12: שלום"])
def test_what_is_read_from_the_right_begins_at_the_right_edge(qapp, text):
    for kind, level in (("paragraph", 0), ("quotation", 1), ("item", 2)):
        article = Article(info=ArticleInfo(file="a.txt"), text=text, blocks=(Block(kind, 0, len(text), level),))
        page = Page(article, LIGHT)
        page.set_look(available=800, zoom=1, theme=LIGHT)
        paragraph = page.paragraph(0)
        boxes = [box for at in range(len(text)) for box in paragraph.rects(at, at + 1)]
        assert paragraph.from_right
        assert max(box.right() for box in boxes) == pytest.approx(page.width - paragraph.left, abs=2)
        assert min(box.left() for box in boxes) > page.width / 3


def test_what_is_read_from_the_left_with_words_of_the_other_kind_in_it_begins_at_the_left(qapp):
    paragraph = page_of("abc שלום עולם", 800).paragraph(0)
    assert not paragraph.from_right
    assert paragraph.rects(0, 1)[0].left() == pytest.approx(0, abs=1)
