"""Type systems of UIMA: our own, as data, and those that come with other programs' files.

``annotator.Annotation`` is an annotation over its first span, in the layout that WebAnno and INCEpTION give a layer
with a slot feature (``links``, each with ``role`` and ``target``); further spans of a discontinuous one are
``annotator.Part``. Names and texts are features of their own; what the sidecar holds besides is JSON in ``more``.
"""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct, field

ARTICLE: Final = "annotator.Article"
ANNOTATION: Final = "annotator.Annotation"
PART: Final = "annotator.Part"
ORPHAN: Final = "annotator.Orphan"
SOURCE: Final = "annotator.Source"
LINK: Final = "annotator.Link"
ATTRIBUTE: Final = "annotator.Attribute"

TOP: Final = "uima.cas.TOP"
STRING: Final = "uima.cas.String"
STRINGS: Final = "uima.cas.StringArray"
STRUCTURES: Final = "uima.cas.FSArray"
BOOLEAN: Final = "uima.cas.Boolean"
WHOLE: Final = frozenset(f"uima.cas.{name}" for name in ("Byte", "Short", "Integer", "Long"))
FLOATING: Final = frozenset(("uima.cas.Float", "uima.cas.Double"))
PLAIN_ARRAYS: Final = frozenset(
    f"uima.cas.{name}Array" for name in ("Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double", "String")
)
_DOCUMENT = "uima.tcas.DocumentAnnotation"
_ANNOTATION = "uima.tcas.Annotation"

_MORE = ("more", STRING, "what the sidecar holds besides, as JSON in its own words; offsets in it count code points")
_RECORD = (
    ("id", STRING, "unique in the article"),
    ("label", STRING, "what it is: quote, claim, source (a mention), cue, or a label of one's own"),
    ("status", STRING, "accepted, suggested or rejected"),
    ("by", STRING, "who made it; rule:NAME when a rule did"),
    ("created", STRING, "ISO 8601, in UTC"),
    ("modified", STRING, "ISO 8601, in UTC"),
    ("confidence", "uima.cas.Double", "of a suggestion, from 0 to 1"),
    ("note", STRING, ""),
    ("tags", STRINGS, ""),
    ("attributes", f"{ATTRIBUTE}[]", ""),
    ("links", f"{LINK}[]", "to its sources and cues, to who is meant, to other annotations"),
    _MORE,
)

FEATURES: Final[dict[str, tuple[str, str, tuple[tuple[str, str, str], ...]]]] = {
    ARTICLE: (
        _DOCUMENT,
        "The article.",
        (
            ("file", STRING, "the name of its file"),
            *((name, STRING, "") for name in ("title", "byline", "publication", "url", "published")),
            _MORE,
            ("document", STRING, "as JSON: version, unreadable records and unknown keys of the sidecar"),
        ),
    ),
    ANNOTATION: (
        _ANNOTATION,
        "An annotation, over its words; of one in several parts, over the first.",
        (*_RECORD, ("spanMore", STRING, "what the sidecar holds of the span besides, as JSON")),
    ),
    PART: (
        _ANNOTATION,
        "The second or a further part of an annotation.",
        (("of", ANNOTATION, ""), ("number", "uima.cas.Integer", "from 2"), _MORE),
    ),
    ORPHAN: (TOP, "An annotation whose words are no longer in the article.", _RECORD),
    SOURCE: (
        TOP,
        "Who says it: a person or body, once for all that they say.",
        (
            *((name, STRING, "") for name in ("id", "name")),
            ("kind", STRING, "person, organisation, group, document or unnamed"),
            *((name, STRING, "") for name in ("role", "affiliation")),
            ("names", STRINGS, "other names"),
            ("modified", STRING, "ISO 8601, in UTC"),
            _MORE,
        ),
    ),
    LINK: (
        TOP,
        "A link of an annotation.",
        (
            ("role", STRING, "source, cue, who, evidence, supports, contradicts, within, or another"),
            ("target", ANNOTATION, "where it leads to an annotation of this article"),
            ("source", SOURCE, "where it leads to a source"),
            ("article", STRING, "where it leads into another article: its path from the folder"),
            ("id", STRING, "of what it leads to, where that is none of the above"),
        ),
    ),
    ATTRIBUTE: (
        TOP,
        "An attribute of an annotation.",
        (("key", STRING, ""), ("value", STRING, "where it is a string"), ("json", STRING, "where it is none")),
    ),
}
"""Our types: supertype, description, and the features with range and description."""


class TypeSystem(Struct):
    """What is known of the types in a file: of each its supertype and the range of each feature (``T[]`` an array)."""

    supertypes: dict[str, str] = field(default_factory=dict)
    features: dict[str, dict[str, str]] = field(default_factory=dict)

    def lineage(self, type: str) -> Iterator[str]:
        """The type and its supertypes, as far as they are known."""
        seen = set()
        while type and type not in seen:
            seen.add(type)
            yield type
            type = self.supertypes.get(type, "")

    def range_of(self, type: str, feature: str) -> str:
        """The range of a feature; empty when it is not known."""
        return next((found for one in self.lineage(type) if (found := self.features.get(one, {}).get(feature))), "")

    def is_a(self, type: str, *others: str) -> bool:
        """Whether the type is one of the others or below one."""
        return any(one in others for one in self.lineage(type))


def own() -> TypeSystem:
    """Our types and what they rest on, which are known whether or not a file brings them."""
    features = {name: {feature: range for feature, range, _ in said} for name, (_, _, said) in FEATURES.items()}
    features[_DOCUMENT] = {"language": STRING}
    for name, head in (("FS", TOP), ("String", STRING), ("Integer", "uima.cas.Integer"), ("Float", "uima.cas.Float")):
        features[f"uima.cas.NonEmpty{name}List"] = {"head": head, "tail": f"uima.cas.{name}List"}
    return TypeSystem({name: supertype for name, (supertype, _, _) in FEATURES.items()}, features)


def as_json() -> dict[str, Any]:
    """Our type system as JSON CAS has it, under ``%TYPES``."""
    made: dict[str, Any] = {}
    for name, (supertype, about, features) in FEATURES.items():
        made[name] = {"%NAME": name, "%SUPER_TYPE": supertype, "%DESCRIPTION": about}
        for feature, range, said in features:
            made[name][feature] = {"%NAME": feature, "%RANGE": range} | ({"%DESCRIPTION": said} if said else {})
            if range == STRINGS:
                made[name][feature]["%RANGE"] = f"{STRING}[]"
    return made


def description() -> bytes:
    """Our type system as the XML that UIMA reads beside an XMI file."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines += ['<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">', " <name>annotator</name>"]
    lines += [" <description>Annotations of articles</description>", " <version>1</version>", " <types>"]
    for name, (supertype, about, features) in FEATURES.items():
        lines.append(f"  <typeDescription><name>{name}</name><description>{about}</description>")
        lines += [f"   <supertypeName>{supertype}</supertypeName>", "   <features>"]
        for feature, range, said in features:
            element = range.removesuffix("[]")
            kind = STRUCTURES if element != range else range
            more = f"<elementType>{element}</elementType>" if element != range else ""
            lines.append(
                f"    <featureDescription><name>{feature}</name><description>{said}</description>"
                f"<rangeTypeName>{kind}</rangeTypeName>{more}</featureDescription>"
            )
        lines += ["   </features>", "  </typeDescription>"]
    lines += [" </types>", "</typeSystemDescription>", ""]
    return "\n".join(lines).encode()
