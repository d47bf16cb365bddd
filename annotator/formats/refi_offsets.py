"""In what REFI-QDA's programs count. The standard says code points; NVivo and MAXQDA count UTF-16 units, with CR and LF
as two, ATLAS.ti counts a line end as one, and QualCoder the characters of Python, where it is one too.

Which it is shows in the selections: their names are often the words themselves, they lie in the text and split no
character, and most begin and end where words do. What a program is known to do stands until that speaks against it.
"""

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from annotator.formats import units
from annotator.formats.units import Convert, Quoted, Unit

_USUAL = (
    ("nvivo", units.UTF16),
    ("maxqda", units.UTF16),
    ("atlas", Unit(utf16=True, crlf=1)),
    ("qualcoder", Unit(crlf=1)),
)
_TELLING = 4
"""Letters from which a name that stands somewhere in the text is taken for the words of its selection."""
_TITLE = 20
"""The same where people give selections names of their own."""
_EDGES = 8
"""Ends at the edges of words that it takes to say anything about the unit."""
_SHORTENED = ("…", "...")


class Named(Struct, frozen=True):
    """A selection: where it is said to stand, and the name that it has."""

    start: int
    end: int
    name: str = ""


class _Rated(Struct, frozen=True):
    """How many names agree in a unit, how many ends are at the edges of words, how many selections lie in the text."""

    agreed: int
    edges: int
    placed: int


class Counted:
    """A text as a file has it, of a project that ``program`` wrote, with its selections. ``unit`` is what they are
    counted in; ``unusual`` whether that comes to anything else in this text than the standard's code points."""

    def __init__(self, raw: str, selections: Sequence[Named], program: str) -> None:
        self._text = units.canonical(raw)
        self._program = program.lower()
        first = next((unit for name, unit in _USUAL if name in self._program), units.CODE_POINTS)
        alike = units.alike_in(raw)
        others = [unit for unit in units.EVERY if alike(unit) != alike(first)]
        self.unit = self._fitting(raw, selections, first, others) if others else first
        self.unusual = alike(self.unit) != alike(units.CODE_POINTS)
        self._convert = units.converter(raw, self.unit)

    @cached_property
    def _whole(self) -> str:
        return _squeezed(self._text)

    def _fitting(self, raw: str, selections: Sequence[Named], first: Unit, others: Sequence[Unit]) -> Unit:
        named = [one for one in selections if (head := _head(one.name)) and head in self._whole]
        usual = self._rated(units.converter(raw, first), selections, named)
        if named and usual.agreed == len(named):
            return first
        rated = [(self._rated(units.converter(raw, unit), selections, named), unit) for unit in others]
        best, unit = max(rated, key=lambda one: (one[0].agreed, one[0].edges, one[0].placed))
        if best.agreed != usual.agreed:
            return unit if best.agreed > usual.agreed else first
        by_edges = best.edges >= _EDGES and best.edges >= 1.5 * usual.edges
        return unit if by_edges or (best.placed > usual.placed and best.edges >= usual.edges) else first

    def _rated(self, convert: Convert, selections: Sequence[Named], named: Sequence[Named]) -> _Rated:
        places = [found for one in selections if (found := self._place(one, convert)) is not None]
        return _Rated(
            sum(stands(one.name, self._words(one, convert)) for one in named),
            sum(self._is_edge(at) for place in places for at in place),
            len(places),
        )

    def _place(self, one: Named, convert: Convert) -> tuple[int, int] | None:
        return units.place(Quoted(one.start, one.end), convert, self._text)

    def _words(self, one: Named, convert: Convert) -> str:
        found = self._place(one, convert)
        return self._text[found[0] : found[1]] if found is not None else ""

    def _is_edge(self, at: int) -> bool:
        text = self._text
        return at in (0, len(text)) or not (text[at - 1].isalnum() and text[at].isalnum())

    def quoted(self, one: Named) -> Quoted:
        """The selection with the words that its name says, to be checked against the text; without any where the name
        is a title. What stands nowhere in the text is none of its words, and where people give selections names of
        their own, as in ATLAS.ti, a short one may stand there by chance."""
        head = _head(one.name)
        if not head:
            return Quoted(one.start, one.end)
        found = self._words(one, self._convert)
        said = stands(one.name, found)
        if not said and head in self._whole:
            telling = _TITLE if "atlas" in self._program else _TELLING
            said = len(head) >= telling or len(head) == len(_squeezed(found))
        return Quoted(one.start, one.end, one.name if said else None)


def stands(name: str, found: str) -> bool:
    """Whether words are those of the text: white space may differ, and a long name end in an ellipsis."""
    squeezed, words = _squeezed(name), _squeezed(found)
    return squeezed == words or (squeezed.endswith(_SHORTENED) and bool(words) and words.startswith(_head(name)))


def _head(name: str) -> str:
    """A name without white space and without the ellipsis that says that it goes on."""
    squeezed = _squeezed(name)
    return next((squeezed.removesuffix(ending) for ending in _SHORTENED if squeezed.endswith(ending)), squeezed)


def _squeezed(words: str) -> str:
    return "".join(words.split())
