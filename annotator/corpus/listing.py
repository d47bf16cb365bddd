"""The articles of a folder for a list of them: their paths, and how far each is, at a glance."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from annotator import readers
from annotator.core import bounded, codebook, sidecar, store
from annotator.core.codebook import Codebook, CodebookError
from annotator.core.copies import copies_of

MANY: Final = -1
"""In place of a count: there are annotations, but how many was not to be had at a glance."""

State = Literal["untouched", "work", "done", "conflict", "bad"]
"""How far an article is: without a record, with some, done by a person's word, with two versions of something to
choose between, with a sidecar that cannot be read."""

_MOST_BYTES = 16 * 1024**2
"""Of a sidecar that is looked into; some 50,000 annotations, in a tenth of a second."""
_STEM = sidecar.SUFFIX.removesuffix(".json")


class Listed(Struct, frozen=True, gc=False):
    """An article of a folder, whether its sidecar is there, and whether something that looks like a second version of
    the sidecar is."""

    path: Path
    has_sidecar: bool = False
    has_copies: bool = False


class Glance(Struct, frozen=True, gc=False):
    """What a sidecar holds: its records, rejected ones left out (or :data:`MANY`), those of them that are suggestions,
    and whether there are two versions of something, or it cannot be read."""

    records: int = 0
    suggested: int = 0
    conflict: bool = False
    bad: bool = False

    def state(self, *, done: bool) -> State:
        """How far the article is; what needs a person before what is done."""
        if self.bad:
            return "bad"
        if self.conflict:
            return "conflict"
        if done:
            return "done"
        return "work" if self.records else "untouched"


class _Conflicts(Struct, frozen=True, gc=False):
    conflicts: msgspec.Raw | UnsetType = UNSET


class _Record(Struct, gc=False):
    label: str = ""
    status: str = ""
    conflicts: msgspec.Raw | UnsetType = UNSET


class _Sidecar(Struct):
    annotations: list[_Record]
    sources: list[_Conflicts] = []
    article: _Conflicts = _Conflicts()


_decoder = msgspec.json.Decoder(_Sidecar)


def articles_below(folder: Path) -> Iterator[Listed]:
    """The articles in a folder and below it, those of a folder before those further down, by name; hidden ones and
    hidden folders are left out, and links to folders are not followed.

    OSError when the folder itself cannot be read; folders below that cannot be are passed over.
    """
    os.scandir(folder).close()
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = set(names)
        odd = {name[: name.index(_STEM)] for name in names if _STEM in name and not name.endswith(sidecar.SUFFIX)}
        for name in sorted(names):
            path = Path(base, name)
            if readers.can_read(path):
                yield Listed(path, store.sidecar_path(path).name in here, name in odd)


class Looker:
    """Looks into sidecars of articles that are not open; keeps the codebooks of their folders."""

    def __init__(self) -> None:
        self._codebooks: dict[Path, Codebook] = {}

    def look(self, listed: Listed) -> Glance:
        """How far an article is, by its sidecar."""
        found = self._inside(listed.path) if listed.has_sidecar else Glance()
        if listed.has_copies and copies_of(store.sidecar_path(listed.path)):
            return msgspec.structs.replace(found, conflict=True)
        return found

    def _inside(self, article: Path) -> Glance:
        path = store.sidecar_path(article)
        data = b""
        try:
            data = bounded.bytes_of(path, _MOST_BYTES)
            found = _decoder.decode(data)
        except FileNotFoundError:
            return Glance(bad=path.is_symlink())
        except bounded.OddFileError as error:
            return Glance(MANY, bad=error.errno != errno.EFBIG)
        except (OSError, msgspec.DecodeError, RecursionError, UnicodeError):
            marks = sidecar.conflict_marker(data) > 0
            return Glance(MANY, conflict=marks, bad=not marks)
        parts = {label.label for label in self._codebook(article.parent).labels if label.part != "record"}
        records = [record for record in found.annotations if record.label not in parts and record.status != "rejected"]
        return Glance(
            len(records),
            sum(record.status == "suggested" for record in records),
            any(record.conflicts is not UNSET for record in found.annotations)
            or any(part.conflicts is not UNSET for part in (*found.sources, found.article)),
        )

    def _codebook(self, folder: Path) -> Codebook:
        if folder not in self._codebooks:
            try:
                self._codebooks[folder] = codebook.for_folder(folder)
            except CodebookError:
                self._codebooks[folder] = codebook.shipped()
        return self._codebooks[folder]
