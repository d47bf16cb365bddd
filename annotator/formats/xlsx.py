"""An Excel workbook: one attribution a row, as in the CSV, every cell of words a plain string and never a formula."""

import io
import re
from collections.abc import Iterable
from typing import Any

from annotator.formats.csv_table import cell
from annotator.formats.item import Export, File, Item, LeftOut
from annotator.formats.rows import COLUMNS, Row, rows

SUFFIX = ".xlsx"

MOST_LETTERS = 32_767
"""UTF-16 units in a cell: a limit of Excel's (its specification says characters, and counts these)."""
MOST_ROWS = 1_048_576
"""Rows of a sheet, the heading among them: a limit of the file format."""

_NO_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")
_WIDE = frozenset(("text", "sentence", "note"))


def write(items: Iterable[Item]) -> Export:
    """All attributions of the items in one workbook; a further sheet when one is full."""
    import xlsxwriter  # takes a moment to load, and only this format needs it

    left_out = LeftOut()
    data = io.BytesIO()
    options = {
        "constant_memory": True,  # rows go to a temporary file as they come
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(data, options) as book:
        heading = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        plain = book.add_format({"valign": "top"})
        sheet: Any = None
        at = MOST_ROWS
        for row in (row for item in items for row in rows(item, left_out)):
            if at == MOST_ROWS:
                sheet, at = _sheet(book, heading), 1
            for column, name in enumerate(COLUMNS):
                _put(sheet, at, column, row, name, wrapped if name in _WIDE else plain, left_out)
            at += 1
        if sheet is None:
            _sheet(book, heading)
    return Export((File(f"annotations{SUFFIX}", data.getvalue()),), left_out)


def _sheet(book: Any, heading: Any) -> Any:
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet("Annotations" if number == 1 else f"Annotations {number}")
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, heading)
        sheet.set_column(column, column, 60 if name in _WIDE else 16)
    sheet.freeze_panes(1, 0)
    return sheet


def _put(sheet: Any, at: int, column: int, row: Row, name: str, format: Any, left_out: LeftOut) -> None:
    value = getattr(row, name)
    if name == "confidence":
        if value is not None:
            sheet.write_number(at, column, value, format)
        return
    words, replaced = _NO_XML.subn("\ufffd", cell(name, value))
    left_out["unprintable character"] += replaced
    short = _cut(words)
    left_out["cell ending"] += short != words
    if short:
        sheet.write_string(at, column, short, format)


def _cut(words: str) -> str:
    if len(words) * 2 <= MOST_LETTERS:
        return words
    units = words.encode("utf-16-le")[: MOST_LETTERS * 2]
    return units.decode("utf-16-le", "ignore")
