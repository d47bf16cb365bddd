"""A page's words in their order, as pieces: stretches of text that stand by themselves, with their markup.

What a browser would not show at all is left out (scripts, forms' fields, frames); what the page hides is there, and
says so, since pages hide articles until they are clicked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from annotator.core.model import Mark
from annotator.readers.writing import Words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEFT_OUT = frozenset(
    "head script style template noscript noframes noembed iframe frame frameset object embed applet audio video canvas "
    "svg select datalist textarea input map area title meta link base param source track rp".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary "
    "table ul".split()
)
_TABLE_PARTS = frozenset("tr td th thead tbody tfoot caption colgroup".split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_CODE = frozenset(("pre", "xmp", "listing", "plaintext"))
_MARKS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic", "dfn": "italic", "var": "italic",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code", "s": "strike", "strike": "strike", "del": "strike",
}  # fmt: skip
_HIDDEN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_SPACES = re.compile("[ \t\n\f\r]+")
_NOT_IN_ADDRESSES = re.compile("[\x00-\x20\x7f-\x9f]+")
_NO_LINKS = frozenset(("javascript", "vbscript", "data", "file", "about", "blob"))

_LONGEST_ROW = 400
"""Code points of a table's row whose cells hold paragraphs; longer ones are a page laid out with a table."""


class Markup:
    """One element that marks words; two that say the same are still two. ``target`` is a link's address."""

    __slots__ = ("kind", "target")

    def __init__(self, kind: str, target: str = "") -> None:
        self.kind = kind
        self.target = target


class Bit:
    """A run of text within a piece, as it stands in the file; ``markup`` has the outermost first. ``breaks`` says
    that it is the end of a line, and no line feed of the file."""

    __slots__ = ("breaks", "hidden", "kept", "markup", "text")

    def __init__(self, text: str, markup: tuple[Markup, ...], hidden: bool, *, breaks: bool = False) -> None:
        self.text = text
        self.breaks = breaks
        self.markup = markup
        self.hidden = hidden
        self.kept = not hidden


class Piece:
    """A block to be: as a Block, but that its text is in bits, of which those are written that are ``kept``."""

    __slots__ = ("_words", "bits", "kind", "level", "marker", "tag")

    def __init__(self, kind: str, level: int, marker: str, tag: str, bits: list[Bit]) -> None:
        self._words: Words | None = None
        self.kind = kind
        self.level = level
        self.marker = marker
        self.tag = tag
        self.bits = bits

    @property
    def raw(self) -> str:
        """All of its text, white space as in the file."""
        return "".join([bit.text for bit in self.bits])

    def keep(self, flags: Iterable[bool]) -> None:
        """Says of each bit whether it is kept."""
        self._words = None
        for bit, flag in zip(self.bits, flags, strict=True):
            bit.kept = flag

    def words(self) -> Words:
        """What is kept of it, as a page shows it: runs of white space are one space, but not in code."""
        if self._words is None:
            self._words = _words([bit for bit in self.bits if bit.kept], self.kind == "code")
        return self._words


def pieces_of(tree: "HtmlElement", base: str = "") -> list[Piece]:
    """The pieces of a page, or of a part of one. ``base`` is what links that are no whole addresses count from."""
    from lxml import etree

    walk = _Walk(base)
    events = etree.iterwalk(tree, events=("start", "end"))
    for event, element in events:
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if tag in _LEFT_OUT:
                events.skip_subtree()
                continue
            walk.start(tag, element)
        else:
            if tag not in _LEFT_OUT:
                walk.end(tag)
            if element.tail and element is not tree:
                walk.text(element.tail)
    walk.flush()
    return walk.pieces


