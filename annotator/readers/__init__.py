"""Readers: one module for each kind of article, and the visible list of them.

A reader makes an :class:`~annotator.core.model.Article` of a file's bytes: its text, and beside it blocks and marks.
What is more than plain words is read in a process of its own (see :mod:`annotator.readers.apart`).
"""

import sys
from pathlib import Path

from annotator.core import codebook
from annotator.core.copies import is_copy
from annotator.core.model import Article
from annotator.core.sidecar import SUFFIX
from annotator.readers.bytes_of import MAX_BYTES, bytes_of
from annotator.readers.choices import EVERYTHING, Choices
from annotator.readers.errors import ReadError
from annotator.readers.handle import CancelledError, ReadHandle
from annotator.readers.listed import PLAIN_TEXT, READERS, Reader, made, reader_for, suffixes

__all__ = [
    "EVERYTHING",
    "MAX_BYTES",
    "READERS",
    "CancelledError",
    "Choices",
    "ReadError",
    "ReadHandle",
    "Reader",
    "can_read",
    "dismiss",
    "has_whole",
    "is_apart",
    "prepare",
    "read",
    "read_here",
    "reader_for",
    "suffixes",
]

FOLDER_FILES = (codebook.FILE, "annotations.folder.json", "annotations.jsonl")
"""The folder's own files, and that of an export, which are no articles though they are JSON."""

_AS_A_PERSON_WANTS = Choices()


def is_apart(path: Path) -> bool:
    """Whether an article is read in a process of its own, by its name alone: that may take a while."""
    reader = reader_for(path)
    return reader is not None and reader.apart


def prepare() -> None:
    """Starts a reading process ahead, so that the next article that needs one is not waited for."""
    from annotator.readers import apart

    apart.prepare()


def dismiss() -> None:
    """Ends the process that was started ahead, if one was: no more will be read."""
    apart = sys.modules.get("annotator.readers.apart")
    if apart is not None:
        apart.dismiss()


def has_whole(path: Path) -> bool:
    """Whether an article's reader leaves parts of a page out and can give them too, by the article's name alone."""
    reader = reader_for(path)
    return reader is not None and reader.whole


def can_read(path: Path) -> bool:
    """Whether a path is that of an article, by its name alone; sidecars, second versions of them that a sync program
    left, and hidden files are not."""
    name = path.name
    if name.startswith(".") or name.endswith(SUFFIX) or name in FOLDER_FILES or is_copy(name):
        return False
    return reader_for(path) is not None


def read(path: Path, choices: Choices = _AS_A_PERSON_WANTS, *, handle: ReadHandle | None = None) -> Article:
    """The article at ``path``; what has an ending that no reader knows is read as plain text.

    ``handle`` tells how far it is, and stops it. ReadError when there is no article to be had: no file, none that
    may be read, too large a one, no text, a damaged one, or one that takes more time or memory than reading may.
    """
    reader = reader_for(path) or PLAIN_TEXT
    data = bytes_of(path)
    if reader.apart:
        from annotator.readers import apart  # slow to load, and most articles are plain words

        return apart.read(data, path, choices, handle)
    return made(reader, data, path, choices)


def read_here(path: Path, choices: Choices = _AS_A_PERSON_WANTS) -> Article:
    """As :func:`read`, but in this process whatever the file: for files that are known to be harmless."""
    return made(reader_for(path) or PLAIN_TEXT, bytes_of(path), path, choices)
