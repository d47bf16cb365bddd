"""JSON Lines: one attribution a line, for pandas and R. Columns of several values are lists."""

from collections.abc import Iterable
from typing import Any

import msgspec

from annotator.formats.item import Export, File, Item, LeftOut
from annotator.formats.rows import COLUMNS, rows

SUFFIX = ".jsonl"

_encoder = msgspec.json.Encoder()


def write(items: Iterable[Item]) -> Export:
    """All attributions of the items in one file, a line each, in UTF-8."""
    left_out = LeftOut()
    parts = [_encoder.encode_lines(rows(item, left_out)) for item in items]
    return Export((File(f"annotations{SUFFIX}", b"".join(parts)),), left_out)


def made(data: bytes) -> bool:
    """Whether a file is such a table: its first line has the columns, or it has no lines."""
    end = data.find(b"\n")
    try:
        return not data or tuple(msgspec.json.decode(data[:end], type=dict[str, Any])) == COLUMNS
    except (msgspec.DecodeError, ValueError, RecursionError):
        return False
