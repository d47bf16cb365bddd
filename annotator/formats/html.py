"""The report as one HTML file: who said what, how often, in which words and where they stand; to read, print and send.

It needs no scripts, fetches nothing (its own policy forbids both), and follows the reader's light or dark. All that
comes from files is text to the template, which escapes it.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from annotator.core.model import Annotation
from annotator.core.resources import resource
from annotator.core.words import counted
from annotator.formats import reporting
from annotator.formats.highlighting import Piece, paragraphs
from annotator.formats.item import Export, File, Item, LeftOut, Option
from annotator.formats.reporting import STYLES, Bar, Told

SUFFIX = ".html"

ENDING = "<!-- Report made with Annotator -->\n"
"""The last line of a report, by which it is told from an article that is a page."""

LACKS = (
    "places as numbers, tags, attributes other than type, verdict and evidence, who made a record and when, mentions "
    "and cues that no record uses, what a source is beside its name, unreadable records, unknown keys"
)

MOST_BARS = 25

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)} | {0x7F: 0x2421}
"""Control characters have no place in HTML: each is shown by its sign."""


class Article(Struct, frozen=True):
    """An article of the report; ``anchor`` begins the names of places in it."""

    anchor: str
    item: Item
    told: list[Told]

    @property
    def title(self) -> str:
        """As it says it, else the file's name."""
        return self.item.document.article.title or self.item.name

    @property
    def about(self) -> list[str]:
        """Who wrote it, where and when; and its file."""
        article = self.item.document.article
        return [one for one in (article.byline, article.publication, article.published[:10], self.item.stem) if one]

    @property
    def url(self) -> str:
        """Its address, when it is one to open."""
        url = self.item.document.article.url
        return url if re.match(r"https?://", url) else ""

    @property
    def claims(self) -> list[Told]:
        """The claims and whatever else has a verdict."""
        return [one for one in self.told if one.record.label == "claim" or "verdict" in one.record.attributes]


OPTIONS = (
    Option("articles", "Articles", (("full", "In full, with what is marked in them"), ("tables", "The tables alone"))),
)


def write(items: Iterable[Item], *, articles: str = "full") -> Export:
    """One page on all items."""
    left_out = LeftOut()
    found = []
    for number, item in enumerate(items, 1):
        told = reporting.told(item)
        reporting.count(item.document, [one.record for one in told], left_out)
        found.append(Article(f"a{number}", item, told))
    page = io.BytesIO()  # bit by bit: as one string, all of it would be there several times
    for bit in _template().generate(_facts(found), in_full=articles == "full"):
        page.write(bit.translate(_CONTROLS).encode())
    page.write(f"\n{ENDING}".encode())
    return Export((File(f"annotations{SUFFIX}", page.getvalue()),), left_out)


def made(data: bytes) -> bool:
    """Whether a file is such a report."""
    return data.endswith(ENDING.encode())


def _template() -> Any:
    import jinja2  # takes a moment to load

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(resource("report.html.jinja").read_text(encoding="utf-8"))


def _facts(articles: list[Article]) -> dict[str, Any]:
    every = [one for article in articles for one in article.told]
    quotes = reporting.quotes(every)
    chosen = {id(one) for one in quotes}
    dated = [
        (article.item.document.article.published, one.style)
        for article in articles
        for one in article.told
        if id(one) in chosen
    ]
    speakers = reporting.by_speaker(quotes)
    by_article = [
        Bar(article.title if len(articles) > 1 else "All quotes", bar.counts)
        for article in articles
        for bar in reporting.bars(("", one.style) for one in article.told if id(one) in chosen)
    ]
    dates, undated = reporting.by_date(dated)
    labels = _labels(articles)
    return {
        "articles": articles,
        "title": articles[0].title if len(articles) == 1 else counted(len(articles), "article"),
        "tiles": _tiles(articles, every, quotes, speakers),
        "styles": STYLES,
        "used_styles": [number for number, style in enumerate(STYLES) if any(one.style == style for one in quotes)],
        "speakers": speakers[:MOST_BARS],
        "more_speakers": max(0, len(speakers) - MOST_BARS),
        "all_speakers": _sources(articles, chosen),
        "by_article": by_article[:MOST_BARS] if len(articles) > 1 else by_article[:1],
        "more_articles": max(0, len(by_article) - MOST_BARS),
        "dates": dates if len(dates) > 1 else [],
        "undated": undated,
        "labels": labels,
        "classes": {label: f"k{number}" for number, (label, *_) in enumerate(labels)},
        "linked": reporting.linked,
        "evidence": reporting.evidence,
        "evidence_roles": reporting.EVIDENCE_ROLES,
        "lines": _lines,
        "cut": _cut,
    }


