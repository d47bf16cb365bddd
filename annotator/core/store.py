"""Sidecars on disk: where they are, how they are read, and how they are saved whole or not at all."""

import contextlib
import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct

from annotator.core import bounded, sidecar, strays
from annotator.core.sidecar import SUFFIX, Reading

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


class WriteProtectedError(PermissionError):
    """The file itself may not be written, whatever may be done in its folder; it was left as it is."""


def sidecar_path(article: Path, coder: str = "") -> Path:
    """The sidecar beside an article: the shared one, or that of one coder (a name without a dot)."""
    if "." in coder or "/" in coder or "\\" in coder:
        raise ValueError(f"a coder's name has no dot or slash: {coder!r}")
    return article.with_name(f"{article.name}.{coder}{SUFFIX}" if coder else article.name + SUFFIX)


def has_sidecar(article: Path) -> bool:
    """Whether the shared sidecar of an article is there; False also where its name would be longer than a name may
    be."""
    return os.path.exists(sidecar_path(article))  # noqa: PTH110  Path's own raises on such a name


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
    data = bytes_at(path)
    return None if data is None else Loaded(path, sidecar.read(data), digest(data))


def bytes_at(path: Path) -> bytes | None:
    """The bytes of the sidecar at ``path``, or None when there is none.

    OddFileError when it is no file (what a folder holds may come from anybody), larger than :data:`MAX_BYTES`, or a
    link to what is not there, as on a disk that is not mounted: that is no sidecar that was never made. Another OSError
    when the disk refuses.
    """
    try:
        return bounded.bytes_of(path, MAX_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise bounded.OddFileError(errno.ENOLINK, "is a link to something that is not there", str(path)) from None
        return None


def digest(data: bytes) -> str:
    """SHA-256, in hex."""
    return hashlib.sha256(data).hexdigest()


def write_atomically(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Writes a file whole or not at all: a new file in the same folder, flushed to disk, then put in the old one's
    place. The old one's permissions and owner are kept; a symbolic link stays one. WriteProtectedError when the old one
    may not be written, another OSError when it did not work."""
    target = Path(os.path.realpath(path))
    if _is_protected(target):
        raise WriteProtectedError(errno.EACCES, "is write-protected", str(path))
    with strays.temporary_name(target) as temporary:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(temporary, flags, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines((data,) if isinstance(data, bytes) else data)
                file.flush()
                _keep_owner(file.fileno(), target)
                os.fsync(file.fileno())
                os.chmod(temporary, _mode(target))  # noqa: PTH101
            _replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    _sync_folder(target.parent)


def _is_protected(target: Path) -> bool:
    """Whether nobody may write the file: somebody wanted it so. One that only others may write, as a colleague's in a
    folder that is shared, is replaced as the folder allows."""
    try:
        writable = target.stat().st_mode & 0o222
    except FileNotFoundError:
        return False
    return not writable and not (hasattr(os, "geteuid") and os.geteuid() == 0)  # root may do everything


def _keep_owner(handle: int, target: Path) -> None:
    """Gives the new file the owner, the group, the access list and the other attributes of the old one, as far as the
    system lets this person: without them who shares the folder may be shut out."""
    with contextlib.suppress(OSError, AttributeError):  # AttributeError: a system that has none of it
        old, new = target.stat(), os.fstat(handle)
        if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
            _suppressed(os.fchown, handle, -1, old.st_gid)
            _suppressed(os.fchown, handle, old.st_uid, -1)
        for name in os.listxattr(target):
            _suppressed(os.setxattr, handle, name, os.getxattr(target, name))


def _suppressed(do: Callable[..., None], *arguments: Any) -> None:
    with contextlib.suppress(OSError):
        do(*arguments)


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
