"""The codebook: the labels that annotations are made under, with their colours, keys, attributes and link roles."""

from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from annotator.core import bounded, strict_json
from annotator.core.model import Annotation
from annotator.core.resources import resource

FORMAT = "article-codebook"
FILE = "annotations.codebook.json"
"""The name of a folder's own codebook."""
MAX_BYTES = 16 * 1024**2
"""The largest codebook that is read."""

Part = Literal["record", "source", "cue"]


class Attribute(Struct, frozen=True):
    """Something to say of a record: one of ``values``, or free text where there are none. ``scale`` are those of them
    that are steps, from the lowest to the highest; the others stand beside it ("unproven")."""

    name: str
    title: str = ""
    values: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    definition: str = ""


class Label(Struct, frozen=True, kw_only=True):
    """What an annotation is. ``part`` is "record" for what stands on a card of its own (a quote, a claim), else the
    role under which it belongs to one ("source" for mentions, "cue"). Colours are ``#rrggbb``."""

    label: str
    title: str = ""
    key: str = ""
    part: Part = "record"
    color: str = "#666666"
    color_dark: str = "#a8a8a8"
    attributes: tuple[Attribute, ...] = ()
    roles: tuple[str, ...] = ()
    definition: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    known: bool = True

    @property
    def name(self) -> str:
        """The label as people read it."""
        return self.title or self.label.replace("_", " ").capitalize()


class Codebook(Struct, frozen=True):
    """Labels in the order of the bar. A label that it lacks is still shown: in grey, as a record."""

    labels: tuple[Label, ...]

    def get(self, label: str) -> Label:
        """The label of that name; one marked as not ``known`` when the codebook lacks it."""
        for candidate in self.labels:
            if candidate.label == label:
                return candidate
        return Label(label=label, known=False)

    def is_record(self, annotation: Annotation) -> bool:
        """Whether the annotation stands on a card of its own; mentions and cues belong to others."""
        return self.get(annotation.label).part == "record"

    def part_label(self, role: Part) -> str:
        """The label for the mentions ("source") or cues ("cue") of a record."""
        return next((label.label for label in self.labels if label.part == role), role)


class CodebookError(ValueError):
    """The file cannot be read as a codebook; the message names the file and place."""


class _Wire(Struct):
    format: Literal["article-codebook"]
    version: Literal[1]
    labels: list[Label]


def parse(data: bytes, name: str) -> Codebook:
    """The codebook in ``data``; CodebookError with ``name`` and place when there is none."""
    try:
        value: Any = strict_json.loads(strict_json.decode_text(data))
        strict_json.check(value, "")
        wire = msgspec.convert(value, _Wire)
    except strict_json.JSONFaultError as fault:
        raise CodebookError(f"{name}: {fault}") from None
    except msgspec.ValidationError as error:
        raise CodebookError(f"{name}: {error}") from None
    seen: set[str] = set()
    for index, label in enumerate(wire.labels):
        if not label.label or label.label in seen:
            raise CodebookError(f"{name}: labels[{index}].label: {label.label!r} is empty or stands twice")
        seen.add(label.label)
    return Codebook(tuple(wire.labels))


def shipped() -> Codebook:
    """The codebook that comes with the program: quote, claim, source, cue."""
    path = resource("codebook.json")
    return parse(path.read_bytes(), path.name)


def home_of(folder: Path) -> Path:
    """The folder whose codebook holds for the articles in ``folder``: itself, or the nearest one above it that has one
    and belongs to the same person (anybody may put a file into a folder for all, as ``/tmp``); itself when none has."""
    try:
        owner = folder.stat().st_uid
        for above in (folder, *folder.parents):
            if above.stat().st_uid != owner or (above != folder and above.parent == above):
                break
            if (above / FILE).exists():
                return above
    except OSError:
        pass
    return folder


def for_folder(folder: Path) -> Codebook:
    """The codebook that holds in the folder (:func:`home_of`), the shipped one when there is none; CodebookError as
    :func:`parse`."""
    path = home_of(folder) / FILE
    try:
        data = bounded.bytes_of(path, MAX_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return shipped()
    except OSError as error:
        raise CodebookError(f"{path}: {error.strerror or error}") from None
    return parse(data, str(path))
