"""What goes into an export and what comes out of it: items, files, and the count of what a format could not hold."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache

from msgspec import Struct, field

from annotator.core.codebook import Codebook, shipped
from annotator.core.model import Document
from annotator.core.sidecar import Fault, Reading

LeftOut = Counter[str]
"""What was left out, by kind in the singular, as ``{"note": 7}``. Every kind takes an s in the plural."""


@cache
def _shipped() -> Codebook:
    return shipped()


class Item(Struct, frozen=True):
    """One sidecar to export. ``name`` is its article's path from the folder that was named, with slashes; ``coder`` is
    whose sidecar it is where several people code the article apart; the ``codebook`` says what is a record."""

    name: str
    document: Document
    codebook: Codebook = field(default_factory=_shipped)
    coder: str = ""

    @property
    def stem(self) -> str:
        """What the names of files made of this sidecar begin with."""
        return f"{self.name}.{self.coder}" if self.coder else self.name


class File(Struct, frozen=True):
    """A file that an export makes. ``name`` is a path with slashes, from the folder that the export goes to."""

    name: str
    data: bytes


class Export(Struct, frozen=True):
    """The files that a format made of some items, and what it could not hold of them."""

    files: tuple[File, ...]
    left_out: LeftOut = field(default_factory=Counter)


class FormatError(ValueError):
    """The bytes cannot be read as this format at all, or the document cannot be written in it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


Read = Callable[[bytes], Reading]
"""The document in a file's bytes, with a fault for each record that could not be read; FormatError for the whole."""

Write = Callable[[Iterable[Item]], Export]
"""The files for the items. A format of a file an article is called with one item at a time."""


class Format(Struct, frozen=True, kw_only=True):
    """A format of the registry. ``lacks`` says what it cannot hold, and is empty when it ``holds_all``; ``one_file`` is
    whether all items go to one file. ``ending`` is how each file of it ends, where an article may have its suffix."""

    name: str
    title: str
    suffix: str
    read: Read | None = None
    write: Write | None = None
    holds_all: bool = False
    one_file: bool = False
    lacks: str = ""
    ending: bytes = b""


def said(left_out: LeftOut, format: str) -> str:
    """A line for people: ``7 notes, 2 links not held by csv``; empty when nothing was left out."""
    counts = [f"{count:,} {kind}{'' if count == 1 else 's'}" for kind, count in sorted(left_out.items()) if count]
    return f"{', '.join(counts)} not held by {format}" if counts else ""
