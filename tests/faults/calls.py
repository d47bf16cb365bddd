"""Articles of every kind that call out in every known way (Word files, OpenDocument texts, e-books, rich text, PDFs,
web pages, pages saved as one file, mail, JSON): none is followed.

Each construct that makes some program fetch, run or open something, with each kind of address, is read in this process,
without the walls that the reading process has: the readers themselves must not try. Under strace, a connection, a name
looked up or a file opened that is not the program's own is a failure; a server listens at the addresses.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

from annotator import readers
from annotator.readers import html
from tests.faults.contacts import TARGETS
from tests.faults.running import REPOSITORY, Tally, main
from tests.faults.ways import vectors

_MARK = "/annotator-reading/"
_BEGAN = re.compile(rf'"{_MARK}(\d+)"')
_OPENED = re.compile(r'^(?:\d+ +)?(?:open|openat|openat2|execve|creat)\((?:[^"]*, )?"((?:[^"\\]|\\.)*)"')
_NET = re.compile(r"^(?:\d+ +)?(?:connect|sendto|sendmsg|sendmmsg|bind)\(|^(?:\d+ +)?socket\(AF_(?:INET6?|NETLINK)\b")


def prove(tally: Tally) -> None:
    """A round is one article read; the first ``rounds`` of a shuffled list of all (all, if there are fewer)."""
    listener = socket.create_server(("127.0.0.1", 0))
    called: list[object] = []
    Thread(target=_listen, args=(listener, called), daemon=True).start()
    bait = tally.folder / "bait.png"
    bait.write_bytes(b"bait")
    targets = [target.format(port=listener.getsockname()[1], bait=bait) for target in TARGETS]
    cases = list(vectors(targets))
    tally.random.shuffle(cases)
    (tally.folder / "articles").mkdir()
    (tally.folder / "articles" / "bait.png").write_bytes(b"bait")
    paths: list[str] = []
    for number, (ending, data, _) in enumerate(cases[: tally.wanted], 1):
        path = tally.folder / "articles" / f"{number}{ending}"
        path.write_bytes(data)
        paths.append(str(path))
    plan, trace, said = tally.folder / "plan.json", tally.folder / "trace.txt", tally.folder / "said.json"
    plan.write_text(json.dumps(paths))
    command = [sys.executable, "-m", "tests.faults.calls", "--child", str(plan), str(said)]
    if shutil.which("strace"):
        options = ["-f", "-qq", "-s", "4096", "-e", "signal=none", "-e", "trace=%network,%file", "-o", str(trace)]
        command = ["strace", *options, *command]
    else:
        tally.notes.append("no strace here, so that only what Python opens was looked at")
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    tally.expect(done.returncode == 0, f"reading ended with {done.returncode}: {done.stdout} {done.stderr}")
    lines = trace.read_text(errors="replace").splitlines() if trace.exists() else []
    tally.counts["calls looked at"] = _judge(tally, lines, paths)
    heard: dict[str, Any] = json.loads(said.read_text()) if said.exists() else {}
    for event in heard.get("events", ()):
        tally.fail(event)
    tally.expect(not called, f"somebody called {len(called)} times")
    tally.rounds = heard.get("read", 0) + heard.get("refused", 0)
    tally.counts["refused"] = heard.get("refused", 0)
    tally.counts["of"] = len(cases)
    tally.expect(tally.rounds == len(paths), f"{tally.rounds} of {len(paths)} were read or refused")
    listener.close()


def _listen(listener: socket.socket, called: list[object]) -> None:
    while True:
        try:
            connection, who = listener.accept()
        except OSError:
            return
        called.append(who)
        connection.close()


def _judge(tally: Tally, lines: list[str], paths: list[str]) -> int:
    """Counts a failure for each call that leads elsewhere while an article was read; how many calls there were."""
    program = (
        sys.prefix,
        sys.base_prefix,
        str(REPOSITORY),
        "/usr/",
        "/lib",
        "/etc/ld.so",
        "/proc/self",
        "/dev/null",
        "/sys/",
    )
    at, looked = 0, 0
    for line in lines:
        began = _BEGAN.search(line)
        if began is not None:
            at = int(began[1])
            continue
        if not at:
            continue
        looked += 1
        if _NET.search(line):
            tally.fail(f"{paths[at - 1]}: {line[:200]}")
        opened = _OPENED.search(line)
        if opened is not None:
            path = os.path.normpath(
                opened[1].encode().decode("unicode_escape").encode("latin-1").decode(errors="replace")
            )
            if path != paths[at - 1] and not path.startswith(program):
                tally.fail(f"{paths[at - 1]}: {line[:200]}")
    return looked


def child(plan: Path, said: Path) -> None:
    """Reads each article, with a mark in the trace before each."""
    counts = {"read": 0, "refused": 0}
    events: list[str] = []
    socket.has_ipv6 = False  # as in the reading process: urllib3 would open a socket to see
    html.prepare()

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "webbrowser.", "urllib.", "http.")):
            events.append(f"{event} {arguments}")

    sys.addaudithook(audit)
    for number, name in enumerate(json.loads(plan.read_text()), 1):
        os.access(f"{_MARK}{number}", os.F_OK)
        try:
            readers.read_here(Path(name))
        except readers.ReadError:
            counts["refused"] += 1
        else:
            counts["read"] += 1
    os.access(f"{_MARK}0", os.F_OK)
    said.write_text(json.dumps({**counts, "events": events}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(Path(sys.argv[2]), Path(sys.argv[3]))
        sys.exit(0)
    sys.exit(main("calls", "S1", prove, rounds=10_000))
