"""A source renamed, merged with another or split, a label renamed, in all sidecars of a folder: in all or in none.

What is to be done is written down first, in the program's data folder. A failure in the middle, or a person who stops
it, takes back what was done; after a crash the next start of the program does the rest: doing it twice is as doing it
once.
"""

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotator.core import codebook, places, saving, sidecar, store
from annotator.core.model import Annotation, Document, LinkTarget, Source
from annotator.core.sidecar import SidecarError

Progress = Callable[[int, int], None]


class Rename(Struct, frozen=True, tag=True):
    """The source of that id is called and described so everywhere; a name that it had stays as another name."""

    source: Source


class Merge(Struct, frozen=True, tag=True):
    """What the sources ``gone`` (ids) say is said by ``keep``, and their names are other names of it."""

    keep: Source
    gone: tuple[str, ...]


class Split(Struct, frozen=True, tag=True):
    """In these articles (paths from the folder) what the source ``of`` (its id) says is said by ``new``."""

    of: str
    new: Source
    articles: frozenset[str]


class Relabel(Struct, frozen=True, tag=True):
    """Annotations under a label go under another one: ``labels`` leads from the old to the new. The folder's codebook
    is then ``codebook`` (its file's text), in place of the one of the digest ``before`` (SHA-256; "": none); it holds
    for the sidecars below that have none nearer."""

    labels: dict[str, str]
    codebook: str
    before: str = ""


Operation = Rename | Merge | Split | Relabel


class Step(Struct, frozen=True):
    """What one sidecar held and what it holds now, with the digest of the latter."""

    path: Path
    before: Document
    after: Document
    digest: str


