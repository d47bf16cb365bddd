"""Articles with their attributions marked in the text: the development set of the rules, written for it.

``{Q3 the road was shut}`` is content of attribution 3 and ``{S3,4 Ann Lee}`` the source of 3 and 4; parts with the same
number belong together, and marks may stand within marks.
"""

import re
from pathlib import Path

from msgspec import Struct

from annotator.suggest import Range

FOLDER = Path(__file__).parent / "articles"

_TOKEN = re.compile(r"\{([QSC])(\d+(?:,\d+)*) |\}")
_OPENING = "“\"„«»‘‚'‹`"
_CLOSING = "”\"“»«’‘'›"


class Gold(Struct, frozen=True):
    """An attribution as it should be found."""

    content: tuple[Range, ...]
    source: tuple[Range, ...]
    type: str


class Marked(Struct, frozen=True):
    """An article's bare text, and what is in it."""

    name: str
    text: str
    gold: tuple[Gold, ...]


def read(marked: str, name: str = "") -> Marked:
    """The article in a marked text; ValueError where the marks do not fit."""
    text = ""
    stack: list[tuple[str, list[int], int]] = []
    content: dict[int, list[Range]] = {}
    source: dict[int, list[Range]] = {}
    done = 0
    for match in _TOKEN.finditer(marked):
        text += marked[done : match.start()]
        done = match.end()
        if match.group(1):
            stack.append((match.group(1), [int(number) for number in match.group(2).split(",")], len(text)))
            continue
        if not stack:
            raise ValueError(f"{name}: a mark too many ends at {match.start()}")
        kind, numbers, start = stack.pop()
        for number in numbers:
            if kind != "C":
                (content if kind == "Q" else source).setdefault(number, []).append((start, len(text)))
    if stack:
        raise ValueError(f"{name}: {stack[-1][0]}{stack[-1][1]} is not ended")
    text += marked[done:]
    if not source.keys() <= content.keys():
        raise ValueError(f"{name}: sources without content: {sorted(source.keys() - content.keys())}")
    gold = [
        Gold(_joined(text, parts), tuple(source.get(number, ())), _type(text, _joined(text, parts)))
        for number, parts in sorted(content.items())
    ]
    return Marked(name, text, tuple(gold))


def all_articles(folder: Path = FOLDER) -> list[Marked]:
    """The whole set."""
    return [read(path.read_text(encoding="utf-8"), path.stem) for path in sorted(folder.glob("*.txt"))]


def _joined(text: str, parts: list[Range]) -> tuple[Range, ...]:
    """The parts, those with only white space between as one: a quotation that goes on in the next paragraph."""
    joined: list[Range] = []
    for start, end in parts:
        if joined and not text[joined[-1][1] : start].strip() and "\n" in text[joined[-1][1] : start]:
            start = joined.pop()[0]
        joined.append((start, end))
    return tuple(joined)


def _type(text: str, parts: tuple[Range, ...]) -> str:
    if all(text[start] in _OPENING and text[end - 1] in _CLOSING for start, end in parts):
        return "direct"
    return "mixed" if any(sign in text[start:end] for start, end in parts for sign in '“"„«‘') else "indirect"
