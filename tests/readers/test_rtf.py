r"""Rich text: groups, characters in every way that they are written, styles, lists, fields."""

from pathlib import Path

import pytest

from annotator.core.model import Article
from annotator.readers import ReadError, rtf
from annotator.readers.choices import Choices
from tests.readers import laws


def _read(source: str) -> Article:
    article = rtf.read(source.encode("latin-1"), Path("a.rtf"), Choices())
    laws.check(article)
    return article


def _body(source: str) -> Article:
    return _read(r"{\rtf1\ansi\ansicpg1252\deff0 " + source + "}")


def _blocks(article: Article) -> list[tuple[str, int, str, str]]:
    return [(b.kind, b.level, b.marker, article.text[b.start : b.end]) for b in article.blocks]


def _marks(article: Article) -> list[tuple[str, str, str]]:
    return [(mark.kind, article.text[mark.start : mark.end], mark.target) for mark in article.marks]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"caf\'e9 \u233?\u8364\'80 \u-3913?", "café é€ •"),
        (r"\uc2\u20013\'d6\'d0x\uc0\u25991 y", "中x文y"),
        (r"{\uc0 \u233 x}\u233?y", "éxéy"),
        (r"\uc1\u55358\'3f\u56749\'3f \u-10179?\u-9069?", "🦭 💓"),
        (r"\uc0 \u55358\uc1 \u56749\'3f.", "🦭."),
        (r"\u55358?x\u56749?", "\ufffdx\ufffd"),
        (r"a\~b\_c\-d\emdash e\endash", "a\u00a0b\u2011c\u00add—e–"),
        (r"\lquote x\rquote\ldblquote y\rdblquote\bullet", "‘x’“y”•"),
        (r"a\tab b\line c\{d\}\\e", "a\tb\nc{d}\\e"),
        ("one\r\n two\n three", "one two three"),
        (r"a\zwnj b\rtlmark c", "a\u200cb\u200fc"),
        (r"\u0?x", "x"),
        (r"\bin5 {{{}}x", "x"),
    ],
)  # fmt: skip
def test_characters(source: str, text: str) -> None:
    assert _body(source).text == text


@pytest.mark.parametrize(
    ("page", "bytes_", "text"),
    [
        (932, rb"\'93\'fa\'96{\'7b}", "日本"),
        (932, rb"\'93\'fa\'96\'7b\'83\\", "日本ソ"),
        (936, b"\\'d6\\'d0", "中"),
        (1251, rb"\'cf\'f0", "Пр"),
        (65001, rb"\'c3\'a9", "é"),
        (10000, rb"\'8e", "é"),
        (4711, rb"\'e9", "é"),
    ],
)
def test_code_pages(page: int, bytes_: bytes, text: str) -> None:
    source = b"{\\rtf1\\ansi\\ansicpg%d %s}" % (page, bytes_.replace(b"{", b"").replace(b"}", b""))
    assert rtf.read(source, Path("a.rtf"), Choices()).text == text


def test_fonts_have_code_pages_of_their_own() -> None:
    fonts = r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset2 Symbol;}{\f3\fcharset128 C;}}"
    assert _body(fonts + r"\'e9 {\f1 \'e9} \f3\'93\'fa\plain \'e9 {\f2\'b7}").text == "é й 日é •"


def test_paragraphs_and_their_styles() -> None:
    sheet = (
        r"{\stylesheet{\s0 Normal;}{\s1\b\outlinelevel0 heading 1;}{\s2\sbasedon1\b\i Mine;}{\s3 Quotations;}{\s4 caption;}"
        r"{\s5 Preformatted Text;}{\*\cs9 Source Text;}{\s6\sbasedon6 Loop;}}"
    )
    article = _body(
        sheet
        + r"\pard\s1{\b Head}\par\pard\s2{\b\i Sub} {\strike x}\par\pard\s3 said\par\pard\s4 below\par\pard\s5 a\par   b\par"
        r"\pard\s6 {\b bold} and {\cs9 code}\par\pard\outlinelevel2 third" + "\\\nplain\\pard\\par end\\sect after"
    )
    assert _blocks(article) == [
        ("heading", 1, "", "Head"),
        ("heading", 1, "", "Sub x"),
        ("quotation", 1, "", "said"),
        ("caption", 0, "", "below"),
        ("code", 0, "", "a\n  b"),
        ("paragraph", 0, "", "bold and code"),
        ("heading", 3, "", "third"),
        ("paragraph", 0, "", "plain"),
        ("paragraph", 0, "", "end"),
        ("paragraph", 0, "", "after"),
    ]
    assert _marks(article) == [("strike", "x", ""), ("bold", "bold", ""), ("code", "code", "")]


def test_emphasis_ends_with_its_group_or_at_plain() -> None:
    article = _body(r"a {\b b {\i c}} d \b e\b0  f \i g\plain  h {\v unseen}{\deleted gone}i\par")
    assert article.text == "a b c d e f g h i"
    assert _marks(article) == [("bold", "b c", ""), ("italic", "c", ""), ("bold", "e", ""), ("italic", "g", "")]


