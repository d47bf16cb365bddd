"""``annotator validate``: every fault in sidecars, with file and place, and what is worth a look besides."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from annotator.cli.console import Console, put_out
from annotator.cli.spread import spread_of
from annotator.core import codebook
from annotator.core.sidecar import Fault, SidecarError
from annotator.corpus import spreading
from annotator.corpus.checking import check
from annotator.corpus.exporting import Codebooks, bytes_of
from annotator.corpus.gathering import Found, gather
from annotator.corpus.resuming import Log, key_of


def run(arguments: Namespace, console: Console) -> int:
    """Says the faults on standard error and the counts on standard output; 0 when there are no faults, else 1."""
    gathered = gather(arguments.paths)
    for path, message in gathered.faults:
        console.fault(path, message)
    console.expect(len(gathered.found))
    said: set[tuple[str, str]] = set()
    every = (path for found in gathered.found for path in (found.sidecar, found.article))
    log: Log[list[_Wrong]] = Log(list[_Wrong], ("validate", key_of([*every, *_codebooks(gathered.found)])))
    known = (lambda piece: log.get(str(piece[0].sidecar))) if log.kept else None
    try:
        for piece, checked in spreading.over(gathered.found, _check, spread_of(arguments), known=known):
            log.add(str(piece[0].sidecar), checked)
            for _ in piece:
                console.step()
            for wrong in checked:
                if isinstance(wrong.fault, Fault):
                    _say(Path(wrong.path), wrong.fault, console)
                elif (wrong.path, wrong.fault) not in said:  # of a codebook: once
                    said.add((wrong.path, wrong.fault))
                    console.fault(Path(wrong.path), wrong.fault)
        log.end()
    finally:
        log.close()
    console.clear()
    for copy in sorted(gathered.copies):
        console.warning(copy, "warning: is a second version of a sidecar; open its article to merge it")
    counts = ((len(gathered.found), "sidecar"), (console.faults, "fault"), (console.warnings, "warning"))
    put_out((", ".join(f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in counts) + "\n").encode())
    return 1 if console.faults else 0


class _Wrong(Struct, frozen=True):
    """A fault in a file, or a sentence where it is no place in one."""

    path: str
    fault: Fault | str


def _codebooks(found: Sequence[Found]) -> set[Path]:
    folders = {one.article.parent for one in found}
    return {above / codebook.FILE for folder in folders for above in (folder, *folder.parents)}


def _check(found: Sequence[Found]) -> list[_Wrong]:
    """What is wrong in some sidecars, wherever it runs."""
    wrong: list[_Wrong] = []
    codebooks = Codebooks(lambda path, message: wrong.append(_Wrong(str(path), message)))
    for one in found:
        labels = codebooks.of(one)
        try:
            data = bytes_of(one.sidecar)
        except (SidecarError, OSError) as error:
            wrong.append(_Wrong(str(one.sidecar), getattr(error, "strerror", None) or str(error)))
            continue
        wrong += [_Wrong(str(one.sidecar), fault) for fault in check(data, one, labels)]
    return wrong


def _say(path: Path, fault: Fault, console: Console) -> None:
    if fault.severity == "warning":
        place = f"{fault.place}: " if fault.place else ""
        console.warning(path, f"{place}warning: {fault.message}")
    else:
        console.fault(path, str(fault))
