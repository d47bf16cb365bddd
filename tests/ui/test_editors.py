"""The small editors, as a person uses them: keys typed into them, and what the document holds afterwards."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from annotator.core import edits
from annotator.core.model import Elsewhere, Source
from annotator.ui.editors import NoteEditor, RecordEditor, TagsEditor, WhoEditor, who_target
from annotator.ui.naming import guess_kind, name_and_role, proposed_name
from annotator.ui.popup import Popup
from annotator.ui.session import Session
from tests.ui.sessions import annotation, sample_annotations, sample_sources, session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

HERE = QPoint(40, 40)
KEY = Qt.Key


@pytest.fixture
def before(qtbot: QtBot) -> Iterator[QLineEdit]:
    """What has the keyboard before an editor opens."""
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    qtbot.waitExposed(line)
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    yield line
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key as it comes from the keyboard: to what has it, and from there upwards."""
    target = QApplication.focusWidget()
    assert target is not None
    qtbot.keyClick(target, key, modifier)


def type_into(qtbot: QtBot, text: str) -> None:
    """Letter by letter, each to what has the keyboard then."""
    for letter in text:
        target = QApplication.focusWidget()
        assert target is not None
        qtbot.keyClicks(target, letter)


def click_away(qtbot: QtBot, popup: Popup) -> None:
    qtbot.mouseClick(popup, Qt.MouseButton.LeftButton, pos=QPoint(-20, -20))


def steps(of: Session) -> int:
    return len(of.history)


# Notes


