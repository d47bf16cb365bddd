"""The attribution before a pair of marks: X said: "…"."""

import re

from annotator.suggest import sources, verbs
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.marks import Pair
from annotator.suggest.noun_or_verb import is_verb
from annotator.suggest.page import ENDED, INSIDE, Cue, Page
from annotator.suggest.pair_words import REACH, inner_end, inner_start, is_title, made
from annotator.suggest.words import ACCORDING, NOUN_OR_VERB, TIMES

_AS_X_PUTS = re.compile(r"\bas\s([^,.;:\x02\x03]{2,60}?)\s((?:once\s|later\s)?puts?\sit)[,:]$")
_SPEAKER = re.compile(r"\W*([A-Z][\w.’'-]*(?:\s(?:[A-Z][\w.’'-]*|of|the|de|van|von|al|bin)){0,4})\s?:")
"""A label of who speaks: "FINCH: …", "Ann Lee: …"."""
_GOES_ON = re.compile(
    r"\s*(?:[.,;:!?)\]—–\n\x02\x03-]|$|(?:and|but|or|in|on|at|when|while|as|for|to|after|during|about|by|if|because|of|with"
    r"|from|before|before|over|following|against|through|via|into|amid|since|until|upon|among|under|where|toward"
    rf"|towards|regarding|according|yet|nor|than|{TIMES})\b)"
)
_ADVERBIAL = re.compile(
    rf"(?:on|in|at|to|during|of|about|after|before|via|through|from|with|by|as|when|for|over|following|{TIMES})\b"
)


def before(
    page: Page, pair: Pair, last: Attribution | None, used: set[int]
) -> tuple[Attribution, Cue | None, int] | None:
    masked, text = page.masked, page.text
    start = page.sentence(pair.start)[0]
    stop = pair.start
    paragraph = page.paragraph(pair.start)
    if not masked[paragraph[0] : pair.start].strip():
        before = page.paragraph(paragraph[0] - 1) if paragraph[0] else paragraph
        if before[0] == paragraph[0] or masked[before[0] : before[1]].rstrip()[-1:] != ":":
            return None
        start, stop = page.sentence(before[1] - 1)[0], before[1]
    elif start >= pair.start:
        return None
    prefix = masked[start:stop].rstrip()
    if not prefix:
        return None
    sign = prefix[-1]
    capital = not inner_start(text, pair).islower()
    ends = inner_end(text, pair) in ".,!?…" or text[pair.end : pair.end + 1] in (
        ".",
        ",",
        "!",
        "?",
        "",
        "\n",
        ";",
        ":",
    )
    cues = page.cues_between(max(start, stop - 2 * REACH), stop)
    for cue in reversed(cues[-4:]):
        if cue.start in used and last is not None and last.rule == "after" and last.start < cue.start:
            return None  # it is the cue of the words before it
        bare_noun = not cue.kind and cue.word not in ACCORDING
        if bare_noun and not (sign == ":" and cue.end == start + len(prefix) - 1):
            continue
        if cue.word in NOUN_OR_VERB and cue.kind:
            if cue.verb < 0:
                verbs.settle(masked, cue)
            if not cue.auxiliary and not is_verb(masked, cue):
                continue
        gap = masked[cue.end : stop]
        if INSIDE in gap or ENDED in gap:
            break
        words = gap.strip(" \u00a0\n")
        bare = words.strip(" ,:—–-")
        count = len(bare.split())
        certain = sign == ":" or (sign == "," and capital)
        if not certain and is_title(text, pair):
            break
        told = count <= 3 and cue.word.startswith(("tell", "told", "ask")) and not bare.endswith((" to", " that", "to"))
        adjacent = not bare or bare == "that" or told
        adverbial = capital and ends and count <= 9 and _ADVERBIAL.match(bare) is not None
        if not (certain or adjacent or adverbial):
            break
        if adjacent and not certain and not ends and not _GOES_ON.match(masked, pair.end):
            break  # the words within marks begin a longer paraphrase
        if cue.kind == "" and sign != ":":
            break
        verb = verbs.verb_start(masked, start, cue.start)
        source = _speaker(page, start, cue, verb, last)
        confidence = 0.95 if source else 0.88
        if not capital and not ends:
            confidence = 0.8
        if "o" in cue.kind and "q" not in cue.kind and "s" not in cue.kind and not capital:
            confidence = 0.8
        rule_cue = cue if count <= 4 or not certain or _ADVERBIAL.match(bare) else None
        found = made(page, pair, source, (verb, cue.end + (5 if bare == "that" else 0)), confidence, "before")
        return found, rule_cue, pair.end
    put = _AS_X_PUTS.search(prefix)
    if put is not None:
        source = (start + put.start(1), start + put.end(1))
        return made(page, pair, source, (start + put.start(2), start + put.end(2)), 0.9, "before"), None, pair.end
    if sign == ":" and capital:
        speaker = _SPEAKER.fullmatch(masked, start, start + len(prefix))
        source = speaker.span(1) if speaker is not None else sources.subject_of(masked, start, stop)
        return made(page, pair, source, None, 0.86, "colon"), None, pair.end
    return None


def _speaker(page: Page, start: int, cue: Cue, verb: int, last: Attribution | None) -> Range | None:
    """The source of a cue that stands before its pair."""
    masked = page.masked
    if cue.word in ACCORDING:
        return sources.after(masked, cue.end, cue.last)
    source = None
    if not masked[start:verb].strip():  # Said Lee: "…"
        return sources.after(masked, cue.end, cue.last)
    to = verbs.previous_word(masked, start, verb)
    if (not cue.word.endswith("ing") or verb != cue.start) and masked[to[0] : to[1]] != "to":
        source = sources.before(masked, start, verb)
    if (
        source is None
        and last is not None
        and last.source
        and (start <= last.start < verb or start <= last.source[0][0] < verb)
    ):
        return last.source[0]
    return source or sources.subject_of(masked, start, max(start, cue.last))
