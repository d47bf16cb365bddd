"""What is no strict JSON is refused by everything that reads JSON: an error with its place, and the file as it was."""

import os
import re
from pathlib import Path

import pytest

from annotator.core import codebook, store
from annotator.core.codebook import CodebookError
from annotator.core.resources import resource
from annotator.core.sidecar import SidecarError
from annotator.formats import w3c
from annotator.formats.item import FormatError
from annotator.ui.preferences import Preferences

LINE = re.compile(r"line \d+")
DEEP = b"[" * 100_000
TOP = b'{"format": "article-annotations", "version": 1, "x": '
TORTURE = {
    "nothing": b"",
    "white space": b" \n\t\r",
    "a NUL": b"\0",
    "only NULs": b"\0" * 5000,
    "a BOM alone": b"\xef\xbb\xbf",
    "cut off in an object": b'{"a": 1',
    "cut off in a string": b'{"a": "b',
    "cut off in an escape": b'{"a": "\\u12',
    "cut off after a backslash": b'{"a": "\\',
    "cut off in a word": b'{"a": tru',
    "cut off in a number": b'{"a": 1e',
    "a comma too many": b'{"a": 1,}',
    "a comma too many in a list": b'{"a": [1,]}',
    "a comma too few": b'{"a": 1 "b": 2}',
    "two commas": b'{"a": [1,,2]}',
    "a comment": b'{"a": 1} // why',
    "a comment within": b'{/* why */ "a": 1}',
    "a comment with a hash": b'# why\n{"a": 1}',
    "single quotes": b"{'a': 1}",
    "no quotes": b"{a: 1}",
    "a number for a key": b"{1: 1}",
    "curly quotes": "{“a”: 1}".encode(),
    "something after the end": b'{"a": 1} {"b": 2}',
    "a bracket after the end": b'{"a": 1}}',
    "the wrong bracket": b'{"a": [1}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "UTF-16 without a mark": '{"a": 1}'.encode("utf-16-be"),
    "UTF-32": '{"a": 1}'.encode("utf-32"),
    "Latin-1": '{"a": "é"}'.encode("latin-1"),
    "overlong": b'{"a": "\xc0\xaf"}',
    "an overlong NUL": b'{"a": "\xc0\x80"}',
    "half of a pair as bytes": b'{"a": "\xed\xa0\x80"}',
    "beyond Unicode": b'{"a": "\xf4\x90\x80\x80"}',
    "a byte alone": b'{"a": "\x80"}',
    "a line break in a string": b'{"a": "b\nc"}',
    "a tab in a string": b'{"a": "b\tc"}',
    "a NUL in a string": b'{"a": "b\0c"}',
    "an escape of its own": b'{"a": "\\x41"}',
    "a bad escape": b'{"a": "\\u00G0"}',
    "a leading zero": b'{"a": 01}',
    "a plus": b'{"a": +1}',
    "a point first": b'{"a": .5}',
    "a point last": b'{"a": 1.}',
    "hexadecimal": b'{"a": 0x10}',
    "True": b'{"a": True}',
    "undefined": b'{"a": undefined}',
    "a no-break space": '{"a":\u00a01}'.encode(),
    "a form feed": b'{"a":\f1}',
    "a BOM within": b'{"a": \xef\xbb\xbf1}',
    "two BOMs": b'\xef\xbb\xbf\xef\xbb\xbf{"a": 1}',
    "deep": DEEP,
    "deep and closed": DEEP + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep in a key": b'{"a": ' + DEEP + b"]" * 100_000 + b"}",
    "brackets in a string that does not end": b'{"a": ' + b"[" * 5000 + b'"' + b'\\"[' * 100_000,
}
"""Bytes that are not JSON."""
FORBIDDEN = {
    "NaN": (b"NaN", "NaN is not a number"),
    "infinite": (b"-Infinity", "-Infinity is not a number"),
    "a number too large": (b"1e999", "too large"),
    "many digits": (b"1" * 100_000, "100,000 digits"),
    "a key twice": (b'{"k": 1, "k": 2}', "'k' stands twice"),
    "a key twice, once escaped": (b'{"k": 1, "\\u006b": 2}', "'k' stands twice"),
    "half of a pair": (b'"\\ud800"', "half of a surrogate pair"),
    "the halves the wrong way round": (b'"\\udc00\\ud800"', "half of a surrogate pair"),
    "half of a pair as a key": (b'{"\\udfff": 1}', "half of a surrogate pair"),
    "rather deep": (b"[" * 300 + b"]" * 300, "nested more than 200 deep"),
}
"""JSON by its grammar that is refused nevertheless, with what is said of it."""


