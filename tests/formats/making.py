"""Small documents for the tests of formats."""

from typing import Any

from annotator.core.model import Annotation, ArticleInfo, Document, Source, Span
from annotator.core.records import Records

TEXT = "“No,” she said, “and\nnever.” Ada Lund agreed. 🏳️‍🌈 The cost, they fear, will double."
MOMENT = "2026-11-23T05:00:00Z"


def at(words: str, text: str = TEXT) -> Span:
    """The span of the first place where the words stand."""
    start = text.index(words)
    return Span(start, start + len(words), words)


def annotation(id: str, label: str, *words: str, **more: Any) -> Annotation:
    made = {"by": "Ada", "created": MOMENT, "modified": MOMENT, "status": "accepted"}
    return Annotation(id=id, label=label, spans=tuple(map(at, words)), **(made | more))


def document(*annotations: Annotation, sources: tuple[Source, ...] = (), **article: Any) -> Document:
    info = ArticleInfo(file="a.txt", **article)
    return Document(article=info, text=TEXT, annotations=Records(annotations), sources=Records(sources))


def attribution() -> Document:
    """A quote in two parts with two cues, two mentions and three sources, and a claim within it."""
    return document(
        annotation(
            "q",
            "quote",
            "“No,”",
            "“and\nnever.”",
            attributes={"type": "direct", "x": [1]},
            links={"source": ("m1", "m2"), "cue": ("c1", "c2"), "who": ("s1", "s3")},
            tags=("a", "b"),
            note="Look.",
        ),
        annotation("m1", "source", "she", links={"who": ("s1",)}),
        annotation("m2", "source", "Ada Lund", links={"who": ("s1", "s2")}),
        annotation("c1", "cue", "said"),
        annotation("c2", "cue", "agreed"),
        annotation("k", "claim", "never", links={"within": ("q",)}, confidence=0.5, by="rule:r", status="suggested"),
        sources=(
            Source(id="s1", name="Ada Lund", kind="person"),
            Source(id="s2", name="The council", kind="group"),
            Source(id="s3", name="A report", kind="document"),
        ),
        title="No bridge",
        publication="The Paper",
        published="2026-11-22",
        url="https://example.org/a",
    )
