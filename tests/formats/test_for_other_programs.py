"""What others read of what goes out: pandas, DuckDB, Polars and openpyxl the tables, an XML parser the TEI."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import polars
import pytest
from hypothesis import given, settings
from lxml import etree

from annotator.__main__ import main
from annotator.core.codebook import Attribute, Codebook, Label
from annotator.core.model import Document
from annotator.formats import FormatError, Item, claimreview, conll, csv_table, jsonl, parquet, tei, xlsx
from annotator.formats.rows import COLUMNS
from tests.formats.making import TEXT, annotation, attribution, document
from tests.strategies import documents

LIVE = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "{=1}", "=cmd|'/c calc'!A1", "http://x.example", "=HYPERLINK(1)")


def table() -> list[dict[str, Any]]:
    [file] = jsonl.write([Item("news/a.txt", attribution())]).files
    return [json.loads(line) for line in file.data.splitlines()]


def put(folder: Path, *items: Item) -> Path:
    for file in parquet.write(items).files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    return folder


def plain(value: Any) -> Any:
    """Lists for what each library has for them; a number that is missing as None."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return None if isinstance(value, float) and value != value else value


def read_pandas(folder: Path) -> list[dict[str, Any]]:
    return pandas.read_parquet(folder).to_dict("records")


def read_duckdb(folder: Path) -> list[dict[str, Any]]:
    found = duckdb.sql(f"select * from read_parquet('{folder}/**/*.parquet', hive_partitioning = true)")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def read_polars(folder: Path) -> list[dict[str, Any]]:
    return polars.read_parquet(folder).to_dicts()


@pytest.mark.parametrize("read", [read_pandas, read_duckdb, read_polars])
def test_the_data_set_is_read_as_it_is(read: Any, tmp_path: Path) -> None:
    put(tmp_path, Item("news/a.txt", attribution()))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["label=claim", "label=quote"]
    found = {row["id"]: row for row in read(tmp_path)}
    for wanted in table():
        row = {name: plain(value) for name, value in found[wanted["id"]].items()}
        row["attributes"] = json.loads(row["attributes"])
        assert row == wanted


@pytest.mark.parametrize("read", [read_pandas, read_duckdb, read_polars])
def test_labels_of_any_kind_come_back_from_the_names_of_folders(read: Any, tmp_path: Path) -> None:
    labels = ["a/b", "..", "é=%20 ü", "x y"]
    put(tmp_path, Item("a.txt", document(*(annotation(label, label, "No") for label in labels))))
    assert sorted((row["label"], row["id"]) for row in read(tmp_path)) == sorted(zip(labels, labels, strict=True))


def test_an_empty_data_set_has_its_columns(tmp_path: Path) -> None:
    put(tmp_path, Item("a.txt", document()))
    assert list(pandas.read_parquet(tmp_path).columns) == list(COLUMNS)
    assert polars.read_parquet(tmp_path).height == 0


def test_a_data_set_has_a_folder_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str], samples: Path) -> None:
    command = ["export", str(samples), "--to", "parquet"]
    assert main(command) == 2
    assert "name a folder" in capsys.readouterr().err
    command += ["--output", str(tmp_path / "set")]
    assert main(command) == 0
    assert len(read_pandas(tmp_path / "set")) == 16
    assert main([*command, "--status", "all"]) == 2
    assert "is not empty" in capsys.readouterr().err


def test_without_pyarrow_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(FormatError, match=r"pip install 'annotator\[parquet\]'"):
        parquet.write([])


def sheet(*documents: Document) -> list[list[Any]]:
    [file] = xlsx.write([Item("news/a.txt", one) for one in documents]).files
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    assert book.sheetnames == ["Annotations"]
    return [list(row) for row in book["Annotations"].iter_rows()]


def test_a_workbook_has_the_cells_of_the_table() -> None:
    heading, quote, claim = sheet(attribution())
    assert [cell.value for cell in heading] == list(COLUMNS)
    wanted = table()[0]
    found = dict(zip(COLUMNS, (cell.value for cell in quote), strict=True))
    for name in ("article", "id", "label", "type", "text", "note", "sentence", "title", "url"):
        assert found[name] == wanted[name], name
    assert json.loads(found["spans"]) == wanted["spans"]
    assert claim[COLUMNS.index("confidence")].value == 0.5


