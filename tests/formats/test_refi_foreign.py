"""REFI-QDA projects as NVivo, MAXQDA, ATLAS.ti and QualCoder write them: what comes, in what it is counted, and what is
refused with its place."""

from pathlib import Path

import pytest

from annotator.core import xml
from annotator.formats import FormatError, Input, Notes, refi_qda
from annotator.formats.units import CODE_POINTS, UTF16, Unit
from tests.formats.refi import ADA, CODES, NAMESPACE, code, guid, project, read, selection, source, words
from tests.readers.packing import packed

TEXT = "“Good,” she said 👩‍🚒.\nNobody knew 🚒 why it had\nbeen so dear. The mill ran on, and the weir held.\n"
CRLF = TEXT.replace("\n", "\r\n").encode()
BOM = b"\xef\xbb\xbf"
PHRASES = ("Good", "Nobody knew", "been so dear", "The mill", "the weir held")


def counted(phrase: str, unit: Unit) -> tuple[int, int]:
    """Where a phrase of the text stands, in a unit, in the text with CR and LF."""
    raw = CRLF.decode() if unit.crlf == 2 else TEXT
    start = raw.index(phrase)

    def width(part: str) -> int:
        return len(part.encode("utf-16-le")) // 2 if unit.utf16 else len(part)

    return width(raw[:start]) + unit.mark, width(raw[: start + len(phrase)]) + unit.mark


def coded(unit: Unit, *, named: bool, phrases: tuple[str, ...] = PHRASES) -> str:
    return "".join(
        selection(10 + n, *counted(phrase, unit), 1 + n % 2, name=phrase if named else "")
        for n, phrase in enumerate(phrases)
    )


UNITS = {
    "NVivo for Windows 12.6": UTF16,
    "MAXQDA 24": UTF16,
    "ATLAS.ti Win 23.4.0": Unit(utf16=True, crlf=1),
    "QualCoder": Unit(crlf=1),
    "Another one": CODE_POINTS,
}


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("origin", UNITS)
def test_each_program_counts_in_its_way(origin: str, named: bool) -> None:
    (found,), notes = read(
        project(source(5, "mill.docx", coded(UNITS[origin], named=named)), {5: BOM + CRLF}, origin=origin)
    )
    assert not notes.faults
    assert words(found) == [("praise", "Good"), ("blame", "Nobody knew"), ("praise", "been so dear"),
                            ("blame", "The mill"), ("praise", "the weir held")]  # fmt: skip
    assert found.document.text == TEXT
    assert found.name == "set/mill.docx"
    assert bool(notes.said) == (origin != "Another one")


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("unit", [UTF16, Unit(utf16=True, crlf=1), Unit(crlf=1), Unit(utf16=True, mark=True)], ids=str)
def test_a_program_that_counts_otherwise_than_it_is_known_to_shows_by_the_words(unit: Unit, named: bool) -> None:
    (found,), notes = read(project(source(5, "a", coded(unit, named=named)), {5: BOM + CRLF}, origin="Another one"))
    assert not notes.faults
    assert [phrase for _, phrase in words(found)] == list(PHRASES)
    assert notes.said == [f"places count {unit}, as fits 1 text where it makes a difference"]


def test_what_fits_in_no_unit_is_refused_with_its_place_and_the_rest_comes() -> None:
    inner = coded(UTF16, named=True) + selection(20, 3, 17, 1, name="the weir held") + selection(21, 3, 9000, 1)
    inner += selection(22, "x", 5, 1) + selection(23, 5, 5, 1) + selection(24, 9, 5, 1) + selection(25, -3, 5, 1)
    (found,), notes = read(project(source(5, "a", inner), {5: BOM + CRLF}, origin="NVivo"))
    assert [phrase for _, phrase in words(found)] == list(PHRASES)
    assert [fault.place.rpartition("line ")[2] for fault in notes.faults] == [
        "6", "6", "6, 3 to 17", "6, 3 to 9000", "6, 5 to 5", "6, 9 to 5",
    ]  # fmt: skip
    assert "'the weir held' is not what stands at 3 to 17, in no unit" in notes.faults[2].message
    assert "no range of the text" in notes.faults[3].message


