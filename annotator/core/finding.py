"""Finding words in a text as people mean them: marks and dashes of any shape, any white space, case or not.

Offsets are code points of the text itself: it is never folded or normalised, the pattern is made wide instead.
"""

import re
from itertools import islice

MOST = 10_000
"""Matches that are looked for; nobody steps through more."""

_ALIKE = (
    '"“”„‟«»″',
    "'‘’‚‛‹›′ʼ",
    "-‐‑‒–—―−",
)


def _pattern(wanted: str) -> str:
    parts: list[str] = []
    space = False
    for character in wanted:
        if character.isspace():
            if not space:
                parts.append(r"\s+")
            space = True
            continue
        space = False
        alike = next((group for group in _ALIKE if character in group), "")
        if alike:
            parts.append(f"[{re.escape(alike)}]")
        elif character == "…":
            parts.append(r"(?:…|\.\.\.)")
        else:
            parts.append(re.escape(character))
    return "".join(parts)


def matches(text: str, wanted: str, *, case: bool = False, whole_word: bool = False) -> list[tuple[int, int]]:
    """Where ``wanted`` stands in ``text``: ranges in code points, in order, not overlapping, at most :data:`MOST`.

    A space matches any run of white space, a no-break space too; quotation marks, apostrophes and dashes match their
    likes. With ``whole_word`` only where no word character touches the match.
    """
    pattern = _pattern(wanted.strip("\n"))
    if not wanted.strip():
        return []
    if whole_word:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    found = re.finditer(pattern, text, 0 if case else re.IGNORECASE)
    return [match.span() for match in islice(found, MOST)]
