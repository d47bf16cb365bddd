"""The characters of RTF: code pages by the numbers that files give, and control words that stand for a character."""

import codecs

CHARSETS = {
    0: "", 1: "", 2: "symbol", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""Of ``\\fcharset``; empty where the file's own code page counts."""

CHARACTERS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "tab": "\t", "line": "\n", "lbr": "\n", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
    "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f", "zwbo": "\u200b", "zwnbo": "\u2060",
}  # fmt: skip
SYMBOLS = {"~": "\u00a0", "_": "\u2011", "-": "\u00ad", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}


def code_page(number: int) -> str:
    """Python's name of a Windows code page; cp1252 for one that is not known."""
    name = {65001: "utf-8", 10000: "mac_roman", 936: "gbk", 708: "iso8859_6"}.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return "cp1252"


def decoded(data: bytes, codec: str) -> str:
    """The text of bytes in a code page; of a font of symbols only its bullets are known."""
    if codec == "symbol":
        return "".join("•" if byte in b"\xb7\xa7\x6c\x6e\xa8\xd8\xfc" and byte > 0x7F else chr(byte) for byte in data)
    text = data.decode(codec, "replace")
    return text.replace("\0", "")
