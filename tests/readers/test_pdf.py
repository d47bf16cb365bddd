"""PDF: columns, paragraphs, hyphens, pages, and what is left out."""

from pathlib import Path

import pytest

from annotator.core.model import Article
from annotator.readers import ReadError, pdf, progress
from annotator.readers.choices import Choices
from tests.readers import laws, pdf_making
from tests.readers.pdf_making import column


def _read(data: bytes) -> Article:
    article = pdf.read(data, Path("a.pdf"), Choices())
    laws.check(article)
    return article


def _blocks(article: Article) -> list[tuple[str, int, str, int, str]]:
    return [(b.kind, b.level, b.marker, b.page, article.text[b.start : b.end]) for b in article.blocks]


def _paragraphs(*pages: list[pdf_making.Words]) -> list[str]:
    return _read(pdf_making.pdf(pages)).text.split("\n\n")


LEFT = """\tThe ferry left the quay at noon and did not
come back before the evening of the next day.
\tNobody on the island had been told why, and
the harbour office kept its shutters down for
the whole of that long and windy afternoon."""
RIGHT = """\tThose who had waited since the morning went
home with their bags and their questions both
unopened, as one of them wrote down that night.
\tThe company answered after a week that it was
sorry to hear of it and would look into things."""


def test_paragraphs_by_their_first_lines() -> None:
    assert _paragraphs(column(LEFT)) == [
        "The ferry left the quay at noon and did not come back before the evening of the next day.",
        "Nobody on the island had been told why, and the harbour office kept its shutters down for the whole of that long "
        "and windy afternoon.",
    ]


def test_paragraphs_by_their_gaps_and_by_lines_that_stop_short() -> None:
    text = "One line that goes on to the end of the column as\nlines do.\nAnother line that goes on to the end of the colu\nas well here.\n\n\n"
    text += "A third after a gap."
    assert [block.replace("\n", " ") for block in _paragraphs(column(text))] == [
        "One line that goes on to the end of the column as lines do.",
        "Another line that goes on to the end of the colu as well here.",
        "A third after a gap.",
    ]


@pytest.mark.parametrize("interleaved", [False, True])
def test_two_columns_are_read_one_after_the_other(interleaved: bool) -> None:
    left, right = column(LEFT), column(RIGHT, 320)
    lines = [line for pair in zip(left, right, strict=True) for line in pair] if interleaved else [*left, *right]
    headline = [(50.0, 730.0, 24.0, "B", "A Headline That Stands Over Both of the Columns")]
    article = _read(pdf_making.pdf([[*headline, *lines]]))
    assert article.text.split("\n\n") == [
        "A Headline That Stands Over Both of the Columns",
        *_paragraphs(left),
        *_paragraphs(right),
    ]
    assert article.blocks[0].kind == "heading"


def test_a_table_is_a_block_a_row() -> None:
    rows = [
        (x, 700.0 - 15 * row, 10.0, "R", f"{name} {row}")
        for row in range(4)
        for x, name in ((50, "Way"), (200, "Weeks"), (400, "Cost"))
    ]
    assert _paragraphs(rows) == [f"Way {row} | Weeks {row} | Cost {row}" for row in range(4)]


def test_hyphens_at_line_ends() -> None:
    text = """The harbour was closed by order of the com-
pany, whose well-known chairman said that the well-
known risk, the un-
asked-for report and the numbers of the year 19-
87 were no matter of his, and that Anglo-
American rules held. So the comp-any it is, he said."""
    assert _paragraphs(column(text)) == [
        "The harbour was closed by order of the company, whose well-known chairman said that the well-known risk, the "
        "un-asked-for report and the numbers of the year 19-87 were no matter of his, and that Anglo-American rules held. "
        "So the comp-any it is, he said."
    ]


