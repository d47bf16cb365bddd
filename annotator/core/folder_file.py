"""What a folder knows of its articles beside their sidecars: which of them a person is done with.

The file lies in the articles' own folder and names them, a line each, so that a folder that is moved or shared takes
its marks with it and two people's marks merge line by line in git. Keys that this version does not know stay.
"""

import json
from pathlib import Path
from typing import Any, Final

from annotator.core import bounded, saving, store

FILE: Final = "annotations.folder.json"
FORMAT: Final = "article-annotations-folder"
VERSION: Final = 1
MAX_BYTES: Final = 64 * 1024**2


class FolderFileError(ValueError):
    """The folder's file cannot be read; the message names it and says why. It is left as it is."""


def done_in(folder: Path) -> frozenset[str]:
    """The names of the articles of this folder, not of those below it, that are done. FolderFileError when the file
    is there and cannot be read."""
    return frozenset(_done(_read(folder / FILE), folder / FILE))


def mark_done(article: Path, *, done: bool) -> None:
    """Says of an article whether it is done. FolderFileError when the file cannot be read, OSError when it cannot be
    written; it is then as it was."""
    path = article.parent / FILE
    with saving.lock(path):
        known = _read(path)
        names = _done(known, path)
        if (article.name in names) is done:
            return
        names = names | {article.name} if done else names - {article.name}
        store.write_atomically(path, _written(known, names))


def _read(path: Path) -> dict[str, Any]:
    try:
        data = bounded.bytes_of(path, MAX_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise FolderFileError(f"{path}: {error.strerror or error}") from None
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        hint = " (git left two versions in it: keep the lines of both)" if b"<<<<<<< " in data else ""
        raise FolderFileError(f"{path}: {error}{hint}") from None
    if not isinstance(found, dict):
        raise FolderFileError(f"{path}: not an object")
    version = found.get("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        raise FolderFileError(f"{path}: version {version}, which a newer Annotator wrote; this one knows {VERSION}")
    return found


def _done(known: dict[str, Any], path: Path) -> set[str]:
    names = known.get("done", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise FolderFileError(f"{path}: done: not a list of file names")
    return set(names)


def _written(known: dict[str, Any], names: set[str]) -> bytes:
    """One name a line; of names that are no text the bytes are kept as Python keeps them, which JSON can hold."""
    rest = {key: value for key, value in known.items() if key not in ("format", "version", "done")}
    head = json.dumps({"format": FORMAT, "version": known.get("version", VERSION)}, ensure_ascii=False)[1:-1]
    lines = ",\n".join(json.dumps(name, ensure_ascii=not name.isprintable()) for name in sorted(names))
    more = "".join(f",\n{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in rest.items())
    listed = f"[\n{lines}\n]" if names else "[]"
    return f'{{\n{head},\n"done": {listed}{more}\n}}\n'.encode("utf-8", "backslashreplace")
