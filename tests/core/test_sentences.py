"""What a drag, a double and a triple click take: letters, words and sentences."""

import unicodedata
from itertools import dropwhile, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.boundaries import is_space, letter_begins
from annotator.core.sentences import sentence_at, snap, snap_letters, word_at

WHOLE = (
    "e\u0301", "👩\u200d👩\u200d👧", "🏳️\u200d🌈", "👍🏽", "🧑🏽\u200d🌾", "🇩🇪", "🇫🇷", "1️⃣", "⛴️",
    "각", "\u1112\u1161\u11ab", "क्षि", "ก\u0e33", "x\u0336\u0337", "❤️\u200d🔥",
)  # fmt: skip
"""Letters and signs of several code points."""
PIECES = (
    *WHOLE, "word", " ", "\n", "\u00a0", ". ", "“", "”", "’", "-", ",", "5", "日本", "مرحبا", "שלום", "\u200d",
    "\u0301", "\u00ad", "\u200b", "\u202e", "\u2067", "\u2069", "🇩", "\u2028", "_", "U.S.", "𝔘", "\u200c",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)


def _words(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        start, end = word_at(text, at)
        if start < end:
            found.append(text[start:end])
        at = max(end, at + 1)
    return found


def _sentences(text: str) -> list[str]:
    found = sorted({sentence_at(text, at) for at in range(len(text)) if not text[at].isspace()})
    assert all(end <= start for (_, end), (start, _) in pairwise(found)), "sentences overlap"
    return [text[start:end] for start, end in found]


# Words


@pytest.mark.parametrize(
    "word",
    [
        "don’t", "don't", "ISIS-held", "co\u00adop\u00aderate", "40,000", "3.5", "1.234.567,89", "snake_case",
        "نمی\u200cخواهم", "cafe\u0301", "COVID-19", "al-Sabbagh", "L’Équipe", "U.S", "e.g", "צה״ל", "ניו-יורק",
        "한국어", "क्षत्रिय", "٤٠٬٠٠٠", "col·legi", "\u2067שלום\u2069", *WHOLE,
    ],
)  # fmt: skip
def test_a_word_is_taken_whole_from_any_place_in_it(word: str) -> None:
    text = f"« {word} »"
    for at in range(2, 2 + len(word)):
        assert word_at(text, at) == (2, 2 + len(word)), at
        assert snap(text, at, at + 1) == (2, 2 + len(word)), at
    assert word_at(word, 0) == (0, len(word))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Hi,” he said…", ["“", "Hi", ",", "”", "he", "said", "…"]),
        ("‘90s rock-’n’-roll", ["‘", "90s", "rock", "-", "’", "n", "’", "-", "roll"]),
        ("so--and 2019–20", ["so", "-", "-", "and", "2019", "–", "20"]),
        ("dogs’ -x x- 'y'", ["dogs", "’", "-", "x", "x", "-", "'", "y", "'"]),
        ("end.Then $5 5% 10:30", ["end", ".", "Then", "$", "5", "5", "%", "10", ":", "30"]),
        ("5, 6. 7", ["5", ",", "6", ".", "7"]),
        ("市長は「いいえ」abc", ["市", "長", "は", "「", "い", "い", "え", "」", "abc"]),
        ("👍🏽👍🇩🇪🇫🇷", ["👍🏽", "👍", "🇩🇪", "🇫🇷"]),
        ("a\u200bb", ["a", "b"]),
    ],
)  # fmt: skip
def test_words_signs_and_marks_one_after_another(text: str, words: list[str]) -> None:
    assert _words(text) == words


def test_white_space_is_no_word() -> None:
    for text, at in (("a b", 1), ("a\u00a0b", 1), ("a\n", 1), ("a", 1), ("", 0)):
        assert word_at(text, at) == (at, at)
    assert word_at("a", 7) == (1, 1)


# Drags


def test_a_drag_takes_words_whole_punctuation_if_reached_and_white_space_never() -> None:
    text = "He said “it’s over, now” and left."
    said = text.index("said")
    left = text.index("left")
    assert text[slice(*snap(text, said + 1, said + 2))] == "said"
    assert text[slice(*snap(text, said - 1, said + 5))] == "said"
    assert text[slice(*snap(text, said + 5, said + 8))] == "“it’s"
    assert text[slice(*snap(text, said + 6, said + 8))] == "it’s"
    assert text[slice(*snap(text, said + 8, text.index(",")))] == "it’s over"
    assert text[slice(*snap(text, said + 8, text.index(",") + 1))] == "it’s over,"
    assert text[slice(*snap(text, left, left + 1))] == "left"
    assert text[slice(*snap(text, left, len(text)))] == "left."
    assert snap(text, said - 1, said) == (said - 1, said - 1)
    assert snap(text, said + 1, said + 1) == (said + 1, said + 1)
    assert snap(text, -5, 900) == (0, len(text))


def test_letters_are_taken_one_by_one_and_whole() -> None:
    text = "said 👩\u200d👩\u200d👧 cafe\u0301"
    assert text[slice(*snap_letters(text, 1, 3))] == "ai"
    assert text[slice(*snap_letters(text, 3, 7))] == "d 👩\u200d👩\u200d👧"
    assert text[slice(*snap_letters(text, 8, len(text) - 1))] == "👩\u200d👩\u200d👧 cafe\u0301"
    assert text[slice(*snap_letters(text, len(text) - 1, len(text)))] == "e\u0301"


