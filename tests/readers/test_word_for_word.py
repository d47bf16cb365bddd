"""The sample article as LibreOffice writes it gives the same blocks and marks as the plain sample.

What a kind of file cannot hold is listed here, and nothing else may differ.
"""

import pytest

from annotator import readers
from annotator.core.model import Article
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
