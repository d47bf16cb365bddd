"""What suggesting costs, beside the least that looking at the same articles for quotation marks costs."""

import re
import time
from collections.abc import Callable, Sequence

from msgspec import Struct

from annotator.suggest import suggest

_MARKS = re.compile(r"[“\"][^”\"]*[”\"]")


class Measured(Struct, frozen=True):
    """Seconds for all articles, the best of several rounds that take turns."""

    articles: int
    characters: int
    floor: float
    ours: float

    @property
    def ratio(self) -> float:
        """How many times the floor ours is; 20 is what it may be."""
        return self.ours / self.floor


def measure(texts: Sequence[str], count: int = 1_000, rounds: int = 5) -> Measured:
    """Suggests over ``count`` articles, each another string, so that nothing is remembered from one to the next."""
    articles = [f"{texts[n % len(texts)]}\n{n}\n" for n in range(count)]
    best = [float("inf"), float("inf")]
    jobs: tuple[Callable[[str], object], ...] = (_floor, suggest)
    for _ in range(rounds):
        for which, job in enumerate(jobs):
            began = time.perf_counter()
            for article in articles:
                job(article)
            best[which] = min(best[which], time.perf_counter() - began)
    return Measured(count, sum(map(len, articles)), *best)


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
