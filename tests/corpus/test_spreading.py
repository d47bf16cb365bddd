"""Work over many files: the same in this process, in others and on a cluster; in order, and in bounded memory."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from annotator.corpus import spreading
from annotator.corpus.spreading import FEW, HERE, Spread, SpreadError

TWO = Spread(workers=2)


def squares(numbers: Sequence[int]) -> list[int]:
    return [number * number for number in numbers]


def where(numbers: Sequence[int]) -> int:
    return os.getpid()


def ends(numbers: Sequence[int]) -> None:
    os._exit(1)


def refuses(numbers: Sequence[int]) -> None:
    raise OSError("no disk")


@pytest.mark.parametrize("spread", [HERE, TWO])
@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, 5 * FEW + 3])
def test_every_job_is_done_once_and_in_order(count, spread):
    found = list(spreading.over(range(count), squares, spread))
    assert [number for piece, _ in found for number in piece] == list(range(count))
    assert [square for _, made in found for square in made] == [number * number for number in range(count)]


def test_few_jobs_are_done_here_and_many_are_not():
    assert {pid for _, pid in spreading.over(range(FEW - 1), where, TWO)} == {os.getpid()}
    assert os.getpid() not in {pid for _, pid in spreading.over(range(4 * FEW), where, TWO)}


def test_jobs_are_taken_as_they_are_needed():
    taken = 0

    def jobs() -> Iterator[int]:
        nonlocal taken
        for number in range(100_000):
            taken += 1
            yield number

    going = spreading.over(jobs(), squares, TWO)
    next(going)
    assert taken < 1_000
    going.close()


def test_a_process_that_ends_is_said():
    with pytest.raises(SpreadError, match="--jobs 1"):
        list(spreading.over(range(4 * FEW), ends, TWO))


@pytest.mark.parametrize("spread", [HERE, TWO])
def test_what_the_work_raises_comes_out(spread):
    with pytest.raises(OSError, match="no disk"):
        list(spreading.over(range(4 * FEW), refuses, spread))


def test_a_cluster_that_does_not_answer_is_said(monkeypatch):
    with pytest.raises(SpreadError, match=r"tcp://127\.0\.0\.1:1|needs Dask"):
        list(spreading.over(range(3), squares, Spread(cluster="tcp://127.0.0.1:1")))


_CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Dask cluster of two processes on this machine."""
    script = tmp_path_factory.mktemp("cluster") / "cluster.py"
    script.write_text(_CLUSTER, encoding="utf-8")
    roots = os.pathsep.join((str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")))
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=script.parent,
        env=os.environ | {"PYTHONPATH": roots},
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate("")


@pytest.mark.parametrize("command", ["export", "suggest"])
def test_a_cluster_does_the_same(cluster, samples, tmp_path, command):
    folder = tmp_path / "press"
    folder.mkdir()
    for number in range(40):
        shutil.copyfile(samples / "harbour-bridge.txt", folder / f"{number}.txt")
        shutil.copyfile(samples / "harbour-bridge.txt.annotations.json", folder / f"{number}.txt.annotations.json")
    made = {}
    for name, options in (("here", ["--jobs", "1"]), ("there", ["--cluster", cluster])):
        output = tmp_path / name
        more = ["--to", "jsonl"] if command == "export" else []
        run = [sys.executable, "-m", "annotator", command, str(folder), *more, "--output", str(output), *options]
        done = subprocess.run(run, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        made[name] = (done.stderr, output.read_bytes() if command == "export" else len(list(output.iterdir())))
    assert made["here"] == made["there"]