def test_one_wrong_place_does_not_move_the_others() -> None:
    inner = coded(UTF16, named=False) + selection(20, 1, 600, 1)
    (found,), notes = read(project(source(5, "a", inner), {5: CRLF}, origin="NVivo"))
    assert [phrase for _, phrase in words(found)] == list(PHRASES)
    assert len(notes.faults) == 1


def test_atlas_names_are_words_cut_short_or_titles_and_comments_are_notes() -> None:
    text = "It was dear,\nand nobody knew why it had been so. The mill ran on, and the weir held."
    mill = (text.index("The mill"), text.index(" ran on"))
    spans = [(0, len(text)), (13, 48), mill, mill, (0, 2)]
    names = ["It was dear, and nobody knew…", "The reason", "weir", "8:1", "granola, which is nowhere"]
    inner = "".join(
        selection(10 + n, *span, 1, name=name, inner=f"<Description>Note {n}.</Description>" if n < 3 else "")
        for n, (span, name) in enumerate(zip(spans, names, strict=True))
    )
    (found,), notes = read(project(source(5, "a", inner), {5: text.encode()}, origin="ATLAS.ti"))
    assert not notes.faults
    assert {one.note for one in found.document.annotations} == {
        "Note 0.", "The reason\nNote 1.", "weir\nNote 2.", "", "granola, which is nowhere",
    }  # fmt: skip
    wrong = selection(10, 3, 30, 1, name="The mill ran on, and the weir held.")
    (found,), notes = read(project(source(5, "a", wrong), {5: text.encode()}, origin="ATLAS.ti"))
    assert not words(found)
    assert len(notes.faults) == 1


