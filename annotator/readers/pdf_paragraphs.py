"""From the lines of a PDF to its paragraphs: which line goes on from the one before it, and what a paragraph is.

PDF says neither. A paragraph ends where a sentence does and the next line's first word would still have fit, where a
line is set in, where the gap is wider than from line to line, and where the letters change in size; one goes on over a
column's or a page's end unless it looks finished.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

from annotator.readers.inline import BOLD, CODE, Inline, Style
from annotator.readers.numbering import BULLET
from annotator.readers.pdf_lines import Line
from annotator.readers.writing import Words, Writer

_BULLETS = re.compile(r"([•◦▪▫■□●○‣⁃∙·➢➤►▶✓✔❖\ue000-\uf8ff]|[–—-](?=\s))\s*(?=\S)")
_NUMBERED = re.compile(r"(\(?(?:([0-9]{1,3})|[a-z]|[ivx]{1,5})[.)])\s+(?=\S)")
_ENDS = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*(?:\[?\d{1,3}\]?)?$")
_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)|table|photo(?:graph)?|chart|map|abb(?:ildung|\.)|tab(?:elle|\.)|foto)\b", re.IGNORECASE
)
_LONGEST_HEADING = 220
_NARROWER = 0.25
"""Of a column's width: how much less a block quotation has at its right end, at most."""
_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_WORD = re.compile(r"[^\W\d_]+")
_LAST_PART = re.compile(r"[\w-]*-$|[\w-]+$")
_FIRST_PART = re.compile(r"^[\w-]+")


class Paragraph(Struct):
    """Lines that belong together."""

    lines: list[Line]
    kind: str = "paragraph"
    level: int = 0
    marker: str = ""
    cut: int = 0
    """Letters of the first line that are its marker."""

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return _commonest((line.size, len(line.text)) for line in self.lines)

    @property
    def length(self) -> int:
        """Its letters."""
        return sum(len(line.text) for line in self.lines)


def write(pages: list[list[Line]], writer: Writer) -> None:
    """Writes the blocks of all the pages' lines, which are in order."""
    lines = [line for page in pages for line in page]
    if not lines:
        return
    body = _commonest((line.size, len(line.text)) for line in lines)
    for page in pages:
        _measure(page)
    leading = _leading(lines)
    paragraphs = _joined(lines, leading)
    _name(paragraphs, body)
    hyphens = _Hyphens(lines)
    for paragraph in paragraphs:
        words = _words(paragraph, hyphens)
        writer.block(
            paragraph.kind, words, level=paragraph.level, marker=paragraph.marker, page=paragraph.lines[0].page
        )


def _commonest(values: Iterable[tuple[float, int]]) -> float:
    count: Counter[float] = Counter()
    for value, weight in values:
        count[round(value * 2) / 2] += weight
    return max(count, key=lambda value: (count[value], value))


