"""Label Studio's JSON: tasks with their data, people's annotations and models' predictions, each a list of regions.

A region is an item with a place and labels; items of the same id add choices and texts to it, relations lead from one
to another. Exports of today count code points and those of older versions UTF-16 units, so each is checked against its
text. In a task of HTML the text is that of the page's elements, one after the other, in which the global offsets count.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from annotator.core.codebook import Label
from annotator.core.model import Annotation, Document, Status
from annotator.formats import json_input, page_text, units
from annotator.formats.building import Building, Mark
from annotator.formats.holding import Holds, lacks, reduced
from annotator.formats.item import Export, File, Frame, Imported, Input, Item, LeftOut, Notes
from annotator.formats.units import Quoted

SUFFIX = ".label-studio.json"
FRAME = Frame(b"[\n", b",\n", b"\n]\n")

_WHO, _TAGS, _TEXT, _LABELS = "who", "tags", "text", "label"
OWN = (_WHO, _TAGS, _TEXT, _LABELS)


def _attribute(key: str, value: Any) -> bool:
    return bool(key) and key not in OWN and isinstance(value, str) and bool(value)


HOLDS = Holds(attribute=_attribute, role=lambda role: role not in (_WHO, ""), who=True, tags=True, tag=bool, note=True)
LACKS = lacks(HOLDS, "attributes that are no text", "sources of one name apart")


def recognises(file: Input) -> bool:
    """By a task's data beside its annotations or predictions."""
    has = json_input.has_keys
    return has(file, "data") and any(has(file, key) for key in ("annotations", "predictions", "completions"))


# Reading


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """An article for each task."""
    names = json_input.Names(file)
    found, alone = json_input.alone(json_input.values(file, notes))
    for place, task in found:
        data = task.get("data") if isinstance(task, dict) else None
        regions = list(_regions(task, place, notes))
        raw = _text(data, [item for _, _, _, item in regions])
        if raw is None or not isinstance(data, dict):
            notes.fault(place, "has no text in its data (images, sounds and addresses of files are not read)")
            continue
        page = page_text.Page(raw) if any(_is_page(item) for _, _, _, item in regions) else None
        building = (
            Building(raw, notes, possible=units.IN_JSON)
            if page is None
            else Building(page.text, notes, possible=units.IN_JSON, alike=page_text.alike)
        )
        _Reader(building, notes, page).read(regions)
        hint = json_input.text_of(data, "article", "filename", "file_name")
        yield building.build(names.next(hint, alone=alone))


Region = tuple[str, str, dict[str, Any], dict[str, Any]]
"""The place of an item in the file, whether people (``annotations``) or a model made it, what it is in, and itself."""


def _regions(task: Any, place: str, notes: Notes) -> Iterator[Region]:
    for kind in ("annotations", "completions", "predictions"):
        for number, one in enumerate(json_input.listed(task, kind)):
            if not isinstance(one, dict):
                notes.fault(f"{place}.{kind}[{number}]".lstrip("."), "is no object")
                continue
            if one.get("was_cancelled"):
                notes.left_out["skipped annotation"] += 1
                continue
            for index, item in enumerate(json_input.listed(one, "result")):
                where = f"{place}.{kind}[{number}].result[{index}]".lstrip(".")
                if isinstance(item, dict):
                    yield where, kind, one, item
                else:
                    notes.fault(where, "is no object")


def _text(data: Any, items: list[dict[str, Any]]) -> str | None:
    """The text that is annotated: that of the field that an item names, or the longest."""
    if not isinstance(data, dict):
        return None
    texts = {key: value for key, value in data.items() if isinstance(value, str) and value}
    if not texts:
        return None
    sources = {item.get("source") for item in items}
    for key, value in texts.items():
        if f"${key}" in sources:
            return value
    return texts["text"] if "text" in texts else max(texts.values(), key=len)


def _is_page(item: dict[str, Any]) -> bool:
    value = item.get("value")
    return isinstance(value, dict) and isinstance(value.get("start"), str)


