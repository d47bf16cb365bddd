"""The journal: what a process that died had not saved is found, and nothing else is."""

import itertools
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core import journal, places, sidecar
from annotator.core.journal import Journal, pending
from annotator.core.merge import merge
from annotator.core.model import ArticleInfo, Document
from annotator.core.records import Records
from tests import triples


@pytest.fixture
def place(tmp_path) -> tuple[Path, Path]:
    return tmp_path / "a.txt", tmp_path / "a.txt.annotations.json"


def noted(book: Journal, before: Document, after: Document) -> None:
    annotations = after.annotations.changed_since(before.annotations)
    book.note(before, after, annotations, after.sources.changed_since(before.sources))


def files() -> list[Path]:
    return sorted((places.data_folder() / "journal").glob("*.journal"))


def versions(seed: int, count: int = 4) -> list[Document]:
    """A document and what became of it, edit by edit."""
    base, ours, theirs = triples.triple(seed)
    made = [ours if base is None else base, ours, theirs, triples.triple(seed + 1)[1]]
    return made[:count]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(seed=st.integers(0, 10**6))
def test_what_was_edited_comes_back_merged_with_what_is_on_disk(place, seed):
    steps = versions(seed)
    book = Journal(*place)
    for before, after in itertools.pairwise(steps):
        noted(book, before, after)
    book.close()
    (unsaved,), damaged = pending()
    assert damaged == []
    assert (unsaved.article, unsaved.sidecar) == place
    assert merge(unsaved.base, unsaved.ours, steps[0]).document.annotations == steps[-1].annotations
    assert merge(unsaved.base, unsaved.ours, steps[0]).document.sources == steps[-1].sources
    assert sidecar.read(sidecar.write(unsaved.by_itself())).faults == ()
    journal.discard(unsaved)
    assert pending() == ([], [])


def test_a_save_that_stands_leaves_nothing(place):
    first, second, *_ = versions(1)
    book = Journal(*place)
    noted(book, first, second)
    assert len(files()) == 1
    book.settle()
    assert files() == []


def test_what_came_during_a_save_is_in_a_new_file_and_in_it_alone(place):
    first, second, third, _ = versions(5)
    book = Journal(*place)
    noted(book, first, second)
    noted(book, second, third)
    book.settle_but(second, third)
    assert len(files()) == 1
    book.close()
    (unsaved,), _ = pending()
    touched = third.annotations.changed_since(second.annotations)
    assert {a.id for a in (*unsaved.ours.annotations, *unsaved.base.annotations)} <= touched
    assert merge(unsaved.base, unsaved.ours, second).document.annotations == third.annotations


def test_the_journal_of_a_process_that_lives_is_not_offered(place):
    first, second, *_ = versions(2)
    book = Journal(*place)
    noted(book, first, second)
    assert pending() == ([], [])
    book.close()
    assert len(pending()[0]) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(data=st.data())
def test_whatever_was_cut_off_costs_the_last_edit_alone(place, data):
    steps = versions(7)
    book = Journal(*place)
    for before, after in itertools.pairwise(steps):
        noted(book, before, after)
    book.close()
    (path,) = files()
    whole = path.read_bytes()
    header = whole.index(b"\n") + 1
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    kept = path.read_bytes()
    unsaved, damaged = pending()
    assert damaged == []
    complete = kept.count(b"\n") - 1
    assert len(unsaved) == (complete > 0)
    for item in unsaved:
        assert merge(item.base, item.ours, steps[0]).document.annotations == steps[complete].annotations
        journal.discard(item)
    assert len(kept) >= header or unsaved == []


@pytest.mark.parametrize("damage", [b"{}\n{}\n", b"nonsense\n", b"[1]\nx\n", b'{"journal": 99}\n{}\n'])
def test_a_damaged_one_is_said_and_stays(place, damage):
    first, second, *_ = versions(3)
    book = Journal(*place)
    noted(book, first, second)
    book.close()
    (path,) = files()
    path.write_bytes(damage)
    unsaved, (broken,) = pending()
    assert unsaved == []
    assert "line 1" in broken.reason
    assert path.read_bytes() == damage


def test_an_article_without_a_sidecar_is_held_whole(place):
    text = "“Yes,” she said. 👩‍👧"
    before = Document(article=ArticleInfo(file="a.txt", title="T"), text=text)
    annotation = next(iter(versions(4)[1].annotations), None) or versions(9)[1].in_order()[0]
    from msgspec.structs import replace

    from annotator.core.model import span_at

    after = replace(before, annotations=Records([replace(annotation, spans=(span_at(text, 0, 6),), links={})]))
    book = Journal(*place)
    noted(book, before, after)
    book.close()
    (unsaved,), _ = pending()
    assert (unsaved.ours.text, unsaved.ours.article.title) == (text, "T")
    assert unsaved.described() == f"1 {annotation.label} added"


def test_a_disk_that_refuses_breaks_no_edit_and_all_is_in_the_next_file(place, monkeypatch):
    steps = versions(11)
    book = Journal(*place)
    noted(book, steps[0], steps[1])

    def refuse(_line: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(book, "_write", refuse)
        noted(book, steps[1], steps[2])
        assert book.failure == "No space left on device"
    noted(book, steps[2], steps[3])
    assert book.failure == ""
    book.close()
    (unsaved,), damaged = pending()
    assert damaged == []
    assert merge(unsaved.base, unsaved.ours, steps[0]).document.annotations == steps[3].annotations


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind there")
def test_only_the_person_may_read_it(place):
    book = Journal(*place)
    noted(book, *versions(2, 2))
    (path,) = files()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    book.settle()


KILLED = """
import os, signal, sys, json
from pathlib import Path
from annotator.core.journal import Journal
from tests.core.test_journal import noted, versions
book = Journal(Path(sys.argv[1]), Path(sys.argv[2]))
steps = versions(21)
for before, after in zip(steps, steps[1:]):
    noted(book, before, after)
    print(json.dumps(len(after.annotations)), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_a_killed_process_loses_no_edit_that_it_had_done(place):
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    command = [sys.executable, "-c", KILLED, str(place[0]), str(place[1])]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    (unsaved,), _ = pending()
    steps = versions(21)
    assert len(done.stdout.splitlines()) == len(steps) - 1
    assert merge(unsaved.base, unsaved.ours, steps[0]).document.annotations == steps[-1].annotations


def test_every_line_is_json(place):
    book = Journal(*place)
    steps = versions(31)
    for before, after in itertools.pairwise(steps):
        noted(book, before, after)
    for line in files()[0].read_bytes().splitlines():
        assert isinstance(json.loads(line), dict)
    assert sidecar.SUFFIX not in files()[0].name
    book.settle()
