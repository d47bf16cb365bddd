"""What a person changed in the editor of a record, and the one document that it comes to."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from annotator.core import edits
from annotator.core.codebook import Codebook
from annotator.core.edits import Stamp
from annotator.core.model import Document, LinkTarget, Status


class Changes(Struct, kw_only=True):
    """Only what is different; None where a field is as it was. An attribute that is None is taken away."""

    label: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    unlinked: list[tuple[str, LinkTarget]] = field(default_factory=list)
    note: str | None = None
    tags: tuple[str, ...] | None = None
    status: Status | None = None


def made(document: Document, id: str, changes: Changes, *, codebook: Codebook, stamp: Stamp) -> Document:
    """The document with the changes made to one annotation."""
    for role, target in _present(document, id, changes.unlinked):
        document = edits.unlink(document, codebook=codebook, annotation=id, role=role, target=target, stamp=stamp)
    if changes.label is not None:
        document = edits.set_label(document, annotation=id, label=changes.label, stamp=stamp)
    for name, value in changes.attributes.items():
        document = edits.set_attribute(document, annotation=id, name=name, value=value, stamp=stamp)
    if changes.note is not None:
        document = edits.set_note(document, annotation=id, note=changes.note, stamp=stamp)
    if changes.tags is not None:
        document = edits.set_tags(document, annotation=id, tags=changes.tags, stamp=stamp)
    if changes.status is not None:
        document = edits.set_status(document, annotations=[id], status=changes.status, stamp=stamp)
    return document


def _present(document: Document, id: str, links: Iterable[tuple[str, LinkTarget]]) -> list[tuple[str, LinkTarget]]:
    return [(role, target) for role, target in links if target in document.annotations[id].linked(role)]
