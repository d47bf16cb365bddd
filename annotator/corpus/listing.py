"""The articles of a folder for a list of them: their paths, and how many records each has, at a glance."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from annotator import readers
from annotator.core import codebook, store
from annotator.core.codebook import Codebook, CodebookError

MANY = -1
"""In place of a count: there are annotations, but how many was not to be had at a glance."""

_MOST_BYTES = 16 * 1024**2
"""Of a sidecar that is looked into; some 50,000 annotations, in a tenth of a second."""


class _Record(Struct, gc=False):
    label: str = ""
    status: str = ""


class _Sidecar(Struct):
    annotations: list[_Record]


_decoder = msgspec.json.Decoder(_Sidecar)


def articles_below(folder: Path) -> Iterator[tuple[Path, bool]]:
    """The articles in a folder and below it, those of a folder before those further down, by name, each with whether
    its sidecar is there; hidden ones and hidden folders are left out, and links to folders are not followed.

    OSError when the folder itself cannot be read; folders below that cannot be are passed over.
    """
    os.scandir(folder).close()
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = set(names)
        for name in sorted(names):
            path = Path(base, name)
            if readers.can_read(path):
                yield path, store.sidecar_path(path).name in here


class Counter:
    """Counts the records of articles that are not open; keeps the codebooks of their folders."""

    def __init__(self) -> None:
        self._codebooks: dict[Path, Codebook] = {}

    def count(self, article: Path) -> int:
        """The records in an article's sidecar, rejected ones left out: 0 without a sidecar, :data:`MANY` when it is
        very large or has faults."""
        sidecar = store.sidecar_path(article)
        try:
            if sidecar.stat().st_size > _MOST_BYTES:
                return MANY
            found = _decoder.decode(sidecar.read_bytes())
        except FileNotFoundError:
            return 0
        except (OSError, msgspec.DecodeError, RecursionError, UnicodeError):
            return MANY
        parts = {label.label for label in self._codebook(article.parent).labels if label.part != "record"}
        return sum(record.label not in parts and record.status != "rejected" for record in found.annotations)

    def _codebook(self, folder: Path) -> Codebook:
        if folder not in self._codebooks:
            try:
                self._codebooks[folder] = codebook.for_folder(folder)
            except CodebookError:
                self._codebooks[folder] = codebook.shipped()
        return self._codebooks[folder]
