"""The sidecar: bytes to document and back, strict, with errors that say where, and nothing in it lost.

A file with known keys alone takes the fast way: decoded in one pass, and taken at its word only if writing it again
gives the same tokens (which rules out repeated keys and odd numbers at once) and every id, link and span holds. Any
other file is read slowly, record by record, by :mod:`annotator.core.strict_json`.
"""

import gc
import re
from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeVar, get_args

import msgspec
from msgspec import UNSET, Struct

from annotator.core import strict_json
from annotator.core.model import (
    EXTRA_KEY,
    KINDS,
    STATUSES,
    Anchor,
    AnchorState,
    Annotation,
    ArticleInfo,
    Attributes,
    BadRecord,
    Document,
    Elsewhere,
    LinkTarget,
    Source,
    Span,
    Suggested,
)
from annotator.core.records import Records
from annotator.core.strict_json import JSONFaultError

FORMAT = "article-annotations"
VERSION = 1
SUFFIX = ".annotations.json"

MARK = re.compile(rb"^(<{7}|\|{7}|={7}|>{7})(?:[ \r\n]|\Z)", re.MULTILINE)
"""A line with which git parts two versions. Longer ones, between the versions of a base, are none of the file's own."""
MARKERS = "git's conflict markers are in the file; settle the conflict, then open it again"

_EXTRA = EXTRA_KEY.encode()
_SECTIONS = ("annotations", "sources")
_KNOWN = ("format", "version", "article", "text", "annotations", "sources")


class Fault(Struct, frozen=True):
    """Something wrong in a file, and where: ``annotations[3].spans[0].end``, a line and column, or the whole."""

    place: str
    message: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class SidecarError(ValueError):
    """The file as a whole cannot be read as a sidecar; it is left as it is."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class Reading(Struct, frozen=True):
    """What a sidecar holds, and what was wrong with it."""

    document: Document
    faults: tuple[Fault, ...] = ()

    @property
    def newer(self) -> bool:
        """Whether a later version of the program wrote it: to be shown, never to be written."""
        return int(self.document.version) > VERSION


class _Wire(Struct, forbid_unknown_fields=True):
    format: Literal["article-annotations"]
    version: Literal[1]
    article: ArticleInfo
    text: list[str]
    annotations: list[Annotation]
    sources: list[Source]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Wire)


def read(data: bytes) -> Reading:
    """The document in the bytes of a sidecar, with a fault for each record of it that could not be read.

    SidecarError when the whole cannot be: not JSON, JSON of something else, no text to count in.
    """
    collecting = gc.isenabled()
    gc.disable()  # tens of thousands of new objects, none of them garbage
    try:
        document = _read_fast(data)
        return Reading(document) if document is not None else _read_slowly(data)
    finally:
        if collecting:
            gc.enable()


def _read_fast(data: bytes) -> Document | None:
    try:
        wire = _decoder.decode(data)
        if _EXTRA in data or not _comes_out_the_same(data, wire):
            return None
    except (ValueError, RecursionError):
        return None
    text = "\n".join(wire.text)
    ids = {annotation.id for annotation in wire.annotations}
    ids.update(source.id for source in wire.sources)
    if len(ids) != len(wire.annotations) + len(wire.sources):
        return None
    for annotation in wire.annotations:
        if not _holds(annotation.attributes):
            return None
        if not annotation.spans and (annotation.anchor is UNSET or annotation.anchor.state != "orphan"):
            return None
        for span in annotation.spans:
            if not 0 <= span.start < span.end or text[span.start : span.end] != span.exact:
                return None
        for targets in annotation.links.values():
            for target in targets:
                if isinstance(target, str) and target not in ids:
                    return None
    return Document(
        article=wire.article, text=text, annotations=Records(wire.annotations), sources=Records(wire.sources)
    )


def _holds(attributes: Attributes) -> bool:
    """Whether the values are what strict JSON takes; all else in a record is bounded by its type."""
    for value in attributes.values():
        if type(value) is not str:
            try:
                strict_json.check(value, "", 2)
            except JSONFaultError:
                return False
    return True


def _comes_out_the_same(data: bytes, wire: _Wire) -> bool:
    """Whether nothing in the JSON is lost in its structs: of a key twice, only one value would be left."""
    tokens = msgspec.json.format(data, indent=-1)
    if tokens == _encoder.encode(wire):
        return True
    # written by hand or by another program: other orders of keys, and optional ones left out. The slow way keeps a
    # confidence of 1 from becoming 1.0
    return b'"confidence"' not in data and tokens == _encoder.encode(msgspec.json.decode(data))


def _read_slowly(data: bytes) -> Reading:
    if (line := conflict_marker(data)) > 0:
        raise SidecarError(Fault(f"line {line}", MARKERS))
    try:
        text = strict_json.decode_text(data)
        top, raw = strict_json.load_object(text, _SECTIONS)
        for key, value in top.items():
            if key not in raw:
                strict_json.check({key: value}, "")
    except JSONFaultError as fault:
        raise SidecarError(Fault(fault.place, f"not JSON: {fault.message}")) from None
    return _Reader(top, raw).reading()


def conflict_marker(data: bytes) -> int:
    """The line, from 1, of git's first conflict marker in the file; 0 when there is none."""
    found = MARK.search(data) if b"<<<<<<<" in data else None
    return data.count(b"\n", 0, found.start()) + 1 if found else 0


