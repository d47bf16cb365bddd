"""Codebooks out of brat's and Label Studio's configurations."""

import json
from pathlib import Path

import pytest

from annotator.__main__ import main
from annotator.core import codebook
from annotator.core.codebook import Label
from annotator.formats import FormatError, Input, Notes, get, recognised

BRAT = """
# a codebook of our own
[entities]
Person
!Thing
	Vessel
Place
[relations]
LivesIn  Arg1:Person, Arg2:Place
Near     Arg1:<AREA>, Arg2:<ANY>, <REL-TYPE>:symmetric
[events]
<AREA>=Place|Vessel
!Moves
	Sails  Ship+:Vessel, To-Place?:<AREA>, By{2}:Person
Attribution  Content:<ANY>, Cue:<ANY>, Source?:Person
[attributes]
Certain  Arg:<EVENT>
Size     Arg:Vessel|Place, Value:small|large
"""
VISUAL = "[labels]\nPerson | A person | Pers\nSails|Sails to\n[drawing]\nPerson bgColor:#ff8800, fgColor:black\n"

LABEL_STUDIO = """<?xml version="1.0"?>
<View>
  <Labels name="label" toName="text">
    <Label value="Quoted words" alias="quoted" background="red" hint="What somebody said."/>
    <Label value="Place" background="#abc"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Choices name="type" toName="text" perRegion="true" whenLabelValue="quoted"><Choice value="direct"/><Choice value="mixed"/></Choices>
  <Choices name="tone" toName="text"><Choice value="calm"/></Choices>
  <TextArea name="why" toName="text" perRegion="true"/>
  <Choices name="tags" toName="text" perRegion="true"/>
  <Relations><Relation value="answers"/></Relations>
</View>
"""  # noqa: E501  an element a line


def labels(name: str, data: str, **beside: str) -> tuple[dict[str, Label], Notes]:
    notes = Notes()
    files = {key.replace("_", "."): value.encode() for key, value in beside.items()}
    file = Input(name, data.encode(), files.get)
    format = recognised(file)
    assert format is not None
    assert format.codebook
    assert format.parse is not None
    assert list(format.parse(file, notes)) == []
    return notes.labels, notes


def test_brats_entities_and_events_are_labels() -> None:
    found, notes = labels("a/annotation.conf", BRAT, visual_conf=VISUAL)
    assert not notes.faults
    assert list(found) == ["Person", "Vessel", "Place", "Sails"]
    assert {name: label.roles for name, label in found.items()} == {
        "Person": ("LivesIn",),
        "Vessel": ("Near",),
        "Place": ("Near",),
        "Sails": ("Ship", "To-Place", "By"),
    }
    assert [(one.name, one.values) for one in found["Vessel"].attributes] == [("Size", ("small", "large"))]
    assert [(one.name, one.values) for one in found["Sails"].attributes] == [("Certain", ())]
    assert (found["Person"].title, found["Person"].color, found["Sails"].title) == ("A person", "#ff8800", "Sails to")
    assert notes.left_out["type heading"] == 2


def test_a_line_that_is_none_is_said_and_the_rest_comes() -> None:
    found, notes = labels("annotation.conf", "[entities]\nA\nB|C x\n[relations]\nR\n[attributes]\nX Value:1\n")
    assert list(found) == ["A"]
    assert [fault.place for fault in notes.faults] == ["line 3", "line 5", "line 7"]


@pytest.mark.parametrize("data", [b"", b"[entities]\n", b"[entities]\n\xff\n", b"<A>=<A>|B\n[relations]\nR Arg1:<A>\n"])
def test_a_file_without_types_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        list(get("brat-config").parse(Input("annotation.conf", data), Notes()))  # type: ignore[union-attr, misc]


def test_label_studios_labels_choices_and_relations() -> None:
    found, notes = labels("config.xml", LABEL_STUDIO)
    quoted, place = found.values()
    assert (quoted.label, quoted.title, quoted.color) == ("quoted", "Quoted words", "#ff0000")
    assert quoted.definition == "What somebody said."
    assert [(one.name, one.values) for one in quoted.attributes] == [("type", ("direct", "mixed")), ("why", ())]
    assert (place.color, [one.name for one in place.attributes], place.roles) == ("#aabbcc", ["why"], ("answers",))
    assert notes.left_out["task question"] == 1


@pytest.mark.parametrize(
    "data",
    [
        "<View></View>",
        "<View><Labels>",
        '<View><!DOCTYPE x [<!ENTITY a "b">]><Labels/></View>',
        '<?xml version="1.0"?>\n<View x="&a;"><Labels><Label value="x"/></Labels></View>',
    ],
)
def test_a_configuration_without_labels_or_sense_is_refused(data: str) -> None:
    with pytest.raises(FormatError):
        list(get("label-studio-config").parse(Input("a.xml", data.encode()), Notes()))  # type: ignore[union-attr, misc]


def test_they_join_the_folders_codebook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "annotation.conf").write_text(BRAT)
    (folder / "config.xml").write_text(LABEL_STUDIO)
    (folder / "a.txt").write_text("The Ada sails.")
    (folder / "a.ann").write_text("T1\tVessel 4 7\tAda\nT2\tHarbour 8 13\tsails\n")
    assert main(["import", str(folder), "--from", "auto", "--output", str(output)]) == 0
    book = codebook.for_folder(output)
    assert [label.label for label in book.labels][4:] == ["Harbour", "Person", "Place", "Sails", "Vessel", "quoted"]
    assert book.get("Vessel").attributes[0].values == ("small", "large")
    assert book.get("quote").key == "Q"
    assert main(["validate", str(output)]) == 0
    before = (output / codebook.FILE).read_bytes()
    assert main(["import", str(folder / "config.xml"), "--from", "auto", "--output", str(output)]) == 0
    assert (output / codebook.FILE).read_bytes() == before


def test_labels_of_what_did_not_come_do_not_join(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "", "label": [[0, 1, "Lost"]]}))
    assert main(["import", str(tmp_path / "a.jsonl"), "--from", "doccano", "--output", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()


def test_the_real_configurations_come(shared: Path | None) -> None:
    if shared is None:
        return
    folder = shared / "interchange"
    brat = folder / "brat" / "news"
    found, notes = labels(
        "annotation.conf",
        (brat / "annotation.conf").read_text(),
        visual_conf=(brat / "visual.conf").read_text(),
    )
    assert not notes.faults
    assert {"Person", "Organization", "GPE", "Money", "Be-born", "Merge-org", "Report"} <= found.keys()
    assert "Located" in found["Person"].roles
    counts = {}
    for path in sorted(folder.glob("label-studio/*/config.xml")):
        counts[path.parent.name] = len(labels("config.xml", path.read_text())[0])
    assert counts == {"named_entity": 11, "rich_text_html": 3, "rich_text_plain": 4}
