"""Two people changed the same: both values side by side, and a key for each."""

import json
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.core import conflicts
from annotator.core.conflicts import Conflict
from annotator.ui.literal import shown
from annotator.ui.session import Session

_TITLES = {
    "spans": "Words",
    "note": "Note",
    "label": "Label",
    "status": "Status",
    "kind": "Kind of source",
    "role": "Role",
    "affiliation": "Affiliation",
    "title": "Headline",
    "byline": "Byline",
    "publication": "Publication",
    "url": "Address",
    "published": "Published",
    "language": "Language",
}
_MOST = 9
"""Values with a key of their own."""


class ConflictChooser(QDialog):
    """Goes through the fields with two values; each choice is a step of undo."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._at = 0
        self.setWindowTitle("Two Values")
        self.setMinimumWidth(620)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(10)
        self._where = self._label("", "muted")
        self._words = self._label("", "")
        self._field = self._label("", "heading")
        self._said = self._label("", "warning")
        for label in (self._where, self._words, self._field):
            column.addWidget(label)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(8)
        column.addLayout(self._choices)
        column.addWidget(self._said)
        row = QHBoxLayout()
        row.addWidget(self._label("1 to 9 chooses, J and K go on and back", "muted"), 1)
        self._back, self._next, close = QPushButton("Back"), QPushButton("Later"), QPushButton("Close")
        for button, run in ((self._back, self._go_back), (self._next, self._go_on), (close, self.accept)):
            button.setAutoDefault(False)
            button.clicked.connect(run)
            row.addWidget(button)
        column.addSpacing(6)
        column.addLayout(row)
        self._show()

    @staticmethod
    def _label(text: str, role: str) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if role:
            label.setProperty("role", role)
        return label

    def _all(self) -> list[Conflict]:
        return list(conflicts.conflicts_of(self._session.document))

    def _show(self) -> None:
        found = self._all()
        if not found:
            self.accept()
            return
        self._at %= len(found)
        conflict = found[self._at]
        self._where.setText(f"{self._at + 1} of {len(found)}")
        self._words.setText(self._described(conflict))
        self._field.setText(_title(conflict.field))
        self._said.clear()
        self._said.hide()
        self._back.setEnabled(len(found) > 1)
        self._next.setEnabled(len(found) > 1)
        while item := self._choices.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, value in enumerate(conflict.values, start=1):
            self._choices.addWidget(self._choice(conflict, number, value))
        self.adjustSize()

    def _choice(self, conflict: Conflict, number: int, value: Any) -> QWidget:
        stands = "   (in place now)" if value == conflict.value else ""
        key = f"{number}   " if number <= _MOST else ""
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        text = "(nowhere in the text)" if conflict.field == "spans" and not value else said(value)
        button = QPushButton(f"{key}Choose")
        button.setAutoDefault(False)
        button.setAccessibleName(f"Choose {text}")
        button.clicked.connect(lambda: self._settle(conflict, value))
        label = self._label(shown(text) + stands, "")
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return frame

    def _described(self, conflict: Conflict) -> str:
        document = self._session.document
        if conflict.section == "article":
            return f"The article {shown(self._session.path.name)}"
        if conflict.section == "sources":
            source = document.sources.get(conflict.id)
            return f"The source {shown(source.name)}" if source is not None else ""
        record = document.annotations.get(conflict.id)
        return f"“{shown(record.last_words)}”" if record is not None else ""

    def _settle(self, conflict: Conflict, value: Any) -> None:
        session = self._session
        try:
            document = conflicts.settle(session.document, conflict=conflict, value=value, stamp=session.stamp())
        except (KeyError, ValueError) as error:
            self._said.setText(f"That value cannot be taken: {error}.")
            self._said.show()
            return
        session.apply("choose a value", document)
        self._show()

    def _go_on(self) -> None:
        self._at += 1
        self._show()

    def _go_back(self) -> None:
        self._at -= 1
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        found = self._all()
        number = event.key() - Qt.Key.Key_1
        if found and 0 <= number < len(found[self._at].values):
            self._settle(found[self._at], found[self._at].values[number])
        elif event.key() == Qt.Key.Key_J:
            self._go_on()
        elif event.key() == Qt.Key.Key_K:
            self._go_back()
        else:
            super().keyPressEvent(event)


def said(value: Any) -> str:
    """A value for people: words as they are, spans by their words, other things as JSON."""
    if isinstance(value, str):
        return value or "(empty)"
    if isinstance(value, list) and value and all(isinstance(item, dict) and "exact" in item for item in value):
        return "“" + " … ".join(str(item["exact"]) for item in value) + "”"
    return json.dumps(value, ensure_ascii=False)


def _title(field: str) -> str:
    name = field.removeprefix("attributes.").removeprefix("document.")
    return _TITLES.get(name, name.replace("_", " ").capitalize())
