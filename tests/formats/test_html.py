"""The report as a page: what stands in it, that nothing of a file is markup, and that nothing is fetched or run."""

import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from lxml import etree
from lxml import html as lxml_html

from annotator.core.codebook import Codebook, Label
from annotator.core.model import ArticleInfo, Document, Source
from annotator.formats import Item, LeftOut, highlighting, html
from tests.formats.making import TEXT, annotation, attribution, document
from tests.formats.test_markdown import HOSTILE
from tests.strategies import documents


def page(*items: Item) -> Any:
    [file] = html.write(items).files
    assert file.data.endswith(html.ENDING.encode())
    return lxml_html.document_fromstring(file.data.decode())


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def rows(root: Any, heading: str) -> list[list[str]]:
    [table] = [one for one in root.iter("table") if words(one.find("thead/tr/th[2]")) == heading]
    return [[words(cell) for cell in row.iterchildren()] for row in table.find("tbody")]


def test_who_said_what_with_the_words_in_their_place() -> None:
    root = page(Item("news/a.txt", attribution()))
    quote, claim = rows(root, "Who")
    assert quote == [
        *("1", "Ada Lund; The council; A report", "“No,” … “and never.”", "Quote, direct", "said; agreed", "Look."),
    ]
    assert claim[3] == "Claim (suggested)"
    for link in root.iterfind(".//table//a"):
        [target] = root.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert words(target)
    article = root.find(".//article")
    said = "".join(article.xpath(".//text()[not(ancestor::sup)]"))
    assert "".join(said.split()) == "".join(TEXT.split())
    marked = ["".join(mark.xpath(".//text()[not(ancestor::sup)]")) for mark in article.iter("mark")]
    assert "“No,”" in marked
    assert "never" in marked
    assert {"she", "said", "Ada Lund", "agreed"} <= set(marked)


def test_a_report_of_the_tables_alone() -> None:
    [file] = html.write([Item("news/a.txt", attribution())], articles="tables").files
    root = lxml_html.document_fromstring(file.data.decode())
    assert rows(root, "Who") == rows(page(Item("news/a.txt", attribution())), "Who")
    assert root.find(".//article") is None
    assert not root.xpath("//a[starts-with(@href, '#')]")


def test_the_figures() -> None:
    kinds = ("direct", "direct", "indirect", "mixed")
    many = [
        annotation(f"q{number}", "quote", "No", attributes={"type": kind}, links={"who": ("s",)})
        for number, kind in enumerate(kinds)
    ]
    lone = annotation("x", "quote", "never")
    source = Source(id="s", name="Ada Lund", kind="person")
    items = [
        Item("a.txt", document(*many, sources=(source,), title="One", published="2026-11-01")),
        Item("b.txt", document(many[0], lone, sources=(source,), title="Two", published="2026-11-03T09:00:00Z")),
        Item("c.txt", document(lone, title="Three", published="in spring")),
    ]
    root = page(*items)
    tiles = {words(tile.find("span")): words(tile.find("b")) for tile in root.iterfind(".//ul[@class='tiles']/li")}
    assert tiles == {
        "articles": "3", "quotes": "7", "speaker": "1", "of quotes direct": "43%", "quotes name nobody": "2",
    }  # fmt: skip
    titles = [[words(title) for title in plot.iter("title")] for plot in root.iter("svg")]
    assert titles == [
        [
            "Ada Lund: 3 direct, 1 mixed, 1 indirect, 0 not said",
            "Nobody named: 0 direct, 0 mixed, 0 indirect, 2 not said",
        ],
        [
            "One: 2 direct, 1 mixed, 1 indirect, 0 not said",
            "Two: 1 direct, 0 mixed, 0 indirect, 1 not said",
            "Three: 0 direct, 0 mixed, 0 indirect, 1 not said",
        ],
        ["2026-11-01: 4", "2026-11-02: 0", "2026-11-03: 2"],
    ]
    assert rows(root, "Direct") == [["Ada Lund", "3", "1", "1", "0", "0", "2"]]


@pytest.mark.parametrize(
    ("dates", "names"),
    [
        (["2026-01-15", "2026-03-02"], ["2026-01-15", "2026-03-02"]),
        (["2025-11-15", "2026-03-02"], ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]),
        (["2011-11-15", "2013-03-02", "2026"], ["2011-11", "2013-03"]),
        (["1999-11-15", "2004-03-02"], ["1999", "2000", "2001", "2002", "2003", "2004"]),
    ],
)
def test_dates_go_by_days_months_or_years(dates: list[str], names: list[str]) -> None:
    from annotator.formats.reporting import by_date

    bars, undated = by_date((one, "direct") for one in dates)
    assert (bars[0].name, bars[-1].name) == (names[0], names[-1])
    assert len(bars) <= 48
    assert sum(bar.total for bar in bars) + undated == len(dates)


