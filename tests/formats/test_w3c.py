"""Web annotations: there and back without loss, as the standard wants them, and other programs' files."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from annotator.core import sidecar
from annotator.core.model import Document
from annotator.core.resources import resource
from annotator.formats import FormatError, Item, w3c
from tests.formats.checker import SUITE, failures, validators
from tests.strategies import documents, documents_with_unreadable

RECOGITO = SUITE.parent / "w3c-recogito"


def sample() -> Document:
    return sidecar.read(resource("samples", "harbour-bridge.txt.annotations.json").read_bytes()).document


def written(document: Document, name: str = "news/a b.txt") -> bytes:
    [file] = w3c.write([Item(name, document)]).files
    assert file.name == f"{name}.w3c.jsonld"
    return file.data


@given(documents())
def test_there_and_back(document: Document) -> None:
    reading = w3c.read(written(document))
    assert reading.faults == ()
    assert reading.document == document


@given(documents_with_unreadable())
def test_there_and_back_with_unreadable_records(document: Document) -> None:
    assert w3c.read(written(document)).document == document


def test_there_and_back_of_a_sample_and_of_a_newer_version() -> None:
    document = sample()
    assert w3c.read(written(document)).document == document
    newer = replace(document, version=2)
    reading = w3c.read(written(newer))
    assert reading.newer
    assert reading.document == newer
    assert sidecar.write(reading.document) == sidecar.write(newer)


def test_deep_attributes_come_back() -> None:
    deep: Any = 0
    for _ in range(190):
        deep = [deep]
    document = sample()
    record = next(iter(document.annotations))
    record = replace(record, attributes={"deep": deep})
    document = replace(document, annotations=document.annotations.with_changes(put=[record]))
    assert sidecar.read(sidecar.write(document)).faults == ()
    assert w3c.read(written(document)).document == document


def assert_standard(data: bytes) -> None:
    collection = json.loads(data)
    assert failures(collection, "collections/collectionMusts") == []
    assert failures(collection, "collections/pages/pageMusts") == []
    assert collection["total"] == len(collection["first"]["items"])
    for annotation in collection["first"]["items"]:
        assert failures(annotation, "annotations/annotationMusts") == []


@settings(max_examples=25)
@given(documents_with_unreadable())
def test_what_the_standard_demands(document: Document) -> None:
    assert_standard(written(document))


def test_what_the_standard_demands_of_a_sample() -> None:
    assert_standard(written(sample()))


def test_the_checker_finds_what_is_wrong() -> None:
    assert validators("annotations/annotationMusts")
    annotation = json.loads(written(sample()))["first"]["items"][0]
    for key in ("@context", "id", "type", "target"):
        assert failures({k: v for k, v in annotation.items() if k != key}, "annotations/annotationMusts")
    for change in ({"created": "yesterday"}, {"id": "a b"}, {"bodyValue": "x"}):
        assert failures(annotation | change, "annotations/annotationMusts")


def test_the_standards_keys_say_what_they_can() -> None:
    document = sample()
    items = json.loads(written(document))["first"]["items"]
    assert len(items) == len(document.annotations)
    for item, record in zip(items, document.in_order(), strict=True):
        bodies = [(body["purpose"], body["value"]) for body in item["body"]]
        assert ("classifying", record.label) in bodies
        assert [value for purpose, value in bodies if purpose == "tagging"] == list(record.tags)
        assert item["creator"]["name"] == record.by
        assert item["created"] == record.created
        assert len(item["target"]) == len(record.spans)
        for target, span in zip(item["target"], record.spans, strict=True):
            position, quote = target["selector"]
            assert document.text[position["start"] : position["end"]] == quote["exact"] == span.exact
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in document.text


def test_the_same_document_gives_the_same_bytes_and_other_articles_other_ids() -> None:
    document = sample()
    assert written(document) == written(document)
    assert written(document, "a.txt") != written(document, "b.txt")
    ids = {json.loads(written(document, name))["id"] for name in ("a.txt", "b.txt")}
    assert len(ids) == 2


# Files that are not whole


def changed(change: Any) -> bytes:
    value = json.loads(written(sample()))
    change(value)
    return json.dumps(value).encode()


def test_an_annotation_that_another_program_spoilt_is_named() -> None:
    def spoil(value: Any) -> None:
        items = value["first"]["items"]
        items[2]["target"][0]["selector"][0]["end"] += 1
        items[4]["annotator:record"]["status"] = "done"
        del items[6]["target"]

    reading = w3c.read(changed(spoil))
    places = sorted(fault.place for fault in reading.faults)
    assert places[0] == "first.items[2].spans[0].exact"
    assert "first.items[4].status" in places
    assert "first.items[6]" in places


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[", "not JSON"),
        (b'{"a": NaN}', "NaN is not a number in JSON"),
        (b"{}", "holds no web annotations"),
        (b"3", "holds no web annotations"),
        (b'{"annotator:document": {}}', "first.items: is needed"),
        (b'{"annotator:document": {}, "first": {"items": []}}', "annotator:document.text: is needed"),
        (
            b'{"annotator:document": {"text": "", "sources": []}, "first": {"items": []}}',
            "annotator:document.version: is needed",
        ),
        (
            b'{"annotator:document": {"text": "", "sources": 3}, "first": {"items": []}}',
            "annotator:document: is needed",
        ),
        (b'{"annotator:document": {"text": "", "bad": 3}, "first": {"items": []}}', "annotator:document.bad: is no"),
    ],
)
def test_what_cannot_be_read_says_where(data: bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        w3c.read(data)
    assert message in str(caught.value)


# Other programs' files

TEXT = "🏳️‍🌈 “No,” she said. She said nothing."


def foreign(*selectors: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "http://example.org/1",
        "type": "Annotation",
        "creator": {"id": "urn:x", "name": "Ada"},
        "created": "2024-01-05T13:19:14.716Z",
        "body": [
            {"type": "TextualBody", "value": "yes", "purpose": "tagging"},
            {"type": "TextualBody", "value": "Look."},
        ],
        "target": {"source": "http://example.org/a", "selector": list(selectors)},
        **more,
    }


def quote(exact: str, prefix: str = "", suffix: str = "") -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def position(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def wrapped(annotation: Any) -> list[tuple[str, Any]]:
    page = {"type": "AnnotationPage", "items": [annotation]}
    return [
        ("", annotation),
        ("[0]", [annotation]),
        ("items[0]", page),
        ("first.items[0]", {"type": ["AnnotationCollection"], "first": page}),
    ]


@pytest.mark.parametrize("number", range(4))
def test_an_annotation_stands_alone_in_a_list_a_page_or_a_collection(number: int) -> None:
    start = TEXT.index("“")
    place, value = wrapped(foreign(quote("“No,”"), position(start, start + 5)))[number]
    reading = w3c.read(json.dumps(value).encode(), TEXT)
    assert reading.faults == ()
    [record] = reading.document.annotations
    assert record.words == "“No,”"
    assert (record.tags, record.note, record.by) == (("yes",), "Look.", "Ada")
    without = w3c.read(json.dumps(value).encode())
    assert [str(fault) for fault in without.faults] == [
        f"{place}: cannot be placed without the article's text".removeprefix(": ")
    ]


def test_positions_in_utf16_units_are_known_by_their_quotations() -> None:
    units = len(TEXT[: TEXT.index("“")].encode("utf-16-le")) // 2
    assert units != TEXT.index("“")
    first = foreign(quote("“No,”"), position(units, units + 5))
    second = foreign(position(units + 6, units + 9), id="2")
    reading = w3c.read(json.dumps([first, second]).encode(), TEXT)
    assert {record.words for record in reading.document.annotations} == {"“No,”", "she"}


def test_what_no_unit_explains_is_placed_by_its_quotation_alone_or_not_at_all() -> None:
    both = [
        foreign(quote("“No,”"), position(0, 4), id="1"),
        foreign(quote("said"), position(0, 4), id="2"),
        foreign(quote("said", "She "), position(0, 4), id="3"),
        foreign(quote("gone"), position(0, 4), id="4"),
        foreign(position(0, 4), id="5"),
        foreign(id="6"),
        foreign({"type": "XPathSelector", "value": "/p"}, id="7"),
    ]
    reading = w3c.read(json.dumps(both).encode(), TEXT)
    assert {record.id for record in reading.document.annotations} == {"1", "3"}
    assert sorted(str(fault) for fault in reading.faults) == [
        "[1].target: its quotation is in the text more than once",
        "[3].target: its quotation is not in the text",
        "[4].target: its position is in no unit that fits the text",
        "[5].target: has neither a quotation nor a position in a text",
        "[6].target: has neither a quotation nor a position in a text",
    ]


def test_equal_ids_are_a_fault_at_their_place() -> None:
    twice = [foreign(quote("“No,”")), foreign(quote("nothing"))]
    reading = w3c.read(json.dumps(twice).encode(), TEXT)
    assert [fault.place for fault in reading.faults] == ["[1].id"]


def recogito_files() -> list[Path]:
    return sorted(RECOGITO.glob("*.json"))


def test_a_browser_librarys_file_is_read_over_a_text_with_its_words() -> None:
    found = [json.loads(path.read_text("utf-8")) for path in recogito_files()] or [[foreign(quote("“No,”"))]]
    for annotations in found:
        targets = [annotation["target"] for annotation in annotations]
        parts = [part for target in targets for part in (target if isinstance(target, list) else [target])]
        words = [selector["exact"] for part in parts for selector in part["selector"] if "exact" in selector]
        reading = w3c.read(json.dumps(annotations).encode(), "\n".join(dict.fromkeys(words)))
        assert len(reading.document.annotations) + len(reading.faults) == len(annotations)
        assert all(span.exact in words for record in reading.document.annotations for span in record.spans)
        without = w3c.read(json.dumps(annotations).encode())
        assert len(without.faults) == len(annotations)
