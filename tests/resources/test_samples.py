"""The samples, the schema and the guide that ship stay what tests and people rely on."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SAMPLES = RESOURCES / "samples"
SIDECAR = SAMPLES / "harbour-bridge.txt.annotations.json"

NBSP = "\u00a0"
EMOJI_SEQUENCE = re.compile(r"[\U0001f300-\U0001faff]\u200d")
ANNOTATION_KEYS = ["id", "label", "spans", "attributes", "links", "tags", "note", "by", "created", "modified", "status"]
NEEDED = ["id", "label", "spans", "by", "created", "modified", "status"]
SOURCE_KEYS = ["id", "name", "kind", "role", "affiliation", "names"]
ARTICLE_KEYS = ["file", "media_type", "sha256", "reader", "title"]

Tree = dict[str, Any]
Mutation = Callable[[Tree], None]


def text_of(name: str) -> str:
    return (SAMPLES / name).read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads((RESOURCES / "sidecar.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.fixture
def tree() -> Tree:
    return json.loads(SIDECAR.read_text("utf-8"))


# The articles


@pytest.mark.parametrize("name", ["harbour-bridge.txt", "ferry-strike.md", "mayor-interview.txt"])
def test_every_sample_has_the_length_and_the_traits_of_a_real_article(name: str) -> None:
    text = text_of(name)
    assert 250 <= len(text.split()) <= 450
    assert not text.endswith("\n")
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    assert text.split("\n")[1] == "", "a blank line after the headline"
    assert set(NBSP + "“”’") <= set(text)
    assert not re.search(r"[ \t]\n", text), "no space at the end of a line"


def test_harbour_bridge_has_what_is_hard_in_plain_text() -> None:
    text = text_of("harbour-bridge.txt")
    lines = text.split("\n")
    assert lines[1:3] == lines[-3:-1] == ["", ""], "headline and boilerplate stand apart"
    assert text.count(NBSP) >= 5
    block = lines[next(n for n, line in enumerate(lines) if line.endswith(":")) + 2]
    assert len(block) > 200
    assert not set('“”‘"') & set(block), "a block quotation without marks"
    assert re.search("[\u0600-\u06ff]", text), "a name in Arabic script"
    assert EMOJI_SEQUENCE.search(text), "an emoji of several code points, not all in the first plane"
    assert re.search("“[^”]*,” she said, “[^”]*”", text), "a discontinuous quote"
    assert re.search("“[^”]*‘[^’]*’”", text), "a quote within a quote"
    assert all(words in text for words in ("They argued", "reportedly", "fears that"))
    assert "@" in lines[-1], "boilerplate"


def test_ferry_strike_has_what_is_hard_in_markdown() -> None:
    text = text_of("ferry-strike.md")
    lines = text.split("\n")
    assert lines[0].startswith("# ")
    assert re.fullmatch(r"\*By .*\*", lines[2]), "a byline in italics"
    assert sum(line.startswith("## ") for line in lines) == 2
    assert sum(line.startswith("- ") for line in lines) == 3
    assert [line[:3] for line in lines if re.match(r"\d\. ", line)] == ["1. ", "2. ", "3. "]
    at = lines.index(">")
    assert all(line.startswith("> ") for line in (lines[at - 1], lines[at + 1])), "a quotation of two paragraphs"
    assert re.search(r"\*\*[^*]+\*\*", text), "bold"
    assert re.search(r"(?<!\*)\*[^*\n]+\*(?!\*)", text), "italic"
    assert len(re.findall(r"\]\(https://", text)) >= 2
    assert text.count("`") == 2
    assert re.search("[\u0590-\u05ff]", text), "a name in Hebrew script"
    assert EMOJI_SEQUENCE.search(text)


def test_mayor_interview_has_what_is_hard_in_quotation_marks() -> None:
    text = text_of("mayor-interview.txt")
    lines = [line for line in text.split("\n") if line]
    opened = [line.startswith("“") for line in lines]
    closed = [line.endswith("”") for line in lines]
    runs = [n for n in range(len(lines) - 1) if opened[n] and not closed[n] and opened[n + 1]]
    assert len(runs) >= 2, "reopened in the next paragraph"
    assert any(closed[n + 1] for n in runs), "closed at the last"
    assert re.search("„[^“]+“", text), "German marks"
    assert re.search("«\u00a0[^»]+\u00a0»", text), "French marks with their spaces"
    assert [line.count('"') for line in lines if '"' in line] == [8], "straight marks in one paragraph alone"
    assert re.search("(?i)according to ", text)
    assert any(line.endswith("?") for line in lines), "questions"


# The sidecar


def test_the_sidecar_belongs_to_the_article(tree: Tree) -> None:
    data = (SAMPLES / "harbour-bridge.txt").read_bytes()
    article = tree["article"]
    assert list(article) == ARTICLE_KEYS
    assert article["file"] == "harbour-bridge.txt"
    assert article["sha256"] == hashlib.sha256(data).hexdigest()
    assert "\n".join(tree["text"]) == data.decode("utf-8")
    assert article["title"] == tree["text"][0]


def test_every_exact_is_what_stands_there(tree: Tree) -> None:
    text = "\n".join(tree["text"])
    for annotation in tree["annotations"]:
        for span in annotation["spans"]:
            assert text[span["start"] : span["end"]] == span["exact"]
            assert span["exact"] == span["exact"].strip()


def test_every_link_leads_to_a_record_of_its_kind(tree: Tree) -> None:
    label = {annotation["id"]: annotation["label"] for annotation in tree["annotations"]}
    kind = {source["id"]: "who" for source in tree["sources"]}
    assert len(label) + len(kind) == len(tree["annotations"]) + len(tree["sources"]) == len(label | kind)
    used = set()
    for annotation in tree["annotations"]:
        for role, targets in annotation["links"].items():
            for target in targets:
                used.add(target)
                if role == "within":
                    assert label[target] == "quote"
                else:
                    assert (label | kind)[target] == role
    idle = {id for id, what in (label | kind).items() if what in ("source", "cue", "who")} - used
    assert not idle, "a mention, cue or source that nothing uses"


def test_what_lies_within_a_record_lies_inside_its_words(tree: Tree) -> None:
    record = {annotation["id"]: annotation for annotation in tree["annotations"]}
    for annotation in tree["annotations"]:
        for outer in annotation["links"].get("within", ()):
            assert record[outer]["spans"][0]["start"] <= annotation["spans"][0]["start"]
            assert annotation["spans"][-1]["end"] <= record[outer]["spans"][-1]["end"]


def test_the_sidecar_shows_what_records_can_be(tree: Tree) -> None:
    records = [annotation for annotation in tree["annotations"] if annotation["label"] in ("quote", "claim")]
    quotes = [record for record in records if record["label"] == "quote"]
    claims = [record for record in records if record["label"] == "claim"]
    mentions = [annotation for annotation in tree["annotations"] if annotation["label"] == "source"]
    assert 12 <= len(records) <= 16
    assert {quote["attributes"]["type"] for quote in quotes} == {"direct", "indirect", "mixed"}
    assert any(len(quote["spans"]) == 2 for quote in quotes), "discontinuous"
    assert any(len(claim["spans"]) == 2 for claim in claims), "discontinuous"
    assert sum("within" in record["links"] for record in records) >= 3
    assert all(claim["attributes"]["claim_type"] for claim in claims)
    assert any(claim["attributes"].get("evidence") for claim in claims)
    assert any(not claim["links"] for claim in claims), "the article's own voice"
    assert any(set(claim["links"]) == {"cue"} for claim in claims), "a cue, and no source"
    assert any("who" in quote["links"] for quote in quotes), "a source that no words name"
    assert any(len(mention["links"]["who"]) == 2 for mention in mentions), "a pronoun for two people"
    assert len({source["kind"] for source in tree["sources"]}) == 5
    assert any(source["names"] for source in tree["sources"])
    assert sum(bool(record["tags"]) for record in records) >= 2
    assert sum(bool(record["note"]) for record in records) == 1
    words = [span["exact"] for record in records for span in record["spans"]]
    assert any(NBSP in exact for exact in words)
    assert any(EMOJI_SEQUENCE.search(exact) for exact in words)


REQUIRED = {"type", "claim_type"}
"""Attributes that the samples answer everywhere; others are answered where a checker would."""


def test_the_claim_types_and_labels_are_the_codebooks(tree: Tree) -> None:
    codebook = json.loads((RESOURCES / "codebook.json").read_text("utf-8"))
    label = {entry["label"]: entry for entry in codebook["labels"]}
    for annotation in tree["annotations"]:
        entry = label[annotation["label"]]
        assert set(annotation["links"]) <= set(entry["roles"])
        for attribute in entry.get("attributes", ()):
            if attribute["name"] in REQUIRED or attribute["name"] in annotation["attributes"]:
                assert annotation["attributes"][attribute["name"]] in attribute["values"]


def test_the_layout_is_one_record_a_line_in_order(tree: Tree) -> None:
    data = SIDECAR.read_bytes()

    def one_line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    def section(name: str) -> list[str]:
        return [f'"{name}": [', ",\n".join(map(one_line, tree[name]))]

    lines = ["{", '"format": "article-annotations", "version": 1,']
    lines += [f'"article": {one_line(tree["article"])},']
    lines += [*section("text"), "],", *section("annotations"), "],", *section("sources"), "]", "}", ""]
    assert data == "\n".join(lines).encode("utf-8")
    annotations, sources = tree["annotations"], tree["sources"]
    assert all(list(annotation) == ANNOTATION_KEYS for annotation in annotations)
    assert all(list(source) == SOURCE_KEYS for source in sources)
    places = [(a["spans"][0]["start"], a["spans"][0]["end"], a["id"]) for a in annotations]
    assert places == sorted(places)
    assert sources == sorted(sources, key=lambda s: s["id"])
    assert all(annotation["created"] <= annotation["modified"] for annotation in annotations)


# The schema


def test_the_schema_passes_the_sample(validator: Draft202012Validator, tree: Tree) -> None:
    assert validator.schema["$id"] == "urn:annotator:sidecar:1"
    assert list(validator.iter_errors(tree)) == []


def test_the_schema_tells_what_every_key_is(validator: Draft202012Validator) -> None:
    definitions = [validator.schema, *validator.schema["$defs"].values()]
    for definition in definitions:
        for name, key in definition.get("properties", {}).items():
            assert "title" in key or "$ref" in key, name


def _set(*path_and_value: Any) -> Mutation:
    *path, last, value = path_and_value

    def mutate(tree: Any) -> None:
        for step in path:
            tree = tree[step]
        tree[last] = value

    return mutate


def _drop(*path: Any) -> Mutation:
    def mutate(tree: Any) -> None:
        for step in path[:-1]:
            tree = tree[step]
        del tree[path[-1]]

    return mutate


A = ("annotations", 0)
SPAN = (*A, "spans", 0)
S = ("sources", 0)
SPAN_BEFORE = {"start": 3, "end": 8, "exact": "words"}

ACCEPTED = {
    "unknown key on top": _set("x-tool", {"a": 1}),
    "unknown key in the article": _set("article", "desk", "news"),
    "unknown key in an annotation": _set(*A, "x", None),
    "unknown key in a span": _set(*SPAN, "page", 3),
    "unknown key in a source": _set(*S, "wikidata", "Q1"),
    "unknown role and a link elsewhere": _set(*A, "links", {"echoes": [{"article": "two.txt", "id": "r1"}]}),
    "own label": _set(*A, "label", "scare"),
    "no sources": _drop("sources"),
    "no links": _drop(*A, "links"),
    "no name set": _set(*A, "by", ""),
    "suggested": _set(*A, "suggested", {"by": "rule:marks", "confidence": 0.8, "spans": [SPAN_BEFORE]}),
    "moved": _set(*A, "anchor", {"state": "moved", "was": [SPAN_BEFORE]}),
    "orphan": lambda tree: tree["annotations"][0].update(spans=[], anchor={"state": "orphan", "was": [SPAN_BEFORE]}),
    "empty text": _set("text", [""]),
    "other line separators": _set("text", ["a\u2028b\u0085c"]),
    "later minor version": _set("version", 1.5),
    "newer version of another shape": lambda tree: tree.update(version=2, text={}, annotations=None),
}

REFUSED = {
    "no format": _drop("format"),
    "another format": _set("format", "article-codebook"),
    "no version": _drop("version"),
    "version 0": _set("version", 0),
    "version as a string": _set("version", "1"),
    "version true": _set("version", True),
    "no article": _drop("article"),
    "article without file": _drop("article", "file"),
    "article with an empty file": _set("article", "file", ""),
    "short hash": _set("article", "sha256", "abc"),
    "hash with a line feed": _set("article", "sha256", "0" * 64 + "\n"),
    "no text": _drop("text"),
    "text in one piece": _set("text", "one\ntwo"),
    "line feed in a line": _set("text", 0, "one\ntwo"),
    "line feed at the end of a line": _set("text", 0, "one\n"),
    "no annotations": _drop("annotations"),
    "annotations as an object": _set("annotations", {}),
    **{f"annotation without {key}": _drop(*A, key) for key in NEEDED},
    "empty id": _set(*A, "id", ""),
    "number as id": _set(*A, "id", 7),
    "empty label": _set(*A, "label", ""),
    "no place": _set(*A, "spans", []),
    "no place but moved": lambda tree: tree["annotations"][0].update(spans=[], anchor={"state": "moved"}),
    "start before the text": _set(*SPAN, "start", -1),
    "start in halves": _set(*SPAN, "start", 1.5),
    "start as a string": _set(*SPAN, "start", "1"),
    "end at 0": _set(*SPAN, "end", 0),
    "empty exact": _set(*SPAN, "exact", ""),
    "no exact": _drop(*SPAN, "exact"),
    "unknown status": _set(*A, "status", "done"),
    "confidence over 1": _set(*A, "confidence", 1.01),
    "confidence as a string": _set(*A, "confidence", "high"),
    "tag that is no string": _set(*A, "tags", [1]),
    "note that is no string": _set(*A, "note", None),
    "attributes as a list": _set(*A, "attributes", []),
    "evidence that is no list": _set(*A, "attributes", "evidence", "https://a.example"),
    "evidence without its object": _set(*A, "attributes", "evidence", ["https://a.example"]),
    "link outside a list": _set(*A, "links", {"source": "r1"}),
    "empty link": _set(*A, "links", {"source": [""]}),
    "link elsewhere without an id": _set(*A, "links", {"supports": [{"article": "two.txt"}]}),
    "unknown anchor": _set(*A, "anchor", {"state": "lost"}),
    "anchor without a state": _set(*A, "anchor", {"was": [SPAN_BEFORE]}),
    "anchor with a bad span": _set(*A, "anchor", {"state": "moved", "was": [{"start": 1}]}),
    "suggested by nobody": _set(*A, "suggested", {"confidence": 0.5}),
    **{f"source without {key}": _drop(*S, key) for key in ("id", "name", "kind")},
    "source of an unknown kind": _set(*S, "kind", "place"),
    "source with an empty name": _set(*S, "name", ""),
    "source with one other name outside a list": _set(*S, "names", "N. al-S."),
}


@pytest.mark.parametrize("mutate", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_the_schema_allows(validator: Draft202012Validator, tree: Tree, mutate: Mutation) -> None:
    mutate(tree)
    assert list(validator.iter_errors(tree)) == []


@pytest.mark.parametrize("mutate", REFUSED.values(), ids=REFUSED.keys())
def test_the_schema_refuses(validator: Draft202012Validator, tree: Tree, mutate: Mutation) -> None:
    mutate(tree)
    assert not validator.is_valid(tree)


# The guide


def test_the_guide_has_a_place_for_the_commands_and_no_markup_but_its_own() -> None:
    guide = (RESOURCES / "guide.md").read_text("utf-8")
    lines = guide.split("\n")
    assert lines.count("{{commands}}") == guide.count("{{") == 1
    assert not re.search(r"[<|]|\]\(", guide)
    headings = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
    assert headings == [
        "The first attribution in three acts",
        "Words",
        "Selecting",
        "Records",
        "Claims",
        "Suggestions",
        "What did I miss?",
        "Who says it",
        "A folder",
        "Your own labels",
        "Where it is saved",
        "When the article changes",
        "Taking it elsewhere",
        "All the keys",
    ]
    assert guide.endswith("\n")
    assert guide.count("**") % 2 == guide.count("`") % 2 == 0


def test_the_guide_keeps_to_the_glossary() -> None:
    guide = (RESOURCES / "guide.md").read_text("utf-8").lower()
    assert not re.search(r"\b(document|highlight|coding)", guide)
