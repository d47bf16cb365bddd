"""``python -m tests.benchmarks.scale [--articles N] [--formats NAME,…]``: export and import of a whole folder.

Each format out of the folder and, where it comes in again, into another one: with one process, with one for each core,
and on a local Dask cluster of two processes; articles a second, and the most memory that the command and its workers
held together (their proportional share, once in a twentieth of a second). Then the last format's export and import are
killed half way and gone on with, and what is there is compared with that of a run that was left alone. Nothing here
fails on a time.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.benchmarks.folder import make_folder

LOOK = 0.05
WAYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("one process", ("--jobs", "1")),
    ("two processes", ("--jobs", "2")),
)


def _held(process: psutil.Process) -> float:
    """Megabytes of a process and all below it; pages that several share count once."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_full_info().pss
        except (psutil.Error, OSError):
            continue
    return total / 1e6


def run(arguments: list[str], *, until: Callable[[], bool] | None = None) -> tuple[float, float]:
    """Seconds and megabytes of a command; killed with all its workers as soon as ``until`` holds."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as said:
        command = [sys.executable, "-m", "annotator", *arguments]
        process = subprocess.Popen(command, stdout=said, stderr=said, start_new_session=True)
        seen, most = psutil.Process(process.pid), 0.0
        while process.poll() is None:
            most = max(most, _held(seen))
            if until is not None and until():
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return time.monotonic() - begun, most
            time.sleep(LOOK)
        if process.returncode not in (0, 1):  # 1: something was left out or refused, and is said
            said.seek(0)
            raise SystemExit(f"{' '.join(arguments)}: {process.returncode}\n{said.read().decode()[-2000:]}")
    return time.monotonic() - begun, most


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a Dask scheduler with two workers, each a process of its own."""
    code = (
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    made = LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)\n"
        "    print(made.scheduler_address, flush=True)\n"
        "    input()\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cluster.py")
        path.write_text(code, encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.communicate("\n", timeout=60)


def files_in(place: Path) -> dict[str, bytes]:
    """What is there, by name."""
    if place.is_file():
        return {place.name: place.read_bytes()}
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def _count(place: Path, suffix: str = "") -> int:
    return sum(name.endswith(suffix) for _, _, names in os.walk(place) for name in names)


def _row(what: str, way: str, articles: int, figures: tuple[float, float]) -> None:
    seconds, megabytes = figures
    print(f"| {what} | {way} | {seconds:.1f} s | {articles / seconds:,.0f} | {megabytes:.0f} MB |", flush=True)


def measure(folder: Path, articles: int, formats: list[str]) -> None:
    """Prints the tables."""
    work = folder.parent
    print("| what | how | time | articles a second | most memory |\n|---|---|---|---|---|")
    with cluster() as address:
        for name in formats:
            out, into = work / f"{name}-out", work / f"{name}-in"
            for way, more in (*WAYS, ("Dask, two processes", ("--cluster", address))):
                for place in (out, into):
                    shutil.rmtree(place, ignore_errors=True)
                    place.unlink(missing_ok=True)
                figures = run(["export", str(folder), "--to", name, "--output", str(out), *more])
                _row(f"export {name}", way, articles, figures)
                if name not in ("jsonl", "parquet"):
                    figures = run(["import", str(out), "--from", name, "--output", str(into), *more])
                    _row(f"import {name}", way, articles, figures)
    name = formats[-1]
    _broken_off(work, folder, articles, name)


def _broken_off(work: Path, folder: Path, articles: int, name: str) -> None:
    out, into = work / f"{name}-out", work / f"{name}-in"
    halves = work / "half-out", work / "half-in"
    jobs = (
        (f"export {name}", ["export", str(folder), "--to", name, "--output"], out, halves[0]),
        (f"import {name}", ["import", str(out), "--from", name, "--output"], into, halves[1]),
    )
    for what, arguments, whole, half in jobs:
        files = _count(whole)
        killed, _ = run([*arguments, str(half)], until=lambda half=half, files=files: _count(half) > files / 2)
        had = _count(half)
        rest, most = run([*arguments, str(half)])
        alone, found = files_in(whole), files_in(half)
        equal = sum(found.get(path) == data for path, data in alone.items())
        more = sorted(found.keys() - alone.keys())
        print(
            f"{what}, killed after {killed:.1f} s with {had:,} of {files:,} files: gone on in {rest:.1f} s "
            f"({most:.0f} MB), {equal:,} of {len(alone):,} as alone to the byte, {len(more):,} more"
            f"{''.join(f' ({path})' for path in more[:3])}"
        )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--formats", default="jsonl,parquet,brat")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for kind in ("CONFIG", "DATA", "CACHE"):
            os.environ[f"ANNOTATOR_{kind}_DIR"] = str(Path(place, kind.lower()))
        folder = Path(place, "articles")
        make_folder(folder, 2 * options.articles)  # every second one has annotations
        for path in folder.rglob("*.txt"):
            if not path.with_name(f"{path.name}.annotations.json").exists():
                path.unlink()
        measure(folder, options.articles, options.formats.split(","))


if __name__ == "__main__":
    main()
