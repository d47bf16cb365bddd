"""A document put together from what another program's file says, record by record; what does not fit is a fault."""

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET, Struct, field

from annotator.core.model import Annotation, ArticleInfo, Document, Kind, LinkTarget, Source, Span, Status
from annotator.core.records import Records
from annotator.formats import units
from annotator.formats.item import Imported, Notes
from annotator.formats.units import Quoted, Unit

UNDATED = "1970-01-01T00:00:00Z"
"""Stands for the time of an annotation that says none."""


class Mark(Struct, kw_only=True):
    """An annotation to be: where its parts stand, in the file's unit, and all that is known of it."""

    id: str
    label: str
    place: str
    quoted: Sequence[Quoted]
    attributes: dict[str, Any] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    note: str = ""
    by: str = ""
    created: str = ""
    modified: str = ""
    status: Status = "accepted"
    confidence: Any = UNSET
    extra: Any = UNSET

    def link(self, role: str, target: str) -> None:
        """Adds a link, once."""
        targets = self.links.setdefault(role, [])
        if target not in targets:
            targets.append(target)


class Building:
    """Collects marks and sources over the text of one article; ``raw`` is the text as the file has it, with its line
    ends. The unit of the offsets is that of ``possible`` under which the quoted words agree."""

    def __init__(
        self, raw: str, notes: Notes, *, possible: Sequence[Unit] = units.USUAL, alike: units.Alike = units.same
    ) -> None:
        self.raw, self.notes = raw, notes
        self.marks: list[Mark] = []
        self._ids: dict[str, Mark] = {}
        self._sources: dict[str, Source] = {}
        self._possible, self._alike = possible, alike

    def mark(self, mark: Mark) -> Mark:
        """Adds a mark; one whose id is taken gets another."""
        mark.id = self._free(mark.id or "a")
        self._ids[mark.id] = mark
        self.marks.append(mark)
        return mark

    def get(self, id: str) -> Mark | None:
        """The mark of that id."""
        return self._ids.get(id)

    def source(self, id: str, name: str, kind: Kind = "person", **more: Any) -> str:
        """Adds a source unless its id is there; the id."""
        if id not in self._sources and id not in self._ids:
            self._sources[id] = Source(id=id, name=name, kind=kind, **more)
        return id

    def _free(self, id: str) -> str:
        if id not in self._ids and id not in self._sources:
            return id
        number = 2
        while f"{id}-{number}" in self._ids or f"{id}-{number}" in self._sources:
            number += 1
        return f"{id}-{number}"

    def build(self, name: str, *, data: bytes | None = None, **article: Any) -> Imported:
        """The article with all that could be placed."""
        text = units.canonical(self.raw)
        everything = [quoted for mark in self.marks for quoted in mark.quoted]
        unit, convert = units.best(self.raw, everything, self._possible, self._alike)
        placed: dict[str, tuple[Mark, tuple[Span, ...]]] = {}
        for mark in self.marks:
            spans = []
            for quoted in mark.quoted:
                found = units.place(quoted, convert, text, self._alike)
                if found is None:
                    self.notes.fault(mark.place, _misplaced(quoted, convert, text, unit))
                    break
                spans.append(Span(*found, text[found[0] : found[1]]))
            else:
                if spans:
                    placed[mark.id] = (mark, tuple(spans))
                else:
                    self.notes.fault(mark.place, "says no place in the text")
        known = placed.keys() | self._sources.keys()
        annotations = [self._annotation(mark, spans, known) for mark, spans in placed.values()]
        file = name.rpartition("/")[2] or "article.txt"
        document = Document(
            article=ArticleInfo(file=file, **article),
            text=text,
            annotations=Records(annotations),
            sources=Records(self._sources.values()),
        )
        return Imported(name, document, data)

    def _annotation(self, mark: Mark, spans: tuple[Span, ...], known: set[str]) -> Annotation:
        links: dict[str, tuple[LinkTarget, ...]] = {}
        for role, targets in mark.links.items():
            there = tuple(target for target in targets if target in known)
            self.notes.left_out["dangling link"] += len(targets) - len(there)
            if there:
                links[role] = there
        created = mark.created or mark.modified or UNDATED
        return Annotation(
            id=mark.id,
            label=mark.label or "quote",
            spans=spans,
            attributes=mark.attributes,
            links=links,
            tags=tuple(mark.tags),
            note=mark.note,
            by=mark.by,
            created=created,
            modified=mark.modified or created,
            status=mark.status,
            confidence=mark.confidence,
            extra=mark.extra,
        )


def _misplaced(quoted: Quoted, convert: units.Convert, text: str, unit: Unit) -> str:
    start, end = convert(quoted.start), convert(quoted.end)
    where = f"{quoted.start} to {quoted.end}"
    if quoted.start == quoted.end:
        return f"{where} has no words in it"
    if start is None or end is None or start > end:
        return f"{where} is no range of the text, of {len(text)} code points (tried as {unit})"
    return f"{_short(quoted.exact or '')} is not what stands at {where}, in no unit: {_short(text[start:end])}"


def _short(words: str) -> str:
    return repr(words if len(words) <= 40 else words[:39] + "…")
