"""Exports of many sidecars: read one by one, turned into files, and put into an outlet; what was broken off goes on."""

import errno
import gc
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from msgspec import Struct, field

from annotator import formats
from annotator.core import codebook, sidecar, store
from annotator.core.codebook import Codebook, CodebookError
from annotator.core.sidecar import SidecarError
from annotator.corpus import spreading
from annotator.corpus.gathering import Found
from annotator.corpus.outlets import Done, Outlet, Say
from annotator.corpus.resuming import Log, key_of
from annotator.corpus.spreading import HERE, Spread
from annotator.formats.item import Export, File, Format, FormatError, Item, LeftOut
from annotator.formats.selection import selected


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
    """An export that is to be done. ``statuses`` and ``labels`` are those of the records that it takes; None: all.
    ``options`` is what was chosen of the format's."""

    format: Format
    options: dict[str, str] = field(default_factory=dict)
    statuses: Collection[str]
    labels: Collection[str] | None = None
    say: Say
    """Called with what is wrong in a sidecar, or hinders its export; the others go on."""
    step: Callable[[], None]
    """Called for each sidecar; what it raises ends the export."""
    spread: Spread = HERE

    def log(self, output: Path, paths: Iterable[Path]) -> Log[Done]:
        """The log of this export of the paths, to the output."""
        labels = None if self.labels is None else sorted(self.labels)
        chosen = (self.format.name, sorted(self.options.items()), sorted(self.statuses), labels)
        return Log(Done, ("export", *chosen, _real(output), *map(_real, paths)))

    def run(self, found: Sequence[Found], outlet: Outlet) -> LeftOut:
        """Puts the files into the outlet, and gives what they do not hold. FormatError when the format cannot be
        written, RefusedError and OSError as the outlet's, SpreadError as :func:`annotator.corpus.spreading.over`. A run
        that ends by any of them, or is killed, is gone on with by the same run later."""
        write = self.format.write
        if write is None:
            raise ValueError(f"{self.format.name} cannot be written")
        left_out = LeftOut()
        if self.format.in_lots:
            self._run_in_lots(found, outlet, left_out)
        else:
            codebooks = Codebooks(self.say)
            items = (item for one in found if (item := self._stepped(one, codebooks)) is not None)
            made = write(items, **self.options)
            outlet.take(made.files)
            left_out.update(made.left_out)
        outlet.end()
        return left_out

    def _run_in_lots(self, found: Sequence[Found], outlet: Outlet, left_out: LeftOut) -> None:
        said: set[tuple[Path, str]] = set()
        nothing_yet = True
        work = partial(_piece, self.format.name, self.options, self.statuses, self.labels)
        size = self.format.lot or spreading.PIECE

        keys: dict[int, str] = {}  # of what is in the making: a file may change meanwhile

        def known(piece: Sequence[tuple[int, Found]]) -> _Made | None:
            key = _key(one for _, one in piece)
            keys[piece[0][0]] = key
            done = outlet.known(key)
            return None if done is None else _Made(done=done)

        asked = known if outlet.log is not None and outlet.log.kept else None
        for piece, made in spreading.over(enumerate(found), work, self.spread, known=asked, piece=size):
            for _ in piece:
                self.step()
            done = made.done or Done(left_out=dict(made.left_out), said=[(_quoted(p), text) for p, text in made.said])
            for path, message in ((_unquoted(name), text) for name, text in done.said):
                if (path, message) not in said:  # a codebook that cannot be read is said in each piece
                    said.add((path, message))
                    self.say(path, message)
            left_out.update(done.left_out)
            key = keys.pop(piece[0][0], "")
            if made.done is None:
                done.files = outlet.take(made.files)
                if key and len(done.files) == len(made.files):
                    outlet.keep(key, done)
            nothing_yet = nothing_yet and not done.files and not made.files
        if nothing_yet and self.format.one_file and self.format.write is not None:
            outlet.take(self.format.write((), **self.options).files)

    def _stepped(self, found: Found, codebooks: Codebooks) -> Item | None:
        self.step()
        return _item(found, codebooks, self.statuses, self.labels, self.say)


class _Made(Struct):
    """What a piece of the work came to; ``done`` when it was done before."""

    files: list[File] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=LeftOut)
    said: list[tuple[Path, str]] = field(default_factory=list)
    done: Done | None = None


def _piece(
    format_name: str,
    options: dict[str, str],
    statuses: Collection[str],
    labels: Collection[str] | None,
    found: Sequence[tuple[int, Found]],
) -> _Made:
    """The files of some sidecars, each with its number among all of them, wherever it runs."""
    format = formats.get(format_name)
    assert format is not None
    assert format.write is not None
    made = _Made()

    def say(path: Path, message: str) -> None:
        made.said.append((path, message))

    def take(export: Export) -> None:
        made.files += export.files
        made.left_out.update(export.left_out)

    codebooks = Codebooks(say)
    collecting = gc.isenabled()
    gc.disable()  # documents hold no cycles, and looking for some takes a tenth of the time
    try:
        items = (_item(one, codebooks, statuses, labels, say) for _, one in found)
        if format.one_file:
            take(format.write((item for item in items if item is not None), **options))
            if format.part is not None:
                lot = found[0][0] // (format.lot or spreading.PIECE)
                named = ((format.part(file.name, lot), file.data) for file in made.files)
                made.files = [File(name, data) for name, data in named if name]
            return made
        for (_, one), item in zip(found, items, strict=True):
            if item is not None:
                try:
                    take(format.write([item], **options))
                except FormatError as error:
                    say(one.sidecar, str(error))
    finally:
        if collecting:
            gc.enable()
    return made


def _key(found: Iterable[Found]) -> str:
    """What a piece is made of: the sidecars, and the codebooks that may say what is a record in them."""
    paths: dict[Path, None] = {}
    for one in found:
        paths[one.sidecar] = None
        folder = one.article.parent
        for above in (folder, *folder.parents):
            paths[above / codebook.FILE] = None
            if above == one.root:
                break
    return key_of(paths)


def _real(path: Path) -> bytes:
    return os.fsencode(os.path.realpath(path))


def _quoted(path: Path) -> str:
    return quote_from_bytes(os.fsencode(path))


def _unquoted(name: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(name)))


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
    """The bytes of a sidecar that is there; OSError when it cannot be read."""
    data = store.bytes_at(path)
    if data is None:
        raise FileNotFoundError(errno.ENOENT, "is not there", str(path))
    return data
