"""Ctrl+E: which articles, in which format, where to; what the format cannot hold is said before and counted after."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import Qt
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
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator import formats
from annotator.core.model import STATUSES
from annotator.corpus.exporting import RefusedError, place, put
from annotator.corpus.gathering import Found
from annotator.formats.item import FormatError, Item, LeftOut
from annotator.formats.selection import with_status
from annotator.ui.later import later
from annotator.ui.literal import badged, for_button, name_of
from annotator.ui.preferences import Preferences
from annotator.ui.segments import Choice
from annotator.ui.session import Session


class ExportDialog(QDialog):
    """Exports the documents as they are in the window, saved or not."""

    def __init__(
        self, sessions: Sequence[Session], current: Session, preferences: Preferences, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.setMinimumWidth(560)
        self._sessions, self._current, self._preferences = list(sessions), current, preferences
        self._cancelled = Event()
        self._worker: Thread | None = None
        self._writable = [format for format in formats.FORMATS if format.write is not None]
        self._build()
        self._refresh()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        self.this = QRadioButton(for_button(f"This article ({name_of(self._current.path.name)})"))
        self.all = QRadioButton(f"All {len(self._sessions)} open articles")
        self.this.setChecked(True)
        self.all.setVisible(len(self._sessions) > 1)
        which = QButtonGroup(self)
        articles = QVBoxLayout()
        for button in (self.this, self.all):
            which.addButton(button)
            articles.addWidget(button)
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
        row = QHBoxLayout()
        self.statuses = {status: QCheckBox(status.capitalize()) for status in STATUSES}
        for box in self.statuses.values():
            row.addWidget(box)
        row.addStretch(1)
        form.addRow("Records:", row)
        self.statuses["accepted"].setChecked(True)
        target = QHBoxLayout()
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
        return self._sessions if self.all.isChecked() else [self._current]

    def _to_file(self) -> bool:
        return self._chosen().one_file or len(self._chosen_sessions()) == 1

    def _format_changed(self) -> None:
        everything = self._chosen().holds_all
        for status, box in self.statuses.items():
            box.setChecked(everything or status == "accepted")
        self._refresh()

    def _refresh(self) -> None:
        format = self._chosen()
        self.lacks.setText(f"It cannot hold: {format.lacks}." if format.lacks else "It holds everything.")
        folder = Path(self._preferences.last_export or self._current.path.parent)
        if self._to_file():
            name = "annotations" if len(self._chosen_sessions()) > 1 else self._current.path.name
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
        if not self.target.text().strip() or not wanted:
            self.outcome.setText("Say where to, and which records.")
            return
        items = [Item(s.path.name, s.document, s.codebook) for s in sessions]
        taken = [Found(sidecar=s.sidecar, article=s.path, name=s.path.name, root=s.path.parent) for s in self._sessions]
        self._cancelled.clear()
        self.start.setEnabled(False)
        self.progress.setRange(0, len(items))
        self.progress.setVisible(len(items) > 20)
        arguments = (self._chosen(), items, wanted, target, self._to_file(), taken)
        self._worker = Thread(target=self._work, args=arguments, name="export")
        self._worker.start()

    def _work(
        self,
        format: formats.Format,
        items: list[Item],
        wanted: frozenset[str],
        target: Path,
        to_file: bool,
        taken: list[Found],
    ) -> None:
        problems: list[str] = []
        left_out = LeftOut()
        written = 0
        assert format.write is not None
        batches = [items] if format.one_file else [[item] for item in items]
        for number, batch in enumerate(batches):
            if self._cancelled.is_set():
                problems.append("Cancelled.")
                break
            try:
                chosen = [Item(i.name, with_status(i.document, wanted, i.codebook), i.codebook) for i in batch]
                made = format.write(chosen)
                for file in made.files:
                    path = target if to_file else place(target, file)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    put(path, file.data, format, taken)
                    written += 1
                left_out.update(made.left_out)
            except (FormatError, RefusedError) as error:
                problems.append(f"{target}: {error}.")
            except OSError as error:
                problems.append(f"{error.filename or target}: cannot be written: {error.strerror or error}.")
            later(self, self._show_progress, number + 1)
        said = formats.said(left_out, format.name)
        done = f"Written: {target}." if written else ""
        later(self, self._done, problems, "\n".join(filter(None, (done, f"{said}." if said else ""))))

    def _show_progress(self, done: int) -> None:
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
