"""A codebook while it is edited: what it comes to, what is in the way, what it touches."""

from msgspec.structs import replace

from annotator.core.codebook import Attribute, Codebook, Label, shipped
from annotator.corpus.labels import Usage, Used
from annotator.ui.codebook_draft import Draft, slug, with_values

DOUBT = Label(label="doubt", title="Doubt", color="#b56cfb", color_dark="#a348fd", attributes=(Attribute("why"),))
BOOK = Codebook((*shipped().labels, DOUBT))
USAGE = Usage({"doubt": Used(12, 3), "claim": Used(1, 1)}, {("doubt", "why"): Used(2, 1)})


def edit(draft: Draft, at: int, **fields: object) -> None:
    draft.entries[at].label = replace(draft.entries[at].label, **fields)


def sentences(draft: Draft, **taken: str) -> list[str]:
    return [sentence for _, sentence in draft.faults(taken)]


def test_a_draft_that_nobody_touched_changes_nothing() -> None:
    draft = Draft(BOOK)
    assert not draft.changed()
    assert (draft.renamed(), draft.faults({}), draft.alike(), draft.touched(USAGE)) == ({}, [], [], [])


def test_a_new_label_has_a_name_of_its_own_and_a_colour_apart() -> None:
    draft = Draft(BOOK)
    names = [draft.add().label.label for _ in range(4)]
    assert names == ["new_label", "new_label_2", "new_label_3", "new_label_4"]
    assert Draft(draft.codebook()).faults({}) == []
    one = Draft(shipped())
    one.add()
    assert one.alike() == []


def test_a_label_renamed_and_one_joined_with_it() -> None:
    draft = Draft(BOOK)
    edit(draft, 4, label="open")
    draft.remove(1, to="doubt")
    assert draft.renamed() == {"doubt": "open", "claim": "open"}
    assert draft.touched(USAGE) == [
        "1 annotation (Claim) in 1 article will be Doubt.",
        "12 annotations (Doubt) in 3 articles will be “open” in their files.",
    ]


def test_a_label_taken_out_twice_over_leads_to_the_last() -> None:
    draft = Draft(BOOK)
    draft.remove(1, to="doubt")
    draft.remove(3, to="quote")
    assert draft.renamed() == {"claim": "quote", "doubt": "quote"}


def test_a_label_taken_out_without_another_keeps_its_annotations_in_grey() -> None:
    draft = Draft(BOOK)
    draft.remove(4)
    assert draft.renamed() == {}
    assert draft.touched(USAGE) == [
        "12 annotations (Doubt) in 3 articles will keep a label that the codebook lacks, shown in grey."
    ]


def test_a_question_taken_away_says_who_answered_it() -> None:
    draft = Draft(BOOK)
    edit(draft, 4, attributes=())
    assert draft.touched(USAGE) == ["2 annotations (Doubt) in 1 article keep what they say of “why”; it is not shown."]


def test_what_is_in_the_way_is_said() -> None:
    draft = Draft(BOOK)
    edit(draft, 4, label="quote")
    assert sentences(draft) == ["Two labels are called “quote” in files."]
    edit(draft, 4, label="", key="q")
    assert sentences(draft) == ["A label needs a name.", "Q is the key of Quote already."]
    edit(draft, 4, label="doubt", key="K", color="red")
    assert sentences(draft, K="Previous Record") == [
        "K is the key of “Previous Record”.",
        "“red” is no colour; it is written as #rrggbb.",
    ]
    edit(draft, 4, key="!", color="#123456", attributes=(Attribute("a"), Attribute("a")))
    assert sentences(draft) == ["A key is one letter or digit, not “!”.", "Doubt asks two things of one name."]


def test_colours_that_look_alike_are_said_with_who_confuses_them() -> None:
    draft = Draft(BOOK)
    edit(draft, 4, color="#d55e05", color_dark="#f08c40")
    assert draft.alike()[0] == "Claim and Doubt look alike."
    edit(draft, 4, color="#0072b2", color_dark="#f5a0ff")
    assert "Source and Doubt look alike on light ground to people with tritanopia." in draft.alike()
    edit(draft, 4, color="#f4f4c0")
    assert draft.alike()[0] == "Doubt is hard to see on light ground."


def test_labels_move_within_the_list() -> None:
    draft = Draft(BOOK)
    assert draft.move(4, -1) == 3
    assert draft.move(3, -9) == 0
    assert [entry.label.label for entry in draft.entries] == ["doubt", "quote", "claim", "source", "cue"]
    assert draft.changed()
    assert draft.renamed() == {}


def test_names_in_files_and_values() -> None:
    assert slug("  Open question!") == "open_question"
    assert slug("Zweifel – groß") == "zweifel_groß"
    verdict = next(a for a in shipped().get("claim").attributes if a.name == "verdict")
    changed = with_values(verdict, ["false", "true", "no idea"])
    assert (changed.values, changed.scale) == (("false", "true", "no idea"), ("false", "true"))
