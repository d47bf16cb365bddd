"""Two people at one sidecar, in any order of edits, saves, closings and deletions that hypothesis can think of, beside
a plain model of the same in dicts: what each did is in the file, by id and field.

The model merges in twenty lines: a record that one side alone changed is that side's, an edit beats a delete, and of
two that changed one record each field is taken from who changed it; where both changed one field, both values are in
the file.
"""

import json
import sys
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from annotator.core import edits, saving, sidecar, store
from annotator.core.model import Document
from annotator.corpus.opening import open_article
from tests.faults.running import SAMPLES, WHEN, Tally, codebook, leftovers, main

STEPS = 40
Fields = tuple[str, str, str]
"""A record's note and its ``weight``: what the two may change; and what is open between them, which is a change too."""

PEOPLE = st.sampled_from(("ann", "bob"))
WORDS = st.sampled_from(("yes", "no", "perhaps", ""))
PICKS = st.integers(0, 30)


class Person:
    """One window: the document, what it was made from, and the same as the model has it."""

    def __init__(self, article: Path, name: str) -> None:
        self.article, self.name = article, name
        self.open()

    def open(self) -> None:
        """Opens the article, and forgets what was not saved."""
        opened = open_article(self.article)
        self.path, self.document, self.digest = opened.sidecar, opened.document, opened.digest
        self.base = opened.base or opened.document
        self.removed: set[str] = set()
        self.view = as_model(self.document)
        self.began = dict(self.view)


def as_model(document: Document) -> dict[str, Fields]:
    """The records as the model has them."""
    return {
        a.id: (a.note, str(a.attributes.get("weight", "")), json.dumps(a.conflicts or {}, default=str, sort_keys=True))
        for a in document.annotations
    }


def merged(base: dict[str, Fields], ours: dict[str, Fields], theirs: dict[str, Fields]) -> tuple[dict[str, Any], set]:
    """The plain merge, and the fields (id, place) in which both values must be kept."""
    result: dict[str, Any] = {}
    doubtful = set()
    for id in base.keys() | ours.keys() | theirs.keys():
        was, mine, other = base.get(id), ours.get(id), theirs.get(id)
        if mine in (other, was):
            kept: Any = other
        elif other == was or other is None:
            kept = mine
        elif mine is None:
            kept = other
        else:
            both = []
            for place in (0, 1):
                if was is not None and mine[place] == was[place]:
                    both.append(other[place])
                elif mine[place] == other[place] or (was is not None and other[place] == was[place]):
                    both.append(mine[place])
                else:
                    both.append({mine[place], other[place]})
                    doubtful.add((id, place))
            kept = tuple(both)
        if kept is not None:
            result[id] = kept
    return result, doubtful


