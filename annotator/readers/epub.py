"""E-books (.epub): the chapters in the order of the book's spine, as one article.

EPUB 2 and 3. Lists of contents and pages without words are left out. A book whose words are encrypted is said to be so.
"""

import posixpath
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.archives import Archive, ArchiveError
from annotator.core.model import Article, ArticleInfo, Block
from annotator.core.xml import ForbiddenXmlError, XmlError, parse_html
from annotator.readers import css, progress, stated
from annotator.readers.choices import CHAPTERS, Choices
from annotator.readers.docx_styles import attribute, child
from annotator.readers.errors import ReadError
from annotator.readers.packed import faults_of, local, opened, optional_part, part
from annotator.readers.writing import Writer
from annotator.readers.xhtml import Page

_FONT_ONLY = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of hiding a book's fonts, which leave its words alone."""
_PAGES = (
    "application/xhtml+xml",
    "text/html",
    "application/x-dtbook+xml",
    "text/x-oeb1-document",
    "application/xml",
    "",
)
_ENCRYPTED = "is an e-book that is encrypted (DRM), so that only the program of its shop can open it"


class Book(Struct, frozen=True):
    """A book as one article. ``chapters`` are the numbers of the first blocks of those parts that have words."""

    article: Article
    chapters: tuple[int, ...]


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in an e-book; ReadError when it is none, a damaged or an encrypted one."""
    book = read_book(data, path)
    if choices.extraction != CHAPTERS:
        return book.article
    starts = set(book.chapters)
    blocks: list[Block] = []
    number = 0
    for at, block in enumerate(book.article.blocks):
        number += at in starts
        blocks.append(replace(block, page=number))
    return replace(book.article, blocks=tuple(blocks))


def read_book(data: bytes, path: Path) -> Book:
    """As :func:`read`, with where each chapter begins."""
    with faults_of(path):
        archive = opened(data, path, "an e-book")
        package = _package(archive)
        if package is None:
            raise ReadError(path, "is not an e-book (it is a zip archive without a package document)")
        root = part(archive, package)
        book = _Contents(archive, package, root)
        encrypted = _encrypted(archive)
        if encrypted & set(book.pages):
            raise ReadError(path, _ENCRYPTED)
        writer = Writer()
        page = Page(writer, rules=book.rules())
        chapters: list[int] = []
        warnings: list[str] = []
        for number, name in enumerate(book.pages):
            progress.tell(number, len(book.pages))
            before = len(writer.blocks)
            try:
                page.write(_page(archive, name))
            except (ArchiveError, XmlError) as error:
                warnings.append(f"misses a part: {error.message}")
            if len(writer.blocks) > before:
                chapters.append(before)
        progress.tell(len(book.pages), len(book.pages))
    if not writer.blocks and warnings:
        raise ReadError(path, f"could not be read: it {warnings[0]}")
    info = _info(root, path.name)
    if not info.title:
        info = replace(info, title=writer.first_heading())
    article = Article(
        info=info,
        text=writer.text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        warnings=tuple(warnings[:10]),
    )
    return Book(article, tuple(chapters))


def _package(archive: Archive) -> str | None:
    container = optional_part(archive, "META-INF/container.xml")
    for element in container.iter() if container is not None else ():
        name = attribute(element, "full-path") if local(element.tag) == "rootfile" else None
        if name and name.lstrip("/") in archive:
            return name.lstrip("/")
    return next((name for name in archive.names if name.lower().endswith(".opf")), None)


def _encrypted(archive: Archive) -> set[str]:
    found: set[str] = set()
    root = optional_part(archive, "META-INF/encryption.xml")
    for element in root if root is not None else ():
        if attribute(child(element, "EncryptionMethod"), "Algorithm") not in _FONT_ONLY:
            reference = child(child(element, "CipherData"), "CipherReference")
            found.add(posixpath.normpath(unquote(attribute(reference, "URI") or "")).lstrip("/"))
    return found


def _page(archive: Archive, name: str) -> Any:
    try:
        return part(archive, name, html_names=True)
    except ForbiddenXmlError:
        raise
    except XmlError:
        root = parse_html(archive.read(name))
        if root is None:
            raise
        return root


class _Contents:
    """What a package document lists; ``pages`` are the names of those in the order in which they are read."""

    def __init__(self, archive: Archive, package: str, root: Any) -> None:
        self._archive = archive
        self._folder = posixpath.dirname(package)
        items: dict[str, tuple[str, str, str]] = {}
        manifest, spine, guide = child(root, "manifest"), child(root, "spine"), child(root, "guide")
        for element in manifest if manifest is not None else ():
            name = self._name(attribute(element, "href") or "")
            kind = attribute(element, "media-type") or ""
            items[attribute(element, "id") or ""] = (name, kind, attribute(element, "properties") or "")
        left_out = {
            self._name(attribute(element, "href") or "")
            for element in (guide if guide is not None else ())
            if attribute(element, "type") in ("toc", "loi", "lot")
        }
        self._sheets = [name for name, kind, _ in items.values() if kind == "text/css"]
        pages: list[str] = []
        for element in spine if spine is not None else ():
            name, kind, properties = items.get(attribute(element, "idref") or "", ("", "none", ""))
            if kind in _PAGES and "nav" not in properties.split() and name not in left_out:
                pages.append(name)
        self.pages = tuple(dict.fromkeys(pages))

    def _name(self, address: str) -> str:
        return posixpath.normpath(posixpath.join(self._folder, unquote(address.partition("#")[0]))).lstrip("/")

    def rules(self) -> css.Rules:
        """What the book's style sheets say of emphasis."""
        found: css.Rules = {}
        for name in self._sheets[:50]:
            try:
                sheet = self._archive.read(name)
            except ArchiveError:
                continue
            found |= css.rules_of(sheet[: css.LONGEST].decode("utf-8", "replace"))
        return found


def _info(root: Any, name: str) -> ArticleInfo:
    said: dict[str, list[str]] = {}
    metadata = child(root, "metadata")
    for element in metadata.iter() if metadata is not None else ():
        if attribute(element, "role") in (None, "aut"):
            said.setdefault(local(element.tag), []).append("".join(element.itertext()))
    addresses = [stated.line(text) for text in (*said.get("identifier", ()), *said.get("source", ()))]
    return ArticleInfo(
        file=name,
        title=stated.title(next(iter(said.get("title", ())), "")),
        byline=stated.byline(said.get("creator", ())),
        publication=stated.line(next(iter(said.get("publisher", ())), "")),
        published=stated.date(next(iter(said.get("date", ())), "")),
        language=stated.language(next(iter(said.get("language", ())), "")),
        url=next((found for found in addresses if found.startswith(("https://", "http://"))), ""),
    )
