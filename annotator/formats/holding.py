"""What a format holds, as data: the document is brought down to that before it is written, and what goes is counted.

So the count that an export says and what is missing when it is read again are the same by construction.
"""

from collections.abc import Callable
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from annotator.core.model import Annotation, ArticleInfo, Document, LinkTarget, Source
from annotator.core.records import Records
from annotator.formats.building import UNDATED
from annotator.formats.item import LeftOut

Allows = Callable[[str, Any], bool]


def nothing(_key: str, _value: Any) -> bool:
    """No attribute."""
    return False


def as_it_is(name: str) -> str:
    """The name."""
    return name


class Holds(Struct, frozen=True, kw_only=True):
    """What a format has room for in an annotation. ``parts``: several spans; ``blank``: white space at the ends of one;
    ``attribute``: whether one of that key and value; ``role``: whether links under it to another annotation; ``who``:
    links to sources, of whom the names are held, and when ``described`` what else is known of them; ``tag``: whether
    that one, of ``tags``; ``time``: whether that one, of ``times``; ``label``, ``line`` and ``name``: how the format
    writes a label, a note and a source's name (as a note where it is None), and what is lost by that, ``loses``;
    ``article``: fields of it."""

    parts: bool = False
    blank: bool = True
    attribute: Allows = nothing
    role: Callable[[str], bool] = lambda _role: False
    who: bool = False
    described: bool = False
    tags: bool = False
    tag: Callable[[str], bool] = lambda _tag: True
    note: bool = False
    by: bool = False
    times: bool = False
    time: Callable[[str], bool] = lambda _time: True
    status: bool = False
    confidence: bool = False
    label: Callable[[str], str] = as_it_is
    line: Callable[[str], str] = as_it_is
    name: Callable[[str], str] | None = None
    loses: str = "line break"
    article: frozenset[str] = frozenset()


_DETAILS = tuple(
    name for name in ArticleInfo.__struct_fields__
    if name not in ("file", "media_type", "sha256", "reader", "encoding", "conflicts", "extra")
)  # fmt: skip
"""What a sidecar says of its article and no other file can tell."""


def lacks(holds: Holds, *more: str) -> str:
    """What a format of that kind cannot hold, for people."""
    missing = [
        *([] if holds.blank else ["white space at the ends of an annotation"]),
        *([] if holds.parts else ["annotations in several parts (each part becomes one)"]),
        *([] if holds.attribute is not nothing else ["attributes"]),
        *([] if holds.role("source") else ["links"]),
        *([] if holds.who else ["sources"]),
        *(["what a source is beside its name"] if holds.who and not holds.described else []),
        *([] if holds.tags else ["tags"]),
        *([] if holds.note else ["notes"]),
        *([] if holds.by else ["who made an annotation"]),
        *([] if holds.times else ["times"]),
        *([] if holds.status else ["the status"]),
        *([] if holds.confidence else ["confidence"]),
        *more,
        "links into other articles",
        "orphans",
        "former places and suggestions",
        "open conflicts",
        "unreadable records",
        "unknown keys",
    ]
    return ", ".join(missing)


def reduced(document: Document, holds: Holds, left_out: LeftOut) -> Document:
    """The document with no more in it than the format holds; what went is added to ``left_out``."""
    left_out["unreadable record"] += len(document.bad)
    left_out["unknown key"] += 0 if document.extra is UNSET else len(document.extra)
    annotations = []
    for annotation in document.in_order():
        if not annotation.spans:
            left_out["orphan"] += 1
        elif holds.blank or (annotation := _without_blank(annotation, left_out)).spans:
            annotations.append(annotation)
    ids = {annotation.id for annotation in annotations}
    sources: dict[str, Source] = {}
    kept: list[Annotation] = []
    for annotation in annotations:
        plain = _annotation(annotation, holds, ids, document, left_out)
        for target in plain.links.get("who", ()):
            assert isinstance(target, str)
            sources[target] = document.sources[target]
        kept.extend(_in_parts(plain, holds, ids, left_out))
    left_out["source"] += len(document.sources) - len(sources)
    return Document(
        article=_article(document.article, holds, left_out),
        text=document.text,
        annotations=Records(kept),
        sources=Records(_source(source, holds, left_out) for source in sources.values()),
    )


def _without_blank(annotation: Annotation, left_out: LeftOut) -> Annotation:
    """The annotation without the white space at the ends of its spans, and without those that are nothing else."""
    if all(span.exact.strip() == span.exact for span in annotation.spans):
        return annotation
    spans = []
    for span in annotation.spans:
        words = span.exact.strip()
        start = span.start + len(span.exact) - len(span.exact.lstrip())
        if words:
            spans.append(replace(span, start=start, end=start + len(words), exact=words))
        left_out["blank end"] += bool(words) and words != span.exact
    left_out["blank part" if spans else "blank annotation"] += len(annotation.spans) - len(spans) if spans else 1
    return replace(annotation, spans=tuple(spans))


