"""What holds of every merge, whatever two people made of a document: one function a law, which raises AssertionError.

The tests try them on the triples that hypothesis thinks of, ``python -m tests.faults.merging`` on as many as wanted.
"""

from collections.abc import Callable, Iterator
from typing import Any

from annotator.core import anchor, conflicts, sidecar
from annotator.core.edits import Stamp
from annotator.core.merge import merge
from annotator.core.model import Document
from tests.triples import Triple

_ABSENT: Any = object()
_FIELDS = {"annotations": ("label", "note"), "sources": ("kind", "role", "affiliation")}
"""The fields of a record that hold one value; so does each attribute and each unknown key."""
_STAMP = Stamp("ann", "2026-11-23T10:00:00Z", lambda: "new")


def commutative(triple: Triple) -> None:
    """Whoever merges gets the same, and is told of as many fields with two values."""
    base, ours, theirs = triple
    assert merge(base, ours, theirs) == merge(base, theirs, ours)


def idempotent(triple: Triple) -> None:
    """What is merged again with a side, or with itself, stays as it is."""
    base, ours, theirs = triple
    merged = merge(base, ours, theirs).document
    for side in (ours, theirs, merged):
        assert merge(base, merged, side).document == merged
    assert merge(base, ours, ours).document == ours


def level(triple: Triple) -> None:
    """Over different texts it comes to the same as when all three are brought to the one that goes on."""
    assert merge(*triple).document == merge(*_level(triple)).document


def one_side(triple: Triple) -> None:
    """Where one side did nothing the other's document stands."""
    base, ours, theirs = triple
    if base is not None:
        assert merge(base, ours, base).document == ours
        assert merge(base, base, theirs).document == theirs


def nothing_lost(triple: Triple) -> None:
    """What somebody added or edited is there: an edit beats a delete."""
    base, ours, theirs = _level(triple)
    merged = merge(base, ours, theirs).document
    for section in _FIELDS:
        before = getattr(base, section) if base is not None else {}
        for side in (ours, theirs):
            for record in getattr(side, section):
                assert before.get(record.id) == record or record.id in getattr(merged, section)


def deleted_by_a_side(triple: Triple) -> None:
    """What is gone a side deleted, and what is there a side had."""
    base, ours, theirs = _level(triple)
    merged = merge(base, ours, theirs).document
    for section in _FIELDS:
        found, mine, other = (getattr(side, section) for side in (merged, ours, theirs))
        assert all(record.id in mine or record.id in other for record in found)
        for record in getattr(base, section) if base is not None else ():
            assert record.id in found or record.id not in mine or record.id not in other


def two_values(triple: Triple) -> None:
    """A field that one side alone changed is as that side has it; of two values both are kept, and the field holds
    one of them."""
    base, ours, theirs = _level(triple)
    merged = merge(base, ours, theirs).document
    for section in _FIELDS:
        for record in getattr(merged, section):
            mine, other = (getattr(side, section).get(record.id) for side in (ours, theirs))
            if mine is None or other is None:
                continue
            before = getattr(base, section).get(record.id) if base is not None else None
            for name, values in _values(section, before, mine, other):
                _is_kept(name, record, *values)


def lists_as_sets(triple: Triple) -> None:
    """Of tags and other names what either side added is there, and what either took away is not."""
    base, ours, theirs = _level(triple)
    merged = merge(base, ours, theirs).document
    for section, name in (("annotations", "tags"), ("sources", "names")):
        for record in getattr(merged, section):
            mine, other = (getattr(side, section).get(record.id) for side in (ours, theirs))
            before = getattr(base, section).get(record.id) if base is not None else None
            if mine is None or other is None:
                continue
            found, was = set(getattr(record, name)), set(getattr(before, name, ()))
            sets = [set(getattr(side, name)) for side in (mine, other)]
            assert (sets[0] | sets[1]) - was <= found
            assert (sets[0] & sets[1]) <= found
            if name == "tags":  # a name that lost joins the other names, be it one that was taken away
                assert not (was - sets[0]) & found - (sets[1] - was)
                assert not (was - sets[1]) & found - (sets[0] - was)


def reads_back(triple: Triple) -> None:
    """The sidecar of what came of it has no fault, and holds all of it."""
    merged = merge(*triple).document
    reading = sidecar.read(sidecar.write(merged))
    assert reading.faults == ()
    assert reading.document == merged


def settled(triple: Triple) -> None:
    """Choosing a value settles its conflict, and in the end there is none."""
    merged = merge(*triple).document
    for conflict in list(conflicts.conflicts_of(merged)):
        merged = conflicts.settle(merged, conflict=conflict, value=conflict.values[0], stamp=_STAMP)
        assert conflict not in list(conflicts.conflicts_of(merged))
    assert conflicts.count(merged) == 0
    assert sidecar.read(sidecar.write(merged)).faults == ()


LAWS: tuple[Callable[[Triple], None], ...] = (
    commutative,
    idempotent,
    level,
    one_side,
    nothing_lost,
    deleted_by_a_side,
    two_values,
    lists_as_sets,
    reads_back,
    settled,
)


def _level(triple: Triple) -> Triple:
    base, ours, theirs = triple
    text = merge(*triple).document.text

    def brought(document: Document) -> Document:
        return anchor.to_text(document, text)

    return None if base is None else brought(base), brought(ours), brought(theirs)


def _values(section: str, before: Any, mine: Any, other: Any) -> Iterator[tuple[str, tuple[Any, Any, Any]]]:
    """The fields that hold one value: their names among the conflicts, and the three values."""
    for name in _FIELDS[section]:
        yield name, (getattr(before, name, _ABSENT), getattr(mine, name), getattr(other, name))
    for field, prefix in (("attributes", "attributes."), ("extra", "")):
        was, our, their = (getattr(side, field, None) or {} for side in (before, mine, other))
        for name in our.keys() & their.keys():
            yield prefix + name, (was.get(name, _ABSENT), our[name], their[name])


def _is_kept(name: str, record: Any, was: Any, mine: Any, other: Any) -> None:
    found = _found(name, record)
    if mine == other or other == was:
        assert found == mine, name
    elif mine == was:
        assert found == other, name
    elif not isinstance(mine, list) or not isinstance(other, list) or not isinstance(was, list | type(_ABSENT)):
        assert found in (mine, other), name
        kept = record.conflicts[name]
        assert mine in kept, name
        assert other in kept, name


def _found(name: str, record: Any) -> Any:
    if name.startswith("attributes."):
        return record.attributes[name.removeprefix("attributes.")]
    return getattr(record, name) if hasattr(record, name) else record.extra[name]