def read_record(section: str, item: Any, text: str) -> Annotation | Source:
    """A record of a section ("annotations" or "sources") out of parsed JSON, over the text that its spans count in;
    whether there is what it links to is not looked at. SidecarError with the place."""
    reader = _Reader({}, {})
    reader.text = text
    return reader.one(section, item)


def read_article(found: Any) -> ArticleInfo:
    """What a sidecar says of its article, out of parsed JSON. SidecarError when it is nothing of the kind."""
    if not isinstance(found, dict):
        raise SidecarError(Fault("article", "is needed: an object"))
    if not isinstance(found.get("file"), str) or not found["file"]:
        raise SidecarError(Fault("article.file", "is needed: the article's file name"))
    known = [name for name in ArticleInfo.__struct_fields__ if name not in ("extra", "conflicts")]
    values = {key: found[key] for key in known if isinstance(found.get(key), str)}
    # what another program keeps under a known key in another shape stays, as an unknown key does
    return ArticleInfo(**values, conflicts=_conflicts(found), extra=_unknown(found, [*values, "conflicts"]))


class _BadError(Exception):
    """One record cannot be read: the place in it and the reason."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.place, self.message = place, message


T = TypeVar("T", Annotation, Source)


class _Reader:
    """The slow way: each record checked by hand, so that the first fault in it can be named with its place."""

    def __init__(self, top: dict[str, Any], raw: dict[str, list[str]]) -> None:
        self.top, self.raw = top, raw
        self.faults: list[Fault] = []
        self.bad: list[tuple[str, int, BadRecord]] = []
        self.bad_ids: set[str] = set()
        self.text = ""

    def reading(self) -> Reading:
        version = self._header()
        article = read_article(self.top.get("article"))
        lines = self.top.get("text")
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise SidecarError(Fault("text", "is needed: the lines of the article's text, each a string"))
        self.text = "\n".join(lines)
        sources = self._section("sources", self._source)
        annotations = self._section("annotations", self._annotation)
        self._unique(sources, annotations)
        self._linked(annotations, sources)
        if int(version) > VERSION:
            message = f"is {version}: a newer program wrote this file; it is shown and will not be changed"
            self.faults.insert(0, Fault("version", message))
        document = Document(
            article=article,
            text=self.text,
            annotations=Records(record for _, record in annotations),
            sources=Records(record for _, record in sources),
            # in the order of the file: of two with one id it must be the same one that is bad at every reading
            bad=tuple(record for _, _, record in sorted(self.bad, key=lambda entry: entry[:2])),
            version=version,
            extra={key: value for key, value in self.top.items() if key not in _KNOWN} or UNSET,
        )
        return Reading(document, tuple(self.faults))

    def _header(self) -> int | float:
        if self.top.get("format") != FORMAT:
            raise SidecarError(Fault("format", f'is not "{FORMAT}": this is JSON of something else'))
        version = self.top.get("version")
        if isinstance(version, bool) or not isinstance(version, int | float) or version < 1:
            raise SidecarError(Fault("version", "is needed: a number from 1"))
        return version

    def one(self, section: str, item: Any) -> Annotation | Source:
        """A single record of that section, with what it links to out of account."""
        try:
            strict_json.check(item, section)
            if not isinstance(item, dict):
                raise _BadError(section, "is no object")
            return self._annotation(item, section) if section == "annotations" else self._source(item, section)
        except (_BadError, JSONFaultError) as fault:
            raise SidecarError(Fault(fault.place, fault.message)) from None

    def _section(self, name: str, read_one: Callable[[dict[str, Any], str], T]) -> list[tuple[int, T]]:
        items = self.top.get(name, [] if name == "sources" else None)
        if not isinstance(items, list):
            raise SidecarError(Fault(name, "is needed: a list"))
        found: list[tuple[int, T]] = []
        for index, item in enumerate(items):
            place = f"{name}[{index}]"
            try:
                strict_json.check(item, place)
                if not isinstance(item, dict):
                    raise _BadError(place, "is no object")
                found.append((index, read_one(item, place)))
            except (_BadError, JSONFaultError) as fault:
                self._keep_as_bad(name, index, fault.place, fault.message)
        return found

    def _keep_as_bad(self, section: str, index: int, place: str, message: str) -> None:
        fault = Fault(place, message)
        self.faults.append(fault)
        raw = self.raw[section][index].encode("utf-8", "surrogatepass")
        self.bad.append((section, index, BadRecord(section, raw, str(fault))))  # type: ignore[arg-type]
        item = self.top[section][index]
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            self.bad_ids.add(item["id"])

    def _unique(self, sources: list[tuple[int, Source]], annotations: list[tuple[int, Annotation]]) -> None:
        """Of two equal ids the later record is the bad one; the annotations stand before the sources in the file."""
        seen: dict[str, str] = {}
        annotations[:] = [entry for entry in annotations if self._first("annotations", *entry, seen)]
        sources[:] = [entry for entry in sources if self._first("sources", *entry, seen)]

    def _first(self, section: str, index: int, record: Annotation | Source, seen: dict[str, str]) -> bool:
        place = f"{section}[{index}]"
        if record.id in seen:
            message = f"{record.id!r} is already the id of {seen[record.id]}; ids are unique in the file"
            self._keep_as_bad(section, index, f"{place}.id", message)
            return False
        seen[record.id] = place
        return True

    def _linked(self, annotations: list[tuple[int, Annotation]], sources: list[tuple[int, Source]]) -> None:
        known = {record.id for _, record in annotations} | {record.id for _, record in sources} | self.bad_ids
        for entry in list(annotations):
            index, record = entry
            for role, targets in record.links.items():
                missing = [(n, t) for n, t in enumerate(targets) if isinstance(t, str) and t not in known]
                if missing:
                    annotations.remove(entry)
                    n, target = missing[0]
                    place = f"annotations[{index}].links.{role}[{n}]"
                    self._keep_as_bad("annotations", index, place, f"nothing in the file has the id {target!r}")
                    break

    def _annotation(self, item: dict[str, Any], place: str) -> Annotation:
        anchor = item.get("anchor", UNSET)
        if anchor is not UNSET:
            anchor = self._anchor(anchor, f"{place}.anchor")
        suggested = item.get("suggested", UNSET)
        if suggested is not UNSET:
            suggested = self._suggested(suggested, f"{place}.suggested")
        spans = tuple(
            self._span(span, f"{place}.spans[{n}]") for n, span in enumerate(_list(item, "spans", place, needed=True))
        )
        if not spans and (anchor is UNSET or anchor.state != "orphan"):
            raise _BadError(f"{place}.spans", "is empty; only an orphan has no place in the text")
        links = item.get("links", {})
        if not isinstance(links, dict):
            raise _BadError(f"{place}.links", "is no object")
        attributes = item.get("attributes", {})
        if not isinstance(attributes, dict):
            raise _BadError(f"{place}.attributes", "is no object")
        return Annotation(
            id=_string(item, "id", place),
            label=_string(item, "label", place),
            spans=spans,
            attributes=attributes,
            links={role: self._targets(links, role, f"{place}.links") for role in links},
            tags=_strings(item, "tags", place),
            note=_string(item, "note", place, needed=False),
            by=_string(item, "by", place, may_be_empty=True),
            created=_string(item, "created", place),
            modified=_string(item, "modified", place),
            status=_one_of(item, "status", place, STATUSES),
            confidence=_confidence(item, place),
            suggested=suggested,
            anchor=anchor,
            conflicts=_conflicts(item),
            extra=_unknown(item, Annotation.__struct_fields__),
        )

    def _span(self, item: Any, place: str, *, now: bool = True) -> Span:
        """A span; with ``now`` one of the text as it is, and not one that a record had before the article changed."""
        if not isinstance(item, dict):
            raise _BadError(place, "is no object")
        start, end, exact = item.get("start"), item.get("end"), item.get("exact")
        for name, value in (("start", start), ("end", end)):
            if isinstance(value, bool) or not isinstance(value, int):
                raise _BadError(f"{place}.{name}", "is needed: a whole number of code points")
        assert isinstance(start, int)
        assert isinstance(end, int)
        if not isinstance(exact, str):
            raise _BadError(f"{place}.exact", "is needed: the text of the span")
        if start < 0:
            raise _BadError(f"{place}.start", f"{start} is before the beginning of the text")
        if end <= start:
            raise _BadError(f"{place}.end", f"{end} is not after the start ({start})")
        if now and end > len(self.text):
            raise _BadError(f"{place}.end", f"{end} is past the end of the text ({len(self.text)})")
        if now and self.text[start:end] != exact:
            raise _BadError(
                f"{place}.exact", f"{_short(exact)} is not what stands there: {_short(self.text[start:end])}"
            )
        return Span(start, end, exact, _unknown(item, Span.__struct_fields__))

    def _anchor(self, item: Any, place: str) -> Anchor:
        if not isinstance(item, dict):
            raise _BadError(place, "is no object")
        was = _list(item, "was", place)
        return Anchor(
            _one_of(item, "state", place, get_args(AnchorState)),
            tuple(self._span(span, f"{place}.was[{n}]", now=False) for n, span in enumerate(was)),
            _unknown(item, Anchor.__struct_fields__),
        )

    def _suggested(self, item: Any, place: str) -> Suggested:
        if not isinstance(item, dict):
            raise _BadError(place, "is no object")
        spans = _list(item, "spans", place)
        return Suggested(
            _string(item, "by", place),
            _confidence(item, place),
            tuple(self._span(span, f"{place}.spans[{n}]", now=False) for n, span in enumerate(spans)),
            _unknown(item, Suggested.__struct_fields__),
        )

    def _targets(self, links: dict[str, Any], role: str, place: str) -> tuple[LinkTarget, ...]:
        targets: list[LinkTarget] = []
        for n, target in enumerate(_list(links, role, place)):
            if isinstance(target, str) and target:
                targets.append(target)
            elif isinstance(target, dict):
                where = f"{place}.{role}[{n}]"
                extra = _unknown(target, Elsewhere.__struct_fields__)
                targets.append(Elsewhere(_string(target, "article", where), _string(target, "id", where), extra))
            else:
                raise _BadError(f"{place}.{role}[{n}]", "is neither an id nor an article with an id")
        return tuple(targets)

    def _source(self, item: dict[str, Any], place: str) -> Source:
        modified = _string(item, "modified", place) if "modified" in item else UNSET
        return Source(
            id=_string(item, "id", place),
            name=_string(item, "name", place),
            kind=_one_of(item, "kind", place, KINDS),
            role=_string(item, "role", place, needed=False),
            affiliation=_string(item, "affiliation", place, needed=False),
            names=_strings(item, "names", place),
            modified=modified,
            conflicts=_conflicts(item),
            extra=_unknown(item, Source.__struct_fields__),
        )


def _short(words: str) -> str:
    return repr(words if len(words) <= 40 else words[:39] + "…")


def _conflicts(item: dict[str, Any]) -> Any:
    """The values that wait for a choice; of another shape they are some other program's, and kept as unknown keys."""
    found = item.get("conflicts")
    if not isinstance(found, dict) or not all(isinstance(values, list) for values in found.values()):
        return UNSET
    return {field: tuple(values) for field, values in found.items()}


