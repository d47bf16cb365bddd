"""Ctrl+E: which articles, in which format, where to; what the format cannot hold is said before and counted after."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator import formats
from annotator.core import codebook
from annotator.core.codebook import Codebook
from annotator.core.model import STATUSES
from annotator.corpus.exporting import Exporting
from annotator.corpus.gathering import Found, gather
from annotator.corpus.outlets import Done, IntoFolder, OneFile, RefusedError
from annotator.corpus.resuming import Log
from annotator.corpus.spreading import Spread, SpreadError
from annotator.formats.item import Export, FormatError, Item, LeftOut
from annotator.formats.selection import selected
from annotator.ui.later import later
from annotator.ui.literal import badged, for_button, name_of, tooltip
from annotator.ui.preferences import Preferences
from annotator.ui.segments import Choice, MenuButton
from annotator.ui.session import Session


class _CancelledError(Exception):
    pass


class Chosen(NamedTuple):
    """What a person wants of an export; ``labels`` None: all of them; whether it goes ``to_file`` or into a folder."""

    format: formats.Format
    statuses: frozenset[str]
    labels: frozenset[str] | None
    to_file: bool
    options: dict[str, str]


class LabelChoice(MenuButton):
    """Which labels' records go out: all, until some are taken away."""

    def __init__(self, labels: Codebook) -> None:
        super().__init__()
        self.setAccessibleName("Labels")
        self._boxes: dict[str, QAction] = {}
        menu = QMenu(self)
        for label in labels.labels:
            if label.part == "record":
                action = menu.addAction(for_button(label.name))
                action.setToolTip(tooltip(label.name))
                action.setCheckable(True)
                action.setChecked(True)
                action.toggled.connect(self._name_it)
                self._boxes[label.label] = action
        self.setMenu(menu)
        self._name_it()

    def wanted(self) -> frozenset[str] | None:
        """The labels that go out; None when all do, those that the codebook does not know among them."""
        chosen = frozenset(label for label, box in self._boxes.items() if box.isChecked())
        return None if len(chosen) == len(self._boxes) else chosen

    def _name_it(self) -> None:
        chosen = [box.text() for box in self._boxes.values() if box.isChecked()]
        everything = len(chosen) == len(self._boxes)
        self.setText("All labels" if everything else ", ".join(chosen) or "None")