class FolderError(Exception):
    """The folder's sidecars were left as they were; ``reasons`` are sentences, one for each sidecar in the way."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class StoppedError(FolderError):
    """A person stopped it, and nothing was changed."""


class _Record(Struct, frozen=True):
    folder: str
    sidecars: tuple[str, ...]
    operation: Operation
    now: str


def run(
    folder: Path, operation: Operation, *, now: str, progress: Progress | None = None, stop: Event | None = None
) -> list[Step]:
    """Does it in the folder and below; the steps, for :func:`undo`. FolderError when nothing was changed, since a
    sidecar cannot be read or written, or ``stop`` was set."""
    found, troubles = _affected(folder, operation, stop)
    troubles += [f"{path} may not be written." for path, _, _ in found if not os.access(path.parent, os.W_OK | os.X_OK)]
    if troubles:
        raise FolderError(troubles)
    if not found and not isinstance(operation, Relabel):
        return []
    names = tuple(_name(folder, path) for path, _, _ in found)
    record = _Record(os.fsencode(folder).decode("utf-8", "surrogateescape"), names, operation, now)
    with _written_down(record):
        steps: list[Step] = []
        try:
            for done, (path, before, digest) in enumerate(found):
                if stop is not None and stop.is_set():
                    raise StoppedError(undo(steps))
                steps.append(_save(folder, path, before, digest, operation, now))
                if progress is not None:
                    progress(done + 1, len(found))
            _write_codebook(folder, operation)
        except OSError as error:
            left = undo(steps)
            raise FolderError([f"{path}: {error.strerror or error}. Nothing was changed.", *left]) from error
    return steps


def undo(steps: list[Step], *, progress: Progress | None = None) -> list[str]:
    """Takes it back, but for what somebody changed since; sentences on what could not be."""
    troubles = []
    for done, step in enumerate(reversed(steps)):
        try:
            if step.after is not step.before:
                saving.save(step.path, step.before, base=step.after, digest=step.digest)
        except (OSError, SidecarError) as error:
            troubles.append(f"{step.path} could not be put back: {getattr(error, 'strerror', None) or error}.")
        if progress is not None:
            progress(done + 1, len(steps))
    return troubles


def finish() -> int:
    """Does the rest of what a crash broke off; in how many sidecars."""
    done = 0
    for place in _written():
        with _held(place) as ours:
            if not ours:
                continue  # it is being done this moment, by another window
            try:
                record = msgspec.json.decode(place.read_bytes(), type=_Record)
            except (OSError, msgspec.DecodeError):
                continue
            folder = Path(record.folder)
            for name in record.sidecars:
                with contextlib.suppress(OSError, SidecarError):
                    loaded = store.load(folder / name)
                    if loaded is not None and not loaded.reading.newer:
                        before = loaded.reading.document
                        step = _save(folder, folder / name, before, loaded.digest, record.operation, record.now)
                        done += step.after is not before
                with contextlib.suppress(OSError):
                    _write_codebook(folder, record.operation)
            place.unlink(missing_ok=True)
    return done


def applied(document: Document, operation: Operation, *, article: str, now: str) -> Document:
    """The document with the operation done; the same one when it has nothing to do with it."""
    match operation:
        case Rename(source):
            return _renamed(document, source, now)
        case Merge(keep, gone):
            return _merged(document, keep, gone, now)
        case Split(of, new, articles):
            return _moved(document, (of,), new, now) if article in articles else document
        case Relabel(labels, _):
            return _relabelled(document, labels, now)


def _relabelled(document: Document, labels: dict[str, str], now: str) -> Document:
    changed = [
        replace(annotation, label=labels[annotation.label], modified=now)
        for annotation in document.annotations
        if annotation.label in labels
    ]
    if not changed:
        return document
    return replace(document, annotations=document.annotations.with_changes(put=changed))


def _write_codebook(folder: Path, operation: Operation) -> None:
    if not isinstance(operation, Relabel):
        return
    path, data = folder / codebook.FILE, operation.codebook.encode()
    with saving.lock(path):
        there = store.digest(path.read_bytes()) if path.exists() else ""
        if there not in (operation.before, store.digest(data)):
            raise store.ChangedOutsideError(path)
        store.write_atomically(path, data)


def _renamed(document: Document, source: Source, now: str) -> Document:
    known = document.sources.get(source.id)
    if known is None:
        return document
    had = [name for name in (known.name, *known.names, *source.names) if name != source.name]
    wanted = replace(
        known,
        name=source.name,
        kind=source.kind,
        role=source.role,
        affiliation=source.affiliation,
        names=tuple(dict.fromkeys(had)),
    )
    if wanted == known:
        return document
    return replace(document, sources=document.sources.with_changes(put=[replace(wanted, modified=now)]))


def _merged(document: Document, keep: Source, gone: tuple[str, ...], now: str) -> Document:
    there = [source for source in map(document.sources.get, gone) if source is not None and source.id != keep.id]
    if not there:
        return document
    known = document.sources.get(keep.id) or keep
    had = [name for source in (known, *there) for name in (source.name, *source.names)]
    names = tuple(dict.fromkeys(name for name in (*known.names, *had) if name != known.name))
    return _moved(document, tuple(source.id for source in there), replace(known, names=names), now)


def _moved(document: Document, gone: tuple[str, ...], to: Source, now: str) -> Document:
    """What the sources ``gone`` say is said by ``to``, and they are gone from the document."""
    if not any(id in document.sources for id in gone):
        return document
    changed = [moved for annotation in document.annotations if (moved := _linked_to(annotation, gone, to.id, now))]
    put = [] if document.sources.get(to.id) == to else [replace(to, modified=now)]
    return replace(
        document,
        annotations=document.annotations.with_changes(put=changed),
        sources=document.sources.with_changes(put=put, drop=[id for id in gone if id in document.sources]),
    )


def _linked_to(annotation: Annotation, gone: tuple[str, ...], to: str, now: str) -> Annotation | None:
    who = annotation.linked("who")
    if not any(target in gone for target in who if isinstance(target, str)):
        return None
    targets: list[LinkTarget] = [to if isinstance(target, str) and target in gone else target for target in who]
    seen: list[LinkTarget] = []
    for target in targets:
        if target not in seen:
            seen.append(target)
    return replace(annotation, links={**annotation.links, "who": tuple(seen)}, modified=now)


def _save(folder: Path, path: Path, before: Document, digest: str, operation: Operation, now: str) -> Step:
    after = applied(before, operation, article=_name(folder, store.article_of(path)), now=now)
    if after is before:
        return Step(path, before, before, digest)
    saved = saving.save(path, after, base=before, digest=digest)
    return Step(path, before, after, saved.digest)


def _affected(
    folder: Path, operation: Operation, stop: Event | None
) -> tuple[list[tuple[Path, Document, str]], list[str]]:
    """The sidecars that the operation changes, each with what it holds and its digest; and what is in the way."""
    ids = _ids(operation)
    found, troubles = [], []
    if isinstance(operation, Relabel) and not operation.labels:
        return [], []
    for path in sidecars_below(folder, own_codebook=not isinstance(operation, Relabel)):
        if stop is not None and stop.is_set():
            raise StoppedError([])
        try:
            data = store.bytes_at(path) or b""
            if not any(id in data for id in ids):
                continue
            reading = sidecar.read(data)
        except (OSError, SidecarError) as error:
            troubles.append(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.")
            continue
        if reading.newer:
            troubles.append(f"{path} was written by a newer version of Annotator.")
            continue
        document = reading.document
        if applied(document, operation, article=_name(folder, store.article_of(path)), now="") is not document:
            found.append((path, document, store.digest(data)))
    return found, troubles


def _ids(operation: Operation) -> list[bytes]:
    """The ids as they stand in a sidecar, to pass over in a glance those that hold none of them."""
    match operation:
        case Rename(source):
            ids = [source.id]
        case Merge(_, gone):
            ids = list(gone)
        case Split(of, _, _):
            ids = [of]
        case Relabel(labels, _):
            ids = list(labels)
    return [msgspec.json.encode(id) for id in ids]


def sidecars_below(folder: Path, *, own_codebook: bool = True) -> Iterator[Path]:
    """The sidecars in a folder and below, hidden folders left out; those of folders with a codebook of their own only
    with ``own_codebook``."""
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if not own_codebook:
            folders[:] = [name for name in folders if not Path(base, name, codebook.FILE).exists()]
        yield from (path for name in sorted(names) if store.is_sidecar(path := Path(base, name)))


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


@contextlib.contextmanager
def _written_down(record: _Record) -> Iterator[None]:
    place = _folder() / f"{secrets.token_hex(8)}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    with _held(place):
        store.write_atomically(place, msgspec.json.encode(record))
        try:
            yield
        finally:
            place.unlink(missing_ok=True)


@contextlib.contextmanager
def _held(place: Path) -> Iterator[bool]:
    """Keeps others from doing what is written down there; False when one of them is at it."""
    from filelock import FileLock, Timeout

    lock = FileLock(place.with_suffix(".lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
        with contextlib.suppress(OSError):
            place.with_suffix(".lock").unlink()


def _written() -> list[Path]:
    try:
        return sorted(path for path in _folder().iterdir() if path.suffix == ".json")
    except OSError:
        return []


def _folder() -> Path:
    return places.data_folder() / "folders"


def new_id() -> str:
    """An id for the source that a split makes."""
    return secrets.token_hex(6)
