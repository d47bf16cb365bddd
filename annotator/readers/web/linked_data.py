"""What a page's JSON-LD says of its article, in the words of schema.org."""

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from annotator.readers.web import linked_json

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KINDS = re.compile(
    r"(?:^|[/:])(?:[A-Za-z]*Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|Review|NewsItem)$"
)
_LESS = ("WebPage", "ItemPage", "VideoObject", "CreativeWork")
_OTHERS = frozenset(
    "itemListElement hasPart liveBlogUpdate mentions relatedLink isRelatedTo comment review citation isBasedOn".split()
)
"""Under these stand other articles than the page's own."""
_MOST_NODES = 5000
_DEEPEST = 30


class Stated(Struct, frozen=True, kw_only=True):
    """Empty where it is not said. ``persons`` and ``organisations`` are the authors, in their order."""

    headline: str = ""
    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    modified: str = ""
    url: str = ""
    language: str = ""
    body: str = ""


def article_in(tree: "HtmlElement") -> Stated:
    """What is said of the page's article; of several, of the first that has a headline and a date."""
    nodes = [node for data in linked_json.values_in(tree) for node in _nodes(data)]
    known = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _is_article(node)]
    articles.sort(key=lambda node: -bool(node.get("headline")) - bool(node.get("datePublished")))
    if not articles:
        articles = [node for node in nodes if any(kind in _LESS for kind in _kinds(node)) and node.get("datePublished")]
    if not articles:
        publisher = next((n for n in nodes if any("NewsMediaOrganization" in kind for kind in _kinds(n))), {})
        return Stated(publisher=_name(publisher, known))
    node = articles[0]
    persons, organisations = _authors(node, known)
    page = node.get("mainEntityOfPage")
    return Stated(
        headline=_string(node.get("headline")) or _string(node.get("name")),
        persons=tuple(persons),
        organisations=tuple(organisations),
        publisher=_name(node.get("publisher"), known) or _name(node.get("sourceOrganization"), known),
        published=_string(node.get("datePublished")) or _string(node.get("dateCreated")),
        modified=_string(node.get("dateModified")),
        url=_string(node.get("url"))
        or _string(page)
        or _string(_dict(page).get("@id"))
        or _string(_dict(page).get("url")),
        language=_name(node.get("inLanguage"), known),
        body=_string(node.get("articleBody")),
    )


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in the data, the outer before the inner."""
    waiting = [(data, 0)]
    count = 0
    while waiting and count < _MOST_NODES:
        value, depth = waiting.pop(0)
        if depth > _DEEPEST:
            continue
        if isinstance(value, dict):
            count += 1
            yield value
            waiting.extend(
                (inner, depth + 1)
                for name, inner in value.items()
                if isinstance(inner, dict | list) and name not in _OTHERS
            )
        elif isinstance(value, list):
            waiting[:0] = [(inner, depth + 1) for inner in value if isinstance(inner, dict | list)]


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _is_article(node: dict[str, Any]) -> bool:
    return any(_KINDS.search(kind) for kind in _kinds(node))


def _authors(node: dict[str, Any], known: dict[str, dict[str, Any]]) -> tuple[list[str], list[str]]:
    persons: list[str] = []
    organisations: list[str] = []
    for role in ("author", "creator"):
        for name, is_person in _people(node.get(role), known):
            (persons if is_person else organisations).append(name)
        if persons:
            break
    return persons, organisations


def _people(given: Any, known: dict[str, dict[str, Any]], depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Each name that stands there, and whether it may be a person's."""
    whole = _whole(given, known)
    if depth > _DEEPEST:
        return
    if isinstance(whole, list):
        for one in whole:
            yield from _people(one, known, depth + 1)
    elif isinstance(whole, dict):
        if "@list" in whole or "@set" in whole:
            yield from _people(whole.get("@list", whole.get("@set")), known, depth + 1)
            return
        names = whole.get("name") or f"{_string(whole.get('givenName'))} {_string(whole.get('familyName'))}"
        is_person = not any("Organization" in kind for kind in _kinds(whole))
        for name in names if isinstance(names, list) else [names]:
            if _string(name):
                yield _string(name), is_person
    elif _string(whole):
        yield _string(whole), True


def _whole(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    """An object that is only named by its ``@id``, from where it is written out."""
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value


def _name(value: Any, known: dict[str, dict[str, Any]]) -> str:
    value = value[0] if isinstance(value, list) and value else value
    whole = _whole(value, known)
    return (
        _string(whole.get("alternateName" if "name" not in whole else "name"))
        if isinstance(whole, dict)
        else _string(whole)
    )


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str):
        return ""
    return html.unescape(value).strip().encode("utf-8", "replace").decode()  # many escape it twice, some cut a pair
