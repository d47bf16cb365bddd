"""What a suggester finds: the words reported, whose they are, and the words that say so."""

from typing import Literal

from msgspec import Struct

Range = tuple[int, int]
"""A range of the text in code points, end exclusive."""

Type = Literal["direct", "mixed", "indirect"]


class Attribution(Struct, frozen=True):
    """``content`` has several ranges where it is discontinuous. Quotation marks belong to it, and so does the comma or
    stop within them, as in the samples that ship; the stop that ends a paraphrase does not. ``source`` and ``cue`` may
    be empty. ``confidence`` is from 0 to 1; ``rule`` names what found it."""

    content: tuple[Range, ...]
    type: Type
    source: tuple[Range, ...] = ()
    cue: tuple[Range, ...] = ()
    confidence: float = 0.5
    rule: str = ""

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.content[-1][1]
