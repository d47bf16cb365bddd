"""Where the files of an export go: into a stream, into one file, or into a folder.

One file stands at its place when it is whole and not before; until then it is made beside the log of the run. Files in
a folder are put there one by one, each whole. Nothing goes over an article, a sidecar or a folder's own file.
"""

import contextlib
import errno
import os
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO

from msgspec import Struct, field

from annotator import readers
from annotator.core import codebook, paths, store
from annotator.core.folder_file import FILE as FOLDER_FILE
from annotator.corpus.gathering import Found
from annotator.corpus.resuming import Log, State, state_of
from annotator.formats.item import File, Format, Frame

Say = Callable[[Path, str], None]
"""Takes a sentence about a file that something is wrong with."""

_CHUNK = 1 << 20


class RefusedError(Exception):
    """The export would overwrite what it must not; the message says what that is."""


class Put(Struct, frozen=True):
    """What was put somewhere: a file by its name and size in bytes; of one file that is made bit by bit, how far it
    goes with this, and the CRC-32 of this."""

    name: str
    size: int
    check: int = 0


class Done(Struct):
    """What a piece of an export came to: what was put where, what the format could not hold, what there was to say of
    which file (its path as an address has it)."""

    files: list[Put] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)


class _Frames:
    """Makes one file of several by the frame of their format."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.begun = self.filled = False

    def go_on(self, size: int) -> None:
        """So many bytes of the file are there already."""
        self.begun, self.filled = size > 0, size > len(self._frame.opening)

    def add(self, data: bytes) -> bytes:
        """What of a further file follows those before it."""
        entries = self._frame.within(data)
        opening = b"" if self.begun else self._frame.opening
        between = self._frame.between if self.filled and entries else b""
        self.begun = True
        self.filled = self.filled or bool(entries)
        return opening + between + entries

    def end(self) -> bytes:
        """What follows the last of them."""
        return (b"" if self.begun else self._frame.opening) + self._frame.closing


class Outlet:
    """Takes the files of an export, a few at a time. What is kept of a run that was broken off is its ``log``'s."""

    log: Log[Done] | None = None
    count = 0
    """Files that stand at their places."""

    def known(self, _key: str) -> Done | None:
        """What a run before this one had put where it belongs; asked for each piece in order, before it is made."""
        return None

    def take(self, files: Sequence[File]) -> list[Put]:
        """Puts the files of a piece. RefusedError or OSError when the export cannot go on."""
        raise NotImplementedError

    def end(self) -> None:
        """All files were taken. RefusedError or OSError as :meth:`take`."""

    def keep(self, key: str, done: Done) -> None:
        """The piece is done, for a run that goes on from here."""
        if self.log is not None:
            self.log.add(key, done)

    def stop(self, *, for_good: bool = False) -> None:
        """The export does not go on; ``for_good`` nor will it, and what was made of one file goes."""
        if self.log is not None:
            (self.log.end if for_good else self.log.close)()


class Stream(Outlet):
    """One file, in a stream that takes its bytes as they come."""

    def __init__(self, format: Format, write: Callable[[bytes], None], options: Mapping[str, str]) -> None:
        self._frames, self._write = _Frames(format.framed(options)), write

    def take(self, files: Sequence[File]) -> list[Put]:
        for file in files:
            self._write(self._frames.add(file.data))
        return []

    def end(self) -> None:
        self._write(self._frames.end())


class OneFile(Outlet):
    """One file at ``target``. RefusedError when it must not be there, or its folder is not."""

    def __init__(
        self, target: Path, format: Format, found: Collection[Found], log: Log[Done], options: Mapping[str, str]
    ) -> None:
        self.log = log
        self._target, self._format, self._articles = target, format, Articles(found)
        self._seen: State = None
        self._refuse()
        self._frames = _Frames(format.framed(options))
        self._part: IO[bytes] = log.part()
        self._sound = self._sound_records()
        self._at = 0
        self._cut = False

    def known(self, key: str) -> Done | None:
        assert self.log is not None
        if not self._cut and self._at < self._sound and self.log.records[self._at][0] == key:
            self._at += 1
            return self.log.records[self._at - 1][1]
        self._cut_there()
        return None

    def take(self, files: Sequence[File]) -> list[Put]:
        self._cut_there()
        put: list[Put] = []
        for file in files:
            data = self._frames.add(file.data)
            self._part.write(data)
            self._part.flush()
            put.append(Put(file.name, self._part.tell(), zlib.crc32(data)))
        return put

    def end(self) -> None:
        self._cut_there()
        self._part.write(self._frames.end())
        self._part.flush()
        if state_of(self._target) != self._seen:  # somebody else was there meanwhile
            self._refuse()
        if self._target.exists() and not self._target.is_file():
            with self._target.open("wb") as device:  # a device or a pipe, which must not be replaced by a file
                device.writelines(self._chunks())
        elif not self._is_there():
            store.write_atomically(self._target, self._chunks())
        self.count = 1
        if self._target.is_file():
            for file in self._format.beside():
                _write(self._target.parent / file.name, file.data, self._format, self._articles)
        self.stop(for_good=True)

    def stop(self, *, for_good: bool = False) -> None:
        self._part.close()
        super().stop(for_good=for_good)

    def _cut_there(self) -> None:
        """From here on the file is made anew."""
        if self._cut:
            return
        self._cut = True
        assert self.log is not None
        self.log.keep_first(self._at)
        size = self.log.records[-1][1].files[-1].size if self._at else 0
        self._part.truncate(size)
        self._part.seek(size)
        self._frames.go_on(size)

    def _sound_records(self) -> int:
        """How many of the records are of what is in the file that is being made, to the byte."""
        assert self.log is not None
        at = 0
        self._part.seek(0)
        for number, (_, done) in enumerate(self.log.records):
            for put in done.files:
                data = self._part.read(max(0, put.size - at))
                if len(data) != put.size - at or zlib.crc32(data) != put.check:
                    return number
                at = put.size
            if not done.files:
                return number
        return len(self.log.records)

    def _chunks(self) -> Iterator[bytes]:
        self._part.seek(0)
        while chunk := self._part.read(_CHUNK):
            yield chunk

    def _is_there(self) -> bool:
        """Whether the file is there already as it is to be; then it is left alone."""
        try:
            if self._target.stat().st_size != self._part.seek(0, os.SEEK_END):
                return False
            with self._target.open("rb") as there:
                return all(there.read(len(chunk)) == chunk for chunk in self._chunks())
        except OSError:
            return False

    def _refuse(self) -> None:
        if not self._target.parent.is_dir():
            raise RefusedError(f"cannot be written: {os.strerror(errno.ENOENT)}")
        self._seen = state_of(self._target)
        if not self._target.exists() or self._target.is_file():
            reason = refusal(self._target, self._format, self._articles)
            if reason:
                raise RefusedError(reason)


