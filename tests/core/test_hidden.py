"""Which characters hide something, and which do their work."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.hidden import badged, hidden, long_name, short_name

ORDINARY = {
    "a family": "👩\u200d👩\u200d👧",
    "a rainbow flag": "🏳️\u200d🌈",
    "a woman astronaut with a skin tone": "👩🏽\u200d🚀",
    "the flag of Wales": "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f!",
    "a key cap": "1\ufe0f\u20e3 #\ufe0f\u20e3",
    "a red heart": "❤\ufe0f",
    "Persian": "می\u200cخواهم کتاب\u200cها",
    "Hindi": "क्\u200dष र्\u200d क्\u200cष",
    "Malayalam": "ന്\u200d",
    "Sinhala": "ක්\u200dෂ",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ ᠤ\u180b",
    "Old Hangul": "\u115f\u1161 \u1100\u1160\u11a8",
    "a variant of an ideograph": "葛\U000e0100",
    "German with soft hyphens": "Donau\u00addampf\u00adschiff",
    "lines": "a\nb\r\nc\td\u2028e\x85f",
    "spaces": "a\u00a0b\u2009c\u3000d\u202fe",
    "Hebrew": "שלום עולם, 17 (כן)",
    "accents": "e\u0301 Z\u0308",
    "nothing": "",
}
HIDING = [
    *"\x00\x01\x08\x0e\x1b\x1f\x7f\x80\x84\x9f",
    *"\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2064\u2065\u2066\u2067\u2068\u2069\u206a\u206f",
    *"\u034f\u115f\u17b4\u2800\u3164\uffa0\ufeff\ufff0\ufff9\ufffb\ufffc\ufffe\uffff\ufdd0\ue000\uf8ff",
    *"\U000e0000\U000e0001\U000e0020\U000e0041\U000e007f\U000e0fff\U000f0000\U000ffffe\U00100000\U0010ffff\U0001d173",
]


@pytest.mark.parametrize("name", ORDINARY)
def test_what_does_its_work_is_left_alone(name: str) -> None:
    assert hidden(ORDINARY[name]) == []
    assert badged(ORDINARY[name]) == ORDINARY[name]


@pytest.mark.parametrize("character", HIDING, ids=ascii)
def test_what_hides_is_found_anywhere(character: str) -> None:
    for before, after in (
        ("a", "b"),
        ("", ""),
        (" ", " "),
        ("ש", "ש"),
        ("م", "م"),
        ("👩", "👩"),
        ("1", "2"),
        ("漢", "字"),
    ):
        if character == "\u115f" and after == "\u1161":
            continue
        text = f"{before}{character}{after} {character}{character}"
        assert len(hidden(text)) == 3, (before, after)
        assert badged(text).count("⟨U+") == 3


@pytest.mark.parametrize(
    "text",
    [
        "pay\u200dpal", "pay\u200cpal", "a \u200d b", "\u200d", "👩\u200d", "👩\u200d\u200d👩", "می\u200c\u200cخواهم",
        "Zo\u200dë", "a\u00ad", "\u00ada", "a\u00ad\u00adb", "1\u00ad2", "a\ufe0f", " \ufe0f", "❤\ufe0f\ufe0f",
        "👩\U000e0100",
        "x\U000e0100", "🏴\U000e0067\U000e0062", "🏴\U000e0067\U000e0062\U000e0041\U000e007f", "k\u034fk", "a\u180bb",
    ],
)  # fmt: skip
def test_a_joiner_tag_or_selector_out_of_its_place_is_found(text: str) -> None:
    assert hidden(text)


def test_every_format_character_and_control_is_a_suspect_or_has_a_shape() -> None:
    shapes = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
    breaks = set("\t\n\x0b\x0c\r\x85")
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) in ("Cf", "Cc", "Co") and character not in shapes | breaks:
            if 0x13430 <= code <= 0x1345F or 0x1BCA0 <= code <= 0x1BCA3:  # of hieroglyphs and of shorthand
                continue
            assert hidden(f"a{character}1"), hex(code)


@given(st.text(st.one_of(st.sampled_from([*HIDING, *"\u200c\u200d\ufe0fa 👩🏴मם"]), st.characters())))
def test_a_badge_stands_for_each(text: str) -> None:
    places = hidden(text)
    assert places == sorted(set(places))
    shown = badged(text)
    assert len(shown) == len(text) + sum(len(f"⟨U+{ord(text[at]):04X}⟩") - 1 for at in places)
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\x00")
    for at in places:
        assert short_name(text[at]).isascii()
        assert long_name(text[at]).startswith(f"U+{ord(text[at]):04X}, ")
