"""Bad input in the window and on the command line: a message that names file and place, and nothing written."""

import json
import os

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator import readers
from annotator.__main__ import main
from annotator.core import edits, sidecar
from tests.e2e.driver import Driver

TEXT = "Council delays vote\n\n“We will not sign,” she said.\n"
QUOTE = "“We will not sign,”"


def record(**changes):
    start = TEXT.index(QUOTE)
    return {
        "id": "q1",
        "label": "quote",
        "spans": [{"start": start, "end": start + len(QUOTE), "exact": QUOTE}],
        "by": "me",
        "created": "2026-11-23T05:00:00Z",
        "modified": "2026-11-23T05:00:00Z",
        "status": "accepted",
    } | changes


def document(*annotations, **top):
    return {
        "format": "article-annotations",
        "version": 1,
        "article": {"file": "a.txt"},
        "text": TEXT.split("\n"),
        "annotations": list(annotations),
        "sources": [],
    } | top


PAST = record(spans=[{"start": 21, "end": 4000, "exact": QUOTE}])
SIDECARS = {
    "not json": ("not json at all", "line 1"),
    "cut off": (json.dumps(document(record()))[:-40], "line 1"),
    "something else": ('{"cells": []}', "format"),
    "a span past the end": (json.dumps(document(record(id="good"), PAST)), "annotations[1].spans[0].end"),
    "a link to nowhere": (
        json.dumps(document(record(id="good"), record(links={"source": ["m9"]}))),
        "annotations[1].links.source[0]",
    ),
    "two equal ids": (json.dumps(document(record(id="good"), record(id="good", note="x"))), "annotations[1].id"),
    "a newer version": (json.dumps(document(record(id="good"), version=2)), "newer"),
    "conflict markers": ("{\n<<<<<<< HEAD\n", "conflict"),
}


def snapshot(folder):
    """Names, bytes and times of everything in a folder."""
    return {
        name: (folder.joinpath(name).read_bytes(), folder.joinpath(name).stat().st_mtime_ns)
        for name in sorted(path.name for path in folder.iterdir())
    }


@pytest.mark.parametrize("fault", SIDECARS)
def test_a_sidecar_that_is_wrong(fault, make_window, qtbot, tmp_path, capsys):
    data, place = SIDECARS[fault]
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    beside = tmp_path / "a.txt.annotations.json"
    beside.write_text(data, encoding="utf-8")
    before = snapshot(tmp_path)
    window = make_window(path)
    said = "\n".join(window.banners.text(key) for key in window.banners.keys())  # noqa: SIM118  no mapping
    assert "a.txt.annotations.json" in said
    assert place in said
    driver = Driver(window, qtbot)
    assert driver.session.text == TEXT
    if '"good"' in data:
        assert driver.session.get("good").words == QUOTE
    window.desk.flush()
    assert snapshot(tmp_path) == before
    assert main(["validate", str(path)]) == 1
    error = capsys.readouterr().err
    assert "a.txt.annotations.json: " in error
    assert place.split(" ")[0] in error
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("put", [os.mkfifo, os.mkdir, lambda path: path.symlink_to(path.parent / "not mounted")])
def test_what_is_no_file_is_left_as_it_is_and_the_article_opens(put, make_window, tmp_path):
    path, beside = tmp_path / "a.txt", tmp_path / "a.txt.annotations.json"
    path.write_text(TEXT, encoding="utf-8")
    put(beside)
    before = beside.lstat()
    window = make_window(path)
    assert "a.txt.annotations.json could not be read" in window.banners.text("read only")
    assert window.session.text == TEXT
    assert not window.session.mark("quote", [(0, 7)])
    assert window.desk.flush() == []
    assert beside.lstat() == before


def test_a_name_too_long_for_a_sidecar_is_said_before_any_work_is_done(make_window, tmp_path):
    path = tmp_path / f"{'n' * 245}.txt"
    path.write_text(TEXT, encoding="utf-8")
    window = make_window(path)
    assert "shorter name" in window.banners.text("read only")
    assert window.session.text == TEXT


