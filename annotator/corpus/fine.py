"""What a person said is fine as it is, of what may be missing in an article: kept in the data folder from day to day.

It is one person's view of a list, and no annotation: the sidecar does not hold it. The words are kept with their place,
so that of an article that changed the rest is asked about again.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from annotator.core import bounded, places, store
from annotator.corpus.missing import Kind, Missed

MAX_BYTES = 8 * 1024**2
_KINDS = frozenset(get_args(Kind))


def load(article: Path, text: str) -> set[Missed]:
    """What is fine in the article with that text. Empty where nothing is kept or it cannot be read: then one is asked
    once more, and that is all."""
    try:
        kept = json.loads(bounded.bytes_of(_place(article), MAX_BYTES))["fine"]
        return {
            Missed(kind, start, end, record)
            for kind, start, end, record, words in kept
            if kind in _KINDS and isinstance(record, str) and text[start:end] == words
        }
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return set()


def keep(article: Path, text: str, fine: Iterable[Missed]) -> None:
    """Keeps what is fine in the article with that text, in place of what was kept. OSError when that cannot be done."""
    path = _place(article)
    listed = [[one.kind, one.start, one.end, one.record, text[one.start : one.end]] for one in fine]
    if not listed:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    store.write_atomically(path, json.dumps({"fine": sorted(listed)}).encode())


def _place(article: Path) -> Path:
    name = hashlib.sha256(os.fsencode(article.absolute())).hexdigest()[:24]
    return places.data_folder() / "fine" / f"{name}.json"
