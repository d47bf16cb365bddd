"""What two people said differently and nobody has chosen between: found, and settled.

A merge leaves such values in a record's ``conflicts`` (:mod:`annotator.core.merge`); the field itself holds one of
them until a person chooses. Choosing is an edit like any other: document in, document out.
"""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace

from annotator.core.edits import Stamp, set_status
from annotator.core.model import Anchor, Annotation, Document, Span

Section = Literal["annotations", "sources", "article"]


class Conflict(Struct, frozen=True):
    """A field with two values or more. ``id`` is the record's, empty for the article; ``value`` is what stands there
    now, in JSON's types as the ``values`` are."""

    section: Section
    id: str
    field: str
    value: Any
    values: tuple[Any, ...]


def conflicts_of(document: Document) -> Iterator[Conflict]:
    """The document's open conflicts: the article's, then the records' in reading order, then the sources'."""
    yield from _of("article", "", document.article, document)
    for annotation in document.in_order():
        if annotation.conflicts is not UNSET:
            yield from _of("annotations", annotation.id, annotation, document)
    for source in document.sources_in_order():
        yield from _of("sources", source.id, source, document)


def count(document: Document) -> int:
    """How many fields wait for a choice."""
    records = (document.article, *document.annotations, *document.sources)
    return sum(len(record.conflicts) for record in records if record.conflicts is not UNSET)


def settle(document: Document, *, conflict: Conflict, value: Any, stamp: Stamp) -> Document:
    """The document with that value in the field, and the conflict gone. KeyError when its record is not there any
    more; ValueError when the value does not fit, as a span over words that the text no longer has."""
    if conflict.section == "article":
        return _settled_in_article(document, conflict, value)
    if conflict.section == "sources":
        source = _set(document.sources[conflict.id], conflict.field, value)
        return replace(document, sources=document.sources.with_changes(put=[replace(source, modified=stamp.now)]))
    annotation = document.annotations[conflict.id]
    if conflict.field == "status":
        settled = document.annotations.with_changes(put=[without(annotation, "status")])
        return set_status(replace(document, annotations=settled), annotations=[conflict.id], status=value, stamp=stamp)
    if conflict.field == "spans":
        spans = tuple(_span(document.text, item) for item in value)
        anchor: Any = UNSET
        if not spans:  # chosen is that the words are nowhere, as the side had it that found them gone
            was = annotation.anchor.was if annotation.anchor is not UNSET else annotation.spans
            anchor = Anchor("orphan", was)
        annotation = replace(without(annotation, "spans"), spans=spans, anchor=anchor)
    else:
        annotation = _set(annotation, conflict.field, value)
    changed = replace(annotation, modified=stamp.now)
    return replace(document, annotations=document.annotations.with_changes(put=[changed]))


def without(record: Any, *fields: str) -> Any:
    """The record without its conflicts over those fields: they were settled by an edit."""
    if record.conflicts is UNSET:
        return record
    left = {field: values for field, values in record.conflicts.items() if field not in fields}
    return record if len(left) == len(record.conflicts) else replace(record, conflicts=left or UNSET)


def _of(section: Section, id: str, record: Any, document: Document) -> Iterator[Conflict]:
    if record.conflicts is not UNSET:
        for field, values in record.conflicts.items():
            yield Conflict(section, id, field, _present(record, field, document), values)


def _present(record: Any, field: str, document: Document) -> Any:
    if field == "spans":
        return [{"start": span.start, "end": span.end, "exact": span.exact} for span in record.spans]
    if field.startswith("attributes.") and isinstance(record, Annotation):
        return record.attributes.get(field.removeprefix("attributes."))
    if field.startswith("document."):
        return (document.extra or {}).get(field.removeprefix("document."))
    if field in record.__struct_fields__ and field != "extra":
        return msgspec.to_builtins(getattr(record, field))
    return (record.extra or {}).get(field)


def _set(record: Any, field: str, value: Any) -> Any:
    record = without(record, field)
    if field.startswith("attributes.") and isinstance(record, Annotation):
        return replace(record, attributes=record.attributes | {field.removeprefix("attributes."): value})
    if field in record.__struct_fields__ and field not in ("id", "extra", "conflicts"):
        # the field's own type, as from a sidecar: what stands among the conflicts may be anything
        fitting = msgspec.convert(msgspec.to_builtins(record) | {field: value}, type(record))
        return replace(record, **{field: getattr(fitting, field)})
    return replace(record, extra=(record.extra or {}) | {field: value})


def _settled_in_article(document: Document, conflict: Conflict, value: Any) -> Document:
    if conflict.field.startswith("document."):
        extra = (document.extra or {}) | {conflict.field.removeprefix("document."): value}
        return replace(document, article=without(document.article, conflict.field), extra=extra)
    return replace(document, article=_set(document.article, conflict.field, value))


def _span(text: str, item: Any) -> Span:
    """A span of the conflict, where its words stand now. ValueError when they do not stand there."""
    try:
        start, end, exact = item["start"], item["end"], item["exact"]
    except (TypeError, KeyError):
        raise ValueError("is no span") from None
    if text[start:end] != exact:
        start = text.find(exact)
        if start < 0 or text.find(exact, start + 1) >= 0:
            raise ValueError(f"the words “{exact[:60]}” do not stand there any more")
        end = start + len(exact)
    return Span(start, end, exact)
