"""What a person does to a document, one small function for each act: document in, document out.

Nothing here knows of windows, clocks or ids: a :class:`Stamp` says who acts, when, and makes the ids, so that the same
acts give the same document. Offsets are code points. A range that is empty or reaches outside the text is a ValueError;
an id that is not there, a KeyError.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from annotator.core.codebook import Codebook, Part
from annotator.core.model import (
    Annotation,
    Document,
    Kind,
    Links,
    LinkTarget,
    Source,
    Span,
    Status,
    Suggested,
    span_at,
)

Range = tuple[int, int]


class Stamp(Struct, frozen=True):
    """Who acts (``by``), when (``now``, ISO 8601 in UTC), and where new ids come from."""

    by: str
    now: str
    new_id: Callable[[], str]


def mark(
    document: Document,
    *,
    codebook: Codebook,
    label: str,
    ranges: Iterable[Range],
    stamp: Stamp,
    near: Iterable[Annotation] | None = None,
) -> tuple[Document, Annotation]:
    """A new annotation over ``ranges``. A record made inside another is linked ``within`` the innermost such one, and
    a quote gets the ``type`` that its marks speak for. ``near`` are the annotations that touch the ranges, where the
    caller has an index of them; without it all are looked at."""
    spans = _spans(document, ranges)
    links: dict[str, tuple[LinkTarget, ...]] = {}
    entry = codebook.get(label)
    if entry.part == "record":
        outer = enclosing(document.annotations if near is None else near, codebook, spans, label=label)
        if outer is not None:
            links["within"] = (outer.id,)
    attributes: dict[str, Any] = {}
    if any(attribute.name == "type" and "direct" in attribute.values for attribute in entry.attributes):
        attributes["type"] = quote_type(document.text, spans)
    annotation = Annotation(
        id=stamp.new_id(),
        label=label,
        spans=spans,
        attributes=attributes,
        links=links,
        by=stamp.by,
        created=stamp.now,
        modified=stamp.now,
        status="accepted",
    )
    return put(document, annotation), annotation


def attach(
    document: Document,
    *,
    codebook: Codebook,
    record: str,
    part: Part,
    ranges: Iterable[Range],
    stamp: Stamp,
    near: Iterable[Annotation] | None = None,
) -> tuple[Document, Annotation]:
    """Links the words of ``ranges`` to the record as its source or cue; the same words marked before are used again.
    ``near`` as in :func:`mark`."""
    ranges = list(ranges)
    label = codebook.part_label(part)
    found = find_same(document.annotations if near is None else near, label, ranges)
    if found is None:
        document, found = mark(document, codebook=codebook, label=label, ranges=ranges, stamp=stamp)
    return link(document, annotation=record, role=part, target=found.id, stamp=stamp), found


def find_same(among: Iterable[Annotation], label: str, ranges: Iterable[Range]) -> Annotation | None:
    """The annotation with that label over just those code points, if there is one."""
    wanted = list(ranges)
    for annotation in among:
        if annotation.label == label and [(span.start, span.end) for span in annotation.spans] == wanted:
            return annotation
    return None


def enclosing(
    among: Iterable[Annotation], codebook: Codebook, spans: Sequence[Span], *, label: str = ""
) -> Annotation | None:
    """The innermost record that all of ``spans`` lie in, and that is larger than they are. A quote carries a claim over
    its very words too: where ``label`` is one that asks for evidence, a record as large under one that does not."""
    best: Annotation | None = None
    own = sum(span.end - span.start for span in spans)
    for candidate in among:
        if candidate.status == "rejected" or not codebook.is_record(candidate):
            continue
        if not all(any(o.start <= s.start and s.end <= o.end for o in candidate.spans) for s in spans):
            continue
        length = _length(candidate)
        if (length > own or (length == own and _carries(codebook, candidate.label, label))) and (
            best is None or length < _length(best)
        ):
            best = candidate
    return best


def _carries(codebook: Codebook, outer: str, inner: str) -> bool:
    return bool(inner) and "evidence" in codebook.get(inner).roles and "evidence" not in codebook.get(outer).roles


def link(document: Document, *, annotation: str, role: str, target: LinkTarget, stamp: Stamp) -> Document:
    """Adds a link under ``role``; one that is there already is not doubled."""
    record = document.annotations[annotation]
    targets = record.linked(role)
    if target in targets:
        return document
    return put(document, _touched(record, stamp, links=record.links | {role: (*targets, target)}))


def set_links(document: Document, *, annotation: str, links: Links, stamp: Stamp) -> Document:
    """Puts other links in place of all that an annotation has."""
    return put(document, _touched(document.annotations[annotation], stamp, links=links))


def unlink(
    document: Document, *, codebook: Codebook, annotation: str, role: str, target: LinkTarget, stamp: Stamp
) -> Document:
    """Takes a link away, and with it a mention or cue that nothing else uses."""
    record = document.annotations[annotation]
    document = put(document, _touched(record, stamp, links=_without(record.links, role, {target})))
    if isinstance(target, str):
        document = _drop_unused_parts(document, codebook, [target])
    return document


def add_part(document: Document, *, annotation: str, ranges: Iterable[Range], stamp: Stamp) -> Document:
    """Adds ranges to an annotation as further parts, in reading order; parts that meet become one."""
    record = document.annotations[annotation]
    merged: list[list[int]] = []
    for start, end in sorted([(span.start, span.end) for span in record.spans] + list(ranges)):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return _with_ranges(document, record, [(start, end) for start, end in merged], stamp)


def remove_part(document: Document, *, annotation: str, index: int, stamp: Stamp) -> Document:
    """Takes one of several parts away."""
    record = document.annotations[annotation]
    if len(record.spans) < 2:
        raise ValueError("the last part of an annotation is removed with it")
    kept = [span for n, span in enumerate(record.spans) if n != index]
    return put(document, _touched(record, stamp, spans=tuple(kept)))


def set_span(document: Document, *, annotation: str, index: int, start: int, end: int, stamp: Stamp) -> Document:
    """Moves the ends of one part."""
    record = document.annotations[annotation]
    spans = list(record.spans)
    if (spans[index].start, spans[index].end) == (start, end):
        return document
    spans[index] = replace(spans[index], start=start, end=end, exact=span_at(document.text, start, end).exact)
    return put(document, _touched(record, stamp, spans=tuple(spans)))


def set_spans(document: Document, *, annotation: str, ranges: Iterable[Range], stamp: Stamp) -> Document:
    """Puts an annotation over other words; where it stands is then decided."""
    record = document.annotations[annotation]
    spans = _spans(document, sorted(ranges))
    if spans == record.spans and record.anchor is UNSET:
        return document
    return put(document, _touched(record, stamp, spans=spans))


def keep_places(document: Document, *, annotations: Iterable[str], stamp: Stamp) -> Document:
    """Says of annotations that an edit of the article moved that they stand where they belong. One without words is a
    ValueError: there is no place to keep."""
    changed = []
    for id in annotations:
        record = document.annotations[id]
        if not record.spans:
            raise ValueError("its words are no longer in the article")
        if record.anchor is not UNSET:
            changed.append(_touched(record, stamp, anchor=UNSET))
    return replace(document, annotations=document.annotations.with_changes(put=changed)) if changed else document


def set_label(document: Document, *, annotation: str, label: str, stamp: Stamp) -> Document:
    """Puts an annotation under another label; attributes and links stay."""
    return put(document, _touched(document.annotations[annotation], stamp, label=label))


def relabel(document: Document, *, codebook: Codebook, annotation: str, label: str, stamp: Stamp) -> Document:
    """Makes a record one of another label: the attributes that only the old label has go, and a suggestion becomes the
    person's, with its mentions and cues."""
    record = document.annotations[annotation]
    known = {attribute.name for attribute in codebook.get(label).attributes}
    gone = {attribute.name for attribute in codebook.get(record.label).attributes} - known
    attributes = {name: value for name, value in record.attributes.items() if name not in gone}
    document = put(document, _touched(record, stamp, label=label, attributes=attributes))
    if record.status == "suggested":
        return set_status(document, annotations=[annotation], status="accepted", stamp=stamp)
    return document


