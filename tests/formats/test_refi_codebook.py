"""REFI-QDA codebooks: labels in, labels out, the command line and the schema."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotator.__main__ import main
from annotator.core import codebook
from annotator.core.codebook import Attribute, Codebook, Label, shipped
from annotator.core.model import ArticleInfo, Document
from annotator.corpus import codebook_files
from annotator.formats import FormatError, Input, Item, LeftOut, Notes, recognised, refi, refi_qda, refi_qda_codebook
from annotator.formats.refi_codes import names_of
from annotator.formats.xml_text import fits

NOTHING = Document(article=ArticleInfo(file="a.txt"), text="")
THEIRS = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="ATLAS.ti Win 23.4.0">
  <Codes>
    <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294" name="Breakfast" color="#46AA00" isCodable="true">
      <Description>What people eat first.
Example: porridge</Description>
      <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55295" name="other" color="#abc" isCodable="true"/>
    </Code>
    <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55296" name="Feelings" isCodable="false">
      <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55297" name="other" isCodable="true"/>
    </Code>
  </Codes>
  <Sets>
    <Set name="all" guid="ECA18D76-2B8B-4F26-BC1D-19ECA19FB3F0">
      <MemberCode guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294"/>
    </Set>
  </Sets>
</CodeBook>
"""


def out(*labels: Label) -> tuple[bytes, LeftOut]:
    export = refi_qda_codebook.write([Item("a.txt", NOTHING, Codebook(labels))])
    return export.files[0].data, +export.left_out


def back(data: bytes, name: str = "codebook.qdc") -> tuple[dict[str, Label], Notes]:
    notes = Notes()
    assert list(refi_qda_codebook.parse(Input(name, data), notes)) == []
    return notes.labels, notes


def schema(shared: Path | None) -> Any:
    """The project's schema, as the codebook's: its codes are the same but for notes, and stand in a namespace of
    their own."""
    path = shared and shared / "interchange" / "refi-qda" / "Project.xsd"
    if not path or not path.exists():
        return None
    source = path.read_bytes().replace(refi.PROJECT.encode(), refi.CODEBOOK.encode())
    source = source.replace(
        b'<xsd:element name="Project" type="ProjectType">', b'<xsd:element name="CodeBook" type="CodeBookType">'
    )
    tree = etree.fromstring(source)
    (book,) = tree.iterfind(".//{*}complexType[@name='CodeBookType']")
    etree.SubElement(book, "{http://www.w3.org/2001/XMLSchema}attribute", name="origin", type="xsd:string")
    return etree.XMLSchema(tree)


def test_codes_of_others_are_labels() -> None:
    file = Input("set/their.qdc", THEIRS.encode())
    assert recognised(file).name == "refi-qda-codebook"  # type: ignore[union-attr]
    found, notes = back(THEIRS.encode())
    assert list(found) == ["Breakfast", "Breakfast/other", "Feelings/other"]
    first = found["Breakfast"]
    assert (first.name, first.color, first.definition) == ("Breakfast", "#46aa00", "What people eat first.")
    assert first.examples == ("porridge",)
    assert (found["Breakfast/other"].color, found["Feelings/other"].color) == ("#aabbcc", Label(label="").color)
    assert notes.left_out == {"set": 1, "code heading": 1}
    assert notes.said == [
        "2 codes below others came under their own name, with those above where one name stands for several"
    ]


def test_a_codebook_is_read_where_a_project_is_expected() -> None:
    notes = Notes()
    assert list(refi_qda.parse(Input("their.qdc", THEIRS.encode()), notes)) == []
    assert len(notes.labels) == 3
    assert recognised(Input("export.xml", THEIRS.encode())).name == "refi-qda-codebook"  # type: ignore[union-attr]


words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
lines = words.map(lambda text: " ".join(text.split())).filter(bool)
attributes = st.builds(Attribute, words, values=st.lists(words, max_size=3, unique=True).map(tuple), definition=words)
labels = st.builds(
    Label,
    label=words,
    color=st.sampled_from(("#123456", "#abcdef")),
    attributes=st.lists(attributes, max_size=2, unique_by=lambda one: one.name).map(tuple),
    definition=words,
    examples=st.lists(lines, max_size=2).map(tuple),
    counterexamples=st.lists(lines, max_size=2).map(tuple),
)


@given(st.lists(labels, max_size=4, unique_by=lambda label: label.label))
def test_labels_come_back_but_for_what_is_counted(made: list[Label]) -> None:
    data, left_out = out(*made)
    if not made:
        with pytest.raises(FormatError, match="has no codes"):
            back(data)
        return
    rules = schema(Path(__file__).resolve().parents[3] / "shared")
    if rules is not None:
        rules.assertValid(etree.fromstring(data))
    found, notes = back(data)
    assert not notes.faults
    assert out(*made)[0] == data
    if left_out.get("control character", 0):
        return
    assert list(found) == [label.label for label in made]
    for label in made:
        other = found[label.label]
        assert (other.color, other.definition, other.examples, other.counterexamples) == (
            label.color,
            label.definition,
            label.examples,
            label.counterexamples,
        )
        assert other.attributes == label.attributes


