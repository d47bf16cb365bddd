"""Finding: what is found is what was asked for, nothing of it is missed, and no text makes it slow."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.finding import MOST, matches

LETTERS = "aAsSßẞiİıſKkÅåéÉσςΣŉʼ’'\"“«-–— \u00a0\u2009\n\tﬁf\u0301😀"
texts = st.text(st.sampled_from(LETTERS), max_size=30)
words = st.text(st.sampled_from(LETTERS), min_size=1, max_size=5)


def told(text: str, *, case: bool = False) -> str:
    """What a text comes to when marks, dashes, white space and (unless ``case``) capitals make no difference."""
    if not case:
        text = text.casefold()
    text = re.sub('["“”„‟«»″]', '"', text)
    text = re.sub("['‘’‚‛‹›′ʼ]", "'", text)
    text = re.sub("[-‐‑‒–—―−]", "-", text)
    return re.sub(r"\s+", " ", text.replace("…", "..."))


def found_by_hand(text: str, wanted: str, *, case: bool) -> list[tuple[int, int]]:
    """The same, one place after the other."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        inside = wanted[0].isspace() and at > 0 and text[at - 1].isspace()
        ends = (
            []
            if inside
            else [
                end for end in range(at + 1, len(text) + 1) if told(text[at:end], case=case) == told(wanted, case=case)
            ]
        )
        if ends:
            found.append((at, ends[-1]))
            at = ends[-1]
        else:
            at += 1
    return found


@given(text=texts, wanted=words, case=st.booleans(), whole=st.booleans())
@example(text="sß", wanted="ss", case=False, whole=False)
@example(text="İi\u0307", wanted="i\u0307", case=False, whole=False)
@example(text="ßßſs", wanted="Ss", case=False, whole=True)
def test_every_match_says_what_was_asked_for(text, wanted, case, whole):
    last = 0
    for start, end in matches(text, wanted, case=case, whole_word=whole):
        assert told(text[start:end], case=case) == told(wanted, case=case)
        assert last <= start < end <= len(text)
        last = end


@given(text=texts, wanted=words, case=st.booleans())
def test_nothing_is_missed(text, wanted, case):
    expected = found_by_hand(text, wanted, case=case) if wanted.strip() else []
    assert matches(text, wanted, case=case) == expected


@given(text=texts, wanted=words)
def test_whole_words_are_those_that_no_letter_touches(text, wanted):
    for start, end in matches(text, wanted, whole_word=True):
        for edge, outer in ((wanted.casefold()[0], start - 1), (wanted.casefold()[-1], end)):
            if re.match(r"\w", edge) and 0 <= outer < len(text):
                assert not re.match(r"\w", text[outer])


@given(text=st.text(max_size=20), data=st.data())
def test_what_stands_in_a_text_is_found_in_it(text, data):
    start = data.draw(st.integers(0, len(text)))
    wanted = text[start : data.draw(st.integers(start, len(text)))]
    for case in (False, True):
        assert bool(matches(text, wanted, case=case)) == bool(wanted.strip())


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("He said “no”.", '"no"', ["“no”"]),
        ('He said "no".', "“no”", ['"no"']),
        ("the city’s plan", "city's", ["city’s"]),
        ("2019–2020, 2019-2020", "2019—2020", ["2019–2020", "2019-2020"]),
        ("40 000 people", "40 000", ["40 000"]),
        ("two\n  lines", "two lines", ["two\n  lines"]),
        ("Straße STRASSE strasse", "straße", ["Straße", "STRASSE", "strasse"]),
        ("the ﬁnal ﬂoor", "final", ["ﬁnal"]),
        ("ΟΔΟΣ οδός οδος", "οδος", ["ΟΔΟΣ", "οδος"]),
        ("İzmir and izmir", "izmir", ["izmir"]),
        ("wait... wait…", "wait…", ["wait...", "wait…"]),
        ("wait... wait…", "wait...", ["wait...", "wait…"]),
        ("a.b a+b", "a.b", ["a.b"]),
        ("[x] (y) \\z ^", "\\z ^", ["\\z ^"]),
        ("😀 Ada 😀 ada", "ADA", ["Ada", "ada"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("anything", "", []),
        ("any thing", " ", []),
    ],
)
def test_what_people_mean(text, wanted, expected):
    assert [text[start:end] for start, end in matches(text, wanted)] == expected


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("art, artful, part, art", "art", [(0, 3), (19, 22)]),
        ("“art” art’s", "art", [(1, 4), (6, 9)]),
        ("x“art”y", "“art”", [(1, 6)]),
        ("cafe cafe\u0301", "cafe", [(0, 4)]),
        ("the art fund", " art ", [(3, 8)]),
        ("the  arts", " art", []),
    ],
)
def test_whole_words(text, wanted, expected):
    assert matches(text, wanted, whole_word=True) == expected


def test_case_is_minded_when_asked():
    assert matches("May may MAY", "May", case=True) == [(0, 3)]
    assert matches("straße", "strasse", case=True) == []


def test_offsets_after_many_characters_that_fold_longer():
    text = "ß" * 1000 + "x" + "ŉ" * 1000 + "needle"
    assert matches(text, "NEEDLE") == [(2001, 2007)]
    assert matches(text, "x") == [(1000, 1001)]
    assert matches(text, "ssx") == [(999, 1001)]


def test_there_is_a_bound():
    assert len(matches("e" * (MOST + 500), "e")) == MOST
    assert len(matches("ße" * (MOST + 500), "E")) == MOST


@pytest.mark.parametrize("wanted", [" x", "x ", "  x  y", "a b", "—x", "sx"])
@pytest.mark.parametrize("text", [" " * 200_000, "a" + " " * 200_000, "—" * 200_000, "ß" * 200_000, "s" * 200_000])
def test_no_text_makes_it_go_over_the_same_place_again_and_again(text, wanted):
    # in time that grows with the square of the length, each of these takes minutes
    assert matches(text, wanted) == []
