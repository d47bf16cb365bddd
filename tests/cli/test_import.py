"""``annotator import``: articles and sidecars under the names that they had, and a sentence for what cannot come."""

import json
from pathlib import Path

import pytest

from annotator.__main__ import main
from tests.formats import refi
from tests.formats.test_brat import ANN, TEXT


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "brat"
    (folder / "below").mkdir(parents=True)
    for name in ("bridge", "below/ferry"):
        (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        (folder / f"{name}.ann").write_text(ANN, encoding="utf-8")
    return folder


@pytest.mark.parametrize("named", ["brat", "auto"])
def test_a_folder_comes_with_its_names(source: Path, tmp_path: Path, named: str, capsys: pytest.CaptureFixture) -> None:
    output = tmp_path / "out"
    assert main(["import", str(source), "--from", named, "--output", str(output)]) == 0
    assert "2 articles with 6 annotations imported" in capsys.readouterr().err
    assert (output / "below" / "ferry.txt").read_text(encoding="utf-8") == TEXT
    saved = json.loads((output / "bridge.txt.annotations.json").read_text(encoding="utf-8"))
    assert len(saved["annotations"]) == 3
    assert main(["validate", str(output)]) == 0


def test_nothing_is_written_over(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    output = tmp_path / "out"
    command = ["import", str(source), "--from", "brat", "--output", str(output)]
    assert main(command) == 0
    sidecar = output / "bridge.txt.annotations.json"
    sidecar.write_text("mine")
    assert main(command) == 1
    assert sidecar.read_text() == "mine"
    assert "is there already" in capsys.readouterr().err


def test_one_bad_file_does_not_stop_the_others(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    (source / "below" / "ferry.txt").unlink()
    output = tmp_path / "out"
    assert main(["import", str(source), "--from", "brat", "--output", str(output)]) == 1
    said = capsys.readouterr().err
    assert "ferry.ann" in said
    assert "ferry.txt" in said
    assert (output / "bridge.txt").exists()
    assert not (output / "below").exists()


def test_unknown_labels_join_the_codebook(source: Path, tmp_path: Path) -> None:
    (source / "bridge.ann").write_text("T1\tPlace 2 6\t“No,\n", encoding="utf-8")
    output = tmp_path / "out"
    assert main(["import", str(source / "bridge.ann"), "--from", "auto", "--output", str(output)]) == 0
    book = json.loads((output / "annotations.codebook.json").read_text(encoding="utf-8"))
    assert "Place" in [label["label"] for label in book["labels"]]
    assert main(["validate", str(output)]) == 0


def test_sidecars_and_web_annotations_come_back_as_they_were(tmp_path: Path, samples: Path) -> None:
    before = json.loads((samples / "harbour-bridge.txt.annotations.json").read_text(encoding="utf-8"))
    for format, ending in (("sidecar", "x"), ("w3c", "y")):
        out, back = tmp_path / ending, tmp_path / f"{ending}-back"
        out.mkdir()
        article = str(samples / "harbour-bridge.txt")
        assert main(["export", article, "--to", format, "--output", str(out)]) == 0
        assert main(["import", str(out), "--from", "auto", "--output", str(back)]) == 0
        (found,) = back.rglob("*.annotations.json")
        after = json.loads(found.read_text(encoding="utf-8"))
        assert after["annotations"] == before["annotations"]
        assert after["text"] == before["text"]


@pytest.mark.parametrize("name", ["nothing", "jsonl"])
def test_a_format_that_cannot_be_read_is_wrong_usage(source: Path, tmp_path: Path, name: str) -> None:
    assert main(["import", str(source), "--from", name, "--output", str(tmp_path / "out")]) == 2


def test_web_annotations_go_to_the_article_of_their_name_alone(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    quotation = {"type": "TextQuoteSelector", "exact": "she"}
    web = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "target": {"selector": quotation}}
    (folder / "a1.json").write_text(json.dumps(web))
    (folder / "a11.txt").write_text(TEXT, encoding="utf-8")
    (folder / "a1.json.txt").write_text("Another text of that name.")
    assert main(["import", str(folder), "--from", "auto", "--output", str(tmp_path / "out")]) == 1
    assert "is not beside it: save it there, as a1.txt or the like" in capsys.readouterr().err
    (folder / "a1.txt").write_text(TEXT, encoding="utf-8")
    assert main(["import", str(folder), "--from", "auto", "--output", str(tmp_path / "out")]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a1.txt", "a1.txt.annotations.json"]


@pytest.mark.parametrize("format", ["w3c", "hypothesis"])
def test_annotations_of_a_page_go_to_the_article_that_is_called_as_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture, format: str
) -> None:
    folder, page = tmp_path / "in", "https://news.example/2026/mayor%20speaks.html?utm=1"
    folder.mkdir()
    selector = [{"type": "TextQuoteSelector", "exact": "she", "prefix": "", "suffix": ""}]
    web = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "target": {"source": page, "selector": selector},
    }
    row = {"id": "r", "uri": page, "target": [{"source": page, "selector": selector}]}
    (folder / "all.json").write_text(json.dumps([web] if format == "w3c" else {"total": 1, "rows": [row]}))
    arguments = ["import", str(folder / "all.json"), "--from", format, "--output", str(tmp_path / "out")]
    assert main(arguments) == 1
    said = capsys.readouterr().err
    assert f"({page}) is not beside it: save it there, as all.txt or mayor speaks.txt or the like" in said
    (folder / "mayor speaks.txt").write_text(TEXT, encoding="utf-8")
    assert main(arguments) == 0
    written = json.loads((tmp_path / "out" / "mayor speaks.txt.annotations.json").read_text(encoding="utf-8"))
    assert [span["exact"] for one in written["annotations"] for span in one["spans"]] == ["she"]


@pytest.mark.parametrize(
    "source", ["https://x.example/", "..", "//[", "https://x.example/..", 5, None, {"id": ["a"]}, []]
)
def test_an_address_that_names_no_file_leads_to_none(
    tmp_path: Path, capsys: pytest.CaptureFixture, source: object
) -> None:
    web = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "target": source}
    (tmp_path / "a.json").write_text(json.dumps(web))
    assert main(["import", str(tmp_path / "a.json"), "--from", "w3c", "--output", str(tmp_path / "out")]) == 1
    assert "save it there, as a.txt or the like" in capsys.readouterr().err


FOLDERS = {
    "label-studio": 8,
    "doccano": 11,
    "prodigy": 466,
    "hypothesis": 1,
    "w3c": 0,
    "w3c-recogito": 0,
    "brat": 131,
    "refi-qda": 330,
}


@pytest.mark.parametrize("name", FOLDERS)
def test_every_real_file_comes_or_is_refused(
    name: str, shared: Path | None, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    if shared is None:
        return
    annotations = 0
    for number, path in enumerate(sorted((shared / "interchange" / name).rglob("*"))):
        if path.suffix not in (".json", ".jsonl", ".jsonld", ".ann", ".qdpx"):
            continue
        output = tmp_path / str(number)
        code = main(["import", str(path), "--from", "auto", "--output", str(output)])
        sidecars = list(output.rglob("*.annotations.json"))
        said = capsys.readouterr().err
        assert (sidecars and code == 0) or str(path) in said, path
        for sidecar in sidecars:
            document = json.loads(sidecar.read_text(encoding="utf-8"))
            text = "\n".join(document["text"])
            annotations += len(document["annotations"])
            for span in (span for record in document["annotations"] for span in record["spans"]):
                assert text[span["start"] : span["end"]] == span["exact"]
    assert annotations == FOLDERS[name]


def test_an_import_that_was_broken_off_goes_on(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    straight, broken = tmp_path / "straight", tmp_path / "broken"
    assert main(["import", str(source), "--from", "auto", "--output", str(straight)]) == 0
    assert main(["import", str(source / "bridge.ann"), "--from", "auto", "--output", str(broken)]) == 0
    (broken / "below").mkdir()
    (broken / "below" / "ferry.txt").write_text(TEXT, encoding="utf-8")  # its sidecar had not been written yet
    capsys.readouterr()
    assert main(["import", str(source), "--from", "auto", "--output", str(broken)]) == 0
    said = capsys.readouterr().err
    assert "1 article with 3 annotations imported" in said
    assert "1 article was there already" in said
    files = [sorted(path.relative_to(root) for path in root.rglob("*")) for root in (straight, broken)]
    assert files[0] == files[1]
    for path in straight.rglob("*.json"):
        assert path.read_bytes() == (broken / path.relative_to(straight)).read_bytes()


def test_two_cores_bring_the_same(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    for number in range(70):
        (source / f"{number}.txt").write_text(TEXT, encoding="utf-8")
        (source / f"{number}.ann").write_text(ANN.replace("Source", f"S{number % 5}"), encoding="utf-8")
    said = []
    for jobs in ("1", "2"):
        output = tmp_path / jobs
        assert main(["import", str(source), "--from", "brat", "--output", str(output), "--jobs", jobs]) == 0
        said.append((capsys.readouterr().err, {p.name: p.read_bytes() for p in output.rglob("*.json")}))
    assert said[0] == said[1]
    assert "72 articles" in said[0][0]


def test_a_project_goes_out_and_comes_back_by_its_names(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    (folder / "below").mkdir(parents=True)
    for name in ("mill.txt", "below/weir.txt"):
        (folder / name).write_text(TEXT, encoding="utf-8")
        (folder / f"{name[:-4]}.ann").write_text(ANN, encoding="utf-8")
    assert main(["import", str(folder), "--from", "brat", "--output", str(tmp_path / "mine")]) == 0
    archive = tmp_path / "all.qdpx"
    assert main(["export", str(tmp_path / "mine"), "--to", "refi-qda", "--output", str(archive)]) == 0
    first = archive.read_bytes()
    assert main(["export", str(tmp_path / "mine"), "--to", "refi-qda", "--output", str(archive)]) == 0
    assert archive.read_bytes() == first
    capsys.readouterr()
    assert main(["import", str(archive), "--from", "auto", "--output", str(output)]) == 0
    said = capsys.readouterr().err
    assert "2 articles with 6 annotations imported" in said
    assert "not held" not in said
    for name in ("mill.txt", "below/weir.txt"):
        mine = json.loads((tmp_path / "mine" / f"{name}.annotations.json").read_text(encoding="utf-8"))
        theirs = json.loads((output / f"{name}.annotations.json").read_text(encoding="utf-8"))
        assert (output / name).read_bytes() == (tmp_path / "mine" / name).read_bytes()
        assert [(a["label"], a["spans"]) for a in theirs["annotations"]] == [
            (a["label"], a["spans"]) for a in mine["annotations"]
        ]
    assert main(["validate", str(output)]) == 0
    assert main(["import", str(archive), "--from", "refi-qda", "--output", str(output)]) == 0
    assert "2 articles were there already" in capsys.readouterr().err


def test_how_a_project_counts_is_said_and_is_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    text = "🚒 Good\r\nand dear".encode()
    data = refi.project(refi.source(5, "a", refi.selection(10, 3, 7, 1, name="Good")), {5: text}, origin="NVivo")
    (tmp_path / "a.qdpx").write_bytes(data)
    assert main(["import", str(tmp_path / "a.qdpx"), "--from", "auto", "--output", str(tmp_path / "out")]) == 0
    assert "a.qdpx: places count UTF-16 units, a line end of CR and LF as 2" in capsys.readouterr().err
