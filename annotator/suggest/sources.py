"""Who speaks: the noun phrase before or after a reporting verb, found by capitals, determiners and the words around.

Everything works on a page's masked text, where nothing within quotation marks is seen.
"""

import re

from annotator.suggest import verbs
from annotator.suggest.attribution import Range
from annotator.suggest.page import ENDED, INSIDE, Cue
from annotator.suggest.words import ADVERBS_BETWEEN, AUXILIARIES, BREAKS, DETERMINERS, PRONOUNS, TIMES, VERBS

_WORD = re.compile(r"[^\s,;:()\[\]—\x02\x03]+")
_PARENTHESIS = re.compile(r"\([^()]*\)")
_PREPOSITIONS = frozenset(
    """in on at during after before with by from for under over despite since according amid among through within until
    upon following speaking asked when as while if although though because earlier later last next then meanwhile
    however still yesterday today instead also moreover separately meantime but and yet so once like unlike across
    along beyond throughout without""".split()
)
_APPOSITION = re.compile(
    r"(?:an?|the|who|whose|which|whom|one|himself|herself|then|now|now-retired|also|both|former|aged|age|\d+|"
    r"[DRI]-|Jr|Sr|PhD|MD|MP|QC|KC|CEO|[a-z])"
)
_NOT_APPOSITION = re.compile(
    r"(?:and|but|or|as|while|when|if|because|although|though|that|after|before|since|in|on|at|with|by|during|where)\b"
)
_AFTER_STOP = re.compile(
    r"[\s.;:!?—–\x02\x03,](?:(?<=[.;:!?—–\n\x02\x03])|(?<=\s)(?:(?:on|in|at|during|after|before|when|while|as"
    r"|because|through|via|to|by|from|following|about|that|if|upon|outside|inside|under|amid|and then|but|with|without"
    rf"|into|over|regarding|per|against|despite|since|ahead)\s|(?:{TIMES}|afterward|afterwards|later|again|recently"
    r"|angrily|quietly|flatly|simply|bluntly|then|there|here)\b)|(?<=,)\s+(?:noting|citing|according|as|but|while|though"
    r"|although|before|after|when|because|in|on|at|with|during|and\s(?:he|she|they|it|the|that)|so|if|per|not|even|just"
    r"|[a-z]+ing|his|her|their|a\smove|to)\b)"
)
_AGE = re.compile(r",\s\d{1,3}$")
DATELINE = re.compile(r"[A-Z][A-Z.’' ]{2,}(?:,\s[\w. ]+)?\s?(?:\([^()\n]*\)\s?)?[—–-]+\s")
"""The place that an agency's report begins with: "KESTREL FALLS, Ohio (Wire) — "."""


def subject(masked: str, cue: Cue) -> Range | None:
    """The subject that stands before a cue in its sentence, looked for once."""
    found = cue.subject
    if isinstance(found, bool):
        found = cue.subject = before(masked, cue.first, cue.verb)
    return found


def before(masked: str, floor: int, verb: int) -> Range | None:
    """The subject that ends before ``verb``, no further back than ``floor``; None when there is none."""
    end = verb
    while end > floor and masked[end - 1] in " \u00a0\n\t":
        end -= 1
    if end <= floor:
        return None
    near = max(floor, end - 100)
    stretch = masked[near:end]
    last = stretch[-8:].rsplit(None, 1)[-1]
    if last in _PRONOUNS:
        return end - len(last), end
    if stretch[-1] not in ",)":
        cut = _last_boundary(stretch)
        words = stretch[cut + 1 :].split()
        at = len(words)
        while at and words[at - 1] not in _BREAKS_ALWAYS:
            at -= 1
        if 0 < len(words) - at < 10 and (at or cut >= 0 or near == floor):
            words = words[at:]
            low = words[0].lower()
            if low not in _NOT_FIRST and not low.endswith("ly") and _NOT_PLAIN.isdisjoint(words):
                start = end
                for word in reversed(words):
                    start = masked.rfind(word, near, start)
                if _PLAIN.fullmatch(masked, start, end):
                    return start, end
    apposition = masked[end - 1] == ","
    head_end = end - 1 if apposition else end
    if apposition:
        age = _AGE.search(masked, max(floor, head_end - 6), head_end)
        if age is not None:
            head_end = age.start()
            apposition = False
    start = segment(masked, floor, head_end)
    if apposition or masked[head_end - 1] == ")":
        start = _before_apposition(masked, floor, start, head_end, apposition)
        if start < 0:
            return None
    elif (start > floor and masked[start : start + 4] == "who ") or masked[start:head_end] == "who":
        start = _before_apposition(masked, floor, start, head_end, True)
        if start < 0:
            return None
        end = masked.rindex("who", start, end)
        while end > start and masked[end - 1] in " ,":
            end -= 1
    start = _trim(masked, start, end)
    if start >= end:
        return None
    phrase = masked[start:end]
    first = _WORD.match(phrase)
    if first is None or INSIDE in phrase[:1]:
        return None
    word = first.group()
    lower = word.lower()
    if lower in BREAKS or (lower in _PREPOSITIONS and lower != "one") or end - start > 220:
        return None
    if (lower in AUXILIARIES or word in _CUTTING) and len(phrase.split()) < 2:
        return None
    return _cut_at_verb(masked, start, end)


