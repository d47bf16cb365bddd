"""Where a letter and where a word begins: rules about one place in a text, after Unicode's annex 29.

A letter is what a person takes for one: a character with its accents, an emoji of several code points, a flag. A word
is a run of letters and digits with the apostrophes, hyphens and decimal points inside it; in scripts that do not put
spaces between words each letter is one. Places are code points, and only their neighbourhood is looked at.
"""

import unicodedata
from functools import lru_cache

NEIGHBOURHOOD = 500
"""Code points that are looked at on one side of a place; there are no words or letters of that length."""

_ZWJ = "\u200d"
_ZERO_WIDTH_SPACE = "\u200b"
_FLAGS = range(0x1F1E6, 0x1F200)
_EMOJI = range(0x1F000, 0x1FB00)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_OTHER_EXTENDERS = frozenset("\u200c\u200d\uff9e\uff9f\u0e33\u0eb3")
_OTHER_PICTURES = frozenset("‼⁉〰↔")

_JAMO = (
    ("L", (range(0x1100, 0x1160), range(0xA960, 0xA97D))),
    ("V", (range(0x1160, 0x11A8), range(0xD7B0, 0xD7C7))),
    ("T", (range(0x11A8, 0x1200), range(0xD7CB, 0xD7FC))),
)
_SYLLABLES = range(0xAC00, 0xD7A4)
_HANGUL_JOINS = {
    ("L", "L"), ("L", "V"), ("L", "LV"), ("L", "LVT"), ("LV", "V"), ("LV", "T"), ("V", "V"), ("V", "T"), ("LVT", "T"),
    ("T", "T"),
}  # fmt: skip

_CONJUNCTS = (range(0x0900, 0x0A00), range(0x0A80, 0x0B80), range(0x0C00, 0x0C80), range(0x0D00, 0x0D80))
"""Devanagari, Bengali, Gujarati, Oriya, Telugu and Malayalam: a virama makes one letter of two consonants."""

_NO_SPACES = (
    range(0x0E00, 0x0F00),  # Thai, Lao
    range(0x1000, 0x10A0),  # Myanmar
    range(0x1780, 0x1800),  # Khmer
    range(0x2E80, 0x3130),  # radicals, kana, bopomofo
    range(0x31A0, 0x3400),
    range(0x3400, 0xA000),  # ideographs
    range(0xF900, 0xFB00),
    range(0xFF66, 0xFFA0),
    range(0x1AFF0, 0x1B170),
    range(0x20000, 0x40000),
)
_HEBREW = range(0x0590, 0x0600)

_APOSTROPHES = frozenset("'’＇·")
_HYPHENS = frozenset("-‐‑")
_IN_NUMBERS = frozenset(".,٫٬")
_IN_HEBREW = frozenset('"״׳')


def is_space(character: str) -> bool:
    """White space, a no-break space and a space of no width among it."""
    return character.isspace() or character == _ZERO_WIDTH_SPACE


def letter_begins(text: str, at: int) -> bool:
    """Whether no letter is split between the code points before and at ``at``; true at both ends of the text."""
    if not 0 < at < len(text):
        return True
    here = text[at]
    if here < "\u0300" and here not in "©®":
        return True
    kind, before = _letter_kind(here), _letter_kind(text[at - 1])
    match kind:
        case "extender":
            return before == "control"
        case "flag" if before == "flag":
            return _flags_before(text, at) % 2 == 0
        case "picture" if text[at - 1] == _ZWJ:
            return _letter_kind(text[_base_before(text, at)]) != "picture"
        case "conjunct" if before == "extender":
            return not _joined_by_virama(text, at)
    return (before, kind) not in _HANGUL_JOINS


def word_begins(text: str, at: int) -> bool:
    """Whether no word, number or letter goes on from the code point before ``at`` to that at it."""
    if not 0 < at < len(text):
        return True
    if not letter_begins(text, at):
        return False
    here = _word_kind(text[at])
    base = _base_before(text, at, formats=True)
    before = _word_kind(text[base])
    if "space" in (before, here):
        return True
    if here == "format":
        return before == "other"
    if before == "format":
        return here == "other"
    if "single" in (before, here):
        return True
    if before == here == "word":
        return False
    if before == "word":
        return not _joins(text, base, at, at + 1)
    if here == "word" and base > 0:
        return not _joins(text, _base_before(text, base, formats=True), base, at)
    return True


@lru_cache(maxsize=4096)
def _letter_kind(character: str) -> str:
    code = ord(character)
    category = unicodedata.category(character)
    if category[0] == "M" or character in _OTHER_EXTENDERS or code in _SKIN_TONES or code in _TAGS:
        return "extender"
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return "control"
    if code in _FLAGS:
        return "flag"
    if category == "So" or code in _EMOJI or character in _OTHER_PICTURES:
        return "picture"
    if category == "Lo" and any(code in block for block in _CONJUNCTS):
        return "conjunct"
    if code in _SYLLABLES:
        return "LVT" if (code - _SYLLABLES.start) % 28 else "LV"
    return next((kind for kind, blocks in _JAMO if any(code in block for block in blocks)), "other")


@lru_cache(maxsize=4096)
def _word_kind(character: str) -> str:
    if is_space(character):
        return "space"
    code = ord(character)
    category = unicodedata.category(character)
    if category == "Cf" and code not in _TAGS:
        return "format"
    if category[0] in "LN" and any(code in block for block in _NO_SPACES):
        return "word" if category == "Nd" else "single"
    return "word" if category[0] in "LNM" or category == "Pc" else "other"


def _base_before(text: str, at: int, *, formats: bool = False) -> int:
    """The place of the character before ``at`` that what extends it belongs to; with ``formats`` invisible controls
    of writing direction, soft hyphens and the like are passed over too, unless nothing but a space is before them."""
    place = at - 1
    for candidate in range(at - 1, max(at - 1 - NEIGHBOURHOOD, -1), -1):
        place = candidate
        if _letter_kind(text[candidate]) == "extender":
            continue
        passed = formats and _word_kind(text[candidate]) == "format"
        if not passed or candidate == 0 or _word_kind(text[candidate - 1]) == "space":
            break
    return place


def _flags_before(text: str, at: int) -> int:
    first = at
    while first > 0 and ord(text[first - 1]) in _FLAGS:
        first -= 1
    return at - first


def _joined_by_virama(text: str, at: int) -> bool:
    base = _base_before(text, at)
    virama = any(unicodedata.combining(character) == 9 for character in text[base + 1 : at])
    return virama and _letter_kind(text[base]) == "conjunct"


def _joins(text: str, before: int, between: int, after: int) -> bool:
    """Whether a sign, at the place ``between``, stands inside a word and not beside one."""
    if after >= len(text) or _word_kind(text[before]) != "word" or _word_kind(text[after]) != "word":
        return False
    sign, left, right = text[between], text[before], text[after]
    if sign in _APOSTROPHES or sign in _HYPHENS:
        return True
    if sign in _IN_NUMBERS and left.isdigit() and right.isdigit():
        return True
    if sign in _IN_HEBREW:
        return ord(left) in _HEBREW and ord(right) in _HEBREW
    if sign == "." and left.isalpha() and right.isalpha():  # U.S., e.g., but not two sentences without a space
        alone_left = before == 0 or _word_kind(text[before - 1]) != "word"
        alone_right = after + 1 == len(text) or _word_kind(text[after + 1]) != "word"
        return alone_left and (alone_right or text[after + 1] == ".")
    return False
