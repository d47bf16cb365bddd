"""A codebook as a file: written so that two people's changes merge line by line; keys that are not known stay."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from annotator.core import strict_json
from annotator.core.codebook import FORMAT, Codebook, Label

_LABEL_KEYS = tuple(field for field in Label.__struct_fields__ if field != "known")


def serialise(codebook: Codebook, before: bytes = b"", renamed: Mapping[str, str] | None = None) -> bytes:
    """The codebook as the file's bytes. ``before`` is the file that it was read from: what it holds beside what is
    known here stays. ``renamed`` leads from labels as they are called now to what that file calls them."""
    tree = _tree(before)
    old = {item.get("label"): item for item in tree.get("labels", ()) if isinstance(item, dict)}
    known = renamed or {}
    labels = [_label(label, old.get(known.get(label.label, label.label), {})) for label in codebook.labels]
    head = {"format": FORMAT, "version": 1}
    rest = {key: value for key, value in tree.items() if key not in (*head, "labels")}
    lines = ",\n".join(_json(label) for label in labels)
    more = "".join(f",\n{_json(key)}: {_json(value)}" for key, value in rest.items())
    return f'{{\n{_json(head)[1:-1]},\n"labels": [\n{lines}\n]{more}\n}}\n'.encode()


def _tree(data: bytes) -> dict[str, Any]:
    try:
        found = strict_json.loads(strict_json.decode_text(data)) if data else {}
    except strict_json.JSONFaultError:
        return {}
    return found if isinstance(found, dict) else {}


def _label(label: Label, before: dict[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in msgspec.to_builtins(label).items() if key in _LABEL_KEYS}
    old = before.get("attributes")
    attributes = {item.get("name"): item for item in old if isinstance(item, dict)} if isinstance(old, list) else {}
    own["attributes"] = [_short(item) | _unknown(attributes.get(item["name"], {}), item) for item in own["attributes"]]
    return _short(own) | _unknown(before, own)


def _short(item: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty; what tells what it is stays."""
    return {key: value for key, value in item.items() if value or key in ("label", "name")}


def _unknown(before: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in before.items() if key not in own and key != "known"}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
