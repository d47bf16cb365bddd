"""JSON files of other programs: a value, or one a line, each with its place; and names for the articles in them."""

import re
from collections.abc import Iterator
from typing import Any

from annotator.core import strict_json
from annotator.core.sidecar import Fault
from annotator.core.strict_json import JSONFaultError
from annotator.formats.item import FormatError, Input, Notes
from annotator.formats.text_input import decoded

_LOOK = 64 * 1024
"""Bytes from which a file's kind is told."""


def values(file: Input, notes: Notes) -> Iterator[tuple[str, Any]]:
    """Each value of the file with its place: the members of a list, a value alone, or the lines of JSON Lines, of which
    one that cannot be read is said and costs only itself. FormatError when nothing of it is JSON."""
    text = decoded(file.data).removeprefix("\ufeff")
    try:
        whole = strict_json.loads(text)
    except JSONFaultError as error:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2 or not _is_json(lines[0][1]):
            raise FormatError(Fault(error.place, error.message)) from None
        yield from _lines(lines, notes)
        return
    members = enumerate(whole) if isinstance(whole, list) else [("", whole)]
    for index, value in members:
        place = "" if index == "" else f"[{index}]"
        if _is_sound(value, place, notes):
            yield place, value


def _lines(lines: list[tuple[int, str]], notes: Notes) -> Iterator[tuple[str, Any]]:
    for number, line in lines:
        try:
            value = strict_json.loads(line)
        except JSONFaultError as error:
            notes.fault(f"line {number}", error.message)
            continue
        if _is_sound(value, f"line {number}", notes):
            yield f"line {number}", value


def _is_json(line: str) -> bool:
    try:
        strict_json.loads(line)
    except JSONFaultError:
        return False
    return True


def _is_sound(value: Any, place: str, notes: Notes) -> bool:
    """Whether there is nothing in a record that strict JSON forbids; what there is, is said and costs that record."""
    try:
        strict_json.check(value, "")
    except JSONFaultError as error:
        notes.fault(f"{place} {error.place}".strip(), error.message)
        return False
    return True


def has_keys(file: Input, *keys: str) -> bool:
    """Whether each of these stands as a key near the beginning of what looks like JSON."""
    head = file.data[:_LOOK].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] in (b"{", b"[") and all(re.search(rb'"' + key.encode() + rb'"\s*:', head) for key in keys)


class Names:
    """A name for each article of a file: the one that it says, or the file's own with a number; none comes twice."""

    def __init__(self, file: Input) -> None:
        self._folder, slash, _ = file.stem.rpartition("/")
        self._folder += slash
        self._stem = file.stem.rpartition("/")[2]
        self._given: set[str] = set()
        self._count = 0

    def next(self, hint: Any = "", *, alone: bool = False) -> str:
        """The name for the next article. ``hint`` is what the file says, if it is a name; ``alone`` when there is no
        other in the file."""
        self._count += 1
        name = hint.replace("\\", "/").strip("/ ") if isinstance(hint, str) else ""
        if not name or len(name) > 200 or "\n" in name or "://" in name:
            name = self._stem if alone else f"{self._stem}-{self._count:04}"
        base, dot, ending = name.rpartition(".")
        if not dot or not base or len(ending) > 5 or " " in ending:
            base, ending = name, "txt"
        name, number = f"{base}.{ending}", 2
        while name.casefold() in self._given:
            name, number = f"{base}-{number}.{ending}", number + 1
        self._given.add(name.casefold())
        return self._folder + name


def text_of(value: Any, *keys: str) -> str:
    """The first string that an object holds under one of the keys; empty when there is none."""
    if not isinstance(value, dict):
        return ""
    return next((value[key] for key in keys if isinstance(value.get(key), str) and value[key]), "")


def listed(value: Any, key: str) -> list[Any]:
    """What an object holds as a list under a key; nothing when it does not."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def whole(value: Any) -> int | None:
    """A whole number that may be an offset."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
