"""What the commands do that link records to each other, and go from one to the other."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from annotator.core import relations
from annotator.core.model import Annotation, Elsewhere, LinkTarget
from annotator.corpus.neighbours import Incoming
from annotator.ui.literal import for_button, short, shown

if TYPE_CHECKING:
    from annotator.ui.relate_dialog import RelateDialog
    from annotator.ui.session import Session
    from annotator.ui.window import Window


class Relating:
    """Links the active record of a window to another one, in the same article or elsewhere in the folder."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self.dialog: RelateDialog | None = None
        """The one that was opened last."""
        self._role = ""

    def _record(self) -> "tuple[Session, Annotation] | None":
        session, record = self._window.session, self._window.marking.active_record()
        return (session, record) if session is not None and record is not None else None

    def possible(self) -> bool:
        """Whether the active record is one that may be linked to others."""
        found = self._record()
        return found is not None and bool(relations.roles(found[0].codebook.get(found[1].label)))

    def ask(self) -> None:
        """Opens the choice of a record to link the active one to; under the role that was chosen last."""
        from annotator.ui.relate_dialog import RelateDialog

        found = self._record()
        if found is None:
            return
        session, record = found
        folder = self._window.folders.folder
        dialog = RelateDialog(session, record, folder, self._window.theme, self._window, role=self._role)
        dialog.chosen.connect(lambda role, target: self.link(session, record.id, role, target))
        self.dialog = dialog
        dialog.open()

    def link(self, session: "Session", id: str, role: str, target: LinkTarget) -> None:
        """Links a record to another one, as a step of undo."""
        record = session.get(id)
        if record is None:
            return
        try:
            done = session.edit(f"link: {role}", relations.relate, annotation=id, role=role, target=target)
        except ValueError as error:
            self._window.say(f"Not linked: {error}.")
            return
        if done:
            self._role = role
            self._window.say(f"{short(record.words)} {shown(role)} {self._words(session, target)}.")

    def linked(self) -> list[tuple[str, LinkTarget]]:
        """The records that the active one is linked to or that are linked to it, each with the role."""
        self.share()  # a folder may have been opened since
        found = self._record()
        if found is None:
            return []
        session, record = found
        rows: list[tuple[str, LinkTarget]] = [
            (role, target)
            for role, targets in record.links.items()
            if role not in relations.PARTS
            for target in targets
        ]
        rows += [(f"{role} ←", id) for role, id in session.backlinks.of(record.id)]
        return rows + [(f"{link.role} ←", link.of) for link in session.elsewhere.incoming.get(record.id, ())]

    def follow(self) -> None:
        """Goes to the record that the active one is linked to; of several, asks which."""
        rows = self.linked()
        session = self._window.session
        if session is None or not rows:
            return
        if len(rows) == 1:
            self.go(rows[0][1])
            return
        menu = QMenu(self._window)
        for role, target in rows:
            text = for_button(f"{role}  {self._words(session, target)}")
            menu.addAction(text).triggered.connect(lambda _=False, target=target: self.go(target))
        menu.aboutToHide.connect(menu.deleteLater)
        view = self._window.view
        menu.popup(view.mapToGlobal(view.rect().center()) if view.hasFocus() else QCursor.pos())
        menu.setActiveAction(menu.actions()[0])

    def go(self, target: LinkTarget) -> None:
        """Makes a record the active one, in this article or in another that is opened for it."""
        window, session = self._window, self._window.session
        if session is None:
            return
        if isinstance(target, str):
            window.going.show(target)
            return
        path = session.elsewhere.path(target.article)
        if path is None:
            window.say(f"{shown(target.article)} is not there.")
            return
        window.files.open(path, lambda opened: self._arrived(opened, target))

    def _arrived(self, session: "Session", target: Elsewhere) -> None:
        if session.get(target.id) is None:
            self._window.say("The record that this was linked to is not in this article any more.")
        else:
            self._window.going.show(target.id)

    def _words(self, session: "Session", target: LinkTarget) -> str:
        if isinstance(target, str):
            other = session.get(target)
            return short(other.last_words, 40) if other is not None else "a record that is not there"
        there = session.elsewhere.get(target)
        return f"{short(there.words, 40) if there is not None else 'a record'} in {shown(target.article, 60)}"

    def share(self) -> None:
        """Tells the open articles which folder links between articles are counted from."""
        folder = self._window.folders.folder.path if self._window.folders.folder is not None else None
        for session in self._window.desk.sessions:
            own = session.path.parent
            roots = (folder, own) if folder is not None and own != folder and own.is_relative_to(folder) else (own,)
            if session.elsewhere.roots != roots:
                session.elsewhere.roots = roots
            self._share_links(session)

    def _share_links(self, session: "Session") -> None:
        """Tells an open article which records of others are linked to its own; the cards that show it are made anew."""
        folder = self._window.folders.folder
        links = folder.links if folder is not None else []
        found: dict[str, tuple[Incoming, ...]] = {}
        for link in links:
            target = session.elsewhere.link_to(link.article, link.record) if link.target == session.path else None
            if target is not None:
                incoming = Incoming(link.role, target, link.label, link.words)
                found[link.target_record] = (*found.get(link.target_record, ()), incoming)
        if found != session.elsewhere.incoming:
            session.elsewhere.incoming = found
            if session is self._window.session:
                self._window.records.cards.rows_changed()
