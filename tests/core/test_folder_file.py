"""The folder's own file: which articles a person is done with."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.folder_file import FILE, FolderFileError, done_in, mark_done


def test_marks_are_lines_by_name(tmp_path):
    for name in ("b.txt", "a.txt", "c.txt"):
        mark_done(tmp_path / name, done=True)
    mark_done(tmp_path / "c.txt", done=False)
    assert done_in(tmp_path) == {"a.txt", "b.txt"}
    assert (tmp_path / FILE).read_text(encoding="utf-8") == (
        '{\n"format": "article-annotations-folder", "version": 1,\n"done": [\n"a.txt",\n"b.txt"\n]\n}\n'
    )


def test_a_mark_that_is_there_writes_nothing(tmp_path):
    mark_done(tmp_path / "a.txt", done=False)
    assert not (tmp_path / FILE).exists()
    mark_done(tmp_path / "a.txt", done=True)
    before = (tmp_path / FILE).stat().st_mtime_ns
    mark_done(tmp_path / "a.txt", done=True)
    assert (tmp_path / FILE).stat().st_mtime_ns == before


def test_what_others_wrote_stays(tmp_path):
    (tmp_path / FILE).write_text('{"sources": [{"id": "x", "name": "Żółw"}], "done": ["z.txt"]}', encoding="utf-8")
    mark_done(tmp_path / "a.txt", done=True)
    found = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    assert found["sources"] == [{"id": "x", "name": "Żółw"}]
    assert found["done"] == ["a.txt", "z.txt"]


@settings(max_examples=40)
@given(st.sets(st.text(st.characters(exclude_characters="/\x00"), min_size=1, max_size=20), max_size=8), st.data())
def test_any_names_come_back(tmp_path_factory, names, data):
    folder = tmp_path_factory.mktemp("marks")
    for name in names:
        mark_done(folder / name, done=True)
    gone = data.draw(st.sets(st.sampled_from(sorted(names)))) if names else set()
    for name in gone:
        mark_done(folder / name, done=False)
    assert done_in(folder) == {Path(folder / name).name for name in names - gone} - {""}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "Expecting"),
        (b"[]", "not an object"),
        (b'{"done": 3}', "not a list"),
        (b'{"version": 2}', "newer"),
        (b"{\n<<<<<<< HEAD\n", "keep the lines of both"),
        (b"\xff", "decode"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_left(tmp_path, data, says):
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(FolderFileError, match=says) as error:
        done_in(tmp_path)
    assert str(tmp_path / FILE) in str(error.value)
    with pytest.raises(FolderFileError):
        mark_done(tmp_path / "a.txt", done=True)
    assert (tmp_path / FILE).read_bytes() == data
