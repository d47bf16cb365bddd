"""Saving, as it is seen on disk: real files, real threads, and what the disk refuses."""

import errno
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QTimer

from annotator.core import conflicts, edits, saving, sidecar, store
from annotator.core.records import Records
from annotator.corpus.opening import open_article
from annotator.ui import saver as module
from annotator.ui.saver import LATEST_MS, QUIET_MS, Saver
from annotator.ui.session import Session

TEXT = "“We will not sign,” Ada Lund said. The cost had doubled.\n" * 40


@pytest.fixture
def path(tmp_path: Path) -> Path:
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    return article


@pytest.fixture
def opened(qapp, path) -> Callable[[], tuple[Session, Saver]]:
    """Opens the article with a saver."""
    kept: list[Session] = []

    def make() -> tuple[Session, Saver]:
        session = Session(open_article(path), by="tester")
        saver = Saver(session, session)
        kept.append(session)
        return session, saver

    yield make
    for session in kept:
        session.read_only = "closed"  # nothing is written after the test
        session.findChild(Saver).flush()


def mark(session: Session, number: int = 0) -> str:
    """Marks a quote: in another line for each number."""
    at = number * (len(TEXT) // 40)
    return session.mark("quote", [(at, at + 19)])


def on_disk(session: Session) -> object:
    return sidecar.read(session.sidecar.read_bytes()).document


def is_on_disk(session: Session) -> bool:
    return session.sidecar.exists() and on_disk(session) == session.document


def refusing(number: int) -> Callable[..., None]:
    """In place of the writing: a disk that answers with an error."""

    def refuse(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


class Gate:
    """In place of the saving: it waits until it is let through, and counts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.inside = self.most = self.count = 0
        self.threads: set[int] = set()
        real = saving.save

        def save(path: Path, document: object, **arguments: object) -> object:
            self.inside += 1
            self.count += 1
            self.most = max(self.most, self.inside)
            self.threads.add(threading.get_ident())
            assert self.open.wait(20)
            try:
                return real(path, document, **arguments)
            finally:
                self.inside -= 1

        monkeypatch.setattr(saving, "save", save)


# By itself


def test_the_bounds_leave_room_for_the_writing_within_a_second():
    assert QUIET_MS < LATEST_MS < 1000


def test_an_edit_saves_itself_and_says_so(opened, qtbot):
    session, saver = opened()
    dirty: list[bool] = []
    saver.dirty_changed.connect(dirty.append)
    with qtbot.waitSignal(saver.saved) as said:
        mark(session)
        assert saver.dirty
    assert is_on_disk(session)
    assert dirty == [True, False]
    assert said.args[0] == saver.saved_at
    assert said.args[0].tzinfo is None
    assert session.digest == store.digest(session.sidecar.read_bytes())


def test_edits_without_a_pause_are_saved_all_the_same(opened, qtbot):
    session, saver = opened()
    hand = QTimer()
    hand.setInterval(QUIET_MS // 10)
    numbers = iter(range(10_000))
    hand.timeout.connect(lambda: session.set_active(mark(session, next(numbers) % 40)))
    with qtbot.waitSignal(saver.saved, timeout=20_000):
        hand.start()
    assert hand.isActive()  # the hand never rested
    hand.stop()
    assert on_disk(session).annotations


def test_what_changes_during_a_save_is_saved_after_it(opened, qtbot, monkeypatch):
    session, saver = opened()
    gate = Gate(monkeypatch)
    mark(session)
    saver.save_now()
    qtbot.waitUntil(lambda: gate.inside == 1)
    for number in range(1, 5):
        mark(session, number)
        saver.save_now()
    gate.open.set()
    qtbot.waitUntil(lambda: not saver.dirty)
    assert is_on_disk(session)
    assert gate.most == 1
    assert gate.count == 2
    assert threading.get_ident() not in gate.threads


def test_the_window_goes_on_while_a_save_waits_for_the_disk(opened, qtbot, monkeypatch):
    session, saver = opened()
    gate = Gate(monkeypatch)
    mark(session)
    saver.save_now()
    qtbot.waitUntil(lambda: gate.inside == 1)
    with qtbot.waitSignal(session.changed):
        mark(session, 1)
    assert gate.inside == 1
    gate.open.set()
    qtbot.waitUntil(lambda: is_on_disk(session))


# When nothing is to be written


def test_an_article_that_nobody_annotated_gets_no_sidecar(opened, path):
    session, saver = opened()
    saver.save_now()
    assert saver.flush()
    mark(session)
    session.undo()
    assert not saver.dirty
    assert saver.flush()
    assert sorted(path.parent.iterdir()) == [path]


def test_the_last_annotation_that_goes_is_saved_too(opened, qtbot):
    session, saver = opened()
    mark(session)
    assert saver.flush()
    session.undo()
    assert saver.flush()
    assert not on_disk(session).annotations


def test_a_sidecar_that_nobody_changed_is_not_written_again(opened, path):
    session, saver = opened()
    mark(session)
    assert saver.flush()
    before = session.sidecar.stat().st_mtime_ns
    saver.save_now()
    assert saver.flush()
    again, other = opened()
    other.save_now()
    assert other.flush()
    assert again.sidecar.stat().st_mtime_ns == before


def test_nothing_is_written_for_what_can_only_be_read(opened, path):
    session, saver = opened()
    mark(session)
    assert saver.flush()
    newer = session.sidecar.read_bytes().replace(b'"version": 1', b'"version": 2')
    session.sidecar.write_bytes(newer)
    session, saver = opened()
    assert session.read_only
    assert not mark(session, 1)
    saver.save_now()
    saver.keep_mine()
    assert saver.flush()
    assert session.sidecar.read_bytes() == newer
    assert sorted(path.parent.iterdir()) == [path, session.sidecar]


# All of it before the window closes


def test_flush_saves_at_once(opened):
    session, saver = opened()
    mark(session)
    assert saver.flush()
    assert is_on_disk(session)
    assert not saver.dirty


def test_flush_waits_for_the_save_that_runs_and_saves_what_came_after(opened, qtbot, monkeypatch):
    session, saver = opened()
    gate = Gate(monkeypatch)
    mark(session)
    saver.save_now()
    qtbot.waitUntil(lambda: gate.inside == 1)
    mark(session, 1)
    gate.open.set()
    assert saver.flush()
    assert is_on_disk(session)
    # and the answer of the first, which comes now, changes nothing
    qtbot.waitUntil(lambda: not saver.dirty)
    mark(session, 2)
    assert saver.flush()
    assert is_on_disk(session)


def test_flush_says_when_not_all_is_on_disk(opened, monkeypatch):
    session, saver = opened()
    mark(session)
    monkeypatch.setattr(store, "write_atomically", refusing(errno.ENOSPC))
    assert not saver.flush()
    assert saver.dirty


# What the disk refuses


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full. Make some room"),
        (errno.EDQUOT, "share of the disk"),
        (errno.EACCES, "you may not write in that folder. Change its permissions"),
        (errno.EPERM, "you may not write in that folder. Change its permissions"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "the disk reports an error"),
        (errno.ENODEV, os.strerror(errno.ENODEV)),
    ],
)
def test_a_refusal_is_said_and_the_old_file_and_the_work_stay(opened, qtbot, monkeypatch, number, words):
    session, saver = opened()
    mark(session)
    assert saver.flush()
    before = session.sidecar.read_bytes()
    real = store.write_atomically
    monkeypatch.setattr(store, "write_atomically", refusing(number))
    with qtbot.waitSignal(saver.failed) as said:
        mark(session, 1)
    assert words in said.args[0]
    assert str(session.sidecar) in said.args[0]
    assert "elsewhere" in said.args[0]
    assert said.args[0] == saver.failure
    assert saver.dirty
    assert session.sidecar.read_bytes() == before
    monkeypatch.setattr(store, "write_atomically", real)
    with qtbot.waitSignal(saver.saved):
        saver.save_now()
    assert is_on_disk(session)
    assert saver.failure == ""
    assert not saver.dirty


def test_the_next_change_tries_again(opened, qtbot, monkeypatch):
    session, saver = opened()
    real = store.write_atomically
    monkeypatch.setattr(store, "write_atomically", refusing(errno.EACCES))
    with qtbot.waitSignal(saver.failed):
        mark(session)
    monkeypatch.setattr(store, "write_atomically", real)
    with qtbot.waitSignal(saver.saved):
        mark(session, 1)
    assert is_on_disk(session)


def test_it_tries_again_by_itself(opened, qtbot, monkeypatch):
    monkeypatch.setattr(module, "RETRY_MS", 20)
    session, saver = opened()
    real, tries = store.write_atomically, []

    def twice(*arguments):
        tries.append(1)
        if len(tries) < 3:
            raise OSError(errno.EIO, "")
        real(*arguments)

    monkeypatch.setattr(store, "write_atomically", twice)
    with qtbot.waitSignal(saver.saved, timeout=10_000):
        mark(session)
    assert len(tries) == 3
    assert is_on_disk(session)


def test_a_folder_that_is_gone_is_said(opened, qtbot, path):
    session, saver = opened()
    path.unlink()
    path.parent.rmdir()
    with qtbot.waitSignal(saver.failed) as said:
        mark(session)
    assert "not there any more" in said.args[0]
    path.parent.mkdir()
    assert saver.flush()
    assert is_on_disk(session)


def test_undoing_what_could_not_be_saved_settles_it(opened, qtbot, monkeypatch):
    session, saver = opened()
    monkeypatch.setattr(store, "write_atomically", refusing(errno.ENOSPC))
    with qtbot.waitSignal(saver.failed):
        mark(session)
    with qtbot.waitSignal(saver.saved):
        session.undo()
    assert (saver.failure, saver.dirty) == ("", False)
    assert not session.sidecar.exists()


def test_a_note_that_cannot_be_written_does_not_spoil_what_is_written_after(opened, qtbot):
    session, saver = opened()
    ids = [mark(session, number) for number in range(40)]
    assert saver.flush()
    with qtbot.waitSignal(saver.failed):
        for id in ids[20:25]:
            session.remove(id)
        session.edit("edit note", edits.set_note, annotation=ids[9], note="half an emoji \ud83d")
    assert not saver.flush()
    session.edit("edit note", edits.set_note, annotation=ids[9], note="whole")
    assert saver.flush()
    assert is_on_disk(session)
    assert len(on_disk(session).annotations) == 35


# What somebody else wrote


def others(session: Session, before: bytes, after: bytes) -> None:
    """Another program's change, which puts a new file in the old one's place."""
    data = session.sidecar.read_bytes()
    assert before in data
    store.write_atomically(session.sidecar, data.replace(before, after))


def is_settled(session: Session, saver: Saver) -> bool:
    return not saver.dirty and saver.trouble is None and is_on_disk(session)


def test_what_another_program_wrote_is_merged_with_what_is_saved(opened, qtbot):
    session, saver = opened()
    first = mark(session)
    assert saver.flush()
    others(session, b'"tags": []', b'"tags": ["theirs"]')
    with qtbot.waitSignal(saver.merged) as said:
        session.edit("edit note", edits.set_note, annotation=first, note="mine")
    qtbot.waitUntil(lambda: is_settled(session, saver))
    record = session.document.annotations[first]
    assert (record.note, record.tags) == ("mine", ("theirs",))
    assert (said.args[0].added, said.args[0].changed, said.args[0].conflicts) == (0, 1, 0)


def test_what_another_program_wrote_comes_in_without_an_edit_here(opened, qtbot):
    session, saver = opened()
    first = mark(session)
    assert saver.flush()
    others(session, b'"note": ""', b'"note": "theirs"')
    before = session.sidecar.read_bytes()
    with qtbot.waitSignal(saver.merged):
        saver.look()
    assert session.document.annotations[first].note == "theirs"
    assert not saver.dirty
    assert saver.flush()
    assert session.sidecar.read_bytes() == before


def test_two_values_for_one_field_are_both_in_the_file(opened, qtbot):
    session, saver = opened()
    first = mark(session)
    assert saver.flush()
    others(session, b'"note": ""', b'"note": "theirs"')
    session.edit("edit note", edits.set_note, annotation=first, note="mine")
    assert saver.flush()
    assert on_disk(session).annotations[first].conflicts == {"note": ("mine", "theirs")}
    assert conflicts.count(session.document) == 1


def test_undo_takes_back_what_was_done_here_and_leaves_what_others_did(opened, qtbot):
    session, saver = opened()
    first = mark(session)
    second = mark(session, 1)
    assert saver.flush()
    others(session, b'"tags": []', b'"tags": ["theirs"]')
    saver.look()
    qtbot.waitUntil(lambda: session.document.annotations[first].tags == ("theirs",))
    session.undo()
    assert second not in session.document.annotations or session.document.annotations[second].tags == ("theirs",)
    session.undo()
    session.redo()
    assert session.document.annotations[first].tags == ("theirs",)
    assert saver.flush()
    assert is_on_disk(session)


def test_what_is_edited_while_theirs_comes_in_stays(opened, qtbot, monkeypatch):
    session, saver = opened()
    mark(session)
    assert saver.flush()
    others(session, b'"note": ""', b'"note": "theirs"')
    gate = Gate(monkeypatch)
    mark(session, 1)
    saver.save_now()
    qtbot.waitUntil(lambda: gate.inside == 1)
    late = mark(session, 2)
    gate.open.set()
    qtbot.waitUntil(lambda: is_settled(session, saver))
    assert late in on_disk(session).annotations
    assert len(on_disk(session).annotations) == 3


@pytest.fixture
def broken(opened, qtbot) -> tuple[Session, Saver, bytes]:
    """A session in whose sidecar's place another program has put something else, with an edit that was not saved."""
    session, saver = opened()
    first = mark(session)
    assert saver.flush()
    theirs = session.sidecar.read_bytes()[:-20]
    session.sidecar.write_bytes(theirs)
    with qtbot.waitSignal(saver.failed) as said:
        session.edit("edit note", edits.set_note, annotation=first, note="mine")
    assert "cannot be read" in said.args[0]
    assert saver.trouble.kind == "unreadable"
    return session, saver, theirs


def copies(session: Session) -> list[bytes]:
    return [path.read_bytes() for path in sorted(session.path.parent.glob("*.theirs-*.json"))]


def test_what_cannot_be_read_is_not_written_over(broken):
    session, saver, theirs = broken
    saver.save_now()
    assert not saver.flush()
    assert session.sidecar.read_bytes() == theirs
    assert copies(session) == []


def test_a_file_that_is_being_written_troubles_nobody(opened, qtbot):
    session, saver = opened()
    mark(session)
    assert saver.flush()
    whole = session.sidecar.read_bytes()
    said: list[str] = []
    saver.failed.connect(said.append)
    session.sidecar.write_bytes(whole[:-20])
    saver.look()
    qtbot.waitUntil(lambda: saver.trouble is not None)
    session.sidecar.write_bytes(whole.replace(b'"note": ""', b'"note": "theirs"'))
    qtbot.waitUntil(lambda: is_settled(session, saver))
    assert said == []
    assert [a.note for a in session.document.annotations] == ["theirs"]


def test_keeping_mine_keeps_theirs_beside(broken, qtbot):
    session, saver, theirs = broken
    with qtbot.waitSignal(saver.saved):
        saver.keep_mine()
    assert is_on_disk(session)
    assert copies(session) == [theirs]
    assert saver.trouble is None
    assert not any(store.is_sidecar(path) for path in session.path.parent.glob("*theirs*"))


def test_keeping_mine_twice_in_a_second_keeps_both_of_theirs(broken, qtbot):
    session, saver, theirs = broken
    with qtbot.waitSignal(saver.saved):
        saver.keep_mine()
    other = theirs[:-20]
    session.sidecar.write_bytes(other)
    with qtbot.waitSignal(saver.failed):
        mark(session, 1)
    with qtbot.waitSignal(saver.saved):
        saver.keep_mine()
    assert sorted(copies(session)) == sorted([theirs, other])
    assert is_on_disk(session)


def test_keeping_mine_overwrites_nothing_when_theirs_cannot_be_kept(broken, qtbot, monkeypatch):
    session, saver, theirs = broken
    monkeypatch.setattr(store, "write_atomically", refusing(errno.ENOSPC))
    with qtbot.waitSignal(saver.failed) as said:
        saver.keep_mine()
    assert "the disk is full" in said.args[0]
    assert session.sidecar.read_bytes() == theirs
    assert saver.dirty


def test_an_edit_beats_the_deleting_of_the_file(opened, qtbot):
    session, saver = opened()
    mark(session)
    assert saver.flush()
    session.sidecar.unlink()
    with qtbot.waitSignal(saver.saved):
        mark(session, 1)
    assert is_on_disk(session)


def test_a_file_that_was_deleted_is_not_made_again_without_a_change_or_a_word(opened, qtbot):
    session, saver = opened()
    mark(session)
    assert saver.flush()
    session.sidecar.unlink()
    with qtbot.waitSignal(saver.failed) as said:
        saver.look()
    assert "deleted or moved" in said.args[0]
    assert not session.sidecar.exists()
    with qtbot.waitSignal(saver.saved):
        saver.keep_mine()
    assert is_on_disk(session)
    assert copies(session) == []


MARKED = b"<<<<<<< HEAD\n%s=======\n%s>>>>>>> theirs\n"


def test_both_sides_of_a_conflict_of_gits_are_merged_with_what_is_here(opened, qtbot):
    session, saver = opened()
    first = mark(session)
    assert saver.flush()
    lines = session.sidecar.read_bytes().splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith(b'{"id"'))
    sides = (lines[at].replace(b'"note": ""', b'"note": "side"'), lines[at].replace(b'"tags": []', b'"tags": ["side"]'))
    lines[at] = MARKED % sides
    session.sidecar.write_bytes(b"".join(lines))
    with qtbot.waitSignal(saver.failed) as said:
        second = mark(session, 1)
    assert "git" in said.args[0]
    assert saver.trouble.kind == "markers"
    saver.merge_sides()
    qtbot.waitUntil(lambda: is_settled(session, saver))
    document = on_disk(session)
    assert document.annotations[first].tags == ("side",)
    assert "side" in (document.annotations[first].note, *document.annotations[first].conflicts["note"])
    assert second in document.annotations
    assert len(list(session.path.parent.glob("*.conflict-*.json"))) == 1


# More than half gone (R12)


def test_annotations_that_nobody_deleted_are_not_saved_away(opened, qtbot):
    session, saver = opened()
    for number in range(10):
        mark(session, number)
    assert saver.flush()
    before = session.sidecar.read_bytes()
    emptied = session.document.annotations.with_changes(drop=[a.id for a in session.document.annotations][:6])
    with qtbot.waitSignal(saver.failed) as said:
        session.apply("a fault of the program", replace(session.document, annotations=emptied))
    assert "6 of 10" in said.args[0]
    assert saver.trouble.kind == "lost here"
    assert session.sidecar.read_bytes() == before
    saver.put_back()
    qtbot.waitUntil(lambda: is_settled(session, saver))
    assert len(on_disk(session).annotations) == 10


def test_what_a_person_deletes_one_by_one_is_saved(opened, qtbot):
    session, saver = opened()
    for number in range(10):
        mark(session, number)
    assert saver.flush()
    for id in [a.id for a in session.document.annotations][:9]:
        session.remove(id)
    assert saver.flush()
    assert len(on_disk(session).annotations) == 1


def test_one_undo_that_takes_back_most_of_them_is_saved_and_so_is_its_redo(opened, qtbot):
    session, saver = opened()
    mark(session)
    few = session.document
    for number in range(1, 12):
        mark(session, number)
    many = session.document
    for _ in range(11):
        session.undo()
    assert session.document == few
    session.apply("suggest", many)  # all of them in one step, as suggestions come
    assert saver.flush()
    session.undo()
    assert saver.flush(), saver.failure
    assert on_disk(session) == few
    session.redo()
    assert saver.flush()
    session.apply("take most away", few, removing=True)
    session.undo()
    assert saver.flush()
    session.redo()
    assert saver.flush(), saver.failure
    assert on_disk(session) == few


@pytest.mark.parametrize(("had", "gone"), [(10, 6), (3, 2), (2, 2)])
def test_a_file_that_lost_most_annotations_takes_none_away_here_unasked(opened, qtbot, had, gone):
    session, saver = opened()
    for number in range(had):
        mark(session, number)
    assert saver.flush()
    kept = session.document.annotations.with_changes(drop=[a.id for a in session.document.annotations][:gone])
    theirs = sidecar.write(replace(session.document, annotations=kept))
    session.sidecar.write_bytes(theirs)
    with qtbot.waitSignal(saver.failed) as said:
        saver.look()
    assert f"{gone} of {had}" in said.args[0]
    assert saver.trouble.kind == "lost there"
    assert len(session.document.annotations) == had
    assert session.sidecar.read_bytes() == theirs
    saver.save_anyway()
    qtbot.waitUntil(lambda: is_settled(session, saver))
    assert len(session.document.annotations) == had - gone


def test_keeping_them_writes_them_again(opened, qtbot):
    session, saver = opened()
    for number in range(10):
        mark(session, number)
    assert saver.flush()
    session.sidecar.write_bytes(sidecar.write(replace(session.document, annotations=Records())))
    with qtbot.waitSignal(saver.failed):
        saver.look()
    saver.keep_mine()
    qtbot.waitUntil(lambda: is_settled(session, saver))
    assert len(on_disk(session).annotations) == 10


def test_a_sidecar_that_came_meanwhile_is_not_written_over(opened, qtbot):
    session, saver = opened()
    session.sidecar.write_bytes(b"{}")
    with qtbot.waitSignal(saver.failed):
        mark(session)
    assert session.sidecar.read_bytes() == b"{}"


# Another place


def test_a_copy_goes_to_another_place(opened, tmp_path):
    session, saver = opened()
    mark(session)
    saver.save_elsewhere(tmp_path / "copy.json")
    assert sidecar.read((tmp_path / "copy.json").read_bytes()).document == session.document
    assert saver.dirty  # its own place still waits


def test_a_copy_does_not_go_over_the_article_or_over_the_sidecar(broken, path, tmp_path):
    session, saver, theirs = broken
    (tmp_path / "link.json").symlink_to(session.sidecar)
    for place in (path, session.sidecar, tmp_path / "link.json"):
        with pytest.raises(FileExistsError, match="choose another name"):
            saver.save_elsewhere(place)
    assert session.sidecar.read_bytes() == theirs
    assert path.read_text(encoding="utf-8") == TEXT


def test_another_place_that_cannot_be_written_is_an_error(opened, tmp_path):
    session, saver = opened()
    mark(session)
    with pytest.raises(OSError, match="No such file"):
        saver.save_elsewhere(tmp_path / "no" / "copy.json")
    assert json.loads(sidecar.write(session.document))["annotations"]
