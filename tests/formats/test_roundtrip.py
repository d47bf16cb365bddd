"""Any document out and in again: equal, but for what the format says it cannot hold, and that is counted right."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import assume, given, settings

from annotator.core import sidecar
from annotator.core.model import Annotation, Document
from annotator.formats import (
    Imported,
    Input,
    Item,
    LeftOut,
    Notes,
    doccano,
    hypothesis,
    label_studio,
    prodigy,
    refi_qda,
    webanno_tsv,
)
from annotator.formats.holding import reduced
from tests import strategies
from tests.formats import making

MODULES = [doccano, prodigy, label_studio, hypothesis, refi_qda, webanno_tsv]


def again(module: ModuleType, *items: Item) -> tuple[list[Imported], Notes, LeftOut]:
    """What comes in of what went out."""
    export = module.write(items)
    notes = Notes()
    found = []
    for file in export.files:
        texts = {Path(item.stem).name: (Path(item.stem).name, item.document.text) for item in items}
        found += list(module.parse(Input(file.name, file.data, article=texts.get), notes))
    return found, notes, export.left_out


def shapes(document: Document) -> Counter[Any]:
    """What is known of each annotation, without the ids, which other programs give anew."""

    def own(annotation: Annotation) -> tuple[Any, ...]:
        places = tuple((span.start, span.end, span.exact) for span in annotation.spans)
        attributes = tuple(sorted(annotation.attributes.items()))
        return (annotation.label, places, attributes, tuple(annotation.tags), annotation.note)

    def links(annotation: Annotation) -> Iterator[Any]:
        for role, targets in annotation.links.items():
            for target in targets:
                source = document.sources.get(target)
                yield role, source.name if source is not None else own(document.annotations[target])

    return Counter((own(a), tuple(sorted(links(a), key=repr))) for a in document.annotations)


@pytest.mark.parametrize("module", MODULES)
def test_an_attribution_comes_back(module: ModuleType) -> None:
    document = making.attribution()
    (found,), notes, left_out = again(module, Item("folder/a.txt", document))
    counted = LeftOut()
    assert shapes(found.document) == shapes(reduced(document, module.HOLDS, counted))
    assert +left_out == +counted
    assert not notes.faults
    assert found.name.endswith("folder/a.txt")


@pytest.mark.parametrize("module", MODULES)
@settings(max_examples=30, deadline=None)
@given(document=strategies.documents())
def test_any_document_comes_back(module: ModuleType, document: Document) -> None:
    assume(document.text.strip("\ufeff") and not document.text.startswith("\ufeff") and "\r" not in document.text)
    counted = LeftOut()
    held = reduced(document, module.HOLDS, counted)
    assume(held.annotations or module is not hypothesis)
    (found,), notes, left_out = again(module, Item("a.txt", document))
    assert not notes.faults
    assert found.document.text == document.text
    twins = left_out.pop("ambiguous link", 0) + left_out.pop("namesake", 0)
    assert +left_out == +counted
    if not twins:
        assert shapes(found.document) == shapes(held)
    assert sidecar.read(sidecar.write(found.document)).document == found.document


@pytest.mark.parametrize("module", [doccano, prodigy, label_studio, refi_qda, webanno_tsv])
def test_several_articles_keep_their_names(module: ModuleType) -> None:
    documents = [making.attribution(), making.document(), making.attribution()]
    items = [Item(name, document) for name, document in zip(("a.txt", "b/a.txt", "c.html"), documents, strict=True)]
    found, _, _ = again(module, *items)
    assert [one.name for one in found] == ["a.txt", "b/a.txt", "c.html"]
