"""What goes into an export and an import and comes out of it, and the count of what a format could not hold."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct, field

from annotator.core.codebook import Codebook, Label, shipped
from annotator.core.model import Document
from annotator.core.sidecar import Fault

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


def _no_file(_name: str) -> bytes | None:
    return None


def _no_article(_name: str) -> tuple[str, str] | None:
    return None


class Input(Struct, frozen=True):
    """A file to import. ``name`` is its path with slashes from the folder that was named. ``beside`` gives the bytes of
    a file of its folder by name, ``article`` the name and text of the article there that has this name, or this name
    and an ending, by the program's readers; both None when there is none."""

    name: str
    data: bytes
    beside: Callable[[str], bytes | None] = _no_file
    article: Callable[[str], tuple[str, str] | None] = _no_article

    @property
    def stem(self) -> str:
        """The path without its last ending."""
        folder, slash, name = self.name.rpartition("/")
        stem, dot, _ = name.rpartition(".")
        return folder + slash + (stem if dot and stem else name)


class Imported(Struct, frozen=True):
    """An article that came out of a file. ``name`` is a hint at its path; ``data`` are the bytes of the article's own
    file where there was one, None where only its text is known."""

    name: str
    document: Document
    data: bytes | None = None
    coder: str = ""


class Notes(Struct):
    """What is to be said of an import besides: what could not be read, what was left out, and labels for the codebook
    by name. ``codebook`` is whether the labels are those of a codebook, which come also when no article does; ``said``
    is what a person may want to know of how the file was read."""

    faults: list[Fault] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=Counter)
    labels: dict[str, Label] = field(default_factory=dict)
    codebook: bool = False
    said: list[str] = field(default_factory=list)

    def fault(self, place: str, message: str) -> None:
        """Something in the file could not be read and did not come."""
        self.faults.append(Fault(place, message))


Parse = Callable[[Input, Notes], Iterator[Imported]]
"""The articles in a file, one after the other; FormatError when it is not to be read at all."""

Write = Callable[..., Export]
"""The files for the items, which come first; what was chosen of the format's options follows by name. A format of a
file an article is called with one item at a time."""


class Option(Struct, frozen=True):
    """Something about its files that a format leaves to the person. Of the ``choices``, by name and in words, the first
    is taken where nothing was said."""

    name: str
    title: str
    choices: tuple[tuple[str, str], ...]


class Frame(Struct, frozen=True):
    """What a file has before its entries, between them and after them. Entries that were written apart, each lot in a
    file of its own, go into one file by it, whatever their number."""

    opening: bytes = b""
    between: bytes = b""
    closing: bytes = b""

    def around(self, entries: Iterable[bytes]) -> bytes:
        """The file of these entries."""
        return self.opening + self.between.join(entries) + self.closing

    def within(self, data: bytes) -> bytes:
        """The entries of a file; empty when it has none."""
        return data[len(self.opening) : len(data) - len(self.closing)]


def _nothing() -> tuple[File, ...]:
    return ()


class Format(Struct, frozen=True, kw_only=True):
    """A format of the registry. ``lacks`` says what it cannot hold, and is empty when it ``holds_all``; ``one_file`` is
    whether all items go out together, ``several`` whether that makes more than one file, which need a folder. By its
    ``frame`` one file is made of several lots of items; ``part`` names a file of the N-th lot of a data set, which has
    ``lot`` items. ``options`` is what a person may choose of it. ``recognises`` says whether a file is most likely
    of the format; ``made`` whether bytes are an earlier export, of a format that is only written and whose suffix an
    article may have. A ``codebook`` holds labels and no articles; where a file holds both, ``labels`` reads those
    alone. Files of it are read up to ``most`` bytes, where that is more than of an article; their names may have other
    ``endings`` too. ``beside`` are files that go once beside those of an export, by which other programs read them."""

    name: str
    title: str
    suffix: str
    parse: Parse | None = None
    recognises: Callable[[Input], bool] | None = None
    write: Write | None = None
    holds_all: bool = False
    one_file: bool = False
    frame: Frame | Callable[..., Frame] | None = None
    several: bool = False
    part: Callable[[str, int], str] | None = None
    lot: int = 0
    options: tuple[Option, ...] = ()
    lacks: str = ""
    made: Callable[[bytes], bool] | None = None
    codebook: bool = False
    beside: Callable[[], tuple[File, ...]] = _nothing
    labels: Callable[[Input, Notes], None] | None = None
    most: int = 0
    endings: tuple[str, ...] = ()

    @property
    def in_lots(self) -> bool:
        """Whether some of the items can be written without the others."""
        return not self.one_file or self.frame is not None or self.part is not None

    def is_own(self, name: str, data: bytes) -> bool:
        """Whether a file is of this format and no article, for all that can be seen."""
        if self.made is not None:
            return self.made(data)
        return self.recognises is not None and self.recognises(Input(name, data))

    def framed(self, options: Mapping[str, str]) -> Frame:
        """The frame of one file with these options; one of nothing where it cannot be made of several lots."""
        if isinstance(self.frame, Frame):
            return self.frame
        return self.frame(**options) if self.frame is not None else Frame()

    def makes_one_file(self, count: int) -> bool:
        """Whether an export of so many sidecars is one file, which has no need of a folder."""
        return not self.several and (self.one_file or count == 1)


def said(left_out: LeftOut, format: str) -> str:
    """A line for people: ``7 notes, 2 links not held by csv``; empty when nothing was left out."""
    counts = [f"{count:,} {kind}{'' if count == 1 else 's'}" for kind, count in sorted(left_out.items()) if count]
    return f"{', '.join(counts)} not held by {format}" if counts else ""
