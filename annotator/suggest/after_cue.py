"""What follows its cue: "X said that …", "X said …", "X promised to …", "X called it …"."""

import re

from annotator.core.model import SURE
from annotator.suggest import before_cue, quoted, sources, verbs
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.clauses import clause_end, main_subject
from annotator.suggest.contents import attribution, is_plain
from annotator.suggest.following import ASKING, content_after
from annotator.suggest.noun_or_verb import is_verb
from annotator.suggest.page import ENDED, INSIDE, Cue, Page, Paragraphs, page_of
from annotator.suggest.words import (
    ADVERBS_BETWEEN,
    AUXILIARIES,
    DETERMINERS,
    NOUN_OR_VERB,
    PLAINLY_SAYING,
    PRONOUNS,
    SAYING,
    forms_of,
)

_HEARSAY = frozenset(
    """said believed thought alleged rumored rumoured reported understood considered suspected estimated feared
    predicted claimed presumed assumed""".split()
)
_NOT_BEFORE_VERBS = frozenset(
    """of in for by with from on at into about over under without a an the his her their its our my this these that
    those any no some such another each every other more many most new recent public similar former latest own
    same""".split()
)
_MORE_VERBS = re.compile(
    r"\b[a-z]+(?:s|ed|t|n|w)\b|\b(?:take|make|get|go|come|need|want|like|look|feel|hold|face|rise|fall)\b"
)
_DECLINES = re.compile(r"\b(?:declin|refus)(?:e|es|ed|ing)\s*$")
_BE = frozenset("is are was were been be being".split()) | frozenset(
    f"{stem}n{sign}t" for stem in "is are was were".split() for sign in "'’"
)
_OBJECTS = frozenset("him them us me itself himself herself themselves myself".split())
_PRONOUNS_TOO = frozenset("all both this that one many some most few other several".split())
"""Determiners that may be a subject by themselves."""
_NAMED = frozenset("called dubbed labeled labelled branded described considered".split())
"""Participles that stand after what they name: "held an explosive called TATP"."""
_NO_SUBJECTS = _NOT_BEFORE_VERBS - _PRONOUNS_TOO
_BEFORE_PARTICIPLES = frozenset("for by of in without from with at".split())
_OPENED = (" that ", " whether ", " how ", " why ", " what ", " where ")
_SAYING_SO = frozenset("saying claiming arguing suggesting insisting alleging declaring asserting".split())
_PARTICIPLES = frozenset("known seen shown written sworn foreseen chosen begun".split())
"""Forms that are no past tense: "a man known as Lee" reports nothing."""
_WITH_OBJECT = frozenset(
    form
    for verb in """claim report concede assume add find announce estimate predict forecast fear suggest suspect assert
    state repeat understand guess bet admit acknowledge recall""".split()
    for form in forms_of(verb)
)
"""Verbs that have an object as often as a clause."""
_WITH_CLAUSE = SAYING - _WITH_OBJECT
_NOUN_PHRASE = re.compile(r"\b(?i:an?|the|this|those|these)(?=\s(?:[\w’'-]+\s){1,6}$)")
_WITHIN = re.compile(r"\b(?:in|at|on|from|near)\s$")
_AT_MOST = {"s": 0.9, "t": 0.85, "i": 0.6, "o": 0.5}
_RULES = {"s": "said", "t": "said-that", "i": "promised-to", "o": "called"}


