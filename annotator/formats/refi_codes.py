"""Codes of REFI-QDA as labels, and labels as codes: in a project's codebook and in one that is sent by itself.

A code's label is its name. Where several codes of a book have one name, the names of the codes above come before it, as
many as it takes: "risks/none" beside "gains/none". A code that nothing can be coded with is a heading and no label; but
below a label it is one of its attributes, and the codes below that are the values, as this program writes them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from annotator.core import colors
from annotator.core.codebook import Attribute, Label
from annotator.formats import refi, xml_text
from annotator.formats.item import LeftOut, Notes
from annotator.formats.refi import plain_guid, targets, text_in
from annotator.formats.xml_text import fitted

_GREY = Label(label="")
_TRUE = ("true", "1")


class Codes(Struct):
    """What a codebook's codes are here, by GUID: a label's name, an attribute's value with the GUID of its label and
    its name, or a tag. ``labels`` are the labels by name, ``memos`` the notes on each, ``nested`` counts the labels
    whose code stood below another."""

    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    memos: dict[str, list[str]] = field(default_factory=dict)
    nested: int = 0


# Reading


def read(codes: Any, where: str, notes: Notes) -> Codes:
    """The codes in a ``Codes`` element (lxml's) of the file ``where``."""
    walk = _Walk(where, notes)
    walk.below(codes, ())
    walk.found.nested = sum(len(path) > 1 for path in walk.paths.values())
    for id, name in zip(walk.paths, names_of(list(walk.paths.values())), strict=True):
        element = walk.elements[id]
        walk.found.names[id] = name
        walk.found.labels[name] = _label(name, element, walk.attributes.get(id, {}))
        walk.found.memos[name] = targets(element, "NoteRef")
    return walk.found


def say(codes: Codes, notes: Notes) -> None:
    """Says how codes below others came."""
    if codes.nested:
        are = "code below another came under its" if codes.nested == 1 else "codes below others came under their"
        notes.said.append(f"{codes.nested:,} {are} own name, with those above where one name stands for several")


def names_of(paths: list[tuple[str, ...]]) -> list[str]:
    """A name for each path of codes, no two the same: as much of its end as tells it from the others.

    >>> names_of([("risks", "none"), ("gains", "none"), ("gains",)])
    ['risks/none', 'gains/none', 'gains']
    """
    length = dict.fromkeys(range(len(paths)), 1)
    while True:
        ends = ["/".join(path[-length[at] :]) for at, path in enumerate(paths)]
        often = Counter(ends)
        longer = [at for at, end in enumerate(ends) if often[end] > 1 and length[at] < len(paths[at])]
        if not longer:
            break
        for at in longer:
            length[at] += 1
    taken: set[str] = set()
    for at, end in enumerate(ends):
        name, number = end, 2
        while name in taken:
            name, number = f"{end} {number}", number + 1
        taken.add(name)
        ends[at] = name
    return ends


class _Walk:
    def __init__(self, where: str, notes: Notes) -> None:
        self._where, self._notes = where, notes
        self.found = Codes()
        self.paths: dict[str, tuple[str, ...]] = {}
        self.elements: dict[str, Any] = {}
        self.attributes: dict[str, dict[str, Attribute]] = {}
        self._seen: set[str] = set()

    def below(self, parent: Any, path: tuple[str, ...], label: str = "") -> None:
        """All codes below; ``label`` is the GUID of the label that the parent is."""
        for code in parent.iterchildren("{*}Code"):
            id, name = plain_guid(code.get("guid")), code.get("name") or "code without a name"
            if id in self._seen or not id:
                self._notes.fault(
                    f"{self._where} line {code.sourceline}".strip(), f"“{name[:60]}” has no GUID of its own"
                )
                continue
            self._seen.add(id)
            codable = code.get("isCodable", "true").strip() in _TRUE
            if codable:
                self.paths[id] = (*path, name)
                self.elements[id] = code
                self.below(code, (*path, name), id)
            elif label:
                values = tuple(dict.fromkeys(self._values(code, label, name)))
                attribute = Attribute(name, values=values, definition=text_in(code, "Description"))
                self.attributes.setdefault(label, {}).setdefault(name, attribute)
            elif not path and (id == refi.guid(refi.TAGS) or name == refi.TAGS):
                self._tags(code)
            else:
                self._notes.left_out["code heading"] += 1
                self.below(code, (*path, name))

    def _values(self, parent: Any, label: str, attribute: str) -> Iterator[str]:
        for code in parent.iterdescendants("{*}Code"):
            id, name = plain_guid(code.get("guid")), code.get("name") or ""
            if id and name and id not in self._seen:
                self._seen.add(id)
                self.found.values[id] = (label, attribute, name)
                yield name

    def _tags(self, parent: Any) -> None:
        for code in parent.iterdescendants("{*}Code"):
            id, name = plain_guid(code.get("guid")), code.get("name") or ""
            if id and name and id not in self._seen:
                self._seen.add(id)
                self.found.tags[id] = name


def _label(name: str, code: Any, attributes: Mapping[str, Attribute]) -> Label:
    definition, examples, counterexamples = refi.described(text_in(code, "Description"))
    color = _color(code.get("color") or "")
    return Label(
        label=name,
        title="" if name == name.lower() else name,
        color=color or _GREY.color,
        color_dark=color or _GREY.color_dark,
        attributes=tuple(attributes.values()),
        definition=definition,
        examples=examples,
        counterexamples=counterexamples,
    )


def _color(said: str) -> str:
    said = said.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", said):
        said = "#" + "".join(digit * 2 for digit in said[1:])
    return said if colors.is_color(said) else ""


# Writing


class Used(Struct):
    """What annotations say under which codes are needed beside those of the labels: values of an attribute by label and
    name, and tags."""

    labels: dict[str, None] = field(default_factory=dict)
    values: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)
    tags: dict[str, None] = field(default_factory=dict)


