"""JSON files of other programs: a value, or one a line, each with its place; and names for the articles in them."""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

import msgspec

from annotator.core import strict_json
from annotator.core.sidecar import Fault
from annotator.core.strict_json import JSONFaultError
from annotator.formats.item import FormatError, Input, Notes
from annotator.formats.text_input import decoded

_NEWLINE, _MARK = b"\n", codecs.BOM_UTF8
_LOOK = 64 * 1024
"""Bytes from which a file's kind is told."""
LARGE = 16 * 1024 * 1024
"""Bytes from which on a file is read value by value: as a whole it would take some ten times as much memory."""
MOST_BYTES = 512 * 1024 * 1024
"""Of a file that is read value by value: some 100,000 articles."""


def values(file: Input, notes: Notes) -> Iterator[tuple[str, Any]]:
    """Each value of the file with its place: the members of a list, a value alone, or the lines of JSON Lines, of which
    one that cannot be read is said and costs only itself. FormatError when nothing of it is JSON."""
    if len(file.data) >= LARGE:
        if file.data[:_LOOK].removeprefix(_MARK).lstrip()[:1] == b"[":
            yield from _members(file.data, notes)
            return
        _, first = next(_numbered(file.data), (0, b""))
        if len(first) < len(file.data) - 2 and _is_json(first):
            yield from _lines(_numbered(file.data), notes)
            return
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


def _members(data: bytes, notes: Notes) -> Iterator[tuple[str, Any]]:
    """The members of a list, each parsed when its turn comes."""
    data = data.removeprefix(_MARK)
    try:
        members = msgspec.json.decode(data, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        at = re.search(r"byte (\d+)", str(error))
        place = f"line {data.count(_NEWLINE, 0, int(at[1])) + 1}" if at else ""
        message = re.sub(r"^JSON is malformed: | \(byte \d+\)$", "", str(error))
        raise FormatError(Fault(place, f"not JSON: {message}")) from None
    for index, member in enumerate(members):
        place = f"[{index}]"
        try:
            value = strict_json.loads(strict_json.decode_text(bytes(member)))
        except JSONFaultError as error:
            notes.fault(f"{place} {error.place}".strip(), error.message)
            continue
        if _is_sound(value, place, notes):
            yield place, value


def _numbered(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, with their numbers from 1."""
    start, number = len(_MARK) if data.startswith(_MARK) else 0, 0
    while start < len(data):
        end = data.find(_NEWLINE, start)
        end = len(data) if end < 0 else end
        number += 1
        if line := data[start:end].strip():
            yield number, line
        start = end + 1


def alone(found: Iterator[tuple[str, Any]]) -> tuple[Iterator[tuple[str, Any]], bool]:
    """The values again, and whether there is no more than one."""
    first = list(islice(found, 2))
    return chain(first, found), len(first) < 2


def _lines(lines: Iterable[tuple[int, str | bytes]], notes: Notes) -> Iterator[tuple[str, Any]]:
    for number, line in lines:
        try:
            value = strict_json.loads(line if isinstance(line, str) else strict_json.decode_text(line))
        except JSONFaultError as error:
            notes.fault(f"line {number}", error.message)
            continue
        if _is_sound(value, f"line {number}", notes):
            yield f"line {number}", value


def _is_json(line: str | bytes) -> bool:
    try:
        strict_json.loads(line if isinstance(line, str) else strict_json.decode_text(line))
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
