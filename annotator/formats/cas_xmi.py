"""UIMA's CAS in XMI: a file an article, and once in the folder the type system that other programs read it by.

XML cannot hold some control characters: a text with one is refused with its place. In a foreign file without its type
system beside it a feature is a string, but for those that by WebAnno's and UIMA's conventions lead to a structure.
"""

import math
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from annotator.core import xml
from annotator.core.archives import Archive, ArchiveError
from annotator.core.sidecar import Fault
from annotator.core.xml import XmlError
from annotator.formats import cas_own, cas_types, xml_text
from annotator.formats.cas import ELEMENTS, Cas, Sofa, Structure
from annotator.formats.cas_foreign import imported
from annotator.formats.cas_types import BOOLEAN, FLOATING, PLAIN_ARRAYS, STRING, STRINGS, STRUCTURES, WHOLE, TypeSystem
from annotator.formats.item import Export, File, FormatError, Imported, Input, Item, Notes

SUFFIX = ".xmi"
TYPE_SYSTEM = "annotator-typesystem.xml"
"""The name of the file with our types in the folder of an export."""

MOST_ELEMENTS = 1_500_000
"""In a file that is read: more would not go into the memory of every machine."""

_XMI, _CAS, _OWN = "http://www.omg.org/XMI", "http:///uima/cas.ecore", "http:///annotator.ecore"
_ID = f"{{{_XMI}}}id"
_ECORE = re.compile(r"\{http:///(.+)\.ecore\}(.+)")
_OFFSET = re.compile(r"[0-9]{1,12}")
_LOOK = 64 * 1024
_ZIP = b"PK\x03\x04"
_BESIDE = ("TypeSystem.xml", "typesystem.xml", "{}-typesystem.xml", "{}.typesystem.xml", "typesystem.xml")
_LEADING = frozenset(("Governor", "Dependent", "target", "next", "first"))
"""Features that lead to another structure, by the conventions of WebAnno."""

_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def recognises(file: Input) -> bool:
    """By the namespaces of XMI and UIMA; a zip by what is in it, as INCEpTION exports it."""
    if file.data.startswith(_ZIP):
        return file.name.endswith(".zip") and any(_members(file.data))
    head = file.data[:_LOOK]
    return file.name.endswith(SUFFIX) or (_XMI.encode() in head and b"http:///uima/" in head)


# Reading


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """The articles of a file, one a view with a text; of a zip, those of all files in it."""
    if not file.data.startswith(_ZIP):
        yield from _articles(file, notes)
        return
    try:
        archive = Archive(file.data)
    except ArchiveError as error:
        raise FormatError(Fault("", error.message)) from None
    for name in _members(file.data):
        inner = Notes(left_out=notes.left_out, labels=notes.labels)
        try:
            yield from _articles(_member(file, archive, name), inner)
        except FormatError as error:
            inner.faults.append(error.fault)
        except ArchiveError as error:
            inner.fault("", error.message)
        notes.faults += [Fault(f"{name} {fault.place}".strip(), fault.message) for fault in inner.faults]


def _members(data: bytes) -> list[str]:
    """The names of the XMI files in a zip; none when it is damaged."""
    try:
        return [name for name in Archive(data).names if name.endswith(SUFFIX)]
    except ArchiveError:
        return []


def _member(file: Input, archive: Archive, name: str) -> Input:
    """A file of a zip with those that stand beside it there. ArchiveError when it cannot be read."""
    folder = file.name.rpartition("/")[0]
    inside = name.rpartition("/")[0]

    def beside(other: str) -> bytes | None:
        place = f"{inside}/{other}".lstrip("/")
        return archive.read(place) if place in archive else None

    return Input(f"{folder}/{name}".lstrip("/"), archive.read(name), beside)


def _articles(file: Input, notes: Notes) -> Iterator[Imported]:
    yield from imported(read(file), file, SUFFIX, notes)


