"""TEI P5 with standoff annotations: the text once, whole, and beside it spans that point into it.

``string-range(#text, offset, length)`` counts code points from 0, as TEI's pointers do; a discontinuous annotation
names several. A label is the span's ``type``, its status the ``subtype``; attributes, tags and the note are features.
"""

import re
from collections.abc import Iterable
from typing import Any

from annotator.core.model import Annotation, Document, Source
from annotator.core.sidecar import Fault
from annotator.formats.holding import Holds, lacks, reduced
from annotator.formats.item import Export, File, FormatError, Item, LeftOut
from annotator.formats.xml_text import refuse

SUFFIX = ".tei.xml"

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_XML = "{http://www.w3.org/XML/1998/namespace}"


def _attribute(key: str, value: Any) -> bool:
    return bool(re.fullmatch(r"\S+", key)) and isinstance(value, str)


def _label(label: str) -> str:
    return re.sub(r"\s", "_", label)


HOLDS = Holds(
    parts=True,
    attribute=_attribute,
    role=lambda role: role != "who" and bool(re.fullmatch(r"\S+", role)),
    label=_label,
    who=True,
    tags=True,
    note=True,
    by=True,
    status=True,
    article=frozenset(("title", "byline", "publication", "published", "url", "language")),
)
LACKS = lacks(HOLDS, "attributes that are no text")


def write(items: Iterable[Item]) -> Export:
    """A file an item. FormatError where a character stands in it that XML cannot hold."""
    left_out = LeftOut()
    return Export(tuple(_file(item, reduced(item.document, HOLDS, left_out)) for item in items), left_out)


def _file(item: Item, document: Document) -> File:
    from lxml import etree  # takes a moment to load

    try:
        root = _Tree(etree).made(item, document)
    except ValueError:
        raise FormatError(Fault("", "holds a character that XML cannot hold")) from None
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return File(item.stem + SUFFIX, data + b"\n")


class _Tree:
    def __init__(self, etree: Any) -> None:
        self._etree = etree
        self._ids: dict[str, str] = {}
        self._people: dict[str, str] = {}

    def made(self, item: Item, document: Document) -> Any:
        refuse(document.text, "text")
        root = self._etree.Element(f"{{{NAMESPACE}}}TEI", nsmap={None: NAMESPACE})
        article = document.article
        if article.language:
            root.set(f"{_XML}lang", article.language)
        self._header(root, item, document)
        standoff = self._add(root, "standOff")
        annotations = document.in_order()
        for number, annotation in enumerate(annotations, 1):
            self._ids[annotation.id] = f"a{number}"
        self._sources(standoff, document)
        spans = self._add(standoff, "spanGrp")
        for annotation in annotations:
            self._span(spans, annotation)
        self._links(standoff, annotations)
        self._features(standoff, annotations)
        body = self._add(self._add(root, "text"), "body")
        block = self._add(body, "ab", document.text)
        block.set(f"{_XML}id", "text")
        block.set(f"{_XML}space", "preserve")
        return root

    def _add(self, parent: Any, tag: str, words: str = "", /, **attributes: str) -> Any:
        element = self._etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
        for key, value in attributes.items():
            element.set(key, value)
        if words:
            element.text = words
        return element

    def _header(self, root: Any, item: Item, document: Document) -> None:
        article = document.article
        description = self._add(self._add(root, "teiHeader"), "fileDesc")
        title = self._add(description, "titleStmt")
        self._add(title, "title", article.title or item.name)
        if article.byline:
            self._add(title, "author", article.byline)
        for number, name in enumerate(sorted({a.by for a in document.annotations if a.by}), 1):
            self._people[name] = f"by{number}"
            responsible = self._add(title, "respStmt")
            self._add(responsible, "resp", "annotation")
            self._add(responsible, "name", name).set(f"{_XML}id", f"by{number}")
        self._add(self._add(description, "publicationStmt"), "p", "Annotations made with Annotator.")
        source = self._add(self._add(description, "sourceDesc"), "bibl")
        for name, words in (("publisher", article.publication), ("date", article.published), ("idno", article.url)):
            if words:
                self._add(source, name, words)
        self._add(source, "note", item.stem, type="file")

    def _sources(self, standoff: Any, document: Document) -> None:
        if not len(document.sources):
            return
        listed = self._add(standoff, "list", type="sources")
        for number, source in enumerate(document.sources, 1):
            self._source(listed, f"s{number}", source)

    def _source(self, listed: Any, id: str, source: Source) -> None:
        self._ids[source.id] = id
        element = self._add(self._add(listed, "item"), "name", source.name, n=source.id)
        element.set(f"{_XML}id", id)

    def _span(self, spans: Any, annotation: Annotation) -> None:
        pairs = ", ".join(f"{span.start}, {span.end - span.start}" for span in annotation.spans)
        element = self._add(
            spans,
            "span",
            annotation.words,
            target=f"string-range(#text, {pairs})",
            type=annotation.label,
            n=annotation.id,
            subtype=annotation.status,
        )
        element.set(f"{_XML}id", self._ids[annotation.id])
        if annotation.by:
            element.set("resp", f"#{self._people[annotation.by]}")

    def _links(self, standoff: Any, annotations: list[Annotation]) -> None:
        links = [
            (role, self._ids[annotation.id], self._ids[target])
            for annotation in annotations
            for role, targets in annotation.links.items()
            for target in targets
            if isinstance(target, str)
        ]
        if links:
            group = self._add(standoff, "linkGrp")
            for role, one, other in links:
                self._add(group, "link", type=role, target=f"#{one} #{other}")

    def _features(self, standoff: Any, annotations: list[Annotation]) -> None:
        for annotation in annotations:
            target = f"#{self._ids[annotation.id]}"
            told = (
                ("attributes", list(annotation.attributes.items())),
                ("tags", [("tag", tag) for tag in annotation.tags]),
                ("note", [("note", annotation.note)] if annotation.note else []),
            )
            for kind, features in told:
                if features:
                    group = self._add(standoff, "fs", type=kind, corresp=target)
                    for name, value in features:
                        self._add(self._add(group, "f", name=name), "string", value)
