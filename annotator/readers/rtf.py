"""Rich text (.rtf): paragraphs by their styles, emphasis, lists by the markers that stand in the file, links.

RTF 1.9.1. Groups that are not known to hold text are passed over: pictures, embedded objects, headers and footers,
templates, data of programs. Of a field its result is read and never what it would fetch.
"""

import locale
import re
from copy import copy
from pathlib import Path

from annotator.core.model import Article, ArticleInfo, Mark
from annotator.readers import stated
from annotator.readers.choices import Choices
from annotator.readers.docx_styles import CODE_SPANS, named_role
from annotator.readers.errors import ReadError
from annotator.readers.fields import hyperlink
from annotator.readers.inline import BOLD, CODE, ITALIC, STRIKE, Inline, Style
from annotator.readers.numbering import BULLET
from annotator.readers.rtf_codes import CHARACTERS, CHARSETS, SYMBOLS, code_page, decoded
from annotator.readers.writing import Words, Writer, joined

DEEPEST = 1000
"""Groups within one another."""

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)
_SKIPPED = frozenset((
    "colortbl", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "ftnsep",
    "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "filetbl", "nonshppict", "shprslt", "private", "xe", "tc",
    "tcn", "rxe", "template", "comment", "upr", "bkmkstart", "bkmkend", "nonesttables", "sp", "objdata", "objclass",
    "nextfile", "keywords", "subject", "doccomm", "company", "manager", "category", "hlinkbase", "operator", "atnid",
    "atnauthor", "annotation", "datafield", "formfield", "mmathPr", "pnseclvl", "listtable", "listoverridetable",
    "pntxta", "pntxtb",
))  # fmt: skip
_STARRED_TEXT = frozenset(("shpinst", "footnote", "fldinst", "fldrslt", "pntext", "ud", "cs", "do", "dptxbxtext"))
"""Destinations that older programs may leave out, and that words stand in all the same."""
_SWITCHES = {"b": BOLD, "i": ITALIC, "strike": STRIKE, "striked": STRIKE}
_HANGING = re.compile(r"([^\w\s]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.)])[ ]?\t\s*(?=\S)")
_PARTS_OF_DATES = {"yr": 0, "mo": 1, "dy": 2, "hr": 3, "min": 4}


class _State:
    """What holds within a group, from its opening brace to its closing one."""

    def __init__(self) -> None:
        self.into = "text"
        self.styles: frozenset[Style] = frozenset()
        self.link: frozenset[Style] = frozenset()
        self.hidden = False
        self.font = -1
        self.character_style = -1
        self.fallback = 1
        self.paragraph = _Paragraph()
        self.field: list[str] = []
        self.sink: _Sink | None = None
        self.starred = False


class _Paragraph:
    """The properties of paragraphs, reset by ``\\pard``."""

    def __init__(self) -> None:
        self.style = 0
        self.outline = 9
        self.list = 0
        self.depth = 0
        self.in_table = False
        self.left = 0
        """Twentieths of a point from the left; ``first`` is how much more that is for the first line."""
        self.first = 0


class _Sink:
    """Where words go: the text itself, a note or a box. ``blocks`` are finished ones."""

    def __init__(self) -> None:
        self.inline = Inline()
        self.marker = ""
        self.has_marker = False
        self.blocks: list[tuple[str, int, str, Words]] = []
        self.cells: list[Words] = []
        self.in_cell: list[Words] = []
        self.boxes: list[_Sink] = []


