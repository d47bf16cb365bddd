"""Quotation marks brought into pairs.

Pairs are sought paragraph by paragraph, so that a mark too many costs its own paragraph and no other. A mark that a
paragraph leaves open goes on in the next one if that opens it again. An apostrophe is no mark ('90s, don’t, the
pilots’), nor are feet and inches (5'10"). Of marks within marks the outer ones make the pair.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from annotator.suggest.attribution import Range


class Pair(Struct, frozen=True, gc=False):
    """From the opening mark to past the closing one. ``closed`` is false where the paragraph ended first."""

    start: int
    end: int
    closed: bool = True


_SIGN = re.compile(r"[“”\"„«»‹›「」『』‟‘‚'’`](?:(?<=[^'’`])|(?<=')'|(?<=['’])(?!(?<=\w.)\w)|(?<=`)`)")
"""All that may be a mark; an apostrophe between letters is none. One sign class comes first, so that texts are run
through quickly."""
_CLOSES = {
    "“": '”"', "‟": '”"', "„": '“”"', '"': '"”', "``": "''\"”", "”": "”", "«": "»", "»": "«", "「": "」", "『": "』",
    "‹": "›", "›": "‹",
}  # fmt: skip
"""What closes a mark; straight and curly ones are mixed by people."""
_SINGLE = "‘‚'’"
_OPEN_BEFORE = frozenset(" \t\n\u00a0\u2009\u202f\u200a([{—–-‘'/“\"„«…")
_NEVER_OPENED = ")]},;:?!"
"""What stands after no opening mark."""
_CLOSED_BEFORE = ",.!?…”\"—–-'’»"
_CLOSED_AFTER = ',.;:?!)]—–…”"»'
_ELISION = re.compile(r"['’](?:\d\ds?\b|(?:tis|twas|em|til|till|cause|n|bout|round|cos|hood)\b)", re.IGNORECASE)
_FEET = re.compile(r"\d\s?['’′]\s?\d+(?:\.\d+)?$|(?:^|\s)[\d½¼¾./]+$")
_NICKNAME = re.compile(r"(?<=[a-z.])\s[“\"‘'«][A-Z]\w+(?:\s[A-Z]\w+)?[”\"’'»]\s(?=[A-Z][a-z])")
"""Bob "Bear" Bryant."""
_REACH = 3000
"""Code points in which a single mark must close: what is further is no single mark's pair."""


def pairs(text: str, paragraphs: Sequence[Range]) -> list[Pair]:
    """The outermost pairs of the text, in order."""
    places = [match.span() for match in _SIGN.finditer(text)]
    found: list[Pair] = []
    if not places:
        return found
    at = 0
    opened: tuple[int, str] | None = None
    for number, (begin, end) in enumerate(paragraphs):
        while at < len(places) and places[at][0] < begin:
            at += 1
        first = at
        while at < len(places) and places[at][0] < end:
            at += 1
        if first == at:
            continue
        paragraph = _Paragraph(text, begin, end, paragraphs[number + 1] if number + 1 < len(paragraphs) else None)
        opened = paragraph.read(places[first:at], opened, found)
    return [pair for pair in found if not _NICKNAME.match(text, pair.start - 1)] if found else found


