"""``annotator reanchor``: brings annotations to articles that changed since, and says what became of each."""

from argparse import Namespace
from collections import Counter

from annotator.cli.console import Console, put_out, shown
from annotator.core import anchor
from annotator.core.model import AnchorState, Annotation
from annotator.core.sidecar import SidecarError
from annotator.corpus.gathering import gather
from annotator.corpus.reanchoring import Brought, reanchor
from annotator.readers.errors import ReadError

_WORDS = 60
"""Code points of an annotation's words that are shown."""


def run(arguments: Namespace, console: Console) -> int:
    """Re-anchors the sidecars and says on standard output, for each whose article changed, how many annotations are in
    which state, and where those are now that are not ``exact``; 0, or 1 when a file could not be read or saved."""
    gathered = gather(arguments.paths)
    for path, message in gathered.faults:
        console.fault(path, message)
    console.expect(len(gathered.found))
    changed, totals = 0, Counter[AnchorState]()
    for found in gathered.found:
        console.step()
        try:
            brought = reanchor(found.sidecar, found.article, dry_run=arguments.dry_run)
        except ReadError as error:
            console.fault(found.article, f"{error.message}; its annotations stay as they are")
        except (SidecarError, OSError) as error:
            console.fault(found.sidecar, getattr(error, "strerror", None) or str(error))
        else:
            if brought.changed:
                console.clear()
                changed += 1
                totals.update(brought.counts)
                put_out("".join(line + "\n" for line in _report(shown(str(found.sidecar)), brought)).encode())
    console.clear()
    articles = "1 article has" if changed == 1 else f"{changed:,} articles have"
    said = f": {anchor.counted(totals)}" if changed else ""
    would = " (nothing was written)" if arguments.dry_run and changed else ""
    put_out(f"{articles} changed, of {len(gathered.found):,}{said}{would}\n".encode())
    return 1 if console.faults else 0


def _report(name: str, brought: Brought) -> list[str]:
    lines = [f"{name}: {anchor.counted(Counter(brought.counts))}"]
    for was, now in brought.unsure:
        there = f"{_places(now)} “{_words(now)}”" if now.spans else "nowhere"
        lines.append(
            f"  {anchor.state_of(now)}: {shown(now.label)} {shown(now.id)}, {_places(was)} “{_words(was)}” -> {there}"
        )
    return lines


def _places(annotation: Annotation) -> str:
    return ",".join(f"{span.start}-{span.end}" for span in annotation.spans) or "nowhere"


def _words(annotation: Annotation) -> str:
    words = annotation.words
    return shown(words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…")