def set_attribute(document: Document, *, annotation: str, name: str, value: Any, stamp: Stamp) -> Document:
    """Sets an attribute; None takes it away."""
    record = document.annotations[annotation]
    attributes = {key: item for key, item in record.attributes.items() if key != name or value is not None}
    if value is not None:
        attributes[name] = value
    if attributes == record.attributes:
        return document
    return put(document, _touched(record, stamp, attributes=attributes))


def set_note(document: Document, *, annotation: str, note: str, stamp: Stamp) -> Document:
    """Sets the note."""
    record = document.annotations[annotation]
    return document if record.note == note else put(document, _touched(record, stamp, note=note))


def set_tags(document: Document, *, annotation: str, tags: Iterable[str], stamp: Stamp) -> Document:
    """Sets the tags, without empty ones and doubles."""
    wanted = tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
    record = document.annotations[annotation]
    return document if record.tags == wanted else put(document, _touched(record, stamp, tags=wanted))


def set_status(document: Document, *, annotations: Iterable[str], status: Status, stamp: Stamp) -> Document:
    """Accepts or rejects; what a rule suggested becomes the person's, and keeps what the rule had said. Accepting or
    rejecting a record does the same to those of its mentions and cues that are suggestions too; one that another record
    has as well is not rejected with it."""
    annotations = list(annotations)
    changed: dict[str, Annotation] = {}
    kept = _parts_of_others(document, annotations) if status == "rejected" else frozenset()
    for id in annotations:
        record = document.annotations[id]
        targets = (target for role in ("source", "cue") for target in record.linked_ids(role) if target not in kept)
        parts = [document.annotations.get(target) for target in targets]
        for item in (record, *(part for part in parts if part is not None and _still_a_rules(part))):
            if item.status == status:
                continue
            if status == "accepted" and _still_a_rules(item):
                was = Suggested(item.by, item.confidence, item.spans)
                item = replace(item, by=stamp.by, confidence=UNSET, suggested=was)
            changed[item.id] = _touched(item, stamp, status=status)
    return replace(document, annotations=document.annotations.with_changes(put=changed.values()))


