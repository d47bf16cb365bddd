"""How many acts a finished piece of work takes, counted in the real window; `python -m tests.e2e.acts` lists them."""

import shutil

import pytest

from annotator.core import sidecar, store
from tests.e2e import acts
from tests.e2e.driver import copied


@pytest.mark.parametrize("which", ["sample", "real"])
def test_all_records_are_made_and_no_record_takes_many_acts(which, make_window, qtbot, tmp_path, samples, shared):
    path = samples / "harbour-bridge.txt"
    if which == "real" and shared is not None:
        path = next((shared / "articles" / "annotated").glob("*.txt"))
    finished = tmp_path / "finished.json"
    shutil.copyfile(store.sidecar_path(path), finished)
    work = tmp_path / "work"
    work.mkdir()
    driver = acts.count(make_window(copied(path, work)), qtbot, finished)
    records = len(acts.wanted_of(sidecar.read(finished.read_bytes()).document))
    print(*driver.list, f"{records} records, {driver.acts} acts, {driver.letters} letters of names", sep="\n")
    assert driver.acts <= 7 * records
