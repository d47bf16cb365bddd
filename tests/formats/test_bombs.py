"""Projects that are made to harm who imports them: a sentence for each, and nothing half written."""

import io
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.__main__ import main
from annotator.formats import FormatError, Input, Notes, refi_project, refi_qda
from tests.formats.refi import CODES, NAMESPACE, USERS, code, guid, project, read, selection, source
from tests.readers.packing import packed
from tests.readers.test_bombs import LAUGHING, QUADRATIC

SELECTION = selection(10, 0, 1, 1)


def _project(inner: str, doctype: str = "") -> bytes:
    return packed({"project.qde": f"{doctype}<Project {NAMESPACE} name='x'>{inner}</Project>"})


def _link() -> bytes:
    stream = io.BytesIO(project(source(5, "a"), {5: b"Good"}))
    with zipfile.ZipFile(stream, "a") as file:
        link = zipfile.ZipInfo("sources/link.txt")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    return stream.getvalue()


def _lying(said: int) -> bytes:
    """The text's size is said to be another than what comes out."""
    data = bytearray(project(source(5, "a"), {5: b"Good " * 4_000_000}))
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x01\x02"))
    struct.pack_into("<I", data, entry + 24, said)
    struct.pack_into("<I", data, 22, said)
    return bytes(data)


def _nested() -> bytes:
    inner = b"PK"
    for _ in range(6):
        inner = packed({f"{n}.qdpx": inner for n in range(10)})
    return packed({"inner.qdpx": inner})


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "laughs": (lambda: _project("<Description>&l9;</Description>", LAUGHING), "defines entities"),
    "quadratic": (lambda: _project(f"<Description>{'&l9;' * 50_000}</Description>", QUADRATIC), "defines entities"),
    "external": (lambda: _project("&e;", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), "defines entities"),
    "hidden": (lambda: packed({"project.qde": "<Project/>".encode("utf-32")}), "UTF-32"),
    "deep": (lambda: _project("<a>" * 100_000), "not well-formed"),
    "deep codes": (
        lambda: _project(f"<CodeBook><Codes>{'<Code>' * 300}{'</Code>' * 300}</Codes></CodeBook>"),
        "not well-formed",
    ),
    "packed": (lambda: _project("<a/>" * 15_000_000), "100 times its size"),
    "elements": (lambda: _project("<a/>" * 2_000_001), "more than 2,000,000 elements and attributes in one place"),
    "text": (lambda: project(source(5, "a"), {5: b" " * 60_000_000}), "100 times its size"),
    "lying short": (lambda: _lying(4), "damaged|100 times"),
    "lying long": (lambda: _lying(2**31), "damaged|100 times"),
    "many": (lambda: packed({str(n): "" for n in range(10_001)}), "more than 10,000 files"),
    "nested": (_nested, "holds no project.qde"),
    "link": (_link, "symbolic link"),
    "outside": (lambda: packed({"../project.qde": "<Project/>"}), "leads out of it"),
    "cut": (lambda: project(source(5, "a"), {5: b"Good"})[:-40], "is not a zip archive"),
    "empty": (lambda: b"", "is not a zip archive"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_sentence(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, message = BOMBS[name]
    path, output = tmp_path / "project.qdpx", tmp_path / "out"
    path.write_bytes(make())
    assert path.stat().st_size < 5_000_000
    assert main(["import", str(path), "--from", "auto", "--output", str(output)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{path}: ")
    assert any(part in said for part in message.split("|")), said
    assert not list(output.rglob("*.txt"))
    assert sorted(one.name for one in tmp_path.iterdir()) in (["project.qdpx"], ["out", "project.qdpx"])


def test_all_texts_together_are_bounded_and_those_before_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.core.archives.MOST_BYTES", 3_000_000)
    noise = os.urandom(400_000).hex().encode()
    stream = project("".join(source(n, str(n)) for n in range(5, 9)), dict.fromkeys(range(5, 9), noise))
    found, notes = read(stream)
    assert len(found) == 3
    assert [fault.message for fault in notes.faults] == [
        "“8” cannot be read: the project holds more than 2 MB when it is unpacked"
    ]


def test_one_file_that_stands_for_many_texts_is_bounded_too() -> None:
    data = project(
        "".join(source(n, str(n), path=f"internal://{guid(5)}.txt") for n in range(5, 200)), {5: b"Good " * 50_000}
    )
    found, notes = read(data)
    assert len(found) < 60
    assert all("100 times its size" in fault.message for fault in notes.faults)


def test_more_sources_than_a_disk_holds_are_refused_before_the_first_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refi_project, "MOST_SOURCES", 1000)
    text = f"<TextSource guid='{guid(5)}'><PlainTextContent>a</PlainTextContent></TextSource>"
    with pytest.raises(FormatError, match="more than 1,000 articles"):
        read(_project(f"<Sources>{text * 1001}</Sources>"))


def test_a_large_project_takes_little_memory() -> None:
    inner = "".join(selection(100 + n, n, n + 2, 1) for n in range(200))
    content = f"<PlainTextContent>{'Good ' * 100}</PlainTextContent>"
    sources = "".join(f"<TextSource guid='{guid(n)}'>{content}{inner}</TextSource>" for n in range(40))
    data = _project(f"{USERS}<CodeBook><Codes>{CODES}</Codes></CodeBook><Sources>{sources}</Sources>")
    size = len(sources)
    assert size > 2_000_000
    del sources
    tracemalloc.start()
    try:
        count = sum(len(one.document.annotations) for one in refi_qda.parse(Input("a.qdpx", data), Notes()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 8_000
    assert peak < 2 * size + 2_000_000


@pytest.mark.parametrize("name", ["a.qdpx", "a.qdc"])
def test_a_file_of_a_gigabyte_is_a_sentence(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(2**30)
    assert main(["import", str(path), "--from", "auto", "--output", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert f"{path}: is 1,024 MB; " in said
    assert not (tmp_path / "out").exists()


def test_codes_of_a_thousand_names_alike_are_named_in_a_moment() -> None:
    codes = "".join(code(n, "same") for n in range(1, 1001))
    (found,), notes = read(project(source(5000, "a", SELECTION), {5000: b"Good"}, codes=codes))
    assert len(notes.labels) == 1000
    assert [one.label for one in found.document.annotations] == ["same"]
