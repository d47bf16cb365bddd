"""Which records an export takes, by their status, and what goes with them."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core import sidecar
from annotator.core.codebook import shipped
from annotator.core.model import STATUSES, Document
from annotator.formats.selection import with_status
from tests.formats.making import annotation, document
from tests.strategies import documents

CODEBOOK = shipped()


def kept(whole: Document, *statuses: str) -> set[str]:
    return {record.id for record in with_status(whole, statuses, CODEBOOK).annotations}


def test_mentions_and_cues_go_with_their_records() -> None:
    whole = document(
        annotation("q", "quote", "she", links={"source": ("m1", "both"), "cue": ("c1",)}),
        annotation("s", "quote", "No", status="suggested", links={"source": ("m2", "both"), "cue": ("c2",)}),
        annotation("r", "quote", "No", status="rejected", links={"source": ("m3",)}),
        *(annotation(id, "source", "Ada", status="suggested") for id in ("m1", "m2", "both")),
        *(annotation(id, "cue", "said") for id in ("c1", "c2", "loose")),
        annotation("m3", "source", "Ada", status="rejected"),
        annotation("l", "cue", "fear", status="suggested"),
    )
    assert kept(whole, "accepted") == {"q", "m1", "both", "c1", "loose"}
    assert kept(whole, "suggested") == {"s", "m2", "both", "c2", "l"}
    assert kept(whole, "accepted", "suggested") == {"q", "s", "m1", "m2", "both", "c1", "c2", "loose", "l"}
    assert kept(whole, "rejected") == {"r", "m3"}
    assert with_status(whole, STATUSES, CODEBOOK) is whole


def test_links_to_what_went_go_too() -> None:
    whole = document(
        annotation("q", "quote", "she", links={"within": ("r",), "supports": ("r", "k")}),
        annotation("k", "claim", "No"),
        annotation("r", "quote", "No", status="rejected"),
    )
    taken = with_status(whole, ("accepted",), CODEBOOK)
    assert taken.annotations["q"].links == {"supports": ("k",)}


@given(documents(), st.sets(st.sampled_from(STATUSES), min_size=1))
def test_what_is_taken_is_whole(whole: Document, statuses: set[str]) -> None:
    taken = with_status(whole, statuses, CODEBOOK)
    assert sidecar.read(sidecar.write(taken)).faults == ()
    records = {a.id for a in whole.annotations if CODEBOOK.is_record(a) and a.status in statuses}
    assert {a.id for a in taken.annotations if CODEBOOK.is_record(a)} == records
    assert with_status(taken, statuses, CODEBOOK) == taken
