"""A small editor in a window of its own, that stands where the words are and goes away by itself.

Esc leaves everything as it was. Enter (in a line), Ctrl+Enter and a click elsewhere keep what was said, as one step of
undo. The keyboard goes back to where it was.
"""

from typing import ClassVar, Self

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from annotator.core.model import Annotation
from annotator.ui.literal import short
from annotator.ui.session import Session

_MARGIN = 8
"""Pixels kept between an editor and the edge of the screen."""

_STYLE = "QComboBox::drop-down { border: 0; width: 22px; }"


class Popup(QFrame):
    """Base of the small editors on one annotation. A subclass builds its fields into ``body`` and says in
    :meth:`commit` what they come to."""

    title: ClassVar[str] = ""
    hint: ClassVar[str] = "Enter keeps it, Esc leaves it as it was."
    width_wanted: ClassVar[int] = 380

    def __init__(self, session: Session, id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.session, self.id = session, id
        self._settled = False
        self._before: QWidget | None = None
        self.setProperty("role", "popup")
        self.setStyleSheet(_STYLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.title)
        self.setFixedWidth(self.width_wanted)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 11, 14, 11)
        outer.setSpacing(8)
        outer.addLayout(self._heading())
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body)
        self.build()
        self.foot = QHBoxLayout()
        self.foot.addWidget(muted("This article can only be read." if session.read_only else self.hint), 1)
        outer.addLayout(self.foot)
        session.changed.connect(self._still_there)
        session.closing.connect(self.close)  # what was typed is kept, as by a click elsewhere

    @classmethod
    def open_for(cls, session: Session, id: str, point: QPoint, parent: QWidget | None = None) -> Self | None:
        """Opens an editor for an annotation at a global place; None when there is nothing to edit."""
        if session.get(id) is None:
            return None
        editor = cls(session, id, parent)
        editor.show_at(point)
        return editor

    @property
    def annotation(self) -> Annotation:
        """What is edited."""
        return self.session.document.annotations[self.id]

    def build(self) -> None:
        """Puts the fields into ``body``."""

    def commit(self) -> None:
        """Makes what was said a step of the session; nothing when it is as it was."""

    def touched(self) -> bool:
        """Whether a click elsewhere keeps what is in the fields."""
        return True

    def first(self) -> QWidget | None:
        """Where the keyboard goes."""
        return None

    def _heading(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        title = QLabel(self.title)
        title.setTextFormat(Qt.TextFormat.PlainText)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        line.addWidget(title)
        line.addWidget(muted(short(self.annotation.last_words, 36)), 1)
        return line

    def show_at(self, point: QPoint) -> None:
        """Shows it at a global place, moved as far as it takes to be whole on the screen."""
        self._before = QApplication.focusWidget()
        self.adjustSize()
        screen = QGuiApplication.screenAt(point) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        x = max(room.left(), min(point.x(), room.right() - self.width()))
        y = max(room.top(), min(point.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        first = self.first()
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def fit(self) -> None:
        """After a field came or went: the height that the fields need, still on the screen."""
        if not self.isVisible():
            return
        for layout in (self.body, self.layout()):
            if layout is not None:
                layout.activate()
        self.adjustSize()
        room = self.screen().availableGeometry()
        if self.geometry().bottom() > room.bottom() - _MARGIN:
            self.move(self.x(), max(room.top(), room.bottom() - _MARGIN - self.height()))

    # Ways out

    def accept(self) -> None:
        """Keeps what was said and closes."""
        self._settle(keep=True)
        self.close()

    def cancel(self) -> None:
        """Leaves everything as it was and closes."""
        self._settle(keep=False)
        self.close()

    def _still_there(self) -> None:
        """The record may go meanwhile: another window's work came in, or something was taken back."""
        if not self._settled and self.session.get(self.id) is None:
            self.cancel()
            self.session.refused.emit("The record that you were editing has been removed, so its editor was closed.")

    def _settle(self, *, keep: bool) -> None:
        if self._settled:
            return
        self._settled = True
        if keep and not self.session.read_only and self.session.get(self.id) is not None:
            self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settle(keep=self.touched())
        super().closeEvent(event)
        before = self._before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)


def muted(text: str) -> QLabel:
    """A line of small quiet type."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "heading")
    return label


def named(text: str, field: QWidget) -> QVBoxLayout:
    """A field with its name above it, for the eye and for a screen reader."""
    column = QVBoxLayout()
    column.setSpacing(2)
    label = muted(text.replace("&", "&&"))  # a label with a buddy makes a key of a single one
    label.setBuddy(field)
    if not field.accessibleName():
        field.setAccessibleName(text)
    column.addWidget(label)
    column.addWidget(field)
    return column