def _still_a_rules(annotation: Annotation) -> bool:
    """Whether no person has taken it so far: suggested, or dropped since."""
    return annotation.status == "suggested" or (annotation.status == "rejected" and annotation.by.startswith("rule:"))


def _parts_of_others(document: Document, annotations: Iterable[str]) -> frozenset[str]:
    """The targets of the links of all records but these and the rejected ones."""
    these = set(annotations)
    return frozenset(
        target
        for other in document.annotations
        if other.links and other.id not in these and other.status != "rejected"
        for role in ("source", "cue")
        for target in other.linked_ids(role)
    )


def remove(document: Document, *, codebook: Codebook, annotation: str, stamp: Stamp) -> Document:
    """Takes an annotation away, the links that lead to it, and its mentions and cues that nothing else uses."""
    record = document.annotations[annotation]
    loosened = [
        _touched(other, stamp, links=_without_target(other.links, annotation))
        for other in document.annotations
        if any(annotation in targets for targets in other.links.values())
    ]
    annotations = document.annotations.with_changes(put=loosened, drop=[annotation])
    parts = [target for role in ("source", "cue") for target in record.linked_ids(role)]
    return _drop_unused_parts(replace(document, annotations=annotations), codebook, parts)


def set_who(document: Document, *, annotation: str, sources: Iterable[Source], stamp: Stamp) -> Document:
    """Says who speaks: links the annotation to just these sources, and adds those that the document lacks."""
    wanted = list(sources)
    record = document.annotations[annotation]
    ids = tuple(source.id for source in wanted)
    if record.linked("who") == ids and all(document.sources.get(source.id) == source for source in wanted):
        return document
    links = {role: targets for role, targets in record.links.items() if role != "who"}
    if ids:
        links["who"] = ids
    document = put(document, _touched(record, stamp, links=links))
    return replace(document, sources=document.sources.with_changes(put=wanted))


def put_source(document: Document, *, source: Source, stamp: Stamp) -> Document:
    """Adds a source, or puts it in place of the one with its id."""
    if document.sources.get(source.id) == source:
        return document
    return replace(document, sources=document.sources.with_changes(put=[replace(source, modified=stamp.now)]))


def find_source(document: Document, name: str) -> Source | None:
    """The source of that name, or of which it is another name; case does not count."""
    wanted = name.strip().casefold()
    by_id = document.sources_in_order()
    for source in by_id:
        if source.name.casefold() == wanted:
            return source
    return next((s for s in by_id if wanted in (other.casefold() for other in s.names)), None)


