"""What XML 1.0 cannot hold: most control characters, and code points that are no characters; and words put into it."""

import re
from xml.sax.saxutils import escape, quoteattr

from annotator.core.sidecar import Fault
from annotator.formats.item import FormatError

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_SPECIAL = re.compile("[&<>\"'\t\n\r]")
"""What may have to be written otherwise; most of what is written is a number or an id."""


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


def fits(words: str) -> bool:
    """Whether XML can hold all of it."""
    return _NO_XML.search(words) is None


def fitted(words: str) -> str:
    """The words with a replacement character for each that XML cannot hold."""
    return _NO_XML.sub("\ufffd", words)


def opening(tag: str, attributes: dict[str, str]) -> str:
    """What an element begins with, but for the bracket that closes it; attributes that are empty are left out."""
    said = [f" {name}={_quoted(value)}" for name, value in attributes.items() if value]
    return f"<{tag}{''.join(said)}"


def _quoted(value: str) -> str:
    return quoteattr(value) if _SPECIAL.search(value) else f'"{value}"'


def element(tag: str, attributes: dict[str, str], content: str = "") -> str:
    """An element in XML; ``content`` is XML already, attributes that are empty are left out."""
    said = opening(tag, attributes)
    return f"{said}>{content}</{tag}>" if content else f"{said}/>"


def text(words: str) -> str:
    """Words as an element's content, which a parser gives back to the letter."""
    return escape(words, {"\r": "&#13;"}) if _SPECIAL.search(words) else words
