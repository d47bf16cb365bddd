"""What is told by a phrase around the main clause: "As X put it, …", "…, as X noted, …", "In X's view, …"."""

import re

from annotator.suggest.attribution import Attribution
from annotator.suggest.contents import attribution, content_from, tail
from annotator.suggest.page import Page, Paragraphs, page_of

_AS_SAID = re.compile(
    r"[Aa]s\s([^,.;:\x02\x03]{2,80}?)\s((?:(?:once|has|have|had|also|later|often|first)\s)*"
    r"(?:says?|said|puts?|reports?|reported|noted|notes?|explained|explains?|argued|argues?|recalled|recalls?|wrote|writes?"
    r"|told|tells?|saw|sees|described|acknowledged|predicted|warned|claimed|claims?|suggested|observed|remembers?)"
    r"(?:\sit)?)(?:\s[^,.;:\x02\x03]{1,60}?)?(?=[,.]|$)"
)
_IN_HIS_VIEW = re.compile(
    r"In\s(?:(his|her|their|its|my|our)\s|([^,.;:\x02\x03]{2,50}?(?:'s|’s|s'|s’))\s|the\s)"
    r"(view|opinion|words|telling|account|eyes|estimation|reading)(?:\sof\s([^,.;:\x02\x03]{2,60}?))?,\s"
)
_NO_TELLER = frozenset("if though soon long well far much for of to part a an it".split())


def as_told(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "As X put it, …", "…, as X noted, …", "In X's view, …"."""
    page = page_of(text, paragraphs)
    found: list[Attribution] = []
    for sign in (", as ", "As ", "In "):
        at = page.masked.find(sign)
        while at >= 0:
            if sign == ", as " or page.begins_sentence(at):
                place = at + 2 if sign == ", as " else at
                made = (_in_his_view if sign == "In " else _as_told)(page, place, *page.sentence(place))
                if made is not None:
                    found.append(made)
            at = page.masked.find(sign, at + 3)
    return found


def _as_told(page: Page, at: int, start: int, end: int) -> Attribution | None:
    masked = page.masked
    match = _AS_SAID.match(masked, at, end)
    if match is None or match.group(1).split()[0].lower() in _NO_TELLER:
        return None
    first = content_from(page, start, at - 2) if at > start else None
    second = tail(page, match.end() + 1, end) if masked.startswith(",", match.end()) else None
    parts = tuple(part for part in (first, second) if part is not None)
    return attribution(page, parts, match.span(1), match.span(2), 0.7, "as-told") if parts else None


def _in_his_view(page: Page, at: int, _: int, end: int) -> Attribution | None:
    match = _IN_HIS_VIEW.match(page.masked, at, end)
    content = tail(page, match.end(), end) if match is not None else None
    if match is None or content is None:
        return None
    group = next((group for group in (1, 2, 4) if match.group(group)), 0)
    source = match.span(group) if group else None
    return attribution(page, (content,), source, match.span(3), 0.7, "in-his-view")
