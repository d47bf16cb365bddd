"""Taking and dropping suggestions."""

from itertools import count

import pytest
from msgspec import UNSET

from annotator.core import deciding, edits, sidecar
from annotator.core.codebook import shipped
from annotator.core.model import Article, ArticleInfo, new_document
from annotator.corpus import suggesting

TEXT = "“We open at nine tomorrow,” said Orla Finch. “Nobody has to walk.”\n\nThere are fears that it will rain.\n"


def stamp():
    made = count()
    return edits.Stamp("me", "2026-11-23T06:00:00Z", lambda: f"n{next(made)}")


@pytest.fixture
def document():
    article = Article(info=ArticleInfo(file="a.txt"), text=TEXT)
    made = count()
    return suggesting.add(
        new_document(article), shipped(), now="2026-11-23T05:00:00Z", new_id=lambda: f"r{next(made)}"
    ).document


def records(document, label="quote"):
    return [record for record in document.annotations if record.label == label]


def test_taking_a_quote_takes_its_mention_and_cue_and_keeps_what_the_rule_said(document):
    first, second = records(document)
    after = deciding.accept(document, annotations=[first.id], stamp=stamp())
    taken = after.annotations[first.id]
    assert (taken.status, taken.by, taken.confidence) == ("accepted", "me", UNSET)
    assert taken.suggested.by == first.by
    assert taken.suggested.confidence == first.confidence
    assert taken.suggested.spans == first.spans
    for role in ("source", "cue"):
        (part,) = taken.linked_ids(role)
        assert after.annotations[part].status == "accepted"
        assert after.annotations[part].suggested.by == first.by
    assert after.annotations[second.id] == second
    again = sidecar.read(sidecar.write(after))
    assert again.document.annotations[first.id].suggested == taken.suggested


def test_dropping_keeps_the_record_as_rejected_and_taking_it_after_all_makes_it_the_persons(document):
    first, _ = records(document)
    dropped = deciding.reject(document, annotations=[first.id], stamp=stamp())
    assert dropped.annotations[first.id].status == "rejected"
    assert {dropped.annotations[id].status for id in first.linked_ids("cue")} == {"rejected"}
    taken = deciding.accept(dropped, annotations=[first.id], stamp=stamp())
    assert (taken.annotations[first.id].status, taken.annotations[first.id].by) == ("accepted", "me")
    assert taken.annotations[first.id].suggested.by == first.by
    assert {taken.annotations[id].status for id in first.linked_ids("source")} == {"accepted"}


def test_all_sure_ones_are_taken_at_once_and_nothing_else(document):
    first, second = records(document)
    assert deciding.sure_ones(document, codebook=shipped()) == [first.id]
    after = deciding.accept_all_sure(document, codebook=shipped(), stamp=stamp())
    assert after.annotations[first.id].status == "accepted"
    assert after.annotations[second.id].status == "suggested"
    assert deciding.accept_all_sure(after, codebook=shipped(), stamp=stamp()) is after


def test_a_dropped_suggestion_is_not_made_again(document):
    dropped = deciding.reject(document, annotations=[records(document)[0].id], stamp=stamp())
    added = suggesting.add(dropped, shipped(), now="2026-11-23T05:00:00Z", new_id=lambda: "again")
    assert added.quotes == ()
    assert added.document is dropped
