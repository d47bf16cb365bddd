"""CAS of other programs: any layers, by their type system or without it; what is in no text, and what is no CAS."""

import io
import json
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from annotator.core import sidecar
from annotator.core.model import Document
from annotator.formats import FormatError, Input, Notes, cas_json, cas_xmi, recognised
from tests.formats import coming
from tests.formats.test_cas import read

TEXT = "🥳 “No,” she said. She said nothing."
NAMES = (
    'xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore" '
    'xmlns:custom="http:///webanno/custom.ecore" xmlns:x="http:///uima/noNamespace.ecore" '
    'xmlns:seg="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" '
    'xmlns:meta="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" '
    'xmlns:dep="http:///de/tudarmstadt/ukp/dkpro/core/api/syntax/type/dependency.ecore"'
)


def units(words: str) -> str:
    """The place of the words, as the file counts."""
    start = len(TEXT[: TEXT.index(words)].encode("utf-16-le")) // 2
    return f'sofa="1" begin="{start}" end="{start + len(words.encode("utf-16-le")) // 2}"'


def xmi(*elements: str, text: str = TEXT) -> bytes:
    sofa = f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/>'
    body = "\n".join([*elements, sofa, '<cas:View sofa="1" members=""/>'])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI {NAMES} xmi:version="2.0">\n{body}\n</xmi:XMI>'.encode()


def foreign(*elements: str, types: str = "", text: str = TEXT) -> tuple[Document, Notes]:
    beside = {"TypeSystem.xml": types.encode()} if types else {}
    found, notes = read(cas_xmi, xmi(*elements, text=text), "set/article", beside=beside.get)
    assert found.name == "set/article.txt"
    return found.document, notes


def said(document: Document) -> list[tuple[str, str, dict[str, Any]]]:
    return [(a.label, a.words, a.attributes) for a in document.in_order()]


def types(*described: tuple[str, str, dict[str, str]]) -> str:
    made = []
    for name, above, features in described:
        inner = "".join(
            f"<featureDescription><name>{feature}</name><rangeTypeName>{range}</rangeTypeName></featureDescription>"
            for feature, range in features.items()
        )
        made.append(
            f"<typeDescription><name>{name}</name><supertypeName>{above}</supertypeName>"
            f"<features>{inner}</features></typeDescription>"
        )
    space = "http://uima.apache.org/resourceSpecifier"
    return f'<typeSystemDescription xmlns="{space}"><types>{"".join(made)}</types></typeSystemDescription>'


def test_annotations_of_any_layer_with_their_features() -> None:
    document, notes = foreign(
        f'<custom:Quote xmi:id="2" {units("“No,”")} type="direct" note="Look." tags="a&#10;b" who="Ada Lund"/>',
        f'<custom:Mood xmi:id="3" {units("nothing")} value="42" strength="strong"/>',
        f'<tcas:Annotation xmi:id="4" {units("she")}/>',
        f'<tcas:DocumentAnnotation xmi:id="5" {units(TEXT)} language="en"/>',
    )
    assert not notes.faults
    assert said(document) == [
        ("quote", "“No,”", {"type": "direct"}),
        ("Annotation", "she", {}),
        ("Mood", "nothing", {"value": "42", "strength": "strong"}),
    ]
    quote = document.in_order()[0]
    assert (quote.note, quote.tags) == ("Look.", ("a", "b"))
    assert [document.sources[id].name for id in quote.linked_ids("who")] == ["Ada Lund"]
    assert document.article.language == "en"
    assert set(notes.labels) == {"quote", "Mood", "Annotation"}
    assert sidecar.read(sidecar.write(document)).document == document


