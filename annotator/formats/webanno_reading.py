"""The annotations in the cells of WebAnno TSV: spans, slots, chains and relations, as they stand on the rows of tokens.

A number after a value says which annotation of the layer is meant, on every row that it stands on. One that may go on
at a line that cannot be read does not come.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from annotator.formats import layers, webanno_cells
from annotator.formats.item import Notes
from annotator.formats.layers import Arc, Found
from annotator.formats.webanno_cells import ANY, NOTHING, NULL, Column
from annotator.formats.webanno_lines import Lines, Row

_TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"


class Reader:
    """Makes annotations (``found``) and relations (``arcs``) of the rows."""

    def __init__(self, lines: Lines, notes: Notes) -> None:
        self._lines, self._notes = lines, notes
        self.found: list[Found] = []
        self.arcs: list[Arc] = []
        self._numbered: dict[int, dict[str, Found]] = {}
        self._chains: dict[tuple[int, int, int], Found] = {}
        self._reach: dict[str, tuple[int, int]] = {}
        """The first and last token of each annotation."""
        self._later: list[Callable[[], None]] = []
        """What leads from one annotation to another, which may stand below."""

    def read(self) -> None:
        """Reads the cells, row by row, and then what leads from one annotation to another."""
        for row in self._lines.rows.values():
            for columns in self._lines.layers.values():
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

    def _layer(self, row: Row, cells: list[tuple[Column, list[str]]]) -> None:
        counts = {len(values) for _, values in cells}
        if len(counts) > 1:
            self._notes.fault(row.place, f"its columns of {cells[0][0].type} hold different numbers of annotations")
            self._lines.damaged[row.token] = row.place
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

    def _new(self, row: Row, type: str) -> Found:
        made = Found(
            id=f"{len(self.found) + 1}", type=type, place=row.place, start=row.start, end=row.end, exact=row.form
        )
        self.found.append(made)
        self._reach[made.id] = (row.token, row.token)
        return made

    def _extend(self, found: Found, row: Row) -> None:
        found.end, found.exact = max(found.end, row.end), None
        self._reach[found.id] = (self._reach[found.id][0], row.token)

    def _span(self, row: Row, values: list[tuple[Column, str]]) -> None:
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
        row = self._lines.rows.get(id)
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

    def _arc(self, row: Row, values: list[tuple[Column, str]]) -> None:
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

    def _chain(self, row: Row, values: list[tuple[Column, str]]) -> None:
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
        if not self._lines.damaged:
            return
        several = {found.id for some in self._numbered.values() for found in some.values()}
        several |= {found.id for found in self._chains.values()}
        for found in list(self.found):
            first, last = self._reach[found.id]
            beside = [at for at in (first - 1, first, last, last + 1) if at in self._lines.damaged]
            if found.id in several and beside:
                self._notes.fault(found.place, f"may go on at {self._lines.damaged[beside[0]]}, which cannot be read")
                self.found.remove(found)
