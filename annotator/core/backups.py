"""Earlier versions of sidecars, in the user's data folder: kept when a save replaces them, fewer the older they are.

One folder for each sidecar, by its path: in it a file a version, compressed, its name the time at which it was
replaced and the beginning of the SHA-256 of its bytes. A version comes at most every two minutes; sooner before
somebody else's work is merged in, and always before a great loss and before a restore. Of the last hour all are kept;
of the last day one an hour; of the last month one a day; of the last year one a week; then one a month.

A backup that cannot be written stops no save: that the disk is full is said by who saves.
"""

import contextlib
import gzip
import hashlib
import os
import re
import secrets
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from annotator.core import places, store

EVERY = timedelta(minutes=2)
"""Between two versions of one sidecar, as long as nothing calls for more."""
EVERY_MERGE = timedelta(seconds=20)
"""The same where each save merges in what another program wrote."""
ALWAYS = timedelta(0)

_NAME = re.compile(r"(\d{8}T\d{12}Z)-([0-9a-f]{16})\.gz")
_STAMP = "%Y%m%dT%H%M%S%fZ"
_PATH = "path"
_AGES: tuple[tuple[timedelta, str], ...] = (
    (timedelta(days=1), "%Y%m%d%H"),
    (timedelta(days=31), "%Y%m%d"),
    (timedelta(days=366), "%G%V"),
    (timedelta.max, "%Y%m"),
)
"""Up to which age of how many versions with the same hour, day, week or month the latest one stays."""
_ALL = timedelta(hours=1)


class Version(Struct, frozen=True):
    """A version that was replaced at ``when`` (UTC)."""

    file: Path
    when: datetime
    digest: str
    """The beginning of the SHA-256 of its bytes, in hex."""


class BackupError(Exception):
    """A version that cannot be read; the message goes on from its file's name."""


_last: dict[Path, datetime] = {}
"""When this process last kept a version of a sidecar, so that most saves need not look."""


def keep(path: Path, data: bytes, *, every: timedelta = EVERY, now: datetime | None = None) -> Version | None:
    """Keeps ``data``, which is about to be replaced as the sidecar at ``path``; None when the last version is less than
    ``every`` old or the same, or when the disk refuses."""
    now = now or datetime.now(UTC)
    folder = _folder(path)
    last = _last.get(folder)
    if last is not None and timedelta(0) <= now - last < every:
        return None
    found = versions(path)
    _last[folder] = now
    digest = store.digest(data)[:16]
    if found and (found[0].digest == digest or timedelta(0) <= now - found[0].when < every):
        return None
    version = Version(folder / f"{now.strftime(_STAMP)}-{digest}.gz", now, digest)
    try:
        _write(version.file, gzip.compress(data, 1, mtime=0))
        if not found:
            _write(folder / _PATH, os.fsencode(path.absolute()))
        for old in _superfluous([version, *found], now):
            old.file.unlink()
    except OSError:
        return None
    return version


def versions(path: Path) -> list[Version]:
    """The versions of the sidecar at ``path``, the latest first."""
    try:
        names = os.listdir(_folder(path))  # noqa: PTH208
    except OSError:
        return []
    return sorted(_versions(_folder(path), names), key=lambda version: version.when, reverse=True)


def read(version: Version) -> bytes:
    """The bytes of a version. BackupError when they are not what was kept."""
    inflated = zlib.decompressobj(wbits=31)
    try:
        data = inflated.decompress(version.file.read_bytes(), store.MAX_BYTES)
    except OSError as error:
        raise BackupError(f"could not be read: {error.strerror or error}") from None
    except zlib.error:
        raise BackupError("is damaged") from None
    if not inflated.eof or hashlib.sha256(data).hexdigest()[:16] != version.digest:
        raise BackupError("is damaged")
    return data


def elsewhere(path: Path) -> list[Path]:
    """Other paths at which sidecars of the same name have versions: the folder may have been moved."""
    found = []
    with contextlib.suppress(OSError):
        for folder in _root().iterdir():
            with contextlib.suppress(OSError, ValueError):
                other = Path(os.fsdecode((folder / _PATH).read_bytes()))
                if other.name == path.name and other != path.absolute():
                    found.append(other)
    return sorted(found)


def _root() -> Path:
    return places.data_folder() / "backups"


def _folder(path: Path) -> Path:
    return _root() / hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:24]


def _versions(folder: Path, names: Iterable[str]) -> Iterator[Version]:
    for name in names:
        match = _NAME.fullmatch(name)
        if match is not None:
            with contextlib.suppress(ValueError):
                when = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
                yield Version(folder / name, when, match[2])


def _superfluous(found: list[Version], now: datetime) -> Iterator[Version]:
    """Those that are too many for their age; ``found`` has the latest first."""
    taken: set[tuple[int, str]] = set()
    for version in found:
        age = now - version.when
        if age <= _ALL:
            continue
        step, form = next((n, form) for n, (limit, form) in enumerate(_AGES) if age <= limit)
        bucket = (step, version.when.strftime(form))
        if bucket in taken:
            yield version
        taken.add(bucket)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f"{secrets.token_hex(6)}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
