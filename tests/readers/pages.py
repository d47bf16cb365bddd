"""Web pages for tests, as newspapers lay them out; written for this."""

import json
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

HEADLINE = "Ferry returns to the sound after nine years"
PARAGRAPHS = (
    "The car ferry between Norvik and the outer islands sailed again on Wednesday, nine years after the county had "
    "closed the route to save money.",
    "“It is the best morning that I have had since I was a girl,” said Karin Dahl, who was first aboard with her dog. "
    "“I did not think that I would live to see it.”",
    "The new boat cost 41\u00a0million, according to figures that the county gave out last week; two thirds of that "
    "comes from the state, and the rest is borrowed.",
    "Opponents say that the money would have been better spent on the clinic in Norvik, which has been without a doctor "
    "for most of the winter.",
    "The timetable is valid until the end of September, when the county council is to decide about the winter.",
)
MENU = (
    "<header><nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li><li><a href='/sport'>Sport</a></li>"
    "</ul></nav></header>"
)
COOKIES = (
    "<div class='cookie-banner'><p>We use cookies to make this site work. Accept?</p><button>Accept</button></div>"
)
ASIDE = (
    "<aside class='related'><h3>Related</h3><ul><li><a href='/1'>Bridge plan dropped again</a></li>"
    "<li><a href='/2'>Clinic without a doctor</a></li></ul></aside>"
)
COMMENTS = (
    "<section id='comments' class='comments'><h3>Comments</h3><div class='comment'><p>At last! I had been waiting for "
    "this for such a long time, and so had my family.</p></div></section>"
)
FOOTER = "<footer><p>The Morning Tide is printed in Norvik. All rights reserved.</p></footer>"
AROUND = ("Home", "Sport", "cookies", "Accept", "Bridge plan", "At last!", "printed in Norvik", "tracker")
"""What stands on every page and is not the article."""


def paragraphs(texts: tuple[str, ...] = PARAGRAPHS) -> str:
    """The paragraphs as elements."""
    return "".join(f"<p>{text}</p>\n" for text in texts)


def page(body: str, head: str = "", attributes: str = "lang='en-GB'", charset: str = "<meta charset='utf-8'>") -> str:
    """A page with an article's ``body`` amid what newspapers put around one."""
    return (
        f"<!DOCTYPE html>\n<html {attributes}>\n<head>{charset}{head}<style>p {{ color: red }}</style></head>\n"
        f"<body>\n{MENU}{COOKIES}\n<main><article>\n{body}\n</article>{ASIDE}</main>\n{COMMENTS}{FOOTER}"
        "<script>var tracker = 'tracker';</script></body></html>\n"
    )


def linked(**more: object) -> str:
    """A script of JSON-LD that says what the article is."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, **more}
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


def meta(**values: str) -> str:
    """``meta`` elements; two underlines are a colon, and names that need it go by ``property``."""
    return "".join(
        f'<meta {"property" if "__" in name else "name"}="{name.replace("__", ":")}" content="{value}">'
        for name, value in values.items()
    )


def one_of(kind: str) -> bytes:
    """The same article as another kind of file than a page: ``mhtml``, ``eml``, ``json`` or ``jsonl``."""
    whole = page(f"<h1>{HEADLINE}</h1>{paragraphs()}", linked(author="Ada Lindqvist", datePublished="2026-03-04"))
    if kind == "mhtml":
        saved = MIMEText(whole, "html", "utf-8")
        saved["Content-Location"] = "https://tide.example/news/ferry"
        message = MIMEMultipart("related", type="text/html")
        message["From"], message["Subject"] = "<Saved by Blink>", HEADLINE
        message.attach(saved)
        return message.as_bytes()
    if kind == "eml":
        mail = MIMEText("\n\n".join(PARAGRAPHS), "plain", "utf-8")
        mail["From"], mail["Subject"] = "Ada Lindqvist <ada@tide.example>", HEADLINE
        mail["Date"] = "Wed, 04 Mar 2026 06:30:00 +0100"
        return mail.as_bytes()
    record = {"title": HEADLINE, "author": "Ada Lindqvist", "date": "2026-03-04", "text": "\n\n".join(PARAGRAPHS)}
    records = [record, {**record, "title": "Another"}] if kind == "jsonl" else [record]
    return "\n".join(json.dumps(record) for record in records).encode()
