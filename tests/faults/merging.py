"""The laws of merging on triples of documents as two people make them of one, over one text or several: commutative,
idempotent, nothing lost, an edit beats a delete, both of two values kept. A round is one triple, on which all laws are
tried; each is made from a number, which a failure names.
"""

import sys
from collections import Counter

from annotator.core.merge import merge
from tests import triples
from tests.faults.running import Tally, main
from tests.laws_of_merging import LAWS


def prove(tally: Tally) -> None:
    """``rounds`` triples."""
    broken: Counter[str] = Counter()
    for _ in tally.each():
        number = tally.random.getrandbits(48)
        triple = triples.triple(number, one_text=False)
        base, ours, theirs = triple
        tally.counts["without a base"] += base is None
        tally.counts["over several texts"] += len({side.text for side in triple if side is not None}) > 1
        tally.counts["fields with two values"] += merge(base, ours, theirs).conflicts
        for law in LAWS:
            try:
                law(triple)
            except AssertionError as error:
                broken[law.__name__] += 1
                tally.fail(f"{law.__name__}: triple {number}: {error}")
    tally.notes += [f"{law}: {count:,} violations" for law, count in sorted(broken.items())]
    tally.notes.append(f"{len(LAWS)} laws")


if __name__ == "__main__":
    sys.exit(main("merging", "R7", prove, rounds=10_000))
