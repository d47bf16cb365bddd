"""WebAnno TSV: tables as INCEpTION writes them, what is wrong in them, and the tables that go out."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core import sidecar
from annotator.core.model import Document, Source
from annotator.formats import (
    FormatError,
    Input,
    Item,
    LeftOut,
    Notes,
    cas_xmi,
    recognised,
    webanno_cells,
    webanno_tsv,
)
from annotator.formats.holding import reduced
from tests import strategies
from tests.formats import making

FORMAT = "#FORMAT=WebAnno TSV 3.3"
NAMED = "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value"
PLAIN = "#T_SP=webanno.custom.Span|"
HOST = "#T_SP=webanno.custom.Host|kind|ROLE_webanno.custom.Host:links_webanno.custom.HostLinksLink|uima.tcas.Annotation"


def table(*lines: str, layers: tuple[str, ...] = (NAMED,), version: str = "3.3") -> bytes:
    head = [f"#FORMAT=WebAnno TSV {version}", *layers, "", ""]
    return "".join(f"{line}\n" for line in [*head, *lines]).encode()


def tokens(text: str, *cells: str, number: int = 1, at: int = 0) -> list[str]:
    """A sentence with its tokens, parted at spaces, and what stands in the columns of each."""
    lines = [f"#Text={text}"]
    for token, match in enumerate(re.finditer(r"\S+", text)):
        start = at + len(text[: match.start()].encode("utf-16-le")) // 2
        end = start + len(match[0].encode("utf-16-le")) // 2
        lines.append(f"{number}-{token + 1}\t{start}-{end}\t{match[0]}\t{cells[token]}\t")
    return lines


def read(data: bytes) -> tuple[Document, Notes]:
    notes = Notes()
    file = Input("set/article.tsv", data)
    format = recognised(file)
    assert format is not None
    assert format.name == "webanno-tsv"
    (found,) = webanno_tsv.parse(file, notes)
    assert found.name == "set/article.txt"
    return found.document, notes


def said(document: Document) -> list[tuple[str, str, dict[str, Any]]]:
    return [(a.label, a.words, a.attributes) for a in document.in_order()]


def links(document: Document) -> set[tuple[str, str, str]]:
    by_id = document.annotations
    return {(a.words, role, by_id[id].words) for a in by_id for role in a.links for id in a.linked_ids(role)}


def test_spans_of_one_token_of_several_and_stacked() -> None:
    cells = "*[1]\tPER[1]", "*[1]|Q7[2]\tPER[1]|NAME[2]", "_\t_", "_\t_", "_\tLOC", "_\t_"
    document, notes = read(table(*tokens("Ada Lund , of Oslo .", *cells)))
    assert not notes.faults
    assert document.text == "Ada Lund , of Oslo ."
    assert said(document) == [
        ("NamedEntity", "Ada Lund", {"value": "PER"}),
        ("NamedEntity", "Lund", {"identifier": "Q7", "value": "NAME"}),
        ("NamedEntity", "Oslo", {"value": "LOC"}),
    ]
    assert set(notes.labels) == {"NamedEntity"}


def test_spans_that_begin_and_end_within_tokens() -> None:
    document, notes = read(
        table(
            "#Text=Unbelievable news",
            "1-1\t0-12\tUnbelievable\t_\t",
            "1-1.1\t2-12\tbelievable\t*[1]\t",
            "1-1.2\t0-2\tUn\t*\t",
            "1-2\t13-17\tnews\t_\t",
            "1-2.1\t13-15\tne\t*[1]\t",
            layers=(PLAIN,),
        )
    )
    assert not notes.faults
    assert [a.words for a in document.in_order()] == ["Un", "believable ne"]


def test_slots_relations_and_chains_are_links() -> None:
    document, notes = read(
        table(
            *tokens(
                "She said it to him",
                "*\tsay\ta;*\t1-2[3];1-4[4]\t*->1-1\tp[1]\t_\t_",
                "*[3]\t_\t_\t_\t_\t_\tsubj\t1-1",
                "_\t_\t_\t_\tsame->1-2\tp[1]\t_\t_",
                "*[4]\t_[5]|x[6]\t_[5]|b[6]\t*|1-1\t_\t_\t_\t_",
                "_\t_\t_\t_\t*->1-3\t*[1]\t_\t_",
            ),
            layers=(
                PLAIN,
                HOST,
                "#T_CH=webanno.custom.SameLink|referenceRelation|referenceType",
                "#T_RL=webanno.custom.Rel|value|BT_webanno.custom.Span",
            ),
        )
    )
    assert not notes.faults
    assert links(document) == {
        ("She", "a", "said"),
        ("She", "links", "to"),
        ("to", "b", "She"),
        ("She", "subj", "said"),
        ("She", "next", "it"),
        ("it", "same", "him"),
    }
    assert ("Host", "She", {"kind": "say"}) in said(document)
    assert [a.attributes for a in document.annotations if a.label == "SameLink"] == [
        {"referenceType": "p"},
        {"referenceType": "p"},
        {},
    ]


def test_a_relation_between_tokens_brings_them_and_a_grammar_is_counted() -> None:
    core = "de.tudarmstadt.ukp.dkpro.core.api"
    document, notes = read(
        table(
            *tokens("He runs", "PRON\tsubj\t1-2\t_\t_", "VERB\t_\t_\tx\t1-1"),
            layers=(
                f"#T_SP={core}.lexmorph.type.pos.POS|coarseValue",
                f"#T_RL={core}.syntax.type.dependency.Dependency|DependencyType|BT_{core}.lexmorph.type.pos.POS",
                f"#T_RL=webanno.custom.Rel|kind|BT_{core}.segmentation.type.Token",
            ),
        )
    )
    assert not notes.faults
    assert said(document) == [("Token", "He", {}), ("Token", "runs", {})]
    assert links(document) == {("He", "Rel", "runs")}
    assert +notes.left_out == {"grammar mark": 3, "relation feature": 1}


def test_sentences_follow_each_other_as_their_offsets_say() -> None:
    document, notes = read(
        table(
            "#Sentence.id=one",
            *tokens("Yes .", "*", "_"),
            "",
            *tokens("No .", "*[1]", "*[1]", number=2, at=6),
            "",
            "#Text=She",
            "#Text=left .",
            "3-1\t10-13\tShe\t_\t",
            "3-2\t14-18\tleft\t_\t",
            "3-3\t19-20\t.\t*\t",
            "",
            *tokens("Far .", "_", "_", number=4, at=28),
            layers=(PLAIN,),
        )
    )
    assert not notes.faults
    assert document.text == "Yes .\nNo .She\nleft .\n       Far ."
    assert [a.words for a in document.in_order()] == ["Yes", "No .", "."]


def test_what_is_escaped_comes_back_and_a_value_may_be_any_of_it() -> None:
    cells = r"\*\tA\t\_\[x\]\|\;\->\\", r"\[1\][1]|b\\[2]|\\[3]", "*[1]", "*[2]"
    _, *rows = tokens("a b c d", *cells)
    document, notes = read(table(r"#Text=a\tb c d", *rows, layers=("#T_SP=webanno.custom.Span|value",)))
    assert not notes.faults
    assert document.text == "a\tb c d"
    assert [(a.words, a.attributes["value"]) for a in document.in_order()] == [
        ("a", "*\tA\t_[x]|;->\\"),
        ("b", "\\"),
        ("b c", "[1]"),
        ("b c d", "b\\"),
    ]


@given(st.lists(st.text(strategies.characters, min_size=1), min_size=1, max_size=4))
def test_any_values_stack_and_come_apart(values: list[str]) -> None:
    escaped = [f"{webanno_cells.escaped(value)}[{number}]" for number, value in enumerate(values, 1)]
    apart = [webanno_cells.numbered(value) for value in webanno_cells.stacked("|".join(escaped))]
    assert [(webanno_cells.unescaped(value), number) for value, number, _ in apart] == [
        (value, number) for number, value in enumerate(values, 1)
    ]
    roles = webanno_cells.slots(";".join(map(webanno_cells.escaped, values)))
    assert list(map(webanno_cells.unescaped, roles)) == values


@given(st.text(strategies.characters))
def test_any_text_comes_back_from_its_lines(text: str) -> None:
    for version in ((3, 2), (3, 3), (3, 9)):
        lines = [webanno_cells.escaped_text(line) for line in text.split("\n")]
        assert "\n".join(webanno_cells.unescaped_text(line, version) for line in lines) == text


def test_an_older_version_escapes_as_java_does() -> None:
    lines = tokens("a x c", "_", "*", "_")
    lines[0] = r"#Text=a \u0078 c"
    document, _ = read(table(*lines, layers=(PLAIN,), version="3.1"))
    assert document.text == "a x c"
    lines[0] = r"#Text=a \ud83e c"
    with pytest.raises(FormatError, match="line 5: half of a surrogate pair"):
        read(table(*lines, layers=(PLAIN,), version="3.1"))


EMOJI = "🥳 “No,” 𝔘 she"


@pytest.mark.parametrize("utf16", [True, False], ids=["UTF-16", "code points"])
def test_offsets_in_either_unit(utf16: bool) -> None:
    lines = [f"#Text={EMOJI}"]
    for number, match in enumerate(re.finditer(r"\S+", EMOJI), 1):
        before = EMOJI[: match.start()]
        start = len(before.encode("utf-16-le")) // 2 if utf16 else len(before)
        end = start + (len(match[0].encode("utf-16-le")) // 2 if utf16 else len(match[0]))
        lines.append(f"1-{number}\t{start}-{end}\t{match[0]}\t*[1]\t" if number > 1 else f"1-1\t{start}-{end}\t🥳\t_\t")
    document, notes = read(table(*lines, layers=(PLAIN,)))
    assert not notes.faults
    assert [a.words for a in document.annotations] == ["“No,” 𝔘 she"]


@pytest.mark.parametrize("change", [(b"\n", b"\r\n"), (b"#FORMAT", b"\xef\xbb\xbf#FORMAT"), (b"\t\n", b"\n")])
def test_line_ends_a_mark_and_lines_without_a_last_tab(change: tuple[bytes, bytes]) -> None:
    data = table(*tokens("Ada Lund .", "*\tPER", "_\t_", "_\t_"))
    document, notes = read(data.replace(*change))
    assert not notes.faults
    assert (document.text, said(document)) == ("Ada Lund .", [("NamedEntity", "Ada", {"value": "PER"})])


# What is wrong in a file


def test_words_that_stand_elsewhere_are_refused_with_their_line_and_the_rest_comes() -> None:
    data = table(*tokens("Ada Lund of Oslo .", "_\tPER", "_\tPER", "_\t_", "_\tLOC", "_\t_"))
    document, notes = read(data.replace(b"4-8\tLund", b"3-7\tLund"))
    assert [a.words for a in document.in_order()] == ["Ada", "Oslo"]
    assert [str(fault) for fault in notes.faults] == ["line 7: 'Lund' is not what stands at 3 to 7"]


@pytest.mark.parametrize("at", [6, 7, 8])
def test_an_annotation_that_may_go_on_at_a_line_that_cannot_be_read_does_not_come(at: int) -> None:
    lines = table(*tokens("A b c d e", "*", "*[1]", "*[1]", "*[1]", "*"), layers=(PLAIN,)).decode().split("\n")
    lines[at] = lines[at][:5]
    document, notes = read("\n".join(lines).encode())
    places = [fault.place for fault in notes.faults]
    if at == 7:  # in its middle, where its ends are known
        assert [a.words for a in document.in_order()] == ["A", "b c d", "e"]
        assert places == ["line 8"]
    else:
        assert [a.words for a in document.in_order()] == ["A", "e"]
        assert places[0] == f"line {at + 1}"
        assert notes.faults[1].message == f"may go on at line {at + 1}, which cannot be read"


def test_a_file_that_ends_in_a_sentence_says_so() -> None:
    whole = table(*tokens("A b c d", "*", "*[1]", "*[1]", "_"), layers=(PLAIN,))
    lines = whole.decode().split("\n")
    document, notes = read("\n".join(lines[:-3]).encode())
    assert [a.words for a in document.annotations] == ["A"]
    assert [fault.place for fault in notes.faults] == ["the end of the file", "line 7"]
    document, notes = read(whole + b"\n#Text=More\n")
    assert len(document.annotations) == 2
    assert [str(fault) for fault in notes.faults] == [
        "the end of the file: the last sentence has no tokens, and does not come"
    ]


def test_what_leads_nowhere_is_said() -> None:
    document, notes = read(
        table(
            *tokens("a b", "*\t_\tr\t1-2[9]\t_\t_", "_\t_\tr;s\t1-1\tx\t1-1"),
            layers=(PLAIN, HOST, "#T_RL=webanno.custom.Rel|value|BT_webanno.custom.Span"),
        )
    )
    assert sorted(str(fault) for fault in notes.faults) == [
        "line 8: r: leads to 1-2[9], where no annotation is",
        "line 9: leads from 1-1, where no annotation is, or to none",
        "line 9: links: 2 roles and 1 targets",
    ]
    assert len(document.annotations) == 3


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"#FORMAT=WebAnno TSV 2.0\n", "line 1: is no WebAnno TSV 3"),
        (b"#FORMAT=WebAnno TSV x\n", "line 1: is no WebAnno TSV 3"),
        (table(), "holds no text"),
        (table("#Text=a"), "holds no text"),
        (table("1-1\t0-1\ta\t_\t_\t"), "line 5: stands before any text"),
        (table("x"), "line 5: stands before any text"),
        (table("#Text=a", "what"), "line 6: is the first token of a sentence"),
        (table("#Text=a", "1-1\t0-1"), "line 6: is the first token of a sentence"),
        (table("#Text=a", "", "#Text=b", "1-1\t2-3\tb\t_\t_\t"), "line 6: a sentence without tokens"),
        (table(*tokens("a b", "_\t_", "_\t_"), "", *tokens("c", "_\t_", number=2, at=1)), "line 10: a sentence at 1"),
        (table("#Text=a", "1-1\t99999999999-100000000000\ta\t_\t_\t"), "line 6: a sentence at 99999999999"),
        (table("#Text=a", layers=("#T_XX=a.B|c",)), "line 2: declares no layer"),
        (table("#Text=a", layers=("#T_SP=",)), "line 2: declares no layer"),
        (table("#Text=a") + b"\xff", "line 6: not UTF-8"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_at_all_says_where(data: bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        list(webanno_tsv.parse(Input("a.tsv", data), Notes()))
    assert message in str(caught.value)


def test_gaps_are_bounded_all_together() -> None:
    lines: list[str] = []
    for number in range(1, 40):
        lines += [*tokens("a", "_\t_", number=number, at=number * 100_000), ""]
    with pytest.raises(FormatError, match="a sentence at 1100000"):
        read(table(*lines))


# What goes out


def written(document: Document) -> tuple[str, LeftOut]:
    export = webanno_tsv.write([Item("news/a.txt", document)])
    [file] = export.files
    assert file.name == "news/a.txt.tsv"
    return file.data.decode(), export.left_out


def test_an_attribution_as_a_table() -> None:
    document = making.document(
        making.annotation("q", "quote", "“No,”", "never", attributes={"type": "direct"}, links={"source": ("m",)}),
        making.annotation("m", "source", "she", links={"who": ("s",)}),
        making.annotation("p", "fact check", "eve", note="a\nb"),
        sources=(Source(id="s", name="Ada Lund", kind="person"),),
    )
    text, left_out = written(document)
    lines = text.split("\n")
    assert lines[:8] == [
        FORMAT,
        "#T_SP=webanno.custom.Source|who",
        "#T_SP=webanno.custom.factCheck|note",
        "#T_SP=webanno.custom.Quote|ROLE_webanno.custom.Quote:links_webanno.custom.QuoteLinksLink|uima.tcas.Annotation"
        "|type",
        "",
        "",
        "#Text=“No,” she said, “and",
        "1-1\t0-1\t“\t_\t_\tpart;source[1]\t2-1[2];1-5[3]\tdirect[1]\t",
    ]
    assert "1-5\t6-9\tshe\tAda Lund[3]\t_\t_\t_\t_\t" in lines
    assert "2-1\t21-26\tnever\t_\t_\t_[2]\t*\t*[2]\t" in lines
    assert "2-1.1\t22-25\teve\t_\ta\\nb\t_\t_\t_\t" in lines
    assert "#Text=🏳️‍🌈 The cost, they fear, will double." in lines
    assert "4-5\t53-56\tThe\t_\t_\t_\t_\t_\t" in lines
    assert left_out["label name"] == 1


def as_inception(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text and the tokens as the format's own reader puts them together, offsets in UTF-16 units."""
    made, sentence = "", ""
    found = []
    for line in text.split("\n")[1:]:
        if line.startswith("#Text="):
            sentence += webanno_cells.unescaped_text(line[6:], (3, 3)) + "\n"
        elif line and not line.startswith("#"):
            _, place, form, *_ = line.split("\t")
            start, end = map(int, place.split("-"))
            if sentence:
                length = len(made.encode("utf-16-le")) // 2
                made = made[:-1] if length > start else made + " " * (start - length)
                assert len(made.encode("utf-16-le")) // 2 == start
                made, sentence = made + sentence, ""
            found.append((start, end, form))
    return made, found