def test_tokens_and_the_like_are_counted() -> None:
    document, notes = foreign(
        f'<seg:Token xmi:id="2" {units("she")} pos="4"/>',
        f'<seg:Sentence xmi:id="3" {units("She said nothing.")}/>',
        f'<seg:Lemma xmi:id="4" {units("she")} value="she"/>',
        f'<dep:Dependency xmi:id="6" {units("she")} Governor="2" Dependent="2" DependencyType="subj"/>',
        f'<meta:DocumentMetaData xmi:id="5" {units(TEXT)} documentTitle="No bridge" documentUri="https://x.example/"/>',
        '<x:Loose xmi:id="7" value="1"/>',
    )
    assert said(document) == []
    assert +notes.left_out == {"token": 1, "sentence": 1, "grammar mark": 2, "feature structure": 1}
    assert (document.article.title, document.article.url) == ("No bridge", "https://x.example/")


def test_relations_slots_and_chains_are_links() -> None:
    document, notes = foreign(
        f'<custom:Host xmi:id="2" {units("“No,”")} links="3 4" other=""/>',
        '<custom:HostLink xmi:id="3" role="speaker" target="5"/>',
        '<custom:HostLink xmi:id="4" target="6"/>',
        f'<custom:Span xmi:id="5" {units("she")}/>',
        f'<custom:Span xmi:id="6" {units("said")}/>',
        f'<custom:Rel xmi:id="7" {units("she")} Governor="6" Dependent="5" value="of" sure="true"/>',
        f'<custom:Rel xmi:id="8" {units("she")} Governor="5" Dependent="6"/>',
        f'<custom:SameLink xmi:id="9" {units("she")} next="10" referenceRelation="pronoun" referenceType="x"/>',
        f'<custom:SameLink xmi:id="10" {units("She")} next="11"/>',
        f'<custom:SameLink xmi:id="11" {units("nothing")}/>',
        '<custom:SameChain xmi:id="12" first="9"/>',
    )
    assert not notes.faults
    assert {(a.id, role, target) for a in document.annotations for role in a.links for target in a.links[role]} == {
        ("2", "speaker", "5"),
        ("2", "links", "6"),
        ("6", "of", "5"),
        ("5", "Rel", "6"),
        ("9", "pronoun", "10"),
        ("10", "next", "11"),
    }
    assert document.annotations["9"].attributes == {"referenceType": "x"}
    assert +notes.left_out == {"relation feature": 1}


def test_a_type_system_beside_it_says_what_features_are() -> None:
    described = types(
        ("webanno.custom.Mark", "uima.tcas.Annotation", {
            "count": "uima.cas.Integer", "sure": "uima.cas.Boolean", "weight": "uima.cas.Double",
            "name": "custom.Words", "list": "uima.cas.StringArray", "numbers": "uima.cas.IntegerArray",
            "about": "uima.tcas.Annotation", "many": "uima.cas.FSArray", "all": "uima.cas.FSList",
        }),
        ("webanno.custom.Below", "webanno.custom.Mark", {}),
        ("custom.Words", "uima.cas.String", {}),
        ("webanno.custom.Whole", "uima.tcas.DocumentAnnotation", {}),
    )  # fmt: skip
    document, notes = foreign(
        f'<custom:Below xmi:id="2" {units("she")} count="3" sure="true" weight="NaN" name="5" numbers="5 6" about="5"'
        ' many="5 6" all="7"><list>a b</list><list></list></custom:Below>',
        f'<custom:Mark xmi:id="5" {units("said")} weight="0.5" list="8" many="9"/>',
        f'<custom:Mark xmi:id="6" {units("nothing")} count="many"/>',
        '<cas:NonEmptyFSList xmi:id="7" head="5" tail="10"/>',
        '<cas:NonEmptyFSList xmi:id="10" head="6" tail="11"/>',
        '<cas:EmptyFSList xmi:id="11"/>',
        '<cas:StringArray xmi:id="8"><elements>c</elements></cas:StringArray>',
        '<cas:FSArray xmi:id="9" elements="6 2"/>',
        f'<custom:Whole xmi:id="12" {units(TEXT)}/>',
        types=described,
    )
    assert not notes.faults
    assert said(document) == [
        ("Below", "she", {"count": 3, "sure": True, "weight": "NaN", "name": "5", "numbers": [5, 6],
                          "list": ["a b", ""]}),
        ("Mark", "said", {"weight": 0.5, "list": ["c"]}),
        ("Mark", "nothing", {"count": "many"}),
    ]  # fmt: skip
    assert document.annotations["2"].links == {"about": ("5",), "many": ("5", "6"), "all": ("5", "6")}
    assert document.annotations["5"].links == {"many": ("6", "2")}


