"""Commands over folders that were broken off go on where they were, and what they give is as if they never had been."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator import formats
from annotator.__main__ import main
from annotator.cli.console import Console
from annotator.core import places, sidecar
from annotator.corpus import exporting, importing, suggesting

SIDECARS = 60
BROKEN_OFF = 40
"""Steps after which Ctrl+C comes: two pieces of 16 are done then, and some of the third."""

Break = Callable[[int], None]


@pytest.fixture
def folder(samples: Path, tmp_path: Path) -> Path:
    """Articles with sidecars, one of them damaged and one with a record that is."""
    made = tmp_path / "press"
    made.mkdir()
    whole = (samples / "harbour-bridge.txt.annotations.json").read_bytes()
    for number in range(SIDECARS):
        article = made / f"{number:03}.txt"
        shutil.copyfile(samples / "harbour-bridge.txt", article)
        Path(f"{article}{sidecar.SUFFIX}").write_bytes(whole)
    (made / f"007.txt{sidecar.SUFFIX}").write_text("{ broken", encoding="utf-8")
    (made / f"009.txt{sidecar.SUFFIX}").write_bytes(whole.replace(b'"label": "claim"', b'"label": 3', 1))
    return made


@pytest.fixture
def broken_off(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Makes Ctrl+C come after so many files; never again with 0."""
    real = Console.step

    def at(steps: int) -> None:
        left = steps

        def step(console: Console) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
            real(console)

        monkeypatch.setattr(Console, "step", step)

    return at


def contents(path: Path) -> dict[str, bytes]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return {str(one.relative_to(path)): one.read_bytes() for one in files if one.is_file()}


def logs() -> list[Path]:
    runs = places.cache_folder() / "runs"
    return list(runs.iterdir()) if runs.is_dir() else []


