"""Exports of many sidecars: read one by one, turned into files, and put where they overwrite no one's work."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from annotator import readers
from annotator.core import codebook, paths, sidecar, store
from annotator.core.codebook import Codebook, CodebookError
from annotator.core.sidecar import Fault, SidecarError
from annotator.corpus.gathering import Found
from annotator.formats.item import Export, File, Format, FormatError, Item
from annotator.formats.selection import selected

Say = Callable[[Path, str], None]
"""Takes a sentence about a file that something is wrong with."""

_FOLDER_FILES = (codebook.FILE, "annotations.folder.json")


class RefusedError(Exception):
    """The export would overwrite what it must not; the message says what that is."""


class Codebooks:
    """The codebook for each article: that of its folder, or of the nearest one above it, up to the folder named."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._known: dict[tuple[Path, Path], Codebook] = {}

    def of(self, found: Found) -> Codebook:
        """The codebook for a sidecar. One that cannot be read is said once, and the shipped one stands for it."""
        folder = found.article.parent
        key = (folder, found.root)
        if key not in self._known:
            self._known[key] = self._load(folder, found.root)
        return self._known[key]

    def _load(self, folder: Path, root: Path) -> Codebook:
        while not (folder / codebook.FILE).exists() and folder != root and folder != folder.parent:
            folder = folder.parent
        if (folder, folder) not in self._known:
            try:
                self._known[folder, folder] = codebook.for_folder(folder)
            except CodebookError as error:
                path = folder / codebook.FILE
                self._say(path, str(error).removeprefix(f"{path}: "))
                self._known[folder, folder] = codebook.shipped()
        return self._known[folder, folder]


class Exporting(Struct, kw_only=True):
    """An export that is to be done. ``statuses`` and ``labels`` are those of the records that it takes; None: all."""

    format: Format
    statuses: Collection[str]
    labels: Collection[str] | None = None
    say: Say
    """Called with what is wrong in a sidecar, or hinders its export; the others go on."""
    step: Callable[[], None]
    """Called before each sidecar; what it raises ends the export."""

    def run(self, found: Iterable[Found]) -> Iterator[Export]:
        """The files: all of them in one export where the format is one file, else an export a sidecar."""
        write = self.format.write
        if write is None:
            raise ValueError(f"{self.format.name} cannot be written")
        codebooks = Codebooks(self.say)
        if self.format.one_file:
            yield write(item for one in found if (item := self._item(one, codebooks)) is not None)
            return
        for one in found:
            item = self._item(one, codebooks)
            if item is None:
                continue
            try:
                yield write([item])
            except FormatError as error:
                self.say(one.sidecar, str(error))

    def _item(self, found: Found, codebooks: Codebooks) -> Item | None:
        self.step()
        try:
            reading = sidecar.read(bytes_of(found.sidecar))
        except SidecarError as error:
            self.say(found.sidecar, str(error))
            return None
        except OSError as error:
            self.say(found.sidecar, error.strerror or str(error))
            return None
        for fault in reading.faults:
            self.say(found.sidecar, str(fault))
        book = codebooks.of(found)
        document = selected(reading.document, book, statuses=self.statuses, labels=self.labels)
        return Item(found.name, document, book, found.coder)


def bytes_of(path: Path) -> bytes:
    """A sidecar's bytes; SidecarError when it is larger than any that is read, OSError when it cannot be."""
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        if size > store.MAX_BYTES:
            limit = store.MAX_BYTES // 1024**2
            raise SidecarError(Fault("", f"is {size // 1024**2} MB; sidecars of up to {limit} MB are read"))
        return file.readall()


def place(folder: Path, file: File) -> Path:
    """Where in the folder that was chosen a file of an export goes; RefusedError when that would be out of it."""
    found = paths.safe_path(folder, file.name)
    if found is None:
        raise RefusedError(f"{file.name!r} would be outside of the folder; an export writes nothing there")
    return found


def put(target: Path, data: bytes, format: Format, found: Collection[Found]) -> None:
    """Writes a file of an export whole or not at all.

    RefusedError when an article, a sidecar or a folder's own file is there; OSError when it cannot be written.
    """
    if target.is_file():
        if target.stat().st_size == len(data) and target.read_bytes() == data:
            return
    elif target.exists() and not target.is_dir():
        target.write_bytes(data)  # a device or a pipe, which must not be replaced by a file
        return
    reason = _refusal(target, format, found)
    if reason:
        raise RefusedError(reason)
    store.write_atomically(target, data)


def _refusal(target: Path, format: Format, found: Collection[Found]) -> str:
    real = Path(os.path.realpath(target))
    if store.is_sidecar(real) and (format.name != "sidecar" or real.exists()):
        return "is a sidecar's name; an export does not overwrite annotations"
    if real.name in _FOLDER_FILES:
        return "belongs to the folder; an export does not overwrite it"
    if not real.exists():
        return ""
    if any(os.path.realpath(one.article) == str(real) for one in found) or store.sidecars_of(real):
        return "is an article; an export does not overwrite it"
    if format.ending:
        return "" if real.read_bytes().endswith(format.ending) else "is no earlier report and is not overwritten"
    return "may be an article; an export does not overwrite it" if readers.can_read(real) else ""
