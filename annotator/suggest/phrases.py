"""What is reported by a phrase or an adverb: "according to X", "reportedly …"."""

from annotator.suggest import quoted, sources, verbs
from annotator.suggest.attribution import Attribution, Range
from annotator.suggest.contents import attribution, content_from, cut_at, is_plain, tail
from annotator.suggest.page import ENDED, INSIDE, Paragraphs, page_of
from annotator.suggest.words import ACCORDING

_BY_HEARSAY = frozenset("reportedly allegedly Reportedly Allegedly".split())
_TIES = frozenset("But And Yet Still Also Meanwhile However So".split())


def according_to(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """ "according to X, …" and "…, according to X"."""
    page = page_of(text, paragraphs)
    taken = quoted.look(page).cues
    found: list[Attribution] = []
    masked = page.masked
    for cue in page.cues:
        if cue.word not in ACCORDING or cue.start in taken:
            continue
        start, end = cue.first, cue.last
        source = sources.after(masked, cue.end, end)
        left = masked[start : cue.start].strip(" ,\n")
        if not left or left in _TIES or left[-1] == ":":
            comma = masked.find(", ", cue.end, end)
            if source is not None and comma > 0:
                # appositions of the source end where a clause begins
                comma = masked.find(",", source[1] - 1, end) if masked.find(",", source[1] - 1, end) > 0 else comma
                if source[1] > comma or masked.find(",", source[0], source[1]) > 0:
                    comma = masked.find(",", source[0], end)
                    source = cut_at(masked, source, comma)
                content = tail(page, comma + 1, end)
                if content is not None:
                    made = attribution(
                        page,
                        (content,),
                        source,
                        (cue.start, cue.end),
                        0.82 if is_plain(masked, content) else 0.75,
                        "according-to",
                    )
                    found.append(made)
            continue
        if left[-1] in INSIDE + ENDED and not verbs.has_verb(left):  # "The phone, an “old thing”, according to Lee, …"
            at = masked.rfind(", ", start, cue.start - 2)
            start = at + 2 if at >= 0 else start
        first = content_from(page, start, cue.start)
        if first is None:
            continue
        parts: tuple[Range, ...] = (first,)
        comma = masked.find(",", source[0], end) if source is not None else -1
        verbless = not verbs.has_verb(masked[first[0] : first[1]])
        if source is not None and comma > 0 and verbless:
            source = cut_at(masked, source, min(source[1], comma))  # "The problem, according to Lee, is …"
        if source is not None and masked[source[1] : source[1] + 1] == "," and (end - source[1] > 30 or verbless):
            second = tail(page, source[1] + 1, end)
            if second is not None and len(masked[first[0] : first[1]].split()) < 6:
                parts = (first, second)
        sure = len(parts) == 1 and verbs.has_verb(masked[first[0] : first[1]])
        found.append(attribution(page, parts, source, (cue.start, cue.end), 0.85 if sure else 0.75, "according-to"))
    return found


def adverb(text: str, paragraphs: Paragraphs) -> list[Attribution]:
    """What follows "reportedly" and its like: said by nobody who is named."""
    page = page_of(text, paragraphs)
    found: list[Attribution] = []
    for cue in page.cues:
        if cue.word not in _BY_HEARSAY:
            continue
        end = cue.last
        content = tail(page, cue.end, end)
        if content is not None:
            comma = page.masked.find(", ", content[0] + 12, content[1])
            if comma > 0:
                content = cut_at(page.masked, content, comma)
            found.append(attribution(page, (content,), None, (cue.start, cue.end), 0.4, "adverb"))
    return found