def _cut_at_verb(masked: str, start: int, end: int) -> Range:
    """The subject alone: "Smith declined" to say; "… a hotel that it" claims."""
    if _CUTTING.isdisjoint(masked[start:end].split()):
        return start, end
    last = verbs.previous_word(masked, start, end)
    if last[0] > start and masked[last[0] : last[1]] in ("he", "she", "they", "it", "we", "I"):
        return last
    previous_end = at = start
    for word in masked[start:end].split():
        at = masked.find(word, at, end)
        after = at + len(word)
        if word in _CUTTING and at > start and word[:1].islower():
            following = masked[after : after + 5]
            reduced = word.endswith("ed") and following.startswith(
                (" by ", " on ", " in ", " wit", " to ", " at ", " for", " fro")
            )
            if (
                not (reduced and word not in _DECLINING)
                and "," not in masked[start:previous_end]
                and " who " not in masked[start:previous_end]
                and " that " not in masked[start:previous_end]
            ):
                while previous_end > start and masked[previous_end - 1] in " ,":
                    previous_end -= 1
                return start, previous_end
        previous_end = at = after
    return start, end


_DECLINING = frozenset(
    "declined refused failed continued began tried wanted seemed appeared used went went likes like".split()
)


def _last_boundary(stretch: str) -> int:
    """Where the last mark is that a subject does not reach over, -1 when there is none."""
    return max(
        stretch.rfind(", "),
        stretch.rfind("; "),
        stretch.rfind(": "),
        stretch.rfind("—"),
        stretch.rfind(" – "),
        stretch.rfind(" - "),
        stretch.rfind(" -- "),
        stretch.rfind(INSIDE),
        stretch.rfind(ENDED),
    )


def segment(masked: str, floor: int, end: int) -> int:
    """Where the stretch without comma, colon, dash, break word that ends at ``end`` begins."""
    start = end
    stretch = masked[max(floor, end - 200) : end]
    base = end - len(stretch)
    cut = _last_boundary(stretch)
    start = base + cut + 1 if cut >= 0 else base
    while start < end and masked[start] in " \u00a0-–,\n":
        start += 1
    words = masked[start:end].split()
    if BREAKS.isdisjoint(words) and (not words or words[0].lower() not in BREAKS):
        return start
    # a break word within the stretch begins a clause of its own
    first = len(words)
    pairs = False
    while first:
        low = words[first - 1].lower()
        if low in BREAKS:
            if low in ("and", "or"):
                pairs = True
            elif first > 1 or low not in ("that", "what"):
                break
        first -= 1
    last = end
    for word in reversed(words[first:]):
        last = masked.rfind(word, start, last)
    if pairs:
        at = last
        for word in words[first:]:
            at = masked.find(word, at, end)
            after = at + len(word)
            if word.lower() in ("and", "or") and (verbs.has_verb(masked[last:at]) or after >= end - 1):
                last = after + 1
            at = after
    return min(last, end)


def _before_apposition(masked: str, floor: int, start: int, end: int, comma: bool) -> int:
    """Where the phrase begins that ", the head of the office," belongs to; -1 when there is none."""
    for _ in range(6):
        words_here = masked[start:end]
        begins = start
        if begins <= floor:
            return _head(masked, floor, end) if comma else start
        if _NOT_APPOSITION.match(words_here) and not words_here.startswith(("in ", "at ", "on ")):
            return -1
        # is what stands before it a name or a noun phrase?
        back = begins
        while back > floor and masked[back - 1] in " \u00a0,":
            back -= 1
        if back <= floor or masked[back - 1] in ";:—\x02\x03":
            return begins
        previous = segment(masked, floor, back)
        words = masked[previous:back].split()
        if not words:
            return begins
        first = words[0].lower().strip(".,")
        named = words_here[:1].isupper() and not _APPOSITION.match(words_here)
        if named:
            # "The head of the office, Ann Lee," or a place: "Lee, Texas,"
            if first in DETERMINERS or words[0][:1].isupper():
                if first in _PREPOSITIONS:
                    return begins
                if verbs.has_verb(masked[previous:back]):
                    return begins
                start, end = previous, back
                return previous if first in DETERMINERS or len(words) <= 5 else begins
            return begins
        if first in _PREPOSITIONS or verbs.has_verb(masked[previous:back]):
            if words[0][:1].isupper() and first not in _PREPOSITIONS:
                return previous
            if previous <= floor:
                return begins if words_here[:1].isupper() else -1
            start, end = previous, back
            continue
        if words[0][:1].isupper() or first in DETERMINERS:
            lead = masked[previous:back]
            if _APPOSITION.match(lead) and previous > floor and first not in ("the", "a", "an"):
                start, end = previous, back
                continue
            if first in ("a", "an", "the") and words[0][:1].islower() and previous > floor:
                start, end = previous, back
                continue
            return previous
        start, end = previous, back
    return start