def left_alone(path: Path, data: bytes) -> os.stat_result:
    path.write_bytes(data)
    os.utime(path, ns=(1, 1))
    return path.stat()


@pytest.mark.parametrize("name", TORTURE)
def test_a_sidecar_that_is_not_json(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt.annotations.json"
    status = left_alone(path, TORTURE[name])
    with pytest.raises(SidecarError) as caught:
        store.load(path)
    assert LINE.search(caught.value.fault.place)
    assert "not JSON" in str(caught.value)
    assert path.read_bytes() == TORTURE[name]
    assert path.stat().st_mtime_ns == status.st_mtime_ns
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", TORTURE)
def test_a_codebook_and_an_export_that_are_not_json(name: str, tmp_path: Path) -> None:
    path = tmp_path / codebook.FILE
    left_alone(path, TORTURE[name])
    with pytest.raises(CodebookError, match=r"line \d+"):
        codebook.for_folder(tmp_path)
    assert path.read_bytes() == TORTURE[name]
    with pytest.raises(FormatError, match=r"line \d+"):
        w3c.read(TORTURE[name])


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_grammar_allows_and_we_do_not(name: str, tmp_path: Path) -> None:
    value, said = FORBIDDEN[name]
    path = tmp_path / "a.txt.annotations.json"
    data = TOP + value + b', "article": {"file": "a.txt"}, "text": [], "annotations": [], "sources": []}'
    left_alone(path, data)
    with pytest.raises(SidecarError) as caught:
        store.load(path)
    assert said in caught.value.fault.message
    assert caught.value.fault.place.startswith("x")
    assert path.read_bytes() == data
    with pytest.raises(CodebookError, match=re.escape(said)):
        codebook.parse(b'{"format": "article-codebook", "version": 1, "labels": [], "x": ' + value + b"}", "book")
    with pytest.raises(FormatError, match=re.escape(said)):
        w3c.read(b'{"type": "Annotation", "x": ' + value + b"}")


@pytest.mark.parametrize("name", [*TORTURE, *FORBIDDEN])
def test_preferences_that_are_not_json_are_put_aside_as_they_were(name: str, tmp_path: Path) -> None:
    data = TORTURE.get(name) if name in TORTURE else b'{"theme": "dark", "x": ' + FORBIDDEN[name][0] + b"}"
    assert data is not None
    path = tmp_path / "preferences.json"
    path.write_bytes(data)
    preferences = Preferences.load(path)
    if name in FORBIDDEN and FORBIDDEN[name][1].startswith("half"):  # as a file's name has it that is no text: kept
        assert preferences.theme == "dark"
    else:
        assert preferences.theme == "system"
        assert path.with_suffix(".bad").read_bytes() == data


def test_a_file_that_says_it_is_huge_is_not_read(tmp_path: Path) -> None:
    for name, most in (("a.txt.annotations.json", store.MAX_BYTES), (codebook.FILE, codebook.MAX_BYTES)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(most + 1)  # no more than a promise: nothing is on the disk
    with pytest.raises(OSError, match="MB"):
        store.load(tmp_path / "a.txt.annotations.json")
    with pytest.raises(CodebookError, match="is 17 MB; up to 16 MB are read"):
        codebook.for_folder(tmp_path)


def test_a_pipe_or_folder_in_the_place_of_a_codebook_does_not_hold_the_program_up(tmp_path: Path) -> None:
    path = tmp_path / codebook.FILE
    os.mkfifo(path)
    with pytest.raises(CodebookError, match="is no file"):
        codebook.for_folder(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(CodebookError):
        codebook.for_folder(tmp_path)
    path.rmdir()
    path.symlink_to(resource("codebook.json"))
    assert codebook.for_folder(tmp_path) == codebook.shipped()
