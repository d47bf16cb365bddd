"""What the card of a record says, as plain data: the words, chips in order, a note, and what is missing.

A card is made from the record and from what it links to; :func:`needs` names those, so that a card that was made
before is known to be still right without making it again.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Literal

from msgspec import UNSET, Struct

from annotator.core.codebook import Label
from annotator.core.model import AnchorState, Annotation, BadRecord, Elsewhere, Source
from annotator.ui.literal import short, shown
from annotator.ui.session import Session

Look = Literal["source", "aside", "cue", "plain", "quiet", "alert", "accept", "reject"]

PLACES: dict[AnchorState, str] = {"exact": "in place", "moved": "moved", "uncertain": "uncertain", "orphan": "lost"}
"""What cards call the states of an annotation whose article has changed."""
MOST_WORDS = 1200
"""Code points of a part that a card looks at: more than three lines hold."""
_PRONOUN = 5
"""A mention of one word no longer than this says little by itself: it is shown beside the source's name."""


class Chip(Struct, frozen=True):
    """A few words on a card. ``look``: a tinted pill (source), small type (aside), a dotted pill (cue), an outlined
    one (plain), type alone (quiet), in the warning colour (alert), or something to click (accept, reject)."""

    text: str
    look: Look = "plain"


class Card(Struct, frozen=True):
    """What a card shows. ``parts`` are the words, ``label`` gives the stripe its colour (None: the record is bad),
    ``full`` is all of it in plain words, for a tool tip and for those who listen."""

    parts: tuple[str, ...]
    label: Label | None
    chips: tuple[Chip, ...] = ()
    warnings: tuple[str, ...] = ()
    note: str = ""
    suggested: bool = False
    full: str = ""


def needs(session: Session, record: Annotation) -> tuple[object, ...]:
    """What a record's card is made from; a card is right as long as these are the same objects."""
    found: list[object] = [record]
    get, source = session.document.annotations.get, session.document.sources.get
    for role, targets in record.links.items():
        for target in targets:
            if not isinstance(target, str):
                found.append(session.elsewhere.get(target))
                continue
            if role == "who":
                found.append(source(target))
                continue
            linked = get(target)
            found.append(linked)
            if role == "source" and linked is not None:
                found.extend(source(id) for id in linked.linked_ids("who"))
    found.extend(get(id) for _, id in session.backlinks.of(record.id))
    found.append(session.elsewhere.incoming.get(record.id))
    return tuple(found)


def lacks_source(session: Session, record: Annotation) -> bool:
    """Whether it is a quote that nobody is named for. A claim may well be the article's own."""
    return record.id in session.unsourced


def lacks_evidence(record: Annotation) -> bool:
    """Whether it is a claim without evidence, from outside or within the folder."""
    return record.label == "claim" and not record.attributes.get("evidence") and not record.linked("evidence")


def make_card(session: Session, record: Annotation) -> Card:
    """The card of a record."""
    label = session.codebook.get(record.label)
    sources, cues = list(_sources(session, record)), list(_cues(session, record))
    kind = _kind(session, record, label)
    chips = [*sources, *cues, Chip(kind), *_on_scales(record, label)]
    if len(record.spans) > 1:
        chips.append(Chip(f"{len(record.spans)} parts"))
    chips.extend(_further(session, record))
    chips.extend(_linked_from(session, record))
    chips.extend(Chip(f"#{shown(tag, 80)}") for tag in record.tags)
    if record.anchor is not UNSET and record.anchor.state != "exact":
        chips.append(Chip(PLACES[record.anchor.state], "alert"))
    if record.status == "suggested":
        sure = f" {round(100 * record.confidence)} %" if record.confidence is not UNSET else ""
        chips.append(Chip(f"suggested{sure}", "quiet"))
        if not session.read_only:
            chips.extend((Chip("take A", "accept"), Chip("drop X", "reject")))
    warnings = []
    if lacks_source(session, record):
        warnings.append("no source yet")
    if lacks_evidence(record):
        warnings.append("no evidence yet")
    parts = tuple(shown(span.exact, MOST_WORDS) for span in record.spans) or (shown(record.last_words, MOST_WORDS),)
    said = [label.name, " … ".join(parts)]
    for chip in chips:
        if chip.look in ("source", "cue"):
            said.append(f"{'Source' if chip.look == 'source' else 'Cue'}: {chip.text}")
        elif chip.look not in ("accept", "reject"):
            said.append(chip.text)
    said.extend(_evidence(record))
    said.extend(warnings)
    note = shown(record.note, MOST_WORDS)
    if note:
        said.append(f"Note: {note}")
    return Card(
        parts=parts,
        label=label,
        chips=tuple(chips),
        warnings=tuple(warnings),
        note=note,
        suggested=record.status == "suggested",
        full=". ".join(said),
    )


def bad_card(bad: BadRecord) -> Card:
    """The card of a record that could not be read: kept as it is in the file."""
    raw = shown(bad.raw[:400].decode("utf-8", "replace"))
    what = "Source" if bad.section == "sources" else "Record"
    fault = shown(bad.fault, MOST_WORDS)
    return Card(
        parts=(raw,),
        label=None,
        chips=(Chip("could not be read"),),
        warnings=(fault,),
        full=f"{what} that could not be read: {fault}. {raw}",
    )


