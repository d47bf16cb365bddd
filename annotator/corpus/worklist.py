"""A folder's articles as a list of work: how far each is, narrowed and ordered as the person wants it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, get_args

from annotator.corpus.listing import MANY, Glance, State

STATES: Final[tuple[State, ...]] = get_args(State)
UNDONE: Final[frozenset[State]] = frozenset(STATES) - {"done"}
ORDERS: Final = ("name", "state", "records", "changed")
"""By path; what needs most first; most records first; latest change of the sidecar first."""
_URGENT: Final[dict[State, int]] = {"bad": 0, "conflict": 1, "work": 2, "untouched": 3, "done": 4}


class Worklist:
    """What is known of the articles of a folder, and which of them are wanted in which order.

    ``paths`` are in the order in which they were found. What is not known yet of an article (no glance, no title, no
    time) is not guessed: it counts as untouched, without one.
    """

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.glances: dict[Path, Glance] = {}
        self.done: set[Path] = set()
        self.titles: dict[Path, str] = {}
        self.changed: dict[Path, int] = {}
        self.words = ""
        self.states: frozenset[State] = frozenset()
        """None: all of them."""
        self.order = "name"
        self.folder: Path | None = None

    @property
    def narrowed(self) -> bool:
        """Whether some may be left out."""
        return bool(self.words.split() or self.states)

    def state(self, path: Path) -> State:
        """How far an article is, as far as it is known."""
        return self.glances.get(path, Glance()).state(done=path in self.done)

    def counts(self) -> Counter[State]:
        """How many articles are in each state."""
        return Counter(map(self.state, self.paths))

    def rows(self, others: Iterable[Path] = (), keep: Path | None = None) -> list[Path]:
        """The articles that are wanted, in order: those from elsewhere first. ``keep`` stays whatever it is: the list
        does not take away what a person has in front of them."""
        found = [path for path in (*others, *self.paths) if path == keep or self.wanted(path)]
        if self.order == "name":
            return found
        return sorted(found, key=self._key())

    def wanted(self, path: Path) -> bool:
        """Whether an article is in one of the states that are wanted, and all words are in its path or its title."""
        if self.states and self.state(path) not in self.states:
            return False
        words = self.words.casefold().split()
        if not words:
            return True
        name = path.relative_to(self.folder) if self.folder and path.is_relative_to(self.folder) else path.name
        text = f"{name}\n{self.titles.get(path, '')}".casefold()
        return all(word in text for word in words)

    def _key(self) -> Callable[[Path], Any]:
        if self.order == "state":
            return lambda path: _URGENT[self.state(path)]
        if self.order == "records":
            return lambda path: -self._records(path)
        return lambda path: -self.changed.get(path, 0)

    def _records(self, path: Path) -> float:
        records = self.glances.get(path, Glance()).records
        return float("inf") if records == MANY else records

    def step(self, rows: Sequence[Path], at: Path | None, by: int, *, undone: bool = False) -> Path | None:
        """The next article in ``rows`` after ``at`` (before it, with ``by`` -1), of those not done alone if that is
        asked; from the other end at the end. None when there is no other."""
        start = rows.index(at) if at in rows else (-1 if by > 0 else 0)
        for offset in range(1, len(rows) + 1):
            path = rows[(start + by * offset) % len(rows)]
            if path != at and (not undone or self.state(path) in UNDONE):
                return path
        return None
