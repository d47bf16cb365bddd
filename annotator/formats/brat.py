"""brat standoff: ``x.txt`` with the text, ``x.ann`` with text-bound annotations, events, relations, attributes, notes.

Attributions are laid out as PARC and PolNeAR have them: ``Source``, ``Cue`` and ``Content`` spans bound by an event
whose trigger repeats the cue. Any event with one of those roles is an attribution; another event becomes an annotation
at its trigger, with a link for each argument. A relation becomes a link.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, unquote

from msgspec import UNSET

from annotator.core.codebook import Label
from annotator.core.model import Annotation, Document
from annotator.core.sidecar import Fault
from annotator.formats import units
from annotator.formats.building import Building, Mark
from annotator.formats.holding import Holds, lacks, reduced
from annotator.formats.item import Export, File, FormatError, Imported, Input, Item, LeftOut, Notes
from annotator.formats.text_input import decoded
from annotator.formats.units import Quoted

SUFFIX = ".ann"

LABELS = {"Content": "quote", "Source": "source", "Cue": "cue"}
_TYPES = {label: type for type, label in LABELS.items()}
_ROLES = ("Content", "Cue", "Source")
_NAME = re.compile(r"[^\s:;|<>]+")
_ROLE = re.compile(r"[^\s:;|<>]*[^\s:;|<>0-9]")
_LINES = re.compile(r"\r\n?|\n")
_EVENT = "Attribution"
_DATABASE = "annotator"
_TEXT_BOUND = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_MOST_DIGITS = 12


def _label(label: str) -> str:
    name = re.sub(r"[\s:;|<>]", "_", label)
    return f"{name}_" if name in LABELS else name


def _attribute(key: str, value: Any) -> bool:
    whole = _NAME.fullmatch(key) and (value is True or (isinstance(value, str) and re.fullmatch(r"\S+", value)))
    return bool(whole)


def _role(role: str) -> bool:
    return role in ("source", "cue") or (bool(_ROLE.fullmatch(role)) and role not in ("who", *_ROLES))


HOLDS = Holds(
    parts=True,
    attribute=_attribute,
    role=_role,
    who=True,
    note=True,
    label=_label,
    line=units.on_a_line,
)
LACKS = lacks(HOLDS, "attributes that are no single word", "line breaks in notes")


class _LineError(ValueError):
    """A line cannot be read; the message says why."""


def recognises(file: Input) -> bool:
    """By the name alone: an ``.ann`` file may be empty."""
    return file.name.endswith(SUFFIX)


# Reading


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """The article whose annotations are in an ``.ann`` file, with the ``.txt`` beside it."""
    stem = file.stem.rpartition("/")[2]
    data = file.beside(f"{stem}.txt")
    if data is None:
        raise FormatError(Fault("", f"{stem}.txt, the text that it belongs to, is not beside it"))
    raw = decoded(data, f"{stem}.txt")
    building = Building(raw, notes, possible=units.EVERY, alike=units.same_on_a_line)
    _Reader(building, notes).read(decoded(file.data))
    yield building.build(f"{file.stem}.txt", data=data)


class _Reader:
    """Reads the lines by kind: spans first, then events, then what is said of either."""

    def __init__(self, building: Building, notes: Notes) -> None:
        self._building, self._notes = building, notes
        self._spans: dict[str, tuple[str, str, list[Quoted]]] = {}
        self._events: dict[str, tuple[str, str, list[tuple[str, str]], str]] = {}
        self._stands_for: dict[str, str] = {}
        """Which annotation an event or a trigger became."""

    def read(self, text: str) -> None:
        lines: dict[str, list[tuple[str, str]]] = {kind: [] for kind in "TERANM#*"}
        for number, line in enumerate(_LINES.split(text.removeprefix(units.MARK)), 1):
            if not line.strip():
                continue
            if line[0] not in lines:
                self._notes.fault(f"line {number}", "begins with none of T, E, R, A, M, N, # and *")
            else:
                lines[line[0]].append((f"line {number}", line))
        for place, line in lines["T"]:
            self._try(place, line, self._text_bound)
        for place, line in lines["E"]:
            self._try(place, line, self._event)
        self._make()
        for kind, read in (
            ("R", self._relation),
            ("A", self._attribute),
            ("M", self._attribute),
            ("N", self._reference),
            ("#", self._note),
        ):
            for place, line in lines[kind]:
                self._try(place, line, read)
        self._notes.left_out["equivalence"] += len(lines["*"])

    def _try(self, place: str, line: str, read: Any) -> None:
        try:
            read(place, line)
        except _LineError as error:
            self._notes.fault(place, str(error))

    def _text_bound(self, place: str, line: str) -> None:
        fields = line.split("\t", 2)
        found = _TEXT_BOUND.fullmatch(fields[1]) if len(fields) == 3 else None
        if found is None:
            raise _LineError("is not ID, tab, label and ranges, tab, text")
        ranges = [tuple(map(_offset, part.split(" "))) for part in found[2].split(";")]
        if fields[0] in self._spans:
            raise _LineError(f"{fields[0]} stands twice")
        self._spans[fields[0]] = (place, found[1], _quoted(ranges, fields[2]))

    def _event(self, place: str, line: str) -> None:
        id, tab, rest = line.partition("\t")
        pairs = [part.partition(":") for part in rest.split()]
        if not tab or not pairs or not all(role and target for role, _, target in pairs):
            raise _LineError("is not ID, tab, type:trigger and roles")
        type, _, trigger = pairs[0]
        if trigger not in self._spans:
            raise _LineError(f"its trigger {trigger} is not there")
        if id in self._events:
            raise _LineError(f"{id} stands twice")
        self._events[id] = (type, trigger, [(role, target) for role, _, target in pairs[1:]], place)

    def _make(self) -> None:
        hidden = self._contents()
        for id, (place, type, quoted) in self._spans.items():
            if id not in hidden:
                label = LABELS.get(type, type)
                self._notes.labels.setdefault(label, Label(label=label))
                self._building.mark(Mark(id=id, label=label, place=place, quoted=quoted))
        for id, (type, _, arguments, place) in self._events.items():
            mark = self._building.get(self._stands_for.get(id, ""))
            if mark is None:
                continue
            attribution = is_attribution(arguments)
            for role, target in arguments:
                bare = role.rstrip("0123456789")
                if attribution and bare == "Content":
                    continue
                found = self._building.get(self._stands_for.get(target, target))
                if found is None:
                    self._notes.fault(place, f"{role}: {target} is not there")
                    continue
                mark.link(bare.lower() if attribution and bare in _ROLES else role, found.id)
            if type != _EVENT or not attribution:
                kept = {} if mark.extra is UNSET else mark.extra.get("brat", {})
                mark.extra = {"brat": {**kept, "event": type}}

    def _contents(self) -> set[str]:
        """The spans that are no annotations of their own; notes what each event stands for."""
        hidden = {trigger for _, trigger, _, _ in self._events.values()}
        named = {
            target
            for _, _, arguments, _ in self._events.values()
            for role, target in arguments
            if not (is_attribution(arguments) and role.rstrip("0123456789") == "Content")
        }
        for id, (type, trigger, arguments, place) in self._events.items():
            if not is_attribution(arguments):
                self._notes.labels.setdefault(type, Label(label=type))
                made = self._building.mark(Mark(id=id, label=type, place=place, quoted=self._spans[trigger][2]))
                self._stands_for[id] = made.id
                continue
            contents = [target for role, target in arguments if role.rstrip("0123456789") == "Content"]
            there = [target for target in contents if target in self._spans]
            for target in contents:
                if target not in self._spans:
                    self._notes.fault(place, f"Content: {target} is not there, or is no words of the text")
            if not there:
                self._notes.left_out["empty event"] += 1
                continue
            first, *others = there
            self._stands_for[id] = first
            self._stands_for.setdefault(trigger, first)
            named.add(first)
            if others:
                place, label, quoted = self._spans[first]
                more = [self._spans[other][2] for other in others]
                self._spans[first] = (place, label, [*quoted, *(one for part in more for one in part)])
                hidden.update(others)
        return hidden - named

    def _target(self, id: str) -> Mark:
        mark = self._building.get(self._stands_for.get(id, id))
        if mark is None:
            raise _LineError(f"{id} is not there")
        return mark

    def _relation(self, _place: str, line: str) -> None:
        fields = line.split("\t")
        parts = fields[1].split() if len(fields) > 1 else []
        targets = [part.partition(":")[2] for part in parts[1:]]
        if len(targets) != 2:
            raise _LineError("is not ID, tab, type and two arguments")
        self._target(targets[0]).link(parts[0], self._target(targets[1]).id)

    def _attribute(self, _place: str, line: str) -> None:
        parts = line.partition("\t")[2].split(None, 2)
        if len(parts) < 2:
            raise _LineError("is not ID, tab, attribute, target and value")
        self._target(parts[1]).attributes[parts[0]] = parts[2] if len(parts) > 2 else True

    def _reference(self, _place: str, line: str) -> None:
        _, _, rest = line.partition("\t")
        said, _, name = rest.partition("\t")
        parts = said.split()
        database, colon, id = parts[2].partition(":") if len(parts) == 3 else ("", "", "")
        if not (database and colon and id):
            raise _LineError("is not ID, tab, Reference, target and database:id")
        mark = self._target(parts[1])
        if database == _DATABASE:
            mark.link("who", self._building.source(unquote(id), name or id))
        else:
            mark.attributes[database] = id

    def _note(self, _place: str, line: str) -> None:
        fields = line.split("\t", 2)
        parts = fields[1].split() if len(fields) > 1 else []
        if len(parts) != 2 or len(fields) < 3:
            raise _LineError("is not ID, tab, kind and target, tab, note")
        if parts[1].startswith("R"):
            self._notes.left_out["relation note"] += 1
            return
        mark = self._target(parts[1])
        mark.note = f"{mark.note}\n{fields[2]}" if mark.note else fields[2]


def is_attribution(arguments: list[tuple[str, str]]) -> bool:
    return any(role.rstrip("0123456789") in _ROLES for role, _ in arguments)


def _offset(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise _LineError(f"an offset of {len(digits)} digits")
    return int(digits)


def _quoted(ranges: list[tuple[int, ...]], words: str) -> list[Quoted]:
    """The fragments, each with its words, which stand in the line with a space between each two."""
    if len(ranges) == 1:
        return [Quoted(ranges[0][0], ranges[0][1], words)]
    quoted = []
    for number, (start, end) in enumerate(ranges):
        length = end - start
        last = number == len(ranges) - 1
        # counted in another unit the words are cut elsewhere; then only the places are known
        part, words = (words, "") if last else (words[:length], words[length + 1 :])
        quoted.append(Quoted(start, end, part))
    return quoted


# Writing


def write(items: Iterable[Item]) -> Export:
    """The text and the annotations of each item, named after its article."""
    left_out = LeftOut()
    files = []
    for item in items:
        stem = item.stem.removesuffix(".txt")
        document = reduced(item.document, HOLDS, left_out)
        files.append(File(f"{stem}.txt", document.text.encode()))
        files.append(File(stem + SUFFIX, _Writer(document, left_out).written().encode()))
    return Export(tuple(files), left_out)


class _Writer:
    def __init__(self, document: Document, left_out: LeftOut) -> None:
        self._document, self._left_out = document, left_out
        self._numbers: dict[str, int] = {}
        self._spans: dict[str, str] = {}
        self._events: dict[str, str] = {}
        self._notes_on: dict[str, str] = {}
        self._lines: list[str] = []
        self._later: list[tuple[int, str, Annotation]] = []

    def written(self) -> str:
        annotations = self._document.in_order()
        for annotation in annotations:
            event = _event_of(annotation)
            if event and _is_bound(annotation):
                self._attribution(annotation, event)
            elif event:
                self._spans[annotation.id] = self._span(annotation, event)
                self._notes_on[annotation.id] = self._spans[annotation.id]
                self._events[annotation.id] = self._id("E")
                self._later.append((len(self._lines), event, annotation))
                self._lines.append("")
        for annotation in annotations:
            self._once(annotation)
        for at, event, annotation in self._later:
            self._lines[at] = self._other_event(annotation, event)
        for annotation in annotations:
            self._said(annotation)
        for annotation in annotations:
            if annotation.note:
                id = self._notes_on.get(annotation.id, self._spans[annotation.id])
                self._lines.append(f"{self._id('#')}\tAnnotatorNotes {id}\t{annotation.note}")
        return "".join(f"{line}\n" for line in self._lines)

    def _id(self, kind: str) -> str:
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return f"{kind}{self._numbers[kind]}"

    def _span(self, annotation: Annotation, type: str) -> str:
        id = self._id("T")
        ranges = ";".join(f"{span.start} {span.end}" for span in annotation.spans)
        words = units.on_a_line(" ".join(span.exact for span in annotation.spans))
        self._lines.append(f"{id}\t{type} {ranges}\t{words}")
        return id

    def _once(self, annotation: Annotation) -> str:
        if annotation.id not in self._spans:
            type = _TYPES.get(annotation.label, annotation.label)
            self._spans[annotation.id] = self._span(annotation, type)
        return self._spans[annotation.id]

    def _attribution(self, annotation: Annotation, event: str) -> None:
        linked = {role: self._linked(annotation, role) for role in ("source", "cue")}
        sources = [self._once(target) for target in linked["source"]]
        cues = [self._once(target) for target in linked["cue"]]
        content = self._once(annotation)
        trigger = self._span(linked["cue"][0] if cues else annotation, event)
        self._notes_on[annotation.id] = trigger
        self._events[annotation.id] = self._id("E")
        roles = [("Content", [content]), ("Cue", cues), ("Source", sources)]
        said = [f"{role}{n + 1 if n else ''}:{id}" for role, ids in roles for n, id in enumerate(ids)]
        self._lines.append(f"{self._events[annotation.id]}\t{event}:{trigger} {' '.join(said)}")

    def _other_event(self, annotation: Annotation, event: str) -> str:
        said = [
            f"{role}:{self._events.get(target.id, self._spans[target.id])}"
            for role in annotation.links
            if role != "who"
            for target in self._linked(annotation, role)
        ]
        head = f"{self._events[annotation.id]}\t{event}:{self._spans[annotation.id]}"
        return " ".join([head, *said])

    def _linked(self, annotation: Annotation, role: str) -> list[Annotation]:
        return [self._document.annotations[id] for id in annotation.linked_ids(role)]

    def _said(self, annotation: Annotation) -> None:
        id = self._events.get(annotation.id, self._spans[annotation.id])
        if not (annotation.id in self._events and not _is_bound(annotation)):
            for role in annotation.links:
                if role not in ("source", "cue", "who"):
                    for target in self._linked(annotation, role):
                        first, second = self._spans[annotation.id], self._spans[target.id]
                        self._lines.append(f"{self._id('R')}\t{role} Arg1:{first} Arg2:{second}")
        for key, value in annotation.attributes.items():
            self._lines.append(f"{self._id('A')}\t{key} {id}" + ("" if value is True else f" {value}"))
        for who in annotation.linked_ids("who"):
            source = self._document.sources[who]
            known = f"{_DATABASE}:{quote(source.id, safe='')}"
            self._lines.append(f"{self._id('N')}\tReference {self._spans[annotation.id]} {known}\t{source.name}")


def _is_bound(annotation: Annotation) -> bool:
    return bool(annotation.links.get("source") or annotation.links.get("cue"))


def _event_of(annotation: Annotation) -> str:
    """The type of the event that an annotation goes out as; empty when it is none."""
    held = annotation.extra.get("brat") if isinstance(annotation.extra, dict) else None
    event = held.get("event") if isinstance(held, dict) else None
    if isinstance(event, str) and _NAME.fullmatch(event):
        return event
    return _EVENT if _is_bound(annotation) else ""
