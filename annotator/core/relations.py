"""How records stand to each other: a claim supports or contradicts another one, a record lies within another."""

from collections.abc import Sequence

from annotator.core import edits
from annotator.core.codebook import Label
from annotator.core.edits import Stamp
from annotator.core.model import Annotation, Document, LinkTarget

PARTS = ("source", "cue", "who")
"""The roles that go to mentions, cues and sources; all others go from record to record."""

_OPPOSITE = {"supports": "contradicts", "contradicts": "supports"}


def roles(label: Label) -> tuple[str, ...]:
    """The roles under which a record with that label is linked to others; the ones between claims first."""
    found = [role for role in label.roles if role not in PARTS]
    return tuple(sorted(found, key=lambda role: role not in _OPPOSITE))


def relate(document: Document, *, annotation: str, role: str, target: LinkTarget, stamp: Stamp) -> Document:
    """Links a record to another one, in this article or elsewhere. What supported it before and contradicts it now does
    not do both. ValueError for a record's link to itself, or when each would lie within the other."""
    if target == annotation:
        raise ValueError("a record cannot be linked to itself")
    if role == "within" and isinstance(target, str) and _leads_to(document, target, annotation):
        raise ValueError("that record lies within this one")
    opposite = _OPPOSITE.get(role, "")
    record = document.annotations[annotation]
    if target in record.linked(opposite):
        kept = tuple(other for other in record.linked(opposite) if other != target)
        links = {name: targets for name, targets in record.links.items() if name != opposite}
        links |= {opposite: kept} if kept else {}
        document = edits.set_links(document, annotation=annotation, links=links, stamp=stamp)
    return edits.link(document, annotation=annotation, role=role, target=target, stamp=stamp)


def _leads_to(document: Document, start: str, wanted: str) -> bool:
    """Whether the links ``within`` lead from one record to another."""
    seen: set[str] = set()
    open_ends = [start]
    while open_ends:
        id = open_ends.pop()
        if id == wanted:
            return True
        found = document.annotations.get(id) if id not in seen else None
        seen.add(id)
        open_ends += found.linked_ids("within") if found is not None else ()
    return False


class Backlinks:
    """From a record to those that are linked to it; kept up to date one annotation at a time."""

    def __init__(self) -> None:
        self._to: dict[str, list[tuple[str, str]]] = {}

    def add(self, annotation: Annotation) -> None:
        """Takes the links of an annotation in."""
        for role, targets in annotation.links.items():
            if role not in PARTS:
                for target in targets:
                    if isinstance(target, str):
                        self._to.setdefault(target, []).append((role, annotation.id))

    def remove(self, annotation: Annotation) -> None:
        """Forgets the links of an annotation that was taken in."""
        for role, targets in annotation.links.items():
            if role not in PARTS:
                for target in targets:
                    if isinstance(target, str) and (role, annotation.id) in self._to.get(target, ()):
                        self._to[target].remove((role, annotation.id))
                        if not self._to[target]:
                            del self._to[target]

    def of(self, id: str) -> Sequence[tuple[str, str]]:
        """Role and id of each annotation that is linked to a record."""
        return self._to.get(id, ())
