"""OpenDocument text (.odt, .ott, .fodt): paragraphs by their styles, lists, tables a block a row, notes at the end.

OpenDocument 1.3 part 3. Tracked insertions are taken as done and deletions too; comments, pictures, headers and footers
are left out, and so is the list of contents, which repeats the headings.
"""

from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.archives import ArchiveError
from annotator.core.model import Article, ArticleInfo
from annotator.core.xml import parse
from annotator.readers import stated
from annotator.readers.choices import Choices
from annotator.readers.docx_styles import CODE_SPANS, attribute, child, named_role, whole
from annotator.readers.errors import ReadError
from annotator.readers.inline import BOLD, CODE, ITALIC, STRIKE, Inline, Style, link
from annotator.readers.numbering import BULLET, letters, roman
from annotator.readers.packed import faults_of, local, opened, optional_part, part
from annotator.readers.writing import Words, Writer, joined

_LEFT_OUT = frozenset(
    ("annotation", "annotation-end", "tracked-changes", "table-of-content", "illustration-index", "table-index",
     "object-index", "user-index", "alphabetical-index", "bibliography", "sequence-decls", "variable-decls",
     "user-field-decls", "forms", "ruby-text", "title", "desc", "object", "object-ole", "image", "plugin", "applet",
     "floating-frame", "event-listeners", "binary-data", "hidden-paragraph", "scripts", "meta-field-decls")
)  # fmt: skip

_DEEPEST = 50
_MOST_SPACES = 1000
_WEIGHTS = ("bold", "600", "700", "800", "900")


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in an OpenDocument text; ReadError when it is none, a damaged or a protected one."""
    with faults_of(path):
        if data.lstrip()[:1] == b"<":
            content = styles = meta = parse(data)
        else:
            archive = opened(data, path, "an OpenDocument text")
            if "content.xml" not in archive:
                raise ReadError(path, "is not an OpenDocument text (it is a zip archive without “content.xml”)")
            manifest = optional_part(archive, "META-INF/manifest.xml")
            if manifest is not None and any(local(e.tag) == "encryption-data" for e in manifest.iter()):
                raise ArchiveError("is protected by a password: save it without one first", protected=True)
            content = part(archive, "content.xml")
            styles = optional_part(archive, "styles.xml")
            meta = optional_part(archive, "meta.xml")
        body = child(child(content, "body"), "text")
        if body is None:
            raise ReadError(path, "is not an OpenDocument text: it holds a table, slides or a drawing")
        reading = _Reading(_Styles((styles, content)))
        reading.blocks(body, _Place())
        reading.write_notes()
        info = _info(meta, path.name, reading.styles.language)
    writer = reading.writer
    if not info.title:
        info = replace(info, title=writer.first_heading())
    return Article(info=info, text=writer.text, blocks=tuple(writer.blocks), marks=tuple(writer.marks))


def _info(root: Any, name: str, language: str) -> ArticleInfo:
    said: dict[str, str] = {}
    for element in child(root, "meta") if child(root, "meta") is not None else ():
        said.setdefault(local(element.tag), element.text or "")
    return ArticleInfo(
        file=name,
        title=stated.title(said.get("title")),
        byline=stated.byline([said.get("initial-creator") or said.get("creator")]),
        published=stated.date(said.get("creation-date")),
        language=stated.language(said.get("language")) or stated.language(language),
    )


class _Style(Struct, frozen=True):
    name: str
    parent: str
    properties: Any
    list_style: str


class _Styles:
    """Styles by family and name, those of styles.xml first."""

    def __init__(self, roots: tuple[Any, ...]) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self.lists: dict[str, dict[int, Any]] = {}
        self.language = ""
        self._emphases: dict[str, tuple[frozenset[Style], bool]] = {}
        for root in roots:
            for group in root if root is not None else ():
                if local(group.tag) in ("styles", "automatic-styles"):
                    for element in group:
                        self._take(element)

    def _take(self, element: Any) -> None:
        name = attribute(element, "name") or ""
        match local(element.tag):
            case "style":
                key = (attribute(element, "family") or "", name)
                shown = attribute(element, "display-name") or name.replace("_20_", " ")
                parent = attribute(element, "parent-style-name") or ""
                found = child(element, "text-properties")
                self._styles[key] = _Style(shown, parent, found, attribute(element, "list-style-name") or "")
            case "list-style":
                self.lists[name] = {whole(attribute(level, "level"), 1): level for level in element}
            case "default-style" if attribute(element, "family") == "paragraph":
                properties = child(element, "text-properties")
                language, country = attribute(properties, "language"), attribute(properties, "country")
                if language not in (None, "none"):
                    self.language = f"{language}-{country}" if country not in (None, "none") else language or ""

    def chain(self, family: str, name: str) -> list[_Style]:
        """A style and its parents, nearest first."""
        found: list[_Style] = []
        while (family, name) in self._styles and len(found) < _DEEPEST:
            found.append(self._styles[family, name])
            name = found[-1].parent
        return found

    def role(self, name: str) -> tuple[str, int]:
        """The kind and level that a paragraph's style stands for."""
        for style in self.chain("paragraph", name):
            found = named_role(style.name)
            if found is not None:
                return found
        return named_role(name.replace("_20_", " ")) or ("paragraph", 0)

    def emphasis(self, name: str) -> tuple[frozenset[Style], bool]:
        """The marks that a style of words puts over them, and whether it hides them."""
        if name not in self._emphases:
            found: dict[Style, bool] = {}
            hidden = None
            for style in self.chain("text", name):
                if style.name.lower() in CODE_SPANS:
                    found.setdefault(CODE, True)
                for key, value in style.properties.items() if style.properties is not None else ():
                    match local(key):
                        case "font-weight":
                            found.setdefault(BOLD, value in _WEIGHTS)
                        case "font-style":
                            found.setdefault(ITALIC, value in ("italic", "oblique"))
                        case "text-line-through-style" | "text-line-through-type":
                            found.setdefault(STRIKE, value != "none")
                        case "display":
                            hidden = value == "none" if hidden is None else hidden
            self._emphases[name] = frozenset(mark for mark, on in found.items() if on), bool(hidden)
        return self._emphases[name]