def test_no_cell_is_a_formula_or_a_link() -> None:
    notes = [annotation(f"i{number}", "quote", "No", note=note, by=note) for number, note in enumerate(LIVE)]
    _, *rows = sheet(document(*notes, title=LIVE[0]))
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s"}
    assert {cell.hyperlink for row in rows for cell in row} == {None}
    assert [row[COLUMNS.index("by")].value for row in rows] == list(LIVE)
    [file] = csv_table.write([Item("a.txt", document(*notes))]).files
    for row in csv.DictReader(io.StringIO(file.data.decode(), newline="")):
        assert row["note"] == "+1" or row["note"][0] not in "=+-@\t"


def test_libreoffice_takes_no_cell_for_a_formula(tmp_path: Path, program: Callable[[str], str]) -> None:
    office = program("soffice")
    item = Item("a.txt", document(*(annotation(f"i{n}", "quote", "No", note=note) for n, note in enumerate(LIVE))))
    paths = []
    for module in (xlsx, csv_table):
        paths.append(tmp_path / f"table{module.SUFFIX}")
        paths[-1].write_bytes(module.write([item]).files[0].data)
        home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
        command = [office, home, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path), str(paths[-1])]
        subprocess.run(command, check=True, capture_output=True)
        made = (tmp_path / "table.fods").read_bytes()
        assert b"table:formula" not in made
        assert b"SUM(A1)" in made


