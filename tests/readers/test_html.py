"""Web pages: the article and nothing else of the page, word for word, and what the page says of itself."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import readers
from annotator.core.model import Article
from annotator.readers import html
from annotator.readers.choices import Choices
from tests.readers import laws
from tests.readers.pages import AROUND, HEADLINE, PARAGRAPHS, linked, meta, page, paragraphs

EVERYTHING = Choices(extraction=readers.EVERYTHING)


def _read(source: str | bytes, choices: Choices = Choices(), name: str = "a.html") -> Article:  # noqa: B008
    data = source.encode() if isinstance(source, str) else source
    article = html.read(data, Path(name), choices)
    laws.check(article)
    return article


def _blocks(article: Article) -> list[tuple[str, int, str, str]]:
    return [(b.kind, b.level, b.marker, article.text[b.start : b.end]) for b in article.blocks]


def _everything(body: str) -> list[tuple[str, int, str, str]]:
    return _blocks(_read(f"<html><body>{body}</body></html>", EVERYTHING))


def _marks(body: str, head: str = "") -> list[tuple[str, str, str]]:
    article = _read(f"<html><head>{head}</head><body><p>{body}</p></body></html>", EVERYTHING)
    return [(mark.kind, article.text[mark.start : mark.end], mark.target) for mark in article.marks]


LAYOUTS = {
    "JSON-LD": page(f"<h1>{HEADLINE}</h1>{paragraphs()}", linked()),
    "Open Graph": page(f"<h1>{HEADLINE}</h1>{paragraphs()}", meta(og__title=HEADLINE, og__type="article")),
    "headline outside": page(paragraphs(), meta(og__title=HEADLINE)).replace("<main>", f"<main><h1>{HEADLINE}</h1>"),
    "no headline": page(paragraphs(), linked()),
    "only paragraphs": f"<html><head><title>{HEADLINE}</title></head><body>{paragraphs()}</body></html>",
    "only h1": f"<h1>{HEADLINE}</h1>{paragraphs()}",
    "divs": page(f"<h1>{HEADLINE}</h1><div class='body'>" + paragraphs().replace("<p>", "<div>").replace("</p>", "</div>")),
    "upper case": page(f"<H1>{HEADLINE}</H1>{paragraphs().replace('<p>', '<P>')}"),
    "not closed": page(f"<h1>{HEADLINE}</h1>{paragraphs().replace('</p>', '')}"),
    "byline and date": page(
        f"<h1>{HEADLINE}</h1><p class='byline'>By Ada Lindqvist</p><time datetime='2026-03-04'>4 March 2026</time>"
        + paragraphs(),
        linked(author={"@type": "Person", "name": "Ada Lindqvist"}, datePublished="2026-03-04"),
    ),
    "headline twice": page(f"<h1>{HEADLINE}</h1><h2>{HEADLINE}</h2>{paragraphs()}", linked()),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_article_is_its_headline_and_its_paragraphs_word_for_word(layout: str) -> None:
    article = _read(LAYOUTS[layout])
    assert [text for _, _, _, text in _blocks(article)] == [HEADLINE, *PARAGRAPHS]
    assert [(kind, level) for kind, level, _, _ in _blocks(article)] == [("heading", 1)] + [("paragraph", 0)] * 5
    assert article.info.title == HEADLINE
    assert article.warnings == ()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_has_the_whole_page(layout: str) -> None:
    article = _read(LAYOUTS[layout], EVERYTHING)
    for text in PARAGRAPHS:
        assert text in article.text
    if "<nav>" in LAYOUTS[layout]:
        assert [word for word in AROUND if word not in article.text] == ["tracker"]


def test_quotations_lists_and_subheadings_of_the_article() -> None:
    body = (
        f"<h1>{HEADLINE}</h1>{paragraphs(PARAGRAPHS[:3])}<h2>A costly crossing</h2>"
        "<blockquote><p>We had promised the islands a crossing, and a promise that nobody pays for is worth nothing.</p>"
        f"</blockquote>{paragraphs(PARAGRAPHS[3:])}<ol start='3'><li>The first boat leaves at six in the morning.</li>"
        "<li>The last one returns at eleven at night.</li></ol>"
    )
    assert [block for block in _blocks(_read(page(body))) if block[0] != "paragraph"] == [
        ("heading", 1, "", HEADLINE),
        ("heading", 2, "", "A costly crossing"),
        ("quotation", 1, "", "We had promised the islands a crossing, and a promise that nobody pays for is worth nothing."),
        ("item", 1, "3.", "The first boat leaves at six in the morning."),
        ("item", 1, "4.", "The last one returns at eleven at night."),
    ]  # fmt: skip


def test_lists_between_paragraphs_are_the_article_s_where_they_say_something() -> None:
    """trafilatura leaves some out where the page has many; buttons and links to other articles stay out."""
    words = (
        "<ul><li>the boat, which the county has ordered and paid for</li><li>the quay, for which it has not</li></ul>"
    )
    buttons = "<ul><li>Share</li><li>Save</li></ul>"
    links = "<ul><li><a href='/a'>Bridge plan dropped again, county says</a></li></ul>"
    texts = [f"<p>{text}</p>" for text in PARAGRAPHS]
    body = f"<h1>{HEADLINE}</h1>{texts[0]}{texts[1]}{words}{texts[2]}{buttons}{texts[3]}{links}{texts[4]}"
    blocks = _blocks(_read(page(body)))
    assert [text for kind, _, _, text in blocks if kind == "item"][:2] == [
        "the boat, which the county has ordered and paid for",
        "the quay, for which it has not",
    ]
    assert "Share" not in [text for *_, text in blocks]


def test_a_page_that_no_site_made_loses_nothing() -> None:
    body = f"<h1>{HEADLINE}</h1><p>By Ada Lindqvist</p><p>4 March 2026</p>{paragraphs()}<p>Related: none</p>"
    head = f"<meta name='author' content='Ada Lindqvist'><title>{HEADLINE}</title>"
    article = _read(f"<html><head>{head}</head><body>{body}</body></html>")
    texts = [HEADLINE, "By Ada Lindqvist", "4 March 2026", *PARAGRAPHS, "Related: none"]
    assert [text for _, _, _, text in _blocks(article)] == texts
    assert article.info.byline == "Ada Lindqvist"


@pytest.mark.parametrize("generator", ["LibreOffice 7.4.7.2 (Linux)", "Microsoft Word 15 (filtered)", "pandoc"])
def test_all_that_a_word_processor_wrote_is_the_article(generator: str) -> None:
    body = "<p>Short.</p><ul><li><a href='/a'>One</a></li><li><a href='/b'>Two</a></li></ul><p>Related: none</p>"
    head = f"<meta name='generator' content='{generator}'><title>What the file is called</title>"
    article = _read(f"<html><head>{head}</head><body>{body}</body></html>")
    assert article.text == "Short.\n\nOne\nTwo\n\nRelated: none"
    assert (article.info.title, article.warnings) == ("What the file is called", ())


def test_links_and_emphasis_of_the_article_lie_over_its_words() -> None:
    first = (
        PARAGRAPHS[0].replace("car ferry", "<b>car <i>ferry</i></b>").replace("Norvik", "<a href='/norvik'>Norvik</a>")
    )
    head = "<link rel='canonical' href='https://tide.example/news/ferry'>"
    article = _read(page(paragraphs((first, *PARAGRAPHS[1:])), head))
    assert PARAGRAPHS[0] in article.text
    assert [(mark.kind, article.text[mark.start : mark.end], mark.target) for mark in article.marks] == [
        ("bold", "car ferry", ""),
        ("italic", "ferry", ""),
        ("link", "Norvik", "https://tide.example/norvik"),
    ]


def test_words_that_markup_divides_are_whole() -> None:
    first = PARAGRAPHS[0].replace("The car", "<b>T</b>he c<!-- x -->ar").replace("outer", "out<span>er</span>")
    assert PARAGRAPHS[0] in _read(page(paragraphs((first, *PARAGRAPHS[1:])))).text


@pytest.mark.parametrize(
    "first",
    [
        "일반적인 <code>let</code>처럼 주변 스코프에 바인딩되고 <a href='/k'>총리</a>는 그것이 아니라고 말했다.",
        "Az ülésen <a href='/o'>Orbán</a>nak <b><i>válaszolt</i></b> a polgármester, <em>de</em> nem a lapnak.",
        "<b>Words</b> <i><b>within</b> words</i> <b>with<i>out</i></b>a space, and <span>spa<b>n</b></span>s of them, he said.",
    ],
)
def test_words_that_go_on_after_markup_are_kept(first: str) -> None:
    plain = re.sub("<[^>]+>", "", first)
    assert plain in _read(page(paragraphs((*PARAGRAPHS[:2], first, *PARAGRAPHS[2:])))).text


def test_letters_come_unchanged() -> None:
    odd = "Cafe\u0301 and café, 5\u00a0km\u202fon, a\u00adb, fi\ufb01, Å\u212b, \u200fأهلا\u200e, 👩\u200d🌾 and ｆｕｌｌ‐width words."
    texts = (*PARAGRAPHS[:2], odd, *PARAGRAPHS[2:])
    assert odd in _read(page(paragraphs(texts))).text


def test_an_article_that_stands_in_the_linked_data_alone_keeps_its_paragraphs() -> None:
    head = f"<title>x</title>{linked(articleBody=chr(10).join(PARAGRAPHS))}"
    menu = "<nav><a href='/'>Home</a></nav><p>Subscribe to read on.</p>"
    article = _read(f"<html><head>{head}</head><body><div id='app'></div>{menu}</body></html>")
    assert article.text == "\n\n".join((HEADLINE, *PARAGRAPHS))


def test_a_page_without_an_article_is_shown_whole() -> None:
    article = _read("<html><body><nav><ul><li><a href='/'>Home</a><li><a href='/n'>News</a></ul></nav></body></html>")
    assert article.text == "Home\nNews"


@pytest.mark.parametrize("source", ["", " \n", "<!-- nothing -->", "<html></html>", "<p></p>", "<script>x</script>"])
def test_an_empty_page_is_an_empty_article(source: str) -> None:
    assert _read(source).text == ""
    assert _read(source, EVERYTHING).blocks == ()


# ---- the whole page


def test_white_space_is_as_on_a_page() -> None:
    assert _everything(
        "<p> One\n\t two<br> three <br/>four\u00a0 five\n</p><div>six<span> seven </span> eight</div>nine"
    ) == [
        ("paragraph", 0, "", "One two\nthree\nfour\u00a0 five"),
        ("paragraph", 0, "", "six seven eight"),
        ("paragraph", 0, "", "nine"),
    ]
    assert _everything("<pre>a\n  b\n\nc<br>d</pre>") == [("code", 0, "", "a\n  b\n\nc\nd")]


def test_lists_and_quotations_within_one_another() -> None:
    assert _everything(
        "<ul><li>a<ul><li>b<p>more b</p></ul>after<li><p>c</p></ul><ol reversed><li>x<li value=7>y<li>z</ol>"
        "<blockquote>q<blockquote>r<ul><li>s</ul></blockquote></blockquote><li>loose"
    ) == [
        ("item", 1, "•", "a"),
        ("item", 2, "•", "b"),
        ("item", 2, "", "more b"),
        ("item", 1, "", "after"),
        ("item", 1, "•", "c"),
        ("item", 1, "3.", "x"),
        ("item", 1, "7.", "y"),
        ("item", 1, "6.", "z"),
        ("quotation", 1, "", "q"),
        ("quotation", 2, "", "r"),
        ("item", 1, "•", "s"),
        ("item", 1, "•", "loose"),
    ]


def test_tables_captions_and_headings() -> None:
    assert _everything(
        "<table><caption>Boats</caption><tr><th>Name<th>Seats<tr><td>Ida<td></tr><tr><td><p>laid</p><p>out</p><td>so</table>"
        "<figure><img alt=x><figcaption>At the quay</figcaption></figure><h6>Small</h6><dl><dt>Term<dd>Meaning</dl>"
    ) == [
        ("caption", 0, "", "Boats"),
        ("paragraph", 0, "", "Name | Seats"),
        ("paragraph", 0, "", "Ida |"),
        ("paragraph", 0, "", "laid"),
        ("paragraph", 0, "", "out"),
        ("paragraph", 0, "", "so"),
        ("caption", 0, "", "At the quay"),
        ("heading", 6, "", "Small"),
        ("paragraph", 0, "", "Term"),
        ("paragraph", 0, "", "Meaning"),
    ]


def test_what_a_browser_does_not_show_is_left_out() -> None:
    assert _everything(
        "seen<p hidden>1</p><p style='color:red; Display : none'>2</p><span style='visibility:hidden'>3</span>"
        "<script>4</script><style>5</style><noscript>6</noscript><template>7</template><select><option>8</select>"
        "<textarea>9</textarea><iframe>10</iframe><dialog>11</dialog><svg><title>12</title></svg><!-- 13 --><p>too</p>"
    ) == [("paragraph", 0, "", "seen"), ("paragraph", 0, "", "too")]


def test_marks_over_the_words() -> None:
    assert _marks(
        "a<b> b <em>c</em></b> <code>d</code><s>e</s><del>f</del> <a href=' /g?a=1&amp;b=2 '>g<b>h</b></a>"
    ) == [
        ("bold", "b c", ""),
        ("italic", "c", ""),
        ("code", "d", ""),
        ("strike", "e", ""),
        ("strike", "f", ""),
        ("link", "gh", "/g?a=1&b=2"),
        ("bold", "h", ""),
    ]


def test_links_count_from_the_page_s_own_address() -> None:
    links = "<a href='x'>1</a><a href='#n'>2</a><a href='//h/y'>3</a><a href='mailto:a@b.example'>4</a><a href='http://[x'>5</a>"
    assert [target for _, _, target in _marks(links)] == ["x", "#n", "//h/y", "mailto:a@b.example", "http://[x"]
    own = "<link rel=canonical href='https://tide.example/a/b'>"
    assert [target for _, _, target in _marks(links, own)] == [
        "https://tide.example/a/x", "https://tide.example/a/b#n", "https://h/y", "mailto:a@b.example", "http://[x",
    ]  # fmt: skip
    assert _marks("<a href=x>1</a>", f"{own}<base href='http://other.example/c/'>")[0][2] == "http://other.example/c/x"
    for base in ("file:///etc/", "javascript:x", "relative/"):
        assert _marks("<a href=x>1</a>", f"<base href='{base}'>")[0][2] == "x"


@pytest.mark.parametrize("target", ["javascript:x()", " Java\nScript:x()", "data:text/html,x", "file:///etc/passwd", "", "vbscript:x"])  # fmt: skip
def test_an_address_that_would_run_something_is_no_link(target: str) -> None:
    assert _marks(f"<a href='{target}'>go</a>") == []


# ---- encodings


@pytest.mark.parametrize(
    ("charset", "codec", "named"),
    [
        ("<meta charset='iso-8859-1'>", "windows-1252", "windows-1252"),
        ("<meta charset='windows-1251'>", "windows-1251", "windows-1251"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=shift_jis'>", "cp932", "cp932"),
        ("<meta charset=GB2312>", "gb18030", "gb18030"),
        ("<style>" + "p { color: red }" * 900 + "</style><meta charset='iso-8859-1'>", "windows-1252", "windows-1252"),
        ("<meta charset='utf-8'>", "utf-8", ""),
        ("<meta charset='iso-8859-1'>", "utf-8", ""),
        ("<meta charset='nonsense'>", "utf-8", ""),
        ("<meta charset='rot13'>", "utf-8", ""),
        ("", "utf-8-sig", ""),
        ("", "utf-16", "utf-16"),
    ],
)
def test_the_encoding_that_a_page_says(charset: str, codec: str, named: str) -> None:
    words = {"cp932": "日本語の新聞", "gb18030": "中文报纸", "windows-1251": "Газета"}.get(codec, "“Zoë’s” café …")
    source = page(
        paragraphs((*PARAGRAPHS[:1], words + " und mehr, the paper said on Wednesday morning.")), charset=charset
    )
    if codec in ("cp932", "gb18030", "windows-1251"):
        source = source.replace("\u00a0", " ").replace("“", '"').replace("”", '"')
    article = _read(source.encode(codec))
    assert words in article.text
    assert (article.info.encoding, article.warnings) == (named, ())


def test_a_chosen_encoding_and_a_guess() -> None:
    source = page(paragraphs(("Zoë – “yes” and café, the paper said.", *PARAGRAPHS)), charset="").encode("windows-1252")
    article = _read(source)
    assert ("Zoë – “yes”" in article.text, article.info.encoding, len(article.warnings)) == (True, "windows-1252", 1)
    assert "Zoë – “yes”" in _read(source, Choices(encoding="windows-1252")).text
    with pytest.raises(readers.ReadError, match="utf-8"):
        _read(source, Choices(encoding="utf-8"))


def test_xhtml_with_a_declaration() -> None:
    source = (
        '<?xml version="1.0" encoding="iso-8859-1"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://x">\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="sv"><head><title>Zoë</title><script src="x" /></head><body>'
        f'<a id="n" /><h1>{HEADLINE}</h1>{paragraphs()}<p>Zoë&nbsp;&eacute; and the paper said on Wednesday.</p></body></html>'
    ).replace("“", '"').replace("”", '"')  # fmt: skip
    article = _read(source.encode("iso-8859-1"), name="a.xhtml")
    assert article.text.endswith("Zoë\u00a0é and the paper said on Wednesday.")
    assert (article.info.title, article.info.language) == (HEADLINE, "sv")


# ---- hostile and broken pages


def test_entities_are_never_expanded() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for end in ("&e11;", "&f; <p>x</p>"):
        source = (
            f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "lol">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        )
        text = _read(f"{source}<html><body><p>before {end} after</p></body></html>", EVERYTHING).text
        assert len(text) < 100
        assert text.startswith("before &")


@pytest.mark.parametrize(
    "source",
    [
        "<words<tr> <img alt=x>&#x8a;<title><title></code><tr>",
        "</a><code><aåhref='http://h'><title>\r<words<a href='x'>y",
    ],
)
def test_elements_with_names_that_no_element_has(source: str) -> None:
    assert _read(source).text


def test_nul_bytes_and_control_characters_are_dropped() -> None:
    source = page(paragraphs(("One\x00 two\x07 three&#0;&#1;&#13;four&#xD800; said the paper.", *PARAGRAPHS)))
    assert "One two three" in _read(source).text


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul><li", "table><tr><td"])
def test_deep_pages(tag: str) -> None:
    fits = f"<html><body>{f'<{tag}>' * 300}words at the bottom"
    assert "words at the bottom" in _read(fits, EVERYTHING).text
    with pytest.raises(readers.ReadError, match="too deep in one another"):
        _read(f"<html><body>{f'<{tag}>' * 100_000}words", EVERYTHING)


@pytest.mark.parametrize(
    "source",
    [
        "<" * 50_000, "&" * 50_000, "<p a='" + "x" * 1_000_000 + "'>words", "<p " + "a " * 50_000 + ">words</p>",
        "<!--" * 20_000, "<![CDATA[" * 10_000, "<p>" + "words " * 100_000, "<p>w" * 20_000, "<meta charset=" * 1000,
        "<title>" + "x | " * 5000, "<a href='" + "../" * 20_000 + "'>x</a>",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>words",
        "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":" + "9" * 5000 + "}</script>words",
    ],
)  # fmt: skip
def test_hostile_pages_are_read(source: str) -> None:
    for choices in (Choices(), EVERYTHING):
        laws.check(_read(source, choices))


PIECES = (
    "<p>", "</p>", "<div>", "</div>", "<h1>", "</h2>", "<ul>", "<li>", "</ul>", "<ol start=2>", "<blockquote>", "<pre>",
    "</pre>", "<table>", "<tr>", "<td>", "</table>", "<br>", "<b>", "</b>", "<i>", "</a>", "<a href='x'>", "<a href='http://h/'>",
    "<script>", "</script>", "<style>", "<!--", "-->", "<title>", "</title>", "<base href='http://h/'>", "<svg>", "<math>",
    "<body>", "</body>", "</html>", "<html lang=en>", "<head>", "<article>", "</article>", "<nav>", "<p hidden>",
    "<p style='display:none'>", "<figure>", "<figcaption>", "<img alt=x>", "<select>", "<option>", "<code>", "</code>",
    "<meta charset=utf-16>", "<meta name=author content='A'>", "<h1 itemprop=headline>", "<time datetime=2026-01-01>",
    "<link rel=canonical href='http://h/x'>", "&amp;", "&nbsp;", "&#13;", "&#x80;", "&#0;", "&#xD800;", "&bogus;", "&",
    "<", ">", "'", '"', "<![CDATA[", "]]>", "<!DOCTYPE html>", "<?xml version='1.0'?>", "<?php x ?>", "\x00", "\x0b", "\r",
    "\x0c", "\u2028", "e\u0301", "\u00a0", "\ufeff", "\u00ad", "👩\u200d🌾", "أهلا", "words", " ", "\n", "He said so. ",
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"H\",\"author\":[{}]}</script>",
    " ".join(PARAGRAPHS[:2]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join), st.booleans())
def test_the_laws_hold_of_any_page_and_it_reads_the_same_twice(source: str, everything: bool) -> None:
    data = b"<p>x " + source.encode("utf-8", "replace")
    choices = Choices(encoding="utf-8", extraction=readers.EVERYTHING if everything else "")
    try:
        article = html.read(data, Path("a.html"), choices)
    except readers.ReadError:
        return
    laws.check(article)
    assert html.read(data, Path("a.html"), choices) == article


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([piece.encode() for piece in PIECES]) | st.binary(max_size=6), max_size=25).map(b"".join)
)
def test_any_bytes_are_an_article_or_a_sentence(data: bytes) -> None:
    try:
        laws.check(html.read(data, Path("a.html"), Choices()))
    except readers.ReadError as error:
        assert error.message


def test_a_page_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "ferry.HTM"
    path.write_text(LAYOUTS["JSON-LD"])
    article = readers.read(path)
    assert (article.info.reader, article.info.media_type, article.info.extraction) == ("html/2", "text/html", "")
    assert article.text == "\n\n".join((HEADLINE, *PARAGRAPHS))
    assert article == readers.read_here(path)
    whole = readers.read(path, EVERYTHING)
    assert whole.info.extraction == readers.EVERYTHING
    assert "Bridge plan" in whole.text
