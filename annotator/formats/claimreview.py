"""schema.org's ClaimReview, as JSON-LD: the claims that were given a verdict, for a fact-check's page.

``reviewRating`` has the verdict as its name, and as a number where the codebook says which steps its scale has, from
the lowest. Evidence from outside is what the review cites.
"""

import json
from collections.abc import Iterable
from typing import Any

from annotator.core.codebook import Codebook
from annotator.core.model import Annotation, Document
from annotator.formats.item import Export, File, Frame, Item, LeftOut
from annotator.formats.reporting import speakers
from annotator.formats.selection import part_labels

SUFFIX = ".claimreview.jsonld"
CONTEXT = "https://schema.org"
FRAME = Frame(f'{{"@context": "{CONTEXT}", "@graph": [\n'.encode(), b",\n", b"\n]}\n")

LACKS = (
    "records without a verdict, the article's text, places in it, mentions, cues, notes, tags, attributes other than "
    "verdict and evidence, links other than to who says it, what a source is beside its name and kind, unreadable "
    "records, unknown keys"
)

_KINDS = {"person": "Person", "organisation": "Organization", "group": "Organization"}


def write(items: Iterable[Item]) -> Export:
    """All claims with a verdict in one graph."""
    left_out = LeftOut()
    reviews = [review for item in items for review in _reviews(item, left_out)]
    # it goes into pages, whose scripts it must not end
    lines = [json.dumps(review, ensure_ascii=False).replace("</", "<\\/").encode() for review in reviews]
    return Export((File(f"annotations{SUFFIX}", FRAME.around(lines)),), left_out)


def _reviews(item: Item, left_out: LeftOut) -> Iterable[dict[str, Any]]:
    document = item.document
    parts = part_labels(item.codebook)
    for annotation in document.in_order():
        if annotation.label in parts:
            continue
        verdict = annotation.attributes.get("verdict")
        if not (isinstance(verdict, str) and verdict):
            left_out["unchecked record"] += 1
            continue
        left_out["note"] += bool(annotation.note)
        left_out["tag"] += len(annotation.tags)
        left_out["attribute"] += len(annotation.attributes.keys() - {"verdict", "evidence"})
        yield _review(annotation, verdict, item)
    left_out["unreadable record"] += len(document.bad)


def _review(annotation: Annotation, verdict: str, item: Item) -> dict[str, Any]:
    document, article = item.document, item.document.article
    claim: dict[str, Any] = {"@type": "Claim", "text": annotation.words}
    if who := _who(annotation, document):
        claim["author"] = who if len(who) > 1 else who[0]
    appearance = {"@type": "NewsArticle", "headline": article.title or item.name}
    told = (("url", article.url), ("datePublished", article.published))
    claim["appearance"] = appearance | {key: value for key, value in told if value}
    if article.publication:
        claim["appearance"]["publisher"] = {"@type": "Organization", "name": article.publication}
    review: dict[str, Any] = {
        "@type": "ClaimReview",
        "@id": f"#{annotation.id}",
        "claimReviewed": annotation.words,
        "itemReviewed": claim,
        "reviewRating": _rating(annotation, verdict, item.codebook),
        "datePublished": annotation.modified[:10],
    }
    if annotation.by:
        review["author"] = {"@type": "Person", "name": annotation.by}
    if cited := _cited(annotation.attributes.get("evidence")):
        review["citation"] = cited
    return review


def _rating(annotation: Annotation, verdict: str, codebook: Codebook) -> dict[str, Any]:
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": verdict}
    for attribute in codebook.get(annotation.label).attributes:
        scale = getattr(attribute, "scale", ())
        if attribute.name == "verdict" and verdict in scale:
            rating |= {"ratingValue": scale.index(verdict) + 1, "bestRating": len(scale), "worstRating": 1}
    return rating


def _who(annotation: Annotation, document: Document) -> list[dict[str, str]]:
    kinds = {source.name: source.kind for source in document.sources}
    return [
        {"@type": _KINDS.get(kinds.get(name, ""), "Thing"), "name": name} for name in speakers(annotation, document)
    ]


def _cited(evidence: Any) -> list[dict[str, str]]:
    names = {"url": "url", "note": "description", "date": "datePublished"}
    found = [one for one in evidence if isinstance(one, dict)] if isinstance(evidence, list) else []
    return [
        {"@type": "CreativeWork"}
        | {names[key]: one[key] for key in names if isinstance(one.get(key), str) and one[key]}
        for one in found
    ]
