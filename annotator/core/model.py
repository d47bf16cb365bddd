"""The things a person works with: article, span, annotation, source, document.

Every offset is a count of Unicode code points in the article's text, end exclusive: Python's own ``str`` index.
All values are immutable; what changes them is in :mod:`annotator.core.edits`.

The structs are at once the shape of the sidecar (field order is key order), so that reading and writing one is a
single pass in C. Keys that a version of the program does not know are kept in ``extra``; its own key in JSON is a
private-use name which the sidecar module never lets out.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from annotator.core.records import Records

EXTRA_KEY = "\uf8ffextra"
"""Stands for the unknown keys while a struct is encoded; see :mod:`annotator.core.sidecar`."""

Status = Literal["accepted", "suggested", "rejected"]
Kind = Literal["person", "organisation", "group", "document", "unnamed"]
AnchorState = Literal["exact", "moved", "uncertain", "orphan"]

STATUSES: tuple[Status, ...] = ("accepted", "suggested", "rejected")
KINDS: tuple[Kind, ...] = ("person", "organisation", "group", "document", "unnamed")

Attributes = dict[str, Any]
NonEmpty = Annotated[str, Meta(min_length=1)]
Offset = Annotated[int, Meta(ge=0)]
Confidence = Annotated[float, Meta(ge=0, le=1)]


class Span(Struct, frozen=True, gc=False, forbid_unknown_fields=True, rename={"extra": EXTRA_KEY}):
    """``exact`` is the text from ``start`` to ``end``, in code points, end exclusive."""

    start: Offset
    end: Offset
    exact: NonEmpty
    extra: dict[str, Any] | UnsetType = UNSET


class Elsewhere(Struct, frozen=True, forbid_unknown_fields=True, rename={"extra": EXTRA_KEY}):
    """The target of a link that leads into another article of the folder."""

    article: NonEmpty
    id: NonEmpty
    extra: dict[str, Any] | UnsetType = UNSET


LinkTarget = NonEmpty | Elsewhere
Links = dict[str, tuple[LinkTarget, ...]]
Conflicts = dict[str, tuple[Any, ...]]
"""The values that a field got from two sides and that nobody has chosen between, by the field's name: "note",
"attributes.type", "spans". See :mod:`annotator.core.merge`."""


class Anchor(Struct, frozen=True, forbid_unknown_fields=True, rename={"extra": EXTRA_KEY}):
    """Where a record stands since its article changed, and the spans that it had before."""

    state: AnchorState
    was: tuple[Span, ...] = ()
    extra: dict[str, Any] | UnsetType = UNSET


SURE = 0.8
"""From this confidence on a suggestion counts as sure."""


class Suggested(Struct, frozen=True, forbid_unknown_fields=True, rename={"extra": EXTRA_KEY}):
    """What an accepted suggestion was when a rule made it."""

    by: NonEmpty
    confidence: Confidence | UnsetType = UNSET
    spans: tuple[Span, ...] = ()
    extra: dict[str, Any] | UnsetType = UNSET


class Annotation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"extra": EXTRA_KEY}):
    """One or more spans under a label. ``created`` and ``modified`` are ISO 8601 in UTC."""

    id: NonEmpty
    label: NonEmpty
    spans: tuple[Span, ...]
    attributes: Attributes = field(default_factory=dict)
    links: Links = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    note: str = ""
    by: str
    created: NonEmpty
    modified: NonEmpty
    status: Status
    confidence: Confidence | UnsetType = UNSET
    suggested: Suggested | UnsetType = UNSET
    anchor: Anchor | UnsetType = UNSET
    conflicts: Conflicts | UnsetType = UNSET
    extra: dict[str, Any] | UnsetType = UNSET

    @property
    def start(self) -> int:
        """First code point of the earliest part; 0 for an orphan, which has none."""
        return min((span.start for span in self.spans), default=0)

    @property
    def end(self) -> int:
        """One past the last code point of the latest part; 0 for an orphan."""
        return max((span.end for span in self.spans), default=0)

    @property
    def words(self) -> str:
        """The parts as one line for people: joined by an ellipsis."""
        return " … ".join(span.exact for span in self.spans)

    @property
    def last_words(self) -> str:
        """The words; of an annotation whose words are no longer in the article, those that it had."""
        if self.spans or self.anchor is UNSET:
            return self.words
        return " … ".join(span.exact for span in self.anchor.was)

    def linked(self, role: str) -> tuple[LinkTarget, ...]:
        """The targets of the links under ``role``, in their order."""
        return self.links.get(role, ())

    def linked_ids(self, role: str) -> tuple[str, ...]:
        """As :meth:`linked`, without those that lead into other articles."""
        return tuple(target for target in self.linked(role) if isinstance(target, str))


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"extra": EXTRA_KEY}):
    """Who says it: a person, organisation, group or document, or an unnamed one; once for a whole folder."""

    id: NonEmpty
    name: NonEmpty
    kind: Kind
    role: str = ""
    affiliation: str = ""
    names: tuple[str, ...] = ()
    modified: NonEmpty | UnsetType = UNSET
    conflicts: Conflicts | UnsetType = UNSET
    extra: dict[str, Any] | UnsetType = UNSET


class ArticleInfo(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, rename={"extra": EXTRA_KEY}
):
    """What a sidecar says of its article. ``file`` is a hint and is never followed out of the sidecar's folder."""

    file: NonEmpty
    media_type: str = ""
    sha256: str = ""
    reader: str = ""
    encoding: str = ""
    extraction: str = ""
    title: str = ""
    byline: str = ""
    publication: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    conflicts: Conflicts | UnsetType = UNSET
    extra: dict[str, Any] | UnsetType = UNSET


