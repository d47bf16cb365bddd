"""PDF: the words as PDFium finds them, with columns in order, paragraphs put together, and each block's page.

Nothing of a PDF is run or followed: no script, no form, no link. PDFium is for one thread, which the process that reads
has. What the format does not say is found by how a page looks, see :mod:`annotator.readers.pdf_paragraphs`.
"""

import contextlib
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotator.core.model import Article, ArticleInfo
from annotator.readers import pdf_paragraphs, progress, stated
from annotator.readers.choices import Choices
from annotator.readers.errors import ReadError
from annotator.readers.pdf_bullets import Drawings
from annotator.readers.pdf_layout import in_order, without_heads_and_feet
from annotator.readers.pdf_lines import Line, Pages
from annotator.readers.writing import Writer

_HEAD = 1024
"""Bytes in which the signature may stand, as other programs have it."""
_PASSWORD = 4
"""PDFium's FPDF_ERR_PASSWORD."""


def prepare() -> None:
    """Loads PDFium, which takes a while."""
    import pypdfium2

    del pypdfium2


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in a PDF; ReadError when it is none, a damaged or a protected one, or pictures of pages alone."""
    if not data:
        raise ReadError(path, "could not be read: it is empty")
    if b"%PDF-" not in data[:_HEAD]:
        raise ReadError(path, "is not a PDF: it does not begin with “%PDF-”")
    import pypdfium2  # slow to load

    raw = pypdfium2.raw
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", 0) == _PASSWORD or "password" in str(error).lower():
            raise ReadError(path, "is protected by a password: save it without one first") from None
        raise ReadError(path, "could not be read: it is damaged, or not a PDF") from None
    try:
        pages, missing = _pages(document, Pages(raw), Drawings(raw), pypdfium2.PdfiumError)
        info = _info(document, path.name)
    finally:
        document.close()
    if not any(pages):
        if missing:
            raise ReadError(path, "could not be read: its pages are damaged")
        raise ReadError(path, "holds pictures of pages and no text; run it through OCR first")
    writer = Writer()
    pdf_paragraphs.write([in_order(lines) for lines in without_heads_and_feet(pages)], writer)
    if not info.title:
        info = replace(info, title=writer.first_heading())
    warnings = (f"misses {missing} of its {len(pages)} pages, which are damaged",) if missing else ()
    return Article(
        info=info,
        text=writer.text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        warnings=warnings,
    )


def _pages(document: Any, asked: Pages, drawings: Drawings, fault: type[Exception]) -> tuple[list[list[Line]], int]:
    """The lines of each page, and how many pages could not be read."""
    pages: list[list[Line]] = []
    missing = 0
    count = len(document)
    for number in range(count):
        progress.tell(number, count)
        lines: list[Line] = []
        try:
            page = document[number]
            textpage = page.get_textpage()
            lines = asked.lines(textpage, number + 1)
            drawings.mark(page, lines)
            textpage.close()
            page.close()
        except fault:
            missing += 1
        pages.append(lines)
    progress.tell(count, count)
    return pages, missing


def _info(document: Any, name: str) -> ArticleInfo:
    said: dict[str, str] = {}
    for key in ("Title", "Author", "CreationDate"):
        with contextlib.suppress(UnicodeError):  # half a character in it
            said[key] = document.get_metadata_value(key)
    return ArticleInfo(
        file=name,
        title=stated.title(said.get("Title")),
        byline=stated.byline([said.get("Author")]),
        published=stated.date(said.get("CreationDate")),
    )
