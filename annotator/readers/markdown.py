"""Markdown: the text free of its markup, with headings, lists, block quotations, emphasis and links as blocks and marks.

CommonMark with tables and struck-out text. Raw HTML is text like any other, and nothing is loaded: an image is its
alternative text. Blocks stand an empty line apart, the items of a list a line.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from annotator.core.model import Article, ArticleInfo, Block, Mark
from annotator.readers.decoding import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n((?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELDS = {
    "title": "title",
    "author": "byline",
    "byline": "byline",
    "publication": "publication",
    "url": "url",
    "date": "published",
    "published": "published",
    "language": "language",
    "lang": "language",
}
_MARKS = {"strong": "bold", "em": "italic", "s": "strike", "link": "link"}


def read_markdown(data: bytes, path: Path, info: ArticleInfo, encoding: str) -> Article:
    """The article in the bytes of a Markdown file."""
    from markdown_it import MarkdownIt

    source, used, warning = decode(data, path, encoding=encoding)
    given, body = _front_matter(source)
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    page = _Page()
    page.walk(parser.parse(body))
    text = "".join(page.parts)
    heading = next((block for block in page.blocks if block.kind == "heading"), None)
    if not given.get("title") and heading is not None:
        given["title"] = " ".join(text[heading.start : heading.end].split())
    return Article(
        info=replace(info, encoding=used, **given),
        text=text,
        blocks=tuple(page.blocks),
        marks=tuple(sorted(page.marks, key=lambda mark: (mark.start, -mark.end))),
        warnings=(warning,) if warning else (),
    )


def _front_matter(source: str) -> tuple[dict[str, str], str]:
    """What simple ``key: value`` lines at the top say of the article, and the rest."""
    found = _FRONT_MATTER.match(source)
    if found is None:
        return {}, source
    given: dict[str, str] = {}
    for line in found.group(1).split("\n"):
        key, colon, value = line.partition(":")
        field = _FIELDS.get(key.strip().lower())
        value = value.strip().strip("\"'")
        if colon and field and value:
            given[field] = value
    # lines of dashes around anything else are rules, not front matter
    return (given, source[found.end() :]) if given else ({}, source)


class _Page:
    """Walks the parser's tokens and writes the text with its blocks and marks. Offsets are code points."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self._length = 0
        self._quotes = 0
        self._lists: list[int | None] = []
        self._marker = ""
        self._cells: list[Any] | None = None

    def walk(self, tokens: Sequence["Token"]) -> None:
        """Writes all of the tokens."""
        for token in tokens:
            kind = token.type
            if kind == "blockquote_open":
                self._quotes += 1
            elif kind == "blockquote_close":
                self._quotes -= 1
            elif kind == "bullet_list_open":
                self._lists.append(None)
            elif kind == "ordered_list_open":
                self._lists.append(int(token.attrs.get("start", 1)))
            elif kind in ("bullet_list_close", "ordered_list_close"):
                self._lists.pop()
            elif kind == "list_item_open":
                self._marker = self._next_marker()
            elif kind == "list_item_close":
                self._marker = ""
            elif kind == "heading_open":
                self._heading = int(token.tag[1:])
            elif kind == "heading_close":
                self._heading = 0
            elif kind == "tr_open":
                self._cells = []
            elif kind == "tr_close":
                self._row()
            elif kind == "inline":
                self._inline(token)
            elif kind in ("fence", "code_block"):
                self._write("code", token.content.rstrip("\n"))

    _heading = 0

    def _next_marker(self) -> str:
        number = self._lists[-1]
        if number is None:
            return "•"
        self._lists[-1] = number + 1
        return f"{number}."

    def _inline(self, token: "Token") -> None:
        if self._cells is not None:
            self._cells.append(token.children or [])
            return
        children = token.children or []
        if len(children) == 1 and children[0].type == "image":
            self._write("caption", children)
        elif self._heading:
            self._write("heading", children, level=self._heading)
        elif self._lists:
            self._write("item", children, level=len(self._lists))
        elif self._quotes:
            self._write("quotation", children, level=self._quotes)
        else:
            self._write("paragraph", children)

    def _row(self) -> None:
        cells, self._cells = self._cells or [], None
        self._begin("paragraph")
        start = self._length
        for number, cell in enumerate(cells):
            if number:
                self._add(" | ")
            self._children(cell)
        self._end("paragraph", start, 0)

    def _write(self, kind: str, content: "str | Sequence[Token]", *, level: int = 0) -> None:
        self._begin(kind)
        start = self._length
        if isinstance(content, str):
            self._add(content)
        else:
            self._children(content)
        self._end(kind, start, level)

    def _begin(self, kind: str) -> None:
        if self.blocks:
            together = kind == "item" and self.blocks[-1].kind == "item"
            self._add("\n" if together else "\n\n")

    def _end(self, kind: str, start: int, level: int) -> None:
        if self._length > start:
            self.blocks.append(Block(kind, start, self._length, level, self._marker if kind == "item" else ""))
            self._marker = ""
        elif self.blocks:  # nothing in it: take the space before it back
            self._length -= len(self.parts.pop())

    def _add(self, words: str) -> None:
        if words:
            self.parts.append(words)
            self._length += len(words)

    def _children(self, children: Sequence["Token"]) -> None:
        opened: list[tuple[str, int, str]] = []
        for child in children:
            kind = child.type
            if kind in ("text", "html_inline"):
                self._add(child.content)
            elif kind == "code_inline":
                start = self._length
                self._add(child.content)
                self.marks.append(Mark("code", start, self._length))
            elif kind == "softbreak":
                self._add(" ")
            elif kind == "hardbreak":
                self._add("\n")
            elif kind == "image":
                self._add(child.content)
            elif kind.endswith("_open"):
                opened.append((_MARKS.get(kind[:-5], ""), self._length, str(child.attrs.get("href", ""))))
            elif kind.endswith("_close") and opened:
                mark, start, target = opened.pop()
                if mark and self._length > start:
                    self.marks.append(Mark(mark, start, self._length, target))
