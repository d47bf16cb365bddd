"""The lines of WebAnno TSV: the header, the sentences with their text, and a row for each token and part of one.

A line that cannot be read is said, and remembered with the number of its token: what stands beside it may go on there.
"""

import re

from msgspec import Struct, field

from annotator.core.sidecar import Fault
from annotator.formats import units, webanno_cells
from annotator.formats.item import FormatError, Notes
from annotator.formats.layers import Found
from annotator.formats.units import Quoted, Unit
from annotator.formats.webanno_cells import Column

_FORMAT = re.compile(r"#FORMAT=WebAnno TSV ([0-9]+)\.([0-9]+)\s*")
_ROW = re.compile(r"([0-9]+-[0-9]+)(\.[0-9]+)?\t([0-9]{1,12})-([0-9]{1,12})\t([^\t]*)\t?")
_MOST_GAP = 1_000_000
"""Characters between sentences that are taken for white space which the file does not hold, all gaps together."""


class Row(Struct, kw_only=True):
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
    rows: list[Row] = field(default_factory=list)


class Lines:
    """What stands in the lines of a file. FormatError when it is no such table, or nobody can tell where a sentence of
    it stands."""

    def __init__(self, text: str, notes: Notes) -> None:
        self._notes = notes
        self._sentences: list[_Sentence] = []
        self.rows: dict[str, Row] = {}
        self.layers: dict[int, list[tuple[int, Column]]] = {}
        """The columns of each layer, with their numbers."""
        self.damaged: dict[int, str] = {}
        """The places of lines that cannot be read, by their token."""
        self._tokens = self._width = 0
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
        for number, column in enumerate(self._columns):
            self.layers.setdefault(column.layer, []).append((number, column))
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
        elif id in self.rows:
            self._damage(place, f"{id} stands twice")
        else:
            row = Row(
                id=id,
                place=place,
                start=int(found[3]),
                end=int(found[4]),
                form=found[5],
                token=self._tokens,
                cells=cells,
            )
            self.rows[id] = row
            self._sentences[-1].rows.append(row)

    def _damage(self, place: str, message: str) -> None:
        self.damaged[self._tokens] = place
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
        quoted = [Quoted(row.start, row.end, row.form) for row in self.rows.values() if row.start != row.end]
        best: tuple[int, str, Unit, units.Convert] | None = None
        for unit, raw in fits:
            convert, text = units.converter(raw, unit), units.canonical(raw)
            agreed = sum(units.place(one, convert, text, units.same_on_a_line) is not None for one in quoted)
            if best is None or agreed > best[0]:
                best = agreed, raw, unit, convert
            if agreed == len(quoted):
                break
        assert best is not None
        agreed, raw, unit, convert = best
        if not raw:
            raise FormatError(Fault("", "holds no text"))
        text = units.canonical(raw)
        if agreed < len(quoted):
            self._misplaced(text, convert)
        end = convert(max(row.end for row in self._sentences[-1].rows))
        if self._tokens not in self.damaged and end is not None and text[end:].strip():
            self.damaged[self._tokens + 1] = "the end of the file"
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
        for row in list(self.rows.values()):
            quoted = Quoted(row.start, row.end, row.form)
            if row.start != row.end and units.place(quoted, convert, text, units.same_on_a_line) is None:
                self._notes.fault(row.place, f"{row.form[:40]!r} is not what stands at {row.start} to {row.end}")
                self.damaged[row.token] = row.place
                del self.rows[row.id]