def test_a_claim_has_its_verdict_and_evidence() -> None:
    evidence = [{"url": "https://x.example/a", "note": "Audit", "date": "2026"}, {"url": "javascript:alert(1)"}, 3]
    said = {"verdict": "false", "evidence": evidence}
    claim = annotation("k", "claim", "double", attributes=said, links={"supports": ("q",)})
    [row] = rows(page(Item("a.txt", document(claim, annotation("q", "quote", "never")))), "Claim")
    assert row == ["2", "double", "false", "Supports: never Audit https://x.example/a (2026) javascript:alert(1)"]


def test_an_empty_document_and_no_document_have_a_report() -> None:
    assert "Nothing is marked" in words(page(Item("a.txt", document())))
    assert "0 articles" in words(page())


ALLOWED = {
    "id",
    "class",
    "style",
    "href",
    "rel",
    "dir",
    "lang",
    "scope",
    "charset",
    "http-equiv",
    "content",
    "name",
} | {*("viewbox", "role", "aria-label", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "rx", "text-anchor")}
TAGS = set(
    "html head meta title style body header main section p h1 h2 h3 ul li b i span figure figcaption svg g text rect "
    "line div table thead tbody tr th td a article mark sup".split()
)


def check_inert(root: Any) -> None:
    for element in root.iter():
        if element.tag is etree.Comment:
            assert element.text == " Report made with Annotator "
            continue
        assert element.tag in TAGS
        assert {name.lower() for name in element.attrib} <= ALLOWED
        if "href" in element.attrib:
            assert element.get("href").startswith(("#", "https://", "http://"))
            assert element.tag == "a"
        if element.tag == "style":
            assert "url(" not in element.text
            assert "@import" not in element.text
    policy = root.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("hostile", [*HOSTILE, "</style><script>x</script>", '" onclick="x', "{{ 7*7 }}", "url(//x)"])
def test_nothing_from_a_file_is_markup(hostile: str) -> None:
    record = annotation(
        "k",
        "claim",
        "double",
        note=hostile,
        attributes={"type": hostile, "verdict": hostile, "evidence": [{"note": hostile, "url": hostile}]},
        links={"source": ("m",), "who": ("s",)},
    )
    odd = annotation("o", hostile, "never")
    source = Source(id="s", name=hostile, kind="person")
    made = document(record, odd, annotation("m", "source", "they"), sources=(source,), title=hostile, url=hostile)
    book = Codebook((Label(label="claim", color=hostile, color_dark="red;}"), Label(label="source", part="source")))
    root = page(Item(hostile, made, book))
    check_inert(root)
    shown = "".join(hostile.translate(html._CONTROLS).split())
    assert shown in "".join(root.text_content().split())


@settings(max_examples=40, deadline=None)
@given(documents())
@example(Document(article=ArticleInfo(file="a"), text="\x1f"))
def test_any_document_has_a_report_with_its_text(made: Document) -> None:
    root = page(Item("a.txt", made))
    check_inert(root)
    said = "".join(root.find(".//article").xpath(".//text()[not(ancestor::sup)]"))
    assert "".join(said.split()) == "".join(made.text.translate(html._CONTROLS).split())


@settings(max_examples=60, deadline=None)
@given(documents())
def test_pieces_are_the_text_and_know_what_is_over_them(made: Document) -> None:
    lines = [line for line in made.text.split("\n") if line.strip()]
    pieces = list(highlighting.paragraphs(made.text, made.annotations))
    assert ["".join(piece.text for piece in line) for line in pieces] == lines
    lengths: Counter[str] = Counter()
    for piece in (piece for line in pieces for piece in line):
        for one in piece.under:
            lengths[one.id] += len(piece.text)
    for one in made.annotations:
        whole = len({at for span in one.spans for at in range(span.start, span.end)})
        assert lengths[one.id] <= max(whole, sum(span.end - span.start for span in one.spans))


def test_what_it_cannot_hold_is_counted() -> None:
    left_out: LeftOut = html.write([Item("a.txt", attribution())]).left_out
    assert left_out["tag"] == 2


def test_a_browser_fetches_nothing(tmp_path: Path, program: Callable[[str], str]) -> None:
    browser = program("chromium")
    path = tmp_path / "report.html"
    note = "<img src=https://x.example/a.png><script src=https://x.example/a.js></script>"
    record = annotation("q", "quote", "No", note=note, attributes={"evidence": [{"url": "https://x.example/b"}]})
    path.write_bytes(html.write([Item("a.txt", document(record, url="https://x.example/c"))]).files[0].data)
    log = tmp_path / "net.json"
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}"]
    picture = tmp_path / "page.png"
    command = [browser, *flags, "--disable-background-networking", f"--log-net-log={log}", f"--screenshot={picture}"]
    subprocess.run([*command, path.as_uri()], check=True, capture_output=True, timeout=120)
    assert picture.stat().st_size > 10_000
    assert "x.example" not in log.read_text(errors="replace")
