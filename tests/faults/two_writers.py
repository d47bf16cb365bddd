"""Two processes, many edits each, on one sidecar: in the end it holds the union of both, by id and field.

Each adds, changes and removes records of its own and changes records that both know, one the notes and the other the
tags, and saves after each edit as the window does, by :func:`annotator.core.saving.save`.
"""

import os
import sys
import time
from pathlib import Path
from random import Random

import msgspec

from annotator.core import edits, saving, sidecar, store
from annotator.core.model import Document
from annotator.corpus.opening import open_article
from tests.faults.running import SAMPLES, Tally, codebook, leftovers, main, random_range, stamp

MOST = 150
"""Records of its own that a writer has at a time; so every round of a long run costs the same."""
SHARED = 20


class Writer:
    """One of the two: its document, and what it must find in the end."""

    def __init__(self, article: Path, name: str, seed: int) -> None:
        self.name, self.random, self.codebook = name, Random(seed), codebook()
        opened = open_article(article)
        self.path, self.digest = opened.sidecar, opened.digest
        self.document = self.base = opened.document
        self.shared = sorted(a.id for a in opened.document.annotations if a.id.startswith("shared"))
        self.own: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.gone: list[str] = []
        self.merges = 0

    def edit(self, number: int) -> set[str]:
        """One edit; the ids that it took away."""
        act, document = self.random.random(), self.document
        by = stamp(self.random, self.name)
        if not self.own or (act < 0.35 and len(self.own) < MOST):
            words = random_range(self.random, document.text)
            self.document, made = edits.mark(
                document, codebook=self.codebook, label="quote", ranges=[words], stamp=by, near=[]
            )
            self.own[made.id] = ""
        elif act < 0.55:
            id = self.random.choice(sorted(self.own))
            before = {a.id for a in document.annotations}
            self.document = edits.remove(document, codebook=self.codebook, annotation=id, stamp=by)
            del self.own[id]
            self.gone.append(id)
            return before - {a.id for a in self.document.annotations}
        elif act < 0.8:
            id = self.random.choice(sorted(self.own))
            self.own[id] = f"{self.name} {number}"
            self.document = edits.set_note(document, annotation=id, note=self.own[id], stamp=by)
        else:
            id = self.random.choice(self.shared)
            value = self.fields[id] = f"{self.name} {number}"
            if self.name == "ann":
                self.document = edits.set_note(document, annotation=id, note=value, stamp=by)
            else:
                self.document = edits.set_attribute(document, annotation=id, name="bob", value=value, stamp=by)
        return set()

    def save(self, removed: set[str]) -> None:
        """As the window does it; what the other wrote comes in."""
        saved = saving.save(self.path, self.document, base=self.base, digest=self.digest, removed=removed)
        self.document = self.base = saved.document
        self.digest = saved.digest
        self.merges += saved.theirs is not None


def prove(tally: Tally) -> None:
    """``rounds`` edits by each of the two, in one run."""
    article = tally.folder / "harbour-bridge.txt"
    article.write_bytes((SAMPLES / article.name).read_bytes())
    begin = open_article(article).document
    for number in range(SHARED):
        by = edits.Stamp("ann", "2026-11-23T05:00:00Z", lambda number=number: f"shared{number:02}")
        begin, _ = edits.mark(
            begin, codebook=codebook(), label="claim", ranges=[(number * 9, number * 9 + 5)], stamp=by, near=[]
        )
    path = store.sidecar_path(article)
    path.write_bytes(sidecar.write(begin))
    seeds = tally.random.getrandbits(40), tally.random.getrandbits(40)
    told = [tally.folder.parent / f"{name}.json" for name in ("ann", "bob")]
    processes = [
        _fork(article, name, seed, tally.wanted, place)
        for name, seed, place in zip(("ann", "bob"), seeds, told, strict=True)
    ]
    for process in processes:
        _, status = os.waitpid(process, 0)
        tally.expect(status == 0, f"a writer ended with {status}")
    tally.rounds = 2 * tally.wanted
    if tally.failed:
        for place in told:
            if place.exists():
                tally.notes.append(place.read_text()[:500])
        return
    reading = sidecar.read(path.read_bytes())
    tally.expect(not reading.faults, f"faults: {reading.faults[:3]}")
    tally.expect(not leftovers(tally.folder), f"temporary files are left: {leftovers(tally.folder)}")
    _compare(tally, reading.document, [msgspec.json.decode(place.read_bytes()) for place in told])


def _compare(tally: Tally, found: Document, told: list[dict]) -> None:
    wanted = {f"shared{number:02}" for number in range(SHARED)}.union(*(one["own"] for one in told))
    ids = {a.id for a in found.annotations}
    tally.expect(wanted <= ids, f"{len(wanted - ids)} annotations are lost: {sorted(wanted - ids)[:3]}")
    tally.expect(ids <= wanted, f"{len(ids - wanted)} deleted annotations are back: {sorted(ids - wanted)[:3]}")
    for one in told:
        for id, note in one["own"].items():
            if id in ids and found.annotations[id].note != note:
                tally.fail(f"{id}: the note is {found.annotations[id].note!r}, not {note!r}")
        for id, value in one["fields"].items():
            record = found.annotations.get(id)
            if record is not None:
                has = record.note if one["name"] == "ann" else record.attributes.get("bob")
                tally.expect(has == value, f"{id}: {one['name']} set {value!r}, and it is {has!r}")
        tally.counts["merges"] += one["merges"]
        tally.counts["added"] += len(one["own"]) + one["gone"]
        tally.counts["removed"] += one["gone"]
        tally.measure("ms for a save", one["worst"] * 1000)
    conflicts = [a.id for a in found.annotations if a.conflicts]
    tally.expect(not conflicts, f"conflicts where nobody disagreed: {conflicts[:3]}")


def _fork(article: Path, name: str, seed: int, rounds: int, place: Path) -> int:
    process = os.fork()
    if process:
        return process
    code, worst = 1, 0.0
    try:
        writer = Writer(article, name, seed)
        for number in range(rounds):
            removed = writer.edit(number)
            begun = time.monotonic()
            writer.save(removed)
            worst = max(worst, time.monotonic() - begun)
        told = {"name": name, "own": writer.own, "fields": writer.fields, "gone": len(writer.gone)}
        place.write_bytes(msgspec.json.encode(told | {"merges": writer.merges, "worst": worst}))
        code = 0
    except BaseException:
        import traceback

        place.write_text(traceback.format_exc())
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main("two_writers", "R6", prove, rounds=1000))
