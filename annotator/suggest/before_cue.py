"""What stands before its cue: "…, X said." and "…, said X.", and "The plan, he said, would fail" in two parts."""

import re

from annotator.suggest import quoted, sources, verbs
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.contents import TIME, attribution, content_from, tail
from annotator.suggest.noun_or_verb import is_verb
from annotator.suggest.page import ENDED, INSIDE, Cue, Page, Paragraphs, page_of
from annotator.suggest.words import NOUN_OR_VERB, PLAINLY_SAYING, SAYING, VERBS

_TO = re.compile(
    r"\s(?:to|not\sto|never\sto)\s(?!(?:the|a|an|his|her|their|its|this|that|another|one|him|them|us|me)\b)(?=[a-z])"
)
_NOT_LAST = re.compile(rf"\s*(?:$|[.!?]|{TIME}|(?:in|on|at|during|after|to|of|by|through|when|while|as|following)\b)")
_SOMETHING_ELSE = re.compile(
    r",\s*(?:but|adding|noting|and\s(?:he|she|they|it)|saying|citing|referring|calling|while|although)\b"
)
_TELLING = frozenset("told tell tells".split())
_MAY_BE_LAST = frozenset(
    form for form, kind in VERBS.items() if not {"s", "t", "q"}.isdisjoint(kind) and not form.endswith("ing")
) | {"Said"}
_NOT_CLAUSE = re.compile(r"\s*(?:[,;.—]|$|(?:when|while|as|after|before|who|whose|until|during)\b)")
_BE = frozenset("is are was were been be being".split())
_NOT_A_SUBJECT = frozenset("to a an the his her their its our my in of for with on at by from".split())


def _is_clause(masked: str, content: Range, least: int) -> bool:
    """Whether there are so many words at least, and a verb or quoted ones among them."""
    words = masked[content[0] : content[1]]
    return words.count(" ") >= least - 1 and (INSIDE in words or ENDED in words or verbs.has_verb(words))


def _has_verb(source: str) -> bool:
    """Whether there is a verb after the first word of what should be a subject alone, relative clauses left out."""
    return verbs.has_verb(source.split(",")[0].split(" who ")[0].partition(" ")[2])


_TOLD = re.compile(r"\s(?:[\w’'.-]+\s){0,3}?[\w’'.-]+(?=\s(?:on|in|at|during|by|after|last|this|late)\b|\s*[.,;]|$)")
_ADVERBIAL_ONLY = re.compile(
    r"(?:In|On|At|During|After|Before|By|For|With|From|Under|Since|When|While|As|If|Because|Although|Though|Despite|Asked"
    r"|Speaking|Earlier|Later|Last|Following|Over|Among|Until|Like|Unlike|Through|To|Citing|Without|Instead|However|Still"
    r"|Meanwhile|Yet|But|And|Also|Then|Now|Once|So|Given|Amid|Within|Responding|Writing|Even|That|What|Not|Just|Nearly)\b"
)


def _is_adverbial(masked: str, left: Range) -> bool:
    """Whether the words before say no more than when or where it was said: "At a rally in Dover, Lee said"."""
    if _ADVERBIAL_ONLY.match(masked, *left) is None:
        return False
    return not verbs.has_verb(masked[left[0] : left[1]].partition(", ")[2])


