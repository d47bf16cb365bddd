"""A REFI-QDA project out of documents: a text source for each, which comes and goes, and the rest at the end.

Texts go into the archive as they come. What is said of them waits packed, since people, codes and cases stand before it
in the project's file; so an export of many articles takes little more memory than what it comes to.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache

from msgspec import UNSET
from msgspec.structs import replace

from annotator.core.archives import MOST_MEMBERS
from annotator.core.codebook import Codebook, Label
from annotator.core.model import Annotation, Document, Source
from annotator.core.sidecar import Fault
from annotator.formats import refi, refi_codes, units, xml_text
from annotator.formats.building import UNDATED
from annotator.formats.item import FormatError, Item
from annotator.formats.refi_codes import Used
from annotator.formats.xml_text import element, opening, text

_FIRST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive, so that the same documents give the same bytes."""
_INLINE = MOST_MEMBERS - 1000
"""Texts from that one on stand in the project's own file if XML can hold them: more files than
:data:`~annotator.core.archives.MOST_MEMBERS` are in no archive that is read."""
_LONGEST_INLINE = 5_000_000
"""Letters; XML parsers refuse a text of more than ten million bytes."""
_LONGEST_NAME = 1000

_known_guid = lru_cache(maxsize=1024)(refi.guid)
"""Of codes, which are asked for again and again."""


