"""``annotator restore``: earlier versions of a sidecar, listed, and one of them put back."""

from argparse import Namespace
from collections import Counter
from pathlib import Path

from annotator.cli.console import Console, put_out, shown
from annotator.core import backups, store
from annotator.core.backups import BackupError
from annotator.core.words import counted
from annotator.corpus.restoring import document_of, restore


def run(arguments: Namespace, console: Console) -> int:
    """Lists the versions, or restores one; 0, or 1 when there is none or it cannot be read or written."""
    path: Path = arguments.path
    path = (path if store.is_sidecar(path) else store.sidecar_path(path)).absolute()
    found = backups.versions(path)
    if not found:
        others = backups.elsewhere(path)
        hint = "".join(f"; there are versions of {shown(str(other))}" for other in others[:5])
        console.fault(path, f"has no earlier versions{hint}")
        return 1
    if arguments.list:
        for number, version in enumerate(found, start=1):
            put_out(f"{number:>4}  {version.when.astimezone():%Y-%m-%d %H:%M:%S}  {_held(version)}\n".encode())
        return 0
    if not 1 <= arguments.version <= len(found):
        console.fault(path, f"has {len(found)} earlier versions; --version is from 1, the latest, to {len(found)}")
        return 1
    version = found[arguments.version - 1]
    try:
        restore(path, version, arguments.output)
    except BackupError as error:
        console.fault(version.file, f"{error}; choose another version with --version")
        return 1
    except OSError as error:
        console.fault(arguments.output or path, f"could not be restored: {error.strerror or error}")
        return 1
    when = f"{version.when.astimezone():%Y-%m-%d %H:%M:%S}"
    put_out(f"{shown(str(arguments.output or path))}: as it was until {when}, {_held(version)}\n".encode())
    return 0


def _held(version: backups.Version) -> str:
    try:
        document = document_of(version)
    except BackupError as error:
        return str(error)
    counts = Counter(annotation.label for annotation in document.annotations)
    return ", ".join(counted(count, shown(label)) for label, count in sorted(counts.items())) or "no annotations"
