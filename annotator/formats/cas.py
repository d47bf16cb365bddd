"""UIMA's CAS in memory: a graph of feature structures over one or more texts, out of XMI or JSON and into both.

Offsets are those of the files: UTF-16 units of a text, end exclusive. dkpro-cassis reads and writes the same, and tests
look at what goes out through it; files of others are not read by it, for it reads nothing of an XMI file whose type
system is not at hand, expands entities that a file defines, and says of an error neither place nor reason.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from annotator.core.sidecar import Fault
from annotator.formats.cas_types import PLAIN_ARRAYS, STRUCTURES, TypeSystem

INITIAL = "_InitialView"
"""The name of the view that every CAS has."""

ELEMENTS = "elements"
"""The feature of an array structure that holds what is in it."""


class Structure(Struct, kw_only=True):
    """A feature structure. ``values`` are strings, numbers, booleans and lists of those, ``refs`` the ids of other
    structures; ``begin`` is below 0 where it is no annotation; ``sofa`` the id of its text's structure, 0 where it
    names none; ``indexed`` whether a view lists it."""

    id: int
    type: str
    place: str = ""
    sofa: int = 0
    begin: int = -1
    end: int = -1
    values: dict[str, Any] = field(default_factory=dict)
    refs: dict[str, list[int]] = field(default_factory=dict)
    indexed: bool = True

    def text(self, name: str) -> str:
        """A feature that is a string; empty when it is not there or none."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""


class Sofa(Struct, kw_only=True):
    """What a view is about. ``text`` is None where it has none, and ``reason`` says why."""

    id: int
    name: str
    place: str = ""
    text: str | None = None
    reason: str = "has no text"


class Cas(Struct):
    """All of a file."""

    sofas: list[Sofa] = field(default_factory=list)
    structures: dict[int, Structure] = field(default_factory=dict)
    types: TypeSystem = field(default_factory=TypeSystem)
    faults: list[Fault] = field(default_factory=list)
    """What could not be read of it."""

    def put(self, structure: Structure) -> bool:
        """Adds a structure that was read; the second of an id is a fault."""
        if structure.id in self.structures:
            self.faults.append(Fault(structure.place, f"the id {structure.id} stands twice"))
            return False
        self.structures[structure.id] = structure
        return True

    def add(self, type: str, **more: Any) -> Structure:
        """A structure with the next id."""
        made = Structure(id=len(self.structures) + 2, type=type, **more)
        self.structures[made.id] = made
        return made

    def of_type(self, *types: str) -> list[Structure]:
        """The structures of those types, in the file's order."""
        return [one for one in self.structures.values() if one.type in types]

    def named(self, one: Structure, feature: str) -> Iterable[Structure]:
        """The structures that a feature of another leads to, as far as they are there."""
        return (self.structures[id] for id in one.refs.get(feature, ()) if id in self.structures)

    def settle(self) -> None:
        """Puts in place of each reference to an array or a list what is in it."""
        for one in self.structures.values():
            if one.refs and not one.type.startswith("uima.cas."):  # the nodes of a list lead to one another
                for name, ids in list(one.refs.items()):
                    if len(ids) == 1:
                        self._settle(one, name, self.structures.get(ids[0]))

    def _settle(self, one: Structure, name: str, found: Structure | None) -> None:
        if found is None:
            return
        if found.type in PLAIN_ARRAYS:
            del one.refs[name]
            one.values[name] = found.values.get(ELEMENTS, [])
        elif found.type == STRUCTURES or found.type.endswith("[]"):
            one.refs[name] = found.refs.get(ELEMENTS, [])
        elif found.type.startswith("uima.cas.") and found.type.endswith("List"):
            one.values[name], one.refs[name] = self._listed(found)
            if not one.refs[name]:
                del one.refs[name]
            if not one.values[name]:
                del one.values[name]

    def _listed(self, found: Structure) -> tuple[list[Any], list[int]]:
        """What is in a linked list: values, or ids of structures."""
        values: list[Any] = []
        ids: list[int] = []
        seen: set[int] = set()
        at: Structure | None = found
        while at is not None and at.id not in seen:
            seen.add(at.id)
            if "head" in at.values:
                values.append(at.values["head"])
            ids += at.refs.get("head", ())
            at = next(iter(self.named(at, "tail")), None)
        return values, ids
