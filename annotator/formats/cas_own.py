"""A document as feature structures of our own types, with nothing of it lost; :mod:`annotator.formats.cas_own_reading`
brings it back.

What has a feature stands there as it is; the rest of a record is JSON in ``more``, and so is a text that the file
cannot hold (``holdable`` says which: XML has no place for some characters).
"""

import json
from collections.abc import Callable
from typing import Any, Literal

from msgspec import UNSET

from annotator.core.model import Annotation, Document, Elsewhere, Source
from annotator.formats import cas_types, units, whole
from annotator.formats.cas import INITIAL, Cas, Sofa, Structure
from annotator.formats.cas_types import ANNOTATION, ARTICLE, ATTRIBUTE, LINK, ORPHAN, PART, SOURCE

Section = Literal["annotations", "sources"]
Holdable = Callable[[str], bool]

UNSPECIFIED = "x-unspecified"
"""What UIMA has for a language that nobody said."""

TEXTS = ("id", "label", "status", "by", "created", "modified", "note")
OF_ARTICLE = ("file", "title", "byline", "publication", "url", "published")
OF_SOURCE = ("id", "name", "kind", "role", "affiliation", "modified")
_FORBIDDEN = str.maketrans({"\ufffe": "\\ufffe", "\uffff": "\\uffff"})


def _json(value: Any) -> str:
    """As JSON that XML can hold."""
    return json.dumps(value, ensure_ascii=False).translate(_FORBIDDEN)


def is_own(cas: Cas) -> bool:
    """Whether it was made here, by whatever program it went since."""
    return bool(cas.of_type(ARTICLE))


def made(document: Document, holdable: Holdable = lambda _text: True) -> Cas:
    """The document over one view, its text's structure the first."""
    cas = Cas([Sofa(id=1, name=INITIAL, text=document.text)], types=cas_types.own())
    _Writer(cas, document, holdable).write()
    return cas


class _Writer:
    def __init__(self, cas: Cas, document: Document, holdable: Holdable) -> None:
        self._cas, self._document, self._holdable = cas, document, holdable
        self._units = units.utf16_offsets(document.text)
        self._ids: dict[str, int] = {}

    def write(self) -> None:
        document = self._document
        self._article()
        for source in document.sources_in_order():
            self._source(source)
        annotations = document.in_order()
        heads = []
        for annotation in annotations:
            head = self._cas.add(ANNOTATION if annotation.spans else ORPHAN)
            if annotation.spans:
                self._ids[annotation.id] = head.id
            heads.append(head)
        for annotation, head in zip(annotations, heads, strict=True):
            self._annotation(annotation, head)

    def _over(self, structure: Structure, start: int, end: int) -> None:
        structure.sofa, structure.begin, structure.end = 1, self._units(start), self._units(end)

    def _texts(self, structure: Structure, record: dict[str, Any], names: tuple[str, ...]) -> None:
        """Moves those texts of a record that the file can hold into features."""
        for name in names:
            value = record.get(name)
            if isinstance(value, str) and self._holdable(value):
                del record[name]
                if value:
                    structure.values[name] = value

    def _list(self, structure: Structure, record: dict[str, Any], name: str) -> None:
        values = record.get(name, [])
        if all(map(self._holdable, values)):
            record.pop(name, None)
            if values:
                structure.values[name] = values

    def _article(self) -> None:
        document = self._document
        structure = self._cas.add(ARTICLE)
        self._over(structure, 0, len(document.text))
        record = whole.tree(document.article)
        self._texts(structure, record, OF_ARTICLE)
        language = record.get("language", "")
        structure.values["language"] = UNSPECIFIED
        if language and language != UNSPECIFIED and self._holdable(language):
            structure.values["language"] = record.pop("language")
        beside: dict[str, Any] = {
            "version": document.version,
            "bad": whole.unreadable(document),
            "unknown": {} if document.extra is UNSET else document.extra,
        }
        for name, value in (("more", record), ("document", beside)):
            if value not in ({}, {"version": 1, "bad": [], "unknown": {}}):
                structure.values[name] = _json(value)

    def _source(self, source: Source) -> None:
        structure = self._cas.add(SOURCE)
        self._ids[source.id] = structure.id
        record = whole.tree(source)
        self._texts(structure, record, OF_SOURCE)
        self._list(structure, record, "names")
        if record:
            structure.values["more"] = _json(record)

    def _annotation(self, annotation: Annotation, head: Structure) -> None:
        record = whole.tree(annotation)
        del record["spans"]
        self._texts(head, record, TEXTS)
        self._list(head, record, "tags")
        if "confidence" in record:
            head.values["confidence"] = record.pop("confidence")
        if self._attributes(head, record["attributes"]):
            del record["attributes"]
        if self._links(head, annotation):
            del record["links"]
        if record:
            head.values["more"] = _json(record)
        for number, span in enumerate(annotation.spans, 1):
            part = head if number == 1 else self._cas.add(PART, values={"number": number}, refs={"of": [head.id]})
            self._over(part, span.start, span.end)
            if span.extra is not UNSET:
                part.values["spanMore" if number == 1 else "more"] = _json(span.extra)

    def _attributes(self, head: Structure, attributes: dict[str, Any]) -> bool:
        if not all(map(self._holdable, attributes)):
            return False
        for key, value in attributes.items():
            if isinstance(value, str) and self._holdable(value):
                said = {"key": key, "value": value}
            else:
                said = {"key": key, "json": _json(value)}
            one = self._cas.add(ATTRIBUTE, values=said, indexed=False)
            head.refs.setdefault("attributes", []).append(one.id)
        return True

    def _links(self, head: Structure, annotation: Annotation) -> bool:
        """Whether all links could be made structures of their own."""
        links: list[tuple[dict[str, str], dict[str, list[int]]]] = []
        for role, targets in annotation.links.items():
            if not targets or not self._holdable(role):
                return False
            for target in targets:
                said, refs = {"role": role}, {}
                if isinstance(target, Elsewhere):
                    if target.extra is not UNSET:
                        return False
                    said |= {"article": target.article, "id": target.id}
                elif target in self._ids:
                    refs = {"source" if target in self._document.sources else "target": [self._ids[target]]}
                else:  # an orphan, or a record that cannot be read
                    said["id"] = target
                if not all(map(self._holdable, said.values())):
                    return False
                links.append((said, refs))
        if links:
            made = (self._cas.add(LINK, values=said, refs=refs, indexed=False) for said, refs in links)
            head.refs["links"] = [one.id for one in made]
        return True
