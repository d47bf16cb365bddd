"""What readers of zip archives with XML in them share: the faults of both said as a reader says them."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.core.archives import Archive, ArchiveError
from annotator.core.xml import XmlError, parse
from annotator.readers.errors import ReadError

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@contextlib.contextmanager
def faults_of(path: Path) -> Iterator[None]:
    """Within it an archive's and XML's faults become ReadErrors."""
    try:
        yield
    except ArchiveError as error:
        raise ReadError(path, error.message if error.protected else f"could not be read: it {error.message}") from None
    except XmlError as error:
        raise ReadError(path, f"could not be read: it {error.message}") from None
    except RecursionError:
        raise ReadError(path, "could not be read: its parts are too deep in one another") from None


def opened(data: bytes, path: Path, kind: str) -> Archive:
    """The archive in a file that should be ``kind`` ("a Word file"); ReadError, with what it is instead, when not."""
    if data.startswith(_OLD_OFFICE):
        raise ReadError(
            path, f"is not {kind} (it is an old Office file, or protected by a password): save it anew as {kind}"
        )
    if not data:
        raise ReadError(path, "could not be read: it is empty")
    return Archive(data)


def part(archive: Archive, name: str, *, html_names: bool = False) -> Any:
    """The root of an XML member. XmlError, naming the member, when it is none; ArchiveError."""
    try:
        return parse(archive.read(name), html_names=html_names)
    except XmlError as error:
        raise type(error)(f"holds a part, “{name}”, that {error.message}") from None


def optional_part(archive: Archive, name: str) -> Any:
    """As :func:`part`, but None where there is no such member or it is no XML: what it says is left out."""
    if name not in archive:
        return None
    try:
        return part(archive, name)
    except XmlError:
        return None


def local(tag: object) -> str:
    """An element's or attribute's name without its namespace; empty for what is no element."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
