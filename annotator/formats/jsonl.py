"""JSON Lines: one attribution a line, for pandas and R. Columns of several values are lists."""

from collections.abc import Iterable

import msgspec

from annotator.formats.item import Export, File, Item, LeftOut
from annotator.formats.rows import rows

SUFFIX = ".jsonl"

_encoder = msgspec.json.Encoder()


def write(items: Iterable[Item]) -> Export:
    """All attributions of the items in one file, a line each, in UTF-8."""
    left_out = LeftOut()
    parts = [_encoder.encode_lines(rows(item, left_out)) for item in items]
    return Export((File(f"annotations{SUFFIX}", b"".join(parts)),), left_out)
