"""Text out of files in every part of the window: literal, on its own line, with nothing hidden in it.

An article, its sidecar, its folder's codebook and their names hold markup, marks of keys and turning characters in
every field; every command is run and every dialog opened, and all widgets, actions and items in sight are gone through.
"""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QTextEdit,
    QWidget,
)

from annotator.core import journal, store
from annotator.core.hidden import hidden
from annotator.ui.find_bar import FindBar
from tests.e2e.driver import Driver

MARK = "Zq"
"""In every hostile text, so that what comes from a file is known wherever it turns up."""
HOSTILE = f'{MARK} <img src="file:///x.png"> <b>b</b> <a href="file:///etc">&Q &amp; a</a> \u202egpj\u202c \u200b *c*'
NAME = f"{MARK} &A \u202etxt" + ("" if sys.platform == "win32" else "<b><img src=x>") + ".md"


def hostile_sidecar(text: str, note: str = HOSTILE) -> dict[str, Any]:
    """A sidecar in which every field that may hold any text holds that one."""

    def record(id: str, label: str, start: int, end: int, **fields: Any) -> dict[str, Any]:
        span = {"start": start, "end": end, "exact": text[start:end]}
        common = {"attributes": {}, "links": {}, "tags": [], "note": "", "by": HOSTILE, "created": HOSTILE}
        common |= {"modified": HOSTILE, "status": "accepted"}
        return {"id": id, "label": label, "spans": [span], **common, **fields}

    source = {"name": HOSTILE, "kind": "unnamed", "role": HOSTILE, "affiliation": HOSTILE, "names": [HOSTILE + "2"]}
    at = text.index(MARK, 5)
    everything = {
        "attributes": {"type": HOSTILE, HOSTILE: HOSTILE, "evidence": [{"url": HOSTILE, "note": HOSTILE}]},
        "links": {
            "source": [f"m{HOSTILE}"],
            "cue": ["c"],
            "who": ["who"],
            HOSTILE: [{"article": HOSTILE, "id": HOSTILE}],
            "evidence": [{"article": HOSTILE, "id": HOSTILE}],
        },
        "tags": [HOSTILE, HOSTILE.replace("Q", "R")],
        "note": note,
        "conflicts": {"note": [note, "another"], "attributes.type": [HOSTILE, "direct"]},
        "anchor": {"state": "moved", "was": []},
        HOSTILE: HOSTILE,
    }
    suggested = {"status": "suggested", "by": f"rule:{HOSTILE}", "confidence": 0.5, "note": HOSTILE}
    return {
        "format": "article-annotations",
        "version": 1,
        "article": {"file": NAME}
        | dict.fromkeys(("title", "byline", "publication", "url", "published", "language"), HOSTILE),
        "text": text.split("\n"),
        "annotations": [
            record("q", "quote", at, at + 60, **everything),
            record(f"m{HOSTILE}", "source", 0, 4, links={"who": ["who"]}),
            record("c", "cue", at + 4, at + 9),
            record("s", HOSTILE, at + 70, at + 90, **suggested),
            record("k", "claim", at + 20, at + 90),
            {"id": HOSTILE, "label": HOSTILE, "spans": HOSTILE},
        ],
        "sources": [source | {"id": "who", "conflicts": {"role": [HOSTILE, "mayor"]}}, source | {"id": "x"}],
        HOSTILE: HOSTILE,
    }


def hostile_codebook(folder: Path, samples: Path) -> None:
    book = json.loads((samples.parent / "codebook.json").read_bytes())
    for label in book["labels"]:
        label |= {"title": HOSTILE, "definition": HOSTILE, "examples": [HOSTILE], "counterexamples": [HOSTILE]}
        for attribute in label.get("attributes", ()):
            attribute |= {"title": HOSTILE, "definition": HOSTILE}
            attribute["values"] = [HOSTILE, *attribute["values"]]
        label.setdefault("attributes", []).append({"name": HOSTILE})
    (folder / "annotations.codebook.json").write_text(json.dumps(book), encoding="utf-8")


