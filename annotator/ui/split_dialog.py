"""Splits a source of the folder in two: where it is somebody else, and who that is."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Source
from annotator.core.words import counted
from annotator.corpus.index import FolderSource, Hit
from annotator.ui.folder import Folder
from annotator.ui.literal import name_of, short, shown, tooltip
from annotator.ui.popup import muted
from annotator.ui.source_dialog import SourceForm

_PATH = int(Qt.ItemDataRole.UserRole)
_WORDS = 70
"""Code points of what it says that are shown of an article."""


class SplitDialog(QDialog):
    """``articles()`` are those in which the source is another one, ``source(id)`` is that one. It is accepted only with
    a name, and when some articles are left to each."""

    def __init__(self, source: FolderSource, folder: Folder, current: Path | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._folder = folder
        self.setWindowTitle("Split a Source")
        self.resize(560, 560)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        asked = QLabel(f"In which articles is {shown(source.name, 60)} somebody else?")
        asked.setTextFormat(Qt.TextFormat.PlainText)
        asked.setWordWrap(True)
        column.addWidget(asked)
        self.list = QListWidget()
        self.list.setAccessibleName("Articles")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(2)
        self._rows = {article: self._row(article, ticked=article == current) for article in source.articles}
        column.addWidget(self.list, 1)
        self.form = SourceForm(source)
        column.addLayout(self.form)
        self.said = muted("")
        self.said.setWordWrap(True)
        column.addWidget(self.said)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.done_button = buttons.addButton("Split", QDialogButtonBox.ButtonRole.AcceptRole)
        self.done_button.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.list.itemChanged.connect(lambda _item: self._look())
        self.form.name.textChanged.connect(lambda _text: self._look())
        self._look()
        folder.search("", self, self._show_words, source=source.id)

    def _row(self, article: Path, *, ticked: bool) -> QListWidgetItem:
        item = QListWidgetItem(self._title(article))
        item.setData(_PATH, article)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.addItem(item)
        return item

    def _title(self, article: Path) -> str:
        title = self._folder.titles.get(article)
        return shown(title, _WORDS) if title else name_of(article.relative_to(self._folder.path))

    def _show_words(self, hits: Sequence[Hit], _trouble: str) -> None:
        """What it says in each article, as soon as it is known: by that a person knows who it is."""
        words: dict[Path, list[str]] = {}
        for hit in hits:
            words.setdefault(hit.article, []).append(hit.snippet)
        self.list.blockSignals(True)  # no tick changes
        for article, said in words.items():
            if article in self._rows:
                more = f"  and {len(said) - 1:,} more" if len(said) > 1 else ""
                item = self._rows[article]
                item.setText(f"{self._title(article)}\n{short(said[0], _WORDS)}{more}")
                item.setToolTip(tooltip("\n".join(short(one, 200) for one in said[:8])))
        self.list.blockSignals(False)

    def articles(self) -> list[Path]:
        """The articles that are ticked."""
        return [a for a, item in self._rows.items() if item.checkState() == Qt.CheckState.Checked]

    def source(self, id: str) -> Source:
        """Who it is there, with an id of its own."""
        return self.form.source(id)

    def _look(self) -> None:
        ticked = len(self.articles())
        rest = len(self._rows) - ticked
        self.done_button.setEnabled(bool(ticked and rest and self.form.name.text().strip()))
        if not ticked:
            said = "Tick the articles in which it is another one. The fields above say who that is."
        elif not rest:
            said = "In all of them it is one and the same: to call it otherwise, rename it."
        else:
            said = f"{counted(ticked, 'article')} for the new source, {counted(rest, 'article')} as before."
        self.said.setText(said)
