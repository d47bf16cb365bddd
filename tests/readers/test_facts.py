"""What a web page says of itself: headline, byline, publication, date, address, language."""

import json
from pathlib import Path

import pytest

from annotator.core.model import ArticleInfo
from annotator.readers import html
from annotator.readers.choices import Choices
from tests.readers.pages import HEADLINE, PARAGRAPHS, linked, meta, page, paragraphs

WHEN = "2026-03-04T06:30:00Z"
NEWS = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, "datePublished": WHEN}
ADA, BOTH = "Ada Lindqvist", "Ada Lindqvist, Bo Chen"


def _read(source: str) -> ArticleInfo:
    return html.read(source.encode(), Path("a.html"), Choices()).info


def _info(head: str = "", body: str = "", attributes: str = "") -> ArticleInfo:
    return _read(page(body or f"<h1>{HEADLINE}</h1>{paragraphs()}", head, attributes))


def _script(data: object) -> str:
    return f"<script type='application/ld+json'>{data if isinstance(data, str) else json.dumps(data)}</script>"


def test_what_json_ld_says() -> None:
    info = _info(
        "<link rel='canonical' href='https://tide.example/news/ferry'>"
        + linked(
            author=[{"@type": "Person", "name": "Ada Lindqvist"}, {"@type": "Person", "name": "Bo Chen"}],
            publisher={"@type": "Organization", "name": "The Morning Tide"},
            datePublished="2026-03-04T06:30:00+01:00",
            dateModified="2026-03-05",
            inLanguage="en-GB",
        )
    )
    assert (info.title, info.byline, info.publication) == (HEADLINE, "Ada Lindqvist, Bo Chen", "The Morning Tide")
    assert (info.published, info.url) == ("2026-03-04T06:30:00+01:00", "https://tide.example/news/ferry")
    assert info.language == "en-GB"


def test_json_ld_in_a_graph_with_references_and_faults() -> None:
    graph = (
        '{"@graph": [{"@type": "WebPage", "name": "x"}, {"@type": ["Article", "NewsArticle"], "headline": "Boats &amp; '
        'bridges", "author": {"@id": "#ada"}, "datePublished": "2026-03-04", "mainEntityOfPage": {"@id": '
        '"https://tide.example/b"},}, {"@id": "#ada", "@type": "Person", "name": "Ada\tLindqvist"}]}'
    )
    info = _info(
        f"<script type='application/ld+json'>{{broken</script><script type=application/ld+json>{graph}</script>"
    )
    assert (info.title, info.byline, info.published, info.url) == (
        "Boats & bridges", "Ada Lindqvist", "2026-03-04", "https://tide.example/b",
    )  # fmt: skip


def test_what_the_open_graph_and_meta_say() -> None:
    info = _info(
        f"<title>{HEADLINE} | The Morning Tide</title>"
        + meta(
            og__title=f"{HEADLINE} - The Morning Tide", og__site_name="The Morning Tide", og__url="https://tide.example/f",
            article__published_time="2026-03-04T05:30:00Z", author="By Ada Lindqvist", og__locale="en_GB",
        )
    )  # fmt: skip
    assert (info.title, info.byline, info.publication) == (HEADLINE, "Ada Lindqvist", "The Morning Tide")
    assert (info.published, info.url, info.language) == ("2026-03-04T05:30:00Z", "https://tide.example/f", "en-GB")


