"""Word files: what their styles, lists, fields and tables become."""

from pathlib import Path

import pytest

from annotator.core.model import Article
from annotator.readers import ReadError, docx
from annotator.readers.choices import Choices
from tests.readers import laws
from tests.readers.packing import R, W, packed, word

Blocks = list[tuple[str, int, str, str]]


def _read(body: str, **parts: str) -> Article:
    article = docx.read(word(body, **parts), Path("a.docx"), Choices())
    laws.check(article)
    return article


def _blocks(article: Article) -> Blocks:
    return [(b.kind, b.level, b.marker, article.text[b.start : b.end]) for b in article.blocks]


def _marks(article: Article) -> list[tuple[str, str, str]]:
    return [(mark.kind, article.text[mark.start : mark.end], mark.target) for mark in article.marks]


def _p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{_r(words)}</w:p>"


def _r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def _style(name: str, inner: str = "", *, id: str = "", kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{id or name}"><w:name w:val="{name}"/>{inner}</w:style>'


def _styles(*styles: str) -> str:
    return f'<w:styles xmlns:w="{W}">{"".join(styles)}</w:styles>'


def _styled(words: str, style: str) -> str:
    return _p(words, f'<w:pStyle w:val="{style}"/>')


def _rels(*targets: tuple[str, str, str]) -> str:
    each = "".join(f'<Relationship Id="{i}" Type="{R}/{t}" Target="{a}" TargetMode="External"/>' for i, t, a in targets)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def test_headings_by_name_outline_and_style_of_any_language() -> None:
    styles = _styles(
        _style("heading 2", id="berschrift2"),
        _style("Chapter", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        _style("My Chapter", '<w:basedOn w:val="Chapter"/>', id="Mine"),
        _style("Title", id="Titel"),
        _style("Loop", '<w:basedOn w:val="Loop"/>'),
    )
    body = _styled("Top", "Titel") + _styled("a", "berschrift2") + _styled("b", "Mine") + _styled("c", "Loop")
    body += _p("d", '<w:outlineLvl w:val="4"/>') + _p("e", '<w:outlineLvl w:val="9"/>') + _styled("f", "Heading3")
    article = _read(body, styles=styles)
    assert _blocks(article) == [
        ("heading", 1, "", "Top"),
        ("heading", 2, "", "a"),
        ("heading", 1, "", "b"),
        ("paragraph", 0, "", "c"),
        ("heading", 5, "", "d"),
        ("paragraph", 0, "", "e"),
        ("heading", 3, "", "f"),
    ]
    assert article.info.title == "Top"


def test_quotations_captions_and_code() -> None:
    names = ("Quote", "Intense Quote", "Block Text", "Quotations", "caption", "HTML Preformatted")
    styles = _styles(*(_style(name, id=f"s{n}") for n, name in enumerate(names)))
    body = "".join(_styled(f"w{n}", f"s{n}") for n in range(6)) + _styled("  w6", "s5") + _p("end")
    assert [(kind, words) for kind, _, _, words in _blocks(_read(body, styles=styles))] == [
        ("quotation", "w0"),
        ("quotation", "w1"),
        ("quotation", "w2"),
        ("quotation", "w3"),
        ("caption", "w4"),
        ("code", "w5\n  w6"),
        ("paragraph", "end"),
    ]


def test_lists_count_as_word_does() -> None:
    def level(depth: int, kind: str, text: str, start: int = 1) -> str:
        return f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'

    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">'
        + level(0, "decimal", "%1.")
        + level(1, "lowerLetter", "%2)")
        + level(2, "upperRoman", "%1.%2.%3", 4)
        + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
        + level(0, "bullet", "\uf0b7")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        '</w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="8"/></w:num></w:numbering>'
    )

    def item(words: str, number: int, depth: int = 0) -> str:
        return _p(words, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')

    body = item("a", 1) + item("b", 1) + item("c", 1, 1) + item("d", 1, 1) + item("e", 1, 2) + item("f", 1)
    body += item("g", 1, 1) + item("h", 2) + item("i", 2) + item("j", 3) + item("k", 9) + item("l", 0)
    assert [block[1:] for block in _blocks(_read(body, numbering=numbering))] == [
        (1, "1.", "a"),
        (1, "2.", "b"),
        (2, "a)", "c"),
        (2, "b)", "d"),
        (3, "2.b.IV", "e"),
        (1, "3.", "f"),
        (2, "a)", "g"),
        (1, "5.", "h"),
        (1, "6.", "i"),
        (1, "•", "j"),
        (1, "•", "k"),
        (0, "", "l"),
    ]


def test_emphasis_is_what_runs_and_their_styles_say() -> None:
    styles = _styles(
        _style("Strong", "<w:rPr><w:b/></w:rPr>", kind="character"),
        _style("Deep", '<w:basedOn w:val="Strong"/><w:rPr><w:i/></w:rPr>', kind="character"),
    )
    runs = _r("a ", "<w:b/>") + _r("b", "<w:b/><w:i/>") + _r(" c ", '<w:b w:val="0"/>') + _r("d", "<w:strike/>")
    runs += _r(" e ", '<w:rStyle w:val="Deep"/>') + _r("f", '<w:rStyle w:val="Deep"/><w:b w:val="false"/>')
    runs += _r("unseen", "<w:vanish/>")
    article = _read(f"<w:p>{runs}</w:p>", styles=styles)
    assert article.text == "a b c d e f"
    assert _marks(article) == [("bold", "a b", ""), ("italic", "b", ""), ("strike", "d", ""), ("italic", " e f", ""),
                               ("bold", " e ", "")]  # fmt: skip


def test_links_and_fields_show_their_words_only() -> None:
    def field(instruction: str, result: str) -> str:
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
        return (
            f"{mark('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{mark('separate')}{result}{mark('end')}"
        )

    body = (
        f'<w:p><w:hyperlink r:id="r1">{_r("one")}</w:hyperlink> <w:hyperlink w:anchor="here">{_r(" two ")}</w:hyperlink>'
        + field(' HYPERLINK "https://b.example/x" \\o "tip" ', _r("three"))
        + field(" PAGEREF _x \\h ", _r(" 4 "))
        + field(" QUOTE " + "</w:instrText></w:r>" + field("DATE", _r("gone")) + "<w:r><w:instrText>", _r("five"))
        + f'<w:fldSimple w:instr="HYPERLINK &quot;https://c.example&quot;">{_r(" six")}</w:fldSimple></w:p>'
    )
    article = _read(body, document_rels=_rels(("r1", "hyperlink", "https://a.example/?a=1&amp;b=2")))
    assert article.text == "one two three 4 five six"
    assert _marks(article) == [
        ("link", "one", "https://a.example/?a=1&b=2"),
        ("link", "three", "https://b.example/x"),
        ("link", " six", "https://c.example"),
    ]


def test_tracked_changes_are_taken_as_done() -> None:
    deleted_end = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{_r('One ')}</w:p>" + _p("goes on.")
    body = (
        f"<w:p>{_r('Kept ')}<w:ins>{_r('new ')}</w:ins><w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
        f"<w:moveFrom>{_r('there')}</w:moveFrom><w:moveTo>{_r('here')}</w:moveTo></w:p>{deleted_end}"
    )
    assert _read(body).text == "Kept new here\n\nOne goes on."


def test_characters_of_their_own_elements() -> None:
    run = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t><w:softHyphen/>"
    run += '<w:sym w:font="x" w:char="2192"/><w:sym w:char="zz"/><w:br w:type="page"/><w:cr/><w:t> c </w:t></w:r>'
    assert _read(f"<w:p>{run}</w:p>").text == "a\tb\nnon\u2011stop\u00ad→ \nc"


def test_white_space_is_kept_where_the_file_says_so() -> None:
    body = '<w:p><w:r><w:t> a </w:t></w:r><w:r><w:t xml:space="preserve"> b\u00a0 </w:t></w:r></w:p><w:p/>'
    assert _read(body).text == "a b\u00a0"


def test_tables_are_a_block_a_row_and_frames_their_content() -> None:
    def cell(inner: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"

    rows = (
        f"<w:tr>{cell(_p('a') + _p('b'))}{cell(_p('c'))}</w:tr>"
        f"<w:tr>{cell(_p('unseen'), '<w:vMerge/>')}<w:sdt><w:sdtContent>{cell(_p('d'))}</w:sdtContent></w:sdt></w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell(_p('gone'))}{cell(_p('gone'))}</w:tr><w:tr>{cell(_p(''))}{cell('')}</w:tr>"
    )
    frame = f"<w:tbl><w:tr>{cell(_styled('Head', 'Heading1') + _p('words'))}</w:tr></w:tbl>"
    assert _blocks(_read(f"<w:tbl>{rows}</w:tbl>{frame}")) == [
        ("paragraph", 0, "", "a b | c"),
        ("paragraph", 0, "", " | d".strip()),
        ("heading", 1, "", "Head"),
        ("paragraph", 0, "", "words"),
    ]


def test_notes_stand_at_the_end_with_their_numbers() -> None:
    notes = f'<w:footnotes xmlns:w="{W}" xmlns:r="{R}"><w:footnote w:id="2">{_p("First.")}{_p("More.")}</w:footnote>'
    notes += (
        f'<w:footnote w:id="5"><w:p><w:hyperlink r:id="x">{_r("Second")}</w:hyperlink></w:p></w:footnote></w:footnotes>'
    )
    body = (
        f'<w:p>{_r("A")}<w:r><w:footnoteReference w:id="2"/></w:r>{_r(" b")}<w:r><w:footnoteReference w:id="5"/></w:r>'
    )
    body += '<w:r><w:endnoteReference w:id="404"/></w:r></w:p>'
    article = _read(body, footnotes=notes, footnotes_rels=_rels(("x", "hyperlink", "https://n.example")))
    assert _blocks(article) == [
        ("paragraph", 0, "", "A[1] b[2][3]"),
        ("item", 1, "[1]", "First."),
        ("item", 1, "", "More."),
        ("item", 1, "[2]", "Second"),
    ]
    assert _marks(article) == [("link", "Second", "https://n.example")]


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{_p('Boxed')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    )
    both += f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    assert _read(f"<w:p>{_r('Before ')}<w:r>{both}</w:r>{_r('after')}</w:p>").text == "Before after\n\nBoxed"


def test_controls_smart_tags_formulas_and_ruby() -> None:
    body = f"<w:sdt><w:sdtContent>{_p('In a control')}</w:sdtContent></w:sdt>"
    body += (
        f"<w:p><w:smartTag>{_r('a ')}</w:smartTag><m:oMath><m:f><m:num><m:r><m:t>x</m:t></m:r></m:num></m:f></m:oMath>"
    )
    body += f"<w:r><w:ruby><w:rt>{_r('unseen')}</w:rt><w:rubyBase>{_r('字')}</w:rubyBase></w:ruby></w:r></w:p>"
    assert _read(body).text == "In a control\n\na x字"


def test_what_the_file_says_of_itself() -> None:
    core = '<p xmlns:dc="d" xmlns:t="t"><dc:title>The\n Title</dc:title><dc:creator>A. One;B. Two</dc:creator>'
    core += "<t:created>2026-03-04T05:06:07Z</t:created><dc:language>de-AT</dc:language></p>"
    info = _read(_styled("Head", "Heading1"), core=core).info
    assert (info.title, info.byline, info.published, info.language) == (
        "The Title",
        "A. One, B. Two",
        "2026-03-04T05:06:07Z",
        "de-AT",
    )
    made_up = "<p><title>Microsoft Word - draft7.doc</title><creator>Unknown</creator></p>"
    info = _read(_styled("Head", "Heading1"), core=made_up).info
    assert (info.title, info.byline) == ("Head", "")


def test_the_main_part_is_where_the_file_says() -> None:
    rels = f'<R><Relationship Id="a" Type="{R}/officeDocument" Target="/other/main.xml"/></R>'
    strict = '<d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><body><p><r><t>Strict.</t></r></p></body></d>'
    data = packed({"_rels/.rels": rels, "other/main.xml": strict})
    assert docx.read(data, Path("a.docx"), Choices()).text == "Strict."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"words", "is not a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office file, or protected by a password"),
        (packed({"content.xml": "<a/>"}), "is not a Word file"),
        (packed({"word/document.xml": "<a>"}), "holds a part, “word/document.xml”, that is not well-formed XML"),
        (word("</w:body>"), "is not well-formed XML"),
        (packed({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "defines entities"),
    ],
)
def test_what_is_no_word_file_is_said(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        docx.read(data, Path("a.docx"), Choices())
