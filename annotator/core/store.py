"""Sidecars on disk: where they are, how they are read, and how they are saved whole or not at all."""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from annotator.core import sidecar, strays
from annotator.core.sidecar import SUFFIX, Fault, Reading, SidecarError

MAX_BYTES = 512 * 1024 * 1024
"""The largest sidecar that is read: some ten times what 100,000 annotations need."""

_REPLACE_TRIES = 20
"""On Windows a scanner or indexer may hold a file open for a moment; tries, 25 ms apart."""


class Loaded(Struct, frozen=True):
    """A sidecar as it was on disk. ``digest`` is the SHA-256 of its bytes, by which a change from outside is known."""

    path: Path
    reading: Reading
    digest: str


class ChangedOutsideError(OSError):
    """The sidecar on disk is no longer the one that was loaded; it was left as it is."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: was changed by another program since it was opened here")
        self.path = path


def sidecar_path(article: Path, coder: str = "") -> Path:
    """The sidecar beside an article: the shared one, or that of one coder (a name without a dot)."""
    if "." in coder or "/" in coder or "\\" in coder:
        raise ValueError(f"a coder's name has no dot or slash: {coder!r}")
    return article.with_name(f"{article.name}.{coder}{SUFFIX}" if coder else article.name + SUFFIX)


def is_sidecar(path: Path) -> bool:
    """Whether the name is that of a sidecar."""
    return path.name.endswith(SUFFIX) and path.name != SUFFIX


def sidecars_of(article: Path) -> list[Path]:
    """The sidecars that are there for an article: the shared one first, then the coders' by name."""
    shared = sidecar_path(article)
    try:
        names = os.listdir(article.parent)  # noqa: PTH208  names alone, no Path for each of thousands
    except OSError:
        return []
    prefix = article.name + "."
    coders = [
        article.with_name(name)
        for name in sorted(names)
        if name.startswith(prefix) and name.endswith(SUFFIX) and name.count(".", len(prefix), -len(SUFFIX)) == 0
    ]
    coders = [path for path in coders if path != shared and len(path.name) > len(prefix) + len(SUFFIX)]
    return ([shared] if shared.name in names else []) + coders


def article_of(path: Path) -> Path:
    """The article beside a sidecar, by the sidecar's own name; it need not be there."""
    whole = path.with_name(path.name.removesuffix(SUFFIX))
    stem, dot, coder = whole.name.rpartition(".")
    if dot and stem and coder and not whole.exists() and whole.with_name(stem).exists():
        return whole.with_name(stem)
    return whole


def load(path: Path) -> Loaded | None:
    """The sidecar at ``path``, or None when there is none.

    SidecarError when it cannot be read as one; OSError when the file itself cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = MAX_BYTES // 1024**2
            raise SidecarError(Fault("", f"is {size // 1024**2} MB; sidecars of up to {limit} MB are read"))
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Loaded(path, sidecar.read(data), digest(data))


def digest(data: bytes) -> str:
    """SHA-256, in hex."""
    return hashlib.sha256(data).hexdigest()


def save(path: Path, data: bytes, *, expected: str | None) -> str:
    """Puts ``data`` in place of the sidecar whose digest is ``expected`` (None: there is none yet); the new digest.

    ChangedOutsideError when what is on disk is something else, OSError when it cannot be written. Either way the old
    file stays as it was.
    """
    try:
        found: str | None = digest(path.read_bytes())
    except FileNotFoundError:
        found = None
    if found != expected:
        raise ChangedOutsideError(path)
    write_atomically(path, data)
    return digest(data)


def write_atomically(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Writes a file whole or not at all: a new file in the same folder, flushed to disk, then put in the old one's
    place. The old one's permissions are kept; a symbolic link stays one. OSError when it did not work."""
    target = Path(os.path.realpath(path))
    with strays.temporary_name(target) as temporary:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(temporary, flags, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines((data,) if isinstance(data, bytes) else data)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(temporary, _mode(target))  # noqa: PTH101
            _replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    _sync_folder(target.parent)


def _mode(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return 0o666 & ~_umask()


def _umask() -> int:
    status = Path("/proc/self/status")
    with contextlib.suppress(OSError, ValueError, StopIteration):
        line = next(line for line in status.read_text().splitlines() if line.startswith("Umask:"))
        return int(line.split()[1], 8)
    return 0o022


def _replace(temporary: Path, target: Path) -> None:
    for attempt in range(_REPLACE_TRIES):
        try:
            os.replace(temporary, target)  # noqa: PTH105
            return
        except PermissionError:
            if os.name != "nt" or attempt == _REPLACE_TRIES - 1:
                raise
            time.sleep(0.025)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be opened there; NTFS keeps the rename in its own journal
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
