"""What suggesting costs, beside the least that looking at the same articles for quotation marks costs."""

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from annotator.suggest import suggest

_MARKS = re.compile(r"[“\"][^”\"]*[”\"]")


_HANDFUL = 10


class Measured(Struct, frozen=True):
    """Seconds of processor time for all articles, of the best rounds."""

    articles: int
    characters: int
    floor: float
    ours: float

    @property
    def ratio(self) -> float:
        """How many times the floor ours is; 20 is what it may be."""
        return self.ours / self.floor


def measure(texts: Sequence[str], count: int = 1_000, rounds: int = 7) -> Measured:
    """Suggests over ``count`` articles, each another string, so that nothing is remembered from one to the next. Both
    take turns every few articles, and of each such handful the best round counts: so that what else the machine does
    falls on both alike."""
    articles = [f"{texts[n % len(texts)]}\n{n}\n" for n in range(count)]
    jobs: tuple[Callable[[str], object], ...] = (_floor, suggest)
    totals = [0.0, 0.0]
    for first in range(0, count, _HANDFUL):
        best = [float("inf"), float("inf")]
        for _ in range(rounds):
            for which, job in enumerate(jobs):
                began = time.thread_time()
                for article in articles[first : first + _HANDFUL]:
                    job(article)
                best[which] = min(best[which], time.thread_time() - began)
        totals = [total + least for total, least in zip(totals, best, strict=True)]
    return Measured(count, sum(map(len, articles)), *totals)


def diluted(texts: Sequence[str]) -> list[str]:
    """The articles, each with plain paragraphs after it: an attribution in some 200 characters, as news has them. The
    development set itself has twice as many."""
    plain = (Path(__file__).parent / "plain.txt").read_text(encoding="utf-8")
    return [f"{text}\n\n{plain}" for text in texts]


def table(measured: Measured) -> str:
    """A line to read."""
    return (
        f"{measured.articles:,} articles, {measured.characters:,} characters: suggest {measured.ours:.3f} s, "
        f"re.finditer of quotation marks {measured.floor:.4f} s, ratio {measured.ratio:.1f} (goal 20)"
    )


def _floor(text: str) -> int:
    count = 0
    for _ in _MARKS.finditer(text):
        count += 1
    return count
