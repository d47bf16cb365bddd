"""As much of style sheets as says which words are bold, italic or struck out: rules for one class each.

Nothing is imported or fetched, and no sheet is asked where words stand or what they look like otherwise.
"""

import re

from annotator.readers.inline import BOLD, ITALIC, STRIKE, Style

LONGEST = 2_000_000
"""Characters of sheets that are looked at."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_RULE = re.compile(r"([^{}]{1,1000})\{([^{}]*)\}")
_CLASS = re.compile(r"[a-zA-Z]{0,12}\.([\w-]{1,80})")
_WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)", re.IGNORECASE)
_STYLE = re.compile(r"font-style\s*:\s*(\w+)", re.IGNORECASE)
_LINE = re.compile(r"text-decoration(?:-line)?\s*:\s*([\w\s-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)

Rules = dict[str, dict[Style, bool]]
"""By class: what it turns on and off."""


def rules_of(sheet: str) -> Rules:
    """The rules of a style sheet that name one class and say something of emphasis."""
    found: Rules = {}
    for rule in _RULE.finditer(_COMMENT.sub("", sheet[:LONGEST])):
        said = declared(rule[2])
        if said:
            for selector in rule[1].rpartition(";")[2].split(","):
                name = _CLASS.fullmatch(selector.strip())
                if name is not None:
                    found.setdefault(name[1], {}).update(said)
    return found


def declared(declarations: str) -> dict[Style, bool]:
    """What the inside of one rule turns on and off."""
    found: dict[Style, bool] = {}
    weight, style, line = (pattern.search(declarations) for pattern in (_WEIGHT, _STYLE, _LINE))
    if weight is not None:
        found[BOLD] = weight[1].lower() in ("bold", "bolder", "600", "700", "800", "900")
    if style is not None:
        found[ITALIC] = style[1].lower() in ("italic", "oblique")
    if line is not None:
        found[STRIKE] = "line-through" in line[1].lower()
    return found


def hides(declarations: str) -> bool:
    """Whether an element's own style hides it."""
    return _HIDDEN.search(declarations) is not None