def test_page_numbers_and_running_heads_are_left_out_and_paragraphs_go_on_over_pages() -> None:
    names = ("ferry", "barge", "wherry", "trawler", "lugger", "dinghy")
    pages = []
    for number, name in enumerate(names):
        first = f"\tThe {name} left the quay at noon and did not\ncome back to the {name}s before the next day\nand a {name} is slow when the"
        second = f"tide had turned and the {name} wished to go\nto the {name}s.\n\tNo {name} had asked it to."
        body = column(first if number % 2 == 0 else second)
        head = (60.0 + 200 * (number % 2), 760.0, 8.0, "I", f"The Lindhaven Ledger, No. {number + 41}")
        pages.append([head, *body, (300.0, 30.0, 8.0, "R", f"Page {number + 1} of 6")])
    article = _read(pdf_making.pdf(pages))
    found = [(page, text) for *_, page, text in _blocks(article)]
    assert found[:2] == [
        (1, "The ferry left the quay at noon and did not come back to the ferrys before the next day and a ferry is slow when the "
         "tide had turned and the barge wished to go to the barges."),
        (2, "No barge had asked it to."),
    ]  # fmt: skip
    assert [page for page, _ in found] == [1, 2, 3, 4, 5, 6]
    assert "Ledger" not in article.text
    assert "of 6" not in article.text


def test_headings_by_size_items_by_markers_and_emphasis_by_letters() -> None:
    lines: list[pdf_making.Words] = [
        (50, 740, 24, "B", "Top"),
        (50, 700, 16, "B", "Below"),
        *column(LEFT, top=670),
        (65, 600, 10, "R", "\u2022 first of them, which is so long that it"),
        (75, 588, 10, "R", "goes on"),
        (80, 576, 10, "R", "\u2022 inner"),
        (65, 564, 10, "R", "\u2022 second"),
        (50, 540, 10, "B", "Bold head"),
        *column("Some words are", top=525),
        (116, 525, 10, "I", "slanted"),
        (149, 525, 10, "R", "and"),
        (168, 525, 10, "M", "fixed"),
        (199, 525, 10, "R", " on a line that goes on and on to the end."),
    ]
    article = _read(pdf_making.pdf([lines]))
    assert [
        (kind, level, marker, text) for kind, level, marker, _, text in _blocks(article) if kind != "paragraph"
    ] == [
        ("heading", 1, "", "Top"),
        ("heading", 2, "", "Below"),
        ("item", 1, "•", "first of them, which is so long that it goes on"),
        ("item", 2, "•", "inner"),
        ("item", 1, "•", "second"),
        ("heading", 3, "", "Bold head"),
    ]
    marks = [(mark.kind, article.text[mark.start : mark.end]) for mark in article.marks]
    assert marks == [("italic", "slanted"), ("code", "fixed")]


def test_a_numbered_heading_is_no_list_item_and_a_head_with_the_page_is_left_out_on_two_pages() -> None:
    def page(number: int, name: str) -> list[pdf_making.Words]:
        body = column(f"The {name} left the quay at noon and did\ncome back to the {name}s in the end.", top=690)
        return [(50, 760, 10, "I", f"Chapter {number // 2}: Boats {number}"), *body]

    pages = [
        [(50, 740, 20, "B", "1. The Boats"), *column("One\nline.", top=700)],
        page(2, "ferry"),
        page(3, "barge"),
        [(50, 700, 10, "R", "Last.")],
    ]
    article = _read(pdf_making.pdf(pages))
    assert _blocks(article)[0] == ("heading", 1, "", 1, "1. The Boats")
    assert "Chapter" not in article.text


def test_what_is_stamped_askew_is_left_out_and_pages_on_their_side_are_read() -> None:
    stamp = "BT /B 60 Tf 0.7 0.7 -0.7 0.7 100 100 Tm (DRAFT) Tj ET"
    assert _read(pdf_making.pdf([[*column(LEFT), stamp]])).text.startswith(
        "The ferry left the quay at noon and did not come"
    )
    turned = [f"BT /R 10 Tf 0 1 -1 0 {800 - y} {x} Tm ({text}) Tj ET" for x, y, _, _, text in column(LEFT, top=700)]
    assert _read(pdf_making.pdf([turned])).text == "\n\n".join(_paragraphs(column(LEFT)))


