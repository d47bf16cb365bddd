"""``annotator show``: an article's text as its reader gives it."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import msgspec

from annotator import readers
from annotator.cli.console import Console, put_out
from annotator.core import store
from annotator.core.model import Article
from annotator.core.sidecar import SidecarError
from annotator.readers.errors import ReadError


def run(arguments: Namespace, console: Console) -> int:
    """Puts the text on standard output, exactly; of a sidecar the article beside it."""
    path: Path = arguments.path
    if store.is_sidecar(path):
        path = store.article_of(path)
    try:
        article = readers.read(path, encoding=arguments.encoding or _encoding(path))
    except ReadError as error:
        console.fault(path, error.message)
        return 1
    for warning in article.warnings:
        console.warning(path, f"warning: {warning}")
    if arguments.json:
        put_out(msgspec.json.format(msgspec.json.encode(_tree(article)), indent=1) + b"\n")
        return 0
    put_out(article.text.encode())
    if sys.stdout.isatty() and not article.text.endswith("\n"):
        put_out(b"\n")
    return 0


def _encoding(path: Path) -> str:
    """The encoding that the article was annotated under, so that offsets count in the same text."""
    try:
        loaded = store.load(store.sidecar_path(path))
    except (SidecarError, OSError, ValueError):
        return ""
    return loaded.reading.document.article.encoding if loaded else ""


def _tree(article: Article) -> dict[str, Any]:
    info = article.info
    names = ("file", "media_type", "reader", "title", "byline", "publication", "published", "url", "language")
    return {
        **{name: getattr(info, name) for name in names},
        "text": article.text,
        "blocks": [{"kind": b.kind, "start": b.start, "end": b.end, "level": b.level} for b in article.blocks],
        "marks": [{"kind": m.kind, "start": m.start, "end": m.end, "target": m.target} for m in article.marks],
    }
