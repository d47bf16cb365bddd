"""What stands within quotation marks, with the cue and the source beside it.

The rules, in the order in which they are tried on each pair: the attribution after it ("…," said X), before it (X
said: "…"), around it (the second half of "…," said X, "…" becomes a further part of the first), none but a sentence of
its own (whose source is who spoke last), none at all.
"""

import re

from annotator.suggest import sources, verbs
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.marks import Pair
from annotator.suggest.noun_or_verb import is_verb
from annotator.suggest.page import Page, Paragraphs, page_of
from annotator.suggest.pair_words import REACH, count_words, inner_end, is_title
from annotator.suggest.quoted_after import after
from annotator.suggest.quoted_before import before
from annotator.suggest.words import NOUN_OR_VERB

_BRIDGE = re.compile(
    r"(?:[^.!?\x02\x03]|(?<=[A-Z])\.|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Sgt|Col|Jr|Sr|St|Capt|Prof|Jan|Feb|Aug|Sept|Oct"
    r"|Nov|Dec|Inc|Co|Corp)\.)*"
)


class Found:
    """What the pairs of a page come to: the attributions, the cues that they use, the pairs that are left over."""

    __slots__ = ("attributions", "cues", "left")

    def __init__(self) -> None:
        self.attributions: list[Attribution] = []
        self.cues: set[int] = set()
        self.left: list[Pair] = []


def look(page: Page) -> Found:
    """All of a page's pairs, decided once."""
    found: Found | None = page.quoted
    if found is None:
        found = page.quoted = _look(page)
    return found


