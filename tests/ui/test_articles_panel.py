"""The left column: what it lists, and what a click, a key and the menu do."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from annotator.core import edits, sidecar
from annotator.core.model import Source
from annotator.corpus.opening import open_article
from annotator.ui.articles_list import SourceRow
from annotator.ui.articles_panel import ArticlesPanel
from annotator.ui.session import Session
from annotator.ui.theme import DARK, LIGHT
from tests.corpus.test_listing import annotate
from tests.ui import sessions

TEXT = "“We will not sign,” Ada Lund said. The cost had doubled.\n" * 4
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


@pytest.fixture
def panel(qtbot) -> Iterator[ArticlesPanel]:
    """The column, shown."""
    made = ArticlesPanel()
    qtbot.addWidget(made)
    made.resize(240, 600)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    yield made
    made.set_folder(None)
    made.close()


@pytest.fixture
def open_one(qapp, tmp_path) -> Callable[[str], Session]:
    """Opens an article of that name in the test's folder; made, if it is not there."""
    kept: list[Session] = []

    def make(name: str) -> Session:
        path = tmp_path / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(TEXT, encoding="utf-8")
        kept.append(Session(open_article(path), by="tester"))
        return kept[-1]

    return make


def names(panel: ArticlesPanel) -> list[str]:
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def place(panel: ArticlesPanel, name: str) -> QPoint:
    index = panel.model.index(names(panel).index(name))
    panel.list.scrollTo(index)
    return panel.list.visualRect(index).center()


def read_out(panel: ArticlesPanel, name: str) -> str:
    return panel.model.index(names(panel).index(name)).data(Qt.ItemDataRole.AccessibleTextRole)


def said_of_sources(panel: ArticlesPanel) -> list[tuple[str, str]]:
    rows = [panel.sources.item(row) for row in range(panel.sources.count())]
    return [(row.text(), row.data(SourceRow.COUNTS)) for row in rows]


def heading(panel: ArticlesPanel) -> str:
    shown = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    return shown[1] if len(shown) > 2 else ""


# Open articles


def test_open_articles_are_listed_with_their_records(panel, open_one):
    one, two = open_one("one.txt"), open_one("two.txt")
    one.mark("quote", [(0, 19)])
    panel.set_open([one, two], two)
    assert names(panel) == ["one.txt", "two.txt"]
    assert read_out(panel, "one.txt") == "one.txt, 1 record"
    assert read_out(panel, "two.txt") == "two.txt, no records"


def test_the_count_follows_the_work(panel, open_one):
    session = open_one("one.txt")
    panel.set_open([session], session)
    id = session.mark("quote", [(0, 19)])
    session.mark("claim", [(35, 55)])
    assert read_out(panel, "one.txt") == "one.txt, 2 records"
    session.remove(id)
    assert read_out(panel, "one.txt") == "one.txt, 1 record"


def test_another_article_in_sight_is_followed_and_the_first_no_longer(panel, open_one):
    one, two = open_one("one.txt"), open_one("two.txt")
    panel.set_open([one, two], one)
    panel.set_open([one, two], two)
    two.mark("quote", [(0, 19)])
    assert read_out(panel, "two.txt") == "two.txt, 1 record"
    panel.set_open([two], two)
    panel.set_open([], None)
    assert names(panel) == []


def test_the_article_in_sight_is_bold_and_on_a_ground(panel, open_one):
    one, two = open_one("one.txt"), open_one("two.txt")
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        panel.set_open([one, two], one)
        before = panel.list.viewport().grab().toImage()
        panel.set_open([one, two], two)
        after = panel.list.viewport().grab().toImage()
        spot = place(panel, "two.txt") + QPoint(70, 0)
        assert after.pixelColor(spot).name() == theme.selected_row
        assert before.pixelColor(spot).name() != theme.selected_row


# A folder


def test_a_folder_is_listed_below_the_articles_from_elsewhere(panel, open_one, tmp_path, qtbot):
    elsewhere, inside = open_one("elsewhere.txt"), open_one("folder/b.txt")
    for name in ("a.md", "deep/c.txt", ".hidden.txt"):
        (tmp_path / "folder" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "folder" / name).write_text("x", encoding="utf-8")
    panel.set_open([elsewhere, inside], inside)
    panel.set_folder(tmp_path / "folder")
    expected = ["elsewhere.txt", "a.md", "b.txt", str(Path("deep/c.txt"))]
    qtbot.waitUntil(lambda: names(panel) == expected)
    assert heading(panel) == "3"
    panel.set_folder(None)
    assert names(panel) == ["elsewhere.txt", "b.txt"]
    assert heading(panel) == ""


