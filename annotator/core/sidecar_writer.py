"""Writes a document again and again: what did not change since the last time is not serialised again.

A sidecar is saved within a second of every change, and one of 10,000 annotations takes some 30 ms to serialise whole;
of which all but a line or two are what they were. Gives the same bytes as :func:`annotator.core.sidecar.write`.
"""

from bisect import bisect_left, insort
from collections.abc import Callable

from annotator.core import sidecar
from annotator.core.model import Annotation, Document, reading_order
from annotator.core.records import Records

_PAUSE_EVERY = 50
"""Records between two pauses: some 0.2 ms of work."""

Key = tuple[int, int, str]


class SidecarWriter:
    """Keeps the lines of the document that it wrote last. Not for two threads at once."""

    def __init__(self) -> None:
        self._annotations: Records[Annotation] = Records()
        self._keys: list[Key] = []
        self._lines: dict[str, bytes] = {}
        self._text: tuple[str, bytes] = ("", b'""')

    def write(self, document: Document, pause: Callable[[], None] = lambda: None) -> bytes:
        """The bytes of the document's sidecar; ``pause`` is called every now and then, to let others have a turn."""
        if document.text is not self._text[0]:
            self._text = (document.text, sidecar.encode_text(document.text))
        changed = document.annotations.changed_since(self._annotations)
        many = len(changed) > len(self._keys) // 4
        for number, id in enumerate(changed):
            if number % _PAUSE_EVERY == 0:
                pause()
            self._change(id, self._annotations.get(id), document.annotations.get(id), sort=not many)
        if many:
            self._keys = sorted(map(reading_order, document.annotations))
        self._annotations = document.annotations
        lines = [self._lines[id] for _, _, id in self._keys]
        return sidecar.assemble(document, self._text[1], lines)

    def _change(self, id: str, before: Annotation | None, after: Annotation | None, *, sort: bool) -> None:
        if sort and before is not None:
            del self._keys[bisect_left(self._keys, reading_order(before))]
        if after is None:
            self._lines.pop(id, None)
            return
        if sort:
            insort(self._keys, reading_order(after))
        self._lines[id] = sidecar.encode_record(after)