def _unknown(item: dict[str, Any], known: Iterable[str]) -> Any:
    names = set(known) - {"extra"}
    if _conflicts(item) is UNSET:
        names.discard("conflicts")
    return {key: value for key, value in item.items() if key not in names} or UNSET


def _string(item: dict[str, Any], key: str, place: str, *, needed: bool = True, may_be_empty: bool = False) -> str:
    value = item.get(key, None if needed else "")
    if not isinstance(value, str):
        raise _BadError(f"{place}.{key}", "is needed: a string" if needed and value is None else "is no string")
    if needed and not value and not may_be_empty:
        raise _BadError(f"{place}.{key}", "is empty")
    return value


def _list(item: dict[str, Any], key: str, place: str, *, needed: bool = False) -> list[Any]:
    value = item.get(key, None if needed else [])
    if not isinstance(value, list):
        raise _BadError(f"{place}.{key}", "is needed: a list" if needed and value is None else "is no list")
    return value


def _strings(item: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
    values = _list(item, key, place)
    for n, value in enumerate(values):
        if not isinstance(value, str):
            raise _BadError(f"{place}.{key}[{n}]", "is no string")
    return tuple(values)


def _one_of(item: dict[str, Any], key: str, place: str, values: tuple[Any, ...]) -> Any:
    value = item.get(key)
    if value not in values or not isinstance(value, str):
        raise _BadError(f"{place}.{key}", f"is none of {', '.join(values)}")
    return value


def _confidence(item: dict[str, Any], place: str) -> Any:
    value = item.get("confidence", UNSET)
    if value is not UNSET and (isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1):
        raise _BadError(f"{place}.confidence", "is no number from 0 to 1")
    return value


def write(document: Document) -> bytes:
    """The bytes of the document's sidecar: UTF-8, LF, one record a line, in the order of :func:`reading_order`."""
    return assemble(document, encode_text(document.text), [encode_record(a) for a in document.in_order()])


def encode_text(text: str) -> bytes:
    """The lines of a text as strings of JSON, a line each."""
    return b",\n".join(map(_encoder.encode, text.split("\n")))


def assemble(document: Document, text: bytes, annotations: list[bytes]) -> bytes:
    """A sidecar's bytes of a document whose text and annotations are encoded already, the latter in their order."""
    sources = [encode_record(source) for source in document.sources_in_order()]
    if document.bad:
        annotations = [*annotations, *(bad.raw for bad in document.bad if bad.section == "annotations")]
        sources.extend(bad.raw for bad in document.bad if bad.section == "sources")
    lines = [
        b"{",
        b'"format": "%s", "version": %s,' % (FORMAT.encode(), _encoder.encode(document.version)),
        b'"article": ' + encode_record(document.article) + b",",
        b'"text": [',
        text,
        b"],",
        b'"annotations": [',
        b",\n".join(annotations),
        b"],",
        b'"sources": [',
        b",\n".join(sources),
        b"]",
    ]
    if document.extra is not UNSET:
        for key, value in document.extra.items():
            lines[-1] += b","
            lines.append(_encoder.encode(key) + b": " + _one_line(_encoder.encode(value)))
    lines.append(b"}\n")
    return b"\n".join(line for line in lines if line)


def encode_record(record: Struct) -> bytes:
    """A record as one line of JSON, its unknown keys after the known ones."""
    encoded = _encoder.encode(record)
    if _EXTRA in encoded:
        encoded = _encoder.encode(_plain(record))
    return _one_line(encoded)


def _one_line(encoded: bytes) -> bytes:
    return msgspec.json.format(encoded, indent=0)


def _plain(value: Any) -> Any:
    """The structs in ``value`` as dicts in the sidecar's order of keys, the unknown ones last."""
    if isinstance(value, Struct):
        plain = msgspec.structs.asdict(value)
        extra = plain.pop("extra", UNSET)
        defaults = isinstance(value, ArticleInfo)
        known = {
            key: _plain(item) for key, item in plain.items() if item is not UNSET and not (defaults and item == "")
        }
        return known if extra is UNSET else known | extra
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
