"""``python -m tests.formats.coming PATH…``: a table of what comes out of other tools' files: each file, the annotations
that stand in it by a plain count, those that came, those that became links, what was counted, what was refused and why.

Fails when the words of an annotation are not those at its place.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from annotator import formats
from annotator.core.sidecar import Fault
from annotator.corpus import importing
from annotator.formats import FormatError, LeftOut, Notes

OF_DOCUMENT = ("DocumentAnnotation", "DocumentMetaData")
NO_ANNOTATIONS = frozenset(("dangling link", "relation feature", "feature structure", "view without text"))


class Row(Struct):
    """One file. ``there`` is -1 where nobody counted."""

    name: str
    format: str = ""
    there: int = -1
    came: int = 0
    links: int = 0
    left_out: LeftOut = field(default_factory=LeftOut)
    faults: list[Fault] = field(default_factory=list)
    refused: str = ""

    def cells(self) -> list[str]:
        """The row as people read it."""
        counted = ", ".join(f"{kind} {count}" for kind, count in sorted((+self.left_out).items()))
        why = self.refused or "; ".join(dict.fromkeys(f"{fault.place}: {fault.message}" for fault in self.faults))
        there = "" if self.there < 0 else str(self.there)
        refused = "all" if self.refused else str(len(self.faults))
        return [self.name, self.format, there, str(self.came), str(self.links), counted, refused, why]


def rows(*named: Path) -> Iterator[Row]:
    """What comes of each file of these, and of those below them, of which some format knows the kind."""
    for path, root in importing.files_of(list(named)):
        file = importing.input_of(path, root)
        format = formats.recognised(file)
        if format is None or format.parse is None:
            continue
        row = Row(file.name, format.name, _there(format.name, file.data))
        notes = Notes()
        try:
            for imported in format.parse(file, notes):
                text = imported.document.text
                for annotation in imported.document.annotations:
                    row.came += 1
                    row.links += sum(map(len, annotation.links.values()))
                    for span in annotation.spans:
                        assert text[span.start : span.end] == span.exact, f"{path}: {span}"
        except FormatError as error:
            row.refused = str(error)
        row.left_out, row.faults = notes.left_out, notes.faults
        yield row


def _there(format: str, data: bytes) -> int:
    """The annotations in a file, counted without the program."""
    if format == "cas-xmi":
        elements = re.findall(r"<[\w]+:(\w+) ([^>]*)>", data.decode())
        return sum(' begin="' in said and name not in OF_DOCUMENT for name, said in elements)
    if format == "cas-json":
        found = json.loads(data).get("%FEATURE_STRUCTURES", [])
        return sum("begin" in one and not one["%TYPE"].endswith(OF_DOCUMENT) for one in found)
    return _in_table(data.decode()) if format == "webanno-tsv" else -1


def _in_table(text: str) -> int:
    """Annotations and relations of a table: those that stand in the last column of their layer, a numbered one once."""
    lines = text.split("\n")
    last, at = [], 2
    for line in lines:
        if line.startswith("#T_"):
            at += max(1, len([one for one in line.split("|")[1:] if one]))
            last.append((at, line.startswith("#T_SP")))
    seen = set()
    for number, line in enumerate(lines):
        cells = line.split("\t")
        for column, is_span in last if len(cells) > 2 else ():
            for stacked, value in enumerate(re.split(r"(?<!\\)\|", cells[column])):
                if value != "_":
                    own = re.search(r"(?<!\\)\[(\d+)\]$", value)
                    slot = ";" in value or re.match(r"\d+-\d+", value)
                    seen.add((column, own[1]) if own and is_span and not slot else (column, number, stacked))
    return len(seen)


def main(named: list[str]) -> None:
    head = ["file", "format", "annotations in", "came", "links", "counted", "refused", "why"]
    print(" | ".join(head), " | ".join("---" for _ in head), sep="\n")
    for row in rows(*map(Path, named)):
        print(" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row.cells()))


if __name__ == "__main__":
    main(sys.argv[1:])
