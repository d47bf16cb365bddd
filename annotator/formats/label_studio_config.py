"""Label Studio's labelling configuration, as a codebook: its labels, choices of a region as attributes, relations.

Choices and texts of the whole task have no place in a codebook and are counted.
"""

import re
from collections.abc import Iterator
from typing import Any

from annotator.core import xml
from annotator.core.codebook import Attribute, Label
from annotator.core.sidecar import Fault
from annotator.formats.item import FormatError, Imported, Input, Notes
from annotator.formats.label_studio import OWN

SUFFIX = ".xml"
LACKS = "annotations: it is a codebook; of it definitions and examples"

_GREY = Label(label="")
_VIEW = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<View[\s>]", re.DOTALL)
_LABELLING = frozenset(("Labels", "HyperTextLabels", "ParagraphLabels"))
_CHOOSING = {"Choices": "Choice", "Taxonomy": "Choice", "TextArea": "", "Rating": "", "Number": ""}
_COLOURS = {
    "black": "#000000", "blue": "#0000ff", "brown": "#a52a2a", "cyan": "#00ffff", "darkblue": "#00008b",
    "darkgreen": "#006400", "darkorange": "#ff8c00", "darkred": "#8b0000", "gold": "#ffd700", "gray": "#808080",
    "green": "#008000", "grey": "#808080", "indigo": "#4b0082", "magenta": "#ff00ff", "maroon": "#800000",
    "navy": "#000080", "olive": "#808000", "orange": "#ffa500", "pink": "#ffc0cb", "purple": "#800080",
    "red": "#ff0000", "teal": "#008080", "violet": "#ee82ee", "yellow": "#ffff00",
}  # fmt: skip
"""CSS names that such files use; another is left to the program's grey."""


def recognises(file: Input) -> bool:
    """By its outermost element."""
    return bool(_VIEW.match(file.data.removeprefix(b"\xef\xbb\xbf")[:4000]))


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """No articles; the labels go to ``notes``."""
    try:
        root = xml.parse(file.data)
    except xml.XmlError as error:
        raise FormatError(Fault("", error.message)) from None
    labels = [
        (element, name)
        for group in root.iter(*_LABELLING)
        for element in group.iter("Label")
        if (name := element.get("alias") or element.get("value"))
    ]
    if not labels:
        raise FormatError(Fault("", "has no labels for text in it (Labels, HyperTextLabels or ParagraphLabels)"))
    roles = tuple(dict.fromkeys(element.get("value") for element in root.iter("Relation") if element.get("value")))
    attributes = list(_attributes(root, notes))
    for element, name in labels:
        colour = _colour(element.get("background") or "")
        notes.labels[name] = Label(
            label=name,
            title=element.get("value") or name,
            color=colour or _GREY.color,
            color_dark=colour or _GREY.color_dark,
            attributes=tuple(attribute for attribute, of in attributes if not of or name in of),
            roles=roles,
            definition=element.get("hint") or "",
        )
    notes.codebook = True
    yield from ()


def _attributes(root: Any, notes: Notes) -> Iterator[tuple[Attribute, frozenset[str]]]:
    """What is asked of a region, with the labels that it is asked of; none: of all."""
    for element in root.iter(*_CHOOSING):
        name = element.get("name")
        if not name or name in OWN:
            continue
        if element.get("perRegion") != "true":
            notes.left_out["task question"] += 1
            continue
        values = [one.get("alias") or one.get("value") for one in element.iter(_CHOOSING[element.tag] or "-")]
        of = frozenset(part.strip() for part in (element.get("whenLabelValue") or "").split(",") if part.strip())
        yield Attribute(name, values=tuple(dict.fromkeys(value for value in values if value))), of


def _colour(said: str) -> str:
    said = said.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", said):
        said = "#" + "".join(digit * 2 for digit in said[1:])
    return said if re.fullmatch(r"#[0-9a-f]{6}", said) else _COLOURS.get(said, "")
