"""Other tools' files with something wrong anywhere in them: refused or said, and no words at a place not their own."""

import contextlib
import random
import re
from collections.abc import Callable

import msgspec
import pytest

from annotator.core import sidecar
from annotator.core.resources import resource
from annotator.formats import FormatError, Input, Item, Notes, get
from tests.formats.test_configurations import BRAT, LABEL_STUDIO
from tests.formats.test_damaged import damaged
from tests.formats.test_refi_codebook import THEIRS
from tests.readers.packing import damaged_within, packed, unpacked

DOCUMENT = sidecar.read(resource("samples", "harbour-bridge.txt.annotations.json").read_bytes()).document
NAMES = ("brat", "cas-xmi", "cas-json", "webanno-tsv", "label-studio", "doccano", "prodigy", "hypothesis", "refi-qda")
Damage = Callable[[bytes, random.Random], bytes]


def cut(data: bytes, chance: random.Random) -> bytes:
    """Ends in the middle."""
    return data[: chance.randrange(len(data))]


def changed(data: bytes, chance: random.Random) -> bytes:
    """Some bytes are others, gone, or there twice."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made))
        kind = chance.randrange(4)
        if kind == 0:
            made[at] = chance.choice(b"\x00\xff\n\t09{}[]\",:;'T<&-")
        elif kind == 1:
            made[at : at + chance.randint(1, 40)] = b""
        elif kind == 2:
            made[at:at] = made[max(0, at - chance.randint(1, 40)) : at]
        else:
            made[at:at] = chance.choice((b"99999999999999999999999", b"\xed\xa0\x80", b"\\ud800", b"\r", b"\xc2\x85"))
    return bytes(made)


def other_encoding(data: bytes, chance: random.Random) -> bytes:
    """The same words, written down otherwise."""
    name = chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "utf-8-sig", "utf-7"))
    if data.startswith(b"PK"):
        members = unpacked(data)
        one = chance.choice(list(members))
        return packed({**members, one: bytes(members[one]).decode().encode(name, "replace")})  # type: ignore[arg-type]
    return data.decode().encode(name, "replace")


def within(data: bytes, chance: random.Random) -> bytes:
    """An archive that is whole, of which a file is damaged or missing; of any other, some bytes are others."""
    return damaged_within(data, chance) if data.startswith(b"PK") else changed(data, chance)


def places(data: bytes, chance: random.Random) -> bytes:
    """Numbers are others, wherever they stand; of an archive, in its project."""
    if data.startswith(b"PK"):
        members = unpacked(data)
        return packed({**members, "project.qde": places(bytes(members["project.qde"]), chance)})  # type: ignore[arg-type]
    found = list(re.finditer(rb"\b[0-9]{1,4}\b", data))
    made = bytearray(data)
    for one in chance.sample(found, min(len(found), 4)):
        made[one.start() : one.end()] = b"%d" % chance.choice((0, 1, 7, 90, 900, int(one[0]) + 1, int(one[0]) - 1))
    return bytes(made)


def values(data: bytes, chance: random.Random) -> bytes:
    """JSON whose values are others; of a file of lines, those of its first."""
    try:
        return damaged(data, chance.randrange(10**6))
    except ValueError:
        return changed(data, chance)


@pytest.mark.parametrize("damage", [cut, changed, other_encoding, values, within, places])
@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_wrong_with_a_file_nothing_comes_to_a_wrong_place(name: str, damage: Damage) -> None:
    format = get(name)
    assert format is not None
    assert format.parse is not None
    assert format.write is not None
    sound = format.write([Item("a.txt", DOCUMENT)]).files[-1].data
    for seed in range(25):
        chance = random.Random(f"{name} {damage.__name__} {seed}")
        file = Input(
            f"a.txt{format.suffix}" if name == "hypothesis" else f"a{format.suffix}",
            damage(sound, chance),
            {"a.txt": DOCUMENT.text.encode()}.get,
            lambda _stem: ("a.txt", DOCUMENT.text),
        )
        try:
            for imported in format.parse(file, Notes()):
                text = imported.document.text
                for annotation in imported.document.annotations:
                    for span in annotation.spans:
                        assert text[span.start : span.end] == span.exact
                again = sidecar.read(sidecar.write(imported.document))
                assert format.holds_all or not again.faults  # which keeps a record that is none as it is
                assert again.document.annotations == imported.document.annotations
                assert again.document.sources == imported.document.sources
                assert sorted(bad.raw for bad in again.document.bad) == sorted(bad.raw for bad in imported.document.bad)
        except FormatError:
            continue


@pytest.mark.parametrize("damage", [cut, changed, other_encoding])
@pytest.mark.parametrize(
    ("name", "sound"), [("brat-config", BRAT), ("label-studio-config", LABEL_STUDIO), ("refi-qda-codebook", THEIRS)]
)
def test_a_damaged_configuration_is_refused_or_gives_labels(name: str, sound: str, damage: Damage) -> None:
    format = get(name)
    assert format is not None
    assert format.parse is not None
    for seed in range(60):
        notes = Notes()
        data = damage(sound.encode(), random.Random(f"{name} {damage.__name__} {seed}"))
        with contextlib.suppress(FormatError):
            assert list(format.parse(Input("annotation.conf", data), notes)) == []
        assert all(label.label for label in notes.labels.values())
        msgspec.json.encode(list(notes.labels.values()))
