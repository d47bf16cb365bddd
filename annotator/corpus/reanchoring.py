"""Bringing the sidecars of articles that have changed to the new text, without a window."""

from pathlib import Path

from msgspec import Struct

from annotator import readers
from annotator.core import anchor, saving, store
from annotator.core.model import AnchorState, Annotation, Document
from annotator.core.sidecar import Fault, SidecarError
from annotator.corpus.opening import brought_to


class Brought(Struct, frozen=True):
    """What re-anchoring made of one sidecar: how many annotations are in which state, and the pairs of those that are
    not ``exact``, as they were and as they are. ``changed`` is whether the article has another text than was annotated.
    """

    changed: bool
    counts: dict[AnchorState, int]
    unsure: tuple[tuple[Annotation, Annotation], ...] = ()


def reanchor(path: Path, article: Path, *, dry_run: bool = False) -> Brought:
    """Re-anchors the sidecar at ``path`` to its article and saves it, unless ``dry_run`` or there is nothing to save.

    SidecarError when the sidecar cannot be read or is a newer version's, ReadError when the article cannot be read,
    OSError when it could not be saved; nothing is written then.
    """
    loaded = store.load(path)
    if loaded is None:
        raise SidecarError(Fault("", "it is not there"))
    before = loaded.reading.document
    if loaded.reading.newer:
        raise SidecarError(Fault("version", "a newer version of Annotator wrote it; use that one"))
    read = readers.read(article, readers.Choices.of(before.article))
    changed = before.text != read.text
    if not changed:
        return Brought(changed, _counts(before))
    after = brought_to(before, read)
    unsure = tuple(
        (was, now)
        for now in after.annotations
        if anchor.state_of(now) != "exact" and (was := before.annotations[now.id])
    )
    if not dry_run:
        saving.save(path, after, base=before, digest=loaded.digest)
    return Brought(changed, _counts(after), unsure)


def _counts(document: Document) -> dict[AnchorState, int]:
    return dict(anchor.count(document.annotations))