def _measure(page: list[Line]) -> None:
    """Says of each line where the column that it stands in begins and ends."""
    columns: defaultdict[int, list[Line]] = defaultdict(list)
    for line in page:
        columns[line.column].append(line)
    for lines in columns.values():
        starts = Counter(round(line.x0) for line in lines for _ in range(min(80, len(line.text)) // 20 + 1))
        left = min(
            (start for start, count in starts.items() if count >= max(2, 0.15 * sum(starts.values()))), default=None
        )
        left = min(starts) if left is None else left
        right = max(line.x1 for line in lines)
        for line in lines:
            line.left, line.right, line.edge = float(left), right, right
        start = 0
        for at in range(1, len(lines) + 1):
            if at < len(lines) and abs(lines[at].x0 - lines[start].x0) < 0.4 * lines[start].size:
                continue
            run = lines[start:at]
            if len(run) > 1 and run[0].x0 > left + 0.7 * run[0].size:
                edge = _edge_of(run, right - _NARROWER * (right - left))
                for line in run:
                    line.edge = edge
            start = at


def _edge_of(run: list[Line], least: float) -> float:
    """Where the lines of a run that is set in end: where the farthest does, if others reach about as far; a few short
    ones (items of a list whose bullets are drawings) do not tell, and it is taken to be ``least`` or farther."""
    reach = max(line.x1 for line in run)
    full = sum(1 for line in run[:-1] if line.x1 > reach - 0.2 * (reach - line.x0))
    return reach if full >= 2 else max(reach, least)


def _leading(lines: list[Line]) -> dict[float, float]:
    """For each size of letters the distance from line to line that is the commonest."""
    gaps: defaultdict[float, Counter[float]] = defaultdict(Counter)
    for before, line in pairwise(lines):
        gap = before.y - line.y
        same = before.page == line.page and before.column == line.column and abs(before.size - line.size) < 0.6
        if same and 0.7 * line.size < gap < 2.6 * line.size:
            gaps[round(line.size)][round(gap * 2) / 2] += 1
    found = {}
    for size, count in gaps.items():
        most = max(count.values())
        found[size] = min(gap for gap, times in count.items() if times >= 0.4 * most)
    return found


def _first_word(line: Line) -> float:
    """The width of a line's first word, as far as it can be known."""
    return (line.x1 - line.x0) * len(line.text.split(" ", 1)[0]) / max(1, len(line.text))


def _joined(lines: list[Line], leading: dict[float, float]) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for at, line in enumerate(lines):
        marker, cut = _marker(line, paragraphs[-1] if paragraphs else None)
        if (
            paragraphs
            and not marker
            and _goes_on(paragraphs[-1], line, lines[at + 1] if at + 1 < len(lines) else None, leading)
        ):
            paragraphs[-1].lines.append(line)
        else:
            paragraphs.append(Paragraph([line], marker=marker, cut=cut))
    return paragraphs


def _marker(line: Line, before: Paragraph | None) -> tuple[str, int]:
    """A list item's marker, and how many letters it takes with the space after it."""
    if line.bullet:
        return BULLET, 0
    found = _BULLETS.match(line.text)
    if found is not None:
        dash = found[1] in "–—-"
        if not dash or line.x0 > line.left + 0.8 * line.size or (before is not None and before.marker):
            return BULLET, found.end()
        return "", 0
    found = _NUMBERED.match(line.text)
    if found is None:
        return "", 0
    number = found[2]
    first = number == "1" or found[1].strip("().") in ("a", "i")
    follows = before is not None and before.marker not in ("", BULLET)
    set_in = line.x0 > line.left + 0.8 * line.size
    return (found[1], found.end()) if first or follows or set_in else ("", 0)


def _goes_on(paragraph: Paragraph, line: Line, after: Line | None, leading: dict[float, float]) -> bool:
    before = paragraph.lines[-1]
    size = max(before.size, line.size)
    if before.row or line.row or abs(before.size - line.size) > 0.08 * size + 0.2:
        return False
    if before.hyphen or _ends_hyphenated(before):
        return True
    if _all_bold(before) != _all_bold(line) and (len(paragraph.lines) == 1 or _all_bold(paragraph.lines[0])):
        heading = before if _all_bold(before) else line
        if heading.x1 < heading.right - 2 * size or _all_bold(before):
            return False
    room = before.edge - before.x1
    if before.page != line.page or before.column != line.column:
        return _goes_over(paragraph, line, room)
    gap = before.y - line.y
    usual = leading.get(round(line.size), 1.2 * line.size)
    if gap > 1.3 * usual + 0.5 or gap < -0.5 * size:
        return False
    first = len(paragraph.lines) == 1
    step = line.x0 - before.x0
    if step > 0.7 * size:
        if first and paragraph.marker:
            return True
        lone = after is not None and first and abs(after.x0 - line.x0) < 0.3 * size and step < 4 * size
        return lone and not _ENDS.search(before.text)
    if step < -0.7 * size and not first:
        return False
    if _first_word(line) + 0.25 * size > room:
        return True
    return not _ENDS.search(before.text) and room < 0.35 * (before.right - before.left)


def _goes_over(paragraph: Paragraph, line: Line, room: float) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    before = paragraph.lines[-1]
    if line.x0 > line.left + 0.7 * line.size and not (before.x0 > before.left + 0.7 * before.size):
        return False
    if not _ENDS.search(before.text):
        return room < 0.4 * max(1.0, before.right - before.left) or line.text[:1].islower()
    return _first_word(line) + 0.25 * line.size > room


def _all_bold(line: Line) -> bool:
    return all(BOLD in styles for _, _, styles in line.runs)


# Kinds


def _name(paragraphs: list[Paragraph], body: float) -> None:
    bold_body = sum(p.length for p in paragraphs if all(map(_all_bold, p.lines))) > 0.5 * sum(
        p.length for p in paragraphs
    )
    sizes: set[float] = set()
    bold: list[Paragraph] = []
    for at, paragraph in enumerate(paragraphs):
        size = paragraph.size
        short = paragraph.length <= _LONGEST_HEADING and len(paragraph.lines) <= 5
        if paragraph.marker not in ("", BULLET) and size >= 1.12 * body and short:  # a chapter's number
            paragraph.marker, paragraph.cut = "", 0
        if paragraph.marker:
            paragraph.kind = "item"
        elif any(line.row for line in paragraph.lines):
            continue
        elif size >= 1.12 * body and short and any(map(str.isalpha, paragraph.lines[0].text)):
            paragraph.kind = "heading"
            sizes.add(size)
        elif (
            short
            and not bold_body
            and len(paragraph.lines) <= 2
            and all(map(_all_bold, paragraph.lines))
            and not _ENDS.search(paragraph.lines[-1].text)
            and size > 0.95 * body
            and at + 1 < len(paragraphs)
        ):
            bold.append(paragraph)
        elif size <= 0.92 * body and _CAPTION.match(paragraph.lines[0].text):
            paragraph.kind = "caption"
        elif _is_quotation(paragraph) or (at and _quotes_on(paragraphs[at - 1], paragraph)):
            paragraph.kind, paragraph.level = "quotation", 1
    ranks = {size: rank for rank, size in enumerate(sorted(sizes, reverse=True), 1)}
    for paragraph in paragraphs:
        if paragraph.kind == "heading":
            paragraph.level = min(6, ranks[paragraph.size])
    for paragraph in bold:
        paragraph.kind, paragraph.level = "heading", min(6, len(ranks) + 1)
    _nest(paragraphs)


def _is_quotation(paragraph: Paragraph) -> bool:
    lines = paragraph.lines
    size = paragraph.size
    if len(lines) < 2:
        return False
    width = lines[0].right - lines[0].left
    return (
        all(line.x0 > line.left + 1.4 * size and line.x0 < line.left + 0.3 * width for line in lines)
        and all(line.x1 < line.right - 0.5 * size for line in lines)
        and max(line.x0 for line in lines) - min(line.x0 for line in lines) < 0.4 * size
    )


def _quotes_on(before: Paragraph, paragraph: Paragraph) -> bool:
    """Whether a line by itself is one of the block quotation before it."""
    same = abs(before.lines[0].x0 - paragraph.lines[0].x0) < 0.4 * paragraph.size and before.size == paragraph.size
    return before.kind == "quotation" and same and before.lines[-1].page == paragraph.lines[0].page


def _nest(paragraphs: list[Paragraph]) -> None:
    """Gives list items their depths by how far they are set in."""
    depths: list[float] = []
    for paragraph in paragraphs:
        if paragraph.kind != "item":
            depths = []
            continue
        x = paragraph.lines[0].x0
        while depths and x < depths[-1] - 0.5 * paragraph.size:
            depths.pop()
        if not depths or x > depths[-1] + 0.5 * paragraph.size:
            depths.append(x)
        paragraph.level = len(depths)


# Words


class _Hyphens:
    """Knows from the rest of the text whether a word at a line's end is written with a hyphen."""

    def __init__(self, lines: list[Line]) -> None:
        self._hyphenated: set[str] = set()
        self._words: set[str] = set()
        for line in lines:
            text = line.text.casefold()
            if "-" in text:
                self._hyphenated.update(_HYPHENATED.findall(text))
            self._words.update(_WORD.findall(text))

    def stays(self, first: str, second: str) -> bool:
        """Whether the hyphen between two parts of a word, which a line's end parts, is one of the word's own."""
        if not second[:1].islower() or not first[-1:].isalpha():
            return True
        whole, parted = (first + second).casefold(), f"{first}-{second}".casefold()
        if parted in self._hyphenated:
            return True
        return whole not in self._words and "-" in first + second


def _words(paragraph: Paragraph, hyphens: _Hyphens) -> Words:
    inline = Inline()
    before: Line | None = None
    whole_bold = paragraph.kind == "heading"
    whole_code = all(CODE in styles for line in paragraph.lines for _, _, styles in line.runs)
    for number, line in enumerate(paragraph.lines):
        cut = paragraph.cut if number == 0 else 0
        if before is not None:
            inline.add(_between(before, line, hyphens))
        at = cut
        text = line.text.removesuffix("-") if line.hyphen or _ends_hyphenated(line) else line.text
        for start, end, styles in line.runs:
            start, end = max(start, cut), min(end, len(text))
            if start < end:
                if start > at:
                    inline.add(text[at:start], _both(styles, line, start, whole_bold, whole_code))
                inline.add(text[start:end], _plain(styles, whole_bold, whole_code))
                at = end
        before = line
    if before is not None and (before.hyphen or _ends_hyphenated(before)):
        inline.add("-")
    return inline.words()


def _ends_hyphenated(line: Line) -> bool:
    return len(line.text) > 1 and line.text.endswith("-") and line.text[-2].isalnum()


def _between(before: Line, line: Line, hyphens: _Hyphens) -> str:
    """What stands between two lines of a paragraph once they are one."""
    if not (before.hyphen or _ends_hyphenated(before)):
        return " "
    first = _LAST_PART.search(before.text.removesuffix("-"))
    second = _FIRST_PART.search(line.text)
    if first is None or second is None:
        return "- " if second is None else "-"
    return "-" if hyphens.stays(first[0], second[0].removesuffix("-")) else ""


def _plain(styles: frozenset[Style], bold: bool, code: bool) -> frozenset[Style]:
    if bold and BOLD in styles:
        styles -= {BOLD}
    return styles - {CODE} if code and CODE in styles else styles


def _both(styles: frozenset[Style], line: Line, at: int, bold: bool, code: bool) -> frozenset[Style]:
    """The marks of the space between two runs: those that both have."""
    before = next((found for start, end, found in line.runs if end < at <= end + 3), frozenset())
    return _plain(styles & before, bold, code)
