"""Records of other articles that links lead to: ``{article, id}`` looked up in the sidecar of that article."""

from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from msgspec import Struct

from annotator.core import paths, store
from annotator.core.model import Elsewhere
from annotator.core.sidecar import SidecarError

MOST_BYTES = 8 * 1024**2
"""A larger sidecar is not read for the sake of a card: it would stop the window for longer than a glance."""
_FRESH = 2.0
"""Seconds for which nobody looks whether a sidecar has changed."""


class Neighbour(Struct, frozen=True):
    """What a link into another article leads to: the article's file, and the label and words of the record."""

    path: Path
    label: str
    words: str


class Incoming(Struct, frozen=True):
    """A record of another article (``of``) that is linked to one of this, with its label and words."""

    role: str
    of: Elsewhere
    label: str
    words: str


class _Known(Struct):
    stamp: tuple[int, int]
    looked: float
    records: dict[str, Neighbour]


class Neighbours:
    """Looks links up from ``roots``: the folder that is open, then the article's own."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = tuple(roots)
        self.incoming: dict[str, tuple[Incoming, ...]] = {}
        """By a record's id what other articles link to it, as far as the folder is known."""
        self._known: dict[Path, _Known] = {}

    def path(self, article: str) -> Path | None:
        """The file of the article that a link names; None when there is none inside the roots."""
        for root in self.roots:
            found = paths.inside(root, article)
            if found is not None and (found.exists() or store.has_sidecar(found)):
                return found
        return None

    def get(self, target: Elsewhere) -> Neighbour | None:
        """The record that a link leads to; None when it cannot be found."""
        path = self.path(target.article)
        if path is None:
            return None
        return self._records(path).get(target.id)

    def link_to(self, article: Path, id: str) -> Elsewhere | None:
        """The link to a record of an article below the first of the roots that holds it."""
        for root in self.roots:
            if article.is_relative_to(root):
                return Elsewhere(article.relative_to(root).as_posix(), id)
        return None

    def _records(self, path: Path) -> dict[str, Neighbour]:
        known = self._known.get(path)
        now = monotonic()
        if known is not None and now - known.looked < _FRESH:
            return known.records
        place = store.sidecar_path(path)
        try:
            found = place.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if known is not None and known.stamp == stamp:
                known.looked = now
                return known.records
            loaded = store.load(place) if found.st_size <= MOST_BYTES else None
        except (OSError, SidecarError):
            loaded, stamp = None, (0, 0)
        annotations = loaded.reading.document.annotations if loaded is not None else ()
        records = {a.id: Neighbour(path, a.label, a.last_words) for a in annotations}
        self._known[path] = _Known(stamp, now, records)
        return records