@pytest.mark.parametrize(
    ("head", "body", "byline"),
    [
        ('<meta name="byl" content="By ADA LINDQVIST">', "", "ADA LINDQVIST"),
        ('<meta name="parsely-author" content="Ada"><meta name="parsely-author" content="Bo">', "", "Ada, Bo"),
        ('<meta name="citation_author" content="Lindqvist, Ada">', "", "Lindqvist, Ada"),
        ('<meta name="DC.creator" content="Ada Lindqvist">', "", "Ada Lindqvist"),
        ('<meta property="article:author" content="https://facebook.example/ada">', "<p class='byline'>By Ada L</p>", "Ada L"),
        ("", "<span itemprop='author'><span itemprop='name'>Ada Lindqvist</span>, reporter</span>", "Ada Lindqvist"),
        ("", "<a rel='author' href='/ada'>Ada Lindqvist</a>", "Ada Lindqvist"),
        ("", "<div class='article-byline'>By <a href='/author/ada'>Ada Lindqvist</a> and <a href='/author/b'>Bo</a></div>",
         "Ada Lindqvist, Bo"),
        ("", "<p class='byline'>By Ada Lindqvist | Published 4 March 2026</p>", "Ada Lindqvist"),
        (linked(author="Ada Lindqvist"), "", "Ada Lindqvist"),
        (linked(author={"@type": "Organization", "name": "Norvik News Agency"}), "", "Norvik News Agency"),
        (linked(author={"@type": "Person", "name": ["Ada", "Bo"]}), "", "Ada, Bo"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_bylines(head: str, body: str, byline: str) -> None:
    assert _info(head, f"<h1>{HEADLINE}</h1>{body}{paragraphs()}").byline == byline


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ('<meta itemprop="datePublished" content="2026-03-04">', "", "2026-03-04"),
        ('<meta name="pubdate" content="20260304">', "", "2026-03-04"),
        ('<meta name="DC.date.issued" content="2026/03/04">', "", "2026-03-04"),
        ('<meta name="sailthru.date" content="Wed, 04 Mar 2026 06:30:00 +0100">', "", "2026-03-04T06:30:00+01:00"),
        ('<meta name="date" content="March 4, 2026">', "", "2026-03-04"),
        ('<meta name="date" content="2026-03-04 6:30:00 +0100">', "", "2026-03-04T06:30:00+01:00"),
        ('<meta name="date" content="2026-13-45">', "<time datetime='2026-03-04T06:30'>today</time>", "2026-03-04T06:30"),
        ("", "<time datetime='2020-01-01' class='updated'></time><time class='published' datetime='2026-03-04'></time>",
         "2026-03-04"),
        ("", "<span itemprop='datePublished'>4 March 2026</span>", "2026-03-04"),
        ("<link rel='canonical' href='https://tide.example/2026/03/04/ferry'>", "", "2026-03-04"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_dates(head: str, body: str, published: str) -> None:
    assert _info(head, f"<h1>{HEADLINE}</h1>{body}{paragraphs()}").published == published


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "<title>Boats | Norvik | The Morning Tide</title><meta property='og:site_name' content='Morning Tide'>",
            HEADLINE,
        ),
        (linked(headline="Ferry returns to the sound…"), HEADLINE),
        (meta(og__title="The Morning Tide", og__site_name="The Morning Tide"), HEADLINE),
        (meta(og__title="Boats – the long way home"), "Boats – the long way home"),
        (meta(og__title="Tide.example: x - tide.example", og__url="https://www.tide.example/"), "Tide.example: x"),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert _info(head).title == title


def test_a_title_without_a_headline_on_the_page() -> None:
    source = f"<html><head><title>{HEADLINE} | The Morning Tide</title></head><body>{paragraphs()}</body></html>"
    assert _read(source).title == HEADLINE


def test_where_a_page_was_saved_from() -> None:
    source = "<!-- saved from url=(0030)https://tide.example/news/ferry -->\n" + page(paragraphs())
    assert _read(source).url == "https://tide.example/news/ferry"


def _said(author: object, **more: object) -> str:
    return _script({**NEWS, "author": author, **more})


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        (_script([{"@graph": [{"@type": "WebSite", "name": "The Tide"}, {**NEWS, "author": [{"name": ADA}, {"name": "Bo Chen"}]}]}]), BOTH),
        (_said("Ada Lindqvist and Bo Chen"), BOTH),
        (_said({"name": "By Ada Lindqvist, Senior Reporter"}), ADA),
        (_said({"@list": [{"name": ADA}, {"name": "Bo Chen"}]}), BOTH),
        (_said({"@type": "Person", "givenName": "Ada", "familyName": "Lindqvist"}), ADA),
        (_said({"name": {"@value": ADA, "@language": "en"}}), ADA),
        (_said([[{"name": ADA}], {"name": ["Bo Chen"]}]), BOTH),
        (_script({"@type": "WebPage", "mainEntity": {**NEWS, "author": {"name": ADA}}}), ADA),
        (_script({"@type": "ItemList", "itemListElement": [{"item": {**NEWS, "headline": "Other", "author": {"name": "X Y"}}}]})
         + _said({"name": ADA}), ADA),
        (_said({"name": ADA}, liveBlogUpdate=[{**NEWS, "@type": "BlogPosting", "author": {"name": "X Y"}}]), ADA),
        (_said({"@type": "Organization", "name": "The Tide"}, creator=[ADA]), ADA),
        (_said({"name": ADA}).replace('"', "&quot;"), ADA),
        (_script("//<![CDATA[\n" + json.dumps({**NEWS, "author": ADA}) + "\n//]]>"), ADA),
        (_script("/* data */ " + json.dumps({**NEWS, "author": ADA})), ADA),
        (_script(json.dumps({"@type": "Organization", "name": "T"}) + "\n" + json.dumps({**NEWS, "author": ADA})), ADA),
        (_script(json.dumps({**NEWS, "author": ADA, "articleBody": "one\ntwo"}).replace("\\n", "\n")), ADA),
        (_script(json.dumps({**NEWS, "author": {"name": ADA}})[:-2]), ADA),
        (_script(json.dumps({**NEWS, "author": {"name": ADA}})[:-1] + ', "description": "He said "no" to it"}'), ADA),
        (_script({**NEWS, "@type": "http://schema.org/ReportageNewsArticle", "author": {"name": ADA}}), ADA),
    ],
)  # fmt: skip
def test_linked_data_as_sites_write_it(head: str, byline: str) -> None:
    info = _info(head)
    assert (info.title, info.byline, info.published) == (HEADLINE, byline, WHEN)


@pytest.mark.parametrize(
    ("shown", "byline"),
    [
        ("<p class='byline'>By Ada Lindqvist and Bo Chen<br>March 4, 2026 6:30 am</p>", BOTH),
        ("<p class='byline'>By <a href='/author/a'>Ada Lindqvist</a>, <a href='/author/b'>Bo Chen</a> and "
         "<a href='/author/c'>Cy Dunn</a></p>", f"{BOTH}, Cy Dunn"),
        ("<p class='author vcard'><a href='/a'><b class='fn'>Ada Lindqvist</b></a>\n<span>Senior Norvik Correspondent</span></p>", ADA),
        ("<div class='byline'><div>By</div><div>Ada Lindqvist</div></div>", ADA),
        ("<p class='byline'>By Ada Lindqvist, The Morning Tide</p>", ADA),
        ("<p class='byline'>The Morning Tide Ada Lindqvist</p>", ADA),
        ("<p class='byline'>By Ada Lindqvist for The Morning Tide</p>", ADA),
        ("<p class='byline'>Ada Lindqvist in Norvik</p>", ADA),
        ("<p class='byline'>By Ada Lindqvist (Reuters)</p>", ADA),
        ("<p class='byline'>Ada Lindqvist / AP</p>", ADA),
        ("<p class='byline'>By Ada Lindqvist, Associated Press</p>", ADA),
        ("<p class='byline'>By Ada Lindqvist ada@tide.example</p>", ADA),
        ("<p class='byline'>By Ada Lindqvist <a href='/t'>@adalind</a></p>", ADA),
        ("<p class='byline'>By Ada Lindqvist, Photographs by Bo Chen</p>", ADA),
        ("<p class='byline'>9:39AM GMT 04 Mar 2026</p>", ""),
        ("<p class='byline'>By Staff</p>", "Staff"),
        ("<p class='byline'>By The Associated Press</p>", "The Associated Press"),
        ("<cite class='byline'>By ADA LINDQVIST and BO CHEN - Norvik Writers | 1 hr ago</cite>", "ADA LINDQVIST, BO CHEN"),
        ("<div class='x'><span>By <a href='/x'>Ada Lindqvist</a>, Norvik</span></div>", ADA),
        ("<p class='meta'>BY ADA LINDQVIST</p>", "ADA LINDQVIST"),
        ("<div itemprop='author' itemscope><meta itemprop='name' content='Ada Lindqvist'></div>"
         "<div itemprop='author' itemscope><span itemprop='name'>Bo Chen</span></div>", BOTH),
        ("<div class='comment'><span class='comment-author author'>Angry Reader</span></div>", ""),
    ],
)  # fmt: skip
def test_names_are_all_that_is_taken_of_a_byline(shown: str, byline: str) -> None:
    body = f"<h1>{HEADLINE}</h1>{shown}{paragraphs()}"
    source = page(body, meta(og__site_name="The Morning Tide"))
    article = html.read(source.encode(), Path("a.html"), Choices())
    assert article.info.byline == byline
    if byline and "comment" not in shown:
        assert article.text == "\n\n".join((HEADLINE, *PARAGRAPHS))


@pytest.mark.parametrize(
    ("language", "shown"), [("de", "Von Ada Lindqvist und Bo Chen, Norvik"), ("fr", "Par Ada Lindqvist et Bo Chen")]
)
def test_names_after_the_word_that_other_languages_put_before_them(language: str, shown: str) -> None:
    body = f"<h1>{HEADLINE}</h1><p class='byline'>{shown}</p>{paragraphs()}"
    assert _info("", body, f"lang='{language}'").byline == BOTH


@pytest.mark.parametrize(
    ("head", "shown", "published"),
    [
        (_script({**NEWS, "datePublished": "Wed Mar 04 2026 06:30:00 GMT+0000 (UTC)"}), "", WHEN),
        (_script({**NEWS, "datePublished": "20260304T063000Z"}), "", WHEN),
        (_script({**NEWS, "datePublished": "1772605800000"}), "", WHEN),
        (_script({"@type": "NewsArticle", "dateModified": "2026-03-09"}) + meta(article__published_time=WHEN), "", WHEN),
        (_script({"@type": "NewsArticle", "dateModified": "2026-03-09"}), "", "2026-03-09"),
        ("", "<p>Updated <time datetime='2026-03-09'>9</time></p><p>Published <time datetime='2026-03-04'>4</time></p>", "2026-03-04"),
        ("", "<time itemprop='dateModified' datetime='2026-03-09'></time><time datetime='2026-03-04'></time>", "2026-03-04"),
        ("", "<time datetime='today'>4 March 2026</time>", "2026-03-04"),
        ("", "<p class='dateline'>Published: 4 March 2026</p>", "2026-03-04"),
        ("", "<p class='datum'>04.03.2026, 06:30 Uhr</p>", "2026-03-04"),
        ("", "<span class='pub-date'>2026年3月4日 06:30</span>", "2026-03-04"),
        ("", "<span class='date'>4 марта 2026</span>", "2026-03-04"),
        ("", "<span class='date'>4 de marzo de 2026</span>", "2026-03-04"),
    ],
)  # fmt: skip
def test_the_day_of_publication_and_not_of_a_change(head: str, shown: str, published: str) -> None:
    article = html.read(page(f"<h1>{HEADLINE}</h1>{shown}{paragraphs()}", head).encode(), Path("a.html"), Choices())
    assert article.info.published == published
    assert article.text == "\n\n".join((HEADLINE, *PARAGRAPHS))


@pytest.mark.parametrize(
    ("head", "shown", "title"),
    [
        (meta(og__title=f"{HEADLINE} - Ada Lindqvist"), f"<h1>{HEADLINE}</h1>", HEADLINE),
        (meta(og__title=f"Norvik: {HEADLINE} - Local - Tide"), f"<h1>{HEADLINE}</h1>", HEADLINE),
        (meta(og__title="Ferry is back!", twitter__title=HEADLINE), f"<h1>{HEADLINE}</h1>", HEADLINE),
        (meta(og__title="Ferry is back!"), f"<h1>{HEADLINE}</h1>", "Ferry is back!"),
        ("<title>短缺药品保供稳价 全力保障临床用药需求-新华网</title>", "", "短缺药品保供稳价 全力保障临床用药需求"),
        ("<title>海峡の船が戻る　：朝潮新聞</title>" + meta(og__site_name="朝潮新聞社"), "", "海峡の船が戻る"),
        ("<title>x</title>", "<h1>The <em><b>ferry</b></em> that <a href='/x'>came <i>back</i></a> today</h1>", "The ferry that came back today"),
    ],
)  # fmt: skip
def test_the_title_is_the_headline_that_the_page_shows(head: str, shown: str, title: str) -> None:
    assert _info(head, f"{shown}{paragraphs()}").title == title


def test_half_a_character_in_linked_data_is_a_question_mark() -> None:
    head = _script(json.dumps({**NEWS, "author": ADA}).replace("Ferry", "Fer\\ud800ry \\ud83e\\uddad"))
    article = html.read(page(paragraphs(), head).encode(), Path("a.html"), Choices())
    assert article.info.title.startswith("Fer?ry \U0001f9ad returns")
    assert article.text.startswith("Fer?ry \U0001f9ad returns")
