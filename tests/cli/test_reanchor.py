"""``annotator reanchor``: what it says, what it writes, and what it leaves alone."""

import shutil

import pytest

from annotator.__main__ import main
from annotator.core import anchor, sidecar

NAME = "harbour-bridge.txt"
SIDECAR = NAME + ".annotations.json"


@pytest.fixture
def folder(samples, tmp_path):
    """A sample and its sidecar; a paragraph was put before the article, and a quote's spelling changed."""
    for name in (NAME, SIDECAR):
        shutil.copyfile(samples / name, tmp_path / name)
    before = sidecar.read((tmp_path / SIDECAR).read_bytes()).document
    quote = max((a for a in before.annotations if a.label == "quote"), key=lambda a: len(a.spans[0].exact))
    words = quote.spans[0].exact
    at = words.rindex("e")
    text = before.text.replace(words, words[:at] + "o" + words[at + 1 :], 1)
    (tmp_path / NAME).write_text("It rained.\n\n" + text, encoding="utf-8")
    return tmp_path


def counts(path):
    reading = sidecar.read(path.read_bytes())
    assert reading.faults == ()
    return anchor.count(reading.document.annotations)


def test_the_sidecar_is_over_the_new_text_and_the_report_has_each_that_moved(folder, capsys):
    total = sum(counts(folder / SIDECAR).values())
    assert main(["reanchor", str(folder)]) == 0
    out = capsys.readouterr().out
    assert counts(folder / SIDECAR) == {"exact": total - 1, "moved": 1}
    assert f"{SIDECAR}: {total - 1} in place, 1 moved" in out
    assert "  moved: quote " in out
    assert out.endswith(f"1 article has changed, of 1: {total - 1} in place, 1 moved\n")
    document = sidecar.read((folder / SIDECAR).read_bytes()).document
    assert document.text.startswith("It rained.")
    assert main(["validate", str(folder)]) == 0


def test_a_dry_run_says_the_same_and_writes_nothing(folder, capsys):
    before = (folder / SIDECAR).read_bytes()
    assert main(["reanchor", "--dry-run", str(folder)]) == 0
    out = capsys.readouterr().out
    assert (folder / SIDECAR).read_bytes() == before
    assert "nothing was written" in out
    assert "  moved: quote " in out


def test_articles_that_did_not_change_are_not_written(samples, tmp_path, capsys):
    for name in (NAME, SIDECAR):
        shutil.copyfile(samples / name, tmp_path / name)
    before = (tmp_path / SIDECAR).stat()
    assert main(["reanchor", str(tmp_path / NAME)]) == 0
    after = (tmp_path / SIDECAR).stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert capsys.readouterr().out == "0 articles have changed, of 1\n"


def test_one_bad_file_is_said_and_the_rest_goes_on(folder, capsys):
    (folder / "gone.txt.annotations.json").write_bytes((folder / SIDECAR).read_bytes())
    (folder / "odd.txt").write_text("x", encoding="utf-8")
    (folder / "odd.txt.annotations.json").write_text("{", encoding="utf-8")
    assert main(["reanchor", str(folder)]) == 1
    captured = capsys.readouterr()
    assert "gone.txt: " in captured.err
    assert "its annotations stay as they are" in captured.err
    assert "odd.txt.annotations.json: line 1" in captured.err
    assert counts(folder / SIDECAR)["moved"] == 1
