"""From a page's bytes to its text: what its encoding is.

In this order, as browsers do it: what a person chose, a byte order mark, what the page says of itself, UTF-8 where the
bytes are that, a guess. Names of encodings mean what the WHATWG's "Encoding" standard says they mean.
"""

import codecs
import re
from pathlib import Path

from annotator.readers import decoding
from annotator.readers.decoding import Decoded

_HEAD = 4096
"""Bytes in which a page says its encoding; the standard asks for 1024, and many pages say it later."""

_LATE = 64 * 1024
"""Bytes in which some say it after all, behind scripts and styles."""

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE)
_META = re.compile(rb"""<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)

_MEANT = {
    "ascii": "windows-1252", "us-ascii": "windows-1252", "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252",
    "latin1": "windows-1252", "latin-1": "windows-1252", "l1": "windows-1252", "iso_8859-1": "windows-1252",
    "iso-8859-9": "windows-1254", "latin5": "windows-1254", "iso-8859-11": "windows-874", "tis-620": "windows-874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "chinese": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "korean": "cp949", "big5": "big5hkscs", "x-x-big5": "big5hkscs",
    "windows-874": "cp874", "x-mac-cyrillic": "mac-cyrillic", "macintosh": "mac-roman", "x-cp1252": "windows-1252",
    "unicode-1-1-utf-8": "utf-8", "utf8": "utf-8", "iso-8859-8-i": "iso-8859-8", "logical": "iso-8859-8",
}  # fmt: skip
"""The labels whose meaning on the web is not Python's."""

_OF_TEXTS = re.compile(
    r"utf-(?:8(?:-sig)?|16(?:-[bl]e)?|32(?:-[bl]e)?)|ascii|iso8859-\d+|cp(?:125\d|437|8\d\d|9\d\d|1006)|koi8-[rut]|"
    r"mac-\w+|gb18030|gbk|gb2312|big5(?:hkscs)?|euc_(?:jp|kr)|iso2022_(?:jp|kr)\w*|shift_jis|hz|johab|ptcp154|tis-620"
)
"""Python's names of them."""

_C1 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


def decode(data: bytes, *, path: Path, encoding: str = "", declared: str = "") -> Decoded:
    """The text of a page; ``declared`` is what stands beside it, as in mail. ReadError when it is no text."""
    data = data.replace(b"\0", b"") if _may_hold_nul(data) else data
    if encoding or data.startswith(_MARKS):
        return decoding.decode(data, path=path, encoding=encoding)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:  # what is UTF-8 is that, whatever it says; but it may be one that is all in ASCII, by escapes
        said = _python_name(declared) or said_by(data)
        if not data.isascii() or not said.startswith(("iso-2022", "iso2022", "hz", "utf-16")):
            return decoding.decode(data, path=path)
        if said.startswith("utf-16"):
            return decoding.decode(data, path=path)
    said = _python_name(declared) or said_by(data)
    if said and said != "utf-8":
        try:
            text = data.decode(said)
        except UnicodeDecodeError:
            text = _nearly(data, said)
        if text:
            return Decoded(_line_ends(text), said)
    return decoding.decode(data, path=path)


def said_by(data: bytes) -> str:
    """The encoding that a page says it is in, by a name that Python knows; empty when it says none."""
    head = _COMMENT.sub(b"", data[:_HEAD])
    found = _DECLARED.match(head.lstrip()) or _META.search(head) or _META.search(data[:_LATE].partition(b"<body")[0])
    return _python_name(found[1].decode("ascii", "ignore")) if found else ""


def _python_name(label: str) -> str:
    """Python's name for a label, where that is an encoding that texts come in: of Python's own are many others."""
    label = label.strip().lower()
    label = _MEANT.get(label, label)
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    return label if _OF_TEXTS.fullmatch(name) else ""


def _nearly(data: bytes, encoding: str) -> str:
    """The text where a few bytes do not fit the encoding that a page says; empty when many do not."""
    try:
        text = data.decode(encoding, "replace")
    except (LookupError, ValueError):
        return ""
    if encoding == "windows-1252":  # five of its bytes mean nothing; the standard takes them as they are
        return data.decode("latin-1").translate(_C1)
    high = sum(1 for letter in text if letter > "\x7f")
    return text if text.count("\ufffd") * 20 <= high else ""


def _line_ends(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _may_hold_nul(data: bytes) -> bool:
    """Whether NUL bytes are dirt in a page, and not a sign of UTF-16 or of a file that is no text."""
    count = data.count(b"\0")
    return 0 < count <= 2 + len(data) // 200 and b"<" in data and not data.startswith(_MARKS)
