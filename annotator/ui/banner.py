"""Banners above the article: what went wrong or must be known, in words that say what to do, until it is dealt with."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

Action = tuple[str, Callable[[], object]]


class Banner(QFrame):
    """One of them: a sign, its sentences, buttons for what can be done."""

    def __init__(self, text: str, actions: Sequence[Action], kind: str, close: Callable[[], None] | None) -> None:
        super().__init__()
        self.setProperty("role", "banner" if kind == "warning" else "info")
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        sign = QLabel("!" if kind == "warning" else "i")
        sign.setProperty("role", "sign")
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sign.setFixedSize(18, 18)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        self.label = QLabel(text)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row.addWidget(self.label, 1)
        for title, run in actions:
            button = QPushButton(title)
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        if close is not None:
            cross = QToolButton()
            cross.setText("✕")
            cross.setAccessibleName("Close this message")
            cross.clicked.connect(lambda: close())
            row.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)


class Banners(QWidget):
    """A column of banners, each under a key; a later one under the same key takes its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._banners: dict[str, Banner] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def show_banner(
        self,
        key: str,
        text: str,
        *,
        actions: Sequence[Action] = (),
        kind: Literal["warning", "info"] = "warning",
        closable: bool = True,
    ) -> None:
        """Shows a banner; ``actions`` are titles of buttons and what they do."""
        self._take_away(key)
        banner = Banner(text, actions, kind, (lambda: self.dismiss(key)) if closable else None)
        self._banners[key] = banner
        self._column.addWidget(banner)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(banner, QAccessible.Event.Alert))

    def dismiss(self, key: str) -> None:
        """Takes a banner away, if it is there."""
        self._take_away(key)
        self.setVisible(bool(self._banners))

    def text(self, key: str) -> str:
        """What the banner of that key says; "" when there is none."""
        banner = self._banners.get(key)
        return banner.label.text() if banner is not None else ""

    def keys(self) -> list[str]:
        """The keys of the banners that are shown."""
        return list(self._banners)

    def _take_away(self, key: str) -> None:
        banner = self._banners.pop(key, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
