"""The writer that remembers gives the bytes of the one that does not, whatever was changed in between."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core import sidecar
from annotator.core.sidecar_writer import SidecarWriter
from tests.strategies import documents


@given(st.lists(documents(), min_size=1, max_size=4), st.randoms())
def test_the_same_bytes_after_any_changes(versions, random):
    writer = SidecarWriter()
    for document in versions:
        assert writer.write(document) == sidecar.write(document)
        some = [annotation for annotation in document.annotations if random.random() < 0.5]
        changed = [replace(annotation, note=annotation.note + "!") for annotation in some[1:]]
        document = replace(
            document, annotations=document.annotations.with_changes(put=changed, drop=[a.id for a in some[:1]])
        )
        assert writer.write(document) == sidecar.write(document)


@given(documents())
def test_it_lets_others_have_a_turn(document):
    turns = []
    SidecarWriter().write(document, pause=lambda: turns.append(1))
    assert bool(turns) == (len(document.annotations) > 0)
