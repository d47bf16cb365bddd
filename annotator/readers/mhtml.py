"""Web pages that a browser saved as one file (MHTML): the page in it, read as any other; nothing else of it is used."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from annotator.core.model import Article
from annotator.readers import html
from annotator.readers.choices import Choices
from annotator.readers.errors import ReadError
from annotator.readers.web import encoding

_HTML = ("text/html", "application/xhtml+xml")


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in the first page of the file; ReadError when there is none."""
    message = message_from_bytes(data, policy=policy.default)
    page = next((part for part in message.walk() if part.get_content_type() in _HTML), None)
    if not isinstance(page, EmailMessage):
        raise ReadError(path, "could not be read: there is no web page in it. The file may be damaged or cut off")
    content = page.get_payload(decode=True)
    stated = choices.encoding or charset_of(page)
    decoded = encoding.decode(content if isinstance(content, bytes) else b"", path=path, encoding=stated)
    url = str(message.get("Snapshot-Content-Location") or page.get("Content-Location") or "").strip()
    title = " ".join(str(message.get("Subject") or "").split())
    return html.article_of(
        decoded, path, choices, url=url if url.startswith(("http://", "https://")) else "", title=title
    )


def charset_of(page: EmailMessage) -> str:
    """The encoding that the part says it has, if Python knows it."""
    name = page.get_content_charset("") or ""
    try:
        "".encode(name or "utf-8")
    except LookupError:
        return ""
    return name
