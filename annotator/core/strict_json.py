"""JSON read strictly: one key once, no NaN, no lone surrogates, bounded depth, and an error that says where.

Python's own parser is lenient in all of these (RFC 8259 leaves them to the reader); this one keeps the exact bytes of
the records of a sidecar besides, so that one that cannot be read can be written back as it was.
"""

import json
from collections.abc import Callable
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, TypeVar

T = TypeVar("T")

MAX_DEPTH = 200
"""Arrays and objects within each other. A sidecar needs seven."""


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


def _constant(name: str) -> Any:
    raise JSONFaultError("", f"{name} is not a number in JSON")


def _integer(digits: str) -> int:
    if len(digits) > 40:
        raise JSONFaultError("", f"a number of {len(digits)} digits")
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
        raise JSONFaultError(_place(text, error.pos), error.msg[0].lower() + error.msg[1:]) from None
    except RecursionError:
        raise JSONFaultError("", "nested too deeply") from None


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
        value, end = _decoder.raw_decode(text, at)
        values.append(value)
        raw.append(text[at:end])
        at = _skip(text, end)
        if text[at : at + 1] != ",":
            return values, raw, _expect(text, at, "]")
        at += 1


def check(value: Any, place: str, depth: int = 0) -> None:
    """JSONFaultError with the place of the first thing in ``value`` that strict JSON forbids."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise JSONFaultError(place, "half of a surrogate pair, which is no character") from None
    elif isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise JSONFaultError(place, "a number too large")
    elif isinstance(value, dict):
        _check_depth(depth, place)
        if isinstance(value, Repeated):
            raise JSONFaultError(place, f"the key {value.key!r} stands twice")
        for key, item in value.items():
            check(key, f"{place}: a key", depth + 1)
            check(item, f"{place}.{key}" if place else key, depth + 1)
    elif isinstance(value, list):
        _check_depth(depth, place)
        for index, item in enumerate(value):
            check(item, f"{place}[{index}]", depth + 1)


def _check_depth(depth: int, place: str) -> None:
    if depth >= MAX_DEPTH:
        raise JSONFaultError(place[:200], f"nested more than {MAX_DEPTH} deep")
