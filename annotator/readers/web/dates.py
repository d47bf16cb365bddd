"""Dates as pages write them, in ISO 8601."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)"
    r"(?:[T ]\s*(?P<time>\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?")
_SCRIPT = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d)(?: (?:GMT|UTC)(?:([+-]\d\d)(\d\d))?)?"
)
"""As JavaScript writes a date."""
_NUMBERS = re.compile(r"(\d{4})(?:[/.]([01]?\d)[/.]([0-3]?\d)|([01]\d)([0-3]\d))(?!\d)")
_CHINESE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero ene januari janeiro gennaio gen stycznia января янв ianuarie",
            "february feb februar février fevrier févr febrero februari fevereiro fev febbraio lutego февраля фев",
            "march mar märz maerz mars marzo maart março marca марта мар",
            "april apr avril avr abril abr april aprile kwietnia апреля апр",
            "may mai mayo mei maio maggio mag maj maja мая",
            "june jun juni juin junio junho giugno giu czerwca июня июн",
            "july jul juli juillet juil julio julho luglio lug lipca июля июл",
            "august aug août aout agosto ago augustus augusti sierpnia августа авг",
            "september sep sept septembre septiembre setembro settembre set september września сентября сен",
            "october oct okt oktober octobre octubre outubro ottobre ott października октября окт",
            "november nov novembre noviembre novembro listopada ноября ноя",
            "december dec dez dezember décembre decembre diciembre dic dezembro dicembre grudnia декабря дек",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
"""English, German, French, Spanish, the Nordic languages, Dutch, Portuguese, Italian, Polish and Russian."""
_WITH_POINTS = re.compile(r"\b(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\b")
"""The day first wherever points stand between."""
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.|er)?\s+(?:de\s+|of\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})\b"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_YEARS = range(1700, 2200)


def iso(value: str) -> str:
    """The date, or date and time, that a value says, as it says it; empty when it says none.

    >>> iso("March 4, 2026"), iso("2026-03-04 10:05:00+0100"), iso("04/03/2026")
    ('2026-03-04', '2026-03-04T10:05:00+01:00', '')
    """
    value = value.strip()[:200]
    return _as_iso(value) or _as_mail(value) or _as_script(value) or _as_words(value) or _as_numbers(value)


def within(text: str) -> str:
    """The day that a line of a page says somewhere, as ISO 8601; empty when it says none."""
    stated = re.search(r"(?<![\d-])\d{4}([-/.])\d\d?\1\d\d?(?![\d-])", text)
    return (iso(stated[0]) if stated else "") or _as_words(text[:200])


def _as_iso(value: str) -> str:
    if basic := _BASIC.match(value):
        year, month, day, hour, minute, second, zone = basic.groups()
        value = f"{year}-{month}-{day}T{hour}:{minute}{f':{second}' if second else ''}{zone or ''}"
    found = _ISO.match(value)
    if not found or not _is_day(*map(int, found["date"].split("-"))):
        return ""
    if not found["time"]:
        return found["date"]
    time = found["time"].replace(",", ".")
    if time[1] == ":":
        time = f"0{time}"
    zone = (found["zone"] or "").upper()
    if zone in ("UTC", "GMT"):
        zone = "Z"
    elif len(zone) == 5 and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    elif len(zone) == 3:
        zone = f"{zone}:00"
    whole = f"{found['date']}T{time}{zone}"
    try:
        datetime.fromisoformat(whole)
    except ValueError:
        return found["date"]
    return whole


def _as_mail(value: str) -> str:
    if not re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{2,4} \d", value):
        return ""
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return ""
    return when.isoformat() if when.year in _YEARS else ""


def _as_script(value: str) -> str:
    found = _SCRIPT.match(value)
    if found is None or (month := _MONTHS.get(found[1].lower())) is None:
        return ""
    zone = "" if not found[5] else "Z" if found[5][1:] + found[6] == "0000" else f"{found[5]}:{found[6]}"
    return _as_iso(f"{found[3]}-{month:02}-{found[2]}T{found[4]}{zone}")


def _as_words(value: str) -> str:
    for pattern, (year, month, day) in ((_CHINESE, (1, 2, 3)), (_WITH_POINTS, (3, 2, 1))):
        for found in pattern.finditer(value):
            if _is_day(int(found[year]), int(found[month]), int(found[day])):
                return f"{int(found[year]):04}-{int(found[month]):02}-{int(found[day]):02}"
    for pattern, (day, month, year) in ((_DAY_FIRST, (1, 2, 3)), (_MONTH_FIRST, (2, 1, 3))):
        for found in pattern.finditer(value):
            number = _MONTHS.get(found[month].lower())
            if number and _is_day(int(found[year]), number, int(found[day])):
                return f"{int(found[year]):04}-{number:02}-{int(found[day]):02}"
    return ""


def _as_numbers(value: str) -> str:
    if re.fullmatch(r"1\d{9}|1\d{12}", value):  # seconds or thousandths of one since 1970
        seconds = int(value) if len(value) == 10 else int(value) / 1000
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    found = _NUMBERS.match(value)
    if not found:
        return ""
    year, month, day = int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])
    return f"{year:04}-{month:02}-{day:02}" if _is_day(year, month, day) else ""


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        datetime(year, month, day)
    except ValueError:
        return False
    return year in _YEARS


def at_a_guess(tree: "HtmlElement", url: str) -> str:
    """The day that htmldate takes for that of publication, by the page's markup and address; the tree is its own."""
    import logging

    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        return find_date(tree, extensive_search=False, original_date=True, url=url or None) or ""
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError):  # at what no page should say
        return ""
