"""The sidecar as a format among the others: for a copy of the annotations somewhere else, and for reading one."""

from collections.abc import Iterable

from annotator.core import sidecar
from annotator.core.sidecar import Reading, SidecarError
from annotator.formats.item import Export, File, FormatError, Item


def read(data: bytes) -> Reading:
    """The document in a sidecar's bytes; FormatError when they are none."""
    try:
        return sidecar.read(data)
    except SidecarError as error:
        raise FormatError(error.fault) from None


def write(items: Iterable[Item]) -> Export:
    """A sidecar for each item, named as beside its article."""
    return Export(tuple(File(item.stem + sidecar.SUFFIX, sidecar.write(item.document)) for item in items))
