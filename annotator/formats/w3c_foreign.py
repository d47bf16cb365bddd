"""Web annotations as other programs write them: one, a list, a collection or a page, over a text that is given.

Positions are taken as code points, as the standard has them, or as UTF-16 units, as browsers count: whichever agrees
with every quotation in the file. Where neither does, an annotation is placed by its quotation if that stands in the
text once; if not, it is a fault and nothing is guessed.
"""

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotator.core import sidecar
from annotator.core.sidecar import Fault, Reading
from annotator.formats.item import FormatError

UNDATED = "1970-01-01T00:00:00Z"
"""Stands for the time of an annotation that says none."""

_UNIT_BEYOND = 0xFFFF

Convert = Callable[[int], int]


class _Quotation(Struct):
    """What a target says of its place: a position in unknown units, and the words with those around them."""

    place: str
    start: int | None = None
    end: int | None = None
    exact: str = ""
    prefix: str = ""
    suffix: str = ""


class _PlaceError(Exception):
    """An annotation cannot be read or placed: where, and why."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(place, message)


def read(value: Any, text: str) -> Reading:
    """The annotations of a parsed file as a document over ``text``; FormatError when there is none in it."""
    found = list(_annotations(value, ""))
    if not found:
        raise FormatError(Fault("", "holds no web annotations"))
    faults: list[Fault] = []
    quoted: list[tuple[dict[str, Any], str, list[_Quotation]]] = []
    for item, place in found:
        try:
            quoted.append((item, place, _quotations(item, place)))
        except _PlaceError as error:
            faults.append(error.fault)
    if not text:
        faults += [Fault(place, "cannot be placed without the article's text") for _, place, _ in quoted]
        quoted = []
    convert = _units(text, [quotation for _, _, quotations in quoted for quotation in quotations])
    records: list[dict[str, Any]] = []
    places: list[str] = []
    for number, (item, place, quotations) in enumerate(quoted):
        try:
            spans = [_placed(quotation, text, convert) for quotation in quotations]
            records.append(_record(item, number, spans))
            places.append(place)
        except _PlaceError as error:
            faults.append(error.fault)
        except (TypeError, AttributeError, LookupError):
            faults.append(Fault(place, "is not laid out as a web annotation"))
    tree = {
        "format": sidecar.FORMAT,
        "version": sidecar.VERSION,
        "article": {"file": _source(found[0][0]) or "article.txt"},
        "text": text.split("\n"),
        "annotations": records,
        "sources": [],
    }
    reading = sidecar.read(msgspec.json.encode(tree))
    faults += [located(fault, places, "") for fault in reading.faults]
    # what cannot be read of another program's file is said, and not kept as a record of ours
    return Reading(replace(reading.document, bad=()), tuple(faults))


def located(fault: Fault, places: Sequence[str], others: str) -> Fault:
    """A fault of the sidecar that was made on the way, at its place in the file: ``places`` are those of the sidecar's
    annotations, ``others`` is what stands before any other place."""
    found = re.match(r"annotations\[([0-9]+)\]", fault.place)
    if found and int(found[1]) < len(places):
        return Fault(places[int(found[1])] + fault.place[found.end() :], fault.message, fault.severity)
    return Fault(others + fault.place, fault.message, fault.severity)


def _annotations(value: Any, place: str) -> Iterator[tuple[dict[str, Any], str]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _annotations(item, f"{place}[{index}]")
    elif isinstance(value, dict):
        kinds = value.get("type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if "Annotation" in kinds:
            yield value, place
        elif "AnnotationCollection" in kinds:
            yield from _annotations(value.get("first"), f"{place}.first".lstrip("."))
        elif "AnnotationPage" in kinds:
            yield from _annotations(value.get("items"), f"{place}.items".lstrip("."))


def _quotations(item: dict[str, Any], place: str) -> list[_Quotation]:
    targets = item.get("target")
    targets = targets if isinstance(targets, list) else [targets]
    found = []
    for index, target in enumerate(targets):
        where = f"{place}.target[{index}]".lstrip(".") if len(targets) > 1 else f"{place}.target".lstrip(".")
        selectors = target.get("selector") if isinstance(target, dict) else None
        selectors = selectors if isinstance(selectors, list) else [selectors]
        quotation = _Quotation(where)
        for selector in selectors:
            kind = selector.get("type") if isinstance(selector, dict) else None
            if kind in ("TextPositionSelector", "TextQuoteSelector"):
                for name in ("start", "end", "exact", "prefix", "suffix"):
                    if isinstance(selector.get(name), int if name in ("start", "end") else str):
                        setattr(quotation, name, selector[name])
        if not quotation.exact and (quotation.start is None or quotation.end is None):
            raise _PlaceError(where, "has neither a quotation nor a position in a text")
        found.append(quotation)
    return found


def _units(text: str, quotations: list[_Quotation]) -> Convert | None:
    """How positions become code points: the first of the two ways under which every quotation agrees, or None."""
    both = [q for q in quotations if q.start is not None and q.end is not None and q.exact]
    for convert in (_code_points(text), _utf16(text)):
        if all(text[convert(q.start or 0) : convert(q.end or 0)] == q.exact for q in both):
            return convert
    return None


def _code_points(text: str) -> Convert:
    return lambda position: max(0, min(position, len(text)))


def _utf16(text: str) -> Convert:
    table = array("L")
    for index, character in enumerate(text):
        table.append(index)
        if ord(character) > _UNIT_BEYOND:
            table.append(index)
    table.append(len(text))
    return lambda position: table[max(0, min(position, len(table) - 1))]


def _placed(quotation: _Quotation, text: str, convert: Convert | None) -> dict[str, Any]:
    start = end = -1
    if convert is not None and quotation.start is not None and quotation.end is not None:
        start, end = convert(quotation.start), convert(quotation.end)
    elif quotation.exact:
        around = quotation.prefix + quotation.exact + quotation.suffix
        found = text.find(around)
        if found < 0:
            raise _PlaceError(quotation.place, "its quotation is not in the text")
        if text.find(around, found + 1) >= 0:
            raise _PlaceError(quotation.place, "its quotation is in the text more than once")
        start = found + len(quotation.prefix)
        end = start + len(quotation.exact)
    if not 0 <= start < end:
        raise _PlaceError(quotation.place, "its position is in no unit that fits the text")
    return {"start": start, "end": end, "exact": text[start:end]}


def _record(item: dict[str, Any], number: int, spans: list[dict[str, Any]]) -> dict[str, Any]:
    bodies = item.get("body", [])
    texts: dict[str, list[str]] = {"classifying": [], "tagging": [], "commenting": []}
    for body in bodies if isinstance(bodies, list) else [bodies]:
        value = body if isinstance(body, str) else body.get("value")
        purpose = None if isinstance(body, str) else body.get("purpose")
        if isinstance(value, str) and value:
            texts[purpose if purpose in texts else "commenting"].append(value)
    if isinstance(item.get("bodyValue"), str):
        texts["commenting"].append(item["bodyValue"])
    created = _moment(item, "created", "generated", "modified")
    return {
        "id": item.get("id") or f"w3c-{number}",
        "label": (texts["classifying"] or ["quote"])[0],
        "spans": spans,
        "attributes": {},
        "links": {},
        "tags": texts["classifying"][1:] + texts["tagging"],
        "note": "\n\n".join(texts["commenting"]),
        "by": _creator(item.get("creator")),
        "created": created,
        "modified": _moment(item, "modified") if "modified" in item else created,
        "status": "accepted",
    }


def _moment(item: dict[str, Any], *names: str) -> str:
    return next((item[name] for name in names if isinstance(item.get(name), str) and item[name]), UNDATED)


def _creator(creator: Any) -> str:
    if isinstance(creator, list):
        creator = creator[0] if creator else ""
    if isinstance(creator, dict):
        creator = next((creator[key] for key in ("name", "nickname", "id") if isinstance(creator.get(key), str)), "")
    return creator if isinstance(creator, str) else ""


def _source(item: dict[str, Any]) -> str:
    target = item.get("target")
    target = target[0] if isinstance(target, list) and target else target
    source = target.get("source") if isinstance(target, dict) else target
    return source if isinstance(source, str) else ""
