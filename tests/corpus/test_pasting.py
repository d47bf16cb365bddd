"""What is pasted becomes an article's file."""

from pathlib import Path

import pytest

from annotator import readers
from annotator.corpus import pasting
from tests.readers.pages import HEADLINE, PARAGRAPHS, page, paragraphs


def test_words_are_a_text_file_under_their_first_words(tmp_path: Path) -> None:
    path = pasting.save(tmp_path, text="Strike at the harbour\r\n\r\nThe ferry: a/b 🌉\u00a0stays.")
    assert path.name == "Strike at the harbour The ferry_ a_b 🌉 stays.txt" or path.suffix == ".txt"
    assert path.parent == tmp_path
    assert readers.read(path).text == "Strike at the harbour\n\nThe ferry: a/b 🌉\u00a0stays."


def test_nothing_is_written_over(tmp_path: Path) -> None:
    first, second = pasting.save(tmp_path, text="One"), pasting.save(tmp_path, text="One")
    assert first != second
    assert len(list(tmp_path.iterdir())) == 2


def test_a_page_is_read_as_a_page(tmp_path: Path) -> None:
    html = "<h1>Strike</h1><p>The ferry <b>stays</b> in port, the union said on Monday, for the third day in a row.</p>"
    path = pasting.save(tmp_path, text="Strike The ferry stays", html=html, url="https://paper.example/a?b=1&c=2")
    article = readers.read_here(path)
    assert path.suffix == ".html"
    assert "The ferry stays in port" in article.text
    assert article.info.url == "https://paper.example/a?b=1&c=2"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ('<meta charset="utf-8">', ""),
        ("<html><body><!--StartFragment-->", "<!--EndFragment--></body></html>"),
        ("<HTML lang='en'><HEAD><style>p { color: red }</style></HEAD><BODY>", "</BODY></HTML>"),
    ],
)
def test_what_a_person_selected_is_the_article_to_the_word(tmp_path: Path, before: str, after: str) -> None:
    """No heading is made up, no list is taken for a menu, and the address stays."""
    words = "<p>By Ada Lindqvist</p><p>The ferry stays in port.</p><ul><li>one</li><li><a href='/b'>two</a></li></ul>"
    html = f"{before}{words}{after}"
    path = pasting.save(tmp_path, text="By Ada Lindqvist The ferry", html=html, url="https://paper.example/a")
    article = readers.read_here(path)
    assert article.text == "By Ada Lindqvist\n\nThe ferry stays in port.\n\none\ntwo"
    assert article.info.url == "https://paper.example/a"
    assert [mark.target for mark in article.marks] == ["https://paper.example/b"]
    assert article.warnings == ()


def test_of_a_whole_page_that_is_pasted_the_article_is_taken(tmp_path: Path) -> None:
    article = readers.read_here(pasting.save(tmp_path, text="x", html=page(f"<h1>{HEADLINE}</h1>{paragraphs()}")))
    assert article.text == "\n\n".join((HEADLINE, *PARAGRAPHS))


@pytest.mark.parametrize("text", ["../../etc/passwd", "a\x00b", "CON", "." * 300, "/"])
def test_no_title_leads_out_of_the_folder(tmp_path: Path, text: str) -> None:
    assert pasting.save(tmp_path, text=text).parent == tmp_path


def test_no_words_are_no_article(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no words"):
        pasting.save(tmp_path, text="  \n")
    assert not list(tmp_path.iterdir())