class _Paragraph:
    """One paragraph, read mark by mark. ``after`` is the next one."""

    __slots__ = ("after", "begin", "end", "text")

    def __init__(self, text: str, begin: int, end: int, after: Range | None) -> None:
        self.text, self.begin, self.end, self.after = text, begin, end, after

    def read(self, places: list[Range], opened: tuple[int, str] | None, found: list[Pair]) -> tuple[int, str] | None:
        """Adds the pairs that end here; what is open at the end and goes on in the next paragraph."""
        text = self.text
        start, mark = opened or (-1, "")
        depth = 0
        skip = -1
        if opened is not None:  # the first sign opens again what the paragraph before left open
            skip = places[0][1]
            if mark in _SINGLE:
                closed = self._single_end(places[0][0], mark)
                if not closed:
                    return self._left(start, mark, found)
                found.append(Pair(start, closed))
                start, skip = -1, closed
        for place, after in places:
            if place < skip:
                continue
            sign = text[place:after]
            if start >= 0:
                if sign == mark and sign not in _SINGLE and self._goes_on(start, place, after):
                    continue
                if sign == mark and sign != '"' and sign != "”":
                    if self._closing(place, after):
                        depth = 0  # an opening mark where a closing one belongs
                    elif self._closes_later(place, mark) > depth + 1:
                        depth += 1
                        continue
                    else:
                        start = place  # the one before was never closed
                        depth = 0
                        continue
                elif sign not in _CLOSES[mark]:
                    continue
                elif sign == '"' and self._opening(place, after):
                    start, mark = (place, sign) if mark == '"' else (start, mark)
                    continue
                elif (
                    sign == '"' and _FEET.search(text, max(start, place - 8), place) and self._closes_later(after, '"')
                ):
                    continue
                if depth:
                    depth -= 1
                    continue
                if place - start > len(mark):
                    found.append(Pair(start, after))
                start = -1
            elif sign in _SINGLE:
                if not self._opening(place, after) or _ELISION.match(text, place):
                    continue
                closed = self._single_end(place, sign)
                if closed:
                    found.append(Pair(place, closed))
                    skip = closed
                elif sign != "’" and self._begins(place, sign) and self._opens_again(sign):
                    return place, sign
            elif self._opens(place, after, sign):
                start, mark = place, sign
        return self._left(start, mark, found) if start >= 0 else None

    def _opens(self, place: int, after: int, sign: str) -> bool:
        if sign in ("''", "`", "」", "』"):
            return False
        if sign == '"':
            return self._opening(place, after) or self._apart(place, after) or self._no_space(place, after)
        if sign in "”»›‹":
            return self._opening(place, after) or (sign in "‹" and after < self.end)
        return True

    def _opening(self, place: int, after: int) -> bool:
        """Whether the mark stands before a word, after none."""
        text = self.text
        return (
            (place == 0 or text[place - 1] in _OPEN_BEFORE)
            and after < len(text)
            and not text[after].isspace()
            and text[after] not in _NEVER_OPENED
        )

    def _no_space(self, place: int, after: int) -> bool:
        """Whether a sentence ends right before the mark and another begins right after it, and the mark closes."""
        text = self.text
        return (
            place - 2 > self.begin
            and text[place - 1] in ".!?"
            and text[place - 2].islower()
            and text[after : after + 1].isupper()
            and text.find('"', after, self.end) > 0
        )

    def _apart(self, place: int, after: int) -> bool:
        """Whether the mark stands between spaces, as in a text whose words were taken apart: then it opens where none
        is open."""
        text = self.text
        return (
            text[after : after + 1] == " "
            and (place == self.begin or text[place - 1] == " ")
            and not text[place - 2 : place - 1].isdigit()
            and text.find('"', after, self.end) > 0
        )

    def _closing(self, place: int, after: int) -> bool:
        """Whether the mark stands after a word, before none."""
        text = self.text
        return not text[place - 1].isspace() and (
            after >= len(text) or text[after].isspace() or text[after] in ",.;:?!"
        )

    def _goes_on(self, start: int, place: int, after: int) -> bool:
        """Whether the mark opens again what is open, as at the beginning of a paragraph, where the line break is gone:
        "… no relief. "In fact, …"."""
        text = self.text
        return (
            place - start < _REACH
            and text[place - 1].isspace()
            and text[place - 2] in ".!?…"
            and after < len(text)
            and text[after].isupper()
            and self._begins(start, text[start:after][: after - place])
            and self._closes_later(after, text[place:after]) > 0
        )

    def _closes_later(self, place: int, mark: str) -> int:
        end = min(self.end, place + _REACH)
        return sum(self.text.count(sign, place, end) for sign in _CLOSES[mark] if sign != mark or mark == '"')

    def _opens_again(self, mark: str) -> bool:
        """Whether the next paragraph begins with the mark."""
        if self.after is None:
            return False
        start, end = self.after
        while start < end and self.text[start].isspace():
            start += 1
        return (
            self.text.startswith(mark, start, end)
            and not self.text[start + len(mark) : start + len(mark) + 1].isspace()
        )

    def _left(self, start: int, mark: str, found: list[Pair]) -> tuple[int, str] | None:
        """What a mark comes to that the paragraph does not close: a part of the next, a pair that nothing closes, or
        nothing, where it stands amid a sentence."""
        if not self._begins(start, mark):
            return None
        if self._opens_again(mark):
            return start, mark
        end = self.end
        while self.text[end - 1].isspace():
            end -= 1
        if end - start > len(mark):
            found.append(Pair(start, end, closed=False))
        return None

    def _begins(self, place: int, mark: str) -> bool:
        """Whether a quotation of whole sentences begins there."""
        if place <= self.begin + 1:
            return True
        text = self.text
        before = text[max(self.begin, place - 3) : place].rstrip()
        return before[-1:] in ',:.!?”’"—…' and not text[place + len(mark) : place + len(mark) + 1].islower()

    def _single_end(self, place: int, opener: str) -> int:
        """Past the mark that closes the single one at ``place``, 0 when none does. A possessive (the pilots’ pay) is
        taken for the end only when nothing better comes."""
        text = self.text
        closers = {"‘": "’", "‚": "‘’", "'": "'", "’": "’"}[opener]
        end = min(self.end, place + _REACH)
        weak = 0
        at = place + 1
        while True:
            at += 1
            match = _CLOSER[closers].search(text, at, end)
            if match is None:
                break
            at = match.start()
            if text[at - 1].isspace():
                continue
            following = text[at + 1 : at + 2]
            if text[at - 1] in _CLOSED_BEFORE or following in _CLOSED_AFTER or not following or following == "\n":
                if weak and _reopens(text, weak, at, opener):
                    return weak
                return at + 1
            if text[at - 1] != "s":
                return weak if weak and _reopens(text, weak, at, opener) else at + 1
            weak = weak or at + 1
        if weak and self._begins(place, opener) and self._opens_again(opener):
            return 0
        return weak


_CLOSER = {signs: re.compile(rf"[{signs}](?!\w)") for signs in ("’", "‘’", "'")}


def _reopens(text: str, start: int, end: int, opener: str) -> bool:
    """Whether another one opens in between, so that the end belongs to that."""
    at = text.find(opener, start, end)
    while at >= 0:
        if text[at - 1] in _OPEN_BEFORE and text[at + 1 : at + 2].isalnum():
            return True
        at = text.find(opener, at + 1, end)
    return False
