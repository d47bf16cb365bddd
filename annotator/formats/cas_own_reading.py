"""The document back out of the feature structures that :mod:`annotator.formats.cas_own` made, by whatever program they
went since: what it changed in a feature is changed, and what it added without saying more has defaults."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

from msgspec.structs import replace

from annotator.core import strict_json
from annotator.core.model import BadRecord
from annotator.core.sidecar import Fault, Reading, SidecarError
from annotator.core.strict_json import JSONFaultError
from annotator.formats import units, whole
from annotator.formats.building import UNDATED
from annotator.formats.cas import Cas, Structure
from annotator.formats.cas_own import OF_ARTICLE, OF_SOURCE, TEXTS, UNSPECIFIED
from annotator.formats.cas_types import ANNOTATION, ARTICLE, ORPHAN, PART, SOURCE
from annotator.formats.item import FormatError

Section = Literal["annotations", "sources"]


def read(cas: Cas) -> Reading:
    """The document that was made into structures of our types; FormatError when there is none to be had of them."""
    article, *_ = cas.of_type(ARTICLE)
    sofa = next((sofa for sofa in cas.sofas if sofa.id == article.sofa), None)
    if sofa is None or sofa.text is None:
        raise FormatError(Fault(article.place, f"its view {sofa.reason}" if sofa else "says no text that is there"))
    return _Reader(cas, article, sofa.text).reading()


class _Reader:
    def __init__(self, cas: Cas, article: Structure, text: str) -> None:
        self._cas, self._article, self._text = cas, article, text
        self._place = units.utf16_places(text)
        self._faults: list[Fault] = []
        self._bad: list[BadRecord] = []
        self._places: dict[str, list[str]] = {"annotations": [], "sources": []}
        self._ids: dict[int, str] = {}
        self._parts: dict[int, list[Structure]] = {}

    def reading(self) -> Reading:
        cas = self._cas
        try:
            held = self._json(self._article, "document") or {"version": 1}
            article = self._record(self._article, OF_ARTICLE)
        except JSONFaultError as error:
            raise FormatError(Fault(f"{self._article.place} {error.place}".strip(), error.message)) from None
        language = self._article.text("language")
        if language and language != UNSPECIFIED:
            article["language"] = language
        for part in cas.of_type(PART):
            of = part.refs.get("of", [])
            if any(id in cas.structures for id in of):
                self._parts.setdefault(of[0], []).append(part)
            else:
                self._faults.append(Fault(part.place, "is a part of an annotation that is not there"))
        for one in cas.of_type(ANNOTATION, ORPHAN, SOURCE):
            self._ids[one.id] = one.text("id") or self._more_id(one) or f"cas-{one.id}"
        sources = self._records("sources", cas.of_type(SOURCE), self._source)
        annotations = self._records("annotations", cas.of_type(ANNOTATION, ORPHAN), self._annotation)
        bad = whole.of_unreadable(held.get("bad", []), f"{self._article.place} document.bad".strip())
        unknown = held.get("unknown", {})
        try:
            reading = whole.read(
                version=held.get("version"),
                article=article,
                text=self._text,
                annotations=annotations,
                sources=sources,
                bad=(*self._bad, *bad),
                unknown=unknown if isinstance(unknown, dict) else {},
            )
        except SidecarError as error:
            raise FormatError(
                Fault(f"{self._article.place} {error.fault.place}".strip(), error.fault.message)
            ) from None
        located = (self._located(fault) for fault in reading.faults)
        return Reading(reading.document, (*self._faults, *(fault for fault in located if fault is not None)))

    def _records(
        self, section: Section, structures: list[Structure], read: Callable[[Structure], dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """The records of a section. One that cannot be read is said, and kept as it is, as the sidecar keeps it."""
        records = []
        torn = []
        for one in structures:
            try:
                records.append(read(one))
                self._places[section].append(one.place)
            except JSONFaultError as error:
                self._faults.append(Fault(f"{one.place} {error.place}".strip(), error.message))
                found = {"id": self._ids[one.id]} | one.values
                if one.type == ANNOTATION:
                    found |= {"begin": one.begin, "end": one.end}
                torn.append(BadRecord(section, json.dumps(found).encode(), str(self._faults[-1])))
        self._places[section] += [""] * len(torn)
        self._bad += torn
        return records

    def _located(self, fault: Fault) -> Fault | None:
        """A fault of the sidecar's reader at its place in the file; None of what is said already."""
        found = re.match(r"(annotations|sources)\[([0-9]+)\]", fault.place)
        places = self._places.get(found[1], []) if found else []
        if found is None or int(found[2]) >= len(places):
            return fault
        place = places[int(found[2])]
        return replace(fault, place=f"{place} {fault.place[found.end() :].lstrip('.')}".strip()) if place else None

    def _json(self, one: Structure, name: str) -> dict[str, Any]:
        if name not in one.values:
            return {}
        value = _parsed(one.text(name), name)
        if not isinstance(value, dict):
            raise JSONFaultError(name, "is no JSON object")
        return value

    def _more_id(self, one: Structure) -> str:
        try:
            id = self._json(one, "more").get("id")
        except JSONFaultError:
            return ""  # which is said when the record is read
        return id if isinstance(id, str) else ""

    def _record(self, one: Structure, names: tuple[str, ...]) -> dict[str, Any]:
        """What is in ``more``, and over it what stands in features, where another program may have changed it."""
        return self._json(one, "more") | {name: one.values[name] for name in names if name in one.values}

    def _source(self, one: Structure) -> dict[str, Any]:
        return self._record(one, (*OF_SOURCE, "names")) | {"id": self._ids[one.id]}

    def _annotation(self, one: Structure) -> dict[str, Any]:
        record = self._record(one, (*TEXTS, "tags", "confidence"))
        record["id"] = self._ids[one.id]
        if one.type == ANNOTATION:
            parts = [one, *sorted(self._parts.get(one.id, ()), key=_number)]
            record["spans"] = [self._span(part, "spanMore" if part is one else "more") for part in parts]
        else:
            record["spans"] = []
        for found in self._led(one, "attributes"):
            value = _parsed(found.text("json"), "attributes") if "json" in found.values else found.text("value")
            _object(record, "attributes")[found.text("key")] = value
        for link in self._led(one, "links"):
            target = self._target(link)
            if target is not None:
                _object(record, "links").setdefault(link.text("role"), []).append(target)
        record.setdefault("label", "quote")
        record.setdefault("by", "")
        record.setdefault("status", "accepted")
        record.setdefault("created", record.get("modified", UNDATED))
        record.setdefault("modified", record["created"])
        return record

    def _span(self, part: Structure, more: str) -> dict[str, Any]:
        start, end = self._place(part.begin), self._place(part.end)
        if start is None or end is None or start >= end:
            said = f"{part.begin} to {part.end} is no range of words in the text"
            raise JSONFaultError("" if more == "spanMore" else part.place, said)
        return {"start": start, "end": end, "exact": self._text[start:end]} | self._json(part, more)

    def _led(self, one: Structure, name: str) -> Iterator[Structure]:
        """What a feature leads to; what is not there is said."""
        for id in one.refs.get(name, ()):
            if id in self._cas.structures:
                yield self._cas.structures[id]
            else:
                self._faults.append(Fault(one.place, f"{name}: leads to a structure that is not there"))

    def _target(self, link: Structure) -> Any:
        """Where a link leads; None, and said, when that is nowhere."""
        for id in (*link.refs.get("target", ()), *link.refs.get("source", ())):
            if id not in self._ids:
                self._faults.append(Fault(link.place, "leads to a structure that is not there"))
            return self._ids.get(id)
        if "article" in link.values:
            return {"article": link.text("article"), "id": link.text("id")}
        return link.text("id")


def _parsed(text: str, name: str) -> Any:
    value = strict_json.loads(text)
    strict_json.check(value, name)
    return value


def _object(record: dict[str, Any], name: str) -> dict[str, Any]:
    """What the record has under a name, an object and its own."""
    found = record.setdefault(name, {})
    if not isinstance(found, dict):
        raise JSONFaultError(f"more.{name}", "is no object")
    return found


def _number(part: Structure) -> int:
    number = part.values.get("number")
    return number if isinstance(number, int) else 0