class _Reader:
    def __init__(self, building: Building, notes: Notes, page: "page_text.Page | None") -> None:
        self._building, self._notes, self._page = building, notes, page
        self._marks: dict[tuple[int, str], list[Mark]] = {}

    def read(self, regions: list[Region]) -> None:
        later: list[Region] = []
        for region in regions:
            place, kind, one, item = region
            value = item.get("value")
            labels = _labels(item)
            if not labels or not isinstance(value, dict):
                later.append(region)
                continue
            quoted = self._quoted(value)
            if quoted is None:
                self._notes.fault(place, "says no place in the text")
                continue
            for label in labels:
                self._notes.labels.setdefault(label, Label(label=label))
                mark = self._mark(place, kind, one, item, label, quoted)
                self._marks.setdefault((id(one), str(item.get("id", place))), []).append(mark)
        for place, _, one, item in later:
            self._more(place, one, item)

    def _mark(
        self, place: str, kind: str, one: dict[str, Any], item: dict[str, Any], label: str, quoted: Quoted
    ) -> Mark:
        status: Status = "suggested" if kind == "predictions" else "accepted"
        score = item.get("score", one.get("score"))
        mark = Mark(id=str(item.get("id", "")), label=label, place=place, quoted=[quoted], status=status)
        if status == "suggested":
            mark.by = f"rule:{one.get('model_version') or 'prediction'}"
            if isinstance(score, (int, float)) and not isinstance(score, bool) and 0 <= score <= 1:
                mark.confidence = float(score)
        else:
            mark.by = _person(one.get("completed_by"))
        mark.created = _moment(one.get("created_at"))
        mark.modified = _moment(one.get("updated_at")) or mark.created
        mark.note = "\n".join(text for text in _texts(item.get("meta"), "text"))
        return self._building.mark(mark)

    def _quoted(self, value: dict[str, Any]) -> Quoted | None:
        start, end = value.get("start"), value.get("end")
        words = value.get("text") if isinstance(value.get("text"), str) else None
        if self._page is not None and isinstance(start, str):
            offsets = value.get("globalOffsets")
            if isinstance(offsets, dict):
                start, end = offsets.get("start"), offsets.get("end")
            else:
                start = self._page.offset(start, value.get("startOffset"))
                end = self._page.offset(end, value.get("endOffset"))
        start, end = json_input.whole(start), json_input.whole(end)
        return None if start is None or end is None else Quoted(start, end, words)

    def _more(self, place: str, one: dict[str, Any], item: dict[str, Any]) -> None:
        """What is said of a region, or of two."""
        if item.get("type") == "relation":
            ends = [self._marks.get((id(one), str(item.get(key)))) for key in ("from_id", "to_id")]
            if ends[0] is None or ends[1] is None:
                self._notes.fault(place, "leads to a region that is not there")
                return
            if item.get("direction") == "left":
                ends.reverse()
            for role in _texts(item, "labels") or ["related"]:
                ends[0][0].link(role, ends[1][0].id)
            return
        marks = self._marks.get((id(one), str(item.get("id"))))
        name, value = item.get("from_name"), item.get("value")
        if marks is None or not isinstance(name, str) or not isinstance(value, dict):
            self._notes.left_out["task value"] += 1
            return
        kind = item.get("type")
        said = _texts(value, "text" if kind == "textarea" else str(kind))  # "text" of others is the region's words
        for mark in marks:
            if name == _TAGS:
                mark.tags.extend(said)
            elif name == _WHO:
                for source in said:
                    mark.link("who", self._building.source(f"s-{source}", source))
            elif said:
                mark.attributes[name] = said[0] if len(said) == 1 else said


def _labels(item: dict[str, Any]) -> list[str]:
    value = item.get("value")
    kind = item.get("type")
    if not isinstance(value, dict) or not isinstance(kind, str) or not kind.endswith("labels"):
        return []
    return _texts(value, kind) or _texts(value, "labels") or ["quote"]


def _texts(value: Any, key: str) -> list[str]:
    found = value.get(key) if isinstance(value, dict) else None
    found = found if isinstance(found, list) else [found]
    return [str(one) for one in found if isinstance(one, (str, int, float)) and not isinstance(one, bool) and one != ""]


def _person(who: Any) -> str:
    if isinstance(who, dict):
        return json_input.text_of(who, "email", "username", "first_name") or str(who.get("id", ""))
    return str(who) if isinstance(who, (str, int)) and not isinstance(who, bool) else ""


def _moment(said: Any) -> str:
    return said if isinstance(said, str) else ""


# Writing


def write(items: Iterable[Item]) -> Export:
    """All items in one file, a task each."""
    left_out = LeftOut()
    tasks = [_task(item, reduced(item.document, HOLDS, left_out), left_out) for item in items]
    lines = [json.dumps(task, ensure_ascii=False).encode() for task in tasks]
    return Export((File(f"annotations{SUFFIX}", FRAME.around(lines)),), left_out)


def _task(item: Item, document: Document, left_out: LeftOut) -> dict[str, Any]:
    result: list[dict[str, Any]] = []
    relations: list[dict[str, Any]] = []
    for annotation in document.in_order():
        result += _items(annotation, document, left_out)
        for role, targets in annotation.links.items():
            if role != "who":
                ends = ({"from_id": annotation.id, "to_id": target} for target in targets)
                relations += [{"type": "relation", **end, "direction": "right", "labels": [role]} for end in ends]
    data = {"text": document.text, "article": item.stem}
    return {"data": data, "annotations": [{"result": result + relations}]}  # Label Studio numbers them itself


def _items(annotation: Annotation, document: Document, left_out: LeftOut) -> Iterator[dict[str, Any]]:
    (span,) = annotation.spans
    place = {"start": span.start, "end": span.end, "text": span.exact}

    def item(name: str, kind: str, said: list[str]) -> dict[str, Any]:
        one = {"id": annotation.id, "from_name": name, "to_name": _TEXT, "type": kind}
        key = "text" if kind == "textarea" else kind
        return {**one, "value": {**place, key: said}}

    region = item(_LABELS, "labels", [annotation.label])
    if annotation.note:
        region["meta"] = {"text": [annotation.note]}
    yield region
    for key, value in annotation.attributes.items():
        yield item(key, "choices", [value])
    if annotation.tags:
        yield item(_TAGS, "choices", list(annotation.tags))
    names = [document.sources[target].name for target in annotation.links.get("who", ()) if isinstance(target, str)]
    if names:
        left_out["namesake"] += len(names) - len(set(names))
        yield item(_WHO, "textarea", list(dict.fromkeys(names)))
