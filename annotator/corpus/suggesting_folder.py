"""Suggestions for every article of a folder, beside the window: as far as one lets it go, and taken back on demand."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

from msgspec import Struct
from msgspec.structs import replace

from annotator.core import saving, store
from annotator.core.sidecar import SidecarError
from annotator.corpus import suggesting
from annotator.corpus.opening import has_work
from annotator.readers.errors import ReadError

Progress = Callable[[int, int], None]


class Made(Struct, frozen=True):
    """What was suggested in one article: the ids of all new annotations, how many quotes are among them, how many of
    these are sure, and whether the sidecar is new."""

    article: Path
    ids: tuple[str, ...]
    quotes: int
    sure: int
    fresh: bool


class Outcome(Struct):
    """What was suggested, and sentences on articles that could not be read."""

    made: list[Made]
    faults: list[str]
    stopped: bool = False


def run(folder: Path, *, progress: Progress, stop: Event) -> Outcome:
    """Suggests in each article of a folder that lacks it; what is done when ``stop`` is set stays."""
    outcome = Outcome([], [])
    jobs = list(suggesting.jobs([folder], None, lambda path, why: outcome.faults.append(f"{path} {why}.")))
    for number, job in enumerate(jobs):
        if stop.is_set():
            outcome.stopped = True
            break
        fresh = not store.sidecar_path(job.article).exists()
        try:
            added = suggesting.do(job)
        except ReadError as error:
            outcome.faults.append(f"{error.path.name} {error.message}.")
        except (OSError, ValueError) as error:
            outcome.faults.append(f"{job.article.name}: {getattr(error, 'strerror', None) or error}.")
        else:
            if added.quotes:
                outcome.made.append(Made(job.article, added.made, len(added.quotes), added.sure, fresh))
        progress(number + 1, len(jobs))
    return outcome


def take_back(made: list[Made], *, progress: Progress) -> list[str]:
    """Takes away what was suggested and nobody has decided on since; sentences on what could not be."""
    troubles = []
    for number, one in enumerate(made):
        path = store.sidecar_path(one.article)
        try:
            _take_back(path, one)
        except (OSError, SidecarError) as error:
            troubles.append(f"{path}: {getattr(error, 'strerror', None) or error}.")
        progress(number + 1, len(made))
    return troubles


def _take_back(path: Path, one: Made) -> None:
    loaded = store.load(path)
    if loaded is None or loaded.reading.newer:
        return
    before = loaded.reading.document
    gone = [id for id in one.ids if (found := before.annotations.get(id)) is not None and found.status == "suggested"]
    after = replace(before, annotations=before.annotations.with_changes(drop=gone))
    if one.fresh and not has_work(after):
        with saving.lock(path):
            if store.digest(path.read_bytes()) == loaded.digest:
                path.unlink()
                return
    saving.save(path, after, base=before, digest=loaded.digest, removed=gone, accept_loss=True)
