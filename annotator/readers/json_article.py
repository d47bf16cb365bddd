"""JSON with an article in it, or several (.json, .jsonl, .ndjson): objects with a field of text, and fields about it.

Strict JSON. HTML in a text is not interpreted: it is shown as it is written. One object's text is the article's, as it
is, so that offsets which others count in it hold; several become one article, each under its title.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotator.core import strict_json
from annotator.core.model import Article, ArticleInfo, Block, Mark
from annotator.core.strict_json import JSONFaultError
from annotator.readers import progress, stated
from annotator.readers.choices import Choices
from annotator.readers.errors import ReadError
from annotator.readers.writing import Words, Writer

LINES = (".jsonl", ".ndjson")
TEXT = (
    "text", "content", "body", "articlebody", "maintext", "article", "articletext", "fulltext", "plaintext", "story",
    "paragraphs", "contenttext", "bodytext",
)  # fmt: skip
"""Names of the field that holds the text, without capitals, "_" and "-"; the first that is there counts."""
FIELDS = {
    "title": ("title", "headline"),
    "byline": ("byline", "author", "authors", "creator"),
    "publication": ("publication", "source", "site", "sitename", "publisher", "newspaper", "outlet", "sourcedomain",
                    "domain"),
    "published": ("published", "date", "datepublished", "datepublish", "publishedat", "pubdate", "publisheddate",
                  "publicationdate", "publishdate"),
    "url": ("url", "link", "uri", "canonicalurl", "weburl", "id"),
    "language": ("language", "lang", "inlanguage"),
}  # fmt: skip
_MANY = ("articles", "items", "results", "docs", "documents", "data", "records")
"""Names of the field that holds the articles of a file that has several."""

_KINDS = ("heading", "paragraph", "quotation", "item", "caption", "code")
_MARKS = ("bold", "italic", "code", "strike", "link")
_WITH_LEVEL = ("heading", "item", "quotation")


class Record(Struct, frozen=True):
    """One article of a file: its text with LF alone as line end, and what is said of it. ``blocks`` are empty where
    the file has none, and its own where they fit the text."""

    text: str
    info: ArticleInfo
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    misfit: bool = False


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in a JSON file, or all of them as one; ReadError when it is no JSON or has no text in it."""
    records, warnings = records_of(data, path)
    if len(records) == 1:
        record = records[0]
        if record.misfit:
            warnings += ("has blocks or marks that do not fit its text, so that its lines stand for them",)
        return Article(
            info=record.info,
            text=record.text,
            blocks=record.blocks or tuple(lines_of(record.text, record.info.title)),
            marks=record.marks,
            warnings=warnings,
        )
    writer = Writer()
    for number, record in enumerate(records):
        if number % 100 == 0:
            progress.tell(number, len(records))
        _append(record, writer)
    progress.tell(len(records), len(records))
    return Article(
        info=_common(records, path.name),
        text=writer.text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        warnings=warnings,
    )


def records_of(data: bytes, path: Path) -> tuple[list[Record], tuple[str, ...]]:
    """The articles of a file, and what it says besides that could not be read; ReadError when there is none."""
    try:
        text = strict_json.decode_text(data)
    except JSONFaultError as error:
        raise ReadError(path, f"could not be read: {error}") from None
    if not text.strip():
        raise ReadError(path, "could not be read: it is empty")
    faults: list[str] = []
    values = list(_of_lines(text, faults) if path.suffix.lower() in LINES else _of_whole(text, path))
    found = [(number, _record(value, path.name)) for number, value in values]
    records = [record for _, record in found if record is not None]
    faults += [f"record {number} has no text" for number, record in found if record is None]
    if not records:
        if len(values) == 1 and isinstance(values[0][1], dict):
            _refuse_own(values[0][1], path)
        if not values and faults:
            raise ReadError(path, f"could not be read: {faults[0]}")
        raise ReadError(path, "holds no article: no field of text is in it (text, content, body or articleBody)")
    warnings = [f"misses {len(faults):,} of its records: {faults[0]}"] if faults else []
    return records, tuple(warnings)


def _of_whole(text: str, path: Path) -> Iterator[tuple[int, Any]]:
    try:
        value = strict_json.loads(text)
        strict_json.check(value, "")
    except JSONFaultError as error:
        raise ReadError(path, f"could not be read: {error}") from None
    if isinstance(value, dict) and _text_of(_named(value)) is None:
        names = _named(value)
        value = next((names[name] for name in _MANY if isinstance(names.get(name), list)), value)
    yield from enumerate(value, 1) if isinstance(value, list) else ((1, value),)


