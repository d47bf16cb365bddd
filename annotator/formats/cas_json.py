"""UIMA's CAS in JSON, version 0.4: the types, the feature structures, the views; it holds what XML cannot.

A key of a structure that begins with ``@`` leads to another structure, with ``#`` is a number that JSON has no word
for, with ``^`` an offset. Arrays are structures of their own.
"""

import base64
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from annotator.core import strict_json
from annotator.core.sidecar import Fault
from annotator.core.strict_json import JSONFaultError
from annotator.formats import cas_own, cas_types, json_input
from annotator.formats.cas import ELEMENTS, INITIAL, Cas, Sofa, Structure
from annotator.formats.cas_foreign import imported
from annotator.formats.cas_types import PLAIN_ARRAYS, STRINGS, STRUCTURES
from annotator.formats.item import Export, File, FormatError, Imported, Input, Item, Notes

SUFFIX = ".cas.json"

_STRUCTURES, _TYPES, _VIEWS = "%FEATURE_STRUCTURES", "%TYPES", "%VIEWS"
_SOFA = "uima.cas.Sofa"
_MOST = 10**12
"""No text is so long; what is beyond is no offset."""

_encoder = msgspec.json.Encoder()


def recognises(file: Input) -> bool:
    """By the sections of such a file."""
    return any(json_input.has_keys(file, key) for key in (_STRUCTURES, _TYPES, _VIEWS))


# Reading


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """The articles of a file, one a view with a text."""
    yield from imported(read(file.data), file, SUFFIX, notes)


def read(data: bytes) -> Cas:
    """What is in the file. FormatError when it is no CAS in JSON."""
    try:
        value = strict_json.loads(strict_json.decode_text(data))
    except JSONFaultError as error:
        raise FormatError(Fault(error.place, f"not JSON: {error.message}")) from None
    if not isinstance(value, dict) or not any(key in value for key in (_STRUCTURES, _TYPES, _VIEWS)):
        raise FormatError(Fault("", "is JSON of something else than a CAS"))
    cas = Cas(types=cas_types.own())
    _describe(value.get(_TYPES), cas)
    _Reader(cas).read(value.get(_STRUCTURES, []))
    cas.settle()
    return cas


def _describe(types: Any, cas: Cas) -> None:
    """The supertypes are what matters: the keys of a structure say what is a reference."""
    for name, type in types.items() if isinstance(types, dict) else ():
        if isinstance(type, dict) and isinstance(type.get("%SUPER_TYPE"), str):
            cas.types.supertypes.setdefault(name, type["%SUPER_TYPE"])


