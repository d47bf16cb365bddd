"""Banners above the article: what went wrong or must be known, in words that say what to do, until it is dealt with."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.literal import badged

Action = tuple[str, Callable[[], object]]

_HIGHEST = 250
"""Pixels that the banners may take from the article; more of them scroll."""
_DOWN = 5
"""Pixels from the top of a button to the top of a line of text in its middle."""
_SIGNS = {"warning": ("!", "Warning"), "info": ("i", "Note")}


class Banner(QFrame):
    """One of them: a sign, its sentences, buttons for what can be done."""

    def __init__(self, text: str, actions: Sequence[Action], kind: str, close: Callable[[], None] | None) -> None:
        super().__init__()
        self.text, self.kind, self.titles = text, kind, [title for title, _ in actions]
        self._runs = [run for _, run in actions]
        self._close = close
        self.setProperty("role", "banner" if kind == "warning" else "info")
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 8, 5)
        row.setSpacing(10)
        sign = QVBoxLayout()
        sign.setContentsMargins(0, _DOWN, 0, 0)
        sign.addWidget(self._sign(kind))
        sign.addStretch(1)
        row.addLayout(sign)
        column = QVBoxLayout()
        column.setContentsMargins(0, _DOWN, 0, _DOWN)
        column.setSpacing(8)
        self._words = self._label(text)
        column.addWidget(self._words)
        row.addLayout(column, 1)
        beside = row
        if len(self.titles) > 1:  # they would leave the words little room
            beside = QHBoxLayout()
            column.addLayout(beside)
        for number, title in enumerate(self.titles):
            button = QPushButton(title)
            button.clicked.connect(lambda _=False, number=number: self._runs[number]())
            beside.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        if beside is not row:
            beside.addStretch(1)
        if close is not None:
            cross = QToolButton()
            cross.setText("✕")
            cross.setAccessibleName("Close this message")
            cross.setToolTip("Close this message (Esc)")
            cross.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            cross.clicked.connect(lambda: close())
            row.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)

    def _sign(self, kind: str) -> QLabel:
        text, name = _SIGNS[kind]
        sign = QLabel(text)
        sign.setTextFormat(Qt.TextFormat.PlainText)
        sign.setAccessibleName(name)
        sign.setProperty("role", "sign")
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sign.setFixedSize(18, 18)
        return sign

    def _label(self, text: str) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(badged(text))
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return label

    def set_text(self, text: str) -> None:
        """Other words in place of these: how far something is, which nobody wants read out at each step."""
        self.text = text
        self._words.setText(badged(text))

    def says(self, text: str, titles: Sequence[str], kind: str, *, closable: bool) -> bool:
        """Whether it says this already, with these buttons."""
        return (self.text, self.titles, self.kind, self._close is not None) == (text, list(titles), kind, closable)

    def set_runs(self, runs: list[Callable[[], object]]) -> None:
        """What the buttons do, in place of what they did."""
        self._runs = runs

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._close is not None:
            self._close()
        else:
            super().keyPressEvent(event)


class Banners(QScrollArea):
    """A column of banners, the latest on top, each under a key; a later one under the same key takes its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._banners: dict[str, Banner] = {}
        self.setAccessibleName("Messages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        content.installEventFilter(self)
        self.setWidget(content)
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
        standing = self._banners.get(key)
        titles = [title for title, _ in actions]
        if standing is not None and standing.says(text, titles, kind, closable=closable):
            # the same once more: it stays, with the keyboard where it is, and is not read out again
            standing.set_runs([run for _, run in actions])
            return
        self._take_away(key)
        banner = Banner(text, actions, kind, (lambda: self.dismiss(key)) if closable else None)
        self._banners[key] = banner
        self._column.insertWidget(0, banner)
        banner.show()
        self.show()
        self._fit()
        self.verticalScrollBar().setValue(0)
        QAccessible.updateAccessibility(QAccessibleEvent(banner, QAccessible.Event.Alert))

    def set_text(self, key: str, text: str) -> bool:
        """Other words in a banner that is shown; False when there is none of that key."""
        banner = self._banners.get(key)
        if banner is not None:
            banner.set_text(text)
        return banner is not None

    def dismiss(self, key: str) -> None:
        """Takes a banner away, if it is there."""
        self._take_away(key)
        self.setVisible(bool(self._banners))
        self._fit()

    def text(self, key: str) -> str:
        """What the banner of that key says; "" when there is none."""
        banner = self._banners.get(key)
        return banner.text if banner is not None else ""

    def keys(self) -> list[str]:
        """The keys of the banners that are shown."""
        return list(self._banners)

    def _take_away(self, key: str) -> None:
        banner = self._banners.pop(key, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()

    def _fit(self) -> None:
        """As high as the banners are at this width, up to a bound."""
        if self._banners:
            column, width = self._column, self.viewport().width()
            high = column.heightForWidth(width) if column.hasHeightForWidth() else column.sizeHint().height()
            self.setFixedHeight(min(high, _HIGHEST))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