def _tiles(
    articles: list[Article], every: Sequence[Told], quotes: Sequence[Told], speakers: Sequence[Bar]
) -> list[tuple[str, str]]:
    labels = Counter(one.record.label for one in every)
    names = {
        one.record.label: article.item.codebook.get(one.record.label).name
        for article in articles
        for one in article.told
    }
    tiles = [(f"{len(articles):,}", "article" if len(articles) == 1 else "articles")] if len(articles) > 1 else []
    tiles += [
        (f"{count:,}", counted(count, names[label].lower()).partition(" ")[2]) for label, count in labels.most_common(4)
    ]
    named = sum(bar.name != reporting.NOBODY for bar in speakers)
    tiles.append((f"{named:,}", "speaker" if named == 1 else "speakers"))
    direct = sum(one.style == "direct" for one in quotes)
    if quotes:
        tiles.append((f"{direct / len(quotes):.0%}", "of quotes direct"))
        without = sum(not one.who for one in quotes)
        tiles.append((f"{without:,}", "quote names nobody" if without == 1 else "quotes name nobody"))
    return tiles


def _sources(articles: list[Article], quotes: set[int]) -> list[dict[str, Any]]:
    """A row a speaker: quotes by style, claims, articles."""
    found: dict[str, dict[str, Any]] = {}
    for article in articles:
        for one in article.told:
            for name in one.who:
                row = found.setdefault(name, {"name": name, "styles": Counter(), "claims": 0, "articles": set()})
                if id(one) in quotes:
                    row["styles"][one.style] += 1
                row["claims"] += one.record.label == "claim"
                row["articles"].add(article.anchor)
    return sorted(found.values(), key=lambda row: (-row["styles"].total() - row["claims"], row["name"]))


def _labels(articles: list[Article]) -> list[tuple[str, str, str, str]]:
    """The labels that occur, each with its name and its two colours, in the order of the codebooks."""
    found: dict[str, tuple[str, str, str, str]] = {}
    for article in articles:
        used = {annotation.label for annotation in article.item.document.annotations}
        known = [label.label for label in article.item.codebook.labels if label.label in used]
        for name in [*known, *sorted(used - set(known))]:
            label = article.item.codebook.get(name)
            found.setdefault(name, (name, label.name, _colour(label.color), _colour(label.color_dark)))
    return list(found.values())


def _colour(said: str) -> str:
    return said if _COLOUR.fullmatch(said) else "#808080"


def _lines(article: Article) -> Iterator[tuple[bool, list[Piece], dict[str, Told]]]:
    """The article's paragraphs, whether each is its title, and what is told of the annotations by id."""
    document = article.item.document
    told = {one.record.id: one for one in article.told}
    parts = {id for one in article.told for role in ("source", "cue") for id in one.record.linked_ids(role)}
    shown: list[Annotation] = [one for one in document.annotations if one.id in told or one.id in parts]
    title = document.article.title
    for pieces in paragraphs(document.text, shown):
        words = "".join(piece.text for piece in pieces).strip()
        yield bool(title) and words == title, pieces, told


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
