"""An article's text looked at once for all rules: paragraphs, pairs of marks, sentences, and the words that attribute.

What stands within marks is masked, so that no rule takes a word or a full stop there for one of the article's own.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import compress
from typing import Any

from msgspec import Struct

from annotator.suggest import words
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.marks import Pair, pairs

Paragraphs = tuple[Range, ...]
"""Where the paragraphs of a text are, in order."""

LONGEST = 2000
"""Code points of a sentence on either side of a place that are looked at: what has no stop for so long is no sentence,
and a text made of such must not take for ever."""
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


_FORMS = {
    form.encode(): (form, b" %b " % form.encode())
    for form in (
        *(form for form, kind in words.VERBS.items() if kind != "x"), *words.NOUNS, *words.ADVERBS, *words.OPENING,
        *words.ADJECTIVES, *map(str.capitalize, words.ADVERBS), "Asked", "Said",
    )
} | {b"according": ("", b" according "), b"According": ("", b" According ")}  # fmt: skip
_KINDS = words.VERBS | {form: words.VERBS[form.lower()] for form in ("Said", *words.OPENING)}
_BLANKED = bytes(32 if chr(code) in ",.;:!?\n" else code for code in range(256))


def _cues(masked: str) -> list[tuple[int, int, str]]:
    """The words that attribute, in order: where each begins and ends. Words are cut out of bytes, one for each code
    point, and looked up: a pattern of all forms takes five times as long."""
    flat = masked.replace("\u00a0", " ").replace("—", " ").encode("ascii", "replace").translate(_BLANKED) + b" "
    found = []
    words = flat.split(b" ")
    at = 0
    for word in compress(words, map(_FORMS.__contains__, words)):
        form, spaced = _FORMS[word]
        start = 0 if not at and words[0] is word else flat.find(spaced, at) + 1
        end = start + len(word)
        if form:
            found.append((start, end, form))
        elif flat.startswith(b" to ", end):
            found.append((start, end + 3, "According to" if word[:1] == b"A" else "according to"))
        at = end
    return found


class Cue(Struct, gc=False):
    """A word that attributes, where it stands, its letters (see :mod:`annotator.suggest.words`), and the sentence that
    it stands in (``first``, ``last``).

    Once :func:`annotator.suggest.verbs.settle` has looked: ``verb`` is where the verb with its auxiliaries begins,
    ``prior`` the word before ``start``, ``auxiliary`` the words from ``verb`` to ``start`` in small letters;
    ``subject`` is what :func:`annotator.suggest.sources.subject` finds."""

    start: int
    end: int
    word: str
    kind: str
    first: int
    last: int
    used: bool = False
    verb: int = -1
    prior: str = ""
    auxiliary: Sequence[str] = ()
    subject: Range | bool | None = False


class Page:
    """One text. ``masked`` has its length, so that places in both are the same."""

    def __init__(self, text: str, paragraphs: Paragraphs) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.pairs: list[Pair] = pairs(text, self.paragraphs)
        self.masked = _mask(text, self.pairs)
        self._paragraph_starts = [start for start, _ in self.paragraphs]
        self._breaks = self._find_breaks()
        self.pair_starts = [pair.start for pair in self.pairs]
        kinds = _KINDS
        self.cues: list[Cue] = []
        breaks, at, count = self._breaks, 0, len(self._breaks)
        first = last = -1
        for start, end, word in _cues(self.masked):
            if start >= last or last < 0:  # another sentence
                while at < count and breaks[at] <= start:
                    at += 1
                first, last = breaks[at - 1] if at else 0, breaks[at] if at < count else len(text)
                while text[last - 1].isspace():
                    last -= 1
            low = first if start - first <= LONGEST else self._begun(first, start)
            self.cues.append(Cue(start, end, word, kinds.get(word, ""), low, min(last, end + LONGEST)))
        self.cue_starts = [cue.start for cue in self.cues]
        self.before: list[Attribution] | None = None
        """What the rules for words before their cue have found here, once they have looked."""
        self.quoted: Any = None
        """What the rules for quotations have found here, once they have looked."""

    def _find_breaks(self) -> list[int]:
        """Where sentences begin, and where the last of a paragraph ends."""
        found = {match.end() for match in _END.finditer(self.masked)}
        for bounds in self.paragraphs:
            found.update(bounds)
        for pair in self.pairs:
            if self.text.find("\n", pair.start, pair.end) >= 0:  # a sentence of several paragraphs
                first = bisect_right(self._paragraph_starts, pair.start)
                for number in range(first, bisect_left(self._paragraph_starts, pair.end)):
                    found.discard(self.paragraphs[number][0])
                    found.discard(self.paragraphs[number - 1][1])
        return sorted(found)

    def sentence(self, place: int) -> Range:
        """The sentence around a place, white space at its end left out."""
        at = bisect_right(self._breaks, place)
        start = self._breaks[at - 1] if at else 0
        end = self._breaks[at] if at < len(self._breaks) else len(self.text)
        end = min(end, place + LONGEST)
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return self._begun(start, place), end

    def _begun(self, start: int, place: int) -> int:
        """Where a sentence begins that goes on at a place; not further back than LONGEST, at a word."""
        if place - start <= LONGEST:
            return start
        at = self.masked.find(" ", place - LONGEST, place)
        return at + 1 if at >= 0 else place

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


_latest: list[Page] = []
"""The page that was made last: the rules look at one text after another."""


def page_of(text: str, paragraphs: Paragraphs) -> Page:
    """The page of a text; rules that look at the same text one after the other share it."""
    for page in _latest:
        if page.text is text and page.paragraphs is paragraphs:
            return page
    page = Page(text, paragraphs)
    _latest[:] = [page]
    return page
