"""JSON read strictly: one key once, no NaN, no lone surrogates, bounded depth, and an error that says where.

Python's own parser is lenient in all of these (RFC 8259 leaves them to the reader); this one keeps the exact bytes of
the records of a sidecar besides, so that one that cannot be read can be written back as it was.
"""

import json
import re
from collections.abc import Callable, Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, TypeVar

T = TypeVar("T")

MAX_DEPTH = 200
"""Arrays and objects within each other. A sidecar needs seven."""
MAX_DIGITS = 40
"""Of a whole number; what tells one from the next in 40 digits is no count and no identifier that JSON can carry."""

_LARGEST = 10**MAX_DIGITS
_TOO_DEEP = f"nested more than {MAX_DEPTH} deep"
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


class JSONFaultError(ValueError):
    """The text is not JSON as we take it. ``place`` is a line and column, or a path to a value."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place, self.message = place, message


class Repeated(dict[str, Any]):
    """An object in which a key stands twice; the later value is in it, as other parsers have it."""

    key = ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeated = Repeated(found)
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            repeated.key = key
            break
        seen.add(key)
    return repeated


class Odd(int):
    """Stands where a text has a value that strict JSON forbids, until :func:`check` says so with its place."""

    message = ""


def _odd(message: str) -> Odd:
    odd = Odd()
    odd.message = message
    return odd


def _constant(name: str) -> Odd:
    return _odd(f"{name} is not a number in JSON")


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        length = len(digits) - digits.startswith("-")
        if length > MAX_DIGITS:
            return _odd(f"a number of {length:,} digits")
    return int(digits)


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer)


def decode_text(data: bytes) -> str:
    """The bytes as text; a leading byte order mark is passed over. JSONFaultError when they are not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise JSONFaultError(f"line {line}", f"not UTF-8 (byte {error.start})") from None


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - text.rfind(chr(10), 0, position)}"


def loads(text: str) -> Any:
    """The value of a whole text. JSONFaultError when there is none or something after it."""
    return _located(text, lambda: _whole(text))


def _whole(text: str) -> Any:
    value, end = _decoder.raw_decode(text, _skip(text, 0))
    end = _skip(text, end)
    if end != len(text):
        raise json.JSONDecodeError("something stands after the end", text, end)
    return value


def load_object(text: str, sections: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The object of a whole text, and for those keys of it in ``sections`` that hold arrays the text of each item."""
    return _located(text, lambda: _split(text, sections))


def _located(text: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except json.JSONDecodeError as error:
        message = error.msg[0].lower() + error.msg[1:].removesuffix(" at").removesuffix(" starting")
        raise JSONFaultError(_place(text, error.pos), message) from None
    except RecursionError:
        deepest = next((at for at, depth in _nesting(text, 0) if depth > MAX_DEPTH), 0)
        raise JSONFaultError(_place(text, deepest), _TOO_DEEP) from None


def _nesting(text: str, at: int) -> Iterator[tuple[int, int]]:
    """The brackets from ``at`` on, and how many are open after each; without recursion, for text nested too deeply."""
    depth = 0
    for found in _NESTING.finditer(text, at):
        bracket = found[0]
        if bracket[0] != '"':
            depth += 1 if bracket in "[{" else -1
            yield found.start(), depth


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _expect(text: str, at: int, character: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != character:
        raise json.JSONDecodeError(f"expected {character}", text, at)
    return at + 1


def _split(text: str, sections: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    found: dict[str, Any] = {}
    raw: dict[str, list[str]] = {}
    at = _expect(text, 0, "{")
    if text[_skip(text, at) : _skip(text, at) + 1] == "}":
        at = _skip(text, at) + 1
    else:
        while True:
            start = _expect(text, at, '"')
            key, at = scanstring(text, start, True)
            if key in found:
                raise JSONFaultError(_place(text, start - 1), f"the key {key!r} stands twice")
            at = _skip(text, _expect(text, at, ":"))
            if key in sections and text[at : at + 1] == "[":
                found[key], raw[key], at = _items(text, at + 1)
            else:
                found[key], at = _decoder.raw_decode(text, at)
            at = _skip(text, at)
            if text[at : at + 1] != ",":
                at = _expect(text, at, "}")
                break
            at += 1
    at = _skip(text, at)
    if at != len(text):
        raise json.JSONDecodeError("something stands after the end", text, at)
    return found, raw


def _items(text: str, at: int) -> tuple[list[Any], list[str], int]:
    values: list[Any] = []
    raw: list[str] = []
    at = _skip(text, at)
    if text[at : at + 1] == "]":
        return values, raw, at + 1
    while True:
        at = _skip(text, at)
        value, end = _item(text, at)
        values.append(value)
        raw.append(text[at:end])
        at = _skip(text, end)
        if text[at : at + 1] != ",":
            return values, raw, _expect(text, at, "]")
        at += 1


def _item(text: str, at: int) -> tuple[Any, int]:
    """An item and where it ends. One nested too deeply to be read costs itself alone, as any other that is odd."""
    try:
        return _decoder.raw_decode(text, at)
    except RecursionError:
        end = next((place + 1 for place, depth in _nesting(text, at) if depth == 0), 0)
        if not end:
            raise
        return _odd(_TOO_DEEP), end


def check(value: Any, place: str, depth: int = 0, *, halves: bool = False) -> None:
    """JSONFaultError with the place of the first thing in ``value`` that strict JSON forbids; with ``halves`` half a
    surrogate pair may stand, as it does in file names that are no text."""
    if isinstance(value, str):
        if halves:
            return
        try:
            value.encode()
        except UnicodeEncodeError:
            raise JSONFaultError(place, "half of a surrogate pair, which is no character") from None
    elif isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise JSONFaultError(place, "a number too large")
    elif isinstance(value, Odd):
        raise JSONFaultError(place, value.message)
    elif isinstance(value, int):
        if not -_LARGEST < value < _LARGEST:
            raise JSONFaultError(place, f"a number of more than {MAX_DIGITS} digits")
    elif isinstance(value, dict):
        _check_depth(depth, place)
        if isinstance(value, Repeated):
            raise JSONFaultError(place, f"the key {value.key!r} stands twice")
        for key, item in value.items():
            check(key, f"{place}: a key", depth + 1, halves=halves)
            check(item, f"{place}.{key}" if place else key, depth + 1, halves=halves)
    elif isinstance(value, list):
        _check_depth(depth, place)
        for index, item in enumerate(value):
            check(item, f"{place}[{index}]", depth + 1, halves=halves)


def _check_depth(depth: int, place: str) -> None:
    if depth >= MAX_DEPTH:
        raise JSONFaultError(place[:200], _TOO_DEEP)
