"""Mail and web pages saved as one file, made by Python's own library for mail."""

from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.model import Article
from annotator.readers import EVERYTHING, Choices, ReadError, eml, mhtml
from tests.readers import laws
from tests.readers.pages import HEADLINE, PARAGRAPHS, page, paragraphs

WORDS = (
    "The ferry stays in port, the union said.\n\n> We were promised talks.\n> They never came.\n\nNothing more — 🌉."
)


def mail(body: str = WORDS, **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = headers.pop("subject", "Strike at the harbour — day two")
    message["From"] = headers.pop("sender", "Zoë Berg <zoe@paper.example>")
    message["Date"] = "Mon, 23 Nov 2026 08:30:00 +0100"
    message.set_content(body)
    return message


def read(message: EmailMessage | bytes, choices: Choices | None = None) -> Article:
    data = message if isinstance(message, bytes) else message.as_bytes()
    article = eml.read(data, Path("letter.eml"), choices or Choices())
    laws.check(article)
    return article


def shapes(article: Article) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, article.text[block.start : block.end]) for block in article.blocks]


def test_a_mail_is_its_subject_and_its_words() -> None:
    article = read(mail())
    assert shapes(article) == [
        ("heading", 1, "Strike at the harbour — day two"),
        ("paragraph", 0, "The ferry stays in port, the union said."),
        ("quotation", 1, "We were promised talks.\nThey never came."),
        ("paragraph", 0, "Nothing more — 🌉."),
    ]
    info = article.info
    assert (info.title, info.byline) == ("Strike at the harbour — day two", "Zoë Berg")
    assert info.published == "2026-11-23T08:30:00+01:00"


@pytest.mark.parametrize(
    "date",
    ["Mon, 23 Nov 99999999999999 08:30:00 +0100", "Mon, 99 Nov 2026", "x", "Mon, 23 Nov 2026 08:30:00 +999999999"],
)
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    data = f"Subject: Strike\nDate: {date}\nContent-Type: text/html\n\n<p>The ferry stays in port.</p>".encode()
    assert read(data).info.published == ""
    assert mhtml.read(data, Path("a.mhtml"), Choices()).text.endswith("The ferry stays in port.")


def test_of_two_ways_to_say_the_same_the_plain_words_are_taken() -> None:
    message = mail()
    message.add_alternative("<p>The ferry <b>stays</b> in port, the union said.</p>", subtype="html")
    assert "bold" not in [mark.kind for mark in read(message).marks]


def test_where_the_plain_words_say_nothing_the_page_is_taken() -> None:
    message = mail("See the page.")
    html = (
        "<p>The ferry <b>stays</b> in port, the union said, and nobody knows for how long it will.</p><ul><li>one</ul>"
    )
    message.add_alternative(html, subtype="html")
    article = read(message)
    assert [kind for kind, _, _ in shapes(article)] == ["heading", "paragraph", "item"]
    (mark,) = article.marks
    assert (mark.kind, article.text[mark.start : mark.end]) == ("bold", "stays")


def test_lines_that_flow_are_one_and_depths_of_quotation_are_told_apart() -> None:
    data = (
        b"Subject: x\r\nContent-Type: text/plain; format=flowed\r\n\r\n"
        b"One line that \r\ngoes on.\r\n>> inner \r\n>> words\r\n> outer\r\n"
    )
    assert shapes(read(data))[1:] == [
        ("paragraph", 0, "One line that goes on."),
        ("quotation", 2, "inner words"),
        ("quotation", 1, "outer"),
    ]


def test_the_space_at_a_break_may_be_none_of_the_words() -> None:
    data = "Subject: x\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n日本語の \n新聞。\n"
    assert shapes(read(data.encode()))[1:] == [("paragraph", 0, "日本語の新聞。")]


def test_words_on_both_sides_of_a_picture_are_all_there() -> None:
    message = MIMEMultipart("mixed")
    message["Subject"] = "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?="
    for part in (MIMEText("Before the picture."), MIMEImage(b"x", "png"), MIMEText("<p>After it.</p>", "html")):
        message.attach(part)
    message.attach(MIMEText("The list's own foot."))
    assert read(message.as_bytes()).text == "日本\n\nBefore the picture.\n\nAfter it.\n\nThe list's own foot."


