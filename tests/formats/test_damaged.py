"""Files with something wrong anywhere in them: a fault or a refusal, never anything else, and nothing lost."""

import json
import random
from typing import Any

import pytest

from annotator.core import sidecar
from annotator.core.resources import resource
from annotator.core.sidecar import SidecarError
from annotator.formats import FORMATS, FormatError, Item, w3c

VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, "", "x", [], {}, [1], {"a": 1}, "\ud800", 10**50, [[[]]]),
    *({"type": "Annotation"}, "Annotation", {"id": "a"}, ["http://www.w3.org/ns/anno.jsonld"]),
)
SOUND = resource("samples", "harbour-bridge.txt.annotations.json").read_bytes()


def damaged(data: bytes, seed: int) -> bytes:
    """The JSON with one to three of its values, anywhere, gone or another."""
    tree = json.loads(data)
    chance = random.Random(seed)
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        for key in keys:
            places.append((value, key))
            walk(value[key])

    walk(tree)
    for container, key in chance.sample(places, chance.randint(1, 3)):
        if isinstance(container, list) or chance.random() < 0.7:
            container[key] = chance.choice(VALUES)
        else:
            container.pop(key, None)
    return json.dumps(tree).encode()


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_sidecar_is_refused_or_kept_whole(seed: int) -> None:
    try:
        document = sidecar.read(damaged(SOUND, seed)).document
    except SidecarError:
        return
    again = sidecar.read(sidecar.write(document)).document
    assert again.annotations == document.annotations
    assert sorted(bad.raw for bad in again.bad) == sorted(bad.raw for bad in document.bad)
    item = Item("a.txt", document)
    for format in FORMATS:
        if format.write is not None:
            assert format.write([item]).files
    assert w3c.read(w3c.write([item]).files[0].data).document == document


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_collection_is_refused_or_says_its_faults(seed: int) -> None:
    sound = sidecar.read(SOUND).document
    data = damaged(w3c.write([Item("a.txt", sound)]).files[0].data, seed)
    for text in ("", sound.text):
        try:
            reading = w3c.read(data, text)
        except FormatError:
            continue
        for record in reading.document.annotations:
            assert all(reading.document.text[span.start : span.end] == span.exact for span in record.spans)
