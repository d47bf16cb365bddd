"""The lines of a PDF's pages as PDFium finds them: their words, where they stand, and in what letters.

PDFium is asked as little as may be: a question for each letter would take several times as long as the text itself.
Lengths are points (1/72 inch); y grows upwards from the foot of the page.
"""

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from annotator.readers.inline import BOLD, CODE, ITALIC, Style

HYPHEN = "\ufffe"
"""What PDFium puts for a hyphen at a line's end, in place of both it and the end."""
GAP = 1.6
"""Of a letter's size: what is farther apart is no line."""

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi|(?:^|[-_])(?:bd|blk)\b", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|kursiv|slanted|(?:^|[-_])(?:it|ital|obl)\b", re.IGNORECASE)
_FIXED = re.compile(r"mono|courier|consol|typewriter|menlo|inconsolata", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ufdd0-\ufdef]")
_LIGATURES = str.maketrans({
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": "-", "\t": " ",
    "\u2028": " ", "\u2029": " ",
})  # fmt: skip


class Line(Struct):
    """A run of words on one line. ``runs`` are (start, end, marks) in its text; ``row`` says that it is a table's, and
    ``bullet`` that one is drawn before it; ``column`` is where it was put when the page was put in order, ``left`` and
    ``right`` are its column's ends, and ``edge`` is where lines end that are set in as it is."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    runs: list[tuple[int, int, frozenset[Style]]]
    hyphen: bool = False
    row: bool = False
    bullet: bool = False
    column: int = 0
    left: float = 0.0
    right: float = 0.0
    edge: float = 0.0


class _Letters(Struct, frozen=True):
    """How the words of one text object look. ``turn`` is in quarter turns, -1 for what is askew."""

    size: float
    turn: int
    styles: frozenset[Style]


class _Piece(Struct):
    """Part of a line in one object; ``start`` and ``end`` are UTF-16 units of the page's text."""

    start: int
    end: int
    x0: float
    x1: float
    y: float
    letters: _Letters


