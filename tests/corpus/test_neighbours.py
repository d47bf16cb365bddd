"""Links into other articles, looked up."""

import os

from msgspec.structs import replace

from annotator.core import sidecar, store
from annotator.core.model import Elsewhere
from annotator.corpus.neighbours import Neighbours
from tests.ui.sessions import annotation, session


def written(path, *annotations):
    path.parent.mkdir(parents=True, exist_ok=True)
    document = session(list(annotations), []).document
    document = replace(document, article=replace(document.article, file=path.name))
    path.write_text(document.text, encoding="utf-8")
    place = store.sidecar_path(path)
    place.write_bytes(sidecar.write(document))
    return path


CLAIM = annotation("k9", "claim", "the cost had doubled in a year")


def test_a_record_of_another_article_is_found_from_the_folder_and_from_the_article_own(tmp_path):
    there = written(tmp_path / "in" / "b.txt", CLAIM)
    for roots, name in (((tmp_path,), "in/b.txt"), ((tmp_path, tmp_path / "in"), "b.txt")):
        found = Neighbours(roots).get(Elsewhere(name, "k9"))
        assert found is not None
        assert (found.path, found.label, found.words) == (there, "claim", "the cost had doubled in a year")
    assert Neighbours((tmp_path, there.parent)).link_to(there, "k9") == Elsewhere("in/b.txt", "k9")
    assert Neighbours((there.parent,)).link_to(tmp_path / "a.txt", "k9") is None


def test_what_leads_nowhere_or_out_of_the_folder_is_nothing(tmp_path):
    folder = tmp_path / "in"
    written(folder / "b.txt", CLAIM)
    written(tmp_path / "outside.txt", CLAIM)
    neighbours = Neighbours((folder,))
    for article, id in (("b.txt", "gone"), ("c.txt", "k9"), ("../outside.txt", "k9"), ("", "k9"), ("b.txt\0", "k9")):
        assert neighbours.get(Elsewhere(article or ".", id)) is None
    store.sidecar_path(folder / "b.txt").write_bytes(b"{ broken")
    assert Neighbours((folder,)).get(Elsewhere("b.txt", "k9")) is None


def test_a_sidecar_that_changed_is_read_again(tmp_path, monkeypatch):
    there = written(tmp_path / "b.txt", CLAIM)
    now = [100.0]
    monkeypatch.setattr("annotator.corpus.neighbours.monotonic", lambda: now[0])
    neighbours = Neighbours((tmp_path,))
    first = neighbours.get(Elsewhere("b.txt", "k9"))
    assert neighbours.get(Elsewhere("b.txt", "k9")) is first
    written(there, annotation("k9", "claim", "doubled in a year"))
    os.utime(store.sidecar_path(there), (1, 1))
    now[0] += 10
    found = neighbours.get(Elsewhere("b.txt", "k9"))
    assert found is not None
    assert found.words == "doubled in a year"
    assert neighbours.get(Elsewhere("b.txt", "k9")) is found
