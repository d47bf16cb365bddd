"""What the commands of the File menu do: opening, closing, saving, exporting."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from annotator import readers
from annotator.core import store
from annotator.core.resources import resource
from annotator.corpus.merging import Copy, merge_sidecar_with_markers, merged_with, put_away
from annotator.corpus.opening import has_work
from annotator.readers.errors import ReadError
from annotator.ui.dialogs import asked
from annotator.ui.literal import name_of

if TYPE_CHECKING:
    from annotator.ui.session import Session
    from annotator.ui.window import Window

ENCODINGS = (
    "utf-8",
    "windows-1252",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
    "koi8-r",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "shift_jis",
    "euc-jp",
    "gb18030",
    "big5",
    "euc-kr",
    "utf-16",
    "mac-roman",
)


class Files:
    """The acts of a person on files, for one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def open_paths(self, paths: list[Path]) -> None:
        """Opens articles, and a folder in the column on the left; what cannot be opened is said in a banner."""
        last: Session | None = None
        for path in paths:
            if path.is_dir():
                self.open_folder(path)
                continue
            session = self._open(path)
            last = session or last
        if last is not None:
            self._window.show_session(last)

    def _open(self, path: Path, *, choices: readers.Choices | None = None) -> "Session | None":
        window = self._window
        try:
            session = window.desk.open(path, choices=choices)
        except ReadError as error:
            window.banners.show_banner(f"open {path}", _sentence(str(error)))
            return None
        window.banners.dismiss(f"open {path}")
        window.preferences.remember(session.path)
        return session

    def open_dialog(self) -> None:
        """Asks for articles."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Open Articles", self._folder(), "Articles (*.txt *.text *.md *.markdown);;All files (*)"
        )
        if names:
            self._window.preferences.last_folder = str(Path(names[0]).parent)
            self.open_paths([Path(name) for name in names])

    def open_folder_dialog(self) -> None:
        """Asks for a folder."""
        name = QFileDialog.getExistingDirectory(self._window, "Open a Folder of Articles", self._folder())
        if name:
            self.open_folder(Path(name))

    def open_folder(self, path: Path) -> None:
        """Lists a folder's articles in the column on the left."""
        self._window.preferences.last_folder = str(path)
        self._window.articles.set_folder(path.absolute())
        self._window.articles.show()

    def _folder(self) -> str:
        session = self._window.session
        return str(session.path.parent) if session is not None else self._window.preferences.last_folder

    def open_sample(self) -> None:
        """Opens a copy of the sample articles, so that trying things out changes nothing that came with the program."""
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="annotator-sample-"))
        for path in resource("samples").iterdir():
            shutil.copyfile(path, folder / path.name)
        self.open_folder(folder)
        self.open_paths([folder / "harbour-bridge.txt"])

    def close_current(self) -> None:
        """Closes the article in sight."""
        if self._window.session is not None:
            self.close(self._window.session)

    def close(self, session: "Session") -> None:
        """Saves and closes an article; asks when it cannot be saved."""
        desk = self._window.desk
        if desk.close(session):
            return
        if self.may_lose([session]):
            desk.close(session, unsaved=True)

    def may_lose(self, sessions: list["Session"]) -> bool:
        """Asks whether to close although the work of these articles could not be saved."""
        names = "\n".join(name_of(session.sidecar) for session in sessions)
        box = QMessageBox(self._window)
        box.setTextFormat(box.textFormat().PlainText)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Annotator")
        box.setText("The latest annotations could not be saved.")
        box.setInformativeText(
            f"{names}\n\nGo back to save them in another place (File, Save Annotations Elsewhere…), "
            "or close: they are kept in the journal and offered again at the next start."
        )
        back = box.addButton("Go Back", QMessageBox.ButtonRole.RejectRole)
        close = box.addButton("Close without Saving", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(back)
        asked(box)
        return box.clickedButton() is close

    def save_now(self) -> None:
        """Saves without waiting."""
        window = self._window
        if window.session is not None:
            window.desk.saver(window.session).save_now()

    def merge_markers(self, session: "Session") -> None:
        """Merges the two sides of a conflict that git left in the sidecar, keeps the file as it was beside it, and
        opens the article again."""
        try:
            merge_sidecar_with_markers(session.sidecar)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._window.banners.show_banner(
                "merge", f"{session.sidecar.name} could not be merged: {_sentence(reason)}"
            )
            return
        self.reopen(session)

    def merge_copies(self, session: "Session", copies: list[Copy]) -> None:
        """Brings other versions of the sidecar into this one, as one step of undo; when that is saved, they are put
        away in the program's own folder. One that cannot be read stays where it is, and is said."""
        document, done = session.document, []
        for copy in copies:
            try:
                document = merged_with(document, copy.path)
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or str(error)
                self._window.banners.show_banner("merge", f"{copy.path.name} was not merged: {_sentence(reason)}")
            else:
                done.append(copy.path)
        if not done or not session.apply("merge other versions", document):
            return
        if self._window.desk.saver(session).flush():
            folder = put_away(done)
            self._window.say(f"Merged. The other version{'s are' if len(done) > 1 else ' is'} now in {folder}.")

    def save_elsewhere(self) -> None:
        """Asks where to write a copy of the sidecar."""
        window, session = self._window, self._window.session
        if session is None:
            return
        name, _ = QFileDialog.getSaveFileName(window, "Save Annotations Elsewhere", session.sidecar.name)
        if not name:
            return
        try:
            window.desk.saver(session).save_elsewhere(Path(name))
        except OSError as error:
            window.banners.show_banner("elsewhere", f"{name} could not be written: {error.strerror or error}.")
        else:
            window.say(f"A copy of the annotations is in {name}.")

    def show_versions(self) -> None:
        """Shows the earlier versions of the annotations."""
        from annotator.ui.restore_dialog import RestoreDialog

        window, session = self._window, self._window.session
        if session is not None:
            window.desk.saver(session).flush()
            asked(RestoreDialog(session, window))

    def choose_encoding(self) -> None:
        """Asks for an encoding and reads the article again with it."""
        window, session = self._window, self._window.session
        if session is None:
            return
        if has_work(session.document):
            window.say("This article has annotations; their places count in the text as it was read.")
            return
        now = session.article.info.encoding or "utf-8"
        names = list(dict.fromkeys([now, *ENCODINGS]))
        name, chosen = QInputDialog.getItem(
            window, "Read with Another Encoding", "The letters of the article are written in:", names, 0, True
        )
        if chosen and name != now:
            self.reopen(session, choices=readers.Choices(encoding=name))

    def reopen(self, session: "Session", *, choices: readers.Choices | None = None) -> None:
        """Closes an article and reads it again."""
        path = session.path
        if self._window.desk.close(session):
            opened = self._open(path, choices=choices) or self._open(path)
            if opened is not None:
                self._window.show_session(opened)

    def export(self) -> None:
        """Asks what to export, where to, and does it."""
        from annotator.ui.export_dialog import ExportDialog

        window = self._window
        if window.session is not None:
            asked(ExportDialog(window.desk.sessions, window.session, window.preferences, window))

    def sidecar_of(self, session: "Session") -> Path:
        """Where the annotations of an article are."""
        return store.sidecar_path(session.path, self._window.desk.coder)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else text + "."
