"""WebAnno TSV 3.3, as INCEpTION writes it: sentences with their tokens, a line each, and a column for each feature.

A label is a layer of spans (``webanno.custom.Quote``), an attribute a feature, a link a slot, whose role names it. A
part of an annotation that is in several is an annotation of the same layer without features, to which the first part
leads under the role ``part``. Spans that do not end where tokens do have lines of their own below these. Offsets are
UTF-16 units; other programs' files may count code points, which is told by their tokens.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from msgspec import Struct, field

from annotator.core.model import Annotation, Document, Span
from annotator.core.sentences import sentence_at
from annotator.formats import json_input, layers, units, webanno_cells
from annotator.formats.building import Building
from annotator.formats.holding import Holds, lacks, reduced
from annotator.formats.item import Export, File, Imported, Input, Item, LeftOut, Notes
from annotator.formats.layers import NOTE, PART, TAGS, WHO
from annotator.formats.text_input import decoded
from annotator.formats.tokens import Tokens
from annotator.formats.webanno_cells import ANY, NOTHING, NULL
from annotator.formats.webanno_lines import Lines
from annotator.formats.webanno_reading import Reader

SUFFIX = ".tsv"

_VERSION = "3.3"
_CUSTOM = "webanno.custom."
_LINKS = "links"
_NAMES = {label: name for name, label in layers.LABELS.items()}
_RESERVED = frozenset((_LINKS, NOTE, TAGS, WHO, "begin", "end", "sofa"))
_NATURAL = re.compile("\n *")


def _label(label: str) -> str:
    """A type's name: letters and digits, for INCEpTION splits what declares a slot at underscores."""
    words = "".join(character if character.isalpha() or character.isdecimal() else " " for character in label).split()
    name = "".join([*words[:1], *(word[0].upper() + word[1:] for word in words[1:])])
    if not name[:1].isalpha():
        name = f"Label{name}"
    return f"{name}Label" if name in layers.LABELS else name


def _attribute(key: str, value: Any) -> bool:
    letters = all(character.isalpha() or character.isdecimal() or character == "_" for character in key)
    name = key[:1].isalpha() and letters and key not in _RESERVED and not key.startswith(("ROLE_", "BT_"))
    return name and isinstance(value, str) and _is_said(value)


def _is_said(value: str) -> bool:
    return bool(value) and "\r" not in value


HOLDS = Holds(
    parts=True,
    attribute=_attribute,
    role=lambda role: _is_said(role) and role not in (PART, WHO),
    who=True,
    tags=True,
    tag=lambda tag: _is_said(tag) and "\n" not in tag,
    note=True,
    label=_label,
    line=lambda note: re.sub("\r\n?", "\n", note),
    name=units.on_a_line,
    blank=False,
)
LACKS = lacks(HOLDS, "attributes that are no text", "sources of one name apart", "signs in the names of labels")


def recognises(file: Input) -> bool:
    """By its first line."""
    return file.data.removeprefix(b"\xef\xbb\xbf").startswith(webanno_cells.FORMAT.encode())


# Reading


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """The article of a file."""
    lines = Lines(decoded(file.data).removeprefix(units.MARK), notes)
    raw, unit = lines.text()
    reader = Reader(lines, notes)
    reader.read()
    building = Building(raw, notes, possible=[unit], alike=units.same_on_a_line)
    layers.put(building, notes, reader.found, reader.arcs)
    yield building.build(json_input.Names(file).next(file.stem.rpartition("/")[2]))


# Writing


def write(items: Iterable[Item]) -> Export:
    """A file an item."""
    left_out = LeftOut()
    files = []
    for item in items:
        document = reduced(item.document, HOLDS, left_out)
        files.append(File(item.stem + SUFFIX, _Writer(document, left_out).written().encode()))
    return Export(tuple(files), left_out)


_Unit = tuple[int, int, int]
"""The number of a token, and the code points of it that are meant: all or a part."""


class _Placed(Struct, kw_only=True):
    """An annotation, or a further part of one, on the lines that it stands on; a number where others lead to it, where
    it stands on several tokens, or beside another of its layer."""

    layer: str
    units: list[_Unit]
    values: dict[str, str] = field(default_factory=dict)
    links: "list[tuple[str, _Placed]]" = field(default_factory=list)
    needs_number: bool = False
    number: int = 0


