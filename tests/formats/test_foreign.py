"""Files as other programs write them: Label Studio, doccano, Prodigy, Hypothesis, and what is refused of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator import formats
from annotator.core.model import Document
from annotator.formats import FormatError, Imported, Input, Notes, get, recognised

TEXT = "🌉 “No,” she said. The cost rose."
HTML = "<div><p><b>Ada</b>: No &amp; no.</p></div><!-- x --><div><p>The cost rose.</p></div>"


def read(name: str, value: Any, *, article: str | None = None) -> tuple[list[Imported], Notes]:
    """What a format makes of a file with that value, or those lines."""
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    format = get(name)
    assert format is not None
    assert format.parse is not None
    notes = Notes()
    file = Input("set/export.json", data, article=lambda _stem: None if article is None else ("export.txt", article))
    assert recognised(file) is format
    return list(format.parse(file, notes)), notes


def words(document: Document) -> list[tuple[str, str]]:
    return [(a.label, a.words) for a in document.in_order()]


def region(start: Any, end: Any, text: str, label: str = "quote", **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text, "labels": [label], **more}
    return {"id": f"{label}{start}", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def task(*result: dict[str, Any], text: str = TEXT, **more: Any) -> dict[str, Any]:
    return {"data": {"text": text}, "annotations": [{"completed_by": {"email": "ada@x"}, "result": result}], **more}


@pytest.mark.parametrize(("start", "end"), [(2, 7), (3, 8)], ids=["code points", "UTF-16"])
def test_label_studio_in_either_unit(start, end):
    (found,), notes = read("label-studio", [task(region(start, end, "“No,”"))])
    assert not notes.faults
    assert words(found.document) == [("quote", "“No,”")]
    assert next(iter(found.document.annotations)).by == "ada@x"


def test_label_studio_refuses_what_fits_in_no_unit_and_takes_the_rest():
    (found,), notes = read("label-studio", [task(region(2, 7, "“No,”"), region(9, 12, "cost"))])
    assert words(found.document) == [("quote", "“No,”")]
    assert [fault.place for fault in notes.faults] == ["[0].annotations[0].result[1]"]
    assert "'cost'" in notes.faults[0].message


def test_label_studios_choices_relations_notes_and_predictions():
    quote = region(2, 7, "“No,”") | {"meta": {"text": ["Look."]}}
    cue = region(12, 16, "said", "cue")
    choice = {"id": quote["id"], "from_name": "type", "type": "choices", "value": {"text": "x", "choices": ["direct"]}}
    relation = {"type": "relation", "from_id": cue["id"], "to_id": quote["id"], "direction": "left", "labels": ["cue"]}
    guess = {"model_version": "m1", "score": 0.5, "result": [region(18, 31, "The cost rose", "claim")]}
    (found,), notes = read("label-studio", [task(quote, cue, choice, relation, predictions=[guess])])
    assert not notes.faults
    by_label = {a.label: a for a in found.document.annotations}
    assert by_label["quote"].attributes == {"type": "direct"}
    assert by_label["quote"].note == "Look."
    assert by_label["quote"].linked_ids("cue") == (by_label["cue"].id,)
    claim = by_label["claim"]
    assert (claim.status, claim.by, claim.confidence) == ("suggested", "rule:m1", 0.5)


@pytest.mark.parametrize("offsets", [True, False])
def test_label_studios_pages_by_global_offsets_or_by_paths(offsets):
    paths = {"start": "/div[1]/p[1]/b[1]/text()[1]", "end": "/div[2]/p[1]/text()[1]", "startOffset": 0, "endOffset": 8}
    more = {"globalOffsets": {"start": 0, "end": 21}} if offsets else {}
    value = {**paths, **more, "text": "Ada: No & no.\\n\\nThe cost", "hypertextlabels": ["claim"]}
    item = {"id": "a", "from_name": "l", "to_name": "t", "type": "hypertextlabels", "value": value}
    (found,), notes = read("label-studio", [task(item, text=HTML)])
    assert not notes.faults
    assert words(found.document) == [("claim", "Ada: No & no.The cost")]


@pytest.mark.parametrize(
    "value",
    [
        {"text": TEXT, "label": [[2, 7, "quote"], [12, 16, "cue"]]},
        {
            "text": TEXT,
            "entities": [
                {"id": 7, "start_offset": 2, "end_offset": 7, "label": "quote"},
                {"id": 9, "start_offset": 12, "end_offset": 16, "label": "cue"},
            ],
            "relations": [{"id": 0, "from_id": 7, "to_id": 9, "type": "cue"}],
        },
    ],
)
def test_doccanos_two_layouts(value):
    (found,), notes = read("doccano", value)
    assert not notes.faults
    assert words(found.document) == [("quote", "“No,”"), ("cue", "said")]


def test_a_line_that_cannot_be_read_is_said_with_its_number_and_the_others_come():
    good = json.dumps({"text": TEXT, "label": [[2, 7, "quote"]]}).encode()
    bad = json.dumps({"text": TEXT, "label": [[2, 700, "quote"], [1], [3, 4, ""]]}).encode()
    found, notes = read("doccano", b"\n".join((good, b"{ not JSON", b'{"label": []}', bad)) + b"\n")
    assert [words(one.document) for one in found] == [[("quote", "“No,”")], []]
    places = [fault.place for fault in notes.faults]
    assert places == ["line 2", "line 3", "line 4 label[1]", "line 4 label[2]", "line 4 label[0]"]
    assert [one.name for one in found] == ["set/export-0001.txt", "set/export-0002.txt"]


def test_prodigys_relations_go_by_their_spans():
    head = {"start": 2, "end": 7, "label": "quote", "token_start": 1, "token_end": 3}
    child = {"start": 12, "end": 16, "label": "cue"}
    loose = {"start": 8, "end": 11, "label": "WHO"}
    relations = [
        {"head": 3, "child": 5, "head_span": head, "child_span": child, "label": "cue"},
        {"head": 3, "child": 4, "head_span": head, "child_span": loose, "label": "source"},
        {"head": 3, "child": 4, "label": "nothing"},
    ]
    spans = [{**head, "text": "“No,”"}, child]
    (found,), notes = read("prodigy", {"text": TEXT, "spans": spans, "relations": relations, "answer": "reject"})
    assert [fault.place for fault in notes.faults] == ["relations[2]"]
    quote = next(a for a in found.document.annotations if a.label == "quote")
    linked = {role: found.document.annotations[quote.linked_ids(role)[0]].words for role in quote.links}
    assert linked == {"cue": "said", "source": "she"}
    assert quote.status == "rejected"


def row(start: int, exact: str, *tags: str, **more: Any) -> dict[str, Any]:
    quotation = {"type": "TextQuoteSelector", "exact": exact, "prefix": "", "suffix": ""}
    position = {"type": "TextPositionSelector", "start": start, "end": start + len(exact)}
    target = [{"source": "https://x", "selector": [position, quotation]}]
    return {"id": f"r{start}", "tags": tags, "text": "", "user": "acct:ada@hypothes.is", "target": target, **more}


def test_hypothesis_labels_by_the_first_tag():
    rows = [
        row(2, "“No,”", "claim", "x"),
        row(12, "said", "label:verb"),
        row(8, "she", "y"),
        {"id": "n", "target": [{}]},
    ]
    (found,), notes = read("hypothesis", {"total": 4, "rows": rows}, article=TEXT)
    assert not notes.faults
    assert words(found.document) == [("claim", "“No,”"), ("quote", "she"), ("verb", "said")]
    assert [a.tags for a in found.document.in_order()] == [("x",), ("y",), ()]
    assert {a.by for a in found.document.annotations} == {"ada"}
    assert notes.left_out["reply or page note"] == 1


W3C = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "type": "Annotation",
    "target": {"selector": {"type": "TextQuoteSelector", "exact": "No"}},
}


@pytest.mark.parametrize(("name", "value"), [("hypothesis", {"rows": [row(2, "“No,”")]}), ("w3c", [W3C])])
def test_without_the_article_it_is_refused(name, value):
    with pytest.raises(FormatError, match=r"export\.txt"):
        read(name, value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("doccano", b'{"text": "a", "label": [[0, 1, "x"]]'),
        ("label-studio", b'{"data": {}, "annotations": ['),
        ("prodigy", b'[{"text": "a", "spans": []},'),
        ("doccano", b'{"text": "\xff", "label": [[0, 1, "x"]]}'),
    ],
)
def test_a_file_that_is_cut_off_or_in_another_encoding_is_refused_with_the_place(name, data):
    with pytest.raises(FormatError) as error:
        read(name, data)
    assert "line 1" in error.value.fault.place


@pytest.mark.parametrize("value", [None, 3, "x", [], [[]], [None], {"text": 3}, {"data": 3, "annotations": 3}])
@pytest.mark.parametrize("name", ["doccano", "label-studio", "prodigy"])
def test_any_json_is_a_fault_and_no_exception(name, value):
    notes = Notes()
    parse = formats.get(name).parse
    assert list(parse(Input("a.json", json.dumps(value).encode()), notes)) == []


def test_the_real_files_come_in(shared: Path | None) -> None:
    if shared is None:
        return
    came = {}
    for path in sorted((shared / "interchange").rglob("*.json*")):
        folder = path.relative_to(shared / "interchange").parts[0]
        if folder not in ("label-studio", "doccano", "prodigy"):
            continue
        file = Input(path.name, path.read_bytes())
        format = recognised(file)
        assert format is not None
        assert format.name == folder, path
        assert format.parse is not None
        for imported in format.parse(file, Notes()):
            for annotation in imported.document.annotations:
                came[folder] = came.get(folder, 0) + 1
                for span in annotation.spans:
                    assert imported.document.text[span.start : span.end] == span.exact
    assert came == {"label-studio": 8, "doccano": 11, "prodigy": 466}
