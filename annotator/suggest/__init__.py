"""Finding attributions by rule: from a text to the quotations in it, with who says them and the words that say so.

A suggester is a plain function from a text and its paragraphs to attributions. To add one (a parser, a model of your
own), write it and put it into :data:`SUGGESTERS`, before those whose words it should have and after those it should not
take any from.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from annotator.core.model import SURE, Block
from annotator.suggest.around import Around, around
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.clauses import according_to, adverb, noun_that, said_last, said_that
from annotator.suggest.page import Paragraphs
from annotator.suggest.paragraphs import paragraphs_of
from annotator.suggest.quoted import direct, lone

Suggester = Callable[[str, Paragraphs], Sequence[Attribution]]

SUGGESTERS: tuple[Suggester, ...] = (direct, said_last, according_to, said_that, lone, noun_that, adverb)
"""The rules in the order of their right: where two would report the same words, the earlier one does."""


def suggest(
    text: str, blocks: Sequence[Block] = (), *, suggesters: Sequence[Suggester] = SUGGESTERS
) -> list[Attribution]:
    """The attributions of an article's text, by where their content begins; none shares a word of it with another.

    ``blocks`` are the article's, and say where its paragraphs are; without them lines do. Never fails on a text.
    """
    kept: list[Attribution] = []
    starts: list[int] = []
    taken: list[Range] = []
    paragraphs = paragraphs_of(text, blocks)
    for suggester in suggesters:
        for attribution in suggester(text, paragraphs):
            if any(_touches(starts, taken, part) for part in attribution.content):
                continue
            for part in attribution.content:
                at = bisect_left(starts, part[0])
                starts.insert(at, part[0])
                taken.insert(at, part)
            kept.append(attribution)
    kept.sort(key=lambda attribution: attribution.content)
    return kept


def _touches(starts: list[int], taken: list[Range], part: Range) -> bool:
    at = bisect_left(starts, part[1])
    return at > 0 and taken[at - 1][1] > part[0]


__all__ = ["SUGGESTERS", "SURE", "Around", "Attribution", "Paragraphs", "Range", "Suggester", "around", "suggest"]