def said_that(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "X said that …", "X said …", "X promised to …", "X called it …"."""
    page = page_of(text, paragraphs)
    taken = quoted.look(page).cues
    before_cue.look(page)
    found: list[Attribution] = []
    reach = 0
    for cue in page.cues:
        if not cue.kind or cue.start < reach or cue.used or cue.kind == "q" or cue.start in taken:
            continue
        made = _said_that(page, cue)
        if made is not None:
            found.append(made)
            reach = made.end
    return found


def _said_that(page: Page, cue: Cue) -> Attribution | None:
    masked = page.masked
    if cue.verb < 0:
        verbs.settle(masked, cue)
    passive = not _BE.isdisjoint(cue.auxiliary) and not cue.word.endswith("ing")
    if not _reports(masked, cue, passive):
        return None
    end = clause_end(masked, cue.first, cue.verb, cue.end, cue.last)
    content, letter, opened = content_after(page, cue, end)
    if content is None or (letter == "o" and cue.prior == "to"):
        return None
    if passive and letter in "ios":
        return _hearsay(page, cue, content, letter)
    if letter == "s" and not _is_clause(masked, content, cue.word):
        if "o" not in cue.kind:
            return None
        letter = "o"
    source, confidence = _source(page, cue, end, 0.85 if cue.word in SAYING or opened else 0.75)
    if passive and source is not None and masked[source[0] : source[1]] in ("It", "it"):
        source = None
    if source is None and not opened and letter != "s":
        return None
    if letter in "io" and (source is None or not _is_whole(masked, source, cue)):
        return None
    confidence = min(confidence, _AT_MOST[letter])
    if confidence >= SURE and (source is None or not _is_certain(masked, cue, content, passive)):
        confidence = 0.75
    cue_end = content[0]
    while cue_end > cue.end and masked[cue_end - 1] in " \u00a0,:\n":
        cue_end -= 1
    if cue_end - cue.end > 40:
        cue_end = cue.end
    parts: tuple[Range, ...] = (content,)
    if letter == "s" and source is not None and masked[content[0] : content[0] + 9].partition(" ")[0] in AUXILIARIES:
        parts = (*_fronted(page, source[0]), content)
    return attribution(page, parts, source, (cue.verb, cue_end), confidence, _RULES[letter])


def _fronted(page: Page, place: int) -> tuple[Range, ...]:
    """What a clause is about, where it stands before who says so: "a hotel that, it claims, was used"."""
    masked = page.masked
    near = max(page.sentence(place)[0], place - 60)
    end = len(masked[:place].rstrip())
    starts = [match.start() for match in _NOUN_PHRASE.finditer(masked, near, place)]
    starts = [start for start in starts if not _WITHIN.search(masked, near, start)]
    return ((starts[-1], end),) if starts else ()


def _reports(masked: str, cue: Cue, passive: bool) -> bool:
    """Whether the form is a verb here that says what somebody says or thinks."""
    word, prior, auxiliary = cue.word, cue.prior.lower(), cue.auxiliary
    ing = word.endswith("ing") and not auxiliary
    reporting = ing and (masked.startswith(_OPENED, cue.end) or word in _SAYING_SO)
    if cue.verb == cue.start:
        if prior in _OBJECTS:
            return False  # "has them worried"
        if prior in _NO_SUBJECTS and not (reporting and prior in _BEFORE_PARTICIPLES):
            return False
        if prior.endswith(("'s", "’s")) or (prior in DETERMINERS and prior not in _PRONOUNS_TOO):
            return False
    elif ADVERBS_BETWEEN.issuperset(auxiliary):
        before = verbs.previous_word(masked, cue.first, cue.verb)
        if masked[before[0] : before[1]].lower() in _NO_SUBJECTS:
            return False  # "from publicly maintained roads"
    if word in _PARTICIPLES and (passive or not auxiliary):
        return False
    if word in NOUN_OR_VERB:
        if not auxiliary:
            if not is_verb(masked, cue):
                return False
        elif word.endswith("s") and not ADVERBS_BETWEEN.issuperset(auxiliary):
            return False  # "there are fears that"
    if prior == "to" and (cue.kind == "o" or _DECLINES.search(masked, max(cue.first, cue.verb - 20), cue.verb)):
        return False
    if word.startswith("like") and "would" not in auxiliary:
        return False
    if not ing or reporting or prior in ("and", "but", "or") or cue.start == cue.first:
        return True
    at = cue.start - 1
    while at > cue.first and masked[at].isspace():
        at -= 1
    return masked[at] == ","


def _source(page: Page, cue: Cue, end: int, confidence: float) -> tuple[Range | None, float]:
    """Whose words they are, and how sure that leaves the whole."""
    masked = page.masked
    ing = cue.word.endswith("ing") and not cue.auxiliary
    if ing and cue.start == cue.first:
        return main_subject(masked, end, cue.last), 0.75
    source = None if ing else sources.subject(masked, cue)
    if source is not None and cue.prior not in ("and", "but", "or"):
        return source, confidence
    guess = _teller(page, cue) if ing else None
    if guess is None:
        guess = sources.subject_of(masked, cue.first, cue.last)
    if guess is not None and guess[1] <= cue.verb:
        return guess, 0.75 if confidence > SURE else 0.65
    return (source, confidence) if source is not None else (None, 0.5)


def _teller(page: Page, cue: Cue) -> Range | None:
    """Who speaks already where a participle goes on: "the road was shut, she said, adding that …"."""
    masked = page.masked
    for other in reversed(page.cues_between(cue.first, cue.start)):
        if not {"s", "t", "q"}.isdisjoint(other.kind) and not other.word.endswith("ing"):
            if other.verb < 0:
                verbs.settle(masked, other)
            if other.word in NOUN_OR_VERB and not other.auxiliary and not is_verb(masked, other):
                continue
            found = sources.subject(masked, other) or sources.after(masked, other.end, cue.start)
            if found is not None:
                return found
    return None


def _hearsay(page: Page, cue: Cue, content: Range, letter: str) -> Attribution | None:
    """ "She is believed to have left": said by nobody who is named."""
    if cue.word not in _HEARSAY or letter == "o":
        return None
    if letter == "s":
        if not page.masked.startswith("to ", content[0]):
            return attribution(page, (content,), None, (cue.verb, cue.end), 0.5, "hearsay")
        content = (content[0] + 3, content[1])
    return attribution(page, (content,), None, (cue.verb, cue.end), 0.45, "hearsay")


def _is_clause(masked: str, content: Range, word: str) -> bool:
    """Whether there is a verb among the words, as there is in what somebody says: "claimed the road was shut" and not
    "claimed a victory"."""
    words = masked[content[0] : content[1]]
    if word in _WITH_CLAUSE and words.count(" ") > 2:
        return True
    if INSIDE in words or ENDED in words or verbs.has_verb(words):
        return True
    first = re.split(r"[\s'’]", words, maxsplit=1)[0].lower()
    return first in PRONOUNS or (word not in _WITH_OBJECT and _MORE_VERBS.search(words) is not None)


def _is_whole(masked: str, source: Range, cue: Cue) -> bool:
    """Whether a source can be the subject of what follows: in "a drug, called X," and "a drug called X" it is not."""
    subject = masked[source[0] : source[1]]
    if (
        cue.word in _NAMED
        and "," not in subject
        and verbs.has_verb(subject.partition(" who ")[0].partition(" that ")[0].partition(" ")[2])
    ):
        return False
    ends = masked[source[1] - 1 : source[1] + 1]
    return "," not in ends or "," in masked[source[0] : source[1] - 1]


def _is_certain(masked: str, cue: Cue, content: Range, passive: bool) -> bool:
    """Whether these are reported words, and all of them are."""
    if passive or cue.word not in PLAINLY_SAYING or not is_plain(masked, content):
        return False
    words = masked[content[0] : content[1]]
    return masked[content[0] - 5 : content[0]] == "that " or (words.split()[0] not in ASKING and verbs.has_verb(words))
