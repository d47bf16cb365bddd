"""The status line: when the work was saved, what the article holds, where the caret is."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar

from annotator.core.words import counted
from annotator.ui.literal import shown

if TYPE_CHECKING:
    from annotator.ui.window import Window

_MESSAGE_MS = 6000
_MOST_COUNTS = 4
"""Labels of which it is said how many records there are; the others are counted together."""


class Status(QStatusBar):
    """The status line of a window."""

    def __init__(self, window: "Window") -> None:
        super().__init__()
        self._window = window
        self.setSizeGripEnabled(False)
        self._saved, self._counts, self._missing = self._label("Saved"), self._label("Counts"), self._label("Missing")
        self._message, self._line, self._zoom = self._label("Message"), self._label("Line"), self._label("Zoom")
        self._missing.setProperty("role", "warning")
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for label in (self._saved, self._counts, self._missing):
            self.addWidget(label)
        self.addWidget(self._message, 1)
        for label in (self._line, self._zoom):
            self.addPermanentWidget(label)
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.setInterval(_MESSAGE_MS)
        self._gone.timeout.connect(self._message.clear)

    def _label(self, name: str) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAccessibleName(name)
        return label

    def say(self, text: str) -> None:
        """Shows a message for some seconds."""
        self._message.setText(shown(text))
        self._gone.start()

    @property
    def message(self) -> str:
        """What was said last and is still shown."""
        return self._message.text()

    def show_address(self, text: str) -> None:
        """Shows an address as long as the mouse is over it; nothing when it is empty."""
        self._message.setText(text)
        self._gone.stop()

    def show_saved(self, when: datetime | None = None) -> None:
        """Says when the article in sight was saved; with no time, how it stands."""
        session = self._window.session
        if when is not None:
            self._saved.setText(f"Saved {when:%H:%M:%S}")
        elif session is None:
            self._saved.setText("")
        elif session.read_only:
            self._saved.setText("Read only")
        elif self._window.desk.saver(session).dirty:
            self._saved.setText("Not saved yet")
        else:
            last = self._window.desk.saver(session).saved_at
            self._saved.setText(f"Saved {last:%H:%M:%S}" if last else "No changes")

    def refresh(self) -> None:
        """Counts, place and zoom of the article in sight."""
        session = self._window.session
        if session is None:
            for label in (self._counts, self._missing, self._line, self._zoom):
                label.setText("")
            return
        records = [entry for entry in session.codebook.labels if entry.part == "record" and session.counts[entry.label]]
        most = sorted(records, key=lambda entry: -session.counts[entry.label])[:_MOST_COUNTS]
        named = [entry for entry in records if entry in most]
        counts = [counted(session.counts[entry.label], shown(entry.name.lower(), 40)) for entry in named]
        others = sum(session.counts[entry.label] for entry in records if entry not in most)
        if others:
            counts.append(f"{others:,} of {counted(len(records) - len(most), 'other label')}")
        sources = len(session.document.sources)
        if sources:
            counts.append(counted(sources, "source"))
        self._counts.setText(" · ".join(counts))
        self._missing.setText(f"{len(session.unsourced)} without a source" if session.unsourced else "")
        self.show_place()

    def show_place(self) -> None:
        """The caret's line in the text, and the zoom."""
        if self._window.session is not None:
            self._line.setText(f"Line {self._window.view.caret_line()}")
            self._zoom.setText(f"{round(self._window.view.zoom * 100)} %")