@settings(max_examples=60, deadline=None)
@given(strategies.documents())
def test_the_text_and_the_tokens_are_where_inception_looks_for_them(document: Document) -> None:
    text, _ = written(document)
    made, found = as_inception(text)
    assert made.removesuffix("\n") == document.text
    encoded = made.encode("utf-16-le")
    for start, end, form in found:
        words = encoded[2 * start : 2 * end].decode("utf-16-le")
        assert words == form or not words.strip()
    columns = {line.count("\t") for line in text.split("\n") if line and not line.startswith("#")}
    assert len(columns) <= 1


def test_white_space_at_the_ends_goes_and_is_counted() -> None:
    start = making.TEXT.index(" she")
    spans = [making.at(" she "), making.at(" "), making.at("said")]
    whole = making.annotation("q", "quote", "she", links={"cue": ("b",)})
    document = making.document(
        sidecar.Annotation(**{**_fields(whole), "spans": tuple(spans)}),
        sidecar.Annotation(**{**_fields(whole), "id": "b", "spans": (making.at("\n"),), "links": {}}),
    )
    assert start > 0
    counted = LeftOut()
    held = reduced(document, webanno_tsv.HOLDS, counted)
    assert [a.words for a in held.annotations] == ["she … said"]
    assert (counted["blank end"], counted["blank part"], counted["blank annotation"], counted["link"]) == (1, 1, 1, 1)
    _, left_out = written(document)
    assert +left_out == +counted


