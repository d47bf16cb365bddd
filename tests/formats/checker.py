"""What a web annotation must be: the assertions of W3C's own test suite where it is at hand, else a few of our own."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT4

SUITE = Path(__file__).resolve().parents[3] / "shared" / "interchange" / "w3c"
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")

CONTEXT = {
    "oneOf": [
        {"enum": ["http://www.w3.org/ns/anno.jsonld"]},
        {"type": "array", "not": {"items": {"not": {"enum": ["http://www.w3.org/ns/anno.jsonld"]}}}},
    ]
}
ID = {"type": "string", "format": "uri"}
OWN_ASSERTIONS: dict[str, dict[str, Any]] = {
    "annotations/annotationMusts": {
        "required": ["@context", "id", "type", "target"],
        "properties": {
            "@context": CONTEXT,
            "id": ID,
            "type": {"enum": ["Annotation"]},
            "created": {"type": "string", "format": "date-time"},
            "modified": {"type": "string", "format": "date-time"},
        },
        "not": {"required": ["body", "bodyValue"]},
    },
    "collections/collectionMusts": {
        "required": ["@context", "id", "type", "label", "total", "first"],
        "properties": {
            "@context": CONTEXT,
            "id": ID,
            "type": {"enum": ["AnnotationCollection"]},
            "total": {"type": "integer", "minimum": 0},
        },
    },
    "collections/pages/pageMusts": {
        "required": ["first"],
        "properties": {"first": {"required": ["id", "type", "items"], "properties": {"id": ID}}},
    },
}

formats = FormatChecker(formats=())


@formats.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(IRI.fullmatch(value))


@formats.checks("date-time")
def _is_moment(value: object) -> bool:
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
    return not isinstance(value, str) or bool(moment.fullmatch(value))


def _schema(path: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    schema.pop("id", None)
    return schema


@cache
def validators(name: str) -> dict[str, Draft4Validator]:
    """The assertions of a list of the suite, by their names."""
    if not SUITE.is_dir():
        return {f"own {name}": Draft4Validator(OWN_ASSERTIONS[name], format_checker=formats)}
    resources = [(path.name, DRAFT4.create_resource(_schema(path))) for path in SUITE.glob("definitions/*.json")]
    registry: Registry[Any] = Registry().with_resources(resources)
    assertions = json.loads((SUITE / f"{name}.test").read_text("utf-8"))["assertions"]
    return {
        assertion: Draft4Validator(_schema(SUITE / assertion), registry=registry, format_checker=formats)
        for assertion in assertions
    }


def failures(value: Any, name: str) -> list[str]:
    """The assertions of the list that do not hold of the value."""
    return [assertion for assertion, validator in validators(name).items() if not validator.is_valid(value)]