def read(file: Input) -> Cas:
    """What is in the file, by the type system beside it where there is one. FormatError when it is no XMI of a CAS."""
    if file.data.count(b"<") > MOST_ELEMENTS:
        raise FormatError(Fault("", f"holds more than {MOST_ELEMENTS:,} elements"))
    try:
        root = xml.parse(file.data, long_values=True)
    except XmlError as error:
        raise FormatError(Fault("", error.message)) from None
    if root.tag != f"{{{_XMI}}}XMI":
        raise FormatError(Fault("", "is XML of something else than a CAS in XMI"))
    cas = Cas(types=cas_types.own())
    _add_types(file, cas.types)
    _Reader(cas).read(root)
    cas.settle()
    return cas


def _add_types(file: Input, types: TypeSystem) -> None:
    """Adds the types that are described beside the file, but for those that are known."""
    stem = file.stem.rpartition("/")[2]
    for name in dict.fromkeys(pattern.format(stem) for pattern in _BESIDE):
        data = file.beside(name)
        if data is not None:
            try:
                described = _described(data)
            except XmlError as error:
                raise FormatError(Fault(name, error.message)) from None
            types.supertypes = described.supertypes | types.supertypes
            types.features = described.features | types.features


@lru_cache(maxsize=4)
def _described(data: bytes) -> TypeSystem:
    """The types in a description, which all files of a folder share. XmlError when it is none."""
    types = TypeSystem()
    for type in xml.parse(data).iterfind(".//{*}typeDescription"):
        name = _said(type, "name")
        types.supertypes[name] = _said(type, "supertypeName")
        found = type.iterfind("{*}features/{*}featureDescription")
        types.features[name] = {_said(feature, "name"): _said(feature, "rangeTypeName") for feature in found}
    return types


def _said(element: Any, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


class _Reader:
    def __init__(self, cas: Cas) -> None:
        self._cas, self._types = cas, cas.types
        self._ranges: dict[tuple[str, str], str] = {}
        self._unknown: list[tuple[Structure, str, list[int]]] = []
        """Features that may be references or may be numbers, and nothing says which."""

    def read(self, root: Any) -> None:
        sofas: list[tuple[Any, Sofa]] = []
        for element in root:
            found = _ECORE.fullmatch(element.tag)
            place = f"line {element.sourceline}"
            type = f"{found[1].replace('/', '.')}.{found[2]}".removeprefix("uima.noNamespace.") if found else ""
            id = element.get(_ID, "")
            if type in ("uima.cas.NULL", "uima.cas.View"):
                continue
            if not type or not _OFFSET.fullmatch(id):
                self._cas.faults.append(Fault(place, "is no feature structure with a type and an id"))
            elif type == "uima.cas.Sofa":
                sofas.append((element, Sofa(id=int(id), name=element.get("sofaID", ""), place=place)))
            elif self._cas.put(structure := Structure(id=int(id), type=type, place=place)):
                self._features(element, structure)
        for structure, name, ids in self._unknown:
            if all(self._is_link(id) for id in ids):
                structure.refs[name] = ids
                del structure.values[name]
        self._cas.sofas = [self._sofa(element, sofa) for element, sofa in sofas]

    def _sofa(self, element: Any, sofa: Sofa) -> Sofa:
        sofa.text = element.get("sofaString")
        array = self._cas.structures.get(_number(element.get("sofaArray")))
        if sofa.text is not None:
            return sofa
        if element.get("sofaURI"):
            sofa.reason = f"is at an address, which is never opened ({element.get('sofaURI')[:80]})"
        elif array is not None:
            try:
                sofa.text = bytes.fromhex(array.text(ELEMENTS)).decode()
            except ValueError:
                sofa.reason = "is no text in UTF-8"
        return sofa

    def _features(self, element: Any, structure: Structure) -> None:
        for name, value in element.attrib.items():
            if name in ("begin", "end"):
                if _OFFSET.fullmatch(value):
                    setattr(structure, name, int(value))
                else:
                    self._cas.faults.append(Fault(structure.place, f"{name} is no offset"))
            elif name == "sofa":
                structure.sofa = _number(value)
            elif not name.startswith("{"):
                self._feature(structure, name, value)
        for child in element:
            if isinstance(child.tag, str):
                structure.values.setdefault(child.tag, []).append(child.text or "")

    def _feature(self, structure: Structure, name: str, value: str) -> None:
        key = structure.type, name
        range = self._ranges[key] if key in self._ranges else self._ranges.setdefault(key, self._range(*key))
        if range in (STRING, "bytes"):
            structure.values[name] = value
            return
        pieces = value.split()
        ids = [int(piece) for piece in pieces if _OFFSET.fullmatch(piece)]
        if range == BOOLEAN:
            structure.values[name] = value == "true"
        elif range in WHOLE or range in FLOATING:
            structure.values[name] = _as_number(value)
        elif range in PLAIN_ARRAYS and not (range == STRINGS and value):
            structure.values[name] = [_as_item(range, piece) for piece in pieces]
        elif range or (name in _LEADING and len(ids) == len(pieces) == 1):
            structure.refs[name] = ids
        elif value:
            structure.values[name] = value
            if ids and len(ids) == len(pieces):
                self._unknown.append((structure, name, ids))

    def _range(self, type: str, name: str) -> str:
        """What a feature holds, one of UIMA's own types; empty when nothing says it."""
        if name == ELEMENTS and type.startswith("uima.cas."):
            return {"uima.cas.ByteArray": "bytes", STRUCTURES: STRUCTURES}.get(type, type)
        range = self._types.range_of(type, name)
        return STRING if range and self._types.is_a(range, STRING) else range

    def _is_link(self, id: int) -> bool:
        found = self._cas.structures.get(id)
        return found is not None and found.begin < 0 and (bool(found.refs.get("target")) or "role" in found.values)


def _number(value: str | None) -> int:
    return int(value) if value and _OFFSET.fullmatch(value) else 0


def _as_number(value: str) -> Any:
    """A number as it is written; what JSON has no number for stays a string."""
    if re.fullmatch(r"-?[0-9]{1,19}", value):
        return int(value)
    number = float(value) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE]-?[0-9]{1,3})?", value) else math.inf
    return number if math.isfinite(number) else value


