"""JSON Lines and CSV: one attribution a row, under columns that other programs rely on."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.codebook import Codebook, Label, shipped
from annotator.core.model import Anchor, Document, Elsewhere, Source
from annotator.formats import FORMATS, Format, Item, csv_table, jsonl, said
from annotator.formats.csv_table import inert
from tests.formats.making import TEXT, annotation, attribution, document
from tests.strategies import documents, texts

COLUMNS = [
    *("article", "id", "label", "type", "text", "spans", "cue", "cue_spans", "source", "source_spans", "who", "within"),
    *("attributes", "tags", "note", "by", "status", "confidence", "sentence"),
    *("title", "publication", "published", "url"),
]


def json_rows(*documents: Document, **more: Any) -> list[dict[str, Any]]:
    [file] = jsonl.write([Item("news/a.txt", document, **more) for document in documents]).files
    return [json.loads(line) for line in file.data.split(b"\n") if line]


def csv_rows(*documents: Document) -> list[dict[str, str]]:
    [file] = csv_table.write([Item("news/a.txt", document) for document in documents]).files
    return list(csv.DictReader(io.StringIO(file.data.decode(), newline="")))


def test_a_row_of_json_lines() -> None:
    quote, claim = json_rows(attribution())
    assert list(quote) == list(claim) == COLUMNS
    assert quote == {
        "article": "news/a.txt",
        "id": "q",
        "label": "quote",
        "type": "direct",
        "text": "“No,” … “and\nnever.”",
        "spans": [[0, 5], [16, 28]],
        "cue": ["said", "agreed"],
        "cue_spans": [[10, 14], [38, 44]],
        "source": ["she", "Ada Lund"],
        "source_spans": [[6, 9], [29, 37]],
        "who": ["Ada Lund", "The council", "A report"],
        "within": [],
        "attributes": {"type": "direct", "x": [1]},
        "tags": ["a", "b"],
        "note": "Look.",
        "by": "Ada",
        "status": "accepted",
        "confidence": None,
        "sentence": quote["sentence"],
        "title": "No bridge",
        "publication": "The Paper",
        "published": "2026-11-22",
        "url": "https://example.org/a",
    }
    assert quote["sentence"].startswith("“No,” she said")
    assert (claim["within"], claim["confidence"], claim["status"], claim["type"]) == (["q"], 0.5, "suggested", "")


def test_a_row_of_csv() -> None:
    quote, claim = csv_rows(attribution())
    assert list(quote) == COLUMNS
    assert json.loads(quote["spans"]) == [[0, 5], [16, 28]]
    assert json.loads(quote["cue_spans"]) == [[10, 14], [38, 44]]
    assert json.loads(quote["attributes"]) == {"type": "direct", "x": [1]}
    assert quote["cue"] == "said; agreed"
    assert quote["source"] == "she; Ada Lund"
    assert quote["who"] == "Ada Lund; The council; A report"
    assert quote["tags"] == "a; b"
    assert (quote["confidence"], claim["confidence"]) == ("", "0.5")
    assert (quote["within"], claim["within"]) == ("", "q")
    assert quote["text"] == "“No,” … “and\nnever.”"


def test_csv_is_laid_out_as_rfc_4180_has_it() -> None:
    [file] = csv_table.write([Item("a.txt", attribution())]).files
    assert file.data.startswith(",".join(COLUMNS).encode() + b"\r\n")
    assert file.data.endswith(b"\r\n")
    assert csv_table.write([]).files[0].data == ",".join(COLUMNS).encode() + b"\r\n"


def test_an_orphan_has_a_row_without_place() -> None:
    orphan = annotation("o", "quote", anchor=Anchor("orphan"))
    [row] = json_rows(document(orphan))
    assert (row["text"], row["spans"], row["sentence"]) == ("", [], "")


def test_labels_that_are_records_have_rows() -> None:
    own = Codebook((Label(label="scare"), Label(label="voice", part="source"), Label(label="verb", part="cue")))
    record = annotation("r", "scare", "never", links={"source": ("v",), "cue": ("w",)})
    voice, verb = annotation("v", "voice", "she"), annotation("w", "verb", "said")
    unknown = annotation("u", "label that nobody knows", "double")
    rows = json_rows(document(record, voice, verb, unknown), codebook=own)
    assert [row["id"] for row in rows] == ["r", "u"]
    assert (rows[0]["source"], rows[0]["cue"]) == (["she"], ["said"])


def test_the_order_is_the_articles_and_that_of_the_reading() -> None:
    late, early = annotation("a", "quote", "double"), annotation("b", "quote", "she")
    assert [row["id"] for row in json_rows(document(late, early), document(late))] == ["b", "a", "a"]


def test_what_is_left_out_is_counted() -> None:
    whole = document(
        annotation("q", "quote", "she", links={"source": ("m",), "supports": ("k",), "within": (Elsewhere("b", "x"),)}),
        annotation("k", "claim", "never", anchor=Anchor("moved"), extra={"x": 1, "y": 2}),
        annotation("m", "source", "Ada", note="Hm.", tags=("a", "b")),
        annotation("u", "cue", "said"),
        annotation("v", "cue", "agreed"),
        sources=(Source(id="s", name="Ada", kind="person", role="mayor"),),
    )
    for write in (jsonl.write, csv_table.write):
        left_out = write([Item("a.txt", whole)]).left_out
        assert +left_out == {
            "link": 2,
            "former place": 1,
            "unknown key": 2,
            "note": 1,
            "tag": 2,
            "unused cue": 2,
            "source description": 1,
        }
    assert said(left_out, "csv") == (
        "1 former place, 2 links, 1 note, 1 source description, 2 tags, 2 unknown keys, 2 unused cues not held by csv"
    )
    assert said(jsonl.write([Item("a.txt", document())]).left_out, "jsonl") == ""


@given(documents())
def test_rows_agree_with_the_text(document: Document) -> None:
    rows, cells = json_rows(document), csv_rows(document)
    records = [record for record in document.in_order() if shipped().is_record(record)]
    assert [row["id"] for row in rows] == [record.id for record in records]
    assert len(cells) == len(rows)
    for row, cell, record in zip(rows, cells, records, strict=True):
        parts = [document.text[start:end] for start, end in row["spans"]]
        assert row["text"] == " … ".join(parts)
        assert json.loads(cell["spans"]) == row["spans"]
        for column in ("cue", "source"):
            words = [document.text[start:end] for start, end in row[f"{column}_spans"]]
            assert " … ".join(words) == " … ".join(part for part in row[column] if part)
            assert cell[column] == inert("; ".join(row[column]))
        assert cell["note"] == inert(record.note)
        if parts:
            assert parts[0] in row["sentence"]


# A spreadsheet must not run what is in a file

LIVE = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1", "-", "=")


@pytest.mark.parametrize("words", LIVE)
def test_no_cell_is_a_formula(words: str) -> None:
    record = annotation(
        words,
        words,
        "she",
        note=words,
        tags=(words, words),
        by=words,
        attributes={"type": words},
        links={"who": ("s",)},
    )
    whole = document(
        record, sources=(Source(id="s", name=words, kind="person"),), title=words, publication=words, url=words
    )
    [file] = csv_table.write([Item(words, whole)]).files
    [_, row] = csv.reader(io.StringIO(file.data.decode(), newline=""))
    cells = dict(zip(COLUMNS, row, strict=True))
    for column in ("article", "id", "label", "type", "note", "by", "who", "title", "publication", "url"):
        assert cells[column] == f"'{words}"
    assert not any(cell[:1] in "=+-@\t\r＝＋－＠" for cell in row if cell)


@pytest.mark.parametrize("number", ["-5", "+5", "-0.25", "-1e-9", "5"])
def test_numbers_stay_numbers(number: str) -> None:
    assert inert(number) == number


@given(st.one_of(texts, st.sampled_from(LIVE)))
def test_nothing_else_is_changed(cell: str) -> None:
    assert inert(cell).removeprefix("'") == cell.removeprefix("'")


def test_the_registry_says_what_tables_lack() -> None:
    for format in FORMATS:
        assert format.holds_all == (not format.lacks)
        assert "notes" in format.lacks or format.name not in ("csv", "jsonl")
    assert TEXT


@given(
    st.lists(documents(), max_size=4), st.sampled_from(["comma", "semicolon", "tab"]), st.sampled_from(["no", "yes"])
)
def test_a_table_says_the_same_with_any_separator_and_mark(found: list[Document], separator: str, mark: bool) -> None:
    items = [Item(f"{number}.txt", one) for number, one in enumerate(found)]
    [file] = csv_table.write(items, separator=separator, mark="yes" if mark else "no").files
    told = file.data.decode("utf-8-sig" if mark else "utf-8")
    delimiter = {"comma": ",", "semicolon": ";", "tab": "\t"}[separator]
    plain = csv_table.write(items).files[0].data.decode()
    assert list(csv.reader(io.StringIO(told, newline=""), delimiter=delimiter)) == list(
        csv.reader(io.StringIO(plain, newline=""))
    )


@given(st.lists(documents(), min_size=1, max_size=5), st.sampled_from([f for f in FORMATS if f.frame is not None]))
def test_lots_written_apart_make_the_same_file(found: list[Document], format: Format) -> None:
    """What the cores of a machine write of a folder, each for itself, goes into one file."""
    items = [Item(f"{number}.txt", one) for number, one in enumerate(found)]
    frame = format.framed({})
    lots = [format.write([item]).files[0].data for item in items]
    entries = [entry for lot in lots if (entry := frame.within(lot))]
    assert frame.around(entries if frame.between else [b"".join(entries)]) == format.write(items).files[0].data
