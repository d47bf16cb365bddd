"""Zip archives out of files that anyone may have made, read from memory member by member and never put on a disk.

Word, OpenDocument, EPUB and REFI-QDA files are such archives. What one says of its own sizes is not believed: every
byte that comes out is counted (promise S4). A member that is an archive itself is bytes like any other.
"""

import io
import stat
import struct
import zipfile
import zlib

MOST_MEMBERS = 10_000
MOST_BYTES = 512 * 1024 * 1024
"""That come out of one archive, all readings of its members together."""
RATIO = 100
"""To one: what comes out against what is stored; XML of text packs some twenty to one."""
FLOOR = 8 * 1024 * 1024
"""Bytes that may come out whatever the ratio: a small file of empty table cells packs better than text."""

_CHUNK = 256 * 1024
_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Those of the formats above. Python's readers of the others take no limit on what comes out at a time."""
_ENCRYPTED = 0x1
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    LookupError,
)
"""What Python's zipfile raises at damaged files."""


class ArchiveError(ValueError):
    """An archive, or a member of it, that is not read. ``message`` goes on from the file's name, without a stop."""

    def __init__(self, message: str, *, protected: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.protected = protected
        """Whether a password is all that is missing."""


class Archive:
    """A zip archive's members by their names, with slashes between folders and none at the start.

    ArchiveError when it is none, is damaged, has more than :data:`MOST_MEMBERS` members, or one whose name leads out of
    it or that is a symbolic link.
    """

    def __init__(self, data: bytes) -> None:
        if data.count(_ENTRY) > MOST_MEMBERS:  # before a list of them fills the memory
            raise ArchiveError(f"holds more than {MOST_MEMBERS:,} files")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            found = self._zip.infolist()
        except _DAMAGE as error:
            raise ArchiveError(f"is not a zip archive, or a damaged one ({_short(error)})") from None
        self._size = len(data)
        self._came_out = 0
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._twice: set[str] = set()
        for member in found:
            name = member.filename.replace("\\", "/").lstrip("/")
            if ".." in name.split("/"):
                raise ArchiveError(f"holds a file whose name leads out of it ({_short(member.filename)})")
            if stat.S_ISLNK(member.external_attr >> 16):
                raise ArchiveError(f"holds a symbolic link ({_short(member.filename)})")
            if name.endswith("/"):
                continue
            if name in self._members:
                self._twice.add(name)
            self._members[name] = member

    def __contains__(self, name: str) -> bool:
        return name in self._members

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, in the archive's order, folders left out."""
        return tuple(self._members)

    def read(self, name: str) -> bytes:
        """A member's bytes, as many as there really are. ArchiveError when it is not there, stands twice, is
        encrypted or damaged, or when more comes out than may."""
        member = self._members.get(name)
        if member is None:
            raise ArchiveError(f"holds no file “{name}”")
        if name in self._twice:
            raise ArchiveError(f"holds two files of the name “{_short(name)}”")
        if member.flag_bits & _ENCRYPTED:
            raise ArchiveError("is protected by a password: save it without one first", protected=True)
        if member.compress_type not in _METHODS:
            raise ArchiveError(f"holds a file packed in a way that is not read (“{_short(name)}”)")
        whole = io.BytesIO()
        size = 0
        most = max(FLOOR, RATIO * min(member.compress_size, self._size))
        try:
            with self._zip.open(member) as stream:
                while piece := stream.read(_CHUNK):
                    whole.write(piece)
                    size += len(piece)
                    self._count(len(piece))
                    if size > most:
                        raise _too_much(name)
        except ArchiveError:
            raise
        except _DAMAGE as error:
            raise ArchiveError(f"is damaged at “{_short(name)}” ({_short(error)})") from None
        return whole.getvalue()

    def _count(self, size: int) -> None:
        self._came_out += size
        if self._came_out > MOST_BYTES:
            raise ArchiveError(f"holds more than {MOST_BYTES // 1024**2} MB when it is unpacked")
        if self._came_out > max(FLOOR, RATIO * self._size):
            raise _too_much("")


def _too_much(name: str) -> ArchiveError:
    where = f" at “{_short(name)}”" if name else ""
    return ArchiveError(f"unpacks to more than {RATIO} times its size{where}, as a harmful file does")


def _short(what: object, most: int = 80) -> str:
    text = " ".join(str(what).split()).encode("utf-8", "replace").decode()
    return text if len(text) <= most else f"{text[:most]}…"
