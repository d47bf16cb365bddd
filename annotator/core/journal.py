"""The journal of unsaved edits: what was done since the last save that stands, in case the next one never comes.

One file for each sidecar and process, in the user's data folder, outside every folder of articles: a header, then a
line for each edit with the records as they became and, where the file does not have it yet, as they were on disk. It
goes when the save stands. What a process that died left behind is found at the next start and merged with what is on
disk then, like the work of any other person.

The lines are in the system's hands before an edit is done, so that a killed process loses none of them; they are not
forced to the disk, which would stop the window: a power cut can cost what the last second held.
"""

import contextlib
import hashlib
import json
import os
import secrets
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotator.core import places, sidecar
from annotator.core.model import Annotation, ArticleInfo, Document, Source
from annotator.core.records import Records
from annotator.core.sidecar import SidecarError
from annotator.core.words import counted

SUFFIX = ".journal"
KEPT_DAYS = 30
"""How long a journal stays that a person did not want."""

_VERSION = 1


class Unsaved(Struct, frozen=True):
    """Edits that were not saved: the records that they touched as they were (``base``) and as they became (``ours``),
    both over the text that they were made in. ``when`` is the time of the last one, in seconds since 1970."""

    journal: Path
    article: Path
    sidecar: Path
    when: float
    base: Document
    ours: Document

    def described(self) -> str:
        """What it holds, for people: "2 quotes added, 1 note changed, 1 quote removed"."""
        added: Counter[str] = Counter()
        removed: Counter[str] = Counter()
        changed = 0
        for id in self.ours.annotations.changed_since(self.base.annotations):
            before, after = self.base.annotations.get(id), self.ours.annotations.get(id)
            if before is None and after is not None:
                added[after.label] += 1
            elif before is not None and after is None:
                removed[before.label] += 1
            else:
                changed += 1
        parts = [f"{counted(count, label)} added" for label, count in sorted(added.items())]
        parts += [f"{counted(changed, 'annotation')} changed"] if changed else []
        parts += [f"{counted(count, label)} removed" for label, count in sorted(removed.items())]
        if not parts and self.ours.sources.changed_since(self.base.sources):
            parts = ["a source changed"]
        return ", ".join(parts) or "what is known of the article changed"

    def by_itself(self) -> Document:
        """The records as they became, as a document of their own: without links to those that the edits did not touch,
        which are not here."""
        known = {record.id for record in (*self.ours.annotations, *self.ours.sources)}
        alone = []
        for annotation in self.ours.annotations:
            links = {
                role: tuple(target for target in targets if not isinstance(target, str) or target in known)
                for role, targets in annotation.links.items()
            }
            alone.append(replace(annotation, links={role: targets for role, targets in links.items() if targets}))
        return replace(self.ours, annotations=Records[Annotation](alone))


class Damaged(Struct, frozen=True):
    """A journal that cannot be read; it stays where it is."""

    journal: Path
    reason: str


