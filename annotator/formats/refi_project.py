"""What stands in a REFI-QDA project beside its sources: people, codes, cases, notes, links; and the project's files.

Nothing is opened but what is in the archive: a path that leads out of it is a hint, and said (promise S6).
"""

import codecs
import sys
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core import xml
from annotator.core.archives import Archive, ArchiveError
from annotator.core.model import KINDS
from annotator.core.sidecar import Fault
from annotator.formats import moments, refi, refi_codes
from annotator.formats.item import FormatError, Notes
from annotator.formats.refi import plain_guid, tag_of, targets, text_in

SOURCES = ("TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource")
TABLES = ("Project", "User", "Codes", "Variable", "Case", "Note", "Link", "Set", "Graph")
_PROJECT_FILE = "project.qde"
_INTERNAL = "internal:"
MOST_SOURCES = 100_000
"""Articles of a project; one of more is made to fill a disk."""


class Coder(Struct, frozen=True):
    """Who made something, and when: names and moments in UTC, empty where they are not said."""

    by: str = ""
    created: str = ""
    modified: str = ""


class Memo(Struct):
    """A note: its words, or the path of the file that holds them, and the range of a text that it is about."""

    words: str
    path: str
    place: str
    coder: Coder
    selection: Any = None
    used: bool = False


class Case(Struct):
    """A case, which is a source here, by the fields of one."""

    name: str
    fields: dict[str, Any]
    used: bool = False


class Members:
    """The files of the project's archive; their folder is called ``sources`` or ``Sources``."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = Archive(data)
        except ArchiveError as error:
            raise FormatError(Fault("", error.message)) from None
        self._names = {name.lower(): name for name in self._archive.names}

    def project(self) -> tuple[str, bytes]:
        """The name and the bytes of the project's XML; FormatError when there is none."""
        found = [name for lower, name in self._names.items() if lower.rpartition("/")[2] == _PROJECT_FILE]
        found = found or [name for lower, name in self._names.items() if lower.endswith(".qde")]
        if not found:
            raise FormatError(Fault("", f"holds no {_PROJECT_FILE}, as a REFI-QDA project does"))
        try:
            return found[0], self._archive.read(found[0])
        except ArchiveError as error:
            raise FormatError(Fault("", error.message)) from None

    def text(self, path: str) -> str:
        """The text that an ``internal://`` path leads to, with its byte order mark if it has one. ArchiveError, whose
        message goes on from what the text is of, when it leads elsewhere, or there is nothing that can be read."""
        if not path.lower().startswith(_INTERNAL):
            raise ArchiveError(f"has its text outside of the project ({path[:80]}), where nothing is read")
        name = path[len(_INTERNAL) :].replace("\\", "/").strip("/")
        known = next((self._names[at] for at in (f"sources/{name}".lower(), name.lower()) if at in self._names), "")
        if not known:
            raise ArchiveError(f"has no text: the project holds no file “{name[:80]}”")
        try:
            data = self._archive.read(known)
        except ArchiveError as error:
            raise ArchiveError(f"cannot be read: the project {error.message}") from None
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        try:
            return "\ufeff" + data.decode("utf-16") if wide else data.decode()
        except UnicodeDecodeError as error:
            raise ArchiveError(f"cannot be read: “{known}” is not UTF-8 (byte {error.start})") from None


class Project(Struct):
    """The tables of a project, by GUID. ``links`` are those between selections: role and target by origin; ``memos_of``
    the notes that lead to a selection, ``cases_of`` the cases that one belongs to; ``sources`` counts the sources."""

    members: Members
    name: str
    data: bytes
    notes: Notes
    program: str = ""
    users: dict[str, str] = field(default_factory=dict)
    codes: refi_codes.Codes = field(default_factory=refi_codes.Codes)
    variables: dict[str, str] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    cases_of: dict[str, list[str]] = field(default_factory=dict)
    memos: dict[str, Memo] = field(default_factory=dict)
    memos_of: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    unused_links: int = 0
    sources: int = 0

    def place(self, element: Any) -> str:
        """Where an element stands, for people."""
        return f"{self.name} line {element.sourceline}"

    def coder(self, element: Any) -> Coder:
        """Who made what an element says, and when."""
        return Coder(
            self.users.get(plain_guid(element.get("creatingUser") or element.get("modifyingUser")), ""),
            moments.in_utc(element.get("creationDateTime") or ""),
            moments.in_utc(element.get("modifiedDateTime") or ""),
        )

    def variable_values(self, element: Any) -> dict[str, str]:
        """The values of an element's variables by their names in small letters; those without a name or a value are
        left out."""
        found: dict[str, str] = {}
        for one in element.iterchildren("{*}VariableValue"):
            said = [child.text or "" for child in one if tag_of(child) != "VariableRef"]
            names = [self.variables.get(target, "") for target in targets(one, "VariableRef")]
            if said and names and names[0]:
                found[names[0].lower()] = said[0]
        return found

    def memo(self, guid: str) -> str:
        """The words of a note, which counts as used then; empty when there is none."""
        memo = self.memos.get(guid)
        if memo is None:
            return ""
        memo.used = True
        if memo.words or not memo.path:
            return memo.words
        try:
            return self.members.text(memo.path).removeprefix("\ufeff").strip()
        except ArchiveError as error:
            self.notes.fault(memo.place, f"the note {error.message}")
            return ""

    def finish(self) -> None:
        """Counts what nothing asked for."""
        left_out = self.notes.left_out
        left_out["memo"] += sum(not memo.used for memo in self.memos.values())
        left_out["case"] += sum(not case.used for case in self.cases.values())
        left_out["link"] += self.unused_links


