"""Hypothesis' API: annotations of a page, each with a quotation, the words around it and a position.

The text is not in the file: it is that of the article in its folder that has its name. An annotation's label is its
first tag, when that is one of the program's own labels or says ``label:`` before another; else it is a quote.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from urllib.parse import quote

from annotator.core.codebook import shipped
from annotator.core.model import Annotation, Document
from annotator.formats import json_input, page_article, w3c_foreign
from annotator.formats.building import UNDATED
from annotator.formats.holding import Holds, lacks, reduced
from annotator.formats.item import Export, File, Imported, Input, Item, LeftOut, Notes

SUFFIX = ".hypothesis.json"
CONTEXT = 32
"""Characters before and after a quotation, as the client takes them."""

_LABEL = "label:"
_USER = "acct:"

HOLDS = Holds(tags=True, tag=bool, note=True, by=True, times=True)
LACKS = lacks(HOLDS)


@cache
def _own_labels() -> frozenset[str]:
    return frozenset(label.label for label in shipped().labels)


def recognises(file: Input) -> bool:
    """By its rows with targets, where no JSON-LD and no schema has them."""
    if any(json_input.has_keys(file, key) for key in ("@context", r"\$schema")):
        return False
    return json_input.has_keys(file, "target", "selector") and json_input.has_keys(file, "exact")


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """The annotations of one page, over the article beside the file that has its name."""
    stem = file.name.removesuffix(SUFFIX) if file.name.endswith(SUFFIX) else file.stem
    rows: list[dict[str, Any]] = []
    for place, value in json_input.values(file, notes):
        members = json_input.listed(value, "rows") or [value]
        for row in members:
            if isinstance(row, dict) and isinstance(row.get("target"), list):
                rows.append(row)
            else:
                notes.fault(place, "is no annotation of a page")
    name, text = page_article.beside(file, stem, rows)
    replies = [row for row in rows if not _selectors(row)]
    notes.left_out["reply or page note"] += len(replies)
    reading = w3c_foreign.read([_web_annotation(row) for row in rows if _selectors(row)], text)
    notes.faults.extend(reading.faults)
    if not reading.document.annotations and reading.faults:
        return
    folder = stem.rpartition("/")[0]
    yield Imported(f"{folder}/{name}" if folder else name, reading.document, file.beside(name))


def _selectors(row: dict[str, Any]) -> list[Any]:
    targets = [target for target in row["target"] if isinstance(target, dict)]
    return [selector for target in targets for selector in json_input.listed(target, "selector")]


def _web_annotation(row: dict[str, Any]) -> dict[str, Any]:
    """The row as W3C's model has it, which the reader of those takes."""
    tags = [tag for tag in json_input.listed(row, "tags") if isinstance(tag, str)]
    label = "quote"
    if tags and (tags[0].startswith(_LABEL) or tags[0] in _own_labels()):
        label, *tags = tags
        label = label.removeprefix(_LABEL) or "quote"
    bodies = [{"purpose": "classifying", "value": label}]
    bodies += [{"purpose": "tagging", "value": tag} for tag in tags]
    if json_input.text_of(row, "text"):
        bodies.append({"purpose": "commenting", "value": row["text"]})
    user = json_input.text_of(row, "user")
    made = {key: row[key] for key in ("created",) if json_input.text_of(row, key)}
    if json_input.text_of(row, "updated"):
        made["modified"] = row["updated"]
    creator = user.removeprefix(_USER).partition("@")[0] or user
    target = [{"source": row.get("uri"), "selector": _selectors(row)}]
    return {"type": "Annotation", "id": row.get("id"), "creator": creator, **made, "body": bodies, "target": target}


def write(items: Iterable[Item]) -> Export:
    """A file an item, as the API's search gives it."""
    left_out = LeftOut()
    files = []
    for item in items:
        document = reduced(item.document, HOLDS, left_out)
        rows = [_row(annotation, item, document) for annotation in document.in_order()]
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        files.append(File(item.stem + SUFFIX, f'{{"total": {len(rows)}, "rows": [\n{lines}\n]}}\n'.encode()))
    return Export(tuple(files), left_out)


def _row(annotation: Annotation, item: Item, document: Document) -> dict[str, Any]:
    (span,) = annotation.spans
    text = document.text
    uri = item.document.article.url or f"urn:article:{quote(item.stem)}"
    label = annotation.label if annotation.label in _own_labels() else _LABEL + annotation.label
    quotation = {
        "type": "TextQuoteSelector",
        "exact": span.exact,
        "prefix": text[max(0, span.start - CONTEXT) : span.start],
        "suffix": text[span.end : span.end + CONTEXT],
    }
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    return {
        "id": annotation.id,
        "created": annotation.created or UNDATED,
        "updated": annotation.modified or UNDATED,
        "user": f"{_USER}{annotation.by}",
        "uri": uri,
        "text": annotation.note,
        "tags": [label, *annotation.tags],
        "document": {"title": [item.document.article.title or item.stem]},
        "target": [{"source": uri, "selector": [position, quotation]}],
    }
