"""Where the list of cards stands: by card, not by pixel, as heights of cards out of sight are not known.

The position is the card at the top and an offset into it; the scroll bar counts a hundred steps a card.
"""

from collections.abc import Callable

GAP, FIRST, LAST = 9, 4.0, 14.0
"""Pixels between cards, above the first and below the last."""
_STEPS = 100
"""What the scroll bar counts for a card."""


class CardPosition:
    """The position in a list of ``count()`` cards, of which ``height(number)`` gives the height in pixels."""

    def __init__(self, count: Callable[[], int], height: Callable[[int], float]) -> None:
        self._count, self._height = count, height
        self.view_height = 0
        self.top, self.offset = 0, -FIRST

    def _step(self, number: int) -> float:
        return self._height(number) + GAP

    def visible(self) -> list[tuple[int, float]]:
        """The cards in sight and the places of their tops in the view."""
        found: list[tuple[int, float]] = []
        number, y, count = self.top, -self.offset, self._count()
        while number < count and y < self.view_height:
            found.append((number, y))
            y += self._step(number)
            number += 1
        return found

    def to_start(self) -> None:
        """Goes to the first card."""
        self.top, self.offset = 0, -FIRST

    def settle(self) -> None:
        """Brings the position back between the ends."""
        count = self._count()
        if not count:
            self.to_start()
            return
        if self.top >= count:
            self.top, self.offset = count - 1, 0.0
        while self.offset < 0 and self.top > 0:
            self.top -= 1
            self.offset += self._step(self.top)
        while self.top < count - 1 and self.offset >= self._step(self.top):
            self.offset -= self._step(self.top)
            self.top += 1
        last = self.last()
        if (self.top, self.offset) > last:
            self.top, self.offset = last
        if self.top == 0:
            self.offset = max(self.offset, -FIRST)

    def last(self) -> tuple[int, float]:
        """The position at which the last card stands at the bottom."""
        room, number = self.view_height - LAST + GAP, self._count() - 1
        while number >= 0:
            room -= self._step(number)
            if room <= 0:
                return number, -room
            number -= 1
        return 0, -FIRST

    def show(self, number: int) -> None:
        """Scrolls as little as it takes to bring a card into sight whole, or its beginning where it is too high."""
        tops = dict(self.visible())
        height = self._height(number)
        if number in tops:
            top, bottom = tops[number], tops[number] + height
            if top < FIRST:
                self.offset += top - FIRST
            elif bottom > self.view_height - LAST:
                self.offset += min(bottom - self.view_height + LAST, top - FIRST)
        elif number < self.top or height + FIRST + LAST > self.view_height:
            self.top, self.offset = number, -FIRST
        else:
            self.top, self.offset = number, height + LAST - self.view_height
        self.settle()

    # As the scroll bar counts

    def value(self) -> int:
        """The position."""
        return self._value(self.top, self.offset) if self._count() else 0

    def extent(self) -> tuple[int, int, int]:
        """The largest value, a page and a single step."""
        if not self._count():
            return 0, _STEPS, _STEPS
        return self._value(*self.last()), _STEPS * max(1, len(self.visible()) - 1), _STEPS // 3

    def go_to_value(self, value: int) -> None:
        """Scrolls to a value."""
        if value <= 0 or not self._count():
            self.to_start()
        elif value >= self._value(*self.last()):
            self.top, self.offset = self.last()
        else:
            self.top, share = divmod(value, _STEPS)
            self.offset = self._step(self.top) * share / _STEPS
        self.settle()

    def _value(self, top: int, offset: float) -> int:
        return round(_STEPS * (top + max(0.0, offset) / self._step(top)))
