"""Which records the panel lists, by place: all of a session's, or those that a filter finds.

Without a filter nothing is kept: the session itself knows its records by place. With one, the places of the records
found are kept sorted; they are looked for in slices of time, and a change looks again at what it touched alone.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.model import BadRecord, reading_order
from annotator.ui.record_filter import Query, examine, matches_bad
from annotator.ui.session import Change, Session

Key = tuple[int, int, str]

AT_ONCE = 5_000
"""Records that are looked through before the window goes on."""
_SLICE = 0.008
"""Seconds that the window waits for a slice of a longer search."""
_BAD = "\uf8ffbad "
"""Begins the id of a card whose record could not be read, and so has none."""


class RecordRows(QObject):
    """The rows of a session under a query. ``changed`` when there are others than before, by a search that goes on."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session: Session | None = None
        self.query = Query()
        self.looked_at = 0
        """Records that were held against a query, since the start."""
        self._found: list[Key] = []
        self._keys: dict[str, Key] = {}
        self._users: dict[str, str | set[str]] = {}
        # a string where one record uses a mention, as most do: a set for each would keep the collector busy
        self._bad: Sequence[BadRecord] = ()
        self._to_look: list[Key] = []
        self._next = 0
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._slice)

    def set_session(self, session: Session | None) -> None:
        """The rows of another article."""
        self.session = session
        self._begin()

    def set_query(self, query: Query) -> None:
        """The rows that another query finds; an empty one finds all."""
        if query != self.query:
            self.query = query
            self._begin()

    @property
    def searching(self) -> bool:
        """Whether records are still to be looked at."""
        return self._slices.isActive()

    # By place

    def count(self) -> int:
        """How many rows there are."""
        return self._records() + len(self._bad)

    def _records(self) -> int:
        if self.session is None:
            return 0
        return len(self._found) if self.query else self.session.record_count()

    def id_at(self, position: int) -> str:
        """The id of the row at a place; of a record that could not be read, one that no record has."""
        assert self.session is not None
        records = self._records()
        if position >= records:
            return f"{_BAD}{position - records}"
        return self._found[position][2] if self.query else self.session.record_at(position)

    def bad(self, id: str) -> BadRecord | None:
        """The record that could not be read of a row's id; None when the row is a record's."""
        if not id.startswith(_BAD) or (self.session is not None and self.session.get(id) is not None):
            return None
        number = id.removeprefix(_BAD)
        return self._bad[int(number)] if number.isdecimal() and int(number) < len(self._bad) else None

    def position(self, id: str) -> int:
        """The place of a row, -1 when it is not there."""
        if self.session is None or not id:
            return -1
        if self.bad(id) is not None:
            return self._records() + int(id.removeprefix(_BAD))
        if not self.query:
            return self.session.record_position(id)
        key = self._keys.get(id)
        return bisect_left(self._found, key) if key is not None else -1

    def place_of(self, key: Key) -> int:
        """Where a record with that reading order stands or would stand."""
        if self.session is None:
            return 0
        return bisect_left(self._found if self.query else self.session.record_starts(), key)

    # Following

    def follow(self, change: Change) -> None:
        """After a change of the session: looks again at what it touched."""
        session = self.session
        if session is None or not self.query:
            self._bad = session.document.bad if session is not None else ()
            return
        touched = set(change.annotations)
        for id in (*change.annotations, *change.sources):
            users_of = self._users.get(id, ())
            touched.update((users_of,) if isinstance(users_of, str) else users_of)
        if len(touched) > AT_ONCE:
            self._begin()
            return
        for id in touched:
            self._look(id)

    # Searching

    def _begin(self) -> None:
        self._found, self._keys, self._users, self._to_look, self._next = [], {}, {}, [], 0
        self._slices.stop()
        session = self.session
        self._bad = session.document.bad if session is not None else ()
        if session is None or not self.query:
            return
        self._bad = [bad for bad in self._bad if matches_bad(self.query, bad)]
        self._to_look = list(session.record_starts())
        if len(self._to_look) > AT_ONCE:
            self._slice()
            if self._next < len(self._to_look):
                self._slices.start()
            return
        for _, _, id in self._to_look:
            self._look(id)
        self._to_look = []

    def _slice(self) -> None:
        until = monotonic() + _SLICE
        keys, at = self._to_look, self._next
        before = len(self._found)
        while at < len(keys) and monotonic() < until:
            self._look(keys[at][2])
            at += 1
        self._next = at
        if at >= len(keys):
            self._slices.stop()
            self._to_look, self._next = [], 0
            self.changed.emit()
        elif len(self._found) != before:
            self.changed.emit()

    def _look(self, id: str) -> None:
        """Holds one record against the query, and puts it in or takes it out."""
        session = self.session
        assert session is not None
        self.looked_at += 1
        record = session.get(id)
        key: Key | None = None
        if record is not None and session.is_record(record):
            found, used = examine(self.query, session, record)
            key = reading_order(record) if found else None
            for part in used:
                user = self._users.setdefault(part, id)
                if isinstance(user, set):
                    user.add(id)
                elif user != id:
                    self._users[part] = {user, id}
        before = self._keys.get(id)
        if key == before:
            return
        if before is not None:
            del self._found[bisect_left(self._found, before)]
            del self._keys[id]
        if key is not None:
            insort(self._found, key)
            self._keys[id] = key
