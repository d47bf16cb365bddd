"""Why a save did not work, in a person's words, and what can be done about it."""

import errno
from pathlib import Path
from typing import Literal

from msgspec import Struct

from annotator.core import sidecar, store
from annotator.core.saving import TooMuchGoneError, UnreadableError

Kind = Literal["disk", "unreadable", "markers", "lost here", "lost there", "deleted"]


class Trouble(Struct, frozen=True):
    """What went wrong, and its sentence. ``disk``: the file could not be written; ``unreadable``: somebody else put
    something there that is no sidecar; ``markers``: git left both sides of a conflict in it; ``lost here`` and ``lost
    there``: most annotations are gone, from this document or from the file; ``deleted``: the file is gone."""

    kind: Kind
    sentence: str


def trouble_of(path: Path, error: BaseException) -> Trouble:
    """What a person needs to know of an error in saving to the sidecar at ``path``."""
    if isinstance(error, UnreadableError):
        return _unreadable(path, error)
    if isinstance(error, TooMuchGoneError):
        return _too_much_gone(path, error)
    if isinstance(error, store.WriteProtectedError):
        return _disk(path, "the file is write-protected", "Allow writing to it, or save")
    number = error.errno if isinstance(error, OSError) else None
    reason, remedy = _REASONS.get(number or 0, ("", ""))
    reason = reason or getattr(error, "strerror", None) or str(error) or type(error).__name__
    return _disk(path, reason, remedy or "Save")


def _disk(path: Path, reason: str, remedy: str) -> Trouble:
    return Trouble(
        "disk",
        f"{path} could not be saved: {reason}. {remedy} the annotations elsewhere. "
        "They are here and not lost; it is tried again every ten seconds.",
    )


def deleted(path: Path) -> Trouble:
    """The sidecar is not where it was, and nothing here is unsaved."""
    return Trouble(
        "deleted",
        f"{path.name} was deleted or moved by another program. The annotations are still here; they are written again "
        "with your next change, or now if you say so.",
    )


def _unreadable(path: Path, error: UnreadableError) -> Trouble:
    if sidecar.MARKERS in error.reason:
        return Trouble(
            "markers",
            f"{path.name} holds two versions of the annotations: git could not merge them and left its marks in the "
            "file. Nothing was written over it. Annotator can merge them record by record, with what is here.",
        )
    return Trouble(
        "unreadable",
        f"{path.name} was changed by another program and cannot be read: {error.reason}. Nothing was written over it; "
        "your annotations are here. Put the file right, or keep yours: what is there now is then kept as a copy.",
    )


def _too_much_gone(path: Path, error: TooMuchGoneError) -> Trouble:
    count = f"{error.gone:,} of {error.of:,} annotations"
    if error.ours:
        return Trouble(
            "lost here",
            f"{path.name} was not saved: {count} would be gone from it, and you did not delete them. Put them back, or "
            "save it as it is if that is right.",
        )
    return Trouble(
        "lost there",
        f"{path.name} was changed by another program, and {count} are gone from it. They are still here. Keep them, "
        "or take them away here too if that is right.",
    )


_ROOM = "Make some room, or save"
_PERMISSION = ("you may not write in that folder", "Change its permissions, or save")
_REASONS = {
    errno.ENOSPC: ("the disk is full", _ROOM),
    errno.EFBIG: ("the file would be larger than the disk allows", _ROOM),
    errno.EDQUOT: ("your share of the disk is used up", _ROOM),
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.EROFS: ("the disk is read-only", "Save"),
    errno.EIO: ("the disk reports an error", "Save"),
    errno.ENOENT: ("the folder is not there any more", "Put it back, or save"),
    errno.ENOTDIR: ("the folder is not there any more", "Put it back, or save"),
    errno.ENAMETOOLONG: ("its name is too long for that disk", "Give the article a shorter name, or save"),
}
"""What went wrong in a person's words, and what they can do before "the annotations elsewhere"."""