class _Packed:
    """XML that waits, packed."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(1)
        self._pieces: list[bytes] = []
        self.empty = True

    def add(self, words: str) -> None:
        self.empty = self.empty and not words
        self._pieces.append(self._packer.compress(words.encode()))

    def pieces(self) -> Iterator[bytes]:
        """All of it, in pieces; nothing can be added any more."""
        self._pieces.append(self._packer.flush())
        unpacker = zlib.decompressobj()
        for piece in self._pieces:
            yield unpacker.decompress(piece)
        yield unpacker.flush()


class Writing:
    """A project that is being written."""

    def __init__(self) -> None:
        self._data = io.BytesIO()
        self._zip = zipfile.ZipFile(self._data, "w", zipfile.ZIP_DEFLATED)
        self._members = 0
        self._sources, self._links = _Packed(), _Packed()
        self._labels: dict[str, Label] = {}
        self._book: Codebook | None = None
        self._used = Used()
        self._users: dict[str, str] = {}
        self._variables: dict[str, None] = {}
        self._cases: dict[str, tuple[Source, list[str]]] = {}
        self._first, self._last = "", ""

    def add(self, item: Item, document: Document) -> None:
        """Adds an article; ``document`` is the item's, with no more in it than the format holds. FormatError when its
        text can stand nowhere any more."""
        if item.codebook is not self._book:
            self._book = item.codebook
            for label in item.codebook.labels:
                self._labels.setdefault(label.label, label)
        source = refi.guid("article", item.stem)
        guids = {one.id: refi.guid("annotation", item.stem, one.id) for one in document.annotations}
        annotations = document.in_order()
        moments = [one for a in annotations for one in (a.created, a.modified) if one != UNDATED]
        inner = self._text(item, document.text, source)
        attributes = {"guid": source, "name": xml_text.fitted(item.stem)}
        if not inner:
            attributes["plainTextPath"] = f"internal://{source}.txt"
        if moments:
            first, last = min(moments), max(moments)
            attributes |= {"creationDateTime": first, "modifiedDateTime": last}
            self._first, self._last = min(self._first or first, first), max(self._last, last)
        lines = [line for one in annotations for line in self._annotation(one, guids)]
        details = {name: getattr(document.article, name) for name in refi.DETAILS}
        lines.append(self._values({name: words for name, words in details.items() if words}))
        self._sources.add(element("TextSource", attributes, f"{inner}\n{''.join(lines)}") + "\n")
        for one in annotations:
            for target in one.linked_ids("who"):
                told = document.sources[target]
                known, selections = self._cases.get(target, (told, []))
                selections.append(guids[one.id])
                self._cases[target] = (_joined(known, told), selections)

    def _text(self, item: Item, words: str, guid: str) -> str:
        """Puts a text where it goes: a file of the archive, or what is given back."""
        if self._members >= _INLINE and len(words) <= _LONGEST_INLINE and xml_text.fits(words):
            return element("PlainTextContent", {}, text(words))
        if self._members >= MOST_MEMBERS - 1:
            raise FormatError(Fault(item.stem, "no archive holds so many texts with characters that XML cannot hold"))
        mark = units.MARK if words.startswith(units.MARK) else ""  # the first one is taken for a byte order mark
        self._put(f"sources/{guid}.txt", [(mark + words).encode()])
        return ""

    def _put(self, name: str, pieces: "Iterator[bytes] | list[bytes]") -> None:
        member = zipfile.ZipInfo(name, _FIRST)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.create_system = 3
        member.external_attr = 0o100644 << 16
        with self._zip.open(member, "w") as stream:
            for piece in pieces:
                stream.write(piece)
        self._members += 1

    # Annotations

    def _annotation(self, one: Annotation, guids: dict[str, str]) -> Iterator[str]:
        """The selections of an annotation; what links it to others goes to the links."""
        guid = guids[one.id]
        codes = self._codes(one)
        made = {"creatingUser": self._user(one.by)}
        changed = {}
        if (one.created, one.modified) != (UNDATED, UNDATED):
            made["creationDateTime"] = one.created
            changed["modifiedDateTime"] = one.modified
        note = element("Description", {}, text(one.note)) if one.note else ""
        for number, span in enumerate(one.spans):
            part = refi.guid("part", guid, str(number)) if number else guid
            attributes = {
                "guid": part,
                "name": _name(span.exact),
                "startPosition": str(span.start),
                "endPosition": str(span.end),
                **made,
                **changed,
            }
            codings = [
                element(
                    "Coding",
                    {"guid": refi.guid("coding", part, str(at)), **made},
                    element("CodeRef", {"targetGUID": code}),
                )
                for at, code in enumerate(codes)
            ]
            yield element("PlainTextSelection", attributes, "".join(("" if number else note, *codings))) + "\n"
            if number:
                self._link(guid, part, refi.NEXT_PART)
        for role, targets in one.links.items():
            if role != "who":
                for target in targets:
                    if isinstance(target, str):
                        self._link(guid, guids[target], role)

    def _codes(self, one: Annotation) -> list[str]:
        """The GUIDs of the codes that say its label, attributes and tags."""
        self._used.labels[one.label] = None
        codes = [_known_guid("code", one.label)]
        for key, value in one.attributes.items():
            self._used.values.setdefault((one.label, key), {})[value] = None
            codes.append(_known_guid("value", one.label, key, value))
        for tag in one.tags:
            self._used.tags[tag] = None
            codes.append(_known_guid("tag", tag))
        return codes

    def _user(self, name: str) -> str:
        if not name:
            return ""
        return self._users.setdefault(name, refi.guid("user", name))

    def _link(self, origin: str, target: str, role: str) -> None:
        attributes = {
            "guid": refi.guid("link", origin, target, role),
            "name": role,
            "direction": "OneWay",
            "originGUID": origin,
            "targetGUID": target,
        }
        self._links.add(element("Link", attributes) + "\n")

    # What stands around the sources

    def _values(self, values: dict[str, str]) -> str:
        self._variables.update(dict.fromkeys(values))
        return "".join(
            element(
                "VariableValue",
                {},
                element("VariableRef", {"targetGUID": refi.guid("variable", name)})
                + element("TextValue", {}, text(words)),
            )
            for name, words in values.items()
        )

    def _case(self, id: str, source: Source, selections: list[str]) -> str:
        values = {"kind": source.kind, "role": source.role, "affiliation": source.affiliation}
        values = {name: words for name, words in values.items() if words}
        values |= {f"{refi.OTHER_NAME} {number}": words for number, words in enumerate(source.names, 1)}
        inner = self._values(values)
        inner += "".join(element("SelectionRef", {"targetGUID": guid}) for guid in selections)
        return element("Case", {"guid": refi.guid("case", id), "name": source.name}, inner) + "\n"

    def finish(self) -> bytes:
        """The archive; nothing can be added any more."""
        cases = "".join(self._case(id, source, selections) for id, (source, selections) in self._cases.items())
        self._put("project.qde", self._project(cases))
        self._zip.close()
        return self._data.getvalue()

    def _project(self, cases: str) -> Iterator[bytes]:
        users = list(self._users.items())
        said = {
            "xmlns": refi.PROJECT,
            "name": "Annotations",
            "origin": refi.ORIGIN,
            "creatingUserGUID": users[0][1] if users else "",
            "creationDateTime": self._first,
            "modifiedDateTime": self._last,
        }
        yield f"{refi.HEAD}{opening('Project', said)}>\n".encode()
        yield _group("Users", [element("User", {"guid": guid, "name": name}) + "\n" for name, guid in users])
        yield _group("CodeBook", [refi_codes.written(self._labels.values(), self._used)])
        yield _group("Variables", [_variable(name) for name in self._variables])
        yield _group("Cases", [cases])
        for name, packed in (("Sources", self._sources), ("Links", self._links)):
            if not packed.empty:
                yield f"<{name}>\n".encode()
                yield from packed.pieces()
                yield f"</{name}>\n".encode()
        yield b"</Project>\n"


def _name(exact: str) -> str:
    """What a selection is called: its words, cut where they are long; nothing when XML cannot hold them."""
    words = exact if len(exact) <= _LONGEST_NAME else f"{exact[:_LONGEST_NAME]}…"
    return words if xml_text.fits(words) else ""


def _variable(name: str) -> str:
    said = {"guid": refi.guid("variable", name), "name": name, "typeOfVariable": "Text"}
    return element("Variable", said) + "\n"


def _group(name: str, lines: list[str]) -> bytes:
    inner = "".join(lines)
    return f"<{name}>\n{inner}</{name}>\n".encode() if inner else b""


def _joined(one: Source, other: Source) -> Source:
    """One source out of what two articles say of it: the later change stands, and another name joins the names."""
    if one == other:
        return one
    one_time, other_time = ("" if source.modified is UNSET else source.modified for source in (one, other))
    if other_time > one_time:
        one, other = other, one
    names = (*one.names, *(name for name in (other.name, *other.names) if name != one.name))
    return replace(one, names=tuple(dict.fromkeys(names)))
