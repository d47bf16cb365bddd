"""Web pages: the article alone, or the whole page; what the page says of itself beside it.

The main content is what trafilatura (2.x, its own standard settings, without readers' comments) takes; its words are
found again among the page's own, so that markup, links and no-break spaces are those of the page. The headline comes
first. Nothing is loaded, run or expanded.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotator.core.model import Article, ArticleInfo
from annotator.readers import progress
from annotator.readers.choices import EVERYTHING, Choices
from annotator.readers.decoding import Decoded
from annotator.readers.errors import ReadError
from annotator.readers.web import encoding
from annotator.readers.writing import Writer

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from annotator.readers.web.facts import Facts
    from annotator.readers.web.pieces import Piece

FEW = 25
"""Words; what has fewer, of a page that has five times as many, is not taken for the article."""

NOT_FOUND = "has no article that can be told from the rest of the page, so the whole page is shown"


def prepare() -> None:
    """Loads the libraries, which take most of a second."""
    import lxml.html  # noqa: F401
    import trafilatura  # noqa: F401

    from annotator.readers.web import choosing, dates, facts, foreign_tree, linked_data, shaping, tree  # noqa: F401


def practise() -> None:
    """Reads a page that is nobody's, after which the libraries have at hand what they make when first asked."""
    words = "<p>Nobody reads these words, which stand for those of an article on its page.</p>" * 9
    page = f"<html><head><title>Nothing</title></head><body><article><h1>Nothing</h1>{words}</article></body></html>"
    article_of(Decoded(page, ""), Path("page.html"), Choices())


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """The article in a web page; ReadError when there is none or it cannot be read."""
    return article_of(encoding.decode(data, path=path, encoding=choices.encoding), path, choices)


def article_of(decoded: Decoded, path: Path, choices: Choices, *, url: str = "", title: str = "") -> Article:
    """The article in a page's text; ``url`` and ``title`` where they are known from elsewhere, as of a saved page."""
    from annotator.readers.web import dates, facts, pieces, shaping, tree

    warnings = [decoded.warning] if decoded.warning else []
    info = ArticleInfo(file=path.name, encoding=decoded.encoding, title=title, url=url)
    try:
        page = tree.parsed(decoded.text)
    except tree.TooDeepError:
        raise ReadError(path, "could not be read: its parts are too deep in one another, or too long") from None
    if page is None:
        return Article(info=info, text="", warnings=tuple(warnings))
    progress.tell(1, 4)
    alive = list(page.iter())  # lxml makes its elements anew each time that nobody holds them
    known = facts.facts_of(page, decoded.text, url=url)
    if title and not known.title:
        known = replace(known, title=title)
    found = pieces.pieces_of(page, known.base)
    del alive
    progress.tell(2, 4)
    everything = choices.extraction == EVERYTHING or known.is_whole
    chosen = None if everything else _main(page, found, known)
    if not known.published:  # this and that take the page apart
        guess = dates.at_a_guess(page, known.url)
        known = replace(known, published=guess or known.shown_date or known.modified)
    progress.tell(3, 4)
    shown = found
    if chosen is not None:
        shaping.keep_what_is_between(chosen)
        shown = shaping.without_furniture(shaping.with_headline(chosen, known), known)
    elif not everything:
        warnings.append(NOT_FOUND)
    writer = Writer()
    for piece in shown:
        writer.block(piece.kind, piece.words(), level=piece.level, marker=piece.marker)
    return Article(
        info=ArticleInfo(
            file=path.name,
            encoding=decoded.encoding,
            title=known.title or writer.first_heading(),
            byline=known.byline,
            publication=known.publication,
            url=known.url,
            published=known.published,
            language=known.language,
        ),
        text=writer.text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        warnings=tuple(warnings),
    )


def _main(page: "HtmlElement", found: "list[Piece]", known: "Facts") -> "list[Piece] | None":
    """The pieces of the main content, and the others without any bit kept; None when there is too little of it."""
    from annotator.readers.web import choosing, foreign_tree, passages

    body = passages.body_of(page)
    if body is None:
        return None
    whole = choosing.count_of(found)
    chosen = choosing.keep(found, body)
    if not chosen.words or (chosen.words < FEW and chosen.words * 5 < whole):
        for piece in found:
            piece.keep(not bit.hidden for bit in piece.bits)
        return None
    if chosen.share >= choosing.FOUND:
        return found
    return foreign_tree.pieces_of_words(known.body, chosen.words) or foreign_tree.pieces_of_body(body, known.base)
