"""``annotator merge``: two versions of a sidecar into one, record by record; fit to be git's merge driver."""

from argparse import Namespace
from pathlib import Path

from annotator.cli.console import Console
from annotator.core import sidecar, store
from annotator.core.conflicts import conflicts_of
from annotator.core.merge import merge
from annotator.core.model import Document
from annotator.core.sidecar import SidecarError


def run(arguments: Namespace, console: Console) -> int:
    """Merges OURS and THEIRS into OURS or the output; 0, or 1 when a person must choose between values (the file is
    whole and holds both) or when a file could not be read (nothing is written then)."""
    base, ours, theirs = (_read(path, console) for path in (arguments.base, arguments.ours, arguments.theirs))
    if console.faults:
        return 1
    # in a file that git made for an added one there is nothing
    sides = [document for document in (ours, theirs) if document is not None]
    if not sides:
        console.fault(arguments.ours, "is empty, and so is the other; nothing to merge")
        return 1
    document = sides[0] if len(sides) == 1 else merge(base, sides[0], sides[1]).document
    target = arguments.output or arguments.ours
    try:
        store.write_atomically(target, sidecar.write(document))
    except OSError as error:
        console.fault(target, f"could not be written: {error.strerror or error}")
        return 1
    for conflict in conflicts_of(document):
        place = f"{conflict.section} {conflict.id}" if conflict.id else conflict.section
        values = " | ".join(str(value) for value in conflict.values)
        console.fault(target, f"{place}: {conflict.field} has two values, choose in the window: {values}")
    return 1 if console.faults else 0


def _read(path: Path, console: Console) -> Document | None:
    try:
        data = path.read_bytes()
        if not data:
            return None
        reading = sidecar.read(data)
    except SidecarError as error:
        console.fault(path, f"{error}; nothing was merged")
        return None
    except OSError as error:
        console.fault(path, f"{error.strerror or error}; nothing was merged")
        return None
    if reading.newer:
        console.fault(path, "was written by a newer version of Annotator; nothing was merged")
        return None
    return reading.document