def _head(masked: str, floor: int, end: int) -> int:
    return floor if masked[floor:end].strip() else -1


def _trim(masked: str, start: int, end: int) -> int:
    """Leaves out what stands before the noun phrase: white space, a mark, "But", "On Monday"."""
    while start < end and masked[start] in " \u00a0\n\t,;:—–-(\x02\x03•*":
        start += 1
    for _ in range(3):
        match = _WORD.match(masked, start, end)
        if match is None:
            return start
        word = match.group().lower()
        if (
            word in ("but", "and", "yet", "so", "still", "meanwhile", "then", "also", "later", "however", "or", "now")
            or (
                word.endswith("ly")
                and len(word) > 4
                and word not in ("family", "italy", "assembly", "early", "elderly")
            )
            or (
                word in ("while", "as", "because", "although", "though", "when", "where", "if", "that")
                and start == match.start()
            )
        ):
            rest = match.end()
            while rest < end and masked[rest] in " ,\u00a0":
                rest += 1
            if rest >= end:
                return start if word in ("that", "this") else end
            start = rest
            continue
        if word in ("in", "on", "at", "during", "after", "by", "for", "with"):
            # "In a statement Smith said": what follows the time or the place
            tail = re.search(r"\s((?:[A-Z][\w.’'-]+\s?)+|he|she|they|it|we|I|officials|police)$", masked[start:end])
            if (
                tail
                and tail.start(1) > 8
                and not masked[start : start + tail.start(1)]
                .rstrip()
                .endswith((" of", " by", " for", " in", " at", " with", " from"))
            ):
                return start + tail.start(1)
        return start
    return start


def after(masked: str, verb_end: int, limit: int) -> Range | None:
    """The subject that follows its verb (said X), appositions taken with it; None when no name or noun follows."""
    start = verb_end
    while start < limit and masked[start] in " \u00a0\n":
        start += 1
    if start >= limit or start == verb_end:
        return None
    first = _WORD.match(masked, start, limit)
    if first is None:
        return None
    word = first.group()
    lower = word.lower().rstrip(".")
    if lower in BREAKS or lower in _PREPOSITIONS or lower in AUXILIARIES:
        return None
    if lower in PRONOUNS:
        return start, first.end() - (1 if word.endswith(".") else 0)
    end = limit
    for stop in _AFTER_STOP.finditer(masked, first.end() - (1 if word[-1] in ".!?" else 0), limit):
        at = stop.start()
        sign = masked[at : at + 1]
        if sign == "." and _abbreviated(masked, start, at, limit):
            continue
        found = stop.group().strip()
        if found in (
            "in",
            "at",
            "on",
            "to",
            "by",
            "from",
            "with",
            "for",
            "about",
            "over",
            "against",
            "under",
            "into",
        ) and (_belongs(masked, start, at, found, stop.end())):
            continue
        end = at
        break
    while end > start and masked[end - 1] in " \u00a0,\n":
        end -= 1
    phrase = masked[start:end]
    if not phrase or not (
        word[:1].isupper()
        or lower in DETERMINERS
        or word[:1].isdigit()
        or (word.islower() and len(phrase.split()) <= 12)
    ):
        return None
    return start, end


