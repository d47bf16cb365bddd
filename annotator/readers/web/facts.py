"""What a page says of itself: headline, byline, publication, date, address, language.

From schema.org's JSON-LD, the Open Graph, the names of ``meta`` that newspapers use (Dublin Core, Highwire's citation_,
Parse.ly, Sailthru), microdata, and the page's own elements, in about this order: what is made for machines is the
most exact. Nothing is looked up anywhere else.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from annotator.readers.web import dates, linked_data

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST = 500
"""Code points of a headline or byline; what is longer is none."""

_TITLES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "parsely-title",
    "sailthru.title",
)
_PUBLICATIONS = (
    "og:site_name", "citation_journal_title", "dc.publisher", "dcterms.publisher", "publisher", "application-name",
    "copyright",
)  # fmt: skip
_AUTHORS = (
    "author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "dc.creator.name",
    "citation_author", "article:author", "og:article:author", "article.author", "authors", "byline",
    "article:author_name", "cxenseparse:author", "twitter:data1",
)  # fmt: skip
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "article.published", "datepublished",
    "date.created", "datecreated", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date.created",
    "dcterms.created", "dc.date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "citation_publication_date", "citation_date", "citation_online_date", "pubdate", "publishdate", "publish-date",
    "publish_date", "publication_date", "published_time", "published-date", "originalpublicationdate",
    "article_date_original", "displaydate", "pdate", "ptime", "date", "rnews:datepublished",
    "shareaholic:article_published_time",
)  # fmt: skip

_SPACES = re.compile(r"\s+")
_BY = re.compile(r"(?i)^(?:(?:written|posted|reported|story|words|article|text|published)\s+)?by\s*[:\s]\s*")
_AFTER_NAMES = re.compile(
    r"(?i)\s*(?:[|·•—–]|\n|, (?=\d)|\b(?:published|updated|posted|last modified|first published|on)\b[: ]\s*"
    r"(?=\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)).*",
    re.DOTALL,
)
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«~]+\s+|\s*::\s*|\s*\|\s*")
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)\s*-->|<!--\s*Page saved with SingleFile\s+url:\s*(https?://\S+)"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class Facts(Struct, frozen=True, kw_only=True):
    """Empty where the page does not say it. ``base`` is what its links count from."""

    title: str = ""
    byline: str = ""
    publication: str = ""
    published: str = ""
    url: str = ""
    language: str = ""
    base: str = ""
    body: str = ""


def facts_of(tree: "HtmlElement", source: str, *, url: str = "") -> Facts:
    """What a page says of itself. ``source`` is its text, for what stands in comments; ``url`` where it was saved from,
    if that is known from elsewhere."""
    meta = _Meta(tree)
    data = linked_data.article_in(tree)
    base, address = _addresses(tree, meta, data, source, url)
    publication = _publication(meta, data)
    heading = _headline_element(tree)
    return Facts(
        title=_title(tree, meta, data, heading, [publication, meta.first(("og:site_name",)), *_host(address)]),
        byline=_byline(tree, meta, data, [publication]),
        publication=publication,
        published=_published(tree, meta, data),
        url=address,
        language=_language(tree, meta, data),
        base=base or address,
        body=data.body,
    )


class _Meta:
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


def clean(text: str) -> str:
    """A value on one line, with entities resolved that were written twice over."""
    import html

    text = text.encode("utf-8", "replace").decode()
    if "&" in text:
        text = html.unescape(text)
    return _SPACES.sub(" ", "".join(c for c in text if c >= " " or c.isspace())).strip()


def _text(element: Any, most: int = 2000) -> str:
    """The words of an element, but for scripts and styles."""
    pieces: list[str] = []
    size = 0
    for part in element.iter():
        if part.tag in ("script", "style", "noscript", "template", "svg"):
            if part is not element and part.tail:
                pieces.append(part.tail)
            continue
        for text in (part.text, part.tail if part is not element else None):
            if text and _is_shown(part, text, element):
                pieces.append(text)
                size += len(text)
        if part.tag in ("br", "p", "div", "li"):
            pieces.append(" ")
        if size > most:
            break
    return clean("".join(pieces))


def _is_shown(part: Any, text: str, element: Any) -> bool:
    parent = part.getparent() if part is not element else None
    return parent is None or parent.tag not in ("script", "style", "noscript", "template", "svg") or text is part.tail


# ---- addresses


def _addresses(tree: "HtmlElement", meta: _Meta, data: "linked_data.Stated", source: str, url: str) -> tuple[str, str]:
    canonical = next(
        (
            element.get("href") or ""
            for element in tree.iter("link")
            if "canonical" in (element.get("rel") or "").lower().split()
        ),
        "",
    )
    base = next((element.get("href") or "" for element in tree.iter("base") if element.get("href")), "")
    base = web_address(base)
    saved = _SAVED_FROM.search(source[:4096])
    stated = (
        canonical,
        meta.first(("og:url",)),
        data.url,
        meta.first(("twitter:url", "parsely-link", "dc.identifier")),
    )
    address = next((found for value in stated if (found := web_address(value, base or url))), "")
    was = web_address(url) or (web_address(saved[1] or saved[2]) if saved else "")
    if address and was and urlsplit(address).path in ("", "/") and urlsplit(was).path not in ("", "/"):
        address = was  # the site's front page is no article's address
    return base or was, address or was or base


def web_address(value: str, base: str = "") -> str:
    """An http or https address, made whole from ``base``; empty when it is none."""
    value = "".join(value.split())
    if not value:
        return ""
    try:
        whole = urljoin(base, value) if base else value
        parts = urlsplit(whole)
    except ValueError:
        return ""
    if whole.startswith("//"):
        whole, parts = f"https:{whole}", urlsplit(f"https:{whole}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return whole if len(whole) <= 4000 and all(c.isprintable() for c in whole) else ""


def _host(address: str) -> list[str]:
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return []
    return [host, host.split(".")[0]] if host else []


# ---- headline


def _headline_element(tree: "HtmlElement") -> str:
    """The page's own headline, where one element is it beyond doubt."""
    found = [element for element in tree.iter("h1") if _text(element)]
    for element in found:
        if "headline" in (element.get("itemprop") or ""):
            return _text(element)
    inside = [element for element in found if any(parent.tag == "article" for parent in element.iterancestors())]
    for group in (inside, found):
        if len(group) == 1:
            return _text(group[0])
    return ""


