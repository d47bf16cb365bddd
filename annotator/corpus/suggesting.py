"""Suggestions put into a document, and into the sidecars of articles and folders.

A suggestion is a quote with its mention and cue, of status ``suggested``, made by ``rule:NAME``. Where a quote stands
already, whoever made it and whatever was decided on it, none is added: what was accepted, changed or dropped stays as
it is, and a second run over the same article adds nothing.
"""

import secrets
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from annotator.core import saving, store
from annotator.core.codebook import Codebook
from annotator.core.model import SURE, Annotation, Block, Document, LinkTarget, span_at
from annotator.corpus import spreading
from annotator.corpus.listing import articles_below
from annotator.corpus.opening import Opened, has_work, open_article
from annotator.corpus.resuming import Log, State, key_of, state_of
from annotator.corpus.spreading import HERE, Spread
from annotator.readers.errors import ReadError
from annotator.suggest import Attribution, Range, suggest

LABEL = "quote"
"""What suggestions are made under; that something is a claim a person says."""


class Added(Struct, frozen=True):
    """A document with the suggestions that it lacked: the ids of the new quotes, how many of them are sure, and the ids
    of all that is new, mentions and cues too."""

    document: Document
    quotes: tuple[str, ...] = ()
    sure: int = 0
    made: tuple[str, ...] = ()


class NoLabelError(ValueError):
    """The folder's codebook has no label for suggestions to be made under."""

    def __init__(self) -> None:
        super().__init__(f"the folder's codebook has no label “{LABEL}”, under which suggestions are made")


def add(
    document: Document,
    codebook: Codebook,
    *,
    now: str,
    new_id: Callable[[], str],
    blocks: Sequence[Block] = (),
    found: Iterable[Attribution] | None = None,
) -> Added:
    """The document with what the rules find in its text and blocks (or with ``found``) and where nobody has decided
    yet. NoLabelError when its codebook knows no quotes."""
    if not codebook.get(LABEL).known or codebook.get(LABEL).part != "record":
        raise NoLabelError
    taken = sorted(
        (span.start, span.end) for record in document.annotations if record.label == LABEL for span in record.spans
    )
    reach = _reach(taken)
    decided = {tuple((span.start, span.end) for span in record.spans) for record in document.annotations}
    parts = {
        (label, tuple((span.start, span.end) for span in part.spans)): part.id
        for label in (codebook.part_label("source"), codebook.part_label("cue"))
        for part in document.annotations
        if part.label == label and part.status != "rejected"
    }
    new: list[Annotation] = []
    quotes: list[str] = []
    sure = 0

    def made(label: str, ranges: Iterable[Range], like: Attribution, **more: object) -> Annotation:
        spans = tuple(span_at(document.text, start, end) for start, end in ranges)
        annotation = Annotation(
            id=new_id(),
            label=label,
            spans=spans,
            by=f"rule:{like.rule}",
            created=now,
            modified=now,
            status="suggested",
            confidence=like.confidence,
            **more,  # type: ignore[arg-type]
        )
        new.append(annotation)
        return annotation

    for attribution in suggest(document.text, blocks) if found is None else found:
        if tuple(attribution.content) in decided or any(_touches(taken, reach, part) for part in attribution.content):
            continue
        links: dict[str, tuple[LinkTarget, ...]] = {}
        for role, ranges in (("source", attribution.source), ("cue", attribution.cue)):
            if not ranges:
                continue
            label = codebook.part_label("source" if role == "source" else "cue")
            key = (label, tuple(ranges))
            if key not in parts:
                parts[key] = made(label, ranges, attribution).id
            links[role] = (parts[key],)
        quote = made(LABEL, attribution.content, attribution, attributes={"type": attribution.type}, links=links)
        quotes.append(quote.id)
        sure += attribution.confidence >= SURE
    if not new:
        return Added(document)
    with_new = replace(document, annotations=document.annotations.with_changes(put=new))
    return Added(with_new, tuple(quotes), sure, tuple(annotation.id for annotation in new))


def _reach(taken: list[Range]) -> list[int]:
    """For each range the furthest end of it and those before it."""
    reach: list[int] = []
    furthest = 0
    for _, end in taken:
        furthest = max(furthest, end)
        reach.append(furthest)
    return reach


def _touches(taken: list[Range], reach: list[int], part: Range) -> bool:
    at = bisect_left(taken, (part[1], 0))
    return at > 0 and reach[at - 1] > part[0]


class Job(Struct, frozen=True):
    """An article, and where its suggestions go: ``copy`` is the article's copy, None for beside the article itself."""

    article: Path
    copy: Path | None = None


