"""The right column: a filter, how many records there are, and their cards."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.ui.card_list import SIDE, CardList
from annotator.ui.record_filter import parse
from annotator.ui.record_rows import RecordRows
from annotator.ui.session import Change, Session
from annotator.ui.theme import LIGHT, Theme

_HINT = "Filter: words, source, label, “no source” …"
_HELP = (
    "Words of the record, its sources, cues, note or label; all of them must be in it. "
    "Also: #tag, “no source”, “no evidence”, and a phrase in quotation marks. Esc clears."
)


class FilterEdit(QLineEdit):
    """The line to filter by. ``left()`` when the keyboard is to go on to the cards."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class RecordsPanel(QWidget):
    """A session's records. ``record_chosen(id)`` when one is clicked or gone to, ``edit_asked(id)`` at a double click,
    ``context_asked(id, QPoint)`` for a menu at a global place."""

    record_chosen = Signal(str)
    edit_asked = Signal(str)
    context_asked = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.session: Session | None = None
        self.rows = RecordRows(self)
        self.filter = FilterEdit()
        self.filter.setPlaceholderText(_HINT)
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName("Filter the records")
        self.filter.setAccessibleDescription(_HELP)
        self.filter.setToolTip(_HELP)
        self.count = QLabel()
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setProperty("role", "heading")
        self.count.setAccessibleName("How many records")
        self.cards = CardList(self.rows)
        self.setAccessibleName("Records")
        self.setMinimumWidth(210)
        top = QHBoxLayout()
        top.setContentsMargins(SIDE + 1, 10, SIDE + 1, 0)
        top.addWidget(self.filter)
        line = QHBoxLayout()
        line.setContentsMargins(SIDE + 3, 0, SIDE + 1, 0)
        line.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addLayout(top)
        layout.addLayout(line)
        layout.addWidget(self.cards, 1)
        self.setFocusProxy(self.cards)
        self._follow_active = QTimer(self)
        self._follow_active.setSingleShot(True)
        self._follow_active.setInterval(0)
        self._follow_active.timeout.connect(self.cards.active_changed)
        self.filter.textChanged.connect(self._filter_changed)
        self.filter.left.connect(self._to_cards)
        self.rows.changed.connect(self._rows_changed)
        self.cards.record_chosen.connect(self.record_chosen)
        self.cards.edit_asked.connect(self.edit_asked)
        self.cards.context_asked.connect(self.context_asked)

    def set_session(self, session: Session | None) -> None:
        """Shows the records of another article; None shows none."""
        if session is self.session:
            return
        if self.session is not None:
            self.session.changed.disconnect(self._changed)
            self.session.active_changed.disconnect(self._active_changed)
            self.session.hovered_changed.disconnect(self._hovered_changed)
        self.session = session
        self.rows.set_session(session)
        if session is not None:
            session.changed.connect(self._changed)
            session.active_changed.connect(self._active_changed)
            session.hovered_changed.connect(self._hovered_changed)
        self.cards.show_rows()
        self._say_count()

    def set_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.theme = theme
        self.cards.set_theme(theme)

    def set_filter(self, text: str) -> None:
        """Puts a text into the filter, as if it were typed."""
        self.filter.setText(text)

    def _filter_changed(self, text: str) -> None:
        self.rows.set_query(parse(text))
        self.cards.show_rows()
        self._say_count()

    def _to_cards(self) -> None:
        self.cards.setFocus(Qt.FocusReason.OtherFocusReason)

    # Following

    def _changed(self, change: Change) -> None:
        self.rows.follow(change)
        self._rows_changed()

    def _rows_changed(self) -> None:
        self.cards.rows_changed()
        self._say_count()

    def _active_changed(self, _id: str) -> None:
        # in the next turn of the loop: the words that were marked are painted first, the cards come after
        self._follow_active.start()

    def _hovered_changed(self, _id: str) -> None:
        self.cards.viewport().update()

    def _say_count(self) -> None:
        self.count.setText(self._count_text())

    def _count_text(self) -> str:
        session = self.session
        if session is None:
            return ""
        total, bad = session.record_count(), len(session.document.bad)
        records = "1 record" if total == 1 else f"{total:,} records"
        if self.rows.query:
            going_on = " so far" if self.rows.searching else ""
            return f"{self.rows.count():,} of {records}{going_on}"
        unread = f", {bad:,} could not be read" if bad else ""
        return f"{records}{unread}"
