"""The sidecar: there and back without loss, and faults that say where."""

import json
from typing import Any

import pytest
from hypothesis import given
from msgspec import UNSET

from annotator.core import sidecar
from annotator.core.model import Document
from annotator.core.sidecar import SidecarError
from tests.strategies import documents, documents_with_unreadable

TEXT = "“No,” she said.\nNothing 🏳️‍🌈 else."


def annotation(**changes: Any) -> dict[str, Any]:
    """A good annotation over TEXT, but for what is changed; UNSET takes a key away."""
    good = {
        "id": "a1",
        "label": "quote",
        "spans": [{"start": 0, "end": 5, "exact": "“No,”"}],
        "attributes": {"type": "direct"},
        "links": {"who": ["s1"]},
        "tags": [],
        "note": "",
        "by": "Ada",
        "created": "2026-11-23T05:00:00Z",
        "modified": "2026-11-23T05:00:00Z",
        "status": "accepted",
    }
    return {key: value for key, value in (good | changes).items() if value is not UNSET}


def span(**changes: Any) -> dict[str, Any]:
    """An annotation whose only span is a good one, but for what is changed."""
    good = {"start": 0, "end": 5, "exact": "“No,”"} | changes
    return annotation(spans=[{key: value for key, value in good.items() if value is not UNSET}])


def source(**changes: Any) -> dict[str, Any]:
    good = {"id": "s1", "name": "Ada Lund", "kind": "person"} | changes
    return {key: value for key, value in good.items() if value is not UNSET}


def tree(*annotations: Any, sources: Any = None, **changes: Any) -> dict[str, Any]:
    good = {
        "format": "article-annotations",
        "version": 1,
        "article": {"file": "a.txt"},
        "text": TEXT.split("\n"),
        "annotations": list(annotations),
        "sources": [source()] if sources is None else sources,
    }
    return {key: value for key, value in (good | changes).items() if value is not UNSET}


def faults(data: bytes) -> list[str]:
    return [str(fault) for fault in sidecar.read(data).faults]


# There and back


@given(documents())
def test_what_is_written_is_read_again(document: Document) -> None:
    reading = sidecar.read(sidecar.write(document))
    assert reading.faults == ()
    assert reading.document == document


@given(documents())
def test_the_order_of_keys_and_white_space_are_no_matter(document: Document) -> None:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return [turned(item) for item in value] if isinstance(value, list) else value

    whole = json.loads(sidecar.write(document))
    for data in (json.dumps(turned(whole), ensure_ascii=False), json.dumps(turned(whole), indent=3)):
        reading = sidecar.read(data.encode())
        assert reading.faults == ()
        assert reading.document == document


@pytest.mark.parametrize("leave_out", [(), ("tags", "note", "attributes")])
def test_a_key_twice_is_found_whatever_else_is_left_out(leave_out: tuple[str, ...]) -> None:
    plain = annotation(links={}, **dict.fromkeys(leave_out, UNSET))
    whole = tree(plain, annotation(id="a2", links={}))
    assert faults(json.dumps(whole).encode()) == []
    for once, twice in (('"by": "Ada"', '"by": "Ada", "by": "Ada"'), ('"end": 5', '"end": 4, "end": 5')):
        data = json.dumps(whole).replace(once, twice, 1).encode()
        assert len(faults(data)) == 1
        assert "stands twice" in faults(data)[0]


@given(documents_with_unreadable())
def test_writing_is_stable(document: Document) -> None:
    once = sidecar.write(document)
    assert sidecar.write(sidecar.read(once).document) == once
    assert once.endswith(b"\n}\n")
    assert b"\r" not in once


@given(documents_with_unreadable())
def test_exact_is_always_what_stands_there(document: Document) -> None:
    read = sidecar.read(sidecar.write(document)).document
    for record in read.annotations:
        for part in record.spans:
            assert read.text[part.start : part.end] == part.exact


@given(documents_with_unreadable())
def test_unreadable_records_are_kept_byte_for_byte(document: Document) -> None:
    data = sidecar.write(document)
    read = sidecar.read(data).document
    assert [(bad.section, bad.raw) for bad in read.bad] == [(bad.section, bad.raw) for bad in document.bad]
    assert all(bad.raw in data for bad in document.bad)


