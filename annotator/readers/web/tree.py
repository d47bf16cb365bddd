"""From a page's text to a tree of elements, by lxml (libxml2), which loads nothing and expands no entities."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement, HTMLParser

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff]")
_DOCTYPE = re.compile(r"\s*(?:<\?xml[^>]*>)?\s*<!doctype\b(?:[^>\[]*\[[^\]]*\]\s*>|[^>]*>)", re.IGNORECASE)


class TooDeepError(ValueError):
    """A page's elements are too deep in one another (libxml2 goes to 2,048), or one of them is too long."""


def parsed(source: str) -> "HtmlElement | None":
    """The ``html`` element of a page; None when there is nothing in it. TooDeepError when it would be cut."""
    from lxml import etree, html

    source = _NOT_IN_XML.sub(lambda found: " " if found[0] == "\f" else "", source)
    source = _DOCTYPE.sub("", source, count=1)  # so its entities are not even seen
    data = source.encode("utf-8", "replace")
    if not data.strip():
        return None
    for huge in (False, True):
        parser = _parser(huge)
        try:
            tree = html.document_fromstring(data, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
            return None
        if not _was_cut(parser):
            return tree
    raise TooDeepError


def _parser(huge: bool) -> "HTMLParser":
    from lxml import html

    return html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        no_network=True,
        huge_tree=huge,
    )


def _was_cut(parser: "HTMLParser") -> bool:
    """Whether libxml2 came to one of its own limits, and left out what follows."""
    return any("Excessive depth" in entry.message or "limit exceeded" in entry.message for entry in parser.error_log)
