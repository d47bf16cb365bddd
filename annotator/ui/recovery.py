"""Work that an earlier run could not save: offered again, in a banner for each article, until it is dealt with."""

import contextlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from annotator.core import anchor, journal, sidecar, store
from annotator.core.journal import Damaged, Unsaved
from annotator.core.merge import merge
from annotator.ui.banner import Action
from annotator.ui.literal import shown

if TYPE_CHECKING:
    from annotator.ui.session import Session
    from annotator.ui.window import Window

_MOST = 5
"""Banners at once; the rest comes up as these are dealt with."""


class Recovery:
    """Offers what the journals of earlier runs hold, for one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._shown: list[str] = []

    def offer(self) -> None:
        """Looks for unsaved work and shows what there is."""
        for key in self._shown:
            self._window.banners.dismiss(key)
        unsaved, damaged = journal.pending()
        self._shown = []
        for item in unsaved[:_MOST]:
            self._show(item)
        for broken in damaged[:_MOST]:
            self._show_damaged(broken)
        journal.tidy()

    def _show(self, item: Unsaved) -> None:
        key = f"unsaved {item.journal.name}"
        self._shown.append(key)
        there = item.article.exists()
        when = datetime.fromtimestamp(item.when)
        day = "today" if when.date() == datetime.now().date() else f"on {when:%d %B %Y}"
        self._window.banners.show_banner(
            key,
            f"{item.article.name} has work that was not saved when Annotator ended {day} at {when:%H:%M}: "
            f"{item.described()}." + ("" if there else f" The article is no longer in {item.article.parent}."),
            actions=self._actions(item, there),
            kind="info",
        )

    def _actions(self, item: Unsaved, there: bool) -> list[Action]:
        drop: Action = ("Do Without It", lambda: self._drop(item))
        if there:
            return [("Take It Back", lambda: self._take_back(item, item.article)), drop]
        return [("Find the Article…", lambda: self._find(item)), ("Save a Copy…", lambda: self._copy(item)), drop]

    def _show_damaged(self, broken: Damaged) -> None:
        key = f"unsaved {broken.journal.name}"
        self._shown.append(key)
        self._window.banners.show_banner(
            key,
            f"A journal of unsaved work cannot be read: {broken.journal}: {broken.reason}. It stays where it is.",
            actions=[("Put It Away", lambda: self._drop(broken))],
        )

    def _find(self, item: Unsaved) -> None:
        """Asks where the article is now."""
        title = f"Where Is {shown(item.article.name, 60)} Now?"
        name, _ = QFileDialog.getOpenFileName(self._window, title, str(item.article.parent))
        if name:
            self._take_back(item, Path(name))

    def _copy(self, item: Unsaved) -> None:
        """Writes what the journal holds as a sidecar, which stands alone: the text is in it."""
        name, _ = QFileDialog.getSaveFileName(self._window, "Save a Copy", item.sidecar.name)
        if not name:
            return
        try:
            store.write_atomically(Path(name), sidecar.write(item.by_itself()))
        except OSError as error:
            self._window.banners.show_banner("elsewhere", f"{name} could not be written: {error.strerror or error}.")
        else:
            self._window.say(f"The work is in {name} now, and here until you do without it.")

    def _take_back(self, item: Unsaved, article: Path) -> None:
        """Opens the article and merges the work into it, as one step of undo; the journal is put away when that is
        saved."""
        self._window.files.open(article, lambda session: self._bring_in(item, session))

    def _bring_in(self, item: Unsaved, session: "Session") -> None:
        window = self._window
        if session.path == item.article and session.sidecar != item.sidecar:
            window.banners.show_banner(
                "coder", f"This work belongs to {item.sidecar.name}, and the coder's name is another one now."
            )
            return
        base, ours = (anchor.to_text(side, session.text) for side in (item.base, item.ours))
        merged = merge(base, ours, session.document)
        applied = session.apply("take back unsaved work", merged.document, removing=True)
        if applied and window.desk.saver(session).flush():
            self._drop(item)
            window.say(f"Taken back and saved: {item.described()}.")

    def _drop(self, item: Unsaved | Damaged) -> None:
        with contextlib.suppress(OSError):
            journal.discard(item)
        self.offer()
