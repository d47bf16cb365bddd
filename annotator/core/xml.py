"""The one way in which XML out of files is parsed: no DTD, no entity of the file's own, no network (promise S3).

The encoding is settled and a document type cut out before the parser sees the text, so that none of its settings has
to be trusted with either.
"""

import codecs
import re
from html.entities import html5
from typing import Any

_XML_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z][\w.:-]{0,40})[\"']")
_SKIPPED = (("<?", "?>"), ("<!--", "-->"))
_NAMED = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&([A-Za-z][A-Za-z0-9]{1,40});", re.DOTALL)
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ENCODINGS = re.compile(
    r"(?:utf-?8|us-ascii|ascii|utf-?16(?:-?[lb]e)?|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp125\d|koi8-[ru]|gb2312|gbk"
    r"|gb18030|big5|shift[_-]jis|euc-(?:jp|kr))",
    re.IGNORECASE,
)
"""Encodings in which "<" is the byte of ASCII or that a mark at the start shows; others are a way to hide something."""


class XmlError(ValueError):
    """XML that is not parsed. ``message`` goes on from the name of the file or its part, without a stop."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ForbiddenXmlError(XmlError):
    """XML that could be parsed but is not, for what it asks for or hides."""


def parse(data: bytes, *, html_names: bool = False, long_values: bool = False) -> Any:
    """The root element (lxml's), comments and processing instructions left out. With ``html_names`` the names that
    HTML has for characters (``&nbsp;``) stand for them; with ``long_values`` an attribute may be longer than the 10 MB
    that libxml2 takes by default. XmlError when it is not well-formed, when it defines entities
    or names a document type with more than its name, and when it is deeper than libxml2 takes by default (256)."""
    from lxml import etree  # slow to load

    text = _without_doctype(_text(data))
    if html_names and "&" in text:
        text = _NAMED.sub(_character, text)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=long_values,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlError(f"is not well-formed XML ({_short(error)})") from None
    if root is None:
        raise XmlError("is not well-formed XML (it is empty)")
    return root


def parse_html(data: bytes) -> Any:
    """The root of a page that is no XML but should be, as a browser would take it; None when it is empty.
    XmlError when it defines entities or is in an encoding that hides things."""
    from lxml import etree

    text = _without_doctype(_text(data))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlError(f"is no page that can be read ({_short(error)})") from None


def _text(data: bytes) -> str:
    """The text without a byte order mark and without the declaration of what it was encoded in."""
    name = "utf-8"
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise ForbiddenXmlError("is XML in UTF-32, which is not read")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    elif data.startswith((b"<\0", b"\0<")):
        name = "utf-16-le" if data[0] else "utf-16-be"
    elif not data.startswith(codecs.BOM_UTF8):
        declared = _XML_DECLARATION.match(data.lstrip()[:400])
        if declared is not None:
            name = declared[1].decode("ascii")
            if not _ENCODINGS.fullmatch(name):
                raise ForbiddenXmlError(f"is XML in an encoding that is not read ({name})")
            if name.lower().startswith("utf-16") or name.lower().startswith("utf16"):
                name = "utf-8"  # it is not, or the declaration could not have been read
    try:
        text = data.decode(name)
    except (UnicodeError, LookupError):
        raise XmlError(f"is XML that says to be in {name} and is not") from None
    text = text.removeprefix("\ufeff").lstrip()
    if text.startswith("<?xml"):
        end = text.find("?>")
        text = text[end + 2 :] if end >= 0 else text
    return text


def _without_doctype(text: str) -> str:
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        for opening, closing in _SKIPPED:
            if text.startswith(opening, at):
                end = text.find(closing, at + len(opening))
                if end < 0:
                    return text
                at = end + len(closing)
                break
        else:
            break
    if text[at : at + 9].upper() != "<!DOCTYPE":
        return text
    end, quote = at + 9, ""
    while end < len(text):
        character = text[end]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "[":
            raise ForbiddenXmlError("defines entities or a document type of its own, which is never read")
        elif character == ">":
            return text[:at] + text[end + 1 :]
        end += 1
    raise XmlError("is not well-formed XML (its document type does not end)")


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name is None or name in _XML_NAMES:
        return found[0]
    return html5.get(f"{name};", found[0])


def _short(error: object, most: int = 120) -> str:
    line = " ".join(str(error).split()).encode("utf-8", "replace").decode()
    return line if len(line) <= most else f"{line[:most]}…"
