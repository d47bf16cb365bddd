"""Chooses the record that another one is linked to: among those of the article, and those of the whole folder."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core import relations
from annotator.core.model import Annotation, LinkTarget
from annotator.corpus.index import ETX, STX, Hit
from annotator.ui import theme as themes
from annotator.ui.folder import Folder
from annotator.ui.literal import name_of, short, shown
from annotator.ui.popup import muted, named
from annotator.ui.segments import Segments
from annotator.ui.session import Session
from annotator.ui.theme import Theme

TYPING_MS = 60
MOST = 200
"""Rows of this article; more nobody reads, and words narrow them down."""
_ROW = int(Qt.ItemDataRole.UserRole)
_HEIGHT = 42


class Row(Struct, frozen=True):
    """A record to choose: where the link goes, its words, and what is said of it below them."""

    target: LinkTarget
    words: str
    about: str
    color: str


class _Delegate(QStyledItemDelegate):
    """The words in the article's type; below, the kind of record and the article. A stripe has the label's colour."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Any) -> QSize:
        return QSize(200, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        row: Row = index.data(_ROW)
        theme, box = self._theme, QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):  # type: ignore[attr-defined]
            painter.setBrush(QColor(theme.selected_row))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 5, 5)
        painter.setBrush(QColor(row.color))
        painter.drawRoundedRect(QRectF(box.left() + 8, box.top() + 8, 3, box.height() - 16), 1.5, 1.5)
        inner = box.adjusted(20, 4, -12, -5)
        half = inner.height() / 2
        for text, font, color, top in (
            (row.words, themes.serif(11.0), theme.text, inner.top()),
            (row.about, themes.sans(8.5), theme.muted, inner.top() + half),
        ):
            painter.setFont(font)
            painter.setPen(QColor(color))
            cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(QRectF(inner.left(), top, inner.width(), half), Qt.AlignmentFlag.AlignVCenter, cut)
        painter.restore()


class RelateDialog(QDialog):
    """``chosen(str, LinkTarget)``: the role, and the record that was chosen."""

    chosen = Signal(str, object)

    def __init__(
        self,
        session: Session,
        record: Annotation,
        folder: Folder | None,
        theme: Theme,
        parent: QWidget,
        *,
        role: str = "",
    ) -> None:
        super().__init__(parent)
        self._session, self._record, self._folder, self._theme = session, record, folder, theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Link to Another Record")
        self.resize(640, 520)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        words = QLabel(short(record.last_words, 90))
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setFont(themes.serif(12.0))
        words.setWordWrap(True)
        column.addWidget(words)
        roles = relations.roles(session.codebook.get(record.label))
        wanted = role if role in roles else roles[0]
        self.role = Segments("How it stands to the other", roles, wanted)
        column.addWidget(self.role)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Words of the other record")
        self.line.setClearButtonEnabled(True)
        column.addLayout(named("Which record", self.line))
        self.list = QListWidget()
        self.list.setAccessibleName("Records")
        self.list.setItemDelegate(_Delegate(theme, self))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self.list, 1)
        self.said = muted("")
        column.addWidget(self.said)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.done_button = buttons.addButton("Link", QDialogButtonBox.ButtonRole.AcceptRole)
        self.done_button.setDefault(True)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        for before, after in pairwise([self.line, *self.role.findChildren(QToolButton), self.done_button]):
            QWidget.setTabOrder(before, after)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(TYPING_MS)
        self._soon.timeout.connect(self._ask_folder)
        self.line.textChanged.connect(lambda _text: self._fill())
        self.role.chosen.connect(lambda _role: self._fill())
        self.list.itemDoubleClicked.connect(lambda _item: self._choose())
        session.closing.connect(self.reject)
        self._fill()
        self.line.setFocus()

    # What there is to choose

    def _fill(self) -> None:
        """The records of this article at once; those of the folder when it has answered."""
        self.list.clear()
        for row in self._here():
            self._add(row)
        self._settle()
        self._soon.start()

    def _add(self, row: Row) -> None:
        item = QListWidgetItem(row.words)
        item.setData(_ROW, row)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, row.about)
        self.list.addItem(item)

    def _settle(self) -> None:
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        there = self.list.count()
        self.done_button.setEnabled(there > 0)
        looking = self._folder is not None and not self._folder.indexed
        waiting = " The folder is still being read." if looking else ""
        where = "in this folder" if self._folder is not None else "in this article"
        self.said.setText(f"{'' if there else f'No such record {where}.'}{waiting}".strip())

    def _here(self) -> Iterator[Row]:
        """The article's own: those under the record's own label first, then the others, each in reading order."""
        session, record = self._session, self._record
        wanted = self.line.text().casefold().split()
        linked = record.linked(self.role.value())
        found: list[Annotation] = []
        for id in session.record_ids():
            other = session.get(id)
            if other is None or other.id == record.id or other.id in linked:
                continue
            words = f"{other.last_words} {other.note}".casefold() if wanted else ""
            if all(word in words for word in wanted):
                found.append(other)
        alike = self.role.value() != "within"
        found.sort(key=lambda other: (other.label == record.label) != alike)
        for other in found[:MOST]:
            label = session.codebook.get(other.label)
            names = ", ".join(source.name for source in session.sources_of(other))
            about = "   ·   ".join(filter(None, (label.name, names, "in this article")))
            color = self._theme.label_color(label).name()
            yield Row(other.id, shown(other.last_words, 300), shown(about, 200), color)

    def _ask_folder(self) -> None:
        if self._folder is None:
            return
        label = self._record.label if self.role.value() != "within" else "quote"
        self._folder.search(self.line.text(), self, self._answered, label=label)

    def _answered(self, hits: list[Hit], trouble: str) -> None:
        session = self._session
        linked = self._record.linked(self.role.value())
        for hit in hits:
            target = session.elsewhere.link_to(hit.article, hit.record)
            if hit.article == session.path or not hit.record or target is None or target in linked:
                continue
            label = session.codebook.get(hit.label)
            words = shown(hit.snippet.replace(STX, "").replace(ETX, ""), 300)
            color = self._theme.label_color(label).name()
            self._add(Row(target, words, f"{shown(label.name)}   ·   {name_of(target.article)}", color))
        self._settle()
        if trouble:
            self.said.setText(trouble)

    # Choosing

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        role, row = self.role.value(), item.data(_ROW)
        self.accept()
        self.chosen.emit(role, row.target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if event.key() in steps:
            row = self.list.currentRow() + steps[Qt.Key(event.key())]
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)
