"""``annotator validate``: every fault in sidecars, with file and place, and what is worth a look besides."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from annotator.cli.console import Console, put_out
from annotator.cli.spread import spread_of
from annotator.core.sidecar import Fault, SidecarError
from annotator.corpus import spreading
from annotator.corpus.checking import check
from annotator.corpus.exporting import Codebooks, bytes_of
from annotator.corpus.gathering import Found, gather


def run(arguments: Namespace, console: Console) -> int:
    """Says the faults on standard error and the counts on standard output; 0 when there are no faults, else 1."""
    gathered = gather(arguments.paths)
    for path, message in gathered.faults:
        console.fault(path, message)
    console.expect(len(gathered.found))
    said: set[tuple[Path, str]] = set()
    for piece, checked in spreading.over(gathered.found, _check, spread_of(arguments)):
        for _ in piece:
            console.step()
        for path, fault in checked:
            if isinstance(fault, Fault):
                _say(path, fault, console)
            elif (path, fault) not in said:  # of a codebook: once
                said.add((path, fault))
                console.fault(path, fault)
    console.clear()
    counts = ((len(gathered.found), "sidecar"), (console.faults, "fault"), (console.warnings, "warning"))
    put_out((", ".join(f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in counts) + "\n").encode())
    return 1 if console.faults else 0


def _check(found: Sequence[Found]) -> list[tuple[Path, Fault | str]]:
    """What is wrong in some sidecars, wherever it runs; sentences where it is no place in one."""
    wrong: list[tuple[Path, Fault | str]] = []
    codebooks = Codebooks(lambda path, message: wrong.append((path, message)))
    for one in found:
        codebook = codebooks.of(one)
        try:
            data = bytes_of(one.sidecar)
        except (SidecarError, OSError) as error:
            wrong.append((one.sidecar, getattr(error, "strerror", None) or str(error)))
            continue
        wrong += [(one.sidecar, fault) for fault in check(data, one, codebook)]
    return wrong


def _say(path: Path, fault: Fault, console: Console) -> None:
    if fault.severity == "warning":
        place = f"{fault.place}: " if fault.place else ""
        console.warning(path, f"{place}warning: {fault.message}")
    else:
        console.fault(path, str(fault))
