"""Documents of every shape that a sidecar can hold, for properties that must hold of all of them."""

import json
from typing import Any

from hypothesis import strategies as st
from msgspec import UNSET

from annotator.core import sidecar
from annotator.core.model import (
    KINDS,
    STATUSES,
    Anchor,
    Annotation,
    ArticleInfo,
    Document,
    Elsewhere,
    Source,
    Span,
    Suggested,
)
from annotator.core.records import Records

PIECES = (
    "a", "Zoë", " ", "\n", "\u00a0", "“No,” she said.", "‘’«»„‹›", "\u2028", "\u2029", "\x85", "e\u0301", "\u200d",
    "👩\u200d👩\u200d👧", "🏳️\u200d🌈", "𝔘", "שלום", "مرحبا", "\u202e", "\u200b", "\x00", "\x1b[31m", "\t", "\ufeff",
    "<b>&amp;", "=1+1", "|", "`", "[x](y)", '"', "\\", "{", "\uf8ffextra", "日本", "\U0010fffe",
)  # fmt: skip

characters = st.characters(exclude_categories=("Cs",), exclude_characters="\r")
words = st.one_of(st.sampled_from(PIECES), st.text(characters, max_size=8))
texts = st.lists(words, max_size=25).map("".join)
some = words.filter(bool)

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words
)
lists = st.lists(leaves, max_size=2)
json_values: st.SearchStrategy[Any] = (
    leaves | lists | st.dictionaries(words, lists | st.dictionaries(words, leaves, max_size=1), max_size=2)
)


def unknown(*known: str) -> st.SearchStrategy[Any]:
    """Unknown keys of a record that has the known ones; mostly none."""
    keys = some.filter(lambda key: key not in known)
    some_keys = st.dictionaries(keys, json_values, min_size=1, max_size=2)
    return st.integers(0, 4).flatmap(lambda n: some_keys if n == 4 else st.just(UNSET))


def _keys(struct: type) -> tuple[str, ...]:
    return tuple(name for name in struct.__struct_fields__ if name != "extra")  # type: ignore[attr-defined]


moments = st.one_of(st.sampled_from(("2026-11-23T05:00:00Z", "2026-02-30T05:00:00Z", "yesterday")), some)
confidences = st.one_of(st.just(UNSET), st.floats(0, 1), st.integers(0, 1))


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    """A span of the text, which is not empty."""
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Span(start, end, text[start:end], draw(unknown(*_keys(Span))))


former_spans = st.builds(
    lambda start, exact, extra: Span(start, start + 1, exact, extra), st.integers(0, 99), words, unknown(*_keys(Span))
)
waiting = st.one_of(
    st.just(UNSET), st.dictionaries(words, st.lists(json_values, min_size=1, max_size=2).map(tuple), max_size=2)
)
former = st.lists(former_spans, max_size=2).map(tuple)
sources_with = st.builds(
    Source,
    id=st.just("x"),
    name=some,
    kind=st.sampled_from(KINDS),
    role=words,
    affiliation=words,
    names=st.lists(words, max_size=2).map(tuple),
    modified=st.one_of(st.just(UNSET), some),
    conflicts=waiting,
    extra=unknown(*_keys(Source)),
)
elsewhere = st.builds(Elsewhere, some, some, unknown(*_keys(Elsewhere)))
suggesteds = st.one_of(st.just(UNSET), st.builds(Suggested, some, confidences, former, unknown(*_keys(Suggested))))
articles = st.builds(
    ArticleInfo,
    file=some,
    title=words,
    byline=words,
    publication=words,
    url=words,
    published=words,
    language=words,
    conflicts=waiting,
    extra=unknown(*_keys(ArticleInfo)),
)
ROLES = ("source", "cue", "who", "evidence", "supports", "contradicts", "within")


@st.composite
def annotations(draw: st.DrawFn, id: str, text: str, ids: list[str]) -> Annotation:
    """An annotation over the text whose links lead to ``ids`` or into other articles."""
    parts = draw(st.lists(spans(text), max_size=3)) if text else []
    states = ["exact", "moved", "uncertain", "orphan"] if parts else ["orphan"]
    anchors = st.builds(Anchor, st.sampled_from(states), former, unknown(*_keys(Anchor)))
    targets = st.lists(st.one_of(st.sampled_from(ids), elsewhere), max_size=3).map(tuple)
    return Annotation(
        id=id,
        label=draw(st.one_of(st.sampled_from(("quote", "claim", "source", "cue")), some)),
        spans=tuple(parts),
        attributes=draw(st.dictionaries(words, json_values, max_size=2)),
        links=draw(st.dictionaries(st.one_of(st.sampled_from(ROLES), words), targets, max_size=3)),
        tags=draw(st.lists(words, max_size=2).map(tuple)),
        note=draw(words),
        by=draw(st.one_of(words, st.just("rule:marks"))),
        created=draw(moments),
        modified=draw(moments),
        status=draw(st.sampled_from(STATUSES)),
        confidence=draw(confidences),
        suggested=draw(suggesteds),
        anchor=draw(st.one_of(st.just(UNSET), anchors)) if parts else draw(anchors),
        conflicts=draw(waiting),
        extra=draw(unknown(*_keys(Annotation))),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document without unreadable records."""
    text = draw(texts)
    ids = draw(st.lists(some, unique=True, max_size=7))
    cut = draw(st.integers(0, len(ids)))
    return Document(
        article=draw(articles),
        text=text,
        annotations=Records(draw(annotations(id, text, ids)) for id in ids[:cut]),
        sources=Records(_with_id(draw(sources_with), id) for id in ids[cut:]),
        version=draw(st.sampled_from((1, 1.5))),
        extra=draw(unknown("format", "version", "article", "text", "annotations", "sources")),
    )


def _with_id(source: Source, id: str) -> Source:
    return Source(**{name: getattr(source, name) for name in source.__struct_fields__} | {"id": id})


UNREADABLE = (
    {"id": "bad"},
    {"id": "bad", "label": "quote", "spans": []},
    {"id": "bad", "label": "quote", "spans": [{"start": 0, "end": 10**9, "exact": "x"}]},
    "no object",
    ["\ud800"],
    17,
)


@st.composite
def documents_with_unreadable(draw: st.DrawFn) -> Document:
    """A document as it is read from a sidecar in which some records cannot be read."""
    lines = sidecar.write(draw(documents())).split(b"\n")
    for section in (b'"annotations": [', b'"sources": ['):
        for bad in draw(st.lists(st.sampled_from(UNREADABLE), max_size=2)):
            at = lines.index(section) + 1
            comma = b"" if lines[at].startswith(b"]") else b","
            indent = draw(st.sampled_from((None, 1)))
            lines.insert(at, json.dumps(bad, indent=indent).encode() + comma)
    return sidecar.read(b"\n".join(lines)).document
