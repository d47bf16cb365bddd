"""What is known of a pair of marks by the words in it, and an attribution made of one."""

import re

from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.marks import Pair
from annotator.suggest.page import Page

REACH = 200
"""Code points from a pair to its cue, at most."""
BLANK = " \u00a0\n\t,"
_LONGEST_TITLE = 110
"""Code points; what is longer is no title, and counting its words takes time."""
WORDS = re.compile(r"\w+(?:[’'-]\w+)*")


def is_title(text: str, pair: Pair) -> bool:
    """Whether the words are written as those of a book, a film or a song: "The Long Way Home"."""
    if pair.end - pair.start > _LONGEST_TITLE or text[pair.start + 1].islower() or inner_end(text, pair) in "!?…":
        return False
    words = WORDS.findall(text, pair.start, pair.end)
    return (
        1 < len(words) <= 12
        and words[0][0].isupper()
        and all(word[0].isupper() or word[0].isdigit() or len(word) < 4 for word in words)
        and (any(len(word) > 3 for word in words) or text[pair.start - 3 : pair.start - 1] in ("’s", "'s"))
        and (
            inner_end(text, pair) not in ".!?…"
            or (inner_end(text, pair) == "." and text[max(0, pair.start - 2) : pair.start - 1].isalnum())
        )
    )


def count_words(text: str, pair: Pair, most: int) -> int:
    """How many words stand within the marks; ``most`` where they are so many or more."""
    if pair.end - pair.start > 16 * most:
        return most
    return min(most, len(WORDS.findall(text, pair.start, pair.end)))


def inner_end(text: str, pair: Pair) -> str:
    at = pair.end - 2
    while at > pair.start and text[at] in "'’`\"” \u00a0":
        at -= 1
    return "…" if text[at] == "." and text[at - 1] == "." else text[at]


def inner_start(text: str, pair: Pair) -> str:
    at = pair.start + 1
    while at < pair.end - 1 and text[at] in "'‘`“\" \u00a0[(…":
        at += 1
    return text[at]


def made(page: Page, pair: Pair, source: Range | None, cue: Range | None, confidence: float, rule: str) -> Attribution:
    return Attribution(
        ((pair.start, pair.end),),
        "direct",
        (source,) if source is not None else (),
        (cue,) if cue is not None else (),
        _sure(page, pair, confidence),
        rule,
    )


def _sure(page: Page, pair: Pair, confidence: float) -> float:
    if pair.end - pair.start < 24 and count_words(page.text, pair, 4) < 4:
        confidence -= 0.1
    return confidence if pair.closed else min(confidence, 0.7)
