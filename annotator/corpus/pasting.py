"""Pasted text and pages: saved as an article's file first, and opened as any other."""

import html as markup
import os
import re
from pathlib import Path

from annotator.core import paths
from annotator.readers.choices import MADE_OF_A_SELECTION

_LONGEST_TITLE = 60
_UNTITLED = "Pasted article"
_AROUND = re.compile(r"<(?:nav|footer|aside)\b", re.IGNORECASE)
"""What whole pages have around an article."""
_HEAD = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)
_HTML = re.compile(r"<html(?:\s[^>]*)?>", re.IGNORECASE)


def save(folder: Path, *, text: str, html: str = "", url: str = "") -> Path:
    """Writes what was pasted into the folder, under its first words and never over another file; the path. A page is
    kept as a page (with its address, if it is known), plain words as plain text. ValueError when there are no words;
    OSError when it cannot be written."""
    if not text.strip() and not html.strip():
        raise ValueError("there are no words to paste")
    title = " ".join(text.split())[:_LONGEST_TITLE].strip() or _UNTITLED
    if html.strip():
        data, suffix = _page(html, url).encode("utf-8", "replace"), ".html"
    else:
        data, suffix = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace"), ".txt"
    for path in paths.names_for(title, folder, suffix):
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return path
    raise AssertionError("names do not end")


def _page(html: str, url: str) -> str:
    """A whole page of what may be a part of one. Where there is nothing around an article in it, it says that all of
    it is one: that is what the person chose."""
    said = '<meta charset="utf-8">'
    if url.startswith(("http://", "https://")):
        said += f'<link rel="canonical" href="{markup.escape(url)}">'
    if not _AROUND.search(html):
        said += f'<meta name="generator" content="{MADE_OF_A_SELECTION}">'
    for place in (_HEAD, _HTML):
        if begun := place.search(html):
            before, after = html[: begun.end()], html[begun.end() :]
            return f"{before}{said}{after}" if place is _HEAD else f"{before}<head>{said}</head>{after}"
    return f"<!DOCTYPE html>\n<html><head>{said}</head>\n<body>\n{html}\n</body></html>\n"
