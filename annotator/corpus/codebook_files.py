"""Codebooks in files of their own: those of other tools and other folders in, a folder's own out for other tools."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from annotator import formats
from annotator.core import bounded, codebook, store
from annotator.core.codebook import Codebook, CodebookError, Label
from annotator.core.model import ArticleInfo, Document
from annotator.corpus import importing, outlets
from annotator.corpus.outlets import RefusedError
from annotator.formats import Format, FormatError, Item, LeftOut, Notes
from annotator.formats.item import Export
from annotator.readers.errors import ReadError

WRITTEN = "refi-qda-codebook"
"""The format in which one goes out."""


class Read(Struct):
    """What a file holds as a codebook: its labels, and what of it cannot come."""

    labels: list[Label]
    left_out: LeftOut
    faults: list[str]


def read(path: Path) -> Read:
    """The codebook in a file of another tool, in a project, or in another folder's own. CodebookError, whose message
    goes on from the file's name, when there is none."""
    notes = Notes()
    try:
        if path.suffix.lower() == ".json":
            book = codebook.parse(bounded.bytes_of(path, codebook.MAX_BYTES), path.name)
            return Read(list(book.labels), LeftOut(), [])
        file = importing.input_of(path, path.parent)
        format = formats.recognised(file)
        if format is not None and format.labels is not None:
            format.labels(file, notes)
        elif format is not None and format.codebook and format.parse is not None:
            list(format.parse(file, notes))
    except FormatError as error:
        raise CodebookError(str(error.fault).removeprefix(": ")) from None
    except ReadError as error:
        raise CodebookError(error.message) from None
    except OSError as error:
        raise CodebookError(error.strerror or str(error)) from None
    if not notes.codebook:
        raise CodebookError(f"holds no codebook that can be read; there are {', '.join(_names())}")
    faults = [f"{fault.place}: {fault.message}".removeprefix(": ") for fault in notes.faults]
    return Read(list(notes.labels.values()), notes.left_out, faults)


def _names() -> list[str]:
    named = [format.name for format in formats.FORMATS if (format.codebook and format.parse) or format.labels]
    return [*named, codebook.FILE]


def export(books: Iterable[Codebook], format: Format) -> Export:
    """The codebooks as one file of a format that holds codebooks."""
    assert format.write is not None
    nothing = Document(article=ArticleInfo(file="codebook"), text="")
    return format.write(Item("codebook", nothing, book) for book in books)


def write(book: Codebook, path: Path) -> LeftOut:
    """Puts a codebook into a file for other tools; what could not be held. RefusedError and OSError as :func:`put`."""
    format = formats.get(WRITTEN)
    assert format is not None
    made = export([book], format)
    put(made, path, format)
    return made.left_out


def put(made: Export, path: Path, format: Format) -> None:
    """Writes the one file of an export whole or not at all. RefusedError when it must not be there, OSError when it
    cannot be written."""
    if reason := outlets.refusal(path, format, outlets.Articles(())):
        raise RefusedError(reason)
    store.write_atomically(path, made.files[0].data)
