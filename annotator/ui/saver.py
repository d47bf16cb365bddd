"""Saving behind the window's back: within a second of the last change, and all of it before the window closes.

What somebody else writes into the sidecar meanwhile is merged by record, in a save or when it is noticed
(:meth:`Saver.look`), and becomes part of the session's document.
"""

import errno
import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Thread

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core import saving, sidecar, store
from annotator.core.journal import Journal
from annotator.core.merge import merge
from annotator.core.model import Annotation, Document, Source
from annotator.core.saving import Saved, Seen, UnreadableError
from annotator.core.sidecar_writer import SidecarWriter
from annotator.corpus.merging import keep_beside, merged_from_markers
from annotator.corpus.opening import has_work
from annotator.ui.later import later
from annotator.ui.session import Change, Session
from annotator.ui.trouble import Trouble, deleted, trouble_of

QUIET_MS = 300
"""After the last change."""
LATEST_MS = 900
"""After the first change that is not saved."""
RETRY_MS = 10_000
UNREADABLE_MS = 700
"""After a file that could not be read was seen: another program may be in the middle of writing it."""


class Merged(Struct, frozen=True):
    """What came from somebody else: how many annotations were added, changed and taken away by it, and how many
    fields now have two values."""

    added: int
    changed: int
    removed: int
    conflicts: int


Outcome = Saved | Seen | Exception | None
_Task = Callable[[Document, str | None, Document | None], Outcome]


