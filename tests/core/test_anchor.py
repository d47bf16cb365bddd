"""Annotations in an article that was edited: edits of real kinds, and what holds for any edit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from annotator.core import anchor, edits, sidecar
from annotator.core.model import Annotation, Article, ArticleInfo, Document, new_document, span_at
from tests.strategies import documents

TEXT = """Council delays vote on the harbour bridge

The council put off its vote on the new bridge until March, after a stormy meeting on Monday.

“We will not sign a contract that nobody has read,” said Maria Ortiz, who leads the opposition.

The mayor, Jan de Vries, called the delay a gift to speculators. “Every month costs us a million,” he said.

Engineers had warned in May that the old bridge would last ten years at most.
"""
ORTIZ = "“We will not sign a contract that nobody has read,”"
MONTH = "“Every month costs us a million,”"
WARNED = "the old bridge would last ten years at most"


def document(*words: str, text: str = TEXT) -> Document:
    made = new_document(Article(text=text, info=ArticleInfo(file="a.txt")))
    for number, found in enumerate(words):
        start = text.index(found)
        made = edits.put(
            made,
            Annotation(
                id=f"a{number}",
                label="quote",
                spans=(span_at(text, start, start + len(found)),),
                by="me",
                created="2026-11-23T05:00:00Z",
                modified="2026-11-23T05:00:00Z",
                status="accepted",
            ),
        )
    return made


def found(before: Document, text: str, id: str = "a0") -> tuple[str, str, int]:
    """State, words and start of an annotation in another text."""
    annotation = anchor.reanchored(before, text).document.annotations[id]
    assert all(text[span.start : span.end] == span.exact for span in annotation.spans)
    return anchor.state_of(annotation), annotation.words, annotation.start


def test_a_paragraph_inserted_before_it_moves_nothing_but_the_offsets():
    text = TEXT.replace("The mayor,", "Nobody was hurt, the police said.\n\nThe mayor,")
    result = anchor.reanchored(document(ORTIZ, MONTH, WARNED), text)
    assert dict(result.counts) == {"exact": 3}
    assert [a.words for a in result.document.in_order()] == [ORTIZ, MONTH, WARNED]
    assert all(a.anchor is UNSET for a in result.document.annotations)


def test_a_sentence_cut_beside_it_leaves_it_exact():
    text = TEXT.replace("The mayor, Jan de Vries, called the delay a gift to speculators. ", "")
    assert found(document(MONTH), text) == ("exact", MONTH, text.index(MONTH))


def test_a_corrected_spelling_within_it_is_moved_and_keeps_what_it_was():
    text = TEXT.replace("contract that nobody", "treaty that nobody")
    after = anchor.reanchored(document(ORTIZ), text).document.annotations["a0"]
    assert after.words == ORTIZ.replace("contract", "treaty")
    assert after.anchor.state == "moved"
    assert [span.exact for span in after.anchor.was] == [ORTIZ]


def test_straight_marks_for_curly_ones_are_the_same_words():
    text = TEXT.replace("“", '"').replace("”", '"')
    state, words, _ = found(document(ORTIZ), text)
    assert (state, words) == ("moved", ORTIZ.replace("“", '"').replace("”", '"'))


def test_a_deleted_quote_does_not_go_to_its_twin():
    twin = TEXT + f"\n{MONTH} her colleague had said the week before, in another debate.\n"
    cut = twin.replace(f" {MONTH} he said.", "")
    assert found(document(MONTH, text=twin), cut)[0] == "orphan"


def test_two_paragraphs_swapped_take_theirs_with_them():
    parts = TEXT.split("\n\n")
    parts[2], parts[4] = parts[4].rstrip("\n"), parts[2] + "\n"
    text = "\n\n".join(parts)
    for words in (ORTIZ, WARNED):
        state, there, start = found(document(words), text)
        assert (state in ("exact", "moved"), there, start) == (True, words, text.index(words))


def test_in_an_article_written_anew_they_are_lost_and_none_is_dropped():
    text = "Fish prices fell.\n\nTrawlers stayed in port while the wind blew from the north for a week.\n"
    result = anchor.reanchored(document(ORTIZ, MONTH, WARNED), text)
    assert dict(result.counts) == {"orphan": 3}
    assert [a.spans for a in result.document.annotations] == [(), (), ()]
    assert [a.anchor.was[0].exact for a in result.document.in_order()] == [ORTIZ, MONTH, WARNED]


def test_short_words_that_are_everywhere_are_not_guessed_at():
    before = document("he said")
    assert found(before, TEXT.replace(f" {MONTH} he said.", " She said no, he said yes."))[0] in ("orphan", "uncertain")


def test_words_with_a_letter_more_are_taken_whole():
    text = TEXT.replace("ten years at most", "ten years at mosts")
    state, words, _ = found(document(WARNED), text)
    assert (state, words) == ("moved", WARNED + "s")


def test_of_two_parts_one_of_which_is_cut_the_record_is_uncertain():
    before = document(ORTIZ)
    start = TEXT.index(MONTH)
    before = edits.add_part(before, annotation="a0", ranges=[(start, start + len(MONTH))], stamp=stamp())
    after = anchor.reanchored(before, TEXT.replace(f" {MONTH} he said.", "")).document.annotations["a0"]
    assert (anchor.state_of(after), after.words) == ("uncertain", ORTIZ)
    assert len(after.anchor.was) == 2


def test_what_nobody_decided_stays_undecided_over_a_second_edit_and_remembers_the_first_words():
    once = anchor.to_text(document(ORTIZ), TEXT.replace("contract", "treaty"))
    twice = anchor.to_text(once, "News.\n\n" + once.text).annotations["a0"]
    assert twice.anchor.state == "moved"
    assert twice.anchor.was[0].exact == ORTIZ


def test_lost_words_that_come_back_are_offered_and_not_taken():
    lost = anchor.to_text(document(ORTIZ), TEXT.replace(ORTIZ, "She was against it,"))
    back = anchor.to_text(lost, TEXT)
    assert (anchor.state_of(back.annotations["a0"]), back.annotations["a0"].words) == ("uncertain", ORTIZ)


def test_the_states_go_through_the_sidecar():
    after = anchor.to_text(document(ORTIZ, WARNED), TEXT.replace("contract", "treaty").replace(WARNED, "it is old"))
    reading = sidecar.read(sidecar.write(after))
    assert reading.faults == ()
    assert reading.document == after


def stamp() -> edits.Stamp:
    return edits.Stamp("me", "2026-11-23T06:00:00Z", lambda: "new")


def test_keeping_a_place_moving_and_removing_decide():
    after = anchor.to_text(document(ORTIZ, WARNED), TEXT.replace("contract", "treaty").replace(WARNED, "it is old"))
    kept = edits.keep_places(after, annotations=["a0"], stamp=stamp())
    assert kept.annotations["a0"].anchor is UNSET
    with pytest.raises(ValueError, match="no longer in the article"):
        edits.keep_places(kept, annotations=["a1"], stamp=stamp())
    start = kept.text.index("it is old")
    moved = edits.set_spans(kept, annotation="a1", ranges=[(start, start + 9)], stamp=stamp())
    assert (moved.annotations["a1"].words, moved.annotations["a1"].anchor) == ("it is old", UNSET)
    assert anchor.count(moved.annotations) == {"exact": 2}


@given(documents())
def test_the_same_text_changes_nothing(before):
    assert anchor.reanchored(before, before.text).document is before


@given(documents(), st.data())
def test_whatever_the_edit_all_records_stay_over_their_own_words(before, data):
    old = before.text
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    text = old[:start] + data.draw(st.text(max_size=12)).replace("\r", "") + old[end:]
    after = anchor.to_text(before, text)
    assert after.text == text
    assert {a.id for a in after.annotations} == {a.id for a in before.annotations}
    for annotation in after.annotations:
        assert all(text[s.start : s.end] == s.exact for s in annotation.spans)
        assert annotation.spans or anchor.state_of(annotation) == "orphan"
    assert sidecar.read(sidecar.write(after)).document.annotations == after.annotations
