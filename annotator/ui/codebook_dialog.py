"""The codebook of a folder in a window: its labels at the left, the one that is chosen at the right, below them what
is in the way, which colours look alike, and what is touched."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.codebook import Codebook, Label
from annotator.core.words import counted
from annotator.corpus.labels import Usage, Used
from annotator.ui import theme as themes
from annotator.ui.codebook_draft import FIXED, Draft
from annotator.ui.dialogs import asked
from annotator.ui.label_form import LabelForm
from annotator.ui.literal import name_of, shown
from annotator.ui.popup import muted
from annotator.ui.theme import Theme

_LABEL, _USED = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1
_MOST = 4
"""Sentences below the form; the rest is a number."""


class _Delegate(QStyledItemDelegate):
    """The colour, the name, and how often the label is used."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Any) -> QSize:
        return QSize(180, 34)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        label: Label = index.data(_LABEL)
        theme, box = self._theme, QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setBrush(QColor(theme.selected_row))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 5, 5)
        painter.setBrush(theme.label_color(label))
        painter.drawRoundedRect(QRectF(box.left() + 12, box.center().y() - 5, 10, 10), 2, 2)
        painter.setFont(themes.sans(themes.UI_SIZE))
        painter.setPen(QColor(theme.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        inner = box.adjusted(32, 0, -12, 0)
        count = index.data(_USED) or ""
        room = inner.width() - painter.fontMetrics().horizontalAdvance(count) - 8
        name = painter.fontMetrics().elidedText(shown(label.name), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(QColor(theme.muted))
        painter.setFont(themes.sans(8.5))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, count)
        painter.restore()


class CodebookDialog(QDialog):
    """``kept(Codebook, dict)``: the codebook as it is to be, and from which labels to which annotations go. It stays
    open until :meth:`done` says that it worked."""

    kept = Signal(object, object)

    def __init__(
        self, codebook: Codebook, folder: Path, theme: Theme, keys: Mapping[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.draft = Draft(codebook)
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
        column.addWidget(buttons)
        self._fill(0)

    def _build_list(self, theme: Theme) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(6)
        self.list = QListWidget()
        self.list.setAccessibleName("Labels")
        self.list.setItemDelegate(_Delegate(theme, self))
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
            item.setData(_LABEL, entry.label)
            used = self._usage.labels.get(entry.origin, Used()).annotations
            item.setData(_USED, f"{used:,}" if used else "")
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
        item.setData(_LABEL, label)
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

    def _keep(self) -> None:
        if self.keep.isEnabled():
            self.setEnabled(False)
            self.kept.emit(self.draft.codebook(), self.draft.renamed())

    def failed(self, reasons: list[str]) -> None:
        """It was not kept: what is in the way."""
        self.setEnabled(True)
        self._tell()
        self.keep.setFocus()  # the keyboard was lost while nothing could be typed
        self.fault.setText(shown(" ".join(reasons[:3])))
        self.fault.setVisible(True)

    def tell_progress(self, done: int, of_all: int) -> None:
        """How far it is, while it is being kept."""
        if done % 20 == 0:
            self.touches.setText(f"{done:,} of {counted(of_all, 'article')}…")
            self.touches.setVisible(True)

    def reject(self) -> None:
        """Closes; when something is changed and not kept, only after a question. While it is being kept it stays."""
        if self.isEnabled() and (not self.draft.changed() or self._may_lose()):
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
        return box.clickedButton() is lose
