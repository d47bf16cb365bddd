"""A folder's articles as a list of work."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.corpus.listing import MANY, Glance
from annotator.corpus.worklist import ORDERS, STATES, UNDONE, Worklist

FOLDER = Path("/press")
GLANCES = {
    "a.txt": None,
    "b.txt": Glance(3),
    "c.txt": Glance(7),
    "deep/d.txt": Glance(1, conflict=True),
    "e.txt": Glance(MANY, bad=True),
    "f.txt": Glance(2),
}


@pytest.fixture
def work() -> Worklist:
    made = Worklist()
    made.folder = FOLDER
    made.paths = [FOLDER / name for name in GLANCES]
    made.glances = {FOLDER / name: glance for name, glance in GLANCES.items() if glance is not None}
    made.done = {FOLDER / "f.txt"}
    made.titles = {FOLDER / "b.txt": "Strike at the Harbour"}
    made.changed = {FOLDER / "c.txt": 5, FOLDER / "f.txt": 9}
    return made


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(FOLDER).as_posix() if path.is_relative_to(FOLDER) else path.name for path in paths]


def test_states_narrow(work):
    work.states = frozenset(("work",))
    assert names(work.rows()) == ["b.txt", "c.txt"]
    work.states = UNDONE
    assert names(work.rows()) == ["a.txt", "b.txt", "c.txt", "deep/d.txt", "e.txt"]
    assert dict(work.counts()) == {"untouched": 1, "work": 2, "conflict": 1, "bad": 1, "done": 1}


@pytest.mark.parametrize(
    ("words", "found"), [("DEEP", ["deep/d.txt"]), ("harbour strike", ["b.txt"]), ("press", []), ("  ", [*GLANCES])]
)
def test_words_are_found_in_the_path_from_the_folder_and_in_the_title(work, words, found):
    work.words = words
    assert names(work.rows()) == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("name", [*GLANCES]),
        ("state", ["e.txt", "deep/d.txt", "b.txt", "c.txt", "a.txt", "f.txt"]),
        ("records", ["e.txt", "c.txt", "b.txt", "f.txt", "deep/d.txt", "a.txt"]),
        ("changed", ["f.txt", "c.txt", "a.txt", "b.txt", "deep/d.txt", "e.txt"]),
    ],
)
def test_orders(work, order, found):
    work.order = order
    assert names(work.rows()) == found


def test_what_is_in_front_of_the_person_stays_listed(work):
    work.states = frozenset(("done",))
    assert names(work.rows([Path("/else/x.txt")], keep=FOLDER / "b.txt")) == ["b.txt", "f.txt"]


def test_going_on_passes_over_what_is_done_and_comes_round(work):
    rows = work.rows()
    assert work.step(rows, FOLDER / "e.txt", 1) == FOLDER / "f.txt"
    assert work.step(rows, FOLDER / "e.txt", 1, undone=True) == FOLDER / "a.txt"
    assert work.step(rows, FOLDER / "a.txt", -1) == FOLDER / "f.txt"
    assert work.step(rows, None, 1) == FOLDER / "a.txt"
    assert work.step(rows, None, -1) == FOLDER / "f.txt"
    assert work.step([FOLDER / "f.txt"], FOLDER / "f.txt", 1) is None
    assert work.step([], None, 1) is None


@given(
    st.lists(st.tuples(st.integers(-1, 9), st.booleans(), st.booleans(), st.booleans())),
    st.sets(st.sampled_from(STATES)),
    st.sampled_from(ORDERS),
)
def test_a_list_in_any_order_holds_each_wanted_article_once(articles, states, order):
    work = Worklist()
    work.paths = [Path(f"{n}.txt") for n in range(len(articles))]
    for path, (records, conflict, bad, done) in zip(work.paths, articles, strict=True):
        work.glances[path] = Glance(records, conflict=conflict, bad=bad)
        if done:
            work.done.add(path)
    work.states, work.order = frozenset(states), order
    rows = work.rows()
    assert sorted(rows) == sorted(path for path in work.paths if not states or work.state(path) in states)
    assert sum(work.counts().values()) == len(articles)
