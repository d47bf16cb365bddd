"""E-books: the order of chapters, what the book says of itself, what is left out and what is refused."""

from pathlib import Path

import pytest

from annotator.readers import ReadError, epub, progress
from annotator.readers.choices import Choices
from tests.readers import laws
from tests.readers.packing import packed

CONTAINER = '<container><rootfiles><rootfile full-path="in/book.opf"/></rootfiles></container>'
METADATA = (
    "<dc:title>The  Tides</dc:title><dc:creator>A. One</dc:creator><dc:creator opf:role='ill'>Painter</dc:creator>"
    "<dc:date>2026-03-04</dc:date><dc:language>en-GB</dc:language><dc:publisher>Ledger Press</dc:publisher>"
    "<dc:identifier>urn:isbn:1</dc:identifier><dc:identifier>https://ledger.example/tides</dc:identifier>"
)


def _book(pages: dict[str, str], *, metadata: str = METADATA, extra: dict[str, str | bytes] | None = None) -> bytes:
    def item(name: str) -> str:
        kind = "text/css" if name.endswith("css") else "application/xhtml+xml"
        nav = 'properties="nav"' if name.startswith("nav") else ""
        return f'<item id="{name}" href="{name}" media-type="{kind}" {nav}/>'

    items = "".join(map(item, pages))
    spine = "".join(f'<itemref idref="{name}"/>' for name in pages)
    package = (
        f'<package xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="opf"><metadata>{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    members: dict[str, str | bytes] = {"META-INF/container.xml": CONTAINER, "in/book.opf": package}
    return packed(members | {f"in/{name}": page for name, page in pages.items()} | (extra or {}))


def _page(body: str, doctype: str = "") -> str:
    return f'<?xml version="1.0"?>{doctype}<html xmlns="http://www.w3.org/1999/xhtml"><head/><body>{body}</body></html>'


XHTML_11 = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://127.0.0.1:9/xhtml11.dtd">'


def test_chapters_come_in_the_order_of_the_spine(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(progress, "listener", lambda done, of_all: told.append((done, of_all)))
    book = epub.read_book(
        _book({
            "nav.xhtml": _page("Contents"),
            "b.xhtml": _page("<h1>One</h1><p>Caf&eacute;&nbsp;<span class='x'>a</span></p>", XHTML_11),
            "cover.xhtml": _page("<img src='c.jpg'/>"),
            "a.xhtml": _page("<h1>Two</h1><p>b</p>"),
            "s.css": ".x{font-weight:bold}",
        }),
        Path("a.epub"),
    )  # fmt: skip
    article = book.article
    laws.check(article)
    assert article.text == "One\n\nCafé\u00a0a\n\nTwo\n\nb"
    assert [(mark.kind, article.text[mark.start : mark.end]) for mark in article.marks] == [("bold", "a")]
    assert book.chapters == (0, 2)
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    info = article.info
    assert (info.title, info.byline, info.published, info.language) == ("The Tides", "A. One", "2026-03-04", "en-GB")
    assert (info.publication, info.url) == ("Ledger Press", "https://ledger.example/tides")


def test_a_chapter_that_is_not_well_formed_is_read_as_a_browser_would() -> None:
    article = epub.read(_book({"a.xhtml": "<html><body><p>one<br>two<p>three</body>"}), Path("a.epub"), Choices())
    assert article.text == "one\ntwo\n\nthree"


def test_a_chapter_that_cannot_be_read_is_said() -> None:
    bomb = _page("&b;", '<!DOCTYPE html [<!ENTITY b "boom">]>')
    article = epub.read(_book({"a.xhtml": _page("<p>one</p>"), "b.xhtml": bomb}), Path("a.epub"), Choices())
    assert article.text == "one"
    assert article.warnings[0].startswith("misses a part: holds a part, “in/b.xhtml”, that defines entities")
    with pytest.raises(ReadError, match="defines entities"):
        epub.read(_book({"b.xhtml": bomb}), Path("a.epub"), Choices())


def test_an_encrypted_book_is_said_to_be_so_and_hidden_fonts_are_no_matter() -> None:
    def encryption(method: str, name: str) -> dict[str, str | bytes]:
        source = (
            f'<encryption><EncryptedData><EncryptionMethod Algorithm="{method}"/><CipherData><CipherReference URI="{name}"/>'
            "</CipherData></EncryptedData></encryption>"
        )
        return {"META-INF/encryption.xml": source}

    pages = {"a.xhtml": _page("<p>one</p>")}
    for method, name in (("aes", "in/font.otf"), ("http://www.idpf.org/2008/embedding", "in/a.xhtml")):
        assert epub.read(_book(pages, extra=encryption(method, name)), Path("a.epub"), Choices()).text == "one"
    with pytest.raises(ReadError, match="encrypted"):
        epub.read(_book(pages, extra=encryption("aes", "in/a.xhtml")), Path("a.epub"), Choices())


def test_a_book_without_a_title_has_that_of_its_first_chapter() -> None:
    assert epub.read(_book({"a": _page("<h2>Head</h2>")}, metadata=""), Path("a.epub"), Choices()).info.title == "Head"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"words", "is not a zip archive"),
        (packed({"a": "b"}), "is not an e-book"),
        (packed({"META-INF/container.xml": CONTAINER, "in/book.opf": "<a>"}), "not well-formed"),
        (_book({"../../../etc/passwd": ""}), "leads out of it"),
    ],
)
def test_what_is_no_book_is_said(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        epub.read(data, Path("a.epub"), Choices())
