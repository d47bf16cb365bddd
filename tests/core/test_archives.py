"""Archives that lie, that are too much, or that lead elsewhere: a sentence, and nothing on a disk."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core import archives
from annotator.core.archives import Archive, ArchiveError


def _zip(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        for name, data in members:
            file.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def _fault(data: bytes, name: str = "a") -> str:
    with pytest.raises(ArchiveError) as raised:
        Archive(data).read(name)
    return raised.value.message


def test_members_are_read_by_name() -> None:
    archive = Archive(_zip(("a", b"one"), ("folder/b", b"two"), ("folder/", b"")))
    assert archive.names == ("a", "folder/b")
    assert archive.read("folder/b") == b"two"
    assert "a" in archive
    assert "c" not in archive
    assert _fault(_zip(("a", b"")), "c") == "holds no file “c”"


def test_names_of_other_systems_are_those_with_slashes() -> None:
    assert Archive(_zip(("/word\\document.xml", b"x"))).read("word/document.xml") == b"x"


@pytest.mark.parametrize("name", ["../a", "a/../../b", "..\\a", "/../etc/passwd", ".."])
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert "leads out of it" in _fault(_zip(("a", b"x"), (name, b"x")))


def test_a_symbolic_link_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        link = zipfile.ZipInfo("a")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    assert "symbolic link" in _fault(stream.getvalue())


def test_more_than_ten_thousand_members_are_refused() -> None:
    assert _fault(_zip(*((str(n), b"") for n in range(10_001)))) == "holds more than 10,000 files"


def test_what_packs_a_hundred_to_one_is_refused_unless_it_is_small() -> None:
    assert len(Archive(_zip(("a", bytes(archives.FLOOR)))).read("a")) == archives.FLOOR
    assert "more than 100 times its size" in _fault(_zip(("a", bytes(archives.FLOOR + 1))))


def test_all_members_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 3_000_000)
    noise = bytes(range(256)) * 6000
    archive = Archive(_zip(("a", noise), ("b", noise), method=zipfile.ZIP_STORED))
    archive.read("a")
    with pytest.raises(ArchiveError, match="MB when it is unpacked"):
        archive.read("b")


def test_small_members_that_are_many_times_their_size_together_are_refused() -> None:
    archive = Archive(_zip(*((str(n), bytes(1_000_000)) for n in range(40))))
    with pytest.raises(ArchiveError, match="100 times its size"):
        [archive.read(name) for name in archive.names]


@pytest.mark.parametrize("said", [0, 1, 100, 2**31])
def test_a_size_that_lies_is_not_believed(said: int) -> None:
    data = _zip(("a", bytes(50_000_000)))
    central = data.rindex(b"PK\x01\x02")
    lying = bytearray(data)
    struct.pack_into("<I", lying, central + 24, said)
    struct.pack_into("<I", lying, 22, said)
    assert "damaged" in _fault(bytes(lying)) or "100 times" in _fault(bytes(lying))


def test_two_of_a_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = _zip(("a", b"one"), ("a", b"two"))
    assert _fault(data) == "holds two files of the name “a”"


def test_a_password_is_said() -> None:
    data = bytearray(_zip(("a", b"x")))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ArchiveError) as raised:
        Archive(bytes(data)).read("a")
    assert raised.value.protected


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(method: int) -> None:
    assert "packed in a way that is not read" in _fault(_zip(("a", bytes(100)), method=method))


def test_an_archive_in_an_archive_is_bytes() -> None:
    inner = _zip(("a", bytes(5_000_000)))
    assert Archive(_zip(("a", inner))).read("a") == inner


@pytest.mark.parametrize("data", [b"", b"words", b"PK\x03\x04", b"PK\x05\x06" + bytes(17)])
def test_what_is_no_archive_is_said(data: bytes) -> None:
    assert "is not a zip archive" in _fault(data)


@given(st.data())
def test_damage_is_an_archive_error(data: st.DataObject) -> None:
    whole = bytearray(_zip(("a", b"some words " * 20), ("b", zlib.compress(b"x" * 99))))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        archive = Archive(bytes(whole[: data.draw(st.integers(0, len(whole)))] or whole))
        for name in archive.names:
            archive.read(name)
    except ArchiveError:
        pass
