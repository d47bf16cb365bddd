"""``annotator merge``: two versions of a sidecar into one, record by record; fit to be git's merge driver."""

from argparse import Namespace
from pathlib import Path
from typing import NamedTuple

from annotator.cli.console import Console
from annotator.core import sidecar, store
from annotator.core.conflicts import conflicts_of
from annotator.core.merge import merge
from annotator.core.model import Document
from annotator.core.sidecar import SidecarError

_NOTHING = "nothing was merged"


def run(arguments: Namespace, console: Console) -> int:
    """Merges OURS and THEIRS into OURS or the output; 0, or 1 when a person must choose between values (the file is
    whole and holds both), when the base could not be read (nothing counts as deleted then), or when one of the others
    could not be (nothing is written then)."""
    named: Path | None = arguments.name
    base, ours, theirs = (
        _read(getattr(arguments, side), named and named.with_name(f"{named.name} ({side})"), outcome, console)
        for side, outcome in (("base", "merged without it"), ("ours", _NOTHING), ("theirs", _NOTHING))
    )
    if not (ours.readable and theirs.readable):
        return 1
    # in a file that git made for an added one there is nothing
    sides = [side.document for side in (ours, theirs) if side.document is not None]
    target = arguments.output or arguments.ours
    if not sides:
        console.fault(named or target, "is empty, and so is the other; nothing to merge")
        return 1
    document = sides[0] if len(sides) == 1 else merge(base.document, sides[0], sides[1]).document
    try:
        store.write_atomically(target, sidecar.write(document))
    except OSError as error:
        console.fault(target, f"could not be written: {error.strerror or error}")
        return 1
    for conflict in conflicts_of(document):
        place = f"{conflict.section} {conflict.id}" if conflict.id else conflict.section
        values = " | ".join(str(value) for value in conflict.values)
        console.fault(named or target, f"{place}: {conflict.field} has two values, choose in the window: {values}")
    return 1 if console.faults else 0


class _Side(NamedTuple):
    document: Document | None = None
    """None also for an empty file."""
    readable: bool = True


def _read(path: Path, name: Path | None, outcome: str, console: Console) -> _Side:
    try:
        data = path.read_bytes()
        if not data:
            return _Side()
        reading = sidecar.read(data)
        if not reading.newer:
            return _Side(reading.document)
        fault = "was written by a newer version of Annotator"
    except SidecarError as error:
        fault = str(error)
    except OSError as error:
        fault = error.strerror or str(error)
    console.fault(name or path, f"{fault}; {outcome}")
    return _Side(readable=False)
