"""Puts the lines of PDF pages in the order in which they are read, and leaves out what stands on every page.

A page is parted where a gutter runs down between two groups of lines that are long enough to be prose; lines that
cross the gutter (a headline over both columns) part it from top to bottom. What else stands side by side is a table.
"""

import re
from collections import Counter
from itertools import groupby

from annotator.readers.pdf_lines import Line

PROSE = 18
"""Letters that half of a column's lines have at least; cells of tables have fewer."""
_FEW = 3
"""Lines that make a column."""
_PICTURE = 5
"""Sizes of the letters: how wide a picture within a line is, at most."""
_MUCH = 40
"""Letters of a line in which a picture may stand."""
_MOST = 4000
"""Lines of a page beyond which none is looked for columns: such a page is a drawing."""
_NUMBER = re.compile(
    r"(?:page|seite|p\.?|s\.?)?[\s–—-]*(?:[0-9#]{1,5}|[ivxlc]{1,7})(?:\s*(?:/|of|von|de|sur)\s*[0-9#]{1,5})?[\s–—.-]*",
    re.I,
)

_PRINTED = re.compile(
    r"(?:https?|file)://\S+|\d{1,4}/\d{1,4}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[AP]M)?",
    re.I,
)
"""What browsers print small at the head and the foot of each page, also of one page alone: when, from where, which."""


def in_order(lines: list[Line]) -> list[Line]:
    """The lines of one page as they are read, each with its column."""
    if len(lines) > _MOST:
        return lines
    found: list[list[Line]] = []
    _part(lines, found, 0)
    ordered: list[Line] = []
    for number, column in enumerate(found):
        rows = _rows(column)
        for line in rows:
            line.column = number
        ordered += rows
    return ordered


def _part(lines: list[Line], found: list[list[Line]], depth: int) -> None:
    gutter = _gutter(lines) if depth < 6 else None
    if gutter is None:
        if lines:
            found.append(lines)
        return
    left: list[Line] = []
    right: list[Line] = []
    across: list[Line] = []

    def flush() -> None:
        for part in (across, left, right):
            if part:
                _part(list(part), found, depth + 1)
                part.clear()

    for line in sorted(lines, key=lambda line: -line.y):
        if line.x0 < gutter - 1 and line.x1 > gutter + 1:
            if left or right:
                flush()
            across.append(line)
        else:
            (left if line.x1 <= gutter + 1 else right).append(line)
    flush()


def _gutter(lines: list[Line]) -> float | None:
    """Where a gutter runs; None where none does."""
    if len(lines) < 2 * _FEW:
        return None
    starts = sorted(Counter(round(line.x0) for line in lines).items(), key=lambda item: -item[1])
    best: tuple[float, float] | None = None
    for start, count in starts[:8]:
        if count < _FEW:
            break
        gutter = start - 2.0
        left = [line for line in lines if line.x1 <= gutter + 1]
        right = [line for line in lines if line.x0 >= gutter - 1]
        crossing = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < _FEW or crossing > 0.5 * len(lines):
            continue
        if not (_is_prose(left) and _is_prose(right)) or not _beside(left, right):
            continue
        if best is None or crossing < best[0]:
            best = crossing, gutter
    return None if best is None else best[1]


def _is_prose(lines: list[Line]) -> bool:
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) // 2] >= PROSE


def _beside(left: list[Line], right: list[Line]) -> bool:
    """Whether two groups share some height of the page."""
    top, bottom = (
        min(max(line.y for line in left), max(line.y for line in right)),
        max(min(line.y for line in left), min(line.y for line in right)),
    )
    size = max(left[0].size, right[0].size)
    return top - bottom > _FEW * 0.8 * size


def _rows(lines: list[Line]) -> list[Line]:
    """A column's lines from top to bottom, the cells of each row of a table as one line."""
    lines = sorted(lines, key=lambda line: (-line.y, line.x0))
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].y - line.y) < 0.35 * max(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.x0)
    places = Counter(place for row in rows for cell in row[1:] for place in _places(cell))
    return [row[0] if len(row) == 1 else _one(row, places) for row in rows]


