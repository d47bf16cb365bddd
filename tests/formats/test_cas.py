"""UIMA's CAS, as XMI and as JSON: there and back without loss, and as another program reads it."""

import io
import json
from types import ModuleType
from typing import Any

import cassis
import pytest
from hypothesis import example, given, settings
from msgspec.structs import replace

from annotator.core import sidecar
from annotator.core.model import Annotation, Document, Span
from annotator.core.records import Records
from annotator.core.resources import resource
from annotator.formats import FormatError, Imported, Input, Item, Notes, cas_json, cas_own, cas_xmi, recognised
from annotator.formats.xml_text import holds
from tests.formats import making
from tests.strategies import documents_with_unreadable

BOTH = pytest.mark.parametrize("module", [cas_xmi, cas_json], ids=["XMI", "JSON"])
SMALL = replace(making.attribution(), annotations=Records(
    replace(annotation, confidence=1e-132 if annotation.id == "k" else annotation.confidence)
    for annotation in making.attribution().annotations
))  # fmt: skip


def sample() -> Document:
    return sidecar.read(resource("samples", "harbour-bridge.txt.annotations.json").read_bytes()).document


def written(module: ModuleType, document: Document) -> bytes:
    [file] = module.write([Item("news/a b.txt", document)]).files
    assert file.name == f"news/a b.txt{module.SUFFIX}"
    data: bytes = file.data
    return data


def read(module: ModuleType, data: bytes, name: str = "news/a b.txt", **more: Any) -> tuple[Imported, Notes]:
    notes = Notes()
    file = Input(name + module.SUFFIX, data, **more)
    assert recognised(file) is not None
    (found,) = module.parse(file, notes)
    return found, notes


def of_uima(module: ModuleType, data: bytes) -> cassis.Cas:
    """What another program makes of it."""
    if module is cas_json:
        return cassis.load_cas_from_json(data.decode())
    [types] = cas_xmi.beside()
    return cassis.load_cas_from_xmi(io.BytesIO(data), cassis.load_typesystem(io.BytesIO(types.data)))


def saved(module: ModuleType, cas: cassis.Cas) -> bytes:
    """As that program saves it."""
    text = cas.to_json() if module is cas_json else cas.to_xmi()
    assert isinstance(text, str)
    return text.encode()


@BOTH
@settings(max_examples=100, deadline=None)
@example(document=SMALL)
@given(document=documents_with_unreadable())
def test_any_document_comes_back(module: ModuleType, document: Document) -> None:
    if module is cas_xmi and not holds(document.text):
        with pytest.raises(FormatError, match=r"^text line [0-9]+: U\+[0-9A-F]{4} at [0-9]+ cannot stand in XML$"):
            written(module, document)
        return
    found, notes = read(module, written(module, document))
    assert found.document == document
    assert sidecar.write(found.document) == sidecar.write(document)
    assert len(notes.faults) == len(document.bad)
    assert found.name == "news/a b.txt"


@BOTH
@settings(max_examples=50, deadline=None)
@example(document=SMALL)
@given(document=documents_with_unreadable())
def test_another_program_sees_the_same_words_at_the_same_places(module: ModuleType, document: Document) -> None:
    if module is cas_xmi and not holds(document.text):
        return
    cas = of_uima(module, written(module, document))
    assert (cas.sofa_string or "") == document.text
    seen = sorted((a.begin, a.end, a.get_covered_text()) for kind in cas_parts() for a in cas.select(kind))
    assert seen == sorted((s.start, s.end, s.exact) for a in document.annotations for s in a.spans)
    assert [one.id or "" for one in cas.select("annotator.Source")] == [
        source.id if module is cas_json or holds(source.id) else "" for source in document.sources_in_order()
    ]
    again, _ = read(module, saved(module, cas))
    assert again.document == document


def cas_parts() -> tuple[str, str]:
    return "annotator.Annotation", "annotator.Part"


