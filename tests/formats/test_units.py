"""Offsets of other programs, brought to ours: letter by letter the same as counting along the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import units
from annotator.formats.units import EVERY, MARK, Unit, canonical, converter

raws = st.lists(st.sampled_from(("a", "é", "\r", "\n", "\r\n", "🚒", MARK)), max_size=12).map("".join)


def counted(raw: str, unit: Unit) -> dict[int, int]:
    """From each offset in the unit at which a character begins or the text ends to where that is in our text."""
    found = {0: 0}
    offset = at = 0
    rest = raw
    if rest.startswith(MARK):
        rest = rest[1:]
        offset = int(unit.mark)
        found[offset] = 0
    while rest:
        one = "\r\n" if rest.startswith("\r\n") else rest[0]
        found[offset] = at
        offset += unit.crlf if one == "\r\n" else 2 if unit.utf16 and one > "\uffff" else 1
        at += 1
        rest = rest[len(one) :]
    found[offset] = at
    return found


@settings(max_examples=300)
@given(raw=raws, unit=st.sampled_from(EVERY))
def test_every_offset_is_where_counting_comes_to(raw: str, unit: Unit) -> None:
    convert, expected = converter(raw, unit), counted(raw, unit)
    for offset in range(-2, 2 * len(raw) + 3):
        assert convert(offset) == expected.get(offset)
    assert max(expected.values()) == len(canonical(raw))


@settings(max_examples=300)
@given(raw=raws, one=st.sampled_from(EVERY), other=st.sampled_from(EVERY))
def test_units_that_are_alike_in_a_text_count_the_same_in_it(raw: str, one: Unit, other: Unit) -> None:
    alike = units.alike_in(raw)
    if alike(one) == alike(other):
        assert counted(raw, one) == counted(raw, other)
