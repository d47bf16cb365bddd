"""From paths that a person names to the sidecars they mean: those of an article, of a folder, or a sidecar itself."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field

from annotator import readers
from annotator.core import store
from annotator.core.copies import copies_of, is_copy
from annotator.core.sidecar import SUFFIX


class Found(Struct, frozen=True, kw_only=True):
    """A sidecar, and what it belongs to. ``name`` is the article's path from the folder that was named, with slashes;
    ``root`` is that folder, or the article's own where a file was named. The article need not be there."""

    sidecar: Path
    article: Path
    name: str
    root: Path
    coder: str = ""


class Gathered(Struct):
    """What was found: ``without`` are the articles in folders that have no sidecar, ``copies`` what by its name is a
    second version of a sidecar, ``faults`` sentences by path."""

    found: list[Found] = field(default_factory=list)
    without: list[Path] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)
    faults: list[tuple[Path, str]] = field(default_factory=list)


def gather(paths: Iterable[Path]) -> Gathered:
    """The sidecars that the paths mean, each once, those of a folder by name. Hidden files and folders are left out of
    folders, and links to folders are not followed."""
    gathered = Gathered()
    paths = list(paths)
    for path in paths:
        try:
            if path.is_dir():
                _folder(path, gathered)
            else:
                _file(path, gathered)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the path
            gathered.faults.append((path, getattr(error, "strerror", None) or str(error)))
    if len(paths) > 1:
        _once(gathered)
    return gathered


def _once(gathered: Gathered) -> None:
    """Takes away what several of the paths lead to."""
    seen: set[str] = set()
    gathered.found = [found for found in gathered.found if not _again(found.sidecar, seen)]
    gathered.without = [path for path in gathered.without if not _again(path, seen)]
    gathered.copies = [path for path in gathered.copies if not _again(path, seen)]


def _again(path: Path, seen: set[str]) -> bool:
    real = os.path.realpath(path)
    if real in seen:
        return True
    seen.add(real)
    return False


def _file(path: Path, gathered: Gathered) -> None:
    if store.is_sidecar(path):
        if not path.exists():
            gathered.faults.append((path, "is not there"))
            return
        gathered.found.append(_found(path, path.parent))
        return
    sidecars = [sidecar for sidecar in store.sidecars_of(path) if store.article_of(sidecar) == path]
    if sidecars:
        gathered.found.extend(_found(sidecar, path.parent) for sidecar in sidecars)
        gathered.copies.extend(copy.path for sidecar in sidecars for copy in copies_of(sidecar))
    elif path.exists():
        gathered.faults.append((path, f"has no sidecar ({store.sidecar_path(path).name})"))
    else:
        gathered.faults.append((path, "is not there"))


def _folder(folder: Path, gathered: Gathered) -> None:
    found: list[Found] = []
    articles: list[Path] = []
    for path in _files(folder, gathered):
        if store.is_sidecar(path):
            found.append(_found(path, folder))
        elif readers.can_read(path):
            articles.append(path)
        elif is_copy(path.name):
            gathered.copies.append(path)
    annotated = {one.article for one in found}
    gathered.found.extend(sorted(found, key=lambda one: (one.name, one.coder)))
    gathered.without.extend(sorted(article for article in articles if article not in annotated))


def _files(folder: Path, gathered: Gathered) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        gathered.faults.append((Path(error.filename), error.strerror or str(error)))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        here = Path(parent)
        yield from (here / name for name in names if not name.startswith("."))


def _found(sidecar: Path, root: Path) -> Found:
    article = store.article_of(sidecar)
    coder = sidecar.name[len(article.name) : -len(SUFFIX)].removeprefix(".")
    name = article.relative_to(root).as_posix()
    # a file's name need not be Unicode; what goes into an export is
    name = os.fsencode(name).decode("utf-8", "replace")
    return Found(sidecar=sidecar, article=article, name=name, root=root, coder=coder)
