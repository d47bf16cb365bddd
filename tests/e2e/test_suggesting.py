"""Suggestions and offers in the real window: keys, and what the sidecar holds afterwards."""

import pytest
from PySide6.QtCore import Qt

from tests.e2e.driver import Driver

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key
ARTICLE = (
    "Council delays vote\n\n"
    "It rained 🌉.\n\n“We will not sign a contract that nobody has read,” Mayor Ada Lund told reporters on Tuesday.\n\n"
    "Officials said that the cost had doubled in a year.\n\n"
    "The harbour was allegedly closed for “repairs”.\n"
)


@pytest.fixture
def driver(make_window, qtbot, tmp_path):
    path = tmp_path / "bridge.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return Driver(make_window(path), qtbot)


def by_label(sidecar: dict, label: str) -> list[dict]:
    return [annotation for annotation in sidecar["annotations"] if annotation["label"] == label]


def test_tab_suggests_and_a_takes_the_whole_attribution(driver):
    driver.key(KEY.Key_Tab)
    assert driver.session.suggestions
    active = driver.session.get(driver.session.active)
    assert active.words.startswith("“We will not sign")
    driver.key(KEY.Key_A)
    saved = driver.saved()
    quote = next(a for a in by_label(saved, "quote") if a["id"] == active.id)
    assert quote["status"] == "accepted"
    assert quote["suggested"]["by"].startswith("rule:")
    linked = {a["id"]: a for a in saved["annotations"]}
    source, cue = linked[quote["links"]["source"][0]], linked[quote["links"]["cue"][0]]
    assert (source["spans"][0]["exact"], source["status"]) == ("Mayor Ada Lund", "accepted")
    assert cue["spans"][0]["exact"].startswith("told")


def test_what_was_dropped_does_not_come_back(driver):
    driver.key(KEY.Key_Tab)
    first = driver.session.active
    driver.key(KEY.Key_X)
    assert driver.session.active != first
    driver.key(KEY.Key_X)
    while driver.session.suggestions:
        driver.key(KEY.Key_Tab)
        driver.key(KEY.Key_X)
    driver.key(KEY.Key_Tab)
    assert not driver.session.suggestions
    assert "no attribution" in driver.window.status.message
    assert {a["status"] for a in driver.saved()["annotations"]} == {"rejected"}


def test_all_sure_ones_are_one_step_of_undo(driver):
    driver.command("mark.suggest")
    sure, all_of_them = len(driver.session.sure), len(driver.session.suggestions)
    assert 2 <= sure < all_of_them
    driver.key(KEY.Key_A, SHIFT)
    assert not driver.session.sure
    assert len(driver.session.suggestions) == all_of_them - sure
    driver.key(KEY.Key_Z, CTRL)
    assert len(driver.session.sure) == sure
    driver.key(KEY.Key_Z, CTRL)
    assert not driver.session.document.annotations


def test_a_direct_quote_with_source_and_cue_takes_three_acts(driver):
    driver.acts = 0
    driver.drag(*driver.find("“We will not sign a contract that nobody has read,”"))
    driver.key(KEY.Key_Q)
    driver.key(KEY.Key_Return)
    assert driver.acts == 3
    saved = driver.saved()
    quote = by_label(saved, "quote")[0]
    source, cue = by_label(saved, "source")[0], by_label(saved, "cue")[0]
    assert quote["links"] == {"source": [source["id"]], "cue": [cue["id"]]}
    assert source["spans"][0]["exact"] == "Mayor Ada Lund"
    driver.key(KEY.Key_Z, CTRL)
    assert [a["label"] for a in driver.saved()["annotations"]] == ["quote"]


def test_an_offer_is_shown_in_the_text_and_esc_lets_go_of_it(driver):
    driver.drag(*driver.find("the cost had doubled in a year"))
    driver.key(KEY.Key_Q)
    before = driver.view.viewport().grab().toImage()
    driver.qtbot.waitUntil(lambda: driver.window.suggesting.offer is not None)
    assert "Enter takes" in driver.window.status.message
    assert driver.view.viewport().grab().toImage() != before
    driver.key(KEY.Key_Escape)
    assert driver.window.suggesting.offer is None
    assert driver.session.active
    assert [a["label"] for a in driver.saved()["annotations"]] == ["quote"]


def test_what_the_person_attaches_is_not_offered_again(driver):
    driver.drag(*driver.find("the cost had doubled in a year"))
    driver.key(KEY.Key_Q)
    driver.drag(*driver.find("Officials"))
    driver.key(KEY.Key_S)
    driver.view.setFocus()
    driver.key(KEY.Key_Return)
    saved = driver.saved()
    assert len(by_label(saved, "source")) == 1
    assert len(by_label(saved, "cue")) == 1


def test_a_source_that_is_known_by_that_name_is_taken_with_it(driver):
    driver.drag(*driver.find("“repairs”"))
    driver.key(KEY.Key_Q)
    driver.key(KEY.Key_W)
    driver.key(KEY.Key_A, CTRL)
    driver.key("Mayor Ada Lund")
    driver.key(KEY.Key_Return)
    driver.drag(*driver.find("“We will not sign a contract that nobody has read,”"))
    driver.key(KEY.Key_Q)
    driver.key(KEY.Key_Return)
    saved = driver.saved()
    assert len(saved["sources"]) == 1
    assert by_label(saved, "source")[0]["links"] == {"who": [saved["sources"][0]["id"]]}


def test_a_suggestion_becomes_a_claim_with_one_key_and_back(driver):
    driver.key(KEY.Key_Tab)
    id = driver.session.active
    assert driver.session.get(id).attributes["type"] == "direct"
    driver.key(KEY.Key_C)
    saved = {a["id"]: a for a in driver.saved()["annotations"]}
    assert (saved[id]["label"], saved[id]["status"]) == ("claim", "accepted")
    assert "type" not in saved[id].get("attributes", {})
    assert saved[id]["suggested"]["by"].startswith("rule:")
    assert saved[saved[id]["links"]["source"][0]]["status"] == "accepted"
    driver.key(KEY.Key_C)  # it is one already
    assert driver.window.status.message.startswith("Select some words")
    driver.key(KEY.Key_Z, CTRL)
    assert driver.session.get(id).label == "quote"
    assert driver.session.get(id).status == "suggested"
