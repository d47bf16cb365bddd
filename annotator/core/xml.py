"""The one way in which XML out of files is parsed: no DTD, no entity of the file's own, no network (promise S3).

The encoding is settled and a document type cut out before the parser sees the text, so that none of its settings has
to be trusted with either.
"""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any

_XML_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z][\w.:-]{0,40})[\"']")
_SKIPPED = ((b"<?", b"?>"), (b"<!--", b"-->"))
_SPACE = re.compile(rb"[\s\x1c-\x1f]*")
_DOCTYPE = re.compile(rb"""<!DOCTYPE(?:[^"'\[>]++|"[^"]*+"|'[^']*+')*+([\[>])""", re.IGNORECASE)
_NAMED = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&([A-Za-z][A-Za-z0-9]{1,40});", re.DOTALL)
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ENCODINGS = re.compile(
    r"(?:utf-?8|us-ascii|ascii|utf-?16(?:-?[lb]e)?|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp125\d|koi8-[ru]|gb2312|gbk"
    r"|gb18030|big5|shift[_-]jis|euc-(?:jp|kr))",
    re.IGNORECASE,
)
"""Encodings in which "<" is the byte of ASCII or that a mark at the start shows; others are a way to hide something."""
_SAFE: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}
MOST_HELD = 2_000_000
"""Elements and attributes of a file that is read bit by bit which are in memory at a time: up to 300 MB."""
_CHUNK = 64 * 1024
_HEAD = 64 * 1024
"""Bytes among which the declaration is looked for."""


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

    source = b"".join(_parts(data))
    if html_names and b"&" in source:
        source = _NAMED.sub(_character, source.decode()).encode()
    try:
        root = etree.fromstring(source, etree.XMLParser(**{**_SAFE, "huge_tree": long_values}))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlError(f"is not well-formed XML ({_short(error)})") from None
    if root is None:
        raise XmlError("is not well-formed XML (it is empty)")
    return root


def stream(data: bytes, *names: str) -> Iterator[Any]:
    """The elements of these names, in whatever namespace, each as it ends; it is emptied, and all that stands before it
    gone, when the next one is asked for. So a large file takes little memory. XmlError as :func:`parse` has it, and
    when one element, or what stands between two, holds more than :data:`MOST_HELD` elements and attributes."""
    from lxml import etree

    parser = etree.XMLPullParser(events=("end",), tag=[f"{{*}}{name}" for name in names], **_SAFE)
    held = 0
    try:
        for chunk in (bytes(part[at : at + _CHUNK]) for part in _parts(data) for at in range(0, len(part), _CHUNK)):
            held += chunk.count(b"<") + chunk.count(b"=")
            if held > MOST_HELD:
                raise XmlError(f"holds more than {MOST_HELD:,} elements and attributes in one place")
            parser.feed(chunk)
            for _, element in parser.read_events():
                yield element
                _let_go(element)
                held = 0
        parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, XmlError):
            raise
        raise XmlError(f"is not well-formed XML ({_short(error)})") from None


def _let_go(element: Any) -> None:
    element.clear(keep_tail=True)
    for one in (element, *element.iterancestors()):
        while one.getprevious() is not None:
            del one.getparent()[0]


def parse_html(data: bytes) -> Any:
    """The root of a page that is no XML but should be, as a browser would take it; None when it is empty.
    XmlError when it defines entities or is in an encoding that hides things."""
    from lxml import etree

    source = b"".join(_parts(data))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        return etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlError(f"is no page that can be read ({_short(error)})") from None


def _parts(data: bytes) -> list[memoryview]:
    """What there is to parse, in UTF-8: without a byte order mark, a declaration of what it was encoded in, and a
    document type, before and after which the parts are."""
    name = "utf-8"
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise ForbiddenXmlError("is XML in UTF-32, which is not read")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    elif data.startswith((b"<\0", b"\0<")):
        name = "utf-16-le" if data[0] else "utf-16-be"
    elif not data.startswith(codecs.BOM_UTF8):
        declared = _XML_DECLARATION.match(data[:_HEAD].lstrip()[:400])
        if declared is not None:
            name = declared[1].decode("ascii")
            if not _ENCODINGS.fullmatch(name):
                raise ForbiddenXmlError(f"is XML in an encoding that is not read ({name})")
            if name.lower().startswith("utf-16") or name.lower().startswith("utf16"):
                name = "utf-8"  # it is not, or the declaration could not have been read
    try:
        if name.lower() in ("utf-8", "utf8"):
            _check_utf8(data)
        else:
            data = data.decode(name).encode()
    except (UnicodeError, LookupError):
        raise XmlError(f"is XML that says to be in {name} and is not") from None
    start = _spaced(data, len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
    if data.startswith(b"<?xml", start):
        end = data.find(b"?>", start)
        start = end + 2 if end >= 0 else start
    first, last = _doctype(data, start)
    view = memoryview(data)
    return [view[start:first], view[last:]]


def _check_utf8(data: bytes) -> None:
    """UnicodeError where it is not UTF-8, without a second copy of it all in memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for at in range(0, len(data), _CHUNK):
        decoder.decode(data[at : at + _CHUNK])
    decoder.decode(b"", final=True)


def _spaced(source: bytes, at: int) -> int:
    """Where white space that begins there ends."""
    found = _SPACE.match(source, at)
    return found.end() if found is not None else at


def _doctype(source: bytes, start: int) -> tuple[int, int]:
    """Where the document type begins and ends, twice the start when there is none. XmlError when it has more than a
    name in it or does not end."""
    at = start
    while True:
        at = _spaced(source, at)
        for opening, closing in _SKIPPED:
            if source.startswith(opening, at):
                end = source.find(closing, at + len(opening))
                if end < 0:
                    return start, start
                at = end + len(closing)
                break
        else:
            break
    if source[at : at + 9].upper() != b"<!DOCTYPE":
        return start, start
    found = _DOCTYPE.match(source, at)
    if found is None:
        raise XmlError("is not well-formed XML (its document type does not end)")
    if found[1] == b"[":
        raise ForbiddenXmlError("defines entities or a document type of its own, which is never read")
    return at, found.end()


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name is None or name in _XML_NAMES:
        return found[0]
    return html5.get(f"{name};", found[0])


def _short(error: object, most: int = 120) -> str:
    line = " ".join(str(error).split()).encode("utf-8", "replace").decode()
    return line if len(line) <= most else f"{line[:most]}…"
