"""Addresses out of files: what they are shown as, which of them may be opened, and the question before one is.

Nothing in an article or a sidecar opens by itself. http, https and mailto go to the system's own programs after a
person has seen the whole address; every other scheme is refused.
"""

import re

from msgspec import Struct
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.core.hidden import badged
from annotator.ui.literal import shown

SCHEMES = ("http", "https", "mailto")
LONGEST = 8000
"""Code points of an address; what is longer is no address of an article."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")


class Address(Struct, frozen=True):
    """An address out of a file: ``url`` is what would be opened, in ASCII; ``leads_to`` the host or person; ``refusal``
    says in a sentence why it is not opened, and is empty when it may be."""

    written: str
    url: str = ""
    leads_to: str = ""
    refusal: str = ""


def read(written: str) -> Address:
    """What an address means, and whether it may be opened."""
    bare = written.strip()
    scheme = _SCHEME.match(bare)
    if not bare:
        return Address(written, refusal="There is no address.")
    if scheme is None or len(bare) > LONGEST:
        return Address(written, refusal="This is no whole web address, so it is not opened.")
    if scheme[0].lower() not in SCHEMES:
        allowed = "Only web pages (http, https) and mail addresses (mailto) are."
        return Address(written, refusal=f"Addresses that begin with {shown(scheme[0], 40)}: are not opened. {allowed}")
    if re.search(r"[\s\\\x00-\x1f\x7f]", bare) or badged(bare) != bare:
        return Address(written, refusal="There are characters in this address that none may have; it is not opened.")
    url = QUrl(bare, QUrl.ParsingMode.TolerantMode)
    ascii_url = bytes(url.toEncoded().data()).decode("ascii", "replace")
    if url.scheme() == "mailto":
        who = url.path()
        if "@" not in who or "attach" in bare.lower():
            return Address(written, refusal="This is no plain mail address, so it is not opened.")
        return Address(written, ascii_url, who)
    host = url.host(QUrl.ComponentFormattingOption.FullyEncoded)
    if not url.isValid() or not host:
        return Address(written, refusal="This is no whole web address, so it is not opened.")
    return Address(written, ascii_url, host)


def as_shown(written: str) -> str:
    """An address as the status line has it: as it is written, and beside a host in other letters its ASCII form."""
    address = read(written)
    text = shown(written, LONGEST)
    if not address.url or address.leads_to.lower() in written.lower():
        return text
    return f"{text}  ({address.leads_to})"


def open_url(url: str) -> bool:
    """The one place where the program hands an address to the system; whether that took it."""
    return QDesktopServices.openUrl(QUrl.fromEncoded(url.encode("ascii")))


class Question(QDialog):
    """Asks whether to open an address, or says why it is not opened: the whole of it, as plain text."""

    def __init__(self, written: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Open Link")
        self.address = read(written)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        mail = self.address.url.startswith("mailto:")
        question = "Write to this address?" if mail else "Open this address in the web browser?"
        self.said = _label(self.address.refusal or question)
        column.addWidget(self.said)
        self.whole = QPlainTextEdit(badged(self.address.url or written.strip()))
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        self.whole.setAccessibleName("Address")
        self.whole.setFixedHeight(self.fontMetrics().lineSpacing() * 5)
        column.addWidget(self.whole)
        notes = []
        if self.address.leads_to and not mail:
            notes.append(f"It leads to {self.address.leads_to}.")
        if self.address.url and self.address.url != written.strip():
            notes.append(f"It is written as {shown(written, LONGEST)}")
        self.notes = _label("\n".join(notes))
        self.notes.setVisible(bool(notes))
        column.addWidget(self.notes)
        buttons = QDialogButtonBox()
        if self.address.url:
            self.opening = buttons.addButton("Open", QDialogButtonBox.ButtonRole.AcceptRole)
            self.opening.setAutoDefault(False)
        cancel = buttons.addButton(
            QDialogButtonBox.StandardButton.Cancel if self.address.url else QDialogButtonBox.StandardButton.Close
        )
        cancel.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        cancel.setFocus()  # in its window only now; the address takes Return for itself
        self.setMinimumWidth(520)

    def accept(self) -> None:
        """Opens the address."""
        if self.address.url and not open_url(self.address.url):
            self.said.setText("The system has no program that opens this address. You can copy it from here.")
            return
        super().accept()


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def ask(written: str, parent: QWidget) -> Question:
    """Shows the question; the answer does the rest."""
    question = Question(written, parent)
    question.setModal(True)
    question.show()
    return question
