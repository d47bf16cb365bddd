"""The laws of merging, on documents of every shape and on the cases that people meet."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from annotator.core import anchor, conflicts, edits, sidecar
from annotator.core.codebook import shipped
from annotator.core.edits import Stamp
from annotator.core.merge import merge
from annotator.core.model import Annotation, ArticleInfo, Document, Source, span_at
from annotator.core.records import Records
from tests import triples
from tests.laws_of_merging import LAWS

TRIPLES = st.integers(0, 2**32).map(lambda seed: triples.triple(seed, one_text=False))
TEXT = "“It is done,” she said. He said nothing."


def stamp(now="2026-11-23T10:00:00Z", by="ann"):
    made = iter(f"new{n}" for n in range(99))
    return Stamp(by, now, lambda: next(made))


def quote(id="q1", **changes):
    given = {
        "id": id, "label": "quote", "spans": (span_at(TEXT, 0, 13),), "by": "ann", "created": "2026-11-22T10:00:00Z",
        "modified": "2026-11-22T10:00:00Z", "status": "accepted",
    }  # fmt: skip
    return Annotation(**(given | changes))


def document(*annotations, sources=(), **changes):
    return replace(
        Document(
            article=ArticleInfo(file="a.txt"), text=TEXT, annotations=Records(annotations), sources=Records(sources)
        ),
        **changes,
    )


def written(document):
    return sidecar.write(document)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_values_that_wait_and_get_more_stay_in_their_order(law):
    law(triples.triple(75288496315024))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@given(triple=TRIPLES)
def test_the_laws_hold(law, triple):
    law(triple)


def test_both_sides_additions_stand():
    base = document(quote())
    merged = merge(base, document(quote(), quote("mine")), document(quote(), quote("theirs")))
    assert {record.id for record in merged.document.annotations} == {"q1", "mine", "theirs"}
    assert merged.conflicts == 0


def test_an_edit_beats_a_delete():
    base = document(quote())
    edited = document(quote(note="x", modified="2026-11-23T10:00:00Z"))
    for pair in ((edited, document()), (document(), edited)):
        assert merge(base, *pair).document.annotations["q1"].note == "x"


def test_what_both_deleted_or_one_deleted_alone_is_gone():
    base = document(quote())
    assert len(merge(base, document(), document()).document.annotations) == 0
    assert len(merge(base, document(), base).document.annotations) == 0


def test_different_fields_of_one_record_are_both_taken():
    base = document(quote())
    merged = merge(base, document(quote(note="n")), document(quote(tags=("t",))))
    record = merged.document.annotations["q1"]
    assert (record.note, record.tags, merged.conflicts) == ("n", ("t",), 0)


def test_two_notes_keep_both_and_the_later_one_stands():
    base = document(quote(note="was"))
    mine = document(quote(note="mine", modified="2026-11-23T10:00:00Z"))
    theirs = document(quote(note="theirs", modified="2026-11-23T11:00:00Z"))
    merged = merge(base, mine, theirs)
    record = merged.document.annotations["q1"]
    assert (record.note, record.conflicts, merged.conflicts) == ("theirs", {"note": ("mine", "theirs")}, 1)
    (conflict,) = conflicts.conflicts_of(merged.document)
    chosen = conflicts.settle(merged.document, conflict=conflict, value="mine", stamp=stamp())
    assert (chosen.annotations["q1"].note, chosen.annotations["q1"].conflicts) == ("mine", UNSET)


def test_writing_the_note_anew_settles_its_conflict():
    base = document(quote(note="was"))
    merged = merge(base, document(quote(note="mine")), document(quote(note="theirs"))).document
    assert conflicts.count(merged) == 1
    merged = edits.set_tags(merged, annotation="q1", tags=["t"], stamp=stamp())
    assert conflicts.count(merged) == 1
    merged = edits.set_note(merged, annotation="q1", note="both", stamp=stamp())
    assert conflicts.count(merged) == 0


def test_an_attribute_alone_is_in_conflict_and_the_others_are_taken():
    base = document(quote(attributes={"type": "direct"}))
    mine = document(quote(attributes={"type": "mixed", "a": 1}))
    theirs = document(quote(attributes={"type": "indirect", "b": 2}))
    record = merge(base, mine, theirs).document.annotations["q1"]
    assert record.conflicts == {"attributes.type": ("indirect", "mixed")}
    assert {key: record.attributes[key] for key in "ab"} == {"a": 1, "b": 2}


def test_two_ends_of_a_quote_are_both_kept():
    base = document(quote())
    mine, theirs = (document(quote(spans=(span_at(TEXT, 0, end),))) for end in (12, 22))
    merged = merge(base, mine, theirs).document
    (conflict,) = conflicts.conflicts_of(merged)
    assert [value[0]["end"] for value in conflict.values] == [12, 22]
    chosen = conflicts.settle(merged, conflict=conflict, value=conflict.values[0], stamp=stamp())
    assert chosen.annotations["q1"].spans == mine.annotations["q1"].spans


def test_tags_and_links_are_joined_and_a_removed_one_stays_away():
    base = document(quote(tags=("a", "b"), links={"who": ("s1",)}), sources=[source("s1"), source("s2"), source("s3")])
    mine = replace(base, annotations=Records([quote(tags=("b", "c"), links={"who": ("s1", "s2")})]))
    theirs = replace(base, annotations=Records([quote(tags=("a", "b", "d"), links={"who": ("s3",)})]))
    record = merge(base, mine, theirs).document.annotations["q1"]
    assert record.tags == ("b", "c", "d")
    assert record.links == {"who": ("s2", "s3")}


def source(id, name="Ada", **changes):
    return Source(id=id, name=name, kind="person", **changes)


def test_a_mention_that_one_deleted_and_the_other_linked_to_comes_back():
    mention = quote("m1", label="source", spans=(span_at(TEXT, 14, 17),))
    base = document(quote(links={"source": ("m1",)}), mention)
    mine = edits.remove(base, codebook=shipped(), annotation="q1", stamp=stamp())
    assert "m1" not in mine.annotations
    theirs = document(*base.annotations, quote("q2", links={"source": ("m1",)}))
    merged = merge(base, mine, theirs).document
    assert {record.id for record in merged.annotations} == {"q2", "m1"}


def test_of_two_names_of_a_source_the_later_stands_and_the_other_joins_the_names():
    base = document(sources=[source("s1", "A", modified="2026-11-20T10:00:00Z")])
    mine = document(sources=[source("s1", "Ada", modified="2026-11-22T10:00:00Z")])
    theirs = document(sources=[source("s1", "Ada Lovelace", modified="2026-11-23T10:00:00Z", names=("Countess",))])
    merged = merge(base, mine, theirs)
    found = merged.document.sources["s1"]
    assert (found.name, found.names, merged.conflicts) == ("Ada Lovelace", ("Ada", "Countess"), 0)


def test_what_both_sides_brought_to_a_new_text_alone_is_no_conflict():
    base = document(quote(), quote("q2", spans=(span_at(TEXT, 24, 39),)))
    new = "A new line.\n" + TEXT
    mine, theirs = anchor.to_text(base, new), anchor.to_text(base, new)
    wider = edits.set_span(theirs, annotation="q2", index=0, start=35, end=52, stamp=stamp())
    merged = merge(base, mine, wider)
    assert merged == merge(base, wider, mine)
    assert (merged.document.annotations, merged.conflicts) == (wider.annotations, 0)


def test_without_a_base_nothing_counts_as_deleted():
    merged = merge(None, document(quote(note="mine")), document(quote(note="theirs"), quote("q2")))
    assert {record.id for record in merged.document.annotations} == {"q1", "q2"}
    assert merged.document.annotations["q1"].conflicts == {"note": ("mine", "theirs")}


def test_unknown_keys_of_both_sides_survive():
    base = document()
    mine, theirs = (
        document(quote(extra={"x-mine": 1}), extra={"a": 1}),
        document(quote(extra={"x-their": 2}), extra={"b": 2}),
    )
    merged = merge(base, mine, theirs).document
    assert merged.annotations["q1"].extra == {"x-mine": 1, "x-their": 2}
    assert merged.extra == {"a": 1, "b": 2}


def test_records_that_cannot_be_read_are_kept_from_both_sides():
    def with_bad(*raw):
        lines = written(document(quote())).split(b"\n")
        at = lines.index(b'"sources": [')
        lines[at + 1 : at + 1] = [b",\n".join(json.dumps({"id": r}).encode() for r in raw)] if raw else []
        return sidecar.read(b"\n".join(lines)).document

    merged = merge(with_bad("b"), with_bad("b", "m"), with_bad("t", "b")).document
    assert [json.loads(bad.raw)["id"] for bad in merged.bad] == ["b", "m", "t"]
    assert [json.loads(bad.raw)["id"] for bad in merge(with_bad("b"), with_bad(), with_bad("b")).document.bad] == []


def test_undoing_keeps_what_others_did_and_asks_nothing():
    before, after = document(quote()), document(quote(note="mine"))
    now = document(quote(note="theirs", tags=("t",)), quote("q2"))
    undone = merge(after, now, before, settle="ours")
    assert undone.document == now
    assert undone.conflicts == 0
