"""Text files of other programs: UTF-8, and where it is not, the line that is not."""

from annotator.core.sidecar import Fault
from annotator.formats.item import FormatError


def decoded(data: bytes, name: str = "") -> str:
    """The text, with a byte order mark that leads it; FormatError with the line, and ``name`` before it, when the bytes
    are not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError(Fault(f"{name} line {line}".strip(), f"not UTF-8 (byte {error.start})")) from None