class Pages:
    """Asks PDFium for the lines of one page after another."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._fonts: dict[int, frozenset[Style]] = {}
        self._object_of = as_number(raw.FPDFText_GetTextObject, ctypes.c_int)
        self._font_of = as_number(raw.FPDFTextObj_GetFont)
        self._numbers = [ctypes.c_double() for _ in range(2)]
        self._origin = [ctypes.byref(number) for number in self._numbers]
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._size = ctypes.c_float()
        self._name = ctypes.create_string_buffer(256)

    def lines(self, textpage: Any, number: int) -> list[Line]:
        """The lines of a page, in the order of the file; those that stand askew or turned against the others are
        left out, as what is stamped over a page is."""
        units = self._units(textpage)
        handle = textpage.raw
        self._address = ctypes.cast(handle, ctypes.c_void_p).value
        self._letters: dict[int, _Letters] = {}
        plain = _one_a_unit(units)
        found = [
            (self._parted(handle, list(self._pieces(handle, plain, start, end))), hyphen)
            for start, end, hyphen in _spans(plain)
        ]
        count = [0, 0, 0, 0]
        for pieces, _ in found:
            for piece in pieces:
                count[piece.letters.turn] += piece.end - piece.start
        upright = max(range(4), key=lambda turn: (count[turn], -turn))
        lines: list[Line] = []
        for pieces, hyphen in found:
            lines += _lines_of(
                [piece for piece in pieces if piece.letters.turn == upright], units, plain, number, hyphen
            )
        return lines

    def _units(self, textpage: Any) -> bytes:
        count = self._raw.FPDFText_CountChars(textpage.raw)
        if count <= 0:
            return b""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = self._raw.FPDFText_GetText(textpage.raw, 0, count, buffer) - 1
        if written != count:  # some letters are not in the text, so its places are not theirs
            for at in range(count):
                buffer[at] = min(0xFFFD, self._raw.FPDFText_GetUnicode(textpage.raw, at))
        return bytes(buffer)[: count * 2]

    def _pieces(self, handle: Any, plain: str, start: int, end: int) -> Iterator[_Piece]:
        text = plain[start:end]
        start, end = end - len(text.lstrip()), start + len(text.rstrip())
        if start >= end:
            return
        for first, last, place in self._runs(plain, (start, end, self._at(start), self._at(end - 1))):
            letters = self._look(place)
            if letters is None or letters.turn < 0:
                continue
            self._raw.FPDFText_GetCharOrigin(handle, first, *self._origin)
            x, y = self._numbers[0].value, self._numbers[1].value
            self._raw.FPDFText_GetLooseCharBox(handle, last - 1, ctypes.byref(self._box))
            box = self._box
            match letters.turn:  # as if the page were turned for its words to stand upright
                case 0:
                    x0, x1, y = x, box.right, y
                case 1:
                    x0, x1, y = y, box.top, -x
                case 2:
                    x0, x1, y = -x, -box.left, -y
                case _:
                    x0, x1, y = -y, -box.bottom, x
            if all(map(math.isfinite, (x0, x1, y))) and abs(x0) + abs(x1) + abs(y) < 1e6:
                yield _Piece(first, last, x0, max(x0, x1), y, letters)

    def _parted(self, handle: Any, pieces: list[_Piece]) -> list[_Piece]:
        """The pieces, those parted in which another one stands: a sign out of another font within a sentence."""
        if len(pieces) < 2 or any(piece.letters.turn for piece in pieces):
            return pieces
        for inner in pieces[:20]:
            for at, outer in enumerate(pieces):
                if outer.x0 + 0.5 < inner.x0 and inner.x1 < outer.x1 - 0.5 and outer.end - outer.start < 2000:
                    pieces[at : at + 1] = self._halves(handle, outer, inner.x0)
                    break
        return pieces

    def _halves(self, handle: Any, piece: _Piece, x: float) -> list[_Piece]:
        for unit in range(piece.start + 1, piece.end):
            self._raw.FPDFText_GetCharOrigin(handle, unit, *self._origin)
            start = self._numbers[0].value
            if start > x and self._raw.FPDFText_IsGenerated(handle, unit) != 1:
                end = unit
                while end > piece.start + 1 and self._raw.FPDFText_IsGenerated(handle, end - 1) == 1:
                    end -= 1
                self._raw.FPDFText_GetLooseCharBox(handle, end - 1, ctypes.byref(self._box))
                first = _Piece(piece.start, end, piece.x0, min(self._box.right, x), piece.y, piece.letters)
                return [first, _Piece(unit, piece.end, start, piece.x1, piece.y, piece.letters)]
        return [piece]

    def _runs(self, plain: str, span: tuple[int, int, int, int]) -> list[tuple[int, int, int]]:
        """What of a span (its first unit, the one after its last, and the objects of both) is of one object each."""
        start, end, first, last = span
        if first == last and first:
            return [(start, end, first)]
        space = plain.rfind(" ", start + 1, (start + end) // 2 + 1)
        space = plain.find(" ", (start + end) // 2, end - 1) if space < 0 else space
        if space > start:
            before, after = space, space + 1
            while before > start + 1 and plain[before - 1].isspace():
                before -= 1
            while after < end - 1 and plain[after].isspace():
                after += 1
            runs = self._runs(plain, (start, before, first, self._at(before - 1)))
            for run in self._runs(plain, (after, end, self._at(after), last)):
                if runs and runs[-1][2] == run[2]:
                    runs[-1] = runs[-1][0], run[1], run[2]
                else:
                    runs.append(run)
            return runs
        runs = []
        begun, place = start, first
        for at in range(start + 1, end):
            here = self._at(at)
            if here != place and here:
                if place:
                    runs.append((begun, at, place))
                    begun = at
                place = here
        if place:
            runs.append((begun, end, place))
        return runs

    def _at(self, unit: int) -> int:
        return self._object_of(self._address, unit) or 0

    def _look(self, place: int) -> _Letters | None:
        if place not in self._letters:
            pointer = ctypes.cast(place, self._raw.FPDF_PAGEOBJECT)
            self._raw.FPDFTextObj_GetFontSize(pointer, ctypes.byref(self._size))
            if not self._raw.FPDFPageObj_GetMatrix(pointer, ctypes.byref(self._matrix)):
                return None
            matrix = self._matrix
            across, along = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
            size = abs(self._size.value) * (along or across)
            if not math.isfinite(size) or not 0 < size < 5000:
                size = 1.0
            angle = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
            turn = round(angle) % 4 if abs(angle - round(angle)) < 0.03 else -1
            self._letters[place] = _Letters(round(size, 2), turn, self._font(self._font_of(place) or 0))
        return self._letters[place]

    def _font(self, font: int) -> frozenset[Style]:
        if font not in self._fonts:
            found: set[Style] = set()
            if font:
                pointer = ctypes.cast(font, self._raw.FPDF_FONT)
                self._raw.FPDFFont_GetBaseFontName(pointer, self._name, 256)
                name = self._name.value.decode("utf-8", "replace")
                flags = max(0, self._raw.FPDFFont_GetFlags(pointer))
                if _BOLD.search(name) or flags & 1 << 18 or self._raw.FPDFFont_GetWeight(pointer) >= 650:
                    found.add(BOLD)
                if _ITALIC.search(name):
                    found.add(ITALIC)
                if _FIXED.search(name):
                    found.add(CODE)
            self._fonts[font] = frozenset(found)
        return self._fonts[font]


def as_number(function: Any, *more: Any, kind: Any = ctypes.c_void_p) -> Any:
    """A function of PDFium's that takes and gives addresses as numbers, which is much quicker than as pointers; it
    gives a ``kind``."""
    prototype = ctypes.CFUNCTYPE(kind, ctypes.c_void_p, *more)
    return prototype(ctypes.cast(function, ctypes.c_void_p).value or 0)


def _one_a_unit(units: bytes) -> str:
    """A character for each UTF-16 unit, so that places in it are places in the page."""
    text = units.decode("utf-16-le", "surrogatepass")
    return text if len(text) * 2 == len(units) else "".join(map(chr, memoryview(units).cast("H")))


def _spans(plain: str) -> Iterator[tuple[int, int, bool]]:
    """Where each line stands in the page's text, and whether it ends with a hyphen."""
    start = 0
    for found in re.finditer("[\r\n]+|\ufffe[\r\n]*", plain):
        if found.start() > start:
            yield start, found.start(), found[0][0] == HYPHEN
        start = found.end()
    if start < len(plain):
        yield start, len(plain), False


