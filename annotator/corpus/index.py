"""An index of a folder: what its articles say, what is annotated in them and who speaks, for search and for the list of
sources. It lives in the cache folder and can be made again from the folder at any time; nothing is only in it.

One database (SQLite with FTS5) a folder. A file is read again when its size or its time stamp is another one.
"""

import contextlib
import hashlib
import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from annotator import readers
from annotator.core import codebook as codebooks
from annotator.core import paths, places, store
from annotator.core.codebook import Codebook, CodebookError
from annotator.core.model import Annotation, Document, Source
from annotator.core.sidecar import SidecarError
from annotator.corpus.listing import articles_below
from annotator.readers.errors import ReadError

VERSION: Final = 3
"""Of the tables; an index of another version is made again."""
_BATCH = 50
"""Articles between two commits: what is indexed can be found at once."""
MOST_HITS: Final = 300
"""Of annotations, and of texts: a search gives no more."""
_MOST_RANKED = 1_500
"""Texts with the words, from which on none is better than another."""
_SNIPPET_WORDS = 14

Progress = Callable[[int, int], None]

_TABLES = """
CREATE TABLE article (
  id INTEGER PRIMARY KEY, path BLOB UNIQUE, seen TEXT, title TEXT);
CREATE TABLE annotation (
  id INTEGER PRIMARY KEY, article INTEGER, record TEXT, label TEXT, status TEXT, type TEXT, start INTEGER, stop INTEGER,
  tags TEXT, who TEXT);
CREATE INDEX annotation_article ON annotation (article);
CREATE TABLE source (
  article INTEGER, id TEXT, name TEXT, kind TEXT, role TEXT, affiliation TEXT, names TEXT, modified TEXT, total INTEGER,
  direct INTEGER, PRIMARY KEY (article, id));
CREATE TABLE link (
  article INTEGER, record TEXT, label TEXT, words TEXT, role TEXT, target BLOB, target_record TEXT);
CREATE INDEX link_article ON link (article);
CREATE VIRTUAL TABLE article_text USING fts5 (words, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE annotation_text USING fts5 (words, note, tags, who, tokenize = "unicode61 remove_diacritics 2");
"""


class FolderSource(Struct, frozen=True, kw_only=True):
    """A source in a folder: what its sidecars say of it (the latest says what it is called), how many quotes and claims
    are its own, how many of them direct, and in which articles, most first."""

    id: str
    name: str
    kind: str
    role: str = ""
    affiliation: str = ""
    names: tuple[str, ...] = ()
    total: int = 0
    direct: int = 0
    articles: tuple[Path, ...] = ()


class Link(Struct, frozen=True, kw_only=True):
    """A record that is linked to one of another article: where it is, its label and words, the role, and to which."""

    article: Path
    record: str
    label: str
    words: str
    role: str
    target: Path
    target_record: str


class Hit(Struct, frozen=True, kw_only=True):
    """Where a search found its words. ``record`` is the annotation's id, empty for the article's own text; ``snippet``
    holds the words around, with each that was found between STX and ETX."""

    article: Path
    record: str = ""
    label: str = ""
    snippet: str = ""
    start: int = 0


STX, ETX = "\x02", "\x03"


