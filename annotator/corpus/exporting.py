"""Exports of many sidecars: read one by one, turned into files, and put where they overwrite no one's work."""

import gc
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from annotator import formats, readers
from annotator.core import codebook, paths, sidecar, store
from annotator.core.codebook import Codebook, CodebookError
from annotator.core.sidecar import Fault, SidecarError
from annotator.corpus import spreading
from annotator.corpus.gathering import Found
from annotator.corpus.spreading import HERE, Spread
from annotator.formats.item import Export, File, Format, FormatError, Item, LeftOut
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
    """Called for each sidecar; what it raises ends the export."""
    spread: Spread = HERE

    def run(self, found: Iterable[Found]) -> Iterator[Export]:
        """The files: all of them in one export where the format is one file, else an export a sidecar. SpreadError as
        :func:`annotator.corpus.spreading.over`."""
        write = self.format.write
        if write is None:
            raise ValueError(f"{self.format.name} cannot be written")
        if self.format.one_file and self.format.join is None:
            codebooks = Codebooks(self.say)
            yield write(item for one in found if (item := self._stepped(one, codebooks)) is not None)
            return
        parts: list[bytes] = []
        name = ""
        left_out = LeftOut()
        said: set[tuple[Path, str]] = set()
        work = partial(_piece, self.format.name, self.statuses, self.labels)
        for piece, made in spreading.over(found, work, self.spread):
            for _ in piece:
                self.step()
            for path, message in made.said:
                if (path, message) not in said:  # a codebook that cannot be read is said in each piece
                    said.add((path, message))
                    self.say(path, message)
            if self.format.join is None:
                yield from made.exports
                continue
            for export in made.exports:
                left_out.update(export.left_out)
                for file in export.files:
                    name = file.name
                    parts.append(file.data)
        if self.format.join is not None:
            yield Export((File(name, self.format.join(parts)),), left_out) if parts else write(iter(()))

    def _stepped(self, found: Found, codebooks: Codebooks) -> Item | None:
        self.step()
        return _item(found, codebooks, self.statuses, self.labels, self.say)


class _Made(Struct):
    """What a piece of the work came to."""

    exports: list[Export]
    said: list[tuple[Path, str]]


def _piece(
    format_name: str, statuses: Collection[str], labels: Collection[str] | None, found: Sequence[Found]
) -> _Made:
    """The exports of some sidecars, wherever it runs."""
    format = formats.get(format_name)
    assert format is not None
    assert format.write is not None
    made = _Made([], [])

    def say(path: Path, message: str) -> None:
        made.said.append((path, message))

    codebooks = Codebooks(say)
    collecting = gc.isenabled()
    gc.disable()  # documents hold no cycles, and looking for some takes a tenth of the time
    try:
        items = (_item(one, codebooks, statuses, labels, say) for one in found)
        if format.one_file:
            made.exports.append(format.write(item for item in items if item is not None))
            return made
        for one, item in zip(found, items, strict=True):
            if item is not None:
                try:
                    made.exports.append(format.write([item]))
                except FormatError as error:
                    say(one.sidecar, str(error))
    finally:
        if collecting:
            gc.enable()
    return made


def _item(
    found: Found, codebooks: Codebooks, statuses: Collection[str], labels: Collection[str] | None, say: Say
) -> Item | None:
    try:
        reading = sidecar.read(bytes_of(found.sidecar))
    except SidecarError as error:
        say(found.sidecar, str(error))
        return None
    except OSError as error:
        say(found.sidecar, error.strerror or str(error))
        return None
    for fault in reading.faults:
        say(found.sidecar, str(fault))
    book = codebooks.of(found)
    document = selected(reading.document, book, statuses=statuses, labels=labels)
    return Item(found.name, document, book, found.coder)


def bytes_of(path: Path) -> bytes:
    """A sidecar's bytes; SidecarError when it is larger than any that is read, OSError when it cannot be."""
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        if size > store.MAX_BYTES:
            limit = store.MAX_BYTES // 1024**2
            raise SidecarError(Fault("", f"is {size // 1024**2} MB; sidecars of up to {limit} MB are read"))
        return file.readall()


def need_new(folder: Path, format: Format) -> None:
    """RefusedError when a data set would go to a folder that is not empty: what stands there, an earlier export of it
    among that, is read as part of it."""
    if format.one_file and format.several and folder.is_dir() and any(folder.iterdir()):
        raise RefusedError(f"is not empty: {format.name} makes a folder of its own; name a new one")


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
