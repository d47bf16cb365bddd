"""What is offered beside words that a person has marked as a quote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest import around
from tests.suggest.test_suggest import news


def offered(text: str, words: str) -> tuple[str, str]:
    """The cue and the source for these words of the text."""
    start = text.index(words)
    found = around(text, (), start, start + len(words))
    return " ".join(text[a:b] for a, b in found.cue), " ".join(text[a:b] for a, b in found.source)


@pytest.mark.parametrize(
    ("text", "words", "cue", "source"),
    [
        ("“We open at nine,” said Orla Finch.", "“We open at nine,”", "said", "Orla Finch"),
        ("“We open at nine,” said Orla Finch.", "We open at nine", "said", "Orla Finch"),
        ("Ann Lee said the road was shut.", "the road was shut", "said", "Ann Lee"),
        ("Ann Lee said the road was shut.", "road was shut", "said", "Ann Lee"),
        ("According to Ann Lee, the road was shut.", "the road was shut", "According to", "Ann Lee"),
        ("Ann Lee deplored the shutting of the road.", "the shutting of the road", "", ""),
        ("The road was shut.", "road", "", ""),
        ("Ann Lee praised the plan. The road was shut.", "The road was shut", "", ""),
    ],
)
def test_cue_and_source_of_the_sentence_are_offered(text, words, cue, source):
    assert offered(text, words) == (cue, source)


def test_a_quotation_by_itself_gets_who_spoke_last():
    text = "“We open at nine,” said Orla Finch.\n\n“Nobody has to walk home at night.”"
    assert offered(text, "“Nobody has to walk home at night.”") == ("", "Orla Finch")


def test_places_are_those_of_the_whole_text():
    text = (
        "A quiet day on the river.\n\n" * 2_000 + "“We open at nine,” said Orla Finch.\n\n" + "It rained.\n\n" * 2_000
    )
    assert offered(text, "“We open at nine,”") == ("said", "Orla Finch")


@given(news, st.data())
def test_what_is_offered_lies_in_the_text_and_beside_the_span(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = around(text, (), start, end)
    for first, last in (*found.cue, *found.source):
        assert 0 <= first < last <= len(text)
        assert last <= start or first >= end