def test_a_note_is_kept_by_ctrl_enter_in_one_step(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    NoteEditor.open_for(of, "q2", HERE, before)
    type_into(qtbot, "Look up the cost")
    press(qtbot, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert of.document.annotations["q2"].note == "Look up the cost"
    assert steps(of) == 1
    assert QApplication.activePopupWidget() is None
    qtbot.waitUntil(before.hasFocus)
    of.undo()
    assert of.document.annotations["q2"].note == ""


def test_enter_in_a_note_is_a_line_of_it(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    editor = NoteEditor.open_for(of, "q2", HERE, before)
    assert editor is not None
    type_into(qtbot, "one")
    press(qtbot, KEY.Key_Return)
    type_into(qtbot, "two")
    click_away(qtbot, editor)
    assert of.document.annotations["q2"].note == "one\ntwo"


def test_esc_leaves_a_note_as_it_was(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    NoteEditor.open_for(of, "q1", HERE, before)
    type_into(qtbot, " and more")
    press(qtbot, KEY.Key_Escape)
    assert of.document.annotations["q1"].note == "Ask for the contract."
    assert steps(of) == 0
    assert QApplication.activePopupWidget() is None


def test_looking_at_a_note_changes_nothing(qtbot: QtBot, before: QLineEdit) -> None:
    odd = replace(sample_annotations()[0], note=" line\r\nother \u2028")
    of = session([odd])
    editor = NoteEditor.open_for(of, "q1", HERE, before)
    assert editor is not None
    click_away(qtbot, editor)
    assert steps(of) == 0
    assert of.document.annotations["q1"].note == odd.note


# Tags


def test_tags_are_words_between_commas(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    TagsEditor.open_for(of, "q1", HERE, before)
    type_into(qtbot, "cost, #cost,  city hall ,")
    press(qtbot, KEY.Key_Return)
    assert of.document.annotations["q1"].tags == ("bridge", "cost", "city hall")
    assert steps(of) == 1


def test_tags_are_completed_from_those_in_the_article(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    TagsEditor.open_for(of, "q2", HERE, before)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    type_into(qtbot, "cost, br")
    completions = line.completer().popup()
    assert completions is not None
    qtbot.waitUntil(completions.isVisible)
    qtbot.keyClick(completions, KEY.Key_Down)
    qtbot.keyClick(completions, KEY.Key_Return)
    assert line.text() == "cost, bridge, "
    press(qtbot, KEY.Key_Return)
    assert of.document.annotations["q2"].tags == ("cost", "bridge")


def test_a_tag_with_a_comma_survives(qtbot: QtBot, before: QLineEdit) -> None:
    of = session([replace(sample_annotations()[0], tags=("a, b", "c"))])
    TagsEditor.open_for(of, "q1", HERE, before)
    type_into(qtbot, "d")
    press(qtbot, KEY.Key_Return)
    assert set(of.document.annotations["q1"].tags) == {"a, b", "c", "d"}


# Who says it


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("officials", "group"),
        ("U.S. military leaders", "person"),
        ("the U.S. Department of Defense", "organisation"),
        ("the city council", "organisation"),
        ("the U.S.-led coalition", "organisation"),
        ("a report by the Department of Defense", "document"),
        ("a leaked draft", "document"),
        ("Ada Lund", "person"),
        ("a spokeswoman", "unnamed"),
        ("She", "person"),
        ("the press", "person"),
    ],
)
def test_a_kind_is_guessed(words: str, kind: str) -> None:
    assert guess_kind(words) == kind


def test_a_name_is_proposed() -> None:
    assert proposed_name("Iraqi Lt. Gen. Talib Shaghati, the Counter Terrorism Service (CTS) head,") == "Talib Shaghati"
    assert proposed_name("They") == ""


@pytest.mark.parametrize(
    ("words", "name", "role"),
    [
        ("President Donald Trump", "Donald Trump", "president"),
        ("former Secretary of State Hillary Clinton", "Hillary Clinton", "former Secretary of State"),
        ("U.S. President Ludwig van Dyke", "Ludwig van Dyke", "U.S. President"),
        ("Mr. Smith", "Mr. Smith", ""),
        ("Ms. Ada Lund", "Ada Lund", ""),
        ("Mayor Lund", "Mayor Lund", ""),
        ("the mayor of Norvik", "the mayor of Norvik", ""),
        ("Ada Lund", "Ada Lund", ""),
        ("the Department of State", "the Department of State", ""),
        ("", "", ""),
    ],
)
def test_a_rank_or_an_office_before_a_name_is_the_role(words, name, role):
    assert name_and_role(words) == (name, role)


def test_who_goes_to_the_mention_that_lacks_a_name() -> None:
    annotations = [*sample_annotations()]
    annotations[0] = replace(annotations[0], links={"source": ("m1", "m3"), "cue": ("c1",)})
    of = session(annotations)
    assert who_target(of, "q1") == "m3"
    assert who_target(of, "q2") == "m2"
    assert who_target(of, "q4") == "q4"
    assert who_target(of, "m1") == "m1"
    assert who_target(of, "c1") == ""
    assert who_target(of, "gone") == ""


def test_enter_takes_the_name_that_is_proposed(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    WhoEditor.open_for(of, "q3", HERE, before)
    press(qtbot, KEY.Key_Return)
    (id,) = of.document.annotations["m3"].linked_ids("who")
    source = of.document.sources[id]
    assert (source.name, source.kind) == ("Officials", "person")
    assert steps(of) == 1
    of.undo()
    assert len(of.document.sources) == 1


def test_a_click_elsewhere_does_not_take_what_is_only_proposed(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    editor = WhoEditor.open_for(of, "m3", HERE, before)
    assert editor is not None
    click_away(qtbot, editor)
    assert steps(of) == 0


def test_the_name_of_a_known_source_is_that_source(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    WhoEditor.open_for(of, "m3", HERE, before)
    type_into(qtbot, "ada lund")
    press(qtbot, KEY.Key_Return)
    if QApplication.activePopupWidget() is not None:
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert of.document.annotations["m3"].linked_ids("who") == ("lund",)
    assert of.document.sources["lund"] == sample_sources()[0]
    assert steps(of) == 1


def test_another_name_of_a_source_leads_to_it(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    editor = WhoEditor.open_for(of, "q4", HERE, before)
    assert editor is not None
    type_into(qtbot, "Lund")
    assert editor.role.text() == "mayor"
    assert editor.about.text() == "Known: Ada Lund"
    editor.accept()
    assert of.document.annotations["q4"].linked_ids("who") == ("lund",)
    assert of.document.sources["lund"].name == "Ada Lund"


def test_a_new_source_with_all_that_is_known_of_it(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    editor = WhoEditor.open_for(of, "m4", HERE, before)
    assert editor is not None
    type_into(qtbot, "Harbour authority")
    assert editor.kind.value() == "organisation"
    editor.kind.choose("group")
    for field, text in ((editor.role, "owner"), (editor.affiliation, "Norvik"), (editor.names, "HA; the port")):
        field.setFocus()
        qtbot.keyClicks(field, text)
    press(qtbot, KEY.Key_Return)
    (id,) = of.document.annotations["m4"].linked_ids("who")
    source = of.document.sources[id]
    assert (source.name, source.kind, source.role) == ("Harbour authority", "group", "owner")
    assert (source.affiliation, source.names) == ("Norvik", ("HA", "the port"))
    assert steps(of) == 1


def test_several_sources_with_semicolons(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    WhoEditor.open_for(of, "m4", HERE, before)
    type_into(qtbot, "Ada Lund;Bo Vik")
    press(qtbot, KEY.Key_Return)
    names = [of.document.sources[id].name for id in of.document.annotations["m4"].linked_ids("who")]
    assert names == ["Ada Lund", "Bo Vik"]
    assert steps(of) == 1


def test_another_row_and_one_taken_away(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    editor = WhoEditor.open_for(of, "m1", HERE, before)
    assert editor is not None
    editor.another.click()
    type_into(qtbot, "Bo Vik")
    first = editor.findChildren(QToolButton)
    next(button for button in first if button.accessibleName() == "Take this source away").click()
    editor.accept()
    names = [of.document.sources[id].name for id in of.document.annotations["m1"].linked_ids("who")]
    assert names == ["Bo Vik"]
    assert "lund" in of.document.sources


def test_an_empty_line_says_that_nobody_is_named(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    WhoEditor.open_for(of, "m1", HERE, before)
    press(qtbot, KEY.Key_Delete)
    press(qtbot, KEY.Key_Return)
    assert of.document.annotations["m1"].linked("who") == ()


def test_a_known_source_keeps_its_id_and_unknown_keys(qtbot: QtBot, before: QLineEdit) -> None:
    source = replace(sample_sources()[0], extra={"wikidata": "Q1"})
    of = session(sources=[source])
    editor = WhoEditor.open_for(of, "m1", HERE, before)
    assert editor is not None
    editor.role.setFocus()
    editor.role.selectAll()
    qtbot.keyClicks(editor.role, "former mayor")
    press(qtbot, KEY.Key_Return)
    changed = of.document.sources["lund"]
    assert (changed.role, changed.extra, changed.affiliation) == ("former mayor", {"wikidata": "Q1"}, "City of Norvik")
    assert of.document.annotations["m1"].modified == sample_annotations()[1].modified
    assert steps(of) == 1


def test_a_better_name_for_the_same_source(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    editor = WhoEditor.open_for(of, "m1", HERE, before)
    assert editor is not None
    assert not editor.rename.isVisible()
    type_into(qtbot, "Ada Maria Lund")
    assert editor.about.text() == "A new source"
    editor.rename.click()
    assert editor.role.text() == "mayor"
    editor.accept()
    assert len(of.document.sources) == 1
    assert of.document.sources["lund"].name == "Ada Maria Lund"
    assert of.document.annotations["m2"].linked_ids("who") == ("lund",)


def test_links_that_cannot_be_shown_stay(qtbot: QtBot, before: QLineEdit) -> None:
    annotations = sample_annotations()
    annotations[1] = replace(annotations[1], links={"who": ("lund", "unreadable", Elsewhere("a.html", "x"))})
    of = session(annotations)
    editor = WhoEditor.open_for(of, "m1", HERE, before)
    assert editor is not None
    editor.accept()
    assert steps(of) == 0
    editor = WhoEditor.open_for(of, "m1", HERE, before)
    assert editor is not None
    editor.another.click()
    type_into(qtbot, "Bo Vik")
    editor.accept()
    who = of.document.annotations["m1"].linked("who")
    assert who[0] == "lund"
    assert who[2:] == ("unreadable", Elsewhere("a.html", "x"))


def test_two_sources_of_one_name_are_told_apart_in_the_list(qtbot: QtBot, before: QLineEdit) -> None:
    other = Source(id="other", name="Ada Lund", kind="person", role="fisher")
    of = session(sources=[*sample_sources(), other])
    editor = WhoEditor.open_for(of, "m3", HERE, before)
    assert editor is not None
    type_into(qtbot, "Ada")
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    completions = line.completer().popup()
    assert completions is not None
    qtbot.waitUntil(completions.isVisible)
    model = completions.model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    at = next(n for n, text in enumerate(texts) if "fisher" in text)
    for _ in range(at + 1):
        qtbot.keyClick(completions, KEY.Key_Down)
    qtbot.keyClick(completions, KEY.Key_Return)
    assert editor.role.text() == "fisher"
    editor.accept()
    assert of.document.annotations["m3"].linked_ids("who") == ("other",)


def test_what_the_list_of_names_puts_into_the_line_counts(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    editor = WhoEditor.open_for(of, "m3", HERE, before)
    assert editor is not None
    type_into(qtbot, "lun")
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    completions = line.completer().popup()
    assert completions is not None
    qtbot.waitUntil(completions.isVisible)
    qtbot.keyClick(completions, KEY.Key_Down)
    assert line.text() == "Ada Lund"
    completions.hide()
    editor.accept()
    assert of.document.annotations["m3"].linked_ids("who") == ("lund",)
    assert len(of.document.sources) == 1


def test_a_cue_has_no_source(qtbot: QtBot) -> None:
    of = session()
    with qtbot.waitSignal(of.refused):
        assert WhoEditor.open_for(of, "c1", HERE) is None


# All of a record


def test_a_record_is_edited_in_one_step(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    editor = RecordEditor.open_for(of, "k1", HERE, before)
    assert editor is not None
    editor._attributes["claim_type"][0].choose("prediction")  # type: ignore[attr-defined]
    editor.note.setFocus()
    qtbot.keyClicks(editor.note, "Check it.")
    editor.tags.setFocus()
    qtbot.keyClicks(editor.tags, "cost")
    editor.evidence.more.click()
    type_into(qtbot, "https://example.org/budget")
    press(qtbot, KEY.Key_Tab)
    type_into(qtbot, "page 4")
    press(qtbot, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    claim = of.document.annotations["k1"]
    assert claim.attributes == {
        "claim_type": "prediction",
        "evidence": [{"url": "https://example.org/budget", "note": "page 4"}],
    }
    assert (claim.note, claim.tags) == ("Check it.", ("cost",))
    assert steps(of) == 1
    of.undo()
    assert of.document.annotations["k1"] == next(a for a in sample_annotations() if a.id == "k1")


def test_another_label_brings_its_own_fields(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    editor = RecordEditor.open_for(of, "q4", HERE, before)
    assert editor is not None
    assert not editor.evidence.isVisible()
    editor.label.setCurrentIndex(editor.label.findData("claim"))
    assert editor.evidence.isVisible()
    assert list(editor._attributes) == ["claim_type", "worth_checking", "verdict"]
    editor.done.click()
    assert of.document.annotations["q4"].label == "claim"
    assert of.document.annotations["q4"].attributes == {}


def test_unlinking_takes_a_mention_that_nothing_else_uses(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    editor = RecordEditor.open_for(of, "q2", HERE, before)
    assert editor is not None
    buttons = {button.accessibleName(): button for button in editor.findChildren(QToolButton)}
    buttons["Unlink source “She”  ·  Ada Lund"].click()
    editor.accept()
    assert of.document.annotations["q2"].linked("source") == ()
    assert of.document.annotations["q2"].linked_ids("cue") == ("c2",)
    assert "m2" not in of.document.annotations
    assert steps(of) == 1


def test_the_keyboard_changes_the_type(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    RecordEditor.open_for(of, "q1", HERE, before)
    press(qtbot, KEY.Key_Right)
    press(qtbot, KEY.Key_Return)
    assert of.document.annotations["q1"].attributes == {"type": "indirect"}


def test_esc_leaves_a_record_as_it_was(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    RecordEditor.open_for(of, "q1", HERE, before)
    press(qtbot, KEY.Key_Right)
    press(qtbot, KEY.Key_Escape)
    assert steps(of) == 0
    assert of.document.annotations["q1"].attributes == {"type": "direct"}


def test_what_the_editor_does_not_know_stays(qtbot: QtBot, before: QLineEdit) -> None:
    evidence = [{"url": "https://a.example", "weight": 3}, "a word of another program", {"note": 7}]
    record = annotation(
        "k", "claim", "the cost", attributes={"claim_type": ["odd"], "own": {"a": 1}, "evidence": evidence}
    )
    of = session([record])
    editor = RecordEditor.open_for(of, "k", HERE, before)
    assert editor is not None
    editor.accept()
    assert steps(of) == 0
    editor = RecordEditor.open_for(of, "k", HERE, before)
    assert editor is not None
    editor.evidence.rows()[0]["date"].setFocus()
    type_into(qtbot, "2026-01-02")
    editor.accept()
    assert of.document.annotations["k"].attributes == {
        "claim_type": ["odd"],
        "own": {"a": 1},
        "evidence": [{"url": "https://a.example", "weight": 3, "date": "2026-01-02"}, *evidence[1:]],
    }


def test_a_status_is_decided(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    editor = RecordEditor.open_for(of, "q3", HERE, before)
    assert editor is not None
    editor.status.choose("accepted")
    editor.accept()
    accepted = of.document.annotations["q3"]
    assert (accepted.status, of.document.annotations["m3"].status) == ("accepted", "accepted")
    assert steps(of) == 1


# All of them


@pytest.mark.parametrize("editor", [NoteEditor, TagsEditor, WhoEditor, RecordEditor])
def test_an_editor_stays_on_the_screen_and_gives_the_keyboard_back(
    qtbot: QtBot, before: QLineEdit, editor: type[Popup]
) -> None:
    of = session()
    screen = QGuiApplication.primaryScreen().availableGeometry()
    popup = editor.open_for(of, "q1", screen.bottomRight(), before)
    assert popup is not None
    assert screen.contains(popup.geometry())
    focus = QApplication.focusWidget()
    assert focus is not None
    assert popup.isAncestorOf(focus)
    press(qtbot, KEY.Key_Escape)
    qtbot.waitUntil(before.hasFocus)
    assert steps(of) == 0


@pytest.mark.parametrize("editor", [NoteEditor, TagsEditor, WhoEditor, RecordEditor])
def test_every_field_has_a_name(qtbot: QtBot, before: QLineEdit, editor: type[Popup]) -> None:
    popup = editor.open_for(session(), "k1", HERE, before)
    assert popup is not None
    assert popup.accessibleName()
    for field in popup.findChildren(QLineEdit) + popup.findChildren(QToolButton):
        assert field.accessibleName() or field.objectName().startswith("qt_"), field


@pytest.mark.parametrize("editor", [NoteEditor, TagsEditor, WhoEditor, RecordEditor])
def test_an_article_that_can_only_be_read_is_not_changed(qtbot: QtBot, before: QLineEdit, editor: type[Popup]) -> None:
    of = session(read_only="It can only be read.")
    popup = editor.open_for(of, "q1", HERE, before)
    assert popup is not None
    target = QApplication.focusWidget()
    assert target is not None
    qtbot.keyClicks(target, "words")
    popup.accept()
    assert steps(of) == 0


def test_nothing_opens_for_a_record_that_is_gone(qtbot: QtBot, before: QLineEdit) -> None:
    assert NoteEditor.open_for(session(), "gone", HERE, before) is None


def test_what_is_typed_is_kept_when_the_article_closes(qtbot: QtBot, before: QLineEdit) -> None:
    of = session()
    popup = NoteEditor.open_for(of, "q1", HERE, before)
    assert popup is not None
    type_into(qtbot, "late")
    of.closing.emit()
    assert not popup.isVisible()
    assert of.document.annotations["q1"].note.endswith("late")


@pytest.mark.parametrize("editor", [NoteEditor, TagsEditor, RecordEditor])
def test_the_editor_of_a_record_removed_meanwhile_closes(qtbot: QtBot, before: QLineEdit, editor: type[Popup]) -> None:
    of = session()
    popup = editor.open_for(of, "q1", HERE, before)
    assert popup is not None
    type_into(qtbot, "late")
    said: list[str] = []
    of.refused.connect(said.append)
    of.edit("remove", edits.remove, codebook=of.codebook, annotation="q1")
    assert not popup.isVisible()
    assert len(said) == 1
    assert steps(of) == 1
    assert "q1" not in of.document.annotations
