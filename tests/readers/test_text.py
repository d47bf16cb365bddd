"""Plain text: the file as it is, a block a line, and the headline."""

import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import readers
from annotator.core.model import Article, Block
from tests.readers import laws
from tests.readers.conftest import Reading

letters = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\r\t\f\v\x85")
texts = st.text(letters) | st.lists(st.sampled_from(("\n", "\r\n", "\r", "Words.", " ", "\u00a0", "\u2028"))).map(
    "".join
)


def _blocks(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


@given(texts)
def test_the_text_is_that_of_the_file_with_line_ends_made_one(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.txt"
        path.write_bytes(text.encode())
        article = readers.read(path)
    assert article.text == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    laws.check(article)
    lines = [line for line in article.text.split("\n") if line.strip()]
    assert [words for _, words in _blocks(article)] == lines


def test_a_file_says_what_it_is(reading: Reading) -> None:
    data = b"Ferry Runs Again\n\nThe ferry runs again.\n"
    info = reading(data, "Ferry.TXT").info
    assert (info.file, info.media_type, info.reader) == ("Ferry.TXT", "text/plain", "text/1")
    assert info.sha256 == hashlib.sha256(data).hexdigest()
    assert (info.title, info.encoding, info.byline) == ("Ferry Runs Again", "", "")


def test_an_empty_file_is_an_article_without_words(reading: Reading) -> None:
    article = reading(b"")
    assert (article.text, article.blocks, article.warnings) == ("", (), ())


@pytest.mark.parametrize(
    "headline",
    [
        "Bridge Closed",
        "Who Pays for the Bridge?",
        "Not Again!",
        "‘I Will Not Go,’ Says Mayor",
        "B" * 160,
        "  Indented  ",
    ],
)
def test_a_short_first_line_before_an_empty_one_is_the_headline(reading: Reading, headline: str) -> None:
    article = reading(f"\n{headline}\n\nThe bridge is closed.\n")
    assert article.blocks[0] == Block("heading", 1, 1 + len(headline), level=1)
    assert article.info.title == headline.strip()
    assert [block.kind for block in article.blocks] == ["heading", "paragraph"]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge is closed.\n\nMore.",
        "“The bridge is closed.”\n\nMore.",
        "橋は閉鎖された。\n\nつづく",
        "To whom it may concern,\n\nMore.",
        "B" * 161 + "\n\nMore.",
        "Bridge Closed\nThe bridge is closed.",
        "Bridge Closed",
        "Bridge Closed\n",
        "Bridge Closed\n\n\n",
    ],
)
def test_other_first_lines_are_paragraphs(reading: Reading, text: str) -> None:
    article = reading(text)
    assert {block.kind for block in article.blocks} == {"paragraph"}
    assert article.info.title == ""


def test_lines_end_at_line_feeds_alone(reading: Reading) -> None:
    article = reading("one\u2028two\x85three\x0cfour\u2029five\x0bsix\r\nseven\reight\u00a0\n\u00a0\n")
    assert [words for _, words in _blocks(article)] == [
        "one\u2028two\x85three\x0cfour\u2029five\x0bsix",
        "seven",
        "eight\u00a0",
    ]


def test_nothing_is_composed_or_decomposed(reading: Reading) -> None:
    text = "cafe\u0301 caf\u00e9 \ufb01n 한글 \u1112\u1161\u11ab"
    assert reading(text).text == text


@pytest.mark.parametrize("line", ["- first", "* first", "• first", "1. first", "# first", "> first"])
def test_what_looks_like_markup_is_shown_as_it_is(reading: Reading, line: str) -> None:
    assert _blocks(reading(f"Before.\n{line}\n")) == [("paragraph", "Before."), ("paragraph", line)]


@pytest.mark.parametrize("name", ["notes", "notes.log", "notes.unknown", "résumé.訳"])
def test_text_under_an_unknown_ending_is_plain_text(reading: Reading, name: str) -> None:
    article = reading("# Words\n", name)
    assert (article.text, article.info.reader, article.info.file) == ("# Words\n", "text/1", name)


def test_the_samples_are_read(samples: Path) -> None:
    paths = [path for path in samples.iterdir() if readers.can_read(path)]
    assert len(paths) >= 3
    for path in paths:
        article = readers.read(path)
        laws.check(article)
        assert article.info.title
        assert not article.warnings
