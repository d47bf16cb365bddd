"""The labels of a folder: what is annotated under each, and a codebook changed together with what it touches."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from threading import Event

import msgspec
from msgspec import Struct

from annotator.core import backups, bounded, codebook_file, saving, store
from annotator.core import codebook as codebooks
from annotator.core.codebook import Codebook
from annotator.corpus import renaming
from annotator.corpus.renaming import FolderError, Progress, Step


class Used(Struct, frozen=True):
    """How many annotations, and in how many articles."""

    annotations: int = 0
    articles: int = 0


class Usage(Struct, frozen=True):
    """What a folder holds under each label, and under each attribute of a label (``(label, attribute)``); ``unread``
    counts the sidecars that could not be read."""

    labels: dict[str, Used]
    attributes: dict[tuple[str, str], Used]
    unread: int = 0


class Changed(Struct, frozen=True):
    """What a change of the codebook did, for :func:`undo`: its file before (None: there was none), and the steps."""

    folder: Path
    before: bytes | None
    written: bytes
    steps: list[Step]


class _Annotation(Struct):
    label: str = ""
    attributes: dict[str, msgspec.Raw] = {}


class _Glance(Struct):
    annotations: list[_Annotation] = []


_decoder = msgspec.json.Decoder(_Glance)


def usage(folder: Path, stop: Event | None = None) -> Usage:
    """What the sidecars that a folder's codebook is for have under each label; ends early when ``stop`` is set."""
    labels: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    attributes: Counter[tuple[str, str]] = Counter()
    attribute_articles: Counter[tuple[str, str]] = Counter()
    unread = 0
    for path in renaming.sidecars_below(folder, own_codebook=False):
        if stop is not None and stop.is_set():
            break
        try:
            found = _decoder.decode(bounded.bytes_of(path, store.MAX_BYTES))
        except (OSError, msgspec.DecodeError, RecursionError, UnicodeError):
            unread += 1
            continue
        here = Counter(annotation.label for annotation in found.annotations)
        said = Counter((annotation.label, name) for annotation in found.annotations for name in annotation.attributes)
        labels.update(here)
        articles.update(here.keys())
        attributes.update(said)
        attribute_articles.update(said.keys())
    return Usage(
        {label: Used(count, articles[label]) for label, count in labels.items()},
        {key: Used(count, attribute_articles[key]) for key, count in attributes.items()},
        unread,
    )


def file_of(folder: Path) -> bytes | None:
    """The folder's own codebook as it is on disk; None when it has none. OSError when it cannot be read."""
    try:
        return bounded.bytes_of(folder / codebooks.FILE, codebooks.MAX_BYTES)
    except FileNotFoundError:
        return None


def change(
    folder: Path,
    codebook: Codebook,
    *,
    expected: bytes | None,
    renamed: Mapping[str, str],
    now: str,
    progress: Progress | None = None,
    stop: Event | None = None,
) -> Changed:
    """Makes ``codebook`` the folder's own and puts what is annotated under a label that was renamed or joined with
    another (``renamed``: from the old to the new) under the new one: all of it or nothing.

    ``expected`` is the file that the codebook was read from. FolderError, with nothing changed, when that has changed
    since, something cannot be read or written, or ``stop`` was set.
    """
    path = folder / codebooks.FILE
    changed_outside = f"{path} was changed by somebody else meanwhile. Nothing was changed; open the codebook again."
    try:
        if file_of(folder) != expected:
            raise FolderError([changed_outside])
        kept = {label.label for label in codebook.labels}
        called = {new: old for old, new in renamed.items() if old not in kept}
        written = codebook_file.serialise(codebook, expected or b"", called)
        codebooks.parse(written, str(path))
        if expected is not None:
            backups.keep(path, expected, every=backups.ALWAYS)
        before = "" if expected is None else store.digest(expected)
        operation = renaming.Relabel(dict(renamed), written.decode(), before)
        steps = renaming.run(folder, operation, now=now, progress=progress, stop=stop)
    except OSError as error:
        raise FolderError([f"{path}: {error.strerror or error}. Nothing was changed."]) from error
    return Changed(folder, expected, written, steps)


def undo(changed: Changed, *, progress: Progress | None = None) -> list[str]:
    """Takes a change back, but for what somebody changed since; sentences on what could not be."""
    path = changed.folder / codebooks.FILE
    troubles = renaming.undo(changed.steps, progress=progress)
    try:
        with saving.lock(path):
            if file_of(changed.folder) != changed.written:
                troubles.append(f"{path} was changed since, and was left as it is.")
            elif changed.before is None:
                path.unlink()
            else:
                store.write_atomically(path, changed.before)
    except OSError as error:
        troubles.append(f"{path} could not be put back: {error.strerror or error}.")
    return troubles
