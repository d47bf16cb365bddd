"""``annotator validate``: every fault with file and place, each said once, and warnings that fail nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SIDECAR, Run, put_article


def spoil(folder: Path, *changes: Any) -> Path:
    """The sidecar of a.txt after the changes, each a path into its JSON with a value at the end."""
    path = folder / f"a.txt{SIDECAR}"
    tree = json.loads(path.read_bytes())
    for *steps, last, value in changes:
        at = tree
        for step in steps:
            at = at[step]
        if value is None:
            del at[last]
        else:
            at[last] = value
    path.write_text(json.dumps(tree))
    return path


def test_good_ones(run: Run, folder: Path) -> None:
    outcome = run("validate", folder)
    assert (outcome.code, outcome.out, outcome.err) == (0, "2 sidecars, 0 faults, 0 warnings\n", "")


def test_none(run: Run, tmp_path: Path) -> None:
    assert run("validate", tmp_path).out == "0 sidecars, 0 faults, 0 warnings\n"


def test_every_fault_once_in_the_order_of_the_file(run: Run, folder: Path) -> None:
    path = spoil(
        folder,
        ("annotations", 1, "status", "done"),
        ("annotations", 1, "note", 3),
        ("annotations", 2, "spans", 0, "start", -1),
        ("annotations", 10, "spans", 0, "exact", "other words"),
        ("annotations", 11, "label", None),
        ("annotations", 12, "attributes", {"evidence": "x"}),
        ("annotations", 13, "links", {"source": ["gone"]}),
        ("annotations", 14, "confidence", 2),
        ("sources", 0, "kind", "robot"),
        ("article", "sha256", "abc"),
    )
    outcome = run("validate", path)
    assert outcome.code == 1
    assert outcome.out == "1 sidecar, 10 faults, 0 warnings\n"
    places = [line.removeprefix(f"{path}: ").split(": ")[0] for line in outcome.err.splitlines()]
    assert places == [
        "article.sha256",
        "annotations[1].note",
        "annotations[1].status",
        "annotations[2].spans[0].start",
        "annotations[10].spans[0].exact",
        "annotations[11].label",
        "annotations[12].attributes.evidence",
        "annotations[13].links.source[0]",
        "annotations[14].confidence",
        "sources[0].kind",
    ]
    assert all(len(line) < 400 for line in outcome.err.splitlines())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{\n", "line 2, column 1: not JSON: "),
        (b'{"cells": []}', 'format: is not "article-annotations": this is JSON of something else'),
        (b"[]", "line 1, column 1: not JSON: expected {"),
        (b"\xff", "line 1: not JSON: not UTF-8 (byte 0)"),
        (
            b'{"format": "article-annotations", "version": NaN, "article": {"file": "a.txt"}, "text": ["x"], '
            b'"annotations": []}',
            "version: not JSON: NaN is not a number in JSON",
        ),
    ],
)
def test_what_is_no_sidecar(run: Run, folder: Path, data: bytes, message: str) -> None:
    path = folder / f"a.txt{SIDECAR}"
    path.write_bytes(data)
    outcome = run("validate", path)
    assert (outcome.code, outcome.out) == (1, "1 sidecar, 1 fault, 0 warnings\n")
    assert message in outcome.err


def test_what_the_schema_finds_where_the_reader_stops(run: Run, folder: Path) -> None:
    path = spoil(folder, ("text", None), ("annotations", 0, "id", None))
    outcome = run("validate", path)
    assert [line.removeprefix(f"{path}: ") for line in outcome.err.splitlines()] == [
        "text: is needed: the lines of the article's text, each a string",
        "annotations[0].id: is needed",
    ]


def test_a_newer_version_is_a_fault(run: Run, folder: Path) -> None:
    outcome = run("validate", spoil(folder, ("version", 2)))
    assert outcome.code == 1
    assert "version: is 2: a newer program wrote this file" in outcome.err


def test_warnings_fail_nothing(run: Run, folder: Path) -> None:
    path = spoil(
        folder,
        ("annotations", 3, "label", "scare"),
        ("annotations", 4, "label", "scare"),
        ("annotations", 5, "links", "supports", [{"article": "gone.txt", "id": "x"}]),
        ("annotations", 6, "links", "supports", [{"article": "../secret.txt", "id": "x"}]),
        ("annotations", 7, "links", "supports", [{"article": "below/b.txt", "id": "x"}]),
    )
    outcome = run("validate", folder)
    assert (outcome.code, outcome.out) == (0, "2 sidecars, 0 faults, 3 warnings\n")
    assert [line.removeprefix(f"{path}: ") for line in outcome.err.splitlines()] == [
        "annotations[3].label: warning: 'scare' is no label of the codebook",
        "annotations[5].links.supports[0].article: warning: 'gone.txt' is not there",
        "annotations[6].links.supports[0].article: warning: '../secret.txt' is no path inside the folder",
    ]


def test_an_article_that_changed_or_is_gone_is_a_warning(run: Run, folder: Path) -> None:
    (folder / "a.txt").write_text("Something else.\n")
    (folder / "below" / "b.txt").unlink()
    outcome = run("validate", folder)
    assert outcome.code == 0
    assert f"a.txt{SIDECAR}: text: warning: is not the text of a.txt, which has changed since\n" in outcome.err
    assert f"b.txt{SIDECAR}: article: warning: b.txt is not there\n" in outcome.err


def test_the_folders_codebook(run: Run, folder: Path) -> None:
    labels = [{"label": name} for name in ("quote", "source", "cue")]
    book = folder / "annotations.codebook.json"
    book.write_text(json.dumps({"format": "article-codebook", "version": 1, "labels": labels}))
    outcome = run("validate", folder)
    assert outcome.code == 0
    assert outcome.err.count("'claim' is no label of the codebook") == 2
    book.write_text('{"format": "article-codebook", "version": 1, "labels": [{}]}')
    outcome = run("validate", folder)
    assert outcome.code == 1
    assert outcome.err.count(f"{book}: ") == 1


def test_named_articles(run: Run, folder: Path) -> None:
    put_article(folder / "c.txt", "", "ada")
    assert run("validate", folder / "c.txt").out == "2 sidecars, 0 faults, 0 warnings\n"
    outcome = run("validate", folder / "plain.txt", folder / "gone.txt")
    assert (outcome.code, outcome.out) == (1, "0 sidecars, 2 faults, 0 warnings\n")
    assert "plain.txt: has no sidecar" in outcome.err
