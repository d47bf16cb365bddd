"""What the commands of the Go menu do: from record to record, from article to article."""

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from annotator.core.model import reading_order
from annotator.ui import links

if TYPE_CHECKING:
    from annotator.corpus.index import Hit
    from annotator.ui.session import Session
    from annotator.ui.window import Window


class Going:
    """Moves a window's active record, and which article is in sight."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def open_link(self, address: str) -> None:
        """Asks whether to open an address out of the article."""
        links.ask(address, self._window)

    def next_record(self) -> None:
        """The next record in reading order; from none, the next after the caret."""
        self._step(1)

    def previous_record(self) -> None:
        """The record before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        session = self._window.session
        if session is None or not session.record_count():
            return
        at = session.record_position(session.active)
        if at < 0:
            annotation = session.get(session.active) if session.active else None
            place = annotation.start if annotation is not None else self._window.view.caret
            at = bisect_right(session.record_starts(), (place,)) - (1 if step > 0 else 0)
        at += step
        if not 0 <= at < session.record_count():
            self._window.say("That was the last record." if step > 0 else "That was the first record.")
            return
        self.show(session.record_at(at))

    def show(self, id: str) -> None:
        """Makes a record the active one and brings its words into sight."""
        session = self._window.session
        annotation = session.get(id) if session is not None else None
        if session is None or annotation is None:
            return
        session.set_active(id)
        if annotation.spans:
            self._window.view.show_range(annotation.spans[0].start, annotation.spans[0].end)

    def show_hit(self, hit: "Hit", words: str) -> None:
        """Opens the article of a hit and goes to its record, or to the first place of the words in the text."""
        window = self._window

        def arrived(session: "Session") -> None:
            if hit.record and session.get(hit.record) is not None:
                self.show(hit.record)
                return
            found = re.search(r"\x02(.*?)\x03", hit.snippet, re.DOTALL)
            term = found.group(1) if found else words.strip(' "“”')
            window.open_find(term)

        window.files.open(hit.article, arrived)
        window.activateWindow()

    def next_suggestion(self) -> None:
        """The next suggestion after the active record, from the top again at the end."""
        session = self._window.session
        if session is not None:
            self._next_of(session.suggestions)

    def next_unsourced(self) -> None:
        """The next quote that nobody is named for."""
        session = self._window.session
        if session is not None:
            self._next_of(session.unsourced)

    def _next_of(self, ids: set[str]) -> None:
        session = self._window.session
        if session is None:
            return
        found = sorted(reading_order(a) for a in map(session.get, ids) if a is not None)
        if not found:
            return
        active = session.get(session.active) if session.active else None
        place = reading_order(active) if active is not None else (self._window.view.caret, 0, "")
        self.show(found[bisect_right(found, place) % len(found)][2])
