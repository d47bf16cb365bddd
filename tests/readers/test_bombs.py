"""Small files that would become huge: a sentence for each, from the reading process, and the program as it was."""

import zlib
from pathlib import Path

import pytest

from annotator import readers
from annotator.readers import ReadError
from tests.readers import pdf_making
from tests.readers.packing import ODF, WORD, packed

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHING = f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>'
QUADRATIC = f'<!DOCTYPE a [<!ENTITY l9 "{"x" * 50_000}">]>'
SPACES = WORD % ("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 600_000)


def _word(source: str) -> bytes:
    return packed({"word/document.xml": source})


def _book(page: str) -> bytes:
    package = (
        "<p><manifest><item id='a' href='a' media-type='text/html'/></manifest><spine><itemref idref='a'/></spine></p>"
    )
    return packed({"b.opf": package, "a": page})


def _pdf(streams: int) -> bytes:
    """A PDF whose page is 20 MB of operators, packed once or twice."""
    data = zlib.compress(b"q Q " * 5_000_000, 9)
    filters = "/FlateDecode"
    for _ in range(streams - 1):
        data, filters = zlib.compress(data, 9), f"/FlateDecode {filters}"
    whole = pdf_making.pdf([["BT ET"]])
    at, end = whole.index(b"<</Length"), whole.index(b"\nendstream")
    return whole[:at] + f"<</Filter[{filters}]/Length {len(data)}>>stream\n".encode() + data + whole[end:]


def _nested() -> bytes:
    inner = b"PK"
    for _ in range(6):
        inner = packed({f"{n}.docx": inner for n in range(10)})
    return packed({"inner.docx": inner})


BOMBS = {
    "laughs.docx": (lambda: _word(f"{LAUGHING}<a>&l9;</a>"), "defines entities"),
    "quadratic.docx": (lambda: _word(f"{QUADRATIC}<a>{'&l9;' * 50_000}</a>"), "defines entities"),
    "laughs.odt": (lambda: packed({"content.xml": f"{LAUGHING}<a b='&l9;'/>"}), "defines entities"),
    "laughs.fodt": (lambda: f"{LAUGHING}<office:document {ODF}>&l9;</office:document>".encode(), "defines entities"),
    "laughs.epub": (lambda: _book(f"{LAUGHING}<html><body>&l9;</body></html>"), "defines entities"),
    "packed.docx": (lambda: _word(SPACES), "100 times its size"),
    "packed.odt": (lambda: packed({"content.xml": " " * 60_000_000}), "100 times its size"),
    "packed.epub": (lambda: _book(" " * 60_000_000), "100 times its size"),
    "many.odt": (lambda: packed({str(n): "" for n in range(10_001)}), "more than 10,000 files"),
    "nested.docx": (_nested, "is not a Word file"),
    "deep.docx": (lambda: _word("<a>" * 100_000), "not well-formed"),
    "deep.rtf": (lambda: b"{\\rtf1" + b"{" * 1_000_000, "groups in one another"),
    "deep.json": (lambda: b"[" * 1_000_000, "nested more than 200 deep"),
    "once.pdf": (lambda: _pdf(1), "could not be read|holds pictures of pages and no text"),
    "twice.pdf": (lambda: _pdf(2), "could not be read|holds pictures of pages and no text"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_sentence(tmp_path: Path, name: str) -> None:
    make, message = BOMBS[name]
    path = tmp_path / name
    path.write_bytes(make())
    assert path.stat().st_size < 5_000_000
    with pytest.raises(ReadError, match=message):
        readers.read(path)
    assert list(tmp_path.iterdir()) == [path]
