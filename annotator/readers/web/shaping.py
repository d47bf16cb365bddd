"""The article's head and edges: its headline first, once; what repeats byline and date, or points away, left out."""

import re
from collections.abc import Sequence

from annotator.readers.web import dates
from annotator.readers.web.facts import Facts
from annotator.readers.web.passages import tokens
from annotator.readers.web.pieces import Bit, Piece

_EDGE = 6
"""Pieces from either end of an article that may be something else."""

_LONGEST = 16
"""Words of a piece that may be something else."""

_SET_IN = ("item", "quotation")
_FEWEST = 4
"""Words that items have on average where they are part of an article."""

_AWAY = re.compile(
    "(?i)"
    r"advertis(?:e?ment|ing)|story continues(?: below.*)?|article continues (?:after|below).*|continue reading.*|"
    r"share(?: (?:this|on).*)?|(?:print|email|tweet|save|comments?|loading.*|skip to .*)|"
    r"(?:read|see|watch|listen) (?:more|also|next)\s*[:|].*|"
    r"(?:related|more) (?:stories|articles|on this story)\s*:?.*|related\s*:.*|"
    r"sign up (?:for|to) .*newsletters?.*|subscribe (?:to|now).*|follow (?:us|\S+) on .*|\d+ min(?:ute)?s?(?: read)?|"
    r"(?:first |last )?(?:published|updated|modified|posted)(?: (?:on|at|by))?\s*:?|"
    r"(?:image|photo) (?:source|credit|copyright|caption).*|©.*|copyright .*all rights reserved.*"
)


def keep_what_is_between(pieces: Sequence[Piece]) -> None:
    """Keeps the headings, the lists and the block quotations that stand between two pieces of the article, which is
    what a reader takes them for; where the main content is hard to find, trafilatura gives the paragraphs alone."""
    for before, piece, after in zip(pieces, pieces[1:], pieces[2:], strict=False):
        if piece.kind == "heading" and piece.level > 1 and not _kept(piece) and _kept(before) and _kept(after):
            piece.keep(True for _ in piece.bits)
    start = 0
    while start < len(pieces):
        end = start + 1
        if pieces[start].kind in _SET_IN and not _kept(pieces[start]):
            while end < len(pieces) and pieces[end].kind in _SET_IN and not _kept(pieces[end]):
                end += 1
            run = pieces[start:end]
            if start > 0 and end < len(pieces) and _kept(pieces[start - 1]) and _kept(pieces[end]) and _are_words(run):
                for piece in run:
                    piece.keep(not bit.hidden for bit in piece.bits)
        start = end


def _are_words(pieces: Sequence[Piece]) -> bool:
    """Whether pieces say something, and do not only lead elsewhere or name what can be done."""
    count = sum(len(tokens(piece.raw)) for piece in pieces)
    length = sum(len(bit.text) for piece in pieces for bit in piece.bits)
    linked = sum(len(bit.text) for piece in pieces for bit in piece.bits if any(m.kind == "link" for m in bit.markup))
    return count >= _FEWEST * len(pieces) and linked * 3 < length and not any(b.hidden for p in pieces for b in p.bits)


def _kept(piece: Piece) -> bool:
    return any(bit.kept for bit in piece.bits)


def with_headline(pieces: Sequence[Piece], facts: Facts) -> list[Piece]:
    """The pieces, the headline first: from the page itself where it shows it, else as the page states it."""
    title = tokens(facts.title)
    kept = [piece for piece in pieces if any(bit.kept for bit in piece.bits)]
    if not title:
        return kept
    for at, piece in enumerate(kept[:_EDGE]):
        if piece.kind != "item" and _says(piece.words().text, title):
            rest = [
                other for other in kept[at + 1 :] if not (other.kind == "heading" and _says(other.words().text, title))
            ]
            return [*kept[:at], _as_heading(piece), *rest]
    kept = [piece for piece in kept if not (piece.kind == "heading" and _says(piece.words().text, title))]
    shown = [piece for piece in pieces if piece.kind == "heading" and _says(piece.raw, title)]
    shown.sort(key=lambda piece: piece.level)
    if not shown:
        return [Piece("heading", 1, "", "h1", [Bit(facts.title, (), False)]), *kept]
    shown[0].keep(True for _ in shown[0].bits)
    return [_as_heading(shown[0]), *kept]


def _says(text: str, title: list[str]) -> bool:
    if len(text) > 2000 or len(words := tokens(text)) != len(title):
        return False
    return [word.casefold() for word in words] == [word.casefold() for word in title]


def _as_heading(piece: Piece) -> Piece:
    return piece if piece.kind == "heading" else Piece("heading", 1, "", piece.tag, piece.bits)


def without_furniture(pieces: Sequence[Piece], facts: Facts) -> list[Piece]:
    """The pieces without those that are the byline, the date, a notice, or a link to another article alone; all of
    them where no site made the page, which has no furniture then."""
    if not facts.is_of_site:
        return list(pieces)
    last = len(pieces) - _EDGE
    return [piece for at, piece in enumerate(pieces) if not _is_furniture(piece, facts, edge=at < _EDGE or at >= last)]


def _is_furniture(piece: Piece, facts: Facts, *, edge: bool) -> bool:
    if piece.kind not in ("paragraph", "item", "heading") or sum(len(bit.text) for bit in piece.bits) > 400:
        return False
    text = " ".join(piece.words().text.split())
    words = tokens(text)
    if not words or len(words) > _LONGEST:
        return False
    if _AWAY.fullmatch(text) and piece.kind != "heading":
        return len(words) <= 3 or edge or _is_link(piece)
    if not edge or piece.kind == "heading":
        return False
    rest = [word.casefold() for word in words]
    names = [tokens(name.casefold()) for name in facts.byline.split(", ")]
    known = {*_AROUND, *tokens(facts.publication.casefold()), *(word for name in names for word in name)}
    is_sentence = text.endswith((".", "!", "?", "”", '"'))
    if any(name and set(name) <= set(rest) for name in names) and (
        len(set(rest) - known) <= 2 or (rest[0] == "by" and not is_sentence)
    ):
        return True
    return (
        bool(facts.published) and len(words) <= 10 and bool(dates.within(text)) and not text.endswith((".", "!", "?"))
    )


_AROUND = {
    "by", "and", "with", "for", "the", "of", "in", "written", "published", "updated", "posted", "on", "at", "am", "pm",
    "staff", "reporter", "correspondent", "editor", "writer", "senior", "news",
}  # fmt: skip


def _is_link(piece: Piece) -> bool:
    """Whether most of a piece leads away."""
    linked = sum(len(bit.text) for bit in piece.bits if bit.kept and any(m.kind == "link" for m in bit.markup))
    return linked * 2 > sum(len(bit.text) for bit in piece.bits if bit.kept)
