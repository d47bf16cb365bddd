"""What trafilatura takes for a page's article, as the words of each run of text in its tree."""

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
TOKEN = re.compile(rf"[\w{_INVISIBLE}]+")
_STRIP = re.compile(f"[{_INVISIBLE}]")
LAST = re.compile(rf"[\w{_INVISIBLE}]+\Z")

_WITHIN_WORDS = ("hi", "ref", "del", "code", "span", "abbr")
"""Elements of trafilatura's that may begin and end within a word."""


def tokens(text: str) -> list[str]:
    """The words of a text for comparison, without what is not seen."""
    words = TOKEN.findall(text)
    if text.isascii() or (unicodedata.is_normalized("NFC", text) and not _STRIP.search(text)):
        return words
    return [token for word in words if (token := _plain(word))]


def _plain(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFC", _STRIP.sub("", word))


def body_of(tree: "HtmlElement") -> Any:
    """What trafilatura takes for the main content, as its own tree; None when it finds nothing."""
    import logging

    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports pages without an article
    try:
        document = bare_extraction(tree, include_comments=False, output_format="txt")
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError):
        return None  # the page is too odd for it; it is shown whole
    return None if document is None else getattr(document, "body", None)


def passages(body: Any, known: set[str]) -> list[list[str]]:
    """The words of trafilatura's tree, a list for each run of text. ``known`` are the page's own words: those that an
    element divides are put together when the page has them so, and those that lost a space are parted."""
    found: list[list[str]] = []
    parts: list[tuple[list[str], int]] = []  # of one word that may go on: where each stands

    def join() -> None:
        if len(parts) > 1 and (whole := "".join(words[at] for words, at in parts)) in known:
            first, place = parts[0]
            first[place] = whole
            for words, at in parts[1:]:
                words[at] = ""
        parts.clear()

    for text, follows in _runs(body):
        words = tokens(text)
        if not words or not follows or not TOKEN.match(text):
            join()
        if not words:
            continue
        found.append(words)
        if follows and TOKEN.match(text) and parts:
            parts.append((words, 0))
            if len(words) > 1 or not LAST.search(text):
                join()
        if LAST.search(text) and not (parts and parts[-1][0] is words):
            parts.append((words, len(words) - 1))
    join()
    whole = [[word for word in words if word] for words in found]
    return [
        words if known.issuperset(words) else [part for word in words for part in _parted(word, known)]
        for words in whole
        if words
    ]


def _runs(body: Any) -> Iterator[tuple[str, bool]]:
    """Each text of the tree in its order, and whether nothing that ends a word stands before it."""
    from lxml import etree

    follows = False
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if not isinstance(element.tag, str) or (event == "end" and element is body):
            continue
        follows = follows and element.tag in _WITHIN_WORDS
        text = element.text if event == "start" else element.tail
        if text:
            yield text, follows
            follows = True


def _parted(word: str, known: set[str]) -> list[str]:
    if word not in known and len(word) <= 60:
        for at in range(2, len(word) - 1):
            if word[:at] in known and word[at:] in known:
                return [word[:at], word[at:]]
    return [word]
