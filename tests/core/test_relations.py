"""How records stand to each other."""

import pytest

from annotator.core import edits, relations
from annotator.core.codebook import shipped
from annotator.core.edits import Stamp
from annotator.core.model import Elsewhere
from annotator.core.relations import Backlinks
from tests.ui.sessions import WHEN, session

STAMP = Stamp("tester", WHEN, iter("abcdefgh").__next__)


def relate(document, annotation, role, target):
    return relations.relate(document, annotation=annotation, role=role, target=target, stamp=STAMP)


def test_a_claim_that_contradicts_another_does_not_support_it_any_more():
    document = relate(session().document, "k1", "supports", "q4")
    document = relate(document, "k1", "contradicts", "q4")
    assert document.annotations["k1"].links == {"within": ("q2",), "contradicts": ("q4",)}
    document = relate(document, "k1", "supports", Elsewhere("b.txt", "x"))
    assert document.annotations["k1"].links["supports"] == (Elsewhere("b.txt", "x"),)
    assert document.annotations["k1"].links["contradicts"] == ("q4",)


def test_a_link_that_is_there_is_not_made_twice():
    document = relate(session().document, "k1", "supports", "q4")
    assert relate(document, "k1", "supports", "q4") is document


def test_no_record_is_linked_to_itself_or_lies_within_its_own():
    document = session().document
    with pytest.raises(ValueError, match="to itself"):
        relate(document, "k1", "supports", "k1")
    with pytest.raises(ValueError, match="lies within this one"):
        relate(document, "q2", "within", "k1")


def test_roles_between_claims_come_first():
    book = shipped()
    assert relations.roles(book.get("claim")) == ("supports", "contradicts", "evidence", "within")
    assert relations.roles(book.get("quote")) == ("within",)
    assert relations.roles(book.get("cue")) == ()


def test_backlinks_follow_an_annotation_in_and_out():
    document = relate(session().document, "k1", "supports", "q4")
    links = Backlinks()
    for annotation in document.annotations:
        links.add(annotation)
    assert list(links.of("q4")) == [("supports", "k1")]
    assert list(links.of("q2")) == [("within", "k1")]
    assert list(links.of("m1")) == []
    links.remove(document.annotations["k1"])
    assert list(links.of("q4")) == []


def test_a_quote_carries_a_claim_over_its_very_words():
    document = session().document
    span = document.annotations["q4"].spans[0]
    made = [(span.start, span.end)]
    document, claim = edits.mark(document, codebook=shipped(), label="claim", ranges=made, stamp=STAMP)
    assert claim.links == {"within": ("q4",)}
    _, quote = edits.mark(document, codebook=shipped(), label="quote", ranges=made, stamp=STAMP)
    assert quote.links == {}, "a quote over the words of a claim is not within it"
