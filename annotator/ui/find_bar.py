"""Finding in the article: a line to type in, how many there are, and the way from one to the next."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from annotator.core.finding import MOST, matches

_SOON_MS = 80


class _Line(QLineEdit):
    """Enter goes on, Shift+Enter back, Esc closes."""

    stepped = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FindBar(QFrame):
    """``found(list)`` with the ranges of the matches, ``current_changed(int)`` with the one to be shown (-1: none),
    ``closed()``."""

    found = Signal(object)
    current_changed = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "find")
        self.setAccessibleName("Find in the article")
        self._text = ""
        self.matches: list[tuple[int, int]] = []
        self.current = -1
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        self.line = _Line()
        self.line.setPlaceholderText("Find in the article")
        self.line.setAccessibleName("Words to find")
        self.line.setClearButtonEnabled(True)
        self.count = QLabel()
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setMinimumWidth(84)
        self.count.setProperty("role", "muted")
        self.case = QCheckBox("Match case")
        self.word = QCheckBox("Whole words")
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        for text, name, step in (("↑", "The match before (Shift+F3)", -1), ("↓", "The next match (F3)", 1)):
            button = QToolButton()
            button.setText(text)
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.clicked.connect(lambda _=False, step=step: self.step(step))
            row.addWidget(button)
        row.addWidget(self.case)
        row.addWidget(self.word)
        close = QToolButton()
        close.setText("✕")
        close.setAccessibleName("Close (Esc)")
        close.clicked.connect(self.close_bar)
        row.addWidget(close)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._search)
        self.line.textChanged.connect(self._soon.start)
        self.line.stepped.connect(self.step)
        self.line.left.connect(self.close_bar)
        self.case.toggled.connect(self._search)
        self.word.toggled.connect(self._search)
        self.hide()

    def set_text(self, text: str) -> None:
        """The text to search."""
        if text is not self._text:
            self._text = text
            self.matches, self.current = [], -1

    def open(self, initial: str) -> None:
        """Shows the bar with the keyboard in it; ``initial`` is put into the line if there is any."""
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

    def _search(self) -> None:
        self._soon.stop()
        wanted = self.line.text()
        self.matches = matches(self._text, wanted, case=self.case.isChecked(), whole_word=self.word.isChecked())
        self.current = -1
        self.found.emit(self.matches)
        if self.matches:
            self._show(0)
        else:
            self.count.setText("Not found" if wanted.strip() else "")
            self.current_changed.emit(-1)

    def _show(self, number: int) -> None:
        self.current = number
        total = f"{len(self.matches):,}{'+' if len(self.matches) == MOST else ''}"
        self.count.setText(f"{number + 1:,} of {total}")
        self.current_changed.emit(number)
