"""What is wrong with a sidecar: by the schema that ships, by the strict reader, and against what lies around it."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from annotator import readers
from annotator.core import paths, sidecar, store, strict_json
from annotator.core.codebook import Codebook
from annotator.core.conflicts import conflicts_of
from annotator.core.model import Document, Elsewhere
from annotator.core.resources import resource
from annotator.core.sidecar import Fault, SidecarError
from annotator.core.strict_json import JSONFaultError
from annotator.corpus.gathering import Found
from annotator.readers.errors import ReadError

_SECTIONS = ("", "format", "version", "article", "text", "annotations", "sources")
_TYPES = {
    "string": "string",
    "integer": "whole number",
    "number": "number",
    "array": "list",
    "object": "object",
    "boolean": "true or false",
}


def check(data: bytes, found: Found, codebook: Codebook) -> list[Fault]:
    """The faults and then the warnings, each in the order of the file, one for a place."""
    faults: dict[str, Fault] = {}
    document: Document | None = None
    try:
        reading = sidecar.read(data)
    except SidecarError as error:
        faults[error.fault.place] = error.fault
        if error.fault.place == "format" or error.fault.place.startswith("line "):
            return [error.fault]  # another kind of file; what its keys should be is no matter
    else:
        document = reading.document
        faults.update((fault.place, fault) for fault in reading.faults)
    tree = _tree(data)
    for fault in _by_schema(tree):
        faults.setdefault(fault.place, fault)
    found_faults = sorted(faults.values(), key=_in_file)
    if document is None:
        return found_faults
    return [
        *found_faults,
        *_article_warnings(document, found.article),
        *_open_conflicts(document),
        *_record_warnings(tree, document, found, codebook),
    ]


def _tree(data: bytes) -> Any:
    """The parsed file; None when it is not JSON, which the reader says."""
    try:
        return strict_json.loads(strict_json.decode_text(data))
    except JSONFaultError:
        return None


def _in_file(fault: Fault) -> tuple[int, int, str]:
    found = re.match(r"(\w*)(?:\[([0-9]+)\])?", fault.place)
    section, index = (found[1], int(found[2] or 0)) if found else ("", 0)
    return (_SECTIONS.index(section) if section in _SECTIONS else len(_SECTIONS), index, fault.place)


# The schema


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    return Draft202012Validator(json.loads(resource("sidecar.schema.json").read_bytes()))


def _by_schema(tree: Any) -> Iterator[Fault]:
    if tree is not None:
        yield from map(_as_fault, _validator().iter_errors(tree))


def _as_fault(error: Any) -> Fault:
    place = ""
    for step in error.absolute_path:
        place += f"[{step}]" if isinstance(step, int) else f".{step}" if place else step
    expected = error.validator_value
    match error.validator:
        case "required":
            missing = error.message.split("'")[1]
            return Fault(f"{place}.{missing}" if place else missing, "is needed")
        case "type":
            return Fault(place, f"is no {_TYPES.get(expected, expected)}")
        case "enum":
            return Fault(place, f"is none of {', '.join(map(str, expected))}")
        case "minLength" | "minItems":
            return Fault(place, "is empty")
        case "minimum":
            return Fault(place, f"is less than {expected}")
        case "maximum":
            return Fault(place, f"is more than {expected}")
        case _:
            return Fault(place, "is not in the form that the schema asks for")


# What lies around it


def _record_warnings(tree: Any, document: Document, found: Found, codebook: Codebook) -> Iterator[Fault]:
    said = {label.label for label in codebook.labels}
    checked: dict[str, str] = {}
    for index, item in enumerate(tree["annotations"]):
        id = item.get("id") if isinstance(item, dict) else None
        annotation = document.annotations.get(id) if isinstance(id, str) else None
        if annotation is None:
            continue
        place = f"annotations[{index}]"
        if annotation.label not in said:
            said.add(annotation.label)
            yield Fault(f"{place}.label", f"{annotation.label!r} is no label of the codebook", "warning")
        for role, targets in annotation.links.items():
            for n, target in enumerate(targets):
                if not isinstance(target, Elsewhere):
                    continue
                if target.article not in checked:
                    checked[target.article] = _why_not_there(target.article, found.root)
                if checked[target.article]:
                    yield Fault(f"{place}.links.{role}[{n}].article", checked[target.article], "warning")


def _open_conflicts(document: Document) -> Iterator[Fault]:
    for conflict in conflicts_of(document):
        place = f"{conflict.section} {conflict.id!r}" if conflict.id else conflict.section
        yield Fault(f"{place}.{conflict.field}", "has two values from two people; choose one of them", "warning")


def _article_warnings(document: Document, article: Path) -> Iterable[Fault]:
    if not article.exists():
        return [Fault("article", f"{article.name} is not there", "warning")]
    try:
        text = readers.read(article, readers.Choices.of(document.article)).text
    except ReadError as error:
        return [Fault("article", f"{article.name} cannot be compared with the text: {error.message}", "warning")]
    if text != document.text:
        return [Fault("text", f"is not the text of {article.name}, which has changed since", "warning")]
    return []


def _why_not_there(path: str, root: Path) -> str:
    """Why a link into another article leads nowhere; empty when it leads to one inside the folder."""
    found = paths.inside(root, path)
    if found is None:
        return f"{path!r} is no path inside the folder"
    if not found.exists() and not store.has_sidecar(found):
        return f"{path!r} is not there"
    return ""
