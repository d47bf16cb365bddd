"""What the program proposes and the person decides: attributions found by rule, and what stands beside a quote."""

from collections.abc import Sequence
from threading import Thread
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QTimer

from annotator.core import edits
from annotator.core.codebook import Part
from annotator.core.model import Document
from annotator.core.words import counted
from annotator.ui.folder_sources import told_of
from annotator.ui.folder_work import KEY
from annotator.ui.later import later

if TYPE_CHECKING:
    from annotator.corpus.suggesting import Added
    from annotator.corpus.suggesting_folder import Made, Outcome
    from annotator.ui.session import Session
    from annotator.ui.window import Window

LONG = 200_000
"""Code points from which an article's suggestions are found beside the work; shorter ones take less than a blink."""
OFFER_MS = 40
"""After a quote is marked: it is painted first, and looked around after that."""

Range = tuple[int, int]


class Offer(Struct, frozen=True):
    """The cue and the source that stand beside a record which was just marked; Enter takes them."""

    record: str
    parts: tuple[tuple[Part, tuple[Range, ...]], ...]


class Suggesting:
    """Suggestions and offers, for one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self.offer: Offer | None = None
        self._marked = ""
        self._soon = QTimer(window)
        self._soon.setSingleShot(True)
        self._soon.setInterval(OFFER_MS)
        self._soon.timeout.connect(self._look_around)

    # Suggestions

    def next(self) -> None:
        """The next suggestion; where there is none, the rules look for some first."""
        session = self._window.session
        if session is None:
            return
        if session.suggestions or session.read_only:
            self._window.going.next_suggestion()
        else:
            self.suggest()

    def suggest(self) -> None:
        """Adds what the rules find in the article, as one step of undo, and goes to the first of it."""
        session = self._window.session
        if session is None:
            return
        if len(session.text) < LONG:
            self._take(session, session.document, _found(session))
            return
        self._window.say("Looking for quotations…")
        document = session.document

        def work() -> None:
            later(session, self._take, session, document, _found(session))

        Thread(target=work, name="suggest", daemon=True).start()

    def suggest_in_folder(self) -> None:
        """Adds what the rules find in every article of the folder, beside the work."""
        from annotator.corpus import suggesting_folder

        folder = self._window.folders.folder
        if folder is None:
            return
        path = folder.path
        self._window.folders.work.start(
            lambda progress, stop: suggesting_folder.run(path, progress=progress, stop=stop),
            doing="Looking for quotations in the folder",
            stopping="Stopping…",
            done=self._suggested,
            failed=lambda reasons: self._window.banners.show_banner(KEY, told_of(reasons)),
        )

    def _suggested(self, outcome: "Outcome") -> None:
        window, made = self._window, outcome.made
        window.folders.look()
        quotes, sure = sum(one.quotes for one in made), sum(one.sure for one in made)
        said = f"{counted(quotes, 'suggestion')} in {counted(len(made), 'article')}, {sure:,} of them sure."
        if outcome.stopped:
            said = f"Stopped. {said}"
        if outcome.faults:
            said += f" {told_of(outcome.faults)}"
        window.banners.show_banner(
            KEY, said, actions=[("Take It Back", lambda: self._take_back(made))] if made else [], kind="info"
        )

    def _take_back(self, made: "list[Made]") -> None:
        from annotator.corpus import suggesting_folder

        self._window.folders.work.start(
            lambda progress, _stop: suggesting_folder.take_back(made, progress=progress),
            doing="The suggestions are being taken away",
            can_stop=False,
            done=self._taken_back,
            failed=self._taken_back,
        )

    def _taken_back(self, troubles: list[str]) -> None:
        self._window.folders.look()
        if troubles:
            self._window.banners.show_banner(KEY, told_of(troubles))
        else:
            self._window.say("Taken back, but for what you had decided on.")

    def _take(self, session: "Session", document: Document, added: "Added | str") -> None:
        window = self._window
        if isinstance(added, str):
            window.say(added)
            return
        if session.document is not document:  # something was done meanwhile: once more, over what there is now
            self.suggest()
            return
        if not added.quotes:
            window.say("The rules find no attribution here that you have not decided on.")
            return
        if session.apply(f"suggest {counted(len(added.quotes), 'attribution')}", added.document):
            window.going.next_suggestion()
            sure = f", {added.sure:,} of them sure" if added.sure else ", none of them sure"
            window.say(
                f"{counted(len(added.quotes), 'suggestion')}{sure}. A takes one, X drops it, Tab goes to the next; "
                "Shift+A takes all that are sure."
            )

    def take_sure(self) -> None:
        """Takes all sure suggestions, as one step of undo."""
        session = self._window.session
        ids = list(session.sure) if session is not None else []
        if session is not None and ids:
            title = f"take {counted(len(ids), 'sure suggestion')}"
            if session.edit(title, edits.set_status, annotations=ids, status="accepted"):
                left = len(session.suggestions)
                more = f" Tab goes through the {left:,} others." if left else ""
                self._window.say(f"{counted(len(ids), 'suggestion')} taken. Ctrl+Z takes that back.{more}")

    # What stands beside a quote

    def marked(self, record: str) -> None:
        """A record was marked by hand: soon there is an offer for it."""
        self.drop_offer()
        self._marked = record
        self._soon.start()

    def _look_around(self) -> None:
        id, self._marked = self._marked, ""
        session = self._window.session
        record = session.get(id) if session is not None and id else None
        if session is None or record is None or not record.spans or session.active != id:
            return
        from annotator.suggest import around

        found = around(session.text, session.article.blocks, record.spans[0].start, record.spans[-1].end)
        inside = [(span.start, span.end) for span in record.spans]
        parts: list[tuple[Part, tuple[Range, ...]]] = []
        beside: tuple[tuple[Part, tuple[Range, ...]], ...] = (("source", found.source), ("cue", found.cue))
        for part, ranges in beside:
            if ranges and not record.linked(part) and not _overlap(ranges, inside):
                parts.append((part, ranges))
        if parts:
            self.offer = Offer(id, tuple(parts))
            self._window.view.set_offered(
                [(session.codebook.part_label(part), *range) for part, ranges in parts for range in ranges]
            )
            self._window.say(f"Enter takes {_told(session, self.offer)} too.")

    def take_offer(self) -> bool:
        """Takes what is offered, as one step of undo; False when nothing is."""
        if self._marked:
            self._soon.stop()
            self._look_around()
        session, offer = self._window.session, self.offer
        self.drop_offer()
        if session is None or offer is None or session.active != offer.record or session.get(offer.record) is None:
            return False
        document = session.document
        for part, ranges in offer.parts:
            document, found = edits.attach(
                document,
                codebook=session.codebook,
                record=offer.record,
                part=part,
                ranges=ranges,
                stamp=session.stamp(),
                near=session.near(ranges),
            )
            known = (
                edits.find_source(session.known(), found.words)
                if part == "source" and not found.linked("who")
                else None
            )
            if known is not None:
                document = edits.set_who(document, annotation=found.id, sources=[known], stamp=session.stamp())
        told = _told(session, offer)
        if session.apply(f"take {' and '.join(part for part, _ in offer.parts)}", document):
            self._window.say(f"Taken: {told}.")
        return True

    def changed(self) -> None:
        """The article's annotations changed: what is offered may be there now, or its record gone."""
        if self.offer is not None:
            self.marked(self.offer.record)

    def went_on(self) -> None:
        """Another record is active: there is nothing to take for the one before."""
        session = self._window.session
        if self.offer is not None and (session is None or session.active != self.offer.record):
            self.drop_offer()

    def drop_offer(self) -> bool:
        """Nothing is offered any more; whether something was."""
        had = self.offer is not None
        self.offer, self._marked = None, ""
        self._soon.stop()
        if had:
            self._window.view.set_offered([])
        return had


def _found(session: "Session") -> "Added | str":
    """What the rules add to the session's document; a sentence when the codebook has no place for it."""
    from annotator.corpus import suggesting  # slow to load, and needed only when asked for

    stamp = session.stamp()
    try:
        return suggesting.add(
            session.document,
            session.codebook,
            now=stamp.now,
            new_id=stamp.new_id,
            blocks=session.article.blocks,
        )
    except suggesting.NoLabelError as error:
        text = str(error)
        return f"{text[0].upper()}{text[1:]}."


def _told(session: "Session", offer: Offer) -> str:
    said = []
    for part, ranges in offer.parts:
        words = " … ".join(" ".join(session.text[start:end].split()) for start, end in ranges)
        said.append(f"“{words if len(words) <= 40 else words[:39] + '…'}” as its {part}")
    return " and ".join(said)


def _overlap(ranges: Sequence[Range], others: Sequence[Range]) -> bool:
    return any(start < last and first < end for start, end in ranges for first, last in others)
