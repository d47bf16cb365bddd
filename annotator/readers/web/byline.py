"""Who wrote an article, as its page says it: names alone, without "By", offices, agencies and times."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from annotator.readers.web.elements import Meta, clean, is_elsewhere, key, lines_of, text_of
from annotator.readers.web.linked_data import Stated

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_AUTHORS = (
    "author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "dc.creator.name",
    "citation_author", "article:author", "og:article:author", "article.author", "article_author", "authors", "byline",
    "article:author_name", "search.byline", "cxenseparse:author", "twitter:creator", "twitter:data1",
)  # fmt: skip

_BY = re.compile(
    r"(?i)^(?:(?:written|posted|reported|story|words|article|text|published|analysis|opinion|exclusive)\s+)?by"
    r"\s*[:\s]\s*|^(?:view |see )?(?:all |more )*(?:posts|articles|stories) (?:by|from|written by) "
)
_BY_IN = {
    "de": "von", "fr": "par", "es": "por", "pt": "por", "it": "di", "ca": "per", "nl": "door", "sv": "av", "nb": "av",
    "no": "av", "nn": "av", "da": "af", "pl": "autor:", "cs": "autor:", "ru": "автор:", "uk": "автор:",
}  # fmt: skip
"""The word before a name by the page's language; only where the page shows it, since names begin with it too."""
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_AFTER_NAMES = re.compile(
    r"(?i)\s*(?:[|·•—–]|\s-\s|, (?=\d)|\s?@\w|\(|\b(?:published|updated|posted|last modified|first published|on)\b[: ]"
    rf"\s*(?=\d|mon|tue|wed|thu|fri|sat|sun|{_MONTH})|,?\s(?=(?:{_MONTH})[a-z]*\.? \d)|"
    r",?\s(?:with )?(?:photo\w*|pictures?|illustrat\w+|graphics?|video|additional reporting|edited|translated) by\b).*",
    re.DOTALL,
)
_MAIL = re.compile(r"[^\s@]+@\S+")
_WHICH = (
    r"(?:(?:senior|chief|deputy|associate|assistant|managing|executive|contributing|staff|special|national|foreign|"
    r"international|political|politics|business|science|health|technology|tech|sports?|economics?|washington|data|news|"
    r"features?|investigations?|investigative|white house|guest|lead|freelance|night|city|metro|digital|web|legal|"
    r"environment|climate|education|defen[cs]e|security|europe|asia|africa|world|home|arts|culture|media)\s+)"
)
_OFFICE = (
    r"(?:staff|editors?|reporters?|correspondents?|writers?|columnists?|analysts?|producers?|contributors?|"
    r"journalists?|photographers?|critics?|fellow|bureau chief|editor[- ]in[- ]chief|journaliste|redakteur(?:in)?|"
    r"redactora?|periodista|giornalista)(?:\s+(?:in|at|for|of)\s+.*)?"
)
_IS_OFFICE = re.compile(f"(?i){_WHICH}*{_OFFICE}")
_OFFICE_AFTER = re.compile(f"(?i)(?<=\\w )(?:{_WHICH}+{_OFFICE}|(?:staff|bureau chief|correspondent|reporter))$")
_COMMA = re.compile(r"[,;、/]")
_SEMICOLON = re.compile(r"[;、]")
_BETWEEN = re.compile(r"[,;、/]\s*(?:and|&)\s|[,;、/]|\s(?:and|&|und|et|og|och|en)\s")
_AGENCY = re.compile(
    r"(?i)(?:the )?(?:associated press|ap|reuters|afp|agence france-presse|bloomberg|press association|pa|dpa|upi|efe|"
    r"ansa|xinhua|tass|pti|ians|cnn|bbc|bbc news)"
)
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){1,4}[^\W\d_][\w.'’-]*")
_PLACE_AFTER = re.compile(rf"({_NAME.pattern})\s(?:for|in|at|from)\s.+")
_NO_NAME = re.compile(r"\S+@\S+|[\W\d_]+|.*\d{4}.*|.*\d:\d\d.*|\d+ \w+ ago.*", re.DOTALL)
_A_SITE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,6}", re.IGNORECASE)
_NOBODY = {"admin", "administrator", "author", "null", "none", "undefined", "unknown", "editor", "false", "true", "n/a"}

_CLASS = re.compile(
    r"(?i)(?<![a-z])(?:by-?_?line|article-?_?author|author-?_?names?|story-?_?author|post-?_?author|entry-?_?author|"
    r"c-byline\w*|author)(?![a-z])|[a-z](?:Byline|ByLine|Author)(?![a-z])"
)
_SMALLER = re.compile(r"(?i)\bfn\b|name|link|author(?!s?-?_?(?:bio|box|info|image|photo))")
_LONGEST = 1000
"""Code points of what holds names; of more only so many are looked at."""

_LINES = ("p", "div", "span", "cite", "em", "h4", "h5", "li", "a")
_NEAR = 60
"""Elements after the headline among which "By" and a name are looked for."""


def byline(
    tree: "HtmlElement", meta: Meta, data: Stated, *, headline: "HtmlElement | None", sites: list[str], language: str
) -> str:
    """Names with commas between, each once; of a body where no person is named. ``headline`` is where the page shows
    its own; ``sites`` are what the publication is called, which is nobody's name."""
    names = _Names(sites, _BY_IN.get(language[:2].lower(), ""))
    for stated in (data.persons, *_in_meta(meta)):
        if found := names.of(stated):
            return ", ".join(found)
    on_page = [list(_by_itemprop(tree)), _by_rel(tree), *_by_class(tree), *_by_words(headline)]
    for shown in on_page:
        if found := names.of(shown, shown=True):
            return ", ".join(found)
    for last in (data.organisations, *_in_meta(meta), *on_page):
        if found := _Names([], "").of(last, bodies=True):
            return ", ".join(found[:3])
    return ""