class _Reader:
    def __init__(self, cas: Cas) -> None:
        self._cas = cas

    def read(self, found: Any) -> None:
        if isinstance(found, dict):
            members = [(f"{_STRUCTURES}.{id}", one | {"%ID": _as_id(id)}) for id, one in found.items() if _is(one)]
        elif isinstance(found, list):
            members = [(f"{_STRUCTURES}[{number}]", one) for number, one in enumerate(found)]
        else:
            raise FormatError(Fault(_STRUCTURES, "is no list"))
        sofas: list[tuple[dict[str, Any], Sofa]] = []
        for place, one in members:
            try:
                strict_json.check(one, place)
            except JSONFaultError as error:
                self._cas.faults.append(Fault(error.place, error.message))
                continue
            id = json_input.whole(one.get("%ID")) if _is(one) else None
            type = json_input.text_of(one, "%TYPE")
            if id is None or not type:
                self._cas.faults.append(Fault(place, "is no feature structure with a type and an id"))
            elif type == _SOFA:
                sofas.append((one, Sofa(id=id, name=json_input.text_of(one, "sofaID"), place=place)))
            elif self._cas.put(structure := Structure(id=id, type=type, place=place)):
                self._features(one, structure)
        self._cas.sofas = [self._sofa(one, sofa) for one, sofa in sofas]

    def _sofa(self, one: dict[str, Any], sofa: Sofa) -> Sofa:
        text, uri = one.get("sofaString"), json_input.text_of(one, "sofaURI")
        array = self._cas.structures.get(_as_id(one.get("@sofaArray")))
        if isinstance(text, str):
            sofa.text = text
        elif uri:
            sofa.reason = f"is at an address, which is never opened ({uri[:80]})"
        elif array is not None:
            try:
                sofa.text = base64.b64decode(array.text(ELEMENTS), validate=True).decode()
            except ValueError:
                sofa.reason = "is no text in UTF-8"
        return sofa

    def _features(self, one: dict[str, Any], structure: Structure) -> None:
        for key, value in one.items():
            name = key.lstrip("@#^") if key[:1] in ("@", "#", "^") else key
            if name in ("begin", "end"):
                offset = json_input.whole(value)
                if offset is None or not 0 <= offset < _MOST:
                    self._cas.faults.append(Fault(f"{structure.place}.{key}", "is no offset"))
                else:
                    setattr(structure, name, offset)
            elif key == "@sofa":
                structure.sofa = _as_id(value)
            elif key == "%ELEMENTS":
                self._elements(structure, value)
            elif key.startswith("@"):
                if (id := json_input.whole(value)) is not None:
                    structure.refs[name] = [id]
            elif not key.startswith("%") and value is not None:
                structure.values[name] = value

    def _elements(self, structure: Structure, value: Any) -> None:
        if structure.type == STRUCTURES or (structure.type.endswith("[]") and structure.type not in PLAIN_ARRAYS):
            ids = value if isinstance(value, list) else []
            structure.refs[ELEMENTS] = [id for id in ids if json_input.whole(id)]
        elif isinstance(value, list):
            empty = "" if structure.type == STRINGS else None
            structure.values[ELEMENTS] = [empty if item is None else item for item in value]
        else:
            structure.values[ELEMENTS] = value


def _is(one: Any) -> bool:
    return isinstance(one, dict)


def _as_id(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return json_input.whole(value) or 0


# Writing


def write(items: Iterable[Item]) -> Export:
    """A file an item."""
    return Export(tuple(File(item.stem + SUFFIX, _written(item)) for item in items))


def _written(item: Item) -> bytes:
    cas = cas_own.made(item.document)
    (sofa,) = cas.sofas
    head = {"%ID": sofa.id, "%TYPE": _SOFA, "sofaNum": 1, "sofaID": INITIAL, "mimeType": "text/plain"}
    lines = [_encoder.encode(head | {"sofaString": sofa.text})]
    free = len(cas.structures) + 2
    for one in cas.structures.values():
        made: dict[str, Any] = {"%ID": one.id, "%TYPE": one.type}
        if one.begin >= 0:
            made |= {"@sofa": one.sofa, "begin": one.begin, "end": one.end}
        for name, value in one.values.items():
            if isinstance(value, list):
                lines.append(_encoder.encode({"%ID": free, "%TYPE": STRINGS, "%ELEMENTS": value}))
                made[f"@{name}"], free = free, free + 1
            else:
                made[name] = value
        for name, ids in one.refs.items():
            if cas.types.range_of(one.type, name).endswith("[]"):
                lines.append(_encoder.encode({"%ID": free, "%TYPE": STRUCTURES, "%ELEMENTS": ids}))
                made[f"@{name}"], free = free, free + 1
            else:
                made[f"@{name}"] = ids[0]
        lines.append(_encoder.encode(made))
    members = [one.id for one in cas.structures.values() if one.indexed]
    views = {INITIAL: {"%SOFA": sofa.id, "%MEMBERS": members}}
    return b"".join(
        (
            b"{\n",
            *(b'"%s": %s,\n' % (_TYPES.encode(), _encoder.encode(cas_types.as_json())),),
            b'"%s": [\n' % _STRUCTURES.encode(),
            b",\n".join(lines),
            b'\n],\n"%s": %s\n}\n' % (_VIEWS.encode(), _encoder.encode(views)),
        )
    )