def test_a_selection_with_several_codes_is_an_annotation_for_each() -> None:
    (found,), _ = read(project(source(5, "a", selection(10, 0, 4, 1, 2)), {5: b"Good and dear"}))
    assert words(found) in ([("praise", "Good"), ("blame", "Good")], [("blame", "Good"), ("praise", "Good")])
    for one in found.document.annotations:
        assert (one.by, one.created, one.modified) == ("Ada", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z")


def test_a_selection_without_a_code_is_a_passage_with_its_notes() -> None:
    notes = (
        f'<Notes><Note guid="{guid(70)}" name="Memo"><PlainTextContent>By reference.</PlainTextContent></Note>'
        f'<Note guid="{guid(71)}" plainTextPath="internal://{guid(71)}.txt"/>'
        f'<Note guid="{guid(72)}"><PlainTextContent>Of nothing.</PlainTextContent></Note></Notes>'
        f'<Links><Link guid="{guid(80)}" originGUID="{guid(71)}" targetGUID="{guid(10)}"/></Links>'
    )
    inner = selection(10, 0, 4, inner=f'<Description>Own.</Description><NoteRef targetGUID="{guid(70)}"/>')
    (found,), said = read(project(source(5, "a", inner), {5: b"Good and dear", 71: b"By link."}, after=notes))
    (one,) = found.document.annotations
    assert (one.label, one.note, one.by) == ("passage", "Own.\nBy reference.\nBy link.", "b")
    assert "passage" in said.labels
    assert +said.left_out == {"memo": 1}


def test_qualcoders_annotations_are_notes_with_a_place() -> None:
    after = (
        f'<Notes><Note guid="{guid(70)}" creatingUser="{ADA}" creationDateTime="2024-01-02T03:04:05+01:00">'
        f"<PlainTextContent>Why?</PlainTextContent>"
        f'<PlainTextSelection guid="{guid(71)}" startPosition="5" endPosition="8"/></Note></Notes>'
    )
    codes = code(3, "Words", code(1, "praise") + code(2, "blame"), codable="false")
    data = project(
        source(5, "a", f'<NoteRef targetGUID="{guid(70)}"/>'), {5: b"Good and dear"}, after=after, codes=codes
    )
    (found,), notes = read(data)
    (one,) = found.document.annotations
    assert (one.label, one.words, one.note, one.by, one.created) == (
        "passage",
        "and",
        "Why?",
        "Ada",
        "2024-01-02T02:04:05Z",
    )
    assert not notes.faults
    assert {"praise", "blame"} <= set(notes.labels)
    assert "Words" not in notes.labels


def test_links_between_selections_have_their_names_as_roles() -> None:
    def link(number: int, name: str, origin: int, target: int) -> str:
        ends = f'originGUID="{guid(origin)}" targetGUID="{{{guid(target).upper()}}}"'
        return f'<Link guid="{guid(number)}" name="{name}" {ends}/>'

    links = link(80, "contradicts", 10, 11) + link(81, "", 10, 12) + link(82, "supports", 11, 99)
    first = source(5, "a", selection(10, 0, 4, 1) + selection(11, 5, 8, 2) + selection(12, 9, 13, 2))
    data = project(
        first + source(6, "b", selection(99, 0, 3, 1)),
        {5: b"Good and dear", 6: b"Why"},
        after=f"<Links>{links}</Links>",
    )
    found, notes = read(data)
    good, conjunction, dear = found[0].document.in_order()
    assert good.links == {"contradicts": (conjunction.id,), "related": (dear.id,)}
    assert +notes.left_out == {"link": 1}


def test_a_case_is_a_source_that_selections_lead_to() -> None:
    before = (
        f'<Variables><Variable guid="{guid(60)}" name="Role" typeOfVariable="Text"/>'
        f'<Variable guid="{guid(61)}" name="Age" typeOfVariable="Integer"/>'
        f'<Variable guid="{guid(62)}" name="Publication" typeOfVariable="Text"/></Variables><Cases>'
        f'<Case guid="{guid(50)}" name="Ada Lund"><VariableValue><VariableRef targetGUID="{guid(60)}"/>'
        f'<TextValue>mayor</TextValue></VariableValue><VariableValue><VariableRef targetGUID="{guid(61)}"/>'
        f'<IntegerValue>40</IntegerValue></VariableValue><SelectionRef targetGUID="{guid(10)}"/></Case>'
        f'<Case guid="{guid(51)}" name="Ben"/><Case guid="{guid(52)}" name="Nobody"/></Cases>'
    )
    value = (
        f'<VariableValue><VariableRef targetGUID="{guid(62)}"/><TextValue>The Paper</TextValue></VariableValue>'
        f'<VariableValue><VariableRef targetGUID="{guid(61)}"/><IntegerValue>3</IntegerValue></VariableValue>'
    )
    inner = selection(10, 0, 4, 1) + selection(11, 5, 8, 2, 51) + selection(12, 9, 13, 51) + value
    (found,), notes = read(project(source(5, "a", inner), {5: b"Good and dear"}, before=before))
    assert not notes.faults
    sources = found.document.sources
    named = [(one.label, [sources[id].name for id in one.linked_ids("who")]) for one in found.document.in_order()]
    assert named == [("praise", ["Ada Lund"]), ("blame", ["Ben"]), ("passage", ["Ben"])]
    assert [one.role for one in sources] == ["mayor", ""]
    assert found.document.article.publication == "The Paper"
    assert +notes.left_out == {"case": 1, "variable value": 2}


def test_codes_below_others_and_of_one_name() -> None:
    codes = code(1, "risks", code(2, "none") + code(3, "NATO", color="#Abc")) + code(4, "gains", code(5, "none"))
    inner = selection(10, 0, 4, 2) + selection(11, 5, 8, 5) + selection(12, 9, 13, 3)
    (found,), notes = read(project(source(7, "a", inner), {7: b"Good and dear"}, codes=codes))
    assert [label for label, _ in words(found)] == ["risks/none", "gains/none", "NATO"]
    assert list(notes.labels) == ["risks", "risks/none", "NATO", "gains", "gains/none"]
    assert (notes.labels["NATO"].name, notes.labels["NATO"].color) == ("NATO", "#aabbcc")
    assert notes.said == [
        "3 codes below others came under their own name, with those above where one name stands for several"
    ]


def test_a_code_that_the_codebook_lacks_is_said() -> None:
    (found,), notes = read(
        project(source(5, "a", selection(10, 0, 4, 8) + selection(11, 5, 8, 8, 1)), {5: b"Good and dear"})
    )
    assert words(found) == [("praise", "and")]
    assert [fault.place for fault in notes.faults] == ["project.qde line 6, 0 to 4", "project.qde line 6, 5 to 8"]
    assert guid(8) in notes.faults[0].message


def test_text_in_the_project_itself_and_beside_pdfs_and_recordings() -> None:
    inline = f'<TextSource guid="{guid(5)}" name="a"><PlainTextContent>Good &amp; dear</PlainTextContent>{selection(10, 5, 6, 1)}</TextSource>'
    pdf = (
        f'<PDFSource guid="{guid(6)}" name="b.pdf" path="internal://x.pdf"><PDFSelection guid="{guid(11)}" page="1" firstX="1" firstY="1"'
        f' secondX="2" secondY="2"/><PDFSelection guid="{guid(12)}" page="1" firstX="1" firstY="1" secondX="2" secondY="2"/>'
        f'<Representation guid="{guid(7)}" plainTextPath="internal://{guid(7)}.txt">{selection(11, 0, 4, 1)}</Representation></PDFSource>'
    )
    bare = f'<PDFSource guid="{guid(8)}" name="c.pdf" path="relative:///c.pdf"/>'
    film = (
        f'<VideoSource guid="{guid(9)}" name="d.mp4" path="absolute:///d.mp4"><Transcript guid="{guid(20)}" plainTextPath="internal://{guid(20)}.txt">'
        f'<SyncPoint guid="{guid(21)}" position="0"/><SyncPoint guid="{guid(22)}" position="4"/>'
        f'<TranscriptSelection guid="{guid(23)}" fromSyncPoint="{guid(21)}" toSyncPoint="{guid(22)}"><Coding guid="{guid(24)}">'
        f'<CodeRef targetGUID="{guid(2)}"/></Coding></TranscriptSelection></Transcript><VideoSelection guid="{guid(25)}" begin="0" end="1"/></VideoSource>'
    )
    picture = f'<PictureSource guid="{guid(30)}" name="e.png" path="internal://e.png"/><AudioSource guid="{guid(31)}" name="f.mp3"/>'
    after = f'<Sets><Set guid="{guid(40)}" name="s"/></Sets><Graphs><Graph guid="{guid(41)}"/></Graphs>'
    found, notes = read(project(inline + pdf + bare + film + picture, {7: b"Good", 20: b"Dear"}, after=after))
    assert not notes.faults
    assert [(one.name, words(one)) for one in found] == [
        ("set/a.txt", [("praise", "&")]), ("set/b.pdf", [("praise", "Good")]), ("set/d.mp4", [("blame", "Dear")]),
    ]  # fmt: skip
    assert +notes.left_out == {"page area": 1, "PDF": 1, "video": 1, "video selection": 1, "picture": 1, "audio file": 1, "set": 1,
                               "graph": 1}  # fmt: skip


@pytest.mark.parametrize("path", ["relative:///../secret.txt", "absolute:///etc/hostname", "//host/share/a.txt", "\\\\host\\a",
                                  "file:///etc/hostname", "internal://../secret.txt", "internal:///etc/hostname", ""])  # fmt: skip
def test_what_is_outside_of_the_project_is_said_and_not_opened(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    sources = source(5, "a", selection(10, 0, 1, 1), path=path or " ") + source(6, "b")
    data = project(sources, {6: b"Good"})

    def beside(name: str) -> bytes | None:
        raise AssertionError(name)

    notes = Notes()
    found = list(refi_qda.parse(Input("a.qdpx", data, beside), notes))
    assert [one.document.text for one in found] == ["Good"]
    (fault,) = notes.faults
    assert fault.place == "project.qde line 6"
    assert fault.message.startswith("“a” has ")
    assert fault.message.endswith("; with it stays 1 selection")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not a zip archive"),
        (b"PK\x03\x04 and so on", "is not a zip archive"),
        (packed({"a.txt": "x"}), "holds no project.qde"),
        (packed({"project.qde": "<Project"}), "is not well-formed XML"),
        (packed({"project.qde": f"<Project {NAMESPACE}><Sources>"}), "is not well-formed XML"),
        (packed({"project.qde": "<Report/>"}), "is no REFI-QDA project"),
        (packed({"project.qde": f"<Project {NAMESPACE}/>".encode("utf-32")}), "UTF-32"),
        (packed({"project.qde": b"\xff\xfe\xff"}), "is XML that says to be in utf-16 and is not"),
        (packed({"project.qde": b"<Project>\xff</Project>"}), "is XML that says to be in utf-8 and is not"),
        (packed({"../project.qde": "<Project/>"}), "leads out of it"),
    ],
)  # fmt: skip
def test_what_is_no_project_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read(data)


