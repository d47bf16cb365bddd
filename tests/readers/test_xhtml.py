"""Pages whole: what their elements become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.model import Article, ArticleInfo
from annotator.core.xml import parse, parse_html
from annotator.readers import css
from annotator.readers.writing import Writer
from annotator.readers.xhtml import Page
from tests.readers import laws


def _article(source: str, base: str = "", sheet: str = "") -> Article:
    writer = Writer()
    Page(writer, base=base, rules=css.rules_of(sheet)).write(parse(f"<body>{source}</body>".encode(), html_names=True))
    info = ArticleInfo(file="a")
    article = Article(info=info, text=writer.text, blocks=tuple(writer.blocks), marks=tuple(writer.marks))
    laws.check(article)
    return article


def _blocks(source: str) -> list[tuple[str, int, str, str]]:
    article = _article(source)
    return [(b.kind, b.level, b.marker, article.text[b.start : b.end]) for b in article.blocks]


def _marks(source: str, base: str = "", sheet: str = "") -> list[tuple[str, str, str]]:
    article = _article(source, base, sheet)
    return [(mark.kind, article.text[mark.start : mark.end], mark.target) for mark in article.marks]


def test_blocks_of_every_kind() -> None:
    assert _blocks(
        "loose<h2>Two\n <br/>lines</h2><p> a\n  b&nbsp;</p><div>c<p>d</p>e</div><blockquote><p>f</p><blockquote>g</blockquote>"
        "</blockquote><figure><img src='http://x.example/a.png' alt='unseen'/><figcaption>h</figcaption></figure>"
        "<pre>\n  i\n\tj\n</pre><p>k<br/>l</p><hr/><dl><dt>m</dt><dd>n</dd></dl>"
    ) == [
        ("paragraph", 0, "", "loose"),
        ("heading", 2, "", "Two  lines"),
        ("paragraph", 0, "", "a b\u00a0"),
        ("paragraph", 0, "", "c"),
        ("paragraph", 0, "", "d"),
        ("paragraph", 0, "", "e"),
        ("quotation", 1, "", "f"),
        ("quotation", 2, "", "g"),
        ("caption", 0, "", "h"),
        ("code", 0, "", "  i\n\tj"),
        ("paragraph", 0, "", "k\nl"),
        ("paragraph", 0, "", "m"),
        ("paragraph", 0, "", "n"),
    ]


def test_lists() -> None:
    assert _blocks(
        "<ul><li>a<ol type='a' start='3'><li>b</li><li value='9'><p>c</p><p>d</p></li><li>e</li></ol>f</li></ul>"
        "<ol reversed=''><li>g</li><li>h</li></ol><ol type='I'><li>i</li></ol><li>j</li>"
    ) == [
        ("item", 1, "•", "a"),
        ("item", 2, "c.", "b"),
        ("item", 2, "i.", "c"),
        ("item", 2, "", "d"),
        ("item", 2, "j.", "e"),
        ("item", 1, "", "f"),
        ("item", 1, "2.", "g"),
        ("item", 1, "1.", "h"),
        ("item", 1, "I.", "i"),
        ("paragraph", 0, "", "j"),
    ]


def test_tables() -> None:
    assert [words for *_, words in _blocks(
        "<table><caption>Top</caption><tr><th>a</th><td><p>b</p><ul><li><b>c</b></li></ul></td></tr><tbody><tr><td/><td>d</td></tr>"
        "</tbody></table><table><tr><td><h1>e</h1><p>f</p></td></tr></table>"
    )] == ["Top", "a | b c", "| d", "e", "f"]  # fmt: skip
    assert _marks("<table><tr><th>a</th><td>x<b>c</b></td></tr></table>") == [("bold", "c", "")]


def test_marks_and_links() -> None:
    source = "<b>a<i>b</i></b> <s>c</s> <code>d</code> <a href='/e'>e</a> <a href='javascript:x'>f</a> <q>g</q> <a href='#h'>h</a>"
    assert _marks(source, "https://x.example/y/") == [
        ("bold", "ab", ""),
        ("italic", "b", ""),
        ("strike", "c", ""),
        ("code", "d", ""),
        ("link", "e", "https://x.example/e"),
        ("link", "h", "https://x.example/y/#h"),
    ]
    assert _article(source).text == "ab c d e f “g” h"
    assert [mark for mark in _marks(source) if mark[0] == "link"] == []


def test_style_sheets_say_what_is_bold_and_nothing_else() -> None:
    sheet = "@import url(http://x.example/);/* .c{font-weight:bold} */.a, span.b { font-style : italic; font-weight:700 }.c{color:red}"
    sheet += ".d{font-weight:normal} p .e{font-weight:bold}"
    source = (
        "<span class='a'>a</span> <span class='b'>b</span> <span class='c'>c</span> <b><span class='d'>d</span>x</b> "
    )
    source += "<span class='e'>e</span><span style='text-decoration:underline line-through'>f</span>"
    assert _marks(source, sheet=sheet) == [
        ("bold", "a", ""),
        ("italic", "a", ""),
        ("bold", "b", ""),
        ("italic", "b", ""),
        ("bold", "x", ""),
        ("strike", "f", ""),
    ]


@pytest.mark.parametrize(
    "source",
    ["<script>x</script>", "<style>x</style>", "<p hidden=''>x</p>", "<p style='display: none'>x</p>", "<ruby><rt>x</rt></ruby>",
     "<svg><title>x</title></svg>", "<object data='http://x.example'>x</object>", "<iframe src='http://x.example'>x</iframe>"],
)  # fmt: skip
def test_what_is_not_seen_is_left_out(source: str) -> None:
    assert _article(f"<p>a</p>{source}<p>b</p>").text == "a\n\nb"


TAGS = (
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "b",
    "a",
    "pre",
    "table",
    "tr",
    "td",
    "blockquote",
    "h1",
    "br",
    "q",
    "span",
    "figcaption",
)


@given(
    st.lists(
        st.sampled_from([f"<{t}>" for t in TAGS] + [f"</{t}>" for t in TAGS] + [" ", "\n", "words", "\u00a0", "&amp;"])
    )
)
def test_the_laws_hold_of_any_page(pieces: list[str]) -> None:
    root = parse_html("".join(("<html><body>", *pieces)).encode())
    writer = Writer()
    if root is not None:
        Page(writer).write(root)
    info = ArticleInfo(file="a")
    laws.check(Article(info=info, text=writer.text, blocks=tuple(writer.blocks), marks=tuple(writer.marks)))