def article_text() -> str:
    line = HOSTILE.replace("<", "\\<").replace("*", "\\*").replace("&", "\\&")
    return "\n\n".join(["# " + line, *(f"{line} said {line} [x](https://h.example/{MARK})." for _ in range(3))]) + "\n"


@pytest.fixture
def article(tmp_path: Path, samples: Path) -> Path:
    """The hostile article with a sidecar, a copy that a sync program made of that, and a codebook."""
    from annotator.corpus.opening import open_article

    folder = tmp_path / f"{MARK} &F <b>"
    folder.mkdir()
    path = folder / NAME
    path.write_text(article_text(), encoding="utf-8")
    hostile_codebook(folder, samples)
    text = open_article(path).document.text
    beside = store.sidecar_path(path)
    beside.write_text(json.dumps(hostile_sidecar(text)), encoding="utf-8")
    copy = beside.with_name(beside.name.replace(".json", f" ({MARK} conflicted copy).json"))
    copy.write_text(json.dumps(hostile_sidecar(text, "other")), encoding="utf-8")
    return path


def faults_in_sight() -> Iterator[str]:
    """Each place where a text out of a file is shown as something else than it is."""
    for widget in QApplication.allWidgets():
        yield from _faults_of(widget)
        for action in widget.actions():
            yield from _faults_of_action(action)


def _faults_of(widget: QWidget) -> Iterator[str]:
    who = f"{type(widget).__name__} {widget.accessibleName()[:30]!r} in {type(widget.window()).__name__}"
    qt_own = isinstance(widget.window(), (QFileDialog, QMessageBox))
    yield from _hidden(who, widget.windowTitle())
    yield from _tooltip(who, widget.toolTip())
    if isinstance(widget, QLabel):
        text = widget.text()
        if widget.textFormat() != Qt.TextFormat.PlainText and (MARK in text or not qt_own):
            yield f"{who}: a label that guesses: {text!r}"
        if widget.buddy() is not None and MARK in text:
            yield from _key(who, text)
        yield from _hidden(who, text)
    elif isinstance(widget, QAbstractButton):
        yield from _key(who, widget.text())
        yield from _hidden(who, widget.text())
    elif isinstance(widget, QMessageBox):
        if widget.textFormat() != Qt.TextFormat.PlainText:
            yield f"{who}: a box that guesses"
        yield from _hidden(who, widget.text() + widget.informativeText())
    elif isinstance(widget, QComboBox | QAbstractItemView) and widget.model() is not None and not qt_own:
        yield from _faults_of_model(who, widget.model())
    elif isinstance(widget, QMenu):
        yield from _key(who, widget.title())
    elif isinstance(widget, QTextEdit):
        yield from _fetched(who, widget.document())


def _faults_of_model(who: str, model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        yield from _hidden(f"{who}, row {row}", str(index.data() or ""))
        yield from _tooltip(f"{who}, row {row}", str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))


def _faults_of_action(action: QAction) -> Iterator[str]:
    who = f"action {action.objectName()}"
    yield from _key(who, action.text())
    yield from _tooltip(who, action.toolTip())
    for text in (action.text(), action.iconText(), action.statusTip()):
        yield from _hidden(who, text)


def _key(who: str, text: str) -> Iterator[str]:
    if MARK in text and "&" in text.replace("&&", ""):
        yield f"{who}: a key is made of {text!r}"


def _hidden(who: str, text: str) -> Iterator[str]:
    if hidden(text):
        yield f"{who}: something is hidden in {text!r}"


def _tooltip(who: str, text: str) -> Iterator[str]:
    if MARK in text and ("<img" in text or "<b>" in text or not text.startswith("<qt ")):
        yield f"{who}: markup in the tooltip {text!r}"


def _fetched(who: str, document: QTextDocument) -> Iterator[str]:
    block = document.begin()
    while block.isValid():
        for part in block.textFormats():
            if part.format.isImageFormat() or (MARK in block.text() and part.format.isAnchor()):
                yield f"{who}: {block.text()!r} is markup"
        block = block.next()


