"""Names and paths out of files: what a sidecar, an archive or another tool's file says is a hint, and leads no further
than the folder that a person chose.

The rules are those of Windows, macOS and Linux together, whatever the program runs on, since folders are shared.
What Windows takes for a device: learn.microsoft.com, "Naming Files, Paths, and Namespaces".
"""

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

LONGEST = 200
"""Bytes of UTF-8 in a name that is made safe; file systems take 255, and a suffix may follow."""

LONGEST_TITLE = 80
"""Code points of a title that go into a file's name."""

_SEPARATORS = re.compile(r"[/\\]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICE = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:[.:].*)?", re.IGNORECASE | re.DOTALL
)
_UNSAFE = re.compile(
    # what some file system does not take or reads as something else, what hides or turns what stands around it, and
    # halves of surrogate pairs
    '[\x00-\x1f\x7f-\x9f<>:"/\\\\|?*\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]'
)


def inside(folder: Path, hint: str) -> Path | None:
    """The path below ``folder`` that a hint in a file means, whether or not anything is there.

    None when the hint is absolute, names a drive, a share, a device or a parent folder, has control characters in it,
    or comes out of the folder by a symbolic link. A name of this very folder ("." or nothing) is None too.

    >>> inside(Path("/articles"), "../secret.txt") is None
    True
    """
    if not hint or hint[0] in "/\\~" or _DRIVE.match(hint) or _CONTROLS.search(hint):
        return None
    parts = [part for part in _SEPARATORS.split(hint) if part not in ("", ".")]
    if not parts or not all(map(_is_plain, parts)):
        return None
    if os.name == "nt" and ":" in hint:  # a second stream of a file
        return None
    path = folder / hint
    try:
        real, root = os.path.realpath(path), os.path.realpath(folder)
        found = os.path.commonpath((real, root)) == root and real != root
    except (OSError, ValueError):  # a name that the system cannot have
        return None
    return path if found else None


def _is_plain(part: str) -> bool:
    return not part.endswith((".", " ")) and not _DEVICE.fullmatch(part)


def safe_name(name: str) -> str:
    """The name of one file that every system takes, as near to ``name`` as may be; never empty, and of no folder.

    >>> safe_name("../Con.txt")
    '.._Con.txt'
    >>> safe_name("con.txt")
    '_con.txt'
    """
    name = _UNSAFE.sub("_", name).strip().rstrip(". ")
    name = _shortened(name)
    if _DEVICE.fullmatch(name) or name.startswith("~"):
        name = f"_{name}"
    return name or "unnamed"


def names_for(title: str, folder: Path, suffix: str) -> Iterator[Path]:
    """Where a file of this title may be written in a folder: under it, then under it with 2, 3 and so on; never
    hidden."""
    stem = safe_name(" ".join(title.split())[:LONGEST_TITLE])
    stem = stem if not stem.startswith(".") else f"_{stem}"
    yield folder / f"{stem}{suffix}"
    for number in count(2):
        yield folder / f"{stem} {number}{suffix}"


def safe_path(folder: Path, name: str) -> Path | None:
    """Where in ``folder`` a file that is named by a path with slashes is written: under that name where it leads into
    the folder, else under one made safe part by part. None when a symbolic link leads out of the folder."""
    return inside(folder, name) or inside(folder, "/".join(safe_name(part) for part in name.split("/") if part))


def _shortened(name: str) -> str:
    """The name within :data:`LONGEST` bytes, its ending kept where that is short."""
    if len(name.encode()) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending.encode()) > 20:
        stem, dot, ending = name, "", ""
    room = LONGEST - len((dot + ending).encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + dot + ending
