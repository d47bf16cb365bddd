"""An error, and a kill, before each system call of a save in turn: the old sidecar whole or the new one whole, the
error reported, the work kept, and the next save works.

Three ways. Where strace is installed it injects errors and kills into the real calls of a save, each call with each
error once, and once with all calls after it failing too (a disk that is gone). Everywhere the same is done one level
higher, at the functions of Python's ``os`` and ``io``. And in the real window these fail while its own saver saves:
the banner comes within two seconds, and goes when the disk is well again. A round is one run over all of them.
"""

import builtins
import errno
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from annotator.core import edits, saving, sidecar, store, strays
from annotator.core.merge import merge
from annotator.core.model import Document
from tests.faults.running import SAMPLES, Alarms, Tally, codebook, leftovers, main, make_window, stamp, turn

ERRORS = ("ENOSPC", "EIO", "EROFS", "EACCES", "EDQUOT")
BANNER_SECONDS = 2.0

_FUNCTIONS = ("open", "close", "fsync", "chmod", "fchown", "replace", "unlink", "mkdir", "stat", "lstat", "listxattr")
"""Of ``os``, beside the writes of files."""
_CALLS = re.compile(
    r"^(?:\d+\s+)?(open|openat|close|read|pread64|write|pwrite64|fsync|fdatasync|chmod|fchmod|fchmodat|rename|renameat|"
    r"renameat2|unlink|unlinkat|mkdir|flock|fcntl|stat|lstat|newfstatat|fstat|statx|lseek|ioctl|readlink|getdents64|"
    r"access|ftruncate|fchown|listxattr|getxattr|fsetxattr|setxattr)\("
)
_BEGIN, _END = "/annotator-save-begins", "/annotator-save-ends"


def prove(tally: Tally) -> None:
    """All ways; a short run (one round) takes a part of the cases, from the seed."""
    import filelock  # noqa: F401  once here, and not in every child

    bench = _Bench(tally)
    short = tally.wanted < 2
    for _ in tally.each():
        _by_functions(bench, 150 if short else 0)
        if shutil.which("strace") and not short:
            _by_strace(bench)
        elif not short:
            tally.notes = ["no strace here"]
        with Alarms(tally):
            _in_window(bench, 6 if short else 0)


class _Bench:
    """A sidecar, the document that is to go over it, and a child that saves it once."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.path = tally.folder / "harbour-bridge.txt.annotations.json"
        self.article = tally.folder / "harbour-bridge.txt"
        self.article.write_bytes((SAMPLES / self.article.name).read_bytes())
        self.old = (SAMPLES / self.path.name).read_bytes()
        self.path.write_bytes(self.old)
        self.base = sidecar.read(self.old).document
        self.document, _ = edits.mark(
            self.base, codebook=codebook(), label="claim", ranges=[(0, 9)], stamp=stamp(tally.random), near=[]
        )
        self.new = sidecar.write(self.document)

    def save(self) -> None:
        """As the window's saver does it."""
        saving.save(self.path, self.document, base=self.base, digest=store.digest(self.old))

    def child(self, before: Callable[[], None]) -> tuple[int, int]:
        """Forks a process that calls ``before`` and saves once: 0 saved, 3 an error was reported, 4 another."""
        reading, writing = os.pipe()
        process = os.fork()
        if process:
            os.close(writing)
            return process, reading
        code = 4
        try:
            before()
            try:
                self.save()
                code = 0
            except OSError:
                code = 3
        finally:
            os._exit(code)

    def ended(self, process: int, pipe: int, what: str) -> int:
        """Looks at what a child left, and at the next start; its exit code, less than 0 when it was killed."""
        os.close(pipe)
        _, status = os.waitpid(process, 0)
        code = os.waitstatus_to_exitcode(status)
        self.look(code, what)
        return code

    def look(self, code: int, what: str) -> None:
        tally = self.tally
        found = self.path.read_bytes() if self.path.exists() else b""
        tally.counts["cases"] += 1
        whole = tally.expect(found in (self.old, self.new), f"{what}: {len(found)} bytes, neither old nor new")
        tally.expect(code in (0, 3, -signal.SIGKILL), f"{what}: the process ended with {code}")
        if code == 0:
            tally.expect(found == self.new, f"{what}: the save says that it worked, and the old file is there")
        else:
            tally.counts["killed" if code < 0 else "reported"] += 1
            tally.counts["new file already in place"] += found == self.new
        strays.sweep()
        tally.expect(not leftovers(self.path.parent), f"{what}: temporary files are left")
        if whole:  # the work is kept, and the next save brings it to disk, whichever file is there
            saved = saving.save(self.path, self.document, base=self.base, digest=store.digest(self.old))
            tally.expect(saved.document == self.document, f"{what}: the next save does not give the document")
            tally.expect(merge(self.base, self.document, saved.document).conflicts == 0, f"{what}: conflicts")
        for path in self.path.parent.glob(".*"):
            path.unlink()
        self.path.write_bytes(self.old)


