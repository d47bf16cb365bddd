"""The form of one label of the codebook."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.core.codebook import Label, Part
from annotator.ui.attribute_rows import AttributeRows
from annotator.ui.codebook_draft import FIXED, ROLES, slug
from annotator.ui.color_field import ColorField
from annotator.ui.literal import for_button
from annotator.ui.popup import muted, named
from annotator.ui.segments import Segments
from annotator.ui.theme import DARK, LIGHT

_PARTS: dict[str, Part] = {"a record": "record", "a mention": "source", "a cue": "cue"}


class LabelForm(QScrollArea):
    """``edited(Label)`` with the label as it stands in the fields, whenever a person changed one of them."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = Label(label="")
        self._new = False
        self._showing = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        box = QWidget()
        box.setAutoFillBackground(False)
        self.setWidget(box)
        column = QVBoxLayout(box)
        column.setContentsMargins(16, 2, 16, 8)
        column.setSpacing(12)
        self.title, self.name, self.key = QLineEdit(), QLineEdit(), QLineEdit()
        self.key.setMaxLength(1)
        self.key.setFixedWidth(52)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addLayout(named("Name", self.title), 3)
        first.addLayout(named("Name in files", self.name), 2)
        first.addLayout(named("Key", self.key))
        column.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(18)
        self.color = ColorField("Colour on light ground", LIGHT.page)
        self.color_dark = ColorField("Colour on dark ground", DARK.page)
        self.part = Segments("What it marks", list(_PARTS), "a record")
        second.addLayout(named("On light ground", self.color))
        second.addLayout(named("On dark ground", self.color_dark))
        second.addLayout(named("What it marks", self.part), 1)
        column.addLayout(second)
        self.definition = self._text("What it is", 54, column)
        self.examples = self._text("Examples, a line each", 74, column)
        self.counterexamples = self._text("Not these, a line each", 54, column)
        self.attributes = AttributeRows()
        column.addWidget(self.attributes)
        column.addWidget(muted("What it may be linked to"))
        self._roles_box = QGridLayout()
        self._roles_box.setSpacing(6)
        column.addLayout(self._roles_box)
        self._roles: dict[str, QCheckBox] = {}
        column.addStretch(1)
        for line in (self.name, self.key):
            line.textEdited.connect(lambda _text: self._changed())
        self.title.textEdited.connect(self._titled)
        self.color.changed.connect(lambda _color: self._changed())
        self.color_dark.changed.connect(lambda _color: self._changed())
        self.part.chosen.connect(lambda _part: self._changed())
        self.attributes.changed.connect(self._changed)

    def _text(self, name: str, height: int, column: QVBoxLayout) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(height)
        edit.textChanged.connect(self._changed)
        column.addLayout(named(name, edit))
        return edit

    def show_label(self, label: Label, *, new: bool) -> None:
        """Shows a label; of one that is ``new`` the name in files follows the name."""
        self._showing = True
        self._label, self._new = label, new and label.label.rstrip("_0123456789") == slug(label.title)
        self.title.setText(label.name)
        self.name.setText(label.label)
        self.name.setEnabled(label.label not in FIXED)
        fixed = "Other programs know it by this name." if label.label in FIXED else ""
        self.name.setToolTip(fixed)
        self.name.setAccessibleDescription(fixed)
        self.key.setText(label.key)
        self.color.set_value(label.color)
        self.color_dark.set_value(label.color_dark)
        self.part.set_value(next(text for text, part in _PARTS.items() if part == label.part))
        self.part.setEnabled(label.label not in FIXED)
        self.definition.setPlainText(label.definition)
        self.examples.setPlainText("\n".join(label.examples))
        self.counterexamples.setPlainText("\n".join(label.counterexamples))
        self.attributes.set_value(label.attributes)
        self._show_roles(label)
        self.verticalScrollBar().setValue(0)
        self._showing = False

    def _show_roles(self, label: Label) -> None:
        for box in self._roles.values():
            self._roles_box.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._roles = {}
        for at, role in enumerate(dict.fromkeys((*ROLES, *label.roles))):
            box = QCheckBox(for_button(role))
            box.setChecked(role in label.roles)
            box.toggled.connect(lambda _on: self._changed())
            self._roles[role] = box
            self._roles_box.addWidget(box, at // 4, at % 4)

    def _titled(self, text: str) -> None:
        if self._new:
            self.name.setText(slug(text))
        self._changed()

    def _changed(self) -> None:
        if self._showing:
            return
        before = self._label
        self._new = self._new and not self.name.isModified()
        title = self.title.text().strip()
        self._label = replace(
            before,
            label=self.name.text().strip(),
            title=before.title if title == before.name else title,
            key=self.key.text().strip().upper(),
            color=self.color.line.text().strip(),
            color_dark=self.color_dark.line.text().strip(),
            part=_PARTS[self.part.value()],
            definition=_same(before.definition, self.definition, lambda text: text.strip()),
            examples=_lines(self.examples),
            counterexamples=_lines(self.counterexamples),
            attributes=self.attributes.value(),
            roles=self._chosen_roles(before.roles),
        )
        self.edited.emit(self._label)

    def _chosen_roles(self, before: Sequence[str]) -> tuple[str, ...]:
        kept = [role for role in before if self._roles[role].isChecked()]
        return (*kept, *(role for role, box in self._roles.items() if box.isChecked() and role not in before))


def _same(before: str, edit: QPlainTextEdit, tidy: Callable[[str], str]) -> str:
    text = edit.toPlainText()
    return before if text == before else tidy(text)


def _lines(edit: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in edit.toPlainText().split("\n") if line.strip())
