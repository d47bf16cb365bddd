"""What is reported by a phrase, a noun or an adverb: "according to X", "claims that …", "reportedly …"."""

import re

from annotator.suggest import quoted, sources, verbs
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.contents import attribution, content_from, is_plain, tail
from annotator.suggest.page import ENDED, INSIDE, Paragraphs, page_of
from annotator.suggest.words import NOUNS

_NOUNS = frozenset(NOUNS)
_SUBJECT_OF_NOUN = re.compile(r"\s(?:among|by|from|of|within|inside|on\sthe\spart\sof)\s")
_PAST_SUBJECT = re.compile(r"[,;:]|\.(?!\w|\s[a-z])")


def according_to(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "according to X, …" and "…, according to X"."""
    page = page_of(text, paragraphs)
    taken = quoted.look(page).cues
    found: list[Attribution] = []
    masked = page.masked
    for cue in page.cues:
        if cue.start in taken or cue.word.lower() != "according to":
            continue
        start, end = cue.first, cue.last
        source = sources.after(masked, cue.end, end)
        left = masked[start : cue.start].strip(" ,\n")
        if len(left.split()) < 4 and (not left or left[-1] not in (INSIDE, ENDED)):
            comma = masked.find(", ", cue.end, end)
            if source is not None and comma > 0:
                # appositions of the source end where a clause begins
                comma = masked.find(",", source[1] - 1, end) if masked.find(",", source[1] - 1, end) > 0 else comma
                if source[1] > comma or masked.find(",", source[0], source[1]) > 0:
                    comma = masked.find(",", source[0], end)
                    source = (source[0], comma)
                content = tail(page, comma + 1, end)
                if content is not None:
                    made = attribution(
                        page,
                        (content,),
                        source,
                        (cue.start, cue.end),
                        0.82 if is_plain(masked, content) else 0.75,
                        "according-to",
                    )
                    found.append(made)
            continue
        first = content_from(page, start, cue.start)
        if first is None:
            continue
        parts: tuple[Range, ...] = (first,)
        if source is not None and masked[source[1] : source[1] + 1] == "," and end - source[1] > 30:
            second = tail(page, source[1] + 1, end)
            if second is not None and len(masked[first[0] : first[1]].split()) < 6:
                parts = (first, second)
        sure = len(parts) == 1 and verbs.has_verb(masked[first[0] : first[1]])
        found.append(attribution(page, parts, source, (cue.start, cue.end), 0.85 if sure else 0.75, "according-to"))
    return found


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
        previous = verbs.previous_word(masked, start, cue.start)
        prior = masked[previous[0] : previous[1]]
        if source is None:
            if prior.lower() in ("his", "her", "their", "its", "my", "our"):
                source = previous
            elif prior.endswith(("'s", "’s", "s'", "s’")):
                source = (sources.segment(masked, start, previous[1]), previous[1])
        content = tail(page, place + 6, end)
        if content is not None:
            comma = masked.find(", ", content[0] + 12, content[1])
            if comma > 0:
                content = (content[0], comma)
            found.append(attribution(page, (content,), source, (cue.start, cue.end), 0.6, "noun-that"))
    return found


def adverb(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """What follows "reportedly" and its like: said by nobody who is named."""
    page = page_of(text, paragraphs)
    found: list[Attribution] = []
    for cue in page.cues:
        if cue.word.lower() not in ("reportedly", "allegedly"):
            continue
        end = cue.last
        content = tail(page, cue.end, end)
        if content is not None:
            comma = page.masked.find(", ", content[0] + 12, content[1])
            if comma > 0:
                content = (content[0], comma)
            found.append(attribution(page, (content,), None, (cue.start, cue.end), 0.4, "adverb"))
    return found
