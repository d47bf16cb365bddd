"""Damaged articles of every kind: each gives an article that keeps the laws or a ReadError, the same at every reading.

Files that real programs made, and such as were written for the tests, are damaged byte by byte, and archives member by
member too. They are read in this process, so that a crash of a library is one of the proof; who hangs is ended.
"""

import faulthandler
import json
import sys
import time
from pathlib import Path

import msgspec

from annotator.readers.choices import Choices
from annotator.readers.errors import ReadError
from annotator.readers.listed import reader_for
from tests.faults.running import SAMPLES, Tally, main
from tests.readers import laws, pdf_making
from tests.readers.fixtures import KINDS, PLAIN, made
from tests.readers.packing import damaged, damaged_within
from tests.readers.pages import HEADLINE, linked, one_of, page, paragraphs

STUCK = 60
"""Seconds after which one reading is stuck."""
SLOW = 10
"""Of the processor's time, which reading an article may take at most."""

_ARCHIVES = (".odt", ".docx", ".epub")


def prove(tally: Tally) -> None:
    """A round is one damaged file."""
    faulthandler.enable()
    originals = _originals()
    for _ in tally.each():
        path, data = tally.random.choice(originals)
        reader = reader_for(path)
        assert reader is not None
        if path.suffix in _ARCHIVES and tally.random.random() < 0.8:
            data = damaged_within(data, tally.random)
        else:
            data = damaged(data, tally.random)
        faulthandler.dump_traceback_later(STUCK, exit=True)
        begun = time.process_time()
        try:
            article = reader.read(data, path, Choices())
        except ReadError as error:
            tally.counts["refused"] += 1
            tally.expect(error.message and "\n" not in error.message, f"{path.suffix}: a message {error.message!r}")
        except Exception as error:
            tally.fail(f"{path.suffix}: {type(error).__name__}: {error}, kept as {_kept(tally, path, data)}")
        else:
            tally.counts[f"read {path.suffix[1:]}"] += 1
            try:
                laws.check(article)
                if tally.random.random() < 0.1:
                    assert reader.read(data, path, Choices()) == article, "another article at the second reading"
            except (AssertionError, UnicodeError) as error:
                tally.fail(f"{path.suffix}: {error}, kept as {_kept(tally, path, data)}")
        seconds = time.process_time() - begun
        faulthandler.cancel_dump_traceback_later()
        tally.measure("slowest, s", seconds)
        if seconds >= SLOW:
            tally.fail(f"{path.suffix}: {seconds:.0f} s, kept as {_kept(tally, path, data)}")


def _originals() -> list[tuple[Path, bytes]]:
    files = [PLAIN, *map(made, KINDS), SAMPLES / "harbour-bridge.txt"]
    found = [(path, path.read_bytes()) for path in files if reader_for(path) is not None]
    lines = pdf_making.column(
        "\tThe ferry left the quay at noon and did not\ncome back before the eve-\nning. \u2022 So."
    )
    pages = [[*lines, *pdf_making.column("Side by side with the others stands\nthis column of words.", 320)]] * 3
    found.append((Path("made.pdf"), pdf_making.pdf(pages, info="/Title(T) /CreationDate(D:20260304)")))
    plain = reader_for(PLAIN)
    assert plain is not None
    article = plain.read(PLAIN.read_bytes(), PLAIN, Choices())
    own = {"title": "T", "author": ["A"], "text": article.text, "blocks": article.blocks, "marks": article.marks}
    found.append((Path("own.json"), msgspec.json.encode(own)))
    records = [json.dumps({"headline": f"T{n}", "body": ["one", "two"], "date": n}) for n in range(5)]
    found.append((Path("all.jsonl"), "\n".join(records).encode()))
    found += [(Path(f"one.{kind}"), one_of(kind)) for kind in ("mhtml", "eml")]
    whole = page(f"<h1>{HEADLINE}</h1><p class='byline'>By A B</p>{paragraphs()}", linked(author=[{"name": "A B"}]))
    found.append((Path("page.html"), whole.encode()))
    return found


def _kept(tally: Tally, path: Path, data: bytes) -> Path:
    """Where a file at which a reader failed is kept for a look."""
    target = Path(tally.folder).parent.with_name(f"annotator-failed-{tally.seed}-{tally.rounds}{path.suffix}")
    target.write_bytes(data)
    return target


if __name__ == "__main__":
    sys.exit(main("readers", "S2", prove, rounds=100_000))
