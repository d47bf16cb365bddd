"""What somebody thinks, by an adjective: "X is sure that …", "X made clear that …"."""

import re

from annotator.suggest import sources, verbs
from annotator.suggest.attribution import Attribution
from annotator.suggest.clauses import clause_end
from annotator.suggest.contents import attribution, tail
from annotator.suggest.page import Paragraphs, page_of
from annotator.suggest.words import ADJECTIVES, PRONOUNS

_BEING = re.compile(
    r"(?:\b(?:is|are|was|were|am|be|been|being|feels?|felt|seem(?:s|ed)?|remain(?:s|ed)?|bec[ao]mes?|grew|mak(?:e|es|ing)"
    r"|made|makes|got)|['’](?:s|m|re))\s(?:[a-z]+\s){0,2}$"
)
_OPENED = (" that ", " whether ", " how ", " why ")
_CLAUSE_SUBJECTS = PRONOUNS | frozenset("the his its their there these those no".split())
_NEEDS_THAT = frozenset("clear aware unaware positive determined eager proud concerned".split())
_NOBODY = frozenset("it there that this".split())


def stance(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "X is sure that …", "X made clear that …"; "it is clear that" is said by nobody."""
    page = page_of(text, paragraphs)
    masked = page.masked
    found: list[Attribution] = []
    for cue in page.cues:
        if cue.word not in ADJECTIVES:
            continue
        being = _BEING.search(masked, max(cue.first, cue.start - 40), cue.start)
        if being is None:
            continue
        opened = masked.startswith(_OPENED, cue.end)
        following = masked[cue.end : cue.end + 30].split(None, 1)
        if not opened and (
            not following
            or following[0].lower() not in _CLAUSE_SUBJECTS
            or (cue.word in _NEEDS_THAT and not being.group().endswith(" it "))
        ):
            continue
        at = being.start()
        source = sources.before(masked, cue.first, verbs.verb_start(masked, cue.first, at))
        if source is None or masked[source[0] : source[1]].lower() in _NOBODY:
            continue
        end = clause_end(masked, cue.first, at, cue.end, cue.last)
        content = tail(page, cue.end + (6 if masked.startswith(" that ", cue.end) else 1), end)
        if content is not None:
            found.append(attribution(page, (content,), source, (at, cue.end), 0.65 if opened else 0.55, "stance"))
    return found
