"""``annotator export``: from paths to files, one bad file never stopping the others."""

import csv
import io
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from annotator import readers
from annotator.core import sidecar
from annotator.core.resources import resource
from annotator.formats import FORMATS, Format, w3c
from tests.cli.conftest import SIDECAR, Run, put_article

ROOT = Path(__file__).resolve().parents[2]


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.split("\n") if line]


def test_a_folder_to_standard_output(run: Run, folder: Path) -> None:
    outcome = run("export", folder, "--to", "jsonl")
    assert outcome.code == 0
    assert {row["article"] for row in rows(outcome.out)} == {"a.txt", "below/b.txt"}
    assert "1 article without a sidecar passed over\n" in outcome.err
    assert "12 source descriptions not held by jsonl\n" in outcome.err


@pytest.mark.parametrize("path", ["a.txt", f"a.txt{SIDECAR}"])
def test_an_article_or_its_sidecar(run: Run, folder: Path, path: str) -> None:
    outcome = run("export", folder / path, "--to", "csv")
    assert outcome.code == 0
    found = list(csv.DictReader(io.StringIO(outcome.out, newline="")))
    assert {row["article"] for row in found} == {"a.txt"}
    assert len(found) > 10


def test_an_article_that_is_gone_still_has_its_sidecar(run: Run, folder: Path) -> None:
    (folder / "a.txt").unlink()
    for path in ("a.txt", f"a.txt{SIDECAR}"):
        assert {row["article"] for row in rows(run("export", folder / path, "--to", "jsonl").out)} == {"a.txt"}


def test_the_same_sidecar_is_taken_once(run: Run, folder: Path) -> None:
    once = run("export", folder, "--to", "jsonl").out
    assert run("export", folder, folder / "a.txt", folder / "below", "--to", "jsonl").out == once


def test_hidden_folders_are_left_out(run: Run, folder: Path) -> None:
    put_article(folder / ".git" / "c.txt", "")
    put_article(folder / ".trash" / "deep" / "d.txt", "")
    assert {row["article"] for row in rows(run("export", folder, "--to", "jsonl").out)} == {"a.txt", "below/b.txt"}


def test_coders_have_their_own_files(run: Run, tmp_path: Path) -> None:
    put_article(tmp_path / "in" / "a.html.txt", "", "bea", "ada")
    outcome = run("export", tmp_path / "in", "--to", "w3c", "--output", tmp_path / "out")
    assert outcome.code == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["a.html.txt.ada.w3c.jsonld", "a.html.txt.bea.w3c.jsonld", "a.html.txt.w3c.jsonld"]
    table = rows(run("export", tmp_path / "in", "--to", "jsonl").out)
    assert {row["article"] for row in table} == {"a.html.txt"}


def test_what_other_programs_read_an_export_by_goes_beside_it_once(run: Run, folder: Path, tmp_path: Path) -> None:
    for target in (tmp_path / "out", tmp_path / "out" / "below" / "one.xmi"):
        target.parent.mkdir(exist_ok=True)
        named = folder if target.suffix == "" else folder / "a.txt"
        assert run("export", named, "--to", "cas-xmi", "--output", target).code == 0
    found = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.x*"))
    types = "annotator-typesystem.xml"
    assert found == ["a.txt.xmi", types, f"below/{types}", "below/b.txt.xmi", "below/one.xmi"]
    assert run("export", folder / "a.txt", "--to", "cas-xmi").out.startswith("<?xml")
    assert run("import", tmp_path / "out", "--from", "auto", "--output", tmp_path / "back").code == 0
    for name in ("a.txt", "below/b.txt"):
        assert (tmp_path / "back" / f"{name}{SIDECAR}").read_bytes() == (folder / f"{name}{SIDECAR}").read_bytes()


