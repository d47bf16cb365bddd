"""Articles of a size with so many annotations, made of our own words, the same on every machine."""

import random
from pathlib import Path

from annotator.core import sidecar, store
from annotator.core.model import Annotation, ArticleInfo, Document, Source, Span
from annotator.core.records import Records

WORDS = (
    "the of a council bridge harbour said that would price nobody has read “contract,” city vote officials had been "
    "for six years ferry strike mayor’s report reportedly claims ISO-certified 40,000 told reporters “maybe” café naïve"
).split()
WHEN = "2026-11-23T05:00:00Z"


def make_text(size: int, *, seed: int = 1) -> str:
    """A text of about ``size`` code points: a headline, then paragraphs of 30 to 90 words."""
    rng = random.Random(seed)
    parts, length = ["Council delays vote on harbour bridge"], 40
    while length < size:
        words = rng.choices(WORDS, k=rng.randint(30, 90))
        paragraph = " ".join(words).capitalize() + "."
        parts.append(paragraph)
        length += len(paragraph) + 2
    return "\n\n".join(parts)


def make_document(path: Path, text: str, annotations: int, *, seed: int = 1) -> Document:
    """So many annotations spread over the text, a source and a cue for most quotes, as people make them."""
    rng = random.Random(seed)
    made: list[Annotation] = []

    def add(label: str, start: int, length: int, **more: object) -> Annotation:
        end = min(len(text), start + length)
        spans = (Span(start, end, text[start:end]),)
        annotation = Annotation(
            id=f"a{len(made)}",
            label=label,
            spans=spans,
            by="bench",
            created=WHEN,
            modified=WHEN,
            status="accepted",
            **more,
        )
        made.append(annotation)
        return annotation

    while len(made) < annotations:
        start = rng.randrange(max(1, len(text) - 300))
        mention = add("source", start, rng.randint(4, 25), links={"who": (f"s{rng.randrange(50)}",)})
        cue = add("cue", start + 26, rng.randint(4, 12))
        kind = rng.choice(("direct", "indirect", "mixed"))
        links = {"source": (mention.id,), "cue": (cue.id,)}
        add("quote", start + 40, rng.randint(40, 200), attributes={"type": kind}, links=links)
        if rng.random() < 0.3:
            add("claim", start + 60, rng.randint(20, 60))
    sources = [Source(id=f"s{n}", name=f"Person {n}", kind="person") for n in range(50)]
    data = text.encode()
    info = ArticleInfo(
        file=path.name, media_type="text/plain", sha256=store.digest(data), reader="text/1", title=text.split("\n")[0]
    )
    return Document(article=info, text=text, annotations=Records(made[:annotations]), sources=Records(sources))


def make_article(folder: Path, size: int, annotations: int) -> Path:
    """Writes an article of ``size`` and its sidecar; the article's path. One that is there already is used again."""
    path = folder / f"article-{size}-{annotations}.txt"
    if not path.exists():
        text = make_text(size)
        path.write_bytes(text.encode())
        if annotations:
            store.sidecar_path(path).write_bytes(sidecar.write(_whole(make_document(path, text, annotations))))
    return path


def _whole(document: Document) -> Document:
    """Without links to what the last cut of the annotations left out."""
    assert not sidecar.read(sidecar.write(document)).faults
    return document