class TwoPeople(RuleBasedStateMachine):
    """``tally`` is where failures are counted; the folder is one for all examples."""

    tally: Tally

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self.ids: dict[str, int] = {}

    @initialize(records=st.integers(0, 12))
    def begin(self, records: int) -> None:
        """A sidecar with so many records, open in both windows."""
        self.article = self.tally.folder / "harbour-bridge.txt"
        self.article.write_bytes((SAMPLES / self.article.name).read_bytes())
        self.path = store.sidecar_path(self.article)
        self.path.unlink(missing_ok=True)
        document = open_article(self.article).document
        for _ in range(records):
            document = self._marked(document, "ann")
        if records:
            self.path.write_bytes(sidecar.write(document))
        self.disk: dict[str, Any] | None = as_model(document) if records else None
        self.people = {name: Person(self.article, name) for name in ("ann", "bob")}

    def _marked(self, document: Document, by: str) -> Document:
        self.number += 1
        start = 7 * self.number % (len(document.text) - 9)
        return edits.mark(
            document, codebook=codebook(), label="claim", ranges=[(start, start + 5)], stamp=self._stamp(by), near=[]
        )[0]

    def _stamp(self, by: str) -> edits.Stamp:
        return edits.Stamp(by, WHEN, lambda: f"{by}{self.number}")

    def _pick(self, person: Person, pick: int) -> str | None:
        ids = sorted(a.id for a in person.document.annotations if not a.conflicts)
        return ids[pick % len(ids)] if ids else None

    @rule(name=PEOPLE)
    def add(self, name: str) -> None:
        """Marks words."""
        person = self.people[name]
        person.document = self._marked(person.document, name)
        person.view[f"{name}{self.number}"] = ("", "", "{}")

    @rule(name=PEOPLE, pick=PICKS, words=WORDS)
    def note(self, name: str, pick: int, words: str) -> None:
        """Writes a note."""
        person = self.people[name]
        if (id := self._pick(person, pick)) is not None:
            stamp = self._stamp(name)
            person.document = edits.set_note(person.document, annotation=id, note=words, stamp=stamp)
            person.view[id] = (words, *person.view[id][1:])

    @rule(name=PEOPLE, pick=PICKS, words=WORDS.filter(bool))
    def weigh(self, name: str, pick: int, words: str) -> None:
        """Sets an attribute."""
        person = self.people[name]
        if (id := self._pick(person, pick)) is not None:
            stamp = self._stamp(name)
            person.document = edits.set_attribute(
                person.document, annotation=id, name="weight", value=words, stamp=stamp
            )
            person.view[id] = (person.view[id][0], words, person.view[id][2])

    @rule(name=PEOPLE, pick=PICKS)
    def remove(self, name: str, pick: int) -> None:
        """Takes a record away."""
        person = self.people[name]
        if (id := self._pick(person, pick)) is not None:
            stamp = self._stamp(name)
            person.document = edits.remove(person.document, codebook=codebook(), annotation=id, stamp=stamp)
            person.removed.add(id)
            del person.view[id]

    @rule(name=PEOPLE)
    def save(self, name: str) -> None:
        """Saves, as the window does it; asked whether more than half may go, the person says yes."""
        person = self.people[name]
        theirs = self.disk
        if person.document is person.base and theirs == person.began:
            return
        common = {"base": person.base, "digest": person.digest, "removed": person.removed}
        try:
            saved = saving.save(person.path, person.document, **common)
        except saving.TooMuchGoneError:
            self.tally.counts["asked whether half may go"] += 1
            saved = saving.save(person.path, person.document, **common, accept_loss=True)
        self.tally.counts["saves"] += 1
        if theirs is None:
            wanted, doubtful = dict(person.view), set()
        else:
            wanted, doubtful = merged(person.began, person.view, theirs)
        self._compare(saved.document, wanted, doubtful)
        person.document = person.base = saved.document
        person.digest, person.removed = saved.digest, set()
        person.view = as_model(saved.document)
        person.began = dict(person.view)
        self.disk = dict(person.view)

    def _compare(self, document: Document, wanted: dict[str, Any], doubtful: set) -> None:
        found = as_model(document)
        assert found.keys() == wanted.keys(), (
            f"lost {wanted.keys() - found.keys()}, back {found.keys() - wanted.keys()}"
        )
        for id, fields in wanted.items():
            record = document.annotations[id]
            for place, value in enumerate(fields[:2]):
                if (id, place) not in doubtful:
                    assert found[id][place] == value, f"{id}: {found[id]} in place of {fields}"
                    continue
                self.tally.counts["both values kept"] += 1
                kept = json.dumps(record.conflicts or {}, default=str) + found[id][place]
                assert found[id][place] in value, f"{id}: {found[id]} is neither of {fields}"
                assert all(one in kept for one in value), f"{id}: of {value} one is lost: {kept}"

    @rule(name=PEOPLE)
    def close_and_open(self, name: str) -> None:
        """Ends without saving (a crash), and opens again what is on disk."""
        self.people[name] = Person(self.article, name)

    @rule()
    def delete(self) -> None:
        """Somebody deletes the sidecar."""
        self.path.unlink(missing_ok=True)
        self.disk = None

    @invariant()
    def the_file_is_whole(self) -> None:
        """What is on disk is a sidecar without faults, and it is what the model has."""
        if not hasattr(self, "path"):
            return
        if self.disk is None:
            assert not self.path.exists()
            return
        reading = sidecar.read(self.path.read_bytes())
        assert not reading.faults, reading.faults
        assert as_model(reading.document) == self.disk

    def teardown(self) -> None:
        """Both save until neither has anything new: then they see the same."""
        if hasattr(self, "people"):
            for name in ("ann", "bob", "ann"):
                self.save(name)
            if self.disk is not None:
                assert self.people["ann"].view == self.disk
            assert not leftovers(self.tally.folder)
        self.tally.rounds += 1


def prove(tally: Tally) -> None:
    """A round is one run of the machine, of up to ``STEPS`` acts."""
    TwoPeople.tally = tally
    run_state_machine_as_test(
        seed(tally.seed)(TwoPeople),
        settings=settings(
            max_examples=tally.wanted,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        ),
    )


if __name__ == "__main__":
    sys.exit(main("two_people", "R6", prove, rounds=5_000))
