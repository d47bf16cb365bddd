"""Sidecars on disk: what is no file is not read, and a new file is as the old one was but for its bytes."""

import contextlib
import errno
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core import places, store, strays
from annotator.core.bounded import OddFileError
from annotator.core.resources import resource

NAME = "harbour-bridge.txt.annotations.json"
NOBODY = 65534
ACCESS_LIST = "system.posix_acl_access"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(resource("samples", NAME).read_bytes())
    return path


# Reading


def test_no_sidecar_is_none(tmp_path):
    assert store.load(tmp_path / NAME) is None
    assert store.load(tmp_path / "nowhere" / NAME) is None


def put_pipe(path: Path) -> None:
    os.mkfifo(path)


def put_folder(path: Path) -> None:
    path.mkdir()


def put_endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def put_dead_link(path: Path) -> None:
    path.symlink_to(path.parent / "not mounted" / path.name)


@pytest.mark.parametrize("put", [put_pipe, put_folder, put_endless, put_dead_link])
def test_what_is_no_file_is_neither_waited_for_nor_taken_for_no_sidecar(tmp_path, put):
    put(tmp_path / NAME)
    with pytest.raises(OddFileError):
        store.load(tmp_path / NAME)


def test_a_link_to_a_sidecar_is_read_and_stays_a_link(tmp_path, path):
    link = tmp_path / "link.annotations.json"
    link.symlink_to(path)
    assert store.load(link) == store.Loaded(link, store.load(path).reading, store.load(path).digest)
    store.write_atomically(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


# Writing


def attributes(path: Path) -> dict[str, bytes]:
    return {name: os.getxattr(path, name) for name in os.listxattr(path)}


def test_owner_mode_access_list_and_attributes_stay(path):
    access = [(1, 6, 0xFFFFFFFF), (2, 6, NOBODY), (4, 4, 0xFFFFFFFF), (0x10, 6, 0xFFFFFFFF), (0x20, 0, 0xFFFFFFFF)]
    listed = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in access)
    with contextlib.suppress(OSError):  # who is not root cannot give a file away
        os.chown(path, NOBODY, NOBODY)
    for name, value in (("user.note", b"from a colleague"), (ACCESS_LIST, listed)):
        with contextlib.suppress(OSError):  # not every disk has them
            os.setxattr(path, name, value)
    before, had = path.stat(), attributes(path)
    store.write_atomically(path, b"new")
    after = path.stat()
    assert path.read_bytes() == b"new"
    assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)
    assert attributes(path) == had


@contextlib.contextmanager
def as_nobody(folder: Path, *, but: Path | None = None) -> Iterator[None]:
    """Root may do everything: then another user's place is taken, whose the folder is, and all in it ``but`` one."""
    if os.geteuid() != 0:
        yield
        return
    for each in (folder, *folder.iterdir()):
        if each != but:
            os.chown(each, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_is_write_protected_is_not_replaced():
    with tempfile.TemporaryDirectory() as made:
        path = Path(made, NAME)
        path.write_bytes(b"old")
        path.chmod(0o400)
        with as_nobody(Path(made)):
            with pytest.raises(store.WriteProtectedError):
                store.write_atomically(path, b"new")
            assert list(Path(made).iterdir()) == [path]
            path.chmod(0o600)
            store.write_atomically(path, b"new")
        assert path.read_bytes() == b"new"


def test_a_colleagues_file_in_a_folder_that_is_shared_is_replaced():
    with tempfile.TemporaryDirectory() as made:
        path = Path(made, NAME)
        path.write_bytes(b"old")
        path.chmod(0o644)
        with as_nobody(Path(made), but=path):
            store.write_atomically(path, b"new")
        assert path.read_bytes() == b"new"


@pytest.mark.parametrize("letter", ["a", "é", "漢", "😀"])
def test_a_name_as_long_as_the_disk_takes_leaves_room_for_the_temporary_one(tmp_path, letter):
    room = 255 - len(store.SUFFIX)
    path = store.sidecar_path(tmp_path / (letter * (room // len(letter.encode()))))
    store.write_atomically(path, b"x")
    assert list(tmp_path.iterdir()) == [path]
    with strays.temporary_name(path) as temporary:
        temporary.write_bytes(b"half")


def test_a_name_that_is_too_long_is_refused_and_nothing_is_left(tmp_path):
    with pytest.raises(OSError) as caught:  # noqa: PT011
        store.write_atomically(store.sidecar_path(tmp_path / ("a" * 240)), b"x")
    assert caught.value.errno == errno.ENAMETOOLONG
    assert list(tmp_path.iterdir()) == []


def noted_by(process: int, path: Path) -> Path:
    """A temporary file as a process of that number left it on its way to a path."""
    temporary = path.with_name(f".{path.name}.0123456789ab.tmp")
    temporary.write_bytes(b"half")
    note = places.data_folder() / "writing" / f"{process}-0123456789ab"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_bytes(os.fsencode(temporary))
    return temporary


@pytest.mark.skipif(sys.platform != "linux", reason="a process that has ended and is not yet gone shows on Linux alone")
def test_what_a_killed_process_left_goes_though_nobody_has_waited_for_it_yet(path):
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    temporary = noted_by(process.pid, path)
    assert strays.sweep() == []
    process.kill()
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT) is None:
        pass
    assert strays.sweep() == [temporary]
    assert not temporary.exists()
    process.wait()
