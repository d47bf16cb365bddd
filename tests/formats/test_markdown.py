"""The report: readable, complete in what it promises, and inert."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from annotator.core.model import Source
from annotator.formats import Item, markdown
from annotator.formats.markdown import escaped
from tests.formats.making import annotation, attribution, document
from tests.strategies import texts

OURS = {"h1", "h2", "p", "br", "hr", "em", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.rows: list[list[str]] = []
        self.in_cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  html.parser's own signature
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.in_cell:
            self.rows[-1][-1] += data


def shown(source: str) -> _Tags:
    """A report as a reader of Markdown with HTML and tables shows it."""
    tags = _Tags()
    tags.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(source))
    return tags


def report(item: Item) -> str:
    [file] = markdown.write([item]).files
    assert file.name == f"{item.name}.md"
    return file.data.decode()


def test_a_report() -> None:
    seen = shown(report(Item("news/a.txt", attribution())))
    assert seen.tags <= OURS
    said = [row for row in seen.rows if len(row) == 6]
    assert said[0] == ["No.", "Who", "How", "Words", "Cue", "Note"]
    assert [cell.strip() for cell in said[1]] == [
        "1",
        "Ada Lund; The council; A report",
        "Quote, direct",
        "“No,” … “and never.”",
        "said; agreed",
        "Look.",
    ]
    counts = [[cell.strip() for cell in row] for row in seen.rows if len(row) == 5]
    assert counts[0] == ["Source", "Quotes", "Direct", "Paraphrased", "Claims"]
    assert counts[1:] == [[name, "1", "1", "0", "0"] for name in ("A report", "Ada Lund", "The council")]
    words = "".join(seen.words)
    assert "⟦“No,”⟧¹ she said, ⟦“and" in words
    assert "⟦never⟧².”⟧¹ Ada Lund" in words
    for line in ("No bridge", "The Paper", "2026-11-22", "https://example.org/a", "news/a.txt"):
        assert line in words


def test_claims_have_their_evidence() -> None:
    claim = annotation(
        "k",
        "claim",
        "double",
        attributes={"evidence": [{"url": "https://x.example", "note": "Audit", "date": "2026"}, 3]},
        links={"supports": ("q",), "source": ("m",)},
    )
    whole = document(claim, annotation("q", "quote", "never"), annotation("m", "source", "they"))
    text = report(Item("a.txt", whole))
    at = text.index("## Claims")
    assert text[at:].startswith(
        "## Claims\n\n- double (“they”)\n  - Supports: never\n  - Evidence: Audit, https\\://x.example, 2026\n"
    )


def test_an_empty_document_has_a_report() -> None:
    text = report(Item("a.txt", document()))
    assert text.startswith("# a.txt\n")
    assert text.endswith(markdown.ENDING)
    assert shown(text).tags <= OURS


HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](//host/y)",
    "<https://host>",
    "https://host/x",
    "www.host.example",
    "a | b | c",
    "`code` | ``",
    "\\| \\\\",
    "# not a heading",
    "- no item",
    "1. no item",
    "> no quotation",
    "two\n\nlines",
    "a\u2028b",
    "&lt;b&gt; &amp;",
    "*em* _em_ ~~x~~ **b**",
    "| --- |",
    "---",
    "===",
    "+ x",
    "    code",
    "<!-- comment",
    "<script>alert(1)</script>",
    "[x]: http://host",
    "$x$ ^x^",
    "\x1b[31m\x00",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_from_a_file_is_markup(words: str) -> None:
    record = annotation(
        "k",
        "claim",
        "double",
        note=words,
        attributes={"type": words, "evidence": [{"note": words}]},
        links={"source": ("m",), "who": ("s",)},
    )
    whole = document(
        record,
        annotation("m", "source", "they"),
        sources=(Source(id="s", name=words, kind="person"),),
        title=words,
        byline=words,
        publication=words,
        published=words,
        url=words,
    )
    seen = shown(report(Item(words, whole)))
    assert seen.tags <= OURS
    assert len(seen.rows) == 5
    plain = re.sub(r"[\s\x00-\x1f]+", " ", words).strip()
    assert seen.rows[1][5].strip() == plain


@given(st.one_of(texts, st.sampled_from(HOSTILE)))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    for before in ("# x ", "- x ", "x "):
        seen = shown(before + escaped(text))
        assert seen.tags <= OURS
        words = " ".join("".join(seen.words).split())
        assert words == " ".join(("x " + re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text)).split())
    for before in ("# ", "- ", ""):
        assert shown(before + escaped(text)).tags <= OURS


def test_what_is_left_out_is_counted() -> None:
    left_out = markdown.write([Item("a.txt", attribution())]).left_out
    assert +left_out == {"tag": 2}
