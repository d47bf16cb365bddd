"""A text in paragraphs, cut into pieces wherever an annotation begins or ends, for pages that show them."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from annotator.core.model import Annotation

_BLANK = re.compile(r"[^\S\x0b-\x0d\x1c-\x1f]*")
"""White space alone; the control characters that Python counts as such are shown by their signs."""


class Piece(Struct, frozen=True):
    """A run of one paragraph. ``under`` are the annotations over it, the longest first; ``begins`` are those of them
    that have their first word here, ``ends`` those that have their last."""

    text: str
    under: tuple[Annotation, ...]
    begins: tuple[Annotation, ...] = ()
    ends: tuple[Annotation, ...] = ()


def paragraphs(text: str, annotations: Iterable[Annotation]) -> Iterator[list[Piece]]:
    """The lines of the text that hold more than white space, each as its pieces."""
    opening: dict[int, list[Annotation]] = {}
    closing: dict[int, list[Annotation]] = {}
    for annotation in annotations:
        for span in annotation.spans:
            opening.setdefault(span.start, []).append(annotation)
            closing.setdefault(span.end, []).append(annotation)
    cuts = sorted({*opening, *closing})
    live: list[Annotation] = []
    at = start = 0
    for line in text.split("\n"):
        end = start + len(line)
        pieces: list[Piece] = []
        place = start
        while place < end:
            while at < len(cuts) and cuts[at] <= place:
                _change(live, opening.get(cuts[at], []), closing.get(cuts[at], []))
                at += 1
            stop = min(end, cuts[at]) if at < len(cuts) else end
            under = tuple(sorted(live, key=lambda one: (one.start - one.end, one.start, one.id)))
            pieces.append(
                Piece(
                    text[place:stop],
                    under,
                    tuple(one for one in under if one.start == place),
                    tuple(one for one in under if one.end == stop),
                )
            )
            place = stop
        start = end + 1
        if not _BLANK.fullmatch(line):
            yield pieces


def _change(live: list[Annotation], opening: list[Annotation], closing: list[Annotation]) -> None:
    for one in closing:
        if one in live:
            live.remove(one)
    live += opening
