"""What a reader may have missed, from a document and its codebook."""

import pytest

from annotator.core import edits
from annotator.core.codebook import shipped
from annotator.core.edits import Stamp
from annotator.core.model import Article, ArticleInfo, Block, Document, new_document
from annotator.corpus.missing import missed, survey

TEXT = (
    "Council delays vote\n"
    "“We will not sign,” Mayor Ada Lund told reporters.\n"
    "Officials said that the cost had doubled.\n"
    "The engineers showed that it held.\n"
)
CODEBOOK = shipped()


class Ids:
    """Ids in order."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self) -> str:
        self.number += 1
        return f"a{self.number}"


STAMP = Stamp("ann", "2026-11-23T05:00:00Z", Ids())


def document(text: str = TEXT) -> Document:
    return new_document(Article(info=ArticleInfo(file="a.txt"), text=text))


def mark(of: Document, label: str, words: str) -> tuple[Document, str]:
    start = of.text.index(words)
    made, annotation = edits.mark(
        of, codebook=CODEBOOK, label=label, ranges=[(start, start + len(words))], stamp=STAMP, near=[]
    )
    return made, annotation.id


def kinds(of: Document, blocks: tuple[Block, ...] = ()) -> list[tuple[str, str]]:
    found = missed(of, CODEBOOK, survey(of.text, blocks))
    return [(item.kind, of.text[item.start : item.end]) for item in found]


def test_marks_and_verbs_without_a_record() -> None:
    assert kinds(document()) == [("marks", "“We will not sign,”"), ("verb", "told"), ("verb", "said")]


def test_what_was_marked_is_not_missing_and_what_it_lacks_is() -> None:
    of, quote = mark(document(), "quote", "“We will not sign,”")
    assert ("source", "“We will not sign,”") in kinds(of)
    assert not any(kind == "marks" for kind, _ in kinds(of))
    start = TEXT.index("told")
    of, _ = edits.attach(
        of, codebook=CODEBOOK, record=quote, part="cue", ranges=[(start, start + 4)], stamp=STAMP, near=None
    )
    start = TEXT.index("Mayor")
    of, _ = edits.attach(
        of, codebook=CODEBOOK, record=quote, part="source", ranges=[(start, start + 14)], stamp=STAMP, near=None
    )
    assert kinds(of) == [("who", "Mayor Ada Lund"), ("verb", "said")]


def test_what_was_rejected_is_decided() -> None:
    of, quote = mark(document(), "quote", "“We will not sign,”")
    of = edits.set_status(of, annotations=[quote], status="rejected", stamp=STAMP)
    assert kinds(of) == [("verb", "told"), ("verb", "said")]


def test_a_claim_without_evidence() -> None:
    of, claim = mark(document(), "claim", "the cost had doubled")
    assert ("evidence", "the cost had doubled") in kinds(of)
    evidence = [{"url": "https://example.org/budget"}]
    of = edits.set_attribute(of, annotation=claim, name="evidence", value=evidence, stamp=STAMP)
    assert not any(kind == "evidence" for kind, _ in kinds(of))


@pytest.mark.parametrize(("kind", "fits"), [("direct", True), ("indirect", False), ("mixed", False)])
def test_a_type_that_does_not_fit_its_marks(kind: str, fits: bool) -> None:
    of, quote = mark(document(), "quote", "“We will not sign,”")
    of = edits.set_attribute(of, annotation=quote, name="type", value=kind, stamp=STAMP)
    assert any(found == "type" for found, _ in kinds(of)) is not fits


def test_a_block_quotation_needs_no_marks() -> None:
    of, quote = mark(document(), "quote", "Officials said that the cost had doubled.")
    of = edits.set_attribute(of, annotation=quote, name="type", value="direct", stamp=STAMP)
    start = TEXT.index("Officials")
    block = Block("quotation", start, TEXT.index("\n", start), level=1)
    assert any(found == "type" for found, _ in kinds(of))
    assert not any(found == "type" for found, _ in kinds(of, (block,)))
