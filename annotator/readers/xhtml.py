"""A page's markup to blocks, everything of it that is seen: what a book's chapters need, and whole web pages.

Takes lxml's elements, of XML or HTML alike. No style sheet says what is a heading: the elements do.
"""

import re
from typing import Any
from urllib.parse import urljoin

from annotator.readers import css
from annotator.readers.inline import BOLD, CODE, ITALIC, STRIKE, Inline, Style, link
from annotator.readers.numbering import BULLET, letters, roman
from annotator.readers.packed import local
from annotator.readers.writing import Words, Writer, joined

_UNSEEN = frozenset(
    ("script", "style", "head", "template", "noscript", "rt", "rp", "title", "desc", "metadata", "object", "iframe",
     "audio", "video", "canvas", "map", "select", "datalist", "textarea", "input", "option", "annotation",
     "annotation-xml", "colgroup", "noframes")
)  # fmt: skip
_BLOCKS = frozenset(
    ("html", "body", "div", "p", "section", "article", "main", "header", "footer", "nav", "aside", "figure", "address",
     "dl", "dt", "dd", "form", "fieldset", "legend", "details", "summary", "hgroup", "center", "table", "tr", "thead",
     "tbody", "tfoot", "ul", "ol", "menu", "li", "blockquote", "figcaption", "caption", "pre", "h1", "h2", "h3", "h4",
     "h5", "h6", "hr", "frameset", "dir", "search", "svg")
)  # fmt: skip
_MARKS: dict[str, Style] = {
    "b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "cite": ITALIC, "dfn": ITALIC, "var": ITALIC, "s": STRIKE,
    "strike": STRIKE, "del": STRIKE, "code": CODE, "kbd": CODE, "samp": CODE, "tt": CODE,
}  # fmt: skip
_LINKS = re.compile(r"(?:https?|mailto|ftp):", re.IGNORECASE)
_LEFT_OUT_PARTS = frozenset(("toc", "landmarks", "page-list", "pagebreak", "loi", "lot"))
"""Of ``epub:type``."""


