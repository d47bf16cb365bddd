"""Text out of files as it is shown in small places: one line, nothing in it hidden, never taken for markup."""

import html
from pathlib import PurePath

from annotator.core.hidden import badged

__all__ = ["badged", "for_button", "name_of", "short", "shown", "tooltip"]


def shown(text: str, most: int = 0) -> str:
    """``text`` on one line, hidden characters as visible badges; cut after ``most`` code points (0: never)."""
    if most and len(text) > most:
        text = text[:most] + "…"
    return badged(" ".join(text.split()))


def short(text: str, most: int = 28) -> str:
    """The beginning of ``text`` in quotation marks, cut at a word where there is one."""
    words = shown(text, 4 * most).strip(" ,.;:")
    words = words.strip('“”„‟"«»‹›')
    if len(words) > most:
        cut = words[:most]
        words = (cut[: cut.rfind(" ")] if cut.rfind(" ") > most // 2 else cut).rstrip(" ,.;:") + "…"
    return f"“{words}”"


def name_of(path: PurePath | str) -> str:
    """A path or file name as it is shown: names need not be text on every system, and Qt shows nothing but."""
    return shown(str(path).encode("utf-8", "replace").decode("utf-8"))


def for_button(text: str) -> str:
    """For what takes ``&`` as the mark of a key: the text of buttons, menus and actions."""
    return shown(text).replace("&", "&&")


def tooltip(text: str) -> str:
    """For ``QToolTip``, which guesses whether a text is markup: as markup in which ``text`` is literal."""
    return f"<qt style='white-space: pre-wrap'>{html.escape(badged(text))}</qt>" if text else ""
