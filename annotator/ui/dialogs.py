"""Dialogs that a person answers before going on."""

from PySide6.QtWidgets import QDialog
from shiboken6 import isValid


def asked(dialog: QDialog) -> int:
    """Shows the dialog until it is answered, and lets go of it: its window would keep it to its own end.

    The window may go while the dialog is in sight, and takes it along: what is asked of the dialog afterwards is for an
    answer of acceptance alone, or after a look whether it is there."""
    try:
        return dialog.exec()
    finally:
        if isValid(dialog):
            dialog.deleteLater()
