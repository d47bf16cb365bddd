"""Finding words in a text as people mean them: marks and dashes of any shape, any white space, case or not.

Offsets are code points of the text itself. Where case does not matter, text and words are compared as Unicode folds
them ("ß" is "ss"); what the folding moves is moved back.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import islice

MOST = 10_000
"""Matches that are looked for; nobody steps through more."""

_ALIKE = (
    '"“”„‟«»″',
    "'‘’‚‛‹›′ʼ",
    "-‐‑‒–—―−",
)
_WORD = r"[\w\u0300-\u036f]"
"""A letter, a digit, or an accent that is a character of its own."""
_ELLIPSIS = re.compile(r"…|\.\.\.")


def matches(text: str, wanted: str, *, case: bool = False, whole_word: bool = False) -> list[tuple[int, int]]:
    """Where ``wanted`` stands in ``text``: ranges in code points, in order, not overlapping, at most :data:`MOST`.

    A space matches any run of white space, a no-break space too; quotation marks, apostrophes and dashes match their
    likes. With ``whole_word`` a match neither begins nor ends within a word.
    """
    if not wanted.strip():
        return []
    if case:
        return list(islice(_spans(text, _pattern(wanted, whole_word=whole_word)), MOST))
    folded = text.casefold()
    pattern = _pattern(wanted.casefold(), whole_word=whole_word)
    if len(folded) == len(text):  # every character folds to at least one, so here each folds to just one
        return list(islice(_spans(folded, pattern), MOST))
    return list(islice(_unfolded(text, folded, pattern), MOST))


def _spans(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text))


def _unfolded(text: str, folded: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The matches in the folded text as ranges of the text; without those that begin or end within a character, as
    "s" does in the "ss" of an "ß"."""
    characters = _folding_longer().finditer(text)
    # where each such character begins in the text and in the folded text, and where it ends there; as far as needed
    starts: list[int] = []
    begins: list[int] = []
    ends: list[int] = [0]

    def back(position: int) -> int:
        """The place in the text of a place in the folded text; -1 within a character."""
        while (not begins or begins[-1] < position) and (match := next(characters, None)):
            begins.append(ends[-1] + match.start() - (starts[-1] + 1 if starts else 0))
            ends.append(begins[-1] + len(match[0].casefold()))
            starts.append(match.start())
        number = bisect_left(begins, position)  # of those that begin before it
        if position < ends[number]:
            return -1
        return position - ends[number] + (starts[number - 1] + 1 if number else 0)

    at = 0
    for _ in range(100 * MOST):  # enough for any language; a text of nothing but "ß" is not gone through for an "s"
        match = pattern.search(folded, at)
        if match is None:
            return
        start, end = back(match.start()), back(match.end())
        if start >= 0 and end >= 0:
            yield start, end
            at = match.end()
        else:
            at = match.start() + 1


@cache
def _folding_longer() -> re.Pattern[str]:
    """The characters that fold to several; all are in the first plane."""
    return re.compile("[" + "".join(c for c in map(chr, range(0x80, 0x10000)) if len(c.casefold()) > 1) + "]")


def _pattern(wanted: str, *, whole_word: bool) -> re.Pattern[str]:
    parts = [_part(piece) for piece in re.findall(r"\s+|…|\.\.\.|.", wanted, re.DOTALL)]
    if wanted[0].isspace():
        parts[0] = r"(?<!\s)" + parts[0]  # a run is gone through from its beginning alone, however long it is
    if whole_word and _is_word(wanted[0]):
        # after the first letter, which the search jumps to: looking before each place would take far longer
        parts[0] += rf"(?<!{_WORD}{parts[0]})"
    if whole_word and _is_word(wanted[-1]):
        parts.append(f"(?!{_WORD})")
    return re.compile("".join(parts))


def _part(piece: str) -> str:
    if piece.isspace():
        return r"\s++"
    if _ELLIPSIS.fullmatch(piece):
        return r"(?:…|\.\.\.)"
    alike = next((group for group in _ALIKE if piece in group), "")
    return f"[{re.escape(alike)}]" if alike else re.escape(piece)


def _is_word(character: str) -> bool:
    return re.match(r"\w", character) is not None
