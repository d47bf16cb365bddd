"""``annotator show``: an article's text as its reader gives it."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import msgspec

from annotator import readers
from annotator.cli.console import Console, put_out
from annotator.core import store
from annotator.core.model import Article, Block
from annotator.core.sidecar import SidecarError
from annotator.readers.errors import ReadError


def run(arguments: Namespace, console: Console) -> int:
    """Puts the text on standard output, exactly; of a sidecar the article beside it."""
    path: Path = arguments.path
    if store.is_sidecar(path):
        path = store.article_of(path)
    try:
        article = readers.read(path, _choices(path, arguments.encoding, arguments.everything))
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


def _choices(path: Path, encoding: str, everything: bool) -> readers.Choices:
    """Those of the command; what it leaves open is read as it was annotated, so that offsets count in the same text."""
    known = _annotated_under(path)
    return readers.Choices(
        encoding=encoding or known.encoding, extraction=readers.EVERYTHING if everything else known.extraction
    )


def _annotated_under(path: Path) -> readers.Choices:
    try:
        loaded = store.load(store.sidecar_path(path))
    except (SidecarError, OSError, ValueError):
        return readers.Choices()
    return readers.Choices.of(loaded.reading.document.article) if loaded else readers.Choices()


def _tree(article: Article) -> dict[str, Any]:
    info = article.info
    names = ("file", "media_type", "reader", "title", "byline", "publication", "published", "url", "language")
    return {
        **{name: getattr(info, name) for name in names},
        "date": info.published,  # under the name that the sidecar has, and under the plainer one
        "text": article.text,
        "blocks": [_block(block) for block in article.blocks],
        "marks": [{"kind": m.kind, "start": m.start, "end": m.end, "target": m.target} for m in article.marks],
    }


def _block(block: Block) -> dict[str, Any]:
    tree = {"kind": block.kind, "start": block.start, "end": block.end, "level": block.level}
    return {**tree, "page": block.page} if block.page else tree
