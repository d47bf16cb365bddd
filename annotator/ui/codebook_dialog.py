"""The codebook of a folder in a window: its labels at the left, the one that is chosen at the right, below them what
is in the way, which colours look alike, and what is touched."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from annotator import formats
from annotator.core.codebook import Codebook, CodebookError, Label
from annotator.core.words import counted
from annotator.corpus import codebook_files
from annotator.corpus.labels import Usage, Used
from annotator.corpus.outlets import RefusedError
from annotator.ui.codebook_draft import FIXED, Draft
from annotator.ui.dialogs import asked
from annotator.ui.label_delegate import LABEL, USED, LabelDelegate
from annotator.ui.label_form import LabelForm
from annotator.ui.literal import name_of, shown
from annotator.ui.popup import muted
from annotator.ui.theme import Theme

_MOST = 4
"""Sentences below the form; the rest is a number."""


class CodebookDialog(QDialog):
    """``kept(Codebook, dict)``: the codebook as it is to be, and from which labels to which annotations go. Whoever
    keeps it hides the dialog meanwhile, and closes it when that worked or shows it again with :meth:`failed`."""

    kept = Signal(object, object)

    def __init__(
        self, codebook: Codebook, folder: Path, theme: Theme, keys: Mapping[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.draft = Draft(codebook)
        self._folder = folder
        self._keys, self._usage = dict(keys), Usage({}, {})
        self._known = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Codebook")
        self.resize(900, 720)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(muted(f"For the articles in {name_of(folder)}"))
        middle = QHBoxLayout()
        middle.setSpacing(4)
        middle.addLayout(self._build_list(theme))
        self.form = LabelForm()
        self.form.edited.connect(self._edited)
        middle.addWidget(self.form, 1)
        column.addLayout(middle, 1)
        self.fault, self.alike, self.touches = QLabel(), QLabel(), QLabel()
        for told, role in ((self.fault, "warning"), (self.alike, "muted"), (self.touches, "muted")):
            told.setTextFormat(Qt.TextFormat.PlainText)
            told.setWordWrap(True)
            told.setProperty("role", role)
            column.addWidget(told)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.keep = buttons.addButton("Keep", QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep.setDefault(True)
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        self.bring = buttons.addButton("Import…", QDialogButtonBox.ButtonRole.ResetRole)
        self.bring.setToolTip("Labels out of another tool's codebook or another folder's")
        self.bring.clicked.connect(self._import)
        self.hand_out = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.ResetRole)
        self.hand_out.setToolTip("The codebook for NVivo, MAXQDA, ATLAS.ti, QualCoder and others")
        self.hand_out.clicked.connect(self._export)
        for button in (self.bring, self.hand_out):
            button.setAutoDefault(False)
        column.addWidget(buttons)
        self._fill(0)

    def _build_list(self, theme: Theme) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(6)
        self.list = QListWidget()
        self.list.setAccessibleName("Labels")
        self.list.setItemDelegate(LabelDelegate(theme, self))
        self.list.setFixedWidth(196)
        self.list.currentRowChanged.connect(self._show)
        side.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.add = QPushButton("New label")
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._add)
        row.addWidget(self.add, 1)
        self.up, self.down, self.remove = QToolButton(), QToolButton(), QToolButton()
        for button, text, name, run in (
            (self.up, "↑", "Move up", lambda: self._move(-1)),
            (self.down, "↓", "Move down", lambda: self._move(1)),
            (self.remove, "×", "Remove the label", self._remove),
        ):
            button.setText(text)
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(run)
            row.addWidget(button)
        QShortcut(QKeySequence("Delete"), self.list, self._remove, context=Qt.ShortcutContext.WidgetShortcut)
        side.addLayout(row)
        return side

    # What is shown

    def set_usage(self, usage: Usage) -> None:
        """What is annotated in the folder, when that is known."""
        self._usage, self._known = usage, True
        self._fill(self.list.currentRow())

    def _fill(self, at: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for entry in self.draft.entries:
            item = QListWidgetItem(shown(entry.label.name))
            item.setData(LABEL, entry.label)
            used = self._usage.labels.get(entry.origin, Used()).annotations
            item.setData(USED, f"{used:,}" if used else "")
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, counted(used, "annotation"))
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(at, 0), self.list.count() - 1))
        self.list.blockSignals(False)
        self._show(self.list.currentRow())

    def _show(self, at: int) -> None:
        there = 0 <= at < len(self.draft.entries)
        self.form.setEnabled(there)
        if there:
            entry = self.draft.entries[at]
            self.form.show_label(entry.label, new=not entry.origin)
            self.remove.setEnabled(entry.origin not in FIXED)
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < len(self.draft.entries) - 1)
        self._tell()

    def _tell(self) -> None:
        faults = self.draft.faults(self._keys)
        touched = self.draft.touched(self._usage)
        if self.draft.renamed() or self.draft.gone:
            touched += [] if self._known else ["What is annotated in the folder is still being counted."]
        for label, sentences in (
            (self.fault, [sentence for _, sentence in faults]),
            (self.alike, self.draft.alike()),
            (self.touches, touched),
        ):
            more = f" And {len(sentences) - _MOST} more." if len(sentences) > _MOST else ""
            label.setText(shown(" ".join(sentences[:_MOST]) + more))
            label.setVisible(bool(sentences))
        self.keep.setEnabled(not faults and self.draft.changed())

    # What a person does

    def _edited(self, label: Label) -> None:
        at = self.list.currentRow()
        self.draft.entries[at].label = label
        item = self.list.item(at)
        item.setText(shown(label.name))
        item.setData(LABEL, label)
        self._tell()

    def _add(self) -> None:
        self.draft.add()
        self._fill(len(self.draft.entries) - 1)
        self.form.title.setFocus()
        self.form.title.selectAll()

    def _move(self, step: int) -> None:
        self._fill(self.draft.move(self.list.currentRow(), step))

    def _remove(self) -> None:
        at = self.list.currentRow()
        if not 0 <= at < len(self.draft.entries) or not self.remove.isEnabled():
            return
        entry = self.draft.entries[at]
        used = self._usage.labels.get(entry.origin, Used())
        to = ""
        if used.annotations:
            others = [other for other in self.draft.entries if other is not entry and other.origin]
            fit = [other for other in others if other.label.part == entry.label.part]
            stay = "Nothing: they stay as they are, in grey"
            names = [stay, *(f"{shown(other.label.name, 60)} ({other.origin})" for other in fit)]
            told = f"{counted(used.annotations, 'annotation')} in {counted(used.articles, 'article')}"
            chosen, done = QInputDialog.getItem(
                self, "Remove the Label", f"{shown(entry.label.name, 60)}: {told}. They become:", names, 0, False
            )
            if not done:
                return
            to = fit[names.index(chosen) - 1].origin if chosen != stay else ""
        self.draft.remove(at, to=to)
        self._fill(at)

    def _import(self) -> None:
        kinds = "Codebooks (*.qdc *.qdpx *.conf *.xml *.json);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self, "Import Labels", str(self._folder), kinds)
        if not name:
            return
        try:
            found = codebook_files.read(Path(name))
        except CodebookError as error:
            self._say(f"{name_of(Path(name).name)}: {error}.")
            return
        before = len(self.draft.entries)
        added = self.draft.join(found.labels)
        there = len(found.labels) - added
        self._fill(before if added else self.list.currentRow())
        more = f", {there:,} {'was' if there == 1 else 'were'} there already" if there else ""
        behind = formats.said(found.left_out, "").removesuffix(" not held by ")
        self._say(
            f"{counted(added, 'label')} added{more}.",
            *([f"Left behind: {behind}."] if behind else []),
            *(f"{fault}." for fault in found.faults[:_MOST]),
        )

    def _export(self) -> None:
        path = self._folder / "codebook.qdc"
        name, _ = QFileDialog.getSaveFileName(self, "Export the Codebook", str(path), "REFI-QDA codebook (*.qdc)")
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(f"{name}.qdc")
        try:
            left_out = codebook_files.write(self.draft.codebook(), path)
        except (RefusedError, OSError) as error:
            self._say(f"{name_of(path.name)}: {getattr(error, 'strerror', None) or error}.")
            return
        said = formats.said(left_out, "it")
        self._say(f"Written: {path}.", *([f"{said}."] if said else []))

    def _say(self, *sentences: str) -> None:
        """Says what came of an import or an export, until the next edit."""
        self._tell()
        self.touches.setText(shown(" ".join(sentences), 600))
        self.touches.setVisible(True)

    def _keep(self) -> None:
        if self.keep.isEnabled():
            self.kept.emit(self.draft.codebook(), self.draft.renamed())

    def failed(self, reasons: list[str]) -> None:
        """It was not kept: what is in the way."""
        self._tell()
        self.keep.setFocus()
        self.fault.setText(shown(" ".join(reasons[:3])))
        self.fault.setVisible(True)

    def reject(self) -> None:
        """Closes; when something is changed and not kept, only after a question."""
        if (not self.draft.changed() or self._may_lose()) and isValid(self):
            super().reject()

    def _may_lose(self) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Codebook")
        box.setText("Leave the codebook as it was?")
        box.setInformativeText("What you changed in it has not been kept.")
        back = box.addButton("Go Back", QMessageBox.ButtonRole.RejectRole)
        lose = box.addButton("Leave As It Was", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(back)
        asked(box)
        # what was kept before the question may be done by now, and the editor gone
        return isValid(box) and box.clickedButton() is lose
