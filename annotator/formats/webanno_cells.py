"""The header and the cells of WebAnno TSV: columns, what is escaped in them, stacked values and their numbers.

A backslash escapes, in a value, each character that means something (and ``->`` as one); in a text control characters.
Versions before 3.2 escape a text as Java does.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from annotator.core.sidecar import Fault
from annotator.formats.item import FormatError

NOTHING, NULL = "_", "*"
"""What stands for no annotation, and for a feature without a value."""

ANY = "uima.tcas.Annotation"
"""The type of every annotation: what a slot leads to that takes any."""

FORMAT = "#FORMAT=WebAnno TSV "
TEXT = "#Text="
_LAYERS = {"#T_SP=": "span", "#T_CH=": "chain", "#T_RL=": "relation"}
_SPAN = "#T_SP="
_ROLE, _BASE = "ROLE_", "BT_"

_IN_VALUE = re.compile(r"->|[\\\[\]|_;\t\n*]")
_IN_TEXT = re.compile("[\x00-\x0a\x0c-\x1f\\\\]")
_WRITTEN = {"\t": "t", "\n": "n", "\f": "f", "\r": "r", "\b": "b"}
_READ = {written: character for character, written in _WRITTEN.items()}
_VALUE_ESCAPE = re.compile(r"\\(->|[\\\[\]|_;tn*])")
_TEXT_ESCAPE = re.compile("\\\\([\\\\tnfrb\x00-\x07\x0e-\x1f])")
_JAVA_ESCAPE = re.compile(r"\\(u+[0-9A-Fa-f]{4}|.)", re.DOTALL)
_PIECE = r"(?:\\.|[^\\%s])*"
_STACKED, _SLOTS = (re.compile(_PIECE % separator + r"\\?", re.DOTALL) for separator in "|;")
_NUMBERED = re.compile(r"((?:\\.|[^\\])*?)\[([0-9]{1,9})(?:_([0-9]{1,9}))?\]", re.DOTALL)
_CHAINED = re.compile(r"((?:\\.|[^\\])*?)->([0-9]{1,9})-([0-9]{1,9})", re.DOTALL)

Kind = Literal["value", "bare", "role", "target", "element", "link", "base"]


class Column(Struct, frozen=True):
    """A column: the number of its layer, the layer's type, and what its cells hold of ``feature``. ``bare`` is that of
    a layer without features; ``element`` and ``link`` are a chain's; ``base`` of a relation and ``target`` of a slot
    say where it leads, to an annotation of the type ``to``."""

    layer: int
    type: str
    kind: Kind
    feature: str = ""
    to: str = ""


def columns(lines: Iterable[str]) -> Iterator[Column]:
    """The columns that lines of the header declare, in their order; FormatError when one declares none. The first of
    the lines is the file's second."""
    for number, line in enumerate(lines):
        layer = _LAYERS.get(line[: len(_SPAN)])
        type, *declared = line[len(_SPAN) :].split("|")
        if layer is None or not type:
            raise FormatError(Fault(f"line {number + 2}", "declares no layer of spans, chains or relations"))
        declared = [one for one in declared if one]
        before: Column | None = None
        for one in declared or [""]:
            before = _column(number, type, layer, one, before)
            yield before


def _column(number: int, type: str, layer: str, declared: str, before: Column | None) -> Column:
    if not declared:
        return Column(number, type, "bare")
    if layer == "span" and declared.startswith(_ROLE):
        rest = declared.removeprefix(f"{_ROLE}{type}:").removeprefix(_ROLE)
        found = re.fullmatch(r"(.+?)_([^_]*\..+)", rest)
        return Column(number, type, "role", found[1] if found else rest.partition("_")[0])
    if layer == "span" and before is not None and before.kind == "role":
        return Column(number, type, "target", before.feature, declared)
    if layer == "chain" and declared in ("referenceType", "referenceRelation"):
        return Column(number, type, "element" if declared == "referenceType" else "link", declared)
    if layer == "relation" and declared.startswith(_BASE):
        return Column(number, type, "base", to=declared.removeprefix(_BASE))
    return Column(number, type, "value", declared)


def layer_line(type: str, features: Iterable[str], slot: str, to: str) -> str:
    """The declaration of a layer of spans; ``slot`` is that of its features that holds links, to annotations of the
    type ``to``."""
    declared = [
        f"{_ROLE}{type}:{name}_{type}{name[:1].upper()}{name[1:]}Link|{to}" if name == slot else name
        for name in features
    ]
    return _SPAN + "|".join([type, *(declared or [""])])


def stacked(cell: str) -> list[str]:
    """The values of the annotations that share a cell."""
    return _split(cell, _STACKED) if "|" in cell else [cell]


def slots(value: str) -> list[str]:
    """The roles, or the targets, of one annotation."""
    return _split(value, _SLOTS) if ";" in value else [value]


def _split(text: str, piece: re.Pattern[str]) -> list[str]:
    found = []
    at = 0
    while True:
        match = piece.match(text, at)
        end = match.end() if match else at
        found.append(text[at:end])
        if end >= len(text):
            return found
        at = end + 1


def numbered(value: str) -> tuple[str, int, int]:
    """A value without the numbers in brackets after it, and these; 0 where there is none."""
    found = _NUMBERED.fullmatch(value) if value.endswith("]") else None
    return (found[1], int(found[2]), int(found[3] or 0)) if found else (value, 0, 0)


def chained(value: str) -> tuple[str, int, int]:
    """A link's value without what follows its arrow: the numbers of the chain and of the link, 0 without an arrow."""
    found = _CHAINED.fullmatch(value)
    return (found[1], int(found[2]), int(found[3])) if found else (value, 0, 0)


def escaped(value: str) -> str:
    """A value as it stands in a cell."""
    return _IN_VALUE.sub(lambda found: "\\" + _WRITTEN.get(found[0], found[0]), value)


def unescaped(value: str) -> str | None:
    """A value as it was; None where there is none."""
    if value == NULL:
        return None
    return _VALUE_ESCAPE.sub(lambda found: _READ.get(found[1], found[1]) if found[1] in "tn" else found[1], value)


def escaped_text(text: str) -> str:
    """A line of a sentence as it stands in the file."""
    return _IN_TEXT.sub(lambda found: "\\" + _WRITTEN.get(found[0], found[0]), text)


def unescaped_text(text: str, version: tuple[int, int]) -> str:
    """A line of a sentence as it was. UnicodeError where half a surrogate pair is escaped."""
    if "\\" not in text:
        return text
    if version >= (3, 2):
        return _TEXT_ESCAPE.sub(lambda found: _READ.get(found[1], found[1]), text)
    made = _JAVA_ESCAPE.sub(_of_java, text)
    return made.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _of_java(found: re.Match[str]) -> str:
    said = found[1]
    return chr(int(said.lstrip("u"), 16)) if len(said) > 1 else _READ.get(said, said)
