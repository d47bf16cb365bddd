"""A source renamed, merged and split in all sidecars of a folder, or in none."""

import os
import signal
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.__main__ import main
from annotator.core import saving, sidecar, store
from annotator.core.model import Source
from annotator.corpus import renaming
from annotator.corpus.renaming import FolderError, Merge, Rename, Split
from tests.corpus.test_index import ADA, article

NOW = "2026-11-23T18:00:00Z"
BERG = Source(id="berg", name="A. Lund-Berg", kind="person")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for number in range(6):
        article(made, f"a{number}.txt", "“We will not sign,” she said.", {"“We will not sign,”": ""})
    article(made / "below", "b.txt", "“No,” she said.", {"“No,”": ""}, BERG)
    return made


def sources(folder: Path) -> list[set[tuple[str, str]]]:
    found = []
    for path in sorted(folder.rglob("*.annotations.json")):
        reading = sidecar.read(path.read_bytes())
        assert not reading.faults
        found.append({(source.id, source.name) for source in reading.document.sources})
    return found


def test_a_new_name_is_everywhere_and_the_old_one_is_another_name(folder: Path) -> None:
    steps = renaming.run(folder, Rename(Source(id="ada", name="Ada Lund-Berg", kind="person", role="mayor")), now=NOW)
    assert len(steps) == 6
    assert sources(folder) == [{("ada", "Ada Lund-Berg")}] * 6 + [{("berg", "A. Lund-Berg")}]
    (source,) = sidecar.read(steps[0].path.read_bytes()).document.sources
    assert (source.names, source.role, source.modified) == (("Ada Lund",), "mayor", NOW)


def test_merged_sources_are_one_and_all_links_lead_to_it(folder: Path) -> None:
    renaming.run(folder, Merge(ADA, ("berg",)), now=NOW)
    assert sources(folder) == [{("ada", "Ada Lund")}] * 7
    document = sidecar.read((folder / "below" / "b.txt.annotations.json").read_bytes()).document
    assert [annotation.linked("who") for annotation in document.annotations] == [("ada",)]
    assert document.sources["ada"].names == ("A. Lund-Berg",)


def test_a_source_is_split_where_it_is_asked_for(folder: Path) -> None:
    other = replace(ADA, id=renaming.new_id())
    renaming.run(folder, Split("ada", other, frozenset({"a1.txt"})), now=NOW)
    assert sources(folder)[1] == {(other.id, "Ada Lund")}
    assert sources(folder)[0] == {("ada", "Ada Lund")}


def test_a_source_is_split_in_what_every_coder_made_of_an_article(folder: Path) -> None:
    shared = store.sidecar_path(folder / "a1.txt")
    store.sidecar_path(folder / "a1.txt", "kim").write_bytes(shared.read_bytes())
    steps = renaming.run(folder, Split("ada", replace(ADA, id="other"), frozenset({"a1.txt"})), now=NOW)
    assert [step.path.name for step in steps] == ["a1.txt.annotations.json", "a1.txt.kim.annotations.json"]


def test_it_is_taken_back_byte_for_byte(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.json")}
    steps = renaming.run(folder, Rename(Source(id="ada", name="Other", kind="person")), now=NOW)
    assert renaming.undo(steps) == []
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before


def test_every_sidecar_is_valid_afterwards(folder: Path) -> None:
    renaming.run(folder, Merge(ADA, ("berg",)), now=NOW)
    assert main(["validate", str(folder)]) == 0


def test_one_that_cannot_be_read_stops_all(folder: Path) -> None:
    broken = folder / "a3.txt.annotations.json"
    broken.write_bytes(broken.read_bytes()[:-20])
    before = {path: path.read_bytes() for path in folder.rglob("*.json")}
    with pytest.raises(FolderError, match="a3"):
        renaming.run(folder, Rename(Source(id="ada", name="Other", kind="person")), now=NOW)
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before


def test_a_failure_in_the_middle_takes_back_what_was_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.json")}
    real = store.write_atomically

    def failing(path: Path, data: bytes) -> None:
        if path.name.startswith("a3") and b"Other" in data:
            raise OSError(28, "No space left on device")
        real(path, data)

    monkeypatch.setattr(store, "write_atomically", failing)
    with pytest.raises(FolderError, match="No space left"):
        renaming.run(folder, Rename(Source(id="ada", name="Other", kind="person")), now=NOW)
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before


@pytest.mark.parametrize("saves", range(7))
def test_after_a_kill_the_next_start_does_the_rest(folder: Path, saves: int) -> None:
    """Killed before a save in turn: all old, or after the next start all new."""
    process = os.fork()
    if not process:
        count = 0
        real = saving.save

        def save(*arguments: object, **named: object) -> object:
            nonlocal count
            if count == saves:
                os.kill(os.getpid(), signal.SIGKILL)
                time.sleep(60)
            count += 1
            return real(*arguments, **named)  # type: ignore[arg-type]

        saving.save = save  # type: ignore[assignment]
        renaming.run(folder, Rename(Source(id="ada", name="Other", kind="person")), now=NOW)
        os._exit(0)
    os.waitpid(process, 0)
    assert renaming.finish() == (6 - saves if saves < 6 else 0)
    assert sources(folder)[:6] == [{("ada", "Other")}] * 6
    assert renaming.finish() == 0


def test_nobody_finishes_what_is_being_done(folder: Path) -> None:
    seen: list[int] = []
    operation = Rename(Source(id="ada", name="Other", kind="person"))
    renaming.run(folder, operation, now=NOW, progress=lambda *_: seen.append(renaming.finish()))
    assert seen == [0] * 6