def test_what_has_no_place_is_refused_with_its_line_and_the_rest_comes() -> None:
    document, notes = foreign(
        f'<custom:Span xmi:id="2" {units("she")}/>',
        '<custom:Span xmi:id="3" sofa="1" begin="1" end="3"/>',
        '<custom:Span xmi:id="4" sofa="1" begin="3" end="3"/>',
        '<custom:Span xmi:id="5" sofa="1" begin="3" end="999"/>',
        '<custom:Span xmi:id="6" sofa="1" begin="x" end="9"/>',
        '<custom:Span xmi:id="2" sofa="1" begin="0" end="2"/>',
        '<custom:Span sofa="1" begin="0" end="2"/>',
        "<odd/>",
        f'<custom:Rel xmi:id="7" {units("she")} Governor="2" Dependent="99"/>',
    )
    assert [a.words for a in document.annotations] == ["she"]
    places = [fault.place for fault in notes.faults]
    assert sorted(places) == ["line 10", "line 11", "line 4", "line 5", "line 6", "line 7", "line 8", "line 9"]
    assert any("has no words in it" in fault.message for fault in notes.faults)


def test_two_layers_of_one_name_keep_their_whole_names() -> None:
    document, _ = foreign(f'<custom:Mark xmi:id="2" {units("she")}/>', f'<x:Mark xmi:id="3" {units("said")}/>')
    assert [a.label for a in document.in_order()] == ["webanno.custom.Mark", "Mark"]


def test_a_part_is_a_part_of_what_leads_to_it() -> None:
    document, notes = foreign(
        f'<custom:Quote xmi:id="2" {units("“No,”")} links="3"/>',
        '<custom:QuoteLink xmi:id="3" role="part" target="4"/>',
        f'<custom:Quote xmi:id="4" {units("nothing")}/>',
    )
    assert not notes.faults
    assert [a.words for a in document.annotations] == ["“No,” … nothing"]
    assert not next(iter(document.annotations)).links


def in_json(*found: dict[str, Any], text: str | None = TEXT) -> bytes:
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView"} | ({"sofaString": text} if text else {})
    views = {"_InitialView": {"%SOFA": 1, "%MEMBERS": []}}
    return json.dumps({"%TYPES": {}, "%FEATURE_STRUCTURES": [sofa, *found], "%VIEWS": views}).encode()


def place(words: str) -> dict[str, Any]:
    start, end = (int(part.partition('"')[2]) for part in units(words).replace('" ', " ").rstrip('"').split()[1:])
    return {"@sofa": 1, "begin": start, "end": end}


def test_json_says_itself_what_leads_where() -> None:
    found, notes = read(
        cas_json,
        in_json(
            {"%ID": 2, "%TYPE": "a.Host", **place("“No,”"), "n": 5, "#w": "NaN", "@links": 3, "@list": 8, "no": None},
            {"%ID": 3, "%TYPE": "a.Link[]", "%ELEMENTS": [4, None]},
            {"%ID": 4, "%TYPE": "a.Link", "role": "speaker", "@target": 5},
            {"%ID": 5, "%TYPE": "a.Span", **place("she"), "@about": 2},
            {"%ID": 8, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["a", None]},
        ),
        "article",
    )
    assert not notes.faults
    document = found.document
    assert said(document) == [("Host", "“No,”", {"n": 5, "w": "NaN", "list": ["a", ""]}), ("Span", "she", {})]
    assert document.annotations["2"].links == {"speaker": ("5",)}
    assert document.annotations["5"].links == {"about": ("2",)}


