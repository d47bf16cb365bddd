"""What XML 1.0 cannot hold: most control characters, and code points that are no characters."""

import re

from annotator.core.sidecar import Fault
from annotator.formats.item import FormatError

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def holds(text: str) -> bool:
    """Whether XML can hold all of the text."""
    return _NO_XML.search(text) is None


def refuse(text: str, place: str) -> None:
    """FormatError with the line and the character, where one stands in the text that XML cannot hold."""
    found = _NO_XML.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        code = f"U+{ord(found[0]):04X}"
        raise FormatError(Fault(f"{place} line {line}", f"{code} at {found.start()} cannot stand in XML"))
