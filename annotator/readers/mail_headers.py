"""What the head of a mail, or of a page saved as one, says; the library stumbles over some that are damaged."""

from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

_STUMBLES = (ValueError, IndexError, AttributeError, TypeError, OverflowError, LookupError)


def header(message: "Message[Any, Any]", name: str) -> str:
    """A line of the head on one line of text, its encodings resolved; empty where there is none to be had."""
    try:
        value = str(message.get(name) or "")
    except _STUMBLES:
        return ""
    return " ".join(value.encode("utf-8", "replace").decode().split())


def date(message: "Message[Any, Any]") -> str:
    """When it was sent, as ISO 8601; empty when it does not say."""
    try:
        sent: datetime = parsedate_to_datetime(header(message, "Date"))
    except _STUMBLES:
        return ""
    return sent.isoformat()


def charset(part: "Message[Any, Any]") -> str:
    """The encoding that a part says it is in, as it writes it."""
    try:
        return part.get_content_charset("") or ""
    except _STUMBLES:
        return ""
