"""What is read off a page's elements for what it says of itself: their words, and its ``meta`` by name."""

import html
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from annotator.readers.web.pieces import BLOCKS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SPACES = re.compile(r"\s+")
_NOT_SHOWN = frozenset(("script", "style", "noscript", "template", "svg", "button", "select", "textarea"))
_APART = BLOCKS | {"br", "td", "th", "tr", "caption"}
_NOT_THE_ARTICLE = re.compile(
    r"(?i)(?:[a-z]{1,4}[-_])?(?:comments?|replies|disqus|related|recommend(?:ed|ations)?|sidebar|teasers?|promos?|"
    r"most[-_]?(?:read|popular)|trending|footer)"
    r"(?:[-_]{0,2}(?:list|author|body|text|thread|item|box|posts?|stor(?:y|ies)|articles?|content|container|wrapper|"
    r"section|area|block|links?|news|name|meta|header))*"
)


class Meta:
    """The page's ``meta`` elements by name, property or itemprop, in lower case."""

    def __init__(self, tree: "HtmlElement") -> None:
        self._found: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            content = clean(element.get("content") or "")
            if not content:
                continue
            for key in ("name", "property", "itemprop", "http-equiv"):
                for name in (element.get(key) or "").lower().split():
                    values = self._found.setdefault(name, [])
                    if content not in values:
                        values.append(content)

    def first(self, names: Iterable[str]) -> str:
        """The first value under the first of the names that has one."""
        return next((self._found[name][0] for name in names if name in self._found), "")

    def all(self, name: str) -> list[str]:
        """Every value under a name."""
        return self._found.get(name, [])

    def has_open_graph(self) -> bool:
        """Whether the page says anything of itself in the words of the Open Graph."""
        return any(name.startswith("og:") for name in self._found)


def clean(text: str) -> str:
    """A value on one line, with entities resolved that were written twice over."""
    text = text.encode("utf-8", "replace").decode()
    if "&" in text:
        text = html.unescape(text)
    return _SPACES.sub(" ", "".join(c for c in text if c >= " " or c.isspace())).strip()


def text_of(element: Any, most: int = 2000) -> str:
    """The words of an element on one line, but for scripts and styles; not much more than ``most`` code points."""
    return clean(" ".join(lines_of(element, most)))


def lines_of(element: Any, most: int = 2000) -> list[str]:
    """The words of an element, a line for what stands apart."""
    from lxml import etree

    pieces: list[str] = []
    size = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        shown = part.tag not in _NOT_SHOWN
        if part.tag in _APART:
            pieces.append("\n")
        text = part.text if event == "start" else part.tail if part is not element else None
        if event == "start" and not shown:
            walk.skip_subtree()
        elif text:
            pieces.append(_SPACES.sub(" ", text))
            size += len(text)
        if size > most:
            break
    return [line for piece in "".join(pieces).split("\n") if (line := clean(piece))]


def key(text: str) -> str:
    """A text for comparison: its letters and digits."""
    return "".join(c for c in text.casefold() if c.isalnum())


def is_elsewhere(element: Any) -> bool:
    """Whether an element belongs to what stands beside an article: comments, other articles, the page's foot."""
    while element is not None and element.tag not in ("body", "html"):
        if element.tag in ("nav", "footer"):
            return True
        names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
        if any(_NOT_THE_ARTICLE.fullmatch(name) for name in names):
            return True
        element = element.getparent()
    return False
