"""Zip archives with XML in them, written for one test."""

import io
import zipfile
from collections.abc import Callable
from random import Random

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = (
    f'<w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:wps="urn:wps"><w:body>%s</w:body></w:document>'
)
ODF = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for name, long in (
            ("office", "office"),
            ("text", "text"),
            ("style", "style"),
            ("table", "table"),
            ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"),
            ("meta", "meta"),
            ("svg", "svg-compatible"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def packed(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        for name, data in parts.items():
            file.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def unpacked(data: bytes) -> dict[str, str | bytes]:
    """The members of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def word(body: str, **parts: str) -> bytes:
    """A Word file with this body; ``parts`` by the names of their files without an ending."""
    names = {"core": "docProps/core.xml", "document_rels": "word/_rels/document.xml.rels",
             "footnotes_rels": "word/_rels/footnotes.xml.rels", "settings_rels": "word/_rels/settings.xml.rels"}  # fmt: skip
    members: dict[str, str | bytes] = {"word/document.xml": WORD % body}
    for name, source in parts.items():
        members[names.get(name, f"word/{name}.xml")] = source
    return packed(members)


def open_document(body: str, *, automatic: str = "", styles: str = "", meta: str = "") -> bytes:
    """An OpenDocument text with this body and these styles."""
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "styles.xml": f"<office:document-styles {ODF}><office:styles>{styles}</office:styles></office:document-styles>",
        "meta.xml": f"<office:document-meta {ODF}><office:meta>{meta}</office:meta></office:document-meta>",
    })  # fmt: skip


TOKENS = (
    b"<", b">", b"/>", b"&", b"&#0;", b"&#xD800;", b"\0", b"\xff", b"]]>", b"<!--", b"<![CDATA[", b"<!DOCTYPE a>", b"{", b"}",
    b"\\", b"\\u-1?", b"\\bin9 ", b"\\'", b"\\par ", b"99999999999", b"-1", b"(", b")", b"<<", b">>", b"stream\n", b"[", b"]",
    b'"', b"obj", b"R", b"\\ud800", b"null", b"\n", b" ",
)  # fmt: skip


def damaged(data: bytes, random: Random) -> bytes:
    """The bytes with some of them changed, cut out, put in or said twice."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        at = random.randrange(len(data) + 1)
        match random.randrange(6):
            case 0:
                data = data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at]
            case 2:
                data = data[:at] + data[at + random.randrange(1, 60) :]
            case 3:
                data = data[:at] + random.choice(TOKENS) + data[at:]
            case 4:
                end = at + random.randrange(1, 300)
                data = data[:end] + data[at:end] * random.choice((1, 1, 20)) + data[end:]
            case 5:
                other = random.randrange(len(data) + 1)
                data = data[:at] + data[other : other + random.randrange(1, 200)] + data[at:]
    return data


def damaged_within(data: bytes, random: Random, pack: Callable[[dict[str, str | bytes]], bytes] = packed) -> bytes:
    """An archive in which one member is damaged, or is missing, and the archive itself is whole."""
    members = unpacked(data)
    name = random.choice(list(members))
    member = members[name]
    assert isinstance(member, bytes)
    if random.random() < 0.05:
        del members[name]
    else:
        members[name] = damaged(member, random)
    return pack(members)
