"""Takes a file of several articles apart: each record of a JSON file, each chapter of an e-book, as one article.

What is written is JSON of the project's own shape, which :mod:`annotator.readers.json_article` reads: the text, its
blocks and marks, and what is said of it.
"""

import os
from pathlib import Path

import msgspec
from msgspec.structs import replace

from annotator import readers
from annotator.core import paths
from annotator.core.model import Article, ArticleInfo, Block, Mark
from annotator.readers import json_article
from annotator.readers.bytes_of import bytes_of
from annotator.readers.choices import CHAPTERS
from annotator.readers.errors import ReadError

SHORTEST = 400
"""Code points; a chapter with fewer (a title page, a motto) goes with the one after it."""

_FIELDS = ("title", "byline", "publication", "published", "url", "language")


def split(path: Path, folder: Path) -> list[Path]:
    """Writes the articles that a file holds into a folder, each under its title, and never over another file; the
    paths written, in the file's order. ReadError when it cannot be read or holds one article alone; OSError."""
    articles = _chapters(path) if path.suffix.lower() == ".epub" else _records(path)
    if len(articles) < 2:
        raise ReadError(path, "holds one article, so there is nothing to take apart")
    return [_write(article, folder) for article in articles]


def _records(path: Path) -> list[Article]:
    reader = readers.reader_for(path)
    if reader is None or reader.name != "json":
        raise ReadError(path, "is no file of several articles: JSON, JSONL and EPUB can be taken apart")
    records, _ = json_article.records_of(bytes_of(path), path)
    articles: list[Article] = []
    for record in records:
        text = record.text
        blocks = record.blocks or tuple(json_article.lines_of(text, record.info.title))
        articles.append(Article(info=record.info, text=text, blocks=blocks, marks=record.marks))
    return articles


def _chapters(path: Path) -> list[Article]:
    book = readers.read(path, readers.Choices(extraction=CHAPTERS))
    groups: list[list[Block]] = []
    for block in book.blocks:
        new = not groups or block.page != groups[-1][-1].page
        if new and not (groups and groups[-1][-1].end - groups[-1][0].start < SHORTEST):
            groups.append([])
        groups[-1].append(block)
    if len(groups) > 1 and groups[-1][-1].end - groups[-1][0].start < SHORTEST:
        last = groups.pop()
        groups[-1] += last
    return [_chapter(book, blocks, number) for number, blocks in enumerate(groups, 1)]


def _chapter(book: Article, blocks: list[Block], number: int) -> Article:
    start, end = blocks[0].start, blocks[-1].end
    moved = tuple(replace(b, start=b.start - start, end=b.end - start, page=0) for b in blocks)
    marks = tuple(
        Mark(mark.kind, mark.start - start, mark.end - start, mark.target)
        for mark in book.marks
        if start <= mark.start < end
    )
    heading = next((b for b in blocks if b.kind == "heading"), None)
    title = (
        " ".join(book.text[heading.start : heading.end].split()) if heading else f"{book.info.title} {number}".strip()
    )
    info = replace(book.info, title=title, publication=book.info.title or book.info.publication)
    return Article(info=info, text=book.text[start:end], blocks=moved, marks=marks)


def _write(article: Article, folder: Path) -> Path:
    tree = {
        **_said(article.info),
        "text": article.text,
        "blocks": [_without_defaults(block) for block in article.blocks],
        "marks": [_without_defaults(mark) for mark in article.marks],
    }
    data = msgspec.json.format(msgspec.json.encode(tree), indent=1) + b"\n"
    for path in paths.names_for(article.info.title or article.text[:60], folder, ".json"):
        if not readers.can_read(path):
            continue
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        except FileExistsError:
            continue
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return path
    raise AssertionError("names do not end")


def _said(info: ArticleInfo) -> dict[str, str]:
    return {name: getattr(info, name) for name in _FIELDS if getattr(info, name)}


def _without_defaults(record: Block | Mark) -> dict[str, object]:
    """A block's or mark's fields; those that say nothing are left out."""
    fields = msgspec.structs.asdict(record)
    return {name: value for name, value in fields.items() if value or name in ("kind", "start", "end")}