@pytest.mark.parametrize(
    ("data", "message"), [(b"Good \xff", "is not UTF-8 (byte 5)"), ("Gööd".encode("cp1252"), "is not UTF-8 (byte 1)")]
)
def test_a_text_in_another_encoding_is_refused_and_the_others_come(data: bytes, message: str) -> None:
    found, notes = read(project(source(5, "a") + source(6, "b"), {5: data, 6: "Gööd".encode("utf-16")}))
    assert [one.document.text for one in found] == ["Gööd"]
    assert [fault.message for fault in notes.faults] == [f"“a” cannot be read: “Sources/{guid(5)}.txt” {message}"]


def test_two_sources_of_one_name_both_come() -> None:
    found, _ = read(
        project(
            source(5, "Interview") + source(6, "interview"),
            {5: b"Good", 6: b"dear"},
            folder="sources",
            name="Project.QDE",
        )
    )
    assert [one.name for one in found] == ["set/Interview.txt", "set/interview-2.txt"]


def test_codes_without_an_id_or_with_that_of_another_are_said() -> None:
    codes = CODES + code(1, "again") + '<Code name="bare" isCodable="true"/>'
    (_,), notes = read(project(source(5, "a"), {5: b"Good"}, codes=codes))
    assert [fault.message for fault in notes.faults] == [
        "“again” has no GUID of its own",
        "“bare” has no GUID of its own",
    ]