@given(texts, st.data())
def test_the_laws_of_a_drag(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for take in (snap, snap_letters):
        left, right = take(text, start, end)
        assert 0 <= left <= right <= len(text)
        assert take(text, left, right) == (left, right), "a second time changes nothing"
        if left == right:
            assert left == start
            assert all(is_space(letter) or unicodedata.category(letter)[0] in "MC" for letter in text[start:end])
            continue
        assert letter_begins(text, left)
        assert letter_begins(text, right)
        assert not is_space(text[right - 1])
        taken = "".join(dropwhile(is_space, text[start:end]))
        taken = "".join(dropwhile(is_space, taken[::-1]))[::-1]
        assert taken in text[left:right], "what was dragged over is in it"
    letters = snap_letters(text, start, end)
    words = snap(text, start, end)
    if letters[0] < letters[1] and words[0] < words[1]:
        assert words[0] <= letters[0]
        assert letters[1] <= words[1]


@given(st.lists(st.sampled_from(WHOLE), min_size=1, max_size=8), st.data())
def test_what_is_one_letter_to_the_eye_is_never_split(letters: list[str], data: st.DataObject) -> None:
    text = ",".join(letters)  # next to each other some of them would make one
    begins = {0, len(text)}
    at = 0
    for letter in letters:
        begins |= {at, at + len(letter)}
        at += len(letter) + 1
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert set(snap_letters(text, start, end)) <= begins
    assert set(snap(text, start, end)) <= begins


@given(texts, st.data())
def test_a_word_is_there_and_a_drag_over_it_takes_it(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    start, end = word_at(text, at)
    if start == end:
        assert start == at
        assert at == len(text) or is_space(text[at])
    else:
        assert start <= at < end
        if not is_space(text[start]):
            assert snap(text, start, end) == (start, end)


def test_long_lines_are_looked_at_near_the_place_alone() -> None:
    for text in (
        "x" * 300_000,
        "日本" * 150_000,
        "👩\u200d👧" * 100_000,
        " " * 300_000,
        "word " * 60_000,
        "e\u0301" * 150_000,
    ):
        for take in (snap, snap_letters):
            found = take(text, 150_000, 150_010)
            assert take(text, *found) == found
        start, end = sentence_at(text, 150_000)
        assert start <= end
        assert end - start <= 10_000
        word_at(text, 150_000)


# Sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Vance met Lt. Gen. Ada Brandvold in the U.S. on Jan. 5.", "It cost 3.5 million."],
        ["The U.S. Army came.", "They left the U.S.", "He did not."],
        ["At 5 p.m. Thursday it rained.", "It stopped at 7 p.m.", "Nobody came."],
        ["J. R. Okafor, i.e. the mayor, spoke, e.g. of Dr. Rauk etc. and of St. Ives."],
        ["He said no.", "No. 5 is late, see p. 12 and Fig. 3."],
        ["Acme Inc. Chairman Bo Lind left.", "Acme Inc.", "The end."],
        ["“Why?” she asked.", "“Stop!” cried the clerk.", "He stopped."],
        ["“Why?” Farrant asked.", "“I won’t.”", "She left."],
        ["“It is late. ", "He knows,” she said."],
        ["She paused... and left.", "Then…", "Nothing."],
        ["Wait . . . what?!", "(Yes.)", "[No.]"],
        ["He wrote “two surveys out of date.”", "Then he left."],
        ["“He said, ‘Build it once.’”", "She nodded."],
        ["Is it version 3.1.4 of x.example?", "It is."],
        ["1. First things first.", "Then others."],
        ["市長は「いいえ。」と言った。", "終わり！", "本当？"],
        ["总理说，这不是真的。", "他离开了。"],
        ["هل هذا صحيح؟", "لا أعرف."],
        ["यह सच है।", "वह गया॥", "अंत"],
        ["« On verra ! » dit-elle.", "Oui.", "« Non. »", "Bien."],
        ["„Nein.“", "Er ging am 3. März.", "»Ja!«", "Gut."],
        ["No stop at all"],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    sentences = [sentence.strip() for sentence in sentences]
    joined = "".join(s if s[-1] in "。！？" else s + " " for s in sentences).rstrip()
    assert _sentences(joined) == sentences
    assert _sentences(f"Before\n  {joined}  \nAfter") == ["Before", *sentences, "After"]


def test_white_space_belongs_to_the_next_sentence_and_at_the_end_of_a_line_to_the_last() -> None:
    text = "One.  Two.  \n\n Three."
    assert text[slice(*sentence_at(text, 5))] == "Two."
    assert text[slice(*sentence_at(text, 11))] == "Two."
    assert text[slice(*sentence_at(text, 12))] == "Two."
    assert sentence_at(text, 13) == (13, 13)
    assert text[slice(*sentence_at(text, 14))] == "Three."
    assert text[slice(*sentence_at(text, len(text)))] == "Three."
    assert sentence_at("", 0) == (0, 0)
    assert sentence_at("Hm.", 99) == (0, 3)


@given(texts, st.data())
def test_the_laws_of_a_sentence(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    start, end = sentence_at(text, at)
    assert 0 <= start <= end <= len(text)
    sentence = text[start:end]
    assert "\n" not in sentence
    assert sentence == sentence.strip(" \n\u00a0\u2028\u200b")
    if at < len(text) and not is_space(text[at]):
        assert start <= at < end
        for other in {start, end - 1, (start + end) // 2}:
            assert is_space(text[other]) or sentence_at(text, other) == (start, end)
