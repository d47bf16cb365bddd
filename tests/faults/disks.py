"""A disk that is full, and a folder that belongs to somebody else: the banner comes within two seconds, the old sidecar
stays, the work is in the journal, and all is saved when there is room, or leave, again.

The full disk is a tmpfs of 1 MiB that is filled up to a few bytes, real and mounted for the proof; without the right to
mount one, that half says so. The other folder is closed to a user without rights, whose place the process takes
(root may do everything, so that a test as root would prove nothing). A round is one edit that cannot be saved.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from annotator.core import edits, places, sidecar, store
from tests.faults.running import SAMPLES, Alarms, Tally, leftovers, main, make_window, turn

SECONDS = 2.0
NOBODY = 65534
MEBIBYTE = 2**20


def prove(tally: Tally) -> None:
    """Half of the rounds each."""
    with Alarms(tally):
        disk = tally.folder / "disk"
        disk.mkdir()
        with _tmpfs(disk) as mounted:
            if mounted:
                _full_disk(tally, disk)
            else:
                tally.notes.append("no file system may be mounted here, so there was no full disk")
        if os.name == "posix" and os.geteuid() == 0:
            _closed_folder(tally)
        else:
            tally.notes.append("not root, so there was no other user's folder")


@contextlib.contextmanager
def _tmpfs(folder: Path) -> Iterator[bool]:
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "annotator-proof", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def _copies(folder: Path) -> Path:
    article = folder / "harbour-bridge.txt"
    for path in (article, store.sidecar_path(article)):
        path.write_bytes((SAMPLES / path.name).read_bytes())
    return article


def _full_disk(tally: Tally, disk: Path) -> None:
    article = _copies(disk)
    junk = disk / "junk"
    window = make_window(article)
    bench = _Bench(tally, window, store.sidecar_path(article))
    for _ in tally.each(0.5):
        room = tally.random.randrange(0, 12_000)
        _fill(junk, disk, room)
        if bench.unsaved("full disk"):
            junk.unlink()
            bench.well_again("full disk")
        else:
            junk.unlink(missing_ok=True)
    window.desk.flush()
    window.close()


def _fill(junk: Path, disk: Path, room: int) -> None:
    """Leaves at most so many bytes free; blocks are of a page."""
    with junk.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    os.truncate(junk, max(0, junk.stat().st_size - room))


def _closed_folder(tally: Tally) -> None:
    folder = tally.folder / "closed"
    folder.mkdir()
    article = _copies(folder)
    for path in (tally.folder.parent, *tally.folder.parent.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    window = make_window(article)
    bench = _Bench(tally, window, store.sidecar_path(article))
    bench.session.mark("claim", [(0, 5)])
    window.desk.flush()  # once with all rights: what is loaded at the first save only is loaded now
    os.seteuid(NOBODY)
    try:
        for number in tally.each(0.5):
            os.seteuid(0)
            os.chown(folder, 0, 0)
            folder.chmod(0o755)
            os.seteuid(NOBODY)
            if bench.unsaved("closed folder") and number % 2:
                bench.elsewhere()
            os.seteuid(0)
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
            bench.well_again("closed folder")
    finally:
        os.seteuid(0)
    window.desk.flush()
    window.close()


class _Bench:
    """A window on an article, and its sidecar."""

    def __init__(self, tally: Tally, window, sidecar_path: Path) -> None:
        self.tally, self.window, self.path = tally, window, sidecar_path
        self.session, self.saver = window.session, window.desk.saver(window.session)
        self.made: list[str] = []

    def unsaved(self, what: str) -> bool:
        """Makes an edit that cannot be saved; False when there was room for it after all."""
        tally, text = self.tally, self.session.text
        before = self.path.read_bytes()
        start = tally.random.randrange(len(text) - 40)
        id = self.session.mark("claim", [(start, start + tally.random.randint(1, 40))])
        self.session.edit("edit the note", edits.set_note, annotation=id, note="n" * 3000)
        self.made.append(id)
        took = turn(lambda: self.window.banners.text("failed") or not self.saver.dirty, SECONDS)
        if not self.saver.dirty:
            tally.counts[f"{what}: there was room"] += 1
            return False
        tally.counts[what] += 1
        if tally.expect(took is not None, f"{what}: no banner in {SECONDS} s"):
            tally.measure("seconds to the banner", took or 0)
        tally.expect(self.path.read_bytes() == before, f"{what}: the old sidecar was changed")
        tally.expect(not leftovers(self.path.parent), f"{what}: {leftovers(self.path.parent)} are left")
        kept = any(id.encode() in path.read_bytes() for path in places.data_folder().rglob("*") if path.is_file())
        tally.expect(
            kept and not self.saver.journal_failure, f"{what}: not in the journal {self.saver.journal_failure}"
        )
        return True

    def well_again(self, what: str) -> None:
        """Waits for the save, and compares."""
        self.saver.save_now()
        well = turn(lambda: not self.saver.dirty and not self.window.banners.text("failed"), 5)
        self.tally.expect(well is not None, f"{what}: not saved when it is well again: {self.saver.failure}")
        found = {a.id for a in sidecar.read(self.path.read_bytes()).document.annotations}
        self.tally.expect(set(self.made) <= found, f"{what}: the work is not in the file in the end")
        while len(self.made) > 30:  # or the disk is full of records one day
            self.session.remove(self.made.pop(0))
            self.saver.save_now()
            turn(lambda: not self.saver.dirty, 5)

    def elsewhere(self) -> None:
        """The work goes to the other place that the banner offers."""
        place = self.path.parent.parent / "elsewhere.annotations.json"
        place.unlink(missing_ok=True)
        self.saver.save_elsewhere(place)
        found = {a.id for a in sidecar.read(place.read_bytes()).document.annotations}
        self.tally.expect(set(self.made) <= found, "saved elsewhere: the work is not there")
        self.tally.counts["saved elsewhere"] += 1


if __name__ == "__main__":
    sys.exit(main("disks", "R3", prove, rounds=200))