def test_unknown_keys_of_every_level_come_out_after_the_known_ones() -> None:
    record = annotation(
        spans=[{"start": 0, "end": 5, "exact": "“No,”", "page": 3}],
        links={"supports": [{"article": "b.txt", "id": "x", "why": {"deep": [1]}}]},
        suggested={"by": "rule:r", "confidence": 0.5, "spans": [{"start": 1, "end": 2, "exact": "N", "y": 2}], "z": 0},
        anchor={"state": "moved", "was": [{"start": 1, "end": 2, "exact": "N", "w": None}], "v": "v"},
        x_tool={"a": [1, {"b": None}]},
    )
    whole = tree(record, sources=[source(wikidata="Q1")], article={"file": "a.txt", "desk": "x"}, more=[1.50])
    written = json.loads(sidecar.write(sidecar.read(json.dumps(whole).encode()).document))
    kept = json.loads(json.dumps(written))
    assert kept["annotations"][0] == record
    assert list(kept["annotations"][0])[-1] == "x_tool"
    assert list(kept["annotations"][0]["spans"][0]) == ["start", "end", "exact", "page"]
    assert kept["sources"][0]["wikidata"] == "Q1"
    assert kept["article"] == {"file": "a.txt", "desk": "x"}
    assert list(kept)[-1] == "more"


def test_a_record_a_line_in_an_order_that_does_not_jump() -> None:
    later = annotation(id="b", spans=[{"start": 6, "end": 9, "exact": "she"}])
    same = annotation(id="a0")
    data = sidecar.write(sidecar.read(json.dumps(tree(later, annotation(), same)).encode()).document)
    lines = data.decode().split("\n")
    at = lines.index('"annotations": [') + 1
    assert [json.loads(line.rstrip(","))["id"] for line in lines[at : at + 3]] == ["a0", "a1", "b"]


# One bad record costs one record

BAD_ANNOTATIONS = {
    "end past the text": (span(end=99), "annotations[1].spans[0].end: 99 is past the end of the text (34)"),
    "other words": (
        span(exact="“Yes”"),
        "annotations[1].spans[0].exact: '“Yes”' is not what stands there: '“No,”'",
    ),
    "end before the start": (span(start=5, end=5), "annotations[1].spans[0].end: 5 is not after the start (5)"),
    "before the text": (span(start=-1), "annotations[1].spans[0].start: -1 is before the beginning of the text"),
    "half a code point": (span(start=0.5), "annotations[1].spans[0].start: is needed: a whole number of code points"),
    "true for a number": (span(end=True), "annotations[1].spans[0].end: is needed: a whole number of code points"),
    "no words": (span(exact=UNSET), "annotations[1].spans[0].exact: is needed: the text of the span"),
    "span that is none": (annotation(spans=[7]), "annotations[1].spans[0]: is no object"),
    "no spans": (annotation(spans=UNSET), "annotations[1].spans: is needed: a list"),
    "no place": (annotation(spans=[]), "annotations[1].spans: is empty; only an orphan has no place in the text"),
    "link to nowhere": (
        annotation(links={"source": ["a0", "gone"]}),
        "annotations[1].links.source[1]: nothing in the file has the id 'gone'",
    ),
    "link that is none": (
        annotation(links={"source": [3]}),
        "annotations[1].links.source[0]: is neither an id nor an article with an id",
    ),
    "link elsewhere without id": (
        annotation(links={"who": [{"article": "b.txt"}]}),
        "annotations[1].links.who[0].id: is needed: a string",
    ),
    "links in a list": (annotation(links=[]), "annotations[1].links: is no object"),
    "links outside a list": (annotation(links={"who": "s1"}), "annotations[1].links.who: is no list"),
    "equal ids": (
        annotation(id="a0"),
        "annotations[1].id: 'a0' is already the id of annotations[0]; ids are unique in the file",
    ),
    "empty id": (annotation(id=""), "annotations[1].id: is empty"),
    "no id": (annotation(id=UNSET), "annotations[1].id: is needed: a string"),
    "no label": (annotation(label=UNSET), "annotations[1].label: is needed: a string"),
    "no by": (annotation(by=UNSET), "annotations[1].by: is needed: a string"),
    "no created": (annotation(created=UNSET), "annotations[1].created: is needed: a string"),
    "no modified": (annotation(modified=UNSET), "annotations[1].modified: is needed: a string"),
    "no status": (annotation(status=UNSET), "annotations[1].status: is none of accepted, suggested, rejected"),
    "other status": (annotation(status="done"), "annotations[1].status: is none of accepted, suggested, rejected"),
    "confidence": (annotation(confidence=1.5), "annotations[1].confidence: is no number from 0 to 1"),
    "tags": (annotation(tags=["a", 1]), "annotations[1].tags[1]: is no string"),
    "note": (annotation(note=None), "annotations[1].note: is no string"),
    "attributes": (annotation(attributes=[]), "annotations[1].attributes: is no object"),
    "anchor": (
        annotation(anchor={"state": "lost"}),
        "annotations[1].anchor.state: is none of exact, moved, uncertain, orphan",
    ),
    "former span": (
        annotation(anchor={"state": "moved", "was": [{"start": 2, "end": 1, "exact": ""}]}),
        "annotations[1].anchor.was[0].end: 1 is not after the start (2)",
    ),
    "suggested": (annotation(suggested={"by": 1}), "annotations[1].suggested.by: is no string"),
    "no object": ("words", "annotations[1]: is no object"),
}