def counting(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> list[object]:
    """The calls of a function from here on."""
    calls: list[object] = []
    real = getattr(owner, name)

    def counted(*arguments: object, **named: object) -> object:
        calls.append(arguments)
        return real(*arguments, **named)

    monkeypatch.setattr(owner, name, counted)
    return calls


@pytest.mark.parametrize("format", ["jsonl", "csv", "label-studio", "claimreview", "doccano", "brat", "w3c"])
def test_an_export_goes_on(folder, tmp_path, broken_off, capsys, monkeypatch, format):
    run = ["export", str(folder), "--to", format, "--jobs", "1", "--output"]
    whole, output = tmp_path / "whole", tmp_path / "out"
    code = main([*run, str(whole)])
    said = capsys.readouterr().err
    broken_off(BROKEN_OFF)
    assert main([*run, str(output)]) == 130
    assert output.is_dir() or not output.exists(), "one file is there when it is whole"
    assert logs()
    capsys.readouterr()
    broken_off(0)
    read = counting(monkeypatch, exporting, "bytes_of")
    assert main([*run, str(output)]) == code
    assert len(read) == SIDECARS - 32
    assert capsys.readouterr().err == "going on where this export was broken off\n" + said
    assert contents(output) == contents(whole)
    assert not logs()
    assert not list(tmp_path.glob(".*"))


def test_what_changed_meanwhile_is_exported_as_it_is_now(folder, tmp_path, broken_off, capsys):
    output = tmp_path / "out.jsonl"
    run = ["export", str(folder), "--to", "jsonl", "--jobs", "1", "--output"]
    broken_off(BROKEN_OFF)
    main([*run, str(output)])
    broken_off(0)
    changed = folder / f"020.txt{sidecar.SUFFIX}"
    changed.write_bytes(changed.read_bytes().replace(b'"note": ""', b'"note": "seen"'))
    (folder / "030.txt").unlink()
    (folder / f"030.txt{sidecar.SUFFIX}").unlink()
    main([*run, str(output)])
    main([*run, str(tmp_path / "whole.jsonl")])
    assert output.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert b'"note":"seen"' in output.read_bytes()


def test_a_log_or_a_part_that_is_damaged_spoils_nothing(folder, tmp_path, broken_off, capsys):
    run = ["export", str(folder), "--to", "csv", "--jobs", "1", "--output"]
    main([*run, str(tmp_path / "whole")])
    for number, damage in enumerate((b"", b"{", b"\xff\n", b'{"key":1}\n')):
        for kind in (".jsonl", ".part"):
            output = tmp_path / f"out{number}{kind}"
            broken_off(BROKEN_OFF)
            main([*run, str(output)])
            broken_off(0)
            (file,) = [path for path in logs() if path.suffix == kind]
            file.write_bytes(file.read_bytes()[:-20] + damage)
            main([*run, str(output)])
            assert output.read_bytes() == (tmp_path / "whole").read_bytes()


def test_a_data_set_goes_on_and_holds_nothing_of_what_is_gone(folder, tmp_path, broken_off, capsys, monkeypatch):
    small = [replace(one, lot=16) if one.name == "parquet" else one for one in formats.FORMATS]
    monkeypatch.setattr(formats, "FORMATS", small)
    output = tmp_path / "set"
    run = ["export", str(folder), "--to", "parquet", "--jobs", "1", "--output"]
    broken_off(BROKEN_OFF)
    assert main([*run, str(output)]) == 130
    broken_off(0)
    for number in range(20):
        (folder / f"{number:03}.txt{sidecar.SUFFIX}").unlink()
    assert main([*run, str(output)]) == 0
    assert main([*run, str(tmp_path / "whole")]) == 0
    assert contents(output) == contents(tmp_path / "whole")
    assert "label=quote/part-00002-0.parquet" in contents(output)
    assert not logs()
    assert main([*run, str(output)]) == 2, "a data set that is whole is not written into again"


def test_a_second_export_at_the_same_time_does_not_share_the_log(folder, tmp_path, broken_off, capsys):
    from annotator.corpus.outlets import Done
    from annotator.corpus.resuming import Log

    log = Log(Done, ("export", "x"))
    assert log.kept
    log.add("1", Done())
    log.close()
    again = Log(Done, ("export", "x"))
    assert [key for key, _ in again.records] == ["1"]
    again.end()
    assert not logs()


def test_an_import_goes_on(folder, tmp_path, broken_off, capsys, monkeypatch):
    source = tmp_path / "brat"
    main(["export", str(folder), "--to", "brat", "--output", str(source)])
    run = ["import", str(source), "--from", "auto", "--jobs", "1", "--output"]
    assert main([*run, str(tmp_path / "whole")]) == 0
    output = tmp_path / "in"
    broken_off(BROKEN_OFF)
    assert main([*run, str(output)]) == 130
    broken_off(0)
    asked = counting(monkeypatch, importing, "input_of")
    capsys.readouterr()
    assert main([*run, str(output)]) == 0
    assert len(asked) == 2 * (SIDECARS - 1) - 32
    assert "were there already, just so" in capsys.readouterr().err
    assert contents(output).keys() == contents(tmp_path / "whole").keys()
    assert not logs()


def test_what_was_imported_and_taken_away_comes_again(folder, tmp_path, broken_off, capsys):
    source = tmp_path / "brat"
    main(["export", str(folder), "--to", "brat", "--output", str(source)])
    output = tmp_path / "in"
    run = ["import", str(source), "--from", "brat", "--jobs", "1", "--output", str(output)]
    broken_off(BROKEN_OFF)
    main(run)
    broken_off(0)
    (output / "001.txt").unlink()
    (output / f"001.txt{sidecar.SUFFIX}").unlink()
    assert main(run) == 0
    assert (output / "001.txt").exists()


def test_suggest_goes_on(folder, tmp_path, broken_off, capsys, monkeypatch):
    for one in folder.glob(f"*{sidecar.SUFFIX}"):
        one.unlink()
    run = ["suggest", str(folder), "--jobs", "1"]
    broken_off(BROKEN_OFF)
    assert main(run) == 130
    broken_off(0)
    done = counting(monkeypatch, suggesting, "do")
    capsys.readouterr()
    assert main(run) == 0
    assert len(done) == SIDECARS - 48, "the third piece was done when Ctrl+C came"
    assert f"in {SIDECARS} of {SIDECARS} articles" in capsys.readouterr().err
    assert not logs()


def test_validate_goes_on(folder, broken_off, capsys):
    run = ["validate", str(folder), "--jobs", "1"]
    code = main(run)
    whole = capsys.readouterr()
    broken_off(BROKEN_OFF)
    assert main(run) == 130
    broken_off(0)
    capsys.readouterr()
    assert main(run) == code
    assert capsys.readouterr() == whole
    assert not logs()
