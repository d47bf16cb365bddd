"""The sidecar as a format among the others: for a copy of the annotations somewhere else, and for reading one."""

from collections.abc import Iterable, Iterator

from annotator.core import sidecar
from annotator.core.sidecar import Reading, SidecarError
from annotator.formats.item import Export, File, FormatError, Imported, Input, Item, Notes


def read(data: bytes) -> Reading:
    """The document in a sidecar's bytes; FormatError when they are none."""
    try:
        return sidecar.read(data)
    except SidecarError as error:
        raise FormatError(error.fault) from None


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """The article of a sidecar, with its own file where that is beside it."""
    reading = read(file.data)
    notes.faults.extend(reading.faults)
    name = file.name.removesuffix(sidecar.SUFFIX)
    yield Imported(name, reading.document, file.beside(name.rpartition("/")[2]))


def recognises(file: Input) -> bool:
    """By the name, as everywhere in the program."""
    return file.name.endswith(sidecar.SUFFIX)


def write(items: Iterable[Item]) -> Export:
    """A sidecar for each item, named as beside its article."""
    return Export(tuple(File(item.stem + sidecar.SUFFIX, sidecar.write(item.document)) for item in items))