def written(labels: Iterable[Label], used: Used | None = None) -> str:
    """The ``Codes`` of a codebook in XML, with codes for what is ``used`` besides; empty when there is none."""
    used = used or Used()
    known = {fitted(label.label): label for label in labels if label.label}
    known |= {name: Label(label=name) for name in used.labels if name not in known}
    lines = [_code(name, label, used) for name, label in known.items()]
    if used.tags:
        inner = "".join(_element(refi.guid("tag", tag), tag) for tag in used.tags)
        lines.append(_element(refi.guid(refi.TAGS), refi.TAGS, inner, codable=False))
    return f"<Codes>\n{''.join(lines)}</Codes>\n" if lines else ""


def _code(name: str, label: Label, used: Used) -> str:
    words = fitted(refi.description(label.definition, label.examples, label.counterexamples))
    inner = xml_text.element("Description", {}, xml_text.text(words)) + "\n" if words else ""
    attributes = {fitted(one.name): one for one in label.attributes if one.name}
    keys = dict.fromkeys((*attributes, *(key for of, key in used.values if of == name)))
    inner += "".join(_attribute(name, key, attributes.get(key), used) for key in keys)
    return _element(refi.guid("code", name), name, inner, color=label.color)


def _attribute(name: str, key: str, attribute: Attribute | None, used: Used) -> str:
    values = dict.fromkeys(fitted(value) for value in attribute.values if value) if attribute is not None else {}
    values |= used.values.get((name, key), {})
    inner = "".join(_element(refi.guid("value", name, key, value), value) for value in values)
    if attribute is not None and attribute.definition:
        inner = xml_text.element("Description", {}, xml_text.text(fitted(attribute.definition))) + "\n" + inner
    return _element(refi.guid("attribute", name, key), key, inner, codable=False)


def _element(guid: str, name: str, inner: str = "", *, codable: bool = True, color: str = "") -> str:
    attributes = {"guid": guid, "name": name, "isCodable": "true" if codable else "false"}
    if colors.is_color(color):
        attributes["color"] = color
    return xml_text.element("Code", attributes, f"\n{inner}" if inner else "") + "\n"


def lost(label: Label) -> Iterator[tuple[str, int]]:
    """What a codebook of others does not hold of a label, with how many of it there are."""
    told = (label.definition, label.examples, label.counterexamples)
    texts = (label.label, *(words for one in label.attributes for words in (one.name, *one.values, one.definition)))
    yield "example", refi.described(refi.description(*told)) != told
    yield "control character", sum(not xml_text.fits(words) for words in (*texts, refi.description(*told)))
    yield "key", bool(label.key)
    yield "link role", len(label.roles)
    yield "source or cue mark", label.part != "record"
    yield "dark colour", label.color_dark not in (label.color, _GREY.color_dark)
    yield "title", bool(label.title) and label.name != Label(label=label.label).name
    for attribute in label.attributes:
        yield "title", bool(attribute.title) and attribute.title.lower() != attribute.name.lower()
        yield "scale", bool(attribute.scale)


def counted(labels: Iterable[Label], left_out: LeftOut) -> None:
    """Adds what :func:`lost` says of each label."""
    for label in labels:
        for kind, count in lost(label):
            left_out[kind] += count
