"""REFI-QDA projects out: whole, the same at every time, as the schema has them, and in again."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from lxml import etree
from msgspec.structs import replace

from annotator.core.archives import MOST_MEMBERS
from annotator.core.codebook import Codebook, Label
from annotator.core.model import Annotation, Document, Elsewhere, Source
from annotator.core.records import Records
from annotator.formats import FormatError, Input, Item, LeftOut, Notes, refi, refi_qda, refi_writing
from annotator.formats.building import UNDATED
from annotator.formats.holding import reduced
from tests import strategies
from tests.formats import making


def out(*items: Item) -> tuple[bytes, LeftOut]:
    export = refi_qda.write(items)
    (file,) = export.files
    return file.data, +export.left_out


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def back(data: bytes) -> list[Document]:
    notes = Notes()
    found = [one.document for one in refi_qda.parse(Input("a.qdpx", data), notes)]
    assert not notes.faults
    assert not +notes.left_out
    return found


def whole(document: Document) -> list[tuple[Any, ...]]:
    """All that a project holds of each annotation; who is named in it stands for its id."""

    def name(target: Any) -> Any:
        source = document.sources.get(target)
        if source is not None:
            return (source.name, source.kind, source.role, source.affiliation, source.names)
        return bare(document.annotations[target])

    def bare(one: Annotation) -> tuple[Any, ...]:
        places = tuple((span.start, span.end, span.exact) for span in one.spans)
        attributes = tuple(sorted(one.attributes.items()))
        return (one.label, places, attributes, one.tags, one.note, one.by, one.created, one.modified)

    links = [
        sorted(((role, name(t)) for role, ts in a.links.items() for t in ts), key=repr) for a in document.annotations
    ]
    return sorted(((bare(one), made) for one, made in zip(document.annotations, links, strict=True)), key=repr)


def details(document: Document) -> list[str]:
    return [getattr(document.article, name) for name in refi.DETAILS]


def schema(shared: Path | None) -> Any:
    path = shared and shared / "interchange" / "refi-qda" / "Project.xsd"
    return etree.XMLSchema(etree.parse(str(path))) if path and path.exists() else None


@settings(max_examples=60)
@given(document=strategies.documents())
def test_all_that_a_project_holds_comes_back(document: Document) -> None:
    assume("\r" not in document.text)
    counted = LeftOut()
    held = reduced(document, refi_qda.HOLDS, counted)
    data, left_out = out(Item("a.txt", document))
    (found,) = back(data)
    assert left_out == +counted
    assert found.text == document.text.removeprefix("\ufeff") or found.text == document.text
    assert whole(found) == whole(held)
    assert details(found) == details(held)


@settings(max_examples=60)
@given(document=strategies.documents())
def test_any_project_is_as_the_schema_has_it(document: Document) -> None:
    rules = schema(Path(__file__).resolve().parents[3] / "shared")
    if rules is None:
        return
    project = etree.fromstring(members(out(Item("a.txt", document))[0])["project.qde"])
    rules.assertValid(project)
    for element in project.iter("{*}TextSource", "{*}PlainTextSelection", "{*}Coding", "{*}Code", "{*}Case", "{*}Link"):
        assert element.get("guid")
    guids = [element.get("guid") for element in project.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))


def test_the_same_articles_give_the_same_bytes() -> None:
    items = [Item("a.txt", making.attribution()), Item("b/c.txt", making.document())]
    first, _ = out(*items)
    assert out(*items)[0] == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [info.filename.partition("/")[0] for info in archive.infolist()] == ["sources", "sources", "project.qde"]


def test_texts_stand_beside_the_project_as_they_are() -> None:
    data, _ = out(Item("a.txt", making.attribution()))
    (name,) = (name for name in members(data) if name.startswith("sources/"))
    assert members(data)[name].decode() == making.TEXT
    project = etree.fromstring(members(data)["project.qde"])
    (source,) = project.iter("{*}TextSource")
    assert source.get("plainTextPath") == f"internal://{name.rpartition('/')[2]}"
    for selection in source.iter("{*}PlainTextSelection"):
        start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
        assert making.TEXT[start:end] == selection.get("name")


def test_what_has_no_place_of_its_own_is_a_code_a_case_or_a_link() -> None:
    project = etree.fromstring(members(out(Item("a.txt", making.attribution()))[0])["project.qde"])
    codes = {code.get("guid"): code for code in project.iter("{*}Code")}
    quote = next(one for one in project.iter("{*}PlainTextSelection") if one.get("name") == "“No,”")
    said = [codes[ref.get("targetGUID")] for ref in quote.iter("{*}CodeRef")]
    assert [code.get("name") for code in said] == ["quote", "direct", "a", "b"]
    assert [code.getparent().get("name") for code in said[1:]] == ["type", "tags", "tags"]
    assert said[1].getparent().getparent() is said[0]
    assert said[0].get("color") == "#255fad"
    assert quote.findtext("{*}Description") == "Look."
    cases = {case.get("name"): case for case in project.iter("{*}Case")}
    assert set(cases) == {"Ada Lund", "The council", "A report"}
    assert quote.get("guid") in [ref.get("targetGUID") for ref in cases["A report"].iter("{*}SelectionRef")]
    links = [(link.get("name"), link.get("originGUID") == quote.get("guid")) for link in project.iter("{*}Link")]
    assert sorted(links) == [
        *(("cue", True), ("cue", True), ("next part", True), ("source", True), ("source", True), ("within", False)),
    ]


def test_what_it_cannot_hold_is_counted() -> None:
    annotation = making.annotation(
        "q",
        "quote",
        "she",
        status="suggested",
        confidence=0.5,
        attributes={"type": "direct", "long": "x" * 201, "list": ["a"]},
        links={"supports": (Elsewhere("b.txt", "x"),)},
        note="a\x01b",
        created="yesterday",
    )
    _, left_out = out(Item("a.txt", making.document(annotation)))
    assert left_out == {
        "attribute": 2, "confidence mark": 1, "control character": 1, "link": 1, "status mark": 1, "time": 1,
    }  # fmt: skip


def test_one_source_in_two_articles_is_one_case() -> None:
    def item(article: str, **fields: Any) -> Item:
        source = Source(**({"id": "s", "name": "Ada", "kind": "person"} | fields))
        quote = making.annotation("q", "quote", "she", links={"who": ("s",)})
        return Item(article, making.document(quote, sources=(source,)))

    data, _ = out(
        item("a.txt", modified="2026-01-01T00:00:00Z"),
        item("b.txt", name="Ada Lund", role="mayor", modified="2026-02-01T00:00:00Z"),
    )
    documents = back(data)
    told = [next(iter(document.sources)) for document in documents]
    assert told[0] == told[1]
    assert (told[0].name, told[0].role, told[0].names) == ("Ada Lund", "mayor", ("Ada",))


def test_labels_that_a_codebook_lacks_have_codes_and_its_own_come_with_their_meaning() -> None:
    book = Codebook((Label(label="quote"), Label(label="odd", definition="What is odd.", examples=("This.",))))
    document = making.document(making.annotation("a", "other", "she"))
    data, _ = out(Item("a.txt", document, book))
    notes = Notes()
    list(refi_qda.parse(Input("a.qdpx", data), notes))
    assert list(notes.labels) == ["quote", "odd", "other"]
    assert (notes.labels["odd"].definition, notes.labels["odd"].examples) == ("What is odd.", ("This.",))


def test_articles_with_a_byte_order_mark_of_their_own_keep_it() -> None:
    text = "\ufeffNo."
    quote = making.annotation("q", "quote", "she")
    document = replace(
        making.document(), text=text, annotations=Records([replace(quote, spans=(making.at("No", text),))])
    )
    (found,) = back(out(Item("a.txt", document))[0])
    assert found.text == text


def test_more_texts_than_an_archive_may_have_files_stand_in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refi_writing, "_INLINE", 2)
    items = [Item(f"{n}.txt", replace(making.attribution(), text=f"{making.TEXT} {n}")) for n in range(4)]
    data, _ = out(*items)
    assert len(members(data)) == 3
    assert [document.text for document in back(data)] == [item.document.text for item in items]


def test_a_text_that_can_stand_nowhere_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refi_writing, "_INLINE", 0)
    monkeypatch.setattr(refi_writing, "MOST_MEMBERS", 1)
    with pytest.raises(FormatError, match=r"^a\.txt: "):
        out(Item("a.txt", replace(making.document(), text="\x00")))
    assert MOST_MEMBERS > refi_writing._INLINE


def test_nothing_is_a_project_too(shared: Path | None) -> None:
    data, _ = out()
    project = etree.fromstring(members(data)["project.qde"])
    if (rules := schema(shared)) is not None:
        rules.assertValid(project)
    assert back(data) == []


def test_times_that_nobody_said_are_not_said() -> None:
    quote = making.annotation("q", "quote", "she", created=UNDATED, modified=UNDATED, by="")
    data, _ = out(Item("a.txt", making.document(quote)))
    (selection,) = etree.fromstring(members(data)["project.qde"]).iter("{*}PlainTextSelection")
    assert set(selection.attrib) == {"guid", "name", "startPosition", "endPosition"}


def test_a_long_selection_has_a_short_name_that_its_words_begin_with() -> None:
    text = "Nobody knew why. " * 200
    quote = replace(making.annotation("q", "quote", "she"), spans=(making.at(text, text),))
    document = replace(making.document(), text=text, annotations=Records([quote]))
    data, _ = out(Item("a.txt", document))
    (selection,) = etree.fromstring(members(data)["project.qde"]).iter("{*}PlainTextSelection")
    assert selection.get("name") == f"{text[:1000]}…"
    assert whole(back(data)[0]) == whole(document)
