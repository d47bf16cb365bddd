"""Rows for what is asked of a record under a label: the question, the answers to choose from, and what it means."""

from itertools import pairwise

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from annotator.core.codebook import Attribute
from annotator.ui.codebook_draft import slug, with_values
from annotator.ui.popup import muted


class AttributeRows(QWidget):
    """``changed()`` when a person changed one. A question that was there keeps its name in files."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(muted("What to say of it"), 1)
        self.more = QPushButton("+ question")
        self.more.setAccessibleName("Another question")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._more)
        top.addWidget(self.more)
        self._layout.addLayout(top)
        self._rows: list[tuple[QWidget, Attribute, QLineEdit, QLineEdit, QLineEdit]] = []

    def set_value(self, attributes: tuple[Attribute, ...]) -> None:
        """Shows these."""
        while self._rows:
            self._take(self._rows[-1][0])
        for attribute in attributes:
            self._add(attribute)

    def value(self) -> tuple[Attribute, ...]:
        """The questions that have a name, as they stand in the rows."""
        found = []
        for _, before, title, values, definition in self._rows:
            text = title.text().strip()
            name = before.name or slug(text)
            if name:
                answers = [value.strip() for value in values.text().split(";") if value.strip()]
                kept = before.title if text == (before.title or before.name) else text
                attribute = replace(before, name=name, title=kept, definition=definition.text().strip())
                found.append(with_values(attribute, list(dict.fromkeys(answers))))
        return tuple(found)

    def _add(self, attribute: Attribute) -> QLineEdit:
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        number = len(self._rows) + 1
        title, values, definition = QLineEdit(attribute.title or attribute.name), QLineEdit(), QLineEdit()
        values.setText("; ".join(attribute.values))
        definition.setText(attribute.definition)
        for line, name, hint in (
            (title, "name", "What is asked"),
            (values, "answers", "Answers to choose from; with semicolons between them. None: any words"),
            (definition, "meaning", "What it means"),
        ):
            line.setAccessibleName(f"Question {number}: {name}")
            line.setPlaceholderText(hint)
            line.setCursorPosition(0)
            line.textEdited.connect(lambda _text: self.changed.emit())
        remove = QToolButton()
        remove.setText("×")
        remove.setAccessibleName(f"Take question {number} away")
        remove.clicked.connect(lambda: self._removed(row))
        grid.addWidget(title, 0, 0)
        grid.addWidget(values, 0, 1)
        grid.addWidget(remove, 0, 2)
        grid.addWidget(definition, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 3)
        self._layout.addWidget(row)
        last = self._rows[-1][0].findChild(QToolButton) if self._rows else None
        for before, after in pairwise([last or self.more, title, values, definition, remove]):
            QWidget.setTabOrder(before, after)
        self._rows.append((row, attribute, title, values, definition))
        return title

    def _more(self) -> None:
        title = self._add(Attribute(name=""))
        self._rows[-1][0].show()  # before that its fields cannot be reached by Tab
        title.setFocus()

    def _removed(self, row: QWidget) -> None:
        self._take(row)
        self.more.setFocus()
        self.changed.emit()

    def _take(self, row: QWidget) -> None:
        self._rows = [entry for entry in self._rows if entry[0] is not row]
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()
