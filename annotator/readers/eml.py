"""Mail: the subject as headline, who wrote it and when, and the words; what is quoted from others in block quotations.

Of a mail that says the same in several ways the plain words are taken, unless there are hardly any. Attachments are
named in a warning and not opened.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from annotator.core.model import Article, ArticleInfo
from annotator.core.words import counted
from annotator.readers import html
from annotator.readers.choices import EVERYTHING, Choices
from annotator.readers.decoding import Decoded
from annotator.readers.errors import ReadError
from annotator.readers.mail_headers import charset, date, header
from annotator.readers.web import encoding
from annotator.readers.writing import Words, Writer

_SUBSTANTIAL = 0.5
"""The share of the page's words that the plain words must have to be taken in its place."""
_DEEPEST = 20
_QUOTED = re.compile(r"((?:> ?)+)")


class _Body(NamedTuple):
    """One part of a mail, in the ways that it is said; ``subject`` where it begins a mail within the mail."""

    subject: str
    plain: EmailMessage | None
    page: EmailMessage | None


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in a mail; ReadError when there are no words in it."""
    message = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise ReadError(path, "could not be read: it has none of the lines that a mail begins with")
    info = _info(message, path)
    writer = Writer()
    writer.block("heading", Words(info.title), level=1)
    for body in _bodies(message):
        writer.block("heading", Words(body.subject), level=2)
        _write(body, path, choices, writer)
    if not writer.blocks:
        raise ReadError(path, "holds no words")
    return Article(
        info=info,
        text=writer.text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        warnings=tuple(_attachments(message)),
    )


def _write(body: _Body, path: Path, choices: Choices, writer: Writer) -> None:
    plain = body.plain
    words = _decoded(plain, path, choices).text if plain is not None else ""
    shown = _page(body.page, path, choices) if body.page is not None else None
    if shown is not None and len(words.split()) < _SUBSTANTIAL * len(shown.text.split()):
        for block in shown.blocks:
            marks = tuple(
                replace(mark, start=mark.start - block.start, end=mark.end - block.start)
                for mark in shown.marks
                if block.start <= mark.start and mark.end <= block.end
            )
            inner = Words(shown.text[block.start : block.end], marks)
            writer.block(block.kind, inner, level=block.level, marker=block.marker)
    elif plain is not None:
        flowed = str(plain.get_param("format", "")).lower() == "flowed"
        spare = str(plain.get_param("delsp", "")).lower() == "yes"
        for kind, level, text in _paragraphs(words, flowed=flowed, spare=spare):
            writer.block(kind, Words(text), level=level)


def _info(message: EmailMessage, path: Path) -> ArticleInfo:
    senders = getaddresses([header(message, "From")])
    return ArticleInfo(
        file=path.name,
        title=header(message, "Subject"),
        byline=", ".join(filter(None, (name or address for name, address in senders))),
        published=date(message),
        language=header(message, "Content-Language").split(",")[0].strip(),
    )


def _bodies(message: EmailMessage, subject: str = "", depth: int = 0) -> Iterator[_Body]:
    """What a mail says, part by part; a mail within it (forwarded) under its own subject."""
    for part in [message] if depth == 0 else message.iter_parts():
        kind = part.get_content_type()
        if not isinstance(part, EmailMessage) or part.get_content_disposition() == "attachment" or depth > _DEEPEST:
            continue
        if kind == "message/rfc822":
            for inner in part.iter_parts():
                if isinstance(inner, EmailMessage):
                    yield from _within(inner, header(inner, "Subject"), depth)
        elif kind in ("multipart/alternative", "multipart/related"):  # a related page has pictures beside it
            found = [body for body in _bodies(part, depth=depth + 1) if not body.subject]
            plain = next((body.plain for body in found if body.plain is not None), None)
            page = next((body.page for body in found if body.page is not None), None)
            yield _Body(subject, plain, page)
            subject = ""
        elif part.is_multipart():
            yield from _within(part, subject, depth)
            subject = ""
        elif kind in ("text/plain", "text/html"):
            is_plain = kind == "text/plain"
            yield _Body(subject, part if is_plain else None, None if is_plain else part)
            subject = ""


def _within(part: EmailMessage, subject: str, depth: int) -> Iterator[_Body]:
    for body in _bodies(part, depth=depth + 1) if part.is_multipart() else _bodies(part):
        yield _Body(subject or body.subject, body.plain, body.page)
        subject = ""


def _decoded(part: EmailMessage, path: Path, choices: Choices) -> Decoded:
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    return encoding.decode(data, path=path, encoding=choices.encoding, declared=charset(part))


def _page(part: EmailMessage, path: Path, choices: Choices) -> Article | None:
    try:
        return html.article_of(_decoded(part, path, choices), path, Choices(extraction=EVERYTHING))
    except ReadError:
        return None


def _paragraphs(text: str, *, flowed: bool, spare: bool) -> list[tuple[str, int, str]]:
    """The paragraphs of plain words: kind, depth of quotation, text. Lines broken at a width are put together where
    the mail says that they were (RFC 3676); ``spare`` says that the space at which they were is none of the words."""
    found: list[tuple[str, int, list[str]]] = []
    goes_on = False
    for line in text.split("\n"):
        if line.rstrip() == "--":
            line = ""  # what follows is a signature: a paragraph of its own
        quoted = _QUOTED.match(line)
        depth = quoted[1].count(">") if quoted else 0
        words = line[quoted.end() :] if quoted else line
        if flowed and words.startswith(" "):
            words = words[1:]
        kind = "quotation" if depth else "paragraph"
        if not words.strip():
            goes_on = False
            found.append((kind, depth, []))
            continue
        if found and found[-1][1] == depth and found[-1][2]:
            lines = found[-1][2]
            if goes_on:
                lines[-1] += words
            else:
                lines.append(words)
        else:
            found.append((kind, depth, [words]))
        goes_on = flowed and words.endswith(" ")
        if goes_on and spare:
            found[-1][2][-1] = found[-1][2][-1][:-1]
    return [(kind, depth, "\n".join(line.rstrip() for line in lines)) for kind, depth, lines in found if lines]


def _attachments(message: EmailMessage) -> list[str]:
    names = [part for part in message.walk() if part.get_content_disposition() == "attachment"]
    return [f"has {counted(len(names), 'attachment')}, which stay in the mail"] if names else []
