"""The article that annotations of a web page belong to: other programs' files name its address and hold no text."""

from typing import Any
from urllib.parse import unquote, urlsplit

from annotator.core.sidecar import Fault
from annotator.formats.item import FormatError, Input

_SHOWN = 120
"""Code points of an address that are said."""


def beside(file: Input, stem: str, annotations: Any) -> tuple[str, str]:
    """The name and text of the article in the file's folder: the one that is called as the file is (``stem``, its path
    without endings), or as the page is of which the first of the ``annotations`` speaks. FormatError, with the address,
    when there is neither."""
    last, address = stem.rpartition("/")[2], _address(annotations)
    page = _name(address)
    page_stem = page.rpartition(".")[0] or page
    for name in (last, page, page_stem):
        found = file.article(name) if name else None
        if found is not None:
            return found
    of_page = f" ({address if len(address) <= _SHOWN else address[:_SHOWN] + '…'})" if address else ""
    wanted = " or ".join(dict.fromkeys(f"{name}.txt" for name in (last, page_stem) if name))
    raise FormatError(
        Fault("", f"the article that it belongs to{of_page} is not beside it: save it there, as {wanted} or the like")
    )


def _address(annotations: Any) -> str:
    """What the first annotation says of its target, which may be written in many ways."""
    value = annotations
    for _ in range(6):  # collection, first page, items, annotation, target, source
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, str):
            return value
        if not isinstance(value, dict):
            return ""
        keys = ("first", "items", "rows", "target", "uri", "source", "id")
        value = next((value[key] for key in keys if value.get(key)), None)
    return value if isinstance(value, str) else ""


def _name(address: str) -> str:
    """What a page's file is called in its address; empty where it has no name that a file could have."""
    try:
        name = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""
    return "" if name.startswith(".") or "\\" in name or "\0" in name else name
