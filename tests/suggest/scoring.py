"""How good the suggestions for a set of articles are, by the measures of the figures that are asked for."""

import re
from collections.abc import Sequence

from msgspec import Struct

from annotator.suggest import SURE, Attribution, Range, suggest
from tests.suggest.marked import Gold, Marked

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


class Scores(Struct):
    """Counts over all articles; the properties are the shares."""

    attributions: int = 0
    suggested: int = 0
    matched: int = 0
    direct: int = 0
    direct_found: int = 0
    direct_parts: int = 0
    direct_parts_found: int = 0
    sources: int = 0
    sources_right: int = 0
    sure: int = 0
    sure_right: int = 0
    misses: list[str] = []

    @property
    def direct_recall(self) -> float:
        """Direct quotations whose parts all have both ends within a character."""
        return _share(self.direct_found, self.direct)

    @property
    def parts_recall(self) -> float:
        """Parts of direct quotations with both ends within a character."""
        return _share(self.direct_parts_found, self.direct_parts)

    @property
    def sure_precision(self) -> float:
        """Sure ones of which nine tenths of the words are content of any attribution."""
        return _share(self.sure_right, self.sure)

    @property
    def source_accuracy(self) -> float:
        """Direct ones with the right source, or rightly with none."""
        return _share(self.sources_right, self.sources)

    @property
    def precision(self) -> float:
        """Suggestions that match an attribution."""
        return _share(self.matched, self.suggested)

    @property
    def recall(self) -> float:
        """Attributions that a suggestion matches."""
        return _share(self.matched, self.attributions)

    @property
    def f1(self) -> float:
        """Of the content, where matching means that half of the words of both together are shared."""
        return 2 * self.matched / max(1, self.suggested + self.attributions)


def score(articles: Sequence[Marked]) -> Scores:
    """The scores of the rules on these articles, with a line for each thing that went wrong."""
    total = Scores(misses=[])
    for article in articles:
        _score(article, suggest(article.text), total)
    return total


def _score(article: Marked, found: Sequence[Attribution], total: Scores) -> None:
    text = article.text

    def shown(parts: Sequence[Range]) -> str:
        return " … ".join(text[start:end].replace("\n", "¶") for start, end in parts)

    def miss(what: str, more: str) -> None:
        total.misses.append(f"{article.name}: {what}: {more}")

    pairs = _matched(text, article.gold, found)
    total.attributions += len(article.gold)
    total.suggested += len(found)
    total.matched += len(pairs)
    reported = set().union(*(_words(text, gold.content) for gold in article.gold))
    for attribution in found:
        if attribution.confidence >= SURE:
            words = _words(text, attribution.content)
            right = len(words & reported) >= 0.9 * len(words)
            total.sure += 1
            total.sure_right += right
            if not right:
                miss(f"sure but wrong ({attribution.rule})", shown(attribution.content))
        if attribution not in pairs.values():
            miss(f"too many ({attribution.rule} {attribution.confidence})", shown(attribution.content))
    parts = [part for attribution in found for part in attribution.content]
    for number, gold in enumerate(article.gold):
        if number not in pairs:
            miss(f"not found ({gold.type})", f"{shown(gold.content)} | {shown(gold.source)}")
        if gold.type != "direct":
            continue
        near = [_near(part, parts) for part in gold.content]
        total.direct += 1
        total.direct_found += all(near)
        total.direct_parts += len(near)
        total.direct_parts_found += sum(near)
        if not all(near):
            miss("ends", shown(gold.content))
        attribution = pairs.get(number)
        total.sources += 1
        right = attribution is not None and _same(text, gold.source, attribution.source)
        total.sources_right += right
        if not right:
            said = shown(attribution.source) if attribution else "not found"
            miss("source", f"{shown(gold.content)} | {shown(gold.source)} | {said}")


def _matched(text: str, gold: Sequence[Gold], found: Sequence[Attribution]) -> dict[int, Attribution]:
    """The suggestion for each attribution that has one, the best first, none for two."""
    ours = [_words(text, attribution.content) for attribution in found]
    ranked = []
    for number, item in enumerate(gold):
        theirs = _words(text, item.content)
        for other, words in enumerate(ours):
            shared = len(theirs & words) / max(1, len(theirs | words))
            if shared >= 0.5:
                ranked.append((shared, number, other))
    pairs: dict[int, Attribution] = {}
    used: set[int] = set()
    for _, number, other in sorted(ranked, reverse=True):
        if number not in pairs and other not in used:
            pairs[number] = found[other]
            used.add(other)
    return pairs


def _words(text: str, parts: Sequence[Range]) -> set[int]:
    """The words in the ranges, each by where it begins."""
    return {match.start() for start, end in parts for match in _WORD.finditer(text, start, end)}


def _near(part: Range, others: Sequence[Range]) -> bool:
    return any(abs(part[0] - start) <= 1 and abs(part[1] - end) <= 1 for start, end in others)


def _same(text: str, right: Sequence[Range], said: Sequence[Range]) -> bool:
    """Whether half of the words of both together are shared; or whether there is rightly none."""
    wanted, got = _words(text, right), _words(text, said)
    if not wanted or not got:
        return not wanted and not got
    return len(wanted & got) / len(wanted | got) >= 0.5


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
