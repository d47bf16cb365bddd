"""W3C Web Annotation: an AnnotationCollection in JSON-LD for an article, with nothing of the document lost.

What the standard has a word for stands in the standard's keys: the label, tags and note are bodies, a span is a target
with a position and a quote selector, in code points as the standard has it. The rest stands under two keys of our own,
in the sidecar's words: ``annotator:record`` in an annotation, ``annotator:document`` in the collection. All ids follow
from the article's name, its text and the records' own ids, so that the same document gives the same bytes.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from msgspec.structs import replace

from annotator.core import strict_json
from annotator.core.model import Annotation, Span
from annotator.core.sidecar import Fault, Reading, SidecarError
from annotator.core.strict_json import JSONFaultError
from annotator.formats import page_article, w3c_foreign, whole
from annotator.formats.item import Export, File, FormatError, Imported, Input, Item, Notes
from annotator.formats.moments import is_moment

SUFFIX = ".w3c.jsonld"

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_DOCUMENT, _RECORD, _SPAN = "annotator:document", "annotator:record", "annotator:span"
_TERMS = "urn:annotator:terms:"
OWN_CONTEXT = {
    "annotator": _TERMS,
    **{key: {"@id": key.replace("annotator:", _TERMS), "@type": "@json"} for key in (_DOCUMENT, _RECORD, _SPAN)},
}
"""Our own keys, whose values are JSON for us alone."""

AROUND = 32
"""Code points of the text before and after a span that its quote selector has."""

_WRAPPED = 8
"""How much deeper a record's attributes may lie here than in a sidecar."""

_HELD = frozenset(("id", "label", "spans", "tags", "note", "by"))

_encoder = msgspec.json.Encoder()


def write(items: Iterable[Item]) -> Export:
    """A collection for each item, named after its article."""
    files = [
        File(item.stem + SUFFIX, msgspec.json.format(_encoder.encode(_collection(item)), indent=1) + b"\n")
        for item in items
    ]
    return Export(tuple(files))


def read(data: bytes, text: str = "") -> Reading:
    """The document in a collection of ours, or in another program's file over ``text``.

    FormatError when the bytes are not strict JSON or no web annotations. An annotation that cannot be read, or placed
    in the text, is a fault of the reading.
    """
    return _read(_parsed(data), text)


def _parsed(data: bytes) -> Any:
    try:
        value = strict_json.loads(strict_json.decode_text(data))
        strict_json.check(value, "", -_WRAPPED)
    except JSONFaultError as error:
        raise FormatError(Fault(error.place, f"not JSON: {error.message}")) from None
    return value


def _read(value: Any, text: str) -> Reading:
    try:
        if isinstance(value, dict) and isinstance(value.get(_DOCUMENT), dict):
            return _own(value, value[_DOCUMENT])
        return w3c_foreign.read(value, text)
    except SidecarError as error:
        fault = error.fault
        raise FormatError(replace(fault, place=f"{_DOCUMENT}.{fault.place}" if fault.place else _DOCUMENT)) from None


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """The article of a collection of ours; of another program's, the one in its folder that has its name, or the name
    that its address says."""
    stem = file.name.removesuffix(SUFFIX) if file.name.endswith(SUFFIX) else file.stem
    value = _parsed(file.data)
    reading = _read(value, "")
    if reading.document.text:
        name, _ = file.article(stem.rpartition("/")[2]) or ("", "")
    else:
        name, text = page_article.beside(file, stem, value)
        reading = _read(value, text)
    notes.faults.extend(reading.faults)
    if not reading.document.annotations and reading.faults and not reading.document.sources:
        return
    name = name or reading.document.article.file
    folder = stem.rpartition("/")[0]
    yield Imported(f"{folder}/{name}" if folder else name, reading.document, file.beside(name))


def recognises(file: Input) -> bool:
    """By the context that every web annotation names."""
    return b"www.w3.org/ns/anno" in file.data[:4000]


def _collection(item: Item) -> dict[str, Any]:
    document = item.document
    key = hashlib.sha256(f"{item.stem}\n{document.text}".encode()).hexdigest()[:32]
    base = f"urn:annotator:{key}"
    items = [_annotation(annotation, base, document.text) for annotation in document.in_order()]
    return {
        "@context": [CONTEXT, OWN_CONTEXT],
        "id": base,
        "type": "AnnotationCollection",
        "label": item.stem,
        "total": len(items),
        "first": {"id": f"{base}:page", "type": "AnnotationPage", "startIndex": 0, "items": items},
        _DOCUMENT: {
            "version": document.version,
            "article": whole.tree(document.article),
            "text": document.text,
            "sources": [whole.tree(source) for source in document.sources_in_order()],
            "bad": whole.unreadable(document),
            "unknown": {} if document.extra is msgspec.UNSET else document.extra,
        },
    }


