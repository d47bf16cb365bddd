"""How far what is reported goes: where the clause after a cue ends, and where the one before it begins."""

import re

from annotator.suggest import sources
from annotator.suggest.attribution import Attribution, Range, Type
from annotator.suggest.page import ENDED, INSIDE, Page
from annotator.suggest.words import TIMES, VERBS, forms_of

TIME = (
    rf"(?:(?:on|in|at|during|late|early|by|from|to|through|via|after|before)\s)?(?:(?:{TIMES})\b(?:\s(?:morning|afternoon"
    r"|evening|night|week|month|year|fall|spring|summer|winter|day|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday"
    r"|Sunday))*(?:,?\s(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\."
    r"|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.))?(?:\s\d+)?)"
)
_AFTER_MARK = re.compile(r"[\x02\x03](?=\s(?:an?|the|which|who|something)\s)")
_TIE = re.compile(r"(?:But|And|Still|However|Meanwhile|Yet|Also|So),?\s")
_ASIDE = re.compile(
    r",\s(?:which|who|whose|an?\s|the\s|something|seizing|as|but|while|and\s(?:he|she|they|it|has|have|had|was|is)\b|he\b|she\b"
    r"|they\b|it\b|we\b|after|before|though|although|because|when|where|with|including|despite|even|[a-z]+ing\b)"
)
_PARTICIPLES = "|".join(sorted(form for form, kind in VERBS.items() if form.endswith("ing") and set(kind) & set("sti")))
_FINITE = "|".join(
    sorted(
        form
        for verb in """say tell add argue warn note insist urge vow promise suggest claim accuse predict acknowledge ask
        describe criticize criticise praise deny pledge blame stress assert allege announce contend concede admit
        dismiss denounce condemn reiterate complain lament reject recall emphasize maintain""".split()
        for form in forms_of(verb)
        if not form.endswith("ing") and form != verb
    )
)
_CUT = re.compile(
    rf"[;,](?:(?<=;)|\s(?:but|while|although|though|whereas|{_PARTICIPLES}|citing|according\sto|prompting|referring"
    r"|despite|which\s(?:has|was|is|had|were)|in\san?\s(?:statement|interview|speech)|even\sas|yet|and\s(?:he|she|they|it)"
    r"|as\s[a-z]+\s[a-z]+ed|an?\s[a-z]+(?:\s[a-z]+)?\s(?:that|which|he|she|they)|then)\b)"
)
_CUT_AND = re.compile(
    r",?\s(?:and|but)\s(?=(?:(?:he|she|they|it|who|has|have|had|also|later|then|is|was)\s){0,3}"
    rf"(?:{_FINITE}|declined|refused|thanked|called|believes?|thinks?|wants?)\b)"
)
_DOUBTFUL = re.compile(r"[,;:—()]|[\x02\x03]\s(?:an?|the|which|who)\s")
_DOUBTFUL_WORDS = frozenset("– -- - as while but although though despite amid which whose".split())
_DOUBTFUL_AND = re.compile(r"\sand\s[a-z]+(?:ed|s)\s")
_CUTS = (" and ", " but ")
_DASH = re.compile(r"[ \u00a0]?—|\s(?:–|--)\s")
_ASIDE_WITHIN = 160
"""Code points between two dashes that make what stands between them an aside, after which the clause goes on."""


def content_from(page: Page, start: int, end: int) -> Range | None:
    """The words from ``start`` to ``end``, without what only ties the sentence to the one before."""
    masked = page.masked
    match = _TIE.match(masked, start, end)
    if match is not None:
        start = match.end()
    dateline = sources.DATELINE.match(masked, start, end)
    if dateline is not None:
        start = dateline.end()
    while end > start and masked[end - 1] in " ,\u00a0\n—–-":
        end -= 1
    while start < end and masked[start] in " \u00a0\n•*-–—":
        start += 1
    return (start, end) if end - start > 2 else None


def tail(page: Page, start: int, end: int) -> Range | None:
    """The words from ``start`` to the end of the clause."""
    masked = page.masked
    while start < end and masked[start] in " \u00a0\n,:":
        start += 1
    if end - start > 8:
        dash = None
        if masked.find("—", start, end) >= 0 or masked.find("–", start, end) >= 0 or masked.find("--", start, end) >= 0:
            dash = _DASH.search(masked, start + 8, end)
        if dash is not None and not _DASH.search(masked, dash.end() + 1, min(end - 8, dash.end() + _ASIDE_WITHIN)):
            end = dash.start()
        if masked.find(",", start + 8, end) >= 0 or masked.find(";", start + 8, end) >= 0:
            match = _CUT.search(masked, start + 8, end)
            if match is not None:
                end = match.start()
        if masked.find(INSIDE, start + 7, end) >= 0:
            for match in _AFTER_MARK.finditer(masked, start + 8, end):
                at = match.start()
                if "," in page.text[at - 1 : at + 1]:  # “…,” a line that …
                    end = at + 1
                    break
        for word in _CUTS:
            at = masked.find(word, start + 8, end)
            while at >= 0:
                if _CUT_AND.match(masked, at):
                    end = at
                at = masked.find(word, at + 4, end)
    while end > start and masked[end - 1] in " .,;:!?\u00a0\n…":
        end -= 1
    return (start, end) if end - start > 3 else None


def cut_at(masked: str, part: Range, end: int) -> Range:
    """The range up to ``end``, white space before that left out."""
    while end > part[0] + 1 and masked[end - 1].isspace():
        end -= 1
    return part[0], end


def is_plain(masked: str, content: Range) -> bool:
    """Whether all of a clause is sure to be what is reported: nothing in it may as well be the article's own."""
    words = masked[content[0] : content[1]]
    return (
        3 <= words.count(" ") <= 35
        and _DOUBTFUL.search(words) is None
        and _DOUBTFUL_WORDS.isdisjoint(words.split())
        and (" and " not in words or _DOUBTFUL_AND.search(words) is None)
    )


def brief(page: Page, start: int, end: int) -> Range | None:
    """The words from ``start`` to the end of the phrase: what follows a comma is seldom part of a plan or a charge."""
    aside = _ASIDE.search(page.masked, start + 8, end) if end - start > 8 else None
    return tail(page, start, aside.start() if aside else end)


def attribution(
    page: Page, content: tuple[Range, ...], source: Range | None, cue: Range, confidence: float, rule: str
) -> Attribution:
    kind: Type = "indirect"
    masked = page.masked
    for start, end in content:
        if masked.find(INSIDE, start, end) >= 0 or masked.find(ENDED, start, end) >= 0:
            kind = "mixed"
    if kind == "mixed" and all(not masked[start:end].strip(INSIDE + ENDED) for start, end in content):
        kind = "direct"
        confidence = max(confidence, 0.85) if source else confidence
    return Attribution(content, kind, (source,) if source else (), (cue,), confidence, rule)