def _lines_of(pieces: list[_Piece], units: bytes, plain: str, number: int, hyphen: bool) -> list[Line]:
    """The pieces of one of PDFium's lines as lines: in the order of their places, parted where a gap is."""
    last = pieces[-1] if pieces else None
    if len(pieces) > 1 and not _RIGHT_TO_LEFT.search(plain[pieces[0].start : pieces[-1].end]):
        pieces = sorted(pieces, key=lambda piece: piece.x0)
    lines: list[Line] = []
    before: _Piece | None = None
    for piece in pieces:
        text = _clean(units[piece.start * 2 : piece.end * 2].decode("utf-16-le", "replace"))
        if not text:
            continue
        size = piece.letters.size
        line = lines[-1] if lines else None
        apart = abs(piece.x0 - line.x1) > GAP * max(size, line.size) if line is not None else True
        if line is None or before is None or apart:
            lines.append(Line(text, piece.x0, piece.x1, piece.y, size, number, [(0, len(text), piece.letters.styles)]))
        else:
            if before.end <= piece.start and before.x0 <= piece.x0:
                space = before.end < piece.start and plain[before.end : piece.start].isspace()
            else:
                space = piece.x0 - line.x1 > 0.2 * size
            start = len(line.text) + space
            line.text += f"{' ' if space else ''}{text}"
            line.runs.append((start, len(line.text), piece.letters.styles))
            line.x1 = max(line.x1, piece.x1)
            if len(text) > len(line.text) / 2:
                line.y, line.size = piece.y, size
        before = piece
        if piece is last and hyphen:
            lines[-1].hyphen = True
    return lines


def _clean(text: str) -> str:
    text = text.translate(_LIGATURES)
    return _CONTROLS.sub("", text).replace("\r", " ").replace("\n", " ")
