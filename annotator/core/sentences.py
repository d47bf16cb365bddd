"""What a drag, a double and a triple click select: letters, words and sentences around places in the text.

Places are code points, ranges end exclusive. Only the neighbourhood of a place is looked at, never the whole text.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain

from annotator.core.boundaries import NEIGHBOURHOOD, is_space, letter_begins, word_begins
from annotator.core.stops import ends_sentence, stops

_REACH = 4000
"""Code points on either side in which the ends of a sentence are looked for."""
_NEAR = 300
"""Most sentences begin within so many code points, and it is quicker to look there first."""

_NOT_SPACE = re.compile(r"[^\s\u200b]")


def word_at(text: str, position: int) -> tuple[int, int]:
    """The word, sign or punctuation mark at a code point; an empty range at white space and outside the text."""
    position = min(max(position, 0), len(text))
    if position == len(text) or is_space(text[position]):
        return position, position
    return _back(text, position, word_begins), _on(text, position + 1, word_begins)


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """A dragged range as it is meant: a word partly touched is taken whole, punctuation only if reached, white space
    at either end never. ``(start, start)`` when there is nothing but white space in it."""
    return _whole(text, start, end, word_begins)


def snap_letters(text: str, start: int, end: int) -> tuple[int, int]:
    """As :func:`snap`, letter by letter: none is split, nor an emoji or a flag."""
    return _whole(text, start, end, letter_begins)


Begins = Callable[[str, int], bool]


def _whole(text: str, start: int, end: int, begins: Begins) -> tuple[int, int]:
    first = min(max(start, 0), len(text))
    last = min(max(end, 0), len(text))
    if first >= last:
        return first, first
    left, right = _back(text, first, begins), _on(text, last, begins)
    while left < right and is_space(text[left]) and letter_begins(text, left + 1):
        left += 1
    while left < right and is_space(text[right - 1]):
        right -= 1
    return (left, right) if left < right else (first, first)


def _back(text: str, place: int, begins: Begins) -> int:
    """The last place up to ``place`` where something begins. What goes on further than any word does is left alone,
    down to its letters: then the place does not change when it is snapped again."""
    for candidate in range(place, max(place - NEIGHBOURHOOD, -1), -1):
        if begins(text, candidate):
            return candidate
    return place if begins is letter_begins else _back(text, place, letter_begins)


def _on(text: str, place: int, begins: Begins) -> int:
    """As :func:`_back`, from ``place`` on."""
    for candidate in range(place, min(place + NEIGHBOURHOOD, len(text) + 1)):
        if begins(text, candidate):
            return candidate
    return place if begins is letter_begins else _on(text, place, letter_begins)


def sentence_at(text: str, position: int) -> tuple[int, int]:
    """The sentence around a code point, within its line, without the white space at its ends; quotation marks and
    brackets that close after the stop belong to it. White space belongs to the sentence after it, and at the end of a
    line to that before it; on an empty line the range is empty. Of a sentence without an end in sight, the part near
    by."""
    position = min(max(position, 0), len(text))
    low, high = _line(text, position)
    following = _NOT_SPACE.search(text, position, high)
    if following is not None:
        position = following.start()
    else:
        while position > low and is_space(text[position - 1]):
            position -= 1
        if position == low:
            return position, position
        position -= 1
    near = max(low, position - _NEAR)
    start, end = low, high
    before = []
    for stop in stops(text, near, high):
        if stop.end() <= position:
            before.append(stop)
        elif ends_sentence(text, stop, low, high):
            end = stop.end()
            break
    for stop in chain(reversed(before), _backwards(text, low, near, high)):
        if ends_sentence(text, stop, low, high):
            start = stop.end()
            break
    while is_space(text[end - 1]):
        end -= 1
    found = _NOT_SPACE.search(text, start, position + 1)
    return (found.start() if found else position), end


def _line(text: str, position: int) -> tuple[int, int]:
    """The line around a place, as far as it is near; cut between words when it is not."""
    far = max(0, position - _REACH)
    low = text.rfind("\n", far, position) + 1
    if low == 0 and far > 0:
        low = _back(text, far, word_begins)
    far = min(len(text), position + _REACH)
    high = text.find("\n", position, far)
    if high < 0:
        high = _on(text, far, word_begins)
    return low, high


def _backwards(text: str, low: int, near: int, high: int) -> Iterator[re.Match[str]]:
    """The stops that begin from ``low`` to ``near``, the last first; looked for when they are asked for."""
    found = list(stops(text, low, high, near)) if low < near else []
    yield from reversed(found)
