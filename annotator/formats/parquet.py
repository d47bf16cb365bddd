"""Parquet: the same table as a data set in a folder, partitioned by label (``label=quote/part-00000-0.parquet``).

DuckDB, Polars, Spark and pandas read the folder as it is and take the label from its names. Ranges are lists of
``[start, end]``, other columns of several values lists of strings; ``attributes`` is JSON, as each record has its own.
"""

import io
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import msgspec

from annotator.core.sidecar import Fault
from annotator.formats.item import Export, File, FormatError, Item, LeftOut
from annotator.formats.rows import COLUMNS, Row, rows

SUFFIX = ".parquet"
LOT = 500
"""Sidecars that go into the files of one part: what of them is in memory at a time."""
ROWS = 200_000
"""Rows of one file at most, so that a reader can take several at once."""

_EMPTY = f"part-0{SUFFIX}"
_RANGES = frozenset(("spans", "cue_spans", "source_spans"))
_LISTS = frozenset(("cue", "source", "who", "within", "tags"))
_encoder = msgspec.json.Encoder()


def write(items: Iterable[Item]) -> Export:
    """The files of the data set. FormatError when pyarrow, which writes them, is not installed."""
    try:
        import pyarrow  # large, hence an extra, and loaded for this format alone
        from pyarrow import parquet
    except ImportError:
        message = (
            "Parquet needs pyarrow, which is not installed: pip install 'annotator[parquet]', or pip install pyarrow"
        )
        raise FormatError(Fault("", message)) from None
    left_out = LeftOut()
    by_label: defaultdict[str, list[Row]] = defaultdict(list)
    for item in items:
        for row in rows(item, left_out):
            by_label[row.label].append(row)
    files = []
    schema = _schema(pyarrow)
    for label, found in sorted(by_label.items()):
        for number, first in enumerate(range(0, len(found), ROWS)):
            table = pyarrow.table(_columns(found[first : first + ROWS]), schema=schema)
            files.append(File(f"label={_named(label)}/part-{number}{SUFFIX}", _bytes(parquet, table)))
    if not files:
        # a data set of no rows still says which columns there are
        empty = pyarrow.table({name: [] for name in COLUMNS}, schema=_schema(pyarrow, label=True))
        files.append(File(_EMPTY, _bytes(parquet, empty)))
    return Export(tuple(files), left_out)


def part(name: str, lot: int) -> str:
    """The name of a file among those of the other lots of items; empty for one that says that there are no rows.

    >>> part("label=quote/part-1.parquet", 7)
    'label=quote/part-00007-1.parquet'
    """
    return "" if name == _EMPTY else name.replace("/part-", f"/part-{lot:05}-")


def _named(label: str) -> str:
    """The label in a folder's name, where readers expect it as in an address."""
    return quote(label, safe="").replace(".", "%2E").replace("~", "%7E") or "%20"


def _schema(pyarrow: Any, *, label: bool = False) -> Any:
    kinds = {name: pyarrow.string() for name in COLUMNS}
    kinds |= dict.fromkeys(_RANGES, pyarrow.list_(pyarrow.list_(pyarrow.int64())))
    kinds |= dict.fromkeys(_LISTS, pyarrow.list_(pyarrow.string()))
    kinds["confidence"] = pyarrow.float64()
    return pyarrow.schema([(name, kinds[name]) for name in COLUMNS if label or name != "label"])


def _columns(found: list[Row]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for name in COLUMNS:
        if name == "attributes":
            columns[name] = [_encoder.encode(row.attributes).decode() for row in found]
        elif name != "label":
            columns[name] = [getattr(row, name) for row in found]
    return columns


def _bytes(parquet: Any, table: Any) -> bytes:
    data = io.BytesIO()
    parquet.write_table(table, data, compression="zstd")
    return data.getvalue()