def _title(tree: "HtmlElement", meta: _Meta, data: "linked_data.Stated", heading: str, sites: list[str]) -> str:
    element = next((_text(e) for e in tree.iter("title") if _is_of_page(e)), "")
    stated = [data.headline, *(meta.first((name,)) for name in _TITLES)]
    for title in stated:
        title = without_site(title, sites)
        if not title or len(title) > LONGEST or _key(title) in map(_key, filter(None, sites)):
            continue
        if heading and title.endswith(("…", "...")) and _key(heading).startswith(_key(title)):
            return heading  # they cut it for machines
        return title
    if heading and len(heading) <= LONGEST and _key(heading) not in map(_key, filter(None, sites)):
        return heading
    if element:
        return without_site(element, sites, at_a_guess=True)[:LONGEST]
    first = next((_text(e) for e in tree.iter("h1", "h2") if _text(e)), "")
    return first if len(first) <= LONGEST else ""


def _is_of_page(element: Any) -> bool:
    parent = element.getparent()
    return parent is None or parent.tag not in ("svg", "symbol", "g")


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def without_site(title: str, sites: Iterable[str], *, at_a_guess: bool = False) -> str:
    """A headline without the site's name at its end or beginning."""
    names = {_key(site).removeprefix("the") for site in sites if site}
    names |= {name for site in sites if "." in (site or "") and (name := _key(site.rsplit(".", 1)[0]))}
    for _ in range(4):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            return title
        last, first = cuts[-1], cuts[0]
        end, begin = title[last.end() :], title[: first.start()]
        if _key(end).removeprefix("the") in names:
            title = title[: last.start()].strip()
        elif _key(begin).removeprefix("the") in names:
            title = title[first.end() :].strip()
        elif at_a_guess and _may_be_a_site(end, title[: last.start()], bar="|" in last[0]):
            title = title[: last.start()].strip()
        else:
            return title
    return title


def _may_be_a_site(end: str, before: str, *, bar: bool) -> bool:
    most, least = (4, 3) if bar else (3, 4)
    return len(end.split()) <= most and len(before.split()) >= least and (bar or end[:1].isupper())


# ---- byline


def _byline(tree: "HtmlElement", meta: _Meta, data: "linked_data.Stated", sites: list[str]) -> str:
    own = {_key(site) for site in sites if site}
    persons = _names(data.persons, own)
    if persons:
        return ", ".join(persons)
    for name in _AUTHORS:
        values = meta.all(name)
        if name == "twitter:data1" and not any("written by" in label.lower() for label in meta.all("twitter:label1")):
            continue
        names = _names(values, own)
        if names:
            return ", ".join(names)
    for candidates in (_by_itemprop(tree), _by_rel(tree), _by_class(tree)):
        names = _names(candidates, own)
        if names:
            return ", ".join(names)
    return ", ".join(
        _names([*data.organisations, *(value for name in _AUTHORS[:-1] for value in meta.all(name))], set())[:3]
    )


