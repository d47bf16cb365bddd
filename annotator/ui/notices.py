"""What is said above the article in sight: what is wrong with its files, what came from others, what to settle."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from annotator.core import anchor, conflicts
from annotator.core.copies import Copy, copies_of
from annotator.ui.banner import Action
from annotator.ui.dialogs import asked
from annotator.ui.saver import Merged
from annotator.ui.session import Session
from annotator.ui.trouble import Kind

if TYPE_CHECKING:
    from annotator.ui.window import Window

_LOOK_MS = 500
"""After a folder stirred: a save stirs it too."""
_KEYS = ("read only", "notices", "faults", "failed", "article changed", "merged", "conflicts", "places", "copies")


class Notices:
    """Keeps the banners of a window fitting to the article in sight."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._banners = window.banners
        self._changed_articles: set[Session] = set()
        self._offered: dict[Session, set[Path]] = {}
        """Second versions of its sidecar that were said of an article."""
        self._look_soon = QTimer(window)
        self._look_soon.setSingleShot(True)
        self._look_soon.setInterval(_LOOK_MS)
        self._look_soon.timeout.connect(self._look_for_copies)
        desk = window.desk
        desk.save_failed.connect(self._save_failed)
        desk.saved.connect(lambda session, _when: self._saved(session))
        desk.merged.connect(self._merged)
        desk.article_changed.connect(self._article_changed)
        desk.closed.connect(self._closed)
        desk.folder_touched.connect(lambda _session: self._look_soon.start())

    def show(self) -> None:
        """Says what is to be said of the article in sight, and nothing of another."""
        for key in _KEYS:
            self._banners.dismiss(key)
        session = self._window.session
        for other in self._window.desk.sessions:
            self._show_failure_elsewhere(other)
        if session is None:
            return
        if session.read_only:
            self._show_read_only(session)
        if session.notices:
            actions: list[Action] = []
            if session.article.warnings:
                actions = [("Choose the Encoding…", self._window.files.choose_encoding)]
            self._banners.show_banner("notices", "\n".join(session.notices), actions=actions, kind="info")
        if session.faults and session.document.bad:
            self._show_faults(session)
        saver = self._window.desk.saver(session)
        if saver.failure:
            self._save_failed(session, saver.failure)
        if session in self._changed_articles:
            self._article_changed(session)
        self._show_conflicts(session)
        self._show_places(session)
        QTimer.singleShot(0, lambda: self._show_copies(session))

    def _show_read_only(self, session: Session) -> None:
        actions: list[Action] = []
        if session.conflict_markers:
            actions = [("Merge Both Sides", lambda: self._window.files.merge_markers(session))]
        self._banners.show_banner("read only", session.read_only, actions=actions, closable=False)

    def _show_faults(self, session: Session) -> None:
        count = len(session.document.bad)
        what = "One record" if count == 1 else f"{count} records"
        lines = [f"{session.sidecar.name}: {fault}" for fault in session.faults[:5]]
        more = [f"… and {len(session.faults) - 5} more."] if len(session.faults) > 5 else []
        kept = f"{what} could not be read; kept as it is in the file, and the rest is here."
        self._banners.show_banner("faults", "\n".join([kept, *lines, *more]))

    # Saving

    def _closed(self, session: Session) -> None:
        self._changed_articles.discard(session)
        self._offered.pop(session, None)
        self._banners.dismiss(_elsewhere(session))

    def _saved(self, session: Session) -> None:
        self._banners.dismiss("failed" if session is self._window.session else _elsewhere(session))

    def _show_failure_elsewhere(self, session: Session) -> None:
        """Says of an article that is not in sight that it is not saved; what can be done is said when it is."""
        reason = self._window.desk.saver(session).failure
        if session is self._window.session or not reason:
            self._banners.dismiss(_elsewhere(session))
            return
        action: Action = ("Show the Article", lambda: self._window.show_session(session))
        self._banners.show_banner(_elsewhere(session), reason, actions=[action], closable=False)

    def _save_failed(self, session: Session, reason: str) -> None:
        window = self._window
        if session is not window.session:
            self._show_failure_elsewhere(session)
            return
        saver = window.desk.saver(session)
        keep: Action = ("Keep Mine (Theirs Is Kept as a Copy)", saver.keep_mine)
        elsewhere: Action = ("Save Elsewhere…", window.files.save_elsewhere)
        actions: dict[Kind, list[Action]] = {
            "disk": [("Try Again", saver.save_now), elsewhere],
            "unreadable": [("Try Again", saver.look), keep, elsewhere],
            "markers": [("Merge Both Sides", saver.merge_sides), keep],
            "lost here": [("Put Them Back", saver.put_back), ("Save It as It Is", saver.save_anyway)],
            "lost there": [("Keep Them", saver.keep_mine), ("Take Them Away Here Too", saver.save_anyway)],
            "deleted": [("Write It Now", saver.keep_mine)],
        }
        kind = saver.trouble.kind if saver.trouble is not None else "disk"
        if saver.journal_failure:
            reason += f" They cannot be kept in the journal either ({saver.journal_failure}): save them elsewhere soon."
        self._banners.show_banner("failed", reason, actions=actions[kind], closable=kind == "deleted")
        window.status.show_saved()

    # Others' work

    def _merged(self, session: Session, merged: Merged) -> None:
        if session is not self._window.session:
            return
        counts = ((merged.added, "added"), (merged.changed, "changed"), (merged.removed, "removed"))
        said = ", ".join(f"{count:,} {word}" for count, word in counts if count)
        if said:
            self._window.say(f"Another program changed the annotations: {said}. Yours are kept.")
        self._show_conflicts(session)

    def _show_conflicts(self, session: Session) -> None:
        count = conflicts.count(session.document)
        if not count:
            self._banners.dismiss("conflicts")
            return
        what = "One field has" if count == 1 else f"{count:,} fields have"
        text = f"{what} two values: somebody else changed the same as you. Both are kept until you choose."
        self._banners.show_banner("conflicts", text, actions=[("Choose…", self.choose)], closable=False)

    def choose(self) -> None:
        """Shows both values of each field that two people changed, and asks."""
        from annotator.ui.conflict_chooser import ConflictChooser

        session = self._window.session
        if session is not None:
            asked(ConflictChooser(session, self._window))
            self._show_conflicts(session)

    def refresh_conflicts(self) -> None:
        """After an edit, which may have settled one."""
        if self._window.session is not None and self._banners.text("conflicts"):
            self._show_conflicts(self._window.session)

    def _show_places(self, session: Session) -> None:
        if not session.unplaced and not session.reanchored:
            self._banners.dismiss("places")
            return
        name = session.path.name
        if not session.unplaced:
            text = f"{name} has changed since it was annotated. Every annotation was found where it belongs."
            self._banners.show_banner("places", text, kind="info")
            return
        counts = anchor.count(a for a in map(session.get, session.unplaced) if a is not None)
        text = f"{name} has changed since it was annotated. Look at {anchor.counted(counts)}; all others are in place."
        self._banners.show_banner("places", text, actions=[("Review…", self._window.reviewing.open)], kind="info")

    def refresh_places(self) -> None:
        """After an edit, which may have decided on one."""
        session = self._window.session
        if session is not None and self._banners.text("places"):
            if session.unplaced:
                self._show_places(session)
            else:
                self._banners.dismiss("places")

    def _show_copies(self, session: Session) -> None:
        if session is not self._window.session or session.read_only:
            return
        found = copies_of(session.sidecar)
        self._offered[session] = {copy.path for copy in found}
        if not found:
            self._banners.dismiss("copies")
            return
        self._banners.show_banner("copies", _said(found), actions=[("Merge", lambda: self._merge_copies(session))])

    def _look_for_copies(self) -> None:
        """Some file came or went: says of second versions, once of each."""
        session = self._window.session
        if session is not None and not session.read_only:
            found = {copy.path for copy in copies_of(session.sidecar)}
            if found - self._offered.get(session, set()) or (not found and self._banners.text("copies")):
                self._show_copies(session)

    def _merge_copies(self, session: Session) -> None:
        self._window.files.merge_copies(session, copies_of(session.sidecar))
        self._show_copies(session)
        self._show_conflicts(session)

    def _article_changed(self, session: Session) -> None:
        self._changed_articles.add(session)
        if session is not self._window.session:
            return
        self._banners.show_banner(
            "article changed",
            f"{session.path.name} was changed by another program. You see the text as it was; your annotations belong "
            "to that. Read it again to bring them to the new text.",
            actions=[("Read It Again", lambda: self._window.files.reopen(session))],
            kind="info",
        )


def _elsewhere(session: Session) -> str:
    return f"failed {session.path}"


def _said(copies: list[Copy]) -> str:
    makers = " and ".join(dict.fromkeys(copy.maker for copy in copies))
    names = "\n".join(copy.path.name for copy in copies[:5])
    if len(copies) == 1:
        return f"Another version of these annotations is in the folder; {makers} seems to have made it:\n{names}"
    return f"{len(copies)} other versions of these annotations are in the folder, made by {makers}:\n{names}"