class Index:
    """The index of one folder; for use in one thread at a time, but for :meth:`close`."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.realpath(folder))
        self.path = _place(self.folder)
        self._database = _opened(self.path)
        self._codebooks: dict[Path, Codebook] = {}

    def close(self) -> None:
        """Lets go of the file."""
        self._database.close()

    def update(
        self, stop: threading.Event | None = None, progress: Progress | None = None, *, quick: bool = False
    ) -> int:
        """Brings the index up to what is on disk; how many articles were read. Ends early when ``stop`` is set; what
        is done by then stays. What has a sidecar comes first, then what takes no process of its own to read; ``quick``
        leaves out what does and has none.

        OSError when the folder cannot be read.
        """
        listed = [listed.path for listed in articles_below(self.folder)]
        known = dict(self._database.execute("SELECT path, seen FROM article"))
        names = {self._name(path): path for path in listed}
        with self._database:
            self._forget(name for name in known if name not in names)
        wanted = [(path, name, seen) for name, path in names.items() if (seen := _seen(path)) != known.get(name)]
        if quick:
            wanted = [item for item in wanted if store.has_sidecar(item[0]) or not readers.is_apart(item[0])]
        wanted.sort(key=lambda item: (not store.has_sidecar(item[0]), readers.is_apart(item[0])))
        done = 0
        for start in range(0, len(wanted), _BATCH):
            with self._database:
                for path, name, seen in wanted[start : start + _BATCH]:
                    if stop is not None and stop.is_set():
                        return done
                    self._forget([name])
                    self._take(path, name, seen)
                    done += 1
            if progress is not None:
                progress(done, len(wanted))
        return done

    def refresh(self, article: Path) -> None:
        """Reads one article's sidecar again, as it was just saved."""
        article = Path(os.path.realpath(article))
        if article.is_relative_to(self.folder):
            name = self._name(article)
            with self._database:
                self._forget([name])
                self._take(article, name, _seen(article))

    def sources(self) -> list[FolderSource]:
        """Who speaks in the folder, most often first."""
        rows = self._database.execute(
            "SELECT source.id, name, kind, role, affiliation, names, total, direct, path FROM source "
            "JOIN article ON article.id = source.article ORDER BY source.id, modified, path"
        )
        sources = [self._merged(id, list(of_one)) for id, of_one in groupby(rows, key=itemgetter(0))]
        return sorted(sources, key=lambda source: (-source.total, source.name.casefold(), source.id))

    def _merged(self, id: str, rows: list[Any]) -> FolderSource:
        """What the rows of one source come to; the latest is the last of them."""
        latest = rows[-1]
        names = dict.fromkeys(name for row in rows for name in (*row[5].split("\n"), row[1]) if name != latest[1])
        articles = sorted((-row[6], row[8]) for row in rows)
        return FolderSource(
            id=id,
            name=latest[1],
            kind=latest[2],
            role=next((row[3] for row in reversed(rows) if row[3]), ""),
            affiliation=next((row[4] for row in reversed(rows) if row[4]), ""),
            names=tuple(filter(None, names)),
            total=sum(row[6] for row in rows),
            direct=sum(row[7] for row in rows),
            articles=tuple(self._article(path) for _, path in articles),
        )

    def search(
        self, words: str, *, label: str = "", status: str = "", source: str = "", tag: str = "", texts: bool = True
    ) -> list[Hit]:
        """Where all the words stand (the last may be a beginning; "two words" in marks stand together): annotations
        first, by article and place, then the articles' own texts, best first. With ``label``, ``status``, ``source``
        (an id) or ``tag`` annotations that have them alone, and then without words all of them."""
        query = _query(words)
        limits, values = _limits(label, status, source, tag)
        if not query and not limits:
            return []
        hits = self._annotations(query, limits, values)
        if query and texts and not limits:
            hits += self._texts(query)
        return hits

    def links(self) -> list[Link]:
        """The links from one article of the folder to another, by place."""
        rows = self._database.execute(
            "SELECT path, record, label, words, role, target, target_record FROM link "
            "JOIN article ON article.id = link.article ORDER BY path, link.rowid"
        )
        return [
            Link(
                article=self._article(path),
                record=record,
                label=label,
                words=words,
                role=role,
                target=self._article(target),
                target_record=to,
            )
            for path, record, label, words, role, target, to in rows
        ]

    def tags(self) -> list[tuple[str, int]]:
        """The tags, in small letters, each with how many records have it; most first."""
        rows = self._database.execute("SELECT tags, count(*) FROM annotation WHERE tags != '' GROUP BY tags")
        counts: Counter[str] = Counter()
        for tags, count in rows:
            for tag in filter(None, tags.split("\n")):
                counts[tag] += count
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def titles(self) -> dict[Path, str]:
        """The titles of the articles that have one."""
        rows = self._database.execute("SELECT path, title FROM article WHERE title != ''")
        return {self._article(path): title for path, title in rows}

    def _annotations(self, query: str, limits: list[str], values: list[str]) -> list[Hit]:
        """The first that have it, as they were indexed: to sort all of them before would take longer than a person
        should wait where half of the folder has the word."""
        snippet = f"snippet(annotation_text, -1, '{STX}', '{ETX}', '…', {_SNIPPET_WORDS})" if query else "words"
        where = ["annotation_text MATCH ?"] if query else []
        join = "CROSS JOIN" if query else "JOIN"  # the words first, in the order of their table
        rows = self._database.execute(
            f"SELECT path, record, label, start, {snippet} FROM annotation_text "
            f"{join} annotation ON annotation.id = annotation_text.rowid "
            "JOIN article ON article.id = annotation.article "
            f"WHERE {' AND '.join([*where, *limits])} ORDER BY annotation_text.rowid LIMIT {MOST_HITS}",
            [*([query] if query else []), *values],
        ).fetchall()
        rows.sort(key=itemgetter(0, 3))
        return [
            Hit(article=self._article(path), record=record, label=label, start=start, snippet=found)
            for path, record, label, start, found in rows
        ]

    def _texts(self, query: str) -> list[Hit]:
        """The best; where very many have it, those that were indexed first: then no order by words helps a person."""
        (many,) = self._database.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM article_text WHERE article_text MATCH ? LIMIT {_MOST_RANKED})",
            [query],
        ).fetchone()
        rows = self._database.execute(
            f"SELECT path, snippet(article_text, 0, '{STX}', '{ETX}', '…', {_SNIPPET_WORDS}) FROM article_text "
            "JOIN article ON article.id = article_text.rowid "
            f"WHERE article_text MATCH ? ORDER BY {'rank' if many < _MOST_RANKED else 'article_text.rowid'} "
            f"LIMIT {MOST_HITS}",
            [query],
        )
        return [Hit(article=self._article(path), snippet=found) for path, found in rows]

    # Filling it

    def _name(self, path: Path) -> bytes:
        """An article's path from the folder, in the system's bytes: names need not be text."""
        return os.fsencode(path.relative_to(self.folder))

    def _article(self, name: bytes) -> Path:
        return self.folder / os.fsdecode(name)

    def _forget(self, names: Iterable[bytes]) -> None:
        for name in names:
            row = self._database.execute("SELECT id FROM article WHERE path = ?", [name]).fetchone()
            if row is None:
                continue
            ids = [id for (id,) in self._database.execute("SELECT id FROM annotation WHERE article = ?", row)]
            self._database.executemany("DELETE FROM annotation_text WHERE rowid = ?", [(id,) for id in ids])
            for table in ("annotation", "source", "link"):
                self._database.execute(f"DELETE FROM {table} WHERE article = ?", row)
            self._database.execute("DELETE FROM article_text WHERE rowid = ?", row)
            self._database.execute("DELETE FROM article WHERE id = ?", row)

    def _take(self, path: Path, name: bytes, seen: str) -> None:
        document: Document | None = None
        text, title = "", ""
        with contextlib.suppress(SidecarError, OSError):
            loaded = store.load(store.sidecar_path(path))
            if loaded is not None:
                document = loaded.reading.document
                text, title = document.text, document.article.title
        if document is None:
            with contextlib.suppress(ReadError, OSError):
                article = readers.read(path)
                text, title = article.text, article.info.title
        records = self._records(path, document) if document is not None else []
        cursor = self._database.execute("INSERT INTO article (path, seen, title) VALUES (?, ?, ?)", [name, seen, title])
        article_id = cursor.lastrowid
        self._database.execute("INSERT INTO article_text (rowid, words) VALUES (?, ?)", [article_id, text])
        if document is not None:
            self._take_annotations(article_id, document, records)
            self._take_links(article_id, path, records)

    def _records(self, path: Path, document: Document) -> list[Annotation]:
        codebook = self._codebook(path.parent)
        return [a for a in document.annotations if a.status != "rejected" and codebook.is_record(a)]

    def _take_links(self, article_id: int | None, path: Path, records: list[Annotation]) -> None:
        roots = (self.folder, path.parent)
        for record in records:
            for role, targets in record.links.items():
                for target in targets:
                    if isinstance(target, str):
                        continue
                    found = (paths.inside(root, target.article) for root in roots)
                    there = next((place for place in found if place is not None and place.exists()), None)
                    if there is None:
                        continue
                    name = os.fsencode(os.path.relpath(there, self.folder))
                    row = [article_id, record.id, record.label, record.last_words, role, name, target.id]
                    self._database.execute("INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def _take_annotations(self, article_id: int | None, document: Document, records: list[Annotation]) -> None:
        totals: dict[str, list[int]] = {source.id: [0, 0] for source in document.sources}
        for record in records:
            sources = sources_of(document, record)
            for source in sources:
                counts = totals[source.id]
                counts[0] += 1
                counts[1] += record.attributes.get("type") == "direct"
            ids = "".join(f"\n{source.id}\n" for source in sources)
            tags = "".join(f"\n{tag.casefold()}\n" for tag in record.tags)
            cursor = self._database.execute(
                "INSERT INTO annotation (article, record, label, status, type, start, stop, tags, who) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(article_id, record.id, record.label, record.status, str(record.attributes.get("type", ""))),
                    *(record.start if record.spans else 0, record.end if record.spans else 0, tags, ids),
                ],
            )
            names = " ".join(name for source in sources for name in (source.name, *source.names))
            self._database.execute(
                "INSERT INTO annotation_text (rowid, words, note, tags, who) VALUES (?, ?, ?, ?, ?)",
                [cursor.lastrowid, record.last_words, record.note, " ".join(record.tags), names],
            )
        self._database.executemany(
            "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    article_id,
                    s.id,
                    s.name,
                    s.kind,
                    s.role,
                    s.affiliation,
                    "\n".join(s.names),
                    s.modified or "",
                    *totals[s.id],
                )
                for s in document.sources
            ],
        )

    def _codebook(self, folder: Path) -> Codebook:
        if folder not in self._codebooks:
            try:
                self._codebooks[folder] = codebooks.for_folder(folder)
            except CodebookError:
                self._codebooks[folder] = codebooks.shipped()
        return self._codebooks[folder]


