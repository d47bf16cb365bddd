"""A whole document through a format that holds everything: its records as the sidecar has them, and the sidecar's own
reader for what comes back, so that there is one set of rules for what a record may be."""

import json
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from annotator.core import sidecar
from annotator.core.model import BadRecord, Document
from annotator.core.sidecar import Fault, Reading
from annotator.formats.item import FormatError

_encoder = msgspec.json.Encoder()


def tree(record: msgspec.Struct) -> dict[str, Any]:
    """A record as the sidecar has it, unknown keys among the known ones."""
    made: dict[str, Any] = json.loads(sidecar.encode_record(record))
    return made


def unreadable(document: Document) -> list[dict[str, str]]:
    """The records that could not be read, as they are, with what was wrong."""
    return [{"section": bad.section, "raw": bad.raw.decode(), "fault": bad.fault} for bad in document.bad]


def of_unreadable(held: Any, place: str) -> tuple[BadRecord, ...]:
    """What :func:`unreadable` gave; FormatError with the place when it is nothing of the kind."""
    try:
        made = tuple(BadRecord(bad["section"], bad["raw"].encode(), bad["fault"]) for bad in held)
    except (LookupError, TypeError, AttributeError, UnicodeEncodeError):
        made = (BadRecord("", b"", ""),)  # type: ignore[arg-type]
    if not all(bad.section in ("annotations", "sources") and isinstance(bad.fault, str) for bad in made):
        raise FormatError(Fault(place, "is no list of unreadable records"))
    return made


def read(
    *,
    version: Any,
    article: Any,
    text: str,
    annotations: Iterable[dict[str, Any]],
    sources: Iterable[Any],
    bad: tuple[BadRecord, ...] = (),
    unknown: dict[str, Any],
) -> Reading:
    """The document of those parts, by the sidecar's reader: faults have their place in a sidecar whose records stand in
    the order given. SidecarError as :func:`annotator.core.sidecar.read`."""
    sections = {"annotations": [*map(_encoder.encode, annotations)], "sources": [*map(_encoder.encode, sources)]}
    for record in bad:
        sections[record.section].append(record.raw)
    top = {"format": sidecar.FORMAT, "version": version, "article": article, "text": text.split("\n")}
    parts = [_encoder.encode(name) + b":" + _encoder.encode(value) for name, value in top.items()]
    parts += [b'"%s":[%s]' % (name.encode(), b",".join(encoded)) for name, encoded in sections.items()]
    parts += [_encoder.encode(name) + b":" + _encoder.encode(value) for name, value in unknown.items()]
    reading = sidecar.read(b"{" + b",".join(parts) + b"}")
    document = reading.document
    if [record.raw for record in document.bad] == [record.raw for record in bad]:
        document = replace(document, bad=bad)  # with the places of their faults as they were
    return Reading(document, reading.faults)
