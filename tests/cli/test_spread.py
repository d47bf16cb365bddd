"""Commands over folders give the same on one core and on two."""

import shutil
from pathlib import Path

import pytest

from annotator.__main__ import main
from annotator.corpus.spreading import FEW


@pytest.fixture
def folder(samples: Path, tmp_path: Path) -> Path:
    """More articles than are done in one process; one sidecar is broken."""
    made = tmp_path / "press"
    for number in range(FEW + 5):
        place = made / f"{number % 3}"
        place.mkdir(parents=True, exist_ok=True)
        article = place / f"{number:03}.txt"
        shutil.copyfile(samples / "mayor-interview.txt" if number % 2 else samples / "harbour-bridge.txt", article)
        if not number % 2:
            shutil.copyfile(samples / "harbour-bridge.txt.annotations.json", f"{article}.annotations.json")
    (made / "0" / "000.txt.annotations.json").write_text("{ broken", encoding="utf-8")
    (made / "1" / "annotations.codebook.json").write_text("{ broken", encoding="utf-8")
    return made


def outcome(arguments: list[str], capsys: pytest.CaptureFixture) -> tuple[int, str, str]:
    code = main(arguments)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("format", ["jsonl", "csv", "doccano", "prodigy", "w3c"])
def test_exports_are_the_same(folder, tmp_path, capsys, format):
    found = []
    for jobs in ("1", "2"):
        output = tmp_path / f"out{jobs}"
        code, _, said = outcome(
            ["export", str(folder), "--to", format, "--jobs", jobs, "--output", str(output)], capsys
        )
        assert code == 1
        assert said.count("000.txt.annotations.json: ") == 1
        assert said.count("annotations.codebook.json: ") == 1
        files = sorted(output.rglob("*")) if output.is_dir() else [output]
        found.append([(path.relative_to(output), path.read_bytes()) for path in files if path.is_file()])
    assert found[0] == found[1]
    assert found[0]


def test_validate_says_the_same(folder, capsys):
    assert outcome(["validate", str(folder), "--jobs", "1"], capsys) == outcome(
        ["validate", str(folder), "--jobs", "2"], capsys
    )


def test_suggest_does_the_same(folder, tmp_path, capsys):
    said = []
    for jobs in ("1", "2"):
        copy = tmp_path / f"copy{jobs}"
        shutil.copytree(folder, copy)
        code, _, text = outcome(["suggest", str(copy), "--jobs", jobs], capsys)
        assert code == 1
        counts = {path.name: path.read_bytes().count(b'"suggested"') for path in copy.rglob("*.annotations.json")}
        said.append((text.replace(str(copy), ""), counts))
    assert said[0] == said[1]
