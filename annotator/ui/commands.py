"""What a command is: one row of the table in :mod:`annotator.ui.actions`.

Menus, the bar, the palette, the shortcuts and the guide's list of keys all come from that table.
"""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct


class Command(Struct, frozen=True, kw_only=True):
    """``keys`` are key sequences in Qt's portable form ("Ctrl+Shift+Z"); the first is the one that is shown.

    ``scope`` is where they work: "window" everywhere in the window, "reading" where the keyboard is on the article or
    the records (so that single letters never get in the way of typing). ``when`` says whether the command is possible
    now and ``run`` does it; both are given the window. ``note`` is a further line for the guide and the palette.
    """

    name: str
    title: str
    menu: str
    keys: tuple[str, ...] = ()
    scope: Literal["window", "reading"] = "window"
    run: Callable[[Any], None]
    when: Callable[[Any], bool] = lambda window: True  # noqa: ARG005
    note: str = ""
    tip: str = ""
    """What is shown where the mouse rests on the command; the title when there is nothing."""
    label: str = ""
    """The codebook label that the command marks with, if it does; gives it its colour in the bar."""