def _of_lines(text: str, faults: list[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = strict_json.loads(line)
            strict_json.check(value, "")
        except JSONFaultError as error:
            faults.append(f"line {number}: {error.message}")
            continue
        yield number, value


def _refuse_own(value: dict[str, Any], path: Path) -> None:
    if value.get("format") == "article-annotations" or "annotations" in value:
        raise ReadError(path, "holds annotations, not an article: open the article that it lies beside")
    if "labels" in value:
        raise ReadError(path, "holds a codebook, not an article")


def _named(value: dict[str, Any]) -> dict[str, Any]:
    """An object's fields by their names without capitals, "_" and "-"; the first of two of a name."""
    found: dict[str, Any] = {}
    for key, item in value.items():
        found.setdefault(key.lower().replace("_", "").replace("-", ""), item)
    return found


def _record(value: Any, name: str) -> Record | None:
    if not isinstance(value, dict) or value.get("format") == "article-annotations":
        return None
    fields = _named(value)
    text = _text_of(fields)
    if text is None:
        return None
    info = ArticleInfo(
        file=name,
        title=stated.line(_first(fields, "title")),
        byline=stated.byline(_names(_first(fields, "byline"))),
        publication=", ".join(_names(_first(fields, "publication"))[:1]),
        published=_date(_first(fields, "published")),
        url=_address(fields),
        language=stated.language(_first(fields, "language")),
    )
    if "blocks" not in value:
        return Record(text, info)
    blocks, marks = _given(value, text)
    return Record(text, info, blocks, marks, misfit=not blocks)


def _text_of(fields: dict[str, Any]) -> str | None:
    for name in TEXT:
        text = _words(fields.get(name), 0)
        if text is not None and text.strip():
            return text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def _words(value: Any, depth: int) -> str | None:
    """A text, or paragraphs (texts, or objects with one) with an empty line between them."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and depth < 3:
        return _words(next((item for key, item in value.items() if key.lower() in TEXT), None), depth + 1)
    if isinstance(value, list) and depth < 3:
        parts = [_words(item, depth + 1) for item in value]
        return "\n\n".join(part.strip("\n") for part in parts if part and part.strip())
    return None


def _first(fields: dict[str, Any], field: str) -> Any:
    return next((fields[name] for name in FIELDS[field] if fields.get(name)), None)


def _names(value: Any) -> list[str]:
    """Names in a text, an object with a name, or a list of either."""
    if isinstance(value, list):
        return [name for item in value[:50] for name in _names(item) if not isinstance(item, list)]
    if isinstance(value, dict):
        value = value.get("name") or value.get("title")
    name = stated.line(value)
    return [name] if name else []


def _date(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if value > 1e11 else value
        if 1e7 < seconds < 1e10:
            return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return str(value) if isinstance(value, int) and 1000 <= value <= 9999 else ""
    return stated.date(value)


def _address(fields: dict[str, Any]) -> str:
    found = (stated.line(fields.get(name)) for name in FIELDS["url"])
    return next((address for address in found if address.lower().startswith(("http://", "https://"))), "")


# Blocks


def lines_of(text: str, title: str) -> Iterator[Block]:
    """A paragraph for each line with words in it; the first is the heading where it is the title."""
    start = 0
    first = True
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            heading = first and bool(title) and " ".join(line.split()) == title
            yield Block("heading", start, end, 1) if heading else Block("paragraph", start, end)
            first = False
        start = end + 1


def _given(value: dict[str, Any], text: str) -> tuple[tuple[Block, ...], tuple[Mark, ...]]:
    """The blocks and marks that a file has of its own; none where they do not fit the text."""
    try:
        blocks = msgspec.convert(value["blocks"], tuple[Block, ...])
        marks = msgspec.convert(value.get("marks", []), tuple[Mark, ...])
    except (msgspec.ValidationError, ValueError):
        return (), ()
    end = 0
    for block in blocks:
        levelled = (block.level >= 1) == (block.kind in _WITH_LEVEL) and block.level <= 100
        if not (end <= block.start < block.end <= len(text)) or block.kind not in _KINDS or not levelled:
            return (), ()
        if text[end : block.start].strip() or not text[block.start : block.end].strip() or block.page < 0:
            return (), ()
        if block.marker and block.kind != "item":
            return (), ()
        end = block.end
    if text[end:].strip():
        return (), ()
    return (blocks, marks) if _marks_fit(blocks, marks) else ((), ())


def _marks_fit(blocks: tuple[Block, ...], marks: tuple[Mark, ...]) -> bool:
    at, before = 0, 0
    for mark in marks:
        while at < len(blocks) and blocks[at].end <= mark.start:
            at += 1
        inside = at < len(blocks) and blocks[at].start <= mark.start < mark.end <= blocks[at].end
        if not inside or mark.start < before or mark.kind not in _MARKS or (mark.target and mark.kind != "link"):
            return False
        before = mark.start
    return True


def _append(record: Record, writer: Writer) -> None:
    """Adds one of several articles, under its title where its text does not begin with that."""
    title = record.info.title
    blocks = record.blocks or tuple(lines_of(record.text, title))
    if title and (not blocks or record.text[blocks[0].start : blocks[0].end].strip() != title):
        writer.block("heading", Words(title), level=1)
    for block in blocks:
        marks = tuple(
            Mark(mark.kind, mark.start - block.start, mark.end - block.start, mark.target)
            for mark in record.marks
            if block.start <= mark.start < block.end
        )
        words = Words(record.text[block.start : block.end], marks)
        writer.block(block.kind, words, level=block.level, marker=block.marker, page=block.page)


def _common(records: Iterable[Record], name: str) -> ArticleInfo:
    """What all the articles of a file say alike."""
    infos = [record.info for record in records]
    info = ArticleInfo(file=name)
    for field in ("byline", "publication", "published", "url", "language"):
        values = {getattr(found, field) for found in infos}
        if len(values) == 1:
            info = replace(info, **{field: values.pop()})
    return replace(info, title=stated.title(Path(name).stem) or name)
