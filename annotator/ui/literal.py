"""Text out of files as it is shown in small places: one line, nothing in it hidden, never taken for markup."""

import html
import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ue000-\uf8ff\U000f0000-\U0010fffd]"
    # joiners belong to emoji and to many scripts; beside ASCII letters they only hide
    "|(?<=[\x21-\x7e])[\u200c\u200d]|[\u200c\u200d](?=[\x21-\x7e])"
)
"""Controls, marks that turn the direction of writing, characters without width, private use."""


def shown(text: str, most: int = 0) -> str:
    """``text`` on one line, hidden characters as visible badges; cut after ``most`` code points (0: never)."""
    if most and len(text) > most:
        text = text[:most] + "…"
    return badged(" ".join(text.split()))


def badged(text: str) -> str:
    """``text`` with a visible badge in place of each character that cannot be seen.

    >>> badged("a\\u202eb")
    'a⟨U+202E⟩b'
    """
    return _HIDDEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def short(text: str, most: int = 28) -> str:
    """The beginning of ``text`` in quotation marks, cut at a word where there is one."""
    words = shown(text, 4 * most).strip(" ,.;:")
    words = words.strip('“”„‟"«»‹›')
    if len(words) > most:
        cut = words[:most]
        words = (cut[: cut.rfind(" ")] if cut.rfind(" ") > most // 2 else cut).rstrip(" ,.;:") + "…"
    return f"“{words}”"


def tooltip(text: str) -> str:
    """For ``QToolTip``, which guesses whether a text is markup: as markup in which ``text`` is literal."""
    return f"<qt style='white-space: pre-wrap'>{html.escape(badged(text))}</qt>" if text else ""