def _annotation(
    annotation: Annotation, holds: Holds, ids: set[str], document: Document, left_out: LeftOut
) -> Annotation:
    by = holds.line(annotation.by) if holds.by else ""
    left_out[holds.loses if holds.by else "author"] += by != annotation.by
    created, modified = _times(annotation, holds, left_out)
    if not holds.status:
        left_out["status mark"] += annotation.status != "accepted"
    if not holds.confidence:
        left_out["confidence mark"] += annotation.confidence is not UNSET
    tags = tuple(tag for tag in annotation.tags if holds.tags and holds.tag(tag))
    left_out["tag"] += len(annotation.tags) - len(tags)
    left_out["former suggestion"] += annotation.suggested is not UNSET
    left_out["former place"] += annotation.anchor is not UNSET
    left_out["open conflict"] += 0 if annotation.conflicts is UNSET else len(annotation.conflicts)
    extra = {} if annotation.extra is UNSET else annotation.extra
    left_out["unknown key"] += len(extra.keys() - {"brat"})
    for span in annotation.spans:
        left_out["unknown key"] += 0 if span.extra is UNSET else len(span.extra)
    attributes = {key: value for key, value in annotation.attributes.items() if holds.attribute(key, value)}
    left_out["attribute"] += len(annotation.attributes) - len(attributes)
    label = holds.label(annotation.label)
    left_out["label name"] += label != annotation.label
    note = ""
    if holds.note:
        note = holds.line(annotation.note)
        left_out[holds.loses] += note != annotation.note
    else:
        left_out["note"] += bool(annotation.note)
    return Annotation(
        id=annotation.id,
        label=label,
        spans=tuple(replace(span, extra=UNSET) for span in annotation.spans),
        attributes=attributes,
        links=_links(annotation, holds, ids, document, left_out),
        tags=tags,
        note=note,
        by=by,
        created=created,
        modified=modified,
        status=annotation.status if holds.status else "accepted",
        confidence=annotation.confidence if holds.confidence else UNSET,
        extra={"brat": extra["brat"]} if "brat" in extra else UNSET,
    )


def _times(annotation: Annotation, holds: Holds, left_out: LeftOut) -> tuple[str, str]:
    """When it was made and changed, as far as that is held."""
    if not holds.times:
        left_out["time"] += annotation.created != UNDATED
        left_out["time"] += annotation.modified != annotation.created
        return UNDATED, UNDATED
    created = annotation.created if holds.time(annotation.created) else UNDATED
    modified = annotation.modified if holds.time(annotation.modified) else created
    left_out["time"] += (created != annotation.created) + (modified != annotation.modified)
    return created, modified


def _links(
    annotation: Annotation, holds: Holds, ids: set[str], document: Document, left_out: LeftOut
) -> dict[str, tuple[LinkTarget, ...]]:
    links: dict[str, tuple[LinkTarget, ...]] = {}
    for role, targets in annotation.links.items():
        held: dict[str, None] = {}
        for target in targets:
            known = isinstance(target, str) and (
                (holds.who and target in document.sources) if role == "who" else (target in ids and holds.role(role))
            )
            if known and isinstance(target, str):
                held[target] = None
        left_out["link"] += len(targets) - len(held)
        if held:
            links[role] = tuple(held)
    return links


def _in_parts(annotation: Annotation, holds: Holds, ids: set[str], left_out: LeftOut) -> list[Annotation]:
    if holds.parts or len(annotation.spans) == 1:
        return [annotation]
    left_out["discontinuous annotation"] += 1
    made = [replace(annotation, spans=annotation.spans[:1])]
    for number, span in enumerate(annotation.spans[1:], 2):
        id = f"{annotation.id}-{number}"
        while id in ids:
            id += "+"
        ids.add(id)
        made.append(replace(annotation, id=id, spans=(span,), links={}, note="", tags=(), attributes={}))
    return made


def _source(source: Source, holds: Holds, left_out: LeftOut) -> Source:
    left_out["open conflict"] += 0 if source.conflicts is UNSET else len(source.conflicts)
    left_out["unknown key"] += 0 if source.extra is UNSET else len(source.extra)
    told = [source.name, source.role, source.affiliation, *source.names]
    if not holds.described:
        left_out["source description"] += source.kind != "person" or any(told[1:]) or bool(source.names)
        told = [source.name]
    name, *rest = ((holds.name or holds.line)(words) for words in told)
    left_out[holds.loses] += sum(one != other for one, other in zip(told, (name, *rest), strict=True))
    if not holds.described:
        return Source(id=source.id, name=name, kind="person")
    role, affiliation, *names = rest
    return Source(
        id=source.id,
        name=name,
        kind=source.kind,
        role=role,
        affiliation=affiliation,
        names=tuple(names),
        modified=source.modified,
    )


def _article(article: ArticleInfo, holds: Holds, left_out: LeftOut) -> ArticleInfo:
    told = {name: getattr(article, name) for name in _DETAILS if name in holds.article}
    held: dict[str, Any] = {name: holds.line(words) for name, words in told.items()}
    left_out[holds.loses] += sum(held[name] != words for name, words in told.items())
    left_out["article detail"] += sum(bool(getattr(article, name)) for name in _DETAILS if name not in holds.article)
    left_out["open conflict"] += 0 if article.conflicts is UNSET else len(article.conflicts)
    left_out["unknown key"] += 0 if article.extra is UNSET else len(article.extra)
    return ArticleInfo(file=article.file, **held)
