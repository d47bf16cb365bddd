"""One attribution a row: what the formats of a table have in common.

A row is a record: a quote, a claim, or what a codebook's own label marks. Mentions and cues have no rows; their words
stand in the rows of the records that link to them.
"""

from collections.abc import Iterable, Iterator

from msgspec import UNSET, Struct

from annotator.core.model import Annotation, Attributes, Document, Source, Span
from annotator.core.sentences import sentence_at
from annotator.formats.item import Item, LeftOut
from annotator.formats.selection import part_labels

Ranges = list[tuple[int, int]]

LACKS = (
    "the article's text, the times of changes, notes, tags and confidence of mentions and cues, mentions and cues "
    "that no record uses, links other than source, cue, who and within, links into other articles, what a source is "
    "beside its name, where records stood before the article changed, what an accepted suggestion was, unreadable "
    "records, unknown keys"
)
"""What no row has room for."""

_HELD_ROLES = frozenset(("source", "cue", "who", "within"))


class Row(Struct, frozen=True, kw_only=True):
    """The columns, in their order. Ranges are ``[start, end]`` in code points of the article's text, end exclusive:
    those of the record in ``spans``, all those of its cues and mentions, one after the other, in the other two.
    """

    article: str
    id: str
    label: str
    type: str
    text: str
    spans: Ranges
    cue: list[str]
    cue_spans: Ranges
    source: list[str]
    source_spans: Ranges
    who: list[str]
    within: tuple[str, ...]
    attributes: Attributes
    tags: tuple[str, ...]
    note: str
    by: str
    status: str
    confidence: float | None
    sentence: str
    title: str
    publication: str
    published: str
    url: str


COLUMNS = Row.__struct_fields__


def rows(item: Item, left_out: LeftOut) -> Iterator[Row]:
    """The rows of one sidecar in reading order; what they do not hold is added to ``left_out``."""
    document = item.document
    article = document.article
    parts = part_labels(item.codebook)
    used: set[str] = set()
    for annotation in document.in_order():
        if annotation.label in parts:
            continue
        cues = _linked(annotation, "cue", document, used)
        mentions = _linked(annotation, "source", document, used)
        kind = annotation.attributes.get("type", "")
        confidence = annotation.confidence
        yield Row(
            article=item.name,
            id=annotation.id,
            label=annotation.label,
            type=kind if isinstance(kind, str) else "",
            text=annotation.words,
            spans=_ranges(annotation.spans),
            cue=[cue.words for cue in cues],
            cue_spans=[pair for cue in cues for pair in _ranges(cue.spans)],
            source=[mention.words for mention in mentions],
            source_spans=[pair for mention in mentions for pair in _ranges(mention.spans)],
            who=who(annotation, mentions, document),
            within=annotation.linked_ids("within"),
            attributes=annotation.attributes,
            tags=annotation.tags,
            note=annotation.note,
            by=annotation.by,
            status=annotation.status,
            confidence=None if confidence is UNSET else confidence,
            sentence=_sentence(document.text, annotation.spans),
            title=article.title,
            publication=article.publication,
            published=article.published,
            url=article.url,
        )
    for annotation in document.annotations:
        _count(annotation, left_out)
        if annotation.label in parts:
            _count_part(annotation, annotation.id in used, left_out)
    _count_rest(document, left_out)


def _linked(record: Annotation, role: str, document: Document, used: set[str]) -> list[Annotation]:
    found = []
    for id in record.linked_ids(role):
        used.add(id)
        part = document.annotations.get(id)
        if part is not None:
            found.append(part)
    return found


def who(record: Annotation, mentions: Iterable[Annotation], document: Document) -> list[str]:
    """The names of the sources of a record's mentions and of the record itself, in order, each once."""
    names: dict[str, None] = {}
    for annotation in (*mentions, record):
        for id in annotation.linked_ids("who"):
            source = document.sources.get(id)
            if source is not None:
                names[source.name] = None
    return list(names)


def _ranges(spans: Iterable[Span]) -> Ranges:
    return [(span.start, span.end) for span in spans]


def _sentence(text: str, spans: tuple[Span, ...]) -> str:
    if not spans:
        return ""
    first = spans[0]
    start, end = sentence_at(text, first.start)
    if end < first.end:
        end = sentence_at(text, first.end - 1)[1]
    # a span may begin or end in the white space between two
    return text[min(start, first.start) : max(end, first.end)]


def _count(annotation: Annotation, left_out: LeftOut) -> None:
    """Adds what no row has room for, of any annotation."""
    for role, targets in annotation.links.items():
        lost = len(targets) if role not in _HELD_ROLES else sum(not isinstance(target, str) for target in targets)
        if lost:
            left_out["link"] += lost
    if annotation.anchor is not UNSET:
        left_out["former place"] += 1
    if annotation.suggested is not UNSET:
        left_out["former suggestion"] += 1
    if annotation.extra is not UNSET:
        left_out["unknown key"] += len(annotation.extra)
    for span in annotation.spans:
        if span.extra is not UNSET:
            left_out["unknown key"] += len(span.extra)


def _count_part(part: Annotation, used: bool, left_out: LeftOut) -> None:
    if not used:
        left_out[f"unused {'cue' if part.label == 'cue' else 'mention'}"] += 1
    if part.note:
        left_out["note"] += 1
    if part.tags:
        left_out["tag"] += len(part.tags)
    if part.attributes:
        left_out["attribute"] += len(part.attributes)


def _count_rest(document: Document, left_out: LeftOut) -> None:
    described = sum(map(_is_described, document.sources))
    if described:
        left_out["source description"] += described
    if document.bad:
        left_out["unreadable record"] += len(document.bad)
    if document.extra is not UNSET:
        left_out["unknown key"] += len(document.extra)


def _is_described(source: Source) -> bool:
    return bool(source.role or source.affiliation or source.names or source.extra is not UNSET)
