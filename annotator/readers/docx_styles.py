"""What the styles and lists of a Word file mean for its paragraphs: headings, block quotations, captions, markers.

WordprocessingML as ECMA-376 part 1 has it (17.7 styles, 17.9 numbering). Word keeps the English names of its own styles
in a file whatever the language of its menus; other programs may not.
"""

import re
from typing import Any

from msgspec import Struct

from annotator.readers.inline import BOLD, CODE, ITALIC, STRIKE, Style
from annotator.readers.numbering import BULLET, letters, roman
from annotator.readers.packed import local

QUOTATIONS = frozenset((
    "quote", "intense quote", "intensequote", "block text", "blocktext", "quotations", "quotation", "block quotation",
    "blockquote", "block quote", "pull quote", "zitat", "intensives zitat", "citation", "citation intense", "cita",
    "cita destacada", "citazione", "citazione intensa", "citat", "citaat",
))  # fmt: skip
CAPTIONS = frozenset(
    ("caption", "illustration", "figure", "drawing", "beschriftung", "légende", "bildunterschrift", "photo caption")
)
CODES = frozenset(("html preformatted", "preformatted text", "plain code", "source code", "macro text", "code block"))
CODE_SPANS = frozenset(
    ("source text", "html code", "html typewriter", "verbatim char", "teletype", "code", "inline code")
)
TITLES = frozenset(("title", "titel", "titre", "título", "titolo", "document title"))
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|nagłówek|заголовок) ?([1-9])")
_MOST_LEVELS = 9
_DEEPEST = 50
"""Styles based upon one another."""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name, whatever its namespace; None where there is none."""
    if element is None:
        return None
    for key, value in element.items():
        if local(key) == name:
            return str(value)
    return None


def child(element: Any, name: str) -> Any:
    """The first child of a name; None where there is none."""
    if element is not None:
        for found in element:
            if local(found.tag) == name:
                return found
    return None


def value_of(element: Any, name: str) -> str | None:
    """The ``val`` of the first child of a name."""
    return attribute(child(element, name), "val")


def whole(written: str | None, otherwise: int) -> int:
    """A whole number of up to nine digits."""
    return int(written) if written is not None and re.fullmatch(r"-?[0-9]{1,9}", written) else otherwise


def switched(properties: Any, name: str) -> bool | None:
    """A property that is on or off; None where nothing is said (ECMA-376 17.17.4)."""
    found = child(properties, name)
    if found is None:
        return None
    return (attribute(found, "val") or "true").lower() not in ("0", "false", "off", "none")


class Role(Struct, frozen=True):
    """What a style makes of a paragraph: ``kind`` of block, level of a heading, and its list's id and level."""

    kind: str = "paragraph"
    level: int = 0
    number: str | None = None
    depth: int = 0


def named_role(name: str) -> tuple[str, int] | None:
    """The kind and level that a style's name stands for, in word processors of whatever maker."""
    name = name.strip().lower()
    heading = _HEADING.fullmatch(name)
    if heading is not None:
        return "heading", min(6, int(heading[1]))
    if name in TITLES:
        return "heading", 1
    for names, kind in ((QUOTATIONS, "quotation"), (CAPTIONS, "caption"), (CODES, "code")):
        if name in names:
            return kind, 1 if kind == "quotation" else 0
    return None