@pytest.mark.parametrize("format", ["cas-json", "hypothesis"])
def test_an_earlier_export_is_written_over_and_an_article_is_not(
    run: Run, folder: Path, tmp_path: Path, format: str
) -> None:
    command = ("export", folder, "--to", format, "--output", tmp_path / "out")
    assert run(*command).code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.json")}
    sidecar_of_a = folder / f"a.txt{SIDECAR}"
    sidecar_of_a.write_bytes(sidecar_of_a.read_bytes().replace(b'"note": ""', b'"note": "Look."'))
    article = (tmp_path / "out" / "below").glob("b.txt*.json").__next__()
    article.write_text('{"text": "An article."}')
    outcome = run(*command)
    assert outcome.code == 1
    assert f"{article}: may be an article" in outcome.err
    assert article.read_text() == '{"text": "An article."}'
    assert any(path.read_bytes() != data for path, data in before.items() if path != article)


@pytest.mark.parametrize(("path", "code"), [("plain.txt", 1), ("gone.txt", 1), (f"gone.txt{SIDECAR}", 1)])
def test_what_has_nothing_to_export_is_said(run: Run, folder: Path, path: str, code: int) -> None:
    outcome = run("export", folder / path, "--to", "jsonl")
    assert (outcome.code, outcome.out) == (code, "")
    reason = f"has no sidecar (plain.txt{SIDECAR}); nothing to export" if path == "plain.txt" else "is not there"
    assert outcome.err == f"{folder / path}: {reason}\n"


def test_a_folder_without_sidecars(run: Run, tmp_path: Path) -> None:
    outcome = run("export", tmp_path, "--to", "csv")
    assert outcome.code == 0
    assert outcome.out.startswith("article,id,")
    assert "no sidecars found" in outcome.err


def test_one_bad_file_never_stops_the_others(run: Run, folder: Path) -> None:
    bad = folder / f"bad.txt{SIDECAR}"
    bad.write_bytes(b'{"format": "article-annotations"\n"version": 1}')
    other = folder / f"other.txt{SIDECAR}"
    other.write_bytes(b'{"cells": []}')
    (folder / f"folder.txt{SIDECAR}").mkdir()
    part = folder / f"part.txt{SIDECAR}"
    tree = json.loads((folder / f"a.txt{SIDECAR}").read_bytes())
    tree["annotations"][3]["spans"][0]["end"] = 99_999
    part.write_text(json.dumps(tree))
    before = {path: path.read_bytes() for path in folder.rglob("*.json") if path.is_file()}
    outcome = run("export", folder, "--to", "jsonl")
    assert outcome.code == 1
    assert f"{bad}: line 2, column 1: not JSON: expected }}\n" in outcome.err
    assert f'{other}: format: is not "article-annotations": this is JSON of something else\n' in outcome.err
    assert f"{part}: annotations[3].spans[0].end: 99999 is past the end of the text" in outcome.err
    assert {row["article"] for row in rows(outcome.out)} == {"a.txt", "below/b.txt", "part.txt"}
    assert "unreadable record" in outcome.err
    assert before == {path: path.read_bytes() for path in folder.rglob("*.json") if path.is_file()}


def test_statuses(run: Run, folder: Path) -> None:
    path = folder / f"a.txt{SIDECAR}"
    tree = json.loads(path.read_bytes())
    for record, status in zip(tree["annotations"], ("suggested", "rejected"), strict=False):
        record["status"] = status
    path.write_text(json.dumps(tree))
    labels = {record["id"]: record["status"] for record in tree["annotations"] if record["label"] in ("quote", "claim")}

    def taken(*arguments: str) -> set[object]:
        return {row["id"] for row in rows(run("export", path, "--to", "jsonl", *arguments).out)}

    assert taken() == {id for id, status in labels.items() if status == "accepted"}
    assert taken("--status", "accepted,suggested") == {id for id, status in labels.items() if status != "rejected"}
    assert taken("--status", "all") == set(labels)
    whole = json.loads(run("export", path, "--to", "w3c").out)
    assert whole["total"] == len(tree["annotations"])
    some = run("export", path, "--to", "sidecar", "--status", "accepted")
    assert sidecar.read(some.out.encode()).faults == ()


