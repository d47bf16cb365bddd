"""What stands within quotation marks, with the cue and the source beside it.

The rules, in the order in which they are tried on each pair: the attribution after it ("…," said X), before it (X
said: "…"), around it (the second half of "…," said X, "…" becomes a further part of the first), none but a sentence of
its own (whose source is who spoke last), none at all.
"""

import re

from annotator.suggest import sources, verbs
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.marks import Pair
from annotator.suggest.page import ENDED, INSIDE, Cue, Page, Paragraphs, page_of
from annotator.suggest.words import NOUN_OR_VERB, SAYING, TIMES

_REACH = 200
"""Code points from a pair to its cue, at most."""
_BLANK = " \u00a0\n\t,"
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
_AS_X_PUTS = re.compile(r"\bas\s([^,.;:\x02\x03]{2,60}?)\s((?:once\s|later\s)?puts?\sit)[,:]$")
_GOES_ON = re.compile(
    r"\s*(?:[.,;:!?)\]—–\n\x02\x03-]|$|(?:and|but|or|in|on|at|when|while|as|for|to|after|during|about|by|if|because|of|with"
    r"|from|before|before|over|following|against|through|via|into|amid|since|until|upon|among|under|where|toward"
    rf"|towards|regarding|according|yet|nor|than|{TIMES})\b)"
)
_BRIDGE = re.compile(r"(?:[^.!?\x02\x03]|(?<=[A-Z])\.|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Sgt|Col|Jr|Sr|St|Capt)\.)*")
_ADVERBIAL = re.compile(
    rf"(?:on|in|at|to|during|of|about|after|before|via|through|from|with|by|as|when|for|over|following|{TIMES})\b"
)
_ENDS_ATTRIBUTION = re.compile(
    rf"\s*(?:[.,;:!?—–\n]|$|(?:{TIMES}|in|on|at|to|of|during|after|when|while|as|through|by)\b)"
)
_WORDS = re.compile(r"\w+(?:[’'-]\w+)*")


class Found:
    """What the pairs of a page come to: the attributions, the cues that they use, the pairs that are left over."""

    __slots__ = ("attributions", "cues", "left")

    def __init__(self) -> None:
        self.attributions: list[Attribution] = []
        self.cues: set[int] = set()
        self.left: list[Pair] = []


def look(page: Page) -> Found:
    """All of a page's pairs, decided once."""
    found: Found | None = page.quoted
    if found is None:
        found = page.quoted = _look(page)
    return found


