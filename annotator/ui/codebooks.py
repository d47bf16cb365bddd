"""What a person does to the codebook of a folder: opens it, changes it with what it touches, takes that back."""

from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from shiboken6 import isValid

from annotator.core import codebook as codebooks
from annotator.core.codebook import Codebook, CodebookError
from annotator.core.words import counted
from annotator.ui.folder_sources import told_of
from annotator.ui.later import later
from annotator.ui.literal import shown
from annotator.ui.session import now

if TYPE_CHECKING:
    from annotator.corpus.labels import Changed, Usage
    from annotator.ui.codebook_dialog import CodebookDialog
    from annotator.ui.folder_work import Progress
    from annotator.ui.window import Window

_KEY = "codebook"


class Codebooks:
    """The codebook of the article in sight, or of the folder that is open."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._dialog: CodebookDialog | None = None
        self._stop = Event()

    @property
    def dialog(self) -> "CodebookDialog | None":
        """The editor, if it is open."""
        return self._dialog if self._dialog is not None and isValid(self._dialog) else None

    def possible(self) -> bool:
        """Whether there is a folder; asked after every edit, hence without a look at the disk."""
        return self._window.session is not None or self._window.folders.folder is not None

    def folder(self) -> Path | None:
        """The folder whose codebook holds for the article in sight; where it will be kept when there is none yet."""
        window = self._window
        opened = window.folders.folder.path if window.folders.folder is not None else None
        if window.session is None:
            return opened
        own = window.session.path.parent
        home = codebooks.home_of(own)
        has_one = (home / codebooks.FILE).exists()
        return opened if not has_one and opened is not None and own.is_relative_to(opened) else home

    def edit(self) -> None:
        """Opens the editor."""
        from annotator.corpus import labels
        from annotator.ui.codebook_dialog import CodebookDialog

        window, folder = self._window, self.folder()
        if folder is None or self.dialog is not None:
            if self.dialog is not None and self.dialog.isHidden():
                window.say("The codebook is being changed; it opens again when that is done.")
            return
        try:
            before = labels.file_of(folder)
            path = folder / codebooks.FILE
            codebook = codebooks.parse(before, str(path)) if before is not None else codebooks.shipped()
        except (CodebookError, OSError) as error:
            reason = str(error) if isinstance(error, CodebookError) else f"{folder}: {error.strerror or error}"
            window.banners.show_banner(
                _KEY, f"The codebook could not be read: {shown(reason)}. Put the file right, or move it away."
            )
            return
        dialog = CodebookDialog(codebook, folder, window.theme, self._taken(), window)
        dialog.kept.connect(lambda new, renamed: self._keep(dialog, folder, before, new, renamed))
        self._dialog, self._stop = dialog, Event()
        stop = self._stop
        dialog.finished.connect(stop.set)

        def count() -> None:
            found = labels.usage(folder, stop)
            if not stop.is_set():
                later(dialog, self._counted, dialog, found)

        window.desk.flush()
        dialog.open()
        Thread(target=count, name="labels", daemon=True).start()

    def _counted(self, dialog: "CodebookDialog", usage: "Usage") -> None:
        dialog.set_usage(usage)

    def _taken(self) -> dict[str, str]:
        """The single keys of commands that mark nothing, with the commands' names."""
        from annotator.ui.actions import COMMANDS

        return {key: command.title for command in COMMANDS for key in command.keys if len(key) == 1}

    def _keep(
        self, dialog: "CodebookDialog", folder: Path, before: bytes | None, new: Codebook, renamed: dict[str, str]
    ) -> None:
        from annotator.corpus import labels

        def work(progress: "Progress", stop: Event) -> object:
            return labels.change(folder, new, expected=before, renamed=renamed, now=now(), progress=progress, stop=stop)

        began = self._window.folders.work.start(
            work,
            doing="The folder’s annotations are being put under the new labels" if renamed else "The codebook is kept",
            done=lambda changed: self._done(dialog, changed),
            failed=lambda reasons: self._failed(dialog, reasons),
        )
        if began and renamed:  # it may take a while, and the window is there to work in meanwhile
            dialog.hide()
        elif not began:
            dialog.failed(["The folder is being changed already, or something in it could not be saved."])

    def _failed(self, dialog: "CodebookDialog", reasons: list[str]) -> None:
        if isValid(dialog):
            if dialog.isHidden():
                dialog.open()
                dialog.activateWindow()
            dialog.failed(reasons or ["Cancelled: nothing was changed."])

    def _done(self, dialog: "CodebookDialog", changed: "Changed") -> None:
        if isValid(dialog):
            dialog.accept()
        self.take_up()
        touched = sum(step.after is not step.before for step in changed.steps)
        where = f", and {counted(touched, 'article')} with it" if touched else ""
        self._window.banners.show_banner(
            _KEY,
            f"The codebook is changed{where}.",
            actions=[("Take It Back", lambda: self._take_back(changed))],
            kind="info",
        )

    def _take_back(self, changed: "Changed") -> None:
        from annotator.corpus import labels

        self._window.folders.work.start(
            lambda progress, _stop: labels.undo(changed, progress=progress),
            doing="The codebook is being put back",
            done=self._taken_back,
            failed=self._taken_back,
            can_stop=False,
        )

    def _taken_back(self, troubles: list[str]) -> None:
        window = self._window
        self.take_up()
        if troubles:
            window.banners.show_banner(_KEY, told_of(troubles))
        else:
            window.banners.dismiss(_KEY)
            window.say("The codebook is as it was.")

    def take_up(self) -> None:
        """Gives every open article the codebook that holds for it now, and what was changed in its sidecar."""
        window = self._window
        for session in window.desk.sessions:
            window.desk.saver(session).look()
            try:
                session.set_codebook(codebooks.for_folder(session.path.parent))
            except CodebookError:
                continue  # it is said when the article is opened
        shown_now = window.session
        if shown_now is not None:
            window.show_session(None)
            window.show_session(shown_now)
        if window.folders.folder is not None:
            window.folders.folder.look()
