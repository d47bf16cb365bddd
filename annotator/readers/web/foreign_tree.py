"""trafilatura's own tree as pieces, where its words cannot be found on the page again; or what it made that of."""

from typing import Any

from annotator.readers.web.passages import tokens
from annotator.readers.web.pieces import Bit, Piece, pieces_of

_ELEMENTS = {"quote": "blockquote", "lb": "br", "row": "tr", "item": "li", "ref": "a", "graphic": "img", "fw": "p"}
_RENDERED = {"#b": "b", "#i": "i", "#u": "span", "#t": "code", "#sub": "span", "#sup": "span"}


def pieces_of_body(body: Any, base: str) -> list[Piece]:
    """The pieces of a body that trafilatura gave; its elements get the names that they have in HTML."""
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        rendered = element.get("rend") or ""
        if element.tag == "head":
            element.tag = rendered if rendered in ("h1", "h2", "h3", "h4", "h5", "h6") else "h2"
        elif element.tag == "list":
            element.tag = "ol" if rendered == "ol" else "ul"
        elif element.tag == "hi":
            element.tag = _RENDERED.get(rendered, "span")
        elif element.tag == "cell":
            element.tag = "th" if element.get("role") == "head" else "td"
        elif element.tag == "ref":
            element.set("href", element.get("target") or "")
            element.tag = "a"
        elif element.tag in _ELEMENTS:  # another may have a name from the page that lxml takes no second time
            element.tag = _ELEMENTS[element.tag]
    return pieces_of(body, base)


def pieces_of_words(words: str, count: int) -> list[Piece]:
    """A paragraph for each line of what a page's linked data holds as the article's words, where trafilatura took
    about that many; it makes one line of them. None where they are markup, or not what was taken."""
    if not words or "</" in words or abs(len(tokens(words)) - count) * 20 > count:
        return []
    return [Piece("paragraph", 0, "", "p", [Bit(line, (), False)]) for line in words.split("\n") if line.strip()]