def read(members: Members, notes: Notes) -> Project:
    """The tables of the project in an archive, and its labels into ``notes``. FormatError when it is none."""
    name, data = members.project()
    project = Project(members, name, data, notes)
    known = False
    try:
        for element in xml.stream(data, *TABLES, *SOURCES):
            tag = tag_of(element)
            known = known or tag == "Project"
            if tag in SOURCES:
                project.sources += 1
                if project.sources > MOST_SOURCES:
                    raise FormatError(Fault(name, f"holds more than {MOST_SOURCES:,} articles"))
            else:
                _READERS[tag](project, element)
    except xml.XmlError as error:
        raise FormatError(Fault(name, error.message)) from None
    if not known:
        raise FormatError(Fault(name, "is no REFI-QDA project: it has no Project in it"))
    for label, memos in project.codes.memos.items():
        words = "\n".join(filter(None, map(project.memo, memos)))
        if words:
            found = project.codes.labels[label]
            project.codes.labels[label] = replace(found, definition=f"{found.definition}\n{words}".lstrip("\n"))
    notes.labels.update(project.codes.labels)
    notes.codebook = True
    return project


def _project(project: Project, element: Any) -> None:
    project.program = element.get("origin") or ""
    project.notes.left_out["memo"] += bool(text_in(element, "Description").strip())


def _user(project: Project, element: Any) -> None:
    project.users[plain_guid(element.get("guid"))] = element.get("name") or element.get("id") or ""


def _codes(project: Project, element: Any) -> None:
    project.codes = refi_codes.read(element, project.name, project.notes)
    refi_codes.say(project.codes, project.notes)


def _variable(project: Project, element: Any) -> None:
    project.variables[plain_guid(element.get("guid"))] = element.get("name") or ""


def _case(project: Project, element: Any) -> None:
    id, name = plain_guid(element.get("guid")), element.get("name") or ""
    values = project.variable_values(element)
    fields: dict[str, Any] = {key: values.pop(key) for key in ("role", "affiliation") if key in values}
    kind = values.get("kind", "")
    if kind in KINDS:
        fields["kind"] = values.pop("kind")
    names: list[str] = []
    while (other := f"{refi.OTHER_NAME} {len(names) + 1}") in values:
        names.append(values.pop(other))
    project.notes.left_out["variable value"] += len(values)
    if not id or not name:
        return
    project.cases[id] = Case(name, {**fields, "names": tuple(names)})
    for selection in filter(None, targets(element, "SelectionRef")):
        project.cases_of.setdefault(selection, []).append(id)


def _note(project: Project, element: Any) -> None:
    selection = element.find("{*}PlainTextSelection")
    words = "\n".join(filter(None, (text_in(element, "Description"), text_in(element, "PlainTextContent"))))
    path = element.get("plainTextPath") or ""
    memo = Memo(words, path, project.place(element), project.coder(element))
    if selection is not None:
        memo.selection = (selection.get("startPosition"), selection.get("endPosition"))
    project.memos[plain_guid(element.get("guid"))] = memo


def _link(project: Project, element: Any) -> None:
    origin, target = plain_guid(element.get("originGUID")), plain_guid(element.get("targetGUID"))
    if not origin or not target:
        project.unused_links += 1
        return
    for memo, other in ((origin, target), (target, origin)):
        if memo in project.memos:
            project.memos_of.setdefault(other, []).append(memo)
            return
    project.links.setdefault(origin, []).append((sys.intern(element.get("name") or ""), target))
    project.unused_links += 1


def _set(project: Project, _element: Any) -> None:
    project.notes.left_out["set"] += 1


def _graph(project: Project, _element: Any) -> None:
    project.notes.left_out["graph"] += 1


_READERS = {
    "Project": _project, "User": _user, "Codes": _codes, "Variable": _variable, "Case": _case, "Note": _note,
    "Link": _link, "Set": _set, "Graph": _graph,
}  # fmt: skip
