"""``python -m tests.suggest``: how good the suggestions are on the development set; ``--misses`` lists what is wrong,
``--speed`` measures what they cost."""

import sys
from pathlib import Path

from tests.suggest import scoring, speed
from tests.suggest.marked import FOLDER, all_articles


def main(arguments: list[str]) -> None:
    """Prints the table."""
    folders = [Path(argument) for argument in arguments if not argument.startswith("--")] or [FOLDER]
    articles = [article for folder in folders for article in all_articles(folder)]
    if "--speed" in arguments:
        texts = [article.text for article in articles]
        print("as dense as news:   ", speed.table(speed.measure(speed.diluted(texts))))
        print("the set, twice that:", speed.table(speed.measure(texts)))
        return
    scores = scoring.score(articles)
    types = [gold.type for article in articles for gold in article.gold]
    print(f"{len(articles)} articles, {scores.attributions} attributions:", end=" ")
    print(", ".join(f"{types.count(kind)} {kind}" for kind in ("direct", "mixed", "indirect")))
    for name, value, of, goal in (
        ("direct ones found, ends within a character", scores.direct_recall, scores.direct, 0.97),
        ("  their parts", scores.parts_recall, scores.direct_parts, 0.97),
        ("sure ones right", scores.sure_precision, scores.sure, 0.97),
        ("source of direct ones right", scores.source_accuracy, scores.sources, 0.85),
        ("content of all at half overlap: F1", scores.f1, scores.attributions, 0.60),
        ("  precision", scores.precision, scores.suggested, 0.0),
        ("  recall", scores.recall, scores.attributions, 0.0),
    ):
        print(f"{name:<44} {value:.3f} of {of:>4}" + (f"   goal {goal:.2f}" if goal else ""))
    if "--misses" in arguments:
        print(*scores.misses, sep="\n")


main(sys.argv[1:])
