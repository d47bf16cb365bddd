"""Moments as files write them: ISO 8601, which JSON-LD and XML Schema take only whole and sidecars keep in UTC."""

import re
from datetime import UTC, datetime

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z")


def is_moment(words: str) -> bool:
    """Whether it is a moment in UTC as XML Schema's ``dateTime`` has it.

    >>> is_moment("2026-11-23T05:00:00Z"), is_moment("2026-02-30T05:00:00Z"), is_moment("yesterday")
    (True, False, False)
    """
    try:
        return bool(_MOMENT.fullmatch(words) and datetime.fromisoformat(words))
    except ValueError:
        return False


def in_utc(words: str) -> str:
    """The same moment in UTC; one that names no zone is taken to be in UTC, and what is no moment is empty.

    >>> in_utc("2026-11-23T06:00:00+01:00"), in_utc("2026-11-23T05:00:00"), in_utc("yesterday")
    ('2026-11-23T05:00:00Z', '2026-11-23T05:00:00Z', '')
    """
    if is_moment(words):
        return words
    try:
        moment = datetime.fromisoformat(words.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.isoformat().replace("+00:00", "Z")