def test_what_the_file_says_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(progress, "listener", lambda done, of_all: told.append((done, of_all)))
    info = _read(
        pdf_making.pdf([column(LEFT)], info="/Title(T) /Author(A. One) /CreationDate(D:20260304050607+01'00')")
    ).info
    assert (info.title, info.byline, info.published) == ("T", "A. One", "2026-03-04T05:06:07+01:00")
    assert told == [(0, 1), (1, 1)]
    made_up = _read(pdf_making.pdf([[(50, 740, 24, "B", "Real")], column(LEFT)], info="/Title(Microsoft Word - x.doc)"))
    assert made_up.info.title == "Real"


def test_a_title_with_half_a_character_is_left_out() -> None:
    info = _read(pdf_making.pdf([column(LEFT)], info="/Title<FEFF0054D8000074> /Author(A. One)")).info
    assert (info.title, info.byline) == ("", "A. One")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"words", "is not a PDF"),
        (b"%PDF-1.7\nwords", "is damaged"),
        (pdf_making.pdf([["0 0 100 100 re f"]]), "holds pictures of pages and no text; run it through OCR first"),
        (pdf_making.pdf([]), "holds pictures of pages and no text|is damaged"),
    ],
)
def test_what_is_no_pdf_with_words_is_said(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        _read(data)


def test_a_password_is_said() -> None:
    data = pdf_making.pdf([column(LEFT)])
    encrypt = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>/ID[<00><00>]" % (b"31" * 32, b"32" * 32)
    with pytest.raises(ReadError, match="is protected by a password"):
        _read(data.replace(b"trailer<<", b"trailer<<" + encrypt))


def test_bullets_that_are_drawn_are_bullets() -> None:
    """Browsers draw them; the lines of the second item go on, and a square that is no bullet is none."""
    lines = column("What may be done is this, at the price that\nthe county's report gives for it:")
    items = column(
        "bags of grout, lowered by hand\na collar of rock around each of the piers\nfrom the quarry\nnew piers", 70, 670
    )
    drawn: list[pdf_making.Words | str] = [
        f"{x} {y} 4 4 re f" for x, y in ((60, 671), (60, 659), (60, 635), (400, 690))
    ]
    article = _read(pdf_making.pdf([[*lines, *items, *drawn]]))
    assert [(kind, level, marker, text) for kind, level, marker, _, text in _blocks(article)] == [
        ("paragraph", 0, "", "What may be done is this, at the price that the county's report gives for it:"),
        ("item", 1, "•", "bags of grout, lowered by hand"),
        ("item", 1, "•", "a collar of rock around each of the piers from the quarry"),
        ("item", 1, "•", "new piers"),
    ]  # fmt: skip


def test_a_picture_within_a_line_is_a_space_and_no_table() -> None:
    before, after = "There is a picture of a seal", "and the words that it says to all"
    rest = column("of those who come to the harbour by night, when the ferry\nhas long gone.", 50, 688)
    words = [(50.0, 700.0, 10.0, "R", before), (50 + 4.1 * len(before) + 22, 700.0, 10.0, "R", after), *rest]
    assert _paragraphs(words) == [
        f"{before} {after} of those who come to the harbour by night, when the ferry has long gone."
    ]


def test_small_lines_on_every_page_are_left_out_also_close_to_the_text() -> None:
    def page(words: str) -> list[pdf_making.Words]:
        return [(50, 712, 7, "R", "11/25/26, 11:53 AM"), (250, 712, 7, "R", "The Ferry"), *column(words)]

    article = _read(pdf_making.pdf([page(LEFT), page(RIGHT)]))
    assert "Ferry" not in article.text
    assert "11:53" not in article.text


def test_what_a_browser_prints_around_one_page_alone_is_left_out() -> None:
    head = [(30, 770, 7, "R", "11/25/26, 12:20 PM"), (250, 770, 7, "R", "The Ferry")]
    foot = [(30, 20, 7, "R", "https://paper.example/ferry"), (550, 20, 7, "R", "1/1")]
    assert _paragraphs([*head, *column(LEFT), *foot]) == _paragraphs(column(LEFT))
    assert _paragraphs([*column(LEFT), (50.0, 20.0, 10.0, "R", "12/25")])[-1] == "12/25"
