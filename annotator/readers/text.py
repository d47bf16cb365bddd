"""Plain text: the file as it is, a block a line, and the headline where there is one."""

import re
from pathlib import Path

from annotator.core.model import Article, ArticleInfo, Block
from annotator.readers.choices import Choices
from annotator.readers.decoding import decode

LONGEST_HEADLINE = 160
"""Code points; a longer first line is a paragraph."""

_CLOSERS = "\"'”’»›“‘«‹)]}」』）】》〉 \t\u00a0\u202f"
_STOPS = ".…,;:。．｡、，।॥۔،؛"

_AFTER_FIRST = re.compile(r"\n[^\S\n]*\n\s*\S")
"""An empty line, and something after it."""


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in a plain text file; ReadError when it is no text."""
    decoded = decode(data, path=path, encoding=choices.encoding)
    blocks = _blocks(decoded.text)
    title = ""
    if blocks and _is_headline(decoded.text, blocks[0]):
        first = blocks[0]
        blocks[0] = Block("heading", first.start, first.end, level=1)
        title = decoded.text[first.start : first.end].strip()
    return Article(
        info=ArticleInfo(file=path.name, encoding=decoded.encoding, title=title),
        text=decoded.text,
        blocks=tuple(blocks),
        warnings=(decoded.warning,) if decoded.warning else (),
    )


def _blocks(text: str) -> list[Block]:
    """A paragraph for every line that is not empty, from its first to its last code point, the LF left out."""
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line and not line.isspace():
            blocks.append(Block("paragraph", start, end))
        start = end + 1
    return blocks


def _is_headline(text: str, first: Block) -> bool:
    line = text[first.start : first.end].strip()
    if len(line) > LONGEST_HEADLINE or line.rstrip(_CLOSERS).endswith(tuple(_STOPS)):
        return False
    return _AFTER_FIRST.match(text, first.end) is not None
