"""``python -m tests.benchmarks.reading [--rounds N]``: how long a person waits for an article that is read in a process
of its own, against what the library that reads such files takes alone.

Both are measured in turn, the process started ahead as the window has it. What is large shows how much our own work on
the words costs; what is small, what the process does.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from annotator import readers
from annotator.readers import apart
from tests.readers import pdf_making
from tests.readers.fixtures import made
from tests.readers.pages import HEADLINE, PARAGRAPHS, linked, page, paragraphs

READY = 3.0
"""Seconds that a process has to get ready, which nobody waits for."""
PAGES = 300
MILLION = 1_000_000
"""Code points of the large page."""


def main() -> None:
    """Prints a row for each file: medians in milliseconds, the ratio of each pair, and its spread."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reading")
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    print("| file | ours, ms | the library alone, ms | ratio | least to most |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for path, alone in _cases(Path(folder)):
            alone(path)
            pairs = [_pair(path, alone) for _ in range(rounds)]
            ratios = sorted(ours / theirs for ours, theirs in pairs)
            ours, theirs = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
            spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
            print(
                f"| {path.name} | {ours:.0f} | {theirs:.0f} | {statistics.median(ratios):.2f} | {spread} |", flush=True
            )


def _pair(path: Path, alone: Callable[[Path], object]) -> tuple[float, float]:
    apart.prepare()
    time.sleep(READY)
    begun = time.perf_counter()
    readers.read(path)
    between = time.perf_counter()
    alone(path)
    return between - begun, time.perf_counter() - between


def _cases(folder: Path) -> list[tuple[Path, Callable[[Path], object]]]:
    small, large, long = folder / "small.html", folder / "large.html", folder / "long.pdf"
    small.write_text(page(f"<h1>{HEADLINE}</h1>{paragraphs(PARAGRAPHS * 6)}", linked()), encoding="utf-8")
    times = MILLION // sum(map(len, PARAGRAPHS))
    texts = tuple(f"{number}. {text}" for number in range(times) for text in PARAGRAPHS)
    large.write_text(page(f"<h1>{HEADLINE}</h1>{paragraphs(texts)}", linked()), encoding="utf-8")
    words = "\n".join(" ".join(PARAGRAPHS).replace("\u00a0", " ")[at : at + 80] for at in range(0, 640, 80))
    lines = [line for top in (740, 600, 460, 320, 180) for line in pdf_making.column(words, top=top)]
    long.write_bytes(pdf_making.pdf([lines] * PAGES))
    return [(small, _page), (made("html"), _page), (made("pdf"), _pdf), (large, _page), (long, _pdf)]


def _page(path: Path) -> object:
    import trafilatura

    return trafilatura.extract(path.read_bytes(), include_comments=False, with_metadata=True)


def _pdf(path: Path) -> object:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_bounded() for page in document]


if __name__ == "__main__":
    main()