@BOTH
def test_another_program_finds_what_is_said_in_features(module: ModuleType) -> None:
    cas = of_uima(module, written(module, making.attribution()))
    found = {one.id: one for one in cas.select("annotator.Annotation")}
    quote = found["q"]
    assert (quote.get_covered_text(), quote.label, quote.note, quote.by) == ("“No,”", "quote", "Look.", "Ada")
    assert quote.tags.elements == ["a", "b"]
    assert [(one.key, one.value, one.json) for one in quote.attributes.elements] == [
        ("type", "direct", None),
        ("x", None, "[1]"),
    ]
    links = [(link.role, (link.target or link.source).id) for link in quote.links.elements]
    assert links == [
        ("source", "m1"),
        ("source", "m2"),
        ("cue", "c1"),
        ("cue", "c2"),
        ("who", "s1"),
        ("who", "s3"),
    ]
    [part] = cas.select("annotator.Part")
    assert (part.of.id, part.number, part.get_covered_text()) == ("q", 2, "“and\nnever.”")
    assert found["k"].confidence == 0.5
    [article] = cas.select("annotator.Article")
    assert (article.title, article.url, article.language) == ("No bridge", "https://example.org/a", "x-unspecified")


@BOTH
def test_what_another_program_changed_comes_back_changed(module: ModuleType) -> None:
    cas = of_uima(module, written(module, making.attribution()))
    found = {one.id: one for one in cas.select("annotator.Annotation")}
    found["q"].note = "Looked."
    found["c1"].begin = making.TEXT.index("she")
    kind = cas.typesystem.create_type("webanno.custom.Place", "uima.tcas.Annotation")
    cas.typesystem.create_feature(kind, "value", "uima.cas.String")
    start = making.TEXT.index("cost")
    cas.add(kind(begin=start, end=start + 4, value="here"))
    cas.add(cas.typesystem.get_type("annotator.Annotation")(begin=start, end=start + 4, label="cue"))
    come, notes = read(module, saved(module, cas))
    assert not notes.faults
    document = come.document
    assert document.annotations["q"].note == "Looked."
    assert document.annotations["c1"].words == "she said"
    added = [a for a in document.annotations if a.id not in making.attribution().annotations]
    assert sorted((a.label, a.words, a.attributes.get("value")) for a in added) == [
        ("Place", "cost", "here"),
        ("cue", "cost", None),
    ]
    assert sidecar.read(sidecar.write(document)).document == document


@BOTH
def test_a_sample_a_newer_version_and_a_long_text_come_back(module: ModuleType) -> None:
    for document in (sample(), replace(sample(), version=2)):
        assert read(module, written(module, document))[0].document == document
    deep: Any = 0
    for _ in range(190):
        deep = [deep]
    record = next(iter(sample().annotations))
    record = replace(record, attributes={"deep": deep}, spans=(Span(0, 1, "x"),))
    long = replace(sample(), text="x" * 11_000_000, annotations=Records([record]), sources=Records())
    found, _ = read(module, written(module, replace(long, annotations=Records([replace(record, links={})]))))
    assert len(found.document.text) == 11_000_000
    assert [a.attributes for a in found.document.annotations] == [{"deep": deep}]


def test_xml_refuses_a_character_with_its_place_and_json_holds_it() -> None:
    document = replace(making.document(), text="One\nTwo\x0b")
    with pytest.raises(FormatError) as caught:
        written(cas_xmi, document)
    assert str(caught.value) == "text line 2: U+000B at 7 cannot stand in XML"
    assert read(cas_json, written(cas_json, document))[0].document == document


def test_the_same_document_gives_the_same_bytes() -> None:
    for module in (cas_xmi, cas_json):
        assert written(module, sample()) == written(module, sample())


def test_the_article_comes_with_it_where_it_is_beside() -> None:
    document = making.attribution()
    beside = {"a b.txt": document.text.encode()}
    found, _ = read(cas_xmi, written(cas_xmi, document), beside=beside.get)
    assert found.data == document.text.encode()


