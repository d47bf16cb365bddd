"""``annotator suggest``: what it writes beside articles and into an output, and what it leaves alone."""

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import SIDECAR, Run

ARTICLE = """Night buses to return

“The last bus will leave at two,” said Orla Finch, who runs the depot. “Nobody will have to walk.”

According to the timetable, the first one runs in May. The drivers' union said that its members had not been asked.
"""


def article(path: Path, text: str = ARTICLE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def tree(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.with_name(path.name + SIDECAR).read_bytes())
    return value


def quotes(path: Path) -> list[dict[str, Any]]:
    return [record for record in tree(path)["annotations"] if record["label"] == "quote"]


def words(record: dict[str, Any]) -> list[str]:
    return [span["exact"] for span in record["spans"]]


def test_suggestions_stand_in_a_sidecar_beside_the_article(tmp_path: Path, run: Run) -> None:
    path = article(tmp_path / "buses.txt")
    outcome = run("suggest", path)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "3 suggested (3 of them sure) in 1 of 1 articles\n"
    first, second, third = quotes(path)
    assert words(first) == ["“The last bus will leave at two,”", "“Nobody will have to walk.”"]
    assert first["attributes"]["type"] == "direct"
    assert (first["status"], first["by"]) == ("suggested", "rule:after")
    assert 0.8 <= first["confidence"] <= 1
    by_id = {record["id"]: record for record in tree(path)["annotations"]}
    assert words(by_id[first["links"]["source"][0]]) == ["Orla Finch, who runs the depot"]
    assert words(by_id[first["links"]["cue"][0]]) == ["said"]
    assert words(second) == ["the first one runs in May"]
    assert words(third) == ["its members had not been asked"]
    assert run("validate", path).code == 0


def test_a_second_run_adds_nothing(tmp_path: Path, run: Run) -> None:
    path = article(tmp_path / "buses.txt")
    run("suggest", path)
    before = path.with_name(path.name + SIDECAR).read_bytes()
    assert run("suggest", tmp_path).err == "0 suggested (0 of them sure) in 0 of 1 articles\n"
    assert path.with_name(path.name + SIDECAR).read_bytes() == before


def test_what_a_person_decided_stays(tmp_path: Path, run: Run) -> None:
    path = article(tmp_path / "buses.txt")
    run("suggest", path)
    found = tree(path)
    kept = [record for record in found["annotations"] if record["label"] == "quote"]
    kept[0].update(status="rejected")
    kept[1].update(status="accepted", by="ann", note="seen")
    found["annotations"] = [record for record in found["annotations"] if record != kept[2]]
    path.with_name(path.name + SIDECAR).write_text(json.dumps(found), encoding="utf-8")
    assert run("suggest", path).err.startswith("1 suggested")
    after = quotes(path)
    assert [record["status"] for record in after] == ["rejected", "accepted", "suggested"]
    assert (after[1]["by"], after[1]["note"]) == ("ann", "seen")


def test_an_output_gets_copies_and_the_originals_stay(tmp_path: Path, run: Run) -> None:
    folder, output = tmp_path / "news", tmp_path / "news" / "out"
    one, two = article(folder / "a.txt"), article(folder / "below" / "b.txt", "No words of anybody here.\n")
    outcome = run("suggest", folder, "--output", output)
    assert outcome.code == 0
    assert sorted(path.relative_to(output).as_posix() for path in output.rglob("*.*")) == [
        "a.txt",
        f"a.txt{SIDECAR}",
        "below/b.txt",
    ]
    assert (output / "a.txt").read_bytes() == one.read_bytes()
    assert (output / "below" / "b.txt").read_bytes() == two.read_bytes()
    assert not list(folder.glob(f"*{SIDECAR}"))
    again = run("suggest", folder, "--output", output)
    assert again.err == "0 suggested (0 of them sure) in 0 of 2 articles\n"


def test_an_output_that_holds_another_text_is_left(tmp_path: Path, run: Run) -> None:
    path = article(tmp_path / "a.txt")
    other = article(tmp_path / "out" / "a.txt", "Something else.\n")
    outcome = run("suggest", path, "--output", tmp_path / "out")
    assert outcome.code == 1
    assert "another text" in outcome.err
    assert other.read_text(encoding="utf-8") == "Something else.\n"


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, run: Run) -> None:
    bad, good = article(tmp_path / "a.txt"), article(tmp_path / "b.txt")
    bad.with_name(bad.name + SIDECAR).write_bytes(b"{ no JSON")
    (tmp_path / "c.txt").write_bytes(b"")
    outcome = run("suggest", tmp_path, tmp_path / "not-there.txt")
    assert outcome.code == 1
    assert bad.with_name(bad.name + SIDECAR).read_bytes() == b"{ no JSON"
    assert len(quotes(good)) == 3
    assert any(line.startswith(f"{bad}: ") for line in outcome.err.splitlines())
    assert f"{tmp_path / 'not-there.txt'}: is not there" in outcome.err


def test_an_output_that_is_a_file_is_wrong_usage(tmp_path: Path, run: Run) -> None:
    path = article(tmp_path / "a.txt")
    assert run("suggest", path, "--output", path).code == 2
