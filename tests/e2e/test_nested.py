"""Attributions within attributions, shared mentions, several sources and none, made by dragging, as they are saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core import sidecar
from tests.e2e.driver import Driver

CTRL = Qt.KeyboardModifier.ControlModifier
TEXT = (
    "The quarry question\n\n"
    "“My father said ‘never sell the water’ and he was right,” Signe Holt told the hearing. "
    "The mayor and the bishop both called the plan “a gift to nobody”. "
    "The lake, the mayor said, is drying; the wells, he added, are next. "
    "The quarry will close in June, reportedly. “No comment!” The road stays shut.\n"
)


@pytest.fixture
def driver(make_window, qtbot, tmp_path):
    path = tmp_path / "quarry.txt"
    path.write_text(TEXT, encoding="utf-8")
    return Driver(make_window(path), qtbot)


def drag(driver, words, key, modifier=Qt.KeyboardModifier.NoModifier, after=0):
    driver.drag(*driver.find(words, after), modifier)
    driver.key(key)
    return driver.session.active


def by_words(saved, label):
    """The records of a label: words, and links to what words and under which roles."""
    words = {item["id"]: " … ".join(span["exact"] for span in item["spans"]) for item in saved["annotations"]}
    return {
        words[item["id"]]: {role: [words[id] for id in ids] for role, ids in item.get("links", {}).items()}
        for item in saved["annotations"]
        if item["label"] == label
    }


def test_a_quote_within_a_quote_has_a_source_of_its_own(driver):
    outer = "“My father said ‘never sell the water’ and he was right,”"
    drag(driver, outer, "q")
    drag(driver, "Signe Holt", "s")
    drag(driver, "told the hearing", "u")
    drag(driver, "‘never sell the water’", "q")
    drag(driver, "My father", "s")
    drag(driver, "said", "u")
    saved = driver.saved()
    assert by_words(saved, "quote") == {
        outer: {"source": ["Signe Holt"], "cue": ["told the hearing"]},
        "‘never sell the water’": {"source": ["My father"], "cue": ["said"], "within": [outer]},
    }
    assert sidecar.read(driver.session.sidecar.read_bytes()).faults == ()


def test_one_within_another_within_another(driver):
    outer = "“My father said ‘never sell the water’ and he was right,”"
    drag(driver, outer, "q")
    drag(driver, "‘never sell the water’", "q")
    drag(driver, "sell the water", "c")
    saved = driver.saved()
    assert by_words(saved, "quote")["‘never sell the water’"]["within"] == [outer]
    assert by_words(saved, "claim") == {"sell the water": {"within": ["‘never sell the water’"]}}


def test_two_sources_for_one_quote(driver):
    drag(driver, "“a gift to nobody”", "q")
    drag(driver, "The mayor", "s")
    drag(driver, "the bishop", "s")
    drag(driver, "called", "u")
    assert by_words(driver.saved(), "quote") == {
        "“a gift to nobody”": {"source": ["The mayor", "the bishop"], "cue": ["called"]}
    }
    driver.key(Qt.Key.Key_Z, CTRL)
    driver.key(Qt.Key.Key_Z, CTRL)
    assert by_words(driver.saved(), "quote") == {"“a gift to nobody”": {"source": ["The mayor"]}}
    assert list(by_words(driver.saved(), "source")) == ["The mayor"]


def test_one_mention_for_several_quotes_and_it_stays_with_the_other(driver):
    first = drag(driver, "The lake", "q")
    drag(driver, "the mayor", "s", after=TEXT.index("The lake"))
    second = drag(driver, "is drying", "q")
    drag(driver, "the mayor", "s", after=TEXT.index("The lake"))
    saved = driver.saved()
    assert by_words(saved, "quote") == {"The lake": {"source": ["the mayor"]}, "is drying": {"source": ["the mayor"]}}
    assert len(by_words(saved, "source")) == 1
    assert len([item for item in saved["annotations"] if item["label"] == "source"]) == 1
    driver.key(Qt.Key.Key_Delete)
    saved = driver.saved()
    assert by_words(saved, "quote") == {"The lake": {"source": ["the mayor"]}}
    assert driver.session.get(second) is None
    driver.window.going.show(first)
    driver.key(Qt.Key.Key_Delete)
    assert driver.saved()["annotations"] == []
    driver.key(Qt.Key.Key_Z, CTRL)
    driver.key(Qt.Key.Key_Z, CTRL)
    assert len(driver.saved()["annotations"]) == 3


def test_no_source_and_no_cue(driver):
    drag(driver, "“No comment!”", "q")
    drag(driver, "The quarry will close in June", "q")
    drag(driver, "reportedly", "u")
    drag(driver, "The road stays shut", "c")
    saved = driver.saved()
    assert by_words(saved, "quote") == {
        "“No comment!”": {},
        "The quarry will close in June": {"cue": ["reportedly"]},
    }
    assert by_words(saved, "claim") == {"The road stays shut": {}}
    assert driver.session.unsourced == {driver.session.record_at(0), driver.session.record_at(1)}


def test_a_quote_around_one_that_was_marked_before_is_linked_by_hand(driver):
    inner = drag(driver, "‘never sell the water’", "q")
    outer = drag(driver, "“My father said ‘never sell the water’ and he was right,”", "q")
    assert by_words(driver.saved(), "quote")["‘never sell the water’"] == {}
    driver.window.going.show(inner)
    driver.key("l")
    dialog = driver.window.relating.dialog
    driver.qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.line)
    assert dialog.role.value() == "within"
    driver.key(Qt.Key.Key_Return)
    assert driver.session.get(inner).links == {"within": (outer,)}
    assert "within" in by_words(driver.saved(), "quote")["‘never sell the water’"]