def test_labels_and_the_formats_options(run: Run, folder: Path) -> None:
    outcome = run("export", folder, "--to", "csv", "--labels", "claim", "--set", "separator=tab")
    heading, *lines = outcome.out.splitlines()
    assert heading.startswith("article\tid\tlabel\t")
    assert {line.split("\t")[2] for line in lines if line.startswith(("a.txt", "below"))} == {"claim"}
    assert "--set separator=comma|semicolon|tab" in run("formats").out


def test_the_folders_codebook_says_what_is_a_record(run: Run, folder: Path) -> None:
    labels = [{"label": "quote", "part": "cue"}, {"label": "claim"}, {"label": "source", "part": "source"}]
    book = {"format": "article-codebook", "version": 1, "labels": labels}
    (folder / "annotations.codebook.json").write_text(json.dumps(book))
    assert {row["label"] for row in rows(run("export", folder, "--to", "jsonl").out)} == {"claim", "cue"}
    (folder / "annotations.codebook.json").write_text("{")
    outcome = run("export", folder, "--to", "jsonl")
    assert outcome.code == 1
    assert outcome.err.count("annotations.codebook.json: line 1") == 1
    assert {row["label"] for row in rows(outcome.out)} == {"claim", "quote"}


# Where it goes


def test_to_a_file_a_folder_and_a_folder_of_files(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert run("export", folder, "--to", "csv", "--output", out / "x.csv").out == ""
    assert run("export", folder, "--to", "csv", "--output", out).code == 0
    assert run("export", folder / "a.txt", "--to", "csv", "--output", out).code == 0
    assert run("export", folder / "a.txt", "--to", "markdown", "--output", out / "a.md").code == 0
    assert run("export", folder, "--to", "markdown", "--output", out / "reports").code == 0
    assert run("export", folder, "--to", "sidecar", "--output", out).code == 0
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()) == [
        "a.md",
        f"a.txt{SIDECAR}",
        "a.txt.csv",
        "annotations.csv",
        f"below/b.txt{SIDECAR}",
        "reports/a.txt.md",
        "reports/below/b.txt.md",
        "x.csv",
    ]
    assert (out / f"a.txt{SIDECAR}").read_bytes() == (folder / f"a.txt{SIDECAR}").read_bytes()
    # and once more, over what is there
    for arguments in (("csv", out / "x.csv"), ("markdown", out / "reports"), ("sidecar", out)):
        assert run("export", folder, "--to", arguments[0], "--output", arguments[1]).code == 0


def test_w3c_and_back(run: Run, folder: Path) -> None:
    data = run("export", folder / "a.txt", "--to", "w3c").out.encode()
    assert w3c.read(data).document == sidecar.read((folder / f"a.txt{SIDECAR}").read_bytes()).document


@pytest.mark.parametrize("format", ["sidecar", "w3c", "markdown"])
def test_a_file_an_article_needs_a_folder(run: Run, folder: Path, format: str) -> None:
    outcome = run("export", folder, "--to", format)
    assert (outcome.code, outcome.out) == (2, "")
    assert "--output" in outcome.err
    assert run("export", folder / "a.txt", "--to", format).code == 0


