"""The attribution after a pair of marks: "…," said X."""

import re

from annotator.suggest import sources, verbs
from annotator.suggest.attribution import Attribution
from annotator.suggest.marks import Pair
from annotator.suggest.noun_or_verb import is_verb
from annotator.suggest.page import ENDED, INSIDE, Cue, Page
from annotator.suggest.pair_words import BLANK, REACH, inner_end, made
from annotator.suggest.words import ACCORDING, NOUN_OR_VERB, QUOTING, SAYING, TIMES

_NOT_A_VERB = frozenset(
    "this is was its his has as us yes his hers ours theirs perhaps always indeed need used based united".split()
)
_ANY_VERB = re.compile(
    r"[\s,]*((?:he|she|they|(?:[A-Z][\w.’'-]*\s){1,4}?)\s?)((?:[a-z]+ly\s)?[a-z]{2,}(?:ed|s|t))(?=[,.:;\s]|$)"
)
_AS_PUT = re.compile(
    r"[\s,]*(?:as\s([^,.;:\x02\x03]{2,60}?)\s(?:once\s|later\s)?puts?\sit\b|(?:is|was)\sall\s([^,.;:\x02\x03]{2,60}?)\s"
    r"(?:would|could)\ssay\b)"
)
_ENDS_ATTRIBUTION = re.compile(
    rf"\s*(?:[.,;:!?—–\n]|$|(?:{TIMES}|in|on|at|to|of|during|after|when|while|as|through|by)\b)"
)


def _is_noun(page: Page, cue: Cue) -> bool:
    if cue.verb < 0:
        verbs.settle(page.masked, cue)
    return cue.verb == cue.start and bool(cue.prior) and cue.prior.islower() is False and not is_verb(page.masked, cue)


def after(page: Page, pair: Pair) -> tuple[Attribution, Cue | None, int] | None:
    masked, text, end = page.masked, page.text, pair.end
    limit = page.paragraph(end - 1)[1]
    inner = inner_end(text, pair)
    comma = inner in ",—–-" or text[end : end + 1] in (",", "—", "–") or text[end : end + 2] == " —"
    question = inner in "?!…"
    stop = inner == "."
    if end >= limit:
        return None
    match = _AS_PUT.match(masked, end, limit)
    if match is not None and (comma or question or match.group(2)):
        put = match.span(1) if match.group(1) else match.span(2)
        return made(page, pair, put, None, 0.9, "after"), None, match.end()
    whole = page.begins_sentence(pair.start) or masked[pair.start - 2 : pair.start].rstrip()[-1:] in (":", ",", "—", "")
    for cue in page.cues_between(end, min(limit, end + REACH))[:3]:
        gap = masked[end : cue.start]
        if INSIDE in gap or ENDED in gap:
            return None
        if cue.word in NOUN_OR_VERB and _is_noun(page, cue):
            continue
        according = cue.word in ACCORDING
        if not according and cue.word not in QUOTING:
            if not cue.kind:
                continue
            return None
        words = gap.strip(BLANK)
        verb = verbs.verb_start(masked, end, cue.start)
        sentence_end = min(limit, cue.last)
        if not masked[end:verb].strip(BLANK):
            if stop or not (comma or question or cue.word in SAYING):
                return None
            if cue.word.endswith("ing") and not according:
                return None
            source = sources.after(masked, cue.end, sentence_end)
            if (source is None and not comma) or not whole or masked.startswith("to ", verb):
                return None
            confidence = 0.96 if source else 0.85
            reach = source[1] if source else cue.end
            return made(page, pair, source, (verb, cue.end), confidence, "after"), cue, reach
        bare = cue.word in SAYING and (stop or whole)
        if not (comma or question or bare) or cue.word.endswith("ing") or according:
            return None
        before = verbs.previous_word(masked, end, verb)
        if masked[before[0] : before[1]] in ("who", "which"):
            continue
        if page.sentence(verb)[0] > end + 1 and not question and not stop:
            return None
        source = sources.before(masked, end, verb)
        if source is None:
            if words.endswith(("who", "which", "that")) or "who" in words.split():
                continue
            return None
        lead = masked[end : source[0]].strip(BLANK)
        if lead and lead not in ("as", "is how", "is what", "was how", "that was how"):
            return None
        if stop and masked[cue.end : cue.end + 1] not in (".", "", "\n"):
            return None
        if not whole or (not page.begins_sentence(pair.start) and not _ENDS_ATTRIBUTION.match(masked, cue.end)):
            return None  # words of a longer sentence
        if cue.word in ("read", "reads") and len(words.split()) > 6:
            continue
        return made(page, pair, source, (verb, cue.end), 0.97, "after"), cue, cue.end
    if comma:
        match = _ANY_VERB.match(masked, end, limit)
        if match is not None and match.group(2).split()[-1] not in _NOT_A_VERB:
            source = (match.start(1), match.end(1))
            while masked[source[1] - 1].isspace():
                source = (source[0], source[1] - 1)
            return made(page, pair, source, match.span(2), 0.85, "after"), None, match.end(2)
    return None