class Block(Struct, frozen=True, gc=False):
    """A run of the text from ``start`` to ``end`` (code points, end exclusive) that stands by itself on the page.

    ``kind`` is heading, paragraph, quotation, item, caption or code; ``level`` is a heading's rank (1 to 6), a list
    item's or a quotation's depth (from 1); ``marker`` is what stands before a list item ("•", "3."); ``page`` is the
    printed page that it begins on, from 1, and 0 where there are none.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    marker: str = ""
    page: int = 0


class Mark(Struct, frozen=True, gc=False):
    """Emphasis or a link over the text: ``kind`` is bold, italic, code, strike or link; ``target`` a link's address."""

    kind: str
    start: int
    end: int
    target: str = ""


class Article(Struct, frozen=True, kw_only=True):
    """An article as a reader gives it: its text, and beside it the blocks and marks over that text, by start."""

    info: ArticleInfo
    text: str
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    warnings: tuple[str, ...] = ()


class BadRecord(Struct, frozen=True):
    """A record that could not be read: kept byte for byte, and written back where its section ends."""

    section: Literal["annotations", "sources"]
    raw: bytes
    fault: str


class Document(Struct, frozen=True, kw_only=True):
    """An article's text with its annotations and sources: what a sidecar holds.

    >>> Document(article=ArticleInfo(file="a.txt"), text="Hello").annotations
    Records(0)
    """

    article: ArticleInfo
    text: str
    annotations: Records[Annotation] = field(default_factory=Records)
    sources: Records[Source] = field(default_factory=Records)
    bad: tuple[BadRecord, ...] = ()
    version: int | float = 1
    extra: dict[str, Any] | UnsetType = UNSET

    def in_order(self) -> list[Annotation]:
        """The annotations by first start, first end, id: the order of the sidecar and of the records panel."""
        return sorted(self.annotations, key=reading_order)

    def sources_in_order(self) -> list[Source]:
        """The sources by id, as the sidecar has them."""
        return sorted(self.sources, key=lambda source: source.id)


def reading_order(annotation: Annotation) -> tuple[int, int, str]:
    """The key that sorts annotations as the sidecar does: first start, first end, id."""
    spans = annotation.spans
    if not spans:
        return (0, 0, annotation.id)
    return (spans[0].start, spans[0].end, annotation.id)


def new_document(article: Article) -> Document:
    """A document for an article that nobody has annotated."""
    return Document(article=article.info, text=article.text)


def span_at(text: str, start: int, end: int) -> Span:
    """The span from ``start`` to ``end`` of ``text``; ValueError when it is empty or reaches outside."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no span from {start} to {end} in a text of {len(text)}")
    return Span(start, end, text[start:end])


def ranges(spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """The spans as pairs of code points."""
    return ((span.start, span.end) for span in spans)
