"""The editor of who says it: one or several sources by name, and what is known of each."""

from typing import Self

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import KINDS, Document, Kind, Source
from annotator.ui.literal import short, shown
from annotator.ui.naming import Draft, drafts_of, guess_kind, name_and_role, say_who, who_is_meant, who_target
from annotator.ui.popup import Popup, muted, named
from annotator.ui.segments import Segments
from annotator.ui.session import Session
from annotator.ui.tags_editor import accept_unless_completing, style_completions

_NAME, _ID = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


def _names_model(document: Document, parent: QObject) -> QStandardItemModel:
    """The sources of a document by name and other names, shown with their role."""
    model = QStandardItemModel(parent)
    rows = [(source.name, source) for source in document.sources]
    rows += [(other, source) for source in document.sources for other in source.names if other != source.name]
    for name, source in sorted(rows, key=lambda row: row[0].casefold()):
        about = ", ".join(text for text in (source.role, source.affiliation) if text)
        whose = "" if name == source.name else f"  →  {source.name}"
        item = QStandardItem(shown(f"{name}{whose}{f'  ·  {about}' if about else ''}", 160))
        item.setData(name, _NAME)
        item.setData(source.id, _ID)
        model.appendRow(item)
    return model


class _Row(QFrame):
    """One source: the line for its name, and a button that takes it away."""

    entered = Signal()
    typed = Signal(str)
    picked = Signal(str)
    removed = Signal()
    kept = Signal()

    def __init__(self, draft: Draft, model: QStandardItemModel) -> None:
        super().__init__()
        self.draft = draft
        self.kind_chosen = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.edit = QLineEdit(draft.name)
        self.edit.setAccessibleName("Name of the source")
        completer = QCompleter(model, self)
        completer.setCompletionRole(_NAME)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(9)
        # going through the list puts each name into the line already: what stands there is what counts
        for signal in (completer.highlighted, completer.activated):
            signal[QModelIndex].connect(lambda index: self.picked.emit(index.data(_ID) or ""))  # type: ignore[index]
        self.edit.setCompleter(completer)
        style_completions(completer)
        self.edit.textChanged.connect(self.typed)
        self.edit.returnPressed.connect(self.kept)
        self.edit.installEventFilter(self)
        self.remove = QToolButton()
        self.remove.setText("×")
        self.remove.setAccessibleName("Take this source away")
        self.remove.clicked.connect(self.removed)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.remove)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return super().eventFilter(watched, event)