def test_json_with_structures_by_their_ids_and_several_views() -> None:
    value = {
        "%TYPES": {"a.Whole": {"%NAME": "a.Whole", "%SUPER_TYPE": "uima.tcas.DocumentAnnotation"}},
        "%FEATURE_STRUCTURES": {
            "1": {"%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": TEXT},
            "2": {"%TYPE": "uima.cas.Sofa", "sofaID": "other", "sofaString": "Ja."},
            "3": {"%TYPE": "uima.cas.Sofa", "sofaID": "sound", "sofaURI": "file:/x.wav"},
            "4": {"%TYPE": "a.Span", **place("she")},
            "5": {"%TYPE": "a.Span", "@sofa": 2, "begin": 0, "end": 2},
            "6": {"%TYPE": "a.Whole", "@sofa": 2, "begin": 0, "end": 3},
        },
        "%VIEWS": {},
    }
    notes = Notes()
    first, second = cas_json.parse(Input("set/export.json", json.dumps(value).encode()), notes)
    assert (first.name, second.name) == ("set/export.txt", "set/export-other.txt")
    assert [a.words for one in (first, second) for a in one.document.annotations] == ["she", "Ja"]
    assert +notes.left_out == {"view without text": 1}
    assert not notes.faults


LOOP = [
    {"%ID": 2, "%TYPE": "uima.cas.NonEmptyFSList", "@head": 3, "@tail": 2},
    {"%ID": 3, "%TYPE": "a.Span", **place("she"), "@list": 2, "@self": 3},
]


def test_a_list_that_leads_into_itself_ends() -> None:
    found, notes = read(cas_json, in_json(*LOOP), "article")
    assert not notes.faults
    assert [a.links for a in found.document.annotations] == [{"list": ("3",), "self": ("3",)}]


@pytest.mark.parametrize(
    ("module", "data", "message"),
    [
        (cas_xmi, xmi(text=""), "line 3: its view has no text"),
        (cas_xmi, xmi().replace(b"sofaString", b"sofaURI"), "line 3: its view is at an address, which is never opened"),
        (cas_xmi, xmi()[:-20], "is not well-formed XML"),
        (cas_xmi, b"<?xml version='1.0'?><a xmlns='http://www.omg.org/XMI'/>", "is XML of something else"),
        (cas_xmi, b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + xmi(), "defines entities"),
        (cas_xmi, b"<!DOCTYPE x SYSTEM 'http://x.example/x.dtd'[]>" + xmi(), "defines entities"),
        (cas_xmi, xmi().decode().encode("utf-32"), "is XML in UTF-32, which is not read"),
        (cas_xmi, xmi().replace(b"she", b"\xff"), "says to be in UTF-8 and is not"),
        (cas_xmi, xmi("<a>" * 3000), "is not well-formed XML"),
        (cas_xmi, b"<a>" * (cas_xmi.MOST_ELEMENTS + 1), "holds more than 1,500,000 elements"),
        (cas_json, in_json(text=None), "%FEATURE_STRUCTURES[0]: its view has no text"),
        (cas_json, in_json()[:-20], "line 1, column"),
        (cas_json, b'{"%TYPES": {}, "%VIEWS": {}}', "holds no text"),
        (cas_json, b'{"%FEATURE_STRUCTURES": 3}', "%FEATURE_STRUCTURES: is no list"),
        (cas_json, b"[]", "is JSON of something else than a CAS"),
        (cas_json, b'{"%TYPES":' * 1000, "not JSON: nested more than 200 deep"),
        (cas_json, in_json().replace(b"she", b"\xff"), "line 1: not JSON: not UTF-8"),
    ],
)
def test_what_cannot_be_read_at_all_says_why(module: ModuleType, data: bytes, message: str) -> None:
    notes = Notes()
    with pytest.raises(FormatError) as caught:
        list(module.parse(Input(f"a{module.SUFFIX}", data), notes))
    assert message in str(caught.value)


