"""Word files (.docx, .docm, .dotx): paragraphs by their styles, lists, tables a block a row, notes at the end.

Insertions that were tracked are taken as done and deletions too. Of a field its result is read and never what it would
fetch; pictures, embedded files, headers and footers are left out.
"""

import posixpath
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotator.core.archives import Archive
from annotator.core.model import Article, ArticleInfo
from annotator.readers import stated
from annotator.readers.choices import Choices
from annotator.readers.docx_styles import Lists, Styles, attribute, child, switched, switches, value_of, whole
from annotator.readers.errors import ReadError
from annotator.readers.fields import hyperlink
from annotator.readers.inline import Inline, Style, link
from annotator.readers.packed import faults_of, local, opened, optional_part, part
from annotator.readers.writing import Words, Writer, joined

_DOCUMENT = "word/document.xml"
_THROUGH = frozenset(
    ("body", "document", "ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir", "bdo", "r",
     "rubyBase", "ruby", "txbxContent", "oMath", "oMathPara", "comment", "footnote", "endnote", "AlternateContent")
)  # fmt: skip
"""Elements that are of no matter themselves. Of those that are not named here nothing is read but within a formula."""


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in a Word file; ReadError when it is none, a damaged or a protected one."""
    with faults_of(path):
        archive = opened(data, path, "a Word file")
        main = _main_part(archive)
        if main not in archive:
            raise ReadError(path, f"is not a Word file (it is a zip archive without “{_DOCUMENT}”)")
        folder = posixpath.dirname(main)
        reading = _Reading(archive, main, folder)
        reading.blocks(part(archive, main))
        reading.write_notes()
        info = _info(archive, path.name, reading)
    writer = reading.writer
    if not info.title:
        info = replace(info, title=writer.first_heading())
    return Article(info=info, text=writer.text, blocks=tuple(writer.blocks), marks=tuple(writer.marks))


def _main_part(archive: Archive) -> str:
    for kind, target, _outside in _relations(archive, "_rels/.rels").values():
        if kind.endswith("/officeDocument"):
            return posixpath.normpath(target.lstrip("/"))
    return _DOCUMENT


def _relations(archive: Archive, name: str) -> dict[str, tuple[str, str, bool]]:
    """By id: the type, the target and whether that lies outside of the file."""
    found: dict[str, tuple[str, str, bool]] = {}
    root = optional_part(archive, name)
    for element in root if root is not None else ():
        outside = attribute(element, "TargetMode") == "External"
        kind, target = attribute(element, "Type") or "", attribute(element, "Target") or ""
        found[attribute(element, "Id") or ""] = (kind, target, outside)
    return found


def _info(archive: Archive, name: str, reading: "_Reading") -> ArticleInfo:
    root = optional_part(archive, "docProps/core.xml")
    said: dict[str, str] = {}
    for element in root if root is not None else ():
        said.setdefault(local(element.tag), element.text or "")
    return ArticleInfo(
        file=name,
        title=stated.title(said.get("title")),
        byline=stated.byline((said.get("creator") or "").split(";")),
        published=stated.date(said.get("created")),
        language=stated.language(said.get("language")) or stated.language(reading.styles.language),
    )


class _Field:
    """A complex field that is open: its instruction first, then its result."""

    def __init__(self) -> None:
        self.instruction = ""
        self.in_result = False
        self.link: frozenset[Style] = frozenset()


class _Reading:
    """Goes through the document and writes its blocks."""

    def __init__(self, archive: Archive, main: str, folder: str) -> None:
        self.writer = Writer()
        self._archive = archive
        self._folder = folder
        self._links = _relations(archive, f"{folder}/_rels/{posixpath.basename(main)}.rels")
        self.styles = Styles(optional_part(archive, f"{folder}/styles.xml"))
        self._lists = Lists(optional_part(archive, f"{folder}/numbering.xml"))
        self._fields: list[_Field] = []
        self._notes: list[tuple[str, str]] = []
        self._boxes: list[Any] = []
        self._held: Inline | None = None
        """The words of a paragraph whose end was deleted."""
        self._code: list[Words] = []

    # Blocks

    def blocks(self, parent: Any) -> None:
        """Writes the paragraphs and tables within an element."""
        self._blocks(parent)
        self._end_code()
        if self._held:
            self.writer.block("paragraph", self._held.words())

    def _blocks(self, parent: Any) -> None:
        for element in parent:
            name = local(element.tag)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name in _THROUGH:
                self._blocks(_chosen(element))

    def _paragraph(self, element: Any) -> None:
        properties = child(element, "pPr")
        mark = child(properties, "rPr")
        inline, self._held = self._held or Inline(), None
        self._inline(element, inline, frozenset())
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            self._held = inline
            return
        self._write(properties, inline)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box)

    def _write(self, properties: Any, inline: Inline) -> None:
        role = self.styles.role(value_of(properties, "pStyle"))
        kind, level = role.kind, role.level
        outline = whole(value_of(properties, "outlineLvl"), 9)
        if kind == "paragraph" and 0 <= outline < 9:
            kind, level = "heading", min(6, outline + 1)
        if kind == "code":
            self._code.append(inline.words(code=True))
            return
        self._end_code()
        words = inline.words()
        if kind == "heading":
            words = _on_one_line(words)
        listed = child(properties, "numPr")
        number = (value_of(listed, "numId") if listed is not None else None) or role.number
        marker = ""
        if kind == "paragraph" and number not in (None, "", "0") and words.text:
            depth = max(0, min(8, whole(value_of(listed, "ilvl"), role.depth)))
            kind, level, marker = "item", depth + 1, self._lists.marker(number or "", depth)
        self.writer.block(kind, words, level=level, marker=marker)

    def _end_code(self) -> None:
        lines, self._code = self._code, []
        if lines:
            self.writer.block("code", joined(lines, "\n"))

    def _table(self, table: Any) -> None:
        rows = [_within(row, "tc") for row in _within(table, "tr")]
        if all(len(row) <= 1 for row in rows):  # a frame, not a table
            for row in rows:
                for cell in row:
                    self._blocks(cell)
            return
        self._end_code()
        for row in rows:
            cells = [self._cell(cell) for cell in row]
            if any(cell.text for cell in cells):
                self.writer.block("paragraph", joined(cells, " | "))

    def _cell(self, cell: Any) -> Words:
        merged = child(child(cell, "tcPr"), "vMerge")
        if merged is not None and attribute(merged, "val") != "restart":
            return Words("")
        parts: list[Words] = []
        self._cell_parts(cell, parts)
        return joined([_on_one_line(words) for words in parts if words.text], " ")

    def _cell_parts(self, parent: Any, parts: list[Words]) -> None:
        for element in parent:
            name = local(element.tag)
            if name == "p":
                inline = Inline()
                self._inline(element, inline, frozenset())
                parts.append(inline.words())
                boxes, self._boxes = self._boxes, []
                for box in boxes:
                    self._cell_parts(box, parts)
            elif name in _THROUGH or name in ("tbl", "tr", "tc"):
                self._cell_parts(_chosen(element), parts)

    # Words

    def _inline(self, parent: Any, inline: Inline, styles: frozenset[Style]) -> None:
        for element in parent:
            name = local(element.tag)
            if name == "r":
                self._run(element, inline, styles)
            elif name == "hyperlink":
                self._inline(element, inline, styles | self._target(element))
            elif name == "fldSimple":
                self._inline(element, inline, styles | hyperlink(attribute(element, "instr") or ""))
            elif name == "t":  # of a formula
                self._say(element.text or "", inline, styles)
            elif name in _THROUGH or element.tag.startswith(
                "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
            ):
                self._inline(_chosen(element), inline, styles)

    def _target(self, element: Any) -> frozenset[Style]:
        _kind, target, outside = self._links.get(attribute(element, "id") or "", ("", "", False))
        return link(target) if outside else frozenset()

    def _run(self, run: Any, inline: Inline, around: frozenset[Style]) -> None:
        properties = child(run, "rPr")
        styles = around
        if properties is not None:
            if switched(properties, "vanish") or switched(properties, "webHidden"):
                return
            found = dict.fromkeys(self.styles.emphasis(value_of(properties, "rStyle")), True) | switches(properties)
            styles = around | {mark for mark, on in found.items() if on}
        self._run_parts(run, inline, styles)

    def _run_parts(self, run: Any, inline: Inline, styles: frozenset[Style]) -> None:
        for element in run:
            match local(element.tag):
                case "t":
                    self._say(_text_of(element), inline, styles)
                case "tab" | "ptab":
                    self._say("\t", inline, styles)
                case "br" | "cr":
                    self._say("\n" if attribute(element, "type") in (None, "textWrapping") else " ", inline, styles)
                case "noBreakHyphen":
                    self._say("\u2011", inline, styles)
                case "softHyphen":
                    self._say("\u00ad", inline, styles)
                case "sym":
                    self._say(_symbol(attribute(element, "char") or ""), inline, styles)
                case "fldChar":
                    self._field(attribute(element, "fldCharType") or "")
                case "instrText":
                    if self._fields and not self._fields[-1].in_result:
                        self._fields[-1].instruction += (element.text or "")[:4000]
                case "footnoteReference" | "endnoteReference":
                    self._note(element, inline, styles)
                case "drawing" | "pict" | "object":
                    self._find_boxes(element)
                case "AlternateContent" | "ruby" | "rubyBase":
                    if local(element.tag) == "AlternateContent":
                        self._run_parts(_chosen(element), inline, styles)
                    else:
                        self._inline(_chosen(element), inline, styles)

    def _say(self, text: str, inline: Inline, styles: frozenset[Style]) -> None:
        if all(field.in_result for field in self._fields):
            links = [field.link for field in self._fields if field.link]
            inline.add(text, styles | links[-1] if links and not _has_link(styles) else styles)

    def _field(self, step: str) -> None:
        if step == "begin":
            self._fields.append(_Field())
        elif step == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._fields[-1].link = hyperlink(self._fields[-1].instruction)
        elif step == "end" and self._fields:
            self._fields.pop()

    def _find_boxes(self, element: Any) -> None:
        for found in element:
            if local(found.tag) == "txbxContent":
                self._boxes.append(found)
            elif isinstance(found.tag, str):
                self._find_boxes(_chosen(found))

    # Notes

    def _note(self, element: Any, inline: Inline, styles: frozenset[Style]) -> None:
        kind = local(element.tag).removesuffix("Reference")
        custom = attribute(element, "customMarkFollows") in ("1", "true", "on")
        self._notes.append((kind, attribute(element, "id") or ""))
        if not custom:
            self._say(f"[{len(self._notes)}]", inline, styles)

    def write_notes(self) -> None:
        """Writes the foot- and endnotes that the text refers to, in its order, as items with their numbers."""
        roots = {kind: optional_part(self._archive, f"{self._folder}/{kind}s.xml") for kind in ("footnote", "endnote")}
        texts: dict[tuple[str, str], Any] = {}
        for kind, root in roots.items():
            for element in root if root is not None else ():
                texts[kind, attribute(element, "id") or ""] = element
        for number, key in enumerate(list(self._notes), 1):
            if key not in texts:
                continue
            self._links = _relations(self._archive, f"{self._folder}/_rels/{key[0]}s.xml.rels")
            parts: list[Words] = []
            self._fields.clear()
            self._cell_parts(texts[key], parts)
            marker = f"[{number}]"
            for words in parts:
                if self.writer.block("item", words, level=1, marker=marker):
                    marker = ""


def _chosen(element: Any) -> Any:
    """Of content in several forms the first, else the element itself."""
    if local(element.tag) != "AlternateContent":
        return element
    for name in ("Choice", "Fallback"):
        found = child(element, name)
        if found is not None:
            return found
    return element


def _within(parent: Any, name: str) -> list[Any]:
    """The rows of a table or the cells of a row, also those within controls and tracked changes."""
    found: list[Any] = []
    for element in parent:
        here = local(element.tag)
        if here == name:
            if name != "tr" or child(child(element, "trPr"), "del") is None:
                found.append(element)
        elif here in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
            found += _within(element, name)
    return found


def _text_of(element: Any) -> str:
    text = (element.text or "").replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return text if attribute(element, "space") == "preserve" else text.strip(" ")


def _symbol(written: str) -> str:
    try:
        code = int(written, 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0xFFFD else ""


def _has_link(styles: frozenset[Style]) -> bool:
    return any(kind == "link" for kind, _ in styles)


def _on_one_line(words: Words) -> Words:
    return Words(words.text.replace("\n", " ").replace("\t", " "), words.marks)