class Saver(QObject):
    """Saves one session's document to its sidecar, and brings in what others saved there.

    ``saved(datetime)``; ``failed(str)``, a sentence that says what to do, with more in ``trouble``;
    ``dirty_changed(bool)``; ``merged(Merged)`` when somebody else's changes came in; ``outdated()`` when the sidecar,
    which holds all of the session's edits, is now over another text of the article: it must be opened again. An
    article that nobody annotated
    gets no sidecar, and nothing is written for one that is open for reading only.
    """

    saved = Signal(object)
    failed = Signal(str)
    dirty_changed = Signal(bool)
    merged = Signal(object)
    outdated = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._base = session.base
        """What stands on disk."""
        self._settled = session.document
        """The session's document that needs no saving."""
        self._journal = Journal(session.path, session.sidecar)
        self._noted = session.document
        """The version up to which the journal has everything."""
        self._writer = SidecarWriter()
        self._worker: Thread | None = None
        self._outcome: tuple[Document, Outcome] = (session.document, None)
        self._again = self._look_again = False
        self._accept_loss = False
        self.dirty = False
        self.trouble: Trouble | None = None
        self.saved_at: datetime | None = None
        self._quiet, self._latest, self._retry = (self._timer(ms) for ms in (QUIET_MS, LATEST_MS, RETRY_MS))
        self._second_look = self._timer(UNREADABLE_MS, self._look_once_more)
        session.changed.connect(self._changed)

    @property
    def failure(self) -> str:
        """The sentence of the trouble there is; empty when there is none."""
        return self.trouble.sentence if self.trouble else ""

    def _timer(self, milliseconds: int, run: Callable[[], None] | None = None) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(run or self.save_now)
        return timer

    @property
    def journal_failure(self) -> str:
        """Why unsaved work cannot be kept in the journal; empty when it is kept."""
        return self._journal.failure

    def _changed(self, change: Change) -> None:
        document = self._session.document
        if document is not self._settled:
            self._journal.note(self._noted, document, change.annotations, change.sources)
        self._noted = document
        self._set_dirty(self._session.document is not self._settled)
        self._quiet.start()
        if not self._latest.isActive():
            self._latest.start()

    def _set_dirty(self, dirty: bool) -> None:
        if dirty != self.dirty:
            self.dirty = dirty
            self.dirty_changed.emit(dirty)

    def _settle(self) -> None:
        """What there is to save is on disk already: an undo took back what could not be saved."""
        self._journal.settle()
        self._set_dirty(False)
        if self.trouble is not None and self.trouble.kind in ("disk", "lost here"):
            self._say_saved()

    def _say_saved(self) -> None:
        self.trouble = None
        self.saved_at = datetime.now()
        self.saved.emit(self.saved_at)

    def _nothing_to_save(self) -> bool:
        session = self._session
        if session.read_only or session.document is self._settled:
            return True
        document = session.document
        return session.digest is None and not has_work(document) and not document.article.extraction

    # In a thread

    def save_now(self) -> None:
        """Saves without waiting, in a thread of its own; a save that runs already is followed by another."""
        self._stop_timers()
        if self._worker is not None:
            self._again = True
        elif self._nothing_to_save():
            self._settle()
        else:
            self._start(self._write)

    def look(self) -> None:
        """Sees whether somebody else changed the sidecar, without waiting, and brings in what they did."""
        if self._worker is not None:
            self._look_again = True
        elif not self._session.read_only:
            self._start(self._see)

    def _look_once_more(self) -> None:
        self.look()

    def _start(self, task: _Task) -> None:
        arguments = (task, self._session.document, self._session.digest, self._base)
        self._worker = Thread(target=self._work, args=arguments, name="save")
        self._worker.start()

    def _work(self, task: _Task, document: Document, digest: str | None, base: Document) -> None:
        self._outcome = (document, self._attempt(task, document, digest, base))
        later(self, self._finished, document)

    def _attempt(self, task: _Task, document: Document, digest: str | None, base: Document) -> Outcome:
        try:
            # without a sidecar there is nothing that could have been deleted from it
            return task(document, digest, None if digest is None else base)
        except Exception as error:
            return error

    def _write(self, document: Document, digest: str | None, base: Document | None) -> Outcome:
        return saving.save(
            self._session.sidecar,
            document,
            base=base,
            digest=digest,
            removed=frozenset(self._session.removed),
            accept_loss=self._accept_loss,
            encode=self._encode,
        )

    def _encode(self, document: Document) -> bytes:
        # two threads share one interpreter: the pauses leave it to the window
        try:
            return self._writer.write(document, pause=lambda: time.sleep(0.0005))
        except BaseException:
            self._writer = SidecarWriter()  # what it keeps of the last time may be half of this one
            raise

    def _see(self, document: Document, digest: str | None, base: Document | None) -> Outcome:
        return saving.look(self._session.sidecar, document, base=base, digest=digest, accept_loss=self._accept_loss)

    # In the window's thread again

    def _finished(self, document: Document) -> None:
        if self._worker is None or self._outcome[0] is not document:
            return  # flush took it
        self._worker.join()
        self._worker = None
        self._take(*self._outcome)
        again, look_again, self._again, self._look_again = self._again, self._look_again, False, False
        if again or (self.trouble is None and self._session.document is not self._settled):
            self.save_now()
        if look_again:
            self.look()

    def _take(self, document: Document, outcome: Outcome) -> None:
        if isinstance(outcome, Exception):
            self._take_failure(outcome)
        elif isinstance(outcome, Saved):
            self._session.digest = outcome.digest
            self._session.removed &= {a.id for a in document.annotations} if self._session.removed else set()
            self._accept_loss = False
            self._base = self._settled = outcome.document
            if outcome.theirs is not None:
                self._bring_in(document, outcome.document, outcome.conflicts)
            if self._session.document is self._settled:
                self._journal.settle()
            else:
                self._journal.settle_but(outcome.document, self._session.document)
            self._set_dirty(self._session.document is not self._settled)
            self._say_saved()
        elif outcome is not None:
            self._take_seen(document, outcome)
        elif self.trouble is not None and self.trouble.kind != "disk":
            self._recovered()

    def _take_seen(self, document: Document, seen: Seen) -> None:
        self._session.digest = seen.digest
        self._accept_loss = False
        if seen.theirs is None:
            if not self.dirty and has_work(document):
                self._say(deleted(self._session.sidecar))
            return
        self._base = seen.theirs
        if seen.merged == seen.theirs:
            self._base = self._settled = seen.merged
        self._bring_in(document, seen.merged, seen.conflicts)
        self._recovered()

    def _recovered(self) -> None:
        """The sidecar can be read again, or is there again."""
        self._set_dirty(self._session.document is not self._settled)
        if not self.dirty:
            self._say_saved()
        else:
            self.trouble = None
            self.save_now()

    def _bring_in(self, was: Document, merged: Document, conflicts: int) -> None:
        """Makes ``merged``, which came of ``was``, the session's, with what was edited since then."""
        session = self._session
        ids = merged.annotations.changed_since(was.annotations)
        added = sum(id not in was.annotations for id in ids)
        removed = sum(id not in merged.annotations for id in ids)
        now = session.document
        brought = merged if now is was else merge(was, now, merged).document
        if brought.text != session.text:
            self._leave(brought)
            return
        session.adopt(brought)
        if ids or conflicts or merged.sources != was.sources:
            self.merged.emit(Merged(added, len(ids) - added - removed, removed, conflicts))

    def _leave(self, document: Document) -> None:
        """Somebody else brought the sidecar to another text of the article: what was edited here goes to it too."""
        session = self._session
        if document != self._base:
            outcome = self._attempt(self._write, document, session.digest, self._base)
            if isinstance(outcome, Exception):
                self._take_failure(outcome)
                return
        session.read_only = (
            f"{session.path.name} has changed, and so have its annotations: they are being opened again."
        )
        self._settled = session.document
        self._set_dirty(False)
        self.outdated.emit()

    def _take_failure(self, error: Exception) -> None:
        self._set_dirty(self._session.document is not self._settled)
        if isinstance(error, UnreadableError) and not self._second_look.isActive() and self.trouble is None:
            # perhaps somebody is writing it this moment: look again before anybody is troubled with it
            self.trouble = trouble_of(self._session.sidecar, error)
            self._second_look.start()
            return
        self._retry.start()
        self._say(trouble_of(self._session.sidecar, error))

    def _say(self, trouble: Trouble) -> None:
        self.trouble = trouble
        self.failed.emit(trouble.sentence)

    def _stop_timers(self) -> None:
        for timer in (self._quiet, self._latest, self._retry):
            timer.stop()

    def close(self) -> None:
        """Lets go of the journal; what could not be saved stays in it and is offered at the next start."""
        self._journal.close()

    def flush(self) -> bool:
        """Saves now and waits for it; whether all that there is to save is on disk."""
        self._stop_timers()
        self._second_look.stop()
        self._again = self._look_again = False
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.join()
            self._take(*self._outcome)  # its signal, still on the way, is passed over
            self._worker = None
        for _ in range(2):  # what somebody else saved meanwhile comes in with the first
            if self._nothing_to_save():
                self._settle()
                return True
            document = self._session.document
            self._take(document, self._attempt(self._write, document, self._session.digest, self._base))
            self._second_look.stop()
        return self.trouble is None and self._session.document is self._settled

    # What a person chooses

    def save_as_read(self) -> None:
        """Saves the document as it was read, though nobody has edited it: a person chose how it is read."""
        if not self._session.read_only and self._settled is self._session.document:
            self._settled = replace(self._base)  # where there is no sidecar yet, what is open is not settled either
            self._set_dirty(True)
            self.save_now()

    def save_anyway(self) -> None:
        """Saves although most annotations will be gone, here or from the file: a person said that it is right."""
        self._accept_loss = True
        there = self.trouble is not None and self.trouble.kind == "lost there"
        self.trouble = None
        if there:
            self.look()
        else:
            self.save_now()

    def put_back(self) -> None:
        """Takes up again the annotations of the sidecar that are gone here without having been deleted."""
        session = self._session
        lost = [a for a in self._base.annotations if a.id not in session.document.annotations]
        back = [a for a in lost if a.id not in session.removed]
        sources = [s for s in self._base.sources if s.id not in session.document.sources]
        document = session.document
        session.apply("put the annotations back", _with(document, back, sources))
        self.save_now()

    def merge_sides(self) -> None:
        """Merges the two versions that git left in the sidecar, and then what is here; the file as it was is kept
        beside it."""
        path = self._session.sidecar
        try:
            data = store.bytes_at(path) or b""
            both = merged_from_markers(data)
            keep_beside(data, path, "conflict")
        except (OSError, ValueError) as error:
            self._take_failure(error if isinstance(error, OSError) else UnreadableError(path, str(error)))
            return
        was = self._session.document
        base = None if self._session.digest is None else self._base
        merged = merge(base, was, both.document)
        self._session.digest, self._base, self.trouble = store.digest(data), both.document, None
        self._bring_in(was, merged.document, merged.conflicts + both.conflicts)
        self._rewrite()

    def keep_mine(self) -> None:
        """Saves over a sidecar that somebody else changed; theirs is kept beside it under another name."""
        path = self._session.sidecar
        if self._session.read_only:
            return
        try:
            theirs = store.bytes_at(path)
            if theirs is not None:
                keep_beside(theirs, path, "theirs")
        except OSError as error:
            self._take_failure(error)
            return
        self._session.digest = None if theirs is None else store.digest(theirs)
        self.trouble = None
        self._rewrite()

    def _rewrite(self) -> None:
        """Writes the sidecar although the document may be what it was when it was last saved."""
        self._stop_timers()
        self._second_look.stop()
        if self._worker is not None:
            self._again = True
        else:
            self._accept_loss = True
            self._start(self._write)

    def save_elsewhere(self, path: Path) -> None:
        """Writes a copy of the sidecar to another place; the sidecar's own place stays. OSError when that cannot be
        written, or is the article or the sidecar itself, which may hold what somebody else wrote."""
        place = os.path.realpath(path)
        for own, name in ((self._session.path, "the article"), (self._session.sidecar, "the sidecar")):
            if place == os.path.realpath(own):
                raise FileExistsError(errno.EEXIST, f"it is {name} itself; choose another name", str(path))
        store.write_atomically(path, sidecar.write(self._session.document))


def _with(document: Document, annotations: list[Annotation], sources: list[Source]) -> Document:
    return replace(
        document,
        annotations=document.annotations.with_changes(put=annotations),
        sources=document.sources.with_changes(put=sources),
    )
