"""A codebook as it is being edited: its labels as they will be, what becomes of annotations, what is in the way."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from annotator.core import colors
from annotator.core.codebook import Attribute, Codebook, Label
from annotator.core.words import counted
from annotator.corpus.labels import Usage, Used

FIXED: Final = ("quote", "claim", "source", "cue")
"""Labels that other programs know by these very names: what people read can be changed, the name in files cannot."""
ROLES: Final = ("source", "cue", "who", "evidence", "supports", "contradicts", "within")

_PALETTE: Final = (
    ("#b56cfb", "#a348fd"),
    ("#12394b", "#acf5ec"),
    ("#2c1d04", "#ab6b58"),
    ("#580e89", "#a8bdf1"),
    ("#070423", "#fef689"),
)
"""What a new label may take, light and dark: the first pair that is apart from the others, by a search for colours that
are apart from those that ship and from each other for all visions."""
_CONTRAST: Final = 3.0
"""Of what is no text against its ground (WCAG 2.2, 1.4.11)."""


class Entry(Struct):
    """A label in the draft. ``origin`` is what it is called in the codebook before the edit ("" for a new one)."""

    label: Label
    origin: str = ""


class Draft:
    """The labels in their order. Those that were taken out lead to the label that their annotations go under, "" when
    these stay as they are."""

    def __init__(self, codebook: Codebook) -> None:
        self.before = codebook
        self.entries = [Entry(label, label.label) for label in codebook.labels]
        self.gone: dict[str, str] = {}

    def codebook(self) -> Codebook:
        """What the draft comes to."""
        return Codebook(tuple(entry.label for entry in self.entries))

    def changed(self) -> bool:
        """Whether anything is different."""
        return self.codebook() != self.before or bool(self.gone)

    def renamed(self) -> dict[str, str]:
        """From labels as annotations have them to what they are to have."""
        names = {entry.origin: entry.label.label for entry in self.entries if entry.origin != entry.label.label}
        names.pop("", None)
        moved = {old: self._now(to) for old, to in self.gone.items() if to}
        return names | moved

    def _now(self, origin: str) -> str:
        return next((entry.label.label for entry in self.entries if entry.origin == origin), origin)

    # Acts

    def add(self, title: str = "New label") -> Entry:
        """A label of one's own, at the end, with a colour that is apart from the others."""
        names = {entry.label.label for entry in self.entries} | set(self.gone)
        name, number = slug(title), 2
        while name in names:
            name, number = f"{slug(title)}_{number}", number + 1
        color, dark = _free_color([entry.label for entry in self.entries])
        label = Label(label=name, title=title, color=color, color_dark=dark, roles=("source", "cue", "who", "within"))
        entry = Entry(label)
        self.entries.append(entry)
        return entry

    def join(self, labels: Sequence[Label]) -> int:
        """Puts labels at the end that the draft lacks, without a key that is taken; how many these are."""
        before = len(self.entries)
        names = {entry.label.label for entry in self.entries} | set(self.gone)
        keys = {entry.label.key.upper() for entry in self.entries}
        for label in labels:
            if label.label not in names:
                names.add(label.label)
                key = "" if label.key.upper() in keys else label.key
                keys.add(key.upper())
                self.entries.append(Entry(replace(label, key=key)))
        return len(self.entries) - before

    def remove(self, at: int, *, to: str = "") -> None:
        """Takes a label out; ``to`` is the origin of the label that its annotations go under."""
        entry = self.entries.pop(at)
        if entry.origin:
            self.gone = {old: to if target == entry.origin else target for old, target in self.gone.items()}
            self.gone[entry.origin] = to

    def move(self, at: int, step: int) -> int:
        """Moves a label up (-1) or down (1); where it is then."""
        to = min(max(at + step, 0), len(self.entries) - 1)
        self.entries.insert(to, self.entries.pop(at))
        return to

    # What is in the way, and what is touched

    def faults(self, taken: dict[str, str]) -> list[tuple[int, str]]:
        """Why it cannot be kept: places of labels, and sentences. ``taken`` are the keys of commands, with their
        names."""
        found: list[tuple[int, str]] = []
        names: dict[str, int] = {}
        keys: dict[str, str] = {}
        for at, entry in enumerate(self.entries):
            label = entry.label
            if not label.label:
                found.append((at, "A label needs a name."))
            elif label.label in names:
                found.append((at, f"Two labels are called “{label.label}” in files."))
            elif label.label in self.gone and entry.origin != label.label:
                found.append((at, f"“{label.label}” was just taken out; save that first."))
            names[label.label] = at
            key = label.key.upper()
            if key and key in keys:
                found.append((at, f"{key} is the key of {keys[key]} already."))
            elif key and key in taken:
                found.append((at, f"{key} is the key of “{taken[key]}”."))
            elif key and not re.fullmatch(r"[A-Z0-9]", key):
                found.append((at, f"A key is one letter or digit, not “{label.key}”."))
            keys[key] = label.name
            for color in (label.color, label.color_dark):
                if not colors.is_color(color):
                    found.append((at, f"“{color}” is no colour; it is written as #rrggbb."))
            attributes = [attribute.name for attribute in label.attributes]
            if len(set(attributes)) < len(attributes):
                found.append((at, f"{label.name} asks two things of one name."))
        return found

    def alike(self) -> list[str]:
        """Sentences on colours that not everybody can tell apart, the nearest first."""
        found: dict[tuple[str, str], tuple[float, set[str], list[str]]] = {}
        for ground, attribute in (("light", "color"), ("dark", "color_dark")):
            for pair in colors.near([(e.label.name, getattr(e.label, attribute)) for e in self.entries]):
                known = found.setdefault((pair.first, pair.second), (pair.distance, set(), []))
                known[1].update(pair.visions)
                known[2].append(ground)
        ordered = sorted(found.items(), key=lambda item: item[1][0])
        return self._pale() + [_sentence(*names, visions, grounds) for names, (_, visions, grounds) in ordered]

    def _pale(self) -> list[str]:
        """Sentences on colours that hardly stand out from their ground."""
        return [
            f"{entry.label.name} is hard to see on {ground} ground."
            for ground, page, attribute in (("light", "#ffffff", "color"), ("dark", "#232426", "color_dark"))
            for entry in self.entries
            if colors.is_color(color := getattr(entry.label, attribute)) and colors.contrast(color, page) < _CONTRAST
        ]

    def touched(self, usage: Usage) -> list[str]:
        """Sentences on what is annotated in the folder and changes, or loses its label or a question."""
        found: list[str] = []
        before = {label.label: label for label in self.before.labels}
        for old, to in self.gone.items():
            used = usage.labels.get(old, Used())
            if used.annotations and old in before:
                name = before[old].name
                if to:
                    now = self.codebook().get(self._now(to)).name
                    found.append(f"{_told(used, name)} will be {now}.")
                else:
                    found.append(f"{_told(used, name)} will keep a label that the codebook lacks, shown in grey.")
        for entry in self.entries:
            used = usage.labels.get(entry.origin, Used())
            old_label = before.get(entry.origin)
            if old_label is None or not used.annotations:
                continue
            if entry.label.label != entry.origin:
                found.append(f"{_told(used, old_label.name)} will be “{entry.label.label}” in their files.")
            kept = {attribute.name: attribute for attribute in entry.label.attributes}
            for attribute in old_label.attributes:
                said = usage.attributes.get((entry.origin, attribute.name), Used())
                if said.annotations and attribute.name not in kept:
                    asked = attribute.title or attribute.name
                    found.append(f"{_told(said, old_label.name)} keep what they say of “{asked}”; it is not shown.")
        if usage.unread:
            found.append(f"{counted(usage.unread, 'sidecar')} could not be read and may be touched too.")
        return found


