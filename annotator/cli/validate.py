"""``annotator validate``: every fault in sidecars, with file and place, and what is worth a look besides."""

from argparse import Namespace
from pathlib import Path

from annotator.cli.console import Console, put_out
from annotator.core.sidecar import Fault, SidecarError
from annotator.corpus.checking import check
from annotator.corpus.exporting import Codebooks, bytes_of
from annotator.corpus.gathering import gather


def run(arguments: Namespace, console: Console) -> int:
    """Says the faults on standard error and the counts on standard output; 0 when there are no faults, else 1."""
    gathered = gather(arguments.paths)
    for path, message in gathered.faults:
        console.fault(path, message)
    codebooks = Codebooks(console.fault)
    console.expect(len(gathered.found))
    for found in gathered.found:
        console.step()
        codebook = codebooks.of(found)
        try:
            data = bytes_of(found.sidecar)
        except (SidecarError, OSError) as error:
            console.fault(found.sidecar, getattr(error, "strerror", None) or str(error))
            continue
        for fault in check(data, found, codebook):
            _say(found.sidecar, fault, console)
    console.clear()
    counts = ((len(gathered.found), "sidecar"), (console.faults, "fault"), (console.warnings, "warning"))
    put_out((", ".join(f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in counts) + "\n").encode())
    return 1 if console.faults else 0


def _say(path: Path, fault: Fault, console: Console) -> None:
    if fault.severity == "warning":
        place = f"{fault.place}: " if fault.place else ""
        console.warning(path, f"{place}warning: {fault.message}")
    else:
        console.fault(path, str(fault))
