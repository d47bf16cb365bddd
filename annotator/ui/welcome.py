"""What stands in the middle of the window while no article is open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui import theme as themes

if TYPE_CHECKING:
    from annotator.ui.window import Window


class Welcome(QWidget):
    """Says how to begin."""

    def __init__(self, window: "Window") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        title = QLabel("Read closely.")
        title.setFont(themes.serif(26, bold=True))
        words = QLabel(
            "Open an article, or drop one here. Mark what is quoted and claimed, and say whose words they are."
        )
        words.setFont(themes.serif(themes.TEXT_SIZE))
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        for label in (title, words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        row = QHBoxLayout()
        row.addStretch(1)
        for text, command in (
            ("Open an Article…", window.files.open_dialog),
            ("Open a Folder…", window.files.open_folder_dialog),
            ("Try the Sample", window.files.open_sample),
        ):
            button = QPushButton(text)
            button.clicked.connect(lambda _=False, command=command: command())
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
