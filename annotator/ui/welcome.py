"""What stands in the middle of the window while no article is open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui import theme as themes
from annotator.ui.literal import shown

if TYPE_CHECKING:
    from annotator.ui.window import Window


BEGIN = "Open an article, or drop one here. Mark what is quoted and claimed, and say whose words they are."
GO_ON = "Choose an article at the left, or go on with the first one that is not done."


class Welcome(QWidget):
    """Says how to begin: with an article, or in the folder that is open."""

    def __init__(self, window: "Window") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        self.title = QLabel("Read closely.")
        self.title.setFont(themes.serif(26, bold=True))
        self.title.setWordWrap(True)
        self.words = QLabel(BEGIN)
        self.words.setFont(themes.serif(themes.TEXT_SIZE))
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        for label in (self.title, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        row = QHBoxLayout()
        row.addStretch(1)
        self._in_folder: list[QPushButton] = []
        self._else: list[QPushButton] = []
        for text, command, buttons in (
            ("First Article Not Done", lambda: window.working.next_undone(), self._in_folder),
            ("Open an Article…", window.files.open_dialog, None),
            ("Open a Folder…", window.files.open_folder_dialog, None),
            ("Try the Sample", window.files.open_sample, self._else),
        ):
            button = QPushButton(text)
            button.clicked.connect(lambda _=False, command=command: command())
            row.addWidget(button)
            if buttons is not None:
                buttons.append(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self.show_folder("")

    def show_folder(self, name: str) -> None:
        """A folder of that name is open; "" is none."""
        self.title.setText(shown(name, 80) or "Read closely.")
        self.words.setText(GO_ON if name else BEGIN)
        for button in self._in_folder:
            button.setVisible(bool(name))
        for button in self._else:
            button.setVisible(not name)
