"""Versions of a sidecar that other programs left: brought together, as files are."""

import contextlib
import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from annotator.core import anchor, places, sidecar, store
from annotator.core.merge import Merged, merge
from annotator.core.model import Document
from annotator.core.sidecar import Fault, SidecarError


class Sides(Struct, frozen=True):
    """What git left in one file: each side whole, and the base where git was asked for it (``merge.conflictStyle``)."""

    ours: bytes
    theirs: bytes
    base: bytes | None


def sides_of(data: bytes) -> Sides:
    """The two files, or three, that stand in one with git's conflict markers. ValueError when the markers do not fit
    together, with the line."""
    lines: dict[str, list[bytes]] = {"ours": [], "base": [], "theirs": []}
    side, with_base = "", False
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        found, here = sidecar.MARK.match(line), ""
        mark = found[1][:1] if found else b""
        if mark == b"<" and side == "":
            here = "ours"
        elif mark == b"|" and side == "ours":
            here, with_base = "base", True
        elif mark == b"=" and side in ("ours", "base"):
            here = "theirs"
        elif mark == b">" and side == "theirs":
            side = ""
            continue
        elif mark in (b"<", b">"):
            raise ValueError(f"line {number}: git's conflict markers do not fit together")
        if here:
            side = here
            continue
        for name in (side,) if side else lines:
            lines[name].append(line)
    if side:
        raise ValueError("git's conflict markers do not fit together: the last one is not closed")
    ours, base, theirs = (b"".join(lines[name]) for name in ("ours", "base", "theirs"))
    return Sides(ours, theirs, base if with_base else None)


def merged_from_markers(data: bytes) -> Merged:
    """The document that both sides of git's conflict make. SidecarError when a side cannot be read."""
    try:
        sides = sides_of(data)
    except ValueError as error:
        raise SidecarError(Fault("", str(error))) from None
    ours, theirs = (_side(data, name) for data, name in ((sides.ours, "our"), (sides.theirs, "their")))
    base: Document | None = None
    if sides.base is not None:
        try:
            base = sidecar.read(sides.base).document
        except SidecarError:
            base = None  # nothing counts as deleted then
    return merge(base, ours, theirs)


def merge_sidecar_with_markers(path: Path) -> Path:
    """Merges the two sides that git left in a sidecar, in its place; where the file as it was is kept. SidecarError or
    OSError when that cannot be done; the file is then as it was."""
    data = store.bytes_at(path) or b""
    document = merged_from_markers(data).document
    kept = keep_beside(data, path, "conflict")
    store.write_atomically(path, sidecar.write(document))
    return kept


def merged_with(document: Document, path: Path) -> Document:
    """The document with what another version of its sidecar holds; without a common base nothing counts as deleted.
    SidecarError when that cannot be read, ValueError when it is of another article."""
    loaded = store.load(path)
    if loaded is None:
        return document
    if loaded.reading.newer:
        raise SidecarError(Fault("version", "a newer version of Annotator wrote it"))
    theirs = loaded.reading.document
    if theirs.article.file != document.article.file and theirs.text != document.text:
        raise SidecarError(Fault("", f"it belongs to another article, {theirs.article.file}"))
    return merge(None, document, anchor.to_text(theirs, document.text)).document


def keep_beside(data: bytes, path: Path, what: str) -> Path:
    """Puts bytes beside a sidecar, under a name that says what they are and that nothing has."""
    name = f"{path.name}.{what}-{datetime.now():%Y%m%d-%H%M%S}"
    copy, number = path.with_name(f"{name}.json"), 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{name}-{number}.json")
    store.write_atomically(copy, data)
    return copy


def put_away(paths: Iterable[Path]) -> Path:
    """Moves versions that were merged into the data folder; the folder that they are in now. What cannot be moved
    stays."""
    folder = places.data_folder() / "merged"
    for path in paths:
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.move(path, folder / f"{datetime.now():%Y%m%d-%H%M%S}-{path.name}")
    return folder


def _side(data: bytes, whose: str) -> Document:
    errors: list[SidecarError] = []
    for candidate in _repaired(data):
        try:
            reading = sidecar.read(candidate)
        except SidecarError as error:
            errors.append(error)
            continue
        if reading.newer:
            raise SidecarError(Fault("version", "a newer program wrote it; merge it there"))
        return reading.document
    raise SidecarError(Fault(errors[0].fault.place, f"{whose} side cannot be read: {errors[0].fault.message}"))


def _repaired(data: bytes) -> Iterator[bytes]:
    """The side as it is, and with commas put right at the ends of lines: one too many or too few is git's doing where
    a line is the last on one side only."""
    yield data
    between = re.sub(rb'(["}])(\r?\n)(["{])', rb"\1,\2\3", data)
    yield re.sub(rb",(\r?\n\])", rb"\1", between)
