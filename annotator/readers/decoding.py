"""From an article's bytes to its text: what the encoding is, and line ends made one. Nothing else is changed.

UTF-8 is tried first, then UTF-16 and UTF-32 with a byte order mark; anything else is a guess and comes with a warning.
An encoding that a person names is taken without a guess.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from annotator.readers.errors import ReadError

SAMPLE_BYTES = 32 * 1024
"""How much of a file the guess looks at; its cost grows with it, and more than this does not make it better."""

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
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_SEEN = 64 * 1024
"""Bytes in which control characters are counted."""


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
        text.encode()  # some codecs let half a character through, which no file could hold
    except UnicodeDecodeError as error:
        raise ReadError(path, f"cannot be read as {encoding}: byte {error.start} does not fit") from None
    except UnicodeError:
        raise ReadError(path, f"cannot be read as {encoding}") from None
    except (LookupError, ValueError):
        raise ReadError(path, f"cannot be read as “{encoding}”: no text encoding has this name") from None
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
        warning = f"is {name.upper()} with damage, the first at byte {error.start}; “\ufffd” stands there"
    head = text[:_SEEN]
    if "\0" in head or head.count("\ufffd") > 2 + len(head) // 20:
        raise ReadError(path, f"is not a text file (it begins as {name.upper()} and does not go on as that)")
    return Decoded(text, name, warning)


def _refuse_binary(data: bytes, path: Path) -> None:
    nul = data.find(b"\0")
    if nul >= 0:
        raise ReadError(path, f"is not a text file (byte {nul} is NUL, which no text has)")
    head = data[:_SEEN]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > 2 + len(head) // 20:
        raise ReadError(path, f"is not a text file ({controls} of its first {len(head)} bytes are control characters)")


def _damaged(data: bytes, first: int) -> Decoded | None:
    """UTF-8 with a few broken bytes, as a download cut short or a bad paste leaves it; None when it is not that.

    Bytes above 127 hardly ever make whole UTF-8 characters by chance, so a text where most do is UTF-8.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = (len(data) - len(_NOT_ASCII.sub(b"", data)) - broken) // 2
    if whole < 10 * broken:
        return None
    places = "one place that is" if broken == 1 else f"{broken:,} places that are"
    return Decoded(text, "", f"has {places} not UTF-8, the first at byte {first}; “\ufffd” stands there")


def _guessed(data: bytes) -> Decoded:
    for name in _guesses(data):
        try:
            text = data.decode(name)
        except (UnicodeError, LookupError):
            continue
        return Decoded(text, name, f"is not UTF-8; it was read as {name}, which is a guess")
    raise AssertionError("latin-1 decodes everything")


def _guesses(data: bytes) -> Iterator[str]:
    """Encodings to try, the likeliest first; the last of them fits any bytes."""
    import charset_normalizer

    sample = _sample(data)
    for match in charset_normalizer.from_bytes(sample):
        yield _common_name(match.encoding)
    yield "windows-1252"
    yield "iso-8859-1"


def _common_name(codec: str) -> str:
    """The name that people know a codec by; Python knows it too."""
    if re.fullmatch(r"cp125\d", codec):
        return codec.replace("cp", "windows-")
    if codec.startswith("iso8859_"):
        return codec.replace("iso8859_", "iso-8859-")
    return {"latin_1": "iso-8859-1"}.get(codec, codec.replace("_", "-"))


def _sample(data: bytes) -> bytes:
    """Lines that tell encodings apart: those with bytes above 127, up to ``SAMPLE_BYTES`` of them."""
    if len(data) <= SAMPLE_BYTES:
        return data
    pieces: list[bytes] = []
    room = SAMPLE_BYTES
    at = 0
    while room > 0 and (found := _NOT_ASCII.search(data, at)):
        start = max(data.rfind(b"\n", max(at, found.start() - 500), found.start()) + 1, at)
        if start < found.start() - 500:
            start = max(found.start() - 500, at)
        end = data.find(b"\n", found.end(), start + room)
        if end < 0:
            # a cut at a space never halves a character of two or four bytes
            end = data.rfind(b" ", found.end(), start + room)
        if end < 0:
            end = min(len(data), start + room)
        pieces.append(data[start:end])
        room -= end - start + 1
        at = end
    return b"\n".join(pieces)
