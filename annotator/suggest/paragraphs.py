"""Where the paragraphs of a text are."""

import re
from collections.abc import Sequence

from annotator.core.model import Block
from annotator.suggest.attribution import Range

_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_LINE = re.compile(r"[^\n]+")
_WIDTH = 100
"""The longest line that a text broken at a width has; typewriters and mail break at 60 to 80."""


def paragraphs_of(text: str, blocks: Sequence[Block] = ()) -> tuple[Range, ...]:
    """The paragraphs, in order. Blocks count where they are more than the lines of the text; code and what does not lie
    in the text is left out."""
    if blocks and any(block.kind == "code" or text.find("\n", block.start, block.end) >= 0 for block in blocks):
        return tuple(_apart(text, blocks))
    lines = [match.span() for match in _LINE.finditer(text)]
    if any(text[start].isspace() and text[start:end].isspace() for start, end in lines):
        lines = [(start, end) for start, end in lines if not text[start:end].isspace()]
    longest = max((end - start for start, end in lines), default=0)
    if longest <= _WIDTH and len(lines) > 3 and "\n\n" in text:
        found = tuple([match.span() for match in _BLOCK.finditer(text)])
        if len(lines) > 2 * len(found):
            return found
    return tuple(lines)


def _apart(text: str, blocks: Sequence[Block]) -> list[Range]:
    """The blocks' ranges; of one within another the first begun keeps the words."""
    found: list[Range] = []
    for block in sorted(blocks, key=lambda block: (block.start, block.end)):
        start, end = max(block.start, found[-1][1] if found else 0), min(block.end, len(text))
        if block.kind != "code" and start < end and not text[start:end].isspace():
            found.append((start, end))
    return found
