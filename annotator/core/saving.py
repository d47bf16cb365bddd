"""Saving a document: over the sidecar that it was made from, or merged with what somebody else has put there since.

Between looking at what is on disk and putting the new file in its place, a lock keeps the program's other windows and
commands away; it lasts milliseconds. Other programs do not know the lock: their change is noticed by its content,
before the save as here, or after it by whoever watches the file.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from msgspec import Struct

from annotator.core import backups, bounded, places, sidecar, store
from annotator.core.merge import merge
from annotator.core.model import Document
from annotator.core.sidecar import SidecarError
from annotator.core.store import ChangedOutsideError

LOCK_SECONDS = 5.0
"""How long a save waits for another one of the same sidecar; each lasts milliseconds."""
FEW = 8
"""From how many annotations on the loss of more than half of them here is asked about (R12): of fewer, an ordinary step
takes away as much, as a quote that goes with its source and cue."""
FEW_THERE = 2
"""The same of annotations that are gone from the file, which nobody here took away."""

_LOCKS = 64
"""Files that stand for all sidecars' locks: two sidecars with one lock only wait for each other."""

Encode = Callable[[Document], bytes]


class Saved(Struct, frozen=True):
    """What stands on disk now, its digest, and what somebody else had put there since the base (None: nobody)."""

    document: Document
    digest: str
    theirs: Document | None = None
    conflicts: int = 0


class UnreadableError(ChangedOutsideError):
    """What somebody else put in the sidecar's place cannot be read; it was left as it is."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path)
        self.reason = reason


class TooMuchGoneError(OSError):
    """The save would leave less than half of the annotations, and nobody deleted them; nothing was written.

    ``ours`` is whether they are gone from the document that was to be saved; else from the sidecar on disk."""

    def __init__(self, path: Path, gone: int, of: int, *, ours: bool) -> None:
        super().__init__(f"{path}: {gone} of {of} annotations would be gone")
        self.path, self.gone, self.of, self.ours = path, gone, of, ours


def save(
    path: Path,
    document: Document,
    *,
    base: Document | None,
    digest: str | None,
    removed: Collection[str] = (),
    accept_loss: bool = False,
    encode: Encode = sidecar.write,
) -> Saved:
    """Writes ``document`` to the sidecar at ``path``, merged with what is there when that is not the version of
    ``digest`` (SHA-256, None: no sidecar), which held ``base``.

    ``removed`` are the ids of the annotations that a person took away. What is replaced is kept as a version
    (:mod:`annotator.core.backups`). UnreadableError, TooMuchGoneError or another OSError when nothing was written; the
    old file is then as it was.
    """
    data = encode(document)
    with lock(path):
        found = _bytes_at(path)
        found_digest = None if found is None else store.digest(found)
        if found_digest == digest or found is None:
            # a sidecar that somebody deleted is written again: an edit beats a delete
            before = base if found is not None else None
            _guard(path, before, document, removed, accept_loss)
            if found is not None:
                much = accept_loss or _loses(before, document)
                backups.keep(path, found, every=backups.ALWAYS if much else backups.EVERY)
            store.write_atomically(path, data)
            return Saved(document, store.digest(data))
        assert found_digest is not None
        theirs = readable(path, found)
        _guard(path, base, theirs, (), accept_loss, ours=False)
        merged = merge(base, document, theirs)
        _guard(path, theirs, merged.document, removed, accept_loss)
        if merged.document == theirs:
            return Saved(merged.document, found_digest, theirs, merged.conflicts)
        data = encode(merged.document)
        backups.keep(path, found, every=backups.EVERY_MERGE)
        store.write_atomically(path, data)
        return Saved(merged.document, store.digest(data), theirs, merged.conflicts)


class Seen(Struct, frozen=True):
    """What somebody else put in a sidecar's place (None: it is gone), and what it makes with a document here."""

    digest: str | None
    theirs: Document | None
    merged: Document
    conflicts: int = 0


def look(
    path: Path,
    document: Document,
    *,
    base: Document | None,
    digest: str | None,
    accept_loss: bool = False,
) -> Seen | None:
    """What the sidecar at ``path`` holds now, when that is not the version of ``digest``; None when it is. Nothing is
    written. UnreadableError and TooMuchGoneError as in :func:`save`, OSError when the file cannot be read."""
    found = _bytes_at(path)
    found_digest = None if found is None else store.digest(found)
    if found_digest == digest:
        return None
    if found is None:
        return Seen(None, None, document)
    theirs = readable(path, found)
    _guard(path, base, theirs, (), accept_loss, ours=False)
    merged = merge(base, document, theirs)
    return Seen(found_digest, theirs, merged.document, merged.conflicts)


def _bytes_at(path: Path) -> bytes | None:
    try:
        return store.bytes_at(path)
    except bounded.OddFileError as error:
        raise UnreadableError(path, str(error.strerror)) from None


def readable(path: Path, data: bytes) -> Document:
    """The document that somebody else put at ``path``. UnreadableError when it is none, or a newer version's."""
    try:
        reading = sidecar.read(data)
    except SidecarError as error:
        raise UnreadableError(path, str(error)) from None
    if reading.newer:
        raise UnreadableError(path, "a newer version of Annotator wrote it")
    return reading.document


def _guard(
    path: Path,
    before: Document | None,
    after: Document,
    removed: Collection[str],
    accept_loss: bool,
    *,
    ours: bool = True,
) -> None:
    """R12: TooMuchGoneError when more than half of the annotations go without a person's deleting them."""
    if accept_loss or before is None or len(before.annotations) < (FEW if ours else FEW_THERE):
        return
    had = len(before.annotations)
    if 2 * len(after.annotations) >= had + len(removed):
        return  # at least half of them are there, whichever they are
    gone = sum(a.id not in after.annotations and a.id not in removed for a in before.annotations)
    if 2 * gone > had:
        raise TooMuchGoneError(path, gone, had, ours=ours)


def _loses(before: Document | None, after: Document) -> bool:
    return before is not None and 2 * len(after.annotations) < len(before.annotations)


@contextlib.contextmanager
def lock(path: Path) -> Iterator[None]:
    """Keeps the program's other processes from saving to ``path`` meanwhile. TimeoutError when one does not end."""
    from filelock import FileLock, Timeout  # only who saves needs it, and the start should not wait for it

    number = int.from_bytes(hashlib.sha256(os.fsencode(os.path.realpath(path))).digest()[:4], "big") % _LOCKS
    folder = places.data_folder() / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = FileLock(folder / f"{number:02}.lock", timeout=LOCK_SECONDS, poll_interval=0.002)
        held.acquire()
    except Timeout:
        raise TimeoutError(
            f"{path}: another window or command has been saving for {LOCK_SECONDS:.0f} seconds"
        ) from None
    except OSError:
        yield  # no data folder to be had: what is on disk is still compared before it is replaced
        return
    try:
        yield
    finally:
        held.release()
