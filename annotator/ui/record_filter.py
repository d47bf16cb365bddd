"""What a person types into the filter of the records, and whether a record is what they look for."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from annotator.core.model import Annotation, BadRecord
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


def examine(query: Query, session: Session, record: Annotation) -> tuple[bool, set[str]]:
    """Whether a record is what a query looks for, and the ids of the mentions, cues and sources that it hangs on."""
    texts, used = _linked(session, record)
    if query.no_source and not lacks_source(session, record):
        return False, used
    if query.no_evidence and not lacks_evidence(record):
        return False, used
    if query.tags:
        own = [tag.casefold() for tag in record.tags]
        if not all(any(tag.startswith(wanted) for tag in own) for wanted in query.tags):
            return False, used
    if query.words:
        texts.extend(_own(session, record))
        if not _has_all(query.words, texts):
            return False, used
    return True, used


def _has_all(words: Sequence[str], texts: Iterable[str]) -> bool:
    text = "\n".join(texts).casefold()
    if any(" " in word for word in words):
        text = " ".join(text.split())
    return all(word in text for word in words)


def matches_bad(query: Query, bad: BadRecord) -> bool:
    """Whether a record that could not be read has the words."""
    if query.tags or query.no_source or query.no_evidence:
        return False
    text = f"could not be read {bad.fault} {bad.raw.decode('utf-8', 'replace')}".casefold()
    return all(word in text for word in query.words)


def _own(session: Session, record: Annotation) -> Iterator[str]:
    yield record.last_words
    yield record.label
    yield session.codebook.get(record.label).name
    if record.note:
        yield record.note
    for tag in record.tags:
        yield f"#{tag}"
    for value in record.attributes.values():
        if isinstance(value, str):
            yield value
    if record.status != "accepted":
        yield record.status


def _linked(session: Session, record: Annotation) -> tuple[list[str], set[str]]:
    """The texts of what a record is linked to and what that says, in one pass: this is done for every record."""
    document, texts, used = session.document, [], set()
    whose = list(record.links.get("who", ()))
    for role in ("source", "cue"):
        for target in record.links.get(role, ()):
            part = document.annotations.get(target) if isinstance(target, str) else None
            if part is not None:
                used.add(part.id)
                texts.extend([span.exact for span in part.spans])
                whose.extend(part.links.get("who", ()))
    for target in whose:
        source = document.sources.get(target) if isinstance(target, str) and target not in used else None
        if source is not None:
            used.add(source.id)
            texts.extend((source.name, source.role, source.affiliation, *source.names))
    return texts, used
