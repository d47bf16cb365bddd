"""The editor of tags: words between commas, completed from the tags that the article has already."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from annotator.core import edits
from annotator.core.model import Annotation
from annotator.ui.literal import shown
from annotator.ui.popup import Popup

_TAG = Qt.ItemDataRole.UserRole


def split_tags(text: str) -> list[str]:
    """The tags in what was typed; a # before one is not part of it."""
    return [tag for tag in (part.strip().removeprefix("#").strip() for part in text.split(",")) if tag]


def used_tags(annotations: Iterable[Annotation]) -> list[str]:
    """The tags of an article, the most used first."""
    counts = Counter(tag for annotation in annotations for tag in annotation.tags)
    return sorted(counts, key=lambda tag: (-counts[tag], tag.casefold()))


def _tags_model(tags: Iterable[str], parent: QObject) -> QStandardItemModel:
    """Tags as they are shown, and under ``_TAG`` as they are."""
    model = QStandardItemModel(parent)
    for tag in tags:
        item = QStandardItem(shown(tag, 160))
        item.setData(tag, _TAG)
        model.appendRow(item)
    return model


class _LastTag(QCompleter):
    """Completes what stands after the last comma."""

    _before = ""

    def splitPath(self, path: str) -> list[str]:
        # remembered here: going through the list puts each tag into the line, and the line is not what was typed then
        before, _, last = path.rpartition(",")
        self._before = before.strip()
        return [last.strip().removeprefix("#")]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return f"{self._before}, {index.data(_TAG)}, " if self._before else f"{index.data(_TAG)}, "


class TagsLine(QLineEdit):
    """A line for tags, with completion."""

    def __init__(self, tags: Iterable[str], known: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Tags, with commas between them")
        self.setPlaceholderText("Tags, with commas between them")
        # a tag with a comma in it (of another program's making) could not be told apart here: it is kept aside
        self.kept = tuple(tag for tag in tags if "," in tag)
        self.setText("".join(f"{tag}, " for tag in tags if "," not in tag))
        completer = _LastTag(_tags_model(known, self), self)
        completer.setCompletionRole(_TAG)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        style_completions(completer)
        self._as_opened = self.tags()

    def tags(self) -> tuple[str, ...]:
        """The tags as they stand."""
        return tuple(dict.fromkeys((*split_tags(self.text()), *self.kept)))

    def changed(self) -> bool:
        """Whether they are others than when the line opened."""
        return self.tags() != self._as_opened


class TagsEditor(Popup):
    """T: the tags of an annotation."""

    title = "Tags"

    def build(self) -> None:
        document = self.session.document
        self.edit = TagsLine(self.annotation.tags, used_tags(document.annotations))
        self.edit.setReadOnly(bool(self.session.read_only))
        self.edit.returnPressed.connect(lambda: accept_unless_completing(self, self.edit))
        self.body.addWidget(self.edit)

    def first(self) -> QWidget:
        return self.edit

    def commit(self) -> None:
        if self.edit.changed():
            self.session.edit("edit tags", edits.set_tags, annotation=self.id, tags=self.edit.tags())


def style_completions(completer: QCompleter) -> None:
    """Gives the list of completions a ground: lists have none in this program, and a window without one is black."""
    completions = completer.popup()
    if completions is not None:
        completions.setAccessibleName("Completions")
        completions.setStyleSheet(
            "QListView { background: palette(base); border: 1px solid palette(mid); }"
            "QListView::item:selected { background: palette(highlight); }"
        )


def accept_unless_completing(popup: Popup, line: QLineEdit) -> None:
    """Enter while the list of completions is open: takes what is chosen there, or when nothing is, keeps all."""
    completions = line.completer().popup()
    if completions is not None and completions.isVisible() and not completions.currentIndex().isValid():
        QTimer.singleShot(0, popup, popup.accept)
