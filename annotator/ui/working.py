"""What a person does with the list of articles: saying that one is done, and going on to the next."""

from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core import folder_file
from annotator.core.folder_file import FolderFileError
from annotator.ui.literal import shown

if TYPE_CHECKING:
    from annotator.ui.window import Window


class Working:
    """The marks for done of a window, and the way from article to article."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        window.articles.done_asked.connect(self._mark)
        window.articles.marks_failed.connect(self._say_trouble)

    def is_done(self) -> bool:
        """Whether the article in sight is done."""
        session = self._window.session
        return session is not None and session.path in self._window.articles.work.done

    def toggle_done(self) -> None:
        """Says of the article in sight that it is done, or that it is not."""
        session = self._window.session
        if session is not None:
            self._mark(session.path, not self.is_done())

    def done_and_on(self) -> None:
        """Done with the article in sight, and on to the next that is not done."""
        session = self._window.session
        if session is not None and (self.is_done() or self._mark(session.path, True)):
            self.next_undone()

    def next_undone(self) -> None:
        """The next article that is not done."""
        path = self._window.articles.neighbour(1, undone=True)
        if path is None:
            other = "other " if self._window.session is not None else ""
            self._window.say(f"Every {other}article of the list is done.")
        else:
            self._window.files.open_paths([path])

    def go(self, step: int) -> None:
        """The next article of the list, or the one before."""
        path = self._window.articles.neighbour(step)
        if path is None:
            self._window.say("There is no other article in the list.")
        else:
            self._window.files.open_paths([path])

    def _mark(self, path: Path, done: bool) -> bool:
        window, name = self._window, shown(path.name)
        try:
            folder_file.mark_done(path, done=done)
        except (FolderFileError, OSError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else error
            window.banners.show_banner("done", f"{name} could not be marked: {shown(str(why), 300)}.")
            return False
        window.banners.dismiss("done")
        window.articles.set_done(path, done=done)
        window.say(f"{name} is done." if done else f"{name} is not done.")
        return True

    def _say_trouble(self, trouble: str) -> None:
        if trouble:
            self._window.banners.show_banner(
                "marks",
                f"Which articles are done is not known: {shown(trouble, 300)}. Mend the file; it is left as it is.",
            )
        else:
            self._window.banners.dismiss("marks")
