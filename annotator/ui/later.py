"""From a thread back to the window: a call that is made in the window's thread, if who it is for is still there."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid


class _Post(QObject):
    """Carries the calls. It is never taken away: a signal of an object that another thread is just taking away ends
    the process, and a window may close at any moment."""

    posted = Signal(object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self.posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def _deliver(self, owner: QObject, call: Callable[..., object], arguments: tuple[Any, ...]) -> None:
        if isValid(owner):
            call(*arguments)


_post = _Post()


def later(owner: QObject, call: Callable[..., object], *arguments: Any) -> None:
    """Calls ``call(*arguments)`` in the window's thread, in a later turn of its loop; not at all when ``owner`` is gone
    by then. From any thread; the calls of one thread come in their order."""
    _post.posted.emit(owner, call, arguments)
