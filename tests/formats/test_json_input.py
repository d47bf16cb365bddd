"""JSON files of other programs: of a large one is read what is read of a small one, and no more at once."""

import json
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats import Item, doccano, json_input, label_studio, prodigy
from annotator.formats.item import FormatError, Imported, Input, Notes
from tests.formats.making import attribution
from tests.strategies import documents

MODULES = (doccano, prodigy, label_studio)


def read(module, data: bytes) -> tuple[list[Imported], list[str]]:
    notes = Notes()
    found = list(module.parse(Input("a.json", data), notes))
    return found, [str(fault) for fault in notes.faults]


@pytest.fixture
def value_by_value(monkeypatch) -> Iterator[pytest.MonkeyPatch]:
    with monkeypatch.context() as patch:
        patch.setattr(json_input, "LARGE", 0)
        yield patch


@pytest.mark.parametrize("module", MODULES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(found=st.lists(documents(), min_size=2, max_size=4))
def test_a_large_file_is_read_as_a_small_one(monkeypatch, module, found) -> None:
    data = module.write([Item(f"{n}.txt", one) for n, one in enumerate(found)]).files[0].data
    whole = read(module, data)
    with monkeypatch.context() as patch:
        patch.setattr(json_input, "LARGE", 0)
        assert read(module, data) == whole


GOOD = {"text": "She left.", "label": [[0, 3, "who"]]}


@pytest.mark.parametrize(
    ("data", "articles", "faults"),
    [
        (b'\xef\xbb\xbf[{"text": "She left.", "label": [[0, 3, "who"]]}]', 1, []),
        (b'{"text": "a", "label": []}\n\n{"text": NaN}\n{"text": "b", "label": []}', 2, ["line 3"]),
        (b'{"text": "a", "label": []}\n{"text"\n{"text": "b", "label": []}', 2, ["line 2"]),
        (b'{"text": "a", "label": []}\n\xff\n{"text": "b", "label": []}', 2, ["line 2"]),
        (b'[{"text": "a", "label": []}, {"text": "b", "text": "c"}, {"text": "d", "label": []}]', 2, ["[1]"]),
        (b'[{"text": "a", "label": []}, {"text": "\xff"}]', 1, ["[1]"]),
        (json.dumps(GOOD, indent=2).encode(), 1, []),
        (json.dumps([GOOD, GOOD], indent=2).encode(), 2, []),
    ],
)
def test_a_value_that_cannot_be_read_costs_itself(value_by_value, data, articles, faults) -> None:
    found, said = read(doccano, data)
    assert len(found) == articles
    assert len(said) == len(faults)
    assert all(one.startswith(place) for one, place in zip(said, faults, strict=True)), said


@pytest.mark.parametrize("data", [b"[\n{", b'[\n{"text": "a"},\n}]', b'[\n{"text": "a"}\n] x', b"[" * 100_000])
def test_a_list_that_is_none_is_refused_with_its_line(value_by_value, data) -> None:
    with pytest.raises(FormatError) as refused:
        read(doccano, data)
    assert str(refused.value).startswith(("line ", "not JSON", "nested"))


def test_a_large_file_takes_little_memory_besides(monkeypatch) -> None:
    monkeypatch.setattr(json_input, "LARGE", 1024)
    data = doccano.write([Item("a.txt", attribution())] * 600).files[0].data
    tracemalloc.start()
    count = sum(1 for _ in doccano.parse(Input("a.jsonl", data), Notes()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 600
    assert peak < len(data) / 2
