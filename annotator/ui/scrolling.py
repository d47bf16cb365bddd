"""Where an article view stands: by paragraph, not by pixel.

The height of a paragraph is known only once it is laid out, and an article may have 100,000 of them. So the top of
the view is kept as a paragraph and an offset into it, and the scroll bar counts code points: an article of any length
opens, and the window changes its width, at the cost of what is in sight.
"""

from collections.abc import Callable

from annotator.ui.page import Page

PADDING = 34.0
"""Pixels above the first paragraph and below the last."""
_SCREEN = 12_000
"""More code points than any screen holds: only that near the end is the last screenful laid out to find the end."""


class Scroller:
    """The position of a page in a view of a certain height. Pixels; ``extra`` gives the height of what stands below
    a paragraph and belongs to it (the byline under the headline)."""

    def __init__(self, page: Page, extra: Callable[[int], float]) -> None:
        self._page, self._extra = page, extra
        self.view_height = 0.0
        self.top = 0
        self.offset = -PADDING

    def height(self, number: int) -> float:
        """The height of a paragraph with what belongs to it."""
        return self._page.paragraph(number).height + self._extra(number)

    def visible(self) -> list[tuple[int, float]]:
        """The paragraphs in sight and the places of their tops in the view."""
        found: list[tuple[int, float]] = []
        number, y = self.top, -self.offset
        while number < len(self._page) and y < self.view_height:
            found.append((number, y))
            y += self.height(number)
            number += 1
        return found

    def move(self, pixels: float) -> None:
        """Scrolls down by so many pixels; up when negative. Stops at the ends."""
        self.offset += pixels
        self.settle()

    def show_paragraph(self, number: int, offset: float) -> None:
        """Puts a place of a paragraph at the top of the view, as far as the ends allow."""
        self.top, self.offset = number, offset
        self.settle()

    def settle(self) -> None:
        """Brings the position back between the ends."""
        count = len(self._page)
        if not count:
            self.top, self.offset = 0, 0.0
            return
        self.top = min(self.top, count - 1)
        while self.offset < 0 and self.top > 0:
            self.top -= 1
            self.offset += self.height(self.top)
        while self.top < count - 1 and self.offset >= self.height(self.top):
            self.offset -= self.height(self.top)
            self.top += 1
        if self.near_end():
            last = self.last_position()
            if (self.top, self.offset) > last:
                self.top, self.offset = last
        if self.top == 0:
            self.offset = max(self.offset, -PADDING)

    def near_end(self) -> bool:
        """Whether the end may be in sight."""
        return len(self._page.text) - self._page.blocks[self.top].start < _SCREEN

    def last_position(self) -> tuple[int, float]:
        """The paragraph and offset at the top when the end of the article is at the bottom."""
        room, number = self.view_height - PADDING, len(self._page) - 1
        while number >= 0:
            room -= self.height(number)
            if room <= 0:
                return number, -room
            number -= 1
        return 0, -PADDING

    def value(self) -> int:
        """The position as the scroll bar counts it: the code point at the top."""
        if not len(self._page):
            return 0
        block = self._page.blocks[self.top]
        share = self.offset / max(1.0, self.height(self.top))
        return max(0, block.start + round(share * (block.end - block.start)))

    def extent(self) -> tuple[int, int]:
        """The largest value of the scroll bar and its page, in code points."""
        if not len(self._page):
            return 0, 1
        seen = self.visible()
        first, last = self._page.blocks[seen[0][0]], self._page.blocks[seen[-1][0]]
        page = max(1, last.end - first.start)
        length = len(self._page.text)
        if not self.near_end():
            return max(0, length - page), page
        number, offset = self.last_position()
        if (number, offset) <= (0, -PADDING):
            return 0, page
        block = self._page.blocks[number]
        share = max(0.0, offset) / max(1.0, self.height(number))
        return max(1, block.start + round(share * (block.end - block.start))), page

    def go_to_value(self, value: int) -> None:
        """Scrolls to a value of the scroll bar."""
        if not len(self._page):
            return
        if value <= 0:
            self.show_paragraph(0, -PADDING)
            return
        number = self._page.number_at(value)
        block = self._page.blocks[number]
        share = (value - block.start) / max(1, block.end - block.start)
        self.show_paragraph(number, min(1.0, share) * self.height(number))
