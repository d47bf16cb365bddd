"""Rows for what speaks for or against a claim: an address, a note, a date."""

from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from annotator.ui import links
from annotator.ui.popup import muted

_FIELDS = (("url", "Address"), ("note", "What it shows"), ("date", "Date"))


class EvidenceRows(QWidget):
    """Edits ``attributes.evidence``. What a row holds beside its three fields stays in it; what is not a row at all
    (of another program's making) stays where it is and is not shown."""

    def __init__(self, value: Any, *, read_only: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = value
        self._read_only = read_only
        self.setAccessibleName("Evidence")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(muted("Evidence"), 1)
        self.more = QPushButton("+ evidence")
        self.more.setAccessibleName("Another piece of evidence")
        self.more.clicked.connect(lambda: self._add({}, focus=True))
        self.more.setEnabled(not read_only)
        top.addWidget(self.more)
        self._layout.addLayout(top)
        self._rows: list[tuple[QWidget, Any, dict[str, QLineEdit]]] = []
        for item in value if isinstance(value, list) else ():
            self._add(item)

    def possible(self) -> bool:
        """Whether the value can be edited here at all."""
        return self._value is None or isinstance(self._value, list)

    def rows(self) -> list[dict[str, QLineEdit]]:
        """The lines of each row in sight."""
        return [lines for _, item, lines in self._rows if isinstance(item, dict)]

    def value(self) -> Any:
        """The evidence as it stands; the value that came when nothing is different, None when nothing is left."""
        if not self.possible():
            return self._value
        found: list[Any] = []
        for _, item, lines in self._rows:
            if not isinstance(item, dict):
                found.append(item)
                continue
            texts = {name: _as_text(item.get(name)) for name in lines}
            new = {name: lines[name].text().strip() for name in lines if lines[name].text() != texts[name]}
            row = {**item, **{name: text for name, text in new.items() if text or name in item}}
            if any(value not in ("", None) for value in row.values()):
                found.append(row)
        if found == (self._value or []):
            return self._value
        return found or None

    def _add(self, item: Any, *, focus: bool = False) -> None:
        row = QWidget()
        lines: dict[str, QLineEdit] = {}
        if isinstance(item, dict):
            layout = QGridLayout(row)
            layout.setContentsMargins(0, 0, 0, 2)
            layout.setSpacing(4)
            number = len(self.rows()) + 1
            for name, title in _FIELDS:
                line = QLineEdit(_as_text(item.get(name)))
                line.setPlaceholderText(title)
                line.setAccessibleName(f"Evidence {number}: {title.lower()}")
                line.setReadOnly(self._read_only)
                line.setCursorPosition(0)
                lines[name] = line
            remove = QToolButton()
            remove.setText("×")
            remove.setAccessibleName(f"Take evidence {number} away")
            remove.setEnabled(not self._read_only)
            remove.clicked.connect(lambda: self._remove(row))
            follow = QToolButton()
            follow.setText("↗")
            follow.setAccessibleName(f"Open the address of evidence {number}")
            follow.setToolTip("Open this address; asks first")
            follow.clicked.connect(lambda: links.ask(lines["url"].text(), self))
            lines["url"].textChanged.connect(lambda text: follow.setEnabled(bool(text.strip())))
            follow.setEnabled(bool(lines["url"].text().strip()))
            layout.addWidget(lines["url"], 0, 0, 1, 2)
            layout.addWidget(follow, 0, 2)
            layout.addWidget(remove, 0, 3)
            layout.addWidget(lines["note"], 1, 0)
            layout.addWidget(lines["date"], 1, 1)
            layout.setColumnStretch(0, 3)
            layout.setColumnStretch(1, 1)
            for before, after in (
                (lines["url"], lines["note"]),
                (lines["note"], lines["date"]),
                (lines["date"], remove),
            ):
                QWidget.setTabOrder(before, after)
            self._layout.addWidget(row)
        self._rows.append((row, item, lines))
        if focus:
            row.show()
            self._fit()
            lines["url"].setFocus()

    def _remove(self, row: QWidget) -> None:
        self._rows = [entry for entry in self._rows if entry[0] is not row]
        self.more.setFocus()
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._fit()

    def _fit(self) -> None:
        fit = getattr(self.window(), "fit", None)
        if fit is not None:
            fit()


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
