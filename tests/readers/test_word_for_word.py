"""The sample article as LibreOffice and Chromium write it gives the same blocks and marks as the plain sample.

What a kind of file cannot hold is listed here, and nothing else may differ.
"""

import pytest

from annotator import readers
from annotator.core.model import Article
from annotator.core.xml import parse_html
from annotator.readers.writing import Writer
from annotator.readers.xhtml import Page
from tests.readers import laws
from tests.readers.fixtures import PLAIN, PRINTED, made


def _blocks(article: Article) -> list[tuple[str, int, str, str]]:
    return [(b.kind, b.level, b.marker, article.text[b.start : b.end]) for b in article.blocks]


def _marks(article: Article) -> list[tuple[str, str, str]]:
    return [(mark.kind, article.text[mark.start : mark.end], mark.target) for mark in article.marks]


@pytest.mark.parametrize("kind", ["odt", "docx", "rtf", "mhtml"])
def test_all_of_it_is_held(kind: str) -> None:
    plain, article = readers.read_here(PLAIN), readers.read_here(made(kind))
    laws.check(article)
    assert _blocks(article) == _blocks(plain)
    assert _marks(article) == _marks(plain)
    assert article.text == plain.text


def test_the_article_of_a_web_page() -> None:
    """Headings, block quotations, lists and rows of tables are all there, in their order, and nothing else is."""
    plain, article = readers.read_here(PLAIN), readers.read_here(made("html"))
    laws.check(article)
    assert _blocks(article) == _blocks(plain)
    assert article.text == plain.text


def test_everything_on_the_page() -> None:
    plain, writer = readers.read_here(PLAIN), Writer()
    Page(writer).write(parse_html(made("html").read_bytes()))
    assert writer.text == plain.text
    assert tuple(writer.blocks) == plain.blocks
    assert tuple(writer.marks) == plain.marks


def test_epub_has_the_words_without_what_the_blocks_are() -> None:
    """LibreOffice writes an EPUB whose headings, block quotations and list items are all paragraphs, without markers,
    and leaves out the rows of a table's head."""
    plain, article = readers.read_here(PLAIN), readers.read_here(made("epub"))
    laws.check(article)
    assert [words for *_, words in _blocks(article)] == [
        words for *_, words in _blocks(plain) if words != "Way | Weeks | Cost in crowns"
    ]
    headings = {("bold", words, "") for kind, _, _, words in _blocks(plain) if kind == "heading"}
    assert set(_marks(article)) == {mark for mark in _marks(plain) if mark[0] != "code"} | headings


def test_pdf_has_the_words_that_are_drawn() -> None:
    """A PDF holds neither links nor what is struck out; no-break spaces are spaces; signs that no font at hand has are
    not there; right-to-left words come in the order and the forms that PDFium finds; and of a narrow table nothing but
    its words is left."""
    plain, article = readers.read_here(PLAIN), readers.read_here(made("pdf"))
    laws.check(article)
    held, drawn = _blocks(plain), _blocks(article)
    assert len(held) == len(drawn)
    lost = [(one, other) for one, other in zip(held, drawn, strict=True) if one != other]
    left = [one[3] for one, other in lost if one[3].replace("\u00a0", " ").replace(" \U0001f9ad", "") != other[3]]
    assert [words.split()[0] for words in left] == ["Way", "Grout", "Rock", "The", "البحر"]
    marks = [mark for mark in _marks(plain) if mark[0] not in ("link", "strike")]
    assert _marks(article) == marks
    assert {block.page for block in article.blocks} == {1, 2}


def test_a_page_that_a_browser_printed_has_its_words_too() -> None:
    """With bullets that are drawings, and what browsers print at the head and the foot left out; what is set in a
    narrow table or from right to left is as PDFium finds it."""
    plain, article = readers.read_here(PLAIN), readers.read_here(PRINTED)
    laws.check(article)
    held, drawn = _blocks(plain), _blocks(article)
    assert len(held) == len(drawn)
    lost = [one for one, other in zip(held, drawn, strict=True) if one[3] != other[3]]
    assert [words.split()[0] for *_, words in lost] == ["Way", "Grout", "Rock", "The", "البحر"]
    assert [one[:3] for one in drawn if one[0] == "item"] == [one[:3] for one in held if one[0] == "item"]
