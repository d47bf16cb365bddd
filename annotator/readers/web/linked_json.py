"""The JSON in a page's scripts, as far as it can be had: sites write it by hand, and cut it, and escape it twice."""

import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WRAPPED = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_REMARK = re.compile(r"^\s*(?:/\*.*?\*/|//[^\n]*)", re.DOTALL)
_SPARE_COMMA = re.compile(r",(\s*[}\]])")
_BETWEEN = re.compile(r"[\s;,]*")
_TEXT = r'"((?:[^"\\\n]|\\.){1,1000})"'
_KIND = re.compile(r'"@type"\s*:\s*\[?\s*"([A-Za-z:/.]*(?:Article|Posting))"')
_FIELD = re.compile(rf'"(headline|datePublished|dateModified|inLanguage)"\s*:\s*{_TEXT}')
_AUTHOR = re.compile(rf'"author"\s*:\s*(?:{_TEXT}|[\[{{][^\]]{{0,400}}?"name"\s*:\s*{_TEXT})')
_MOST = 50
"""Values in one script."""


def values_in(tree: "HtmlElement") -> Iterator[Any]:
    """What the scripts of linked data say, each value by itself."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            yield from _values(script.text)


def _values(source: str) -> list[Any]:
    text = _REMARK.sub("", _WRAPPED.sub("", source)).strip()
    for attempt in (text, _SPARE_COMMA.sub(r"\1", text), html.unescape(text)):
        values, whole = _decoded(attempt)
        if whole:
            return values
    return values or list(_salvaged(text))


def _decoded(text: str) -> tuple[list[Any], bool]:
    """The values that stand one after another, and whether nothing else does."""
    values: list[Any] = []
    at = 0
    while at < len(text) and len(values) < _MOST:
        try:
            value, at = json.JSONDecoder(strict=False).raw_decode(text, at)
        except (ValueError, RecursionError):
            return values, False
        values.append(value)
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
    return values, bool(values)


def _salvaged(text: str) -> Iterator[dict[str, Any]]:
    """The article's own fields out of JSON that is broken somewhere: the first of each."""
    kind = _KIND.search(text)
    if kind is None:
        return
    node: dict[str, Any] = {"@type": kind[1]}
    for found in _FIELD.finditer(text, kind.start()):
        node.setdefault(found[1], _plain(found[2]))
    author = _AUTHOR.search(text, kind.start())
    if author is not None:
        node["author"] = _plain(author[1] or author[2])
    yield node


def _plain(escaped: str) -> str:
    try:
        return str(json.loads(f'"{escaped}"', strict=False))
    except ValueError:
        return escaped
