"""Annotations that an edit of the article moved or lost, one after another: the words as they were, as they are now."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextEdit, QToolButton, QVBoxLayout, QWidget

from annotator.core import anchor
from annotator.core.model import Annotation, Span
from annotator.core.wording import differences
from annotator.ui.literal import badged, shown
from annotator.ui.session import Session
from annotator.ui.theme import Theme

CONTEXT = 90
"""Code points of the article that are shown on each side of the words."""
_LINES = 5
"""Lines of text that are in sight in each column."""

_STATES = {
    "moved": ("moved", "Surely these words, though they were changed or stand elsewhere now."),
    "uncertain": ("uncertain", "This may be the place; nothing tells it from another for sure."),
    "orphan": ("lost", "Select in the article where it belongs and press M, or remove it."),
}


class ReviewPanel(QFrame):
    """Shows one annotation at a time. ``keep()``, ``move()``, ``drop()`` and ``keep_all()`` ask for what to do with it,
    ``step(int)`` for the next (1) or the one before (-1), ``closed()``. A, M, X, J, K and Esc do the same."""

    keep = Signal()
    move_here = Signal()
    drop = Signal()
    keep_all = Signal()
    step = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setProperty("role", "review")
        self.setAccessibleName("Review of places in a changed article")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 12)
        column.setSpacing(8)
        self._where, self._state = self._label("title"), self._label("muted")
        self._state.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._where)
        head.addWidget(self._state, 1)
        close = QToolButton()
        close.setText("✕")
        close.setToolTip("Close (Esc); what is not decided stays so")
        close.setAccessibleName("Close the review")
        close.setAutoRaise(True)
        close.clicked.connect(self.closed)
        head.addWidget(close)
        column.addLayout(head)
        sides = QHBoxLayout()
        sides.setSpacing(14)
        self._before, self._now = self._side(sides, "As it was"), self._side(sides, "Now")
        column.addLayout(sides)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._keep = self._button(row, "A   Keep This Place", self.keep.emit)
        self._move = self._button(row, "M   Move to the Selection", self.move_here.emit)
        self._drop = self._button(row, "X   Remove", self.drop.emit)
        row.addStretch(1)
        self._keep_all = self._button(row, "", self.keep_all.emit)
        self._back = self._button(row, "K   Back", lambda: self.step.emit(-1))
        self._later = self._button(row, "J   Later", lambda: self.step.emit(1))
        column.addLayout(row)

    def _label(self, role: str) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        return label

    def _side(self, row: QHBoxLayout, title: str) -> QTextEdit:
        column = QVBoxLayout()
        column.setSpacing(3)
        heading = self._label("heading")
        heading.setText(title)
        column.addWidget(heading)
        text = QTextEdit()
        text.setReadOnly(True)
        text.setAcceptRichText(False)
        text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        text.setAccessibleName(title)
        text.setFixedHeight(_LINES * text.fontMetrics().lineSpacing() + 16)
        column.addWidget(text)
        row.addLayout(column, 1)
        return text

    def _button(self, row: QHBoxLayout, title: str, run: Callable[[], None]) -> QPushButton:
        button = QPushButton(title)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(run)
        row.addWidget(button)
        return button

    def show_annotation(self, session: Session, annotation: Annotation, at: int, of: int, sure: int) -> None:
        """Shows the annotation that is number ``at`` (from 0) of ``of``; ``sure`` of them can be kept in one go."""
        state = anchor.state_of(annotation)
        name, sentence = _STATES[state]
        label = session.codebook.get(annotation.label).name
        self._where.setText(f"{at + 1} of {of}   {shown(label)}, {name}")
        self._state.setText(sentence)
        was = annotation.anchor.was if annotation.anchor else ()
        old, new = " … ".join(span.exact for span in was), annotation.words
        gone, come = differences(old, new) if new else ([], [])
        self._fill(self._before, session.base.text, was, gone, self.theme.warning)
        self._fill(self._now, session.text, annotation.spans, come, self.theme.accent)
        if not annotation.spans:
            self._now.setPlainText("No longer in the article.")
        self._keep.setEnabled(bool(annotation.spans))
        self._keep_all.setText(f"Keep All {sure:,} Moved")
        self._keep_all.setVisible(sure > 1)
        self._back.setEnabled(of > 1)
        self._later.setEnabled(of > 1)

    def set_can_move(self, possible: bool) -> None:
        """Whether there are selected words to move it to."""
        self._move.setEnabled(possible)

    def _fill(
        self, side: QTextEdit, text: str, spans: tuple[Span, ...], marked: list[tuple[int, int]], color: str
    ) -> None:
        """The words with what stands around them; the ranges of the words that the other side lacks are marked."""
        plain, words, different = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        plain.setForeground(QColor(self.theme.muted))
        words.setForeground(QColor(self.theme.text))
        different.setForeground(QColor(color))
        different.setFontUnderline(True)
        different.setFontWeight(QFont.Weight.DemiBold)
        side.clear()
        cursor = side.textCursor()
        at = 0
        for number, span in enumerate(spans):
            stands = text[span.start : span.end] == span.exact
            if stands and number == 0:
                start = _word_start(text, max(0, span.start - CONTEXT))
                cursor.insertText(badged(("… " if start else "") + text[start : span.start]).replace("\n", " "), plain)
            if number:
                cursor.insertText(" … ", plain)
                at += 3
            for begin, end, differs in _pieces(at, at + len(span.exact), marked):
                cursor.insertText(
                    badged(span.exact[begin - at : end - at]).replace("\n", " "), different if differs else words
                )
            at += len(span.exact)
            if stands and number == len(spans) - 1:
                end = _word_start(text, min(len(text), span.end + CONTEXT))
                after = text[span.end : end].rstrip() + (" …" if end < len(text) else "")
                cursor.insertText(badged(after).replace("\n", " "), plain)
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        side.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_A: self._keep.click,
            Qt.Key.Key_M: self._move.click,
            Qt.Key.Key_X: self._drop.click,
            Qt.Key.Key_J: self._later.click,
            Qt.Key.Key_K: self._back.click,
            Qt.Key.Key_Escape: self.closed.emit,
        }
        run = keys.get(event.key())
        if run is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            run()
        else:
            super().keyPressEvent(event)


def _word_start(text: str, at: int) -> int:
    """The first place from ``at`` on where a word begins."""
    while 0 < at < len(text) and not text[at - 1].isspace():
        at += 1
    return at


def _pieces(start: int, end: int, marked: list[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    """The stretch in pieces, each marked wholly or not at all."""
    pieces: list[tuple[int, int, bool]] = []
    at = start
    for first, last in marked:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        pieces += [(at, first, False), (first, last, True)]
        at = last
    return [piece for piece in (*pieces, (at, end, False)) if piece[0] < piece[1]]