def new_source(name: str, *, stamp: Stamp, kind: Kind = "person", role: str = "", affiliation: str = "") -> Source:
    """A source that no sidecar has yet."""
    return Source(
        id=stamp.new_id(), name=name.strip(), kind=kind, role=role, affiliation=affiliation, modified=stamp.now
    )


_OPENING = '“„«‹‘‚"「『'
_CLOSING = '”“»›’"」』«‹'
_QUOTED = re.compile(r"[“„«‹「『][^”»›」』]*[”“»›」』]|\"[^\"]+\"|(?<!\w)‘[^’]+’(?!\w)")


def quote_type(text: str, spans: Sequence[Span]) -> str:
    """What the marks speak for: ``direct`` when every part stands within a pair of marks (its own, or just outside
    it), ``mixed`` when there are marks inside a part, else ``indirect``."""
    if all(_within_marks(text, span) for span in spans):
        return "direct"
    return "mixed" if any(_QUOTED.search(span.exact) for span in spans) else "indirect"


def _within_marks(text: str, span: Span) -> bool:
    words = span.exact.strip()
    if not words:
        return False
    if words[0] in _OPENING:
        closed = _QUOTED.match(words)
        # marks that open the part and close before its end make it mixed; a paragraph may leave its mark open
        return closed is None or words[closed.end() :].strip(" ,.;:!?…—–\u00a0") == ""
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 2].lstrip(".,;:!?…")
    return before != "" and before in _OPENING and after[:1] != "" and after[0] in _CLOSING


def put(document: Document, annotation: Annotation) -> Document:
    """The document with this annotation, in place of the one with its id if there is one."""
    return replace(document, annotations=document.annotations.with_changes(put=[annotation]))


def _spans(document: Document, ranges: Iterable[Range]) -> tuple[Span, ...]:
    spans = tuple(span_at(document.text, start, end) for start, end in ranges)
    if not spans:
        raise ValueError("an annotation needs words")
    return spans


def _with_ranges(document: Document, record: Annotation, wanted: list[Range], stamp: Stamp) -> Document:
    before = {(span.start, span.end): span for span in record.spans}
    spans = tuple(before.get(pair) or span_at(document.text, *pair) for pair in wanted)
    return document if spans == record.spans else put(document, _touched(record, stamp, spans=spans))


def _touched(annotation: Annotation, stamp: Stamp, **changes: Any) -> Annotation:
    if "spans" in changes:
        changes.setdefault("anchor", UNSET)  # a person has said where it stands
    if annotation.conflicts is not UNSET:
        changes["conflicts"] = _still_open(annotation, changes)
    return replace(annotation, modified=stamp.now, **changes)


def _still_open(annotation: Annotation, changes: dict[str, Any]) -> Any:
    """The record's conflicts but those over fields that this edit says anew: a person has chosen."""
    attributes = changes.get("attributes", annotation.attributes)
    said = {
        f"attributes.{key}" for key in {*attributes, *annotation.attributes} if _differ(key, attributes, annotation)
    }
    said.update(changes)
    return {field: values for field, values in (annotation.conflicts or {}).items() if field not in said} or UNSET


def _differ(key: str, attributes: dict[str, Any], annotation: Annotation) -> bool:
    return bool(attributes.get(key) != annotation.attributes.get(key))


def _length(annotation: Annotation) -> int:
    return sum(span.end - span.start for span in annotation.spans)


def _without(links: dict[str, tuple[LinkTarget, ...]], role: str, gone: set[LinkTarget]) -> dict[str, Any]:
    kept = {key: tuple(t for t in targets if key != role or t not in gone) for key, targets in links.items()}
    return {key: targets for key, targets in kept.items() if targets or key != role}


def _without_target(links: dict[str, tuple[LinkTarget, ...]], gone: str) -> dict[str, Any]:
    kept = {role: tuple(target for target in targets if target != gone) for role, targets in links.items()}
    return {role: targets for role, targets in kept.items() if targets}


def _drop_unused_parts(document: Document, codebook: Codebook, parts: Iterable[str]) -> Document:
    candidates = {id for id in parts if id in document.annotations}
    candidates = {id for id in candidates if not codebook.is_record(document.annotations[id])}
    if not candidates:
        return document
    for annotation in document.annotations:
        for targets in annotation.links.values():
            candidates.difference_update(target for target in targets if isinstance(target, str))
    return replace(document, annotations=document.annotations.with_changes(drop=candidates))
