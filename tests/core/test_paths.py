"""Hints in files lead nowhere but into the folder that was chosen."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.paths import LONGEST, inside, safe_name, safe_path

OUT = [
    "",
    ".",
    "./",
    "..",
    "../a.txt",
    "sub/../../a.txt",
    "sub/..",
    "..\\a.txt",
    "sub\\..\\..\\a.txt",
    "/etc/passwd",
    "\\windows\\win.ini",
    "//host/share/a.txt",
    "\\\\host\\share\\a.txt",
    "\\\\?\\C:\\a.txt",
    "//./pipe/a",
    "C:\\a.txt",
    "C:/a.txt",
    "c:a.txt",
    "C:",
    "~/a.txt",
    "~root/.ssh/id",
    "CON",
    "con.txt",
    "sub/NUL",
    "nul .txt",
    "Aux.tar.gz",
    "PRN:",
    "COM1",
    "com9.txt",
    "LPT¹",
    "conin$",
    "a.txt ",
    "a.txt.",
    "sub./a.txt",
    "sub /a.txt",
    ". . /a.txt",
    "a\x00.txt",
    "a\n.txt",
    "a\x85.txt",
    "\ud800.txt",
]


@pytest.mark.parametrize("hint", OUT)
def test_a_hint_that_leads_elsewhere_leads_nowhere(tmp_path: Path, hint: str) -> None:
    assert inside(tmp_path, hint) is None


@pytest.mark.parametrize(
    "hint",
    ["a.txt", "./a.txt", "sub/a.txt", "sub//a.txt", "..a.txt", "a..txt", ".hidden", "console.txt", "COM10", "é 漢.md"],
)
def test_an_ordinary_name_is_below_the_folder(tmp_path: Path, hint: str) -> None:
    assert inside(tmp_path, hint) == tmp_path / hint
    assert safe_path(tmp_path, hint) == tmp_path / hint


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder, other = tmp_path / "folder", tmp_path / "folder other"
    folder.mkdir()
    other.mkdir()
    (other / "a.txt").write_text("not yours")
    (folder / "out").symlink_to(other)
    (folder / "a.txt").symlink_to(other / "a.txt")
    (folder / "b.txt").write_text("here")
    (folder / "c.txt").symlink_to("b.txt")
    assert inside(folder, "out/a.txt") is None
    assert inside(folder, "a.txt") is None
    assert inside(folder, "c.txt") == folder / "c.txt"
    assert safe_path(folder, "out/new.txt") is None


def test_the_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert inside(tmp_path / "link", "a.txt") == tmp_path / "link" / "a.txt"


_names = st.text(
    st.one_of(st.sampled_from("./\\:~ \x00\u202eaCONcomLPT1¹²\ud800\udc80"), st.characters()), max_size=40
) | st.sampled_from(OUT)


@given(_names)
def test_what_is_inside_is_below_in_every_reading(name: str) -> None:
    folder = Path("/no/such/folder")
    found = inside(folder, name)
    if found is not None:
        assert os.path.normpath(found).startswith("/no/such/folder/")
        assert os.path.normpath(str(found).replace("\\", "/")).startswith("/no/such/folder/")


@given(_names)
def test_a_safe_name_is_one_name_and_stays_as_it_is(name: str) -> None:
    safe = safe_name(name)
    assert safe_name(safe) == safe
    assert len(safe.encode()) <= LONGEST + 1
    folder = Path("/no/such/folder")
    assert inside(folder, safe) == folder / safe
    assert Path(safe).name == safe
    assert safe_path(folder, name) is not None or not name.strip("/")


def test_a_long_name_keeps_its_ending() -> None:
    safe = safe_name("é" * 300 + ".txt")
    assert safe.endswith("é.txt")
    assert len(safe.encode()) <= LONGEST
    assert len(safe_name("a." + "b" * 400)) == LONGEST