def _as_item(range: str, piece: str) -> Any:
    return piece == "true" if range == "uima.cas.BooleanArray" else _as_number(piece)


# Writing


def write(items: Iterable[Item]) -> Export:
    """A file an item. FormatError with the place where a character stands in its text that XML cannot hold."""
    return Export(tuple(File(item.stem + SUFFIX, _written(item)) for item in items))


def beside() -> tuple[File, ...]:
    """What goes into the folder of an export once: the type system."""
    return (File(TYPE_SYSTEM, cas_types.description()),)


def _written(item: Item) -> bytes:
    text = item.document.text
    xml_text.refuse(text, "text")
    cas = cas_own.made(item.document, xml_text.holds)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xmi:XMI xmlns:xmi="{_XMI}" xmlns:cas="{_CAS}" xmlns:annotator="{_OWN}" xmi:version="2.0">',
        '<cas:NULL xmi:id="0"/>',
        *map(_element, cas.structures.values()),
    ]
    (sofa,) = cas.sofas
    said = f'sofaNum="1" sofaID="{sofa.name}" mimeType="text/plain" sofaString="{text.translate(_ESCAPES)}"'
    lines.append(f'<cas:Sofa xmi:id="{sofa.id}" {said}/>')
    members = " ".join(str(one.id) for one in cas.structures.values() if one.indexed)
    lines += [f'<cas:View sofa="{sofa.id}" members="{members}"/>', "</xmi:XMI>", ""]
    return "\n".join(lines).encode()


def _element(one: Structure) -> str:
    name = one.type.replace(".", ":")
    parts = [f'<{name} xmi:id="{one.id}"']
    if one.begin >= 0:
        parts.append(f'sofa="{one.sofa}" begin="{one.begin}" end="{one.end}"')
    children = []
    for feature, value in one.values.items():
        if isinstance(value, list):
            children += [f"<{feature}>{text.translate(_ESCAPES)}</{feature}>" for text in value]
        else:
            said = value.translate(_ESCAPES) if isinstance(value, str) else value
            parts.append(f'{feature}="{said}"')
    parts += [f'{feature}="{" ".join(map(str, ids))}"' for feature, ids in one.refs.items()]
    head = " ".join(parts)
    return f"{head}>{''.join(children)}</{name}>" if children else f"{head}/>"