def _fields(annotation: Any) -> dict[str, Any]:
    return {name: getattr(annotation, name) for name in annotation.__struct_fields__}


@pytest.mark.parametrize("text", ["  Ada.", "\n\n\tAda.\n", " \u00a0\n", "Ada.\n \n\nBo. ", "Ada.\x0b\x1c\x85Bo"])
def test_white_space_around_sentences_is_kept(text: str) -> None:
    document = Document(article=making.document().article, text=text)
    data, _ = written(document)
    found, notes = read(data.encode())
    assert found.text == text
    assert not notes.faults


# Files of INCEpTION: the same articles as tables and as XMI

SHIFTED = ("testAnnotationWith", "testZeroWidth")
"""Whose annotations end in white space, or are empty, which a table moves to the words beside."""


def content(document: Document) -> Counter[Any]:
    """What is said, but for the names of layers and features, which the two files have of different schemas."""

    def own(annotation: Any) -> tuple[Any, ...]:
        return (annotation.words.strip(), *sorted(str(value) for value in annotation.attributes.values()))

    by_id = document.annotations
    return Counter(
        (own(a), tuple(sorted((role, own(by_id[id])) for role in a.links for id in a.linked_ids(role)))) for a in by_id
    )


def test_the_same_article_as_a_table_and_as_xmi(shared: Path | None) -> None:
    if shared is None:
        return
    paths = sorted((shared / "interchange" / "webanno-tsv").glob("*/reference.tsv"))
    assert len(paths) == 38
    compared = 0
    for path in paths:
        notes, others = Notes(), Notes()
        (table_found,) = webanno_tsv.parse(Input(path.name, path.read_bytes()), notes)
        for annotation in table_found.document.annotations:
            for span in annotation.spans:
                assert table_found.document.text[span.start : span.end] == span.exact
        other = path.with_suffix(".xmi")
        if not other.exists():
            continue
        (found,) = cas_xmi.parse(Input(other.name, other.read_bytes()), others)
        name = path.parent.name
        shifted = name.startswith(SHIFTED)
        assert table_found.document.text.split() == found.document.text.split()
        if not shifted:
            assert table_found.document.text == found.document.text
        assert content(table_found.document) == content(found.document), name
        assert len(notes.faults) == len(others.faults), name
        compared += 1
    assert compared == 37
