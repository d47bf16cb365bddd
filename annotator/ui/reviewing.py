"""What a person decides of annotations whose article has changed: to keep their place, move them or drop them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.core import anchor, edits
from annotator.core.model import Annotation
from annotator.ui.session import Session

if TYPE_CHECKING:
    from annotator.ui.review_panel import ReviewPanel
    from annotator.ui.window import Window


class Reviewing:
    """The review of a window: its panel below the article, and the acts."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._panel: ReviewPanel | None = None
        self._id = ""

    @property
    def panel(self) -> "ReviewPanel | None":
        """The panel, once it was asked for."""
        return self._panel

    @property
    def is_open(self) -> bool:
        """Whether the panel is in sight."""
        return self._panel is not None and self._panel.isVisible()

    @property
    def current(self) -> str:
        """The id of the annotation in sight; empty when none is."""
        return self._id

    def open(self) -> None:
        """Shows the panel with the first undecided place, and gives it the keyboard."""
        window = self._window
        if window.session is None or not window.session.unplaced:
            return
        if self._panel is None:
            from annotator.ui.review_panel import ReviewPanel

            panel = self._panel = ReviewPanel(window.theme)
            panel.keep.connect(self.keep)
            panel.move_here.connect(self.move)
            panel.drop.connect(self.drop)
            panel.keep_all.connect(self.keep_all)
            panel.step.connect(self.step)
            panel.closed.connect(self.close)
            window.add_below(panel)
        self._panel.show()
        window.lay_out()  # the article has less room now, and its words are to be in sight there
        self._panel.setFocus()
        self._show(self._active() or self._all()[0])

    def close(self) -> None:
        """Hides the panel; what is not decided stays in the sidecar."""
        if self._panel is not None:
            self._panel.hide()
        self._id = ""
        self._window.view.setFocus()

    def show_session(self) -> None:
        """Another article is in sight."""
        if self._panel is not None:
            self._panel.hide()
        self._id = ""

    def refresh(self) -> None:
        """After an edit, an undo, or a change of theme or selection."""
        if self._panel is None or not self.is_open:
            return
        self._panel.theme = self._window.theme
        self._panel.set_can_move(bool(self._window.view.selected()))
        found = self._all()
        if not found:
            self.close()
            self._window.say("Every place is decided. Ctrl+Z takes the last decision back.")
            return
        at = next((n for n, annotation in enumerate(found) if annotation.id == self._id), None)
        if at is None:
            self._show(found[0])
        else:
            self._fill(found, at)

    def step(self, step: int) -> None:
        """The next undecided one, or the one before; round at the ends."""
        found = self._all()
        if found:
            at = next((n for n, annotation in enumerate(found) if annotation.id == self._id), -1)
            self._show(found[(at + step) % len(found)])

    def keep(self) -> None:
        """Keeps the place of the one in sight."""
        self._decide(lambda session, id: session.edit("keep the place", edits.keep_places, annotations=[id]))

    def keep_all(self) -> None:
        """Keeps the places of all that are surely there, as one step of undo."""
        session = self._window.session
        if session is not None:
            ids = [annotation.id for annotation in self._all() if anchor.state_of(annotation) == "moved"]
            session.edit("keep all moved places", edits.keep_places, annotations=ids)

    def move(self) -> None:
        """Moves the one in sight to the selected words."""
        ranges = self._window.view.selected()
        if not ranges:
            self._window.say("Select in the article where it belongs, then press M.")
            return
        self._decide(lambda session, id: session.edit("move", edits.set_spans, annotation=id, ranges=ranges))
        self._window.view.clear_selection()

    def drop(self) -> None:
        """Removes the one in sight."""
        self._decide(lambda session, id: session.remove(id))

    def _decide(self, act: Callable[[Session, str], object]) -> None:
        session = self._window.session
        id = self._id or (session.active if session is not None else "")
        if session is None or id not in session.unplaced:
            return
        found = self._all()
        at = next((n for n, annotation in enumerate(found) if annotation.id == id), 0)
        following = [annotation.id for annotation in (*found[at + 1 :], *found[:at])]
        act(session, id)
        if self.is_open and self._panel is not None:
            after = next((other for other in following if other in session.unplaced), "")
            if after and id not in session.unplaced:
                self._show(session.document.annotations[after])
            self._panel.setFocus()

    def _all(self) -> list[Annotation]:
        """The undecided ones, in the order of the places that they have or had."""
        session = self._window.session
        if session is None:
            return []
        found = [annotation for id in session.unplaced if (annotation := session.get(id)) is not None]
        return sorted(found, key=lambda annotation: (_start(annotation), annotation.id))

    def _active(self) -> Annotation | None:
        session = self._window.session
        return session.get(session.active) if session is not None and session.active in session.unplaced else None

    def _show(self, annotation: Annotation) -> None:
        self._id = annotation.id
        self._window.going.show(annotation.id)
        session = self._window.session
        if session is not None and not annotation.spans:
            place = anchor.nearest(session.base.text, session.text, _start(annotation))
            self._window.view.show_range(place, place)
        found = self._all()
        self._fill(found, next(n for n, other in enumerate(found) if other.id == annotation.id))

    def _fill(self, found: list[Annotation], at: int) -> None:
        session = self._window.session
        if session is None or self._panel is None:
            return
        sure = sum(anchor.state_of(annotation) == "moved" for annotation in found)
        self._panel.show_annotation(session, found[at], at, len(found), sure)
        self._panel.set_can_move(bool(self._window.view.selected()))


def _start(annotation: Annotation) -> int:
    spans = annotation.spans or (annotation.anchor.was if annotation.anchor else ())
    return min((span.start for span in spans), default=0)
