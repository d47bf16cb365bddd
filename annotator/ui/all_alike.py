"""Mark All Like This: every place of the article with the active annotation's words, to be looked at before."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from annotator.core import alike
from annotator.core.edits import Range
from annotator.core.words import counted
from annotator.ui.literal import shown
from annotator.ui.session import Session

_AROUND = 42
"""Characters before and after the words, in the list."""
_PLACE = int(Qt.ItemDataRole.UserRole)


class AllAlike(QDialog):
    """A list of places, each with a box; those whose box is ticked are marked as one step of undo."""

    def __init__(self, session: Session, id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Mark All Like This")
        self.resize(620, 420)
        self._session, self._id = session, id
        annotation = session.document.annotations[id]
        name = shown(session.codebook.get(annotation.label).name.lower(), 40)
        found = alike.places(session.document, annotation)
        column = QVBoxLayout(self)
        words = shown(annotation.words, 80)
        self.said = QLabel(
            f"“{words}” stands at {counted(len(found), 'other place')}. Each that is ticked becomes a {name} like it."
        )
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        column.addWidget(self.said)
        self.list = QListWidget()
        self.list.setAccessibleName("Places")
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for place in found:
            item = QListWidgetItem(self._around(place))
            item.setData(_PLACE, place)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.itemChanged.connect(lambda _item: self._refresh())
        column.addWidget(self.list, 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.mark = self.buttons.addButton("Mark", QDialogButtonBox.ButtonRole.AcceptRole)
        self.mark.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        self._refresh()

    def _around(self, place: Range) -> str:
        text, (start, end) = self._session.text, place
        before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        left = ("…" if start > _AROUND else "") + before.rpartition("\n")[2]
        return shown(f"{left}[{text[start:end]}]{after.partition(chr(10))[0]}…", 300)

    def chosen(self) -> list[Range]:
        """The places whose box is ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [tuple(item.data(_PLACE)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _refresh(self) -> None:
        count = len(self.chosen())
        self.mark.setText(f"Mark {count:,}" if count else "Mark")
        self.mark.setEnabled(count > 0)

    def accept(self) -> None:
        """Marks them."""
        session, places = self._session, self.chosen()
        if session.get(self._id) is not None and places:
            title = f"mark {counted(len(places), 'place')} alike"
            session.edit(title, alike.mark_all, codebook=session.codebook, like=self._id, ranges=places)
        super().accept()
