"""Markdown: the text free of its markup, and its headings, lists, emphasis and links as blocks and marks beside it.

CommonMark with tables and struck-out text. Raw HTML is shown as it is written, and nothing is loaded: an image is its
alternative text. Blocks stand an empty line apart, list items a line.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotator.core.model import Article, ArticleInfo, Mark
from annotator.readers import front_matter, text
from annotator.readers.choices import Choices
from annotator.readers.decoding import decode
from annotator.readers.writing import Words, Writer, joined

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

DEEPEST = 100
"""Block quotations and lists within one another; the parser leaves out what is deeper, so such a file is plain text."""

_MOST_BRACKETS = 5000
"""In one paragraph; what a parser does with more takes time that grows with their square."""

_MARKS = {"strong": "bold", "em": "italic", "s": "strike", "link": "link"}


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in a Markdown file; ReadError when it is no text."""
    decoded = decode(data, path=path, encoding=choices.encoding)
    given, body = front_matter.split(decoded.text)
    page = _Page()
    try:
        tokens = _parser().parse(body)
        too_deep = any(token.level >= DEEPEST - 1 for token in tokens)
    except RecursionError:
        too_deep = True
    if too_deep:
        plain = text.read(data, path, choices)
        warning = "has lists or quotations too deep in one another, so it is shown as plain text"
        return replace(plain, warnings=(*plain.warnings, warning))
    page.write_all(tokens)
    if "title" not in given:
        given["title"] = page.writer.first_heading()
    return Article(
        info=replace(ArticleInfo(file=path.name, encoding=decoded.encoding), **given),
        text=page.writer.text,
        blocks=tuple(page.writer.blocks),
        marks=tuple(page.writer.marks),
        warnings=(decoded.warning,) if decoded.warning else (),
    )


def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # slow to load, and not every article is Markdown

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _parse_inline)
    return parser


def _parse_inline(state: "StateCore") -> None:
    """The parser's own step from a paragraph's source to its parts, but for paragraphs that would stall it."""
    from markdown_it.token import Token

    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if token.content.count("[") > _MOST_BRACKETS:
                token.children.append(Token("text", "", 0, content=token.content.replace("\n", " ")))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


class _Page:
    """Goes through the parser's tokens and writes the text with its blocks and marks."""

    def __init__(self) -> None:
        self.writer = Writer()
        self._inside: list[str] = []  # "quotation" and "item", outermost first
        self._numbers: list[int | None] = []  # the next number of each open list, None where it has bullets
        self._marker = ""
        self._heading = 0
        self._cells: list[Words] | None = None

    def write_all(self, tokens: Iterable["Token"]) -> None:
        """Writes the blocks of all the tokens."""
        for token in tokens:
            match token.type:
                case "inline":
                    self._inline(token.children or [])
                case "fence" | "code_block":
                    self._write("code", Words(token.content.removesuffix("\n")), 0)
                case "heading_open":
                    self._heading = int(token.tag[1:])
                case "heading_close":
                    self._heading = 0
                case "blockquote_open":
                    self._inside.append("quotation")
                case "bullet_list_open":
                    self._inside.append("item")
                    self._numbers.append(None)
                case "ordered_list_open":
                    self._inside.append("item")
                    self._numbers.append(int(token.attrs.get("start", 1)))
                case "bullet_list_close" | "ordered_list_close":
                    self._inside.pop()
                    self._numbers.pop()
                case "blockquote_close":
                    self._inside.pop()
                case "list_item_open":
                    self._marker = self._next_marker()
                case "list_item_close":
                    self._marker = ""
                case "tr_open":
                    self._cells = []
                case "tr_close":
                    self._row()

    def _next_marker(self) -> str:
        number = self._numbers[-1]
        if number is None:
            return "•"
        self._numbers[-1] = number + 1
        return f"{number}."

    def _around(self) -> tuple[str, int]:
        """The kind and level of running text where the page now is."""
        if not self._inside:
            return "paragraph", 0
        kind = self._inside[-1]
        return kind, self._inside.count(kind)

    def _inline(self, children: Sequence["Token"]) -> None:
        words = _words(children)
        kind, level = self._around()
        if self._cells is not None:
            self._cells.append(words)
        elif self._heading:
            self._write("heading", words, self._heading)
        elif kind != "item" and _only_images(children):
            self._write("caption", words, 0)
        else:
            self._write(kind, words, level)

    def _row(self) -> None:
        cells, self._cells = self._cells or [], None
        if any(cell.text for cell in cells):
            kind, level = self._around()
            self._write(kind, joined(cells, " | "), level)

    def _write(self, kind: str, words: Words, level: int) -> None:
        marker = self._marker if kind == "item" else ""
        if self.writer.block(kind, words, level=level, marker=marker):
            self._marker = ""


def _words(children: Sequence["Token"]) -> Words:
    """The text of a paragraph's parts, and the marks over it by start, the outer one first."""
    pieces: list[str] = []
    marks: list[Mark] = []
    opened: list[tuple[int, str]] = []
    at = 0
    for child in children:
        if child.type.endswith("_open"):
            opened.append((at, str(child.attrs.get("href", ""))))
            continue
        if child.type.endswith("_close"):
            start, target = opened.pop()
            marks.append(Mark(_MARKS[child.type.removesuffix("_close")], start, at, target))
            continue
        piece = _piece(child)
        if child.type == "code_inline":
            marks.append(Mark("code", at, at + len(piece)))
        pieces.append(piece)
        at += len(piece)
    filled = [mark for mark in marks if mark.start < mark.end]
    return Words("".join(pieces), tuple(sorted(filled, key=lambda mark: (mark.start, -mark.end))))


def _piece(token: "Token") -> str:
    match token.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image":
            return "".join(map(_piece, token.children or [])).replace("\n", " ")
    return token.content.replace("\r", "\n")  # a carriage return can come only from an entity


def _only_images(children: Sequence["Token"]) -> bool:
    kinds = {child.type for child in children if child.type != "text" or child.content.strip()}
    return "image" in kinds and kinds <= {"image", "softbreak", "link_open", "link_close"}