def direct(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """Quotations with a cue beside them, or a sentence of their own."""
    return look(page_of(text, paragraphs)).attributions


def lone(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """Words within marks that nothing around attributes: quoted more often than not, the more words the surer."""
    page = page_of(text, paragraphs)
    found: list[Attribution] = []
    for pair in look(page).left:
        count = count_words(text, pair, 9)
        if not count:
            continue
        confidence = 0.75 if count >= 9 else 0.7 if count >= 4 else 0.45
        if is_title(text, pair):
            continue
        found.append(Attribution(((pair.start, pair.end),), "direct", confidence=confidence, rule="marks"))
    return found


def _look(page: Page) -> Found:
    found = Found()
    last: Attribution | None = None
    last_end = 0
    """Up to where the words of the last attribution reach."""
    for pair in page.pairs:
        if last is not None and _adds(page, pair, last):
            last = Attribution(
                (*last.content[:-1], (last.content[-1][0], pair.end)),
                "mixed",
                last.source,
                last.cue,
                last.confidence,
                last.rule,
            )
            found.attributions[-1] = last
            last_end = pair.end
            continue
        taken = after(page, pair) or before(page, pair, last, found.cues)
        if taken is not None:
            attribution, cue, reach = taken
            if cue is not None:
                found.cues.add(cue.start)
            found.attributions.append(attribution)
            last, last_end = attribution, reach
            continue
        if last is not None and _joins(page, pair, last, last_end):
            last = Attribution(
                (*last.content, (pair.start, pair.end)), last.type, last.source, last.cue, last.confidence, last.rule
            )
            found.attributions[-1] = last
            last_end = pair.end
            continue
        alone = _alone(page, pair, last)
        if alone is not None:
            found.attributions.append(alone)
            last, last_end = alone, pair.end
        else:
            found.left.append(pair)
            if last is not None and pair.start - last_end < REACH and is_title(page.text, pair):
                last_end = pair.end  # “…,” she said on “The Morning Show.” “…”
    return found


def _adds(page: Page, pair: Pair, last: Attribution) -> bool:
    """Whether a pair is one more of those that a cue before them reports: said it was “dead” and “buried”."""
    if last.rule != "before" or not last.cue or pair.start - last.end > 16 or pair.start < last.end:
        return False
    return page.masked[last.end : pair.start].strip(" ,\u00a0") in ("and", "or", "but", "and that")


def _joins(page: Page, pair: Pair, last: Attribution, reach: int) -> bool:
    """Whether a pair is the further part of a quotation that its attribution interrupts."""
    if last.rule != "after" or pair.start < reach or pair.start - reach > 300 or is_title(page.text, pair):
        return False
    masked = page.masked
    if page.paragraph(pair.start)[0] > last.content[-1][1]:
        return False
    between = masked[reach : pair.start]
    match = _BRIDGE.match(between)
    assert match is not None
    rest = between[match.end() :].strip(' \u00a0\n"”’')
    if rest not in ("", ".", "?", "!"):
        return False
    if rest == "" and pair.start != reach and not between.rstrip().endswith((",", ":", "—", "–", "-", ";")):
        return not between.strip()
    for cue in page.cues_between(reach, pair.start):
        if set(cue.kind) & {"s", "t"} and not cue.word.endswith("ing") and cue.word not in NOUN_OR_VERB:
            return False
    if rest == "." and len(last.content) == 1 and len(between) > 200:
        return False
    ending = inner_end(page.text, pair)
    return (
        ending in ".,!?…—–-"
        or page.text[pair.end : pair.end + 1] in (".", ",", "!", "?", ";", "", "\n")
        or not pair.closed
    )


def _teller(page: Page, start: int, end: int) -> Range | None:
    """Who says what a sentence reports, if it does: "The plan is dead, Lee said.", "She told them to wait."."""
    masked = page.masked
    for cue in reversed(page.cues_between(start, end)):
        if {"s", "t"}.isdisjoint(cue.kind) or cue.word.endswith("ing"):
            continue
        if cue.verb < 0:
            verbs.settle(masked, cue)
        if cue.word in NOUN_OR_VERB and not cue.auxiliary and not is_verb(masked, cue):
            continue
        found = sources.subject(masked, cue)
        if found is None and masked[cue.verb - 2 : cue.verb] == ", ":
            found = sources.after(masked, cue.end, end)
        if found is not None and not verbs.has_verb(masked[found[0] : found[1]].split(",")[0]):
            return found
    return None


def _alone(page: Page, pair: Pair, last: Attribution | None) -> Attribution | None:
    """A pair that is a sentence by itself. Its source is who spoke before in the paragraph, whom the sentence before it
    is about, or who spoke at the end of the paragraph before."""
    text, masked = page.text, page.masked
    start = page.sentence(pair.start)[0]
    paragraph = page.paragraph(pair.start)
    if start < pair.start and masked[start : pair.start].strip(" \u00a0\n-–—•*"):
        return None
    ending = inner_end(text, pair)
    full = ending in ".!?…" or text[pair.end : pair.end + 1] in (".", "!", "?")
    closing = pair.end >= len(text) or text[pair.end] == "\n"
    if not (full or closing or not pair.closed) or (closing and not full and pair.end - pair.start < 30):
        return None
    if masked[pair.end : pair.end + 3].strip()[:1].islower():
        return None
    source: Range | None = None
    if last is not None and last.source and last.content[-1][1] > paragraph[0]:
        source = last.source[0]
    elif paragraph[0] < pair.start and masked[paragraph[0] : pair.start].strip():
        before = page.sentence(pair.start - 1 if pair.start else 0)
        if before[0] >= pair.start:
            before = page.sentence(before[0] - 1)
        source = _teller(page, *before) or sources.subject_of(masked, before[0], before[1])
    elif (
        last is not None and last.source and paragraph[0] and last.content[-1][1] > page.paragraph(paragraph[0] - 1)[0]
    ):
        source = last.source[0]
    confidence = 0.9 if count_words(text, pair, 4) >= 4 else 0.65
    if not pair.closed:
        confidence = min(confidence, 0.7)
    sides = (source,) if source else ()
    return Attribution(((pair.start, pair.end),), "direct", sides, (), confidence, "alone")
