"""What a page says of itself: headline, byline, publication, date, address, language.

From schema.org's JSON-LD, the Open Graph, the names of ``meta`` that newspapers use (Dublin Core, Highwire's citation_,
Parse.ly, Sailthru), microdata, and the page's own elements, in about this order: what is made for machines is the
most exact. Nothing is looked up anywhere else.
"""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from annotator.readers.choices import MADE_OF_A_SELECTION
from annotator.readers.web import dates, linked_data
from annotator.readers.web.byline import byline
from annotator.readers.web.elements import Meta, clean, is_elsewhere, text_of
from annotator.readers.web.headline import headline_of, title_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PUBLICATIONS = (
    "og:site_name", "citation_journal_title", "dc.publisher", "dcterms.publisher", "publisher", "application-name",
    "copyright",
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

_OFFICE = re.compile(r"(?i)\b(?:libreoffice|openoffice|staroffice|(?:microsoft )?word|word\.document|pandoc|abiword)\b")
_CHANGED = re.compile(
    r"(?i)updated?\b|modified|edited|last-?mod|aktualisiert|geändert|mis à jour|modifié|actualizad|aggiornat|"
    r"bijgewerkt|oppdatert|uppdaterad|opdateret|atualizad|обновлен"
)
_DATE_CLASS = re.compile(
    r"(?i)(?<![a-z])(?:(?:publish(?:ed)?|pub|publication|post(?:ed)?|entry|article|news|story)[-_]?)?"
    r"(?:date(?:line)?|time(?:stamp)?|datum|fecha|data|published)(?![a-z])"
)
_PUBLISHED = re.compile(r"(?i)publi|posted|created|entry-date|pub-?date|veröffentlicht")
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)\s*-->|<!--\s*Page saved with SingleFile\s+url:\s*(https?://\S+)"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class Facts(Struct, frozen=True, kw_only=True):
    """Empty where the page does not say it. ``base`` is what its links count from; ``shown_date`` what looks like the
    day of publication, and ``modified`` the day of a change. ``is_of_site`` says that a site made the page,
    ``is_whole`` that all of it is the article: a word processor wrote it, or a person chose its words."""

    title: str = ""
    byline: str = ""
    publication: str = ""
    published: str = ""
    shown_date: str = ""
    modified: str = ""
    url: str = ""
    language: str = ""
    base: str = ""
    body: str = ""
    is_of_site: bool = False
    is_whole: bool = False


def facts_of(tree: "HtmlElement", source: str, *, url: str = "") -> Facts:
    """What a page says of itself. ``source`` is its text, for what stands in comments; ``url`` where it was saved from,
    if that is known from elsewhere."""
    meta = Meta(tree)
    data = linked_data.article_in(tree)
    base, address = _addresses(tree, meta, data, source, url)
    publication = _publication(meta, data)
    sites = [publication, meta.first(("og:site_name",)), *_host(address)]
    title = title_of(tree, meta, data, sites)
    language = _language(tree, meta, data)
    return Facts(
        title=title,
        byline=byline(tree, meta, data, headline=headline_of(tree, title), sites=sites, language=language),
        publication=publication,
        published=_published(tree, meta, data),
        shown_date=_shown_date(tree),
        modified=dates.iso(clean(data.modified)),
        url=address,
        language=language,
        base=base or address,
        body=data.body,
        is_whole=(made_by := meta.first(("generator", "progid"))) == MADE_OF_A_SELECTION
        or _OFFICE.search(made_by) is not None,
        is_of_site=bool(data.headline or meta.has_open_graph() or next(tree.iter("article", "main"), None) is not None),
    )


def _addresses(tree: "HtmlElement", meta: Meta, data: "linked_data.Stated", source: str, url: str) -> tuple[str, str]:
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


def _publication(meta: Meta, data: "linked_data.Stated") -> str:
    for value in (data.publisher, *(meta.first((name,)) for name in _PUBLICATIONS[:-1])):
        name = clean(value)
        if name and len(name) <= 200 and "://" not in name:
            return name
    return ""


def _published(tree: "HtmlElement", meta: Meta, data: "linked_data.Stated") -> str:
    for value in (data.published, *(value for name in _DATES for value in meta.all(name))):
        if found := dates.iso(clean(value)):
            return found
    for element in tree.xpath("//*[@itemprop]"):
        if "datepublished" in element.get("itemprop").lower().split():
            for value in (element.get("datetime"), element.get("content"), text_of(element, 200)):
                if value and (found := dates.iso(clean(value))):
                    return found
    times = [
        (element, found)
        for element in tree.iter("time")
        if not _CHANGED.search(_said_of(element))
        and not is_elsewhere(element)
        and (found := dates.iso(clean(element.get("datetime") or "")) or dates.iso(text_of(element, 200)))
    ]
    said = [
        found for element, found in times if element.get("pubdate") is not None or _PUBLISHED.search(_said_of(element))
    ]
    inside = [found for element, found in times if any(p.tag in ("article", "main") for p in element.iterancestors())]
    return next(iter((*said, *inside, *(found for _, found in times))), "")


def _shown_date(tree: "HtmlElement") -> str:
    """The day in the first short element that is called a date, and not that of a change."""
    for element in tree.iter("span", "div", "p", "li", "small", "em", "time", "td"):
        called = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _DATE_CLASS.search(called) or _CHANGED.search(called) or is_elsewhere(element):
            continue
        text = text_of(element, 200)
        if len(text) <= 80 and not _CHANGED.search(text) and (found := dates.within(text)):
            return found
    return ""


def _said_of(time: Any) -> str:
    """What a ``time`` is called, and the words right before it."""
    before = time.getprevious()
    words = before.tail if before is not None else time.getparent().text if time.getparent() is not None else ""
    return f"{time.get('class') or ''} {time.get('itemprop') or ''} {words or ''}"


def _language(tree: "HtmlElement", meta: Meta, data: "linked_data.Stated") -> str:
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
