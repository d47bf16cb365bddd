"""Renames a source in the whole folder: what it is called, and what else is known of it."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.core.model import KINDS, Kind, Source
from annotator.core.words import counted
from annotator.corpus.index import FolderSource
from annotator.ui.popup import muted
from annotator.ui.segments import Segments


class SourceForm(QFormLayout):
    """What a source is called, and what else is known of it; at first what is known of ``source``."""

    def __init__(self, source: FolderSource) -> None:
        super().__init__()
        self.setVerticalSpacing(8)
        self.name, self.role, self.affiliation = QLineEdit(source.name), QLineEdit(), QLineEdit()
        self.role.setText(source.role)
        self.affiliation.setText(source.affiliation)
        kind = source.kind if source.kind in KINDS else "person"
        self.kind = Segments("Kind", KINDS, kind)
        for title, field in (("Name", self.name), ("Role", self.role), ("Affiliation", self.affiliation)):
            field.setAccessibleName(title)
            self.addRow(title, field)
        self.addRow("Kind", self.kind)

    def source(self, id: str) -> Source:
        """The source as it was typed, with an id."""
        kinds: dict[str, Kind] = {kind: kind for kind in KINDS}
        return Source(
            id=id,
            name=self.name.text().strip(),
            kind=kinds[self.kind.value()],
            role=self.role.text().strip(),
            affiliation=self.affiliation.text().strip(),
        )


class SourceDialog(QDialog):
    """``source()`` is what was typed; it is accepted only with a name."""

    def __init__(self, source: FolderSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._id = source.id
        self.setWindowTitle("Rename in the Folder")
        self.setMinimumWidth(460)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        said: QLabel = muted(
            f"In {counted(len(source.articles), 'article')}. What it was called stays as another name of it."
        )
        said.setWordWrap(True)
        self._form = SourceForm(source)
        self.name, self.kind = self._form.name, self._form.kind
        column.addLayout(self._form)
        column.addWidget(said)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.rename = self.buttons.addButton("Rename", QDialogButtonBox.ButtonRole.AcceptRole)
        self.rename.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        self.name.textChanged.connect(lambda text: self.rename.setEnabled(bool(text.strip())))
        self.name.selectAll()
        self.name.setFocus()

    def source(self) -> Source:
        """The source as it is to be."""
        return self._form.source(self._id)
