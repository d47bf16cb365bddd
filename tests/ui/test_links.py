"""Links out of articles and sidecars: asked about with the whole address, opened by a person's word alone."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QDesktopServices, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QToolTip

from annotator.ui import links
from annotator.ui.links import Question, as_shown
from tests.e2e.driver import LEFT, Driver

CTRL = Qt.KeyboardModifier.ControlModifier
LONG = "https://ledger.example/" + "very/long/" * 60 + "?to=end"
MARKDOWN = f"""# Bridge

See [the *bank's* page](https://ledger.example/a?b=c&d=e#f) and [more]({LONG}).

[bücher](https://bücher.example/ä) and <desk@tidings.example> and nothing.
"""


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """What the program hands to the system."""
    found: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: not found.append(bytes(url.toEncoded().data()).decode())
    )
    return found


@pytest.fixture
def driver(make_window, qtbot, tmp_path) -> Driver:
    path = tmp_path / "links.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    return Driver(make_window(path), qtbot)


def question(driver: Driver) -> Question:
    found = [w for w in driver.window.findChildren(Question) if w.isVisible()]
    assert len(found) == 1
    return found[0]


def asked(driver: Driver, words: str) -> Question:
    at = driver.find(words)[0]
    driver.view.show_range(at, at + 1)
    QTest.mouseClick(driver.view.viewport(), LEFT, CTRL, driver.place(at, 2))
    return question(driver)


def test_a_click_with_ctrl_asks_and_enter_does_not_open(driver, opened):
    box = asked(driver, "bank's")
    assert box.whole.toPlainText() == "https://ledger.example/a?b=c&d=e#f"
    assert "It leads to ledger.example." in box.notes.text()
    assert opened == []
    QTest.keyClick(box.focusWidget(), Qt.Key.Key_Return)
    assert opened == []
    assert not box.isVisible()


def test_opening_is_a_choice(driver, opened):
    box = asked(driver, "bank's")
    QTest.mouseClick(box.opening, LEFT)
    assert opened == ["https://ledger.example/a?b=c&d=e#f"]
    assert not box.isVisible()


def test_all_of_a_long_address_can_be_read(driver, opened):
    box = asked(driver, "more")
    assert box.whole.toPlainText() == LONG
    bar = box.whole.verticalScrollBar()
    assert box.whole.lineWrapMode() == box.whole.LineWrapMode.WidgetWidth
    bar.setValue(bar.maximum())
    end = box.whole.cursorForPosition(box.whole.viewport().rect().bottomRight()).position()
    assert end >= len(LONG) - 1


def test_a_host_in_other_letters_is_shown_as_it_will_be_looked_up(driver, opened):
    box = asked(driver, "bücher")
    assert box.whole.toPlainText().startswith("https://xn--bcher-kva.example/")
    assert "It leads to xn--bcher-kva.example." in box.notes.text()


def test_a_mail_address(driver, opened):
    box = asked(driver, "desk@tidings")
    assert box.said.text() == "Write to this address?"
    assert box.whole.toPlainText() == "mailto:desk@tidings.example"


def test_a_click_alone_and_a_drag_open_nothing(driver, opened):
    start, end = driver.find("page")
    driver.click(start)
    driver.drag(start, end, CTRL)
    driver.view.clear_selection()
    at = driver.find("nothing")[0]
    QTest.mouseClick(driver.view.viewport(), LEFT, CTRL, driver.place(at, 2))
    assert [w for w in driver.window.findChildren(Question) if w.isVisible()] == []
    assert opened == []


def test_the_command_is_for_the_link_at_the_caret(driver, opened):
    driver.click(driver.find("nothing")[0])
    driver.window._refresh()
    assert not driver.window.actions_by_name["go.link"].isEnabled()
    driver.click(driver.find("page")[0])
    driver.command("go.link")
    assert question(driver).whole.toPlainText() == "https://ledger.example/a?b=c&d=e#f"
    question(driver).reject()


def test_the_address_is_shown_under_the_mouse(driver):
    at = driver.find("page")[0]
    QTest.mouseMove(driver.view.viewport(), driver.place(at, 2))
    said = [label.text() for label in driver.window.status.findChildren(QLabel)]
    assert "https://ledger.example/a?b=c&d=e#f" in said
    place = driver.place(at, 2)
    help_event = QHelpEvent(QEvent.Type.ToolTip, place, driver.view.viewport().mapToGlobal(place))
    QApplication.sendEvent(driver.view.viewport(), help_event)
    assert "b=c&amp;d=e#f" in QToolTip.text()
    QToolTip.hideText()
    QTest.mouseMove(driver.view.viewport(), QPoint(2, 2))
    said = [label.text() for label in driver.window.status.findChildren(QLabel)]
    assert "https://ledger.example/a?b=c&d=e#f" not in said


REFUSED = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "file:///etc/passwd",
    "data:text/html,<img src=//h>",
    "vbscript:x",
    "smb://h/s",
    "ms-msdt:/id",
    "tel:+1",
    "about:blank",
    r"\\host\share\x",
    "//host/x",
    "/etc/passwd",
    "C:\\Windows\\notepad.exe",
    "www.ledger.example",
    "https://",
    "https:///x",
    "http:\\\\host\\x",
    "https://a b/",
    "https://a\nb/",
    "https://ledger.example/\u202egpj.exe",
    "https://ledger\u200b.example/",
    "mailto:",
    "mailto:a@b.example?attach=/etc/passwd",
    "https://" + "a" * 9000,
    "",
    " ",
    "\x00",
]


@pytest.mark.parametrize("address", REFUSED, ids=lambda text: repr(text)[:40])
def test_what_is_no_web_or_mail_address_is_said_and_not_opened(qapp, qtbot, opened, address):
    box = links.ask(address, None)
    qtbot.addWidget(box)
    assert not hasattr(box, "opening")
    assert "not opened" in box.said.text() or "no address" in box.said.text()
    box.accept()
    assert opened == []


def test_evidence_asks_too(driver, opened):
    driver.drag(*driver.find("nothing"))
    driver.key("c")
    driver.command("record.edit")
    popup = QApplication.activePopupWidget() or QApplication.activeWindow()
    next(b for b in popup.findChildren(QPushButton) if b.text() == "+ evidence").click()
    line = next(e for e in popup.findChildren(QLineEdit) if e.accessibleName() == "Evidence 1: address")
    button = next(b for b in popup.findChildren(QToolButton) if "address of evidence 1" in b.accessibleName())
    assert not button.isEnabled()
    line.setText("file:///etc/passwd")
    QTest.mouseClick(button, LEFT)
    box = next(w for w in popup.findChildren(Question) if w.isVisible())
    assert "file: are not opened" in box.said.text()
    assert box.whole.toPlainText() == "file:///etc/passwd"
    box.reject()
    popup.close()
    assert opened == []


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("https://ledger.example/a", "https://ledger.example/a"),
        ("https://\u0430pple.example/", "https://\u0430pple.example/  (xn--pple-43d.example)"),
        ("https://ledger.example@h.example/", "https://ledger.example@h.example/"),
        ("javascript:x\u202e", "javascript:x⟨U+202E⟩"),
    ],
)
def test_how_it_is_shown_on_the_way(written, wanted):
    assert as_shown(written) == wanted


def test_a_name_before_the_host_does_not_hide_it(qapp, qtbot):
    box = links.ask("https://ledger.example@h.example/", None)
    qtbot.addWidget(box)
    assert box.notes.text() == "It leads to h.example."