@pytest.mark.parametrize(
    ("format", "output"),
    [
        ("csv", "a.txt"),
        ("csv", "plain.txt"),
        ("csv", f"a.txt{SIDECAR}"),
        ("jsonl", f"new.txt{SIDECAR}"),
        ("markdown", "article.md"),
        ("markdown", "link.md"),
        ("csv", "annotations.codebook.json"),
        ("sidecar", f"changed.txt{SIDECAR}"),
    ],
)
def test_no_export_overwrites_an_article_or_a_sidecar(run: Run, folder: Path, format: str, output: str) -> None:
    (folder / "article.md").write_text("# An article\n")
    (folder / "link.md").symlink_to(folder / "a.txt")
    put_article(folder / "changed.txt", "")
    changed = folder / f"changed.txt{SIDECAR}"
    changed.write_bytes(changed.read_bytes().replace(b"accepted", b"rejected", 1))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    outcome = run("export", folder / "a.txt", "--to", format, "--output", folder / output)
    assert outcome.code == 1
    assert str(folder / output) in outcome.err
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize(
    "format",
    [one for one in FORMATS if one.write and not one.several and one.name != "sidecar"],  # of which no copy is replaced
    ids=lambda one: one.name,
)
def test_an_export_goes_over_an_earlier_one_and_over_no_article(run: Run, tmp_path: Path, format: Format) -> None:
    article = put_article(tmp_path / "news" / "a.txt", "")
    beside = article.with_name(f"a.txt{SIDECAR}")
    output = tmp_path / f"out{format.suffix}"
    run("export", article, "--to", format.name, "--output", output)
    first = output.read_bytes()
    beside.write_bytes(beside.read_bytes().replace(b'"status": "accepted"', b'"status": "rejected"', 10))
    outcome = run("export", article, "--to", format.name, "--status", "rejected", "--output", output)
    assert outcome.code == 0, outcome.err
    assert output.read_bytes() != first or format.name == "claimreview" or format.codebook
    for words in (b"# An article\n\nWith words.", b'{"title": "An article", "text": "With words."}\n'):
        output.write_bytes(words)
        outcome = run("export", article, "--to", format.name, "--output", output)
        if readers.can_read(output):
            assert outcome.code == 1
            assert "remove this one first" in outcome.err
            assert output.read_bytes() == words


def test_two_articles_of_one_name_do_not_overwrite_each_other(run: Run, folder: Path, tmp_path: Path) -> None:
    put_article(tmp_path / "more" / "a.txt", "")
    outcome = run("export", folder, tmp_path / "more", "--to", "w3c", "--output", tmp_path / "out")
    assert outcome.code == 1
    assert f"{tmp_path / 'out' / 'a.txt.w3c.jsonld'}: was made of another article" in outcome.err


