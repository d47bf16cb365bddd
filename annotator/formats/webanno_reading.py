"""Reads WebAnno TSV, line by line: the text of the sentences, and the annotations that stand on their tokens.

What a line says that cannot be read is lost with it, and so is an annotation that may go on there.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import Struct, field

from annotator.core.sidecar import Fault
from annotator.formats import layers, units, webanno_cells
from annotator.formats.item import FormatError, Notes
from annotator.formats.layers import Arc, Found
from annotator.formats.units import Quoted, Unit
from annotator.formats.webanno_cells import ANY, NOTHING, NULL, Column

_TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
_FORMAT = re.compile(r"#FORMAT=WebAnno TSV ([0-9]+)\.([0-9]+)\s*")
_ROW = re.compile(r"([0-9]+-[0-9]+)(\.[0-9]+)?\t([0-9]{1,12})-([0-9]{1,12})\t([^\t]*)\t?")
_MOST_GAP = 1_000_000
"""Characters between sentences that are taken for white space which the file does not hold, all gaps together."""


class _Row(Struct, kw_only=True):
    """A token, or a part of one: its place in the file, its range in the file's unit and its words, which token it is
    of, and the annotations that stand on it, by type."""

    id: str
    place: str
    start: int
    end: int
    form: str
    token: int
    cells: list[str]
    stands: dict[str, list[Found]] = field(default_factory=dict)


class _Sentence(Struct):
    place: str
    text: str
    rows: list[_Row] = field(default_factory=list)


class Reader:
    def __init__(self, text: str, notes: Notes) -> None:
        self._notes = notes
        self._sentences: list[_Sentence] = []
        self._rows: dict[str, _Row] = {}
        self._damaged: dict[int, str] = {}
        """Tokens whose line cannot be read, with its place: what stands beside one may go on there."""
        self._tokens = self._width = 0
        self.found: list[Found] = []
        self.arcs: list[Arc] = []
        self._numbered: dict[int, dict[str, Found]] = {}
        self._chains: dict[tuple[int, int, int], Found] = {}
        self._reach: dict[str, tuple[int, int]] = {}
        """The first and last token of each annotation."""
        self._later: list[Callable[[], None]] = []
        """What leads from one annotation to another, which may stand below."""
        lines = [line.removesuffix("\r") for line in text.split("\n")]
        self._read(lines, self._header(lines))

    def _header(self, lines: list[str]) -> int:
        """Reads the header; the number of lines that are in it."""
        found = _FORMAT.fullmatch(lines[0])
        if found is None or found[1] != "3":
            raise FormatError(Fault("line 1", "is no WebAnno TSV 3: export it as that"))
        self._version = (int(found[1]), int(found[2]))
        end = next((number for number, line in enumerate(lines) if number and not line.startswith("#T_")), len(lines))
        self._columns = list(webanno_cells.columns(lines[1:end]))
        self._layers: dict[int, list[tuple[int, Column]]] = {}
        for number, column in enumerate(self._columns):
            self._layers.setdefault(column.layer, []).append((number, column))
        return end

    def _read(self, lines: list[str], start: int) -> None:
        texts: list[str] = []
        for number, line in enumerate(lines[start:], start + 1):
            place = f"line {number}"
            if line.startswith(webanno_cells.TEXT):
                try:
                    texts.append(webanno_cells.unescaped_text(line[len(webanno_cells.TEXT) :], self._version))
                except UnicodeError:
                    raise FormatError(Fault(place, "half of a surrogate pair, which is no character")) from None
            elif line and not line.startswith("#"):
                if texts:
                    self._sentences.append(_Sentence(place, "\n".join(texts)))
                    texts = []
                self._row(line, place)
            elif not line and texts and any(lines[number:]):
                raise FormatError(Fault(place, "a sentence without tokens: nobody knows where it stands"))
        if texts:
            self._notes.fault("the end of the file", "the last sentence has no tokens, and does not come")

    def _row(self, line: str, place: str) -> None:
        found = _ROW.match(line)
        cells = line[found.end() :].split("\t") if found else []
        if not self._sentences:
            raise FormatError(Fault(place, "stands before any text"))
        if not self._width:
            ends_with_tab = len(cells) == len(self._columns) + 1 or not self._columns
            self._width = max(1, len(self._columns) + ends_with_tab)
        if found is None or not found[2]:
            self._tokens += 1
        id = found[1] + (found[2] or "") if found else ""
        if found is None:
            self._damage(place, "is no token")
        elif len(cells) != self._width:
            told = max(0, len(cells) - self._width + len(self._columns))
            self._damage(place, f"has {told} columns, and the header names {len(self._columns)}")
        elif id in self._rows:
            self._damage(place, f"{id} stands twice")
        else:
            row = _Row(
                id=id,
                place=place,
                start=int(found[3]),
                end=int(found[4]),
                form=found[5],
                token=self._tokens,
                cells=cells,
            )
            self._rows[id] = row
            self._sentences[-1].rows.append(row)

    def _damage(self, place: str, message: str) -> None:
        self._damaged[self._tokens] = place
        self._notes.fault(place, message)

    def text(self) -> tuple[str, Unit]:
        """The text of all sentences, and the unit in which the words of most tokens stand where they should. Those that
        stand elsewhere are said."""
        tried = [(unit, self._joined(unit)) for unit in (Unit(utf16=True, mark=True), Unit(mark=True))]
        fits = [(unit, joined) for unit, joined in tried if isinstance(joined, str)]
        if not fits:
            fault = tried[0][1]
            assert isinstance(fault, Fault)
            raise FormatError(fault)
        quoted = [Quoted(row.start, row.end, row.form) for row in self._rows.values() if row.start != row.end]
        best: tuple[int, str, Unit, units.Convert] | None = None
        for unit, raw in fits:
            convert, text = units.converter(raw, unit), units.canonical(raw)
            agreed = sum(units.place(one, convert, text, units.same_on_a_line) is not None for one in quoted)
            if best is None or agreed > best[0]:
                best = agreed, raw, unit, convert
        assert best is not None
        agreed, raw, unit, convert = best
        if not raw:
            raise FormatError(Fault("", "holds no text"))
        text = units.canonical(raw)
        if agreed < len(quoted):
            self._misplaced(text, convert)
        end = convert(max(row.end for row in self._sentences[-1].rows))
        if self._tokens not in self._damaged and end is not None and text[end:].strip():
            self._damaged[self._tokens + 1] = "the end of the file"
            self._notes.fault("the end of the file", "the last sentence goes on, and its tokens do not")
        return raw, unit

    def _joined(self, unit: Unit) -> str | Fault:
        """The text as the offsets of the sentences' first tokens have it: each ends its line, but where the next one
        follows at once; a gap that is left is spaces."""
        pieces: list[str] = []
        at = gaps = 0
        for sentence in self._sentences:
            rows = sentence.rows
            if not rows or rows[0].place != sentence.place:
                return Fault(sentence.place, "is the first token of a sentence: without it nobody knows where that is")
            gap = rows[0].start - at
            if gap == -1 and pieces:
                pieces[-1] = pieces[-1][:-1]
                gap = 0
            gaps += gap
            if gap < 0 or gaps > _MOST_GAP:
                said = f"a sentence at {rows[0].start}, and the text before it ends at {max(0, at - 1)}"
                return Fault(sentence.place, said)
            pieces += [" " * gap, f"{sentence.text}\n"]
            length = len(sentence.text.encode("utf-16-le")) // 2 if unit.utf16 else len(sentence.text)
            at = rows[0].start + length + 1
        return "".join(pieces).removesuffix("\n")

    def _misplaced(self, text: str, convert: units.Convert) -> None:
        for row in list(self._rows.values()):
            quoted = Quoted(row.start, row.end, row.form)
            if row.start != row.end and units.place(quoted, convert, text, units.same_on_a_line) is None:
                self._notes.fault(row.place, f"{row.form[:40]!r} is not what stands at {row.start} to {row.end}")
                self._damaged[row.token] = row.place
                del self._rows[row.id]

    def annotations(self) -> None:
        """Reads the cells, line by line, and then what leads from one annotation to another."""
        for row in self._rows.values():
            for columns in self._layers.values():
                cells = [(column, row.cells[number]) for number, column in columns if row.cells[number] != NOTHING]
                if cells:
                    self._layer(row, [(column, webanno_cells.stacked(cell)) for column, cell in cells])
        for lead in self._later:
            lead()
        for (layer, chain, number), found in self._chains.items():
            role = found.values.pop("referenceRelation", None) or "next"
            after = self._chains.get((layer, chain, number + 1))
            if after is not None:
                found.links.append((role, after.id))
        self._drop_torn()

    def _layer(self, row: _Row, cells: list[tuple[Column, list[str]]]) -> None:
        counts = {len(values) for _, values in cells}
        if len(counts) > 1:
            self._notes.fault(row.place, f"its columns of {cells[0][0].type} hold different numbers of annotations")
            self._damaged[row.token] = row.place
            return
        for at in range(counts.pop()):
            values = [(column, stack[at]) for column, stack in cells]
            kinds = {column.kind for column, _ in values}
            if "base" in kinds:
                self._later.append(partial(self._arc, row, values))
            elif "link" in kinds or "element" in kinds:
                self._chain(row, values)
            else:
                self._span(row, values)

    def _new(self, row: _Row, type: str) -> Found:
        made = Found(
            id=f"{len(self.found) + 1}", type=type, place=row.place, start=row.start, end=row.end, exact=row.form
        )
        self.found.append(made)
        self._reach[made.id] = (row.token, row.token)
        return made

    def _extend(self, found: Found, row: _Row) -> None:
        found.end, found.exact = max(found.end, row.end), None
        self._reach[found.id] = (self._reach[found.id][0], row.token)

    def _span(self, row: _Row, values: list[tuple[Column, str]]) -> None:
        type = values[0][0].type
        split = ((column, webanno_cells.numbered(value)) for column, value in values if column.kind != "target")
        number = next((number for _, (_, number, _) in split if number), 0)
        known = self._numbered.get(number, {}).get(type)
        if known is not None:
            self._extend(known, row)
            row.stands.setdefault(type, []).append(known)
            return
        made = self._new(row, type)
        row.stands.setdefault(type, []).append(made)
        if number:
            self._numbered.setdefault(number, {})[type] = made
        roles: dict[str, str] = {}
        for column, value in values:
            if column.kind == "target":
                if value not in (NULL, NOTHING):
                    self._slots(made, column, roles.get(column.feature, NOTHING), value, row.place)
                continue
            bare, _, _ = webanno_cells.numbered(value)
            if column.kind == "role":
                roles[column.feature] = bare
            elif column.kind == "value" and (said := webanno_cells.unescaped(bare)) is not None:
                made.values[column.feature] = said

    def _slots(self, made: Found, column: Column, roles: str, targets: str, place: str) -> None:
        named, led = webanno_cells.slots(roles), webanno_cells.slots(targets)
        if len(named) != len(led):
            self._notes.fault(place, f"{column.feature}: {len(named)} roles and {len(led)} targets")
            return
        for role, target in zip(named, led, strict=True):
            said = webanno_cells.unescaped(role) or column.feature
            self._later.append(partial(self._slot, made, said, target, column.to, place))

    def _slot(self, found: Found, role: str, target: str, to: str, place: str) -> None:
        id, number, _ = webanno_cells.numbered(target)
        other = self._leads_to(id, number, to)
        if other is None:
            self._notes.fault(place, f"{role}: leads to {target[:40]}, where no annotation is")
        else:
            found.links.append((role, other.id))

    def _leads_to(self, id: str, number: int, to: str) -> Found | None:
        """The annotation of that number; without one, the first of the type on that line."""
        row = self._rows.get(id)
        if number:
            some = self._numbered.get(number, {})
            here = row.stands if row is not None else {}
            of_type = [one for type, one in some.items() if to in (type, ANY) and one in here.get(type, ())]
            return next(iter([*of_type, *some.values()]), None)
        if row is None:
            return None
        if to == _TOKEN and to not in row.stands:
            row.stands[to] = [self._new(row, to)]
        stands = [one for type, some in row.stands.items() if to in (type, ANY) for one in some]
        return stands[0] if stands else None

    def _arc(self, row: _Row, values: list[tuple[Column, str]]) -> None:
        column, base = next((column, value) for column, value in values if column.kind == "base")
        said = {column.feature: webanno_cells.unescaped(value) for column, value in values if column.kind == "value"}
        arc = Arc(type=column.type, place=row.place, source="", target="", values=said)
        if layers.left_out(column.type) is None:
            id, *numbers = webanno_cells.numbered(base)
            source = self._leads_to(id, numbers[0], column.to)
            target = self._leads_to(row.id, numbers[1], column.to)
            if source is None or target is None:
                self._notes.fault(row.place, f"leads from {base[:40]}, where no annotation is, or to none")
                return
            arc.source, arc.target = source.id, target.id
        self.arcs.append(arc)

    def _chain(self, row: _Row, values: list[tuple[Column, str]]) -> None:
        said: dict[str, Any] = {}
        chain = number = 0
        for column, value in values:
            if column.kind == "link":
                bare, chain, number = webanno_cells.chained(value)
            else:
                bare, _, _ = webanno_cells.numbered(value)
            if (meant := webanno_cells.unescaped(bare)) is not None:
                said[column.feature] = meant
        key = (values[0][0].layer, chain, number)
        if chain and key in self._chains:
            self._extend(self._chains[key], row)
            return
        made = self._new(row, values[0][0].type)
        made.values = said
        if chain:
            self._chains[key] = made

    def _drop_torn(self) -> None:
        """Takes out what may go on at a line that cannot be read: where it ends nobody knows."""
        if not self._damaged:
            return
        several = {found.id for some in self._numbered.values() for found in some.values()}
        several |= {found.id for found in self._chains.values()}
        for found in list(self.found):
            first, last = self._reach[found.id]
            beside = [at for at in (first - 1, first, last, last + 1) if at in self._damaged]
            if found.id in several and beside:
                self._notes.fault(found.place, f"may go on at {self._damaged[beside[0]]}, which cannot be read")
                self.found.remove(found)
