"""OpenDocument texts: what their styles, lists, notes and tables become."""

from pathlib import Path

import pytest

from annotator.core.model import Article
from annotator.readers import ReadError, odt
from annotator.readers.choices import Choices
from tests.readers import laws
from tests.readers.packing import ODF, open_document, packed


def _read(body: str, **parts: str) -> Article:
    article = odt.read(open_document(body, **parts), Path("a.odt"), Choices())
    laws.check(article)
    return article


def _blocks(article: Article) -> list[tuple[str, int, str, str]]:
    return [(b.kind, b.level, b.marker, article.text[b.start : b.end]) for b in article.blocks]


def _marks(article: Article) -> list[tuple[str, str, str]]:
    return [(mark.kind, article.text[mark.start : mark.end], mark.target) for mark in article.marks]


def _p(words: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def _style(name: str, parent: str = "", inner: str = "", *, family: str = "paragraph") -> str:
    return f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">{inner}</style:style>'


def test_headings_and_the_kinds_of_styles() -> None:
    article = _read(
        '<text:h text:outline-level="2">Two</text:h><text:h>One</text:h><text:h text:outline-level="9">Nine</text:h>'
        + _p("said", "P1")
        + _p("under it", "P2")
        + _p("a", "Preformatted_20_Text")
        + _p("  b", "Preformatted_20_Text")
        + _p("Top", "Title"),
        automatic=_style("P1", "Quotations") + _style("P2", "Illustration"),
        styles=_style("Quotations") + _style("Caption") + _style("Illustration", "Caption") + _style("Loop", "Loop"),
    )
    assert _blocks(article) == [
        ("heading", 2, "", "Two"),
        ("heading", 1, "", "One"),
        ("heading", 6, "", "Nine"),
        ("quotation", 1, "", "said"),
        ("caption", 0, "", "under it"),
        ("code", 0, "", "a\nb"),
        ("heading", 1, "", "Top"),
    ]


def test_white_space_is_as_the_format_has_it() -> None:
    body = _p(
        "\n  a \n b<text:s/><text:s text:c='3'/>c<text:tab/>d<text:line-break/>e\u00a0 <text:span> f</text:span> "
    )
    assert _read(body).text == "a b    c\td\ne\u00a0 f"
    assert len(_read(_p("a<text:s text:c='999999999'/>b")).text) == 1002


def test_emphasis_comes_from_styles_and_their_parents() -> None:
    def words(name: str, parent: str, properties: str) -> str:
        return _style(name, parent, f"<style:text-properties {properties}/>", family="text")

    article = _read(
        _p(
            '<text:span text:style-name="T1">a<text:span text:style-name="T2"> b</text:span></text:span>'
            '<text:span text:style-name="T3"> c</text:span><text:span text:style-name="T4">unseen</text:span>'
            '<text:span text:style-name="T5"> d </text:span><text:span text:style-name="Source_20_Text">e</text:span>'
        ),
        automatic=words("T1", "Strong", "")
        + words("T2", "", 'fo:font-style="italic"')
        + words("T3", "Strong", 'fo:font-weight="normal"')
        + words("T4", "", 'text:display="none"')
        + words("T5", "", 'style:text-line-through-style="solid"'),
        styles=words("Strong", "", 'fo:font-weight="bold"') + words("Source_20_Text", "", ""),
    )
    assert article.text == "a b c d e"
    assert _marks(article) == [("bold", "a b", ""), ("italic", " b", ""), ("strike", " d ", ""), ("code", "e", "")]


def test_lists_count_and_go_on() -> None:
    style = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
        '</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
    )

    def item(inner: str, more: str = "") -> str:
        return f"<text:list-item {more}>{inner}</text:list-item>"

    def listed(inner: str, more: str = 'text:style-name="L"') -> str:
        return f"<text:list {more}>{inner}</text:list>"

    body = listed(item(_p("a") + _p("more")) + item(_p("b") + listed(item(_p("c")) + item(_p("d")), "")))
    body += _p("between") + listed(item(_p("e")), 'text:style-name="L" text:continue-numbering="true"')
    body += listed(item(_p("f"), 'text:start-value="9"') + item(_p("g"))) + listed(item(_p("h")), 'text:style-name="B"')
    assert _blocks(_read(body, automatic=style)) == [
        ("item", 1, "1.", "a"),
        ("item", 1, "", "more"),
        ("item", 1, "2.", "b"),
        ("item", 2, "(a)", "c"),
        ("item", 2, "(b)", "d"),
        ("paragraph", 0, "", "between"),
        ("item", 1, "3.", "e"),
        ("item", 1, "9.", "f"),
        ("item", 1, "10.", "g"),
        ("item", 1, "•", "h"),
    ]