def sources_of(document: Document, record: Annotation) -> list[Source]:
    """Who says it: the sources of the record's mentions, then its own, without doubles."""
    ids: list[str] = []
    for mention in record.linked_ids("source"):
        found = document.annotations.get(mention)
        if found is not None:
            ids.extend(found.linked_ids("who"))
    ids.extend(record.linked_ids("who"))
    sources = (document.sources.get(id) for id in dict.fromkeys(ids))
    return [source for source in sources if source is not None]


def _place(folder: Path) -> Path:
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:24]
    return places.cache_folder() / "index" / f"{name}.sqlite"


def _opened(path: Path) -> sqlite3.Connection:
    """The database, made anew when it is of another version or damaged; in memory when there is no place for it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _with_tables(":memory:")
    for _ in range(2):
        try:
            return _with_tables(str(path))
        except sqlite3.DatabaseError:
            with contextlib.suppress(OSError):
                for suffix in ("", "-wal", "-shm"):
                    Path(f"{path}{suffix}").unlink(missing_ok=True)
    return _with_tables(":memory:")


def _with_tables(name: str) -> sqlite3.Connection:
    database = sqlite3.connect(name, timeout=10, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")  # it can be made again
        if database.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE V%'").fetchall():
                database.execute(f"DROP TABLE {table}")
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                database.execute(f"DROP TABLE IF EXISTS {table}")
            database.executescript(_TABLES)
            database.execute(f"PRAGMA user_version = {VERSION}")
        database.execute("SELECT count(*) FROM article").fetchone()
    except sqlite3.Error:
        database.close()
        raise
    return database


def _seen(article: Path) -> str:
    """What tells that neither the article nor its sidecar has changed: sizes and time stamps."""
    return "|".join(_stamp(path) for path in (article, store.sidecar_path(article)))


def _stamp(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return "-"
    return f"{found.st_size}:{found.st_mtime_ns}"


def _query(words: str) -> str:
    """An FTS5 query for what a person typed: each word as it is, the last as a beginning, marks around a phrase."""
    parts = [part for part in _parts(words) if any(letter.isalnum() for letter in part)]
    if not parts:
        return ""
    quoted = ['"' + part.replace('"', '""') + '"' for part in parts]
    open_ended = not words.rstrip().endswith('"') and not words.endswith(" ")
    return " ".join(quoted) + ("*" if open_ended else "")


def _parts(words: str) -> Iterator[str]:
    for number, piece in enumerate(words.replace("“", '"').replace("”", '"').replace("\x00", " ").split('"')):
        if number % 2:
            yield piece
        else:
            yield from piece.split()


def _limits(label: str, status: str, source: str, tag: str) -> tuple[list[str], list[str]]:
    wanted = [
        ("label = ?", label),
        ("status = ?", status),
        ("instr(annotation.who, ?)", f"\n{source}\n" if source else ""),
        ("instr(annotation.tags, ?)", f"\n{tag.casefold()}\n" if tag else ""),
    ]
    return [condition for condition, value in wanted if value], [value for _, value in wanted if value]