class _Writer:
    def __init__(self, document: Document, left_out: LeftOut) -> None:
        self._document, self._left_out = document, left_out
        text = document.text
        self._tokens = Tokens(text, ()).ranges
        first = self._tokens[0][0] if self._tokens else len(text)
        if text[:first].strip(" "):  # a gap before the first token would come back as spaces
            self._tokens.insert(0, (0, first))
        elif not self._tokens and text:
            self._tokens.append((0, len(text)))
        self._starts = [start for start, _ in self._tokens]
        self._ends = [end for _, end in self._tokens]
        self._stands: dict[_Unit, dict[str, list[_Placed]]] = {}
        self._names: dict[_Unit, str] = {}
        self._placed: list[_Placed] = []

    def written(self) -> str:
        self._place()
        sentences = self._sentences()
        self._name(sentences)
        layers = self._columns()
        lines = [f"{webanno_cells.FORMAT}{_VERSION}"]
        lines += [webanno_cells.layer_line(type, names, _LINKS, ANY) for type, names in layers.items()]
        lines.append("")
        utf16 = units.utf16_offsets(self._document.text)
        cells = {id(one): _cells(one, layers[one.layer], self._names) for one in self._placed}
        blank = {layer: [NOTHING] * max(1, len(names) + (_LINKS in names)) for layer, names in layers.items()}
        empty = [cell for some in blank.values() for cell in some]
        for first, after in sentences:
            lines += ["", *self._text_lines(first, after)]
            for token in range(first, after):
                for unit in self._units_of(token):
                    stands = self._stands.get(unit)
                    row = _row(stands, blank, cells) if stands else empty
                    _, start, end = unit
                    form = units.on_a_line(self._document.text[start:end])
                    lines.append("\t".join([self._names[unit], f"{utf16(start)}-{utf16(end)}", form, *row, ""]))
        return "".join(f"{line}\n" for line in lines)

    def _place(self) -> None:
        """Puts every annotation on its lines, and numbers those that need it."""
        heads: dict[str, _Placed] = {}
        annotations = self._document.in_order()
        for annotation in annotations:
            layer = _CUSTOM + _NAMES.get(annotation.label, annotation.label)
            head, *others = (self._put(layer, span) for span in annotation.spans)
            head.values = self._values(annotation)
            head.links = [(PART, other) for other in others]
            heads[annotation.id] = head
        for annotation in annotations:
            for role, targets in annotation.links.items():
                if role != WHO:
                    heads[annotation.id].links += [(role, heads[id]) for id in targets if isinstance(id, str)]
        for one in self._placed:
            for _, other in one.links:
                other.needs_number = True
        for stands in self._stands.values():
            for beside in stands.values():
                for one in beside:
                    one.needs_number |= len(beside) > 1
        number = 0
        for one in self._placed:
            if one.needs_number:
                number += 1
                one.number = number

    def _put(self, layer: str, span: Span) -> _Placed:
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_left(self._ends, span.end)
        if first == last:
            made = [(first, span.start, span.end)]
        else:
            made = [(first, span.start, self._ends[first])]
            made += [(token, self._starts[token], self._ends[token]) for token in range(first + 1, last)]
            made.append((last, self._starts[last], span.end))
        placed = _Placed(layer=layer, units=made, needs_number=first != last)
        self._placed.append(placed)
        for unit in made:
            self._stands.setdefault(unit, {}).setdefault(layer, []).append(placed)
        return placed

    def _values(self, annotation: Annotation) -> dict[str, str]:
        sources = self._document.sources
        names = [sources[id].name for id in annotation.links.get(WHO, ()) if isinstance(id, str)]
        self._left_out["namesake"] += len(names) - len(set(names))
        said = {NOTE: annotation.note, TAGS: "\n".join(annotation.tags), WHO: "\n".join(dict.fromkeys(names))}
        return annotation.attributes | {name: value for name, value in said.items() if value}

    def _columns(self) -> dict[str, list[str]]:
        """The features of each layer, those with slots last, as WebAnno has them."""
        features: dict[str, set[str]] = {}
        for one in self._placed:
            features.setdefault(one.layer, set()).update(one.values, [_LINKS] if one.links else [])
        order = sorted(features, key=lambda layer: (_LINKS in features[layer], layer))
        return {layer: sorted(features[layer]) for layer in order}

    def _sentences(self) -> list[tuple[int, int]]:
        """The numbers of the first token of each sentence and of the one after its last."""
        begins: list[int] = []
        end = -1
        for token, (start, _) in enumerate(self._tokens):
            if start >= end:
                begins.append(token)
                _, end = sentence_at(self._document.text, start)
        return list(pairwise([*begins, len(self._tokens)]))

    def _name(self, sentences: list[tuple[int, int]]) -> None:
        parts: dict[int, list[_Unit]] = {}
        for unit in self._stands:
            if unit[1:] != self._tokens[unit[0]]:
                parts.setdefault(unit[0], []).append(unit)
        self._parts = {token: sorted(some, key=lambda unit: (unit[1], -unit[2])) for token, some in parts.items()}
        for number, (first, after) in enumerate(sentences, 1):
            for token in range(first, after):
                name = f"{number}-{token - first + 1}"
                whole, *some = self._units_of(token)
                self._names[whole] = name
                self._names |= {unit: f"{name}.{at}" for at, unit in enumerate(some, 1)}

    def _units_of(self, token: int) -> list[_Unit]:
        return [(token, *self._tokens[token]), *self._parts.get(token, ())]

    def _text_lines(self, first: int, after: int) -> list[str]:
        """The sentence with the white space after it, where reading it again would not put it there."""
        text = self._document.text
        start, end = self._starts[first], self._ends[after - 1]
        if after == len(self._tokens):
            end = len(text)
        elif not _NATURAL.fullmatch(text, end, self._starts[after]):
            end = self._starts[after]
        return [webanno_cells.TEXT + webanno_cells.escaped_text(line) for line in text[start:end].split("\n")]


def _cells(one: _Placed, names: list[str], lines: dict[_Unit, str]) -> list[str]:
    """What stands in the columns of its layer on each line of an annotation."""
    number = f"[{one.number}]" if one.number else ""
    cells = []
    for name in names:
        if name != _LINKS:
            value = one.values.get(name)
            cells.append((NULL if value is None else webanno_cells.escaped(value)) + number)
            continue
        roles = ";".join(webanno_cells.escaped(role) for role, _ in one.links)
        targets = ";".join(f"{lines[other.units[0]]}[{other.number}]" for _, other in one.links)
        cells += [(roles or NOTHING) + number, targets or NULL]
    return cells or [NULL + number]


def _row(stands: dict[str, list[_Placed]], blank: dict[str, list[str]], cells: dict[int, list[str]]) -> list[str]:
    row: list[str] = []
    for layer, nothing in blank.items():
        here = [cells[id(one)] for one in stands.get(layer, ())]
        if len(here) < 2:
            row += here[0] if here else nothing
        else:
            row += ["|".join(stack) for stack in zip(*here, strict=True)]
    return row
