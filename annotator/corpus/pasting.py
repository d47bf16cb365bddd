"""Pasted text and pages: saved as an article's file first, and opened as any other."""

import html as markup
import os
from pathlib import Path

from annotator.core import paths

_LONGEST_TITLE = 60
_UNTITLED = "Pasted article"


def save(folder: Path, *, text: str, html: str = "", url: str = "") -> Path:
    """Writes what was pasted into the folder, under its first words and never over another file; the path. A page is
    kept as a page (with its address, if it is known), plain words as plain text. ValueError when there are no words;
    OSError when it cannot be written."""
    if not text.strip() and not html.strip():
        raise ValueError("there are no words to paste")
    title = " ".join(text.split())[:_LONGEST_TITLE].strip() or _UNTITLED
    if html.strip():
        data, suffix = _page(html, url, title).encode("utf-8", "replace"), ".html"
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


def _page(html: str, url: str, title: str) -> str:
    """A whole page of what may be a part of one."""
    if "<html" in html.lower():
        return html
    link = f'<link rel="canonical" href="{markup.escape(url)}">' if url.startswith(("http://", "https://")) else ""
    head = f'<meta charset="utf-8">{link}<title>{markup.escape(title)}</title>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body>\n{html}\n</body></html>\n"
