"""The fast way to read a sidecar takes nothing that the slow way would refuse or read as something else."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core import sidecar
from annotator.core.model import Document
from annotator.core.sidecar import Fault, SidecarError
from tests.core.test_sidecar import annotation, source, span, tree
from tests.strategies import documents


def faults_of(data: bytes) -> tuple[Fault, ...]:
    try:
        return sidecar.read(data).faults
    except SidecarError as error:
        return (error.fault,)


def agrees(data: bytes) -> bool:
    """Whether the fast way took it; AssertionError when it then read something that the slow way does not."""
    document = sidecar._read_fast(data)
    if document is None:
        return False
    slowly = sidecar._read_slowly(data)
    assert slowly.faults == ()
    assert repr(slowly.document) == repr(document)
    assert list(map(repr, slowly.document.annotations)) == list(map(repr, document.annotations))
    assert list(map(repr, slowly.document.sources)) == list(map(repr, document.sources))
    return True


ODD = (
    "null", "true", "false", "0", "-0", "0.0", "-0.0", "1.0", "1e0", "1E0", "5.0", "50e-1", "1", "17", "2.5",
    "1e308", "1e400", "-1e999", "0.1e-400", "9" * 18, "9" * 19, "9" * 20, "9" * 40, "9" * 41, "-" + "9" * 40,
    "-" + "9" * 41, "9" * 400, "18446744073709551616", "01", "+1", ".5", "1.", "NaN", "Infinity", "-Infinity",
    '""', '"\\u0061"', '"\\/"', '"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"\x01"',
    '"\\x41"', "'a'", '"article-annotations"', '"quote"', '"a1"', '"s1"', "[]", "{}", "[{}]", "[[]]",
    '{"a":1,"a":1}', '{"a":1,"\\u0061":1}', "[1,]", '{"a":1,}', "// x\n1", "/* x */1", "[" * 150 + "]" * 150,
    "[" * 198 + "]" * 198, "[" * 199 + "]" * 199, "[" * 200 + "]" * 200, "[" * 5000 + "]" * 5000,
    '{"a":' * 198 + "1" + "}" * 198, '{"a":' * 200 + "1" + "}" * 200, '["\\ud800"]', '{"\\ud800":1}', "[1e999]",
    "[NaN]", '"\x00"', "\ufeff1",
)  # fmt: skip
"""Values in the place of another, strict JSON and not."""

_VALUE = re.compile(r'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null|\[|\{')


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A sidecar in which some values, keys or bytes are others."""
    if draw(st.booleans()):
        text = sidecar.write(draw(documents())).decode()
    else:
        record = annotation(
            attributes={"a": draw(st.integers()), "b": [{"c": 1.5}]}, confidence=0.5, links={"who": ["s1"]}
        )
        whole = tree(record, span(id="a2", links={}), sources=[source(modified="x")])
        text = json.dumps(whole, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from((None, 1))))
    for _ in range(draw(st.integers(0, 2))):
        places = list(_VALUE.finditer(text))
        place = places[draw(st.integers(0, len(places) - 1))]
        match draw(st.integers(0, 3)):
            case 0:
                text = text[: place.start()] + draw(st.sampled_from(ODD)) + text[place.end() :]
            case 1:  # a value of elsewhere in the file, twice perhaps
                text = text[: place.start()] + draw(st.sampled_from(places))[0] + text[place.end() :]
            case 2 if place[0] == "{":
                key = draw(st.sampled_from(("id", "a", "label", "extra", "\uf8ffextra", "text", "i\\u0064", "start")))
                text = f'{text[: place.end()]}"{key}": {draw(st.sampled_from(ODD))},{text[place.end() :]}'
            case _:
                at = draw(st.integers(0, len(text)))
                piece = draw(st.sampled_from((*',:"[]{}\\ \t\n\x00\x1f\u2028\ufeff', "//", "<<<<<<< a\n", "=======")))
                text = text[:at] + piece + text[at + draw(st.integers(0, 1)) :]
    data = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(data)))
        bad = draw(
            st.sampled_from((b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xff", b"\xef\xbb\xbf"))
        )
        data = data[:at] + bad + data[at:]
    return data


@settings(max_examples=120)
@given(mutated())
def test_both_ways_agree(data: bytes) -> None:
    agrees(data)


@given(documents())
def test_what_the_program_writes_is_read_the_same_both_ways(document: Document) -> None:
    agrees(sidecar.write(document))


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_an_odd_value_anywhere(value: str) -> None:
    record = annotation(attributes={"a": "@"}, links={"who": ["s1"]}, tags=["@"], note="@")
    text = json.dumps(tree(record, sources=[source(modified="@")], article={"file": "a.txt", "title": "@"}))
    for place in re.finditer('"@"|5|1|"accepted"|"quote"|"person"|"a1"', text):
        data = (text[: place.start()] + value + text[place.end() :]).encode("utf-8", "surrogatepass")
        agrees(data)
        assert all(fault.place and fault.message for fault in faults_of(data))


def attributes_of(value: str) -> Any:
    text = json.dumps(tree(annotation(attributes={"a": "@"}), annotation(id="a2"))).replace('"@"', value)
    return sidecar.read(text.encode())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("[" * 250 + "]" * 250, "nested more than 200 deep"),
        ("[" * 100_000 + "]" * 100_000, "nested more than 200 deep"),
        ('{"]":"\\"["' + ',"a":{"[":1' * 20_000 + "}" * 20_001, "nested more than 200 deep"),
        ("9" * 41, "a number of 41 digits"),
        ("9" * 100_000, "a number of 100,000 digits"),
        ("NaN", "NaN is not a number in JSON"),
        ("[-Infinity]", "-Infinity is not a number in JSON"),
        ("1e999", "a number too large"),
        ('"\\ud800"', "half of a surrogate pair, which is no character"),
    ],
)
def test_a_value_that_strict_json_forbids_costs_its_record_alone(value: str, said: str) -> None:
    reading = attributes_of(value)
    assert [record.id for record in reading.document.annotations] == ["a2"]
    assert said in str(reading.faults[0])
    assert str(reading.faults[0]).startswith("annotations[0]")
    assert value.encode() in sidecar.write(reading.document)
