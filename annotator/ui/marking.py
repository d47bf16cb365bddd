"""What the commands of the Mark and Record menus do to the article in sight."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication

from annotator.core import alike, edits
from annotator.core.codebook import Attribute
from annotator.core.model import Annotation
from annotator.ui.dialogs import asked

if TYPE_CHECKING:
    from annotator.ui.session import Session
    from annotator.ui.window import Window


class Marking:
    """The acts of a person on the selection and the active record of a window."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    @property
    def _session(self) -> "Session":
        session = self._window.session
        assert session is not None
        return session

    def active_record(self) -> Annotation | None:
        """The active record: a quote or a claim, not a mention or a cue."""
        session = self._window.session
        record = session.get(session.active) if session is not None and session.active else None
        return record if record is not None and session is not None and session.codebook.is_record(record) else None

    def mark(self, label: str) -> None:
        """Marks the selected words; mentions and cues go to the active record."""
        view, session = self._window.view, self._session
        ranges = view.selected()
        entry = session.codebook.get(label)
        if not ranges:
            if entry.part != "record" or not self._relabel(label):
                self._window.say("Select some words first: drag over them, or hold Shift and use the arrow keys.")
            return
        if entry.part == "record":
            done = session.mark(label, ranges)
            what = f"Marked as {entry.name.lower()}."
            self._window.suggesting.marked(done)
        else:
            record = self.active_record()
            done = session.attach(entry.part, ranges)
            whose = f" of {_short(record.words)}" if record is not None else ", by itself: no record is active"
            what = f"Marked as {entry.name.lower()}{whose}."
            if entry.part == "source":
                what += " W says who it is."
        if done:
            view.clear_selection()
            self._window.say(what)
        view.setFocus()

    def _relabel(self, label: str) -> bool:
        """Makes the active record one of that label; whether it was of another one."""
        session, record = self._session, self.active_record()
        if record is None or record.label == label:
            return False
        name = session.codebook.get(label).name.lower()
        title = f"make it a {name}"
        if session.edit(title, edits.relabel, codebook=session.codebook, annotation=record.id, label=label):
            self._window.say(f"{_short(record.words)} is a {name} now. Ctrl+Z takes it back.")
        return True

    def add_part(self) -> None:
        """Adds the selected words to the active record."""
        view, session = self._window.view, self._session
        record, ranges = self.active_record(), view.selected()
        if record is not None and ranges and session.add_part(ranges):
            view.clear_selection()
            self._window.say(f"Added to {_short(record.words)}.")
        view.setFocus()

    def drag_span(self, id: str, part: int, start: int, end: int) -> None:
        """Changes the ends of a part, as they were dragged."""
        self._session.edit("change the words", edits.set_span, annotation=id, index=part, start=start, end=end)

    def undo(self) -> None:
        """Takes back the last step."""
        self._window.say(f"Undone: {self._session.history.undo_title}.")
        self._session.undo()

    def redo(self) -> None:
        """Makes the step taken back again."""
        self._window.say(f"Redone: {self._session.history.redo_title}.")
        self._session.redo()

    def copy(self) -> None:
        """The selected words to the clipboard, from the article's own text."""
        ranges = self._window.view.selected()
        if ranges:
            QGuiApplication.clipboard().setText(self._session.text[ranges[0][0] : ranges[0][1]])

    def _anchor(self) -> QPoint:
        """Where a small editor for the active annotation opens: below its words, or in the middle of the article."""
        view, session = self._window.view, self._session
        annotation = session.get(session.active)
        if annotation is not None and annotation.spans:
            last = annotation.spans[0]
            view.show_range(last.start, last.end)
            rects = view.range_rects(last.start, last.end)
            if rects:
                return view.viewport().mapToGlobal(QPoint(round(rects[-1].left()), round(rects[-1].bottom()) + 8))
        return view.viewport().mapToGlobal(view.viewport().rect().center())

    def mark_all_alike(self) -> None:
        """Shows every other place with the active annotation's words, and marks those that are wanted."""
        from annotator.ui.all_alike import AllAlike

        session = self._session
        annotation = session.get(session.active)
        if annotation is None:
            return
        if not alike.places(session.document, annotation):
            self._window.say(f"{_short(annotation.words)} stands nowhere else, but where it is marked so already.")
        else:
            asked(AllAlike(session, session.active, self._window))

    def say_who(self) -> None:
        """Opens the editor of who says it."""
        from annotator.ui.editors import WhoEditor, who_target

        session = self._session
        WhoEditor.open_for(session, who_target(session, session.active), self._anchor(), self._window)

    def edit_note(self) -> None:
        """Opens the note."""
        from annotator.ui.editors import NoteEditor

        NoteEditor.open_for(self._session, self._session.active, self._anchor(), self._window)

    def edit_tags(self) -> None:
        """Opens the tags."""
        from annotator.ui.editors import TagsEditor

        TagsEditor.open_for(self._session, self._session.active, self._anchor(), self._window)

    def edit_record(self) -> None:
        """Takes what is offered for the record that was just marked; else opens all of the active record."""
        if self._window.suggesting.take_offer():
            return
        from annotator.ui.editors import RecordEditor

        RecordEditor.open_for(self._session, self._session.active, self._anchor(), self._window)

    def type_choices(self) -> Attribute | None:
        """The attribute of the active record that has a few fixed values, the first of them."""
        session = self._window.session
        annotation = session.get(session.active) if session is not None and session.active else None
        if annotation is None or session is None:
            return None
        attributes = session.codebook.get(annotation.label).attributes
        return next((attribute for attribute in attributes if attribute.values), None)

    def next_type(self) -> None:
        """The next value of that attribute."""
        attribute, session = self.type_choices(), self._session
        annotation = session.get(session.active)
        if attribute is None or annotation is None:
            return
        now: Any = annotation.attributes.get(attribute.name)
        at = attribute.values.index(now) + 1 if now in attribute.values else 0
        value = attribute.values[at % len(attribute.values)]
        name = attribute.title or attribute.name
        session.edit(
            f"change {name.lower()}", edits.set_attribute, annotation=annotation.id, name=attribute.name, value=value
        )
        self._window.say(f"{name}: {value}.")

    def accept(self) -> None:
        """Takes the suggestion that is active."""
        session = self._session
        session.edit("accept", edits.set_status, annotations=[session.active], status="accepted")

    def reject(self) -> None:
        """Drops the suggestion that is active, and goes on to the next."""
        session = self._session
        session.edit("reject", edits.set_status, annotations=[session.active], status="rejected")
        self._window.going.next_suggestion()

    def remove_active(self) -> None:
        """Removes the active annotation."""
        session = self._session
        annotation = session.get(session.active)
        if annotation is not None and session.remove(annotation.id):
            name = session.codebook.get(annotation.label).name
            self._window.say(f"{name} removed. Ctrl+Z brings it back.")

    def let_go(self) -> None:
        """Lets go of the selection; when there is none, of the active record."""
        view = self._window.view
        if view.anchor != view.caret:
            view.clear_selection()
        elif self._window.missing.is_open:
            self._window.missing.close()
        elif not self._window.suggesting.drop_offer():
            self._session.set_active("")


def _short(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words if len(words) <= 24 else words[:23] + '…'}”"
