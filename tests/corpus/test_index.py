"""The index of a folder: found is what is there, whatever happens to the files and to the index itself."""

import sqlite3
import threading
from pathlib import Path

import pytest

from annotator.core import edits, sidecar, store
from annotator.core.codebook import shipped
from annotator.core.edits import Stamp
from annotator.core.model import Elsewhere, Source
from annotator.corpus.index import ETX, STX, Index
from annotator.corpus.opening import open_article
from tests.ui.sessions import annotation, session

CODEBOOK = shipped()
ADA = Source(id="ada", name="Ada Lund", kind="person", role="mayor", modified="2026-11-22T00:00:00Z")


def article(folder: Path, name: str, text: str, quotes: dict[str, str], source: Source = ADA) -> Path:
    """An article with quotes of one source: words and a note each."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    document = open_article(path).document
    for number, (words, note) in enumerate(quotes.items()):
        stamp = Stamp("ann", "2026-11-23T05:00:00Z", lambda number=number: f"{path.stem}{number}")
        start = text.index(words)
        document, made = edits.mark(
            document, codebook=CODEBOOK, label="quote", ranges=[(start, start + len(words))], stamp=stamp, near=[]
        )
        document = edits.set_note(document, annotation=made.id, note=note, stamp=stamp)
        document = edits.set_tags(document, annotation=made.id, tags=["Bridge"], stamp=stamp)
        document = edits.set_who(document, annotation=made.id, sources=[source], stamp=stamp)
    if quotes:
        store.sidecar_path(path).write_bytes(sidecar.write(document))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    article(made, "bridge.txt", "“We will not sign,” she said. Café prices rose.", {"“We will not sign,”": "check"})
    article(made / "more", "ferry.txt", "The ferry: “It sails,” they said, “we sign.”", {"“It sails,”": ""})
    article(made, "plain.txt", "Nothing is annotated in this café.", {})
    return made


@pytest.fixture
def index(folder: Path) -> Index:
    made = Index(folder)
    assert made.update() == 3
    return made


def found(index: Index, words: str, **limits: str) -> list[tuple[str, bool]]:
    """The articles' names, and whether it is an annotation that was found."""
    return [(hit.article.name, bool(hit.record)) for hit in index.search(words, **limits)]


def test_words_are_found_in_annotations_and_then_in_texts(index: Index) -> None:
    assert found(index, "sign")[0] == ("bridge.txt", True)
    assert sorted(found(index, "sign")[1:]) == [("bridge.txt", False), ("ferry.txt", False)]
    hit = index.search("sign")[0]
    assert hit.snippet == f"“We will not {STX}sign{ETX},”"
    assert hit.record == "bridge0"


@pytest.mark.parametrize("words", ["cafe", "CAFÉ", "caf", "prices café"])
def test_case_accents_and_beginnings_do_not_matter(index: Index, words: str) -> None:
    assert "bridge.txt" in [name for name, _ in found(index, words)]


def test_words_in_marks_stand_together(index: Index) -> None:
    assert [name for name, _ in found(index, '"will not"')] == ["bridge.txt", "bridge.txt"]
    assert not found(index, '"not will"')


def test_notes_tags_and_names_are_found(index: Index) -> None:
    assert found(index, "check")[0] == ("bridge.txt", True)
    assert found(index, "ada lund") == [("bridge.txt", True), ("ferry.txt", True)]
    assert found(index, "", tag="bridge") == [("bridge.txt", True), ("ferry.txt", True)]
    assert found(index, "sails", source="ada") == [("ferry.txt", True)]
    assert found(index, "", label="claim") == []


@pytest.mark.parametrize("words", ["", "   ", '"', "*", "AND", "NEAR(", "a:b", "-", "\x00", "^", "(", "“"])
def test_whatever_is_typed_is_no_error(index: Index, words: str) -> None:
    index.search(words)


def test_sources_are_those_of_all_sidecars(index: Index, folder: Path) -> None:
    newer = Source(id="ada", name="Ada Lund-Berg", kind="person", modified="2026-11-23T00:00:00Z", names=("the mayor",))
    article(folder, "later.txt", "“No,” and “never,” she said.", {"“No,”": "", "“never,”": ""}, newer)
    assert index.update() == 1
    (source,) = index.sources()
    assert (source.name, source.role, source.total, source.direct) == ("Ada Lund-Berg", "mayor", 4, 4)
    assert set(source.names) == {"Ada Lund", "the mayor"}
    assert [path.name for path in source.articles] == ["later.txt", "bridge.txt", "ferry.txt"]


def test_what_changed_on_disk_is_read_again_and_what_is_gone_is_forgotten(index: Index, folder: Path) -> None:
    (folder / "plain.txt").write_text("Now the lighthouse is named.", encoding="utf-8")
    (folder / "bridge.txt").unlink()
    store.sidecar_path(folder / "bridge.txt").unlink()
    assert index.update() == 1
    assert found(index, "lighthouse") == [("plain.txt", False)]
    assert found(index, "will not") == []
    assert index.update() == 0


def test_a_sidecar_that_cannot_be_read_leaves_the_articles_words(index: Index, folder: Path) -> None:
    store.sidecar_path(folder / "plain.txt").write_text("{ no sidecar", encoding="utf-8")
    index.update()
    assert [path.name for path in index.titles()] == []
    (folder / "page.md").write_text("---\ntitle: The Lighthouse\n---\nA word.", encoding="utf-8")
    index.update()
    assert index.titles() == {index.folder / "page.md": "The Lighthouse"}


def test_a_damaged_index_is_made_again(index: Index, folder: Path) -> None:
    path = index.path
    index.close()
    path.write_bytes(b"no database" * 1000)
    again = Index(folder)
    assert again.update() == 3
    assert found(again, "sails")


def test_one_of_another_version_is_made_again(index: Index, folder: Path) -> None:
    path = index.path
    index.close()
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.commit()
    database.close()
    again = Index(folder)
    assert again.update() == 3
    assert found(again, "sails")


def test_it_can_be_stopped_and_goes_on(folder: Path) -> None:
    index = Index(folder)
    stop = threading.Event()
    stop.set()
    assert index.update(stop) == 0
    assert index.update() == 3


def test_opening_it_leaves_the_folder_as_it_was(folder: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    Index(folder).update()
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    assert after == before


def test_links_between_articles_are_known(tmp_path):
    for name, links in (
        ("a.txt", {"supports": (Elsewhere("in/b.txt", "k"), Elsewhere("gone.txt", "k"))}),
        ("in/b.txt", {"contradicts": (Elsewhere("c.txt", "k"),)}),
        ("in/c.txt", {}),
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        document = session([annotation("k", "claim", "doubled in a year", links=links)], []).document
        path.write_text(document.text, encoding="utf-8")
        store.sidecar_path(path).write_bytes(sidecar.write(document))
    index = Index(tmp_path)
    index.update()
    assert [(link.article.name, link.role, link.words, link.target, link.target_record) for link in index.links()] == [
        ("a.txt", "supports", "doubled in a year", tmp_path / "in" / "b.txt", "k"),
        ("b.txt", "contradicts", "doubled in a year", tmp_path / "in" / "c.txt", "k"),
    ]
    store.sidecar_path(tmp_path / "a.txt").unlink()
    index.refresh(tmp_path / "a.txt")
    assert [link.article.name for link in index.links()] == ["b.txt"]
    index.close()
