"""``annotator show`` and ``annotator formats``."""

import json
from pathlib import Path

import pytest

from annotator.core.resources import resource
from annotator.formats import FORMATS
from tests.cli.conftest import SIDECAR, Run
from tests.readers.fixtures import KINDS, made
from tests.readers.pages import one_of

TEXT = "Head line\n\n“No,” she\u00a0said.\u2028 🏳️‍🌈\n\nNo newline at the end"


def test_the_text_exactly(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    outcome = run("show", path)
    assert (outcome.code, outcome.out, outcome.err) == (0, TEXT, "")


def test_json(run: Run) -> None:
    outcome = run("show", resource("samples", "harbour-bridge.txt"), "--json")
    shown = json.loads(outcome.out)
    assert list(shown) == [
        *("file", "media_type", "reader", "title", "byline", "publication", "published", "url", "language"),
        *("date", "text", "blocks", "marks"),
    ]
    assert shown["file"] == "harbour-bridge.txt"
    assert shown["text"].startswith(shown["title"])
    assert {tuple(block) for block in shown["blocks"]} == {("kind", "start", "end", "level")}
    assert all(shown["text"][block["start"] : block["end"]].strip() for block in shown["blocks"])


@pytest.mark.parametrize("kind", [*KINDS, "mhtml", "eml", "json", "jsonl"])
def test_every_kind_of_article_says_the_same_of_itself(run: Run, tmp_path: Path, kind: str) -> None:
    path = made(kind) if kind in KINDS else tmp_path / f"a.{kind}"
    if kind not in KINDS:
        path.write_bytes(one_of(kind))
    outcome = run("show", path, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    shown = json.loads(outcome.out)
    assert {"title", "byline", "publication", "date", "url", "language", "blocks"} <= set(shown)
    assert shown["title"]
    assert shown["blocks"]
    at = 0
    for block in shown["blocks"]:
        assert {"kind", "start", "end"} <= set(block)
        assert at <= block["start"] < block["end"]
        assert not shown["text"][at : block["start"]].strip()
        at = block["end"]
    assert not shown["text"][at:].strip()


def test_an_encoding_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Šampan".encode("cp1250"))
    assert run("show", path, "--encoding", "cp1250").out == "Šampan"
    outcome = run("show", path, "--encoding", "no-such-thing")
    assert outcome.code == 1
    assert str(path) in outcome.err


def test_the_article_of_a_sidecar(run: Run, folder: Path) -> None:
    assert run("show", folder / f"a.txt{SIDECAR}").out == run("show", folder / "a.txt").out


@pytest.mark.parametrize("name", ["gone.txt", ".", "x\x1b.txt"])
def test_what_cannot_be_shown(run: Run, tmp_path: Path, name: str) -> None:
    outcome = run("show", tmp_path / name)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.count("\n") == 1
    assert "\x1b" not in outcome.err


def test_formats_are_listed_a_line_each_the_name_first(run: Run) -> None:
    lines = run("formats").out.splitlines()
    assert [line.split()[0] for line in lines] == [format.name for format in FORMATS]
    for line, format in zip(lines, FORMATS, strict=True):
        assert (" reads" in line) == (format.parse is not None)
        assert (" writes" in line) == (format.write is not None)
        assert format.holds_all == ("holds everything" in line)
