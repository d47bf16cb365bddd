"""A sidecar that is open in the window is changed from outside, again and again, in all the ways that programs have:
each change is in the window within two seconds, and neither it nor what is unsaved in the window is lost.

Put in its place by rename, written over in place, in two halves with a pause, deleted and made anew, with the time
stamp and the size that it had before. In half of the rounds the window has an edit of its own that is not saved yet.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from annotator.core import edits, sidecar, store
from tests.faults.running import SAMPLES, WHEN, Alarms, Tally, leftovers, main, make_window, turn

SECONDS = 2.0
MOST = 60
"""Records of the other program's at a time."""


def _by_rename(path: Path, data: bytes, random: Random) -> None:
    other = path.with_name(f".{path.name}.{random.getrandbits(40):x}~")
    other.write_bytes(data)
    other.replace(path)


def _in_place(path: Path, data: bytes, _random: Random) -> None:
    path.write_bytes(data)


def _anew(path: Path, data: bytes, _random: Random) -> None:
    path.unlink()
    path.write_bytes(data)


def _in_two_halves(path: Path, data: bytes, random: Random) -> None:
    cut = random.randrange(1, len(data))
    with path.open("wb", buffering=0) as file:
        file.write(data[:cut])
        turn(lambda: False, random.uniform(0.01, 0.25))
        file.write(data[cut:])


def _with_the_old_time(path: Path, data: bytes, random: Random) -> None:
    was = path.stat()
    _by_rename(path, data, random)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


WAYS: tuple[Callable[[Path, bytes, Random], None], ...] = (
    _by_rename,
    _in_place,
    _anew,
    _in_two_halves,
    _with_the_old_time,
)


class Other:
    """The other program: plain JSON in, plain JSON out. ``notes`` is what its records must say."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.notes: dict[str, str] = {}
        self.gone: set[str] = set()
        self._number = 0

    def change(self, value: Any) -> str:
        """Changes the value of a sidecar in one way; the id of the record."""
        self._number += 1
        records, note = value["annotations"], f"other {self._number:06}"
        act = self.random.random()
        if not self.notes or (act < 0.4 and len(self.notes) < MOST):
            text = "\n".join(value["text"])
            start = self.random.randrange(len(text) - 20)
            span = {"start": start, "end": start + 20, "exact": text[start : start + 20]}
            id = f"other{self._number}"
            common = {"attributes": {}, "links": {}, "tags": [], "by": "other", "created": WHEN, "modified": WHEN}
            records.append({"id": id, "label": "claim", "spans": [span], "note": note, "status": "accepted", **common})
            records.sort(key=lambda r: (r["spans"][0]["start"], r["spans"][0]["end"], r["id"]))
            self.notes[id] = note
            return id
        id = self.random.choice(sorted(self.notes))
        if act < 0.6:
            value["annotations"] = [record for record in records if record["id"] != id]
            del self.notes[id]
            self.gone.add(id)
            return id
        next(record for record in records if record["id"] == id)["note"] = note
        self.notes[id] = note
        return id


def prove(tally: Tally) -> None:
    """A round is one replacement."""
    article = tally.folder / "harbour-bridge.txt"
    article.write_bytes((SAMPLES / article.name).read_bytes())
    path = store.sidecar_path(article)
    path.write_bytes((SAMPLES / path.name).read_bytes())
    with Alarms(tally):
        window = make_window(article)
        session, saver = window.session, window.desk.saver(window.session)
        mine = sorted(a.id for a in session.document.annotations)
        notes: dict[str, str] = {}
        other = Other(tally.random)

        def arrived(id: str) -> bool:
            record = session.document.annotations.get(id)
            return record.note == other.notes.get(id) if record is not None else id in other.gone

        for number in tally.each():
            way = tally.random.choice(WAYS)
            data = path.read_bytes()
            value = json.loads(data)
            id = other.change(value)
            what = f"{way.__name__.strip('_')} of {id}"
            if number % 2:
                own = tally.random.choice(mine)
                notes[own] = f"mine {number}"
                session.edit("edit the note", edits.set_note, annotation=own, note=notes[own])
            indent = tally.random.choice((None, None, 1))
            begun = time.monotonic()
            way(path, json.dumps(value, ensure_ascii=False, indent=indent).encode(), tally.random)
            took = turn(lambda id=id: arrived(id), SECONDS)
            tally.counts[way.__name__.strip("_").replace("_", " ")] += 1
            if tally.expect(took is not None, f"{what}: not in the window after {SECONDS} s; {saver.failure}"):
                tally.measure("seconds until it is shown", time.monotonic() - begun)
                tally.total("seconds", time.monotonic() - begun)
            settled = turn(lambda: not saver.dirty and saver.trouble is None, 5)
            if not tally.expect(settled is not None, f"{what}: not saved: {saver.failure}"):
                break
            _compare(tally, path, notes | other.notes, other.gone, what)
        shown = {a.id: a.note for a in session.document.annotations}
        tally.expect(all(shown.get(id) == note for id, note in (notes | other.notes).items()), "the window has others")
        tally.expect(not leftovers(tally.folder), f"temporary files are left: {leftovers(tally.folder)}")
        window.desk.flush()
        window.close()
    tally.notes.append(f"{tally.sums.get('seconds', 0) / max(1, tally.rounds):.2f} s in the mean")


def _compare(tally: Tally, path: Path, notes: dict[str, str], gone: set[str], what: str) -> None:
    """The file holds what both did."""
    reading = sidecar.read(path.read_bytes())
    found = {a.id: a.note for a in reading.document.annotations}
    lost = [id for id, note in notes.items() if found.get(id) != note]
    tally.expect(not lost, f"{what}: lost: {[(id, notes[id], found.get(id)) for id in lost[:3]]}")
    tally.expect(not gone & found.keys(), f"{what}: back again: {sorted(gone & found.keys())[:3]}")
    conflicts = [a.id for a in reading.document.annotations if a.conflicts]
    tally.expect(not reading.faults and not conflicts, f"{what}: {reading.faults[:2]} {conflicts[:2]}")


if __name__ == "__main__":
    sys.exit(main("outside", "R8", prove, rounds=1000))