class _Names:
    """Finds the names in what stands where they should be. ``own`` are the publication's, ``by`` the word before."""

    def __init__(self, sites: Iterable[str], by: str) -> None:
        self._own = {key(site) for site in sites if site}
        self._own |= {name.removeprefix("the") for name in self._own}
        self._by = re.compile(rf"(?i:{re.escape(by)})\s+(?=[^\W\d_a-z])") if by else None

    def of(self, values: Iterable[str], *, shown: bool = False, bodies: bool = False) -> list[str]:
        """The names, each once; ``shown`` on the page itself, ``bodies`` among them."""
        found: dict[str, str] = {}
        for value in values:
            whole = _BY.sub("", clean(value[:_LONGEST]))
            if shown and self._by is not None:
                whole = self._by.sub("", whole, count=1) if self._by.match(whole) else whole
            whole = _AFTER_NAMES.sub("", _MAIL.sub("", whole))
            if shown and (before := _PLACE_AFTER.match(whole)):
                whole = before[1]
            for name in self._apart(whole):
                name = name if bodies else self._person(name)
                if _may_be_a_name(name) and key(name) not in self._own:
                    found.setdefault(key(name), name)
        return list(found.values())

    def _apart(self, value: str) -> list[str]:
        """Several names that stand in one value, without the offices and bodies after them; what is no list of names
        stays whole."""
        for between in (_BETWEEN, _COMMA):
            people = [name for name in _pieces(value, between) if not self._is_body(name)]
            if people and _NAME.fullmatch(people[0]):
                return [name for name in people if _NAME.fullmatch(name)]
        return _pieces(value, _SEMICOLON)

    def _is_body(self, name: str) -> bool:
        return key(name) in self._own or bool(_AGENCY.fullmatch(name) or _IS_OFFICE.fullmatch(name))

    def _person(self, name: str) -> str:
        """The name without an office or the publication's name at either end; empty where nothing else is in it."""
        words = name.split()
        for count in range(len(words) - 2, 0, -1):
            if key(" ".join(words[:count])) in self._own:
                words = words[count:]
                break
        name = _OFFICE_AFTER.sub("", " ".join(words)).strip(" ,;")
        return "" if _IS_OFFICE.fullmatch(name) else name


def _pieces(value: str, between: re.Pattern[str]) -> list[str]:
    return [name for piece in between.split(value) if (name := piece.strip(" ,;:|-–—"))]


def _may_be_a_name(name: str) -> bool:
    if not name or len(name) > 200 or "://" in name or name.startswith(("@", "www.", "/", "{", "[")):
        return False
    return not (_NO_NAME.fullmatch(name) or _A_SITE.fullmatch(name)) and name.lower() not in _NOBODY


def _in_meta(meta: Meta) -> Iterator[list[str]]:
    for name in _AUTHORS:
        if name == "twitter:creator":  # an account, or a name
            yield [value for value in meta.all(name) if " " in value]
        elif name != "twitter:data1" or any("written by" in label.lower() for label in meta.all("twitter:label1")):
            yield meta.all(name)


def _by_itemprop(tree: "HtmlElement") -> Iterator[str]:
    for element in tree.xpath("//*[@itemprop]"):
        if "author" in element.get("itemprop").split() and not is_elsewhere(element):
            name = next((e for e in element.iterdescendants() if "name" in (e.get("itemprop") or "").split()), element)
            yield name.get("content") or text_of(name, 300)


def _by_rel(tree: "HtmlElement") -> list[str]:
    found = [e for e in tree.iter("a", "address") if "author" in (e.get("rel") or "").lower().split()]
    found = [element for element in found if not is_elsewhere(element)]
    inside = [e for e in found if any(parent.tag == "article" for parent in e.iterancestors())]
    return [text_of(element, 300) for element in inside or found]


def _by_class(tree: "HtmlElement") -> Iterator[list[str]]:
    """The words of each element that is called a byline; of names within it, those alone."""
    for element in tree.iter(
        "p", "div", "span", "address", "a", "li", "h4", "h5", "h6", "strong", "section", "header", "em", "cite"
    ):
        if not _CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}") or is_elsewhere(element):
            continue
        lines = lines_of(element, 400)
        text = " ".join(lines)
        if not text or len(text) > 200:
            continue
        inner = [
            e
            for e in element.iterdescendants("a", "span", "b", "strong", "cite")
            if _SMALLER.search(f"{e.get('class') or ''} {e.get('href') or ''}")
        ]
        names = [name for e in inner if (name := text_of(e, 300)) and len(name.split()) <= 6]
        if names:
            yield names
        if not _BY.sub("", f"{lines[0]} ").strip(" :"):  # the name is in the next
            lines = [" ".join(lines[:2])]
        if _BY.search(lines[0]) or len(lines[0].split()) <= 8:
            yield [lines[0]]


def _by_words(headline: "HtmlElement | None") -> Iterator[list[str]]:
    """What follows "By" in a line of its own soon after the headline."""
    if headline is None:
        return
    for element in islice(headline.xpath("following::*"), _NEAR):
        lines = lines_of(element, 400) if element.tag in _LINES else []
        for line in lines[:2]:
            name = _AFTER_NAMES.sub("", _BY.sub("", line))
            if len(line) <= 120 and re.match("(?:By|BY) ", line) and re.fullmatch(rf"{_NAME.pattern}(?:,? .+)?", name):
                yield [line]
