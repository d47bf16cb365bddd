"""The articles of a folder, and how many records each has, at a glance."""

import json
import os
from pathlib import Path

import pytest

from annotator.core import codebook, store
from annotator.corpus import listing
from annotator.corpus.listing import MANY, Glance, Looker, articles_below


def annotate(article: Path, *labels: str, status: str = "accepted") -> Path:
    """Puts an article with a sidecar there, with annotations of these labels."""
    article.parent.mkdir(parents=True, exist_ok=True)
    article.write_text("x", encoding="utf-8")
    beside = store.sidecar_path(article)
    records = [{"id": str(n), "label": label, "status": status} for n, label in enumerate(labels)]
    beside.write_text(json.dumps({"format": "article-annotations", "annotations": records}), encoding="utf-8")
    return beside


def look(article: Path) -> Glance:
    """How far one article of a folder is."""
    return Looker().look(next(each for each in articles_below(article.parent) if each.path == article))


def test_articles_below_a_folder_by_name_without_hidden_ones(tmp_path):
    for name in ("b.txt", "a.md", "c/z.txt", "c/d/y.txt", ".git/x.txt", "c/.hidden.txt", "image.png", "B.TXT"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    annotate(tmp_path / "c" / "z.txt", "quote")
    found = [(each.path.relative_to(tmp_path).as_posix(), each.has_sidecar) for each in articles_below(tmp_path)]
    expected = [("B.TXT", False), ("a.md", False), ("b.txt", False), ("c/z.txt", True), ("c/d/y.txt", False)]
    assert found == expected


def test_a_link_to_a_folder_is_not_followed(tmp_path):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(list(articles_below(tmp_path))) == 1


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(articles_below(tmp_path / "no"))


def test_records_are_counted_without_mentions_cues_and_rejected_ones(tmp_path):
    annotate(tmp_path / "a.txt", "quote", "source", "cue", "claim", "rumour")
    annotate(tmp_path / "b.txt", "quote", status="rejected")
    (tmp_path / "c.txt").write_text("x", encoding="utf-8")
    assert [look(tmp_path / name).records for name in ("a.txt", "b.txt", "c.txt")] == [3, 0, 0]


def test_a_folders_own_codebook_says_what_a_record_is(tmp_path):
    annotate(tmp_path / "a.txt", "voice", "says", "source")
    labels = [{"label": "voice", "part": "source"}, {"label": "says"}]
    book = {"format": codebook.FORMAT, "version": 1, "labels": labels}
    (tmp_path / codebook.FILE).write_text(json.dumps(book), encoding="utf-8")
    assert look(tmp_path / "a.txt").records == 2
    (tmp_path / codebook.FILE).write_text("{", encoding="utf-8")
    assert look(tmp_path / "a.txt").records == 2  # as the shipped one has it


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"annotations": 1}', b"\xff", b"[" * 100_000])
def test_a_sidecar_with_faults_has_something_in_it(tmp_path, data):
    annotate(tmp_path / "a.txt").write_bytes(data)
    assert look(tmp_path / "a.txt").records == MANY


def test_a_very_large_sidecar_is_not_read_for_a_count(tmp_path, monkeypatch):
    monkeypatch.setattr(listing, "_MOST_BYTES", 10)
    annotate(tmp_path / "a.txt", "quote")
    assert look(tmp_path / "a.txt").records == MANY


def test_counting_changes_nothing(tmp_path):
    beside = annotate(tmp_path / "a.txt", "quote")
    before = (beside.read_bytes(), beside.stat().st_mtime_ns, sorted(os.listdir(tmp_path)))  # noqa: PTH208
    look(tmp_path / "a.txt")
    assert (beside.read_bytes(), beside.stat().st_mtime_ns, sorted(os.listdir(tmp_path))) == before  # noqa: PTH208


def test_suggestions_are_counted_among_the_records(tmp_path):
    annotate(tmp_path / "a.txt", "quote", "quote", "cue", status="suggested")
    assert look(tmp_path / "a.txt") == Glance(records=2, suggested=2)


@pytest.mark.parametrize("place", ["annotations", "sources", "article"])
def test_two_values_of_something_are_a_conflict(tmp_path, place):
    both = {"id": "q", "label": "quote", "status": "accepted", "conflicts": {"note": ["a", "b"]}}
    held = {"annotations": [], "sources": [], "article": {}} | {place: both if place == "article" else [both]}
    annotate(tmp_path / "a.txt").write_text(json.dumps(held), encoding="utf-8")
    assert look(tmp_path / "a.txt").state(done=True) == "conflict"


def test_marks_of_git_and_second_versions_are_a_conflict(tmp_path):
    annotate(tmp_path / "a.txt").write_bytes(b"{\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n}")
    beside = annotate(tmp_path / "b.txt", "quote")
    (tmp_path / "b.txt.annotations.sync-conflict-20261123-101500-ABCDEFG.json").write_bytes(beside.read_bytes())
    annotate(tmp_path / "c.txt", "quote")
    (tmp_path / "c.txt.ann.annotations.json").write_bytes(beside.read_bytes())  # another coder's is no second version
    assert [look(tmp_path / name).state(done=False) for name in ("a.txt", "b.txt", "c.txt")] == [
        "conflict",
        "conflict",
        "work",
    ]


def test_what_needs_a_person_comes_before_what_is_done():
    assert Glance(3, bad=True, conflict=True).state(done=True) == "bad"
    assert Glance(3, conflict=True).state(done=True) == "conflict"
    assert Glance().state(done=True) == "done"
    assert Glance(MANY).state(done=False) == "work"
    assert Glance().state(done=False) == "untouched"