def test_a_cell_that_is_too_long_is_cut_and_counted() -> None:
    export = xlsx.write([Item("a.txt", document(annotation("q", "quote", "No", note="🌉" * 20_000)))])
    assert export.left_out["cell ending"] == 1
    [row] = openpyxl.load_workbook(io.BytesIO(export.files[0].data))["Annotations"].iter_rows(2, 2, values_only=True)
    assert row[COLUMNS.index("note")] == "🌉" * (xlsx.MOST_LETTERS // 2)


@settings(max_examples=25, deadline=None)
@given(documents())
def test_any_document_makes_a_workbook_that_opens(made: Document) -> None:
    [file] = xlsx.write([Item("a.txt", made)]).files
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    assert all(cell.data_type != "f" for row in book["Annotations"].iter_rows() for cell in row)


def test_tokens_with_a_column_of_tags_a_label() -> None:
    export = conll.write([Item("news/a.txt", attribution())])
    first, second, *lines = export.files[0].data.decode().splitlines()
    labels = ["claim", "cue", "quote", "source"]
    assert first == "# global.columns = ID FORM START END " + " ".join(f"ANNOTATOR:{label}" for label in labels)
    assert second == "# newdoc id = news/a.txt"
    tokens = [line.split("\t") for line in lines if line and not line.startswith("#")]
    for _, form, start, end, *_ in tokens:
        assert TEXT[int(start) : int(end)] == form
    tagged = {label: [(t[1], t[4 + at]) for t in tokens if t[4 + at] != "O"] for at, label in enumerate(labels)}
    assert tagged["quote"][:4] == [("“", "B"), ("No", "I"), (",", "I"), ("”", "I")]
    assert [tag for _, tag in tagged["quote"]].count("B") == 2
    assert tagged["source"] == [("she", "B"), ("Ada", "B"), ("Lund", "I")]
    assert tagged["claim"] == [("never", "B")]
    assert export.left_out["note"] == 1


def test_ends_and_single_tokens_have_tags_of_their_own_on_demand() -> None:
    lines = conll.write([Item("news/a.txt", attribution())], tags="bioes").files[0].data.decode().splitlines()
    tokens = [line.split("\t") for line in lines if line and not line.startswith("#")]
    tagged = [[(token[1], token[column]) for token in tokens if token[column] != "O"] for column in (6, 7)]
    assert tagged[0][:4] == [("“", "B"), ("No", "I"), (",", "I"), ("”", "E")]
    assert tagged[1] == [("she", "S"), ("Ada", "B"), ("Lund", "E")]


def test_a_quote_within_a_quote_is_counted() -> None:
    export = conll.write(
        [Item("a.txt", document(annotation("a", "quote", "Ada Lund"), annotation("b", "quote", "Lund")))]
    )
    assert export.left_out["overlapping annotation"] == 1


NAMES = {"t": tei.NAMESPACE}


def places(root: Any) -> list[tuple[str, str, list[str]]]:
    text = root.find(".//t:ab", NAMES).text or ""
    found = []
    for span in root.iterfind(".//t:span", NAMES):
        _, *numbers = span.get("target").removeprefix("string-range(").removesuffix(")").split(", ")
        pairs = zip(map(int, numbers[::2]), map(int, numbers[1::2]), strict=True)
        found.append((span.get("n"), span.get("type"), [text[start : start + length] for start, length in pairs]))
    return found


def test_tei_points_into_its_text() -> None:
    [file] = tei.write([Item("news/a.txt", attribution())]).files
    root = etree.fromstring(file.data)
    assert root.find(".//t:ab", NAMES).text == TEXT
    assert ("q", "quote", ["“No,”", "“and\nnever.”"]) in places(root)
    ids = {element.get("{http://www.w3.org/XML/1998/namespace}id"): element for element in root.iter()}
    links = [(link.get("type"), *link.get("target").split()) for link in root.iterfind(".//t:link", NAMES)]
    said = [(role, ids[one[1:]].get("n"), ids[other[1:]].text) for role, one, other in links]
    assert ("source", "q", "she") in said
    assert ("who", "m1", "Ada Lund") in said
    features = {(f.get("name"), f[0].text) for f in root.iterfind(".//t:f", NAMES)}
    assert features == {("type", "direct"), ("tag", "a"), ("tag", "b"), ("note", "Look.")}


@settings(max_examples=25, deadline=None)
@given(documents())
def test_tei_of_any_document_is_xml_or_refused(made: Document) -> None:
    try:
        [file] = tei.write([Item("a.txt", made)]).files
    except FormatError:
        return
    root = etree.fromstring(file.data)
    assert (root.find(".//t:ab", NAMES).text or "") == made.text
    assert sum(len(parts) for _, _, parts in places(root)) == sum(len(a.spans) for a in made.annotations)


def test_claims_with_a_verdict_are_reviews() -> None:
    evidence = [{"url": "https://x.example/</script>", "note": "The minutes", "date": "2026-01-02"}]
    verdict = annotation(
        "c", "claim", "The cost", "will double", attributes={"verdict": "false", "evidence": evidence}, tags=("x",)
    )
    scale = Attribute("verdict", values=("true", "false")) if not hasattr(Attribute, "scale") else None
    scale = scale or Attribute("verdict", values=("true", "half", "false"), scale=("false", "half", "true"))  # type: ignore[call-arg]
    book = Codebook((Label(label="claim", attributes=(scale,)), Label(label="quote")))
    export = claimreview.write([Item("a.txt", document(verdict, annotation("q", "quote", "No")), book)])
    data = export.files[0].data.decode()
    assert "</script>" not in data
    [review] = json.loads(data)["@graph"]
    assert json.loads(data)["@context"] == "https://schema.org"
    assert review["claimReviewed"] == "The cost … will double"
    assert review["reviewRating"]["alternateName"] == "false"
    assert review["citation"][0]["description"] == "The minutes"
    assert export.left_out["unchecked record"] == 1
    assert export.left_out["tag"] == 1


def test_articles_with_other_labels_share_the_columns_of_all() -> None:
    items = [
        Item("a.txt", document(annotation("q", "quote", "they"))),
        Item("b.txt", document(annotation("c", "claim", "never"))),
        Item("c.txt", document()),
    ]
    lines = conll.write(items).files[0].data.decode().splitlines()
    assert lines[0].endswith("END ANNOTATOR:claim ANNOTATOR:quote")
    tokens = [line.split("\t") for line in lines if line[:1].isdigit()]
    assert {len(token) for token in tokens} == {6}
    assert [(token[1], token[4], token[5]) for token in tokens if token[4:] != ["O", "O"]] == [
        ("they", "O", "B"),
        ("never", "B", "O"),
    ]
