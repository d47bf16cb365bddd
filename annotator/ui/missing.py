"""What did I miss?: a line below the article that one walks with a key, one thing after another."""

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from annotator.core.words import counted
from annotator.ui.literal import short

if TYPE_CHECKING:
    from annotator.corpus.missing import Missed, Survey
    from annotator.ui.session import Session
    from annotator.ui.window import Window

_NARROW = 640
"""Pixels of the line below which the sentence stands above the rest."""
SETTLE_MS = 120
"""After an edit: looking again is not to wait for, and several edits come in a row."""

_DO = {
    "marks": "Q makes it a quote",
    "verb": "Select what is said, and Q",
    "source": "Select who says it, and S; or W",
    "who": "W says who is meant",
    "evidence": "Enter, then Evidence",
    "type": "Y changes the type",
}


class MissingStrip(QFrame):
    """Says what may be missing, and how many there are. ``step(int)``: the next or the one before; ``fine()``: it is
    right as it is; ``closed()``."""

    step = Signal(int)
    fine = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "review")
        self.setAccessibleName("What did I miss?")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(16, 8, 12, 8)
        self._rows.setSpacing(4)
        row = self._row = QHBoxLayout()
        row.setSpacing(12)
        self._rows.addLayout(row)
        self.where, self.what = self._label("title"), self._label("muted")
        self.what.setWordWrap(True)  # a window may be narrower than the sentence is long
        self.what.setMinimumWidth(90)
        row.addWidget(self.where)
        row.addWidget(self.what, 1)
        self._below = False
        self.fine_button = QPushButton("F   Fine As It Is")
        self.next_button = QPushButton("F9   Next")
        for button, run in ((self.fine_button, self.fine.emit), (self.next_button, lambda: self.step.emit(1))):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(run)
            row.addWidget(button)
        close = QToolButton()
        close.setText("✕")
        close.setToolTip("Close (Esc)")
        close.setAccessibleName("Close “What did I miss?”")
        close.setAutoRaise(True)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.closed)
        row.addWidget(close)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the sentence has a line of its own."""
        super().resizeEvent(event)
        below = event.size().width() < _NARROW
        if below != self._below:
            self._below = below
            (self._row if below else self._rows).removeWidget(self.what)
            if below:
                self._row.insertStretch(1, 1)
                self._rows.insertWidget(0, self.what)
            else:
                self._row.takeAt(1)
                self._row.insertWidget(1, self.what, 1)

    def _label(self, role: str) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        return label

    def show_item(self, where: str, what: str) -> None:
        """Which it is, and what to do."""
        self.where.setText(where)
        self.what.setText(what)


class Missing:
    """The checklist of a window's article."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._strip: MissingStrip | None = None
        self._surveys: tuple[Session, Survey] | None = None
        self._current: Missed | None = None
        self._fine: set[Missed] = set()
        """What a person said of the article that was surveyed last is fine as it is."""
        self._said_fine = False
        self._soon = QTimer(window)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self._follow)

    @property
    def is_open(self) -> bool:
        """Whether the line is in sight."""
        return self._strip is not None and self._strip.isVisible()

    @property
    def text(self) -> str:
        """What the line says."""
        return f"{self._strip.where.text()} {self._strip.what.text()}" if self.is_open and self._strip else ""

    def found(self) -> "list[Missed]":
        """All that may be missing, but for what is fine as it is."""
        from annotator.corpus import fine, missing  # the rules take long to load, and not everybody asks

        session = self._window.session
        if session is None:
            return []
        if self._surveys is None or self._surveys[0] is not session:
            self._surveys = session, missing.survey(session.text, session.article.blocks)
            self._fine = fine.load(session.path, session.text)
        items = missing.missed(session.document, session.codebook, self._surveys[1])
        return [item for item in items if item not in self._fine]

    def go(self, step: int = 1) -> None:
        """The next thing, or the one before; the first from the caret on when the line was not in sight."""
        items = self.found()
        if not items and self._said_fine:
            self._keep_fine(set())
            items = self.found()
        self._said_fine = False
        if not items:
            self.close()
            self._say_nothing()
            return
        if self._strip is None:
            strip = self._strip = MissingStrip()
            strip.step.connect(self.go)
            strip.fine.connect(self.fine)
            strip.closed.connect(self.close)
            self._window.add_below(strip)
        at = self._at(items)
        if not self.is_open:
            at = bisect_right([item.start for item in items], self._window.view.caret) - 1
            self._strip.show()
            self._window.lay_out()
        self._show(items, (at + step) % len(items))

    def fine(self) -> None:
        """The one in sight is right as it is; the next."""
        if self._current is not None:
            self._keep_fine(self._fine | {self._current})
            self._follow()

    def _keep_fine(self, fine: "set[Missed]") -> None:
        from annotator.corpus import fine as kept

        self._fine, session = fine, self._window.session
        if session is not None:
            try:
                kept.keep(session.path, session.text, fine)
            except OSError as error:
                self._window.say(f"This could not be kept for another day: {error.strerror or error}.")

    def _say_nothing(self) -> None:
        """All is there, or fine as it is; what is fine can be looked at again by asking once more."""
        fine = len(self._fine)
        if fine:
            self._said_fine = True
            are, they = ("is", "it") if fine == 1 else ("are", "them")
            self._window.say(
                f"Nothing is missing. {counted(fine, 'place')} {are} fine as you said; F9 looks at {they} again."
            )
            return
        self._window.say("Nothing is missing: all quotation marks and verbs have records, and these all they need.")

    def close(self) -> None:
        """Puts the line away."""
        had = self.is_open
        if self._strip is not None:
            self._strip.hide()
        self._current = None
        if had:
            self._window.view.setFocus()

    def show_session(self) -> None:
        """Another article is in sight."""
        if self._strip is not None:
            self._strip.hide()
        self._current, self._surveys = None, None
        self._fine, self._said_fine = set(), False

    def changed(self) -> None:
        """After an edit: what was missing may be there now."""
        if self.is_open:
            self._soon.start()

    def _at(self, items: "list[Missed]") -> int:
        current = self._current
        if current is None:
            return -1
        if current in items:
            return items.index(current)
        return bisect_right([item.start for item in items], current.start - 1) - 1

    def _follow(self) -> None:
        if not self.is_open or self._current is None:
            return
        items = self.found()
        if self._current in items:
            self._fill(items, items.index(self._current))
        elif items:
            self._show(items, (self._at(items) + 1) % len(items))
        else:
            self.go()

    def _show(self, items: "list[Missed]", at: int) -> None:
        item = self._current = items[at]
        window, session = self._window, self._window.session
        if session is None:
            return
        if item.record:
            session.set_active(item.record)
            window.view.clear_selection()
            window.view.show_range(item.start, item.end)
            if item.kind == "source":
                window.suggesting.marked(item.record)  # as if it had just been marked: Enter takes what is near
        else:
            session.set_active("")
            window.view.select(item.start, item.end)
            window.view.show_range(item.start, item.end)
        window.view.setFocus()
        self._fill(items, at)

    def _fill(self, items: "list[Missed]", at: int) -> None:
        from annotator.corpus.missing import SENTENCES

        session, item = self._window.session, items[at]
        if self._strip is None or session is None:
            return
        words = short(session.text[item.start : item.end], 40)
        self._strip.show_item(f"{at + 1} of {len(items)}", f"{SENTENCES[item.kind]}: {words}. {_DO[item.kind]}.")
