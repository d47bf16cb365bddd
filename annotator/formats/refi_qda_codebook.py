"""A codebook by itself as REFI-QDA programs exchange it (``.qdc``): codes with colours and descriptions, some below
others.

Sets of codes have no like here and are counted.
"""

import re
from collections.abc import Iterable, Iterator

from annotator.core import xml
from annotator.core.codebook import Label
from annotator.core.sidecar import Fault
from annotator.formats import refi, refi_codes
from annotator.formats.item import Export, File, FormatError, Imported, Input, Item, LeftOut, Notes
from annotator.formats.refi import tag_of
from annotator.formats.xml_text import element

SUFFIX = ".qdc"
LACKS = (
    "annotations: it is a codebook; of it keys, link roles, what is a source or a cue, titles beside names, scales, "
    "colours for dark ground, sets of codes"
)

_BOOK = re.compile(rb"<(?:[\w.-]+:)?CodeBook[\s>/]")


def recognises(file: Input) -> bool:
    """By its ending, or its outermost element."""
    if file.name.lower().endswith(SUFFIX):
        return True
    head = file.data[:4000]
    return bool(_BOOK.search(head)) and b"urn:QDA-XML:codebook" in head


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """No articles; the labels go to ``notes``."""
    found: dict[str, Label] = {}
    try:
        for part in xml.stream(file.data, "Codes", "Set"):
            if tag_of(part) == "Set":
                notes.left_out["set"] += 1
            elif not found:
                codes = refi_codes.read(part, "", notes)
                found = codes.labels
                refi_codes.say(codes, notes)
    except xml.XmlError as error:
        raise FormatError(Fault("", error.message)) from None
    if not found:
        raise FormatError(Fault("", "has no codes in it, as a REFI-QDA codebook does"))
    notes.labels.update(found)
    notes.codebook = True
    yield from ()


def write(items: Iterable[Item]) -> Export:
    """The labels of the items' codebooks as one, the first of a name where they differ."""
    labels: dict[str, Label] = {}
    last = None
    for item in items:
        if item.codebook is not last:
            last = item.codebook
            for label in item.codebook.labels:
                labels.setdefault(label.label, label)
    return Export(*_export(labels.values()))


def _export(labels: Iterable[Label]) -> tuple[tuple[File, ...], LeftOut]:
    left_out = LeftOut()
    labels = list(labels)
    refi_codes.counted(labels, left_out)
    inner = refi_codes.written(labels) or "<Codes/>"
    book = element("CodeBook", {"xmlns": refi.CODEBOOK, "origin": refi.ORIGIN}, f"\n{inner}")
    return (File(f"codebook{SUFFIX}", f"{refi.HEAD}{book}\n".encode()),), left_out
