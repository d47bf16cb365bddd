"""CSV: one attribution a row, with a line of headings, as RFC 4180 has it, in UTF-8; unless something else is chosen,
with commas between the columns and without a byte order mark.

A cell that a spreadsheet would take for a formula, because it begins with ``=``, ``+``, ``-``, ``@`` (in full width
too), a tab or the end of a line, gets an apostrophe before it; a plain number does not. Columns of ranges and the
attributes are JSON; other columns of several values are joined by ``; ``.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from annotator.formats.item import Export, File, Frame, Item, LeftOut, Option
from annotator.formats.rows import COLUMNS, Row, rows

SUFFIX = ".csv"

JSON_COLUMNS = frozenset(("spans", "cue_spans", "source_spans", "attributes"))

_LIVE = frozenset("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")

_encoder = msgspec.json.Encoder()


OPTIONS = (
    Option(
        "separator",
        "Between columns",
        (("comma", "Comma"), ("semicolon", "Semicolon, as Excel in much of Europe"), ("tab", "Tab")),
    ),
    Option("mark", "Byte order mark", (("no", "None"), ("yes", "At the beginning, for Excel"))),
)

_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}


def write(items: Iterable[Item], *, separator: str = "comma", mark: str = "no") -> Export:
    """All attributions of the items in one table."""
    left_out = LeftOut()
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n", delimiter=_SEPARATORS[separator])
    for item in items:
        writer.writerows(map(_cells, rows(item, left_out)))
    data = frame(separator=separator, mark=mark).around([table.getvalue().encode()])
    return Export((File(f"annotations{SUFFIX}", data),), left_out)


def frame(*, separator: str = "comma", mark: str = "no") -> Frame:
    """The line of headings, after which the rows follow."""
    heading = _SEPARATORS[separator].join(COLUMNS).encode() + b"\r\n"
    return Frame(opening=codecs.BOM_UTF8 * (mark == "yes") + heading)


def inert(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula.

    >>> inert("=1+1"), inert("-3.5"), inert("“No”")
    ("'=1+1", '-3.5', '“No”')
    """
    return f"'{cell}" if cell[:1] in _LIVE and cell and not _NUMBER.fullmatch(cell) else cell


def _cells(row: Row) -> list[str]:
    return [inert(cell(name, getattr(row, name))) for name in COLUMNS]


def cell(name: str, value: Any) -> str:
    """A value of a row as words: columns of ranges and the attributes as JSON, other lists joined by ``; ``."""
    if isinstance(value, str):
        return value
    if name in JSON_COLUMNS:
        return _encoder.encode(value).decode()
    if value is None:
        return ""
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)