def test_the_count_is_of_what_it_does_not_hold() -> None:
    _, left_out = out(*shipped().labels)
    assert left_out == {"dark colour": 4, "key": 4, "link role": 12, "scale": 1, "source or cue mark": 2, "title": 2}
    _, left_out = out(
        Label(label="a\x01", definition="x\x02"), Label(label="b", examples=("Example: no",), title="Bee")
    )
    assert left_out == {"control character": 2, "title": 1}
    _, left_out = out(Label(label="c", definition="Example: this"))
    assert left_out == {"example": 1}
    assert fits(out(Label(label="a\x01"))[0].decode())


@pytest.mark.parametrize(
    "paths",
    [
        [("a",)],
        [("a", "b"), ("c", "b")],
        [("x", "a", "b"), ("y", "a", "b"), ("b",)],
        [("a",), ("a",), ("a 2",)],
        [("a/b",), ("a", "b"), ("b",)],
    ],
)
def test_names_are_no_two_the_same(paths: list[tuple[str, ...]]) -> None:
    found = names_of(paths)
    assert len(set(found)) == len(paths)
    assert all(name.startswith(path[-1]) or "/" in name for name, path in zip(found, paths, strict=True))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not well-formed XML"),
        (b"<CodeBook", "is not well-formed XML"),
        (b"<CodeBook/>", "has no codes in it"),
        (b"<CodeBook><Codes/></CodeBook>", "has no codes in it"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><CodeBook/>", "defines entities"),
        (THEIRS.encode("utf-32"), "UTF-32"),
        (b"<Codes>" + b"<Code>" * 400, "is not well-formed XML"),
    ],
)
def test_what_is_no_codebook_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        back(data)


def test_it_joins_the_folders_codebook_and_comes_out_of_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, output = tmp_path / "theirs", tmp_path / "out"
    folder.mkdir()
    (folder / "their.qdc").write_bytes(THEIRS.encode())
    for format in ("auto", "refi-qda", "refi-qda-codebook"):
        assert main(["import", str(folder), "--from", format, "--output", str(output / format)]) == 0
        said = capsys.readouterr().err
        assert "3 labels added to the codebook" in said
        assert "1 code heading, 1 set not held" in said
        assert "2 codes below others came under their own name" in said
        book = codebook.for_folder(output / format)
        assert [label.label for label in book.labels][4:] == ["Breakfast", "Breakfast/other", "Feelings/other"]
    again = tmp_path / "again.qdc"
    assert main(["export", str(output / "auto"), "--to", "refi-qda-codebook", "--output", str(again)]) == 0
    assert "not held by refi-qda-codebook" in capsys.readouterr().err
    found, _ = back(again.read_bytes())
    assert list(found) == [label.label for label in book.labels]
    assert found["Breakfast"].definition == "What people eat first."


def test_on_the_command_line_it_is_that_of_the_path(samples: Path, tmp_path: Path, capfdbinary: Any) -> None:
    article = samples / "harbour-bridge.txt"
    assert main(["export", str(article), "--to", "refi-qda-codebook"]) == 0
    found, _ = back(capfdbinary.readouterr().out)
    assert list(found) == ["quote", "claim", "source", "cue"]
    assert main(["export", str(tmp_path / "nowhere"), "--to", "refi-qda-codebook"]) == 1
    (tmp_path / codebook.FILE).write_text("{")
    assert main(["export", str(tmp_path), "--to", "refi-qda-codebook"]) == 1
    assert capfdbinary.readouterr().out == b""


@pytest.mark.parametrize("name", ["their.qdc", "their.qdpx", "annotation.conf", codebook.FILE])
def test_any_file_with_a_codebook_gives_its_labels(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "their.qdc":
        path.write_bytes(THEIRS.encode())
    elif name == "their.qdpx":
        path.write_bytes(refi_qda.write([Item("a.txt", NOTHING, Codebook((Label(label="odd"),)))]).files[0].data)
    elif name == "annotation.conf":
        path.write_text("[entities]\nPlace\n[relations]\n[events]\n[attributes]\n")
    else:
        path.write_text('{"format": "article-codebook", "version": 1, "labels": [{"label": "odd"}]}')
    assert {label.label for label in codebook_files.read(path).labels} & {"Breakfast", "odd", "Place"}


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.qdc", b"<x/>"), ("a.json", b"{"), ("a.bin", b"\x00"), ("a.txt", b"words"), ("nowhere.qdc", None)],
)
def test_a_file_without_one_says_so(tmp_path: Path, name: str, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(codebook.CodebookError):
        codebook_files.read(tmp_path / name)
