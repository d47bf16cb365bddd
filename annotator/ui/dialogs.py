"""Dialogs that a person answers before going on."""

from PySide6.QtWidgets import QDialog


def asked(dialog: QDialog) -> int:
    """Shows the dialog until it is answered, and lets go of it: its window would keep it to its own end."""
    try:
        return dialog.exec()
    finally:
        dialog.deleteLater()
