"""Dates as people read them."""

from datetime import datetime


def told_date(written: str) -> str:
    """The day of an ISO 8601 date or time, as "23 November 2026"; what is none, as it is written."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return written
    return f"{found.day} {found:%B %Y}"
