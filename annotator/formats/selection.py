"""Which records go into an export: those of the wanted status, with the mentions and cues that belong to them."""

from collections.abc import Collection

from msgspec.structs import replace

from annotator.core.codebook import Codebook
from annotator.core.model import STATUSES, Annotation, Document
from annotator.core.records import Records


def part_labels(codebook: Codebook) -> frozenset[str]:
    """The labels of mentions and cues, which have no row or card of their own; any other label makes a record."""
    return frozenset(label.label for label in codebook.labels if label.part != "record")


def with_status(document: Document, statuses: Collection[str], codebook: Codebook) -> Document:
    """The document without the records of another status, as :func:`selected` has it."""
    return selected(document, codebook, statuses=statuses)


def selected(
    document: Document, codebook: Codebook, *, statuses: Collection[str], labels: Collection[str] | None = None
) -> Document:
    """The document without the records of another status, or of another label where ``labels`` are given.

    A record that goes takes along the mentions and cues that no other record uses, and the links that lead to it. What
    belongs to a record that stays, stays with it, whatever its own status. Sources and unreadable records stay.
    """
    parts = part_labels(codebook)

    def wanted(annotation: Annotation) -> bool:
        named = labels is None or annotation.label in parts or annotation.label in labels
        return named and annotation.status in statuses

    if (labels is None and set(statuses) >= set(STATUSES)) or all(map(wanted, document.annotations)):
        return document
    kept = {a.id for a in document.annotations if a.label not in parts and wanted(a)}
    used_by_kept: set[str] = set()
    used_by_gone: set[str] = set()
    for annotation in document.annotations:
        if annotation.label not in parts:
            used = used_by_kept if annotation.id in kept else used_by_gone
            used.update(annotation.linked_ids("source") + annotation.linked_ids("cue"))
    for annotation in document.annotations:
        id = annotation.id
        if annotation.label in parts and (id in used_by_kept or (id not in used_by_gone and wanted(annotation))):
            kept.add(id)
    gone = {annotation.id for annotation in document.annotations} - kept
    staying = (_without(annotation, gone) for annotation in document.annotations if annotation.id in kept)
    return replace(document, annotations=Records(staying))


def _without(annotation: Annotation, gone: set[str]) -> Annotation:
    if all(gone.isdisjoint(annotation.linked_ids(role)) for role in annotation.links):
        return annotation
    links = {
        role: tuple(target for target in targets if not (isinstance(target, str) and target in gone))
        for role, targets in annotation.links.items()
    }
    return replace(annotation, links={role: targets for role, targets in links.items() if targets})