def test_records_of_articles_that_are_not_open_are_counted_later(panel, tmp_path, qtbot):
    annotate(tmp_path / "a.txt", "quote", "claim", "cue")
    annotate(tmp_path / "b.txt").write_bytes(b"{")
    (tmp_path / "c.txt").write_text("x", encoding="utf-8")
    panel.set_folder(tmp_path)
    qtbot.waitUntil(lambda: len(panel.work.glances) == 2)
    assert read_out(panel, "a.txt") == "a.txt, 2 records"
    assert read_out(panel, "b.txt") == "b.txt, has faults"
    assert read_out(panel, "c.txt") == "c.txt"


def test_what_is_open_is_counted_as_it_is_in_the_window(panel, open_one, tmp_path, qtbot):
    annotate(tmp_path / "b.txt", "quote")
    session = open_one("a.txt")
    session.mark("quote", [(0, 19)])
    session.sidecar.write_bytes(sidecar.write(session.document))
    session.mark("claim", [(35, 55)])
    panel.set_open([session], session)
    panel.set_folder(tmp_path)
    qtbot.waitUntil(lambda: len(panel.work.glances) == 2)
    assert read_out(panel, "a.txt") == "a.txt, 2 records"


def test_thousands_of_articles_come_without_losing_the_place(panel, tmp_path, qtbot):
    for number in range(1500):
        (tmp_path / f"{number:04}.txt").touch()
    panel.set_folder(tmp_path)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0)
    panel.list.setCurrentIndex(panel.model.index(7))
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1500)
    assert panel.list.currentIndex().data() == "0007.txt"
    assert names(panel) == [f"{number:04}.txt" for number in range(1500)]
    assert heading(panel) == "1,500"


def test_another_folder_takes_the_place_of_the_first(panel, tmp_path, qtbot):
    for name in ("one/a.txt", "two/b.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    panel.set_folder(tmp_path / "one")
    panel.set_folder(tmp_path / "two")
    qtbot.waitUntil(lambda: names(panel) == ["b.txt"])
    qtbot.wait(30)
    assert names(panel) == ["b.txt"]


@pytest.mark.parametrize(("name", "words"), [("empty", "No articles in empty"), ("gone", "could not be read: No such")])
def test_a_folder_with_nothing_to_list_says_so(panel, tmp_path, qtbot, name, words):
    (tmp_path / "empty").mkdir()
    panel.set_folder(tmp_path / name)
    qtbot.waitUntil(panel.nothing.isVisible)
    assert words in panel.nothing.text()
    assert panel.nothing.textFormat() == Qt.TextFormat.PlainText
    panel.set_folder(None)
    assert not panel.nothing.isVisible()


def test_a_panel_that_goes_while_a_folder_is_listed(qtbot, tmp_path):
    for number in range(300):
        annotate(tmp_path / f"{number}.txt", "quote")
    made = ArticlesPanel()
    made.set_folder(tmp_path)
    made.deleteLater()
    qtbot.wait(100)  # an exception in the thread would fail the test


# Names out of files


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be there")
def test_any_name_is_literal_and_hides_nothing(panel, tmp_path, qtbot):
    folder = os.fsencode(tmp_path)
    for name in (
        b"<b>bold</b>.txt".replace(b"/", b"|"),
        "a\u202etxt.exe.txt".encode(),
        b"caf\xe9.txt",
        b"line\nbreak.txt",
    ):
        Path(os.fsdecode(folder + b"/" + name)).touch()
    panel.set_folder(tmp_path)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 4)
    assert names(panel) == ["<b>bold<|b>.txt", "a⟨U+202E⟩txt.exe.txt", "caf?.txt", "line break.txt"]
    assert "&lt;b&gt;" in panel.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    with qtbot.waitSignal(panel.open_asked) as asked:
        QTest.mouseClick(panel.list.viewport(), LEFT, pos=place(panel, "caf?.txt"))
    assert os.fsencode(asked.args[0].name) == b"caf\xe9.txt"
    panel.list.grab()


# What a person does


@pytest.fixture
def three(panel, open_one, tmp_path, qtbot) -> Session:
    """A folder of three articles, of which the second is open."""
    session = open_one("b.txt")
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).touch()
    panel.set_open([session], session)
    panel.set_folder(tmp_path)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3)
    return session


def test_a_click_opens(panel, three, qtbot):
    with qtbot.waitSignal(panel.open_asked) as asked:
        QTest.mouseClick(panel.list.viewport(), LEFT, pos=place(panel, "c.txt"))
    assert asked.args == [three.path.with_name("c.txt")]


def test_arrows_and_enter_open(panel, three, qtbot):
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.model.index(1))
    with qtbot.waitSignal(panel.open_asked) as asked:
        QTest.keyClick(panel.list, Qt.Key.Key_Up)
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert asked.args == [three.path.with_name("a.txt")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Q])
def test_delete_and_letters_do_nothing(panel, three, qtbot, key):
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.model.index(1))
    with qtbot.assertNotEmitted(panel.close_asked), qtbot.assertNotEmitted(panel.open_asked):
        QTest.keyClick(panel.list, key)
    assert panel.model.rowCount() == 3
    assert three.path.exists()