def test_nothing_is_written_outside_of_the_folder(run: Run, folder: Path, tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (out / "below").symlink_to(elsewhere)
    outcome = run("export", folder, "--to", "markdown", "--output", out)
    assert outcome.code == 1
    assert "outside of the folder" in outcome.err
    assert [path.name for path in out.iterdir() if path.is_file()] == ["a.txt.md"]
    assert list(elsewhere.iterdir()) == []


def test_names_that_other_systems_take_for_devices_are_made_safe(run: Run, tmp_path: Path) -> None:
    put_article(tmp_path / "news" / "con.txt", "")
    put_article(tmp_path / "news" / "aux" / "a.txt", "")
    assert run("export", tmp_path / "news", "--to", "markdown", "--output", tmp_path / "out").code == 0
    files = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.md"))
    assert files == ["_aux/a.txt.md", "_con.txt.md"]


def test_what_cannot_be_written_is_said(run: Run, folder: Path, tmp_path: Path) -> None:
    outcome = run("export", folder, "--to", "csv", "--output", tmp_path / "no" / "such" / "x.csv")
    assert outcome.code == 1
    assert "cannot be written: No such file or directory" in outcome.err
    (tmp_path / "file").write_text("")
    outcome = run("export", folder, "--to", "w3c", "--output", tmp_path / "file")
    assert outcome.code == 1
    assert "cannot be written" in outcome.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are a thing of Unix")
def test_a_pipe_with_a_name_stays_one(run: Run, folder: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        assert run("export", folder, "--to", "jsonl", "--output", pipe).code == 0
        assert len(rows(read.result(10).decode())) > 20
    assert pipe.is_fifo()


# Usage


@pytest.mark.parametrize(
    "arguments",
    [
        ("export",),
        ("export", "x"),
        ("export", "x", "--to", "word"),
        ("export", "x", "--to", "csv", "--status", "good"),
        ("export", "--to", "csv"),
        ("export", "x", "--to", "csv", "--wrong"),
        ("export", "x", "--to", "csv", "--set", "colour=red"),
        ("export", "x", "--to", "csv", "--set", "separator=dot"),
        ("import", "x"),
        ("--wrong",),
        ("show",),
        ("validate",),
        ("formats", "x"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err


def test_help_and_version(run: Run) -> None:
    assert "opens the window" in run("--help").out
    assert run("--version").out.startswith("annotator ")
    assert run("export", "--help").code == 0


def test_a_terminal_never_gets_control_characters(run: Run, tmp_path: Path) -> None:
    name = "a\x1b[31m\n\u202e.txt"
    outcome = run("export", tmp_path / name, "--to", "csv")
    assert "a\\x1b[31m\\n\\u202e.txt: is not there\n" in outcome.err
    for arguments in (("export", tmp_path, "--to", "\x1b[2J"), ("export", tmp_path, "--to", "csv", "--x\x1b[2J")):
        assert "\x1b" not in run(*arguments).err
    (tmp_path / f"b{SIDECAR}").write_text('{"format": "article-annotations", "\\u001b[2J": 1, "\\u001b[2J": 2}')
    (tmp_path / f"c\x1b[2J{SIDECAR}").write_text("{")
    outcome = run("export", tmp_path, "--to", "csv")
    assert outcome.code == 1
    assert "\x1b" not in outcome.err
    assert outcome.err.count("\n") == 2


def test_names_that_are_not_unicode(run: Run, folder: Path, tmp_path: Path) -> None:
    odd = os.fsdecode(b"caf\xe9.txt")
    try:
        put_article(folder / odd, "")
    except (OSError, UnicodeError):
        return  # a file system of Unicode names
    outcome = run("export", folder, "--to", "jsonl")
    assert outcome.code == 0
    assert "caf\ufffd.txt" in {row["article"] for row in rows(outcome.out)}
    assert run("export", folder, "--to", "w3c", "--output", tmp_path / "out").code == 0
    assert "\\udce9" in run("export", folder / os.fsdecode(b"\xe9.txt"), "--to", "csv").err


# As a program of its own


def program(*arguments: object, code: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    start = ["-c", code] if code else ["-m", "annotator"]
    return subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        timeout=60,
    )


def test_the_program_needs_no_qt_and_the_commands_little(folder: Path) -> None:
    code = (
        "import sys\n"
        "from annotator.__main__ import main\n"
        "assert 'argparse' not in sys.modules\n"
        "assert not any(name.startswith(('annotator.cli', 'annotator.formats')) for name in sys.modules)\n"
        "code = main(sys.argv[1:])\n"
        "qt = [name for name in sys.modules if name.startswith(('PySide6', 'shiboken6', 'annotator.ui'))]\n"
        "heavy = [name for name in ('jsonschema', 'charset_normalizer', 'markdown_it') if name in sys.modules]\n"
        "sys.exit(code or repr(qt + heavy) if qt + heavy else code)\n"
    )
    done = program("export", folder, "--to", "jsonl", code=code)
    assert (done.returncode, done.stderr.count(b"\n")) == (0, 2), done.stderr
    assert rows(done.stdout.decode())


def test_standard_output_is_utf8_in_any_locale(folder: Path) -> None:
    utf8 = program("export", folder, "--to", "csv")
    plain = program(
        "export",
        folder,
        "--to",
        "csv",
        LANG="C",
        LC_ALL="C",
        PYTHONCOERCECLOCALE="0",
        PYTHONUTF8="0",
        PYTHONIOENCODING="",
    )
    assert plain.returncode == 0
    assert plain.stdout == utf8.stdout
    assert "“".encode() in plain.stdout


def test_a_reader_that_has_enough_is_no_fault(folder: Path) -> None:
    for number in range(40):
        put_article(folder / f"more-{number}.txt", "")
    command = [sys.executable, "-m", "annotator", "export", str(folder), "--to", "jsonl"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(60) == 0
    assert b"Traceback" not in said
    assert b"roken pipe" not in said


def test_the_sample_of_the_project_exports(run: Run) -> None:
    outcome = run("export", resource("samples"), "--to", "jsonl")
    assert outcome.code == 0
    assert len(rows(outcome.out)) >= 12
