"""Prodigy's and spaCy's JSON Lines: a task a line, with a text, spans and relations between them, bound to tokens.

Offsets are code points. Relations name the token in which an end of theirs has its last word, and its span besides.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from annotator.core.codebook import Label
from annotator.core.model import Document, Span, Status
from annotator.formats import json_input, units
from annotator.formats.building import Building, Mark
from annotator.formats.holding import Holds, lacks, reduced
from annotator.formats.item import Export, File, Imported, Input, Item, LeftOut, Notes
from annotator.formats.tokens import Tokens
from annotator.formats.units import Quoted

SUFFIX = ".prodigy.jsonl"

HOLDS = Holds(role=bool)
LACKS = lacks(HOLDS, "links of annotations that have a twin: one label over the same words")

_ANSWERS: dict[str, Status] = {"accept": "accepted", "reject": "rejected", "ignore": "suggested"}


def recognises(file: Input) -> bool:
    """By spans beside a text, or the hashes that Prodigy puts on each task."""
    if json_input.has_keys(file, "text", "_input_hash"):
        return True
    return json_input.has_keys(file, "text", "spans") and not json_input.has_keys(file, "entities")


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """An article for each task."""
    names = json_input.Names(file)
    found, alone = json_input.alone(json_input.values(file, notes))
    for place, value in found:
        text = json_input.text_of(value, "text")
        if not text:
            notes.fault(place, "has no text")
            continue
        building = Building(text, notes, possible=units.IN_JSON)
        status = _ANSWERS.get(json_input.text_of(value, "answer"), "accepted")
        by = json_input.text_of(value, "_annotator_id", "_session_id")
        for number, span in enumerate(json_input.listed(value, "spans")):
            _span(span, f"{place} spans[{number}]".strip(), building, notes, status=status, by=by)
        for number, relation in enumerate(json_input.listed(value, "relations")):
            _relation(relation, f"{place} relations[{number}]".strip(), building, notes, status=status, by=by)
        meta = value.get("meta")
        hint = json_input.text_of(meta, "article", "source")
        yield building.build(names.next(hint, alone=alone))


def _span(span: Any, place: str, building: Building, notes: Notes, *, status: Status, by: str) -> Mark | None:
    start, end = (json_input.whole(span.get(key)) if isinstance(span, dict) else None for key in ("start", "end"))
    label = json_input.text_of(span, "label")
    if start is None or end is None or not label:
        notes.fault(place, "is no span with a label")
        return None
    notes.labels.setdefault(label, Label(label=label))
    words = span.get("text")
    quoted = Quoted(start, end, words if isinstance(words, str) else None)
    return building.mark(Mark(id=_id(span), label=label, place=place, quoted=[quoted], status=status, by=by))


def _id(span: dict[str, Any]) -> str:
    return f"{span.get('start')}-{span.get('end')}-{span.get('label')}"


def _relation(relation: Any, place: str, building: Building, notes: Notes, *, status: Status, by: str) -> None:
    ends = [relation.get(key) if isinstance(relation, dict) else None for key in ("head_span", "child_span")]
    label = json_input.text_of(relation, "label")
    marks = []
    for end in ends:
        if isinstance(end, dict) and label:
            mark = building.get(_id(end))
            if mark is None and json_input.text_of(end, "label"):  # a token that is in no span
                mark = _span(end, place, building, notes, status=status, by=by)
            marks.append(mark)
    if len(marks) == 2 and marks[0] is not None and marks[1] is not None:
        marks[0].link(label, marks[1].id)
    else:
        notes.fault(place, "does not lead from one span to another")


def write(items: Iterable[Item]) -> Export:
    """All items in one file, a task each."""
    left_out = LeftOut()
    lines = [_task(item, reduced(item.document, HOLDS, left_out), left_out) for item in items]
    return Export((File(f"annotations{SUFFIX}", "".join(lines).encode()),), left_out)


def _task(item: Item, document: Document, left_out: LeftOut) -> str:
    annotations = document.in_order()
    alike = Counter((a.label, a.spans[0]) for a in annotations)
    tokens = Tokens(document.text, annotations)
    spans = {a.id: _bound(a.spans[0], a.label, tokens) for a in annotations}
    relations = []
    for a in annotations:
        for role, targets in a.links.items():
            for target in targets:
                assert isinstance(target, str)
                other = document.annotations[target]
                if alike[a.label, a.spans[0]] > 1 or alike[other.label, other.spans[0]] > 1:
                    left_out["ambiguous link"] += 1
                    continue
                head, child = spans[a.id], spans[target]
                ends = {"head": head["token_end"], "child": child["token_end"]}
                relations.append({**ends, "head_span": head, "child_span": child, "label": role})
    tree = {
        "text": document.text,
        "spans": [{**spans[a.id], "text": a.spans[0].exact} for a in annotations],
        "tokens": _as_json(document.text, tokens),
        "relations": relations,
        "meta": {"source": item.stem},
        "answer": "accept",
    }
    return json.dumps(tree, ensure_ascii=False) + "\n"


def _bound(span: Span, label: str, tokens: Tokens) -> dict[str, Any]:
    """The span with the numbers of its first and last token."""
    first, after = tokens.within(span)
    return {
        "start": span.start,
        "end": span.end,
        "token_start": first,
        "token_end": max(first, after - 1),
        "label": label,
    }


def _as_json(text: str, tokens: Tokens) -> list[dict[str, Any]]:
    """As Prodigy lists them; ``ws`` is whether white space follows."""
    return [
        {"text": text[start:end], "start": start, "end": end, "id": number, "ws": text[end : end + 1].isspace()}
        for number, (start, end) in enumerate(tokens.ranges)
    ]