def test_lists_have_the_markers_that_stand_in_the_file() -> None:
    article = _body(
        r"{\listtext\pard\plain 1.\tab}\pard\ls1\ilvl0 one\par{\listtext\f3 \'b7\tab}\pard\ls1\ilvl1 two\par"
        r"\pard{\pntext\f0 (iv)\tab}{\*\pn\pnlvlbody}three\par\pard\ls2 four\par\pard five\par"
    )
    assert _blocks(article) == [
        ("item", 1, "1.", "one"),
        ("item", 2, "•", "two"),
        ("item", 1, "(iv)", "three"),
        ("item", 1, "•", "four"),
        ("paragraph", 0, "", "five"),
    ]


def test_fields_show_their_results_and_links_where_they_lead() -> None:
    field = r"{\field{\*\fldinst { HYPERLINK }{\i \"%s\" }}{\fldrslt {\b %s}}}".replace(r"\"", '"')
    article = _body(
        field % ("https://a.example/?q=1", "one") + " " + field % ("#x", "two")
        + r" {\field{\*\fldinst INCLUDETEXT \\\\\\\\host\\\\share\\\\x.doc}{\fldrslt three}}"
        + r"{\field{\*\fldinst INCLUDEPICTURE http://x.example/a.png}}{\field{\*\fldinst DATE}{\fldrslt  four}}"
    )  # fmt: skip
    assert article.text == "one two three four"
    assert [mark for mark in _marks(article) if mark[0] == "link"] == [("link", "one", "https://a.example/?q=1")]


def test_notes_boxes_and_what_is_left_out() -> None:
    article = _body(
        r"{\header no\par}{\pict\pngblip 8950\bin3 }}}}{\*\unknown {\b no}}{\*\template http://x.example/t.dot}"
        r"{\object\objlink{\*\objdata 01}{\result shown }}A{\super{\footnote\pard {\super 1} The note.\par More.}} b"
        r"{\shp{\*\shpinst{\sp{\sn x}{\sv no}}{\shptxt boxed\par}}{\shprslt no}}{\*\bkmkstart no}"
        r"{\annotation no}{\nonesttables no}\par Last"
    )
    assert _blocks(article) == [
        ("paragraph", 0, "", "shown A[1] b"),
        ("paragraph", 0, "", "boxed"),
        ("paragraph", 0, "", "Last"),
        ("item", 1, "[1]", "1 The note."),
        ("item", 1, "", "More."),
    ]


def test_tables_are_a_block_a_row() -> None:
    article = _body(
        r"x\par\trowd\cellx1\cellx2\pard\intbl a\par b\cell c\cell\row\trowd\pard\intbl\cell d\cell\row\pard y\par"
        r"\trowd\pard\intbl one\cell\row end"
    )
    assert article.text == "x\n\na b | c\n\n| d\n\ny\n\none\n\nend"


def test_what_the_file_says_of_itself() -> None:
    info = _read(
        r"{\rtf1\ansi\deflang1031{\info{\title The \'c9tude}{\author A. One}{\creatim\yr2026\mo3\dy4\hr5\min6}"
        r"{\revtim\yr2027}{\doccomm no}{\*\company no}}words}"
    ).info
    assert (info.title, info.byline, info.published, info.language) == (
        "The Étude",
        "A. One",
        "2026-03-04T05:06:00",
        "de-DE",
    )


def test_a_file_that_was_cut_short_is_read_with_a_warning() -> None:
    article = _read(r"{\rtf1 one\par {\b two")
    assert article.text == "one\n\ntwo"
    assert article.warnings == ("ends before its last brace: it may have been cut short",)
    assert _read("{\\rtf1 one}} two").warnings == ()


@pytest.mark.parametrize(
    ("source", "message"),
    [("", "is empty"), ("words", "is not a rich text file"), ("{\\rtf1" + "{" * 200_000, "groups in one another")],
)
def test_what_is_no_rich_text_is_said(source: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        _read(source)


def test_items_whose_markers_are_written_out_before_a_tab() -> None:
    """As pandoc writes lists: no list of RTF's own, but a first line that hangs out."""
    item = r"{\pard \li%d \fi-360 %s\tx360\tab %s\par}"
    article = _read(
        r"{\rtf1 "
        + item % (360, r"\bullet ", r"one {\b two}")
        + item % (720, r"\endash ", "three")
        + item % (360, "2.", "four")
        + r"{\pard \li360 \fi-360 1984 was\tab a year\par}{\pard 3.\tab No item\par}}"
    )
    assert _blocks(article) == [
        ("item", 1, "•", "one two"),
        ("item", 2, "•", "three"),
        ("item", 1, "2.", "four"),
        ("paragraph", 0, "", "1984 was\ta year"),
        ("paragraph", 0, "", "3.\tNo item"),
    ]
    assert [(mark.kind, article.text[mark.start : mark.end]) for mark in article.marks] == [("bold", "two")]


def test_results_of_fields_that_old_programs_may_leave_out_are_words() -> None:
    """As AbiWord writes links; and what it says of a list's markers is no text."""
    source = r'{\rtf1 {\*\pn\pnql{\pntxtb\bullet}}see {\field{\*\fldinst HYPERLINK "https://x.example"}{\*\fldrslt{it}}} all}'
    assert _read(source).text == "see it all"
