"""Which annotations touch a stretch of the text: what is painted for the paragraphs in sight and found under the mouse.

Spans are kept sorted by start, in classes by length (each four times as long as the one before): a span of a class
that reaches into a stretch begins no further before it than the class is long. A query costs a bisection a class and
what it finds; a change, one insertion into a sorted list. Offsets are code points.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable

from annotator.core.model import Annotation

Entry = tuple[int, int, str]
"""A span's start and end, and the id of its annotation."""


class SpanIndex:
    """The spans of a document's annotations."""

    def __init__(self, annotations: Iterable[Annotation] = ()) -> None:
        self._classes: dict[int, list[Entry]] = {}
        by_bits: dict[int, list[Entry]] = {}
        for annotation in annotations:
            id = annotation.id
            for span in annotation.spans:
                start, end = span.start, span.end
                bits = (end - start).bit_length()
                if bits in by_bits:
                    by_bits[bits].append((start, end, id))
                else:
                    by_bits[bits] = [(start, end, id)]
        for bits, entries in by_bits.items():
            self._classes.setdefault(_class_of(bits), []).extend(entries)
        for entries in self._classes.values():
            entries.sort()

    def add(self, annotation: Annotation) -> None:
        """Adds an annotation's spans."""
        for span in annotation.spans:
            insort(self._classes.setdefault(_size(span.end - span.start), []), (span.start, span.end, annotation.id))

    def remove(self, annotation: Annotation) -> None:
        """Takes out an annotation's spans, which must be those that were added."""
        for span in annotation.spans:
            entries = self._classes[_size(span.end - span.start)]
            del entries[bisect_left(entries, (span.start, span.end, annotation.id))]

    def touching(self, start: int, end: int) -> list[Entry]:
        """The spans that share at least one code point with ``start`` to ``end``, longest class first."""
        found: list[Entry] = []
        for size in sorted(self._classes, reverse=True):
            entries = self._classes[size]
            longest = (4 << (2 * size)) - 1
            at = bisect_left(entries, (start - longest,))
            while at < len(entries) and entries[at][0] < end:
                if entries[at][1] > start:
                    found.append(entries[at])
                at += 1
        return found


def _size(length: int) -> int:
    return _class_of(length.bit_length())


def _class_of(bits: int) -> int:
    return (bits - 1) // 2 if bits else 0