class FormatOptions(QWidget):
    """What may be chosen of a format: a row for each of its options."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.choices: dict[str, Choice] = {}
        self._values: dict[str, list[str]] = {}

    def show_those_of(self, format: formats.Format) -> None:
        """The rows of another format, each as it is where nothing is chosen."""
        while self._rows.rowCount():
            self._rows.removeRow(0)
        self.choices, self._values = {}, {}
        for option in format.options:
            choice = Choice()
            choice.setAccessibleName(option.title)
            for _, words in option.choices:
                choice.addItem(words)
            self.choices[option.name] = choice
            self._values[option.name] = [name for name, _ in option.choices]
            self._rows.addRow(f"{option.title}:", choice)

    def chosen(self) -> dict[str, str]:
        """The values of the options by name."""
        return {name: self._values[name][choice.currentIndex()] for name, choice in self.choices.items()}


class ExportDialog(QDialog):
    """Exports the documents as they are in the window, saved or not."""

    def __init__(
        self,
        sessions: Sequence[Session],
        current: Session | None,
        preferences: Preferences,
        parent: QWidget,
        folder: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.setMinimumWidth(560)
        self._sessions, self._current, self._preferences = list(sessions), current, preferences
        self._folder = folder
        self._cancelled = Event()
        self._worker: Thread | None = None
        self._writable = [format for format in formats.FORMATS if format.write is not None and not format.codebook]
        self._build()
        self._show_options()
        self._refresh()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        form = self._form = QFormLayout()
        form.setVerticalSpacing(10)
        here = name_of(self._current.path.name) if self._current is not None else ""
        self.this = QRadioButton(for_button(f"This article ({here})"))
        self.this.setVisible(self._current is not None)
        self.all = QRadioButton(f"All {len(self._sessions)} open articles")
        self.all.setVisible(len(self._sessions) > 1)
        name = name_of(self._folder.name) if self._folder is not None else ""
        self.whole_folder = QRadioButton(for_button(f"The folder {name}, as it is saved"))
        self.whole_folder.setVisible(self._folder is not None)
        which = QButtonGroup(self)
        articles = QVBoxLayout()
        articles.setSpacing(7)
        for button in (self.this, self.all, self.whole_folder):
            which.addButton(button)
            articles.addWidget(button)
        (self.this if self._current is not None else self.whole_folder).setChecked(True)
        for button in (self.this, self.all, self.whole_folder):
            button.toggled.connect(self._refresh)
        form.addRow("Articles:", articles)
        self.format = Choice()
        self.format.setAccessibleName("Format")
        for format in self._writable:
            self.format.addItem(f"{format.title}  ({format.name})")
        self.format.setCurrentIndex(next(n for n, format in enumerate(self._writable) if format.name == "jsonl"))
        self.format.currentIndexChanged.connect(self._format_changed)
        form.addRow("Format:", self.format)
        self.lacks = self._text("muted")
        form.addRow(self.lacks)
        self.options = FormatOptions()
        form.addRow("Options:", self.options)
        row = QHBoxLayout()
        row.setSpacing(18)
        self.statuses = {status: QCheckBox(status.capitalize()) for status in STATUSES}
        for box in self.statuses.values():
            row.addWidget(box)
        row.addStretch(1)
        form.addRow("Records:", row)
        self.statuses["accepted"].setChecked(True)
        self.labels = LabelChoice(self._codebook())
        labels = QHBoxLayout()
        labels.setContentsMargins(0, 0, 0, 0)
        labels.addWidget(self.labels)
        labels.addStretch(1)
        form.addRow("Labels:", labels)
        target = QHBoxLayout()
        target.setSpacing(8)
        self.target = QLineEdit()
        self.target.setAccessibleName("Where to")
        choose = QPushButton("Choose…")
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        target.addWidget(self.target, 1)
        target.addWidget(choose)
        form.addRow("Where to:", target)
        column.addLayout(form)
        self.progress = QProgressBar()
        self.progress.hide()
        self.outcome = self._text("")
        column.addWidget(self.progress)
        column.addWidget(self.outcome)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.start = self.buttons.addButton("Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self.start.setDefault(True)
        self.start.clicked.connect(self.export)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        for label in self.findChildren(QLabel):  # the form makes some of its own
            label.setTextFormat(Qt.TextFormat.PlainText)

    def _codebook(self) -> Codebook:
        if self._current is not None:
            return self._current.codebook
        try:
            return codebook.for_folder(self._folder) if self._folder is not None else codebook.shipped()
        except codebook.CodebookError:  # the export itself says so
            return codebook.shipped()

    def _text(self, role: str) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty("role", role)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return label

    def _chosen(self) -> formats.Format:
        return self._writable[self.format.currentIndex()]

    def _chosen_sessions(self) -> list[Session]:
        return self._sessions if self.all.isChecked() or self._current is None else [self._current]

    def _to_file(self) -> bool:
        sessions = 2 if self.whole_folder.isChecked() else len(self._chosen_sessions())
        return self._chosen().makes_one_file(sessions)

    def _format_changed(self) -> None:
        everything = self._chosen().holds_all
        for status, box in self.statuses.items():
            box.setChecked(everything or status == "accepted")
        self._show_options()
        self._refresh()

    def _show_options(self) -> None:
        format = self._chosen()
        self.options.show_those_of(format)
        self._form.setRowVisible(self.options, bool(format.options))
        for label in self.options.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)

    def _refresh(self) -> None:
        format = self._chosen()
        self.lacks.setText(f"It cannot hold: {format.lacks}." if format.lacks else "It holds everything.")
        beside = self._current.path.parent if self._current is not None else self._folder
        folder = Path(self._preferences.last_export or beside or Path.home())
        if self._to_file():
            several = self.whole_folder.isChecked() or len(self._chosen_sessions()) > 1
            name = "annotations" if several or self._current is None else self._current.path.name
            suffix = f".export{format.suffix}" if format.name == "sidecar" else format.suffix
            self.target.setText(str(folder / (name + suffix)))
        else:
            self.target.setText(str(folder / "annotations"))
        self.outcome.clear()

    def _choose(self) -> None:
        if self._to_file():
            name, _ = QFileDialog.getSaveFileName(self, "Export to", self.target.text())
        else:
            name = QFileDialog.getExistingDirectory(self, "Export into a Folder", str(Path(self.target.text()).parent))
        if name:
            self.target.setText(name)

    def export(self) -> None:
        """Does it, in a thread; what came of it is said in the dialog."""
        target = Path(self.target.text().strip()).expanduser()
        wanted = frozenset(status for status, box in self.statuses.items() if box.isChecked())
        sessions = self._chosen_sessions()
        if not self.target.text().strip() or not wanted or self.labels.wanted() == frozenset():
            self.outcome.setText("Say where to, and which records.")
            return
        chosen = Chosen(self._chosen(), wanted, self.labels.wanted(), self._to_file(), self.options.chosen())
        if self.whole_folder.isChecked() and self._folder is not None:
            work: list[Item] | Path = self._folder
            taken = []
        else:
            work = [Item(s.path.name, s.document, s.codebook) for s in sessions]
            taken = [
                Found(sidecar=s.sidecar, article=s.path, name=s.path.name, root=s.path.parent) for s in self._sessions
            ]
        self._cancelled.clear()
        self.start.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.setVisible(isinstance(work, Path) or len(sessions) > 20)
        arguments = (chosen, work, target, taken)
        self._worker = Thread(target=self._work, args=arguments, name="export")
        self._worker.start()

    def _work(self, chosen: Chosen, work: list[Item] | Path, target: Path, taken: list[Found]) -> None:
        problems: list[str] = []
        left_out = LeftOut()
        written = 0
        outlet: OneFile | IntoFolder | None = None

        def say(path: Path, text: str) -> None:
            problems.append(f"{path.name}: {text}.")

        try:
            if isinstance(work, Path):
                taken = gather([work]).found
            exporting = Exporting(
                format=chosen.format,
                options=chosen.options,
                statuses=chosen.statuses,
                labels=chosen.labels,
                say=say,
                step=self._stepping(len(taken)),
                spread=Spread(anew=True),
            )
            log = exporting.log(target, [work]) if isinstance(work, Path) else Log(Done, None)
            if chosen.to_file:
                target.parent.mkdir(parents=True, exist_ok=True)
                outlet = OneFile(target, chosen.format, taken, log, chosen.options)
            else:
                outlet = IntoFolder(target, chosen.format, taken, log, say)
            if isinstance(work, Path):
                left_out = exporting.run(taken, outlet)
            else:
                for export in self._exports(chosen, work):
                    outlet.take(export.files)
                    left_out.update(export.left_out)
                outlet.end()
            written = outlet.count
        except _CancelledError:
            problems.append(
                "Cancelled; nothing was written."
                if chosen.to_file
                else "Cancelled. What was written until then stays; the same export again goes on from there."
            )
        except (FormatError, RefusedError, SpreadError) as error:
            problems.append(f"{target}: {error}.")
        except OSError as error:
            problems.append(f"{error.filename or target}: cannot be written: {error.strerror or error}.")
        finally:
            if outlet is not None:
                outlet.stop(for_good=chosen.to_file)
        said = formats.said(left_out, chosen.format.name)
        files = f" ({written:,} files)" if written > 1 else ""
        done = f"Written: {target}{files}." if written else ""
        later(self, self._done, problems, "\n".join(filter(None, (done, f"{said}." if said else ""))))

    def _stepping(self, of_all: int) -> Callable[[], None]:
        """What is called for each article: shows how far it is, and ends what was cancelled."""
        done = 0

        def step() -> None:
            nonlocal done
            if self._cancelled.is_set():
                raise _CancelledError
            done += 1
            later(self, self._show_progress, done, of_all)

        return step

    def _exports(self, chosen: Chosen, work: list[Item]) -> Iterator[Export]:
        """The files of the open articles, as they are in the window."""
        step = self._stepping(len(work))
        assert chosen.format.write is not None
        items = (
            replace(
                item,
                document=selected(item.document, item.codebook, statuses=chosen.statuses, labels=chosen.labels),
            )
            for item in work
        )
        if chosen.format.one_file:
            yield chosen.format.write(items, **chosen.options)
            return
        for item in items:
            step()
            yield chosen.format.write([item], **chosen.options)

    def _show_progress(self, done: int, of_all: int) -> None:
        self.progress.setRange(0, of_all)
        self.progress.setValue(done)

    def _done(self, problems: list[str], said: str) -> None:
        if self._worker is not None:
            self._worker.join()
            self._worker = None
        self.progress.hide()
        self.start.setEnabled(True)
        self.outcome.setProperty("role", "warning" if problems else "")
        self.outcome.style().polish(self.outcome)
        self.outcome.setText(badged("\n".join([said, *problems[:6]]).strip()))
        if not problems:
            self._preferences.last_export = str(Path(self.target.text()).parent)

    def reject(self) -> None:
        """Closes; an export that runs is cancelled first."""
        if self._worker is not None:
            self._cancelled.set()
            return
        super().reject()
