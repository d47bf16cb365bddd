"""A page's headline: as it says for machines or shows it, without the site's name."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from annotator.readers.web.elements import Meta, is_elsewhere, key, text_of
from annotator.readers.web.linked_data import Stated

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST = 500
"""Code points of a headline; what is longer is none."""

_TITLES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "parsely-title",
    "sailthru.title",
)
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«~]+\s+|\s*::\s*|\s*[|｜：]\s*")
_ANY_SEPARATOR = re.compile(r"\s*[|｜：:\-–—·•»«~_]+\s*")
_CHINESE_SITE = re.compile(r"[-_—－–]+[\u3040-\u30ff\u4e00-\u9fff]{1,10}(?:网|網|报|報|社|新闻|新聞|频道|頻道|中心)$")
_MOST_PARTS = 20


def title_of(tree: "HtmlElement", meta: Meta, data: Stated, sites: list[str]) -> str:
    """The headline; empty when there is none. ``sites`` are what the publication is called."""
    element = next((text_of(e) for e in tree.iter("title") if _is_of_page(e)), "")
    shown = list(_headings(tree))
    element_shown = headline_of(tree)
    heading = text_of(element_shown) if element_shown is not None else ""
    own = {key(site) for site in sites if site}
    stated = [
        title
        for value in (data.headline, *(meta.first((name,)) for name in _TITLES))
        if (title := without_site(value, sites)) and len(title) <= LONGEST and key(title) not in own
    ]
    for title in stated:  # of several, the one that the page shows
        if key(title) in map(key, shown):
            return title
    for title in stated:
        if heading and title.endswith(("…", "...")) and key(heading).startswith(key(title)):
            return heading  # they cut it for machines
        return _as_shown(title, shown)
    if heading and len(heading) <= LONGEST and key(heading) not in own:
        return heading
    if element:
        found = _as_shown(element, shown)
        return (found if found != element else without_site(element, sites, at_a_guess=True))[:LONGEST]
    first = next((text for e in tree.iter("h1", "h2") if (text := text_of(e))), "")
    return first if len(first) <= LONGEST else ""


def _headings(tree: "HtmlElement") -> Iterator[str]:
    for element in tree.iter("h1", "h2"):
        text = text_of(element, LONGEST)
        if text and not is_elsewhere(element):
            yield text


def headline_of(tree: "HtmlElement", title: str = "") -> "HtmlElement | None":
    """The page's own headline, where one element is it beyond doubt, or where it says the ``title``."""
    if title:
        for element in tree.iter("h1", "h2", "h3"):
            if key(text_of(element)) == key(title):
                return element
    found = [element for element in tree.iter("h1") if text_of(element)]
    for element in found:
        if "headline" in (element.get("itemprop") or ""):
            return element
    inside = [element for element in found if any(parent.tag == "article" for parent in element.iterancestors())]
    return next((group[0] for group in (inside, found) if len(group) == 1), None)


def _is_of_page(element: Any) -> bool:
    parent = element.getparent()
    return parent is None or parent.tag not in ("svg", "symbol", "g")


def _as_shown(title: str, shown: Iterable[str]) -> str:
    """The title without what it has more than a heading of the page: a name after it, a section before."""
    headings = {key(heading) for heading in shown if len(key(heading)) > 3}
    cuts = list(_ANY_SEPARATOR.finditer(title)) if headings and len(title) <= LONGEST else []
    if len(cuts) > _MOST_PARTS:
        return title
    for start in (None, *cuts):
        for end in (None, *reversed(cuts)):
            part = title[start.end() if start else 0 : end.start() if end else len(title)]
            if key(part) in headings:
                return part.strip()
    return title


def without_site(title: str, sites: Iterable[str], *, at_a_guess: bool = False) -> str:
    """A headline without the site's name at its end or beginning."""
    names = {key(site).removeprefix("the") for site in sites if site}
    names |= {name for site in sites if "." in (site or "") and (name := key(site.rsplit(".", 1)[0]))}
    for _ in range(4):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        end, begin = title[last.end() :], title[: first.start()]
        if _is_name(end, names):
            title = title[: last.start()].strip()
        elif _is_name(begin, names):
            title = title[first.end() :].strip()
        elif at_a_guess and last[0].strip() != "：" and _may_be_a_site(end, title[: last.start()], bar="|" in last[0]):
            title = title[: last.start()].strip()
        else:
            break
    return _CHINESE_SITE.sub("", title) if at_a_guess else title


def _is_name(part: str, names: set[str]) -> bool:
    found = key(part).removeprefix("the")
    return found in names or (len(found) > 3 and not found.isascii() and any(name.startswith(found) for name in names))


def _may_be_a_site(end: str, before: str, *, bar: bool) -> bool:
    most, least = (4, 3) if bar else (3, 4)
    return len(end.split()) <= most and len(before.split()) >= least and (bar or end[:1].isupper())
