"""The records panel: what its cards say, where a click leads, what the filter finds, and what any of it costs."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.core import edits
from annotator.core.model import Anchor, BadRecord, Elsewhere
from annotator.ui.cards import Card, Chip, make_card
from annotator.ui.literal import shown, tooltip
from annotator.ui.record_filter import Query, parse
from annotator.ui.records_panel import RecordsPanel
from annotator.ui.session import Session
from annotator.ui.theme import DARK, LIGHT, Theme
from tests.ui.sessions import annotation, many, session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def opened(qtbot: QtBot, shown_session: Session | None, *, height: int = 700, theme: Theme = LIGHT) -> RecordsPanel:
    panel = RecordsPanel()
    qtbot.addWidget(panel)
    panel.set_theme(theme)
    panel.set_session(shown_session)
    panel.resize(340, height)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def card(of: Session, id: str) -> Card:
    record = of.get(id)
    assert record is not None
    return make_card(of, record)


def ids(panel: RecordsPanel) -> list[str]:
    return [panel.rows.id_at(n) for n in range(panel.rows.count())]


def click(qtbot: QtBot, panel: RecordsPanel, id: str, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    place = panel.cards.card_rect(id).topLeft() + QPoint(60, 14)
    qtbot.mouseClick(panel.cards.viewport(), button, pos=place)


# What a card says


def test_a_card_names_source_cue_and_kind_in_order(qtbot: QtBot) -> None:
    found = card(session(), "q1")
    assert found.parts == ("“We will not sign a contract,”",)
    assert found.chips == (
        Chip("Ada Lund", "source"),
        Chip("mayor, City of Norvik", "aside"),
        Chip("told reporters", "cue"),
        Chip("direct"),
        Chip("#bridge"),
    )
    assert found.note == "Ask for the contract."
    assert found.warnings == ()


def test_a_pronoun_stands_beside_the_name(qtbot: QtBot) -> None:
    assert Chip("“She”", "aside") in card(session(), "q2").chips


def test_a_mention_that_nobody_is_named_for_is_shown_in_its_own_words(qtbot: QtBot) -> None:
    assert card(session(), "q3").chips[0] == Chip("“Officials”", "source")


def test_a_claim_may_lack_a_source_but_is_asked_for_evidence(qtbot: QtBot) -> None:
    of = session()
    assert card(of, "k1").warnings == ("no evidence yet",)
    assert Chip("claim · quantity") in card(of, "k1").chips
    assert any(chip.text.startswith("within “the cost") for chip in card(of, "k1").chips)
    of.edit("x", edits.set_attribute, annotation="k1", name="evidence", value=[{"url": "https://example.org"}])
    assert card(of, "k1").warnings == ()


def test_a_quote_without_anybody_says_so(qtbot: QtBot) -> None:
    assert card(session(), "q4").warnings == ("no source yet",)


def test_a_suggestion_says_how_sure_it_is_and_offers_both_answers(qtbot: QtBot) -> None:
    found = card(session(), "q3")
    assert found.suggested
    assert [chip.text for chip in found.chips[-3:]] == ["suggested 80 %", "take A", "drop X"]


def test_parts_moved_anchors_and_links_elsewhere_are_shown(qtbot: QtBot) -> None:
    record = annotation("q", "quote", "“We will not sign a contract,”", "a bridge for everyone")
    record = replace(
        record, anchor=Anchor("moved"), links={"supports": (Elsewhere("other.html", "x"),), "who": ("nobody",)}
    )
    found = card(session([record]), "q")
    assert found.parts == ("“We will not sign a contract,”", "a bridge for everyone")
    assert {Chip("2 parts"), Chip("moved", "alert"), Chip("supports other.html")} <= set(found.chips)


def test_an_orphan_has_a_card(qtbot: QtBot) -> None:
    whole = annotation("q", "quote", "Mayor")
    record = replace(whole, spans=(), anchor=Anchor("orphan", whole.spans))
    found = card(session([record]), "q")
    assert Chip("lost", "alert") in found.chips
    assert found.parts == ("Mayor",)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("\ue000", "⟨U+E000⟩"),
        ("ab\u200dcd", "ab⟨U+200D⟩cd"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("two\n  lines", "two lines"),
    ],
)
def test_what_cannot_be_seen_is_shown(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_a_tool_tip_is_literal() -> None:
    assert "<img" not in tooltip("<img src=//h>")
    assert "&lt;img" in tooltip("<img src=//h>")


# The list


def test_cards_stand_in_reading_order(qtbot: QtBot) -> None:
    panel = opened(qtbot, session())
    assert ids(panel) == ["q1", "q2", "k1", "q3", "q4"]
    tops = [panel.cards.card_rect(id).top() for id in ids(panel)]
    assert tops == sorted(tops)
    assert panel.count.text() == "5 records"


def test_a_click_chooses_the_record(qtbot: QtBot) -> None:
    of = session()
    panel = opened(qtbot, of)
    with qtbot.waitSignal(panel.record_chosen) as chosen:
        click(qtbot, panel, "q2")
    assert chosen.args == ["q2"]
    assert of.active == "q2"


def test_the_right_button_asks_for_a_menu(qtbot: QtBot) -> None:
    panel = opened(qtbot, session())
    with qtbot.waitSignal(panel.context_asked) as asked:
        click(qtbot, panel, "k1", Qt.MouseButton.RightButton)
    assert asked.args[0] == "k1"


def test_a_double_click_asks_to_edit(qtbot: QtBot) -> None:
    panel = opened(qtbot, session())
    with qtbot.waitSignal(panel.edit_asked) as asked:
        place = panel.cards.card_rect("q1").center()
        qtbot.mouseDClick(panel.cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == ["q1"]


def test_the_mouse_over_a_card_points_at_its_record(qtbot: QtBot) -> None:
    of = session()
    panel = opened(qtbot, of)
    qtbot.mouseMove(panel.cards.viewport(), panel.cards.card_rect("q2").center())
    assert of.hovered == "q2"
    qtbot.mouseMove(panel.cards.viewport(), QPoint(3, panel.cards.viewport().height() - 2))
    assert of.hovered == ""


def test_a_suggestion_is_taken_and_dropped_on_its_card(qtbot: QtBot) -> None:
    of = session()
    panel = opened(qtbot, of)
    at = panel.cards.action_rect("q3", "accept").center()
    qtbot.mouseClick(panel.cards.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert of.document.annotations["q3"].status == "accepted"
    assert of.document.annotations["m3"].status == "accepted"
    of.undo()
    at = panel.cards.action_rect("q3", "reject").center()
    qtbot.mouseClick(panel.cards.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert ids(panel) == ["q1", "q2", "k1", "q4"]


def test_the_keyboard_goes_from_card_to_card(qtbot: QtBot) -> None:
    of = many(40)
    panel = opened(qtbot, of, height=400)
    panel.cards.setFocus()
    visited = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home):
        qtbot.keyClick(panel.cards, key)
        visited.append(of.active)
    assert visited == ["q0", "q1", "q0", "q39", "q38", "q0"]
    qtbot.keyClick(panel.cards, Qt.Key.Key_PageDown)
    page = of.record_position(of.active)
    assert 1 < page < 10
    qtbot.keyClick(panel.cards, Qt.Key.Key_PageUp)
    assert of.active == "q0"


def test_the_active_record_comes_into_sight(qtbot: QtBot) -> None:
    of = many(60)
    panel = opened(qtbot, of, height=400)
    assert panel.cards.card_rect("q50").isEmpty()
    of.set_active("q50")
    view = panel.cards.viewport().rect()
    qtbot.waitUntil(lambda: view.contains(panel.cards.card_rect("q50")))
    of.set_active("m10")  # a mention: the card of the record that it belongs to
    qtbot.waitUntil(lambda: view.contains(panel.cards.card_rect("q10")))


def test_the_last_card_can_be_scrolled_to_the_bottom(qtbot: QtBot) -> None:
    panel = opened(qtbot, many(60), height=400)
    bar = panel.cards.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = panel.cards.card_rect("q59")
    assert not last.isEmpty()
    assert panel.cards.viewport().height() - 20 <= last.bottom() <= panel.cards.viewport().height()
    bar.setValue(0)
    assert panel.cards.card_rect("q0").top() >= 0


def test_the_wheel_scrolls_by_pixels_where_it_gives_them(qtbot: QtBot) -> None:
    panel = opened(qtbot, many(60), height=400)
    before = panel.cards.card_rect("q1").top()
    event = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(0, -17),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panel.cards.viewport(), event)
    assert panel.cards.card_rect("q1").top() == before - 17


def test_what_stands_at_the_top_stays_there_when_a_record_comes_above(qtbot: QtBot) -> None:
    of = many(60)
    panel = opened(qtbot, of, height=400)
    panel.cards.verticalScrollBar().setValue(3050)
    before = panel.cards.card_rect("q31")
    assert not before.isEmpty()
    start = of.document.annotations["q2"].start
    document, _ = edits.mark(
        of.document, codebook=of.codebook, label="claim", ranges=[(start + 3, start + 9)], stamp=of.stamp()
    )
    of.apply("mark", document)
    assert panel.cards.card_rect("q31") == before


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_stripe_has_the_labels_colour(qtbot: QtBot, theme: Theme) -> None:
    of = session()
    panel = opened(qtbot, of, theme=theme)
    image = panel.cards.viewport().grab().toImage()
    for id, label in (("q1", "quote"), ("k1", "claim")):
        rect = panel.cards.card_rect(id)
        wanted = theme.label_color(of.codebook.get(label))
        assert QColor(image.pixel(rect.left() + 2, rect.center().y())).name() == wanted.name()


def test_the_active_card_has_the_accents_border(qtbot: QtBot) -> None:
    of = session()
    panel = opened(qtbot, of)
    rect = panel.cards.card_rect("q2")
    border = rect.right(), rect.center().y()
    before = panel.cards.viewport().grab().toImage().pixelColor(*border)
    of.set_active("q2")
    after = panel.cards.viewport().grab().toImage().pixelColor(*border)
    accent = QColor(LIGHT.accent)
    assert abs(after.red() - accent.red()) < abs(before.red() - accent.red())
    assert after != before


def test_a_bad_record_has_a_card_with_its_fault(qtbot: QtBot) -> None:
    bad = BadRecord("annotations", b'{"id": 3}', "annotations[2].id: should be a string")
    of = session(bad=(bad,))
    panel = opened(qtbot, of)
    assert panel.count.text() == "5 records, 1 could not be read"
    last = panel.rows.id_at(5)
    click(qtbot, panel, last)
    assert of.active == ""
    panel.set_filter("should be a string")
    assert ids(panel) == [panel.rows.id_at(0)]
    assert panel.rows.bad(panel.rows.id_at(0)) == bad


def test_nothing_marked_yet_is_said(qtbot: QtBot) -> None:
    panel = opened(qtbot, session([]))
    assert "press Q for a quote" in panel.cards.accessibleDescription()
    panel.set_filter("x")
    assert panel.cards.accessibleDescription() == "No record matches the filter."
    panel.set_session(None)
    assert panel.count.text() == ""


def test_the_active_card_is_told_to_those_who_listen(qtbot: QtBot) -> None:
    of = session()
    panel = opened(qtbot, of)
    assert panel.cards.accessibleName() == "Records"
    of.set_active("q1")
    qtbot.waitUntil(lambda: "We will not sign a contract" in panel.cards.accessibleDescription())
    told = panel.cards.accessibleDescription()
    assert "Source: Ada Lund" in told
    assert "(1 of 5)" in told


# The filter


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("contract", ["q1"]),
        ("LUND", ["q1", "q2"]),
        ("lund added", ["q2"]),
        ("city norvik", ["q1", "q2"]),
        ("claim", ["k1"]),
        ("direct", ["q1"]),
        ("quantity", ["k1"]),
        ("#bri", ["q1"]),
        ("#bridge contract", ["q1"]),
        ("ask for", ["q1"]),
        ("suggested", ["q3"]),
        ("no source", ["q4"]),
        ("“no source” everyone", ["q4"]),
        ("no evidence", ["k1"]),
        ('"had doubled"', ["q2"]),
        ('"doubled had"', []),
        ("no source lund", []),
        ("   ", ["q1", "q2", "k1", "q3", "q4"]),
    ],
)
def test_the_filter_finds(qtbot: QtBot, typed: str, found: list[str]) -> None:
    panel = opened(qtbot, session())
    if typed.isascii():
        qtbot.keyClicks(panel.filter, typed)
    else:  # QTest knows the keys of ASCII alone
        panel.set_filter(typed)
    assert ids(panel) == found


def test_the_filter_says_how_many_and_esc_clears_it(qtbot: QtBot) -> None:
    panel = opened(qtbot, session())
    qtbot.keyClicks(panel.filter, "lund")
    assert panel.count.text() == "2 of 5 records"
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.filter.text() == ""
    assert panel.count.text() == "5 records"
    panel.activateWindow()
    panel.filter.setFocus()
    qtbot.keyClick(panel.filter, Qt.Key.Key_Down)
    qtbot.waitUntil(panel.cards.hasFocus)


def test_a_parsed_query_is_what_was_typed() -> None:
    assert parse('a "b c" #D no evidence no') == Query(("a", "b c", "no"), ("d",), False, True)


def test_the_filter_follows_changes_of_records_mentions_and_sources(qtbot: QtBot) -> None:
    of = session()
    panel = opened(qtbot, of)
    panel.set_filter("norvik")
    assert ids(panel) == ["q1", "q2"]
    of.edit("who", edits.set_who, annotation="m4", sources=[of.document.sources["lund"]])
    assert ids(panel) == ["q1", "q2"]
    of.edit("link", edits.link, annotation="q4", role="source", target="m4")
    assert ids(panel) == ["q1", "q2", "q4"]
    of.edit("source", edits.put_source, source=replace(of.document.sources["lund"], affiliation="Harbour"))
    assert ids(panel) == []
    of.undo()
    assert ids(panel) == ["q1", "q2", "q4"]
    of.edit("who", edits.set_who, annotation="m1", sources=[])
    assert ids(panel) == ["q2", "q4"]
    of.remove("q2")
    assert ids(panel) == ["q4"]
    of.undo()
    assert ids(panel) == ["q2", "q4"]


def test_naming_the_source_takes_a_quote_out_of_those_without(qtbot: QtBot) -> None:
    of = session()
    panel = opened(qtbot, of)
    panel.set_filter("no source")
    of.edit("who", edits.set_who, annotation="q4", sources=[of.document.sources["lund"]])
    assert ids(panel) == []
    of.undo()
    assert ids(panel) == ["q4"]


# What it costs


def test_any_number_of_records_costs_what_is_in_sight(qtbot: QtBot) -> None:
    few, lots = many(100), many(100_000)
    small, large = opened(qtbot, few), opened(qtbot, lots)
    large.grab()
    assert large.cards.laid_out <= small.cards.laid_out + 2
    assert large.cards.laid_out < 60
    before = large.cards.laid_out
    lots.edit("note", edits.set_note, annotation="q2", note="in sight")
    large.grab()
    assert large.cards.laid_out == before + 1
    lots.edit("note", edits.set_note, annotation="q50000", note="out of sight")
    large.grab()
    assert large.cards.laid_out == before + 1
    lots.set_active("q70000")
    qtbot.waitUntil(lambda: not large.cards.card_rect("q70000").isEmpty())
    large.grab()
    assert large.cards.laid_out < before + 40


def test_a_changed_mention_lays_out_its_card_again(qtbot: QtBot) -> None:
    of = session()
    panel = opened(qtbot, of)
    panel.grab()
    before = panel.cards.laid_out
    of.edit("who", edits.set_who, annotation="m2", sources=[])
    panel.grab()
    assert panel.cards.laid_out == before + 1


def test_a_long_filter_runs_in_slices_and_then_looks_only_at_what_changed(qtbot: QtBot) -> None:
    of = many(20_000)
    panel = opened(qtbot, of)
    panel.set_filter("lund")
    assert panel.rows.searching
    of.edit("note", edits.set_note, annotation="q19999", note="changed while it searches")
    qtbot.waitUntil(lambda: not panel.rows.searching, timeout=30_000)
    assert panel.rows.count() == 20_000
    assert ids(panel) == of.record_ids()
    looked = panel.rows.looked_at
    of.edit("note", edits.set_note, annotation="q7", note="one more")
    assert panel.rows.looked_at <= looked + 2
    of.remove("q8")
    assert panel.rows.count() == 19_999
    assert panel.rows.position("q9") == 8


def test_another_article_and_none(qtbot: QtBot) -> None:
    first, second = session(), many(30)
    panel = opened(qtbot, first)
    panel.set_session(second)
    first.edit("note", edits.set_note, annotation="q1", note="not shown")
    assert panel.count.text() == "30 records"
    panel.set_session(None)
    second.set_active("q3")
    panel.grab()
    assert panel.rows.count() == 0
