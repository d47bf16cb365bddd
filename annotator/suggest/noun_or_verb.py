"""Whether a form that is as often a noun is a verb where it stands: "the report claims that", "two reports of it".

What decides is the word before it, which may be its subject, and the word after it, which may open its object.
"""

from annotator.suggest import verbs
from annotator.suggest.appositions import last_boundary
from annotator.suggest.page import Cue
from annotator.suggest.words import AUXILIARIES, BASES, DETERMINERS, PREPOSITIONS, PRONOUNS

_NO_SUBJECT = frozenset("the a an his her its their our my your of this these those no any such".split())
_SUBJECT = PRONOUNS | frozenset("who which and that to people police everyone nobody one".split())
_SOME = frozenset("many some most few all both several others".split())
_OPENS = DETERMINERS | PRONOUNS | frozenset("that whether how why to there nobody everyone people not".split())
"""Words that follow a verb of saying and no noun."""
_ENDS = ",.:;!?"
_LOOSE = PREPOSITIONS | frozenset("of about into out against than".split())
_STRETCH = 90
"""Code points before the form in which its subject begins."""


def is_verb(masked: str, cue: Cue) -> bool:
    """Whether a settled cue that has no auxiliary before it is a verb."""
    word, name = cue.word, cue.prior
    prior = name.lower()
    if prior in _SOME:
        return word in BASES and not word.endswith("s")  # "many fear", and not "many fears"
    if prior in _NO_SUBJECT or name.endswith(("'s", "’s", "s'", "s’")):
        return False
    if prior in _SUBJECT:
        return True
    third = word.endswith("s") and not word.endswith("ss")
    if not third and word not in BASES:
        return bool(prior) or masked[cue.start - 2 : cue.start] == ", "
    sign, following = _next(masked, cue)
    low = following.lower()
    if following and not sign and low not in _OPENS and (low in AUXILIARIES or low in BASES):
        return False  # "the estimates stay", "the reports are"
    plural = prior.endswith("s") and not prior.endswith(("ss", "us", "is"))
    opens = not sign and (low in _OPENS or following[:1].isupper() or following[:1] in "0123456789$\x02\x03")
    if not third:
        return plural or (opens and name[:1].isupper() and prior.endswith("s"))
    if not prior:  # after the comma of an apposition
        return opens
    if name[:1].isupper():
        if plural:
            return opens or sign in _ENDS[:2]
        return not verbs.has_verb(_before(masked, cue)) or low not in _LOOSE
    if plural or not opens:
        return False
    stretch = _before(masked, cue).split()
    return (
        bool(stretch)
        and (stretch[0].lower() in DETERMINERS or stretch[0][:1].isupper())
        and not verbs.has_verb(" ".join(stretch[:-1]))
    )


def _next(masked: str, cue: Cue) -> tuple[str, str]:
    """The sign that follows, if any, and the word."""
    at = cue.end
    sign = masked[at : at + 1] if masked[at : at + 1] in _ENDS else ""
    words = masked[at + len(sign) : at + 30].split(None, 1)
    return (sign or ".") if not words else sign, words[0].strip(",.;:!?") if words else ""


def _before(masked: str, cue: Cue) -> str:
    """The words from the last mark to the form, without the verb's own."""
    stretch = masked[max(cue.first, cue.start - _STRETCH) : cue.start].rstrip()
    return stretch[last_boundary(stretch) + 1 :]
