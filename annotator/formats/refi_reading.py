"""The sources of a REFI-QDA project as articles: a text with its selections, each an annotation for each of its codes.

What is read is text: that of a text source, the text of a PDF that stands beside it, the transcript of a recording.
Pictures, pages, sounds and films stay behind, with what is marked in them, and are counted.
"""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from annotator.core import xml
from annotator.core.archives import ArchiveError
from annotator.core.codebook import Label
from annotator.core.sidecar import Fault
from annotator.formats import refi, refi_offsets
from annotator.formats.building import Building, Mark
from annotator.formats.item import FormatError, Imported, LeftOut
from annotator.formats.json_input import Names
from annotator.formats.refi import plain_guid, tag_of, targets, text_in
from annotator.formats.refi_offsets import Counted, Named
from annotator.formats.refi_project import SOURCES, TABLES, Coder, Project

_OFFSET = re.compile(r"\s*[0-9]{1,12}\s*")
_UNTITLED = re.compile(r"(?:Quotation )?[0-9]+:[0-9]+")
"""What ATLAS.ti calls a selection that nobody gave a name."""
_MEDIA = {"PictureSource": "picture", "PDFSource": "PDF", "AudioSource": "audio file", "VideoSource": "video"}
_AREAS = {
    "PictureSelection": "picture area", "PDFSelection": "page area", "AudioSelection": "audio selection",
    "VideoSelection": "video selection",
}  # fmt: skip


class _Coding(Struct, frozen=True):
    code: str
    guid: str
    coder: Coder
    memos: tuple[str, ...] = ()


class _Selection(Struct):
    """A selection as the file says it."""

    guid: str
    place: str
    named: Named
    coder: Coder
    note: str = ""
    codings: list[_Coding] = field(default_factory=list)
    memos: list[str] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [coding.code for coding in self.codings]


def articles(project: Project, names: Names) -> Iterator[Imported]:
    """The articles, one after the other."""
    counted_in: dict[str, int] = {}
    paths: set[str] = set()
    try:
        for element in xml.stream(project.data, *SOURCES, *TABLES):  # the tables go by, and out of memory
            for text in _texts(project, element) if tag_of(element) in SOURCES else ():
                path = (text.get("plainTextPath") or "").lower()
                if tag_of(text) == "Transcript" and path in paths and text.find("{*}TranscriptSelection") is None:
                    continue  # ATLAS.ti says it once more for each recording
                paths.add(path)
                imported = _Article(project, text, counted_in).read(element, names)
                if imported is not None:
                    yield imported
    except xml.XmlError as error:
        raise FormatError(Fault(project.name, error.message)) from None
    for unit, count in counted_in.items():
        project.notes.said.append(
            f"places count {unit}, as fits {count} text{'' if count == 1 else 's'} where it makes a difference"
        )
    project.finish()


def _texts(project: Project, source: Any) -> Iterator[Any]:
    """The elements of a source that have a text with selections in it; what else it has is counted."""
    tag, left_out = tag_of(source), project.notes.left_out
    if tag == "TextSource":
        yield source
        return
    texts = [*source.iterchildren("{*}Representation", "{*}Transcript")]
    left_out[_MEDIA[tag]] += tag != "PDFSource" or not texts
    known = {plain_guid(one.get("guid")) for text in texts for one in text.iterchildren("{*}PlainTextSelection")}
    for child in source:
        kind = _AREAS.get(tag_of(child), "")
        if kind and plain_guid(child.get("guid")) not in known:
            left_out[kind] += 1
    _beside(project, source)
    yield from texts


def _beside(project: Project, source: Any) -> None:
    """Counts what is said of a whole source, but for the variables."""
    left_out: LeftOut = project.notes.left_out
    left_out["document coding"] += sum(1 for _ in source.iterchildren("{*}Coding"))
    left_out["memo"] += bool(text_in(source, "Description").strip())