def test_orphans_and_what_leads_to_them() -> None:
    orphan = Annotation(
        id="o", label="quote", spans=(), by="", created="x", modified="x", status="accepted",
        anchor=sidecar.Anchor("orphan"), links={"within": ("gone", "o")},
    )  # fmt: skip
    document = making.document(orphan, making.annotation("gone", "quote", "No", links={"supports": ("o",)}))
    for module in (cas_xmi, cas_json):
        found, notes = read(module, written(module, document))
        assert not notes.faults
        assert found.document == document
    assert cas_own.made(document).of_type("annotator.Orphan")[0].begin < 0


# Files of ours that are not whole


def structures(change: Any) -> bytes:
    value = json.loads(written(cas_json, making.attribution()))
    by_id = {one.get("id", one["%ID"]): one for one in value["%FEATURE_STRUCTURES"]}
    change(value, by_id)
    return json.dumps(value).encode()


def damaged(change: Any) -> tuple[Document, list[str]]:
    found, notes = read(cas_json, structures(change))
    return found.document, [str(fault) for fault in notes.faults]


def test_an_annotation_out_of_the_text_costs_itself_alone_and_is_kept() -> None:
    document, faults = damaged(lambda _, by_id: by_id["c1"].update(end=9999))
    assert len(faults) == 1
    assert faults[0].startswith("%FEATURE_STRUCTURES[")
    assert faults[0].endswith("10 to 9999 is no range of words in the text")
    assert {a.id for a in document.annotations} == {"q", "m1", "m2", "c2", "k"}
    assert [json.loads(bad.raw)["id"] for bad in document.bad] == ["c1"]
    again = sidecar.read(sidecar.write(document)).document
    assert again.annotations == document.annotations


def test_half_of_a_character_is_no_end() -> None:
    at = making.TEXT.index("🏳") + 1
    document, faults = damaged(lambda _, by_id: by_id["c1"].update(begin=at - 1, end=at))
    assert "is no range of words" in faults[0]
    assert "c1" not in document.annotations


def test_what_a_record_may_not_be_is_said_at_its_structure() -> None:
    _, faults = damaged(lambda _, by_id: by_id["m1"].update(status="perhaps"))
    assert len(faults) == 1
    assert faults[0].startswith("%FEATURE_STRUCTURES[")
    assert faults[0].endswith("status: is none of accepted, suggested, rejected")


def test_json_in_a_feature_is_read_strictly() -> None:
    for more in ("{", "[]", '{"x": NaN}', '{"x": 1, "x": 2}', '{"links": 3}', '{"attributes": 3}'):
        document, faults = damaged(lambda _, by_id, more=more: by_id["q"].update(more=more))
        assert len(faults) == 1, more
        assert [json.loads(bad.raw)["id"] for bad in document.bad] == ["q"]


def test_a_link_to_nothing_is_said_and_left_out() -> None:
    def without(value: Any, by_id: Any) -> None:
        value["%FEATURE_STRUCTURES"].remove(by_id["c1"])

    document, faults = damaged(without)
    assert document.annotations["q"].links["cue"] == ("c2",)
    assert len(faults) == 1
    assert "leads to a structure that is not there" in faults[0]


def test_two_structures_of_one_id_and_what_is_none() -> None:
    def twice(value: Any, by_id: Any) -> None:
        value["%FEATURE_STRUCTURES"] += [by_id["c1"], {"%ID": "x"}, 3]

    document, faults = damaged(twice)
    assert document == making.attribution()
    said = [fault.partition(": ")[2] for fault in faults]
    assert said[0].startswith("the id ")
    assert said[0].endswith(" stands twice")
    assert said[1:] == ["is no feature structure with a type and an id"] * 2


def test_an_article_without_its_text_is_refused() -> None:
    def change(value: Any, by_id: Any) -> None:
        del value["%FEATURE_STRUCTURES"][0]["sofaString"]

    with pytest.raises(FormatError, match=r"its view has no text"):
        read(cas_json, structures(change))
