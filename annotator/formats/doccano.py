"""doccano's JSON Lines: a text with labelled ranges, and relations between them where the project has such.

Ranges stand as ``entities`` (objects), or as ``label`` or ``labels`` (``[start, end, label]``), in code points.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from annotator.core.codebook import Label
from annotator.core.model import Document
from annotator.formats import json_input, units
from annotator.formats.building import Building, Mark
from annotator.formats.holding import Holds, lacks, reduced
from annotator.formats.item import Export, File, Imported, Input, Item, LeftOut, Notes
from annotator.formats.units import Quoted

SUFFIX = ".doccano.jsonl"

HOLDS = Holds(role=bool)
LACKS = lacks(HOLDS)


def recognises(file: Input) -> bool:
    """By its ranges beside a text."""
    if json_input.has_keys(file, "text", "entities") and json_input.has_keys(file, "start_offset"):
        return True
    lists = json_input.has_keys(file, "label") or json_input.has_keys(file, "labels")
    return lists and json_input.has_keys(file, "text") and not json_input.has_keys(file, "spans") and b"[[" in file.data


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """An article for each text."""
    names = json_input.Names(file)
    found, alone = json_input.alone(json_input.values(file, notes))
    for place, value in found:
        text = json_input.text_of(value, "text", "data")
        if not text:
            notes.fault(place, "has no text")
            continue
        building = Building(text, notes, possible=units.IN_JSON)
        _entities(value, place, building, notes)
        for number, relation in enumerate(json_input.listed(value, "relations")):
            where = f"{place} relations[{number}]".strip()
            ends = relation if isinstance(relation, dict) else {}
            one, other, role = (ends.get(key) for key in ("from_id", "to_id", "type"))
            marks = building.get(str(one)), building.get(str(other))
            if marks[0] is None or marks[1] is None or not isinstance(role, str) or not role:
                notes.fault(where, "does not lead from one entity to another")
            else:
                marks[0].link(role, marks[1].id)
        hint = json_input.text_of(value, "article", "filename", "file_name")
        yield building.build(names.next(hint, alone=alone))


def _entities(value: Any, place: str, building: Building, notes: Notes) -> None:
    for key in ("entities", "label", "labels", "spans"):
        for number, entity in enumerate(json_input.listed(value, key)):
            where = f"{place} {key}[{number}]".strip()
            if isinstance(entity, list) and len(entity) == 3:
                start, end, label = entity
                id: Any = number
            elif isinstance(entity, dict):
                start, end, label, id = (entity.get(name) for name in ("start_offset", "end_offset", "label", "id"))
            else:
                start = end = label = id = None
            start, end = json_input.whole(start), json_input.whole(end)
            if start is None or end is None or not isinstance(label, str) or not label:
                notes.fault(where, "is no range with a label")
                continue
            notes.labels.setdefault(label, Label(label=label))
            name = str(number if id is None else id)
            building.mark(Mark(id=name, label=label, place=where, quoted=[Quoted(start, end)]))


def write(items: Iterable[Item]) -> Export:
    """All items in one file, a line each."""
    left_out = LeftOut()
    lines = [_line(item, reduced(item.document, HOLDS, left_out)) for item in items]
    return Export((File(f"annotations{SUFFIX}", "".join(lines).encode()),), left_out)


def _line(item: Item, document: Document) -> str:
    annotations = document.in_order()
    numbers = {annotation.id: number for number, annotation in enumerate(annotations)}
    entities = [
        {"id": number, "label": a.label, "start_offset": a.spans[0].start, "end_offset": a.spans[0].end}
        for number, a in enumerate(annotations)
    ]
    relations: list[dict[str, Any]] = []
    for a in annotations:
        for role, targets in a.links.items():
            for target in targets:
                assert isinstance(target, str)
                ends = {"from_id": numbers[a.id], "to_id": numbers[target]}
                relations.append({"id": len(relations), **ends, "type": role})
    tree = {"text": document.text, "entities": entities, "relations": relations, "Comments": [], "article": item.stem}
    return json.dumps(tree, ensure_ascii=False) + "\n"
