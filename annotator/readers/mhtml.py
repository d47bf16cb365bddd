"""Web pages that a browser saved as one file (MHTML): the page in it, read as any other; nothing else of it is used."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from annotator.core.model import Article
from annotator.readers import html
from annotator.readers.choices import Choices
from annotator.readers.errors import ReadError
from annotator.readers.mail_headers import charset, header
from annotator.readers.web import encoding

_HTML = ("text/html", "application/xhtml+xml")


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in the first page of the file; ReadError when there is none."""
    message = message_from_bytes(data, policy=policy.default)
    page = next((part for part in message.walk() if part.get_content_type() in _HTML), None)
    if not isinstance(page, EmailMessage):
        raise ReadError(path, "could not be read: there is no web page in it. The file may be damaged or cut off")
    content = page.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    decoded = encoding.decode(data, path=path, encoding=choices.encoding, declared=charset(page))
    url = header(message, "Snapshot-Content-Location") or header(page, "Content-Location")
    title = header(message, "Subject")
    return html.article_of(
        decoded, path, choices, url=url if url.startswith(("http://", "https://")) else "", title=title
    )
