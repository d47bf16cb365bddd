"""The many ways in which news reports: a sentence each, with what is reported and whose it is."""

import pytest

from annotator.suggest import suggest

WAYS = """
Lee said Tuesday he would not run.|he would not run|Lee
Lee said in an interview on Sunday morning he would not run.|he would not run|Lee
Lee told a crowd in Dover on Monday that the plan was dead.|the plan was dead|Lee
Lee told supporters to vote early.|supporters to vote early|Lee
Lee warned people to stay away.|people to stay away|Lee
Lee said that was not true of the mill.|that was not true of the mill|Lee
Lee repeated, as she had in May, that the mill was safe.|the mill was safe|Lee
Lee said the mill — and the dam above it — was safe.|the mill — and the dam above it — was safe|Lee
Some say the deal is dead.|the deal is dead|Some
Many fear that the deal will collapse.|the deal will collapse|Many
Court documents say Lee stole the money.|Lee stole the money|Court documents
The report claims that the mill was unsafe.|the mill was unsafe|The report
A new poll shows Lee leading Marsh by five points.|Lee leading Marsh by five points|A new poll
The court ruled the law was void.|the law was void|The court
Officials warned of more flooding along the coast.|more flooding along the coast|Officials
Lee is considering running for mayor.|running for mayor|Lee
Lee views the plan as a trap.|the plan as a trap|Lee
Lee compared the plan to a train wreck.|the plan to a train wreck|Lee
Lee spoke of a need for change.|a need for change|Lee
Lee doesn’t think the plan will work.|the plan will work|Lee
The senator is confident that the bill will pass.|the bill will pass|The senator
I’m sure we will win in Ohio.|we will win in Ohio|I
Lee made it clear he would not resign.|he would not resign|Lee
The minister was quoted as saying the bridge would open in May.|the bridge would open in May|The minister
It was reported that the bridge would open in May.|the bridge would open in May|
She is believed to have left the country.|have left the country|
Lee allegedly took the money from the safe.|took the money from the safe|
Her warning that the dam might fail was ignored.|the dam might fail|Her
Lee’s promise to mend the dam was welcome.|mend the dam|Lee’s
There were rumors that the plant would close.|the plant would close|
In his view, the plan is too dear.|the plan is too dear|his
In the words of one aide, the plan was a mess.|the plan was a mess|one aide
As Lee put it, the plan was a mess.|the plan was a mess|Lee
The plan, as Lee noted, was dropped in March.|The plan … was dropped in March|Lee
The plan was dropped in March, the Times reports.|The plan was dropped in March|the Times
The problem, according to Lee, is the dam.|The problem … is the dam|Lee
A hotel in Dover it claims was used as a store burned down.|A hotel in Dover … was used as a store burned down|it
Saying that the plan was dead, Lee left the room.|the plan was dead|Lee
Lee left the room after saying that the plan was dead.|the plan was dead|Lee
Lee was criticized for saying the plan was dead.|the plan was dead|Lee
After Lee said the mill was safe, workers returned.|the mill was safe|Lee
While Lee says the mill is safe, workers have their doubts.|the mill is safe|Lee
Lee, who has served since 1990, said he would not run.|he would not run|Lee, who has served since 1990,
The firm, which is based in Basel, said the drug had failed.|the drug had failed|The firm, which is based in Basel,
Lee, meanwhile, announced that he would run.|he would run|Lee
Lee, who knows what voters want, said he would not run.|he would not run|Lee, who knows what voters want,
"""


@pytest.mark.parametrize("line", WAYS.strip().splitlines())
def test_what_is_reported_and_whose_it_is(line):
    text, content, source = line.split("|")
    found = [
        tuple(" … ".join(text[start:end] for start, end in ranges) for ranges in (a.content, a.source))
        for a in suggest(text)
    ]
    assert (content, source) in found


@pytest.mark.parametrize(
    "text",
    [
        "Lee claimed a victory in Dover.",
        "The firm reported earnings of $2 million.",
        "Kallis and Marsh added 72 before lunch.",
        "The level was not seen since the war of 1971.",
        "The estimates stay close to those of May.",
        "The device held an explosive called TATP.",
        "A claim that was never proved cost him his seat.",
        "Lee soon found himself alone on the platform.",
        "A man known as the Fox robbed three banks.",
        "Taxi drivers have been known to misbehave.",
        "The news has them worried.",
    ],
)
def test_words_that_only_look_like_it_report_nothing(text):
    assert suggest(text) == []


def test_a_turn_of_a_transcript_is_its_speaker_s():
    text = "FINCH: When do we open?\n\nMARSH: We open at nine.\n\nFINCH: And on Sunday?\n\nThe hall was empty.\n"
    found = [(text[a.start : a.end], text[slice(*a.source[0])]) for a in suggest(text)]
    assert found == [("When do we open?", "FINCH"), ("We open at nine.", "MARSH"), ("And on Sunday?", "FINCH")]


def test_a_label_before_a_quotation_is_its_source():
    text = "Ann Lee: “We open at nine tomorrow.”"
    assert [(text[a.start : a.end], text[slice(*a.source[0])]) for a in suggest(text)] == [
        ("“We open at nine tomorrow.”", "Ann Lee")
    ]


def test_a_quotation_after_a_mixed_sentence_is_the_same_speaker_s():
    text = "It was “a farce” from first to last, Lee said. “And nobody was told of it beforehand.”"
    assert [text[slice(*a.source[0])] for a in suggest(text)] == ["Lee", "Lee"]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        (
            "\"It rained,\" she said. \"Not much of it. \"But it rained.\"",
            ["\"It rained,\"", "\"Not much of it. \"But it rained.\""],
        ),
        (
            '" We open at nine , " said Finch . " At nine sharp , " she said .',
            ['" We open at nine , "', '" At nine sharp , "'],
        ),
        (
            "“It is over,” said Lee. (“I thought, they will say, ‘It is over.’”)",
            ["“It is over,”", "“I thought, they will say, ‘It is over.’”"],
        ),
        ('"It is over," said Lee."We lost by a mile."', ['"It is over,"', '"We lost by a mile."']),
        ("“We are trying, but with this law ...” she said, her voice low.", ["“We are trying, but with this law ...”"]),
        ("“We’re done,” she told CNN’s “New Day” on Monday. “It’s over.”", ["“We’re done,”", "“It’s over.”"]),
        ("Lee said it was “dead” and “buried.”", ["it was “dead” and “buried.”"]),
    ],
)  # fmt: skip
def test_marks_that_are_set_in_odd_ways_make_the_pairs_that_are_meant(text, quotations):
    assert [text[start:end] for a in suggest(text) for start, end in a.content] == quotations


def test_an_office_with_a_verb_s_name_in_it_is_one_source():
    text = "“We are concerned about that,” White House press secretary Josh Marsh told reporters."
    (found,) = suggest(text)
    assert text[slice(*found.source[0])] == "White House press secretary Josh Marsh"
