"""What stands above the list of articles: words to narrow it by, and which states it shows in which order."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from annotator.corpus.listing import State
from annotator.corpus.worklist import STATES, UNDONE, Worklist
from annotator.ui.articles_list import SAID
from annotator.ui.segments import MenuButton

_ORDERS = {"name": "Name", "state": "How far", "records": "Most records", "changed": "Last annotated"}
_CHOICES: Final[tuple[tuple[str, frozenset[State]], ...]] = (
    ("All", frozenset()),
    ("To do", UNDONE),
    *((SAID[state], frozenset((state,))) for state in STATES),
)


class ArticlesFilter(QWidget):
    """``changed()`` when other articles are wanted, or in another order; ``went_on()`` by Enter or an arrow down."""

    changed = Signal()
    went_on = Signal()

    def __init__(self, work: Worklist, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 4)
        row.setSpacing(6)
        self.line = _Line()
        self.line.setPlaceholderText("Name or headline")
        self.line.setAccessibleName("Filter the articles")
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._typed)
        self.line.went_on.connect(self.went_on)
        row.addWidget(self.line, 1)
        self.button = MenuButton()
        self.button.setText("All")
        self.button.setToolTip("Which articles are listed, and in which order")
        self.button.setAutoRaise(True)
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._count)
        self.button.setMenu(self.menu)
        row.addWidget(self.button)
        states = QActionGroup(self)
        self._states = []
        for name, wanted in _CHOICES:
            action = self.menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(not wanted)
            action.triggered.connect(lambda _checked, wanted=wanted: self.show_states(wanted))
            states.addAction(action)
            self._states.append((action, name, wanted))
        self.menu.addSection("Order")
        orders = QActionGroup(self)
        self._orders = {}
        for order, name in _ORDERS.items():
            action = self.menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(order == work.order)
            action.triggered.connect(lambda _checked, order=order: self.sort_by(order))
            orders.addAction(action)
            self._orders[order] = action
        self._name_button()

    def clear(self) -> None:
        """Everything again, in the order that was chosen."""
        self.line.clear()
        self.show_states(frozenset())

    def show_states(self, wanted: frozenset[State]) -> None:
        """The articles in these states alone; none: all."""
        self._work.states = wanted
        for action, _, of_action in self._states:
            action.setChecked(of_action == wanted)
        self._name_button()
        self.changed.emit()

    def sort_by(self, order: str) -> None:
        """One of :data:`annotator.corpus.worklist.ORDERS`."""
        self._work.order = order
        self._orders[order].setChecked(True)
        self.changed.emit()

    def _name_button(self) -> None:
        name = next((name for _, name, wanted in self._states if wanted == self._work.states), "All")
        self.button.setText(name)
        self.button.setAccessibleName(f"Articles listed: {name}")

    def _typed(self, text: str) -> None:
        self._work.words = text
        self.changed.emit()

    def _count(self) -> None:
        """How many there are of each, while the menu is open."""
        counts = self._work.counts()
        for action, name, wanted in self._states:
            number = sum(counts[state] for state in (wanted or STATES))
            action.setText(f"{name}\t{number:,}")


class _Line(QLineEdit):
    went_on = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.went_on.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
