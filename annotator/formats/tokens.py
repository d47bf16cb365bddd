"""A text cut at words and signs, and wherever a span begins or ends, for formats that annotate tokens."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise

from annotator.core.model import Annotation, Span

_TOKEN = re.compile(r"\w+|[^\w\s]")


class Tokens:
    """The tokens in their order, ``(start, end)`` in code points, no white space among them; every span that has words
    holds whole ones."""

    def __init__(self, text: str, annotations: Iterable[Annotation]) -> None:
        cuts = {place for match in _TOKEN.finditer(text) for place in match.span()}
        cuts.update(place for a in annotations for span in a.spans for place in (span.start, span.end))
        pairs = pairwise(sorted(cuts))
        self.ranges = [(start, end) for start, end in pairs if text[start:end].strip()]
        self._starts = [start for start, _ in self.ranges]
        self._ends = [end for _, end in self.ranges]

    def within(self, span: Span) -> tuple[int, int]:
        """The numbers of the span's first token and of the one after its last; the same twice when it has none."""
        first = bisect_left(self._starts, span.start)
        return first, max(first, bisect_right(self._ends, span.end))
