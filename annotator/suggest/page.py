"""An article's text looked at once for all rules: paragraphs, pairs of marks, sentences, and the words that attribute.

What stands within marks is masked, so that no rule takes a word or a full stop there for one of the article's own.
"""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import Any

from annotator.suggest import words
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.marks import Pair, pairs

Paragraphs = tuple[Range, ...]
"""Where the paragraphs of a text are, in order."""

INSIDE = "\x02"
"""Stands for each code point of a pair and what is in it."""
ENDED = "\x03"
"""Stands for a closing mark after a full stop, question mark or exclamation mark."""

_END = re.compile(
    # the stop comes first, since what may not stand before it is dear to look at in every place
    r"[.!?…\x03](?:[.!?…]*(?<!\b[A-Z]\.)(?<!\.[A-Z]\.)(?<!\b(?:Mr|[DSMLFJ][rst])\.)(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Sgt|Col|Maj"
    r"|Cpl|Rev|Hon|Adm|Det|Jan|Feb|Aug|Oct|Nov|Dec)\.)(?<!\b(?:Capt|Prof|Sens|Reps|Pres|Supt|Sept|Dept|Atty)\.)"
    r"(?<!\b(?:Insp|Brig|Cmdr)\.)(?<!Messrs\.)(?!(?<=\bNo\.)\s+\d)[\"'”’)\]]*\s+(?=[^a-z\s])|(?<=[a-z]\.[A-Z]\.)\s+(?=[A-Z]))"
)
"""Where a sentence ends: a stop, or a pair that ends in one, before white space and no small letter."""


def _alternatives(forms: list[str]) -> str:
    """The forms as a pattern that goes letter by letter, so that few are tried at each word."""
    tree: dict[str, Any] = {}
    for form in forms:
        node = tree
        for letter in form:
            node = node.setdefault(letter, {})
        node[""] = {}

    def pattern(node: dict[str, Any]) -> str:
        parts = [re.escape(letter) + pattern(child) for letter, child in sorted(node.items()) if letter]
        if not parts:
            return ""
        inner = parts[0] if len(parts) == 1 and "" not in node else f"(?:{'|'.join(parts)})"
        return inner + ("?" if "" in node else "")

    return pattern(tree)


@lru_cache(maxsize=1)
def _cue_pattern() -> re.Pattern[str]:
    forms = [*words.VERBS, *words.NOUNS, *words.ADVERBS, "according to"]
    opening = "".join(sorted({form[0] for form in forms}))
    capital = "Acc|All|Rep|Pur|Sup|App|Sa|Ask|Add"
    return re.compile(
        rf"[\s{INSIDE}{ENDED}—–,](?=[{opening}]|(?:{capital}))((?i:A)ccording to|(?:Reported|Alleged|Supposed|Purported"
        rf"|Apparent)ly|{_alternatives(forms)}|Saying|Asked|Adding|Said)(?![\w’'-])"
    )


class Cue:
    """A word that attributes, where it stands, and its letters (see :mod:`annotator.suggest.words`)."""

    __slots__ = ("end", "kind", "start", "used", "word")

    def __init__(self, start: int, end: int, word: str, kind: str) -> None:
        self.start, self.end, self.word, self.kind = start, end, word, kind
        self.used = False


class Page:
    """One text. ``masked`` has its length, so that places in both are the same."""

    def __init__(self, text: str, paragraphs: Paragraphs) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.pairs: list[Pair] = pairs(text, self.paragraphs)
        self.masked = _mask(text, self.pairs)
        self._breaks = self._find_breaks()
        self._paragraph_starts = [start for start, _ in self.paragraphs]
        self.pair_starts = [pair.start for pair in self.pairs]
        kinds = words.VERBS
        self.cues: list[Cue] = []
        for match in _cue_pattern().finditer("\n" + self.masked):
            start, end = match.span(1)
            word = match.group(1)
            self.cues.append(Cue(start - 1, end - 1, word, kinds.get(word, "")))
        self.cue_starts = [cue.start for cue in self.cues]
        self.before: list[Attribution] | None = None
        """What the rules for words before their cue have found here, once they have looked."""
        self.quoted: Any = None
        """What the rules for quotations have found here, once they have looked."""

    def _find_breaks(self) -> list[int]:
        """Where sentences begin, and where the last of a paragraph ends."""
        masked = self.masked
        found = [match.end() for match in _END.finditer(masked)]
        for start, end in self.paragraphs:
            if start == 0 or masked[start] not in (INSIDE, ENDED) or masked[start - 1] not in (INSIDE, ENDED):
                found.append(start)
            if end == len(masked) or masked[end] not in (INSIDE, ENDED):
                found.append(end)
        return sorted(set(found))

    def sentence(self, place: int) -> Range:
        """The sentence around a place, white space at its end left out."""
        at = bisect_right(self._breaks, place)
        start = self._breaks[at - 1] if at else 0
        end = self._breaks[at] if at < len(self._breaks) else len(self.text)
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end

    def begins_sentence(self, place: int) -> bool:
        """Whether a sentence begins there."""
        at = bisect_left(self._breaks, place)
        return at < len(self._breaks) and self._breaks[at] == place

    def paragraph(self, place: int) -> Range:
        """The paragraph around a place; of a place in a pair that goes over several, the one it stands in."""
        at = bisect_right(self._paragraph_starts, place) - 1
        return self.paragraphs[at] if at >= 0 else (0, len(self.text))

    def cues_between(self, start: int, end: int) -> list[Cue]:
        """The cues that begin there."""
        return self.cues[bisect_left(self.cue_starts, start) : bisect_left(self.cue_starts, end)]

    def pairs_between(self, start: int, end: int) -> list[Pair]:
        """The pairs that begin there."""
        return self.pairs[bisect_left(self.pair_starts, start) : bisect_left(self.pair_starts, end)]


def _mask(text: str, found: list[Pair]) -> str:
    parts: list[str] = []
    done = 0
    for pair in found:
        parts.append(text[done : pair.start])
        inner = text[pair.end - 2] if pair.end - pair.start > 2 else ""
        if inner in "'’`":
            inner = text[pair.end - 3]
        ended = inner in ".!?…" or text[pair.end - 1] in ".!?…"
        parts.append(INSIDE * (pair.end - pair.start - 1) + (ENDED if ended else INSIDE))
        done = pair.end
    parts.append(text[done:])
    return "".join(parts)


@lru_cache(maxsize=2)
def page_of(text: str, paragraphs: Paragraphs) -> Page:
    """The page of a text; the rules that look at one text after another share it."""
    return Page(text, paragraphs)
