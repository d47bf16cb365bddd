"""Earlier versions of an article's annotations: what each holds that the present one does not, and taking one up."""

from collections import Counter
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core import anchor, backups
from annotator.core.backups import BackupError, Version
from annotator.core.comparing import Compared, compared
from annotator.core.model import Annotation, Document
from annotator.core.words import counted
from annotator.corpus.restoring import document_of, restore
from annotator.ui.literal import shown
from annotator.ui.session import Session

_MOST = 500
"""Lines of the preview; more are counted."""
_WORDS = 120
"""Code points of the words in a line."""


class RestoreDialog(QDialog):
    """Lists the versions of a session's sidecar; taking one up is a step of undo."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._document: Document | None = None
        self._found = backups.versions(session.sidecar)
        self.setWindowTitle("Earlier Versions")
        self.setMinimumSize(820, 480)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(10)
        sides = QHBoxLayout()
        sides.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        self.versions, self.preview = QListWidget(), QListWidget()
        self.versions.setAccessibleName("Versions, the latest first")
        self.versions.setFixedWidth(230)
        self.preview.setAccessibleName("What differs from now")
        self.preview.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.preview.setWordWrap(True)
        self.preview.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.said = self._label("")
        left.addWidget(self._label("As it was until", "heading"))
        left.addWidget(self.versions)
        right.addWidget(self.said)
        right.addWidget(self.preview, 1)
        sides.addLayout(left)
        sides.addLayout(right, 1)
        column.addLayout(sides, 1)
        row = QHBoxLayout()
        row.addWidget(self._label("The version that you have now is kept too; Ctrl+Z goes back to it.", "muted"), 1)
        self.copy, self.take = QPushButton("Save a Copy…"), QPushButton("Take This Version")
        close = QPushButton("Close")
        for button, run in ((close, self.reject), (self.copy, self._copy), (self.take, self.take_up)):
            button.setAutoDefault(button is self.take)
            button.clicked.connect(run)
            row.addWidget(button)
        column.addLayout(row)
        for version in self._found:
            item = QListWidgetItem(_when(version))
            item.setSizeHint(QSize(0, 28))
            self.versions.addItem(item)
        self.versions.currentRowChanged.connect(self._show)
        if self._found:
            self.versions.setCurrentRow(0)
        else:
            self._say_none()
        self.versions.setFocus()

    @staticmethod
    def _label(text: str, role: str = "") -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if role:
            label.setProperty("role", role)
        return label

    def _say_none(self) -> None:
        others = backups.elsewhere(self._session.sidecar)
        more = "\n".join(f"There are versions of {other}." for other in others[:5])
        self.said.setText(
            "There are no earlier versions yet: one is kept every few minutes when the annotations change.\n" + more
        )
        self.take.setEnabled(False)
        self.copy.setEnabled(False)

    def _show(self, row: int) -> None:
        self.preview.clear()
        self._document = None
        try:
            found = document_of(self._found[row])
        except BackupError as error:
            self.said.setText(f"This version {error}. Choose another one.")
            self.take.setEnabled(False)
            self.copy.setEnabled(False)
            return
        session = self._session
        self._document = replace(anchor.to_text(found, session.text), article=session.document.article)
        difference = compared(session.document, self._document)
        counts = Counter(annotation.label for annotation in self._document.annotations)
        names = [counted(count, shown(session.codebook.get(label).name).lower()) for label, count in counts.items()]
        self.said.setText("\n".join((", ".join(names) or "No annotations", _difference(difference))))
        self._list(difference)
        self.take.setEnabled(bool(difference) and not session.read_only)
        self.copy.setEnabled(True)

    def _list(self, difference: Compared) -> None:
        lines = [f"+  {self._line(annotation)}" for annotation in difference.only_there]
        lines += [f"−  {self._line(annotation)}" for annotation in difference.only_here]
        lines += [f"≠  {self._line(there)}" for _, there in difference.different]
        more = len(lines) - _MOST
        self.preview.addItems(lines[:_MOST] + ([f"… and {more:,} more"] if more > 0 else []))

    def _line(self, annotation: Annotation) -> str:
        name = shown(self._session.codebook.get(annotation.label).name)
        return f"{name}: {shown(annotation.last_words, _WORDS)}"

    def take_up(self) -> None:
        """Makes the version in sight the present one, as one step of undo."""
        if self._document is not None and self.take.isEnabled():
            when = _when(self._found[self.versions.currentRow()])
            self._session.apply(f"take the version of {when}", self._document, removing=True)
            self.accept()

    def _copy(self) -> None:
        version = self._found[self.versions.currentRow()]
        name, _ = QFileDialog.getSaveFileName(self, "Save a Copy of This Version", self._session.sidecar.name)
        if not name:
            return
        try:
            restore(self._session.sidecar, version, Path(name))
        except (BackupError, OSError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self.said.setText(f"{name} could not be written: {reason}.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(Qt.Key(event.key()), 0)
        if step and self._found:
            row = self.versions.currentRow() + step
            self.versions.setCurrentRow(min(max(row, 0), len(self._found) - 1))
        else:
            super().keyPressEvent(event)


def _difference(difference: Compared) -> str:
    if not difference:
        return "The same as now."
    parts = [
        f"{len(difference.only_there):,} would come back" if difference.only_there else "",
        f"{len(difference.only_here):,} would go" if difference.only_here else "",
        f"{len(difference.different):,} would change" if difference.different else "",
    ]
    annotations = ", ".join(filter(None, parts))
    sources = f"{difference.sources:,} of the sources differ" if difference.sources else ""
    return "; ".join(filter(None, (f"Of the annotations {annotations}" if annotations else "", sources))) + "."


def _when(version: Version) -> str:
    when = version.when.astimezone()
    today = datetime.now().astimezone().date()
    if when.date() == today:
        return f"today, {when:%H:%M:%S}"
    return f"{when:%d %B %Y, %H:%M}"
