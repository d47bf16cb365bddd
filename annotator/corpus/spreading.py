"""Work over many files, spread over the machine's cores or over a cluster, in one order and in bounded memory.

What is done to a piece of the work is a plain function of it, and the same wherever it runs: in this process, in
others of this machine, or on a Dask cluster by its address (``pip install annotator[cluster]``).
"""

import contextlib
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

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


_DEATH_SIGNAL = 1
"""Of prctl(2): the signal that a process gets when the one that began it ends (PR_SET_PDEATHSIG)."""


class Spread(Struct, frozen=True):
    """Over how much: ``workers`` processes (0: as many as there are cores), or a scheduler's address. ``anew`` is
    whether the processes begin anew, as they must beside a window: what Qt has running does not survive in a copy."""

    workers: int = 0
    cluster: str = ""
    anew: bool = False


HERE = Spread(workers=1)
"""In this process alone."""


class SpreadError(Exception):
    """The work cannot go on; the message says why and what to do."""


def over(
    jobs: Iterable[Job],
    work: Callable[[Sequence[Job]], Result],
    spread: Spread = HERE,
    *,
    known: Callable[[Sequence[Job]], Result | None] | None = None,
    piece: int = PIECE,
) -> Iterator[tuple[Sequence[Job], Result]]:
    """Pieces of the jobs in their order, each with what ``work`` made of it. ``work`` and all that goes in and out of
    it can be pickled. What ``known`` has an answer for is not handed out; it is asked here, piece by piece in order,
    some pieces ahead. What ``work`` raises is raised here; SpreadError when a process or the cluster goes away."""
    coming = iter(jobs)
    few = max(FEW, piece + 1)
    first = list(islice(coming, few))
    workers = spread.workers or os.cpu_count() or 1
    pieces = _pieces(_chained(first, coming), piece)
    if not spread.cluster and (workers == 1 or len(first) < few):
        for one in pieces:
            told = known(one) if known is not None else None
            yield one, work(one) if told is None else told
        return
    with contextlib.ExitStack() as stack:
        executor: Executor | None = None
        ahead = _AHEAD
        waiting: deque[tuple[Sequence[Job], Future[Result] | _Known[Result]]] = deque()
        for one in pieces:
            told = known(one) if known is not None else None
            if told is not None:
                waiting.append((one, _Known(told)))
            else:
                if executor is None:
                    executor, number = stack.enter_context(_executor(spread, workers))
                    stack.callback(_cancel, waiting)  # before the processes are waited for
                    ahead = _AHEAD * number
                waiting.append((one, executor.submit(work, one)))
            if len(waiting) >= ahead:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)


class _Known(Generic[Result]):
    """What need not be worked out, in the place of a future."""

    def __init__(self, made: Result) -> None:
        self._made = made

    def result(self) -> Result:
        return self._made

    def cancel(self) -> None:
        pass


def _cancel(waiting: "deque[tuple[Sequence[Any], Future[Any] | _Known[Any]]]") -> None:
    for _, future in waiting:
        future.cancel()


def _next(waiting: "deque[tuple[Sequence[Job], Future[Result] | _Known[Result]]]") -> tuple[Sequence[Job], Result]:
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


def _pieces(jobs: Iterator[Job], size: int) -> Iterator[Sequence[Job]]:
    while piece := list(islice(jobs, size)):
        yield piece


def _begin(parent: int) -> None:
    """In a process of the work: it ends when the one that handed it out (by number) is gone, for it would wait for
    ever; and may copy itself for reading, having no window."""
    from annotator.readers import forking

    forking.allow()
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        return
    import multiprocessing
    import threading

    process = multiprocessing.parent_process()

    def wait() -> None:
        if process is not None:
            process.join()
            os._exit(1)

    threading.Thread(target=wait, name="parent", daemon=True).start()


@contextlib.contextmanager
def _executor(spread: Spread, workers: int) -> "Iterator[tuple[Executor, int]]":
    if not spread.cluster:
        import multiprocessing  # only where they are used: they take a while to load
        from concurrent.futures import ProcessPoolExecutor

        context = multiprocessing.get_context("spawn") if spread.anew else None
        executor = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(os.getpid(),))
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