def _abbreviated(masked: str, start: int, at: int, limit: int) -> bool:
    """Whether the full stop at ``at`` belongs to an initial or a title, so that the name goes on after it."""
    match = re.search(r"(\w+)$", masked[max(start, at - 8) : at])
    if match is None:
        return False
    word = match.group(1)
    following = masked[at + 1 : at + 3]
    if word == "No":
        return following[1:2].isdigit()
    if following[:1] in ("", "\n") or at + 1 >= limit:
        return False
    if following[:1].isalnum() or following[:1] == ",":
        return True
    return (
        following[:1] == " "
        and following[1:2].isalpha()
        and (
            len(word) == 1
            or word
            in (
                "Mr",
                "Mrs",
                "Ms",
                "Dr",
                "Lt",
                "Gen",
                "Sen",
                "Rep",
                "Gov",
                "Sgt",
                "Col",
                "Capt",
                "St",
                "Prof",
                "Rev",
                "Jr",
                "Sr",
                "Maj",
                "Cpl",
                "Adm",
                "Hon",
                "Det",
                "Sens",
                "Reps",
                "Supt",
                "Insp",
                "Cmdr",
                "No",
            )
        )
    )


def _belongs(masked: str, start: int, at: int, word: str, rest: int) -> bool:
    """Whether a preposition goes on with the noun phrase: "a professor at the college", "who lives in Dover"."""
    phrase = masked[start:at]
    following = masked[rest : rest + 24]
    if re.match(
        rf"(?:{'a|an'})\s(?:\w+\s)?(?:statement|interview|speech|email|e-mail|call|letter|tweet|post|news|press|briefing|rally|report|hearing|message|memo|video|radio|phone|telephone)|(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|reporters|the\s(?:crowd|audience|rally|hearing|meeting|time|interview|statement|debate|Associated)|court|interviews|January|February|March|April|May|June|July|August|September|October|November|December|Twitter|Facebook|CNN|Fox|NBC|ABC|CBS|MSNBC)\b|\d",
        following,
    ):
        return False
    if "," in phrase and (" who" in phrase or re.search(r",\s(?:an?|the|[a-z])", phrase)):
        return True
    head = phrase.split()
    return word in ("at", "in", "for", "with", "from", "to", "on") and bool(head) and head[0][:1].islower()


def subject_of(masked: str, start: int, end: int) -> Range | None:
    """The subject that a sentence begins with: what stands before its first verb. A guess."""
    dateline = DATELINE.match(masked, start, end)
    if dateline is not None:
        start = dateline.end()
    while start < end and masked[start] in " \u00a0\n\t-–—•*":
        start += 1
    match = _WORD.match(masked, start, end)
    if match is None or masked[start] in (INSIDE, ENDED):
        return None
    first = match.group().lower()
    if first in _PREPOSITIONS and first not in ("one",):
        comma = masked.find(", ", start, min(end, start + 120))
        if first in ("and", "but", "yet", "so", "then", "still", "also", "later") and (comma < 0 or comma > start + 12):
            start = match.end() + 1
        elif comma >= 0:
            start = comma + 2
        else:
            return None
    last = start
    comma_since = False
    for match in _WORD.finditer(masked, start, end):
        if match.start() > start + 160:
            return None
        word = match.group()
        low = word.lower().rstrip(".")
        if masked[last : match.start()].strip() == ",":
            comma_since = True
        if low in PRONOUNS and match.start() == start:
            return start, match.end()
        if match.start() > start and word[:1].islower():
            verbal = (
                low in AUXILIARIES
                or (low in VERBS and low not in DETERMINERS)
                or (low.endswith("ed") and len(low) > 3)
                or low in verbs.PAST
                or low in ADVERBS_BETWEEN
            )
            if verbal and not (comma_since and "who" in masked[start:last].split()[-3:]):
                stop = last
                break
        last = match.end()
    else:
        return None
    while stop > start and masked[stop - 1] in " ,":
        stop -= 1
    phrase = masked[start:stop]
    if not phrase or phrase.split()[0].lower() in BREAKS or INSIDE in phrase:
        return None
    low = phrase.split()[0].lower()
    if not (phrase[0].isupper() or low in DETERMINERS or low in PRONOUNS):
        return None
    return start, stop


_PLAIN = re.compile(r"[\w.’'&][\w.’'&-]*(?:\s[\w.’'&][\w.’'&-]*)*")
_PRONOUNS = frozenset("he she they it we I He She They It We".split())
_NOT_FIRST = (
    BREAKS
    | _PREPOSITIONS
    | AUXILIARIES
    | frozenset("but and yet so still meanwhile then also later however or now".split())
)
_NOT_PLAIN = (
    BREAKS
    | AUXILIARIES
    | verbs.PAST
    | _DECLINING
    | {"he", "she", "they", "it", "we", "I", "who"}
    | {form for form in VERBS if form.endswith("ed")}
)
"""What makes a subject more than a name: it goes the long way then."""
_BREAKS_ALWAYS = BREAKS - {"and", "or"}
_CUTTING = _NOT_PLAIN - BREAKS - {"I"}
