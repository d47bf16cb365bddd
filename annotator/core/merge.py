"""Three-way merging of documents, record by record: what two sides made of one base, brought together.

The laws (they are tested as properties): merging is commutative, what is merged again changes nothing, an edit beats a
delete, and of two values for one field both are kept. The field then holds one of them, the same whichever side asks:
that of the record modified later, and of equal times the greater in JSON. Both stand in the record's ``conflicts``
until a person settles it (:mod:`annotator.core.conflicts`).

Lists (tags, links, other names, evidence) are merged as sets in order. Where the sides have different texts, the other
side's records are first re-anchored to the text that goes on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, Struct

from annotator.core import anchor
from annotator.core.model import Annotation, ArticleInfo, BadRecord, Document, Links, Source
from annotator.core.records import Records

Settle = Literal["", "ours"]

_ABSENT: Any = type("_Absent", (), {"__repr__": lambda _self: "ABSENT"})()
"""Stands for a value that a side does not have; never let out."""

_encode = msgspec.json.Encoder(order="deterministic").encode


class Merged(Struct, frozen=True):
    """The document that two became, and whether anything in it waits for a person's word."""

    document: Document
    conflicts: int = 0
    """How many fields got two values in this merge."""


def merge(
    base: Document | None,
    ours: Document,
    theirs: Document,
    *,
    settle: Settle = "",
) -> Merged:
    """What ``ours`` and ``theirs`` both hold, by what each changed since ``base``; without a base nothing counts as
    deleted. With ``settle="ours"`` a field that both changed keeps ours and no conflict is noted.

    Where the texts differ, the sides that have another one are re-anchored to the one that goes on.
    """
    text = _text(base, ours, theirs)
    # the base too: what both sides brought to the new text alone is no change that they disagree about
    ours, theirs = anchor.to_text(ours, text), anchor.to_text(theirs, text)
    base = None if base is None else anchor.to_text(base, text)
    noted = _Noted(settle)
    annotations = _records(base.annotations if base else None, ours.annotations, theirs.annotations, noted.annotation)
    sources = _records(base.sources if base else None, ours.sources, theirs.sources, noted.source)
    annotations, sources = _mended(annotations, sources, (ours, theirs))
    info, extra = noted.head(base, ours, theirs)
    document = Document(
        article=info,
        text=text,
        annotations=annotations,
        sources=sources,
        bad=_bad(() if base is None else base.bad, ours.bad, theirs.bad),
        version=max(ours.version, theirs.version),
        extra=extra,
    )
    return Merged(document, noted.count)


def _text(base: Document | None, ours: Document, theirs: Document) -> str:
    if ours.text == theirs.text or (base is not None and theirs.text == base.text):
        return ours.text
    if base is not None and ours.text == base.text:
        return theirs.text
    return max(ours.text, theirs.text)  # the article's file has the last word when it is opened next


# Records

R = TypeVar("R", Annotation, Source)


def _records(
    base: Records[R] | None, ours: Records[R], theirs: Records[R], both: Callable[[R | None, R, R], R]
) -> Records[R]:
    """Ours with what theirs changed; ``both`` makes one record of two that are not the same."""
    before: Records[R] = Records() if base is None else base
    put: list[R] = []
    drop: list[str] = []
    for id in theirs.changed_since(before):
        was, our, their = before.get(id), ours.get(id), theirs.get(id)
        if our == their:
            continue
        if our == was:
            if their is None:
                drop.append(id)
            else:
                put.append(their)
        elif our is None:
            put.extend(record for record in (their,) if record is not None)  # an edit beats a delete
        elif their is not None:
            put.append(both(was, our, their))
    return ours.with_changes(put=put, drop=drop) if put or drop else ours


def _mended(
    annotations: Records[Annotation], sources: Records[Source], sides: Sequence[Document]
) -> tuple[Records[Annotation], Records[Source]]:
    """A record that one side deleted and the other links to comes back: the link is an edit, and beats the delete."""
    gone = {record.id for side in sides for record in side.annotations if record.id not in annotations}
    gone |= {source.id for side in sides for source in side.sources if source.id not in sources}
    looked_at: Iterable[Annotation] = annotations if gone else ()
    while gone:
        wanted = gone.intersection(t for a in looked_at for targets in a.links.values() for t in _plain_ids(targets))
        back = [a for side in reversed(sides) for id in wanted if (a := side.annotations.get(id)) is not None]
        named = [s for side in reversed(sides) for id in wanted if (s := side.sources.get(id)) is not None]
        if not back and not named:
            break
        annotations, sources = annotations.with_changes(put=back), sources.with_changes(put=named)
        gone -= wanted
        looked_at = back
    return annotations, sources


def _plain_ids(targets: Iterable[Any]) -> Iterable[str]:
    return (target for target in targets if isinstance(target, str))


