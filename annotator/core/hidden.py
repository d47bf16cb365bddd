"""Characters that cannot be seen: which of those in a text hide something, and what they are called.

Marks that turn the direction of writing, characters without width, controls, private use. Those that good writing needs
are left alone where they do their work: joiners within emoji and beside letters of the scripts that join (Persian,
Hindi), tags in a flag, variation selectors after a sign, a soft hyphen between two letters. After Unicode 16, UAX 9 and
UTS 39 and 51.
"""

import re
import unicodedata

_SUSPECT = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U0001d173-\U0001d17a"
    "\U000e0000-\U0010ffff"
)
"""Every character that may hide; one set, so that a text with none of them is gone through once, at C's speed."""
_JOINING = (
    "\u0620-\u065f\u066e-\u06ff\u0700-\u085f\u0860-\u08ff\u0900-\u0dff\u0e80-\u109f\u1000-\u109f\u1700-\u18af\u1900-\u1cff"
    "\ua800-\uabff\ufb50-\ufdcf\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
"""Scripts in which a joiner changes the form of letters."""
_EMOJI = "\xa9\xae\u203c-\u3299\ufe0f\U0001f000-\U0001faff"
_IDEOGRAPH = "\u2e80-\u2fff\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_MAYBE = re.compile(f"[{_SUSPECT}]")
_PLAIN = re.compile(
    # a suspect where it does its work
    "(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
    f"|(?<=[{_JOINING}])[\u200c\u200d]"
    f"|(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])"
    r"|(?<=[^\W\d_])" + "\xad" + r"(?=[^\W\d_])"
    r"|(?<=[^\sA-Za-z" + _SUSPECT + "])[\ufe00-\ufe0f]"
    f"|(?<=[{_IDEOGRAPH}])[\U000e0100-\U000e01ef]"
    "|(?<=[\u1820-\u18aa])[\u180b-\u180f]"
    "|(?<=[\u1100-\u115f\ua960-\ua97f])\u1160|\u115f(?=[\u1160-\u11ff\ud7b0-\ud7fb])"
)

_SHORT = {
    "\xad": "SHY", "\u034f": "CGJ", "\u061c": "ALM", "\u180e": "MVS", "\u200b": "ZWSP", "\u200c": "ZWNJ",
    "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF",
    "\u202d": "LRO", "\u202e": "RLO", "\u2060": "WJ", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI",
    "\u2069": "PDI", "\ufeff": "BOM", "\ufffc": "OBJ", "\x00": "NUL", "\x07": "BEL", "\x08": "BS",
    "\x1b": "ESC", "\x7f": "DEL",
}  # fmt: skip
"""As the standard's own charts abbreviate them."""


NAMES = frozenset(_SHORT.values())
"""The abbreviations that :func:`short_name` gives."""


def hidden(text: str) -> list[int]:
    """Where in ``text`` characters stand that cannot be seen and should be, in code points."""
    found = []
    passed = 0
    for suspect in _MAYBE.finditer(text):
        at = suspect.start()
        if at >= passed:
            plain = _PLAIN.match(text, at)
            if plain is None:
                found.append(at)
            else:
                passed = plain.end()
    return found


def badged(text: str) -> str:
    """``text`` with a visible badge in place of each character that cannot be seen.

    >>> badged("a\\u202eb")
    'a⟨U+202E⟩b'
    """
    places = hidden(text)
    if not places:
        return text
    pieces = []
    passed = 0
    for at in places:
        pieces += [text[passed:at], f"⟨U+{ord(text[at]):04X}⟩"]
        passed = at + 1
    return "".join(pieces) + text[passed:]


def short_name(character: str) -> str:
    """What stands in a badge: an abbreviation that Unicode's charts use, or the code point in hexadecimal."""
    return _SHORT.get(character) or f"{ord(character):04X}"


def long_name(character: str) -> str:
    """The code point and what it is: ``U+202E, right-to-left override``."""
    code = ord(character)
    name = unicodedata.name(character, "").lower()
    if not name:
        category = unicodedata.category(character)
        name = {"Cc": "control character", "Co": "private use"}.get(category, "no character")
    return f"U+{code:04X}, {name}"
