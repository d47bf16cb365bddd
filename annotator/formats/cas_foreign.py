"""CAS of other programs: every view with a text an article, its annotations by their layers."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from annotator.core.model import Document
from annotator.core.sidecar import Fault
from annotator.formats import cas_own, cas_own_reading, cas_types, json_input, layers
from annotator.formats.building import Building
from annotator.formats.cas import INITIAL, Cas, Sofa, Structure
from annotator.formats.item import FormatError, Imported, Input, Notes
from annotator.formats.layers import Arc, Found
from annotator.formats.units import Unit

_UNIT = Unit(utf16=True, mark=True)
_GOVERNOR, _DEPENDENT, _NEXT, _FIRST, _TARGET = "Governor", "Dependent", "next", "first", "target"
_DOCUMENT = "uima.tcas.DocumentAnnotation"
_METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
_BUILT_IN = "uima.cas."


def imported(cas: Cas, file: Input, suffix: str, notes: Notes) -> Iterator[Imported]:
    """The articles of a CAS: the one that was made here, whole, or those that another program made."""
    notes.faults.extend(cas.faults)
    stem = file.name.removesuffix(suffix) if file.name.endswith(suffix) else file.stem
    if cas_own.is_own(cas):
        reading = cas_own_reading.read(cas)
        notes.faults.extend(reading.faults)
        document = _with_others(reading.document, cas, notes)
        yield Imported(stem, document, file.beside(stem.rpartition("/")[2]))
        return
    sofas = [sofa for sofa in cas.sofas if sofa.text]
    if not sofas:
        if cas.sofas:
            raise FormatError(Fault(cas.sofas[0].place, f"its view {cas.sofas[0].reason}"))
        raise FormatError(Fault("", "holds no text"))
    notes.left_out["view without text"] += len(cas.sofas) - len(sofas)
    names = json_input.Names(file)
    for sofa in sofas:
        last = stem.rpartition("/")[2]
        hint = last if sofa.name in ("", INITIAL) else f"{last}-{sofa.name}"
        yield _Article(cas, sofa, sofas, notes).built(names.next(hint))


def _with_others(document: Document, cas: Cas, notes: Notes) -> Document:
    """The document that was made here, and what another program has added to it since."""
    if all(one.begin < 0 or one.type in cas_types.FEATURES for one in cas.structures.values()):
        return document
    article, *_ = cas.of_type(cas_types.ARTICLE)
    sofa = next(sofa for sofa in cas.sofas if sofa.id == article.sofa)
    prefix = "cas-"
    while any(record.id.startswith(prefix) for record in (*document.annotations, *document.sources)):
        prefix += "+"
    added = _Article(cas, sofa, [sofa], notes, prefix).built("").document
    return replace(document, annotations=document.annotations.with_changes(put=added.annotations))


class _Article:
    def __init__(self, cas: Cas, sofa: Sofa, sofas: list[Sofa], notes: Notes, prefix: str = "") -> None:
        self._cas, self._sofa, self._notes, self._prefix = cas, sofa, notes, prefix
        self._first = sofa is sofas[0]
        others = {other.id for other in sofas} - {sofa.id}
        self._here = {one.id: one for one in cas.structures.values() if self._belongs(one, others)}

    def _belongs(self, one: Structure, others: set[int]) -> bool:
        """What names no view that there is belongs to the first."""
        if one.begin < 0 or one.end < 0 or one.type in cas_types.FEATURES:
            return False
        return one.sofa == self._sofa.id or (self._first and one.sofa not in others)

    def built(self, name: str) -> Imported:
        building = Building(self._sofa.text or "", self._notes, possible=[_UNIT])
        found: list[Found] = []
        arcs: list[Arc] = []
        article: dict[str, Any] = {}
        for one in self._here.values():
            if self._is_of_document(one):
                article = self._said_of_document(one) | article
            elif one.refs.get(_GOVERNOR) and one.refs.get(_DEPENDENT):
                arcs.append(self._arc(one))
            else:
                found.append(self._found(one))
        if self._first:
            self._count_others()
        layers.put(building, self._notes, found, arcs)
        return building.build(name, **article)

    def _id(self, id: int) -> str:
        return f"{self._prefix}{id}"

    def _is_of_document(self, one: Structure) -> bool:
        return self._cas.types.is_a(one.type, _DOCUMENT) or one.type == _METADATA

    def _said_of_document(self, one: Structure) -> dict[str, str]:
        language, url = one.text("language"), one.text("documentUri")
        said = {
            "title": one.text("documentTitle"),
            "language": "" if language == cas_own.UNSPECIFIED else language,
            "url": url if url.startswith(("http://", "https://")) else "",
        }
        return {name: value for name, value in said.items() if value}

    def _arc(self, one: Structure) -> Arc:
        ends = {name: self._id(one.refs[name][0]) for name in (_GOVERNOR, _DEPENDENT)}
        return Arc(type=one.type, place=one.place, source=ends[_GOVERNOR], target=ends[_DEPENDENT], values=one.values)

    def _found(self, one: Structure) -> Found:
        links: list[tuple[str, str]] = []
        values = dict(one.values)
        for name, ids in one.refs.items():
            for id in ids:
                links += self._links(one, name, id, values)
        return Found(
            id=self._id(one.id),
            type=one.type,
            place=one.place,
            start=one.begin,
            end=one.end,
            values={name: value for name, value in values.items() if value not in ("", [])},
            links=links,
        )

    def _links(self, one: Structure, name: str, id: int, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        target = self._cas.structures.get(id)
        if target is None:
            self._notes.fault(one.place, f"{name}: leads to a structure that is not there")
        elif target.begin >= 0:
            role = name
            if name == _NEXT and isinstance(values.get("referenceRelation"), str):
                role = values.pop("referenceRelation") or name
            yield role, self._id(id)
        else:  # a link, between the annotation and what it leads to
            for other in target.refs.get(_TARGET, ()):
                yield target.text("role") or name, self._id(other)

    def _count_others(self) -> None:
        """Structures that are no annotations and play no part in linking them."""
        for one in self._cas.structures.values():
            plays = any(name in one.refs for name in (_TARGET, _FIRST)) or one.type.startswith(_BUILT_IN)
            plays = plays or one.type in cas_types.FEATURES
            if one.begin < 0 and not plays and not one.type.endswith("[]") and layers.left_out(one.type) is None:
                self._notes.left_out["feature structure"] += 1