class _Item(Struct):
    """A list's item that is open: what stands before it until it is written."""

    marker: str = ""


class _Place(Struct, frozen=True):
    """Where among lists the walk is: their depth, the style of the outermost one that names one, and the item."""

    depth: int = 0
    style: str = ""
    item: _Item | None = None


class _Reading:
    """Goes through the text and writes its blocks."""

    def __init__(self, styles: _Styles) -> None:
        self.writer = Writer()
        self.styles = styles
        self._notes: list[Any] = []
        self._frames: list[Any] = []
        self._counts: dict[tuple[str, int], int] = {}
        self._code: list[Words] = []

    def blocks(self, parent: Any, place: _Place) -> None:
        """Writes the paragraphs, lists and tables within an element."""
        self._blocks(parent, place)
        self._end_code()

    def _blocks(self, parent: Any, place: _Place) -> None:
        for element in parent:
            match local(element.tag):
                case "p":
                    self._paragraph(element, place, None)
                case "h":
                    self._paragraph(element, place, max(1, min(6, whole(attribute(element, "outline-level"), 1))))
                case "list":
                    self._list(element, place)
                case "table":
                    self._table(element, place)
                case name if name not in _LEFT_OUT and not (
                    name == "section" and attribute(element, "display") == "none"
                ):
                    self._blocks(element, place)

    def _paragraph(self, element: Any, place: _Place, heading: int | None) -> None:
        inline = Inline(squeezed=True)
        self._inline(element, inline, frozenset())
        kind, level = ("heading", heading) if heading else self.styles.role(attribute(element, "style-name") or "")
        if kind == "code" and not place.depth:
            self._code.append(inline.words(code=True))
        else:
            self._end_code()
            words = inline.words()
            if kind == "heading":
                words = _on_one_line(words)
            marker = ""
            if place.item is not None and kind in ("paragraph", "code"):
                kind, level, marker = "item", place.depth, place.item.marker
            if self.writer.block(kind, words, level=level or 0, marker=marker) and place.item is not None:
                place.item.marker = ""
        frames, self._frames = self._frames, []
        for frame in frames:
            self._blocks(frame, _Place())

    def _end_code(self) -> None:
        lines, self._code = self._code, []
        if lines:
            self.writer.block("code", joined(lines, "\n"))

    # Lists

    def _list(self, element: Any, place: _Place) -> None:
        style = attribute(element, "style-name") or place.style
        depth = min(10, place.depth + 1)
        key = (style, depth)
        goes_on = attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list") is not None
        if not goes_on or key not in self._counts:
            self._counts[key] = whole(attribute(self._level(style, depth), "start-value"), 1) - 1
        for item in element:
            name = local(item.tag)
            if name == "list-item":
                start = attribute(item, "start-value")
                self._counts[key] = whole(start, 1) if start is not None else self._counts[key] + 1
                holds_more = any(local(part.tag) == "p" and _has_text(part) for part in item)
                if not holds_more:
                    self._counts[key] -= 0 if start is not None else 1
                marker = self._marker(style, depth) if holds_more else ""
                self._blocks(item, _Place(depth, style, _Item(marker)))
            elif name == "list-header":
                self._blocks(item, _Place(depth, style, _Item()))

    def _level(self, style: str, depth: int) -> Any:
        return self.styles.lists.get(style, {}).get(depth)

    def _marker(self, style: str, depth: int) -> str:
        level = self._level(style, depth)
        if level is None or local(level.tag) != "list-level-style-number":
            return BULLET
        shown = max(1, min(depth, whole(attribute(level, "display-levels"), 1)))
        counts = [self._count(style, at) for at in range(depth - shown + 1, depth + 1)]
        text = ".".join(filter(None, counts))
        return f"{attribute(level, 'num-prefix') or ''}{text}{attribute(level, 'num-suffix') or ''}".strip()[:40]

    def _count(self, style: str, depth: int) -> str:
        count = self._counts.get((style, depth), 1)
        match attribute(self._level(style, depth), "num-format"):
            case "a":
                return letters(count)
            case "A":
                return letters(count).upper()
            case "i":
                return roman(count)
            case "I":
                return roman(count).upper()
            case "":
                return ""
        return str(count)

    # Tables

    def _table(self, table: Any, place: _Place) -> None:
        rows = list(_rows(table))
        if all(len(row) <= 1 for row in rows):  # a frame, not a table
            for row in rows:
                for cell in row:
                    self._blocks(cell, place)
            return
        self._end_code()
        for row in rows:
            cells = [self._cell(cell) for cell in row]
            if any(cell.text for cell in cells):
                self.writer.block("paragraph", joined(cells, " | "))

    def _cell(self, cell: Any) -> Words:
        parts: list[Words] = []
        self._parts(cell, parts)
        return joined([_on_one_line(words) for words in parts if words.text], " ")

    def _parts(self, parent: Any, parts: list[Words]) -> None:
        for element in parent:
            name = local(element.tag)
            if name in ("p", "h"):
                inline = Inline(squeezed=True)
                self._inline(element, inline, frozenset())
                parts.append(inline.words())
                frames, self._frames = self._frames, []
                for frame in frames:
                    self._parts(frame, parts)
            elif name not in _LEFT_OUT:
                self._parts(element, parts)

    # Words

    def _inline(self, parent: Any, inline: Inline, styles: frozenset[Style]) -> None:
        inline.add(parent.text or "", styles)
        for element in parent:
            self._one(element, inline, styles)
            inline.add(element.tail or "", styles)

    def _one(self, element: Any, inline: Inline, styles: frozenset[Style]) -> None:
        match local(element.tag):
            case "span":
                marks, hidden = self.styles.emphasis(attribute(element, "style-name") or "")
                if not hidden:
                    self._inline(element, inline, styles | marks)
            case "s":
                count = max(1, min(_MOST_SPACES, whole(attribute(element, "c"), 1)))
                inline.add_as_it_is(" " * count, styles)
            case "tab":
                inline.add_as_it_is("\t", styles)
            case "line-break":
                inline.add_as_it_is("\n", styles)
            case "a":
                plain = frozenset(mark for mark in styles if mark[0] != "link")
                self._inline(element, inline, plain | link(attribute(element, "href") or ""))
            case "note":
                self._notes.append(element)
                inline.add(f"[{len(self._notes)}]", styles)
            case "frame" | "text-box" | "custom-shape" | "g" | "rect":
                self._frames.append(element)
            case "hidden-text" | "conditional-text" if attribute(element, "is-hidden") == "true":
                return
            case name if name not in _LEFT_OUT:
                self._inline(element, inline, styles)

    def write_notes(self) -> None:
        """Writes the foot- and endnotes at the end, in the text's order, as items with their numbers."""
        for number, note in enumerate(self._notes, 1):  # grows when a note has one itself
            marker = f"[{number}]"
            parts: list[Words] = []
            body = child(note, "note-body")
            if body is not None:
                self._parts(body, parts)
            for words in parts:
                if self.writer.block("item", words, level=1, marker=marker):
                    marker = ""


def _rows(table: Any) -> list[list[Any]]:
    found: list[list[Any]] = []
    for element in table:
        name = local(element.tag)
        if name == "table-row":
            found.append([cell for cell in element if local(cell.tag) == "table-cell"])
        elif name in ("table-rows", "table-header-rows", "table-row-group"):
            found += _rows(element)
    return found


def _has_text(paragraph: Any) -> bool:
    return any(text.strip() for text in paragraph.itertext())


def _on_one_line(words: Words) -> Words:
    return Words(words.text.replace("\n", " ").replace("\t", " "), words.marks)
