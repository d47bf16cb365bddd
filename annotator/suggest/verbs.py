"""Verbs in a page's masked text: where one with its auxiliaries begins, what stands before it, whether there is one."""

import re

from annotator.suggest.attribution import Range
from annotator.suggest.page import Cue
from annotator.suggest.words import ADVERBS_BETWEEN, AUXILIARIES, VERBS

_NO_LETTERS = re.compile(r"[\s,;:()\[\]—–\x02\x03]")
PAST = frozenset(
    """took went came gave made got left met ran sat stood spoke began broke brought built bought caught chose drew
    drove fell fought flew forgot grew kept knew laid led lost paid put quit rose sent set shook shot shut slept sold
    spent stuck struck taught threw woke won wore turned lives works leads runs heads thinks wants has
    looks seems goes comes
    makes takes gets keeps sounds""".split()
)
_FINITE = frozenset(AUXILIARIES) | frozenset(VERBS) | frozenset(word.capitalize() for word in AUXILIARIES)
_BACK = 44
"""Code points that a verb's auxiliaries and adverbs take, at most."""
_BEFORE_VERBS = AUXILIARIES | ADVERBS_BETWEEN


_NO_ADVERBS = frozenset(
    """family italy assembly early elderly supply reply rally ally belly bully july fly billy sally molly polly holly
    dolly kelly shelly emily carly lilly willy beverly kimberly reilly donnelly connolly connelly kennelly monopoly
    anomaly melancholy homily lily only daily weekly monthly""".split()
)


def is_adverb(low: str) -> bool:
    """Whether a word in small letters is an adverb in -ly, and no name or noun that ends so."""
    return len(low) > 4 and low.endswith("ly") and low.isalpha() and low not in _NO_ADVERBS


def settle(masked: str, cue: Cue) -> None:
    """Finds what the cue keeps about the words before it in its sentence."""
    words = masked[max(cue.first, cue.start - _BACK) : cue.start].split()
    count = at = len(words)
    place = cue.start
    if count:
        prior = words[-1]
        if not prior.isalnum():
            cuts = [match.end() for match in _NO_LETTERS.finditer(prior)]
            prior = prior[cuts[-1] :] if cuts else prior
        cue.prior = prior
    while at:
        word = words[at - 1]
        if not (
            word in _BEFORE_VERBS
            or (word.endswith("ly") and word[0].islower() and is_adverb(word))
            or (not word.islower() and word.lower() in _BEFORE_VERBS)
        ):
            break
        at -= 1
        place = masked.rfind(word, cue.first, place)
    cue.verb = place
    if at < count:
        cue.auxiliary = [word.lower() for word in words[at:]]


def verb_start(masked: str, floor: int, start: int) -> int:
    """Where the verb with its auxiliaries and adverbs begins ("has also" said); ``start`` is where its form begins."""
    words = masked[max(floor, start - _BACK) : start].split()
    place = start
    while words:
        word = words.pop()
        low = word.lower()
        if low not in _BEFORE_VERBS and not (low.endswith("ly") and word[0].islower() and is_adverb(low)):
            break
        place = masked.rfind(word, floor, place)
    return place


def previous_word(masked: str, floor: int, place: int) -> Range:
    """The word before a place with nothing but white space between; an empty range when there is none."""
    floor = max(floor, place - 40)
    before = masked[floor:place].rstrip()
    end = floor + len(before)
    words = before.split()
    if not words:
        return place, place
    word = words[-1]
    if not word.isalnum():
        cut = [match.end() for match in _NO_LETTERS.finditer(word)]
        if cut:
            word = word[cut[-1] :]
    return end - len(word), end


def has_verb(phrase: str) -> bool:
    """Whether a finite verb seems to be among the words."""
    words = phrase.split()
    if not _FINITE.isdisjoint(words):
        return True
    if "," in phrase or "." in phrase:
        words = phrase.replace(",", " ").replace(".", " ").split()
        if not _FINITE.isdisjoint(words):
            return True
    if "ed" in phrase:
        for word in words:
            if word.endswith("ed") and len(word) > 4 and word[0].islower():
                return True
    return False