class Journal:
    """The journal of one open article. OSError of the disk is kept in ``failure`` and breaks no edit."""

    def __init__(self, article: Path, sidecar: Path) -> None:
        self._article, self._sidecar = article, sidecar
        self._file: FileIO | None = None
        self._path = Path()
        self._since: Document | None = None
        """What is on disk, while something is unsaved."""
        self._had: set[str] = set()
        self._text: tuple[str, str] = ("", "")
        self.failure = ""

    def note(self, before: Document, after: Document, annotations: Iterable[str], sources: Iterable[str]) -> None:
        """Notes an edit that led from one version to the other; the ids of what it touched. The first after a save
        begins a new file, and ``before`` is then what that save wrote."""
        if self._since is None:
            self._since = before
        elif self._file is None:  # the disk refused the file that was begun: all of it again
            before = self._since
            annotations = after.annotations.changed_since(before.annotations)
            sources = after.sources.changed_since(before.sources)
        broken = self._path
        try:
            if self._file is None:
                self._begin(before)
            self._write(self._line(before, after, list(annotations), list(sources)))
        except (OSError, ValueError, TypeError) as error:
            self.failure = getattr(error, "strerror", None) or str(error)
            self.close()
            return
        self.failure = ""
        if broken != self._path and broken != Path():
            _remove(broken)

    def settle(self) -> None:
        """The save stands: nothing is unsaved any more."""
        path, begun = self._path, self._since is not None
        self.close()
        self._path, self._since = Path(), None
        if begun and path != Path():
            _remove(path)

    def settle_but(self, saved: Document, present: Document) -> None:
        """The save of ``saved`` stands, and there are edits since: they are in a new file before the old one goes."""
        if present is saved or self._since is None:
            self.settle()
            return
        self.close()
        self._since = saved
        annotations = present.annotations.changed_since(saved.annotations)
        # the old file goes when the new one stands, as one that the disk refused does
        self.note(saved, present, annotations, present.sources.changed_since(saved.sources))

    def close(self) -> None:
        """Lets go of the file and leaves it: what it holds is offered at the next start."""
        file, self._file, self._had = self._file, None, set()
        if file is not None:
            with contextlib.suppress(OSError):
                file.close()

    def _begin(self, before: Document) -> None:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = hashlib.sha256(os.fsencode(self._sidecar)).hexdigest()[:16]
        self._path = folder / f"{key}-{secrets.token_hex(6)}{SUFFIX}"
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self._file = os.fdopen(handle, "wb", buffering=0)
        with contextlib.suppress(OSError):  # a disk without locks
            _hold(self._file)
        header = {
            "journal": _VERSION,
            "article": _as_text(self._article),
            "sidecar": _as_text(self._sidecar),
            "text": self._kept_text(before.text),
            "info": json.loads(sidecar.encode_record(before.article)),
        }
        self._write(json.dumps(header).encode() + b"\n")

    def _write(self, line: bytes) -> None:
        assert self._file is not None
        while line:
            line = line[self._file.write(line) or 0 :]

    def _kept_text(self, text: str) -> str:
        """The name of the file that holds the text; it is written once for many journals."""
        if self._text[0] is not text:
            data = text.encode("utf-8", "surrogatepass")
            name = hashlib.sha256(data).hexdigest()
            path = _texts() / name
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                temporary = path.with_name(f"{name}.{secrets.token_hex(6)}")
                temporary.write_bytes(data)
                temporary.replace(path)
            self._text = (text, name)
        return self._text[1]

    def _line(self, before: Document, after: Document, annotations: list[str], sources: list[str]) -> bytes:
        """One line of JSON: of each record that the edit touched what it is now, and once what it was."""
        parts: list[bytes] = [b'"when": %.3f' % time.time()]
        for name, ids, old, new in (
            (b"annotations", annotations, before.annotations, after.annotations),
            (b"sources", sources, before.sources, after.sources),
        ):
            was = {id: old.get(id) for id in ids if id not in self._had}
            now = {id: new.get(id) for id in ids}
            self._had.update(ids)
            if now:
                parts += [b'"%s": %s' % (name, _records(now)), b'"%s_were": %s' % (name, _records(was))]
        if after.article is not before.article:
            parts.append(b'"info": ' + sidecar.encode_record(after.article))
        return b"{" + b", ".join(parts) + b"}\n"


def _records(records: dict[str, Any]) -> bytes:
    items = (
        msgspec.json.encode(id) + b": " + (b"null" if record is None else sidecar.encode_record(record))
        for id, record in records.items()
    )
    return b"{" + b", ".join(items) + b"}"


# The next start


def pending() -> tuple[list[Unsaved], list[Damaged]]:
    """What processes that are no more left unsaved, the latest first, and the journals that cannot be read."""
    unsaved: list[Unsaved] = []
    damaged: list[Damaged] = []
    try:
        paths = sorted(_folder().glob("*" + SUFFIX))
    except OSError:
        return [], []
    for path in paths:
        try:
            if _is_held(path):
                continue
            found = read(path)
        except FileNotFoundError:
            continue  # its process has just saved
        except (OSError, ValueError) as error:
            damaged.append(Damaged(path, getattr(error, "strerror", None) or str(error)))
            continue
        if found is None:
            _remove(path)  # killed before the first edit was in it
        else:
            unsaved.append(found)
    return sorted(unsaved, key=lambda item: -item.when), damaged


