"""Who says it: what is proposed for a mention's words, and how what a person typed becomes sources of the document."""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotator.core import edits
from annotator.core.edits import Stamp
from annotator.core.model import Annotation, Document, Kind, LinkTarget, Source
from annotator.ui.session import Session

_ORGANISATION = re.compile(
    r"\b(agency|army|association|authority|bank|board|bureau|centre|center|coalition|commission|committee|company|"
    r"congress|corporation|council|court|department|foundation|government|group|institute|ministry|navy|office|"
    r"organi[sz]ation|parliament|party|police|senate|service|society|task force|union|university|"
    r"inc|ltd|llc|plc|gmbh|nato)\b",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(analysis|article|book|briefing|complaint|diary|document|draft|e-?mail|filing|indictment|lawsuit|leak|letter|"
    r"memo|memorandum|paper|petition|poll|post|press release|record|report|ruling|statement|study|survey|text|tweet|"
    r"verdict)s?\b",
    re.IGNORECASE,
)
_HONORIFICS = frozenset("mr mrs ms mx".split())
_BEFORE_RANKS = frozenset("acting assistant deputy former senior then vice".split())
_WITHIN_NAMES = frozenset("al bin da de del den der di du el ibn la le ten van von y".split())
_PRONOUNS = frozenset("he she it they we i you who one him her them us me this that these those both".split())
_PEOPLE = frozenset("he she him her his hers".split())
_SEVERAL = frozenset("they them their we".split())
_UNNAMED = re.compile(r"^(an?|one|another|some)\b", re.IGNORECASE)


def guess_kind(words: str) -> Kind:
    """What kind of source words speak of, by a simple rule; a person puts it right where it is wrong."""
    if _DOCUMENT.search(words):
        return "document"
    lower = words == words.lower()
    if lower and words.casefold() not in _PRONOUNS:
        last = words.split()[-1] if words.split() else ""
        if last.endswith("s") and not last.endswith("ss"):
            return "group"
    if _ORGANISATION.search(words):
        return "organisation"
    return "unnamed" if lower and _UNNAMED.match(words) else "person"


_RANKS = frozenset(
    """adm admiral ambassador archbishop attorney bishop capt captain cardinal ceo chair chairman chairwoman chancellor
    chief coach col colonel commissioner congressman congresswoman councillor councilman councilwoman detective
    director dr emperor gen general gov governor inspector judge justice king lt lieutenant maj major mayor minister
    mr mrs ms mx officer pope premier president prime prince princess prof professor queen rep representative rev
    reverend secretary sen senator sergeant sgt sheriff sir spokesman spokesperson spokeswoman state
    superintendent""".split()
)
"""What stands before a name and is none of it; the role is told by the words up to the last of them."""


def proposed_name(words: str) -> str:
    """A name out of a mention's words: up to the first comma, without the rank or office before a name of two words or
    more; nothing for a pronoun."""
    return name_and_role(words)[0]


def name_and_role(words: str) -> tuple[str, str]:
    """The name as :func:`proposed_name`, and the rank or office that stood before it.

    >>> name_and_role("President Ada Lund, 54,")
    ('Ada Lund', 'president')
    """
    name = " ".join(words.split()).split(",")[0].strip(" ,.;:“”\"'")
    if name.casefold() in _PRONOUNS:
        return "", ""
    parts = name.split()
    ranks = [at for at, part in enumerate(parts) if part.rstrip(".").casefold() in _RANKS]
    if not ranks:
        return name, ""
    own = parts[ranks[-1] + 1 :]
    if len(own) < 2 or not all(part[0].isupper() or part.casefold() in _WITHIN_NAMES for part in own):
        return name, ""
    role = " ".join(parts[: ranks[-1] + 1])
    if role.rstrip(".").casefold() in _HONORIFICS:
        return " ".join(own), ""
    first = parts[0].casefold()
    return " ".join(own), role[0].lower() + role[1:] if first in _RANKS | _BEFORE_RANKS else role


def who_target(session: Session, id: str) -> str:
    """The annotation that W speaks of: a record's mention (of several, the first that nobody is named for), or the
    record itself when it has none; of a mention, that mention; "" for a cue."""
    annotation = session.get(id)
    if annotation is None:
        return ""
    part = session.codebook.get(annotation.label).part
    if part == "cue":
        return ""
    if part == "source":
        return id
    mentions = [m for m in map(session.get, annotation.linked_ids("source")) if m is not None]
    if not mentions:
        return id
    return next((mention.id for mention in mentions if not mention.linked("who")), mentions[0].id)


def who_is_meant(known: Document, mention: Annotation) -> Source | None:
    """Whom a pronoun, "the minister" or a bare surname means: of the sources that it fits the one last spoken of before
    it in the article, else the only one in ``known`` (the document with the folder's sources) that it fits."""
    words = " ".join(mention.words.split())
    fits = _fitting(words)
    if fits is None or not mention.spans:
        return None
    before = [
        (other.start, source)
        for other in known.annotations
        if other.spans and other.start < mention.start and other.status != "rejected"
        for source in map(known.sources.get, other.linked_ids("who"))
        if source is not None and fits(source)
    ]
    if before:
        return max(before, key=lambda found: found[0])[1]
    if words.casefold() in _PRONOUNS:
        return None
    others = [source for source in known.sources if fits(source)]
    return others[0] if len(others) == 1 else None


def _fitting(words: str) -> Callable[[Source], bool] | None:
    """Which sources words may mean; None when they are a name of their own."""
    lower = words.casefold()
    if lower in _PEOPLE:
        return lambda source: source.kind in ("person", "unnamed")
    if lower in _SEVERAL:
        return lambda source: source.kind in ("group", "organisation", "unnamed")
    if lower == "it":
        return lambda source: source.kind in ("organisation", "document")
    if lower.startswith("the "):
        role = lower.removeprefix("the ").strip(" ,.")
        return lambda source: bool(role) and role in source.role.casefold()
    if " " not in words and words[:1].isupper():
        name = lower.strip(" ,.").removesuffix("’s").removesuffix("'s")
        return lambda source: source.kind == "person" and name in source.name.casefold().split()[-1:]
    return None


class Draft(Struct):
    """What is said of one source while it is typed. ``known`` is the source of the document that it is, ``origin`` the
    one that stood there before; ``rename`` gives that one the new name instead of making another."""

    name: str = ""
    kind: Kind = "person"
    role: str = ""
    affiliation: str = ""
    names: tuple[str, ...] = ()
    known: Source | None = None
    origin: Source | None = None
    rename: bool = False

    def be(self, source: Source) -> None:
        """Takes a source's fields."""
        self.known, self.name, self.kind = source, source.name, source.kind
        self.role, self.affiliation, self.names = source.role, source.affiliation, source.names
        self.rename = False

    def typed(self, document: Document, name: str, kind: Kind) -> None:
        """Another name was typed: that of a source brings its fields, a new one of kind ``kind`` begins empty."""
        name = name.strip()
        self.name = name
        if self.known is not None and name.casefold() in (
            other.casefold() for other in (self.known.name, *self.known.names)
        ):
            return
        found = edits.find_source(document, name) if name else None
        if found is not None:
            self.be(found)
            self.name = name
        elif self.known is not None and not self.rename:
            self.known, self.role, self.affiliation, self.names = None, "", "", ()
            self.kind = kind
        elif self.known is None:
            self.kind = kind

    def keep_origin(self, wanted: bool) -> None:
        """Whether the name typed is a better one for the source that stood there before, or another source."""
        name = self.name
        if wanted and self.origin is not None:
            self.be(self.origin)
            self.name, self.rename = name, True
        else:
            self.rename, self.known = False, None
            self.role, self.affiliation, self.names = "", "", ()

    def source(self, stamp: Stamp) -> Source:
        """The source that this comes to: the known one with its id and whatever else it holds, or a new one."""
        if self.known is None:
            made = edits.new_source(
                self.name, stamp=stamp, kind=self.kind, role=self.role.strip(), affiliation=self.affiliation.strip()
            )
            return replace(made, names=self.names) if self.names else made
        changed = {
            name: value
            for name, value in (
                ("name", self.name if self.rename and self.name else self.known.name),
                ("kind", self.kind),
                ("role", self.role.strip()),
                ("affiliation", self.affiliation.strip()),
                ("names", self.names),
            )
            if value != getattr(self.known, name)
        }
        return replace(self.known, **changed) if changed else self.known


def drafts_of(document: Document, annotation: Annotation) -> list[Draft]:
    """A draft for each source that the annotation is linked to and that the document has."""
    drafts: list[Draft] = []
    for id in annotation.linked_ids("who"):
        source = document.sources.get(id)
        if source is not None:
            draft = Draft(origin=source)
            draft.be(source)
            drafts.append(draft)
    return drafts


def say_who(document: Document, *, annotation: str, drafts: Sequence[Draft], stamp: Stamp) -> Document:
    """The document in which the annotation is linked to just these sources. Links that lead out of the document, or
    to a source that could not be read, stay."""
    sources: dict[str, Source] = {}
    made: dict[str, Source] = {}
    for draft in drafts:
        if not draft.name.strip():
            continue
        known = draft.known is not None
        source = draft.source(stamp) if known or draft.name.casefold() not in made else made[draft.name.casefold()]
        if not known:
            made[draft.name.casefold()] = source
        sources.setdefault(source.id, source)
    for source in sources.values():
        if source.id in document.sources:
            document = edits.put_source(document, source=source, stamp=stamp)
    record = document.annotations[annotation]
    out_of_sight: list[LinkTarget] = [
        target for target in record.linked("who") if not (isinstance(target, str) and target in document.sources)
    ]
    if tuple(sources) == tuple(target for target in record.linked("who") if target not in out_of_sight):
        return document
    wanted = [document.sources.get(id) or source for id, source in sources.items()]
    document = edits.set_who(document, annotation=annotation, sources=wanted, stamp=stamp)
    for target in out_of_sight:
        document = edits.link(document, annotation=annotation, role="who", target=target, stamp=stamp)
    return document