class _Walk:
    def __init__(self, base: str) -> None:
        self.pieces: list[Piece] = []
        self._base = base
        self._bits: list[Bit] = []
        self._inside: list[str] = []  # "quotation" and "item", outermost first
        self._numbers: list[tuple[int | None, int]] = []  # of each open list: its next number, and the step
        self._marker = ""
        self._block: list[str] = ["body"]  # headings, captions, code and paragraphs that are open
        self._markup: tuple[Markup, ...] = ()
        self._outer: list[tuple[Markup, ...]] = []
        self._hidden = 0
        self._hides: list[bool] = []
        self._rows: list[int] = []  # for each open row of words alone: how many cells it has; -1 for other rows

    def text(self, text: str) -> None:
        self._bits.append(Bit(text, self._markup, self._hidden > 0))

    def start(self, tag: str, element: Any) -> None:
        hides = _is_hidden(tag, element)
        self._hides.append(hides)
        self._hidden += hides
        if tag in BLOCKS or tag in _TABLE_PARTS or tag in _CODE:
            self._start_block(tag, element)
        elif tag == "br":
            self._bits.append(Bit("\n", self._markup, self._hidden > 0, breaks=True))
        self._outer.append(self._markup)
        if tag in _MARKS:
            if not (tag in ("code", "samp", "kbd", "tt") and self._block[-1] in _CODE):
                self._markup = (*self._markup, Markup(_MARKS[tag]))
        elif tag == "a":
            target = address(element.get("href") or "", self._base)
            if target:
                self._markup = (*self._markup, Markup("link", target))
        if element.text:
            self.text(element.text)

    def _start_block(self, tag: str, element: Any) -> None:
        if tag in ("td", "th"):
            if self._rows and self._rows[-1] >= 0:
                if self._rows[-1]:
                    self._bits.append(Bit(" | ", (), self._hidden > 0))
                self._rows[-1] += 1
            else:
                self.flush()
            return
        if tag == "p" and self._rows and self._rows[-1] >= 0:
            self._block.append(tag)  # a cell's one paragraph is its words
            return
        self.flush()
        if tag == "tr":
            self._rows.append(0 if _is_words_alone(element) else -1)
        elif tag == "blockquote":
            self._inside.append("quotation")
        elif tag in _LISTS:
            self._numbers.append(_numbering(element) if tag == "ol" else (None, 0))
        elif tag == "li":
            self._inside.append("item")
            self._marker = self._next_marker(element)
        elif tag in _HEADINGS or tag in _CODE or tag in ("p", "figcaption", "caption", "body"):
            self._block.append(tag)

    def end(self, tag: str) -> None:
        self._markup = self._outer.pop()
        if tag in BLOCKS or tag in _TABLE_PARTS or tag in _CODE:
            self._end_block(tag)
        self._hidden -= self._hides.pop()

    def _end_block(self, tag: str) -> None:
        if tag in ("td", "th"):
            if not self._rows or self._rows[-1] < 0:
                self.flush()
            return
        if tag == "p" and self._rows and self._rows[-1] >= 0:
            self._block.pop()
            return
        self.flush()
        if tag == "tr":
            self._rows.pop()
        elif tag == "blockquote" or tag == "li":
            self._inside.pop()
            if tag == "li":
                self._marker = ""
        elif tag in _LISTS:
            self._numbers.pop()
        elif tag in _HEADINGS or tag in _CODE or tag in ("p", "figcaption", "caption", "body"):
            self._block.pop()

    def _next_marker(self, element: Any) -> str:
        if not self._numbers or self._numbers[-1][0] is None:
            return "•"
        number, step = self._numbers[-1]
        number = _whole_number(element.get("value"), number)
        self._numbers[-1] = (number + step, step)
        return f"{number}."

    def flush(self) -> None:
        """Ends the piece that is being gathered."""
        bits, self._bits = self._bits, []
        if not any(bit.text.strip(" \t\n\f\r|") for bit in bits):
            return
        kind, level, marker = "paragraph", 0, ""
        block = next((tag for tag in reversed(self._block) if tag != "p"), "body")
        if block in _HEADINGS:
            kind, level = "heading", _HEADINGS[block]
        elif block in _CODE:
            kind = "code"
        elif block in ("figcaption", "caption"):
            kind = "caption"
        elif self._inside:
            kind = self._inside[-1]
            level = self._inside.count(kind)
            if kind == "item":
                marker, self._marker = self._marker, ""
        self.pieces.append(Piece(kind, level, marker, self._block[-1], bits))