# At Python's own functions


class _Breaking:
    """Counts calls of the functions that touch the disk and breaks the one with a number, or all from it on."""

    def __init__(self, at: int, how: str, *, all_after: bool = False) -> None:
        self.at, self.how, self.all_after = at, how, all_after
        self.calls: list[str] = []
        self._undo: list[tuple[Any, str, Any]] = []

    def _call(self, name: str) -> None:
        self.calls.append(name)
        number = len(self.calls)
        if number == self.at or (self.all_after and 0 < self.at < number):
            if self.how == "KILL":
                os.kill(os.getpid(), signal.SIGKILL)
            code = getattr(errno, self.how)
            raise OSError(code, os.strerror(code))

    def __enter__(self) -> "_Breaking":
        for name in _FUNCTIONS:
            self._put(os, name, self._wrapped(getattr(os, name), name))
        self._put(io, "open", self._opened(io.open))
        self._put(builtins, "open", self._opened(builtins.open))
        return self

    def __exit__(self, *_: object) -> None:
        for owner, name, value in reversed(self._undo):
            setattr(owner, name, value)
        self._undo.clear()

    def _put(self, owner: Any, name: str, value: Any) -> None:
        self._undo.append((owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    def _wrapped(self, real: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            self._call(name)
            return real(*args, **more)

        return call

    def _opened(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(file: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
            if not isinstance(file, int):
                self._call("open")
            opened = real(file, mode, *args, **more)
            return _File(opened, self._call) if "w" in mode else opened

        return call


class _File:
    """A file whose writes can break; closing is one of them when something waits to be written."""

    def __init__(self, file: Any, call: Callable[[str], None]) -> None:
        self._file, self._call = file, call

    def write(self, data: Any) -> Any:
        self._call("write")
        return self._file.write(data)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        self._call("flush")
        self._file.flush()

    def fileno(self) -> int:
        return int(self._file.fileno())

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._call("close")


def _by_functions(bench: _Bench, most: int) -> None:
    counting = _Breaking(0, "")
    with counting:
        bench.save()
    bench.path.write_bytes(bench.old)
    cases = [
        (at, how, all_after)
        for at in range(1, len(counting.calls) + 1)
        for how in (*ERRORS, "KILL")
        for all_after in ((False, True) if how in ("EIO", "EROFS") else (False,))
    ]
    bench.tally.counts["calls of functions"] = len(counting.calls)
    if most and len(cases) > most:
        cases = bench.tally.random.sample(cases, most)
    for at, how, all_after in cases:
        breaking = _Breaking(at, how, all_after=all_after)
        what = f"{how} at call {at} ({counting.calls[at - 1]}){' and all after it' if all_after else ''}"
        bench.ended(*bench.child(lambda breaking=breaking: breaking.__enter__() and None), what)


# At the system calls


def _by_strace(bench: _Bench) -> None:
    trace = bench.tally.folder.parent / "trace"
    names = _traced(bench, trace, [])
    bench.path.write_bytes(bench.old)
    sites: list[tuple[str, int]] = []
    seen: dict[str, int] = {}
    inside = False
    for line in names:
        if _BEGIN in line or _END in line:
            inside = _BEGIN in line
            continue
        found = _CALLS.match(line)
        if found:
            seen[found[1]] = seen.get(found[1], 0) + 1
            if inside:
                sites.append((found[1], seen[found[1]]))
    tally = bench.tally
    if not tally.expect(len(sites) > 20, f"strace saw {len(sites)} calls of a save"):
        return
    tally.counts["system calls of a save"] = len(sites)
    tally.notes = ["system calls: " + " ".join(sorted({name for name, _ in sites}))]
    for name, number in sites:
        for how in (*ERRORS, "KILL"):
            inject = f"{name}:signal=KILL:when={number}" if how == "KILL" else f"{name}:error={how}:when={number}"
            for more in ("", "+") if how in ("EIO", "EROFS") else ("",):
                lines = _traced(bench, trace, [f"inject={inject}{more}"], what=f"{how} before {name} {number}{more}")
                hit = any("(INJECTED)" in line for line in lines) or how == "KILL"
                tally.counts["system calls broken"] += hit


def _traced(bench: _Bench, trace: Path, inject: list[str], what: str = "") -> list[str]:
    """A save under strace, from a process that waits until it is attached."""

    def before() -> None:
        os.kill(os.getpid(), signal.SIGSTOP)
        os.access(_BEGIN, os.F_OK)

    process, pipe = bench.child(before)
    os.waitpid(process, os.WUNTRACED)
    command = ["strace", "-q", "-f", "-o", str(trace), "-p", str(process)]
    for rule in inject:
        command += ["-e", rule]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    status = Path(f"/proc/{process}/status")
    while f"TracerPid:\t{tracer.pid}\n" not in status.read_text():
        time.sleep(0.0005)
    os.kill(process, signal.SIGCONT)
    if what:
        bench.ended(process, pipe, what)
    else:
        os.close(pipe)
        os.waitpid(process, 0)
    tracer.wait()
    return trace.read_text(errors="replace").splitlines()


# In the window


@contextmanager
def _broken(name: str, how: str, only: Path) -> Iterator[None]:
    """While it holds, one function fails on what lies in a folder, in every thread."""
    code = getattr(errno, how)
    failing = OSError(code, os.strerror(code), str(only))
    real = getattr(os, "fsync" if name == "fsync of the folder" else name)

    def call(*args: Any, **more: Any) -> Any:
        first = args[0]
        folder = name == "fsync of the folder"
        if isinstance(first, int):
            place = Path(f"/proc/self/fd/{first}").readlink()
            if only in (place, place.parent) and folder == place.is_dir():
                raise failing
        elif only in (Path(os.fsdecode(first)), Path(os.fsdecode(first)).parent):
            raise failing
        return real(*args, **more)

    shown = "fsync" if name == "fsync of the folder" else name
    setattr(os, shown, call)
    try:
        yield
    finally:
        setattr(os, shown, real)


def _in_window(bench: _Bench, most: int) -> None:
    tally = bench.tally
    window = make_window(bench.article)
    session, saver = window.session, window.desk.saver(window.session)
    cases = [(n, e) for n in ("open", "fsync", "chmod", "replace", "fsync of the folder") for e in ERRORS]
    for name, how in tally.random.sample(cases, most) if most else cases:
        before = bench.path.read_bytes()
        with _broken(name, how, bench.path.parent):
            made = session.mark("quote", [(0, 7)])
            took = turn(lambda: window.banners.text("failed"), BANNER_SECONDS)
            what = f"{how} at {name} in the window"
            tally.counts["banners"] += 1
            if tally.expect(took is not None, f"{what}: no banner in {BANNER_SECONDS} s"):
                tally.measure("seconds to the banner", took or 0)
            tally.expect(saver.failure, f"{what}: the saver says nothing")
            after = bench.path.read_bytes()
            if name != "fsync of the folder":  # then the new one is in place already
                tally.expect(after == before, f"{what}: the old file was changed")
            tally.expect(not leftovers(bench.path.parent), f"{what}: temporary files are left")
        saver.save_now()
        well = turn(lambda: not saver.dirty and not window.banners.text("failed"), 5)
        tally.expect(well is not None, f"{what}: not saved when the disk is well again: {saver.failure}")
        tally.expect(made in _ids(bench.path), f"{what}: the work is not in the file in the end")
    window.desk.flush()
    window.close()
    bench.path.write_bytes(bench.old)


def _ids(path: Path) -> set[str]:
    document: Document = sidecar.read(path.read_bytes()).document
    return {annotation.id for annotation in document.annotations}


if __name__ == "__main__":
    sys.exit(main("syscalls", "R1, R3", prove, rounds=2))
