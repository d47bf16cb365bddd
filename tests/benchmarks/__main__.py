"""``python -m tests.benchmarks [--quick] [--only NAME,…] [--output FILE]``: how fast, against the least that Qt needs.

Each figure is measured side by side with its floor, in turn, in fresh processes, and printed as a table: the ratio to
reach, the ratio, the two figures (medians of the runs) and their spread. Nothing here fails on a time.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.cases import make_article, make_document, make_text

SMALL, MIDDLE, LARGE, HUGE = (3_000, 12), (100_000, 1_000), (1_000_000, 10_000), (10_000_000, 100_000)


class Table:
    """Collects and prints rows."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def add(self, what: str, wanted: str, ours: list[float], floor: list[float], unit: str = "ms") -> None:
        a, b = statistics.median(ours), statistics.median(floor)
        ratio = f"{a / b:.2f}" if b else "–"
        spread = f"{min(ours):.1f}–{max(ours):.1f} / {min(floor):.1f}–{max(floor):.1f}"
        row = f"| {what} | {wanted} | {ratio} | {a:.1f} {unit} | {b:.1f} {unit} | {spread} |"
        self.rows.append(row)
        print(row, flush=True)


def run(module: str, row: str, path: Path, *more: str) -> dict:
    """One run of one side in a process of its own."""
    environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # Qt's side has next to none to write: measured as on any later start
    for name in ("CONFIG", "DATA", "CACHE"):
        environment[f"ANNOTATOR_{name}_DIR"] = str(path.parent / name.lower())
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", row, str(path), *more],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        if line.startswith("RESULT "):
            return {"begin": begin} | json.loads(line[7:])
    raise SystemExit(f"{module} {row} {path.name} gave no figures:\n{done.stderr}")


def p98(samples: list[float]) -> float:
    return sorted(samples)[min(len(samples) - 1, int(len(samples) * 0.98))]


def figure(found: dict) -> float:
    """The one figure of a run."""
    if "painted_at" in found:
        return (found["painted_at"] - found["begin"]) * 1000
    if "samples" in found:
        return p98(found["samples"])
    return found.get("ms", found.get("mb"))


def side_by_side(row: str, path: Path, rounds: int, *, plain: bool = False, floor_row: str = "") -> tuple[list, list]:
    """The figures of both sides, measured in turn."""
    ours, floor = [], []
    more = ("plain",) if plain else ()
    for _ in range(rounds):
        ours.append(figure(run("ours", row, path)))
        floor.append(figure(run("floor", floor_row or row, path, *more)))
    return ours, floor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and not the largest article")
    parser.add_argument("--only", default="", help="names of rows, with commas between")
    parser.add_argument("--output", type=Path, help="a file for the table besides")
    options = parser.parse_args()
    rounds = 3 if options.quick else 7
    wanted = set(filter(None, options.only.split(",")))
    table = Table()
    print("| what | to reach | ratio | ours | floor | spread: ours / floor |\n| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as name:
        for key, measure in rows(Path(name), rounds, quick=options.quick).items():
            if not wanted or key in wanted:
                measure(table)
    if options.output:
        head = (
            "| what | to reach | ratio | ours | floor | spread: ours / floor |\n| --- | --- | --- | --- | --- | --- |\n"
        )
        options.output.write_text(head + "\n".join(table.rows) + "\n", encoding="utf-8")
    return 0


def rows(folder: Path, rounds: int, *, quick: bool) -> dict[str, Callable[[Table], None]]:
    """The rows by name; each makes the articles that it needs."""

    def paired(
        what: str, reach: str, row: str, size: tuple[int, int], *, plain: bool = False, floor_row: str = "", unit="ms"
    ):
        def measure(table: Table) -> None:
            path = make_article(folder, *size)
            table.add(what, reach, *side_by_side(row, path, rounds, plain=plain, floor_row=floor_row), unit=unit)

        return measure

    found: dict[str, Callable[[Table], None]] = {
        "start": paired("start to the small article painted", "1.5", "start", SMALL),
        "open-100k": paired("open 100 kB with 1,000", "2", "open", MIDDLE),
        "open-1m": paired("open 1 MB with 10,000", "2", "open", LARGE),
        "frame-100k": paired("frame at a random place, 100 kB, p98", "1.5", "frame", MIDDLE),
        "frame-1m": paired("frame at a random place, 1 MB, p98", "1.5", "frame", LARGE),
        "mark-100k": paired("mark to painted, 100 kB, p98", "2", "mark", MIDDLE, floor_row="frame"),
        "mark-1m": paired("mark to painted, 1 MB, p98", "2", "mark", LARGE, floor_row="frame"),
        "resize-1m": paired("a step of a resize, 1 MB, p98", "1.5", "resize", LARGE),
        "memory-1m": paired("memory, 1 MB with 10,000", "1.5", "memory", LARGE, unit="MB"),
    }
    if not quick:
        found |= {
            "open-10m": paired("open 10 MB with 100,000", "3", "open", HUGE, plain=True),
            "frame-10m": paired("frame, 10 MB, p98", "1.5", "frame", HUGE, plain=True),
            "mark-10m": paired("mark to painted, 10 MB, p98", "2", "mark", HUGE, plain=True, floor_row="frame"),
        }

    def mark_scale(table: Table) -> None:
        few, many = make_article(folder, 1_000_000, 10), make_article(folder, *(LARGE if quick else HUGE))
        counts = f"{10_000 if quick else 100_000:,}"
        ours, floor = [], []
        for _ in range(rounds):
            ours.append(figure(run("ours", "mark", many)))
            floor.append(figure(run("ours", "mark", few)))
        table.add(f"mark at {counts}, beside mark at 10, p98", "1.5", ours, floor)

    def save_blocks(table: Table) -> None:
        result = run("ours", "save-blocks", make_article(folder, *LARGE))
        table.add(
            "save: longest wait of the window, beside none saved",
            "+1 frame (16 ms)",
            result["samples"],
            result["quiet"],
        )

    def save_whole(table: Table) -> None:
        result = run("ours", "save-whole", make_article(folder, *LARGE))
        table.add("save after a change, the whole of it, 10,000", "3", result["samples"], result["floor"])

    def export(table: Table) -> None:
        import orjson

        from annotator.core import sidecar, store

        many = folder / "many"
        many.mkdir()
        count = 1_000 if quick else 10_000
        for n in range(count):
            path = many / f"a{n:05}.txt"
            text = make_text(2_300, seed=n % 50)
            path.write_bytes(text.encode())
            store.sidecar_path(path).write_bytes(sidecar.write(make_document(path, text, 31, seed=n % 50)))
        ours, floor = [], []
        for _ in range(3):
            begin = time.perf_counter()
            command = [
                sys.executable,
                "-m",
                "annotator",
                "export",
                str(many),
                "--to",
                "jsonl",
                "--output",
                str(folder / "x.jsonl"),
            ]
            subprocess.run(command, check=True, capture_output=True)
            ours.append((time.perf_counter() - begin) * 1000)
            begin = time.perf_counter()
            for path in sorted(many.glob("*.annotations.json")):
                orjson.loads(path.read_bytes())
            floor.append((time.perf_counter() - begin) * 1000)
        table.add(f"export {count:,} sidecars to jsonl", "4", ours, floor)

    return found | {"mark-scale": mark_scale, "save-blocks": save_blocks, "save-whole": save_whole, "export": export}


if __name__ == "__main__":
    sys.exit(main())
