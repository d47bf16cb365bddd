"""``annotator merge``, by hand and as git's merge driver; and what other programs leave when they cannot merge."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.__main__ import main
from annotator.core import sidecar
from annotator.core.copies import copies_of, is_copy
from annotator.core.merge import merge
from annotator.corpus.merging import merge_sidecar_with_markers, merged_from_markers

NAME = "harbour-bridge.txt.annotations.json"


@pytest.fixture
def sides(samples, tmp_path) -> tuple[Path, Path, Path]:
    """A sample's sidecar three times: as it was, with a note by one and a tag by another."""
    data = (samples / NAME).read_bytes()
    lines = data.split(b"\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(b'{"id"') and b'"quote"' in line)
    paths = []
    edits = {
        "base": (b"", b""),
        "ours": (b'"note": ""', b'"note": "ours"'),
        "theirs": (b'"tags": []', b'"tags": ["t"]'),
    }
    for name, (old, new) in edits.items():
        changed = [line.replace(old, new) if n == at and old else line for n, line in enumerate(lines)]
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_bytes(b"\n".join(changed))
    return paths[0], paths[1], paths[2]


def noted(path: Path):
    return [a for a in sidecar.read(path.read_bytes()).document.in_order() if a.note or a.tags]


def test_what_two_changed_is_in_ours(sides):
    _base, ours, theirs = sides
    before = theirs.read_bytes()
    assert main(["merge", *map(str, sides)]) == 0
    (record, *_) = [a for a in noted(ours) if a.note == "ours"]
    assert record.tags == ("t",)
    assert theirs.read_bytes() == before
    assert sidecar.read(ours.read_bytes()).faults == ()


def test_two_values_are_both_in_the_file_and_said(sides, capsys):
    _base, ours, theirs = sides
    theirs.write_bytes(ours.read_bytes().replace(b'"note": "ours"', b'"note": "theirs"'))
    assert main(["merge", *map(str, sides), "--output", str(ours.with_name("out.json"))]) == 1
    said = capsys.readouterr().err
    assert "note has two values" in said
    assert "ours | theirs" in said
    out = sidecar.read(ours.with_name("out.json").read_bytes())
    assert out.faults == ()
    assert sum(a.conflicts == {"note": ("ours", "theirs")} for a in out.document.annotations) == 1
    assert b'"note": "ours"' in ours.read_bytes()


def test_an_empty_base_is_none(sides):
    base, _ours, _theirs = sides
    base.write_bytes(b"")
    assert main(["merge", *map(str, sides)]) == 1  # nobody can tell which of two notes and tags is the older


def test_a_base_that_cannot_be_read_is_said_and_counts_as_none(sides, capsys):
    base, ours, _theirs = sides
    base.write_bytes(b"{\n<<<<<<< HEAD\n")
    assert main(["merge", *map(str, sides)]) == 1
    assert f"{base}: line 2: git's conflict markers" in capsys.readouterr().err
    assert any(a.note == "ours" or "ours" in dict(a.conflicts or {}).get("note", ()) for a in noted(ours))
    assert any(a.tags == ("t",) for a in noted(ours))


def test_messages_call_the_file_by_the_name_that_git_gives(sides, capsys):
    _base, ours, theirs = sides
    theirs.write_bytes(ours.read_bytes().replace(b'"note": "ours"', b'"note": "theirs"'))
    assert main(["merge", *map(str, sides), "--name", f"news/{NAME}"]) == 1
    assert capsys.readouterr().err.startswith(f"news/{NAME}: annotations ")
    theirs.write_bytes(b"{")
    assert main(["merge", *map(str, sides), "--name", f"news/{NAME}"]) == 1
    assert f"news/{NAME} (theirs): line 1" in capsys.readouterr().err


@pytest.mark.parametrize("which", [1, 2])
@pytest.mark.parametrize("data", [b"{", b"[]", b'{"format": "article-annotations", "version": 2}'])
def test_what_cannot_be_read_is_said_and_nothing_is_written(sides, which, data, capsys):
    sides[which].write_bytes(data)
    before = sides[1].read_bytes()
    assert main(["merge", *map(str, sides)]) == 1
    assert str(sides[which]) in capsys.readouterr().err
    assert sides[1].read_bytes() == before


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    clean["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    names = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    return subprocess.run(
        ["git", *names, *arguments], cwd=folder, capture_output=True, text=True, env=clean, check=False
    )


@pytest.fixture
def repository(sides, tmp_path) -> Path:
    """A repository with two branches that both changed the sidecar, in neighbouring lines and in one."""
    folder = tmp_path / "work"
    folder.mkdir()
    place = folder / NAME
    base, ours, theirs = sides
    git(folder, "init")
    for branch, source in (("main", base), ("other", theirs), ("main", ours)):
        git(folder, "checkout", *(["-b"] if branch == "other" else []), branch)
        place.write_bytes(source.read_bytes())
        git(folder, "add", "-A")
        git(folder, "commit", "-m", branch)
    return folder


def test_git_merges_with_it(repository):
    (repository / ".gitattributes").write_text("*.annotations.json merge=annotations\n", encoding="utf-8")
    git(repository, "config", "merge.annotations.driver", f"'{sys.executable}' -m annotator merge %O %A %B --name=%P")
    merged = git(repository, "merge", "other")
    assert merged.returncode == 0, merged.stdout + merged.stderr
    assert any(a.note == "ours" and a.tags == ("t",) for a in noted(repository / NAME))


def test_without_it_the_marks_that_git_leaves_are_understood(repository):
    assert git(repository, "merge", "other").returncode == 1
    place = repository / NAME
    data = place.read_bytes()
    assert b"<<<<<<< " in data
    kept = merge_sidecar_with_markers(place)
    assert kept.read_bytes() == data
    reading = sidecar.read(place.read_bytes())
    assert reading.faults == ()
    assert any("ours" in (a.note, *dict(a.conflicts or {}).get("note", ())) for a in reading.document.annotations)


NESTED = b"""<<<<<<<<< Temporary merge branch 1
{}
||||||||| 1234567
=========
{}
>>>>>>>>> Temporary merge branch 2
"""
"""Where the branches have crossed, git merges their bases first, and may leave longer marks between its marks."""


def with_marks(sides, *, base: bytes | None = None) -> bytes:
    """What git leaves where all lines of the annotations are in conflict, with a base between the sides or without."""
    ours, theirs = (path.read_bytes() for path in sides[1:])
    head, mine = ours.split(b'"annotations": [\n')
    between = b"" if base is None else b"||||||| base\n" + base
    marks = [sign * 7 for sign in (b"<", b"=", b">")]
    parts = (head, b'"annotations": [\n', marks[0], b" HEAD\n", mine, between, marks[1], b"\n")
    return b"".join((*parts, theirs.split(b'"annotations": [\n')[1], marks[2], b" other\n"))


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("base", [None, b"", NESTED])
def test_marks_are_understood_with_any_base_and_line_end(sides, base, line_end):
    data = with_marks(sides, base=base).replace(b"\n", line_end)
    ours, theirs = (sidecar.read(path.read_bytes()).document for path in sides[1:])
    merged = merged_from_markers(data)
    assert merged == merge(None, ours, theirs)
    assert merged.conflicts == 1


def test_a_comma_too_many_or_too_few_is_put_right_and_words_with_one_stay(sides):
    def with_line(path: Path, old: bytes, new: bytes) -> None:
        data = path.read_bytes()
        assert data.count(old) == 1
        path.write_bytes(data.replace(old, new))

    for path in sides:
        with_line(path, b'"text": [\n', b'"text": [\n"[a, ]",\n')
        shifted = sidecar.read(path.read_bytes())
        assert shifted.faults  # the spans are where they were; the words are what matters here
    data = with_marks(sides).replace(b"\n],\n" + b'"sources"', b",\n],\n" + b'"sources"')
    assert merged_from_markers(data).document.text.startswith("[a, ]\n")


def test_with_the_base_between_the_marks_nothing_needs_asking(repository):
    git(repository, "config", "merge.conflictStyle", "diff3")
    git(repository, "merge", "other")
    merged = merged_from_markers((repository / NAME).read_bytes())
    assert merged.conflicts == 0
    assert any(a.note == "ours" and a.tags == ("t",) for a in merged.document.annotations)


@pytest.mark.parametrize(
    ("name", "maker"),
    [
        ("a.txt.annotations (Ann's conflicted copy 2026-11-23).json", "a sync program"),
        ("a.txt.annotations (conflicted copy 2026-11-23 101112).json", "a sync program"),
        ("a.txt.annotations (In Konflikt stehende Kopie von Ann 2026-11-23).json", "a sync program"),
        ("a.txt.annotations (Ann (work)'s conflicted copy 2026-11-23) (1).json", "a sync program"),
        ("a.txt.annotations (Copie en conflit de Ann 2026-11-23).json", "a sync program"),
        ("a.txt.annotations (Copia en conflicto de Ann).json", "a sync program"),
        ("a.txt.annotations (Anns modstridende kopi 2026-11-23).json", "a sync program"),
        ("a.txt.annotations (Ann の競合コピー 2026-11-23).json", "a sync program"),
        ("a.txt.annotations (конфликтующая копия, Ann 2026-11-23).json", "a sync program"),
        ("a.txt.annotations (SFConflict ann@example.org 2026-11-23-10-11-12).json", "a sync program"),
        ("a.txt.annotations [conflicted].json", "a sync program"),
        ("a.txt.annotations.Conflict.json", "a sync program"),
        ("a.txt.annotations_conflict-20261123-101112.json", "a sync program"),
        ("a.txt.annotations_DESKTOP_Nov-23-101112-2026_Conflict.json", "a sync program"),
        ("a.txt.annotations.sync-conflict-20261123-101112-ABCDEFG.json", "Syncthing"),
        ("a.txt.annotations.sync-conflict-20261123-101112.json", "Syncthing"),
        ("a.txt.annotations-DESKTOP-7.json", "OneDrive"),
        ("a.txt.annotations-Ann’s MacBook Pro.json", "OneDrive"),
        ("a.txt.annotations (1).json", "Google Drive or a browser"),
        ("a.txt.annotations 2.json", "iCloud"),
        ("a.txt.annotations.json.theirs-20261123-101112.json", "Annotator"),
    ],
)
def test_the_copies_that_sync_programs_make_are_known(tmp_path, name, maker):
    path = tmp_path / "a.txt.annotations.json"
    path.write_bytes(b"")
    (tmp_path / name).write_bytes(b"")
    assert [(copy.path.name, copy.maker) for copy in copies_of(path)] == [(name, maker)]
    assert is_copy(name)


@pytest.mark.parametrize(
    "name",
    [
        "a.txt.annotations.json.conflict-20261123-101112.json",
        "a.txt.annotationsx.json",
        "b.txt.annotations (1).json",
        "a.txt.ann.annotations.json",
        ".a.txt.annotations.json.0123456789ab.tmp",
    ],
)
def test_other_files_are_no_copies(tmp_path, name):
    path = tmp_path / "a.txt.annotations.json"
    (tmp_path / name).write_bytes(b"")
    assert copies_of(path) == []


def test_a_copy_is_no_article_and_said(samples, tmp_path, capsys):
    names = (
        "a.txt.annotations (Ann's conflicted copy 2026-11-23).json",
        "a.txt.annotations.json.theirs-20261123-101112.json",
    )
    (tmp_path / "a.txt").write_bytes((samples / "harbour-bridge.txt").read_bytes())
    data = (samples / NAME).read_bytes().replace(b'"file": "harbour-bridge.txt"', b'"file": "a.txt"')
    for name in ("a.txt.annotations.json", *names, "annotations.folder (1).json"):
        (tmp_path / name).write_bytes(data)
    assert main(["suggest", str(tmp_path)]) == 0
    assert main(["export", str(tmp_path), "--to", "jsonl"]) == 0
    assert "passed over" not in capsys.readouterr().err
    for path in (tmp_path, tmp_path / "a.txt"):
        assert main(["validate", str(path)]) == 0
        said = capsys.readouterr().err
        assert all(f"{name}: warning: is a second version" in said for name in names)
