"""What is pasted becomes an article's file."""

from pathlib import Path

import pytest

from annotator import readers
from annotator.corpus import pasting


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


@pytest.mark.parametrize("text", ["../../etc/passwd", "a\x00b", "CON", "." * 300, "/"])
def test_no_title_leads_out_of_the_folder(tmp_path: Path, text: str) -> None:
    assert pasting.save(tmp_path, text=text).parent == tmp_path


def test_no_words_are_no_article(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no words"):
        pasting.save(tmp_path, text="  \n")
    assert not list(tmp_path.iterdir())