def said_last(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "…, X said." and "…, said X.", and "The plan, he said, would fail" in two parts."""
    return look(page_of(text, paragraphs))


def look(page: Page) -> list[Attribution]:
    """What stands before its cue; the cues that do so are no others' after that."""
    if page.before is not None:
        return page.before
    taken = quoted.look(page).cues
    found: list[Attribution] = []
    text, masked = page.text, page.masked
    for cue in page.cues:
        if cue.word not in _MAY_BE_LAST or cue.start in taken:
            continue
        if text.find(",", cue.first, cue.start) < 0:
            continue
        if (
            masked[cue.end : cue.end + 1] == " "
            and masked[cue.start - 2 : cue.start] != ", "
            and cue.word not in _TELLING
            and not _NOT_LAST.match(masked, cue.end, cue.last)
        ):
            continue
        made = _said_last(page, cue)
        if made is not None:
            cue.used = True
            found.append(made)
    page.before = found
    return found


def _said_last(page: Page, cue: Cue) -> Attribution | None:
    masked = page.masked
    start, end = cue.first, cue.last
    if cue.verb < 0:
        verbs.settle(masked, cue)
    verb = cue.verb
    ending = verb - 1
    while ending > start and masked[ending].isspace():
        ending -= 1
    source: Range | None
    if (
        masked[ending] == ","
        and (cue.word in SAYING or "s" in cue.kind)
        and cue.word not in ("read", "reads", "found", "known", "called", "based")
        and not cue.word.startswith("t")  # nobody writes "told she"
    ):
        source = sources.after(masked, cue.end, end)
        if source is not None and _NOT_LAST.match(masked[source[1] : end].lstrip(",")):
            left = content_from(page, start, ending)
            if masked.startswith(" that ", source[1], end):
                return None
            if left is None or not _is_clause(masked, left, 3):
                return None
            if _has_verb(masked[source[0] : source[1]]):
                return None  # "Lee, who knows it, said the road was shut"
            rest = masked[source[1] : end]
            if cue.word not in SAYING and not (masked[source[0]].isupper() or source[1] - source[0] < 5):
                return None  # "Lee, the minister, announced the agreement"
            if not _NOT_CLAUSE.match(rest) and verbs.has_verb(rest.partition(",")[0]):
                return None  # "Lee, who was there, says the road to the harbour was shut"
            if (
                rest.startswith(", ")
                and not rest.startswith((", and", ", but", ", adding", ", who", ", a", ", the"))
                and len(rest) > 25
            ):
                second = tail(page, source[1] + 2, end)
                if second is not None and len(masked[left[0] : left[1]].split()) < 8:
                    return attribution(page, (left, second), source, (verb, cue.end), 0.75, "said-within")
            sure = cue.word in PLAINLY_SAYING and verbs.has_verb(masked[left[0] : left[1]])
            return attribution(page, (left,), source, (verb, cue.end), 0.82 if sure else 0.7, "said-last")
    rest = masked[cue.end : end]
    if cue.word.startswith(("told", "tell")):
        told = _TOLD.match(rest)
        rest = rest[told.end() :] if told else rest
    within = rest.startswith((",", " ,"))
    if not within and (not _NOT_LAST.match(rest) or ("i" in cue.kind and _TO.match(rest))):
        return None
    if cue.prior.lower() in _NOT_A_SUBJECT or (
        cue.word in NOUN_OR_VERB and verb == cue.start and not is_verb(masked, cue)
    ):
        return None
    source = sources.subject(masked, cue)
    if source is None or source[0] <= start + 4:
        return None
    comma = source[0] - 1
    while comma > start and masked[comma].isspace():
        comma -= 1
    if not _BE.isdisjoint(cue.auxiliary):
        return None  # "the other is alleged to have helped"
    if masked[comma] not in ",—–-" and not (masked[comma] in (INSIDE, ENDED) and "," in page.text[comma - 1 : comma]):
        return None
    left = content_from(page, start, comma if masked[comma] in ",—–-" else comma + 1)
    if left is None or (not within and _is_adverbial(masked, left)):
        return None
    if _has_verb(masked[source[0] : source[1]]):
        return None
    if within:
        second = tail(page, masked.index(",", cue.end) + 1, end)
        if second is None:
            return None
        if _SOMETHING_ELSE.match(rest):
            return attribution(page, (left,), source, (verb, cue.end), 0.75, "said-last")
        return attribution(page, (left, second), source, (verb, cue.end), 0.75, "said-within")
    if not _is_clause(masked, left, 4) and (cue.word not in SAYING or masked.count(" ", *left) < 3):
        return None
    sure = cue.word in PLAINLY_SAYING and verbs.has_verb(masked[left[0] : left[1]])
    return attribution(page, (left,), source, (verb, cue.end), 0.85 if sure else 0.7, "said-last")