def test_a_mail_within_a_mail_stands_under_its_subject() -> None:
    message = MIMEMultipart("mixed")
    message["Subject"] = "Fwd: Strike"
    message.attach(MIMEText("See below."))
    inner = mail()
    inner.add_alternative("<p>The ferry stays in port, the union said.</p>", subtype="html")
    message.attach(MIMEMessage(inner))
    assert shapes(read(message.as_bytes()))[:4] == [
        ("heading", 1, "Fwd: Strike"),
        ("paragraph", 0, "See below."),
        ("heading", 2, "Strike at the harbour — day two"),
        ("paragraph", 0, "The ferry stays in port, the union said."),
    ]


def test_a_page_alone_with_pictures_beside_it() -> None:
    message = MIMEMultipart("alternative")
    message["Subject"] = "Strike"
    related = MIMEMultipart("related")
    related.attach(MIMEText("<p>The ferry <b>stays</b> in port.</p>", "html"))
    related.attach(MIMEImage(b"x", "png"))
    message.attach(related)
    assert read(message.as_bytes()).text == "Strike\n\nThe ferry stays in port."


def test_attachments_stay_closed_and_are_said() -> None:
    message = mail()
    message.add_attachment(b"\x00" * 100, maintype="application", subtype="pdf", filename="plan.pdf")
    assert read(message).warnings == ("has 1 attachment, which stay in the mail",)


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1", "utf-8"])
@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
def test_encodings(charset: str, transfer: str) -> None:
    message = EmailMessage()
    message["Subject"] = "Grüße"
    message.set_content("Schöne Grüße aus Köln.", charset=charset, cte=transfer)
    assert read(message).text == "Grüße\n\nSchöne Grüße aus Köln."


@pytest.mark.parametrize(
    ("charset", "content", "words"),
    [
        ("us-ascii", "Schöne “Grüße”".encode(), "Schöne “Grüße”"),
        ("us-ascii", "Schöne “Grüße”".encode("windows-1252"), "Schöne “Grüße”"),
        ("iso-8859-1", "Schöne “Grüße”".encode("windows-1252"), "Schöne “Grüße”"),
        ("gb2312", "中文报纸镕".encode("gb18030"), "中文报纸镕"),
        ("iso-2022-jp", "日本語".encode("iso-2022-jp"), "日本語"),
        ("no-such-charset", "Schöne Grüße".encode(), "Schöne Grüße"),
        ("raw-unicode-escape", b"a \\ud800 b", "a \\ud800 b"),
        ("utf-16-le", b"h\0\0\0i\0\0", ""),
    ],
)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_an_encoding_that_a_mail_says_wrongly(charset: str, content: bytes, words: str, kind: str) -> None:
    head = f'Subject: x\nContent-Type: text/{kind}; charset="{charset}"\nContent-Transfer-Encoding: 8bit\n\n'
    try:
        text = read(head.encode() + content).text
    except ReadError:
        assert not words
    else:
        assert words in text


@pytest.mark.parametrize("data", [b"", b"\n\n", b"no mail at all", b"\x00\x01\x02"])
def test_what_is_no_mail_is_said(data: bytes) -> None:
    with pytest.raises(ReadError):
        read(data)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_mail_is_an_article_or_a_sentence(data: st.DataObject) -> None:
    whole = bytearray(mail().as_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    except ReadError as error:
        said = error.message
        assert said


def saved(html: str, charset: str = "utf-8") -> bytes:
    message = MIMEMultipart("related")
    message["Subject"] = HEADLINE
    message["Snapshot-Content-Location"] = "https://paper.example/boat"
    message.attach(MIMEText(html, "html", charset))
    message.attach(MIMEText("body { color: red }", "css"))
    return message.as_bytes()


def test_a_saved_page_is_read_as_the_page() -> None:
    article = mhtml.read(saved(page(f"<h1>{HEADLINE}</h1>{paragraphs()}")), Path("page.mhtml"), Choices())
    laws.check(article)
    assert article.text.split("\n\n") == [HEADLINE, *PARAGRAPHS]
    assert article.info.url == "https://paper.example/boat"
    assert article.info.title == HEADLINE


def test_all_of_a_saved_page() -> None:
    source = page(f"<h1>{HEADLINE}</h1>{paragraphs()}<footer>Imprint of the paper</footer>")
    assert "Imprint" in mhtml.read(saved(source), Path("p.mht"), Choices(extraction=EVERYTHING)).text


def test_without_a_page_in_it_there_is_a_sentence() -> None:
    with pytest.raises(ReadError, match="no web page"):
        mhtml.read(b"Subject: x\n\nwords", Path("p.mht"), Choices())
