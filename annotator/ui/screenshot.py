"""The picture in the README, made by the program itself: ``annotator --screenshot FILE``."""

import os
import tempfile
from pathlib import Path


def make_screenshot(target: Path, *, theme: str = "light") -> int:
    """Writes a picture of the window on the sample article to ``target``; the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        for name in ("CONFIG", "DATA", "CACHE"):
            os.environ[f"ANNOTATOR_{name}_DIR"] = folder
        from PySide6.QtCore import QEventLoop, QTimer

        from annotator.ui.app import make_application, make_window

        app = make_application()
        window = make_window([])
        window.set_theme_choice(theme)
        window.resize(1400, 880)
        window.files.open_sample()
        window.show()
        session = window.session
        assert session is not None
        session.set_active(session.record_at(2))
        loop = QEventLoop()
        QTimer.singleShot(600, loop.quit)
        loop.exec()
        start = session.text.find("for at least six")
        window.view.select(start, session.text.find(" a vote", start))
        app.processEvents()
        done = window.grab().save(str(target))
        window.desk.flush()
        window.close()
    return 0 if done else 1
