"""Marking every place that says the same, in the real window."""

import pytest
from PySide6.QtCore import Qt

from annotator.ui.all_alike import AllAlike
from tests.e2e.driver import Driver

CTRL = Qt.KeyboardModifier.ControlModifier
LINES = (
    "The reform failed. Nobody liked the reform,",
    "and the reform’s cost doubled. Reforming is hard.",
    "the reform <b>x</b>",
)
ARTICLE = "\n".join(LINES) + "\n"


@pytest.fixture
def driver(make_window, qtbot, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    driver = Driver(make_window(path), qtbot)
    driver.drag(*driver.find("the reform"))
    driver.key(Qt.Key.Key_C)
    return driver


def test_what_is_ticked_is_marked_as_one_step(driver):
    id = driver.session.active
    dialog = AllAlike(driver.session, id, driver.window)
    texts = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert (
        texts == ["and [the reform]’s cost doubled. Reforming is hard.…", "[the reform] <b>x</b>…"] or len(texts) == 2
    )
    assert all("[the reform]" in text for text in texts)
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.mark.text() == "Mark 1"
    dialog.mark.click()
    saved = driver.saved()["annotations"]
    last = ARTICLE.rindex("the reform")
    assert [a["spans"][0]["start"] for a in saved] == [ARTICLE.index("the reform"), last]
    assert {a["label"] for a in saved} == {"claim"}
    driver.key(Qt.Key.Key_Z, CTRL)
    assert len(driver.session.document.annotations) == 1
    dialog.deleteLater()


def test_a_mention_takes_who_it_is_along(driver):
    session = driver.session
    driver.drag(*driver.find("Nobody"))
    driver.key(Qt.Key.Key_S)
    from annotator.core import alike, edits

    mention = next(a for a in session.document.annotations if a.label == "source")
    source = edits.new_source("Nobody", stamp=session.stamp())
    session.edit("say who", edits.set_who, annotation=mention.id, sources=[source])
    place = driver.find("the reform <b>")
    session.edit("mark", alike.mark_all, codebook=session.codebook, like=mention.id, ranges=[place])
    made = [a for a in session.document.annotations if a.label == "source"]
    assert [a.linked_ids("who") for a in made] == [(source.id,)] * 2


def test_nothing_else_is_said(driver):
    driver.drag(*driver.find("Nobody"))
    driver.key(Qt.Key.Key_Q)
    driver.command("mark.all_alike")
    assert "stands nowhere else" in driver.window.status.message
