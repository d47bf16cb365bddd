"""One attribution a row: what the formats of a table have in common.

A row is a record: a quote, a claim, or what a codebook's own label marks. Mentions and cues have no rows; their words
stand in the rows of the records that link to them.
"""

from collections.abc import Iterable, Iterator

from msgspec import UNSET, Struct

from annotator.core.model import Annotation, Attributes, Document, LinkTarget, Source, Span
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


class Row(Struct, frozen=True):
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
    annotations = {annotation.id: annotation for annotation in document.annotations}
    parts = part_labels(item.codebook)
    sentences = _Sentences(document.text)
    used: set[str] = set()
    for annotation in document.in_order():
        if _is_unusual(annotation):
            _count(annotation, left_out)
        if annotation.label in parts:
            continue
        cues = _linked(annotation.links.get("cue", ()), annotations)
        mentions = _linked(annotation.links.get("source", ()), annotations)
        used.update([part.id for part in cues], [part.id for part in mentions])
        kind = annotation.attributes.get("type", "")
        yield Row(
            item.name,
            annotation.id,
            annotation.label,
            kind if isinstance(kind, str) else "",
            annotation.words,
            _ranges((annotation,)),
            [cue.words for cue in cues],
            _ranges(cues),
            [mention.words for mention in mentions],
            _ranges(mentions),
            who(annotation, mentions, document),
            annotation.linked_ids("within"),
            annotation.attributes,
            annotation.tags,
            annotation.note,
            annotation.by,
            annotation.status,
            None if annotation.confidence is UNSET else annotation.confidence,
            sentences.around(annotation.spans),
            article.title,
            article.publication,
            article.published,
            article.url,
        )
    for part in annotations.values():
        if part.label in parts:
            _count_part(part, part.id in used, left_out)
    _count_rest(document, left_out)


def _linked(targets: Iterable[LinkTarget], annotations: dict[str, Annotation]) -> list[Annotation]:
    return [annotations[id] for id in targets if isinstance(id, str) and id in annotations]


def who(record: Annotation, mentions: Iterable[Annotation], document: Document) -> list[str]:
    """The names of the sources of a record's mentions and of the record itself, in order, each once."""
    sources = document.sources
    found = (
        sources.get(id)
        for annotation in (*mentions, record)
        for id in annotation.links.get("who", ())
        if isinstance(id, str)
    )
    return list({source.name: None for source in found if source is not None})


def _ranges(annotations: Iterable[Annotation]) -> Ranges:
    return [(span.start, span.end) for annotation in annotations for span in annotation.spans]


class _Sentences:
    """The sentences of a text around spans that come by their starts, so that one that holds several is found once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._end = 0

    def around(self, spans: tuple[Span, ...]) -> str:
        """The sentence or sentences around the first span; empty without one."""
        if not spans:
            return ""
        first = spans[0]
        if not self._start <= first.start < self._end:
            self._start, self._end = sentence_at(self._text, first.start)
        end = self._end if first.end <= self._end else sentence_at(self._text, first.end - 1)[1]
        # a span may begin or end in the white space between two
        return self._text[min(self._start, first.start) : max(end, first.end)]


def _is_unusual(annotation: Annotation) -> bool:
    """Whether there is something in it, beside the notes and tags of a part, that no row has room for."""
    if annotation.anchor is not UNSET or annotation.suggested is not UNSET or annotation.extra is not UNSET:
        return True
    for span in annotation.spans:
        if span.extra is not UNSET:
            return True
    for role, targets in annotation.links.items():
        if role not in _HELD_ROLES:
            return True
        for target in targets:
            if not isinstance(target, str):
                return True
    return False


def _count(annotation: Annotation, left_out: LeftOut) -> None:
    """Adds what no row has room for, of any annotation."""
    for role, targets in annotation.links.items():
        lost = len(targets) if role not in _HELD_ROLES else sum(not isinstance(target, str) for target in targets)
        left_out["link"] += lost
    left_out["former place"] += annotation.anchor is not UNSET
    left_out["former suggestion"] += annotation.suggested is not UNSET
    for extra in (annotation.extra, *(span.extra for span in annotation.spans)):
        if extra is not UNSET:
            left_out["unknown key"] += len(extra)


def _count_part(part: Annotation, used: bool, left_out: LeftOut) -> None:
    if not used:
        left_out[f"unused {'cue' if part.label == 'cue' else 'mention'}"] += 1
    if part.note or part.tags or part.attributes:
        left_out["note"] += bool(part.note)
        left_out["tag"] += len(part.tags)
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
