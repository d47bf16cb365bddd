"""The editor of a note."""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from annotator.core import edits
from annotator.ui.popup import Popup


class NoteEditor(Popup):
    """N: free words on an annotation."""

    title = "Note"
    hint = "Ctrl+Enter keeps it, Esc leaves it as it was."

    def build(self) -> None:
        self.edit = QPlainTextEdit()
        self.edit.setAccessibleName("Note")
        self.edit.setPlaceholderText("What you want to remember or look up")
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(110)
        self.edit.setPlainText(self.annotation.note)
        self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.edit.setReadOnly(bool(self.session.read_only))
        self.body.addWidget(self.edit)

    def first(self) -> QWidget:
        return self.edit

    def commit(self) -> None:
        if self.edit.document().isModified():  # a note with odd line ends is not changed by looking at it
            note = self.edit.toPlainText().strip()
            self.session.edit("edit note", edits.set_note, annotation=self.id, note=note)