class _Style:
    """One of the file's styles."""

    def __init__(self) -> None:
        self.name = ""
        self.outline = 9
        self.parent = 222
        self.styles: frozenset[Style] = frozenset()


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in a rich text file; ReadError when it is none, or its groups are too deep in one another."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\0 \t\r\n")
    if not start:
        raise ReadError(path, "could not be read: it is empty")
    if not start.startswith(b"{\\rtf"):
        raise ReadError(path, "is not a rich text file: it does not begin with “{\\rtf”")
    reading = _Reading(path)
    whole = reading.run(start.decode("latin-1"))
    writer = Writer()
    for kind, level, marker, words in reading.all_blocks():
        writer.block(kind, words, level=level, marker=marker)
    info = reading.info
    title = stated.title(info.get("title"))
    return Article(
        info=ArticleInfo(
            file=path.name,
            title=title or writer.first_heading(),
            byline=stated.byline([info.get("author")]),
            published=reading.created(),
            language=stated.language(locale.windows_locale.get(reading.language, "")),
        ),
        text=writer.text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        warnings=() if whole else ("ends before its last brace: it may have been cut short",),
    )


class _Reading:
    """Goes through the tokens and gathers blocks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._main = _Sink()
        self._notes: list[_Sink] = []
        self._state = _State()
        self._state.sink = self._main
        self._stack: list[_State] = []
        self._bytes = bytearray()
        self._high = 0
        """The first half of a surrogate pair."""
        self._skip = 0
        """Characters that stand for a Unicode one in programs that have none."""
        self._page = "cp1252"
        self._default_font = -1
        self._charsets: dict[int, str] = {}
        self._styles: dict[int, _Style] = {}
        self._character_styles: dict[int, str] = {}
        self._defining = _Style()
        self._defines: tuple[str, int] = ("s", 0)
        self._date = [0, 0, 0, 0, 0]
        self.info: dict[str, str] = {}
        self.language = 0

    # Tokens

    def run(self, source: str) -> bool:
        """Reads all of it; whether it ends where its first group does."""
        at = 0
        while at < len(source):
            found = _TOKEN.match(source, at)
            if found is None:
                break
            at = found.end()
            match found.lastindex:
                case 1 | 2:
                    if found[1] == "bin":
                        at += max(0, int(found[2] or 0))
                    else:
                        self._word(found[1], None if found[2] is None else int(found[2]))
                case 3:
                    self._byte(int(found[3], 16))
                case 4:
                    self._symbol(found[4])
                case 5 if found[5] == "{":
                    self._open()
                case 5:
                    self._close()
                    if not self._stack:
                        self._finish()
                        return True
                case 6:
                    self._text(found[6])
        self._finish()
        return False

    def _open(self) -> None:
        self._flush()
        if len(self._stack) >= DEEPEST:
            raise ReadError(self._path, f"could not be read: it has more than {DEEPEST:,} groups in one another")
        self._skip = 0
        self._stack.append(self._state)
        self._state = copy(self._state)
        self._state.paragraph = copy(self._state.paragraph)
        self._state.starred = False

    def _close(self) -> None:
        self._flush()
        self._skip = 0
        if not self._stack:
            return
        inner, self._state = self._state, self._stack.pop()
        if inner.sink is not self._state.sink and inner.sink is not None:
            self._end_paragraph(inner.sink, inner.paragraph)
            self._end_table(inner.sink)
        if inner.into == "listtext" and self._state.into == "text" and inner.sink is not None:
            inner.sink.has_marker = True
        if inner.into in ("style", "fonttbl") and self._state.into == "stylesheet":
            self._define()

    def _finish(self) -> None:
        self._flush()
        while self._stack:
            self._close()
        if self._high:
            self._say("")
        self._end_paragraph(self._main, self._state.paragraph)
        self._end_table(self._main)
        self._boxes_follow(self._main)

    # Characters

    def _text(self, text: str) -> None:
        if self._skip:
            dropped = min(self._skip, len(text))
            self._skip -= dropped
            text = text[dropped:]
        if text and self._state.into not in ("skip", "between"):
            self._bytes += text.encode("latin-1")

    def _byte(self, byte: int) -> None:
        if self._skip:
            self._skip -= 1
        elif self._state.into not in ("skip", "between"):
            self._bytes.append(byte)

    def _flush(self) -> None:
        """Says the bytes that have come so far, which only together may be characters."""
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            font = self._state.font if self._state.font >= 0 else self._default_font
            self._say(decoded(data, self._charsets.get(font) or self._page))

    def _say(self, text: str) -> None:
        state = self._state
        if self._high:
            self._high = 0
            text = f"\ufffd{text}"
        match state.into:
            case "text":
                if not state.hidden and state.sink is not None:
                    styles = state.styles | state.link
                    if self._character_styles.get(state.character_style, "").lower() in CODE_SPANS:
                        styles |= {CODE}
                    state.sink.inline.add(text.replace("\r", "\n"), styles)
            case "listtext":
                if state.sink is not None:
                    state.sink.marker = (state.sink.marker + text)[:40]
            case "fldinst":
                if len(state.field) < 200:
                    state.field.append(text[:4000])
            case "style":
                self._defining.name += text[:200]
            case "title" | "author":
                self.info[state.into] = (self.info.get(state.into, "") + text)[:1000]

    def _unicode(self, code: int) -> None:
        self._flush()
        code &= 0xFFFF
        if 0xD800 <= code < 0xDC00:
            if self._high:
                self._say("")
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            high, self._high = self._high, 0
            self._say(chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else "\ufffd")
        elif code:
            self._say(BULLET if code == 0xF0B7 else chr(code))
        self._skip = self._state.fallback

    def _symbol(self, symbol: str) -> None:
        if self._skip:
            self._skip -= 1
            return
        if symbol == "*":
            self._flush()
            self._state.starred = True
        elif symbol in "\r\n":
            self._flush()
            self._paragraph_ends()
        elif symbol in SYMBOLS:
            if symbol in "\\{}":
                self._text(symbol)
            else:
                self._flush()
                self._say(SYMBOLS[symbol])

    # Control words

    def _word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._unicode(number)
            return
        if self._skip:
            self._skip -= 1
            return
        self._flush()
        state = self._state
        if state.starred:
            state.starred = False
            if word not in _STARRED_TEXT and not (word in ("listtext", "pn") or word in ("s", "ds")):
                state.into = "skip"
                return
        if state.into == "skip":
            return
        if word == "uc":
            state.fallback = max(0, min(20, number or 0))
        elif word in CHARACTERS:
            self._say(CHARACTERS[word])
        elif not self._destination(word) and not self._of_tables(word, number):
            self._property(word, number)

    def _destination(self, word: str) -> bool:
        state = self._state
        if word in _SKIPPED:
            state.into = "skip"
        elif word in ("fonttbl", "stylesheet"):
            state.into = word
        elif word == "info":
            state.into = "between"
        elif word in ("title", "author", "creatim") and state.into == "between":
            state.into = word
        elif word in ("revtim", "printim", "buptim") and state.into == "between":
            state.into = "skip"
        elif word in ("listtext", "pntext"):
            if state.sink is not None:
                state.sink.marker, state.sink.has_marker = "", False
            state.into = "listtext"
        elif word == "field":
            state.field = []
        elif word == "fldinst":
            state.into = "fldinst"
        elif word == "fldrslt":
            state.into = "text" if state.into in ("text", "fldinst") else state.into
            state.link = hyperlink("".join(state.field)) or state.link
        elif word == "footnote":
            self._note()
        elif word == "shpinst":
            state.into = "between"
        elif word in ("shptxt", "dptxbxtext"):
            self._box()
        else:
            return False
        return True

    def _note(self) -> None:
        note = _Sink()
        self._notes.append(note)
        if self._stack and self._stack[-1].sink is not None:
            outer = self._stack[-1]
            outer.sink.inline.add(f"[{len(self._notes)}]", outer.styles)  # type: ignore[union-attr]
        self._begin(note)

    def _box(self) -> None:
        box = _Sink()
        if self._state.sink is not None:
            self._state.sink.boxes.append(box)
        self._begin(box)

    def _begin(self, sink: _Sink) -> None:
        state = self._state
        state.sink, state.into = sink, "text"
        state.styles, state.link, state.hidden, state.paragraph = frozenset(), frozenset(), False, _Paragraph()

    def _of_tables(self, word: str, number: int | None) -> bool:
        """What stands in the tables of fonts and styles, and of what the file says of itself."""
        state = self._state
        if state.into == "fonttbl":
            if word == "f":
                state.font = number or 0
            elif word == "fcharset":
                self._charsets[state.font] = CHARSETS.get(number or 0, "")
            elif word == "cpg" and number:
                self._charsets[state.font] = code_page(number)
            return True
        if state.into in ("stylesheet", "style"):
            if state.into == "stylesheet" and len(self._stack) and self._stack[-1].into == "stylesheet":
                state.into = "style"
                self._defining, self._defines = _Style(), ("s", 0)
            self._of_style(word, number)
            return True
        if state.into == "creatim":
            if word in _PARTS_OF_DATES:
                self._date[_PARTS_OF_DATES[word]] = number or 0
            return True
        return state.into == "between"

    def _of_style(self, word: str, number: int | None) -> None:
        style = self._defining
        if word in ("s", "cs", "ds", "ts"):
            self._defines = word, number or 0
        elif word == "outlinelevel":
            style.outline = 9 if number is None else number
        elif word == "sbasedon":
            style.parent = 222 if number is None else number
        elif word in _SWITCHES:
            style.styles = style.styles | {_SWITCHES[word]} if number != 0 else style.styles - {_SWITCHES[word]}

    def _define(self) -> None:
        kind, number = self._defines
        self._defining.name = self._defining.name.strip().rstrip(";").strip()
        if kind == "s":
            self._styles[number] = self._defining
        elif kind == "cs":
            self._character_styles[number] = self._defining.name
        self._defining, self._defines = _Style(), ("", 0)

    def _property(self, word: str, number: int | None) -> None:
        state, paragraph = self._state, self._state.paragraph
        match word:
            case "par" | "sect":
                self._paragraph_ends()
            case "cell" | "nestcell" | "row" | "nestrow":
                self._cell_ends(word)
            case "plain":
                state.styles, state.hidden, state.character_style = frozenset(), False, -1
                state.font = self._default_font
            case "b" | "i" | "strike" | "striked":
                mark = _SWITCHES[word]
                state.styles = state.styles - {mark} if number == 0 else state.styles | {mark}
            case "v" | "deleted":
                state.hidden = number != 0
            case "f":
                state.font = number or 0
            case "cs":
                state.character_style = number or 0
            case "pard":
                state.paragraph = _Paragraph()
            case "s":
                paragraph.style = number or 0
            case "outlinelevel":
                paragraph.outline = 9 if number is None else number
            case "ls":
                paragraph.list = number or 0
            case "ilvl":
                paragraph.depth = max(0, min(8, number or 0))
            case "li":
                paragraph.left = number or 0
            case "fi":
                paragraph.first = number or 0
            case "intbl":
                paragraph.in_table = True
            case "ansicpg":
                self._page = code_page(number or 1252)
            case "mac" | "pc" | "pca":
                self._page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
            case "deff":
                self._default_font = number or 0
            case "deflang":
                self.language = number or 0

    # Blocks

    def _paragraph_ends(self) -> None:
        if self._state.into == "text" and self._state.sink is not None:
            self._end_paragraph(self._state.sink, self._state.paragraph)

    def _end_paragraph(self, sink: _Sink, paragraph: _Paragraph) -> None:
        inline, sink.inline = sink.inline, Inline()
        marker, sink.marker = sink.marker.strip(), ""
        has_marker, sink.has_marker = sink.has_marker, False
        kind, level, plain = self._role(paragraph)
        words = inline.words(code=kind == "code")
        if kind != "paragraph" or paragraph.in_table:
            words = Words(words.text, tuple(mark for mark in words.marks if (mark.kind, "") not in plain))
        if paragraph.in_table:
            sink.in_cell.append(words)
            return
        self._end_table(sink)
        if kind == "heading":
            words = _on_one_line(words)
        elif kind == "paragraph" and (has_marker or paragraph.list > 0) and words.text:
            kind, level, marker = "item", paragraph.depth + 1, _marker(marker)
        elif kind == "paragraph" and paragraph.first < 0 and (hanging := _hanging(words)) is not None:
            kind, level = "item", max(1, min(9, round(paragraph.left / -paragraph.first)))
            marker, words = hanging
        sink.blocks.append((kind, level, marker if kind == "item" else "", words))
        self._boxes_follow(sink)

    def _role(self, paragraph: _Paragraph) -> tuple[str, int, frozenset[Style]]:
        """The kind and level of a paragraph, and the emphasis that its style has anyway."""
        style = self._styles.get(paragraph.style)
        plain = style.styles if style is not None else frozenset()
        if 0 <= paragraph.outline < 9:
            return "heading", min(6, paragraph.outline + 1), plain
        seen: set[int] = set()
        number = paragraph.style
        while style is not None and number not in seen:
            seen.add(number)
            found = named_role(style.name)
            if found is not None:
                return (*found, plain)
            if 0 <= style.outline < 9:
                return "heading", min(6, style.outline + 1), plain
            number = style.parent
            style = self._styles.get(number)
        return "paragraph", 0, plain

    def _cell_ends(self, word: str) -> None:
        sink, paragraph = self._state.sink, self._state.paragraph
        if self._state.into != "text" or sink is None:
            return
        in_table, paragraph.in_table = paragraph.in_table, True
        if sink.inline:
            self._end_paragraph(sink, paragraph)
        paragraph.in_table = in_table
        if word == "cell":
            sink.cells.append(joined([_on_one_line(words) for words in sink.in_cell if words.text], " "))
            sink.in_cell = []
        elif word == "row":
            self._end_table(sink)
            self._boxes_follow(sink)

    def _end_table(self, sink: _Sink) -> None:
        if sink.in_cell:
            sink.cells.append(joined([_on_one_line(words) for words in sink.in_cell if words.text], " "))
            sink.in_cell = []
        if any(cell.text for cell in sink.cells):
            sink.blocks.append(("paragraph", 0, "", joined(sink.cells, " | ")))
        sink.cells = []

    @staticmethod
    def _boxes_follow(sink: _Sink) -> None:
        boxes, sink.boxes = sink.boxes, []
        for box in boxes:
            sink.blocks += box.blocks

    def all_blocks(self) -> list[tuple[str, int, str, Words]]:
        """The text's blocks, lines of code as one, and the notes after them."""
        found: list[tuple[str, int, str, Words]] = []
        for block in self._main.blocks:
            if block[0] == "code" and found and found[-1][0] == "code":
                found[-1] = ("code", 0, "", joined((found[-1][3], block[3]), "\n"))
            else:
                found.append(block)
        for number, note in enumerate(self._notes, 1):
            marker = f"[{number}]"
            for block in note.blocks:
                if block[3].text.strip():
                    found.append(("item", 1, marker, _on_one_line(block[3])))
                    marker = ""
        return found

    def created(self) -> str:
        """When the file says that it was made, as ISO 8601; empty when it does not."""
        year, month, day, hour, minute = self._date
        if not (1000 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31):
            return ""
        time = f"T{hour:02}:{minute:02}:00" if 0 <= hour < 24 and 0 <= minute < 60 and (hour or minute) else ""
        return f"{year}-{month:02}-{day:02}{time}"


def _marker(written: str) -> str:
    """A list item's marker; any sign that is no letter or digit is a bullet."""
    return written if any(character.isalnum() for character in written) and written != "o" else BULLET


def _hanging(words: Words) -> tuple[str, Words] | None:
    """The marker that hangs before an item, and its words, where both are written out with a tab between."""
    found = _HANGING.match(words.text)
    if found is None:
        return None
    end = found.end()
    marks = tuple(
        Mark(mark.kind, max(mark.start, end) - end, mark.end - end, mark.target)
        for mark in words.marks
        if mark.end > end
    )
    return _marker(found[1]), Words(words.text[end:], marks)


def _on_one_line(words: Words) -> Words:
    return Words(words.text.replace("\n", " ").replace("\t", " "), words.marks)
