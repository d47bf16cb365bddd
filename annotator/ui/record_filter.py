"""What a person types into the filter of the records, and whether a record is what they look for."""

import re

from msgspec import Struct

from annotator.core.model import Annotation, BadRecord, Source
from annotator.ui.cards import lacks_evidence, lacks_source
from annotator.ui.session import Session

_TOKEN = re.compile(r'["“”„]([^"“”„]*)["“”„]?|(\S+)')


class Query(Struct, frozen=True):
    """All of it must hold: ``words`` each somewhere in the record, ``tags`` each the beginning of one of its tags."""

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    no_source: bool = False
    no_evidence: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.tags or self.no_source or self.no_evidence)


def parse(text: str) -> Query:
    """What was typed: words, "a phrase", #tag, no source, no evidence; case does not count.

    >>> parse('Lund #budget no source')
    Query(words=('lund',), tags=('budget',), no_source=True, no_evidence=False)
    """
    tokens = [
        (" ".join((match[1] if match[1] is not None else match[2]).split()).casefold(), match[1] is not None)
        for match in _TOKEN.finditer(text)
    ]
    tokens = [token for token in tokens if token[0]]
    words: list[str] = []
    tags: list[str] = []
    missing: set[str] = set()
    at = 0
    while at < len(tokens):
        token, phrase = tokens[at]
        two = f"{token} {tokens[at + 1][0]}" if not phrase and at + 1 < len(tokens) else token
        if two in ("no source", "no evidence"):
            missing.add(two)
            at += 1 if two == token else 2
            continue
        if token.startswith("#") and len(token) > 1 and not phrase:
            tags.append(token[1:])
        elif token != "#":
            words.append(token)
        at += 1
    return Query(tuple(words), tuple(tags), "no source" in missing, "no evidence" in missing)


def matches(query: Query, session: Session, record: Annotation) -> bool:
    """Whether a record is what a query looks for."""
    if query.no_source and not lacks_source(session, record):
        return False
    if query.no_evidence and not lacks_evidence(record):
        return False
    if query.tags:
        own = [tag.casefold() for tag in record.tags]
        if not all(any(tag.startswith(wanted) for tag in own) for wanted in query.tags):
            return False
    if not query.words:
        return True
    text = _haystack(session, record)
    return all(word in text for word in query.words)


def matches_bad(query: Query, bad: BadRecord) -> bool:
    """Whether a record that could not be read has the words."""
    if query.tags or query.no_source or query.no_evidence:
        return False
    text = f"could not be read {bad.fault} {bad.raw.decode('utf-8', 'replace')}".casefold()
    return all(word in text for word in query.words)


def users(record: Annotation, session: Session) -> set[str]:
    """The ids of mentions, cues and sources that what is found of a record hangs on."""
    ids = {*record.linked_ids("source"), *record.linked_ids("cue"), *record.linked_ids("who")}
    for id in record.linked_ids("source"):
        mention = session.get(id)
        if mention is not None:
            ids.update(mention.linked_ids("who"))
    return ids


def _haystack(session: Session, record: Annotation) -> str:
    found = [record.words, record.label, session.codebook.get(record.label).name, record.note]
    found.extend(f"#{tag}" for tag in record.tags)
    found.extend(value for value in record.attributes.values() if isinstance(value, str))
    if record.status != "accepted":
        found.append(record.status)
    for role in ("source", "cue"):
        for id in record.linked_ids(role):
            part = session.get(id)
            if part is not None:
                found.append(part.words)
    for source in session.sources_of(record):
        found.extend(_names(source))
    return " ".join("\n".join(found).casefold().split())


def _names(source: Source) -> tuple[str, ...]:
    return (source.name, source.role, source.affiliation, *source.names)