def test_the_real_projects_come(shared: Path | None) -> None:
    folder = shared and shared / "interchange" / "refi-qda"
    if folder is None or not folder.is_dir():
        return
    found, notes = read((folder / "nvivo.qdpx").read_bytes())
    assert [len(one.document.annotations) for one in found] == [0, 330]
    assert not notes.faults
    for one in found:
        for span in (span for annotation in one.document.annotations for span in annotation.spans):
            assert one.document.text[span.start : span.end] == span.exact
            assert span.exact == span.exact.strip()
    assert any("UTF-16 units, a line end of CR and LF as 2" in said for said in notes.said)
    found, notes = read((folder / "atlas-ti.qdpx").read_bytes())
    assert not found
    assert len(notes.faults) == 8
    assert all("the project holds no file" in fault.message for fault in notes.faults)
    assert len(notes.labels) == 14


def test_any_number_of_links_and_cases_may_stand_around_the_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MOST_HELD", 20_000)
    links = "".join(
        f'<Link guid="{guid(1000 + n)}" originGUID="{guid(10)}" targetGUID="{guid(11)}" name="r{n}" direction="OneWay"/>'
        for n in range(5000)
    )
    cases = "".join(f'<Case guid="{guid(9000 + n)}" name="{n}"/>' for n in range(8000))
    inner = selection(10, 0, 4, 1) + selection(11, 5, 8, 2)
    data = project(
        source(5, "a", inner), {5: b"Good and dear"}, before=f"<Cases>{cases}</Cases>", after=f"<Links>{links}</Links>"
    )
    (found,), notes = read(data)
    assert not notes.faults
    assert len(found.document.in_order()[0].links) == 5000


def test_what_has_no_id_is_linked_with_nothing_else_that_has_none() -> None:
    inner = selection(10, 0, 4, 1).replace(guid(10), "") + selection(11, 5, 8, 51).replace(guid(11), "")
    before = f'<Cases><Case guid="{guid(51)}" name="Ben"><SelectionRef targetGUID=""/></Case></Cases>'
    after = f'<Notes><Note guid="{guid(70)}"><PlainTextContent>x</PlainTextContent></Note></Notes><Links><Link originGUID="{guid(70)}"/></Links>'
    (found,), notes = read(project(source(5, "a", inner), {5: b"Good and dear"}, before=before, after=after))
    assert [(one.label, one.note, len(one.linked("who"))) for one in found.document.in_order()] == [
        ("praise", "", 0), ("passage", "", 1),
    ]  # fmt: skip
    assert +notes.left_out == {"link": 1, "memo": 1}