def test_a_text_in_bytes_is_read_as_utf_8() -> None:
    array = f'<cas:ByteArray xmi:id="9" elements="{"Zoë".encode().hex()}"/>'
    data = xmi(array).replace(f'sofaString="{TEXT}"'.encode(), b'sofaArray="9"')
    assert read(cas_xmi, data, "a")[0].document.text == "Zoë"
    bad = data.replace("Zoë".encode().hex().encode(), b"ff00")
    with pytest.raises(FormatError, match="its view is no text in UTF-8"):
        read(cas_xmi, bad, "a")


def test_another_encoding_that_is_declared_is_read() -> None:
    data = xmi(f'<custom:Span xmi:id="2" {units("she")}/>').decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16")
    assert [a.words for a in read(cas_xmi, data, "a")[0].document.annotations] == ["she"]


def packed(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return made.getvalue()


def test_a_zip_as_inception_exports_it() -> None:
    described = types(("webanno.custom.Mark", "uima.tcas.Annotation", {"count": "uima.cas.Integer"}))
    data = packed(
        ada__xmi=xmi(f'<custom:Mark xmi:id="2" {units("she")} count="3"/>'),
        torn__xmi=xmi()[:-9],
        TypeSystem__xml=described.encode(),
    )
    file = Input("annotation/article.zip", data)
    format = recognised(file)
    assert format is not None
    assert format.name == "cas-xmi"
    notes = Notes()
    (found,) = cas_xmi.parse(file, notes)
    assert found.name == "annotation/ada.txt"
    assert said(found.document) == [("Mark", "she", {"count": 3})]
    assert [fault.place for fault in notes.faults] == ["torn.xmi"]


def test_a_zip_of_something_else_or_that_unpacks_to_too_much() -> None:
    assert recognised(Input("a.zip", packed(a__txt=b"x"))) is None
    notes = Notes()
    assert not list(cas_xmi.parse(Input("a.zip", packed(a__xmi=b"<a>" + b" " * 200_000_000)), notes))
    assert [fault.place for fault in notes.faults] == ["a.xmi"]
    assert "unpacks to more than" in notes.faults[0].message
    cut = packed(a__xmi=xmi())[:-30]
    assert recognised(Input("a.zip", cut)) is None
    with pytest.raises(FormatError, match="is not a zip archive, or a damaged one"):
        list(cas_xmi.parse(Input("a.zip", cut), Notes()))


def test_a_type_system_that_cannot_be_read_is_said_by_its_name() -> None:
    with pytest.raises(FormatError, match=r"^TypeSystem.xml: defines entities"):
        foreign(types="<!DOCTYPE x [<!ENTITY a 'b'>]><a/>")


def test_it_is_recognised_by_what_is_in_it() -> None:
    for name, data, wanted in (
        ("a.xml", xmi(), "cas-xmi"),
        ("a.json", in_json(), "cas-json"),
        ("a.json", b'{"%VIEWS": {}}', "cas-json"),
        ("TypeSystem.xml", types().encode(), None),
        ("a.xmi", b"", "cas-xmi"),
    ):
        format = recognised(Input(name, data))
        assert (format.name if format else None) == wanted, name


# Files of the tools themselves


def test_the_real_files_come_in(shared: Path | None) -> None:
    if shared is None:
        return
    folders = [shared / "interchange" / name for name in ("cas", "webanno-tsv")]
    found = [row for row in coming.rows(*folders) if row.format in ("cas-xmi", "cas-json")]
    assert len(found) == 58
    for row in found:
        if row.refused:
            assert "text" in row.refused or "address" in row.refused
            continue
        counted = sum(count for kind, count in row.left_out.items() if kind not in coming.NO_ANNOTATIONS)
        relations = row.there - row.came - counted - len(row.faults)
        assert 0 <= relations <= row.links, row.name
    assert sum(row.came for row in found) == 136