def _places(cell: Line) -> tuple[tuple[str, int], tuple[str, int]]:
    """Where a cell begins and ends; those of a table do one or the other where those above and below it do."""
    return ("from", round(cell.x0 / 3)), ("to", round(cell.x1 / 3))


def _one(cells: list[Line], places: Counter[tuple[str, int]]) -> Line:
    """The lines that stand side by side as one: a marker before its words, a row of a table, or words drawn apart (a
    picture stands between, as emoji are)."""
    whole = cells[0]
    marker = len(whole.text) <= 4 and not whole.text[-1:].isalpha()
    for number, cell in enumerate(cells[1:]):
        gap = cell.x0 - whole.x1
        if gap < 0.15 * cell.size and gap > -cell.size:
            between = ""
        elif (
            gap < 1.6 * cell.size
            or (marker and number == 0)
            or (
                gap < _PICTURE * cell.size
                and len(whole.text) + len(cell.text) > _MUCH
                and all(places[place] < 2 for place in _places(cell))
            )
        ):
            between = " "
        else:
            between, whole.row = " | ", True
        start = len(whole.text) + len(between)
        whole.text += between + cell.text
        whole.runs += [(start + first, start + last, styles) for first, last, styles in cell.runs]
        whole.x1, whole.hyphen = max(whole.x1, cell.x1), cell.hyphen
    return whole


def without_heads_and_feet(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages' lines without page numbers, and without those that stand at the same place of several pages, at the
    top or the foot and apart from the others, no larger than these, and say the same but for figures."""
    edges = [_edges(lines) for lines in pages]
    said = Counter(
        key for page in edges for key in {_key(line) for edge in page for group in edge[:2] for line in group}
    )
    sizes = Counter(line.size for lines in pages for line in lines for _ in range(1 + len(line.text) // 20))
    body = max(sizes, key=lambda size: sizes[size], default=0.0)
    found: list[list[Line]] = []
    for lines, page in zip(pages, edges, strict=True):
        dropped = {id(line) for edge in page for line in _running(edge, said, min(3, max(2, len(pages))), body)}
        found.append([line for line in lines if id(line) not in dropped])
    return found


def _edges(lines: list[Line]) -> tuple[list[list[Line]], list[list[Line]]]:
    """The lines of a page by their heights, some from the top down and some from the foot up."""
    heights = [
        list(group) for _, group in groupby(sorted(lines, key=lambda line: -line.y), key=lambda line: round(line.y))
    ]
    return heights[:3], heights[-3:][::-1]


def _running(edge: list[list[Line]], said: Counter[tuple[str, int]], most: int, body: float) -> list[Line]:
    """Those of the two outermost heights that are page numbers, or stand on other pages too and apart from the rest."""
    dropped: list[Line] = []
    if edge and all(line.size < 0.9 * body for line in edge[0]) and any(_PRINTED.fullmatch(ln.text) for ln in edge[0]):
        return edge[0]
    for at, group in enumerate(edge[:2]):
        if at and not dropped:
            break
        numbers = [line for line in group if _NUMBER.fullmatch(_key(line)[0])]
        repeated = [line for line in group if _is_repeated(line, said, most) and line.size <= 1.1 * body]
        numbered = [line for line in numbers if _times(line, said) >= 2 or not any(c.isdigit() for c in line.text)]
        beyond = edge[at + 1] if at + 1 < len(edge) else []
        gap = abs(group[0].y - beyond[0].y) if beyond else 0.0
        apart = not beyond or gap > 1.4 * max(line.size for line in (*group, *beyond))
        also = at == 0 and beyond and all(_is_repeated(line, said, most) for line in beyond)
        numbered += [line for line in repeated if apart or also or line.size < 0.9 * body]
        dropped += numbered
    return dropped


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"[0-9]+", "#", line.text).casefold(), round(line.y / 3)


def _is_repeated(line: Line, said: Counter[tuple[str, int]], most: int) -> bool:
    """Whether a line stands on enough pages: on two, when the page's number is in it."""
    text = _key(line)[0]
    return _times(line, said) >= (2 if text.startswith("#") or text.endswith("#") else most)


def _times(line: Line, said: Counter[tuple[str, int]]) -> int:
    """On how many pages a line stands at its place."""
    text, place = _key(line)
    return max(said[text, place + near] for near in (-1, 0, 1))