def direct(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """Quotations with a cue beside them, or a sentence of their own."""
    return look(page_of(text, paragraphs)).attributions


def lone(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """Words within marks that nothing around attributes: quoted more often than not, the more words the surer."""
    page = page_of(text, paragraphs)
    found: list[Attribution] = []
    for pair in look(page).left:
        words = _WORDS.findall(text, pair.start, pair.end)
        if not words:
            continue
        count = len(words)
        confidence = 0.75 if count >= 9 else 0.7 if count >= 4 else 0.45
        if _is_title(text, pair):
            continue
        found.append(Attribution(((pair.start, pair.end),), "direct", confidence=confidence, rule="marks"))
    return found


def _is_title(text: str, pair: Pair) -> bool:
    """Whether the words are written as those of a book, a film or a song: "The Long Way Home"."""
    words = _WORDS.findall(text, pair.start, pair.end)
    return (
        1 < len(words) <= 12
        and words[0][0].isupper()
        and all(word[0].isupper() or word[0].isdigit() or len(word) < 4 for word in words)
        and sum(len(word) > 3 for word in words) > 0
        and _inner_end(text, pair) not in ".!?…"
    )


def _look(page: Page) -> Found:
    found = Found()
    last: Attribution | None = None
    last_end = 0
    """Up to where the words of the last attribution reach."""
    for pair in page.pairs:
        taken = _after(page, pair) or _before(page, pair, last, found.cues)
        if taken is not None:
            attribution, cue, reach = taken
            if cue is not None:
                found.cues.add(cue.start)
            found.attributions.append(attribution)
            last, last_end = attribution, reach
            continue
        if last is not None and _joins(page, pair, last, last_end):
            last = Attribution(
                (*last.content, (pair.start, pair.end)), last.type, last.source, last.cue, last.confidence, last.rule
            )
            found.attributions[-1] = last
            last_end = pair.end
            continue
        alone = _alone(page, pair, last)
        if alone is not None:
            found.attributions.append(alone)
            last, last_end = alone, pair.end
        else:
            found.left.append(pair)
    return found


def _sure(page: Page, pair: Pair, confidence: float) -> float:
    if pair.end - pair.start < 24 and len(_WORDS.findall(page.text, pair.start, pair.end)) < 4:
        confidence -= 0.1
    return confidence if pair.closed else min(confidence, 0.7)


def _after(page: Page, pair: Pair) -> tuple[Attribution, Cue | None, int] | None:
    masked, text, end = page.masked, page.text, pair.end
    limit = page.paragraph(end - 1)[1]
    inner = _inner_end(text, pair)
    comma = inner in ",—–-" or text[end : end + 1] in (",", "—", "–") or text[end : end + 2] == " —"
    question = inner in "?!…"
    stop = inner == "."
    if end >= limit:
        return None
    for cue in page.cues_between(end, min(limit, end + _REACH))[:3]:
        gap = masked[end : cue.start]
        if INSIDE in gap or ENDED in gap:
            return None
        according = cue.word.lower() == "according to"
        if not cue.kind and not according:
            if cue.word.lower() in ("said", "asked"):
                pass
            else:
                continue
        if not according and not set(cue.kind) & {"s", "t", "q"} and cue.word.lower() not in ("said", "asked"):
            return None
        words = gap.strip(_BLANK)
        verb = verbs.verb_start(masked, end, cue.start)
        sentence_end = min(limit, cue.last)
        if not masked[end:verb].strip(_BLANK):
            if stop or not (comma or question or cue.word in SAYING):
                return None
            if cue.word.endswith("ing") and not according:
                return None
            source = sources.after(masked, cue.end, sentence_end)
            if source is None and not comma:
                return None
            confidence = 0.96 if source else 0.85
            reach = source[1] if source else cue.end
            return _made(page, pair, source, (verb, cue.end), confidence, "after"), cue, reach
        if not (comma or question or (stop and cue.word in SAYING)) or cue.word.endswith("ing") or according:
            return None
        if page.sentence(verb)[0] > end + 1 and not question and not stop:
            return None
        source = sources.before(masked, end, verb)
        if source is None:
            if words.endswith(("who", "which", "that")) or "who" in words.split():
                continue
            return None
        lead = masked[end : source[0]].strip(_BLANK)
        if lead and lead not in ("as", "is how", "is what", "was how", "that was how"):
            return None
        if stop and masked[cue.end : cue.end + 1] not in (".", "", "\n"):
            return None
        if not page.begins_sentence(pair.start) and not _ENDS_ATTRIBUTION.match(masked, cue.end):
            return None  # words of a longer sentence, which goes on
        if cue.word in ("read", "reads") and len(words.split()) > 6:
            continue
        return _made(page, pair, source, (verb, cue.end), 0.97, "after"), cue, cue.end
    match = _AS_PUT.match(masked, end, limit)
    if match is not None and (comma or question or match.group(2)):
        source = match.span(1) if match.group(1) else match.span(2)
        return _made(page, pair, source, None, 0.9, "after"), None, match.end()
    if comma:
        match = _ANY_VERB.match(masked, end, limit)
        if match is not None and match.group(2).split()[-1] not in _NOT_A_VERB:
            source = (match.start(1), match.end(1))
            while masked[source[1] - 1].isspace():
                source = (source[0], source[1] - 1)
            return _made(page, pair, source, match.span(2), 0.85, "after"), None, match.end(2)
    return None


def _inner_end(text: str, pair: Pair) -> str:
    at = pair.end - 2
    while at > pair.start and text[at] in "'’`\"” \u00a0":
        at -= 1
    return text[at]


def _inner_start(text: str, pair: Pair) -> str:
    at = pair.start + 1
    while at < pair.end - 1 and text[at] in "'‘`“\" \u00a0[(…":
        at += 1
    return text[at]


def _before(
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
    capital = not _inner_start(text, pair).islower()
    ends = _inner_end(text, pair) in ".,!?…" or text[pair.end : pair.end + 1] in (
        ".",
        ",",
        "!",
        "?",
        "",
        "\n",
        ";",
        ":",
    )
    cues = page.cues_between(max(start, stop - 2 * _REACH), stop)
    for cue in reversed(cues[-4:]):
        if cue.start in used and last is not None and last.rule == "after" and last.start < cue.start:
            return None  # it is the cue of the words before it
        bare_noun = not cue.kind and cue.word.lower() != "according to"
        if bare_noun and not (sign == ":" and cue.end == start + len(prefix) - 1):
            continue
        gap = masked[cue.end : stop]
        if INSIDE in gap or ENDED in gap:
            pairs = page.pairs_between(cue.end, pair.start)
            if len(pairs) != 1 or last is None or last.content[-1] != (pairs[0].start, pairs[0].end):
                break
            between = masked[pairs[0].end : pair.start].strip(" ,")
            if between in ("and", "or", "and that", "but") and cue.start in used:
                return (
                    _made(page, pair, last.source[0] if last.source else None, last.cue[0], 0.8, "before"),
                    cue,
                    pair.end,
                )
            break
        words = gap.strip(" \u00a0\n")
        bare = words.strip(" ,:—–-")
        count = len(bare.split())
        certain = sign == ":" or (sign == "," and capital)
        if not certain and _is_title(text, pair):
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
        made = _made(page, pair, source, (verb, cue.end + (5 if bare == "that" else 0)), confidence, "before")
        return made, rule_cue, pair.end
    put = _AS_X_PUTS.search(prefix)
    if put is not None:
        source = (start + put.start(1), start + put.end(1))
        return _made(page, pair, source, (start + put.start(2), start + put.end(2)), 0.9, "before"), None, pair.end
    if sign == ":" and capital:
        source = sources.subject_of(masked, start, stop)
        return _made(page, pair, source, None, 0.86, "colon"), None, pair.end
    return None


def _speaker(page: Page, start: int, cue: Cue, verb: int, last: Attribution | None) -> Range | None:
    """The source of a cue that stands before its pair."""
    masked = page.masked
    if cue.word.lower() == "according to":
        return sources.after(masked, cue.end, cue.last)
    source = None
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


def _joins(page: Page, pair: Pair, last: Attribution, reach: int) -> bool:
    """Whether a pair is the further part of a quotation that its attribution interrupts."""
    if last.rule not in ("after",) or pair.start < reach or pair.start - reach > 300:
        return False
    masked = page.masked
    if page.paragraph(pair.start)[0] > last.content[-1][1]:
        return False
    between = masked[reach : pair.start]
    match = _BRIDGE.match(between)
    assert match is not None
    rest = between[match.end() :].strip(' \u00a0\n"”’')
    if rest not in ("", ".", "?", "!"):
        return False
    if rest == "" and pair.start != reach and not between.rstrip().endswith((",", ":", "—", "–", "-", ";")):
        return not between.strip()
    for cue in page.cues_between(reach, pair.start):
        if set(cue.kind) & {"s", "t"} and not cue.word.endswith("ing") and cue.word not in NOUN_OR_VERB:
            return False
    if rest == "." and len(last.content) == 1 and len(between) > 200:
        return False
    ending = _inner_end(page.text, pair)
    return (
        ending in ".,!?…—–-"
        or page.text[pair.end : pair.end + 1] in (".", ",", "!", "?", ";", "", "\n")
        or not pair.closed
    )


def _alone(page: Page, pair: Pair, last: Attribution | None) -> Attribution | None:
    """A pair that is a sentence by itself. Its source is who spoke before in the paragraph, whom the sentence before it
    is about, or who spoke at the end of the paragraph before."""
    text, masked = page.text, page.masked
    start = page.sentence(pair.start)[0]
    paragraph = page.paragraph(pair.start)
    if start < pair.start and masked[start : pair.start].strip(" \u00a0\n-–—•*"):
        return None
    ending = _inner_end(text, pair)
    full = ending in ".!?…" or text[pair.end : pair.end + 1] in (".", "!", "?")
    closing = pair.end >= len(text) or text[pair.end] == "\n"
    if not (full or closing or not pair.closed) or (closing and not full and pair.end - pair.start < 30):
        return None
    if masked[pair.end : pair.end + 3].strip()[:1].islower():
        return None
    source: Range | None = None
    if last is not None and last.source and last.content[-1][1] > paragraph[0]:
        source = last.source[0]
    elif paragraph[0] < pair.start and masked[paragraph[0] : pair.start].strip():
        before = page.sentence(pair.start - 1 if pair.start else 0)
        if before[0] >= pair.start:
            before = page.sentence(before[0] - 1)
        source = sources.subject_of(masked, before[0], before[1])
    elif (
        last is not None and last.source and paragraph[0] and last.content[-1][1] > page.paragraph(paragraph[0] - 1)[0]
    ):
        source = last.source[0]
    words = len(_WORDS.findall(text, pair.start, pair.end))
    confidence = 0.9 if words >= 4 else 0.65
    if not pair.closed:
        confidence = min(confidence, 0.7)
    sides = (source,) if source else ()
    return Attribution(((pair.start, pair.end),), "direct", sides, (), confidence, "alone")


def _made(page: Page, pair: Pair, source: Range | None, cue: Range | None, confidence: float, rule: str) -> Attribution:
    return Attribution(
        ((pair.start, pair.end),),
        "direct",
        (source,) if source is not None else (),
        (cue,) if cue is not None else (),
        _sure(page, pair, confidence),
        rule,
    )
