"""Cards laid out, kept for as long as they are right: the one place where the list makes them."""

from collections import OrderedDict

from annotator.ui.card_layout import Inks, LaidCard
from annotator.ui.cards import bad_card, make_card, needs
from annotator.ui.record_rows import RecordRows
from annotator.ui.theme import LIGHT, Theme

_KEPT = 60
"""Cards kept laid out, with their pictures (some 150 kB each)."""


class CardShelf:
    """The cards of rows at a width, in a theme. ``laid_out`` counts those laid out since the start."""

    def __init__(self, rows: RecordRows) -> None:
        self._rows = rows
        self.theme: Theme = LIGHT
        self.width = 120.0
        self.laid_out = 0
        self._inks: Inks | None = None
        self._kept: OrderedDict[str, tuple[tuple[object, ...], LaidCard]] = OrderedDict()

    def forget(self) -> None:
        """Another session or theme: nothing that was made is right."""
        self._kept.clear()
        self._inks = None

    def card(self, number: int) -> LaidCard:
        """The card of a row. One that was made before is right as long as what it was made from is the same."""
        session = self._rows.session
        assert session is not None
        if self._inks is None:
            self._inks = Inks(self.theme, session.codebook)
        id = self._rows.id_at(number)
        record = session.get(id)
        bad = self._rows.bad(id) if record is None else None
        now: tuple[object, ...] = (bad,) if record is None else needs(session, record)
        kept = self._kept.get(id)
        if kept is not None and kept[1].width == self.width and _same(kept[0], now):
            self._kept.move_to_end(id)
            return kept[1]
        if record is not None:
            card = make_card(session, record)
        else:
            assert bad is not None
            card = bad_card(bad)
        laid = LaidCard(card, self.width, self._inks)
        self.laid_out += 1
        self._kept[id] = (now, laid)
        self._kept.move_to_end(id)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return laid


def _same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))
