"""What encoding an article that is not UTF-8 may be in, from a bounded sample of its bytes."""

import re
from collections.abc import Iterator

SAMPLE_BYTES = 32 * 1024
"""How much of a file the guess looks at; its cost grows with it, and more than this does not make it better."""

_CONTEXT = 500
"""Bytes before one that is above 127 which go into the sample with it."""

_HIGH = re.compile(rb"[\x80-\xff]")

_NEVER = [
    *("utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"),
    *("shift_jis_2004", "shift_jisx0213", "euc_jis_2004", "euc_jisx0213"),
]
"""Short texts are taken for these by chance; UTF-16 has its mark or its NUL bytes, and the others are hardly used."""

_LETTERS = "àáâãäåæçèéêëíîïñòóôõöøœùúûüýßÀÁÂÄÅÆÇÈÉÊËÍÎÑÓÔÖØŒÚÜ"
_BETWEEN_WORDS = "‚„“”‘«»‹›¿¡£€"
_ANYWHERE = "’…–—•·§©®™°\u00a0"
_NOT_WESTERN = re.compile(
    f"[^\\x00-\\x7f{_LETTERS}{_BETWEEN_WORDS}{_ANYWHERE}]|(?<=[a-zA-Z])[{_BETWEEN_WORDS}](?=[a-zA-Z])|[a-z][À-Ü]"
)
_ACCENTED = re.compile(f"[{_LETTERS}]+")


def guesses(data: bytes) -> Iterator[str]:
    """Names of encodings to try, the likeliest first; the last of them fits any bytes."""
    import charset_normalizer  # slow to load, and hardly ever needed

    sample = _sample(data)
    if _looks_western(sample):
        yield "windows-1252"
    for match in charset_normalizer.from_bytes(sample, cp_exclusion=_NEVER):
        yield _common_name(match.encoding)
    yield "windows-1252"
    yield "iso-8859-1"


def _looks_western(sample: bytes) -> bool:
    """Whether it is most likely English or another western language, with typographer's quotes and a few accents.

    The general guess is weak there, since much plain English with a few accents tells it too little.
    """
    try:
        text = sample.decode("windows-1252")
    except UnicodeDecodeError:
        return False
    if _NOT_WESTERN.search(text) or ("õ" in text and "ã" not in text):  # the one alone is Hungarian, read wrongly
        return False
    runs = [len(run) for run in _ACCENTED.findall(text)]
    # in Greek, Cyrillic or Chinese, read wrongly, they stand together
    return sum(length for length in runs if length > 1) * 5 <= sum(runs)


def _common_name(codec: str) -> str:
    """The name that people know a codec by; Python knows it too."""
    if re.fullmatch(r"cp125\d", codec):
        return codec.replace("cp", "windows-")
    if codec.startswith("iso8859_"):
        return codec.replace("iso8859_", "iso-8859-")
    return {"latin_1": "iso-8859-1"}.get(codec, codec.replace("_", "-"))


def _sample(data: bytes) -> bytes:
    """Lines that tell encodings apart, those with bytes above 127, up to ``SAMPLE_BYTES`` of them."""
    if len(data) <= SAMPLE_BYTES:
        return data
    pieces: list[bytes] = []
    room, at = SAMPLE_BYTES, 0
    while room > 0 and (found := _HIGH.search(data, at)):
        near = max(at, found.start() - _CONTEXT)
        start = max(near, data.rfind(b"\n", near, found.start()) + 1)
        end = data.find(b"\n", found.end(), start + room)
        if end < 0 and start + room < len(data):  # a cut at a space halves no character of several bytes
            end = data.rfind(b" ", found.end(), start + room)
        if end < 0:
            end = min(len(data), start + room)
        pieces.append(data[start:end])
        room -= end - start + 1
        at = end
    return b"\n".join(pieces)