class Styles:
    """The styles of a file by their ids; ``root`` is that of styles.xml, or None."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._roles: dict[str, Role] = {}
        self._emphases: dict[str, frozenset[Style]] = {}
        self._default = ""
        self.language = ""
        for element in root if root is not None else ():
            kind = local(element.tag)
            if kind == "style":
                found = attribute(element, "styleId") or ""
                self._styles.setdefault(found, element)
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
                    self._default = found
            elif kind == "docDefaults":
                properties = child(child(element, "rPrDefault"), "rPr")
                self.language = attribute(child(properties, "lang"), "val") or ""

    def _chain(self, style: str) -> list[Any]:
        """The style and those that it is based on, nearest first."""
        found: list[Any] = []
        while style in self._styles and len(found) < _DEEPEST and self._styles[style] not in found:
            found.append(self._styles[style])
            style = value_of(found[-1], "basedOn") or ""
        return found

    def role(self, style: str | None) -> Role:
        """What a paragraph's style makes of it."""
        style = self._default if style is None else style
        if style not in self._roles:
            self._roles[style] = self._role(style)
        return self._roles[style]

    def _role(self, style: str) -> Role:
        chain = self._chain(style)
        if not chain:
            kind, level = named_role(style) or ("paragraph", 0)
            return Role(kind, level)
        kind, level, outlined = "paragraph", 0, False
        number, depth = None, 0
        for element in chain:
            properties = child(element, "pPr")
            named = named_role(value_of(element, "name") or "") or named_role(attribute(element, "styleId") or "")
            outline = value_of(properties, "outlineLvl")
            if outline is not None and not outlined:
                outlined = True
                if 0 <= whole(outline, 9) < _MOST_LEVELS and kind == "paragraph":
                    kind, level = "heading", min(6, whole(outline, 9) + 1)
            if named is not None and kind == "paragraph":
                kind, level = named
            listed = child(properties, "numPr")
            if listed is not None and number is None:
                number = value_of(listed, "numId")
                depth = whole(value_of(listed, "ilvl"), 0)
        return Role(kind, level, number, depth)

    def emphasis(self, style: str | None) -> frozenset[Style]:
        """The marks that a character style puts over its words."""
        if style is None:
            return frozenset()
        if style not in self._emphases:
            found: dict[Style, bool] = {}
            for element in self._chain(style):
                properties = child(element, "rPr")
                for mark, on in switches(properties).items():
                    found.setdefault(mark, on)
                if (value_of(element, "name") or "").lower() in CODE_SPANS:
                    found.setdefault(CODE, True)
            self._emphases[style] = frozenset(mark for mark, on in found.items() if on)
        return self._emphases[style]


def switches(properties: Any) -> dict[Style, bool]:
    """The marks that run properties turn on or off."""
    found: dict[Style, bool] = {}
    for name, mark in (("b", BOLD), ("i", ITALIC), ("strike", STRIKE), ("dstrike", STRIKE)):
        on = switched(properties, name)
        if on is not None:
            found[mark] = on or found.get(mark, False)
    return found


class Lists:
    """Counts the items of a file's lists; ``root`` is that of numbering.xml, or None."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._lists: dict[str, tuple[str, dict[int, Any]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        for element in root if root is not None else ():
            if local(element.tag) == "abstractNum":
                levels = {whole(attribute(e, "ilvl"), 0): e for e in element if local(e.tag) == "lvl"}
                self._levels[attribute(element, "abstractNumId") or ""] = levels
            elif local(element.tag) == "num":
                overrides = {whole(attribute(e, "ilvl"), 0): e for e in element if local(e.tag) == "lvlOverride"}
                self._lists[attribute(element, "numId") or ""] = (value_of(element, "abstractNumId") or "", overrides)

    def marker(self, number: str, depth: int) -> str:
        """What stands before the next item of a list at a depth from 0; counts it."""
        if number not in self._lists:
            return BULLET
        family, overrides = self._lists[number]
        counts = self._counts.setdefault(family, {})
        override = overrides.get(depth)
        start = value_of(override, "startOverride")
        if start is not None and (number, depth) not in self._begun:
            counts.pop(depth, None)
        self._begun.add((number, depth))
        counts[depth] = counts[depth] + 1 if depth in counts else self._start(number, depth)
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        level = self._level(number, depth)
        kind = value_of(level, "numFmt") or "decimal"
        if level is None or kind == "bullet":
            return BULLET
        text = value_of(level, "lvlText") or ""
        return re.sub(r"%([1-9])", lambda found: self._count(number, int(found[1]) - 1), text).strip()[:40]

    def _level(self, number: str, depth: int) -> Any:
        family, overrides = self._lists[number]
        return (
            child(overrides.get(depth), "lvl")
            if child(overrides.get(depth), "lvl") is not None
            else (self._levels.get(family, {}).get(depth))
        )

    def _start(self, number: str, depth: int) -> int:
        start = value_of(self._lists[number][1].get(depth), "startOverride")
        return whole(start if start is not None else value_of(self._level(number, depth), "start"), 1)

    def _count(self, number: str, depth: int) -> str:
        count = self._counts[self._lists[number][0]].get(depth)
        count = self._start(number, depth) if count is None else count
        match value_of(self._level(number, depth), "numFmt"):
            case "lowerLetter":
                return letters(count)
            case "upperLetter":
                return letters(count).upper()
            case "lowerRoman":
                return roman(count)
            case "upperRoman":
                return roman(count).upper()
            case "decimalZero":
                return f"{count:02}"
            case "none":
                return ""
        return str(count)
