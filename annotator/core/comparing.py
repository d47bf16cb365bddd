"""What differs between two versions of a document, for people."""

from msgspec import Struct

from annotator.core.model import Annotation, Document


class Compared(Struct, frozen=True):
    """The annotations that only the first has, that only the other has, and the pairs of those that differ, each in
    reading order; ``sources`` is how many sources differ."""

    only_here: tuple[Annotation, ...]
    only_there: tuple[Annotation, ...]
    different: tuple[tuple[Annotation, Annotation], ...]
    sources: int

    def __bool__(self) -> bool:
        return bool(self.only_here or self.only_there or self.different or self.sources)


def compared(here: Document, there: Document) -> Compared:
    """``here`` against ``there``, by id."""
    ids = there.annotations.changed_since(here.annotations)
    pairs = sorted(
        ((here.annotations.get(id), there.annotations.get(id)) for id in ids),
        key=lambda pair: next((a.start, a.id) for a in pair if a is not None),
    )
    return Compared(
        tuple(one for one, other in pairs if one is not None and other is None),
        tuple(other for one, other in pairs if one is None and other is not None),
        tuple((one, other) for one, other in pairs if one is not None and other is not None),
        len(there.sources.changed_since(here.sources)),
    )