def test_links_notes_changes_and_comments() -> None:
    note = f"<text:note><text:note-citation>7</text:note-citation><text:note-body>{_p('The note.')}</text:note-body></text:note>"
    body = (
        f"<text:tracked-changes><text:changed-region><text:deletion>{_p('gone')}</text:deletion></text:changed-region>"
        f"</text:tracked-changes><text:table-of-content><text:index-body>{_p('Contents')}</text:index-body>"
        f"</text:table-of-content>{_p('a' + note + ' b<office:annotation>' + _p('remark') + '</office:annotation>')}"
        + _p('<text:a xlink:href="https://a.example/">c</text:a> <text:a xlink:href="#x">d</text:a>')
    )
    article = _read(body)
    assert _blocks(article) == [
        ("paragraph", 0, "", "a[1] b"),
        ("paragraph", 0, "", "c d"),
        ("item", 1, "[1]", "The note."),
    ]
    assert _marks(article) == [("link", "c", "https://a.example/")]


def test_tables_sections_and_text_boxes() -> None:
    def row(*cells: str) -> str:
        return (
            f"<table:table-row>{''.join(f'<table:table-cell>{c}</table:table-cell>' for c in cells)}</table:table-row>"
        )

    table = f"<table:table>{row(_p('a') + _p('b'), _p('c'))}<table:table-rows>{row('', _p('d'))}</table:table-rows></table:table>"
    frame = f"<draw:frame><draw:text-box>{_p('A caption', 'Illustration')}</draw:text-box><svg:desc>x</svg:desc></draw:frame>"
    hidden = f'<text:section text:display="none">{_p("hidden")}</text:section>'
    body = f"<text:section>{table}</text:section>{_p('Before ' + frame + 'after')}{hidden}"
    assert [(kind, words) for kind, _, _, words in _blocks(_read(body))] == [
        ("paragraph", "a b | c"),
        ("paragraph", "| d"),
        ("paragraph", "Before after"),
        ("caption", "A caption"),
    ]


def test_what_the_file_says_of_itself() -> None:
    meta = "<dc:title>T</dc:title><meta:initial-creator>A</meta:initial-creator><dc:creator>B</dc:creator>"
    meta += "<meta:creation-date>2026-03-04T05:06:07</meta:creation-date><dc:language>fr</dc:language>"
    info = _read(_p("x"), meta=meta).info
    assert (info.title, info.byline, info.published, info.language) == ("T", "A", "2026-03-04T05:06:07", "fr")


def test_a_flat_file_is_read() -> None:
    source = (
        f"<office:document {ODF}><office:body><office:text>{_p('Flat.')}</office:text></office:body></office:document>"
    )
    assert odt.read(source.encode(), Path("a.fodt"), Choices()).text == "Flat."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (packed({"word/document.xml": "<a/>"}), "is not an OpenDocument text"),
        (packed({"content.xml": "<a/>"}), "holds a table, slides or a drawing"),
        (packed({"content.xml": "x", "META-INF/manifest.xml": "<m><encryption-data/></m>"}), "protected by a password"),
    ],
)
def test_what_is_no_open_document_is_said(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        odt.read(data, Path("a.odt"), Choices())
