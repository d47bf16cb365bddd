"""Second versions of a sidecar, known by their names: what sync programs leave beside it when two computers wrote it
at a time, and what this program keeps there itself."""

import os
import re
from pathlib import Path

from msgspec import Struct

from annotator.core.sidecar import SUFFIX

_STEM, _ENDING = SUFFIX.removesuffix(".json"), ".json"
_OWN_FILES = ("annotations.codebook", "annotations.folder")
"""The folder's own files, of which there may be second versions too."""

_CONFLICT = "conflict|konflikt|konflik|conflit|confli[ct]+o|motstrid|modstrid|ristiriit|конфл|çakış|衝突|冲突|競合|충돌"
_MAKERS = (
    # Dropbox, Nextcloud, ownCloud, Seafile, pCloud: "x (Ann's conflicted copy 2026-11-23)", in the person's language
    ("a sync program", rf" [(\[].*(?:{_CONFLICT}|\d{{4}}-\d\d-\d\d).*[)\]]"),
    ("Syncthing", r"\.sync-conflict-\d{8}-\d{6}(-\w+)?"),
    # Resilio, older ownCloud clients, Synology Drive
    ("a sync program", r"[._-].*conflict.*"),
    ("Google Drive or a browser", r" ?\(\d+\)"),
    ("iCloud", r" \d+"),
    # OneDrive puts the computer's name after a hyphen
    ("OneDrive", r"-[\w'’ .()-]+"),
)
"""Who puts what before a file's ending when it keeps a second version of it."""

_PATTERNS = tuple((maker, re.compile(pattern, re.IGNORECASE)) for maker, pattern in _MAKERS)
_THEIRS = re.compile(r"\.json\.theirs-\d{8}-\d{6}(-\d+)?")
"""Somebody else's version that this program kept."""
_BEFORE_MERGING = re.compile(r"\.json\.conflict-\d{8}-\d{6}(-\d+)?")
"""A file with git's marks in it, which was merged since."""


class Copy(Struct, frozen=True):
    """A second version of a sidecar beside it, and who seems to have made it."""

    path: Path
    maker: str


def copies_of(path: Path) -> list[Copy]:
    """The second versions of the sidecar at ``path`` in its folder, by name."""
    stem = path.name.removesuffix(_ENDING)
    try:
        names = os.listdir(path.parent)  # noqa: PTH208  names alone, no Path for each of thousands
    except OSError:
        return []
    found: list[Copy] = []
    for name in sorted(name for name in names if name.startswith(stem)):
        if name.endswith(_ENDING) and name != path.name:
            maker = _maker(name[len(stem) : -len(_ENDING)])
            if maker:
                found.append(Copy(path.with_name(name), maker))
    return found


def is_copy(name: str) -> bool:
    """Whether a file is by its name a second version of some sidecar, or of a folder's own file, and so no article."""
    if not name.endswith(_ENDING) or name.endswith(SUFFIX):
        return False
    before, stem, between = name.removesuffix(_ENDING).rpartition(_STEM)
    if stem and before:
        return bool(_maker(between) or _BEFORE_MERGING.fullmatch(between))
    own_file = next((own for own in _OWN_FILES if name.startswith(own)), "")
    return bool(own_file and _maker(name.removesuffix(_ENDING).removeprefix(own_file)))


def _maker(between: str) -> str:
    if between.startswith(_ENDING):
        return "Annotator" if _THEIRS.fullmatch(between) else ""
    return next((maker for maker, pattern in _PATTERNS if pattern.fullmatch(between)), "")
