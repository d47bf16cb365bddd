"""What a reader may have missed in an article: words without a record, and records that lack something.

Six lists in one, in the order of the text: quotation marks that no record covers, reporting verbs that belong to none,
quotes without a source, mentions that name nobody, claims without evidence, quotes whose type does not fit their marks.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from msgspec import Struct

from annotator.core import edits
from annotator.core.codebook import Codebook
from annotator.core.model import Annotation, Block, Document
from annotator.suggest.page import page_of
from annotator.suggest.paragraphs import paragraphs_of
from annotator.suggest.words import ACCORDING

Kind = Literal["marks", "verb", "source", "who", "evidence", "type"]

SENTENCES: Final[dict[Kind, str]] = {
    "marks": "Quotation marks that no record covers",
    "verb": "A reporting verb without a record",
    "source": "A quote without a source",
    "who": "A mention that names nobody",
    "evidence": "A claim without evidence",
    "type": "A quote whose type does not fit its marks",
}

_TITLE_WORDS = 2
"""Words in marks up to which they are more often a title or a name than speech (see suggestions: 70 to 78 in 100)."""
_NOT_SPEECH = tuple("show find found know prove figure feel felt read indicat surmis gather".split())
"""How verbs begin that take a clause and yet seldom report what somebody says."""

Range = tuple[int, int]


class Missed(Struct, frozen=True):
    """One thing that may be missing: the code points it is about, and the record that lacks something ("" for none)."""

    kind: Kind
    start: int
    end: int
    record: str = ""


class Survey(Struct, frozen=True):
    """Where a text has quotation marks and reporting verbs: worked out once, since the text stays."""

    marks: tuple[Range, ...]
    verbs: tuple[Range, ...]
    quotations: tuple[Range, ...] = ()
    """Block quotations: what they hold is direct without marks."""


def survey(text: str, blocks: Sequence[Block] = ()) -> Survey:
    """The quotation marks and reporting verbs of a text, by their places in code points."""
    page = page_of(text, paragraphs_of(text, blocks))
    marks = tuple(
        (pair.start, pair.end)
        for pair in page.pairs
        if pair.closed or len(text[pair.start : pair.end].split()) > _TITLE_WORDS
    )
    verbs = tuple(
        (cue.start, cue.end)
        for cue in page.cues
        if ("s" in cue.kind and not cue.word.lower().startswith(_NOT_SPEECH)) or cue.word in ACCORDING
    )
    quotations = tuple((block.start, block.end) for block in blocks if block.kind == "quotation")
    return Survey(marks, verbs, quotations)


def missed(document: Document, codebook: Codebook, seen: Survey) -> list[Missed]:
    """What may be missing, by place. What a person rejected is decided: it covers its words."""
    records, cues = [], []
    found: list[Missed] = []
    quotations = _Covered(seen.quotations)
    for annotation in document.annotations:
        part = codebook.get(annotation.label).part
        ranges = [(span.start, span.end) for span in annotation.spans]
        if part == "record":
            records += ranges
        elif part == "cue":
            cues += ranges
        if annotation.status != "rejected" and ranges:
            found += [
                Missed(kind, annotation.start, annotation.end, annotation.id)
                for kind in _lacking(document, codebook, annotation)
                if kind != "type" or not quotations.touches(annotation.start, annotation.end)
            ]
    covered, attributed = _Covered(records), _Covered([*records, *cues])
    found += [Missed("marks", start, end) for start, end in seen.marks if not covered.touches(start, end)]
    found += [Missed("verb", start, end) for start, end in seen.verbs if not attributed.touches(start, end)]
    return sorted(found, key=lambda item: (item.start, item.end, item.kind, item.record))


def _lacking(document: Document, codebook: Codebook, annotation: Annotation) -> Iterable[Kind]:
    label = codebook.get(annotation.label)
    if annotation.status == "suggested":
        return
    if label.part == "source" and not annotation.linked("who"):
        yield "who"
    if annotation.label == "quote":
        if not annotation.linked("source") and not annotation.linked("who"):
            yield "source"
        kind = annotation.attributes.get("type")
        if kind in ("direct", "indirect", "mixed") and kind != edits.quote_type(document.text, annotation.spans):
            yield "type"
    if (
        label.part == "record"
        and "evidence" in label.roles
        and not annotation.linked("evidence")
        and not annotation.attributes.get("evidence")
    ):
        yield "evidence"


class _Covered:
    """Which code points of a text are taken."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._ranges = sorted(ranges)
        self._reach: list[int] = []
        furthest = 0
        for _, end in self._ranges:
            furthest = max(furthest, end)
            self._reach.append(furthest)

    def touches(self, start: int, end: int) -> bool:
        """Whether any of them is."""
        at = bisect_left(self._ranges, (end, 0))
        return at > 0 and self._reach[at - 1] > start
