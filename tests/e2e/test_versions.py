"""Earlier versions in the window: the list, what differs, taking one up and going back."""

import shutil

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from annotator.core import backups, sidecar
from annotator.ui.restore_dialog import RestoreDialog
from tests.e2e.driver import Driver

NAME = "harbour-bridge.txt"


@pytest.fixture
def driver(make_window, samples, tmp_path, qtbot):
    for name in (NAME, NAME + ".annotations.json"):
        shutil.copyfile(samples / name, tmp_path / name)
    return Driver(make_window(tmp_path / NAME), qtbot)


def in_dialog(driver, act):
    """Opens the dialog by its command and does something in it; an error in it is raised here."""
    errors = []

    def run():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, RestoreDialog):
            return  # not there yet
        timer.stop()
        try:
            act(dialog)
        except BaseException as error:
            errors.append(error)
        finally:
            if dialog.isVisible():
                dialog.reject()

    timer = QTimer()
    timer.timeout.connect(run)
    timer.start(20)
    driver.command("file.versions")
    timer.stop()
    if errors:
        raise errors[0]


def lines(dialog):
    return [dialog.preview.item(row).text() for row in range(dialog.preview.count())]


def test_without_versions_it_says_so(driver):
    def act(dialog):
        assert "no earlier versions yet" in dialog.said.text()
        assert not dialog.take.isEnabled()

    in_dialog(driver, act)


def test_a_removed_record_comes_back_as_one_step_of_undo(driver, qtbot):
    session = driver.session
    record = session.record_at(0)
    words = session.get(record).words
    before = session.document
    session.set_active(record)
    driver.key(Qt.Key.Key_Delete)

    def act(dialog):
        assert "would come back" in dialog.said.text()
        assert any(line.startswith("+") and words[:40] in line for line in lines(dialog))
        qtbot.keyClick(dialog.versions, Qt.Key.Key_Return)
        assert not dialog.isVisible()

    in_dialog(driver, act)
    assert session.document.annotations == before.annotations
    assert driver.window.desk.flush() == []
    assert sidecar.read(session.sidecar.read_bytes()).document.annotations == before.annotations
    driver.command("edit.undo")
    assert session.get(record) is None


def test_a_damaged_version_is_said_and_cannot_be_taken(driver):
    driver.session.set_active(driver.session.record_at(0))
    driver.key(Qt.Key.Key_Delete)
    assert driver.window.desk.flush() == []
    backups.versions(driver.session.sidecar)[0].file.write_bytes(b"x")

    def act(dialog):
        assert "is damaged" in dialog.said.text()
        assert not dialog.take.isEnabled()

    in_dialog(driver, act)
