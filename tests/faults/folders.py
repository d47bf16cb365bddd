"""A source renamed, merged or split, a label renamed, in all sidecars of a folder, killed or stopped at a random time:
after the next start of the program every sidecar is valid, and all of them hold what they held or all what they should.

Each round makes a folder anew, does one of the four to it in a process, and kills that after a random while, or sets in
it what stops it. What would be right is worked out in memory beforehand.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from random import Random
from threading import Event, Timer

from msgspec.structs import replace

from annotator.core import codebook as codebooks
from annotator.core import codebook_file, edits, sidecar, store, strays
from annotator.core.model import Document, Source
from annotator.corpus import renaming
from annotator.corpus.checking import check
from annotator.corpus.gathering import Found
from annotator.corpus.opening import open_article
from tests.faults.running import WHEN, Tally, codebook, leftovers, main, random_range, stamp

LONGEST = 0.05
"""Seconds within which the kill comes; one operation takes some 20 ms."""
TEXT = "“We open the bridge at nine,” Ann Lee said, and not when it would close. “Nobody asked,” said Okri.\n" * 3


def prove(tally: Tally) -> None:
    """The rounds, each with a folder of its own."""
    import filelock  # noqa: F401  once here, and not in every child

    for number in tally.each():
        _round(tally, tally.folder / f"f{number}")


def _round(tally: Tally, folder: Path) -> None:
    random = tally.random
    book = _make(folder, random)
    before = _documents(folder)
    operation = _operation(folder, random, book)
    wanted = _applied(folder, before, operation)
    stopped = random.random() < 0.25
    ended = _do_and_break(folder, operation, random.uniform(0, LONGEST), stopped)
    held = _documents(folder)
    if held not in (before, wanted):
        tally.counts["half done at the kill"] += 1
    strays.sweep()  # as the next start does
    renaming.finish()
    after = _documents(folder)
    kind = type(operation).__name__.lower()
    if after == before:
        tally.counts["all old"] += 1
    elif after == wanted:
        tally.counts["all new"] += 1
    else:
        tally.fail(f"{kind}, {ended}: some old, some new in {folder.name}")
    tally.counts[kind] += 1
    tally.counts[ended] += 1
    if stopped and ended == "stopped":
        tally.expect(after == before, f"{kind}: stopped, and yet something is changed")
    faults = _faults(folder)
    tally.expect(not faults, f"{kind}, {ended}: {faults[:2]}")
    tally.expect(not leftovers(folder), f"{kind}, {ended}: temporary files are left: {leftovers(folder)[:3]}")
    tally.expect(not renaming._written(), f"{kind}, {ended}: a note on what was to be done is left")
    shutil.rmtree(folder)


def _make(folder: Path, random: Random) -> codebooks.Codebook:
    """Articles of two sources, some under a label of the folder's own."""
    own = replace(codebook().get("quote"), label="aside", title="Aside", key="7")
    book = replace(codebook(), labels=(*codebook().labels, own))
    (folder / "below").mkdir(parents=True)
    (folder / codebooks.FILE).write_bytes(codebook_file.serialise(book))
    known = [
        Source(id="lee", name="Ann Lee", kind="person", role="mayor", modified=WHEN),
        Source(id="ann", name="A. Lee", kind="person", modified=WHEN),
    ]
    for number in range(random.randint(2, 14)):
        path = folder / ("below" if number % 3 == 2 else "") / f"a{number}.txt"
        path.write_text(TEXT, encoding="utf-8")
        document = open_article(path).document
        for _ in range(random.randint(1, 4)):
            marked = stamp(random)
            label = random.choice(["quote", "aside"])
            document, made = edits.mark(
                document, codebook=book, label=label, ranges=[random_range(random, TEXT)], stamp=marked, near=[]
            )
            sources = random.sample(known, random.randint(0, 2))
            document = edits.set_who(document, annotation=made.id, sources=sources, stamp=marked)
        store.sidecar_path(path).write_bytes(sidecar.write(document))
    return book


def _operation(folder: Path, random: Random, book: codebooks.Codebook) -> renaming.Operation:
    lee = Source(id="lee", name="Ann Lee-Okri", kind="person", role="mayor")
    match random.randrange(4):
        case 0:
            return renaming.Rename(lee)
        case 1:
            return renaming.Merge(replace(lee, name="Ann Lee"), ("ann",))
        case 2:
            articles = sorted({store.article_of(path) for path in folder.rglob("*.annotations.json")})
            names = [path.relative_to(folder).as_posix() for path in articles]
            return renaming.Split("lee", replace(lee, id="new"), frozenset(random.sample(names, len(names) // 2)))
    kept = [replace(label, label="remark") if label.label == "aside" else label for label in book.labels]
    there = (folder / codebooks.FILE).read_bytes()
    data = codebook_file.serialise(replace(book, labels=tuple(kept)), there, {"remark": "aside"})
    return renaming.Relabel({"aside": "remark"}, data.decode(), store.digest(there))


def _faults(folder: Path) -> list[str]:
    """What the command that validates would say of the sidecars and of the codebook."""
    book = codebooks.parse((folder / codebooks.FILE).read_bytes(), codebooks.FILE)
    found = []
    for path in sorted(folder.rglob("*.annotations.json")):
        article = store.article_of(path)
        of = Found(sidecar=path, article=article, name=article.relative_to(folder).as_posix(), root=folder)
        found += [f"{path.name}: {fault}" for fault in check(path.read_bytes(), of, book)]
    return found


Held = dict[Path, Document | bytes]


def _documents(folder: Path) -> Held:
    """What the sidecars hold, times of change left out, and the codebook's bytes."""
    held: Held = {folder / codebooks.FILE: (folder / codebooks.FILE).read_bytes()}
    for path in sorted(folder.rglob("*.annotations.json")):
        reading = sidecar.read(path.read_bytes())
        held[path] = _timeless(reading.document)
    return held


def _timeless(document: Document) -> Document:
    annotations = [replace(annotation, modified=WHEN) for annotation in document.annotations]
    sources = [replace(source, modified=WHEN) for source in document.sources]
    return replace(
        document,
        annotations=document.annotations.with_changes(put=annotations),
        sources=document.sources.with_changes(put=sources),
    )


def _applied(folder: Path, before: Held, operation: renaming.Operation) -> Held:
    after = dict(before)
    for path, document in before.items():
        if isinstance(document, Document):
            name = store.article_of(path).relative_to(folder).as_posix()
            after[path] = _timeless(renaming.applied(document, operation, article=name, now=WHEN))
    if isinstance(operation, renaming.Relabel):
        after[folder / codebooks.FILE] = operation.codebook.encode()
    return after


def _do_and_break(folder: Path, operation: renaming.Operation, seconds: float, stopped: bool) -> str:
    """Does it in a process that is killed, or told to stop, after so long; how it ended."""
    process = os.fork()
    if not process:
        code = 1
        with contextlib.suppress(BaseException):
            stop = Event()
            if stopped:
                Timer(seconds, stop.set).start()
            try:
                renaming.run(folder, operation, now=WHEN, stop=stop)
                code = 0
            except renaming.StoppedError:
                code = 2
        os._exit(code)
    if not stopped:
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return "killed"
    return {0: "done in time", 2: "stopped"}.get(os.waitstatus_to_exitcode(status), "ended with an error")


if __name__ == "__main__":
    sys.exit(main("folders", "a change of a whole folder is all or none", prove, rounds=1_000))
