"""Three versions of a document as two people make them of one base: for the laws of merging.

Made from a seed, thousands a second, so that a long run of the laws is possible too.
"""

from random import Random
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from annotator.core import anchor
from annotator.core.model import KINDS, STATUSES, Anchor, Annotation, ArticleInfo, Document, Source, span_at
from annotator.core.records import Records

TEXT = "“We won’t,” said Zoë 👩‍👧.\nHe said so."
TEXTS = (TEXT, f"He spoke.\n{TEXT}", TEXT.replace("won’t", "won't"), f"{TEXT[:12]}\nHe said so.", "Nothing of it.")
RECORDS = ("a", "b", "c", "d")
SOURCES = ("s", "t")
MOMENTS = ("2026-11-23T05:00:00Z", "2026-11-23T06:00:00Z", "2026-11-23T07:00:00Z")
WORDS = ("", "x", "y", "Zoë")
VALUES: tuple[Any, ...] = (1, 2.5, "x", None, [1, 2], [2, 3], {"k": 1})

Triple = tuple[Document | None, Document, Document]


def triple(seed: int, *, one_text: bool = True) -> Triple:
    """Base (None: it is not known), ours and theirs, each without a fault. Unless all are over ``one_text``, some are
    over texts of their own, as when the article changed and not all have seen it."""
    making = _Making(Random(seed))
    base = making.document()
    ours, theirs = making.edited(base), making.edited(base)
    if not one_text and making.random.randrange(4) == 0:
        base, ours, theirs = (anchor.to_text(side, making.random.choice(TEXTS)) for side in (base, ours, theirs))
    return (None if making.random.randrange(6) == 0 else base), ours, theirs


class _Making:
    def __init__(self, random: Random) -> None:
        self.random = random

    def document(self) -> Document:
        annotations, sources = self._some(RECORDS), self._some(SOURCES)
        return Document(
            article=ArticleInfo(file="a.txt", title=self._one(WORDS)),
            text=TEXT,
            annotations=Records(self._annotation(id, annotations, sources) for id in annotations),
            sources=Records(self._source(id) for id in sources),
            extra=self._unknown(),
        )

    def edited(self, base: Document) -> Document:
        """What a person might make of it: some records changed in some fields, some new, some gone."""
        annotations = {record.id: record for record in base.annotations}
        sources = {source.id: source for source in base.sources}
        for id in self._some(SOURCES, 1):
            before = sources.get(id)
            sources[id] = self._source(id) if before is None else self._changed(before, self._source(id))
        for id in self._some(RECORDS, 3):
            fresh = self._annotation(id, [*annotations, id], list(sources))
            if id not in annotations:
                annotations[id] = fresh
            elif self.random.randrange(3) == 0:
                del annotations[id]
            else:
                annotations[id] = self._changed(annotations[id], fresh)
        used = {t for record in annotations.values() for targets in record.links.values() for t in targets}
        for id in self._some(SOURCES, 1):
            if id not in used:
                sources.pop(id, None)
        known = {*annotations, *sources}
        return replace(
            base,
            article=replace(base.article, title=self._one((base.article.title, *WORDS))),
            annotations=Records(_linked(record, known) for record in annotations.values()),
            sources=Records(sources.values()),
            extra=base.extra if self.random.randrange(2) else self._unknown(),
        )

    def _annotation(self, id: str, annotations: list[str], sources: list[str]) -> Annotation:
        start = self.random.randrange(8)
        moment = self._one(MOMENTS)
        return Annotation(
            id=id,
            label=self._one(("quote", "claim")),
            spans=(span_at(TEXT, start, start + self.random.randint(1, 4)),),
            attributes={name: self._one(VALUES) for name in self._some(("type", "n"))},
            links={role: tuple(self._some((*annotations, *sources), 2)) for role in self._some(("source", "who"))},
            tags=tuple(self.random.choices("xyz", k=self.random.randrange(4))),
            note=self._one(WORDS),
            by=self._one(("ann", "bob", "rule:marks")),
            created=moment,
            modified=moment,
            status=self._one(STATUSES),
            confidence=self._one((UNSET, 0.5, 0.9)),
            anchor=self._one((UNSET, Anchor("moved"), Anchor("uncertain"))),
            conflicts=self._waiting(),
            extra=self._unknown(),
        )

    def _source(self, id: str) -> Source:
        return Source(
            id=id,
            name=self._one(("Ada", "Bo", "Cy")),
            kind=self._one(KINDS),
            role=self._one(WORDS),
            names=tuple(self.random.choices(("Ada", "Bo", "Cy", "Di"), k=self.random.randrange(3))),
            modified=self._one((UNSET, *MOMENTS)),
            conflicts=self._waiting(),
            extra=self._unknown(),
        )

    def _changed(self, record: Any, other: Any) -> Any:
        names = [name for name in record.__struct_fields__ if name not in ("id", "created")]
        fields = self.random.sample(names, self.random.randint(1, 3))
        return replace(record, **{name: getattr(other, name) for name in {*fields, "modified"}})

    def _waiting(self) -> Any:
        return {"note": self._one((("x", "y"), ("y", "z")))} if self.random.randrange(4) == 0 else UNSET

    def _unknown(self) -> Any:
        return {name: self._one(VALUES) for name in self._some(("p", "q"))} or UNSET

    def _one(self, among: Any) -> Any:
        return self.random.choice(among)

    def _some(self, among: Any, most: int = 99) -> list[Any]:
        return self.random.sample(among, self.random.randint(0, min(most, len(among))))


def _linked(record: Annotation, known: set[str]) -> Annotation:
    """Without links to what is gone: deleting a record takes the links to it along."""
    links = {role: tuple(t for t in targets if t in known) for role, targets in record.links.items()}
    return record if links == record.links else replace(record, links=links)