class Page:
    """Writes pages one after another. ``base`` is the address that links count from, empty when they lead nowhere
    without one; ``rules`` are those of style sheets."""

    def __init__(self, writer: Writer, *, base: str = "", rules: css.Rules | None = None) -> None:
        self._writer = writer
        self._base = base
        self._rules = rules or {}
        self._inline = Inline(squeezed=True)
        self._kind, self._level = "paragraph", 0
        self._quotations = 0
        self._lists: list[_List] = []
        self._marker = ""
        self._inside: list[str] = []
        self._code = False

    def write(self, root: Any) -> None:
        """Writes the blocks of an element and all in it."""
        self._element(root, frozenset())
        self._end_block()

    def _element(self, element: Any, styles: frozenset[Style]) -> None:
        name = local(element.tag).lower()
        if not name or name in _UNSEEN or _is_hidden(element):
            return
        styles = self._styled(element, name, styles)
        if name in _BLOCKS:
            self._block(element, name, styles)
            return
        if name == "br":
            self._inline.add_as_it_is("\n", styles)
        elif name == "q":
            self._inline.add("“", styles)
            self._children(element, styles)
            self._inline.add("”", styles)
        else:
            self._children(element, styles)

    def _children(self, element: Any, styles: frozenset[Style]) -> None:
        self._say(element.text, styles)
        for part in element:
            self._element(part, styles)
            self._say(part.tail, styles)

    def _say(self, text: str | None, styles: frozenset[Style]) -> None:
        if text:
            text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
            if self._code:
                self._inline.add_as_it_is(text, styles)
            else:
                self._inline.add(text, styles)

    def _styled(self, element: Any, name: str, styles: frozenset[Style]) -> frozenset[Style]:
        if name in _MARKS:
            styles |= {_MARKS[name]}
        elif name == "a":
            address = (element.get("href") or "").strip()
            target = _joined(self._base, address) if self._base else address
            if _LINKS.match(target):
                styles = frozenset(mark for mark in styles if mark[0] != "link") | link(target)
        if name in _BLOCKS and name not in ("p", "div"):
            return styles
        said: dict[Style, bool] = {}
        for word in (element.get("class") or "").split()[:20]:
            said |= self._rules.get(word, {})
        own = element.get("style")
        if own:
            said |= css.declared(own[:2000])
        for mark, on in said.items():
            styles = styles | {mark} if on else styles - {mark}
        return styles

    # Blocks

    def _block(self, element: Any, name: str, styles: frozenset[Style]) -> None:
        if name == "table" and not _is_frame(element):
            self._end_block()
            self._table(element, styles)
            return
        self._end_block()
        before = self._kind, self._level, self._code
        if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._kind, self._level = "heading", int(name[1])
        elif name in ("figcaption", "caption"):
            self._kind, self._level = "caption", 0
        elif name == "pre":
            self._kind, self._level, self._code = "code", 0, True
        elif name == "blockquote":
            self._quotations += 1
            self._inside.append("quotation")
        elif name in ("ul", "ol", "menu", "dir"):
            self._lists.append(_List(element, name))
            self._inside.append("item")
        elif name == "li":
            self._marker = self._lists[-1].next(element) if self._lists else BULLET
        self._children(element, styles)
        self._end_block()
        self._kind, self._level, self._code = before
        if name == "blockquote":
            self._quotations -= 1
            self._inside.pop()
        elif name in ("ul", "ol", "menu", "dir"):
            self._lists.pop()
            self._inside.pop()
        elif name == "li":
            self._marker = ""

    def _end_block(self) -> None:
        inline = self._inline
        if not inline:
            return
        self._inline = Inline(squeezed=True)
        words = inline.words(code=self._kind == "code")
        kind, level = self._kind, self._level
        if kind == "heading":
            words = Words(words.text.replace("\n", " ").replace("\t", " "), words.marks)
        elif kind == "code":
            words = Words(words.text.strip("\n") if not words.marks else words.text, words.marks)
        elif kind == "paragraph" and self._inside:
            kind = self._inside[-1]
            level = self._quotations if kind == "quotation" else len(self._lists)
        marker = self._marker if kind == "item" else ""
        if self._writer.block(kind, words, level=level, marker=marker):
            self._marker = ""

    def _table(self, table: Any, styles: frozenset[Style]) -> None:
        for part in table:
            name = local(part.tag).lower()
            if _is_hidden(part):
                continue
            if name == "tr":
                cells = [self._cell(cell, styles) for cell in part if local(cell.tag).lower() in ("td", "th")]
                if any(cell.text for cell in cells):
                    self._writer.block("paragraph", joined(cells, " | "))
            elif name in ("thead", "tbody", "tfoot"):
                self._table(part, styles)
            elif name not in ("colgroup", "col"):
                self._element(part, styles)
                self._end_block()

    def _cell(self, cell: Any, styles: frozenset[Style]) -> Words:
        inside = Writer()
        page = Page(inside, base=self._base, rules=self._rules)
        page._children(cell, styles)
        page._end_block()
        text = inside.text
        parts = [
            Words(
                text[block.start : block.end].replace("\n", " ").replace("\t", " "),
                tuple(
                    type(mark)(mark.kind, mark.start - block.start, mark.end - block.start, mark.target)
                    for mark in inside.marks
                    if block.start <= mark.start < block.end
                ),
            )
            for block in inside.blocks
        ]
        return joined(parts, " ")


class _List:
    """Counts the items of one list."""

    def __init__(self, element: Any, name: str) -> None:
        self._numbered = name == "ol"
        self._kind = element.get("type") or "1"
        self._step = -1 if element.get("reversed") is not None else 1
        start = _number(element.get("start"))
        if start is None and self._step < 0:
            start = sum(local(item.tag).lower() == "li" for item in element)
        self._next = 1 if start is None else start

    def next(self, item: Any) -> str:
        """What stands before the next item."""
        if not self._numbered:
            return BULLET
        given = _number(item.get("value"))
        number = self._next if given is None else given
        self._next = number + self._step
        match self._kind:
            case "a":
                return f"{letters(number)}."
            case "A":
                return f"{letters(number).upper()}."
            case "i":
                return f"{roman(number)}."
            case "I":
                return f"{roman(number).upper()}."
        return f"{number}."


def _number(written: str | None) -> int | None:
    return int(written) if written is not None and re.fullmatch(r"-?[0-9]{1,9}", written.strip()) else None


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or css.hides((element.get("style") or "")[:2000]):
        return True
    return any(
        local(key) == "type" and set(value.split()) & _LEFT_OUT_PARTS
        for key, value in element.items()
        if ":type" in key or "}type" in key
    )


def _is_frame(table: Any) -> bool:
    """Whether a table has one column at most: it is there for the look."""
    rows = [part for part in table.iter() if local(part.tag).lower() == "tr"]
    return all(sum(local(cell.tag).lower() in ("td", "th") for cell in row) <= 1 for row in rows)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