@pytest.mark.parametrize(("bad", "message"), BAD_ANNOTATIONS.values(), ids=BAD_ANNOTATIONS)
def test_a_bad_annotation_is_named_and_kept(bad: Any, message: str) -> None:
    raw = json.dumps(bad, ensure_ascii=False, indent=3)
    rest = json.dumps(tree(annotation(id="a0"), "HERE"), ensure_ascii=False)
    data = rest.replace('"HERE"', raw).encode()
    reading = sidecar.read(data)
    assert [str(fault) for fault in reading.faults] == [message]
    assert [record.id for record in reading.document.annotations] == ["a0"]
    assert [record.raw for record in reading.document.bad] == [raw.encode()]
    assert raw.encode() in sidecar.write(reading.document)


BAD_SOURCES = {
    "no name": (source(id="s2", name=UNSET), "sources[1].name: is needed: a string"),
    "kind": (
        source(id="s2", kind="robot"),
        "sources[1].kind: is none of person, organisation, group, document, unnamed",
    ),
    "names": (source(id="s2", names="Ada"), "sources[1].names: is no list"),
    "equal ids": (source(), "sources[1].id: 's1' is already the id of sources[0]; ids are unique in the file"),
    "an annotation's id": (
        source(id="a1"),
        "sources[1].id: 'a1' is already the id of annotations[0]; ids are unique in the file",
    ),
}


@pytest.mark.parametrize(("bad", "message"), BAD_SOURCES.values(), ids=BAD_SOURCES)
def test_a_bad_source_is_named_and_kept(bad: Any, message: str) -> None:
    reading = sidecar.read(json.dumps(tree(annotation(), sources=[source(), bad])).encode())
    assert [str(fault) for fault in reading.faults] == [message]
    assert [record.section for record in reading.document.bad] == ["sources"]
    assert len(reading.document.annotations) == 1


def test_of_two_with_one_id_the_same_one_is_bad_at_every_reading() -> None:
    dead_link, twin = annotation(links={"source": ["nobody"]}), annotation(note="the twin")
    once = sidecar.read(json.dumps(tree(dead_link, twin)).encode()).document
    again = sidecar.read(sidecar.write(once)).document
    assert len(once.annotations) == 0
    assert again.annotations == once.annotations
    assert [record.raw for record in again.bad] == [record.raw for record in once.bad]


def test_a_link_to_a_bad_record_is_no_second_fault() -> None:
    data = json.dumps(tree(annotation(links={"cue": ["a2"]}), annotation(id="a2", label=""))).encode()
    assert faults(data) == ["annotations[1].label: is empty"]
    assert len(sidecar.read(data).document.annotations) == 1


STRICT = {
    "NaN": ('{"a": NaN}', "NaN is not a number in JSON"),
    "Infinity": ('{"a": -Infinity}', "-Infinity is not a number in JSON"),
    "lone surrogate": ('"\\ud83d"', "half of a surrogate pair"),
    "number too large": ("1e999", "a number too large"),
}


