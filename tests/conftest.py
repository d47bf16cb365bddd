"""Every test runs without a display, with preferences of its own, and fails on any warning of Qt or Python."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("annotator", deadline=None)  # no test fails on a time
settings.load_profile("annotator")

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("DISPLAY", None)


@pytest.fixture(autouse=True)
def _own_preferences(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"ANNOTATOR_{name}_DIR", str(tmp_path_factory.mktemp(name.lower())))


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The application object as the program makes it."""
    from PySide6.QtWidgets import QApplication

    return QApplication


@pytest.fixture
def make_window(qapp: object, qtbot: object) -> Iterator[Callable[..., object]]:
    """Makes the real window on paths, shown and painted; closed at the end, and nothing may be left unsaved."""
    from PySide6.QtCore import QCoreApplication, QEvent

    from annotator.ui import app

    app.make_application()
    windows = []

    def make(*paths: Path) -> object:
        window = app.make_window(list(paths))
        window.resize(1280, 860)
        window.show()
        qtbot.waitExposed(window)  # type: ignore[attr-defined]
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.desk.flush()
        window.close()
        window.deleteLater()
    # without a running loop Qt keeps them until the application is gone, when it is too late for them
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def shared() -> Path | None:
    """The folder with the real article and other tools' files, where it is there."""
    path = Path(__file__).resolve().parents[2] / "shared"
    return path if (path / "articles").is_dir() else None


@pytest.fixture
def program() -> Callable[[str], str]:
    """The path of a program of the system. Without it a test is skipped, but fails where changes are checked."""

    def find(name: str) -> str:
        found = shutil.which(name)
        if found is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
        return found

    return find


@pytest.fixture
def samples() -> Path:
    """The articles that ship with the program."""
    return Path(__file__).resolve().parent.parent / "resources" / "samples"


@pytest.fixture
def excepthook() -> Iterator[None]:
    """Puts the exception hook back that the program's start replaces."""
    before = sys.excepthook
    yield
    sys.excepthook = before
