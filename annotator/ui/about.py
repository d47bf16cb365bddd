"""Says what the program is."""

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator import __version__
from annotator.ui.dialogs import asked


def show_about(parent: QWidget) -> None:
    """Shows name, version and licence."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle("About Annotator")
    box.setText(f"Annotator {__version__}")
    box.setInformativeText(
        "For reading news articles closely: who is quoted, what is claimed, and where it comes from.\n\n"
        f"MIT licence. Made with Qt {qVersion()}, which is under the LGPL."
    )
    asked(box)