def jobs(paths: Iterable[Path], output: Path | None, say: Callable[[Path, str], None]) -> Iterator[Job]:
    """The articles that the paths mean, each once; ``say`` is told which paths mean none. Hidden files and folders are
    left out of folders, and so is an output within them."""
    seen: set[Path] = set()
    real_output = output.resolve() if output is not None else None
    for path in paths:
        try:
            folder = path.is_dir()
            named = store.article_of(path) if not folder and store.is_sidecar(path) else path
            articles = (listed.path for listed in articles_below(path)) if folder else iter([named])
            for article in articles:
                real = article.resolve()
                if real in seen or (folder and real_output is not None and real_output in real.parents):
                    continue
                seen.add(real)
                if not folder and not article.exists():
                    say(path, "is not there")
                    continue
                name = article.relative_to(path) if folder else Path(article.name)
                yield Job(article, output / name if output is not None else None)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the path
            say(path, getattr(error, "strerror", None) or str(error))


def do(job: Job) -> Added:
    """Adds the suggestions for one article and saves them. ReadError, NoLabelError, OSError, or RefusedError with a
    sentence when nothing was written."""
    opened = open_article(job.article)
    target = opened.sidecar
    base = opened.document
    digest = opened.digest
    if job.copy is not None:
        opened, target = _copied(job, opened)
        base, digest = opened.document, opened.digest
    if opened.read_only:
        raise RefusedError(opened.read_only)
    added = add(
        opened.document,
        opened.codebook,
        blocks=opened.article.blocks,
        now=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        new_id=lambda: secrets.token_hex(6),
    )
    if added.quotes or (job.copy is not None and digest is None and has_work(added.document)):
        saving.save(target, added.document, base=base if digest is not None else None, digest=digest)
    return added


class Tried(Struct, frozen=True):
    """What became of an article: how many quotes were added and how many of them are sure, or what was wrong with
    which file; and the state in which its sidecar was left."""

    quotes: int = 0
    sure: int = 0
    fault: tuple[str, str] | None = None
    left: State = None


def run(jobs: Sequence[Job], spread: Spread = HERE) -> Iterator[tuple[Job, Tried]]:
    """Does each job; one that cannot be done does not stop the others. What a run before this one had done of just
    these, before it was broken off, is not done again where the sidecar is as it was left. SpreadError as
    :func:`annotator.corpus.spreading.over`."""
    log: Log[list[Tried]] = Log(
        list[Tried], ("suggest", key_of(job.article for job in jobs), [str(job.copy) for job in jobs[:1]])
    )

    def known(piece: Sequence[Job]) -> list[Tried] | None:
        tried = log.get(str(piece[0].article))
        if tried is None or any(state_of(_sidecar(job)) != one.left for job, one in zip(piece, tried, strict=True)):
            return None
        return tried

    try:
        for piece, tried in spreading.over(jobs, try_each, spread, known=known if log.kept else None):
            log.add(str(piece[0].article), tried)
            yield from zip(piece, tried, strict=True)
        log.end()
    finally:
        log.close()


def try_each(jobs: Sequence[Job]) -> list[Tried]:
    """What became of each, wherever it runs."""
    return [_tried(job) for job in jobs]


def _tried(job: Job) -> Tried:
    try:
        added = do(job)
    except ReadError as error:
        return Tried(fault=(str(error.path), error.message), left=state_of(_sidecar(job)))
    except (OSError, ValueError) as error:  # RefusedError and NoLabelError are among them
        said = getattr(error, "strerror", None) or str(error)
        return Tried(fault=(str(job.article), said), left=state_of(_sidecar(job)))
    return Tried(len(added.quotes), added.sure, left=state_of(_sidecar(job)))


def _sidecar(job: Job) -> Path:
    return store.sidecar_path(job.copy or job.article)


class RefusedError(ValueError):
    """The article is left as it is; the message says why."""


def _copied(job: Job, opened: Opened) -> tuple[Opened, Path]:
    """The article's copy, made now unless it is there; what stands in a sidecar beside it goes on there."""
    assert job.copy is not None
    if opened.read_only:
        raise RefusedError(opened.read_only)
    data = job.article.read_bytes()
    if job.copy.exists():
        if job.copy.read_bytes() != data:
            raise RefusedError(f"{job.copy} is there already and is another text; it is left as it is")
    else:
        job.copy.parent.mkdir(parents=True, exist_ok=True)
        store.write_atomically(job.copy, data)
    target = store.sidecar_path(job.copy)
    if target.exists():
        there = open_article(job.copy)
        return replace(there, codebook=opened.codebook), target
    return replace(opened, path=job.copy, sidecar=target, digest=None), target
