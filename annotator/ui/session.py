"""An open article: its document, its history, and the one door through which it is changed.

Whatever changes a document goes through :meth:`Session.apply`, as a pair of versions of it. That pair is all of undo
and redo, for every edit there is and will be; what a view needs to know of a change is computed from it.
"""

import getpass
import secrets
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from annotator.core import edits
from annotator.core.codebook import Codebook, Part
from annotator.core.edits import Range, Stamp
from annotator.core.history import History, Step
from annotator.core.merge import merge
from annotator.core.model import SURE, Annotation, Document, Source, reading_order
from annotator.core.relations import Backlinks
from annotator.core.saving import FEW
from annotator.core.span_index import Entry, SpanIndex
from annotator.corpus.neighbours import Neighbours
from annotator.corpus.opening import Opened

UNDO_STEPS = 1000
"""Versions kept; each costs what it changed, not the whole."""


class Change(Struct, frozen=True):
    """What a change touched: ids of annotations (added, removed or replaced) and of sources, and the ranges of the text
    (code points) that those annotations had or have."""

    annotations: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    ranges: tuple[Range, ...] = ()


def now() -> str:
    """The time as sidecars have it: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def author() -> str:
    """Who works here, as the computer knows them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "me"


class Session(QObject):
    """One open article.

    ``changed(Change)`` after every edit, undo and redo; ``active_changed(str)`` when another record is the active one
    ("" for none); ``hovered_changed(str)`` when the mouse rests on another record, in the text or in the panel;
    ``refused(str)`` with the reason when an edit was asked for that cannot be made; ``closing`` before it closes, while
    it can still be edited.
    """

    changed = Signal(object)
    active_changed = Signal(str)
    hovered_changed = Signal(str)
    closing = Signal()
    refused = Signal(str)

    def __init__(self, opened: Opened, parent: QObject | None = None, *, by: str = "") -> None:
        super().__init__(parent)
        self.path, self.sidecar = opened.path, opened.sidecar
        self.article, self.codebook = opened.article, opened.codebook
        self.document = opened.document
        self.base = opened.base or opened.document
        """What the sidecar held when it was opened."""
        self.digest = opened.digest
        self.read_only, self.conflict_markers = opened.read_only, opened.conflict_markers
        self.notices, self.faults = opened.notices, opened.faults
        self.reanchored = opened.reanchored
        """Whether the article has changed since it was annotated."""
        self.by = by or author()
        self.removed: set[str] = set()
        """Ids of annotations that were taken away by hand; emptied by who saves."""
        self._removing = False
        self.active = ""
        self.hovered = ""
        self.history = History(UNDO_STEPS)
        self.index = SpanIndex(self.document.annotations)
        self._order: list[tuple[int, int, str]] = []
        self.counts: Counter[str] = Counter()
        """Annotations by label."""
        self.unsourced: set[str] = set()
        """The quotes that nobody is named for."""
        self.suggestions: set[str] = set()
        """The records that a rule suggested and nobody has decided on."""
        self.neighbours: Sequence[Source] = ()
        """The sources of the folder's other articles, as far as they are known: a name is completed from them."""
        self.sure: set[str] = set()
        """Those of them that the rule was sure of."""
        self.backlinks = Backlinks()
        """From a record to those that are linked to it."""
        self.elsewhere = Neighbours((self.path.parent,))
        """The records of other articles that links lead to."""
        self.unplaced: set[str] = set()
        """The annotations that an edit of the article moved or lost, and whose place nobody has decided on."""
        self._survey()

    def set_codebook(self, codebook: Codebook) -> None:
        """Other labels, or labels with other looks; what is known of the annotations is found anew."""
        if codebook == self.codebook:
            return
        self.codebook = codebook
        self._order.clear()
        self.counts.clear()
        for known in (self.unsourced, self.suggestions, self.sure, self.unplaced):
            known.clear()
        self.backlinks = Backlinks()
        self._survey()

    def _survey(self) -> None:
        """All of the above in one pass: an article may have 100,000 annotations."""
        records = {label.label for label in self.codebook.labels if label.part == "record"}
        parts = {label.label for label in self.codebook.labels} - records
        labels: list[str] = []
        for annotation in self.document.annotations:
            if annotation.status == "rejected":
                continue
            if annotation.anchor is not UNSET:
                self.unplaced.add(annotation.id)
            labels.append(annotation.label)
            if annotation.label in parts:
                continue
            self._order.append(reading_order(annotation))
            self.backlinks.add(annotation)
            if annotation.status == "suggested":
                self._suggested(annotation)
            if self._lacks_source(annotation):
                self.unsourced.add(annotation.id)
        self.counts.update(labels)
        self._order.sort()

    # What is in it

    @property
    def text(self) -> str:
        """The article's text, in whose code points every offset counts."""
        return self.document.text

    def get(self, id: str) -> Annotation | None:
        """The annotation with that id."""
        return self.document.annotations.get(id)

    def is_record(self, annotation: Annotation) -> bool:
        """Whether it has a card of its own: a quote, a claim, or another label's record, and not rejected."""
        return annotation.status != "rejected" and self.codebook.is_record(annotation)

    def record_ids(self) -> list[str]:
        """The ids of the records in reading order."""
        return [id for _, _, id in self._order]

    def record_count(self) -> int:
        """How many records there are."""
        return len(self._order)

    def record_at(self, position: int) -> str:
        """The id of the record at that place in reading order, from 0."""
        return self._order[position][2]

    def record_starts(self) -> Sequence[tuple[int, int, str]]:
        """First start, first end and id of the records, in reading order; not to be written to."""
        return self._order

    def record_position(self, id: str) -> int:
        """The place of a record in reading order, from 0; -1 when it is not there."""
        annotation = self.get(id)
        if annotation is None:
            return -1
        key = reading_order(annotation)
        at = bisect_left(self._order, key)
        return at if at < len(self._order) and self._order[at] == key else -1

    def touching(self, start: int, end: int) -> list[Entry]:
        """The spans of all annotations that share a code point with ``start`` to ``end``."""
        return self.index.touching(start, end)

    def near(self, ranges: Iterable[Range]) -> list[Annotation]:
        """The annotations that touch any of the ranges, each once."""
        ids = dict.fromkeys(id for start, end in ranges for _, _, id in self.index.touching(start, end))
        return [annotation for id in ids if (annotation := self.get(id)) is not None]

    def stamp(self) -> Stamp:
        """Who acts, when, and where new ids come from."""
        return Stamp(self.by, now(), lambda: secrets.token_hex(6))

    def sources_of(self, record: Annotation) -> list[Source]:
        """Who says it: the sources of the record's mentions, then its own, without doubles."""
        ids: list[str] = []
        for mention in record.linked_ids("source"):
            found = self.get(mention)
            if found is not None:
                ids.extend(found.linked_ids("who"))
        ids.extend(record.linked_ids("who"))
        sources = (self.document.sources.get(id) for id in dict.fromkeys(ids))
        return [source for source in sources if source is not None]

    def known(self) -> Document:
        """The document with the folder's sources beside its own: to look names up in, not to be saved."""
        new = [source for source in self.neighbours if source.id not in self.document.sources]
        return replace(self.document, sources=self.document.sources.with_changes(put=new)) if new else self.document

    # The one door

    def apply(self, title: str, document: Document, *, active: str | None = None, removing: bool = False) -> bool:
        """Makes ``document`` the present version, as one step of undo called ``title``; ``active`` is the record to be
        active after it (None: as it is). ``removing`` says that a person wants most of the annotations away; without
        it a step that drops more than half of them is asked about before it is saved. False, with the reason in
        ``refused``, when nothing may be changed."""
        if self.read_only:
            self.refused.emit(self.read_only)
            return False
        if document is self.document:
            return True
        self._removing = removing
        active = self.active if active is None else active
        self.history.push(Step(title, self.document, document, self.active, active))
        self._show(document, active)
        self._removing = False
        return True

    def undo(self) -> None:
        """Takes the last step back."""
        step = self.history.undo()
        if step is not None:
            self._go(self._from(step.after, step.before), step.active_before)

    def redo(self) -> None:
        """Makes the step again that was taken back last."""
        step = self.history.redo()
        if step is not None:
            self._go(self._from(step.before, step.after), step.active_after)

    def _go(self, document: Document, active: str) -> None:
        """An undo or a redo: that many annotations go with it is a person's own wish; who made the step was asked."""
        self._removing = True
        self._show(document, active)
        self._removing = False

    def _from(self, before: Document, after: Document) -> Document:
        """The present version with what lies between the two; somebody else's changes since then stay."""
        present = self.document
        return after if present is before else merge(before, present, after, settle="ours").document

    def adopt(self, document: Document) -> None:
        """Makes ``document``, which holds what somebody else saved beside what was here, the present version. It is no
        step of undo: the steps before it still take back what was done here, and that alone."""
        if document is not self.document:
            self._show(document, self.active)

    def _show(self, document: Document, active: str) -> None:
        before, self.document = self.document, document
        ids = document.annotations.changed_since(before.annotations)
        self._remember_removed(ids, before, document)
        sources = document.sources.changed_since(before.sources)
        old = [a for a in map(before.annotations.get, ids) if a is not None]
        new = [a for a in map(document.annotations.get, ids) if a is not None]
        for annotation in old:
            self._forget(annotation)
        for annotation in new:
            self._learn(annotation)
        ranges = tuple((span.start, span.end) for annotation in (*old, *new) for span in annotation.spans)
        if self.hovered and self.hovered not in document.annotations:
            self.hovered = ""
        self.changed.emit(Change(frozenset(ids), frozenset(sources), ranges))
        self.set_active(active)

    def _remember_removed(self, ids: set[str], before: Document, after: Document) -> None:
        gone = {id for id in ids if id not in after.annotations}
        self.removed -= ids - gone
        if self._removing or len(gone) <= len(before.annotations) // 2 or len(before.annotations) < FEW:
            self.removed |= gone

    def _forget(self, annotation: Annotation) -> None:
        self.index.remove(annotation)
        if self.is_record(annotation):
            self.backlinks.remove(annotation)
            del self._order[bisect_left(self._order, reading_order(annotation))]
        if annotation.status != "rejected":
            self.counts[annotation.label] -= 1
        self.unsourced.discard(annotation.id)
        self.suggestions.discard(annotation.id)
        self.sure.discard(annotation.id)
        self.unplaced.discard(annotation.id)

    def _learn(self, annotation: Annotation) -> None:
        self.index.add(annotation)
        if self.is_record(annotation):
            self.backlinks.add(annotation)
            insort(self._order, reading_order(annotation))
        if annotation.status != "rejected":
            self.counts[annotation.label] += 1
        if self._lacks_source(annotation):
            self.unsourced.add(annotation.id)
        if self._is_suggestion(annotation):
            self._suggested(annotation)
        if annotation.anchor is not UNSET and annotation.status != "rejected":
            self.unplaced.add(annotation.id)

    def _suggested(self, annotation: Annotation) -> None:
        self.suggestions.add(annotation.id)
        if isinstance(annotation.confidence, float | int) and annotation.confidence >= SURE:
            self.sure.add(annotation.id)

    def _is_suggestion(self, annotation: Annotation) -> bool:
        return annotation.status == "suggested" and self.codebook.is_record(annotation)

    def _lacks_source(self, annotation: Annotation) -> bool:
        if annotation.label != "quote" or annotation.status == "rejected":
            return False
        return not annotation.linked("source") and not annotation.linked("who")

    def set_active(self, id: str) -> None:
        """Makes a record the active one; "" lets go. S and U attach to it."""
        if id and (id not in self.document.annotations):
            id = ""
        if id != self.active:
            self.active = id
            self.active_changed.emit(id)

    def set_hovered(self, id: str) -> None:
        """The record that the mouse is on."""
        if id != self.hovered:
            self.hovered = id
            self.hovered_changed.emit(id)

    # What a person does; each is one step of undo

    def mark(self, label: str, ranges: list[Range]) -> str:
        """Marks words under a label; the new annotation's id, "" when refused. A record becomes the active one."""
        entry = self.codebook.get(label)
        document, made = edits.mark(
            self.document,
            codebook=self.codebook,
            label=label,
            ranges=ranges,
            stamp=self.stamp(),
            near=self.near(ranges),
        )
        active = made.id if entry.part == "record" else None
        return made.id if self.apply(f"mark {entry.name.lower()}", document, active=active) else ""

    def attach(self, part: Part, ranges: list[Range]) -> str:
        """Links words to the active record as its source or cue; with none active they are marked by themselves."""
        record = self.get(self.active)
        label = self.codebook.part_label(part)
        if record is None or not self.codebook.is_record(record):
            same = edits.find_same(self.near(ranges), label, ranges)
            return same.id if same is not None else self.mark(label, ranges)
        document, found = edits.attach(
            self.document,
            codebook=self.codebook,
            record=record.id,
            part=part,
            ranges=ranges,
            stamp=self.stamp(),
            near=self.near(ranges),
        )
        return found.id if self.apply(f"mark {self.codebook.get(label).name.lower()}", document) else ""

    def add_part(self, ranges: list[Range]) -> bool:
        """Adds words to the active record as a further part."""
        if self.get(self.active) is None:
            return False
        return self.edit("add a part", edits.add_part, annotation=self.active, ranges=ranges)

    def remove(self, id: str) -> bool:
        """Removes an annotation, and makes the next record the active one."""
        annotation = self.get(id)
        if annotation is None:
            return False
        document = edits.remove(self.document, codebook=self.codebook, annotation=id, stamp=self.stamp())
        name = self.codebook.get(annotation.label).name.lower()
        return self.apply(f"remove {name}", document, active="" if id == self.active else None)

    def edit(self, title: str, edit: Callable[..., Document], **arguments: Any) -> bool:
        """Any edit of :mod:`annotator.core.edits` that takes a document and a stamp and gives a document."""
        return self.apply(title, edit(self.document, stamp=self.stamp(), **arguments))
