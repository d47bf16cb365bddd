"""The lower part of the left column: who speaks in the article in sight, or in the folder, and how often."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from annotator.core.model import Source
from annotator.core.words import counted
from annotator.ui.articles_list import PATH, SourceRow
from annotator.ui.literal import shown, tooltip
from annotator.ui.session import Session
from annotator.ui.theme import Theme

if TYPE_CHECKING:
    from annotator.corpus.index import FolderSource

_SLICE, _SLICE_MS = 150, 30
"""Records counted at a time (some 3 ms), and the time between."""
_MOST_SOURCES = 500
_IN_ARTICLE, _IN_FOLDER = "SOURCES IN THIS ARTICLE", "SOURCES IN THIS FOLDER"


class SourcesPanel(QWidget):
    """``chosen(str)`` with a source's id on a click or Enter, ``menu_asked(str, QPoint)`` with the place for a menu."""

    chosen = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._of_folder: list[FolderSource] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 0)
        self._title = QLabel(_IN_ARTICLE)
        self._title.setProperty("role", "heading")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self._title)
        column.addLayout(row)
        self.list = QListWidget()
        self.list.setAccessibleName("Sources in this article")
        self._row = SourceRow(self)
        self.list.setItemDelegate(self._row)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda item: self.chosen.emit(item.data(PATH)))
        self.list.itemActivated.connect(lambda item: self.chosen.emit(item.data(PATH)))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        column.addWidget(self.list, 1)
        self._counting: Iterator[bool] | None = None
        self._slices = QTimer(self)
        self._slices.timeout.connect(self._next_slice)

    def set_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self._row.theme = theme
        self.list.viewport().update()

    def set_session(self, session: Session | None) -> None:
        """The article in sight."""
        self._session = session
        self.fill()

    def show_folder(self, sources: "Sequence[FolderSource]") -> None:
        """Who speaks in the folder, most often first; in place of who speaks in the article."""
        self._of_folder = list(sources)
        self._title.setText(_IN_FOLDER if self._of_folder else _IN_ARTICLE)
        self.list.setAccessibleName("Sources in this folder" if self._of_folder else "Sources in this article")
        self.fill()

    def fill(self) -> None:
        """Counts anew who speaks how often: soon, and a slice of the records at a time."""
        if self._of_folder:
            self._fill_from_folder()
            return
        self._counting = self._count()
        self._slices.start(_SLICE_MS)

    def _fill_from_folder(self) -> None:
        self._slices.stop()
        self._counting = None
        chosen = self.list.currentItem()
        at = chosen.data(PATH) if chosen is not None else ""
        self.list.clear()
        for source in self._of_folder[:_MOST_SOURCES]:
            more = [source.kind, source.role, source.affiliation, counted(len(source.articles), "article")]
            self._add(source, source.total, source.direct, more, chosen=source.id == at)

    def _add(
        self, source: "Source | FolderSource", total: int, direct: int, more: Sequence[str], *, chosen: bool
    ) -> None:
        item = QListWidgetItem(shown(source.name))
        item.setData(PATH, source.id)
        counts = f"{total:,}" if total else ""
        counts += f"  {direct:,} direct" if direct else ""
        item.setData(SourceRow.COUNTS, counts)
        item.setData(SourceRow.UNNAMED, source.kind == "unnamed")
        about = ", ".join(filter(None, more))
        item.setToolTip(tooltip(f"{source.name}\n{about}"))
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, " ".join(filter(None, (shown(about), counts))))
        self.list.addItem(item)
        if chosen:
            self.list.setCurrentItem(item)

    def _next_slice(self) -> None:
        if self._counting is None or next(self._counting, None) is None:
            self._slices.stop()
            self._counting = None

    def _count(self) -> Iterator[bool]:
        session = self._session
        if session is None:
            self.list.clear()
            return
        total: Counter[str] = Counter()
        direct: Counter[str] = Counter()
        for number, id in enumerate(session.record_ids()):
            if number % _SLICE == _SLICE - 1:
                yield True
            record = session.get(id)
            for source in session.sources_of(record) if record is not None else ():
                total[source.id] += 1
                direct[source.id] += record is not None and record.attributes.get("type") == "direct"
        chosen = self.list.currentItem()
        at = chosen.data(PATH) if chosen is not None else ""
        self.list.clear()
        for source in sorted(session.document.sources, key=lambda s: (-total[s.id], s.name.casefold()))[:_MOST_SOURCES]:
            more = (source.kind, source.role, source.affiliation)
            self._add(source, total[source.id], direct[source.id], more, chosen=source.id == at)

    def _menu(self, place: QPoint) -> None:
        item = self.list.itemAt(place)
        if item is not None:
            self.menu_asked.emit(item.data(PATH), self.list.viewport().mapToGlobal(place))
