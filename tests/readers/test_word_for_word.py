"""The sample article as LibreOffice writes it gives the same blocks and marks as the plain sample.

What a kind of file cannot hold is listed here, and nothing else may differ.
"""

import pytest

from annotator import readers
from annotator.core.model import Article
from annotator.core.xml import parse_html
from annotator.readers.writing import Writer
from annotator.readers.xhtml import Page
from tests.readers import laws
from tests.readers.fixtures import PLAIN, made


def _blocks(article: Article) -> list[tuple[str, int, str, str]]:
    return [(b.kind, b.level, b.marker, article.text[b.start : b.end]) for b in article.blocks]


def _marks(article: Article) -> list[tuple[str, str, str]]:
    return [(mark.kind, article.text[mark.start : mark.end], mark.target) for mark in article.marks]


@pytest.mark.parametrize("kind", ["odt", "docx", "rtf"])
def test_all_of_it_is_held(kind: str) -> None:
    plain, article = readers.read_here(PLAIN), readers.read_here(made(kind))
    laws.check(article)
    assert _blocks(article) == _blocks(plain)
    assert _marks(article) == _marks(plain)
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
