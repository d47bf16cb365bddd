"""Damaged sidecars: what cannot be read is never changed, and of what can be read nothing is lost.

Sidecars are damaged byte by byte, token by token and key by key. Every one is read; one that can be read is written
again and compared with the damaged file by Python's own JSON parser, record by record and key by key. Some of them go
through the disk: opened as an article, edited, saved by the window's own saver.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from annotator.core import sidecar, store
from annotator.core.sidecar import SidecarError
from annotator.corpus.opening import open_article
from tests.faults.running import SAMPLES, Tally, main
from tests.triples import TEXT, triple

ON_DISK = 0.02
"""The share of the rounds that go through disk, session and saver."""

_DEFAULTS: dict[str, Any] = {
    "attributes": {},
    "links": {},
    "tags": [],
    "note": "",
    "role": "",
    "affiliation": "",
    "names": [],
}
_NUMBERS = ("0", "-0", "1", "1.0", "1e0", "0.1", "1E400", "-1e-400", "NaN", "Infinity", "9" * 39, "9" * 41, "9" * 400,
            "18446744073709551616", "1.7976931348623157e308", "5e-324", "1234567890123456789012.5", "-1")  # fmt: skip
_TOKENS = (b'"', b"{", b"}", b"[", b"]", b",", b":", b"null", b"true", b"false", b'""', b"\\", b"\\u0000", b"\\ud800",
           b"\\udc00", b"\xed\xa0\x80", b"\xff", b"\0", b"\xef\xbb\xbf", b"\n", b"\r\n", b" ", b"//", b"'",
           b"\xef\xa3\xbfextra", b'"\xef\xa3\xbfextra":{"a":1},', b'"\\uf8ffextra":{"id":"x"},',
           *(number.encode() for number in _NUMBERS))  # fmt: skip
_VALUES = (None, True, False, 0, 1, -1, 1.5, "", "x", "\ud800", "\0", [], {}, [[]], [None], {"": ""}, "s", "a", ["a"],
           10**45, 10**19, "\uf8ffextra", {"\uf8ffextra": {"a": 1}}, 0.1, "2026-11-23T05:00:00Z")  # fmt: skip


def prove(tally: Tally) -> None:
    """Each round is one damaged sidecar."""
    originals = _originals(tally.random)
    drive = _on_disk(tally)
    disk = Random(tally.seed)
    for _ in tally.each():
        data = _damaged(tally.random, tally.random.choice(originals))
        try:
            if disk.random() < ON_DISK or tally.rounds < 3:
                drive(data)
            else:
                _in_memory(tally, data)
        except Exception as error:
            tally.fail(f"{type(error).__name__}: {error}, of {_shown(data)}")


def _originals(random: Random) -> list[bytes]:
    sample = sidecar.read((SAMPLES / "harbour-bridge.txt.annotations.json").read_bytes()).document
    few = sorted(sample.annotations, key=lambda a: a.start)[:6]
    known = {a.id for a in few} | {s.id for s in sample.sources}
    small = [a for a in few if all(t in known for targets in a.links.values() for t in targets if isinstance(t, str))]
    records = type(sample.annotations)
    made = [sidecar.write(triple(random.getrandbits(32))[1]) for _ in range(40)]
    from msgspec.structs import replace

    return [sidecar.write(replace(sample, annotations=records(small))), *made]


# Damaging


def _damaged(random: Random, data: bytes) -> bytes:
    for _ in range(1 if random.random() < 0.7 else random.randint(2, 4)):
        data = random.choice(_DAMAGES)(random, data)
    return data


def _flip(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) or 1)
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _drop(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.randint(1, 40) :]


def _repeat(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    end = at + random.randint(1, 200)
    return data[:end] + data[at:end] + data[end:]


def _insert(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_TOKENS) + data[at:]


def _swap_token(random: Random, data: bytes) -> bytes:
    places = [n for n, byte in enumerate(data) if byte in b'"{}[],:0123456789']
    if not places:
        return data
    at = random.choice(places)
    return data[:at] + random.choice(_TOKENS) + data[at + 1 :]


def _swap_lines(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    if random.random() < 0.5:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines.insert(one, lines[other])
    return b"\n".join(lines)


def _conflict(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    end = min(len(lines), at + random.randint(1, 3))
    ours, theirs = lines[at:end], [line.replace(b"a", b"b") for line in lines[at:end]]
    return b"\n".join([*lines[:at], b"<<<<<<< HEAD", *ours, b"=======", *theirs, b">>>>>>> theirs", *lines[end:]])


def _deep(random: Random, data: bytes) -> bytes:
    at = data.find(b": ", random.randrange(len(data) or 1)) + 2
    depth = random.choice((5, 150, 195, 199, 201, 1000, 5000))
    return data[:at] + b"[" * depth + b"]" * (depth if random.random() < 0.8 else depth - 1) + b"," + data[at:]


def _number(random: Random, data: bytes) -> bytes:
    places = [n for n, byte in enumerate(data) if byte in b"0123456789"]
    if not places:
        return data
    at = random.choice(places)
    return data[:at] + random.choice(_NUMBERS).encode() + data[at + 1 :]


def _rebuilt(random: Random, data: bytes) -> bytes:
    """A value in the tree put in another's place, a key taken out, doubled or made unknown."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return _flip(random, data)
    for _ in range(random.randint(1, 3)):
        try:
            _change(random, tree)
        except RecursionError:
            return data
    try:
        return json.dumps(tree, ensure_ascii=random.random() < 0.5, indent=random.choice((None, 0, 1))).encode(
            "utf-8", "surrogatepass"
        )
    except (RecursionError, ValueError):  # too deep, or a value put into itself, which JSON cannot hold
        return data


