"""What cannot be read is refused in words, at once."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from annotator import readers
from annotator.readers.errors import ReadError
from tests.readers.conftest import Reading

ROOT = Path(__file__).resolve().parents[2]


def _refusal(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        readers.read(path)
    assert caught.value.path == path
    assert str(caught.value) == f"{path}: {caught.value.message}"
    return caught.value.message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("words")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "gone.txt")
    assert _refusal(tmp_path / "gone.txt") == "is not there"
    assert _refusal(tmp_path / "no folder" / "gone.txt") == "is not there"
    assert _refusal(tmp_path / "file.txt" / "inside.txt") == "is not there"
    assert _refusal(tmp_path / "dangling.txt") == "is not there"


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    assert _refusal(tmp_path / "folder.txt") == "is a folder, not an article"
    assert _refusal(tmp_path) == "is a folder, not an article"


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "a\0b.txt").startswith("cannot be read (")
    assert _refusal(tmp_path / ("a" * 300 + ".txt")).startswith("cannot be read (")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert _refusal(tmp_path / "loop.txt").startswith("cannot be read (")


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_a_file_that_somebody_may_not_read(tmp_path: Path, closed: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    article = folder / "closed.txt"
    article.write_text("words")
    (article if closed == "file" else folder).chmod(0)
    tmp_path.chmod(0o755)
    # another user's eyes: the administrator may read everything
    child = (
        "import os, pathlib\n"
        "from annotator import readers\n"
        f"os.chdir({str(tmp_path)!r})\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "try: readers.read(pathlib.Path('folder/closed.txt'))\n"
        "except readers.ReadError as error: print(error)\n"
    )
    try:
        done = subprocess.run([sys.executable, "-c", child], cwd=ROOT, capture_output=True, text=True, check=True)
    finally:
        folder.chmod(0o755)
    assert done.stdout == "folder/closed.txt: may not be read: you do not have the permission to open it\n"


def test_files_that_are_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.touch()
    os.truncate(path, 100 * 1024 * 1024)
    assert _refusal(path) == "is 100 MB; articles of up to 64 MB can be opened"
    os.truncate(path, readers.MAX_BYTES + 1)
    assert _refusal(path) == "is 65 MB; articles of up to 64 MB can be opened"


def test_an_article_of_the_largest_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    line = b"a line of sixteen"[:15] + b"\n"
    path.write_bytes(line * (readers.MAX_BYTES // 16 // 16) + b" " * (readers.MAX_BYTES - readers.MAX_BYTES // 16))
    assert path.stat().st_size == readers.MAX_BYTES
    assert len(readers.read(path).text) == readers.MAX_BYTES


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert _refusal(tmp_path / "pipe.txt") == "is a pipe, not an article"
    assert _refusal(Path(os.devnull)) == "is a device, not an article"
    with socket.socket(socket.AF_UNIX) as listening:
        directory = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket has to be short
        try:
            listening.bind("socket.txt")
        finally:
            os.chdir(directory)
        assert _refusal(tmp_path / "socket.txt") == "is a socket, not an article"


@pytest.mark.parametrize("name", ["picture.txt", "picture.md", "picture.bin", "picture"])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"words\0words", "byte 5 is NUL, which no text has"),
        ("words".encode("utf-16-le"), "byte 1 is NUL, which no text has"),
        (b"a\x01\x02\x03\x04b\x05", "5 of its first 7 bytes are control characters"),
        (b"\xff\xfe\x00\x00" + b"\x01\x02\x03\x04" * 50, "it begins as UTF-32 and does not go on as that"),
        (b"\xff\xfea\x00\x00\x00", "it begins as UTF-16 and does not go on as that"),
        (b"%PDF-1.7\nwords", "it is a PDF"),
        (b"{\\rtf1 words}", "it is rich text, RTF: save it as plain text first"),
        (b"PK\x03\x04words", "it is a zip archive, as Word, OpenDocument and EPUB files are"),
    ],
)
def test_what_is_no_text(reading: Reading, name: str, data: bytes, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        reading(data, name)
    assert caught.value.message == f"is not a text file ({reason})"


def test_a_stray_control_character_is_no_reason(reading: Reading) -> None:
    text = "A form feed\x0c, an escape \x1b[1m and a bell\x07 in many words.\n"
    assert reading(text).text == text


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("a.txt", True),
        ("A.TXT", True),
        ("a.b.md", True),
        ("a.markdown", True),
        ("a.txt.annotations.json", False),
        ("a.txt.ada.annotations.json", False),
        ("a.json", True),
        ("a.json.annotations.json", False),
        ("a.jsonl", True),
        ("annotations.codebook.json", False),
        ("annotations.folder.json", False),
        (".hidden.txt", False),
        (".txt", False),
        ("txt", False),
        ("a.bin", False),
        ("a", False),
    ],
)
def test_the_articles_of_a_folder_are_known_by_name(name: str, readable: bool) -> None:
    assert readers.can_read(Path("folder") / name) is readable


def test_the_list_of_readers() -> None:
    listed = [(reader.id, reader.media_type) for reader in readers.READERS]
    assert listed[:2] == [("text/1", "text/plain"), ("markdown/1", "text/markdown")]
    suffixes = [suffix for reader in readers.READERS for suffix in reader.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix == suffix.lower() for suffix in suffixes)
    found = readers.reader_for(Path("A.MD"))
    assert found is not None
    assert found.name == "markdown"
    assert readers.reader_for(Path("a.bin")) is None


def test_the_start_of_the_program_does_not_pay_for_parsers() -> None:
    child = (
        "import sys, annotator.readers\n"
        "print([name for name in ('markdown_it', 'charset_normalizer', 'lxml', 'pypdfium2') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", child], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
