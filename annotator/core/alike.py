"""All places of an article that say the same as an annotation: where they are, and marking them like it."""

from collections.abc import Iterable

from msgspec.structs import replace

from annotator.core import edits
from annotator.core.codebook import Codebook
from annotator.core.edits import Range, Stamp
from annotator.core.finding import matches
from annotator.core.model import Annotation, Document


def places(document: Document, annotation: Annotation) -> list[Range]:
    """Where else the words of an annotation stand, in code points and in order; without places that something under
    its label already touches. Words of several parts stand nowhere else."""
    if len(annotation.spans) != 1:
        return []
    taken = sorted(
        (span.start, span.end) for a in document.annotations if a.label == annotation.label for span in a.spans
    )
    found = matches(document.text, annotation.spans[0].exact, case=True, whole_word=True)
    return [place for place in found if not _touches(taken, place)]


def _touches(taken: list[Range], place: Range) -> bool:
    return any(start < place[1] and place[0] < end for start, end in taken)


def mark_all(document: Document, *, codebook: Codebook, like: str, ranges: Iterable[Range], stamp: Stamp) -> Document:
    """Marks each range as the annotation ``like`` is: its label, its attributes and tags, and of a mention who it is.
    A quote's type is told from its own marks."""
    pattern = document.annotations[like]
    kept = {name: value for name, value in pattern.attributes.items() if name != "type"}
    who = {"who": pattern.links["who"]} if "who" in pattern.links else {}
    for place in ranges:
        document, made = edits.mark(document, codebook=codebook, label=pattern.label, ranges=[place], stamp=stamp)
        made = replace(made, attributes=made.attributes | kept, links=made.links | who, tags=pattern.tags)
        document = edits.put(document, made)
    return document
