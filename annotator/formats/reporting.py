"""What the reports say of annotations: who said what and how, how often, and when; for people, not for programs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from annotator.core.codebook import Codebook
from annotator.core.model import Annotation, Document
from annotator.formats.item import Item, LeftOut
from annotator.formats.rows import who
from annotator.formats.selection import part_labels

NOBODY = "Nobody named"
UNSAID = "not said"
STYLES = ("direct", "mixed", "indirect", UNSAID)
"""How near a quote is to the speaker's own words, the nearest first."""

EVIDENCE_ROLES = (("evidence", "Evidence"), ("supports", "Supports"), ("contradicts", "Contradicts"))

_MOST_PERIODS = 48


class Told(Struct, frozen=True):
    """A record as a report tells it. ``number`` is its place among those of its article, from 1."""

    number: int
    record: Annotation
    who: tuple[str, ...]
    how: str
    cue: str
    style: str


class Bar(Struct, frozen=True):
    """A bar of a plot: how many quotes of each of the :data:`STYLES`."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


def records(item: Item) -> list[Annotation]:
    """The annotations that stand for themselves, in reading order."""
    parts = part_labels(item.codebook)
    return [annotation for annotation in item.document.in_order() if annotation.label not in parts]


def told(item: Item) -> list[Told]:
    """All records of an article."""
    document, codebook = item.document, item.codebook
    return [
        Told(
            number,
            record,
            tuple(speakers(record, document)),
            how(record, codebook),
            "; ".join(cue.words for cue in linked(record, "cue", document)),
            _style(record),
        )
        for number, record in enumerate(records(item), 1)
    ]


def speakers(record: Annotation, document: Document) -> list[str]:
    """The names of the sources, and the words of those mentions that stand for no known one."""
    found = []
    for mention in linked(record, "source", document):
        found += who(mention, (), document) or [f"“{mention.words}”"]
    found += who(record, (), document)
    return list(dict.fromkeys(found))


def linked(record: Annotation, role: str, document: Document) -> list[Annotation]:
    """The annotations of this article that a record leads to."""
    targets = (document.annotations.get(id) for id in record.linked_ids(role))
    return [target for target in targets if target is not None]


def how(record: Annotation, codebook: Codebook) -> str:
    """The label and the type, as ``Quote, direct``."""
    kind = record.attributes.get("type")
    name = codebook.get(record.label).name
    return f"{name}, {kind}" if isinstance(kind, str) and kind else name


def evidence(record: Annotation) -> list[dict[str, str]]:
    """What from outside stands for or against it: note, url and date, as far as they are said."""
    found: Any = record.attributes.get("evidence")
    found = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    keys = ("note", "url", "date")
    said = [{key: one[key] for key in keys if isinstance(one.get(key), str) and one[key]} for one in found]
    return [one for one in said if one]


def _style(record: Annotation) -> str:
    kind = record.attributes.get("type")
    return kind if isinstance(kind, str) and kind in STYLES else UNSAID


def quotes(found: Iterable[Told]) -> list[Told]:
    """The records that are quotes; of a codebook that has none, all."""
    every = list(found)
    return [one for one in every if one.record.label == "quote"] or every


def bars(named: Iterable[tuple[str, str]]) -> list[Bar]:
    """A bar for each name, out of pairs of a name and a style, in the order in which the names come."""
    counts: dict[str, Counter[str]] = {}
    for name, style in named:
        counts.setdefault(name, Counter())[style] += 1
    return [Bar(name, tuple(found[style] for style in STYLES)) for name, found in counts.items()]


def by_speaker(found: Sequence[Told]) -> list[Bar]:
    """Who is quoted how often, the most quoted first; those of whom nobody is named last."""
    made = bars((name, one.style) for one in found for name in one.who or (NOBODY,))
    return sorted(made, key=lambda bar: (bar.name == NOBODY, -bar.total, bar.name))


def by_date(dated: Iterable[tuple[str, str]]) -> tuple[list[Bar], int]:
    """A bar a day, month or year, whichever gives some dozens at most, those without a quote among them, and how many
    quotes have no date. Takes pairs of a date as the article says it and a style."""
    known: list[tuple[date, str]] = []
    undated = 0
    for said, style in dated:
        try:
            known.append((date.fromisoformat(said[:10]), style))
        except ValueError:
            undated += 1
    if not known:
        return [], undated
    first, last = min(known)[0], max(known)[0]
    days = (last - first).days
    if days < _MOST_PERIODS:
        names = [str(first + timedelta(days=number)) for number in range(days + 1)]
        length = 10
    elif days < _MOST_PERIODS * 30:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        names = [f"{month // 12:04}-{month % 12 + 1:02}" for month in months]
        length = 7
    else:
        names = [f"{year:04}" for year in range(first.year, last.year + 1)]
        length = 4
    found = {bar.name: bar for bar in bars((str(day)[:length], style) for day, style in known)}
    empty = (0,) * len(STYLES)
    return [found.get(name, Bar(name, empty)) for name in names], undated


def count(document: Document, told: Sequence[Annotation], left_out: LeftOut) -> None:
    """Adds what no report of these records says."""
    used = {id for record in told for role in ("source", "cue") for id in record.linked_ids(role)}
    recorded = {record.id for record in told}
    for annotation in document.annotations:
        if annotation.tags:
            left_out["tag"] += len(annotation.tags)
        if annotation.id not in recorded:
            left_out["unused mention or cue"] += annotation.id not in used
            left_out["note"] += bool(annotation.note)
    left_out["unreadable record"] += len(document.bad)
