"""The window's import: what would come is shown before it comes, and what could not be read is said."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QLabel

from annotator.core.codebook import for_folder
from annotator.corpus import importing
from annotator.formats import Item, cas_json, webanno_tsv
from annotator.ui.import_dialog import ImportDialog
from tests.formats import making, refi
from tests.formats.test_brat import ANN, TEXT
from tests.formats.test_refi_codebook import THEIRS


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with an article of brat's, of which a line is wrong, one of doccano's and something else."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "bridge.txt").write_text(TEXT, encoding="utf-8")
    (folder / "bridge.ann").write_text(ANN + "T9\tSource 0 999\tx\n", encoding="utf-8")
    lines = [{"text": "<b>No</b>", "label": [[0, 3, "<i>tag"]]}, {"text": "Yes", "label": []}]
    (folder / "set.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (folder / "notes.bin").write_bytes(b"\x00")
    return folder


@pytest.fixture
def dialog(make_window, qtbot) -> ImportDialog:
    window = make_window()
    made = ImportDialog(window.preferences, window)
    made.imported.connect(window.files.open_folder)
    made.show()
    return made


def lines(dialog: ImportDialog) -> list[str]:
    labels = [dialog.preview.itemAt(n).widget() for n in range(dialog.preview.count())]
    return [label.text() for label in labels if isinstance(label, QLabel)]


def test_what_would_come_is_shown_and_nothing_is_written(dialog, qtbot, source):
    before = sorted(source.parent.rglob("*"))
    dialog.look_at([source])
    qtbot.waitUntil(dialog.start.isEnabled)
    said = " ".join(lines(dialog))
    assert "brat: 1 file: 1 article, 3 annotations" in said
    assert "doccano: 1 file: 2 articles, 1 annotation" in said
    assert "<i>tag 1" in said
    assert "Passed over: 2 other files" in said
    assert dialog.faults.item(0).text().startswith("bridge.ann: line 7: ")
    assert sorted(source.parent.rglob("*")) == before
    dialog.reject()


def test_it_comes_and_the_folder_opens(dialog, qtbot, source, tmp_path):
    target = tmp_path / "ours"
    dialog.look_at([source])
    qtbot.waitUntil(dialog.start.isEnabled)
    dialog.target.setText(str(target))
    dialog.start.click()
    qtbot.waitUntil(dialog.show_folder.isVisible)
    assert dialog.outcome.text().startswith("3 articles with 4 annotations imported into ")
    assert sorted(path.name for path in target.iterdir() if path.suffix == ".txt") == [
        "bridge.txt",
        "set-0001.txt",
        "set-0002.txt",
    ]
    window = dialog.parent()
    dialog.show_folder.click()
    qtbot.waitUntil(lambda: len(window.articles.model.rows) == 3)


def test_what_holds_nothing_says_so(dialog, qtbot, source):
    dialog.look_at([source / "notes.bin"])
    qtbot.waitUntil(lambda: dialog.outcome.text() == "Nothing in it can be imported.")
    assert not dialog.start.isEnabled()
    dialog.buttons.button(QDialogButtonBox.StandardButton.Close).click()
    assert not dialog.isVisible()


def test_a_format_that_is_named_is_the_one_that_is_read(dialog, qtbot, source):
    dialog.look_at([source / "set.jsonl"])
    qtbot.waitUntil(dialog.start.isEnabled)
    names = [dialog.format.itemText(n) for n in range(dialog.format.count())]
    dialog.format.setCurrentIndex(next(n for n, name in enumerate(names) if "(prodigy)" in name))
    qtbot.waitUntil(lambda: "prodigy: 1 file: 2 articles, 0 annotations" in " ".join(lines(dialog)))
    dialog.reject()


def test_a_table_and_a_cas_come_in(dialog, qtbot, tmp_path):
    source = tmp_path / "inception"
    source.mkdir()
    document = making.attribution()
    for module, name in ((webanno_tsv, "a.txt"), (cas_json, "b.txt")):
        for file in module.write([Item(name, document)]).files:
            (source / file.name).write_bytes(file.data)
    dialog.look_at([source])
    qtbot.waitUntil(dialog.start.isEnabled)
    said = " ".join(lines(dialog))
    assert "webanno-tsv: 1 file: 1 article, 6 annotations" in said
    assert "cas-json: 1 file: 1 article, 6 annotations" in said
    dialog.target.setText(str(tmp_path / "ours"))
    dialog.start.click()
    qtbot.waitUntil(dialog.show_folder.isVisible)
    for name in ("a.txt", "b.txt"):
        assert (tmp_path / "ours" / name).read_text(encoding="utf-8") == document.text
    dialog.reject()


def test_a_project_says_how_it_is_read_and_a_codebook_comes_without_an_article(dialog, qtbot, tmp_path):
    folder, target = tmp_path / "theirs", tmp_path / "ours"
    folder.mkdir()
    (folder / "their.qdc").write_bytes(THEIRS.encode())
    inner = refi.selection(10, 3, 7, 1, name="Good") + refi.selection(11, 3, 7, 9)
    data = refi.project(refi.source(5, "mill", inner), {5: "🚒 Good".encode()}, origin="NVivo")
    (folder / "all.qdpx").write_bytes(data)
    dialog.look_at([folder])
    qtbot.waitUntil(dialog.start.isEnabled)
    said = " ".join(lines(dialog))
    assert "refi-qda: 1 file: 1 article, 1 annotation, a codebook of 2 labels" in said
    assert "refi-qda-codebook: 1 file: a codebook of 3 labels" in said
    assert "Read so: places count UTF-16 units" in said
    assert "is coded with a code that the codebook lacks" in dialog.faults.item(0).text()
    dialog.look_at([folder / "their.qdc"])
    qtbot.waitUntil(dialog.start.isEnabled)
    dialog.target.setText(str(target))
    dialog.start.click()
    qtbot.waitUntil(lambda: "labels added" in dialog.outcome.text())
    assert dialog.outcome.text() == f"3 labels added to the codebook in {target}."
    assert for_folder(target).get("Breakfast").color == "#46aa00"


def test_a_file_of_many_articles_says_how_far_it_is_and_can_be_cancelled(dialog, qtbot, tmp_path, monkeypatch):
    path, target = tmp_path / "set.jsonl", tmp_path / "ours"
    path.write_text(
        "\n".join(json.dumps({"text": f"No {n}", "label": [[0, 2, "quote"]]}) for n in range(300)), encoding="utf-8"
    )
    dialog.look_at([path])
    qtbot.waitUntil(dialog.start.isEnabled)
    dialog.target.setText(str(target))
    written = []

    def write(imported, *_):
        written.append(imported.name)
        if len(written) == 120:
            dialog._stop.set()
        return []

    monkeypatch.setattr(importing, "_write", write)
    said = []
    monkeypatch.setattr(dialog, "_say_count", lambda _stop, count: said.append(count))
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.outcome.text().startswith("Cancelled. What came until then stays"))
    assert len(written) == 120
    assert said == [50, 100]
