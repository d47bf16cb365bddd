"""``annotator restore``, and what saves leave for it."""

import shutil

import pytest

from annotator.__main__ import main
from annotator.core import backups, edits, saving, sidecar, store

NAME = "harbour-bridge.txt"
SIDECAR = NAME + ".annotations.json"


@pytest.fixture
def article(samples, tmp_path):
    for name in (NAME, SIDECAR):
        shutil.copyfile(samples / name, tmp_path / name)
    return tmp_path / NAME


@pytest.fixture
def worked(article):
    """A save replaced the sample's sidecar; its bytes before."""
    path = store.sidecar_path(article)
    before = path.read_bytes()
    loaded = store.load(path)
    document = loaded.reading.document
    by = edits.Stamp("me", "2026-11-23T05:00:00Z", lambda: "new")
    first = document.in_order()[0]
    after = edits.set_note(document, annotation=first.id, note="changed", stamp=by)
    saving.save(path, after, base=document, digest=loaded.digest)
    return before


def test_the_version_before_the_save_comes_back_and_the_present_one_is_kept(article, worked, capsys):
    path = store.sidecar_path(article)
    present = path.read_bytes()
    assert main(["restore", "--list", str(article)]) == 0
    assert "12 quote" in capsys.readouterr().out
    assert main(["restore", str(article)]) == 0
    assert path.read_bytes() == worked
    assert backups.read(backups.versions(path)[0]) == present
    assert main(["restore", str(path)]) == 0
    assert path.read_bytes() == present


def test_with_an_output_the_sidecar_stays(article, worked, tmp_path):
    path = store.sidecar_path(article)
    present = path.read_bytes()
    assert main(["restore", str(article), "--output", str(tmp_path / "copy.json")]) == 0
    assert (tmp_path / "copy.json").read_bytes() == worked
    assert path.read_bytes() == present


def test_a_sidecar_that_is_gone_is_restored(article, worked):
    path = store.sidecar_path(article)
    path.unlink()
    assert main(["restore", str(article)]) == 0
    assert path.read_bytes() == worked


def test_no_version_a_wrong_number_and_a_damaged_one_are_said_and_change_nothing(article, tmp_path, capsys, worked):
    path = store.sidecar_path(article)
    present = path.read_bytes()
    assert main(["restore", str(tmp_path / "other.txt")]) == 1
    assert "has no earlier versions" in capsys.readouterr().err
    assert main(["restore", "--version", "9", str(article)]) == 1
    assert "from 1, the latest, to 1" in capsys.readouterr().err
    backups.versions(path)[0].file.write_bytes(b"")
    assert main(["restore", str(article)]) == 1
    assert "is damaged; choose another version" in capsys.readouterr().err
    assert path.read_bytes() == present


def test_what_somebody_else_wrote_is_kept_before_it_is_merged_into(article):
    path = store.sidecar_path(article)
    loaded = store.load(path)
    base = loaded.reading.document
    by = edits.Stamp("me", "2026-11-23T05:00:00Z", lambda: "new")
    ours, theirs = base.in_order()[0].id, base.in_order()[1].id
    other = sidecar.write(edits.set_note(base, annotation=theirs, note="theirs", stamp=by))
    path.write_bytes(other)
    saving.save(path, edits.set_note(base, annotation=ours, note="ours", stamp=by), base=base, digest=loaded.digest)
    (version,) = backups.versions(path)
    assert backups.read(version) == other