def _bad(base: Sequence[BadRecord], ours: Sequence[BadRecord], theirs: Sequence[BadRecord]) -> tuple[BadRecord, ...]:
    """Records that nobody could read, by their bytes."""

    def keys(records: Sequence[BadRecord]) -> list[tuple[Literal["annotations", "sources"], bytes]]:
        return [(record.section, record.raw) for record in records]

    if keys(theirs) == keys(base):
        return tuple(ours)
    if keys(ours) == keys(base):
        return tuple(theirs)
    known = {(record.section, record.raw): record for record in (*base, *theirs, *ours)}
    was, mine, other = set(keys(base)), set(keys(ours)), set(keys(theirs))
    wanted = (was & mine & other) | ((mine | other) - was)
    return tuple(known[key] for key in sorted(wanted))


# Fields


def _each(name: str, *sides: Any) -> list[Any]:
    return [_ABSENT if side is None else getattr(side, name) for side in sides]


class _Noted:
    """Merges single records field by field, and notes the fields that got two values."""

    def __init__(self, settle: Settle) -> None:
        self.settle = settle
        self.count = 0
        self._two: dict[str, tuple[Any, ...]] = {}
        self._later = 0

    def annotation(self, base: Annotation | None, ours: Annotation, theirs: Annotation) -> Annotation:
        self._begin(ours.modified, theirs.modified)
        sides = (base, ours, theirs)
        status, by, confidence, suggested = self._group(
            "status", [(s.status, s.by, s.confidence, s.suggested) if s else _ABSENT for s in sides]
        )
        spans, anchor = self._group("spans", [(s.spans, s.anchor) if s else _ABSENT for s in sides])
        return Annotation(
            id=ours.id,
            label=self.value("label", *_each("label", *sides)),
            spans=spans,
            attributes=self.mapping("attributes.", *_each("attributes", *sides)),
            links=self._links(base.links if base else {}, ours.links, theirs.links),
            tags=tuple(self.value("tags", *_each("tags", *sides))),
            note=self.value("note", *_each("note", *sides)),
            by=by,
            created=min(ours.created, theirs.created),
            modified=max(ours.modified, theirs.modified),
            status=status,
            confidence=confidence,
            suggested=suggested,
            anchor=anchor,
            extra=self.mapping("", *_each("extra", *sides)) or UNSET,
            conflicts=self._conflicts(*_each("conflicts", *sides)),
        )

    def source(self, base: Source | None, ours: Source, theirs: Source) -> Source:
        moments = [side.modified for side in (ours, theirs) if side.modified is not UNSET]
        self._begin(ours.modified or "", theirs.modified or "")
        sides = (base, ours, theirs)
        name = self.value("name", *_each("name", *sides), noted=False)
        names = [_ABSENT if base is None else base.names]
        for side in (ours, theirs):
            # model.md: the later name stands, and the other one joins the other names
            joins = not self.settle and side.name not in (name, base and base.name, *side.names)
            names.append((*side.names, side.name) if joins else side.names)
        return Source(
            id=ours.id,
            name=name,
            kind=self.value("kind", *_each("kind", *sides)),
            role=self.value("role", *_each("role", *sides)),
            affiliation=self.value("affiliation", *_each("affiliation", *sides)),
            names=tuple(self.value("names", *names)),
            modified=max(moments) if moments else UNSET,
            extra=self.mapping("", *_each("extra", *sides)) or UNSET,
            conflicts=self._conflicts(*_each("conflicts", *sides)),
        )

    def head(self, base: Document | None, ours: Document, theirs: Document) -> tuple[ArticleInfo, Any]:
        """What is known of the article, and the document's own unknown keys, whose conflicts stand with the article."""
        self._begin("", "")
        extra = self.mapping("document.", *_each("extra", base, ours, theirs)) or UNSET
        sides = (base and base.article, ours.article, theirs.article)
        values = {
            # the program's own findings come right when the article is opened; what people read is theirs to settle
            name: self.value(name, *_each(name, *sides), noted=name in _READ_BY_PEOPLE)
            for name in ArticleInfo.__struct_fields__
            if name not in ("extra", "conflicts")
        }
        unknown = self.mapping("", *_each("extra", *sides)) or UNSET
        return ArticleInfo(**values, extra=unknown, conflicts=self._conflicts(*_each("conflicts", *sides))), extra

    def value(self, name: str, base: Any, ours: Any, theirs: Any, *, noted: bool = True) -> Any:
        """One field: what one side alone changed, or the winner of two."""
        if ours == theirs or theirs == base:
            return ours
        if ours == base:
            return theirs
        if _is_list(ours) and _is_list(theirs) and (base is _ABSENT or _is_list(base)):
            return self._list(() if base is _ABSENT else base, ours, theirs)
        return self._winner(name, ours, theirs, ours, theirs, noted=noted)

    def mapping(self, prefix: str, base: Any, ours: Any, theirs: Any) -> dict[str, Any]:
        """A dict, key by key; a key that one side changed and the other took away stays."""
        before, mine, other = ({} if side is _ABSENT or side is UNSET else side for side in (base, ours, theirs))
        if mine == other or other == before:
            return dict(mine)
        if mine == before:
            return dict(other)
        merged: dict[str, Any] = {}
        for key in _in_order(before, mine, other):
            was, our, their = before.get(key, _ABSENT), mine.get(key, _ABSENT), other.get(key, _ABSENT)
            if our is not _ABSENT and their is not _ABSENT:
                merged[key] = self.value(prefix + key, was, our, their)
                continue
            left = their if our is _ABSENT else our
            if left is not _ABSENT and left != was:  # added, or an edit that beats a delete
                merged[key] = left
        return merged

    def _links(self, base: Links, ours: Links, theirs: Links) -> Links:
        if ours == theirs or theirs == base:
            return ours
        if ours == base:
            return theirs
        merged: Links = {}
        for role in _in_order(base, ours, theirs):
            targets = tuple(self.value(role, *(side.get(role, ()) for side in (base, ours, theirs))))
            if targets or (role in ours) + (role in theirs) > (role in base):
                merged[role] = targets
        return merged

    def _list(self, base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> Sequence[Any]:
        was, mine, other = ({_key(item): item for item in side} for side in (base, ours, theirs))
        if mine.keys() == was.keys() == other.keys():  # both only changed the order, or said something twice
            chosen: Sequence[Any] = self._choice(ours, theirs)
            return chosen
        if other.keys() == was.keys():
            return ours
        if mine.keys() == was.keys():
            return theirs
        every = was | mine | other
        added = sorted((mine.keys() | other.keys()) - was.keys())
        kept = [every[key] for key in (*(k for k in was if k in mine and k in other), *added)]
        return tuple(kept) if isinstance(ours, tuple) else kept

    def _group(self, name: str, sides: list[Any]) -> Any:
        """Fields that go together; a conflict of theirs is one of the first, which is what people see of them."""
        base, ours, theirs = sides
        if ours == theirs or theirs == base:
            return ours
        if ours == base:
            return theirs
        if ours[0] == theirs[0]:
            return self._choice(ours, theirs)
        if base is not _ABSENT and base[0] in (ours[0], theirs[0]):
            # one side changed what people see, the other only what goes with it
            return theirs if ours[0] == base[0] else ours
        return self._winner(name, ours, theirs, _face(ours[0]), _face(theirs[0]))

    def _begin(self, ours: str, theirs: str) -> None:
        self._two = {}
        self._later = (ours > theirs) - (ours < theirs)

    def _choice(self, ours: Any, theirs: Any) -> Any:
        if self.settle == "ours" or self._later > 0:
            return ours
        if self._later < 0:
            return theirs
        return ours if _key(ours) >= _key(theirs) else theirs

    def _winner(self, name: str, ours: Any, theirs: Any, our_face: Any, their_face: Any, *, noted: bool = True) -> Any:
        if noted and not self.settle:
            self._two[name] = (our_face, their_face)
            self.count += 1
        return self._choice(ours, theirs)

    def _conflicts(self, base: Any, ours: Any, theirs: Any) -> Any:
        if self.settle:
            return ours
        noted, self._two = self._two, {}
        kept = self.mapping("", base, ours, theirs)
        for name, values in kept.items():
            if values not in (side.get(name) for side in (ours, theirs) if side is not UNSET):
                kept[name] = _sorted(values)
        for name, values in noted.items():
            kept[name] = _sorted((*kept.get(name, ()), *values))
        return dict(sorted(kept.items())) if noted else kept or UNSET


def _sorted(values: Iterable[Any]) -> tuple[Any, ...]:
    """Values that wait for a choice, each once, in an order that does not depend on who asks."""
    both = {_key(value): value for value in values}
    return tuple(both[key] for key in sorted(both))


def _in_order(base: Mapping[str, Any], *sides: Mapping[str, Any]) -> list[str]:
    """The keys of all, the same whichever side is first: as in the base, then by name."""
    return [*base, *sorted({key for side in sides for key in side} - base.keys())]


def _face(value: Any) -> Any:
    """A value as it stands among conflicts: spans as in the sidecar, without what other programs keep in them."""
    if isinstance(value, tuple):
        return [{"start": span.start, "end": span.end, "exact": span.exact} for span in value]
    return value


def _key(value: Any) -> bytes:
    """The value's place among all values: one that does not depend on who asks."""
    if isinstance(value, tuple):
        value = [None if item is UNSET else item for item in value]
    return _encode(value)


_READ_BY_PEOPLE = ("title", "byline", "publication", "url", "published", "language")


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple | list)
