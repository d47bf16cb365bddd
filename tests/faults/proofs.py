"""The proofs: which promise of the program's each is of, the rounds of a long run and of a short one."""

from typing import NamedTuple


class Proof(NamedTuple):
    name: str
    promise: str
    figure: int
    short: int


PROOFS = (
    Proof("kills", "a sidecar is whole; a second is lost at most", 10_000, 50),
    Proof("syscalls", "an error at any call of a save", 2, 1),
    Proof("two_writers", "two programs lose nothing", 10_000, 150),
    Proof("two_people", "two people in any order lose nothing", 5_000, 40),
    Proof("merging", "merging is predictable", 100_000, 300),
    Proof("disks", "a full disk and a closed folder cost nothing", 200, 8),
    Proof("mutated", "what cannot be read stays as it is", 1_000_000, 1_500),
    Proof("reanchoring", "nothing moves to a look-alike unasked", 8_000, 64),
    Proof("opening", "opening changes nothing on disk", 1_000, 30),
    Proof("outside", "changes from outside come in", 1_000, 15),
    Proof("contacts", "opening calls nobody, opens no other file", 1_200, 30),
    Proof("sittings", "the window stays up: open, annotate, close", 10_000, 30),
    Proof("events", "the window stays up: random events", 100_000, 1_200),
    Proof("folders", "a change of a whole folder is all or none", 1_000, 20),
    Proof("readers", "a damaged article harms nobody", 100_000, 150),
    Proof("broken_off", "what was broken off goes on", 200, 2),
    Proof("calls", "no kind of article calls out", 10_000, 250),
    Proof("spans", "exact equals the text", 1_000_000, 10_000),
)
