"""JSON: which field is the text, what is said of it, several articles in one file, and what is no article."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.model import Article
from annotator.readers import ReadError, json_article
from annotator.readers.choices import Choices
from tests.readers import laws


def _read(value: Any, name: str = "a.json") -> Article:
    source = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    article = json_article.read(source.encode(), Path(name), Choices())
    laws.check(article)
    return article


def _blocks(article: Article) -> list[tuple[str, int, str, str]]:
    return [(b.kind, b.level, b.marker, article.text[b.start : b.end]) for b in article.blocks]


def test_the_text_is_that_of_its_field_as_it_is() -> None:
    article = _read({"title": "T", "content": "  One <b>line</b>.\r\n\r\nTwo.\rThree. 🦭\n"})
    assert article.text == "  One <b>line</b>.\n\nTwo.\nThree. 🦭\n"
    assert [block[3] for block in _blocks(article)] == ["  One <b>line</b>.", "Two.", "Three. 🦭"]


@pytest.mark.parametrize("name", ["text", "Content", "body", "articleBody", "maintext", "article_text", "full-text"])
def test_names_of_the_text(name: str) -> None:
    assert _read({name: "words"}).text == "words"


@pytest.mark.parametrize(
    "value", [["a", "b"], [{"text": "a"}, {"content": "b", "x": 1}], {"text": "a\n\nb"}, ["a\n", "", "\nb"]]
)
def test_paragraphs_and_nested_texts(value: Any) -> None:
    assert _read({"body": value}).text == "a\n\nb"


def test_a_first_line_that_is_the_title_is_a_heading() -> None:
    assert _blocks(_read({"headline": "The  Head", "text": "The Head\nwords"})) == [
        ("heading", 1, "", "The Head"),
        ("paragraph", 0, "", "words"),
    ]


def test_what_is_said_of_the_article() -> None:
    info = _read({
        "headline": "T", "authors": ["A. One", {"name": "B. Two"}, 3], "publisher": {"name": "The Ledger"},
        "datePublished": "2026-03-04", "canonical_url": "https://ledger.example/1", "inLanguage": "en", "text": "x",
    }).info  # fmt: skip
    assert (info.title, info.byline, info.publication) == ("T", "A. One, B. Two", "The Ledger")
    assert (info.published, info.url, info.language) == ("2026-03-04", "https://ledger.example/1", "en")
    assert _read({"text": "x", "date": 1772600767}).info.published == "2026-03-04T05:06:07Z"
    assert _read({"text": "x", "date": 1772600767000}).info.published == "2026-03-04T05:06:07Z"
    odd = _read({"text": "x", "title": ["x"], "url": "javascript:x", "date": True, "author": 7, "lang": {}}).info
    assert (odd.title, odd.url, odd.published, odd.byline, odd.language) == ("", "", "", "", "")


def test_blocks_and_marks_of_the_projects_own_shape() -> None:
    value = {
        "text": "Head\n\none\ntwo",
        "blocks": [
            {"kind": "heading", "start": 0, "end": 4, "level": 1},
            {"kind": "item", "start": 6, "end": 9, "level": 1, "marker": "•"},
            {"kind": "item", "start": 10, "end": 13, "level": 1, "page": 2},
        ],
        "marks": [
            {"kind": "bold", "start": 6, "end": 8},
            {"kind": "link", "start": 7, "end": 9, "target": "https://x"},
        ],
    }
    article = _read(value)
    assert _blocks(article) == [("heading", 1, "", "Head"), ("item", 1, "•", "one"), ("item", 1, "", "two")]
    assert [mark.kind for mark in article.marks] == ["bold", "link"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"blocks": "x"},
        {"blocks": [{"kind": "paragraph", "start": 0, "end": 99}]},
        {"blocks": [{"kind": "paragraph", "start": 0, "end": 3}]},
        {"blocks": [{"kind": "heading", "start": 0, "end": 9}]},
        {"blocks": [{"kind": "script", "start": 0, "end": 9}]},
        {"blocks": [{"kind": "paragraph", "start": 0, "end": 9, "marker": "x"}]},
        {"blocks": [{"kind": "paragraph", "start": 0, "end": 9}], "marks": [{"kind": "bold", "start": 5, "end": 99}]},
        {"blocks": [{"kind": "paragraph", "start": 0, "end": 9}], "marks": [{"kind": "big", "start": 5, "end": 6}]},
        {"blocks": [{"kind": "paragraph", "start": 0, "end": 9}], "marks": 3},
        {"blocks": [{"kind": "paragraph", "start": -9, "end": 9}]},
    ],
)
def test_blocks_that_do_not_fit_are_said(wrong: dict[str, Any]) -> None:
    article = _read({"text": "some text", **wrong})
    assert _blocks(article) == [("paragraph", 0, "", "some text")]
    assert article.warnings == ("has blocks or marks that do not fit its text, so that its lines stand for them",)


RECORDS = [
    {"title": "One", "text": "a\nb", "source": "Ledger", "url": "https://x.example/1"},
    {"title": "Two", "text": "Two\nc", "source": "Ledger"},
]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (json.dumps(RECORDS), "all.json"),
        (json.dumps({"status": "ok", "articles": RECORDS}), "all.json"),
        ("\n".join(map(json.dumps, RECORDS)), "all.jsonl"),
        ("\ufeff" + "\r\n\r\n".join(map(json.dumps, RECORDS)) + "\r\n", "all.NDJSON"),
    ],
)
def test_several_articles_are_one_each_under_its_title(source: str, name: str) -> None:
    article = _read(source, name)
    assert _blocks(article) == [
        ("heading", 1, "", "One"),
        ("paragraph", 0, "", "a"),
        ("paragraph", 0, "", "b"),
        ("heading", 1, "", "Two"),
        ("paragraph", 0, "", "c"),
    ]
    assert (article.info.title, article.info.publication, article.info.url) == ("all", "Ledger", "")


def test_lines_that_cannot_be_read_are_counted() -> None:
    article = _read('{"text": "a"}\n{"text": }\n{"x": 1}\n{"text": "b", "text": "c"}\n{"text": "d"}', "a.jsonl")
    assert article.text == "a\n\nd"
    assert article.warnings[0].startswith("misses 3 of its records: line 2: ")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "is empty"),
        ("words", "could not be read: line 1, column 1"),
        ('{"text": NaN}', "NaN is not a number"),
        ('{"text": "\\ud800"}', "half of a surrogate pair"),
        ("[" * 100_000, "nested more than 200 deep"),
        ("{}", "no field of text is in it"),
        ('{"text": "  "}', "no field of text"),
        ("[1, null, []]", "no field of text"),
        ('{"format": "article-annotations", "text": ["a"], "annotations": []}', "holds annotations, not an article"),
        ('{"labels": []}', "holds a codebook"),
    ],
)
def test_what_is_no_article_is_said(source: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        _read(source)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 40) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ("text", "body", "title", "author", "date", "url", "blocks", "marks", "kind", "start", "end", "level")
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(VALUES, st.sampled_from(("a.json", "a.jsonl")))
def test_the_laws_hold_of_any_value(value: Any, name: str) -> None:
    try:
        article = json_article.read(json.dumps(value).encode(), Path(name), Choices())
    except ReadError:
        return
    laws.check(article)
