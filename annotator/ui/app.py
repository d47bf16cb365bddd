"""Starts the program with its window."""

import contextlib
import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from types import FrameType, TracebackType

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.core import memory, strays
from annotator.core.resources import resource
from annotator.ui import theme as themes
from annotator.ui.preferences import Preferences
from annotator.ui.window import Window


def run(paths: Sequence[Path], *, sample: bool = False) -> int:
    """Opens the window on articles or a folder, or on a copy of the sample, and stays until it is closed; the exit
    code."""
    app = make_application()
    window = make_window(list(paths))
    if sample:
        window.files.open_sample()
    _report_exceptions(window)
    keep = _quit_on_signals(window)
    # logging out: the system asks each program to put its work away, and may end it without closing its windows
    app.commitDataRequest.connect(lambda _manager: window.put_away(), Qt.ConnectionType.DirectConnection)
    app.aboutToQuit.connect(window.desk.flush)
    window.show()
    QTimer.singleShot(0, lambda: _once_shown(window))
    window.activateWindow()  # without a window manager nobody else gives it the keyboard
    code = app.exec()
    del keep
    return code


def _once_shown(window: Window) -> None:
    """What can wait until the window is there."""
    gc.freeze()
    gc.enable()
    Thread(target=_tidy, name="sweep", daemon=True).start()
    window.recovery.offer()
    QGuiApplication.setWindowIcon(QIcon(str(resource("icons", "annotator.svg"))))


def _tidy() -> None:
    """What an earlier run left: temporary files, and a folder's sources half renamed."""
    from annotator.corpus import renaming

    strays.sweep()
    renaming.finish()


def make_application() -> QApplication:
    """The application object, with its name and style; made once in a process."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    memory.one_arena()
    sys.setswitchinterval(0.001)  # while a save is prepared in its thread, the window gets its turn five times sooner
    app.setApplicationName("annotator")
    app.setApplicationDisplayName("Annotator")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("annotator")
    app.setStyle("Fusion")
    app.setFont(themes.sans(themes.UI_SIZE))
    return app


def make_window(paths: list[Path]) -> Window:
    """A window with these articles open; not shown yet."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = Window(Preferences.load())
    themes.apply(app, window.theme)
    if paths:
        window.files.open_paths(paths)
    return window


def _report_exceptions(window: Window) -> None:
    """An exception in a slot is said in a banner and on standard error; the window stays up."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        with contextlib.suppress(RuntimeError):  # the window may be gone already
            window.banners.show_banner(
                "exception",
                f"Something went wrong in the program ({kind.__name__}: {error}). Your annotations are still here and "
                "are being saved. Please report it with what you did just before.",
            )

    sys.excepthook = hook


def _quit_on_signals(window: Window) -> tuple[socket.socket, socket.socket, QSocketNotifier] | None:
    """Closes the window, which saves, when the system asks the program to end.

    Python runs its handlers only between two byte codes, and Qt's loop has none: the signal wakes it by a socket.
    """
    if os.name == "nt":
        return None
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)

    def ask(_number: int, _frame: FrameType | None) -> None:
        QTimer.singleShot(0, window.end)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, ask)
    signal.set_wakeup_fd(theirs.fileno())
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: ours.recv(64))
    return ours, theirs, notifier