class IntoFolder(Outlet):
    """Files by their names below ``folder``. A file that cannot be put there is said, and the others go on.
    RefusedError when the folder is none for a data set."""

    def __init__(self, folder: Path, format: Format, found: Collection[Found], log: Log[Done], say: Say) -> None:
        self.log = log
        self._folder, self._format, self._articles, self._say = folder, format, Articles(found), say
        self._put: set[Path] = set()
        self._gone_on_with = bool(log.records)
        if not self._gone_on_with:
            _need_new(folder, format)
            log.add("", Done())  # from here on what stands there is this run's own

    def known(self, key: str) -> Done | None:
        assert self.log is not None
        done = self.log.get(key)
        if done is None:
            return None
        places = [paths.safe_path(self._folder, put.name) for put in done.files]
        for place, put in zip(places, done.files, strict=True):
            if place is None or not place.is_file() or place.stat().st_size != put.size:
                return None
        self._put.update(place for place in places if place is not None)
        self.count += len(places)
        return done

    def take(self, files: Sequence[File]) -> list[Put]:
        return [put for file in files if (put := self._take(file)) is not None]

    def end(self) -> None:
        assert self.log is not None
        if self._format.part is not None and self._gone_on_with:
            self._remove_others()
        if self.count:
            self.take(self._format.beside())
        self.stop(for_good=True)

    def _remove_others(self) -> None:
        """What a run that was broken off had put into the data set and this one did not: the articles have changed."""
        for place in self._folder.rglob(f"part-*{self._format.suffix}"):
            if place not in self._put and not place.is_symlink():
                with contextlib.suppress(OSError):
                    place.unlink()

    def _take(self, file: File) -> Put | None:
        target = paths.safe_path(self._folder, file.name)
        if target is None:
            message = f"{file.name!r} would be outside of the folder; an export writes nothing there"
            self._say(self._folder, message)
            return None
        if target in self._put:
            self._say(target, "was made of another article in this export already; left as it is")
            return None
        self._put.add(target)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, file.data, self._format, self._articles)
        except RefusedError as refused:
            self._say(target, str(refused))
            return None
        except (OSError, ValueError) as error:
            self._say(target, f"cannot be written: {getattr(error, 'strerror', None) or error}")
            return None
        self.count += 1
        return Put(file.name, len(file.data))


def _need_new(folder: Path, format: Format) -> None:
    """What stands in the folder of a data set is read as part of it, an earlier export of it too."""
    if format.one_file and format.several and folder.is_dir() and any(folder.iterdir()):
        raise RefusedError(f"is not empty: {format.name} makes a folder of its own; name a new one")


class Articles:
    """The articles that are exported, over which nothing may go, by the files that they really are."""

    def __init__(self, found: Collection[Found]) -> None:
        self._found = found

    @cached_property
    def _real(self) -> frozenset[str]:
        return frozenset(os.path.realpath(one.article) for one in self._found)

    def __contains__(self, real: Path) -> bool:
        return str(real) in self._real


def _write(target: Path, data: bytes, format: Format, articles: Articles) -> None:
    """Writes a file whole, unless it is there just so. RefusedError where it must not go, OSError where it cannot."""
    if target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data:
        return
    if reason := refusal(target, format, articles):
        raise RefusedError(reason)
    store.write_atomically(target, data)


def refusal(target: Path, format: Format, articles: Articles) -> str:
    """Why an export must not write to ``target``; empty when it may."""
    real = Path(os.path.realpath(target))
    if store.is_sidecar(real) and (format.name != "sidecar" or real.exists()):
        return "is a sidecar's name; an export does not overwrite annotations"
    if real.name in (codebook.FILE, FOLDER_FILE):
        return "belongs to the folder; an export does not overwrite it"
    if not real.exists():
        return ""
    if real in articles or store.sidecars_of(real):
        return "is an article; an export does not overwrite it"
    if not readers.can_read(real) or format.is_own(real.name, real.read_bytes()):
        return ""
    return "may be an article, and an export does not write over one: name another file, or remove this one first"
