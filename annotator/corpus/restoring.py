"""Earlier versions of a sidecar: which there are, what they hold, and putting one in the sidecar's place."""

from pathlib import Path

from annotator.core import backups, saving, sidecar, store
from annotator.core.backups import BackupError, Version
from annotator.core.model import Document
from annotator.core.sidecar import SidecarError


def document_of(version: Version) -> Document:
    """What a version holds. BackupError when it cannot be read."""
    try:
        return sidecar.read(backups.read(version)).document
    except SidecarError as error:
        raise BackupError(f"could not be read: {error}") from None


def restore(path: Path, version: Version, output: Path | None = None) -> None:
    """Puts a version in the place of the sidecar at ``path``, which is kept as a version itself, or writes it to
    ``output``. BackupError when the version is damaged, OSError when it cannot be written; nothing is changed then."""
    document_of(version)
    data = backups.read(version)
    if output is not None:
        store.write_atomically(output, data)
        return
    with saving.lock(path):
        present = store.bytes_at(path)
        if present is not None and not _kept(path, present):
            raise OSError("the sidecar as it is now could not be kept as a version, so nothing was restored")
        store.write_atomically(path, data)


def _kept(path: Path, data: bytes) -> bool:
    if backups.keep(path, data, every=backups.ALWAYS) is not None:
        return True
    digest = store.digest(data)
    return any(digest.startswith(version.digest) for version in backups.versions(path))
