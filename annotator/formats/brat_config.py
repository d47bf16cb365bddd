"""brat's ``annotation.conf``, as a codebook: entities and events are labels, relations and arguments roles.

``visual.conf`` beside it gives names and colours. Types that begin with ``!`` only head others and are left out, as are
the restrictions on what an argument may lead to.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.codebook import Attribute, Label
from annotator.core.sidecar import Fault
from annotator.formats.brat import LABELS, is_attribution
from annotator.formats.item import FormatError, Imported, Input, Notes

SUFFIX = ".conf"
NAME = "annotation.conf"
LACKS = "annotations: it is a codebook; of it definitions and examples"

_SECTION = re.compile(r"\[(\w+)\]")
_MACRO = re.compile(r"(<[^<>\s]+>)\s*=\s*(.*)")
_TYPE = re.compile(r"[^\s|:<>=,;]+")
_COUNT = re.compile(r"[?*+]$|\{[^}]*\}$")
_COLOUR = re.compile(r"bgColor:(#[0-9a-fA-F]{6})\b")
_ROUNDS = 10
"""How deep macros may stand within macros."""


class _Config(Struct):
    """The lines of each section with their numbers, and the types in them."""

    sections: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    macros: dict[str, str] = field(default_factory=dict)
    entities: list[str] = field(default_factory=list)
    events: dict[str, list[str]] = field(default_factory=dict)


def recognises(file: Input) -> bool:
    """By its name, which brat prescribes."""
    return file.name.rpartition("/")[2] == NAME


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """No articles; the labels go to ``notes``."""
    try:
        config = _read(file.data.decode("utf-8-sig"), notes)
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
        raise FormatError(Fault(f"line {line}", f"not UTF-8 (byte {error.start})")) from None
    if not config.entities and not config.events:
        raise FormatError(Fault("", "has neither [entities] nor [events] in it"))
    labels = {name: Label(label=LABELS.get(name, name)) for name in config.entities}
    for event, roles in config.events.items():
        if is_attribution([(role, "") for role in roles]):
            continue  # what the program's own quote with its source and cue is
        labels[event] = Label(label=event, roles=tuple(dict.fromkeys(roles)))
    _relations(config, labels, notes)
    _attributes(config, labels, notes)
    _looks(file.beside("visual.conf"), labels)
    for label in labels.values():
        notes.labels[label.label] = label
    notes.codebook = True
    yield from ()


def _read(text: str, notes: Notes) -> _Config:
    config = _Config()
    section: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if found := _SECTION.fullmatch(line):
            section = config.sections.setdefault(found[1], [])
        elif found := _MACRO.fullmatch(line):
            config.macros[found[1]] = found[2]
        else:
            section.append((number, line))
    for number, line in (*config.sections.get("entities", []), *config.sections.get("spans", [])):
        _type(line.split(None, 1)[0], number, notes, config.entities.append)
    for number, line in config.sections.get("events", []):
        name, _, arguments = line.replace("\t", " ").partition(" ")
        roles = [_COUNT.sub("", one.strip().partition(":")[0]) for one in arguments.split(",")]
        _type(name, number, notes, lambda name: config.events.setdefault(name, []))
        if name in config.events:
            config.events[name] += [role for role in roles if role and not role.startswith("<")]
    return config


def _type(name: str, number: int, notes: Notes, add: Callable[[str], object]) -> None:
    if name.startswith("!"):
        notes.left_out["type heading"] += 1
    elif _TYPE.fullmatch(name):
        add(name)
    elif set(name) != {"-"}:  # a line of dashes only separates
        notes.fault(f"line {number}", f"{name[:40]!r} is no name of a type")


def _meant(said: str, config: _Config, labels: dict[str, Label]) -> set[str]:
    """The types that an argument's ``Person|<EVENT>`` means, of those that there are."""
    own = {"<ENTITY>": config.entities, "<EVENT>": list(config.events), "<ANY>": list(labels)}
    found: set[str] = set()
    names = {said}
    for _ in range(_ROUNDS):
        parts = {part.strip() for name in names for part in name.split("|")}
        found |= {one for part in parts for one in own.get(part, [part])}
        names = {config.macros[part] for part in parts if part in config.macros}
        if not names:
            break
    return found & labels.keys()


def _relations(config: _Config, labels: dict[str, Label], notes: Notes) -> None:
    for number, line in config.sections.get("relations", []):
        name, *rest = line.split(None, 1)
        arguments = dict(part.strip().partition(":")[::2] for part in rest[0].split(",")) if rest else {}
        first = next((said for role, said in arguments.items() if not role.startswith("<")), "")
        if not _TYPE.fullmatch(name) or not first:
            notes.fault(f"line {number}", "is not a relation and its two arguments")
            continue
        for type in _meant(first, config, labels):
            label = labels[type]
            if name not in label.roles:
                labels[type] = replace(label, roles=(*label.roles, name))


def _attributes(config: _Config, labels: dict[str, Label], notes: Notes) -> None:
    for number, line in config.sections.get("attributes", []):
        name, *rest = line.split(None, 1)
        said = dict(part.strip().partition(":")[::2] for part in rest[0].split(",")) if rest else {}
        if not _TYPE.fullmatch(name) or "Arg" not in said:
            notes.fault(f"line {number}", "is not an attribute and what it is of")
            continue
        values = tuple(value for value in said.get("Value", "").split("|") if value)
        for type in _meant(said["Arg"], config, labels):
            label = labels[type]
            if all(one.name != name for one in label.attributes):
                labels[type] = replace(label, attributes=(*label.attributes, Attribute(name, values=values)))


def _looks(visual: bytes | None, labels: dict[str, Label]) -> None:
    """Names and colours; one for all types is nobody's own."""
    section = ""
    for line in (visual or b"").decode("utf-8", "replace").splitlines():
        if found := _SECTION.fullmatch(line.strip()):
            section = found[1]
        elif section == "labels" and "|" in line:
            name, title, *_ = (part.strip() for part in line.split("|"))
            if name in labels and title:
                labels[name] = replace(labels[name], title=title)
        elif section == "drawing":
            name = line.split(None, 1)[0] if line.strip() else ""
            if name in labels and (colour := _COLOUR.search(line)):
                labels[name] = replace(labels[name], color=colour[1], color_dark=colour[1])