def _names(values: Iterable[str], own: set[str]) -> list[str]:
    """Names of people out of what stands where they should be, each once."""
    found: list[str] = []
    for value in values:
        name = _BY.sub("", clean(value))
        name = _AFTER_NAMES.sub("", name).strip(" ,;:|-–—")
        if not name or len(name) > 200 or "://" in name or name.startswith(("@", "www.", "/", "{", "[")):
            continue
        if re.fullmatch(r"\S+@\S+|[\W\d_]+", name) or _key(name) in own or name.lower() in _NOBODY:
            continue
        if _key(name) not in map(_key, found):
            found.append(name)
    return found


_NOBODY = {"admin", "administrator", "author", "null", "none", "undefined", "unknown", "editor", "false", "true", "n/a"}


def _by_itemprop(tree: "HtmlElement") -> Iterator[str]:
    for element in tree.xpath("//*[@itemprop]"):
        if "author" in element.get("itemprop").split():
            name = next((e for e in element.iterdescendants() if "name" in (e.get("itemprop") or "").split()), element)
            yield name.get("content") or _text(name, 300)


def _by_rel(tree: "HtmlElement") -> list[str]:
    found = [e for e in tree.iter("a", "address") if "author" in (e.get("rel") or "").lower().split()]
    inside = [e for e in found if any(parent.tag == "article" for parent in e.iterancestors())]
    return [_text(element, 300) for element in inside or found]


_BYLINE_CLASS = re.compile(
    r"(?i)(?<![a-z])(?:by-?_?line|article-?_?author|author-?_?names?|story-?_?author|post-?_?author|entry-?_?author|c-byline\w*|author)(?![a-z])"
)
_SMALLER = re.compile(r"(?i)name|link|author(?!s?-?_?(?:bio|box|info|image|photo))")


def _by_class(tree: "HtmlElement") -> list[str]:
    """The words of the first element that is called a byline; of names within it, those alone."""
    for element in tree.iter(
        "p", "div", "span", "address", "a", "li", "h4", "h5", "h6", "strong", "section", "header", "em"
    ):
        if not _BYLINE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            continue
        text = _text(element, 400)
        if not text or len(text) > 200:
            continue
        inner = [
            e
            for e in element.iterdescendants("a", "span")
            if _SMALLER.search(f"{e.get('class') or ''} {e.get('href') or ''}")
        ]
        names = [name for e in inner if (name := _text(e, 300)) and len(name.split()) <= 6]
        if names:
            return names
        if _BY.search(text) or len(text.split()) <= 8:
            return [text]
    return []


# ---- the rest


def _publication(meta: _Meta, data: "linked_data.Stated") -> str:
    for value in (data.publisher, *(meta.first((name,)) for name in _PUBLICATIONS[:-1])):
        name = clean(value)
        if name and len(name) <= 200 and "://" not in name:
            return name
    return ""


def _published(tree: "HtmlElement", meta: _Meta, data: "linked_data.Stated") -> str:
    for value in (data.published, *(value for name in _DATES for value in meta.all(name))):
        if found := dates.iso(clean(value)):
            return found
    for element in tree.xpath("//*[@itemprop]"):
        if "datepublished" in element.get("itemprop").lower().split():
            for value in (element.get("datetime"), element.get("content"), _text(element, 200)):
                if value and (found := dates.iso(clean(value))):
                    return found
    times = [(e, found) for e in tree.iter("time") if (found := dates.iso(clean(e.get("datetime") or "")))]
    said = [
        found
        for element, found in times
        if element.get("pubdate") is not None
        or re.search(r"(?i)publish|posted|created|entry-date|pub-?date", element.get("class") or "")
    ]
    inside = [found for element, found in times if any(p.tag in ("article", "main") for p in element.iterancestors())]
    return next(iter((*said, *inside, *(found for _, found in times))), "") or dates.iso(clean(data.modified))


def _language(tree: "HtmlElement", meta: _Meta, data: "linked_data.Stated") -> str:
    stated = (
        tree.get("lang") or "",
        tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang") or "",
        data.language,
        meta.first(("og:locale", "content-language", "dc.language", "dcterms.language", "language", "inlanguage")),
    )
    for value in stated:
        tag = value.split(",")[0].strip()
        if _LANGUAGE.fullmatch(tag):
            return tag.replace("_", "-")
    return ""