def _change(random: Random, tree: Any) -> None:
    """One change at a random place of the tree."""
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, item in items:
            places.append((value, key))
            walk(item)

    walk(tree)
    if not places:
        return
    holder, key = random.choice(places)
    act = random.random()
    if act < 0.45:
        holder[key] = random.choice(_VALUES)
    elif act < 0.6:
        del holder[key]
    elif act < 0.75 and isinstance(holder, dict):
        holder[
            random.choice(("x", "id", "extra", "conflicts", "anchor", "suggested", "", "\uf8ffextra", key + " "))
        ] = random.choice(_VALUES)
    else:
        other, name = random.choice(places)
        # a copy, or the tree could come to hold itself
        holder[key] = json.loads(json.dumps(other.get(name) if isinstance(other, dict) else other[name:][:1]))


def _doubled_key(random: Random, data: bytes) -> bytes:
    """A key twice in one object, now and then in another spelling."""
    at = data.find(b'"', random.randrange(len(data) or 1))
    end = data.find(b'"', at + 1)
    colon = data[end + 1 : end + 2] == b":"
    if at < 0 or end < 0 or not colon:
        return _insert(random, data)
    key = data[at : end + 1]
    if random.random() < 0.3 and len(key) > 2:
        key = b'"\\u%04x' % key[1] + key[2:]
    return data[:at] + key + b": " + random.choice((b"1", b'"x"', b"null", b"[]")) + b", " + data[at:]


_DAMAGES: tuple[Callable[[Random, bytes], bytes], ...] = (
    _flip, _cut, _drop, _repeat, _insert, _swap_token, _swap_lines, _conflict, _deep, _number, _rebuilt, _rebuilt,
    _rebuilt, _doubled_key,
)  # fmt: skip


# Looking


def _in_memory(tally: Tally, data: bytes) -> None:
    try:
        reading = sidecar.read(data)
    except SidecarError:
        tally.counts["unreadable"] += 1
        return
    if reading.newer:
        tally.counts["of a newer version"] += 1
        return
    tally.counts["readable with bad records" if reading.document.bad else "readable"] += 1
    written = sidecar.write(reading.document)
    again = sidecar.read(written)
    if again.document.annotations != reading.document.annotations or again.document.sources != reading.document.sources:
        tally.fail(f"written and read again it is not the same: {_shown(data)}")
    _nothing_lost(tally, data, written, reading)


def _nothing_lost(tally: Tally, data: bytes, written: bytes, reading: sidecar.Reading, *, added: int = 0) -> None:
    """Everything in ``data`` is in ``written`` too: bad records byte for byte, others key by key."""
    for bad in reading.document.bad:
        if bad.raw not in written:
            tally.fail(f"a record that could not be read is not kept: {bad.raw[:200]!r}, of {_shown(data)}")
            return
    try:
        before, after = _plain(data), _plain(written)
    except (RecursionError, json.JSONDecodeError) as error:
        if not reading.document.bad:
            tally.fail(f"read as a whole, and Python's parser says {error}, of {_shown(data)}")
        return  # deeper than Python's parser goes, or no JSON in there: a bad record, compared above
    for section in ("annotations", "sources"):
        lost = _items(before, section) - _items(after, section)
        more = _items(after, section) - _items(before, section)
        if lost or more.total() > added:
            tally.fail(f"{section}: {list(lost)[:1]} became {list(more)[:1]}, of {_shown(data)}")
            return
    if _head(before) != _head(after) and not added:
        tally.fail(f"the head: {_head(before)} became {_head(after)}, of {_shown(data)}")


