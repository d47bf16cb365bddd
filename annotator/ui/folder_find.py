"""Find in the folder: words in articles and annotations, narrowed to a label, a status, a tag or a source; a click
opens."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.codebook import Codebook
from annotator.core.model import STATUSES
from annotator.core.words import counted
from annotator.corpus.index import ETX, MOST_HITS, STX, Hit
from annotator.ui import theme as themes
from annotator.ui.folder import Folder
from annotator.ui.literal import shown
from annotator.ui.theme import Theme

TYPING_MS = 60
_ANYBODY, _ANY_TAG = "Anybody", "Any tag"
_HIT = int(Qt.ItemDataRole.UserRole)
_ROW = 44


class _HitRow(QStyledItemDelegate):
    """The words with what was found in bold; below, the article and what kind of record it is."""

    def __init__(self, theme: Theme, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._folder = theme, folder

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Any) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        hit: Hit = index.data(_HIT)
        theme, box = self._theme, QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):  # type: ignore[attr-defined]
            painter.fillRect(box, QColor(theme.selected_row))
        inner = box.adjusted(14, 5, -14, -5)
        x = inner.left()
        for piece, bold in pieces(hit.snippet):
            font = themes.serif(11.0)
            font.setBold(bold)
            painter.setFont(font)
            painter.setPen(QColor(theme.text))
            metrics = QFontMetricsF(font)
            text = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, max(0.0, inner.right() - x))
            painter.drawText(QRectF(x, inner.top(), inner.right() - x, 18), Qt.AlignmentFlag.AlignVCenter, text)
            x += metrics.horizontalAdvance(text)
        painter.setFont(themes.sans(8.5))
        painter.setPen(QColor(theme.muted))
        painter.drawText(
            inner.adjusted(0, 18, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.about(hit)
        )
        painter.restore()

    def about(self, hit: Hit) -> str:
        """Which article, and what kind of record."""
        path = hit.article
        name = str(path.relative_to(self._folder)) if path.is_relative_to(self._folder) else path.name
        return shown(f"{hit.label or 'text'}   ·   {name.encode('utf-8', 'replace').decode()}", 160)


class FolderFind(QDialog):
    """``chosen(Hit, str)``: a place to open, and the words that were looked for."""

    chosen = Signal(object, str)

    def __init__(self, folder: Folder, codebook: Codebook, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._folder = folder
        self._answered = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Find in Folder")
        self.resize(720, 560)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Words; “two words” stand together")
        self.line.setAccessibleName("Words to find in the folder")
        self.line.setClearButtonEnabled(True)
        column.addWidget(self.line)
        row = QHBoxLayout()
        row.setSpacing(8)
        records = [label for label in codebook.labels if label.part == "record"]
        self.label = self._choice("Label", ["All labels", *(shown(label.name, 40) for label in records)])
        self._labels = ["", *(label.label for label in records)]
        self.status = self._choice("Status", ["Any status", *STATUSES[:2]])
        self.tag = self._choice("Tag", [_ANY_TAG])
        self._tags: list[str] = [""]
        self.source = self._choice("Source", [_ANYBODY])
        self._sources: list[str] = [""]
        for choice in (self.label, self.status, self.tag, self.source):
            row.addWidget(choice)
        row.setStretch(3, 1)
        column.addLayout(row)
        self.results = QListWidget()
        self.results.setAccessibleName("Found")
        self.results.setMouseTracking(True)
        self._row = _HitRow(theme, folder.path, self)
        self.results.setItemDelegate(self._row)
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.results, 1)
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setProperty("role", "muted")
        column.addWidget(self.said)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(TYPING_MS)
        self._soon.timeout.connect(self.search)
        self.line.textChanged.connect(lambda _text: self._soon.start())
        for choice in (self.label, self.status, self.tag, self.source):
            choice.currentIndexChanged.connect(lambda _index: self._soon.start())
        self.results.itemClicked.connect(self._choose)
        folder.sources_changed.connect(self._fill)
        folder.sources_changed.connect(self._soon.start)
        folder.progress.connect(self._tell)
        self._fill()
        self._say_ready()

    def _choice(self, name: str, texts: Sequence[str]) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.addItems(list(texts))
        choice.setMaxVisibleItems(18)
        return choice

    def show_source(self, id: str) -> None:
        """Everything that a source says."""
        if id in self._sources:
            self.line.clear()
            self.source.setCurrentIndex(self._sources.index(id))
            self._soon.start()

    def search(self) -> None:
        """Looks for what is typed and chosen."""
        limits = {
            "label": self._labels[self.label.currentIndex()],
            "status": self.status.currentText() if self.status.currentIndex() else "",
            "tag": self._tags[self.tag.currentIndex()],
            "source": self._sources[self.source.currentIndex()],
        }
        words = self.line.text()
        if not words.strip() and not any(limits.values()):
            self.results.clear()
            self._say_ready()
            return
        self._folder.search(words, self, self._show, **limits)

    def _show(self, hits: list[Hit], trouble: str) -> None:
        self.results.clear()
        for hit in hits:
            item = QListWidgetItem(plain(hit.snippet))
            item.setData(_HIT, hit)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, self._row.about(hit))
            self.results.addItem(item)
        self.results.setCurrentRow(0)
        articles = len({hit.article for hit in hits})
        records = sum(bool(hit.record) for hit in hits)
        more = "At least " if MOST_HITS in (records, len(hits) - records) else ""
        found = f"{more}{counted(len(hits), 'place')} in {counted(articles, 'article')}" if hits else "Nothing found"
        self.said.setText(trouble or f"{found}.{'' if self._folder.indexed else ' The folder is still being read.'}")

    def _say_ready(self) -> None:
        ready = "Type to search, or choose a source." if self._folder.indexed else "The folder is still being read."
        self.said.setText(ready)

    def _tell(self, done: int, of_all: int) -> None:
        if not self._folder.indexed:
            self.said.setText(f"The folder is still being read: {done:,} of {counted(of_all, 'article')}.")

    def _fill(self) -> None:
        """The tags and the sources of the folder, what was chosen of them stays so."""
        tags, sources = self._folder.tags, self._folder.sources
        self._tags = _refill(
            self.tag, self._tags, _ANY_TAG, [(tag, f"#{shown(tag, 40)}  ({count:,})") for tag, count in tags]
        )
        self._sources = _refill(
            self.source,
            self._sources,
            _ANYBODY,
            [(source.id, f"{shown(source.name, 60)}  ({source.total:,})") for source in sources],
        )

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_HIT), self.line.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        if key in steps:
            row = self.results.currentRow() + steps[Qt.Key(key)]
            self.results.setCurrentRow(min(max(row, 0), self.results.count() - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.results.currentItem())
        else:
            super().keyPressEvent(event)


def _refill(choice: QComboBox, before: list[str], none: str, items: list[tuple[str, str]]) -> list[str]:
    """Other items, each a value and its text, after that for none of them; the values."""
    chosen = before[max(0, choice.currentIndex())]
    values = ["", *(value for value, _ in items)]
    choice.blockSignals(True)
    choice.clear()
    choice.addItems([none, *(text for _, text in items)])
    choice.setCurrentIndex(values.index(chosen) if chosen in values else 0)
    choice.blockSignals(False)
    return values


def pieces(snippet: str) -> list[tuple[str, bool]]:
    """The words around and the words found, in turn, as they are shown on one line."""
    found: list[tuple[str, bool]] = []
    for number, part in enumerate(snippet.replace(ETX, STX).split(STX)):
        text = shown(" ".join(part.split()), 300)
        before = " " if part[:1].isspace() and found else ""
        after = " " if part[-1:].isspace() else ""
        found.append((f"{before}{text}{after if text else ''}", number % 2 == 1))
    return [piece for piece in found if piece[0]]


def plain(snippet: str) -> str:
    """The snippet as text."""
    return "".join(text for text, _ in pieces(snippet))
