"""Articles that are read in a process of their own, in the real window: it goes on, and what is wrong is said."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton

from annotator.readers import apart
from tests.e2e.driver import Driver, copied
from tests.readers import rogue
from tests.readers.pages import HEADLINE, PARAGRAPHS, page, paragraphs

FIXTURES = Path(__file__).resolve().parent.parent / "readers" / "fixtures"
KEY = Qt.Key


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return copied(FIXTURES / "causeway.docx", tmp_path)


def wait_for(window, qtbot, path: Path) -> None:
    qtbot.waitUntil(lambda: window.session is not None and window.session.path == path, timeout=20_000)


def test_a_word_file_is_annotated_beside_itself(make_window, qtbot, document):
    before = document.read_bytes()
    window = make_window(document)
    wait_for(window, qtbot, document)
    driver = Driver(window, qtbot)
    words = driver.session.text.split("\n\n")[2][:20]
    driver.drag(*driver.find(words))
    driver.key(KEY.Key_C)
    saved = driver.saved()
    assert driver.session.sidecar.name == "causeway.docx.annotations.json"
    assert saved["article"]["reader"] == "docx/1"
    assert document.read_bytes() == before
    driver.command("file.close")
    window.files.open_paths([document])
    wait_for(window, qtbot, document)
    assert window.session.record_count() == 1


def test_one_goes_on_with_another_article_meanwhile(make_window, qtbot, document, samples, tmp_path):
    other = copied(samples / "mayor-interview.txt", tmp_path)
    window = make_window()
    window.files.open_paths([document])
    window.files.open_paths([other])
    assert window.session.path == other
    qtbot.waitUntil(lambda: len(window.desk.sessions) == 2, timeout=20_000)
    assert window.session.path == other


def test_a_damaged_file_is_a_sentence(make_window, qtbot, document):
    document.write_bytes(document.read_bytes()[:900])
    window = make_window(document)
    qtbot.waitUntil(lambda: bool(window.banners.text(f"open {document}")), timeout=20_000)
    assert str(document) in window.banners.text(f"open {document}")
    assert not window.desk.sessions


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An article whose reading does not end."""
    apart.dismiss()
    monkeypatch.setattr(apart, "PROGRAM", rogue.PROGRAM)
    path = tmp_path / "slow.docx"
    path.write_bytes(b"sleep")
    return path


def test_what_takes_long_is_said_and_can_be_cancelled(make_window, qtbot, slow):
    window = make_window(slow)
    key = f"reading {slow}"
    qtbot.waitUntil(lambda: bool(window.banners.text(key)))
    assert window.banners.text(key) == "Reading slow.docx…"
    cancel = next(button for button in window.banners.findChildren(QPushButton) if button.text() == "Cancel")
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not window.banners.text(key)
    assert not window.opening.waits()
    assert not window.banners.keys()


def test_a_window_that_closes_does_not_wait_for_it(make_window, qtbot, slow):
    window = make_window(slow)
    qtbot.waitUntil(lambda: bool(window.banners.text(f"reading {slow}")))
    window.close()
    assert not window.opening.waits()


def test_what_is_copied_becomes_an_article(make_window, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window = make_window()
    copied_words = QMimeData()
    copied_words.setText("Strike at the harbour\n\nThe ferry stays in port.")
    QGuiApplication.clipboard().setMimeData(copied_words)
    window.files.paste()
    assert window.session.text.endswith("The ferry stays in port.")
    assert window.session.path.parent == tmp_path


def test_an_empty_clipboard_is_said(make_window):
    window = make_window()
    QGuiApplication.clipboard().clear()
    window.files.paste()
    assert "no words in the clipboard" in window.status.message


def test_records_of_a_file_become_articles(make_window, qtbot, tmp_path, monkeypatch):
    source, folder = tmp_path / "both.jsonl", tmp_path / "apart"
    folder.mkdir()
    source.write_text('{"title": "One", "text": "First."}\n{"title": "Two", "text": "Second."}\n', encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    window = make_window(source)
    wait_for(window, qtbot, source)
    window.files.split()
    qtbot.waitUntil(lambda: len(window.articles.model.rows) >= 2, timeout=10_000)
    assert sorted(path.name for path in folder.iterdir()) == ["One.json", "Two.json"]


def test_a_whole_page_can_be_shown_and_the_choice_stays(make_window, qtbot, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page(f"<h1>{HEADLINE}</h1>{paragraphs()}<footer>Imprint of the paper</footer>"), encoding="utf-8")
    window = make_window(path)
    wait_for(window, qtbot, path)
    driver = Driver(window, qtbot)
    assert "Imprint" not in driver.session.text
    driver.drag(*driver.find(PARAGRAPHS[1][:30]))
    driver.key(KEY.Key_C)
    driver.saved()
    first = driver.session
    driver.command("file.everything")
    qtbot.waitUntil(lambda: window.session is not None and window.session is not first, timeout=20_000)
    assert "Imprint" in window.session.text
    assert window.session.record_count() == 1
    assert driver.saved()["article"]["extraction"] == "everything"


def test_a_whole_page_that_nobody_annotated_is_shown_whole_the_next_time_too(make_window, qtbot, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page(f"<h1>{HEADLINE}</h1>{paragraphs()}<footer>Imprint of the paper</footer>"), encoding="utf-8")
    window = make_window(path)
    wait_for(window, qtbot, path)
    first = window.session
    window.files.toggle_everything()
    qtbot.waitUntil(lambda: window.session is not None and window.session is not first, timeout=20_000)
    window.close()
    again = make_window(path)
    wait_for(again, qtbot, path)
    assert "Imprint" in again.session.text
    again.files.toggle_everything()
    qtbot.waitUntil(lambda: "Imprint" not in again.session.text, timeout=20_000)
    again.close()
    third = make_window(path)
    wait_for(third, qtbot, path)
    assert "Imprint" not in third.session.text