def _is_hidden(tag: str, element: Any) -> bool:
    if tag == "dialog" and element.get("open") is None:
        return True
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and _HIDDEN.search(style) is not None


def _is_words_alone(row: Any) -> bool:
    """Whether a table's row has words in its cells, or one paragraph in each of several, and no other blocks: a table
    that is no means of layout."""
    blocks = [element.tag for element in row.iterdescendants(*BLOCKS)]
    if not blocks:
        return True
    cells = list(row.iterchildren("td", "th"))
    return (
        len(cells) > 1
        and set(blocks) == {"p"}
        and all(sum(1 for _ in cell.iterdescendants("p")) <= 1 for cell in cells)
        and len(" ".join(row.itertext())) <= _LONGEST_ROW
    )


def _numbering(element: Any) -> tuple[int, int]:
    if element.get("reversed") is not None:
        count = sum(1 for child in element if child.tag == "li")
        return _whole_number(element.get("start"), count), -1
    return _whole_number(element.get("start"), 1), 1


def _whole_number(value: str | None, otherwise: int | None) -> int:
    otherwise = 1 if otherwise is None else otherwise
    found = re.fullmatch(r"\s*(-?[0-9]{1,9})\s*", value or "")
    return int(found[1]) if found else otherwise


def address(target: str, base: str) -> str:
    """Where a link leads: from ``base`` where that is a web address, else as it is written; empty when it leads
    nowhere, or would run something or open a file."""
    target = _NOT_IN_ADDRESSES.sub(lambda found: "%20" if found[0].strip(" ") == "" else "", target.strip())
    if not target:
        return ""
    scheme = target.split(":", 1)[0].lower() if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target) else ""
    if scheme in _NO_LINKS:
        return ""
    if not scheme and base:
        try:
            if urlsplit(base).scheme in ("http", "https"):
                target = urljoin(base, target)
        except ValueError:
            pass
    try:
        target.encode()
    except UnicodeEncodeError:
        return ""
    return target


def _words(bits: Sequence[Bit], is_code: bool) -> Words:
    out: list[str] = []
    opened: list[tuple[Markup, int]] = []
    marks: list[Mark] = []
    at = 0
    space = True  # whether what stands before is white space, so that no more is written
    for bit in bits:
        if bit.breaks:
            if not is_code and out and out[-1].endswith(" "):
                out[-1] = out[-1][:-1]
                at -= 1
            text, space = "\n", True
        elif is_code:
            text = bit.text.replace("\r", "\n")
        else:
            text = bit.text
            if not text.isprintable() or "  " in text:  # else there is nothing to change
                text = _SPACES.sub(" ", text)
            if space and text.startswith(" "):
                text = text[1:]
            if text:
                space = text.endswith(" ")
        if not text:
            continue
        while opened and opened[-1][0] not in bit.markup:
            _close(marks, *opened.pop(), at)
        known = len(opened)
        opened.extend((markup, at) for markup in bit.markup[known:])
        out.append(text)
        at += len(text)
    while opened:
        _close(marks, *opened.pop(), at)
    return Words("".join(out), tuple(_trimmed(marks, "".join(out))))


def _close(marks: list[Mark], markup: Markup, start: int, end: int) -> None:
    marks.append(Mark(markup.kind, start, end, markup.target))


def _trimmed(marks: Iterable[Mark], text: str) -> Iterator[Mark]:
    """The marks without spaces at their ends, the outer one first."""
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        start, end = mark.start, min(mark.end, len(text))
        while start < end and text[start] in " \n":
            start += 1
        while end > start and text[end - 1] in " \n":
            end -= 1
        if start < end:
            yield Mark(mark.kind, start, end, mark.target)
