"""Readers: one module for each kind of article, and the visible list of them.

A reader makes an :class:`~annotator.core.model.Article` of a file's bytes: its text, and beside it blocks and marks.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.model import Article
from annotator.readers import markdown, text
from annotator.readers.bytes_of import MAX_BYTES, bytes_of
from annotator.readers.errors import ReadError

__all__ = ["MAX_BYTES", "READERS", "ReadError", "Reader", "can_read", "read", "reader_for"]


class Reader(Struct, frozen=True):
    """One kind of article. ``version`` grows when the same bytes give another text; ``suffixes`` are in lower case;
    ``read`` takes the bytes, the path and the encoding that a person named (or an empty string)."""

    name: str
    version: int
    suffixes: tuple[str, ...]
    media_type: str
    read: Callable[[bytes, Path, str], Article]

    @property
    def id(self) -> str:
        """What a sidecar says of the reader: "text/1"."""
        return f"{self.name}/{self.version}"


PLAIN_TEXT = Reader("text", 1, (".txt", ".text"), "text/plain", text.read)

READERS: tuple[Reader, ...] = (
    PLAIN_TEXT,
    Reader("markdown", 1, (".md", ".markdown"), "text/markdown", markdown.read),
)


def reader_for(path: Path) -> Reader | None:
    """The reader for a path by how its name ends; None when no reader knows the ending."""
    suffix = path.suffix.lower()
    return next((reader for reader in READERS if suffix in reader.suffixes), None)


def can_read(path: Path) -> bool:
    """Whether a path is that of an article, by its name alone; sidecars and hidden files are not."""
    return not path.name.startswith(".") and reader_for(path) is not None


def read(path: Path, *, encoding: str = "") -> Article:
    """The article at ``path``; what has an ending that no reader knows is read as plain text.

    ReadError when there is no article to be had: no file, none that may be read, too large a one, or no text.
    """
    reader = reader_for(path) or PLAIN_TEXT
    data = bytes_of(path)
    article = reader.read(data, path, encoding)
    info = replace(
        article.info,
        file=os.fsencode(path.name).decode("utf-8", "replace"),  # a name need not be text on every system
        media_type=reader.media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        reader=reader.id,
    )
    return replace(article, info=info)
