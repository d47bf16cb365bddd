"""Words and sentences around a place in the text: what a drag, a double and a triple click select.

Positions are code points. Only the neighbourhood of a place is looked at, never the whole text.
"""

import re
import unicodedata
from collections.abc import Iterator

_REACH = 4000
"""Code points on either side in which the ends of a sentence are looked for."""

_APOSTROPHES_AND_HYPHENS = frozenset("'’ʼ-‐‑·")
_BETWEEN_DIGITS = frozenset(".,:/٫٬")
_INVISIBLE_JOINERS = frozenset("\u00ad\u200c\u200d\u2060")
_ZWJ = "\u200d"

_MARK = re.compile(r"[.!?…؟।。！？]")
_STOP = re.compile(r"[.!?…؟।]+[\"'”’»›)\]]*(?=\s|$)|[。！？]+[」』”’）]*")
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof sr jr st lt gen col maj capt cpl sgt adm cmdr rev hon gov sen rep pres supt messrs mme
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun
    no nos vol fig al cf vs etc approx inc ltd co corp bros dept est u.s u.k u.n e.g i.e a.m p.m ph.d d.c""".split()
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_ALWAYS_GOES_ON = frozenset(
    "mr mrs ms dr prof lt gen col maj capt cpl sgt adm cmdr rev hon gov sen rep pres supt messrs st vs cf".split()
)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_" or _is_mark(character)


def _is_mark(character: str) -> bool:
    return character > "\u02ff" and unicodedata.category(character)[0] == "M"


def _is_ideograph(character: str) -> bool:
    """Scripts written without spaces, in which every character is taken for a word."""
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _continues_cluster(text: str, at: int) -> bool:
    """Whether the code points before and at ``at`` are one letter or one sign to the eye (UAX 29, in the main)."""
    before, here = text[at - 1], text[at]
    if before.isspace():
        return False
    if _is_mark(here) or here == _ZWJ or "\U0001f3fb" <= here <= "\U0001f3ff" or "\U000e0020" <= here <= "\U000e007f":
        return True
    if before == _ZWJ:
        return not here.isspace() and not here.isascii()
    if _is_regional(here) and _is_regional(before):
        first = at
        while first > 0 and _is_regional(text[first - 1]):
            first -= 1
        return (at - first) % 2 == 1
    return False


def _connected(text: str, at: int) -> bool:
    """Whether the code points before and at ``at`` belong to one word."""
    if not 0 < at < len(text):
        return False
    if _continues_cluster(text, at):
        return True
    before, here = text[at - 1], text[at]
    if _is_ideograph(before) or _is_ideograph(here):
        return False
    if here in _INVISIBLE_JOINERS or before in _INVISIBLE_JOINERS:
        other = before if here in _INVISIBLE_JOINERS else here
        return _is_word(other)
    if _is_word(before) and _is_word(here):
        return True
    if _is_word(before) and at + 1 < len(text):
        return _joins(before, here, text[at + 1])
    if _is_word(here) and at > 1:
        return _joins(text[at - 2], before, here)
    return False


def _joins(before: str, between: str, after: str) -> bool:
    if between in _APOSTROPHES_AND_HYPHENS:
        return _is_word(before) and _is_word(after)
    if between in _BETWEEN_DIGITS:
        return before.isdigit() and after.isdigit()
    return between == "." and before.isalpha() and after.isalpha()


def word_at(text: str, position: int) -> tuple[int, int]:
    """The word, sign or punctuation mark at a code point; an empty range at white space and past the end."""
    if not 0 <= position < len(text) or text[position].isspace():
        return position, position
    start, end = position, position + 1
    while _connected(text, start):
        start -= 1
    while _connected(text, end):
        end += 1
    return start, end


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """A dragged range as it is meant: a word partly touched is taken whole, punctuation only if reached, white space at
    either end never. Empty, at ``start``, when there is nothing but white space in it."""
    start, end = _trim(text, start, end)
    if start == end:
        return start, start
    while _connected(text, start):
        start -= 1
    while _connected(text, end):
        end += 1
    return start, end


def snap_letters(text: str, start: int, end: int) -> tuple[int, int]:
    """A range letter by letter: no letter or sign is split, and white space at either end is left out."""
    start, end = _trim(text, start, end)
    if start == end:
        return start, start
    while 0 < start < len(text) and _continues_cluster(text, start):
        start -= 1
    while 0 < end < len(text) and _continues_cluster(text, end):
        end += 1
    return start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = max(0, start), min(len(text), end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentence_at(text: str, position: int) -> tuple[int, int]:
    """The sentence around a code point, within its line, without the white space at its ends; closing marks after the
    stop belong to it."""
    position = min(max(position, 0), len(text))
    line_start = text.rfind("\n", max(0, position - _REACH), position) + 1 or max(0, position - _REACH)
    line_end = text.find("\n", position, position + _REACH)
    line_end = min(len(text), position + _REACH) if line_end < 0 else line_end
    start, end = line_start, line_end
    before: list[re.Match[str]] = []
    for stop in _stops(text, line_start, line_end):
        if stop.end() <= position:
            before.append(stop)
        elif _ends_sentence(text, stop, line_end):
            end = stop.end()
            break
    for stop in reversed(before):
        if _ends_sentence(text, stop, line_end):
            start = stop.end()
            break
    return _trim(text, start, end)


def _stops(text: str, start: int, end: int) -> Iterator["re.Match[str]"]:
    """What may end a sentence, in order. Single marks are found first: that search is several times as fast."""
    for mark in _MARK.finditer(text, start, end):
        if mark.start() >= start and (stop := _STOP.match(text, mark.start(), end)):
            yield stop
            start = stop.end()


def _ends_sentence(text: str, stop: "re.Match[str]", line_end: int) -> bool:
    if stop.group()[0] != ".":
        following = text[stop.end() : line_end].lstrip()[:1]
        # “Why?” she said: the sentence goes on
        return not (following.islower() and len(stop.group()) > 1)
    at = stop.start()
    begin = at
    while begin > 0 and (text[begin - 1].isalnum() or text[begin - 1] == "."):
        begin -= 1
    word = text[begin:at].lower()
    following = text[stop.end() : stop.end() + 40].lstrip().lstrip("“\"'‘(«[")[:1]
    if following.islower():
        return False
    if word in _ALWAYS_GOES_ON:
        return False
    if _INITIALS.fullmatch(word) and following and len(stop.group()) == 1:
        return False  # J. Smith, the U.S. Army
    return not (word in _ABBREVIATIONS and following and not following.isupper())
