"""Random events in the real window: mouse, wheel, keys, letters, commands, resizing, whatever dialog comes up. Nothing
is raised, Qt warns of nothing, every annotation's words are those at its place, every sidecar can be read, and memory
stays.

The events go to what is under the mouse or has the keyboard, as a person's would. A dialog gets some events and is
then closed by Esc. What leads out of the program (a link, a folder in the file manager, quitting) is taken away first;
the system's own file dialogs answer that nothing was chosen. A round is one event.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from annotator.core import sidecar, store
from annotator.ui.desk import REST_MS
from tests.faults.running import Alarms, Tally, leftovers, main, make_window, memory, turn
from tests.faults.sittings import GROWTH, articles_in

LOOK_EACH = 500
"""Events between two looks at the documents."""
WARM = 15_000
MOST = 60
"""Annotations of an article, after which it begins anew: else the window has more to hold from hour to hour."""
LETTERS = "aeioustn ,.“”’-éß漢😀\u200dא"
QUIT = "file.quit"


def prove(tally: Tally) -> None:
    """``rounds`` events."""
    articles = articles_in(tally.folder)
    with Alarms(tally):
        window = make_window(*articles[:2])
        in_loop(_events(tally, window, articles))
    tally.expect(tally.rounds == tally.wanted, f"the window ended after {tally.rounds:,} events")


def _events(tally: Tally, window: Any, articles: list[Path]) -> Iterator[None]:
    _stay_inside(tally)
    monkey = Monkey(tally, window, articles)
    before = 0.0
    for number in tally.each():
        monkey.act()
        if number % LOOK_EACH == 0:
            monkey.look()
        if number == min(WARM, tally.wanted // 2):
            before = monkey.memory()
        yield
    after = monkey.memory()
    monkey.look()
    tally.notes.append(f"{before:.1f} MB before, {after:.1f} MB after")
    if tally.wanted >= 4 * WARM:
        tally.expect(after <= GROWTH * before, f"memory grew from {before:.1f} to {after:.1f} MB")
    monkey.rest()
    tally.expect(not leftovers(tally.folder), f"temporary files are left: {leftovers(tally.folder)}")
    window.close()


def in_loop(steps: Iterator[object]) -> None:
    """Takes the steps in the program's own loop, one in each turn: what is deleted goes between two of them."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    timer = QTimer()
    taking = False

    def step() -> None:
        nonlocal taking
        if taking:  # a dialog's own loop runs within a step
            return
        taking = True
        try:
            next(steps)
        except StopIteration:
            timer.stop()
            QApplication.exit()
        except BaseException:
            timer.stop()
            QApplication.exit()
            raise
        finally:
            taking = False

    timer.timeout.connect(step)
    timer.start(0)
    QApplication.exec()


def _stay_inside(tally: Tally) -> None:
    """The system's dialogs choose nothing, and no address is opened."""
    from PySide6.QtGui import QDesktopServices
    from PySide6.QtWidgets import QFileDialog

    QFileDialog.getOpenFileNames = staticmethod(lambda *_a, **_k: ([], ""))
    QFileDialog.getSaveFileName = staticmethod(lambda *_a, **_k: ("", ""))
    QFileDialog.getExistingDirectory = staticmethod(lambda *_a, **_k: "")

    def refused(*_: object) -> bool:
        tally.counts["addresses asked for"] += 1
        return True

    QDesktopServices.openUrl = staticmethod(refused)


