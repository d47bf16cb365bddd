"""Offsets as other programs count them, brought to ours: code points of a text whose line ends are LF.

Nobody says in a file what it counts in. Each way that a format is known to use is tried, and the one is taken under
which the quoted words stand where they should; nothing is ever shifted to make it fit.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from msgspec import Struct

Convert = Callable[[int], int | None]
"""From an offset in some unit to one in code points of the text; None when none begins there."""

MARK = "\ufeff"
_LINE_END = re.compile("\r\n?")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_WIDE = re.compile("\r\n|[\U00010000-\U0010ffff]")


class Unit(Struct, frozen=True):
    """A way to count. ``utf16``: UTF-16 units, else code points; ``crlf``: how many a CRLF is; ``mark``: whether a byte
    order mark at the beginning counts."""

    utf16: bool = False
    crlf: int = 2
    mark: bool = False

    def __str__(self) -> str:
        return (
            f"{'UTF-16 units' if self.utf16 else 'code points'}, a line end of CR and LF as {self.crlf}, "
            f"a byte order mark {'counted' if self.mark else 'left out'}"
        )


CODE_POINTS = Unit()
UTF16 = Unit(utf16=True)
USUAL = (CODE_POINTS, UTF16)
IN_JSON = (Unit(mark=True), Unit(utf16=True, mark=True))
"""Of a text that stands in the file itself as a string, all of which counts."""
EVERY = tuple(Unit(utf16, crlf, mark) for utf16 in (False, True) for crlf in (2, 1) for mark in (False, True))


class Quoted(Struct, frozen=True):
    """Where something is said to stand, and which words; None when only the place is known."""

    start: int
    end: int
    exact: str | None = None


Alike = Callable[[str, str], bool]


def canonical(raw: str) -> str:
    """The text as the program has it: without a byte order mark, line ends as LF."""
    return _LINE_END.sub("\n", raw.removeprefix(MARK))


def same(exact: str, found: str) -> bool:
    """Whether words out of a file are those of the text; line ends may differ."""
    return exact == found or canonical(exact) == found


_SPACE = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]")


def same_on_a_line(exact: str, found: str) -> bool:
    """As :func:`same`, where the file has a space for each line break and tab."""
    return same(exact, found) or _SPACE.sub(" ", canonical(exact)) == _SPACE.sub(" ", found)


def on_a_line(text: str) -> str:
    """The text with a space for each line break and tab."""
    return _SPACE.sub(" ", text)


def converter(raw: str, unit: Unit) -> Convert:
    """From offsets of ``raw`` in the unit to those of its :func:`canonical` text."""
    text_length = len(raw) - raw.startswith(MARK) - raw.count("\r\n")
    plain = "\r\n" not in raw and not (unit.mark and raw.startswith(MARK))
    if (plain or unit == Unit(crlf=1)) and not (unit.utf16 and _BEYOND.search(raw)):
        return lambda offset: offset if 0 <= offset <= text_length else None
    # what is not one in both: from which offset to which it goes, and from where to where in the text
    starts, ends, before, after = (array("q") for _ in range(4))
    at = offset = 0
    if raw.startswith(MARK) and unit.mark:
        starts.append(0)
        ends.append(offset := 1)
        before.append(0)
        after.append(0)
    last = int(raw.startswith(MARK))
    for found in _WIDE.finditer(raw, last):
        at += found.start() - last
        offset += found.start() - last
        last = found.end()
        width = unit.crlf if found[0] == "\r\n" else 1 + unit.utf16
        if width > 1:
            starts.append(offset)
            ends.append(offset + width)
            before.append(at)
            after.append(at + 1)
        at += 1
        offset += width

    def convert(offset: int) -> int | None:
        number = bisect_right(starts, offset) - 1
        if offset < 0 or number < 0:
            return offset if 0 <= offset <= text_length else None
        if offset < ends[number]:
            return before[number] if offset == starts[number] else None
        found = after[number] + offset - ends[number]
        return found if found <= text_length else None

    return convert


def alike_in(raw: str) -> Callable[[Unit], tuple[bool, int, bool]]:
    """What of a unit makes a difference in this text: those of which it is the same count the same in it."""
    beyond, crlf, mark = bool(_BEYOND.search(raw)), "\r\n" in raw, raw.startswith(MARK)
    return lambda unit: (unit.utf16 and beyond, unit.crlf if crlf else 0, unit.mark and mark)


def best(
    raw: str, quoted: Sequence[Quoted], units: Sequence[Unit] = USUAL, alike: Alike = same
) -> tuple[Unit, Convert]:
    """The unit under which most of the quoted words stand where they should, the first of them where several do."""
    text = canonical(raw)
    told = [one for one in quoted if one.exact is not None]
    found: list[tuple[int, Unit, Convert]] = []
    for unit in units:
        convert = converter(raw, unit)
        agreed = sum(place(one, convert, text, alike) is not None for one in told)
        if agreed == len(told):
            return unit, convert
        found.append((agreed, unit, convert))
    _, unit, convert = max(found, key=lambda one: one[0])
    return unit, convert


def place(quoted: Quoted, convert: Convert, text: str, alike: Alike = same) -> tuple[int, int] | None:
    """The range in the text, when there is one and the quoted words stand there."""
    start, end = convert(quoted.start), convert(quoted.end)
    if start is None or end is None or start >= end:
        return None
    if quoted.exact is not None and not alike(quoted.exact, text[start:end]):
        return None
    return start, end


def utf16_offsets(text: str) -> Callable[[int], int]:
    """From code points of the text to UTF-16 units."""
    pairs = [found.start() for found in _BEYOND.finditer(text)]
    if not pairs:
        return lambda offset: offset
    return lambda offset: offset + bisect_left(pairs, offset)


def utf16_places(text: str) -> Convert:
    """From UTF-16 units of the text to code points, whatever its line ends are; None where no character begins."""
    pairs = [found.start() + number for number, found in enumerate(_BEYOND.finditer(text))]
    length = len(text) + len(pairs)

    def convert(offset: int) -> int | None:
        before = bisect_left(pairs, offset)
        within = before > 0 and pairs[before - 1] == offset - 1
        return None if within or not 0 <= offset <= length else offset - before

    return convert