@pytest.mark.parametrize("where", ["annotations", "sources", "more"])
@pytest.mark.parametrize(("value", "message"), STRICT.values(), ids=STRICT)
def test_strict_json_everywhere(where: str, value: str, message: str) -> None:
    base = tree(annotation(attributes={"x": "HERE"})) if where == "annotations" else tree(annotation())
    if where == "sources":
        base["sources"].append(source(id="s2", x="HERE"))
    if where == "more":
        base["more"] = "HERE"
    data = json.dumps(base).replace('"HERE"', value).encode()
    try:
        said = faults(data)
    except SidecarError as error:
        said = [str(error)]
    assert len(said) == 1
    assert message in said[0]


def test_a_key_twice_in_a_record_costs_the_record() -> None:
    data = json.dumps(tree(annotation(), annotation(id="a2"))).replace('"id": "a2"', '"id": "a2", "id": "a3"').encode()
    assert faults(data) == ["annotations[1]: the key 'id' stands twice"]


@pytest.mark.parametrize("key", ["annotations", "text", "version"])
def test_a_key_twice_on_top_costs_the_file(key: str) -> None:
    data = json.dumps(tree(annotation()))[:-1] + f', "{key}": []}}'
    with pytest.raises(SidecarError, match=f"line 1, column [0-9]+: not JSON: the key '{key}' stands twice"):
        sidecar.read(data.encode())


# What cannot be read as a whole

WHOLE = {
    "nothing": (b"", "line 1, column 1: not JSON: expected {"),
    "no JSON": (b'{\n"format": "article-annotations",\n"version" 1}', "line 3, column 11: not JSON: expected :"),
    "cut off": (sidecar.write(sidecar.read(json.dumps(tree()).encode()).document)[:-3], "not JSON: "),
    "something after it": (json.dumps(tree()).encode() + b"\n}", "line 2, column 1: not JSON: something stands after"),
    "a list": (b"[]", "line 1, column 1: not JSON: expected {"),
    "JSON of something else": (b'{"cells": []}', 'format: is not "article-annotations": this is JSON of something'),
    "not UTF-8": (json.dumps(tree()).encode("utf-16"), "line 1: not JSON: not UTF-8 (byte 0)"),
    "no version": (json.dumps(tree(version=UNSET)).encode(), "version: is needed: a number from 1"),
    "no article": (json.dumps(tree(article=UNSET)).encode(), "article: is needed: an object"),
    "no file": (json.dumps(tree(article={})).encode(), "article.file: is needed"),
    "no text": (json.dumps(tree(text=UNSET)).encode(), "text: is needed"),
    "text in one piece": (json.dumps(tree(text="one")).encode(), "text: is needed: the lines"),
    "no annotations": (json.dumps(tree(annotations=UNSET)).encode(), "annotations: is needed: a list"),
    "conflict": (
        b"{\n<<<<<<< ours\n" + json.dumps(tree()).encode(),
        "line 2: git's conflict markers are in the file",
    ),
    "deep": (b'{"format": ' + b"[" * 100_000, "nested more than 200 deep"),
    "deep on top": (
        json.dumps(tree(more="HERE")).replace('"HERE"', "[" * 250 + "]" * 250).encode(),
        "nested more than 200 deep",
    ),
}


@pytest.mark.parametrize(("data", "message"), WHOLE.values(), ids=WHOLE)
def test_what_is_no_sidecar_says_why(data: bytes, message: str) -> None:
    with pytest.raises(SidecarError) as caught:
        sidecar.read(data)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_deep_record_costs_the_record() -> None:
    deep = json.dumps(tree(annotation(), annotation(id="a2", x="HERE")))
    data = deep.replace('"HERE"', "[" * 250 + "]" * 250).encode()
    said = faults(data)
    assert len(said) == 1
    assert said[0].startswith("annotations[1].x[0]")
    assert said[0].endswith("nested more than 200 deep")


def test_a_newer_version_is_read_and_said() -> None:
    reading = sidecar.read(json.dumps(tree(annotation(), version=2)).encode())
    assert reading.newer
    assert [fault.place for fault in reading.faults] == ["version"]
    assert len(reading.document.annotations) == 1


def test_a_later_minor_version_is_no_fault() -> None:
    reading = sidecar.read(json.dumps(tree(annotation(), version=1.5)).encode())
    assert not reading.newer
    assert reading.faults == ()
    assert b'"version": 1.5,' in sidecar.write(reading.document)


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault() -> None:
    data = b"\xef\xbb\xbf" + json.dumps(tree(annotation()), indent=1).replace("\n", "\r\n").encode()
    assert faults(data) == []