def test_a_middle_click_closes_what_is_open(panel, three, qtbot):
    with qtbot.assertNotEmitted(panel.close_asked):
        QTest.mouseClick(panel.list.viewport(), MIDDLE, pos=place(panel, "a.txt"))
    with qtbot.waitSignal(panel.close_asked) as asked, qtbot.assertNotEmitted(panel.open_asked):
        QTest.mouseClick(panel.list.viewport(), MIDDLE, pos=place(panel, "b.txt"))
    assert asked.args == [three.path]


def choose(title: str) -> None:
    """Chooses from the menu that opens next."""

    def act() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(action for action in menu.actions() if action.text() == title)
        if action.isEnabled():
            menu.setActiveAction(action)
            QTest.keyClick(menu, Qt.Key.Key_Return)
        menu.close()

    QTimer.singleShot(50, act)


@pytest.mark.parametrize("reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard])
def test_the_menu_closes_by_mouse_and_by_keyboard(panel, three, qtbot, reason):
    point = place(panel, "b.txt")
    panel.list.setCurrentIndex(panel.model.index(1))
    if reason == QContextMenuEvent.Reason.Keyboard:
        point = QPoint(1, 400)  # the mouse is elsewhere
    choose("Close Article")
    with qtbot.waitSignal(panel.close_asked) as asked:
        event = QContextMenuEvent(reason, point, panel.list.viewport().mapToGlobal(point))
        QApplication.sendEvent(panel.list.viewport(), event)
    assert asked.args == [three.path]


def test_the_menu_opens_and_does_not_close_what_is_not_open(panel, three, qtbot):
    point = place(panel, "a.txt")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, panel.list.viewport().mapToGlobal(point))
    choose("Close Article")
    with qtbot.assertNotEmitted(panel.close_asked):
        QApplication.sendEvent(panel.list.viewport(), event)
    choose("Open Article")
    with qtbot.waitSignal(panel.open_asked) as asked:
        QApplication.sendEvent(panel.list.viewport(), event)
    assert asked.args == [three.path.with_name("a.txt")]


# Sources


def test_sources_with_how_often_they_speak(panel, qtbot):
    session = sessions.session()
    panel.set_open([session], session)
    qtbot.waitUntil(lambda: said_of_sources(panel) == [("Ada Lund", "2  1 direct")])


def test_sources_follow_the_work_and_the_most_heard_is_first(panel, qtbot):
    session = sessions.session()
    panel.set_open([session], session)
    qtbot.waitUntil(lambda: panel.sources.count() == 1)
    city = Source(id="city", name="City of <i>Norvik</i>", kind="organisation")
    for record in ("k1", "q3", "q4"):
        session.edit("say who", edits.set_who, annotation=record, sources=[city])
    expected = [("City of <i>Norvik</i>", "3"), ("Ada Lund", "2  1 direct")]
    qtbot.waitUntil(lambda: said_of_sources(panel) == expected)
    assert "&lt;i&gt;" in panel.sources.item(0).toolTip()


def test_a_source_is_chosen_by_click_and_by_enter(panel, qtbot):
    session = sessions.session()
    panel.set_open([session], session)
    qtbot.waitUntil(lambda: panel.sources.count() == 1)
    with qtbot.waitSignal(panel.source_chosen) as chosen:
        spot = panel.sources.visualItemRect(panel.sources.item(0)).center()
        QTest.mouseClick(panel.sources.viewport(), LEFT, pos=spot)
    assert chosen.args == ["lund"]
    panel.sources.setFocus()
    with qtbot.waitSignal(panel.source_chosen) as chosen:
        QTest.keyClick(panel.sources, Qt.Key.Key_Return)
    assert chosen.args == ["lund"]


def test_the_keyboard_keeps_its_place_among_the_sources(panel, qtbot):
    session = sessions.session()
    panel.set_open([session], session)
    qtbot.waitUntil(lambda: panel.sources.count() == 1)
    panel.sources.setCurrentRow(0)
    city = Source(id="city", name="City", kind="organisation")
    for record in ("k1", "q3", "q4"):
        session.edit("say who", edits.set_who, annotation=record, sources=[city])
    qtbot.waitUntil(lambda: panel.sources.count() == 2)
    assert panel.sources.currentItem().text() == "Ada Lund"


def test_without_an_article_there_are_no_sources(panel, qtbot):
    session = sessions.session()
    panel.set_open([session], session)
    qtbot.waitUntil(lambda: panel.sources.count() == 1)
    panel.set_open([], None)
    qtbot.waitUntil(lambda: panel.sources.count() == 0)


def test_controls_have_names(panel):
    for widget in (panel.list, panel.sources):
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
