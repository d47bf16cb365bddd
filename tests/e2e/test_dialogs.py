"""Export, guide, preferences and the column on the left, through the window's own doors."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core import places, sidecar, store
from annotator.formats import Input, Notes, cas_xmi, w3c
from annotator.ui.export_dialog import ExportDialog
from annotator.ui.guide import Guide, labels
from annotator.ui.palette import score
from annotator.ui.preferences import Preferences
from tests.e2e.driver import Driver, copied


@pytest.fixture
def sample(samples, tmp_path):
    path = copied(samples / "harbour-bridge.txt", tmp_path)
    beside = store.sidecar_path(samples / "harbour-bridge.txt")
    store.sidecar_path(path).write_bytes(beside.read_bytes())
    return path


def dialog_of(window):
    return ExportDialog(window.desk.sessions, window.session, window.preferences, window)


def choose(dialog, name):
    at = next(n for n, format in enumerate(dialog._writable) if format.name == name)
    dialog.format.setCurrentIndex(at)


def test_the_article_exports_to_a_file_from_the_window(make_window, qtbot, sample, tmp_path):
    window = make_window(sample)
    dialog = dialog_of(window)
    choose(dialog, "jsonl")
    assert "It cannot hold" in dialog.lacks.text()
    target = tmp_path / "out.jsonl"
    dialog.target.setText(str(target))
    dialog.start.click()
    qtbot.waitUntil(dialog.start.isEnabled)
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == window.session.record_count()
    assert "Written" in dialog.outcome.text()
    dialog.reject()


def test_all_open_articles_export_to_a_folder_and_read_back_equal(make_window, qtbot, sample, samples, tmp_path):
    window = make_window(sample, copied(samples / "mayor-interview.txt", tmp_path))
    dialog = dialog_of(window)
    dialog.all.setChecked(True)
    choose(dialog, "w3c")
    target = tmp_path / "w3c"
    dialog.target.setText(str(target))
    dialog.start.click()
    qtbot.waitUntil(dialog.start.isEnabled)
    files = sorted(path.name for path in target.iterdir())
    assert len(files) == 2
    data = (target / f"harbour-bridge.txt{w3c.SUFFIX}").read_bytes()
    assert w3c.read(data).document == sidecar.read(store.sidecar_path(sample).read_bytes()).document
    dialog.reject()


def test_an_export_as_xmi_has_its_types_beside_it(make_window, qtbot, sample, tmp_path):
    window = make_window(sample)
    dialog = dialog_of(window)
    choose(dialog, "cas-xmi")
    target = tmp_path / "out" / "bridge.xmi"
    dialog.target.setText(str(target))
    dialog.start.click()
    qtbot.waitUntil(dialog.start.isEnabled)
    assert sorted(path.name for path in target.parent.iterdir()) == ["annotator-typesystem.xml", "bridge.xmi"]
    (found,) = cas_xmi.parse(Input("bridge.xmi", target.read_bytes()), Notes())
    assert found.document == sidecar.read(store.sidecar_path(sample).read_bytes()).document
    dialog.reject()


def test_the_folder_exports_as_it_is_saved_with_the_labels_that_are_wanted(make_window, qtbot, sample, tmp_path):
    window = make_window(tmp_path, sample)
    qtbot.waitUntil(lambda: window.folders.folder is not None)
    dialog = ExportDialog(window.desk.sessions, window.session, window.preferences, window, tmp_path)
    dialog.whole_folder.setChecked(True)
    choose(dialog, "jsonl")
    for action in dialog.labels.menu().actions():
        action.setChecked(action.text() == "Claim")
    assert dialog.labels.text() == "Claim"
    target = tmp_path / "out" / "claims.jsonl"
    dialog.target.setText(str(target))
    dialog.start.click()
    qtbot.waitUntil(dialog.start.isEnabled)
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert {row["label"] for row in rows} == {"claim"}
    assert {row["article"] for row in rows} == {"harbour-bridge.txt"}
    dialog.reject()


def test_a_folder_exports_with_no_article_in_sight(make_window, qtbot, sample, tmp_path):
    window = make_window(tmp_path)
    action = window.actions_by_name["file.export"]
    qtbot.waitUntil(action.isEnabled)
    target = tmp_path / "out" / "annotations.jsonl"

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert not dialog.this.isVisible()
        assert dialog.whole_folder.isChecked()
        assert Path(dialog.target.text()) == tmp_path / "annotations.jsonl"
        dialog.target.setText(str(target))
        dialog.start.click()
        qtbot.waitUntil(dialog.start.isEnabled)
        dialog.reject()

    QTimer.singleShot(0, fill)
    action.trigger()
    assert target.read_bytes().count(b"\n") == 16


def test_a_format_has_its_options(make_window, qtbot, sample, tmp_path):
    window = make_window(sample)
    dialog = dialog_of(window)
    dialog.show()
    assert not dialog.options.isVisible()
    choose(dialog, "csv")
    assert dialog.options.isVisible()
    dialog.options.choices["separator"].setCurrentIndex(1)
    dialog.options.choices["mark"].setCurrentIndex(1)
    target = tmp_path / "out.csv"
    dialog.target.setText(str(target))
    dialog.start.click()
    qtbot.waitUntil(dialog.start.isEnabled)
    assert target.read_bytes().startswith(b"\xef\xbb\xbfarticle;id;label;")
    choose(dialog, "xlsx")
    assert not dialog.options.isVisible()
    dialog.reject()


def test_a_large_folder_exports_in_other_processes_and_can_be_cancelled(make_window, qtbot, sample, tmp_path):
    folder = tmp_path / "press"
    folder.mkdir()
    for number in range(200):
        article = copied(sample, folder, f"{number:03}.txt")
        store.sidecar_path(article).write_bytes(store.sidecar_path(sample).read_bytes())
    window = make_window(folder, folder / "000.txt")
    qtbot.waitUntil(lambda: window.folders.folder is not None)
    target = tmp_path / "out.jsonl"
    for cancelled in (True, False):
        dialog = ExportDialog(window.desk.sessions, window.session, window.preferences, window, folder)
        dialog.whole_folder.setChecked(True)
        choose(dialog, "jsonl")
        dialog.target.setText(str(target))
        dialog.start.click()
        if cancelled:
            dialog.reject()
        qtbot.waitUntil(dialog.start.isEnabled, timeout=30_000)
        assert target.exists() is not cancelled
        assert ("Cancelled; nothing was written." in dialog.outcome.text()) is cancelled
        assert not list((places.cache_folder() / "runs").iterdir())
        dialog.reject()
    assert len({json.loads(line)["article"] for line in target.read_text(encoding="utf-8").splitlines()}) == 200


def test_an_export_does_not_write_over_the_article(make_window, qtbot, sample):
    window = make_window(sample)
    before = sample.read_bytes()
    dialog = dialog_of(window)
    choose(dialog, "markdown")
    dialog.target.setText(str(sample))
    dialog.start.click()
    qtbot.waitUntil(dialog.start.isEnabled)
    assert "does not overwrite" in dialog.outcome.text()
    assert sample.read_bytes() == before
    dialog.reject()


def test_the_guide_has_every_command_and_label(make_window, sample):
    window = make_window(sample)
    window.show_guide()
    guide = next(child for child in window.children() if isinstance(child, Guide))
    text = guide.browser.toPlainText()
    for command in window.commands:
        assert command.title in text
    for label in window.session.codebook.labels:
        assert label.definition.split(",")[0] in text
    guide.close()


def test_a_codebook_is_no_markup_in_the_guide(make_window, sample):
    book = window_book(make_window(sample), definition="<img src=//host/x> **bold** [x](file:///etc/passwd)")
    assert "<img" not in labels(book).replace("\\<", "")
    assert "**bold**" not in labels(book)
    assert "](file" not in labels(book)


def window_book(window, *, definition):
    from msgspec.structs import replace

    book = window.session.codebook
    return replace(book, labels=(replace(book.labels[0], definition=definition), *book.labels[1:]))


@pytest.mark.parametrize(
    ("title", "typed", "fits"),
    [
        ("Next Record", "nr", True),
        ("Next Record", "rec next", True),
        ("Next Record", "xq", False),
        ("Undo", "", True),
    ],
)
def test_what_the_palette_finds(title, typed, fits):
    assert bool(score(title, typed)) is fits


def test_the_start_of_a_word_counts_more_than_letters_within():
    assert score("Find Next", "ne") > score("Tune", "ne") > score("Nothing else", "ge") >= 1


def test_preferences_that_cannot_be_read_are_put_aside(tmp_path):
    path = tmp_path / "preferences.json"
    path.write_text("{not json", encoding="utf-8")
    assert Preferences.load(path).zoom == 1.0
    assert path.with_suffix(".bad").read_text(encoding="utf-8") == "{not json"


def test_preferences_keep_what_they_do_not_know_and_refuse_what_is_no_value(tmp_path):
    path = tmp_path / "preferences.json"
    path.write_text('{"zoom": "large", "theme": "dark", "later": [1]}', encoding="utf-8")
    preferences = Preferences.load(path)
    assert (preferences.zoom, preferences.theme) == (1.0, "dark")
    preferences.save()
    assert json.loads(path.read_bytes())["later"] == [1]


def test_a_folder_lists_its_articles_and_a_click_opens_one(make_window, qtbot, sample, samples, tmp_path):
    copied(samples / "ferry-strike.md", tmp_path)
    (tmp_path / ".hidden.txt").write_text("no", encoding="utf-8")
    window = make_window(tmp_path)
    model = window.articles.model
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    assert [model.index(row).data() for row in range(2)] == ["ferry-strike.md", "harbour-bridge.txt"]
    rect = window.articles.list.visualRect(model.index(1))
    QTest.mouseClick(window.articles.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert window.session.path == sample
    driver = Driver(window, qtbot)
    qtbot.waitUntil(lambda: window.articles.sources.count() == len(driver.session.document.sources))


def test_markdown_is_shown_without_its_markup(make_window, samples, tmp_path):
    window = make_window(copied(samples / "ferry-strike.md", tmp_path))
    kinds = {block.kind for block in window.session.article.blocks}
    assert {"heading", "paragraph", "item", "quotation"} <= kinds
    assert "**" not in window.session.text
    assert "](http" not in window.session.text
    heading = window.view.cursorRect(window.session.article.blocks[0].start)
    body = window.view.cursorRect(next(b for b in window.session.article.blocks if b.kind == "paragraph").start)
    assert heading.height() > body.height() * 1.3


def test_own_labels_get_digits_and_grey_is_for_unknown_ones(make_window, qtbot, samples, tmp_path):
    path = copied(samples / "harbour-bridge.txt", tmp_path)
    book = json.loads((samples.parent / "codebook.json").read_bytes())
    book["labels"].append({"label": "rumour", "title": "Rumour", "color": "#8844aa"})
    (tmp_path / "annotations.codebook.json").write_text(json.dumps(book), encoding="utf-8")
    driver = Driver(make_window(path), qtbot)
    driver.drag(*driver.find("council on Thursday"))
    driver.key(Qt.Key.Key_1)
    assert driver.saved()["annotations"][0]["label"] == "rumour"


def test_an_article_closes_and_the_next_one_is_shown(make_window, qtbot, sample, samples, tmp_path):
    other = copied(samples / "mayor-interview.txt", tmp_path)
    driver = Driver(make_window(sample, other), qtbot)
    assert driver.session.path == other
    driver.command("file.close")
    assert driver.session.path == sample
    driver.command("file.close")
    assert driver.session is None
    assert QApplication.instance() is not None
