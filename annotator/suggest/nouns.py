"""What a noun reports: "accusations that …", "Lee's promise to …"."""

import re

from annotator.suggest import sources, verbs
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.contents import attribution, brief, cut_at, tail
from annotator.suggest.page import Cue, Paragraphs, page_of
from annotator.suggest.words import AUXILIARIES, NOUNS

_NOUNS = frozenset(NOUNS)
_PROMISES = frozenset(
    """promise promises pledge pledges vow vows threat threats plan plans offer offers refusal desire demand demands
    call calls intention request requests decision""".split()
)
"""Nouns that report when "to" or "for" follows."""
_SUBJECT_OF_NOUN = re.compile(r"\s(?:among|by|from|of|within|inside|on\sthe\spart\sof)\s")
_PAST_SUBJECT = re.compile(r"[,;:]|\.(?!\w|\s[a-z])")
_TO_DO = re.compile(r"\s(?:not\s)?to\s(?=[a-z])|\sfor\s(?=an?\s|the\s|more\s|\$|[a-z])")
_MAIN_AGAIN = re.compile(r"\s(?:is|was|are|were|has|had|have|will|would|may|might|can|could|did|does)\s")
_JOINED = re.compile(r"[,;]|\b(?:and|but|who|which|that|because|if|when|while|as)\b")


def noun_that(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "accusations that …", "suspicions among X that …", with the source that a possessive or "by X" names."""
    page = page_of(text, paragraphs)
    masked = page.masked
    found: list[Attribution] = []
    for cue in page.cues:
        if cue.word not in _NOUNS:
            continue
        start, end = cue.first, cue.last
        place = cue.end
        source: Range | None = None
        match = _SUBJECT_OF_NOUN.match(masked, place, end)
        if match is not None:
            at = masked.find(" that ", match.end(), min(end, match.end() + 60))
            if at > match.end() and not _PAST_SUBJECT.search(masked, match.end(), at):
                source = (match.end(), at)
                place = at
        if not (masked.startswith("that ", place + 1) and masked[place].isspace()):
            continue
        following = masked[place + 6 : place + 30].split(None, 1)
        if following and following[0].lower() in AUXILIARIES:
            continue  # "a claim that was never proved"
        content = tail(page, place + 6, end)
        if content is not None:
            comma = masked.find(", ", content[0] + 12, content[1])
            if comma > 0:
                content = cut_at(masked, content, comma)
            content = _without_main(masked, cue, content)
            source = source or _owner(masked, start, cue)
            found.append(attribution(page, (content,), source, (cue.start, cue.end), 0.6, "noun-that"))
    return found


def noun_to(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "X's promise to …", "their demand for …": only where it says whose."""
    page = page_of(text, paragraphs)
    masked = page.masked
    found: list[Attribution] = []
    for cue in page.cues:
        if cue.word not in _PROMISES:
            continue
        match = _TO_DO.match(masked, cue.end, cue.last)
        source = _owner(masked, cue.first, cue) if match is not None else None
        if match is None or source is None:
            continue
        content = brief(page, match.end(), cue.last)
        if content is not None:
            content = _without_main(masked, cue, content, 0)
            found.append(attribution(page, (content,), source, (cue.start, cue.end), 0.45, "noun-to"))
    return found


def _owner(masked: str, start: int, cue: Cue) -> Range | None:
    """Whose: the possessive before the noun, with no more than an adjective between."""
    place = cue.start
    for _ in range(2):
        previous = verbs.previous_word(masked, start, place)
        prior = masked[previous[0] : previous[1]]
        if prior.lower() in ("his", "her", "their", "its", "my", "our"):
            return previous
        if prior.endswith(("'s", "’s", "s'", "s’")):
            return sources.segment(masked, start, previous[1]), previous[1]
        if not prior.islower():
            return None
        place = previous[0]
    return None


def _without_main(masked: str, cue: Cue, content: Range, own: int = 1) -> Range:
    """Of "Lee's claim that it was safe was disputed" what was claimed: the noun is the subject of what follows its
    ``own`` verbs."""
    if verbs.has_verb(masked[cue.first : cue.start]):
        return content
    found = [match.start() for match in _MAIN_AGAIN.finditer(masked, *content)]
    if len(found) > own and not _JOINED.search(masked, found[0] if own else content[0], found[own]):
        return cut_at(masked, content, found[own])
    return content
