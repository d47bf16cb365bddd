"""Who speaks in an interview or a hearing that is printed turn by turn: "FINCH: We open at nine.", "Q: When?"."""

import re

from annotator.suggest.attribution import Attribution
from annotator.suggest.page import Paragraphs

_TURN = re.compile(
    r"(?:\*\*)?((?:[A-Z][A-Z.’'-]+|[QA]|[A-Z][\w.’'-]+(?=\s[A-Z][\w’'-]+:))(?:\s[A-Z][\w.’'-]*){0,3})(?:\s?\([^()\n]{1,40}\))?"
    r"(?:\*\*)?:(?:\*\*)?\s+(?=\S)"
)
_LEAST = 3
"""Turns that make a transcript; a label or two also stand in other texts."""


def transcript(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """The turns, where there are some, of more than one speaker."""
    if text.count(":") < _LEAST:
        return []
    turns = [(match, end) for start, end in paragraphs if (match := _TURN.match(text, start, end)) is not None]
    if len(turns) < _LEAST or len({match.group(1) for match, _ in turns}) < 2:
        return []
    found = []
    for match, end in turns:
        while text[end - 1].isspace():
            end -= 1
        found.append(Attribution(((match.end(), end),), "direct", (match.span(1),), (), 0.7, "transcript"))
    return found
