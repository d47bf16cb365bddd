"""``exact`` equals the text at the span: random spans over texts of odd letters, through file, reader, edit, sidecar.

The texts are written to files (with and without a byte order mark, with LF, CRLF and CR), opened as articles, marked
at random places, written as sidecars and read by the program and by Python's own JSON parser.
"""

import json
import sys

from annotator.core import edits, sidecar
from annotator.corpus.opening import open_article
from tests.faults.running import Tally, codebook, main, stamp

PIECES = (
    "a", "Zoë said ", " ", "“No,” she said.", "‘’«»„‹›", "e\u0301", "\u200d", "👩\u200d👩\u200d👧", "🏳️\u200d🌈", "🇩🇪",
    "𝔘", "שלום", "مرحبا", "\u202e", "\u2067abc\u2069", "\u200b", "\t", "日本", "\U0010fffd", "नमस्ते", "ก็", "ﬁ", "İ", "ß",
    "\u2028", "\u0085", "\u00a0", "\u00ad", "a\u0308\u0323", "👍🏽", "\ufe0f", "\ufeff",
)  # fmt: skip
ENDS = ("\n", "\r\n", "\r", "\n\n", "\r\n\r\n")
PER_TEXT = 500


def prove(tally: Tally) -> None:
    """``rounds`` spans, many to a text."""
    random, book = tally.random, codebook()
    left = tally.wanted
    while left > 0:
        end = random.choice(ENDS)
        lines = ("".join(random.choices(PIECES, k=random.randint(0, 12))) for _ in range(random.randint(1, 12)))
        data = (random.choice(("", "\ufeff")) + "x" + end.join(lines)).encode()
        path = tally.folder / "odd.txt"
        path.write_bytes(data)
        document = open_article(path).document
        text, by = document.text, stamp(random)
        wanted: dict[str, tuple[tuple[int, int], ...]] = {}
        for _ in range(min(PER_TEXT, left)):
            ranges = []
            for _ in range(1 if random.random() < 0.9 else 2):
                start = random.randrange(len(text))
                ranges.append((start, random.randint(start + 1, len(text))))
            document, made = edits.mark(document, codebook=book, label="claim", ranges=ranges, stamp=by, near=[])
            wanted[made.id] = tuple(ranges)
        written = sidecar.write(document)
        reading = sidecar.read(written)
        tally.expect(reading.document == document and not reading.faults, f"not read as it was written: {data!r}")
        _compare(tally, json.loads(written), wanted, data)
        tally.counts["texts"] += 1
        tally.rounds += len(wanted)
        left -= len(wanted)


def _compare(tally: Tally, plain: dict, wanted: dict[str, tuple[tuple[int, int], ...]], data: bytes) -> None:
    """The sidecar as any other program reads it, against what was marked."""
    text = "\n".join(plain["text"])
    found = {}
    for record in plain["annotations"]:
        found[record["id"]] = tuple((span["start"], span["end"]) for span in record["spans"])
        for span in record["spans"]:
            if text[span["start"] : span["end"]] != span["exact"]:
                tally.fail(f"{span} is not what stands there in {data!r}")
    tally.expect(found == wanted, f"spans are not where they were made, in {data!r}")


if __name__ == "__main__":
    sys.exit(main("spans", "R10", prove, rounds=100_000))
