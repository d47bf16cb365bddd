"""What the commands of the File menu do: opening, closing, saving, exporting."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox
from shiboken6 import isValid

from annotator import readers
from annotator.core import store
from annotator.core.copies import Copy
from annotator.core.resources import resource
from annotator.core.words import counted
from annotator.corpus.merging import merge_sidecar_with_markers, merged_with, put_away
from annotator.corpus.opening import Opened, has_work, open_article
from annotator.readers.errors import ReadError
from annotator.ui.dialogs import asked
from annotator.ui.later import later
from annotator.ui.literal import name_of, shown

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
        self._sample: Path | None = None
        """The folder of the copy of the samples."""
        self._wanted: Path | None = None
        """The article that the person asked for last: what is read meanwhile does not come to the front."""

    def open_paths(self, paths: list[Path]) -> None:
        """Opens articles, and a folder in the column on the left; what cannot be opened is said in a banner. The last
        of them is shown: what is read in a process of its own when it has been, unless the person went elsewhere."""
        articles = []
        for path in paths:
            if path.is_dir():
                self.open_folder(path)
            else:
                articles.append(_article_at(path))
        if articles:
            self._wanted = articles[-1]
        opened: Session | None = None
        for path in articles:
            self.open(path, _nothing_more, show=False)
            opened = self._window.desk.find(path) or opened
        if opened is not None and (opened.path == self._wanted or self._window.session is None):
            self._window.show_session(opened)

    def open(
        self,
        path: Path,
        then: "Callable[[Session], None]",
        *,
        choices: readers.Choices | None = None,
        instead: "Session | None" = None,
        show: bool = True,
    ) -> None:
        """Opens an article and calls ``then`` with it: at once, or, where it is read in a process of its own, when it
        has been. What cannot be opened is said in a banner. ``instead`` is closed when the article has been read."""
        window = self._window
        path = _article_at(path)
        if show:
            self._wanted = path
        found = window.desk.find(path)
        if found is not None and instead is None:
            if show:
                self._show(found)
            then(found)
        elif readers.is_apart(path):
            window.opening.read(
                path,
                coder=window.desk.coder,
                choices=choices,
                then=lambda opened: self._take(opened, then, instead),
                refused=self._refuse,
            )
        else:
            try:
                opened = open_article(path, coder=window.desk.coder, choices=choices)
            except ReadError as error:
                self._refuse(path, error)
                return
            self._take(opened, then, instead, show=show)

    def _take(
        self,
        opened: Opened,
        then: "Callable[[Session], None]",
        instead: "Session | None",
        *,
        show: bool = True,
    ) -> None:
        window = self._window
        if instead is not None and instead in window.desk.sessions and not window.desk.close(instead):
            return
        session = window.desk.adopt(opened)
        window.banners.dismiss(f"open {session.path}")
        window.preferences.remember(session.path)
        if show:
            self._show(session)
        then(session)

    def _show(self, session: "Session") -> None:
        if session.path == self._wanted or self._window.session is None:
            self._window.show_session(session)

    def _refuse(self, path: Path, error: ReadError) -> None:
        if not isinstance(error, readers.CancelledError):
            self._window.banners.show_banner(f"open {path}", _sentence(str(error)))

    def open_dialog(self) -> None:
        """Asks for articles."""
        self._window.opening.prepare()
        endings = " ".join(f"*{suffix}" for reader in readers.READERS for suffix in reader.suffixes)
        kinds = f"Articles ({endings});;All files (*)"
        names, _ = QFileDialog.getOpenFileNames(self._window, "Open Articles", self._folder(), kinds)
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
        self._window.opening.prepare()
        self._window.articles.set_folder(path.absolute())
        self._window.folders.open(path.absolute())
        self._window.welcome.show_folder(path.absolute().name)
        self._window.articles.show()
        self._window.refresh_soon()

    def _folder(self) -> str:
        session = self._window.session
        return str(session.path.parent) if session is not None else self._window.preferences.last_folder

    def open_sample(self) -> None:
        """Opens a copy of the sample articles, so that trying things out changes nothing that came with the program."""
        import tempfile

        folder = self._sample
        if folder is None or not folder.is_dir():  # asked for again, it is the same copy with what was marked in it
            folder = self._sample = Path(tempfile.mkdtemp(prefix="annotator-sample-"))
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
        return isValid(box) and box.clickedButton() is close

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

    def paste(self) -> None:
        """Saves what is in the clipboard as an article in a folder that the person chooses, and opens it."""
        from annotator.corpus import pasting

        # None, against Qt's word, where nothing was ever copied
        window, data = self._window, QGuiApplication.clipboard().mimeData() or QMimeData()
        text, html = data.text() if data.hasText() else "", data.html() if data.hasHtml() else ""
        if not text.strip() and not html.strip():
            window.say("There are no words in the clipboard. Copy them in the browser first.")
            return
        folder = QFileDialog.getExistingDirectory(window, "Save the Article in a Folder", self._folder())
        if not folder:
            return
        try:
            path = pasting.save(Path(folder), text=text, html=html)
        except OSError as error:
            window.banners.show_banner("paste", f"The article could not be saved: {error.strerror or error}.")
            return
        window.preferences.last_folder = folder
        self.open_paths([path])

    def split(self) -> None:
        """Takes a file of several articles apart, into a folder that the person chooses, and opens that."""
        from annotator.corpus import splitting

        window, session = self._window, self._window.session
        if session is None:
            return
        folder = QFileDialog.getExistingDirectory(window, "Put the Articles into a Folder", self._folder())
        if not folder:
            return
        path = session.path

        def work() -> None:
            try:
                written = splitting.split(path, Path(folder))
            except ReadError as error:
                later(window, window.banners.show_banner, "split", _sentence(str(error)))
            except OSError as error:
                said = f"{path.name} could not be taken apart: {error.strerror or error}."
                later(window, window.banners.show_banner, "split", said)
            else:
                later(window, done, len(written))

        def done(count: int) -> None:
            self.open_folder(Path(folder))
            window.say(f"{counted(count, 'article')} from {shown(path.name)} in {shown(Path(folder).name)}.")

        Thread(target=work, name="split", daemon=True).start()

    def toggle_everything(self) -> None:
        """A page's whole text in place of its main content, or the other way round; the choice stays in the sidecar."""
        window, session = self._window, self._window.session
        if session is None:
            return
        info = session.article.info
        wanted = "" if info.extraction else readers.EVERYTHING
        choices = readers.Choices(encoding=info.encoding, extraction=wanted)

        def keep(opened: "Session") -> None:
            if opened.digest is not None or wanted:  # without annotations, the choice is all that there is to keep
                window.desk.saver(opened).save_as_read()
            lost = len(opened.unplaced)
            told = "the whole page" if wanted else "the main content of the page"
            window.say(f"This is {told}." + (f" {counted(lost, 'place')} to look at." if lost else ""))

        if window.desk.saver(session).flush():
            self.open(session.path, keep, choices=choices, instead=session)

    def open_original(self) -> None:
        """Opens the article's file in the program that the system has for it."""
        window, session = self._window, self._window.session
        if session is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(session.path))):
            window.say(f"The system has no program that opens {name_of(session.path)}.")

    def reopen(self, session: "Session", *, choices: readers.Choices | None = None) -> None:
        """Reads an article again, and closes it as it was."""
        window = self._window
        if not window.desk.saver(session).flush():
            window.say("Save the annotations first; then the article can be read again.")
            return
        self.open(session.path, _nothing_more, choices=choices, instead=session)

    def export(self) -> None:
        """Asks what to export, where to, and does it."""
        from annotator.ui.export_dialog import ExportDialog

        window = self._window
        folder = window.folders.folder.path if window.folders.folder is not None else None
        if window.session is not None or folder is not None:
            window.desk.flush()  # the folder goes out as it is saved
            asked(ExportDialog(window.desk.sessions, window.session, window.preferences, window, folder))

    def import_files(self) -> None:
        """Asks for another tool's files, shows what would come of them, and imports it."""
        from annotator.ui.import_dialog import ImportDialog

        dialog = ImportDialog(self._window.preferences, self._window)
        dialog.imported.connect(self.open_folder)
        asked(dialog)

    def sidecar_of(self, session: "Session") -> Path:
        """Where the annotations of an article are."""
        return store.sidecar_path(session.path, self._window.desk.coder)


def _nothing_more(_session: "Session") -> None:
    pass


def _article_at(path: Path) -> Path:
    """The article's whole path, of its own path or that of its sidecar."""
    path = path.absolute()
    return store.article_of(path) if store.is_sidecar(path) else path


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else text + "."
