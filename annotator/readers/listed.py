"""The visible list of readers. The module of one is imported when it reads: some take as long as the whole window."""

import hashlib
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.model import Article
from annotator.readers.choices import Choices


class Reader(Struct, frozen=True):
    """One kind of article. ``version`` grows when the same bytes give another text; ``suffixes`` are in lower case;
    ``module`` is that of ``annotator.readers`` whose ``read(data, path, choices)`` reads it, to an Article or a
    ReadError; ``apart`` says that it does so in a process of its own; ``whole`` that it can give a page's whole text
    in place of its main content."""

    name: str
    version: int
    suffixes: tuple[str, ...]
    media_type: str
    module: str
    apart: bool = True
    whole: bool = False

    @property
    def id(self) -> str:
        """What a sidecar says of the reader: "text/1"."""
        return f"{self.name}/{self.version}"

    @property
    def read(self) -> Callable[[bytes, Path, Choices], Article]:
        """The reader's function, in this process."""
        function: Callable[[bytes, Path, Choices], Article] = import_module(f"annotator.readers.{self.module}").read
        return function


PLAIN_TEXT = Reader("text", 1, (".txt", ".text"), "text/plain", "text", apart=False)

_OFFICE = "application/vnd.openxmlformats-officedocument"

READERS: tuple[Reader, ...] = (
    PLAIN_TEXT,
    Reader("markdown", 1, (".md", ".markdown"), "text/markdown", "markdown", apart=False),
    Reader("html", 2, (".html", ".htm", ".xhtml", ".xht", ".shtml"), "text/html", "html", whole=True),
    Reader("mhtml", 2, (".mhtml", ".mht"), "multipart/related", "mhtml", whole=True),
    Reader("eml", 2, (".eml",), "message/rfc822", "eml"),
    Reader("docx", 1, (".docx", ".docm", ".dotx"), f"{_OFFICE}.wordprocessingml.document", "docx"),
    Reader("odt", 1, (".odt", ".ott", ".fodt"), "application/vnd.oasis.opendocument.text", "odt"),
    Reader("rtf", 2, (".rtf",), "application/rtf", "rtf"),
    Reader("epub", 1, (".epub",), "application/epub+zip", "epub"),
    Reader("pdf", 2, (".pdf",), "application/pdf", "pdf"),
    Reader("json", 1, (".json", ".jsonl", ".ndjson"), "application/json", "json_article"),
)


def reader_for(path: Path) -> Reader | None:
    """The reader for a path by how its name ends; None when no reader knows the ending."""
    suffix = path.suffix.lower()
    return next((reader for reader in READERS if suffix in reader.suffixes), None)


def suffixes() -> list[str]:
    """How the names of articles end, in lower case, in the order of the list."""
    return [suffix for reader in READERS for suffix in reader.suffixes]


def made(reader: Reader, data: bytes, path: Path, choices: Choices) -> Article:
    """The article that the reader makes of the bytes, with what its sidecar says of it."""
    article = reader.read(data, path, choices)
    info = replace(
        article.info,
        file=os.fsencode(path.name).decode("utf-8", "replace"),  # a name need not be text on every system
        media_type=reader.media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        reader=reader.id,
        extraction=choices.extraction if reader.whole else "",
    )
    return replace(article, info=info)