def slug(title: str) -> str:
    """A label's name in files for what people call it: letters, digits and low lines, in lower case.

    >>> slug("Open question!")
    'open_question'
    """
    return re.sub(r"\W+", "_", title.strip().lower()).strip("_")


def with_values(attribute: Attribute, values: Sequence[str]) -> Attribute:
    """The attribute with other values; a scale keeps those of its steps that are still among them."""
    return replace(attribute, values=tuple(values), scale=tuple(step for step in attribute.scale if step in values))


def _told(used: Used, name: str) -> str:
    return f"{counted(used.annotations, 'annotation')} ({name}) in {counted(used.articles, 'article')}"


def _sentence(first: str, second: str, visions: set[str], grounds: list[str]) -> str:
    ground = "" if len(grounds) == 2 else f" on {grounds[0]} ground"
    if "everybody" in visions:
        return f"{first} and {second} look alike{ground}."
    kinds = [vision for vision in colors.VISIONS if vision in visions]
    return f"{first} and {second} look alike{ground} to people with {' or '.join(kinds)}."


def _free_color(labels: Sequence[Label]) -> tuple[str, str]:
    def room(pair: tuple[str, str]) -> float:
        own = [
            colors.distance(color, theirs, vision)
            for label in labels
            for color, theirs in zip(pair, (label.color, label.color_dark), strict=True)
            for vision in colors.VISIONS
            if colors.is_color(theirs)
        ]
        return min(own, default=1.0)

    return next((pair for pair in _PALETTE if room(pair) >= colors.APART), max(_PALETTE, key=room))
