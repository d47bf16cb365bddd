"""Which full stops, question marks and the like end a sentence, and which belong to an abbreviation or a number."""

import re
from collections.abc import Iterator

_STOP = re.compile(
    r"""
    (?P<marks> \.(?:[ \u00a0]\.)+ | [.!?…‽؟۔।॥։။።។\u037e。！？｡．]+ )
    (?P<closers> (?:
        ["'”’›)\]}」』）】》〉〟＂]
      | [\u00a0\u202f\ ]?»(?!\w)      # « Non ! » but not a »quotation« that begins
      | [“‘«](?=[\s,;:—–)\]]|$)       # „Nein.“ and »Nein.«, where they close
      | [\u200e\u200f\u2069\u202c]    # marks of writing direction
    )* )
    """,
    re.VERBOSE,
)
_MARK = re.compile("[.!?…‽؟۔।॥։።။។\u037e。！？｡．]")
"""What a stop begins with: quicker to look for than the whole."""

_NEEDS_NO_SPACE = frozenset("。！？｡．।॥။።։។؟۔")
_BEFORE_NEXT = re.compile(r"\s*(?P<openers>[“\"'‘«„‚‹(\[¿¡—–\-\s\u2066-\u2068\u200e\u200f]*)")
_QUOTATION_MARKS = frozenset("\"'”’›»“‘«」』")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")

_SAYING = re.compile(
    r"(?:[\w.’'-]+\s){1,4}?(?:said|says|asked|asks|wondered|cried|called|shouted|told|replied|demanded|exclaimed|added"
    r"|wrote|writes|yelled|screamed|joked|laughed|repeated|answered|retorted|quipped|tweeted|posted|responded)\b"
)

_TITLES = frozenset(
    """Mr Mrs Ms Mx Dr Prof Messrs Mme Mlle Lt Gen Col Maj Capt Cpl Sgt Pvt Pte Adm Cmdr Brig Rev Hon Gov Sen Sens Rep
    Reps Pres Supt Insp Det Atty Amb Msgr Fr Mt Ft Hr Frau""".split()
)
"""Abbreviations that a name follows; none of them ends a sentence."""
_BEFORE_NUMBERS = frozenset("no nos nr art arts fig figs vol vols ch p pp sec para ca approx c".split())
_NEVER_LAST = frozenset("e.g i.e cf vs viz".split())
_MONTHS = frozenset("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split())
_HOURS = frozenset("a.m p.m".split())
_AFTER_HOURS = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Eastern Central Mountain
    Pacific EST EDT ET CST CDT CT MST MDT PST PDT PT GMT UTC BST CET CEST""".split()
)
_OTHERS = frozenset(
    """Inc Co Corp Ltd Bros Jr Sr St Ave Blvd Rd Dept Est Assn Univ Ph.D etc al U.S.C Ala Ariz Ark Calif Colo Conn Del
    Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo""".split()
)
"""Abbreviations, and names in front of a stop, that may stand anywhere; what follows decides."""
_MONTHS_AFTER_DAYS = frozenset(
    """Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember Jan Feb Apr Aug Sept
    Okt Nov Dez""".split()
)

_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_BEGINNERS = frozenset(
    """A According After Again All Also Although Among An And Another Any As At Back Because Before Both But By Can
    Could Despite Did Do Does During Each Earlier Even Every Few Finally For Former From Had Has Have He Her
    Here His How However I If In Instead Is It Its Just Last Later Many Meanwhile More Most Much My Neither
    Nevertheless New Next No Nobody None Nor Not Nothing Now Of Officials On Once One Only Or Other Others Our
    Over People Police Rather She Since So Some Still Such Than That The Their Then There These They This Those
    Though Three Through To Today Two Under Until Was We Were What When Where Whether Which While Who Why Will
    With Within Without Would Yet You Your""".split()
)
"""Words that, with a capital letter after an abbreviation, begin a sentence far more often than a name."""


def stops(text: str, low: int, high: int, before: int | None = None) -> Iterator[re.Match[str]]:
    """The marks from ``low`` to ``high`` that may end a sentence, with what closes after them; those alone that begin
    before ``before``, where that is given."""
    place = low
    while (mark := _MARK.search(text, place, high)) and (before is None or mark.start() < before):
        stop = _STOP.match(text, mark.start(), high)
        assert stop is not None  # a mark is a stop, be it the shortest
        yield stop
        place = stop.end()


def ends_sentence(text: str, stop: re.Match[str], low: int, high: int) -> bool:
    """Whether one of :func:`stops` ends a sentence in the line from ``low`` to ``high``."""
    after = stop.end()
    if after >= high:
        return True
    marks, closers = stop["marks"], stop["closers"]
    if marks[-1] in _NEEDS_NO_SPACE:
        return text[after] not in "、，,،;:" and not (closers and text[after] in "とっ")
    if not text[after].isspace():
        return False
    ahead = _BEFORE_NEXT.match(text, after, high)
    place = ahead.end() if ahead else after
    if place >= high:
        return True
    if text[place].islower():
        return False
    word = _WORD.match(text, place, high)
    following = word.group() if word else ""
    if "." not in marks:
        quoted = any(mark in _QUOTATION_MARKS for mark in closers)
        return not (quoted and following not in _BEGINNERS and _SAYING.match(text, place, high))
    if marks != "." or any(mark in _QUOTATION_MARKS for mark in closers):
        return True
    opened = bool(ahead and ahead["openers"].strip())
    return _ends_after(
        _before(text, stop.start(), low), following, at_line_start=_alone(text, stop, low), opened=opened
    )


def _ends_after(word: str, following: str, *, at_line_start: bool, opened: bool) -> bool:
    """Whether a single full stop after ``word`` ends a sentence when ``following`` is the next word."""
    if word in _TITLES or word.lower() in _NEVER_LAST:
        return False
    if word.lower() in _BEFORE_NUMBERS or word in _MONTHS:
        return not following[:1].isdigit()
    if word in _HOURS:
        return following not in _AFTER_HOURS
    if word in _OTHERS or _INITIALS.fullmatch(word):
        return opened or following in _BEGINNERS
    if word.isdigit():
        return not at_line_start and not (len(word) <= 2 and following in _MONTHS_AFTER_DAYS)
    return True


def _before(text: str, at: int, low: int) -> str:
    """The word before a full stop, with the stops inside it."""
    first = at
    low = max(low, at - 40)
    while first > low and (text[first - 1].isalnum() or text[first - 1] == "."):
        first -= 1
    return text[first:at].lstrip(".")


def _alone(text: str, stop: re.Match[str], low: int) -> bool:
    """Whether nothing but a number stands between the start of the line and the stop."""
    return stop.start() - low < 8 and text[low : stop.start()].strip().isdigit()