class _Article:
    """One text of a project on its way to a document."""

    def __init__(self, project: Project, text: Any, counted_in: dict[str, int]) -> None:
        self._project, self._element, self._counted_in = project, text, counted_in
        self._notes = project.notes
        self._marks: dict[str, list[Mark]] = {}

    def read(self, source: Any, names: Names) -> Imported | None:
        """The article, or None, and a fault, when its text cannot be had."""
        project, element = self._project, self._element
        hint = source.get("name") or element.get("name") or ""
        details = {**project.variable_values(source), **project.variable_values(element)}
        article: dict[str, Any] = {name: details.pop(name) for name in refi.DETAILS if name in details}
        self._notes.left_out["variable value"] += len(details)
        _beside(project, element)
        selections = list(self._selections())
        try:
            raw = self._text()
        except ArchiveError as error:
            lost = len(selections)
            more = f"; with it stay{'s' if lost == 1 else ''} {lost:,} selection{'' if lost == 1 else 's'}"
            message = f"“{hint[:80]}” {error}{more if lost else ''}"
            self._notes.fault(project.place(element), message)
            return None
        counted = Counted(raw, [one.named for one in selections], project.program)
        if selections and counted.unusual:
            unit = str(counted.unit)
            self._counted_in[unit] = self._counted_in.get(unit, 0) + 1
        building = Building(raw, self._notes, possible=[counted.unit], alike=refi_offsets.stands)
        self._build(building, selections, counted)
        return building.build(names.next(hint, alone=project.sources == 1), **article)

    def _text(self) -> str:
        element = self._element
        content = element.find("{*}PlainTextContent")
        if content is not None and content.text:
            words: str = content.text
            return words
        path = element.get("plainTextPath")
        if path:
            return self._project.members.text(path)
        if content is None:
            rich = " (rich text alone has no places to go by)" if element.get("richTextPath") else ""
            raise ArchiveError(f"has no plain text{rich}")
        return ""

    # Selections

    def _selections(self) -> Iterator[_Selection]:
        element = self._element
        points = {
            plain_guid(point.get("guid")): point.get("position") for point in element.iterchildren("{*}SyncPoint")
        }
        for one in element.iterchildren("{*}PlainTextSelection"):
            yield from self._selection(one, one.get("startPosition"), one.get("endPosition"))
        for one in element.iterchildren("{*}TranscriptSelection"):
            ends = [points.get(plain_guid(one.get(key))) for key in ("fromSyncPoint", "toSyncPoint")]
            yield from self._selection(one, *ends)
        for target in targets(element, "NoteRef"):
            memo = self._project.memos.get(target)
            if memo is not None and memo.selection is not None and not memo.used:
                place = self._range(*memo.selection)
                if place is None:
                    self._notes.fault(memo.place, "says no place in the text")
                else:
                    yield _Selection(target, memo.place, Named(*place), memo.coder, memos=[target])

    def _selection(self, one: Any, start: str | None, end: str | None) -> Iterator[_Selection]:
        project = self._project
        id, place = plain_guid(one.get("guid")), project.place(one)
        found = self._range(start, end)
        if found is None:
            self._notes.fault(place, "says no place in the text")
            return
        yield _Selection(
            guid=id,
            place=f"{place}, {found[0]} to {found[1]}",
            named=Named(*found, one.get("name") or ""),
            coder=project.coder(one),
            note=text_in(one, "Description"),
            codings=[
                _Coding(code, plain_guid(coding.get("guid")), project.coder(coding), tuple(targets(coding, "NoteRef")))
                for coding in one.iterchildren("{*}Coding")
                for code in targets(coding, "CodeRef")
            ],
            memos=[*targets(one, "NoteRef"), *project.memos_of.get(id, ())],
        )

    @staticmethod
    def _range(start: str | None, end: str | None) -> tuple[int, int] | None:
        if start is None or end is None or not (_OFFSET.fullmatch(start) and _OFFSET.fullmatch(end)):
            return None
        return int(start), int(end)

    # Annotations

    def _build(self, building: Building, selections: list[_Selection], counted: Counted) -> None:
        project = self._project
        known = {one.guid: one for one in selections}
        parts: dict[str, list[str]] = {}
        for one in selections:
            for role, target in project.links.get(one.guid, ()):
                if role == refi.NEXT_PART and target in known and known[target].codes == one.codes:
                    parts.setdefault(one.guid, []).append(target)
        further = {target for targets in parts.values() for target in targets}
        for one in selections:
            if one.guid in further and one.guid not in parts:
                continue
            self._mark(building, one, [known[part] for part in parts.get(one.guid, ())], counted)
        for one in selections:
            for role, target in project.links.get(one.guid, ()):
                if target in parts.get(one.guid, ()):
                    project.unused_links -= 1
                elif self._marks.get(one.guid) and self._marks.get(target):
                    self._marks[one.guid][0].link(role or "related", self._marks[target][0].id)
                    project.unused_links -= 1

    def _mark(self, building: Building, one: _Selection, parts: list[_Selection], counted: Counted) -> None:
        """The annotations that a selection makes: one for each of its labels."""
        project, codes = self._project, self._project.codes
        quoted = [counted.quoted(part.named) for part in (one, *parts)]
        labels = [(codes.names[coding.code], coding) for coding in one.codings if coding.code in codes.names]
        tags = [codes.tags[code] for code in one.codes if code in codes.tags]
        values = [codes.values[code] for code in one.codes if code in codes.values]
        people = [case for case in (*one.codes, *project.cases_of.get(one.guid, ())) if case in project.cases]
        for code in one.codes:
            if not any(code in known for known in (codes.names, codes.tags, codes.values, project.cases)):
                self._notes.fault(one.place, f"is coded with a code that the codebook lacks ({code})")
        if not labels:
            labels, tags = self._without_label(one, tags, values, people)
        note = self._note(one, quoted[0].exact is None)
        made: dict[str, Mark] = {}
        for number, (label, coding) in enumerate(labels):
            coder = coding.coder
            created = coder.created or one.coder.created
            changed = one.coder.modified or created
            if created != one.coder.created:  # the code came later than the selection
                changed = max(created, changed)
            mark = Mark(
                id=(coding.guid if number else one.guid) or coding.guid,
                label=label,
                place=one.place,
                quoted=quoted,
                tags=[] if number else tags,
                note="\n".join(filter(None, ("" if number else note, *map(project.memo, coding.memos)))),
                by=coder.by or one.coder.by,
                created=created,
                modified=changed,
            )
            made.setdefault(label, building.mark(mark))
            self._marks.setdefault(one.guid, []).append(mark)
        first = next(iter(made.values()), None)
        if first is None:
            return
        for label_id, key, value in values:
            _say(made.get(codes.names.get(label_id, ""), first).attributes, key, value)
        for id in dict.fromkeys(people):
            case = project.cases[id]
            case.used = True
            first.link("who", building.source(id, case.name, **case.fields))

    def _without_label(
        self, one: _Selection, tags: list[str], values: list[tuple[str, str, str]], people: list[str]
    ) -> tuple[list[tuple[str, _Coding]], list[str]]:
        """Labels for a selection that has no code of one: that of a value or a tag; else the one for what has none."""
        names = self._project.codes.names
        of_value = [names[label] for label, _, _ in values if label in names]
        bare = _Coding("", one.guid, Coder())
        if of_value:
            return [(of_value[0], bare)], tags
        if tags:
            return [(tag, bare) for tag in dict.fromkeys(tags)], []
        if one.codings and not people:
            return [], []  # only codes that are not there, which was said
        title = refi.UNCODED.capitalize()
        self._notes.labels.setdefault(refi.UNCODED, Label(label=refi.UNCODED, title=title))
        return [(refi.UNCODED, bare)], []

    def _note(self, one: _Selection, titled: bool) -> str:
        """What is said of a selection: its name where people give names, its description, its notes."""
        name = one.named.name.strip()
        own = titled and "atlas" in self._project.program.lower() and not _UNTITLED.fullmatch(name)
        return "\n".join(filter(None, (name if own else "", one.note, *map(self._project.memo, one.memos))))


def _say(attributes: dict[str, Any], key: str, value: str) -> None:
    """Adds a value; the second of a name makes a list."""
    before = attributes.get(key)
    if before is None:
        attributes[key] = value
    elif value != before:
        attributes[key] = [*(before if isinstance(before, list) else [before]), value]
