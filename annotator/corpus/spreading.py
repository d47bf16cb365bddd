"""Work over many files, spread over the machine's cores or over a cluster, in one order and in bounded memory.

What is done to a piece of the work is a plain function of it, and the same wherever it runs: in this process, in
others of this machine, or on a Dask cluster by its address (``pip install annotator[cluster]``).
"""

import contextlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Job = TypeVar("Job")
Result = TypeVar("Result")

PIECE = 16
"""Jobs that are handed out at a time: some 20 ms of work, against 1 ms for the way there and back."""
FEW = 4 * PIECE
"""Up to that many are done here: other processes take as long to start."""
_AHEAD = 3
"""Pieces in hand for each process; more would only fill the memory."""


class Spread(Struct, frozen=True):
    """Over how much: ``workers`` processes (0: as many as there are cores), or a scheduler's address."""

    workers: int = 0
    cluster: str = ""


HERE = Spread(workers=1)
"""In this process alone."""


class SpreadError(Exception):
    """The work cannot go on; the message says why and what to do."""


def over(
    jobs: Iterable[Job], work: Callable[[Sequence[Job]], Result], spread: Spread = HERE
) -> Iterator[tuple[Sequence[Job], Result]]:
    """Pieces of the jobs in their order, each with what ``work`` made of it. ``work`` and all that goes in and out of
    it can be pickled. What ``work`` raises is raised here; SpreadError when a process or the cluster goes away."""
    coming = iter(jobs)
    first = list(islice(coming, FEW))
    workers = spread.workers or os.cpu_count() or 1
    if not spread.cluster and (workers == 1 or len(first) < FEW):
        for piece in _pieces(_chained(first, coming)):
            yield piece, work(piece)
        return
    with _executor(spread, workers) as (executor, number):
        waiting: deque[tuple[Sequence[Job], Future[Result]]] = deque()
        try:
            for piece in _pieces(_chained(first, coming)):
                waiting.append((piece, executor.submit(work, piece)))
                if len(waiting) >= _AHEAD * number:
                    yield _next(waiting)
            while waiting:
                yield _next(waiting)
        finally:
            for _, future in waiting:
                future.cancel()


def _next(waiting: "deque[tuple[Sequence[Job], Future[Result]]]") -> tuple[Sequence[Job], Result]:
    from concurrent.futures.process import BrokenProcessPool

    piece, future = waiting.popleft()
    try:
        return piece, future.result()
    except BrokenProcessPool:
        raise SpreadError(
            "a process of the work ended, perhaps for want of memory; what was done stays; try again with --jobs 1"
        ) from None


def _chained(first: list[Job], rest: Iterator[Job]) -> Iterator[Job]:
    yield from first
    yield from rest


def _pieces(jobs: Iterator[Job]) -> Iterator[Sequence[Job]]:
    while piece := list(islice(jobs, PIECE)):
        yield piece


@contextlib.contextmanager
def _executor(spread: Spread, workers: int) -> "Iterator[tuple[Executor, int]]":
    if not spread.cluster:
        from concurrent.futures import ProcessPoolExecutor  # only where it is used: it takes a while to load

        executor = ProcessPoolExecutor(workers)
        try:
            yield executor, workers
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
        return
    try:
        from distributed import Client  # an optional extra, and seconds to import
    except ImportError:
        raise SpreadError("--cluster needs Dask: pip install 'annotator[cluster]'") from None
    try:
        client: Any = Client(spread.cluster, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise SpreadError(f"no cluster answers at {spread.cluster}: {error}") from None
    try:
        cores = sum(client.ncores().values())
        if not cores:
            raise SpreadError(f"the cluster at {spread.cluster} has no workers")
        yield client.get_executor(), cores
    finally:
        client.close()
