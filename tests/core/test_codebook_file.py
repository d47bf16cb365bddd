"""A codebook written and read again."""

import json

import pytest
from msgspec.structs import replace

from annotator.core import codebook
from annotator.core.codebook import Attribute, Codebook, CodebookError, Label, for_folder, parse, shipped
from annotator.core.codebook_file import serialise


def test_what_is_written_is_read_the_same_a_label_a_line():
    book = shipped()
    data = serialise(book)
    assert parse(data, "x") == book
    assert len(data.decode().splitlines()) == len(book.labels) + 5
    assert serialise(parse(data, "x"), data) == data


def test_keys_that_are_not_known_stay_where_they_were():
    before = json.dumps(
        {
            "format": "article-codebook",
            "version": 1,
            "project": {"lead": "Ida"},
            "labels": [
                {"label": "doubt", "icon": "cloud", "attributes": [{"name": "why", "order": 3}]},
                {"label": "gone", "icon": "sun"},
            ],
        }
    ).encode()
    label = Label(label="uncertain", title="Uncertain", attributes=(Attribute("why", "Why"), Attribute("new")))
    found = json.loads(serialise(Codebook((label,)), before, {"uncertain": "doubt"}))
    assert found["project"] == {"lead": "Ida"}
    assert [item["label"] for item in found["labels"]] == ["uncertain"]
    assert found["labels"][0]["icon"] == "cloud"
    assert found["labels"][0]["attributes"] == [{"name": "why", "title": "Why", "order": 3}, {"name": "new"}]


def test_what_was_emptied_is_empty():
    book = shipped()
    bare = Codebook((replace(book.labels[0], definition="", examples=(), key="", attributes=()), *book.labels[1:]))
    assert parse(serialise(bare, serialise(book)), "x") == bare


def test_a_codebook_holds_for_the_folders_below_it(tmp_path):
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert for_folder(below) == shipped()
    assert codebook.home_of(below) == below
    own = Codebook((Label(label="doubt"),))
    (tmp_path / codebook.FILE).write_bytes(serialise(own))
    assert for_folder(below) == for_folder(tmp_path) == own
    assert codebook.home_of(below) == tmp_path
    (tmp_path / "a" / codebook.FILE).write_bytes(b"{")
    assert codebook.home_of(below) == tmp_path / "a"
    with pytest.raises(CodebookError, match=r"annotations\.codebook\.json"):
        for_folder(below)
    assert codebook.home_of(tmp_path / "not there") == tmp_path / "not there"
