"""Files of several articles taken apart: each an article that is read as it was in the whole."""

import json
from pathlib import Path

import pytest

from annotator import readers
from annotator.corpus.splitting import SHORTEST, split
from annotator.readers import ReadError
from tests.readers import laws
from tests.readers.packing import packed


def _texts(found: list[Path]) -> list[tuple[str, str]]:
    articles = [readers.read_here(path) for path in found]
    for article in articles:
        laws.check(article)
        assert article.warnings == ()
    return [(path.name, article.text) for path, article in zip(found, articles, strict=True)]


def test_records_become_articles_and_nothing_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    records = [{"title": "One: a/b", "text": "a\n\nb", "url": "https://x.example/1", "author": "A"}, {"title": "Two", "text": "c"},
               {"title": "Two", "text": "d"}, {"text": "No title here"}, {"title": "../../x", "text": "e"}]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, records)))
    out = tmp_path / "out"
    out.mkdir()
    (out / "Two.json").write_text("mine")
    found = split(path, out)
    assert _texts(found) == [
        ("One_ a_b.json", "a\n\nb"),
        ("Two 2.json", "c"),
        ("Two 3.json", "d"),
        ("No title here.json", "No title here"),
        ("_.._.._x.json", "e"),
    ]
    assert (out / "Two.json").read_text() == "mine"
    assert all(path.parent == out for path in found)
    info = readers.read_here(found[0]).info
    assert (info.title, info.byline, info.url) == ("One: a/b", "A", "https://x.example/1")


def test_chapters_become_articles_and_short_ones_go_with_the_next(tmp_path: Path) -> None:
    long = "words and <b>more</b> " * (SHORTEST // 10)
    pages = [
        "<p>Title page</p>",
        f"<h1>One</h1><p>{long}</p>",
        f"<h1>Two</h1><ul><li>{long}</li></ul>",
        "<p>The end</p>",
    ]
    items = "".join(f'<item id="p{n}" href="p{n}" media-type="application/xhtml+xml"/>' for n in range(len(pages)))
    spine = "".join(f'<itemref idref="p{n}"/>' for n in range(len(pages)))
    package = f"<package xmlns:dc='d'><metadata><dc:title>Book</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    members: dict[str, str | bytes] = {"b.opf": package}
    path = tmp_path / "book.epub"
    path.write_bytes(packed(members | {f"p{n}": f"<html><body>{page}</body></html>" for n, page in enumerate(pages)}))
    found = split(path, tmp_path)
    assert [name for name, _ in _texts(found)] == ["One.json", "Two.json"]
    first, second = (readers.read_here(path) for path in found)
    assert first.text.startswith("Title page\n\nOne\n\nwords and more")
    assert second.text.endswith("The end")
    assert second.blocks[1].kind == "item"
    assert {mark.kind for mark in first.marks} == {"bold"}
    assert (first.info.publication, first.info.title) == ("Book", "One")


@pytest.mark.parametrize(("name", "source"), [("a.json", '{"text": "x"}'), ("a.txt", "x")])
def test_what_holds_one_article_is_said(tmp_path: Path, name: str, source: str) -> None:
    path = tmp_path / name
    path.write_text(source)
    with pytest.raises(ReadError):
        split(path, tmp_path)
    assert [found.name for found in tmp_path.iterdir()] == [name]
