"""Undo and redo: the steps that were made, and how many of them are in force.

A list of our own and not Qt's: Qt's stack owns objects that Python owns too, and when both are collected together one
of them is taken away twice.
"""

from typing import NamedTuple

from annotator.core.model import Document


class Step(NamedTuple):
    """One edit as a pair of versions, and the record that was active with each."""

    title: str
    before: Document
    after: Document
    active_before: str
    active_after: str


class History:
    """The steps of one document; at most ``limit``, of which the oldest are forgotten first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._steps: list[Step] = []
        self._done = 0

    def __len__(self) -> int:
        return len(self._steps)

    def push(self, step: Step) -> None:
        """Adds a step that was just made; what was undone before it is forgotten."""
        del self._steps[self._done :]
        self._steps.append(step)
        del self._steps[: -self._limit]
        self._done = len(self._steps)

    @property
    def undo_title(self) -> str:
        """What would be undone; empty when there is nothing."""
        return self._steps[self._done - 1].title if self._done else ""

    @property
    def redo_title(self) -> str:
        """What would be made again; empty when there is nothing."""
        return self._steps[self._done].title if self._done < len(self._steps) else ""

    def undo(self) -> Step | None:
        """The step to take back, which counts as undone from now on; None when there is none."""
        if not self._done:
            return None
        self._done -= 1
        return self._steps[self._done]

    def redo(self) -> Step | None:
        """The step to make again; None when there is none."""
        if self._done == len(self._steps):
            return None
        self._done += 1
        return self._steps[self._done - 1]
