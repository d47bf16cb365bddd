"""Which of a page's words are its article: those that trafilatura takes, found again among the page's own pieces.

trafilatura gives words without their place on the page, white space changed and most markup gone. So its words are
looked for in the page's, and the page's are kept: with their links, quotations and no-break spaces.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from annotator.readers.web.passages import LAST, TOKEN, passages, tokens
from annotator.readers.web.pieces import Bit, Piece

_KEY = 4
"""Words by which a passage is looked up."""

_NEAR = 500
"""How many words further on a passage of hardly any words is looked for."""

_CELLS = 30_000_000
"""The largest comparison of words in order, in pairs: a few hundredths of a second."""

FOUND = 0.95
"""The share of trafilatura's words that must be found on the page for the page's own pieces to be taken."""


def count_of(pieces: Sequence[Piece]) -> int:
    """How many words of the pieces are kept."""
    return sum(len(tokens(piece.words().text)) for piece in pieces)


class Chosen(NamedTuple):
    """How many words there were to be found on the page, and which share of them was."""

    words: int
    share: float


def keep(pieces: Sequence[Piece], body: Any) -> Chosen:
    """Marks the bits that hold the words of trafilatura's ``body`` as kept, and no others."""
    page = _Page(pieces)
    wanted = passages(body, set(page.tokens))
    missing = _Search(page.tokens, wanted).run(page.taken)
    page.mark()
    total = sum(map(len, wanted))
    return Chosen(total, 1 - missing / total if total else 0.0)