class _Pairs(list[tuple[str, Any]]):
    """An object with every key that it has, also twice."""


def _plain(data: bytes) -> dict[str, Any]:
    text = data.decode("utf-8-sig", "surrogatepass")
    pairs = json.loads(text, object_pairs_hook=_Pairs, parse_int=str_of_int)
    assert isinstance(pairs, _Pairs)
    return dict(pairs)


def str_of_int(digits: str) -> Any:
    """Whole numbers by their digits: Python refuses very long ones."""
    return ("whole", "0" if digits == "-0" else digits)


def _canonical(value: Any, *, record: bool = False) -> str:
    if isinstance(value, _Pairs):
        kept = [(k, _canonical(v)) for k, v in value if not (record and k in _DEFAULTS and _empty(k, v))]
        if not record:
            kept = [(k, v) for k, v in kept if not (k in ("was", "spans") and v == "[]")]
        return "{" + ", ".join(f"{k!r}: {v}" for k, v in sorted(kept)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_canonical, value)) + "]"
    return repr(value)


def _empty(key: str, value: Any) -> bool:
    """Whether it is what the program takes for granted, and writes where it is left out."""
    default = _DEFAULTS[key]
    kind = _Pairs if isinstance(default, dict) else type(default)
    return type(value) is kind and not value


def _items(tree: dict[str, Any], section: str) -> Counter[str]:
    return Counter(_canonical(item, record=True) for item in tree.get(section, []))


def _head(tree: dict[str, Any]) -> dict[str, str]:
    head = {key: _canonical(value) for key, value in tree.items() if key not in ("annotations", "sources", "article")}
    # the text is its lines with a newline between: no line is an empty one, and one with a newline in it is two
    head["text"] = _canonical("\n".join(tree["text"]))
    article = _Pairs((key, value) for key, value in tree["article"] if value != "")
    return head | {"article": _canonical(article)}


def _shown(data: bytes) -> str:
    return repr(data if len(data) < 6000 else data[:6000])


# On disk


def _on_disk(tally: Tally) -> Callable[[bytes], None]:
    from PySide6.QtCore import QCoreApplication

    from annotator.ui.saver import Saver
    from annotator.ui.session import Session

    app = QCoreApplication.instance() or QCoreApplication([])
    tally.kept = app  # type: ignore[attr-defined]
    article = tally.folder / "a.txt"
    article.write_bytes(TEXT.encode())
    path = store.sidecar_path(article)

    def drive(data: bytes) -> None:
        path.write_bytes(data)
        try:
            reading: sidecar.Reading | None = sidecar.read(data)
        except SidecarError:
            reading = None
        session = Session(open_article(article))
        saver = Saver(session)
        made = session.mark("claim", [(0, 4)])
        saver.flush()
        after = path.read_bytes()
        if reading is None or reading.newer or session.read_only:
            tally.counts["on disk, not to be changed"] += 1
            tally.expect(not made, f"could be edited: {_shown(data)}")
            tally.expect(after == data, f"what cannot be read was changed: {_shown(data)}")
            return
        tally.counts["on disk, edited and saved"] += 1
        tally.expect(not saver.failure, f"{saver.failure} of {_shown(data)}")
        tally.expect(made.encode() in after, f"the edit is not in the file: {_shown(data)}")
        if session.reanchored:  # its text is another than the article's: records may say now where they are
            tally.counts["on disk, over another text"] += 1
            there = sidecar.read(after).document
            lost = [a.id for a in reading.document.annotations if a.id not in there.annotations]
            still_bad = {item.raw for item in there.bad}
            good = [item.raw for item in reading.document.bad if item.raw not in still_bad]
            # over the article's own text a record may be right that was wrong over the damaged one
            ids = [json.loads(raw)["id"] for raw in good]
            lost += [id for id in ids if id not in there.annotations and id not in there.sources]
            tally.expect(not lost, f"lost: {lost} of {_shown(data)}")
        else:
            _nothing_lost(tally, data, after, reading, added=1)
        _only(tally, article.parent, {article, path})

    return drive


def _only(tally: Tally, folder: Path, wanted: set[Path]) -> None:
    others = set(folder.iterdir()) - wanted
    tally.expect(not others, f"other files came to be: {others}")


if __name__ == "__main__":
    sys.exit(main("mutated", "R4, R11, S5", prove, rounds=100_000))