def test_a_bad_record_is_kept_when_the_good_ones_are_saved(make_window, qtbot, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    beside = tmp_path / "a.txt.annotations.json"
    beside.write_text(json.dumps(document(record(id="good"), PAST)), encoding="utf-8")
    driver = Driver(make_window(path), qtbot)
    driver.session.set_active("good")
    driver.command("record.type")
    driver.saved()
    assert json.dumps(PAST).encode() in beside.read_bytes()
    again = sidecar.read(beside.read_bytes())
    assert again.document.annotations["good"].attributes["type"] == "direct"
    assert len(again.document.bad) == 1


def test_a_label_that_the_codebook_lacks_opens_and_is_said(make_window, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.txt.annotations.json").write_text(json.dumps(document(record(label="rumour"))), encoding="utf-8")
    window = make_window(path)
    assert "“rumour”" in window.banners.text("notices")
    assert window.session.record_count() == 1
    assert not window.session.read_only


def test_articles_that_are_none(make_window, tmp_path, capsys):
    binary = tmp_path / "picture.txt"
    binary.write_bytes(bytes(range(256)) * 40)
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    missing = tmp_path / "missing.txt"
    before = snapshot(tmp_path)
    window = make_window(binary, large, missing)
    said = "\n".join(window.banners.text(key) for key in window.banners.keys())  # noqa: SIM118  no mapping
    for path, why in ((binary, "not a text file"), (large, "100 MB"), (missing, "is not there")):
        assert f"{path}: " in said
        assert why in said
        assert main(["show", str(path)]) == 1
        assert why in capsys.readouterr().err
    assert main(["show", str(tmp_path)]) == 1
    assert "is a folder" in capsys.readouterr().err
    assert window.session is None
    assert snapshot(tmp_path) == before


def test_an_empty_article_opens(make_window, tmp_path):
    path = tmp_path / "empty.txt"
    path.touch()
    window = make_window(path)
    assert window.session.text == ""
    window.grab()
    assert window.view.selected() == []


def test_a_guessed_encoding_is_said_and_can_be_changed(make_window, qtbot, tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes("Überschrift\n\n„Schöne Grüße aus Köln“, sagte der Bürgermeister.\n".encode("windows-1252"))
    driver = Driver(make_window(path), qtbot)
    assert "guess" in driver.window.banners.text("notices")
    driver.window.files.reopen(driver.session, choices=readers.Choices(encoding="windows-1251"))
    assert "Schцne" in driver.session.text
    driver.window.files.reopen(driver.session, choices=readers.Choices(encoding="windows-1252"))
    assert "Schöne Grüße" in driver.session.text
    driver.view.select(0, 5)
    driver.window.marking.mark("claim")
    assert driver.saved()["article"]["encoding"] == "windows-1252"


def test_a_save_that_fails_is_seen_and_the_work_is_kept(make_window, qtbot, tmp_path, monkeypatch):
    import errno

    from annotator.core import store

    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    driver = Driver(make_window(path), qtbot)
    real = store.write_atomically

    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "write_atomically", full)
    driver.drag(*driver.find(QUOTE))
    driver.window.run(driver.window.commands[[c.name for c in driver.window.commands].index("mark.quote")])
    qtbot.waitUntil(lambda: "the disk is full" in driver.window.banners.text("failed"))
    assert len(driver.session.document.annotations) == 1
    monkeypatch.setattr(store, "write_atomically", real)
    driver.window.desk.saver(driver.session).save_now()
    assert len(driver.saved()["annotations"]) == 1
    qtbot.waitUntil(lambda: driver.window.banners.text("failed") == "")


def test_a_change_from_outside_comes_in_and_its_conflict_is_asked_about(make_window, qtbot, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    beside = tmp_path / "a.txt.annotations.json"
    beside.write_text(json.dumps(document(record(id="good", note="was"))), encoding="utf-8")
    driver = Driver(make_window(path), qtbot)
    driver.session.edit("edit note", edits.set_note, annotation="good", note="mine")
    theirs = document(record(id="good", note="theirs"), record(id="new"))
    beside.write_text(json.dumps(theirs), encoding="utf-8")
    qtbot.waitUntil(lambda: "two values" in driver.window.banners.text("conflicts"))
    assert set(driver.session.document.annotations["good"].conflicts["note"]) == {"mine", "theirs"}
    assert driver.session.get("new") is not None
    qtbot.waitUntil(lambda: not driver.window.desk.saver(driver.session).dirty)

    def choose():
        chooser = QApplication.activeModalWidget()
        qtbot.keyClick(chooser, "1")

    QTimer.singleShot(0, choose)
    driver.command("file.conflicts")
    assert driver.session.document.annotations["good"].note == "mine"
    assert driver.window.banners.text("conflicts") == ""
    qtbot.waitUntil(lambda: not driver.window.desk.saver(driver.session).dirty)
    assert b"conflicts" not in beside.read_bytes()


def test_an_article_that_changed_while_it_is_open_is_said(make_window, qtbot, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    driver = Driver(make_window(path), qtbot)
    path.write_text(TEXT + " More.", encoding="utf-8")
    qtbot.waitUntil(lambda: "was changed by another program" in driver.window.banners.text("article changed"))
    driver.window.files.reopen(driver.session)
    assert driver.window.session.text == TEXT + " More."
