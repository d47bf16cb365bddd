"""Commands over a folder, killed with SIGKILL at random times and started again until they come to their end: what they
give is what they give undisturbed, and neither a process of the work nor a part of a file is left behind.

A round is one command, killed up to three times.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from annotator.core import places
from annotator.core.sidecar import SUFFIX
from tests.faults.running import SAMPLES, Tally, leftovers, main

ARTICLES = 600
KILLS = 3
FORMATS = ("jsonl", "csv", "label-studio", "parquet", "brat", "w3c")
SECONDS = 60.0
"""For the processes of the work to end after the one that began them; they need milliseconds."""


def prove(tally: Tally) -> None:
    """``rounds`` commands."""
    press = _articles(tally.folder / "press")
    wholes: dict[str, dict[str, bytes]] = {}
    for number in tally.each():
        kind = tally.random.choice(("import", *FORMATS))
        name = "import" if kind == "import" else f"export to {kind}"
        tally.counts[name] += 1
        source, arguments = press, ["export", str(press), "--to", kind]
        if kind == "import":
            source = tally.folder / "brat"
            if not source.exists():
                _run(["export", str(press), "--to", "brat", "--output", str(source)])
            arguments = ["import", str(source), "--from", "brat"]
        if kind not in wholes:
            begun = time.monotonic()
            whole = tally.folder / "whole"
            _run([*arguments, "--output", str(whole)])
            tally.measure(f"seconds of {name}", time.monotonic() - begun)
            wholes[kind] = _contents(whole)
            _remove(whole)
        output = tally.folder / f"out{number}"
        runs = places.cache_folder() / "runs"
        for _ in range(KILLS):
            tally.counts["kills"] += _killed(
                tally, [*arguments, "--output", str(output)], tally.worst[f"seconds of {name}"]
            )
            if output.exists() and not any(runs.iterdir()):
                break  # it came to its end, and a data set that is whole is not written into again
        else:
            done = _run([*arguments, "--output", str(output)])
            tally.expect(done.returncode == 0, f"{name}: {done.stderr[-500:]}")
        found = _contents(output)
        wrong = sorted(one for one in found.keys() | wholes[kind].keys() if found.get(one) != wholes[kind].get(one))
        tally.expect(not wrong, f"{name}: {len(wrong)} files are not as undisturbed: {wrong[:3]}")
        tally.expect(not any(runs.iterdir()), f"{name}: {[one.name for one in runs.iterdir()]} of it is left")
        stray = [place for place, _, _ in os.walk(tally.folder) if leftovers(Path(place))]
        tally.expect(not stray, f"{name}: temporary files are left in {stray[:3]}")
        _remove(output)


def _articles(folder: Path) -> Path:
    folder.mkdir()
    for number in range(ARTICLES):
        article = folder / f"{number:04}.txt"
        shutil.copyfile(SAMPLES / "harbour-bridge.txt", article)
        shutil.copyfile(SAMPLES / f"harbour-bridge.txt{SUFFIX}", f"{article}{SUFFIX}")
    return folder


def _run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "annotator", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _killed(tally: Tally, arguments: list[str], seconds: float) -> bool:
    """Starts the command and kills it; whether that was before its end. What it had begun ends with it."""
    with subprocess.Popen(
        [sys.executable, "-m", "annotator", *arguments, "--jobs", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        time.sleep(tally.random.uniform(0.1, 1.1 * seconds))
        children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.send_signal(signal.SIGKILL)
        process.wait()
    _, alive = psutil.wait_procs(children, timeout=SECONDS)
    tally.expect(not alive, f"{len(alive)} processes of the work go on without the one that began them")
    return process.returncode == -signal.SIGKILL


def _contents(path: Path) -> dict[str, bytes]:
    """The files by name."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return {str(one.relative_to(path)): one.read_bytes() for one in files if one.is_file()}


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main("broken_off", "what was broken off goes on", prove, rounds=200))
