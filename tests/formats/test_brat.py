"""brat standoff, out and in again, and as others write it."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.core import sidecar
from annotator.core.model import Document
from annotator.formats import Input, Item, Notes, brat
from annotator.formats.item import FormatError
from tests import strategies
from tests.formats import making

TEXT = "🌉 “No,” she said, “never.” The cost rose, it is feared.\n"
ANN = (
    "T1\tSource 8 11\tshe\n"
    "T2\tCue 12 16\tsaid\n"
    "T3\tContent 2 7;18 26\t“No,” “never.”\n"
    "T4\tAttribution 12 16\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    "#1\tAnnotatorNotes T4\tcheck it\n"
)


def read(ann: str, text: str = TEXT) -> tuple[Document, Notes]:
    notes = Notes()
    files = {"a.txt": text.encode()}
    (imported,) = brat.parse(Input("folder/a.ann", ann.encode(), files.get), notes)
    assert imported.name == "folder/a.txt"
    return imported.document, notes


def written(document: Document) -> tuple[str, str]:
    export = brat.write([Item("a", document)])
    text, ann = (file.data.decode() for file in export.files)
    return text, ann


def test_an_attribution_is_a_quote_with_its_mention_and_cue() -> None:
    document, notes = read(ANN)
    assert not notes.faults
    quote = next(a for a in document.annotations if a.label == "quote")
    assert [span.exact for span in quote.spans] == ["“No,”", "“never.”"]
    assert [document.annotations[id].words for id in quote.linked_ids("source")] == ["she"]
    assert [document.annotations[id].words for id in quote.linked_ids("cue")] == ["said"]
    assert quote.note == "check it"


def test_it_goes_out_again_byte_for_byte_but_for_ids() -> None:
    text, ann = written(read(ANN)[0])
    assert text == TEXT
    assert sorted(ann.splitlines()) == sorted(ANN.splitlines())


def test_offsets_in_another_unit_are_found_out_and_never_shifted() -> None:
    utf16 = "T1\tSource 9 12\tshe\n"
    document, notes = read(utf16)
    assert [a.words for a in document.annotations] == ["she"]
    document, notes = read("T1\tSource 7 10\tshe\n")
    assert not document.annotations
    assert notes.faults[0].place == "line 1"
    assert "'she'" in notes.faults[0].message


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("T9\tSource\tx", "is not ID, tab, label and ranges"),
        ("T9\tSource 0 999\tx", "is no range"),
        ("E9\tX:T99", "T99 is not there"),
        ("Q1\tx", "begins with none of"),
        ("R1\tknows Arg1:T1", "two arguments"),
        ("T9\tSource 1 99999999999999999999\tx", "digits"),
    ],
)
def test_a_bad_line_is_said_with_its_number_and_the_rest_comes(line: str, said: str) -> None:
    document, notes = read(ANN + line + "\n")
    assert len(document.annotations) == 3
    (fault,) = notes.faults
    assert fault.place == "line 7"
    assert said in fault.message


def test_a_trigger_that_another_event_names_is_an_annotation_too() -> None:
    document, notes = read(ANN + "T5\tClaims 27 30\tThe\nE2\tClaims:T5 By:T4\n")
    assert not notes.faults
    assert [a.words for a in document.annotations if a.label == "Attribution"] == ["said"]


def test_two_events_with_one_trigger_are_two_attributions() -> None:
    more = "T5\tContent 27 40\tThe cost rose\nE2\tAttribution:T4 Content:T5 Cue:T2 Source:T1\n"
    document, notes = read(ANN + more)
    assert not notes.faults
    quotes = [a for a in document.annotations if a.label == "quote"]
    assert len(quotes) == 2
    assert all(quote.linked("source") and quote.linked("cue") for quote in quotes)


def test_a_content_that_is_not_there_is_said() -> None:
    document, notes = read(ANN.replace("Content:T3", "Content:T3 Content2:T33"))
    assert [fault.place for fault in notes.faults] == ["line 5"]
    assert "T33" in notes.faults[0].message
    assert len(document.annotations) == 3


def test_an_event_without_content_is_counted() -> None:
    document, notes = read("T1\tCue 12 16\tsaid\nT2\tAttribution 12 16\tsaid\nE1\tAttribution:T2 Cue:T1\n")
    assert [a.label for a in document.annotations] == ["cue"]
    assert notes.left_out["empty event"] == 1


def test_without_its_text_it_is_refused() -> None:
    with pytest.raises(FormatError, match=r"a\.txt"):
        list(brat.parse(Input("a.ann", ANN.encode()), Notes()))


def shapes(document: Document) -> Counter[tuple[object, ...]]:
    return Counter((a.label, tuple((s.start, s.end) for s in a.spans), a.note) for a in document.annotations)


def test_a_whole_attribution_comes_back() -> None:
    before = brat.reduced(making.attribution(), brat.HOLDS, Counter())
    text, ann = written(making.attribution())
    after, notes = read(ann, text)
    assert not notes.faults
    assert shapes(after) == shapes(before)


@settings(max_examples=60, deadline=None)
@given(strategies.documents())
def test_any_document_goes_out_and_what_goes_out_can_be_read(document: Document) -> None:
    text, ann = written(document)
    assert text == document.text
    after, _ = read(ann, text)
    assert sidecar.read(sidecar.write(after)).document == after


def test_the_real_files_come_in(shared: Path | None) -> None:
    if shared is None:
        return
    for path in sorted((shared / "interchange" / "brat").rglob("*.ann")):
        notes = Notes()
        beside = path.with_suffix(".txt").read_bytes()
        (imported,) = brat.parse(
            Input(path.name, path.read_bytes(), {path.with_suffix(".txt").name: beside}.get), notes
        )
        assert not notes.faults, path
        for annotation in imported.document.annotations:
            for span in annotation.spans:
                assert imported.document.text[span.start : span.end] == span.exact
