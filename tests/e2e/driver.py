"""Drives the real window with real events: mouse on the viewport, keys on what has the keyboard."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

NO = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


class Driver:
    """A person at a window."""

    def __init__(self, window, qtbot) -> None:
        self.window, self.qtbot = window, qtbot
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window, 5000)
        self.view.setFocus()
        self.acts = 0

    @property
    def view(self):
        return self.window.view

    @property
    def session(self):
        return self.window.session

    def drag(self, start: int, end: int, modifier: Qt.KeyboardModifier = NO) -> None:
        """Drags from before the code point ``start`` to before ``end``; scrolls there first."""
        view = self.view
        view.show_range(start, end)
        viewport = view.viewport()
        begin = self.place(start, 1)
        finish = self.place(end, -1)
        middle = QPoint((begin.x() + finish.x()) // 2, (begin.y() + finish.y()) // 2)
        QTest.mousePress(viewport, LEFT, modifier, begin)
        for point in (begin + QPoint(6, 0), middle, finish):
            self._move(point, modifier)
        QTest.mouseRelease(viewport, LEFT, modifier, finish)
        self.acts += 1

    def drag_end(self, start: int, end: int) -> None:
        """Drags an end of an annotation's part from one code point to another: from the edge itself."""
        viewport = self.view.viewport()
        begin, finish = self.place(start), self.place(end)
        QTest.mousePress(viewport, LEFT, NO, begin)
        for point in (begin + QPoint(5, 0), finish):
            self._move(point, NO)
        QTest.mouseRelease(viewport, LEFT, NO, finish)
        self.acts += 1

    def _move(self, point: QPoint, modifier: Qt.KeyboardModifier) -> None:
        # QTest.mouseMove carries no button; a real drag does
        viewport = self.view.viewport()
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(point),
            QPointF(viewport.mapToGlobal(point)),
            Qt.MouseButton.NoButton,
            LEFT,
            modifier,
        )
        QApplication.sendEvent(viewport, event)

    def place(self, position: int, nudge: int = 0) -> QPoint:
        """The middle of the line's height at a code point, a little to a side."""
        rect = self.view.cursorRect(position)
        assert not rect.isEmpty(), f"code point {position} is out of sight"
        return QPoint(rect.left() + nudge, rect.center().y())

    def click(self, position: int, nudge: int = 2) -> None:
        """Clicks on a character."""
        self.view.show_range(position, position + 1)
        QTest.mouseClick(self.view.viewport(), LEFT, NO, self.place(position, nudge))
        self.acts += 1

    def key(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = NO) -> None:
        """Presses a key where the keyboard is."""
        target = QApplication.focusWidget() or self.view
        if isinstance(key, str):
            QTest.keyClicks(target, key, modifier)
        else:
            QTest.keyClick(target, key, modifier)
        self.acts += 1

    def command(self, name: str) -> None:
        """Chooses a command from a menu."""
        self.window._refresh()
        action = self.window.actions_by_name[name]
        assert action.isEnabled(), name
        action.trigger()

    def saved(self) -> dict:
        """Waits until the work has saved itself, and gives the sidecar as it is on disk."""
        saver = self.window.desk.saver(self.session)
        self.qtbot.waitUntil(lambda: not saver.dirty and self.session.sidecar.exists(), timeout=5000)
        return msgspec.json.decode(self.session.sidecar.read_bytes())

    def find(self, words: str, after: int = 0) -> tuple[int, int]:
        """The range of words in the article."""
        start = self.session.text.index(words, after)
        return start, start + len(words)


def copied(path: Path, folder: Path, name: str = "") -> Path:
    """A copy of an article, without its sidecar, in a folder where one may write."""
    target = folder / (name or path.name)
    target.write_bytes(path.read_bytes())
    return target


def typed(widget, text: str) -> None:
    """Types a text letter by letter; QTest's own way knows ASCII alone."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget.window().focusWidget() or widget, QKeyEvent(kind, 0, NO, letter))
