"""Finding attributions by rule: from a text to the quotations in it, with who says them and the words that say so.

A suggester is a plain function from a text and its paragraphs to attributions. To add one (a parser, a model of your
own), write it and put it into :data:`SUGGESTERS`, before those whose words it should have and after those it should not
take any from.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from annotator.core.model import SURE, Block
from annotator.suggest.after_cue import said_that
from annotator.suggest.around import Around, around
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.before_cue import said_last
from annotator.suggest.nouns import noun_that, noun_to
from annotator.suggest.page import Paragraphs
from annotator.suggest.paragraphs import paragraphs_of
from annotator.suggest.phrases import according_to, adverb
from annotator.suggest.quoted import direct, lone
from annotator.suggest.stances import stance
from annotator.suggest.told import as_told
from annotator.suggest.transcripts import transcript

Suggester = Callable[[str, Paragraphs], Sequence[Attribution]]

SUGGESTERS: tuple[Suggester, ...] = (
    direct, transcript, said_last, as_told, according_to, said_that, stance, noun_that, noun_to, adverb, lone
)  # fmt: skip
"""The rules in the order of their right: where two would report the same words, the earlier one does."""


def suggest(
    text: str, blocks: Sequence[Block] = (), *, suggesters: Sequence[Suggester] = SUGGESTERS
) -> list[Attribution]:
    """The attributions of an article's text, by where their content begins; none shares a word of it with another.

    ``blocks`` are the article's, and say where its paragraphs are; without them lines do. Never fails on a text.
    """
    kept: list[Attribution] = []
    starts: list[int] = []
    ends: list[int] = []
    paragraphs = paragraphs_of(text, blocks)
    for suggester in suggesters:
        for attribution in suggester(text, paragraphs):
            content = attribution.content
            for start, end in content:
                at = bisect_left(starts, end)
                if at and ends[at - 1] > start:
                    break
            else:
                for start, end in content:
                    at = bisect_left(starts, end)
                    starts.insert(at, start)
                    ends.insert(at, end)
                kept.append(attribution)
    kept.sort(key=lambda attribution: attribution.content)
    return kept


__all__ = ["SUGGESTERS", "SURE", "Around", "Attribution", "Paragraphs", "Range", "Suggester", "around", "suggest"]