def read(path: Path) -> Unsaved | None:
    """What a journal holds; None when it holds no edit. A last line that was not finished is passed over. ValueError
    with the line when anything else in it is wrong, OSError when it cannot be read."""
    lines = path.read_bytes().split(b"\n")
    lines.pop()  # empty, or cut off where the process was killed
    if not lines:
        return None
    header = _parsed(lines[0], 1)
    if header.get("journal") != _VERSION:
        raise ValueError("line 1: is no journal of this version of Annotator")
    text = _text_of(str(header.get("text")))
    building = _Building(text)
    info = header.get("info", {})
    when = 0.0
    for number, line in enumerate(lines[1:], start=2):
        edit = _parsed(line, number)
        when = float(edit.get("when", when))
        info = edit.get("info", info)
        building.take(edit, number)
    if len(lines) == 1:
        return None
    article = ArticleInfo(file=str(info.get("file") or "article"))
    with contextlib.suppress(SidecarError):
        article = sidecar.read_article(info)
    base, ours = building.documents(article)
    return Unsaved(path, _as_path(header["article"]), _as_path(header["sidecar"]), when, base, ours)


def discard(unsaved: Unsaved | Damaged) -> Path:
    """Puts a journal away that is not wanted or was taken up; where it is for another 30 days. OSError when that
    cannot be done."""
    folder = _folder() / "dropped"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{unsaved.journal.name}"
    unsaved.journal.replace(place)
    return place


def tidy() -> None:
    """Removes the journals that were put away long ago, and the texts that no journal needs any more."""
    oldest = time.time() - KEPT_DAYS * 86_400
    for path in _files(_folder() / "dropped"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
    wanted = set()
    for path in (*_files(_folder()), *_files(_folder() / "dropped")):
        with contextlib.suppress(OSError, ValueError), path.open("rb") as file:
            wanted.add(str(_parsed(file.readline(), 1).get("text")))
    for path in _files(_texts()):
        with contextlib.suppress(OSError):
            if path.name not in wanted and path.stat().st_mtime < time.time() - 86_400:
                path.unlink()


class _Building:
    def __init__(self, text: str) -> None:
        self.text = text
        self.were: dict[str, dict[str, Any]] = {"annotations": {}, "sources": {}}
        self.now: dict[str, dict[str, Any]] = {"annotations": {}, "sources": {}}

    def take(self, edit: dict[str, Any], number: int) -> None:
        for section in ("annotations", "sources"):
            for key, place in ((f"{section}_were", self.were[section]), (section, self.now[section])):
                for id, item in edit.get(key, {}).items():
                    if key.endswith("_were") and id in place:
                        continue
                    try:
                        place[id] = None if item is None else sidecar.read_record(section, item, self.text)
                    except SidecarError as error:
                        raise ValueError(f"line {number}: {error}") from None

    def documents(self, article: ArticleInfo) -> tuple[Document, Document]:
        empty = Document(article=article, text=self.text)
        return tuple(  # type: ignore[return-value]
            replace(
                empty,
                annotations=Records[Annotation](a for a in side["annotations"].values() if a is not None),
                sources=Records[Source](s for s in side["sources"].values() if s is not None),
            )
            for side in (self.were, self.now)
        )


def _parsed(line: bytes, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(f"line {number}: is no JSON") from None
    if not isinstance(found, dict):
        raise ValueError(f"line {number}: is no object")
    return found


def _text_of(name: str) -> str:
    if len(name) != 64 or not name.isalnum():
        raise ValueError("line 1: names no text")
    return (_texts() / name).read_bytes().decode("utf-8", "surrogatepass")


def _as_text(path: Path) -> str:
    return os.fsencode(path).decode("latin-1")  # any bytes at all: a name need not be text on every system


def _as_path(text: Any) -> Path:
    return Path(os.fsdecode(str(text).encode("latin-1")))


def _folder() -> Path:
    return places.data_folder() / "journal"


def _texts() -> Path:
    return _folder() / "texts"


def _files(folder: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from [path for path in folder.iterdir() if path.is_file()]


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _hold(file: FileIO) -> None:
    """Shows other processes that this journal's process lives, as long as the file is open."""
    if os.name == "nt":
        return  # an open file cannot be renamed there, which says the same
    import fcntl

    fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_held(path: Path) -> bool:
    if os.name == "nt":
        try:
            path.replace(path)
        except PermissionError:
            return True
        return False
    import fcntl

    with path.open("rb") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False  # a disk without locks
    return False
