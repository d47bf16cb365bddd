"""Annotations as WebAnno, INCEpTION and UIMA have them, in layers, brought to ours.

A layer is a type. Its short name is the label, its features are attributes; ``note``, ``tags`` and ``who`` are what
their names say. A slot, a chain and a relation (Governor to Dependent) become links. Tokens, sentences and the like are
no annotations of an article: they are counted, and come only where a link leads to one.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from annotator.core.codebook import Label
from annotator.formats.building import Building, Mark
from annotator.formats.item import Notes
from annotator.formats.units import Quoted

PART = "part"
"""The role of a slot that leads to a further part of an annotation."""
NOTE, TAGS, WHO = "note", "tags", "who"
"""Features of a layer that are no attributes; several tags or names stand on a line each."""

LABELS = {"Quote": "quote", "Claim": "claim", "Source": "source", "Cue": "cue"}
"""Layers for the labels of the program, which INCEpTION has with a capital."""

_CORE = "de.tudarmstadt.ukp.dkpro.core.api."
_LEFT = (
    (f"{_CORE}segmentation.type.Token", "token"),
    (f"{_CORE}segmentation.type.Sentence", "sentence"),
    (f"{_CORE}segmentation.", "grammar mark"),
    (f"{_CORE}lexmorph.", "grammar mark"),
    (f"{_CORE}syntax.", "grammar mark"),
    (f"{_CORE}metadata.", ""),
    ("uima.tcas.DocumentAnnotation", ""),
    ("de.tudarmstadt.ukp.clarin.webanno.api.type.", ""),
    ("org.dkpro.core.api.xml.", "markup element"),
)
"""What is no annotation of an article, and how it is counted; what says something of the whole file is not."""

_SAYS_ROLE = re.compile(r"value|label|role|type|relation|.*(?:Type|Label|Role)")


class Found(Struct, kw_only=True):
    """An annotation in a layer: where it stands, in the file's unit, what is said of it, and its links by role."""

    id: str
    type: str
    place: str
    start: int
    end: int
    exact: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)


class Arc(Struct, kw_only=True):
    """A relation: a type, the ids of both ends, and what is said of it."""

    type: str
    place: str
    source: str
    target: str
    values: dict[str, Any] = field(default_factory=dict)


def left_out(type: str) -> str | None:
    """How annotations of a type that are none of an article are counted, nothing when they are not; None of others."""
    return next((kind for prefix, kind in _LEFT if type.startswith(prefix)), None)


def put(building: Building, notes: Notes, found: Iterable[Found], arcs: Iterable[Arc]) -> None:
    """Adds the annotations and relations to what is being built."""
    everything = {one.id: one for one in found}
    kept = {id: one for id, one in everything.items() if left_out(one.type) is None}
    drawn = []
    for arc in arcs:
        kind = left_out(arc.type)
        if kind is None:
            drawn.append(arc)
        elif kind:
            notes.left_out[kind] += 1
    for one in list(kept.values()):
        kept |= {id: everything[id] for _, id in one.links if id in everything}
    for arc in drawn:
        kept |= {id: everything[id] for id in (arc.source, arc.target) if id in everything}
    for id, one in everything.items():
        if id not in kept and (kind := left_out(one.type)):
            notes.left_out[kind] += 1
    parts = _parts(kept, drawn)
    labels = _labels({one.type for one in kept.values()})
    marks: dict[str, Mark] = {}
    for id, one in kept.items():
        if id not in parts:
            marks[id] = building.mark(_mark(one, labels[one.type], kept, building))
            label = labels[one.type]
            notes.labels.setdefault(label, Label(label=label))
    for id, mark in marks.items():
        for role, target in kept[id].links:
            _link(mark, role, target, marks, parts, kept[id].place, notes)
    for arc in drawn:
        if arc.source in marks:
            role, others = _role(arc)
            notes.left_out["relation feature"] += others
            _link(marks[arc.source], role, arc.target, marks, parts, arc.place, notes)
        else:
            notes.fault(arc.place, "leads from an annotation that is not there")


def _link(
    mark: Mark, role: str, target: str, marks: dict[str, Mark], parts: set[str], place: str, notes: Notes
) -> None:
    if target in marks:
        mark.link(role, marks[target].id)
    elif not (role == PART and target in parts):
        notes.fault(place, f"{role}: leads to an annotation that is not there")


def _parts(kept: dict[str, Found], arcs: list[Arc]) -> set[str]:
    """The annotations that are further parts of others: of the same layer, with nothing said of them, and led to by
    that role alone."""
    led = Counter(id for one in kept.values() for _, id in one.links)
    led.update(id for arc in arcs for id in (arc.source, arc.target))
    return {
        id
        for one in kept.values()
        for role, id in one.links
        if role == PART and id in kept and _is_part(kept[id], one) and led[id] == 1
    }


def _is_part(other: Found, one: Found) -> bool:
    return other.type == one.type and other is not one and not other.values and not other.links


def _mark(one: Found, label: str, kept: dict[str, Found], building: Building) -> Mark:
    everything = [one, *(kept[id] for role, id in one.links if role == PART and id in kept and _is_part(kept[id], one))]
    quoted = [Quoted(part.start, part.end, part.exact) for part in everything]
    values = dict(one.values)
    mark = Mark(id=one.id, label=label, place=one.place, quoted=quoted)
    mark.note = _said(values, NOTE)
    mark.tags = _said(values, TAGS).split("\n") if values.get(TAGS) else []
    for name in dict.fromkeys(_said(values, WHO).split("\n")):
        if name:
            mark.link(WHO, building.source(f"s-{name}", name))
    mark.attributes = {name: value for name, value in values.items() if value is not None}
    return mark


def _said(values: dict[str, Any], name: str) -> str:
    """A feature that is a string, which is then no attribute."""
    return values.pop(name) if isinstance(values.get(name), str) else ""


def _role(arc: Arc) -> tuple[str, int]:
    """What a relation is called: what a feature of it says, or its type; and how many features say something else."""
    said = {name: value for name, value in arc.values.items() if value is not None}
    for name, value in said.items():
        if isinstance(value, str) and value and _SAYS_ROLE.fullmatch(name):
            return value, len(said) - 1
    return _short(arc.type), len(said)


def _short(type: str) -> str:
    return type.rpartition(".")[2]


def _labels(types: set[str]) -> dict[str, str]:
    """A label for each type: its short name, where no other has the same."""
    names = {type: LABELS.get(_short(type), _short(type)) for type in types}
    often = Counter(names.values())
    return {type: name if often[name] == 1 else type for type, name in names.items()}
