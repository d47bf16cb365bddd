"""The editor of a whole record: its label, attributes, sources and cues, note, tags, evidence and status."""

from typing import Any, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLayoutItem,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.codebook import Attribute
from annotator.core.model import Elsewhere, LinkTarget, Status
from annotator.ui.evidence_rows import EvidenceRows
from annotator.ui.literal import short, shown
from annotator.ui.popup import Popup, muted, named
from annotator.ui.record_changes import Changes, made
from annotator.ui.segments import Choice, Segments
from annotator.ui.tags_editor import TagsLine, accept_unless_completing, used_tags

_LINKS_HIGH = 128
"""Pixels that the links take before they scroll."""
_FIRST_ROLES = ("source", "who", "cue")


class RecordEditor(Popup):
    """Enter: everything about a record. What changed is one step of undo."""

    title = "Record"
    hint = "Ctrl+Enter keeps it, Esc leaves it as it was."
    width_wanted = 470

    def build(self) -> None:
        record, session = self.annotation, self.session
        self._unlinked: list[tuple[str, LinkTarget]] = []
        self._build_label()
        self._attributes: dict[str, tuple[QWidget, Any]] = {}
        self._attribute_box = QVBoxLayout()
        self._attribute_box.setSpacing(8)
        self.body.addLayout(self._attribute_box)
        self._build_links()
        self.note = QPlainTextEdit(record.note)
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(62)
        self.body.addLayout(named("Note", self.note))
        self.tags = TagsLine(record.tags, used_tags(session.document.annotations))
        self.tags.returnPressed.connect(lambda: accept_unless_completing(self, self.tags))
        self.body.addLayout(named("Tags", self.tags))
        self.evidence = EvidenceRows(record.attributes.get("evidence"), read_only=bool(session.read_only))
        self.body.addWidget(self.evidence)
        statuses = [status for status in get_args(Status) if status != "suggested" or record.status == "suggested"]
        self.status = Segments("Status", statuses, record.status)
        self.body.addLayout(named("Status", self.status))
        self._show_attributes()

    def __init__(self, *arguments: Any, **named_arguments: Any) -> None:
        super().__init__(*arguments, **named_arguments)
        self.done = QPushButton("Done")
        self.done.clicked.connect(self.accept)
        self.foot.addWidget(self.done)
        if self.session.read_only:
            for field in self.findChildren(QWidget):
                if isinstance(field, (QComboBox, QLineEdit, QPlainTextEdit, QToolButton)):
                    field.setEnabled(False)

    def first(self) -> QWidget:
        widgets = [widget for widget, _ in self._attributes.values()]
        return self.done if self.session.read_only else widgets[0] if widgets else self.note

    # Label and attributes

    def _build_label(self) -> None:
        record, codebook = self.annotation, self.session.codebook
        part = codebook.get(record.label).part
        self.label = Choice()
        labels = [label for label in codebook.labels if label.part == part]
        if record.label not in [label.label for label in labels]:
            labels.append(codebook.get(record.label))
        for label in labels:
            self.label.addItem(shown(label.name, 60), label.label)
        self.label.setCurrentIndex([label.label for label in labels].index(record.label))
        self.label.currentIndexChanged.connect(self._show_attributes)
        self.body.addLayout(named("Label", self.label))

    def _show_attributes(self) -> None:
        """The fields of the label that is chosen."""
        label = self.session.codebook.get(self.label.currentData())
        given = {name: self._value_of(name) for name in self._attributes}
        while self._attribute_box.count():
            _clear(self._attribute_box.takeAt(0))
        self._attributes = {}
        for attribute in label.attributes:
            value = given.get(attribute.name, self.annotation.attributes.get(attribute.name))
            if attribute.name == "evidence" or not (value is None or isinstance(value, str)):
                continue  # what is not a word is edited elsewhere or not here: it stays as it is
            field = self._field(attribute, value or "")
            self._attributes[attribute.name] = (field, value)
            self._attribute_box.addLayout(named(shown(attribute.title or attribute.name, 60), field))
        wanted = "evidence" in label.roles or self.annotation.attributes.get("evidence")
        self.evidence.setVisible(bool(wanted) and self.evidence.possible())
        self.fit()

    def _field(self, attribute: Attribute, value: str) -> QWidget:
        name = shown(attribute.title or attribute.name, 60)
        if not attribute.values:
            line = QLineEdit(value)
            line.setAccessibleName(name)
            return line
        values = ["", *attribute.values] + ([value] if value and value not in attribute.values else [])
        return Segments(name, values, value)

    def _value_of(self, name: str) -> Any:
        """An attribute as it stands in its field; None for no value."""
        field, before = self._attributes[name]
        text = field.value() if isinstance(field, Segments) else field.text() if isinstance(field, QLineEdit) else ""
        return before if text == (before or "") else text.strip() or None

    # Links

    def _build_links(self) -> None:
        box = QWidget()
        self._links = QVBoxLayout(box)
        self._links.setContentsMargins(0, 0, 0, 0)
        self._links.setSpacing(2)
        roles = self.annotation.links
        first = {role: place for place, role in enumerate(_FIRST_ROLES)}
        for role in sorted(roles, key=lambda role: (first.get(role, len(first)), role)):
            for target in roles[role]:
                self._links.addWidget(self._link_row(role, target))
        if not self._links.count():
            self._links.addWidget(
                muted("No source, no cue. S and U on selected words add them, W says who; L links records.")
            )
        area = QScrollArea()
        area.setWidget(box)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedHeight(min(box.sizeHint().height(), _LINKS_HIGH))
        area.viewport().setAutoFillBackground(False)
        box.setAutoFillBackground(False)
        self.body.addWidget(area)

    def _link_row(self, role: str, target: LinkTarget) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        name = muted(shown(role, 30))
        name.setFixedWidth(70)
        text = self._told(role, target)
        words = QLabel(text)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setMinimumWidth(40)
        remove = QToolButton()
        remove.setText("×")
        remove.setAccessibleName(f"Unlink {role} {text}")
        remove.clicked.connect(lambda: self._unlink(row, role, target))
        layout.addWidget(name)
        layout.addWidget(words, 1)
        layout.addWidget(remove)
        return row

    def _told(self, role: str, target: LinkTarget) -> str:
        if isinstance(target, Elsewhere):
            there = self.session.elsewhere.get(target)
            return f"{f'{short(there.words, 30)} ' if there is not None else ''}in {shown(target.article, 60)}"
        document = self.session.document
        if role == "who":
            source = document.sources.get(target)
            return shown(source.name, 60) if source is not None else "a source that could not be read"
        annotation = document.annotations.get(target)
        if annotation is None:
            return "a record that could not be read"
        names = [s.name for s in map(document.sources.get, annotation.linked_ids("who")) if s is not None]
        whose = f"  ·  {shown(', '.join(names), 40)}" if role == "source" and names else ""
        return f"{short(annotation.last_words, 30)}{whose}"

    def _unlink(self, row: QWidget, role: str, target: LinkTarget) -> None:
        self._unlinked.append((role, target))
        row.setEnabled(False)
        row.hide()

    # What it comes to

    def changes(self) -> Changes:
        """What is different from the record as it is."""
        record = self.annotation
        changes = Changes(unlinked=self._unlinked)
        if self.label.currentData() != record.label:
            changes.label = self.label.currentData()
        for name in self._attributes:
            value = self._value_of(name)
            if value != record.attributes.get(name):
                changes.attributes[name] = value
        evidence = self.evidence.value()
        if evidence != record.attributes.get("evidence"):
            changes.attributes["evidence"] = evidence
        if self.note.document().isModified():
            changes.note = self.note.toPlainText().strip()
        if self.tags.changed():
            changes.tags = self.tags.tags()
        status: dict[str, Status] = {status: status for status in get_args(Status)}
        if self.status.value() != record.status:
            changes.status = status[self.status.value()]
        return changes

    def commit(self) -> None:
        session = self.session
        document = made(session.document, self.id, self.changes(), codebook=session.codebook, stamp=session.stamp())
        session.apply(f"edit {session.codebook.get(self.annotation.label).name.lower()}", document)


def _clear(item: QLayoutItem | None) -> None:
    """Takes a layout apart with the widgets in it."""
    layout = item.layout() if item is not None else None
    while layout is not None and layout.count():
        taken = layout.takeAt(0)
        widget = taken.widget() if taken is not None else None
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
