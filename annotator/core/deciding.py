"""Deciding on suggestions: taking them, dropping them, taking all sure ones at once.

Dropped ones stay in the sidecar as rejected, which is how a rule knows not to make them again.
"""

from collections.abc import Iterable

from annotator.core.codebook import Codebook
from annotator.core.edits import Stamp, set_status
from annotator.core.model import SURE, Document


def accept(document: Document, *, annotations: Iterable[str], stamp: Stamp) -> Document:
    """Takes records: they become the person's and keep what the rule had said, and so do their mentions and cues."""
    return set_status(document, annotations=annotations, status="accepted", stamp=stamp)


def reject(document: Document, *, annotations: Iterable[str], stamp: Stamp) -> Document:
    """Drops records, and those of their suggested mentions and cues that no other record has."""
    return set_status(document, annotations=annotations, status="rejected", stamp=stamp)


def sure_ones(document: Document, *, codebook: Codebook) -> list[str]:
    """The ids of the suggested records that the rules are sure of."""
    return [
        record.id
        for record in document.annotations
        if record.status == "suggested"
        and isinstance(record.confidence, float | int)
        and record.confidence >= SURE
        and codebook.is_record(record)
    ]


def accept_all_sure(document: Document, *, codebook: Codebook, stamp: Stamp) -> Document:
    """Takes all that the rules are sure of, in one edit; the same document when there is nothing of the kind."""
    sure = sure_ones(document, codebook=codebook)
    return accept(document, annotations=sure, stamp=stamp) if sure else document
