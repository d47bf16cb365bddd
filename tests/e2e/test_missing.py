"""“What did I miss?” in the real window, walked with its key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core import places
from tests.e2e.driver import Driver

KEY = Qt.Key
ARTICLE = (
    "Council delays vote\n\n“We will not sign,” Mayor Ada Lund told reporters.\n\n"
    "Officials said that the cost had doubled. A sign read “Closed”.\n"
)


@pytest.fixture
def driver(make_window, qtbot, tmp_path):
    path = tmp_path / "bridge.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return Driver(make_window(path), qtbot)


def test_one_walks_with_a_key_and_what_is_done_goes(driver):
    missing = driver.window.missing
    driver.key(KEY.Key_F9)
    assert missing.text.startswith("1 of 4 Quotation marks that no record covers")
    driver.key(KEY.Key_Q)
    driver.qtbot.waitUntil(lambda: "A quote without a source" in missing.text)
    driver.key(KEY.Key_F9)
    assert "A reporting verb without a record" in missing.text
    driver.key(KEY.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert "A quote without a source" in missing.text
    driver.key(KEY.Key_Return)
    driver.qtbot.waitUntil(lambda: "A mention that names nobody" in missing.text)


def test_what_is_fine_is_not_shown_again_until_it_is_asked_for(driver, make_window):
    missing = driver.window.missing
    driver.key(KEY.Key_F9)
    for left in (3, 2, 1):
        driver.key(KEY.Key_F)
        assert f"of {left} " in missing.text
    driver.key(KEY.Key_F)
    assert not missing.is_open
    assert driver.window.status.message.startswith("Nothing is missing. 4 places are fine")
    assert not driver.session.sidecar.exists()
    again = Driver(make_window(driver.session.path), driver.qtbot)
    again.key(KEY.Key_F9)
    assert again.window.status.message.startswith("Nothing is missing. 4 places are fine")
    again.key(KEY.Key_F9)
    assert again.window.missing.text.startswith("1 of 4 Quotation marks that no record covers")
    third = Driver(make_window(driver.session.path), driver.qtbot)
    third.key(KEY.Key_F9)
    assert third.window.missing.text.startswith("1 of 4 ")


def test_what_was_fine_in_words_that_are_others_now_is_asked_about_again(driver, make_window):
    driver.key(KEY.Key_F9)
    for _ in range(4):
        driver.key(KEY.Key_F)
    path = driver.session.path
    driver.window.close()
    path.write_text(ARTICLE.replace("the cost had doubled. A sign", "it has gone up. Signs"), encoding="utf-8")
    again = Driver(make_window(path), driver.qtbot)
    again.key(KEY.Key_F9)
    assert again.window.missing.text.startswith("1 of 1 Quotation marks that no record covers: “Closed")


@pytest.mark.parametrize("content", [b"{", b'{"fine": 1}', b'{"fine": [["verb", "a", 2, "", ""]]}', b"[" * 100_000])
def test_a_list_of_what_is_fine_that_cannot_be_read_is_none(driver, make_window, content):
    driver.key(KEY.Key_F9)
    driver.key(KEY.Key_F)
    (kept,) = (places.data_folder() / "fine").iterdir()
    kept.write_bytes(content)
    again = Driver(make_window(driver.session.path), driver.qtbot)
    again.key(KEY.Key_F9)
    assert again.window.missing.text.startswith("1 of 4 ")


def test_esc_closes_it(driver):
    driver.key(KEY.Key_F9)
    driver.key(KEY.Key_Escape)
    driver.key(KEY.Key_Escape)
    assert not driver.window.missing.is_open


def test_a_long_sentence_makes_no_narrow_window_wider(driver):
    window = driver.window
    window.resize(1000, 650)
    driver.qtbot.waitUntil(lambda: window.width() == 1000)
    sides = window.articles.width(), window.records.width()
    driver.key(Qt.Key.Key_F9)
    assert window.missing.is_open
    QTest.qWait(1)
    assert window.width() == 1000
    assert (window.articles.width(), window.records.width()) == sides
    assert window.missing._strip.what.geometry().bottom() < window.missing._strip.where.geometry().top()
    window.resize(1600, 900)
    driver.qtbot.waitUntil(
        lambda: window.missing._strip.what.geometry().left() > window.missing._strip.where.geometry().right()
    )
