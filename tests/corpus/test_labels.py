"""A folder's codebook changed together with what is annotated: all of it or nothing."""

import pytest
from msgspec.structs import replace

from annotator.core import codebook as codebooks
from annotator.core import places, sidecar, store
from annotator.core.codebook import Codebook, Label, for_folder, shipped
from annotator.core.codebook_file import serialise
from annotator.corpus import labels, renaming
from annotator.corpus.labels import Used
from annotator.corpus.renaming import FolderError
from tests.ui.sessions import WHEN, annotation, session

DOUBT = Label(label="doubt", title="Doubt")
BOOK = Codebook((*shipped().labels, DOUBT))


@pytest.fixture
def folder(tmp_path):
    """Two articles with doubts, one of them in a folder below, one with none, and one under a codebook of its own."""
    (tmp_path / codebooks.FILE).write_bytes(serialise(BOOK))
    for name, label in (("a.txt", "doubt"), ("in/b.txt", "doubt"), ("c.txt", "quote"), ("own/d.txt", "doubt")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        marked = [
            annotation("x1", label, "the cost had doubled in a year", attributes={"why": "cost", "n": 3}),
            annotation("x2", "claim", "doubled in a year", links={"within": ("x1",)}),
        ]
        document = session(marked, []).document
        document = replace(document, article=replace(document.article, file=path.name))
        path.write_text(document.text, encoding="utf-8")
        store.sidecar_path(path).write_bytes(sidecar.write(document))
    (tmp_path / "own" / codebooks.FILE).write_bytes(serialise(BOOK))
    return tmp_path


def bytes_in(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*.json"))}


def labels_in(folder):
    found = {}
    for path in sorted(folder.rglob("*" + sidecar.SUFFIX)):
        reading = sidecar.read(path.read_bytes())
        assert reading.faults == ()
        found[path.relative_to(folder).as_posix().split(".")[0]] = [a.label for a in reading.document.in_order()]
    return found


def change(folder, book, renamed, expected=None):
    before = labels.file_of(folder) if expected is None else expected
    return labels.change(folder, book, expected=before, renamed=renamed, now=WHEN)


def test_what_is_used_is_counted_where_the_codebook_holds(folder):
    found = labels.usage(folder)
    assert found.labels == {"doubt": Used(2, 2), "claim": Used(3, 3), "quote": Used(1, 1)}
    assert found.attributes["doubt", "why"] == Used(2, 2)
    assert found.unread == 0
    store.sidecar_path(folder / "c.txt").write_bytes(b"{ half")
    assert labels.usage(folder).unread == 1


def test_a_label_is_renamed_in_all_sidecars_and_back(folder):
    before = bytes_in(folder)
    book = Codebook((*shipped().labels, replace(DOUBT, label="open")))
    done = change(folder, book, {"doubt": "open"})
    assert for_folder(folder) == book
    assert labels_in(folder) == {
        "a": ["open", "claim"],
        "in/b": ["open", "claim"],
        "c": ["quote", "claim"],
        "own/d": ["doubt", "claim"],
    }
    assert labels.undo(done) == []
    assert bytes_in(folder) == before


def test_a_folder_without_a_codebook_gets_one_and_loses_it_again(tmp_path):
    done = labels.change(tmp_path, BOOK, expected=None, renamed={}, now=WHEN)
    assert for_folder(tmp_path) == BOOK
    assert labels.undo(done) == []
    assert not (tmp_path / codebooks.FILE).exists()


def test_a_codebook_that_somebody_changed_is_left_as_it_is(folder):
    expected = labels.file_of(folder)
    (folder / codebooks.FILE).write_bytes(serialise(shipped()))
    before = bytes_in(folder)
    with pytest.raises(FolderError, match="somebody else"):
        change(folder, BOOK, {"doubt": "claim"}, expected)
    assert bytes_in(folder) == before


@pytest.mark.parametrize("broken", ["sidecar", "write", "codebook"])
def test_what_fails_in_the_middle_leaves_all_as_it_was(folder, monkeypatch, broken):
    if broken == "sidecar":
        place = store.sidecar_path(folder / "in" / "b.txt")
        place.write_bytes(place.read_bytes()[:-40])
    before = bytes_in(folder)
    write, seen = store.write_atomically, []

    def failing(path, data):
        if path.is_relative_to(folder):
            seen.append(path)
            if (broken == "write" and len(seen) == 2) or (broken == "codebook" and path.name == codebooks.FILE):
                raise OSError(28, "No space left on device")
        write(path, data)

    with monkeypatch.context() as patch:
        if broken != "sidecar":
            patch.setattr(store, "write_atomically", failing)
        with pytest.raises(FolderError):
            change(folder, Codebook(shipped().labels), {"doubt": "claim"})
    assert bytes_in(folder) == before


def test_after_a_crash_the_next_start_does_the_rest(folder, monkeypatch):
    save = renaming._save
    done = []

    class CrashError(BaseException):
        pass

    def dying(*arguments):
        if done:
            raise CrashError
        done.append(arguments)
        return save(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(renaming, "_save", dying)
        patch.setattr("pathlib.Path.unlink", lambda *_a, **_k: None)  # a killed process tidies nothing up
        with pytest.raises(CrashError):
            change(folder, Codebook(shipped().labels), {"doubt": "claim"})
    assert any((places.data_folder() / "folders").iterdir())
    assert sorted(map(tuple, labels_in(folder).values())).count(("doubt", "claim")) == 2
    renaming.finish()
    assert labels_in(folder)["a"] == labels_in(folder)["in/b"] == ["claim", "claim"]
    assert for_folder(folder) == Codebook(shipped().labels)
