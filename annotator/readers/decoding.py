"""From an article's bytes to its text: what the encoding is, and line ends made one. Nothing else is changed.

UTF-8 is tried first, then UTF-16 and UTF-32 with a byte order mark; anything else is a guess and comes with a warning.
An encoding that a person names is taken without a guess.
"""

import codecs
from pathlib import Path

from msgspec import Struct

from annotator.readers.errors import ReadError
from annotator.readers.guessing import guesses

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive, as Word, OpenDocument and EPUB files are"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "rich text, RTF: save it as plain text first"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\x1f\x8b\x08", "a gzip archive"),
)

_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\v\f\r\x1b")
_HIGH = bytes(range(0x80, 0x100))

_HEAD = 64 * 1024
"""Bytes, or code points, in which signs of a binary file are counted."""


class Decoded(Struct, frozen=True):
    """The text with LF alone as line end. ``encoding`` is empty for UTF-8; ``warning`` goes on from the file's name,
    without a full stop, and is empty when there is no doubt."""

    text: str
    encoding: str = ""
    warning: str = ""


def decode(data: bytes, *, path: Path, encoding: str = "") -> Decoded:
    """The text of ``data``; ReadError, naming ``path``, when it is no text, or not in the ``encoding`` given."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(path, f"is not a text file (it is {kind})")
    decoded = _as_given(data, encoding, path) if encoding else _as_found(data, path)
    text = decoded.text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, decoded.encoding, decoded.warning)


def _as_given(data: bytes, encoding: str, path: Path) -> Decoded:
    try:
        known = codecs.lookup(encoding).name
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(path, f"cannot be read as {encoding}: byte {error.start} does not fit") from None
    except UnicodeError:
        raise ReadError(path, f"cannot be read as {encoding}") from None
    except (LookupError, ValueError):
        raise ReadError(path, f"cannot be read as “{encoding}”: no text encoding has this name") from None
    try:
        text.encode()
    except UnicodeEncodeError as error:  # some codecs let half a character through, which no file could hold
        raise ReadError(path, f"cannot be read as {encoding}: character {error.start} is half a one") from None
    return Decoded(text, "" if known in ("utf-8", "utf-8-sig") else encoding)


def _as_found(data: bytes, path: Path) -> Decoded:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _with_mark(data, name, path)
    _refuse_binary(data, path)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _damaged(data, error.start) or _guessed(data)


def _with_mark(data: bytes, name: str, path: Path) -> Decoded:
    warning = ""
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        text = data.decode(name, "replace")
        warning = f"is damaged at byte {error.start}: it is not {name.upper()} there, and “\ufffd” stands in its place"
    head = text[:_HEAD]
    if "\0" in head or head.count("\ufffd") > 2 + len(head) // 20:
        raise ReadError(path, f"is not a text file (it begins as {name.upper()} and does not go on as that)")
    return Decoded(text, name, warning)


def _refuse_binary(data: bytes, path: Path) -> None:
    nul = data.find(b"\0")
    if nul >= 0:
        raise ReadError(path, f"is not a text file (byte {nul} is NUL, which no text has)")
    head = data[:_HEAD]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > 2 + len(head) // 20:
        raise ReadError(path, f"is not a text file ({controls} of its first {len(head)} bytes are control characters)")


def _damaged(data: bytes, first: int) -> Decoded | None:
    """UTF-8 with a few broken bytes, as a download cut short or a bad paste leaves it; None when it is not that."""
    before, after = data[max(0, first - _HEAD) : first], data[first : first + _HEAD]
    if not _mostly_utf8(before + after) or not _mostly_utf8(data):  # near by first: to put up with faults is slow
        return None
    text = data.decode("utf-8", "replace")
    return Decoded(text, "", f"is damaged at byte {first}: it is not UTF-8 there, and “\ufffd” stands in its place")


def _mostly_utf8(data: bytes) -> bool:
    """Whether there are ten whole characters above 127 for each broken one: by chance there is hardly ever one."""
    broken = data.decode("utf-8", "replace").count("\ufffd")
    high = len(data) - len(data.translate(None, _HIGH))
    return high - broken >= 2 * 10 * broken


def _guessed(data: bytes) -> Decoded:
    for name in guesses(data):
        try:
            text = data.decode(name)
        except (UnicodeError, LookupError):
            continue
        return Decoded(text, name, f"is not UTF-8; it was read as {name}, which is a guess")
    raise AssertionError("the last guess decodes any bytes")