class Monkey:
    """Acts at random on the window."""

    def __init__(self, tally: Tally, window: Any, articles: list[Any]) -> None:
        self.tally, self.random, self.window, self.articles = tally, tally.random, window, articles
        self.commands = [name for name in window.actions_by_name if name != QUIT]
        run = window.run
        # the actions are made anew with each codebook; what they run goes through this one door
        window.run = lambda command: None if command.name == QUIT else run(command)
        self._acts: list[tuple[int, Callable[[], None]]] = [
            (22, self._click),
            (14, self._drag),
            (6, self._double),
            (10, self._wheel),
            (6, self._hover),
            (22, self._key),
            (8, self._letters),
            (10, self._command),
            (1, self._resize),
            (1, self._open),
        ]
        self._acting = self._resting = False
        self._busy = 0
        self._watch(True)
        self._top: Any = None

    def act(self) -> None:
        """One event."""
        weights, acts = zip(*self._acts, strict=True)
        act = self.random.choices(acts, weights)[0]
        self.tally.counts[act.__name__.strip("_")] += 1
        self._acting = True
        try:
            act()
        finally:
            self._acting = False

    def _watch(self, watching: bool) -> None:
        """Looks for a dialog soon, or no longer. A timer for each look: Qt fires none whose slot has not returned."""
        from PySide6.QtCore import QTimer

        self._watching = watching
        if watching:
            QTimer.singleShot(5, lambda: self._in_dialog())  # of each method that is connected something stays

    def _in_dialog(self) -> None:
        """Within the loop of a dialog's or a menu's own nobody else acts: a few events there, then Esc."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QApplication

        if not self._watching:
            return
        self._watch(True)  # first of all: what is done here may open a dialog with a loop of its own
        popup = QApplication.activePopupWidget() if self._acting else None
        dialog = popup or QApplication.activeModalWidget()
        if dialog is None:
            self._busy = 0
            return
        if self._resting:
            _answer(dialog)
            return
        self._busy += 1
        if self._busy == 1:
            self.tally.counts["dialogs"] += 1
        if self._busy <= self.random.randint(1, 6):
            self.random.choice((self._click, self._key, self._letters, self._wheel))()
        elif self._busy < 40:
            _type(dialog, Qt.Key.Key_Escape)
        else:
            dialog.close()

    def _place(self) -> tuple[Any, Any]:
        """A window of the screen, the topmost that takes the mouse, and a place in it."""
        from PySide6.QtCore import QPoint
        from PySide6.QtWidgets import QApplication
        from shiboken6 import isValid

        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
        self._top = top  # while its handle is used: with the one object Python lets go of the other
        handle = top.windowHandle()
        if handle is None or not isValid(handle):
            handle = self.window.windowHandle()
        width, height = max(1, handle.width()), max(1, handle.height())
        return handle, QPoint(self.random.randrange(width), self.random.randrange(height))

    def _modifiers(self) -> Any:
        from PySide6.QtCore import Qt

        no = Qt.KeyboardModifier.NoModifier
        extra = (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
        return self.random.choice((no, no, no, *extra, extra[0] | extra[1]))

    def _click(self) -> None:
        from PySide6.QtCore import Qt

        handle, at = self._place()
        button = self.random.choice((Qt.MouseButton.LeftButton,) * 6 + (Qt.MouseButton.MiddleButton,))
        self._mouse(handle, button, [at])

    def _double(self) -> None:
        from PySide6.QtCore import Qt

        handle, at = self._place()
        for _ in range(2):  # two quick ones are a double click, three a triple one
            self._mouse(handle, Qt.MouseButton.LeftButton, [at])

    def _drag(self) -> None:
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtWidgets import QApplication

        handle, at = self._place()
        view = self.window.view.viewport()
        alone = QApplication.activePopupWidget() is None and QApplication.activeModalWidget() is None
        if alone and view.isVisible() and self.random.random() < 0.7:
            inside = QPoint(self.random.randrange(max(1, view.width())), self.random.randrange(max(1, view.height())))
            at = view.mapTo(self.window, inside)
        places = [at]
        for _ in range(self.random.randint(1, 4)):
            places.append(places[-1] + QPoint(self.random.randint(-200, 200), self.random.randint(-60, 60)))
        self._mouse(handle, Qt.MouseButton.LeftButton, places)

    def _mouse(self, handle: Any, button: Any, places: list[Any]) -> None:
        """Pressed at the first of the places, moved over the others, released at the last; any may take the window
        away, and then the rest goes nowhere."""
        from PySide6.QtTest import QTest
        from shiboken6 import isValid

        if not isValid(handle):
            return
        modifiers = self._modifiers()
        QTest.mousePress(handle, button, modifiers, _inside(handle, places[0]))
        for place in places[1:]:
            if isValid(handle):
                QTest.mouseMove(handle, _inside(handle, place))
        if isValid(handle):
            QTest.mouseRelease(handle, button, modifiers, _inside(handle, places[-1]))

    def _hover(self) -> None:
        from PySide6.QtTest import QTest

        handle, at = self._place()
        QTest.mouseMove(handle, at)

    def _wheel(self) -> None:
        from PySide6.QtCore import QPoint, QPointF, Qt
        from PySide6.QtGui import QWheelEvent
        from PySide6.QtWidgets import QApplication

        handle, at = self._place()
        turned = QPoint(0, self.random.choice((-600, -120, 120, 600)))
        event = QWheelEvent(
            QPointF(at),
            QPointF(handle.mapToGlobal(at)),
            QPoint(),
            turned,
            Qt.MouseButton.NoButton,
            self._modifiers(),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(handle, event)

    def _target(self) -> Any:
        from PySide6.QtWidgets import QApplication

        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        return popup or QApplication.focusWidget() or modal or self.window.view

    def _key(self) -> None:
        from PySide6.QtCore import Qt

        names = (
            "Q C S U W N T Y A X J K M Tab Backtab Return Escape Delete Backspace Left Right Up Down Home End PageUp "
            "PageDown Space F1 F3 F6 F7 F8 1 2 3 9 F Z K L E Plus Minus 0 Period Comma Menu"
        ).split()
        key = getattr(Qt.Key, f"Key_{self.random.choice(names)}")
        modifiers = self._modifiers()
        if key == Qt.Key.Key_Q and modifiers & Qt.KeyboardModifier.ControlModifier:
            return
        _type(self._target(), key, modifiers)

    def _letters(self) -> None:
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent
        from PySide6.QtWidgets import QApplication
        from shiboken6 import isValid

        target = self._target()
        for _ in range(self.random.randint(1, 5)):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                if isValid(target):
                    letter = self.random.choice(LETTERS)
                    no = Qt.KeyboardModifier.NoModifier
                    QApplication.sendEvent(target, QKeyEvent(kind, 0, no, letter))

    def _command(self) -> None:
        action = self.window.actions_by_name[self.random.choice(self.commands)]
        if action.isEnabled():
            action.trigger()

    def _resize(self) -> None:
        self.window.resize(self.random.randint(500, 1600), self.random.randint(350, 1100))

    def _open(self) -> None:
        self.window.files.open_paths([self.random.choice(self.articles)])

    def rest(self) -> None:
        """Closes what is open above the window, and stops."""
        from PySide6.QtWidgets import QApplication

        self._resting = True  # what is asked on closing is answered by the watch
        for _ in range(20):
            top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if top is None:
                break
            top.close()
            QApplication.processEvents()
        self._watch(False)
        self.window.desk.flush()

    def look(self) -> None:
        """All documents are sound, and what is saved can be read."""
        for session in self.window.desk.sessions:
            document = session.document
            wrong = [
                a.id
                for a in document.annotations
                if any(document.text[span.start : span.end] != span.exact for span in a.spans)
            ]
            self.tally.expect(not wrong, f"the words of {wrong[:3]} are not those at their place")
            self.tally.measure("annotations", len(document.annotations))
        full = [session for session in self.window.desk.sessions if len(session.document.annotations) > MOST]
        for session in full:
            self.window.desk.close(session, unsaved=True)
            session.sidecar.unlink(missing_ok=True)
        if full:
            self.window.files.open_paths(self.articles[:2])
        for article in self.articles:
            path = store.sidecar_path(article)
            if path.exists():
                faults = sidecar.read(path.read_bytes()).faults
                self.tally.expect(not faults, f"{path.name}: {faults[:2]}")

    def memory(self) -> float:
        """Of the process, with all articles closed and no undo to remember."""
        self._watch(False)
        for session in list(self.window.desk.sessions):
            self.window.desk.close(session, unsaved=True)
        for article in self.articles:
            store.sidecar_path(article).unlink(missing_ok=True)
        self.window.resize(1200, 800)
        turn(lambda: False, REST_MS / 1000 + 0.5)
        found = memory()
        self.window.files.open_paths(self.articles[:2])
        self._watch(True)
        return found


def _type(target: Any, key: Any, modifiers: Any = None) -> None:
    """A key on a widget, pressed and released. The press may take the widget away, and the release then goes nowhere;
    what is at work takes no keys, of which the test library would warn."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from shiboken6 import isValid

    for act in (QTest.keyPress, QTest.keyRelease):
        if isValid(target) and target.isEnabled():
            act(target, key, modifiers or Qt.KeyboardModifier.NoModifier)


def _answer(dialog: Any) -> None:
    """Lets a question go with whatever nobody wants to keep; anything else is left to who opened it."""
    from PySide6.QtWidgets import QMessageBox

    if isinstance(dialog, QMessageBox):
        roles = QMessageBox.ButtonRole
        gone = [one for one in dialog.buttons() if dialog.buttonRole(one) == roles.DestructiveRole]
        (gone or dialog.buttons())[0].click()


def _inside(handle: Any, place: Any) -> Any:
    """The place, or the one next to it in the window: the test library knows no others."""
    from PySide6.QtCore import QPoint

    return QPoint(min(max(0, place.x()), handle.width() - 1), min(max(0, place.y()), handle.height() - 1))


if __name__ == "__main__":
    sys.exit(main("events", "R13", prove, rounds=100_000))
