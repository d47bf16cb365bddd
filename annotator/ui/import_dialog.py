"""Ctrl+I: articles and annotations out of another tool's files. What would come is shown before anything is written."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator import formats
from annotator.core.words import counted
from annotator.corpus import import_preview, importing
from annotator.corpus.import_preview import Look
from annotator.corpus.spreading import Spread, SpreadError
from annotator.ui.later import later
from annotator.ui.literal import shown, tooltip
from annotator.ui.preferences import Preferences
from annotator.ui.segments import Choice

_MOST_SAID = 500
"""Lines of what could not be read; more help nobody."""
_OFTEN = 50
"""Articles of one file after which it is said how many there are."""


class _CancelledError(Exception):
    pass


class ImportDialog(QDialog):
    """``imported(Path)``: the folder into which articles came, when the person wants to see it."""

    imported = Signal(object)

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import")
        self.resize(640, 520)
        self._preferences = preferences
        self._named: list[Path] = []
        self._stop = Event()
        self._worker: Thread | None = None
        self._looks: list[Look] = []
        self._readable = [format for format in formats.FORMATS if format.parse is not None]
        column = QVBoxLayout(self)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        self.named = QLineEdit()
        self.named.setReadOnly(True)
        self.named.setPlaceholderText("A file or a folder of another tool")
        self.named.setAccessibleName("What to import")
        self.files, self.folder = self._button("Files…", self._ask_files), self._button("Folder…", self._ask_folder)
        form.addRow("From:", self._row(self.named, self.files, self.folder))
        self.format = Choice()
        self.format.setAccessibleName("Format")
        self.format.addItem("As each file is recognised")
        for format in self._readable:
            self.format.addItem(f"{format.title}  ({format.name})")
        self.format.currentIndexChanged.connect(self._look_again)
        form.addRow("Format:", self.format)
        self.target = QLineEdit()
        self.target.setAccessibleName("Into the folder")
        self.target.textChanged.connect(self._refresh)
        form.addRow("Into:", self._row(self.target, self._button("Choose…", self._ask_target)))
        column.addLayout(form)
        column.addSpacing(6)
        self.preview = QFormLayout()
        self.preview.setVerticalSpacing(4)
        column.addLayout(self.preview)
        self.faults = QListWidget()
        self.faults.setAccessibleName("What cannot be read")
        self.faults.setWordWrap(True)
        self.faults.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.faults.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.faults.hide()
        column.addWidget(self.faults, 1)
        column.addStretch(0)
        self.progress = QProgressBar()
        self.progress.hide()
        column.addWidget(self.progress)
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        column.addWidget(self.outcome)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.start = self.buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self.start.clicked.connect(self.run_import)
        self.show_folder = self.buttons.addButton("Open the Folder", QDialogButtonBox.ButtonRole.ActionRole)
        self.show_folder.clicked.connect(self._show_folder)
        self.show_folder.hide()
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        self._plain()
        self._refresh()

    def _row(self, *parts: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for number, part in enumerate(parts):
            row.addWidget(part, 0 if number else 1)
        return row

    def _button(self, text: str, run: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: run())  # type: ignore[operator]
        return button

    def _plain(self) -> None:
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)

    # What to import

    def _ask_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Import Files", self._preferences.last_folder)
        if names:
            self.look_at([Path(name) for name in names])

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Import a Folder", self._preferences.last_folder)
        if name:
            self.look_at([Path(name)])

    def _ask_target(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Import into a Folder", self.target.text())
        if name:
            self.target.setText(name)

    def look_at(self, named: Sequence[Path]) -> None:
        """Looks into files and folders, beside the work, and shows what would come of them."""
        self._named = list(named)
        first = self._named[0]
        more = f" and {len(self._named) - 1} more" if len(self._named) > 1 else ""
        self.named.setText(shown(str(first)) + more)
        if not self.target.text():
            base = first if first.is_dir() else first.parent
            self.target.setText(str(base.with_name(f"{base.name}-annotator")))
        self._look_again()

    def _look_again(self) -> None:
        if not self._named:
            return
        self._end_worker()
        self._looks = []
        self._show_looks()
        self.outcome.setText("Looking…")
        self._begin(self._look, list(self._named), self._format())

    def _format(self) -> formats.Format | None:
        at = self.format.currentIndex()
        return self._readable[at - 1] if at > 0 else None

    def _begin(self, work: object, *arguments: object) -> None:
        self._stop = Event()
        self.progress.setRange(0, 0)
        self.progress.show()
        self._worker = Thread(target=work, args=(self._stop, *arguments), name="import", daemon=True)  # type: ignore[arg-type]
        self._worker.start()
        self._refresh()

    def _end_worker(self) -> None:
        self._stop.set()
        if self._worker is not None:
            self._worker.join()
            self._worker = None
        self.progress.hide()

    def _look(self, stop: Event, named: list[Path], format: formats.Format | None) -> None:
        looks: list[Look] = []
        found = import_preview.files(named)
        for number, (path, root) in enumerate(found):
            try:
                looks.append(import_preview.look(path, root, format, self._going(stop)))
            except _CancelledError:
                return
            later(self, self._step, stop, number + 1, len(found))
        later(self, self._looked, stop, looks)

    def _going(self, stop: Event) -> Callable[[], None]:
        """What is called for each article: says how many there are, and ends the work when that is wanted."""
        count = 0

        def going() -> None:
            nonlocal count
            if stop.is_set():
                raise _CancelledError
            count += 1
            if count % _OFTEN == 0:
                later(self, self._say_count, stop, count)

        return going

    def _say_count(self, stop: Event, count: int) -> None:
        if stop is self._stop and not stop.is_set():
            self.outcome.setText(f"{counted(count, 'article')}…")

    def _step(self, stop: Event, done: int, of_all: int) -> None:
        if stop is self._stop and not stop.is_set():
            self.progress.setRange(0, of_all)
            self.progress.setValue(done)

    def _looked(self, stop: Event, looks: list[Look]) -> None:
        if stop is not self._stop or stop.is_set():
            return
        self._end_worker()
        self._looks = looks
        self._show_looks()
        coming = sum(look.articles + look.codes for look in looks)
        self.outcome.setText("" if coming else "Nothing in it can be imported.")
        self._refresh()

    def _show_looks(self) -> None:
        while self.preview.rowCount():
            self.preview.removeRow(0)
        for name, text in import_preview.said(self._looks):
            line = QLabel(shown(text, 400))
            line.setWordWrap(True)
            self.preview.addRow(QLabel(f"{shown(name)}:"), line)
        self._plain()
        self.faults.clear()
        for look in self._looks:
            for fault in look.faults:
                self._add_fault(look.name, f"{fault.place}: {fault.message}".removeprefix(": "))
        self.faults.setVisible(self.faults.count() > 0)

    def _add_fault(self, name: str, message: str) -> None:
        if self.faults.count() < _MOST_SAID:
            text = shown(f"{name}: {message}", 400)
            self.faults.addItem(text)
            self.faults.item(self.faults.count() - 1).setToolTip(tooltip(text))

    def _refresh(self) -> None:
        coming = sum(look.articles + look.codes for look in self._looks)
        self.start.setEnabled(self._worker is None and coming > 0 and bool(self.target.text().strip()))
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText("Close" if self._worker is None else "Cancel")

    # The import

    def run_import(self) -> None:
        """Does it, in a thread; what came of it is said in the dialog."""
        target = Path(self.target.text().strip()).expanduser()
        self.show_folder.hide()
        self.faults.clear()
        self.faults.hide()
        self.outcome.setText("")
        self._begin(self._work, list(self._named), target, self._format())

    def _work(self, stop: Event, named: list[Path], target: Path, format: formats.Format | None) -> None:
        said: list[tuple[str, str]] = []
        done = 0
        of_all = len(self._looks)

        def step(_path: Path) -> None:
            nonlocal done
            if stop.is_set():
                raise _CancelledError
            done += 1
            later(self, self._step, stop, done, of_all)

        report = importing.Report()
        names = {look.path: look.name for look in self._looks}
        trouble = ""
        try:
            report = importing.run(
                named,
                target,
                lambda path, text: said.append((names.get(path, path.name), text)),
                format=format,
                step=step,
                going=self._going(stop),
                spread=Spread(anew=True),
            )
        except _CancelledError:
            trouble = "Cancelled. What came until then stays; the same import again goes on from there."
        except SpreadError as error:
            trouble = f"{error}."
        except OSError as error:
            trouble = f"{error.filename or target} cannot be written: {error.strerror or error}."
        except ValueError as error:  # the folder's own codebook cannot be read
            trouble = f"{error}."
        later(self, self._done, stop, target, report, said, trouble)

    def _done(
        self, stop: Event, target: Path, report: importing.Report, said: list[tuple[str, str]], trouble: str
    ) -> None:
        if stop is not self._stop:
            return
        self._end_worker()
        for name, message in said:
            self._add_fault(name, message)
        self.faults.setVisible(self.faults.count() > 0)
        came = f"{counted(report.articles, 'article')} with {counted(report.annotations, 'annotation')} imported"
        labels = f"{counted(report.labels, 'label')} added to the codebook" if report.labels else ""
        told = f"{came} into {target}{f'; {labels}' if labels else ''}."
        if labels and not report.articles:
            told = f"{labels} in {target}."
        self.outcome.setText(shown(trouble or told, 600))
        self.show_folder.setVisible(report.articles > 0)
        if report.articles:
            self.show_folder.setDefault(True)
        self._refresh()
        self.start.setEnabled(False)  # what came is there; again only after something else was chosen

    def _show_folder(self) -> None:
        self.imported.emit(Path(self.target.text().strip()).expanduser())
        self.accept()

    def reject(self) -> None:
        """Closes; what runs is cancelled first."""
        if self._worker is not None:
            self._stop.set()
            self._end_worker()
            self.outcome.setText("Cancelled.")
            self._refresh()
            return
        super().reject()