class _Page:
    """A page's words, and for each bit of its pieces which of them are in it, the first and one past the last."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self.tokens: list[str] = []
        self._held: list[list[tuple[int, int]]] = [self._add(piece.bits) for piece in pieces]
        self.taken = bytearray(len(self.tokens))

    def _add(self, bits: list[Bit]) -> list[tuple[int, int]]:
        held: list[tuple[int, int]] = []
        broken = ""  # what a bit holds of a word that goes on in the next
        for number, bit in enumerate(bits):
            text = broken + bit.text
            first = len(self.tokens)
            goes_on = number + 1 < len(bits) and TOKEN.match(bits[number + 1].text) and LAST.search(text)
            if goes_on:
                broken = goes_on[0]
                self.tokens.extend(tokens(text[: goes_on.start()]))
                held.append((first, len(self.tokens) + 1))
            else:
                broken = ""
                self.tokens.extend(tokens(text))
                held.append((first, len(self.tokens)))
        return held

    def mark(self) -> None:
        """A bit is kept when most of its words are taken; one without words when its neighbours are."""
        for piece, held in zip(self._pieces, self._held, strict=True):
            if held and self.taken.find(1, held[0][0], held[-1][1]) < 0:  # most of a page, as a rule
                piece.keep([False] * len(held))
                continue
            flags: list[bool | None] = []
            for first, last in held:
                flags.append(self.taken.count(1, first, last) * 2 >= last - first if last > first else None)
            if None in flags:
                _fill(flags)
            piece.keep(map(bool, flags))


def _fill(flags: list[bool | None]) -> None:
    """Decides what has no words of its own by what stands before and after it."""
    before: bool | None = None
    for at, flag in enumerate(flags):
        if flag is not None:
            before = flag
            continue
        after = next((later for later in flags[at:] if later is not None), None)
        flags[at] = bool(after if before is None else before if after is None else before and after)


class _Search:
    """Finds passages in a page's words, in their order where that can be."""

    def __init__(self, page: list[str], wanted: Sequence[list[str]]) -> None:
        self._page = page
        self._wanted = wanted
        begin: dict[tuple[str, ...], list[int]] = {tuple(words[:_KEY]): [] for words in wanted if len(words) >= _KEY}
        for at, key in enumerate(_keys(page)):
            if key in begin:
                begin[key].append(at)
        self._begin = begin  # where the passages' own first words stand, which is nearly always enough
        self._anywhere: dict[tuple[str, ...], list[int]] | None = None

    def run(self, taken: bytearray) -> int:
        """Marks what is found as taken; how many wanted words are not found."""
        self._taken = taken
        missing, at, waiting = 0, 0, []
        for number, start in enumerate([*self._anchors(), len(self._page)]):
            if start is None:
                waiting.append(self._wanted[number])
                continue
            missing += self._between(waiting, at, start)
            waiting = []
            if number < len(self._wanted):
                at = start + self._take(start, len(self._wanted[number]))
        return missing

    def _take(self, start: int, size: int) -> int:
        self._taken[start : start + size] = b"\1" * size
        return size

    def _between(self, waiting: list[list[str]], after: int, before: int) -> int:
        """Takes the passages between two places: those that go on from either, then each of the others."""
        first, last = 0, len(waiting)
        while first < last and self._is_at(waiting[first], after, before):
            after += self._take(after, len(waiting[first]))
            first += 1
        while first < last and self._is_at(waiting[last - 1], before - len(waiting[last - 1]), before, least=after):
            before -= self._take(before - len(waiting[last - 1]), len(waiting[last - 1]))
            last -= 1
        missing = 0
        for words in waiting[first:last]:
            start = self._near(words, after, before)
            if start is not None:
                after = start + self._take(start, len(words))
                continue
            found = self._scattered(words, after, before)
            if found:
                for place in found:
                    self._take(place, 1)
                after = found[-1] + 1
                missing += len(words) - len(found)
                continue
            elsewhere = self._everywhere(words)
            if not elsewhere:
                missing += len(words)
            elif all(1 not in self._taken[place : place + len(words)] for place in elsewhere):  # else it is said twice
                self._take(elsewhere[0], len(words))
        return missing

    def _is_at(self, words: list[str], start: int, before: int, least: int = 0) -> bool:
        end = start + len(words)
        return least <= start and end <= before and self._page[start:end] == words

    def _everywhere(self, words: list[str]) -> list[int]:
        if len(words) < _KEY:
            return []
        size = len(words)
        return [p for p in self._begin.get(tuple(words[:_KEY]), ())[:1000] if self._page[p : p + size] == words]

    def _anchors(self) -> list[int | None]:
        """Where the passages are that stand on the page only once, of those the most that are in order."""
        once: list[tuple[int, int]] = []
        for number, words in enumerate(self._wanted):
            places = self._everywhere(words)
            if len(places) == 1:
                once.append((number, places[0]))
        starts: list[int | None] = [None] * len(self._wanted)
        for number, place in _rising(once, self._wanted):
            starts[number] = place
        return starts

    def _near(self, words: list[str], after: int, before: int) -> int | None:
        """Where the passage first stands between two places."""
        size, page = len(words), self._page
        if size >= _KEY:
            places: Sequence[int] = self._begin.get(tuple(words[:_KEY]), ())
            low, high = bisect_left(places, after), bisect_left(places, before - size + 1)
            return next((p for p in places[low:high] if page[p : p + size] == words), None)
        at = after
        while at + size <= before:
            try:
                at = page.index(words[0], at, min(before, after + _NEAR))
            except ValueError:
                return None
            if self._is_at(words, at, before):
                return at
            at += 1
        return None

    def _scattered(self, words: list[str], after: int, before: int) -> list[int]:
        """The places of most of the passage's words, in order and near to each other; empty where there are none."""
        from rapidfuzz.distance import LCSseq

        size = len(words)
        if size < 2 * _KEY or before <= after:
            return []
        if self._anywhere is None:
            self._anywhere = {}
            for at, key in enumerate(_keys(self._page)):
                self._anywhere.setdefault(key, []).append(at)
        hints = [
            places[bisect_left(places, after)] - at
            for at in range(size - _KEY + 1)
            if (places := self._anywhere.get(tuple(words[at : at + _KEY])))
            and (low := bisect_left(places, after)) < len(places)
            and places[low] < before
        ]
        if not hints:
            return []
        middle = sorted(hints)[len(hints) // 2]
        low, high = max(after, middle - size), min(before, middle + 3 * size)
        if size * (high - low) > _CELLS:
            return []
        found: list[int] = []
        for op in LCSseq.opcodes(words, self._page[low:high]):
            if op.tag == "equal":
                found.extend(range(low + op.dest_start, low + op.dest_end))
        return found if len(found) >= 0.7 * size else []


def _keys(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(words, words[1:], words[2:], words[3:], strict=False)


def _rising(pairs: Sequence[tuple[int, int]], wanted: Sequence[list[str]]) -> list[tuple[int, int]]:
    """The chain of pairs, both of whose numbers rise, that has the most words in it."""
    order = sorted(range(len(pairs)), key=lambda at: pairs[at][1])
    rank = {at: position + 1 for position, at in enumerate(order)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(pairs) + 1)  # a Fenwick tree of the heaviest chain and its last
    came: list[int] = [-1] * len(pairs)
    for at, (number, _place) in enumerate(pairs):
        weight, last, position = 0, -1, rank[at] - 1
        while position > 0:
            weight, last = max((weight, last), best[position])
            position -= position & -position
        came[at] = last
        entry = (weight + len(wanted[number]), at)
        position = rank[at]
        while position <= len(pairs):
            best[position] = max(best[position], entry)
            position += position & -position
    weight, at, position = 0, -1, len(pairs)
    while position > 0:
        weight, at = max((weight, at), best[position])
        position -= position & -position
    chain = []
    while at >= 0:
        chain.append(pairs[at])
        at = came[at]
    return chain[::-1]
