"""Finding in the article: a line to type in, how many there are, and the way from one to the next."""

from bisect import bisect_left

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from annotator.core.finding import MOST, matches

_SOON_MS = 80


class FindBar(QFrame):
    """``found(list)`` with the ranges of the matches, ``current_changed(int)`` with the one to be shown (-1: none),
    ``closed()``. Enter and F3 go on, with Shift back, Esc closes."""

    found = Signal(object)
    current_changed = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "find")
        self.setAccessibleName("Find in the article")
        self._text = ""
        self._near = 0
        self.matches: list[tuple[int, int]] = []
        self.current = -1
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Find in the article")
        self.line.setAccessibleName("Words to find")
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumWidth(120)
        self.count = QLabel()
        self.count.setAccessibleName("Matches")
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance("999 of 999"))
        self.count.setProperty("role", "muted")
        self.case = QCheckBox("Match case")
        self.word = QCheckBox("Whole words")
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        for text, name, step in (("↑", "The match before (Shift+F3)", -1), ("↓", "The next match (F3)", 1)):
            self._add_button(row, text, name).clicked.connect(lambda _=False, step=step: self.step(step))
        row.addWidget(self.case)
        row.addWidget(self.word)
        self._add_button(row, "✕", "Close (Esc)").clicked.connect(self.close_bar)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._search)
        self.line.textChanged.connect(self._soon.start)
        self.case.toggled.connect(self._search)
        self.word.toggled.connect(self._search)
        self.hide()

    def _add_button(self, row: QHBoxLayout, text: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(button)
        return button

    def set_text(self, text: str) -> None:
        """The text to search."""
        if text is not self._text:
            self._text = text
            self.matches, self.current, self._near = [], -1, 0
            if self.isVisible():
                self._search()

    def open(self, initial: str, *, near: int | None = None) -> None:
        """Shows the bar with the keyboard in it; ``initial`` is put into the line if there is any. The first match that
        is shown is the next one from the code point ``near`` (None: from the last one that was shown)."""
        if near is not None:
            self._near = near
        self.show()
        if initial:
            self.line.setText(initial)
        self.line.setFocus()
        self.line.selectAll()
        self._search()

    def close_bar(self) -> None:
        """Puts the bar away; the matches are no longer shown."""
        if self.isVisible():
            self._soon.stop()
            self.hide()
            self.closed.emit()

    def step(self, step: int) -> None:
        """The next match (1) or the one before (-1), around the ends."""
        if self._soon.isActive():
            self._search()
            return
        if self.matches:
            self._show((self.current + step) % len(self.matches))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that the parts of the bar leave: a line takes neither Enter nor Esc."""
        key, back = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        focus = self.focusWidget()
        if key == Qt.Key.Key_Escape:
            self.close_bar()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QAbstractButton):
            focus.click()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.step(-1 if back else 1)
        else:
            super().keyPressEvent(event)

    def _search(self) -> None:
        self._soon.stop()
        wanted = self.line.text()
        self.matches = matches(self._text, wanted, case=self.case.isChecked(), whole_word=self.word.isChecked())
        self.current = -1
        self.found.emit(self.matches)
        if self.matches:
            self._show(bisect_left(self.matches, (self._near, 0)) % len(self.matches))
        else:
            self._say("Not found" if wanted.strip() else "", "warning")
            self.current_changed.emit(-1)

    def _show(self, number: int) -> None:
        self.current = number
        self._near = self.matches[number][0]
        total = f"{len(self.matches):,}{'+' if len(self.matches) == MOST else ''}"
        self._say(f"{number + 1:,} of {total}", "muted")
        self.current_changed.emit(number)

    def _say(self, text: str, role: str) -> None:
        if self.count.property("role") != role:
            self.count.setProperty("role", role)
            self.count.style().polish(self.count)
        self.count.setText(text)