def _sources(session: Session, record: Annotation) -> Iterator[Chip]:
    seen: set[str] = set()
    get = session.document.sources.get
    for id in record.linked_ids("source"):
        mention = session.get(id)
        if mention is None:
            continue
        named = [source for source in map(get, mention.linked_ids("who")) if source is not None]
        if not named:
            yield Chip(short(mention.last_words, 40), "source")
            continue
        for source in named:
            if source.id not in seen:
                seen.add(source.id)
                yield from _named(source)
        words = shown(mention.last_words, 40)
        if len(words) <= _PRONOUN and words.casefold() not in (source.name.casefold() for source in named):
            yield Chip(f"“{words}”", "aside")
    for own in map(get, record.linked_ids("who")):
        if own is not None and own.id not in seen:
            seen.add(own.id)
            yield from _named(own)


def _named(source: Source) -> Iterator[Chip]:
    yield Chip(shown(source.name, 120), "source")
    about = ", ".join(shown(text, 80) for text in (source.role, source.affiliation) if text.strip())
    if about:
        yield Chip(about, "aside")


def _cues(session: Session, record: Annotation) -> Iterator[Chip]:
    for id in record.linked_ids("cue"):
        cue = session.get(id)
        if cue is not None:
            yield Chip(shown(cue.last_words, 80), "cue")


def _kind(session: Session, record: Annotation, label: Label) -> str:
    values: list[str] = []
    for attribute in label.attributes:
        value: Any = record.attributes.get(attribute.name)
        if attribute.scale or not isinstance(value, str) or not value.strip():
            continue
        if set(attribute.values) == {"yes", "no"}:
            title = shown(attribute.title or attribute.name, 60).lower()
            value = {"yes": title, "no": f"not {title}"}.get(value, value)
        values.append(shown(value, 60))
    if record.label == "quote" and values:
        return ", ".join([*values, "block"] if _is_block(session, record) else values)
    return " · ".join([shown(label.name, 60).lower(), *values])


def _on_scales(record: Annotation, label: Label) -> Iterator[Chip]:
    """What is said on a scale, each with its name: a verdict is no part of what kind of claim it is."""
    for attribute in label.attributes:
        value: Any = record.attributes.get(attribute.name)
        if attribute.scale and isinstance(value, str) and value.strip():
            yield Chip(f"{shown(attribute.title or attribute.name, 60).lower()}: {shown(value, 60)}")


def _is_block(session: Session, record: Annotation) -> bool:
    """Whether the record stands in a block quotation."""
    blocks = session.article.blocks
    at = bisect_right(blocks, record.start, key=lambda block: block.start) - 1
    return at >= 0 and blocks[at].kind == "quotation" and record.start < blocks[at].end


def _further(session: Session, record: Annotation) -> Iterator[Chip]:
    """The links under other roles, and the evidence from outside."""
    for role, targets in record.links.items():
        if role in ("source", "cue", "who"):
            continue
        name = shown(role.replace("_", " "), 40)
        for target in targets:
            if isinstance(target, Elsewhere):
                there = session.elsewhere.get(target)
                words = f"{short(there.words, 22)} in " if there is not None else ""
                yield Chip(f"{name} {words}{shown(target.article, 80)}")
                continue
            linked = session.get(target)
            if linked is not None:
                yield Chip(f"{name} {short(linked.last_words, 22)}")
    evidence = record.attributes.get("evidence")
    if isinstance(evidence, list) and evidence:
        where = _host(evidence[0]) if len(evidence) == 1 else ""
        count = f" × {len(evidence)}" if len(evidence) > 1 else ""
        yield Chip(f"evidence{count}{f': {where}' if where else ''}")


def _host(row: Any) -> str:
    """Where a piece of evidence is to be found, as short as it can be said."""
    address = row.get("url") if isinstance(row, dict) else None
    if not isinstance(address, str):
        return ""
    return shown(address.strip().partition("://")[2].partition("/")[0].removeprefix("www."), 40)


def _evidence(record: Annotation) -> Iterator[str]:
    """Each piece of evidence in full: what it shows, its address, its date."""
    rows = record.attributes.get("evidence")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            values = (row.get(name) for name in ("note", "url", "date"))
            told = ", ".join(shown(value, 300) for value in values if isinstance(value, str) and value.strip())
            if told:
                yield f"Evidence: {told}"


_MOST_LINKED = 4
"""Chips for what is linked to a record; the rest is a number."""
_FROM = {"supports": "supported by", "contradicts": "contradicted by", "evidence": "evidence for"}


def _linked_from(session: Session, record: Annotation) -> Iterator[Chip]:
    """What is linked to the record: the claims that a quote carries, what supports or contradicts a claim."""
    here = [(role, session.get(id)) for role, id in session.backlinks.of(record.id)]
    incoming = session.elsewhere.incoming.get(record.id, ())
    linked = [(role, other.label, other.last_words, "") for role, other in here if other is not None]
    linked += [(link.role, link.label, link.words, f" in {shown(link.of.article, 80)}") for link in incoming]
    for role, label, words, where in linked[:_MOST_LINKED]:
        name = f"holds {shown(session.codebook.get(label).name, 40).lower()}" if role == "within" else ""
        yield Chip(f"{name or _FROM.get(role, f'{shown(role, 40)} of')} {short(words, 22)}{where}")
    if len(linked) > _MOST_LINKED:
        yield Chip(f"and {len(linked) - _MOST_LINKED:,} more linked to it")
