"""Sessions made in memory, for the tests of what stands around the article."""

from pathlib import Path
from typing import Any

from annotator.core.codebook import shipped
from annotator.core.model import Annotation, Article, ArticleInfo, BadRecord, Document, Source, Span
from annotator.core.records import Records
from annotator.corpus.opening import Opened
from annotator.ui.session import Session

WHEN = "2026-11-23T05:00:00Z"
TEXT = (
    "“We will not sign a contract,” Mayor Ada Lund told reporters. "
    "She added that the cost had doubled in a year. "
    "Officials said the bridge would cost 40 million. "
    "They promised “a bridge for everyone”."
)


def annotation(id: str, label: str, *words: str, text: str = TEXT, **fields: Any) -> Annotation:
    """An annotation over the first place of each of ``words``."""
    spans = tuple(Span(text.index(part), text.index(part) + len(part), part) for part in words)
    fields = {"status": "accepted", "by": "tester", "created": WHEN, "modified": WHEN} | fields
    return Annotation(id=id, label=label, spans=spans, **fields)


def sample_annotations() -> list[Annotation]:
    """A quote with all, one by a pronoun, a claim within it, a quote without a source and a suggestion."""
    return [
        annotation(
            "q1",
            "quote",
            "“We will not sign a contract,”",
            attributes={"type": "direct"},
            links={"source": ("m1",), "cue": ("c1",)},
            tags=("bridge",),
            note="Ask for the contract.",
        ),
        annotation("m1", "source", "Mayor Ada Lund", links={"who": ("lund",)}),
        annotation("c1", "cue", "told reporters"),
        annotation("q2", "quote", "the cost had doubled in a year", links={"source": ("m2",), "cue": ("c2",)}),
        annotation("m2", "source", "She", links={"who": ("lund",)}),
        annotation("c2", "cue", "added that"),
        annotation(
            "k1", "claim", "doubled in a year", attributes={"claim_type": "quantity"}, links={"within": ("q2",)}
        ),
        annotation(
            "q3",
            "quote",
            "the bridge would cost 40 million",
            links={"source": ("m3",)},
            status="suggested",
            confidence=0.8,
        ),
        annotation("m3", "source", "Officials", status="suggested"),
        annotation("q4", "quote", "“a bridge for everyone”"),
        annotation("m4", "source", "They"),
    ]


def sample_sources() -> list[Source]:
    """The one source that is named."""
    return [
        Source(id="lund", name="Ada Lund", kind="person", role="mayor", affiliation="City of Norvik", names=("Lund",))
    ]


def session(
    annotations: list[Annotation] | None = None,
    sources: list[Source] | None = None,
    *,
    text: str = TEXT,
    bad: tuple[BadRecord, ...] = (),
    read_only: str = "",
) -> Session:
    """A session on a document with these in it."""
    info = ArticleInfo(file="bridge.txt")
    document = Document(
        article=info,
        text=text,
        annotations=Records(sample_annotations() if annotations is None else annotations),
        sources=Records(sample_sources() if sources is None else sources),
        bad=bad,
    )
    opened = Opened(
        path=Path("bridge.txt"),
        sidecar=Path("bridge.txt.annotations.json"),
        article=Article(info=info, text=text),
        document=document,
        codebook=shipped(),
        read_only=read_only,
    )
    return Session(opened, by="tester")


def many(count: int) -> Session:
    """A session with ``count`` quotes, each with a mention and a cue of its own."""
    line = "“We will not sign,” said Ada Lund.\n"
    step = len(line)
    made: list[Annotation] = []
    fields: dict[str, Any] = {"by": "tester", "created": WHEN, "modified": WHEN, "status": "accepted"}
    for number in range(count):
        at = number * step
        links = {"source": (f"m{number}",), "cue": (f"c{number}",)}
        made.append(
            Annotation(id=f"q{number}", label="quote", spans=(Span(at, at + 19, line[:19]),), links=links, **fields)
        )
        made.append(
            Annotation(
                id=f"m{number}",
                label="source",
                spans=(Span(at + 25, at + 33, line[25:33]),),
                links={"who": ("lund",)},
                **fields,
            )
        )
        made.append(Annotation(id=f"c{number}", label="cue", spans=(Span(at + 20, at + 24, line[20:24]),), **fields))
    return session(made, text=line * count)