class Looker:
    """Runs something that may open a dialog or menu and wait for it: looks at all there is then, and closes that."""

    def __init__(self) -> None:
        self.faults: set[str] = set()
        self.seen: set[str] = set()

    def __call__(self, run: Callable[[], object]) -> None:
        timer = QTimer()
        timer.setInterval(20)
        timer.timeout.connect(self._look)
        timer.start()
        run()
        QApplication.processEvents()
        self._look()
        timer.stop()

    def _look(self) -> None:
        try:
            self.faults.update(faults_in_sight())
        finally:
            self._close_all()

    def _close_all(self) -> None:
        for top in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
            if top is not None:
                self.seen.add(type(top).__name__)
                top.close()
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                self.seen.add(type(widget).__name__)
                widget.close()


def test_no_text_out_of_a_file_is_taken_for_markup(make_window, qtbot, article, tmp_path):
    window = make_window(article.parent, article)
    driver, look = Driver(window, qtbot), Looker()
    qtbot.waitUntil(lambda: window.articles.model.rowCount() > 0 and window.articles.sources.count() > 0)
    qtbot.waitUntil(lambda: bool(window.banners.text("copies")))
    assert {"conflicts", "faults", "copies"} <= set(window.banners.keys())
    session = window.session
    apart = ("file.quit", "file.close", "help.sample", "file.encoding")
    for id in ("q", "s", "k"):
        for command in list(window.commands):
            session.set_active(id)
            words = driver.find(MARK, 30)
            driver.view.select(*((words[0], words[1] + 30) if command.menu == "Mark" else (words[0] + 1,) * 2))
            window._refresh()
            action = window.actions_by_name[command.name]
            if action.isEnabled() and command.name not in apart:
                look(action.trigger)
    look(lambda: window.going.open_link(f"https://h.example/{HOSTILE}"))
    look(lambda: window._context_menu(QPoint(50, 50)))
    driver.view.select(*driver.find("said"))
    look(lambda: window._context_menu(QPoint(50, 50)))
    look(lambda: window.articles._menu(article, QPoint(50, 50)))
    look(lambda: next(a for a in window.menuBar().actions() if a.text() == "File").menu().popup(QPoint(5, 5)))
    recent = next(m for m in window.menuBar().findChildren(QMenu) if m.title() == "Open Recent")
    look(lambda: recent.popup(QPoint(5, 5)))
    assert any(MARK in action.text() for action in recent.actions())
    assert isinstance(window.find_bar, FindBar)
    wanted = {"Palette", "Guide", "ExportDialog", "ConflictChooser", "RecordEditor", "WhoEditor", "NoteEditor"}
    assert wanted | {"TagsEditor", "QMenu", "QFileDialog", "QMessageBox", "Question"} <= look.seen
    assert not look.faults, "\n".join(sorted(look.faults))


def test_nor_when_saving_fails_and_at_the_next_start(make_window, qtbot, article, monkeypatch):
    window = make_window(article)
    driver, look = Driver(window, qtbot), Looker()

    def refuse(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), HOSTILE)

    with monkeypatch.context() as full:
        full.setattr(store, "write_atomically", refuse)
        driver.session.mark("quote", [(0, 9)])
        look(lambda: window.files.close(driver.session))
        assert "QMessageBox" in look.seen
        assert MARK in window.banners.text("failed")
        assert window.desk.close(driver.session, unsaved=True)
    monkeypatch.setattr(journal, "_ours", set(), raising=False)
    window.recovery.offer()
    assert any(MARK in window.banners.text(key) for key in window.banners.keys())  # noqa: SIM118
    look(lambda: window.files.open_paths([article.with_name("missing " + NAME)]))
    look(lambda: window.say(HOSTILE))
    assert not look.faults, "\n".join(sorted(look.faults))


def test_nor_where_nothing_can_be_changed(make_window, qtbot, article):
    beside = store.sidecar_path(article)
    beside.write_text(beside.read_text(encoding="utf-8").replace('"version": 1', '"version": 2', 1), encoding="utf-8")
    window = make_window(article)
    look = Looker()
    assert window.session.read_only
    window.session.set_active("q")
    window._refresh()
    look(window.actions_by_name["record.edit"].trigger)
    assert "RecordEditor" in look.seen
    assert not look.faults, "\n".join(sorted(look.faults))
