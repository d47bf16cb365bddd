"""``annotator import``: articles and sidecars under the names that they had, and a sentence for what cannot come."""

import json
from pathlib import Path

import pytest

from annotator.__main__ import main
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
