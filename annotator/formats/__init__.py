"""Other tools' formats, and our own: a visible list of them, each with what it reads, writes and cannot hold."""

from typing import Final

from annotator.core import sidecar
from annotator.formats import (
    brat,
    brat_config,
    claimreview,
    conll,
    csv_table,
    doccano,
    html,
    hypothesis,
    jsonl,
    label_studio,
    label_studio_config,
    markdown,
    own,
    parquet,
    prodigy,
    rows,
    tei,
    w3c,
    xlsx,
)
from annotator.formats.item import Export, File, Format, FormatError, Imported, Input, Item, LeftOut, Notes, said

__all__ = [
    "FORMATS",
    "Export",
    "File",
    "Format",
    "FormatError",
    "Imported",
    "Input",
    "Item",
    "LeftOut",
    "Notes",
    "get",
    "recognised",
    "said",
]

FORMATS: Final = (
    Format(
        name="sidecar",
        title="Sidecar, the program's own",
        suffix=sidecar.SUFFIX,
        parse=own.parse,
        recognises=own.recognises,
        write=own.write,
        holds_all=True,
    ),
    Format(
        name="w3c",
        title="W3C Web Annotation (JSON-LD)",
        suffix=w3c.SUFFIX,
        parse=w3c.parse,
        recognises=w3c.recognises,
        write=w3c.write,
        holds_all=True,
    ),
    Format(
        name="jsonl",
        title="Table as JSON Lines, for pandas and R",
        suffix=jsonl.SUFFIX,
        write=jsonl.write,
        one_file=True,
        join=b"".join,
        lacks=rows.LACKS,
    ),
    Format(
        name="csv",
        title="Table as CSV, for a spreadsheet",
        suffix=csv_table.SUFFIX,
        write=csv_table.write,
        one_file=True,
        join=csv_table.joined,
        lacks=f"{rows.LACKS}; cells that a spreadsheet would take for a formula get an apostrophe before them",
    ),
    Format(
        name="xlsx",
        title="Table as an Excel workbook",
        suffix=xlsx.SUFFIX,
        write=xlsx.write,
        one_file=True,
        lacks=f"{rows.LACKS}, the end of a cell of more than {xlsx.MOST_LETTERS:,} letters",
    ),
    Format(
        name="parquet",
        title="Table as a data set of Parquet files, in a folder",
        suffix=parquet.SUFFIX,
        write=parquet.write,
        one_file=True,
        several=True,
        lacks=rows.LACKS,
    ),
    Format(
        name="brat",
        title="brat standoff (text and .ann)",
        suffix=brat.SUFFIX,
        parse=brat.parse,
        recognises=brat.recognises,
        write=brat.write,
        several=True,
        lacks=brat.LACKS,
    ),
    Format(
        name="label-studio",
        title="Label Studio (JSON)",
        suffix=label_studio.SUFFIX,
        parse=label_studio.parse,
        recognises=label_studio.recognises,
        write=label_studio.write,
        one_file=True,
        lacks=label_studio.LACKS,
    ),
    Format(
        name="doccano",
        title="doccano (JSON Lines)",
        suffix=doccano.SUFFIX,
        parse=doccano.parse,
        recognises=doccano.recognises,
        write=doccano.write,
        one_file=True,
        join=b"".join,
        lacks=doccano.LACKS,
    ),
    Format(
        name="prodigy",
        title="Prodigy and spaCy (JSON Lines)",
        suffix=prodigy.SUFFIX,
        parse=prodigy.parse,
        recognises=prodigy.recognises,
        write=prodigy.write,
        one_file=True,
        join=b"".join,
        lacks=prodigy.LACKS,
    ),
    Format(
        name="hypothesis",
        title="Hypothesis (the API's JSON)",
        suffix=hypothesis.SUFFIX,
        parse=hypothesis.parse,
        recognises=hypothesis.recognises,
        write=hypothesis.write,
        lacks=hypothesis.LACKS,
    ),
    Format(
        name="brat-config",
        title="brat's configuration, as a codebook (annotation.conf)",
        suffix=brat_config.SUFFIX,
        parse=brat_config.parse,
        recognises=brat_config.recognises,
        lacks=brat_config.LACKS,
        codebook=True,
    ),
    Format(
        name="label-studio-config",
        title="Label Studio's configuration, as a codebook (XML)",
        suffix=label_studio_config.SUFFIX,
        parse=label_studio_config.parse,
        recognises=label_studio_config.recognises,
        lacks=label_studio_config.LACKS,
        codebook=True,
    ),
    Format(
        name="tei",
        title="TEI with standoff annotations (XML)",
        suffix=tei.SUFFIX,
        write=tei.write,
        lacks=tei.LACKS,
    ),
    Format(
        name="conll",
        title="CoNLL-U Plus, a token a line with BIO tags",
        suffix=conll.SUFFIX,
        write=conll.write,
        one_file=True,
        lacks=conll.LACKS,
    ),
    Format(
        name="claimreview",
        title="ClaimReview, claims with a verdict (JSON-LD)",
        suffix=claimreview.SUFFIX,
        write=claimreview.write,
        one_file=True,
        lacks=claimreview.LACKS,
    ),
    Format(
        name="html",
        title="Report as one page, to read, print and send (HTML)",
        suffix=html.SUFFIX,
        write=html.write,
        one_file=True,
        lacks=html.LACKS,
        ending=html.ENDING.encode(),
    ),
    Format(
        name="markdown",
        title="Report in Markdown, to read",
        suffix=markdown.SUFFIX,
        write=markdown.write,
        lacks=markdown.LACKS,
        ending=markdown.ENDING.encode(),
    ),
)
"""Every format, in the order in which they are listed for people."""


def get(name: str) -> Format | None:
    """The format of that name, as ``--to`` and ``--from`` take it, or None."""
    return next((format for format in FORMATS if format.name == name), None)


def recognised(file: Input) -> Format | None:
    """The format that a file is most likely of; None when no format knows it."""
    return next((format for format in FORMATS if format.recognises is not None and format.recognises(file)), None)
