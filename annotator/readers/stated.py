"""What files say of themselves, made fit for an article's info: one line each, dates as ISO 8601, no made-up titles."""

import re
from collections.abc import Iterable

_NONSENSE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) - .*|untitled(?:[ -]*\d+)?|unbenannt(?: \d+)?|sans titre|sin título"
    r"|(?:new )?(?:word )?document ?\d*|dokument ?\d*|no ?title|title|unknown|default"
    r"|.*\.(?:docx?|odt|rtf|pdf|indd|qxp|tex|dvi|p65|pages|tmp|html?)|\W*)",
    re.IGNORECASE,
)
"""What word processors and printer drivers write in place of a title."""
_NOBODY = re.compile(r"(?:unknown|unbekannt|author|user|admin|administrator|owner|\W*)", re.IGNORECASE)
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?")
_PDF = re.compile(
    r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(?:(Z)(?:00)?'?(?:00)?'?|([+-])(\d\d)'?(\d\d)?'?)?"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_LONGEST = 500


def line(value: object) -> str:
    """A value as one line of text; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    clean = value.encode("utf-8", "replace").decode().replace("\0", "")
    return " ".join(clean.split())[:_LONGEST]


def title(value: object) -> str:
    """A title, empty where a program made it up."""
    found = line(value)
    return "" if _NONSENSE.fullmatch(found) else found


def byline(values: Iterable[object]) -> str:
    """Names with commas between, each once; what stands for nobody is left out."""
    names = [name for name in map(line, values) if not _NOBODY.fullmatch(name)]
    return ", ".join(dict.fromkeys(names))[:_LONGEST]


def date(value: object) -> str:
    """A date as ISO 8601, of that or of a PDF's "D:20260304120000+01'00'"; any other as it is written."""
    found = line(value)
    if not found or _ISO.fullmatch(found):
        return found
    parts = _PDF.fullmatch(found)
    if parts is None:
        return found if len(found) <= 40 else ""
    year, month, day, hour, minute, second, utc, sign, hours, minutes = parts.groups()
    if not (month and 1 <= int(month) <= 12):
        return year
    if not (day and 1 <= int(day) <= 31):
        return f"{year}-{month}"
    if not hour or int(hour) > 23:
        return f"{year}-{month}-{day}"
    zone = "Z" if utc else f"{sign}{hours}:{minutes or '00'}" if sign else ""
    return f"{year}-{month}-{day}T{hour}:{minute or '00'}:{second or '00'}{zone}"


def language(value: object) -> str:
    """A language's tag ("en", "de-AT"); empty for what is none."""
    found = line(value).replace("_", "-")
    return found if _LANGUAGE.fullmatch(found) and found.lower() not in ("zxx", "und", "none") else ""