class WhoEditor(Popup):
    """W: the sources of a mention, or of a record whose source no words name."""

    title = "Who says it"
    width_wanted = 470

    @classmethod
    def open_for(cls, session: Session, id: str, point: QPoint, parent: QWidget | None = None) -> Self | None:
        """Opens it for a mention or a record; a record's mention is found by :func:`who_target`."""
        target = who_target(session, id)
        if not target:
            session.refused.emit(
                "A cue has no source of its own. Choose the quote, or the words that name who says it."
            )
            return None
        return super().open_for(session, target, point, parent)

    def build(self) -> None:
        document = self.session.document
        self._known = self.session.known()
        self._model = _names_model(self._known, self)
        self._changed = False
        self._rows: list[_Row] = []
        self._row: _Row | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.body.addLayout(self._lines)
        self.another = QPushButton("+ another")
        self.another.setAccessibleName("Another source")
        self.another.setAutoDefault(False)
        self.another.clicked.connect(lambda: self._add(Draft(), focus=True))
        line = QHBoxLayout()
        line.addWidget(self.another)
        line.addStretch(1)
        self.body.addLayout(line)
        self._build_details()
        for draft in drafts_of(document, self.annotation) or [self._proposed()]:
            self._add(draft)
        self._select(self._rows[0])

    def _build_details(self) -> None:
        self.about = muted("")
        self.kind = Segments("Kind", KINDS, "person")
        self.role, self.affiliation, self.names = QLineEdit(), QLineEdit(), QLineEdit()
        self.role.setPlaceholderText("mayor, spokeswoman, witness")
        self.affiliation.setPlaceholderText("City of Norvik")
        self.names.setPlaceholderText("with semicolons between them")
        self.rename = QCheckBox()
        self.body.addWidget(self.about)
        self.body.addWidget(self.rename)
        self.body.addWidget(self.kind)
        pair = QHBoxLayout()
        pair.setSpacing(8)
        pair.addLayout(named("Role", self.role))
        pair.addLayout(named("Affiliation", self.affiliation))
        self.body.addLayout(pair)
        self.body.addLayout(named("Other names", self.names))
        self.kind.chosen.connect(self._kind_chosen)
        self.rename.toggled.connect(self._rename_toggled)
        for field in (self.role, self.affiliation, self.names):
            field.textEdited.connect(self._details_edited)
            field.setReadOnly(bool(self.session.read_only))

    def _proposed(self) -> Draft:
        """What is proposed where nobody is named: a source of that name, or a new one; nothing for a record itself."""
        draft = Draft()
        if not self.session.codebook.is_record(self.annotation):
            words = self.annotation.words
            meant = who_is_meant(self._known, self.annotation)
            if meant is not None:
                draft.be(meant)
            else:
                name, role = name_and_role(words)
                draft.typed(self._known, name, guess_kind(words))
                if draft.known is None:
                    draft.role = role
        return draft

    def first(self) -> QWidget:
        return self._rows[0].edit

    def show_at(self, point: QPoint) -> None:
        super().show_at(point)
        self._rows[0].edit.selectAll()

    def touched(self) -> bool:
        return self._changed

    # Rows

    def _add(self, draft: Draft, *, focus: bool = False) -> _Row:
        row = _Row(draft, self._model)
        row.edit.setPlaceholderText("Who is it? A name, or what they are called")
        row.edit.setReadOnly(bool(self.session.read_only))
        row.entered.connect(lambda: self._select(row))
        row.typed.connect(lambda text: self._typed(row, text))
        row.picked.connect(lambda id: self._picked(row, self._known.sources.get(id)))
        row.removed.connect(lambda: self._remove(row))
        row.kept.connect(lambda: accept_unless_completing(self, row.edit))
        before = self._rows[-1].remove if self._rows else None
        self._rows.append(row)
        self._lines.addWidget(row)
        if before is not None:
            QWidget.setTabOrder(before, row.edit)
            QWidget.setTabOrder(row.edit, row.remove)
        self._tidy()
        if focus:
            self._changed = True
            row.show()
            self.fit()
            row.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return row

    def _remove(self, row: _Row) -> None:
        self._changed = True
        if len(self._rows) == 1:
            row.edit.clear()
            row.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        at = self._rows.index(row)
        self._rows.remove(row)
        next_row = self._rows[min(at, len(self._rows) - 1)]
        next_row.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._select(next_row)
        self._tidy()
        self.fit()

    def _tidy(self) -> None:
        for row in self._rows:
            row.remove.setVisible(len(self._rows) > 1 or bool(row.edit.text()))

    def _typed(self, row: _Row, text: str) -> None:
        self._changed = True
        name, semicolon, rest = text.partition(";")
        if semicolon:
            row.edit.setText(name.strip())
            self._add(Draft(), focus=True).edit.setText(rest.strip())
            return
        row.draft.typed(self._known, name, row.draft.kind if row.kind_chosen else guess_kind(name.strip()))
        self._tidy()
        self._show_details()

    def _picked(self, row: _Row, source: Source | None) -> None:
        if source is not None:
            self._changed = True
            row.draft.be(source)
            self._show_details()

    # What is known of the row with the keyboard

    def _select(self, row: _Row) -> None:
        if row in self._rows:
            self._row = row
            self._show_details()

    def _show_details(self) -> None:
        if self._row is None:
            return
        draft = self._row.draft
        if not draft.name:
            about = "Nobody named yet"
        elif draft.known is not None:
            about = f"Known: {shown(draft.known.name, 60)}"
        else:
            about = "A new source"
        self.about.setText(about)
        self.kind.set_value(draft.kind)
        for field, text in (
            (self.role, draft.role),
            (self.affiliation, draft.affiliation),
            (self.names, "; ".join(draft.names)),
        ):
            if field.text() != text:
                field.setText(text)
        origin = draft.origin
        better = origin is not None and bool(draft.name) and draft.name != origin.name
        possible = better and (draft.known is None or draft.known is origin)
        self.rename.blockSignals(True)
        self.rename.setChecked(draft.rename)
        self.rename.blockSignals(False)
        if origin is not None:
            self.rename.setText(f"Rename {short(origin.name, 34)} to this".replace("&", "&&"))
        if self.rename.isVisibleTo(self) != possible:
            self.rename.setVisible(possible)
            self.fit()

    def _kind_chosen(self, value: str) -> None:
        if self._row is None:
            return
        self._changed = True
        self._row.kind_chosen = True
        kinds: dict[str, Kind] = {kind: kind for kind in KINDS}
        self._row.draft.kind = kinds[value]

    def _details_edited(self) -> None:
        if self._row is None:
            return
        self._changed = True
        draft = self._row.draft
        draft.role, draft.affiliation = self.role.text(), self.affiliation.text()
        names = (name.strip() for name in self.names.text().split(";"))
        draft.names = tuple(dict.fromkeys(name for name in names if name))

    def _rename_toggled(self, wanted: bool) -> None:
        if self._row is None:
            return
        self._changed = True
        self._row.draft.keep_origin(wanted)
        self._show_details()

    def commit(self) -> None:
        drafts = [row.draft for row in self._rows]
        document = say_who(self.session.document, annotation=self.id, drafts=drafts, stamp=self.session.stamp())
        self.session.apply("say who", document)