def _annotation(annotation: Annotation, base: str, text: str) -> dict[str, Any]:
    record = whole.tree(annotation)
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "id": f"{base}:annotation:{quote(annotation.id, safe='')}",
        "type": "Annotation",
        "motivation": "classifying",
    }
    if annotation.by:
        by_rule = annotation.by.startswith("rule:")
        made["creator"] = {"type": "Software" if by_rule else "Person", "name": annotation.by}
    for name in ("created", "modified"):
        if is_moment(record[name]):
            made[name] = record.pop(name)
    made["body"] = [_body("classifying", annotation.label), *(_body("tagging", tag) for tag in annotation.tags)]
    if annotation.note:
        made["body"].append(_body("commenting", annotation.note))
    source = f"{base}:text"
    made["target"] = [_target(span, source, text) for span in annotation.spans] or source
    bare = {name for name in ("attributes", "links") if not record[name]}
    made[_RECORD] = {name: value for name, value in record.items() if name not in _HELD | bare}
    return made


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _target(span: Span, source: str, text: str) -> dict[str, Any]:
    quote_selector = {
        "type": "TextQuoteSelector",
        "exact": span.exact,
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    made: dict[str, Any] = {"type": "SpecificResource", "source": source, "selector": [position, quote_selector]}
    if span.extra is not msgspec.UNSET:
        made[_SPAN] = span.extra
    return made


def _own(collection: dict[str, Any], held: dict[str, Any]) -> Reading:
    first = collection.get("first")
    items = first.get("items") if isinstance(first, dict) else None
    if not isinstance(items, list):
        raise FormatError(Fault("first.items", "is needed: a list"))
    faults: list[Fault] = []
    records: list[dict[str, Any]] = []
    places: list[str] = []
    for index, item in enumerate(items):
        place = f"first.items[{index}]"
        try:
            records.append(_record(item))
            places.append(place)
        except (LookupError, TypeError, ValueError, AttributeError):
            faults.append(Fault(place, "is no annotation as this program writes them"))
    bad = whole.of_unreadable(held.get("bad", []), f"{_DOCUMENT}.bad")
    text = held.get("text")
    if not isinstance(text, str):
        raise FormatError(Fault(f"{_DOCUMENT}.text", "is needed: the article's text"))
    sources, unknown = held.get("sources"), held.get("unknown", {})
    if not isinstance(sources, list) or not isinstance(unknown, dict):
        raise FormatError(Fault(_DOCUMENT, "is needed: sources, a list, and unknown, an object"))
    reading = whole.read(
        version=held.get("version"),
        article=held.get("article"),
        text=text,
        annotations=records,
        sources=sources,
        bad=bad,
        unknown=unknown,
    )
    faults += [w3c_foreign.located(fault, places, f"{_DOCUMENT}.") for fault in reading.faults]
    return Reading(reading.document, tuple(faults))


def _record(item: dict[str, Any]) -> dict[str, Any]:
    """The sidecar's form of an annotation; a LookupError, TypeError or ValueError when it is not one of ours."""
    own = dict(item.get(_RECORD, {}))
    bodies = [(body.get("purpose"), body["value"]) for body in item["body"]]
    target = item["target"]
    creator = item.get("creator", {})
    record = {
        "id": unquote(item["id"].rpartition(":")[2], errors="strict"),
        "label": [value for purpose, value in bodies if purpose == "classifying"][0],  # noqa: RUF015  a LookupError
        "spans": [] if isinstance(target, str) else [_span(part) for part in target],
        "attributes": own.pop("attributes", {}),
        "links": own.pop("links", {}),
        "tags": [value for purpose, value in bodies if purpose == "tagging"],
        "note": next((value for purpose, value in bodies if purpose == "commenting"), ""),
        "by": creator.get("name", ""),
    }
    for name in ("created", "modified"):
        record[name] = item[name] if name in item else own.pop(name)
    return record | own


def _span(target: dict[str, Any]) -> dict[str, Any]:
    selectors = {selector["type"]: selector for selector in target["selector"]}
    position, quoted = selectors["TextPositionSelector"], selectors["TextQuoteSelector"]
    unknown: dict[str, Any] = target.get(_SPAN, {})
    return {"start": position["start"], "end": position["end"], "exact": quoted["exact"], **unknown}
