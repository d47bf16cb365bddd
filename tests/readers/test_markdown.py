"""Markdown: text without markup, and blocks and marks beside it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.model import Article
from annotator.readers import markdown
from annotator.readers.choices import Choices
from tests.readers import laws
from tests.readers.conftest import Reading

Blocks = list[tuple[str, int, str, str]]


def _read(source: str) -> Article:
    article = markdown.read(source.encode(), Path("article.md"), Choices())
    laws.check(article)
    return article


def _blocks(source: str) -> Blocks:
    article = _read(source)
    return [(b.kind, b.level, b.marker, article.text[b.start : b.end]) for b in article.blocks]


def _marks(source: str) -> list[tuple[str, str, str]]:
    article = _read(source)
    return [(mark.kind, article.text[mark.start : mark.end], mark.target) for mark in article.marks]


PIECES = (
    "\n", "\n\n", " ", "    ", "\t", "# ", "###### ", "- ", "1. ", "12) ", "> ", "```", "~~~\n", "---\n",
    "***", "===\n", "*", "**", "_", "~~", "`", "``", "[", "](", ")", "![", "](x.png)", "<b>", "</b>", "<!-- ", "-->", "<https://x.example>",
    "&amp;", "&nbsp;", "&#13;", "&#10;", "&#0;", "&#xD800;", "\\", "\\\n", "  \n", "|", "| a | b |\n|---|:-:|\n",
    "[a]: /b\n", "title: T\n", "words", "Zoë", "e\u0301", "\u00a0", "\u2028", "👩\u200d🌾", "أهلا", "\x0c",
    "javascript:", "@", "a: b\n",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join))
def test_the_laws_hold_of_any_source(source: str) -> None:
    source = source.encode("utf-8", "replace").decode().replace("\0", "")
    article = markdown.read(b"x" + source.encode(), Path("a.md"), Choices(encoding="utf-8"))
    laws.check(article)
    assert markdown.read(b"x" + source.encode(), Path("a.md"), Choices(encoding="utf-8")) == article


def test_a_file_says_what_it_is(reading: Reading) -> None:
    info = reading("# Ferry *Runs* Again\n", "ferry.md").info
    assert (info.file, info.media_type, info.reader) == ("ferry.md", "text/markdown", "markdown/1")
    assert (info.title, info.byline) == ("Ferry Runs Again", "")
    assert reading("words", "ferry.MARKDOWN").info.reader == "markdown/1"


def test_blocks_stand_an_empty_line_apart_and_items_a_line() -> None:
    article = _read("# Head\n\nOne\ntwo.\n\n- a\n- b\n\n  still b\n- c\n\nEnd  \nof it\\\nall.\n")
    assert article.text == "Head\n\nOne two.\n\na\nb\n\nstill b\nc\n\nEnd\nof it\nall."


def test_headings_quotations_lists_and_code() -> None:
    assert _blocks(
        "Top\n===\n\n### Third\n\n> said\n>\n> > again\n\n1. one\n2. two\n   - inner\n\n   more\n\n7) seven\n"
    ) == [
        ("heading", 1, "", "Top"),
        ("heading", 3, "", "Third"),
        ("quotation", 1, "", "said"),
        ("quotation", 2, "", "again"),
        ("item", 1, "1.", "one"),
        ("item", 1, "2.", "two"),
        ("item", 2, "•", "inner"),
        ("item", 1, "", "more"),
        ("item", 1, "7.", "seven"),
    ]
    assert _blocks("```py\nif x:\n\n    y\n```\n\n    z\n      w\n") == [
        ("code", 0, "", "if x:\n\n    y"),
        ("code", 0, "", "z\n  w"),
    ]
    assert _blocks("- > quoted in a list\n\n> - listed in a quotation\n") == [
        ("quotation", 1, "", "quoted in a list"),
        ("item", 1, "•", "listed in a quotation"),
    ]


def test_marks_lie_over_the_words() -> None:
    assert _marks("a **b *c* d** `e  f` ~~g~~ [h *i*](http://x.example/?a=1&b=2 'T') <mailto:j@x.example>") == [
        ("bold", "b c d", ""),
        ("italic", "c", ""),
        ("code", "e  f", ""),
        ("strike", "g", ""),
        ("link", "h i", "http://x.example/?a=1&b=2"),
        ("italic", "i", ""),
        ("link", "mailto:j@x.example", "mailto:j@x.example"),
    ]
    assert _marks("# A **b**\n\n[c][r]\n\n[r]: /there\n") == [("bold", "b", ""), ("link", "c", "/there")]
    assert _marks("[](x) ****") == []


def test_an_address_that_would_run_something_is_no_link() -> None:
    source = "[go](javascript:alert(1))"
    assert _marks(source) == []
    assert _read(source).text == source


def test_raw_html_is_shown_as_it_is_written() -> None:
    assert _read("A <b>bold</b> word.\n\n<script>\nalert(1)\n</script>\n\n<!-- hidden -->\n").text == (
        "A <b>bold</b> word.\n\n<script> alert(1) </script>\n\n<!-- hidden -->"
    )


def test_entities_and_escapes_are_resolved_and_nothing_else_changes() -> None:
    assert _read("&lt;tag&gt; 5\u00a0km&nbsp;on \\*not\\* cafe\u0301 &copy; &#128640;&#13;x\n").text == (
        "<tag> 5\u00a0km\u00a0on *not* cafe\u0301 © 🚀\nx"
    )


def test_images_are_their_words() -> None:
    assert _blocks(
        "![A *ferry* at\nthe quay](ferry.jpg)\n\n[![Two](a.png)](/b)\n\n![](empty.png)\n\nSee ![this](x) now."
    ) == [
        ("caption", 0, "", "A ferry at the quay"),
        ("caption", 0, "", "Two"),
        ("paragraph", 0, "", "See this now."),
    ]


def test_table_rows_are_paragraphs() -> None:
    source = "| Who | *What* |\n|-----|:----:|\n| Ada | `left` \\| stayed |\n| | |\n| Bo |\n"
    assert _blocks(source) == [
        ("paragraph", 0, "", "Who | What"),
        ("paragraph", 0, "", "Ada | left | stayed"),
        ("paragraph", 0, "", "Bo |"),
    ]
    assert _marks(source) == [("italic", "What", ""), ("code", "left", "")]


def test_front_matter_is_not_part_of_the_text() -> None:
    article = _read(
        "---\ntitle: \"The \\\"Last\\\" Ferry\"\nauthor: 'Ada O''Neil'\ndate: 2026-03-04  # a Wednesday\nlang: en\n"
        "publication: The Ledger\nURL: https://ledger.example/a#b\ntags:\n  - sea\n  - [x]\nlayout: {a: b}\n---\n"
        "\n# Head\n"
    )
    info = article.info
    assert article.text == "Head"
    assert (info.title, info.byline, info.published, info.language) == (
        'The "Last" Ferry',
        "Ada O'Neil",
        "2026-03-04",
        "en",
    )
    assert (info.publication, info.url) == ("The Ledger", "https://ledger.example/a#b")


def test_the_byline_beats_the_author_and_lists_are_passed_over() -> None:
    assert _read("---\nauthor: A\nbyline: By B\n---\n").info.byline == "By B"
    assert _read("---\nauthor: [A, B]\ntitle:\n---\n# T\n").info.byline == ""
    assert _read("---\nauthor: [A, B]\ntitle:\n---\n# T\n").info.title == "T"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("---\nNote: this stays\n---\n", "Note: this stays"),
        ("---\ntitle: x\nJust words here.\n---\n", "title: x Just words here."),
        ("---\ntitle: x\n", "title: x"),
        ("---\n---\nWords\n", "Words"),
        ("Words\n\n---\ntitle: x\n---\n", "Words\n\ntitle: x"),
    ],
)
def test_words_between_rules_are_kept(source: str, text: str) -> None:
    assert _read(source).text == text


@pytest.mark.parametrize("source", [">" * 300 + " deep", "".join("  " * depth + "- a\n" for depth in range(80))])
def test_what_is_too_deep_is_shown_as_plain_text_and_not_left_out(source: str) -> None:
    article = _read(source)
    assert article.text == source
    assert article.warnings == ("has lists or quotations too deep in one another, so it is shown as plain text",)


@pytest.mark.parametrize("source", ["[" * 20_000, "![" * 20_000, "*a **b " * 2_000, "<" * 20_000, "&" * 20_000])
def test_hostile_sources_are_read(source: str) -> None:
    assert _read(source).text.replace(" ", "") == source.replace(" ", "")


def test_the_lines_of_files_from_windows(reading: Reading) -> None:
    assert reading(b"\xef\xbb\xbf# A\r\n\r\nb\r\nc\r\n", "a.md").text == "A\n\nb c"


def test_a_guess_at_the_encoding_is_told(reading: Reading) -> None:
    article = reading("# Café “Zoë”\n".encode("windows-1252"), "a.md")
    assert article.text == "Café “Zoë”"
    assert article.info.encoding == "windows-1252"
    assert len(article.warnings) == 1
