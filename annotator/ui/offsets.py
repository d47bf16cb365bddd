"""Code points and UTF-16 units: the one place where the two are converted.

Everything in the project counts Unicode code points; Qt counts UTF-16 units, in which a character beyond U+FFFF (most
emoji) takes two.
"""

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Units:
    """Converts positions within one string."""

    __slots__ = ("_astral",)

    def __init__(self, text: str) -> None:
        # most paragraphs have none: max() of a str runs in C, but isascii() is a flag
        self._astral = [] if text.isascii() else [match.start() for match in _ASTRAL.finditer(text)]

    def to_qt(self, point: int) -> int:
        """The UTF-16 position of a code point."""
        return point + bisect_left(self._astral, point) if self._astral else point

    def from_qt(self, unit: int) -> int:
        """The code point at a UTF-16 position; within a pair, the code point that it is half of."""
        point = unit
        for before, astral in enumerate(self._astral):
            if astral + before >= unit:
                break
            point = unit - before - 1 if astral + before + 1 < unit else astral
        return point
