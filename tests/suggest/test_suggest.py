"""What is suggested for a text: whose words, which words, by what cue, and how sure."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.model import Block
from annotator.suggest import SURE, Attribution, suggest
from tests.strategies import texts

Row = tuple[str, str, str]


def rows(text: str, blocks: tuple[Block, ...] = ()) -> list[Row]:
    """Content, source and cue of each attribution, parts joined by " … "."""
    return [
        tuple(" … ".join(text[start:end] for start, end in ranges) for ranges in (a.content, a.source, a.cue))  # type: ignore[misc]
        for a in suggest(text, blocks)
    ]


def one(text: str) -> Attribution:
    (found,) = suggest(text)
    return found


DIRECT = {
    "source after the cue": (
        "“We open at nine tomorrow,” said Orla Finch.",
        ("“We open at nine tomorrow,”", "Orla Finch", "said"),
    ),
    "source before the cue": (
        "“We open at nine tomorrow,” Orla Finch said on Friday.",
        ("“We open at nine tomorrow,”", "Orla Finch", "said"),
    ),
    "a pronoun": ("“We open at nine tomorrow,” she said.", ("“We open at nine tomorrow,”", "she", "said")),
    "apposition": (
        "“We open at nine tomorrow,” said Orla Finch, who runs the depot, on Friday.",
        ("“We open at nine tomorrow,”", "Orla Finch, who runs the depot", "said"),
    ),
    "a question": ("“Who paid for the bridge?” asked Ben Okri.", ("“Who paid for the bridge?”", "Ben Okri", "asked")),
    "before, with a comma": (
        "Orla Finch said, “We open at nine tomorrow.”",
        ("“We open at nine tomorrow.”", "Orla Finch", "said"),
    ),
    "before, with a colon": (
        "Orla Finch told the council: “We open at nine tomorrow.”",
        ("“We open at nine tomorrow.”", "Orla Finch", "told"),
    ),
    "in two parts": (
        "“The bus,” said Orla Finch, “leaves at nine tomorrow.”",
        ("“The bus,” … “leaves at nine tomorrow.”", "Orla Finch", "said"),
    ),
    "with a sentence after": (
        "“We open at nine tomorrow,” Orla Finch said. “Nobody has to walk home.”",
        ("“We open at nine tomorrow,” … “Nobody has to walk home.”", "Orla Finch", "said"),
    ),
}


@pytest.mark.parametrize("name", DIRECT)
def test_direct_quotations_come_with_source_and_cue(name):
    text, wanted = DIRECT[name]
    assert rows(text) == [wanted]
    found = one(text)
    assert found.type == "direct"
    assert found.confidence >= SURE


MARKS = ("“”", '""', "„“", "„”", "»«", "«»", "‘’", "‚‘", "''", "‹›", "「」", "『』", "””")


@pytest.mark.parametrize("marks", MARKS)
def test_every_kind_of_mark_is_read(marks):
    text = f"Nothing was decided on Monday.\n\n{marks[0]}The road stays shut until May,{marks[1]} said Ann Lee.\n"
    assert rows(text) == [(f"{marks[0]}The road stays shut until May,{marks[1]}", "Ann Lee", "said")]


@pytest.mark.parametrize("marks", ["« »", "«\u00a0\u00a0»", "„ “"])
def test_marks_with_space_inside(marks):
    opening, closing = marks[:2].strip() + "\u00a0", "\u00a0" + marks[-1]
    text = f"{opening}The road stays shut until May,{closing} said Ann Lee."
    assert rows(text) == [(f"{opening}The road stays shut until May,{closing}", "Ann Lee", "said")]


def test_tex_marks():
    assert rows("``The road stays shut,'' said Ann Lee.") == [("``The road stays shut,''", "Ann Lee", "said")]


@pytest.mark.parametrize(
    "quotation",
    [
        "“He told me ‘never again’ and left the room,”",
        "‘He told me “never again” and left the room,’",
        "\"He told me 'never again' and left the room,\"",
        "„He told me ‚never again‘ and left the room,“",
        "“He told me “never again” and left the room,”",
    ],
)
def test_of_marks_within_marks_the_outer_ones_count(quotation):
    assert rows(f"{quotation} said Ann Lee.") == [(quotation, "Ann Lee", "said")]


@pytest.mark.parametrize(
    "text",
    [
        "The pilots' union met the airlines' lawyers in the '90s, and it didn't go well.",
        "The pilots’ union met the airlines’ lawyers in the ’90s, and it didn’t go well.",
        "He is 6'2\" tall and the pipe is 5\" wide, the rock 'n' roll years are over.",
        "",
        "\n\n\n",
        "A quiet day on the river.",
    ],
)
def test_apostrophes_and_inches_are_no_marks(text):
    assert suggest(text) == []


def test_apostrophes_within_single_marks_do_not_end_them():
    text = "‘The drivers’ pay isn’t the council’s to cut,’ said Ann Lee."
    assert rows(text) == [("‘The drivers’ pay isn’t the council’s to cut,’", "Ann Lee", "said")]


def test_an_odd_number_of_marks_costs_its_own_paragraph_only():
    text = (
        "The sign read “closed and nobody knew why.\n\n"
        "“We open at nine tomorrow,” said Orla Finch.\n\n"
        'A stray " stood in the minutes.\n\n'
        '"Nobody asked us about it," said Ben Okri.'
    )
    assert rows(text) == [
        ("“We open at nine tomorrow,”", "Orla Finch", "said"),
        ('"Nobody asked us about it,"', "Ben Okri", "said"),
    ]


@pytest.mark.parametrize(("opening", "closing"), ["“”", '""', "‘’", "«»"])
def test_a_quotation_goes_on_over_paragraphs_that_open_it_again(opening, closing):
    text = (
        f"Ann Lee said: {opening}The road stays shut until May.\n\n"
        f"{opening}We have no money for another one.\n\n"
        f"{opening}That is all I can say.{closing}\n\nThe hall was empty."
    )
    (found,) = suggest(text)
    assert text[found.start : found.end] == text[text.index(opening) : text.index(closing + "\n\nThe hall") + 1]
    assert [text[start:end] for start, end in found.source] == ["Ann Lee"]


def test_a_paragraph_of_its_own_goes_to_who_spoke_last():
    text = "“We open at nine tomorrow,” said Orla Finch.\n\n“Nobody has to walk home at night any more.”"
    assert rows(text)[-1] == ("“Nobody has to walk home at night any more.”", "Orla Finch", "")


INDIRECT = {
    "said that": ("Ann Lee said that the road was shut.", ("the road was shut", "Ann Lee", "said that")),
    "said": ("Ann Lee said the road was shut.", ("the road was shut", "Ann Lee", "said")),
    "said on Monday": (
        "Ann Lee said on Monday that the road was shut.",
        ("the road was shut", "Ann Lee", "said on Monday that"),
    ),
    "told": (
        "Ann Lee told reporters that the road was shut.",
        ("the road was shut", "Ann Lee", "told reporters that"),
    ),
    "who said": (
        "Ann Lee, who runs the depot, said the road was shut.",
        ("the road was shut", "Ann Lee, who runs the depot,", "said"),
    ),
    "said last": (
        "The road to the harbour was shut, Ann Lee said.",
        ("The road to the harbour was shut", "Ann Lee", "said"),
    ),
    "according to, first": (
        "According to the minutes, the road was shut.",
        ("the road was shut", "the minutes", "According to"),
    ),
    "according to, last": (
        "The road to the harbour was shut, according to Ann Lee.",
        ("The road to the harbour was shut", "Ann Lee", "according to"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", INDIRECT)
def test_indirect_ones_come_with_source_and_cue(name):
    text, wanted = INDIRECT[name]
    assert rows(text) == [wanted]
    assert one(text).type == "indirect"


MORE = {
    "as X puts it": ("It is, as Ann Lee puts it, “a road to nowhere.”", ("“a road to nowhere.”", "Ann Lee", "puts it")),
    "all she would say": ("“We shall see,” was all she would say.", ("“We shall see,”", "she", "")),
    "accused": (
        "Ann Lee accused the council of wasting the money, a charge that it rejects.",
        ("the council of wasting the money", "Ann Lee", "accused"),
    ),
    "pointed out": ("She pointed out that the road was shut.", ("the road was shut", "She", "pointed out that")),
    "wants": ("Ann Lee wants to shut the road.", ("shut the road", "Ann Lee", "wants to")),
    "suspicions": (
        "There are suspicions among drivers that the road is sinking.",
        ("the road is sinking", "drivers", "suspicions"),
    ),
    "dateline": (
        "PORT AMITY, Ohio (Wire) — The road to the harbour was shut, officials said.",
        ("The road to the harbour was shut", "officials", "said"),
    ),
    "adding": (
        "Ann Lee said the road was shut, adding that nobody knew why.",
        ("the road was shut", "Ann Lee", "said"),
    ),
    "within": (
        "The road, Ann Lee said, would stay shut until May.",
        ("The road … would stay shut until May", "Ann Lee", "said"),
    ),
    "nickname": (
        'The match ended 5-4. "We won," said coach Bob "Bear" Bryant.',
        ('"We won,"', 'coach Bob "Bear" Bryant', "said"),
    ),
    "a name like an adverb": ("“We won,” Kelly said.", ("“We won,”", "Kelly", "said")),
    "no comma": ("“We won” Reilly said.", ("“We won”", "Reilly", "said")),
    "said first": ("Said Lee: “We will fight this.”", ("“We will fight this.”", "Lee", "Said")),
    "asked not to be named": (
        "“The deal is dead,” an aide, who asked not to be named, told Reuters on Tuesday.",
        ("“The deal is dead,”", "an aide, who asked not to be named,", "told"),
    ),
    "the end of a sentence": (
        "The plan is “dead on arrival,” Ann Lee said.",
        ("The plan is “dead on arrival,”", "Ann Lee", "said"),
    ),
    "over a title": (
        "“It is over,” Ann Lee said on “The Morning Show.” “Nobody will come back.”",
        ("“It is over,” … “Nobody will come back.”", "Ann Lee", "said"),
    ),
}


@pytest.mark.parametrize("name", MORE)
def test_other_ways_to_report(name):
    text, wanted = MORE[name]
    assert rows(text)[0] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee declined to comment on Friday.",
        "The phone was found in the grass.",
        "The drug, called rovanemab, failed in two trials.",
        "He held up a photograph of the road and left the room.",
        "She wrote “The Long Way Home” in two summers.",
        "There was a grin on his face and a claim on the table.",
    ],
)
def test_what_reports_nothing_is_left(text):
    assert suggest(text) == []


def test_quoted_words_within_a_paraphrase_make_it_mixed():
    text = "Ann Lee said that the plan was “a gift to nobody” and would be dropped."
    assert rows(text) == [("the plan was “a gift to nobody” and would be dropped", "Ann Lee", "said that")]
    assert one(text).type == "mixed"


@pytest.mark.parametrize(
    "text",
    [
        "There are fears that the bridge will not last the winter.",
        "The bridge reportedly cost four million to build.",
        "The council wants to build a second bridge by May.",
        "They call it the “bridge to nowhere” here.",
        "She read “The Long Way Home” on the train.",
    ],
)
def test_what_may_be_no_attribution_is_not_sure(text):
    assert all(found.confidence < SURE for found in suggest(text))


def test_lines_broken_at_a_width_are_one_paragraph():
    text = (
        "The council met on Monday evening\nin the old hall by the river.\n\n"
        "“We open the bridge at nine\ntomorrow and not before,” said\nOrla Finch.\n\n"
        "The hall was empty by then and\nthe lights were out.\n"
    )
    assert rows(text) == [("“We open the bridge at nine\ntomorrow and not before,”", "Orla Finch", "said")]


def test_blocks_say_where_paragraphs_are():
    first = "“We open the bridge\nat nine and not before,” said Orla Finch."
    second = "print(“hello there,” said Ann Lee)"
    text = f"{first}\n{second}"
    blocks = (Block("paragraph", 0, len(first)), Block("code", len(first) + 1, len(text)))
    assert rows(text, blocks)[0] == ("“We open the bridge\nat nine and not before,”", "Orla Finch", "said")


def test_blocks_past_the_text_are_passed_over():
    text = "“We open at nine tomorrow,” said Orla Finch."
    blocks = (Block("paragraph", 0, 400), Block("code", 500, 600), Block("paragraph", 20, 10))
    assert rows(text, blocks) == [("“We open at nine tomorrow,”", "Orla Finch", "said")]


NEWS = (
    "“", "”", '"', "‘", "’", "'", "«", "»", "„", "said", "says", "told", "according to", "Ann Lee", "she", "that", ",",
    ".", "?", "—", "(", ")", ":", ";", " ", "\n", "\n\n", "the road was shut", "claims", "fears", "to", "who", "asked",
    "and", "Mr.", "'90s", "reportedly", "“No,”", "the head of the office", "…", "``", "''", "\u00a0", "𝔘", "5'",
    "\x02", "\x03",
)  # fmt: skip
news = st.lists(st.sampled_from(NEWS), max_size=60).map(" ".join) | st.lists(st.sampled_from(NEWS), max_size=60).map(
    "".join
)


@example("“ “ according to said , “")
@example("reportedly “ “ “ “ “ “ , “")
@example("“ ‘ ” according to")
@given(news | texts)
def test_no_text_fails_and_ranges_lie_in_it_apart(text):
    found = suggest(text)
    taken = sorted(part for attribution in found for part in attribution.content)
    for attribution in found:
        assert 0 <= attribution.confidence <= 1
        assert attribution.rule
        for start, end in (*attribution.content, *attribution.source, *attribution.cue):
            assert 0 <= start < end <= len(text)
            assert not text[start].isspace()
            assert not text[end - 1].isspace()
        assert list(attribution.content) == sorted(attribution.content)
    assert all(before[1] <= after[0] for before, after in pairwise(taken))
    assert suggest(text) == found


@given(st.lists(news, max_size=4))
def test_paragraphs_in_blocks_do_not_fail(parts):
    text = "\n".join(parts)
    blocks, start = [], 0
    for part in parts:
        blocks.append(Block("paragraph", start, start + len(part)))
        start += len(part) + 1
    for attribution in suggest(text, blocks):
        assert 0 <= attribution.start < attribution.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    ["“", "“x ", "said ", "a, ", "'", "'x ", "(", "“a b c,” he said, ", "fears that ", "according to a, ", "“x y.\n\n"],
)
def test_a_long_text_without_any_pause_is_done(piece):
    """Twenty thousand code points in less than a second each, where once a text of these took minutes."""
    text = piece * (20_000 // len(piece))
    for attribution in suggest(text):
        assert 0 <= attribution.start < attribution.end <= len(text)
