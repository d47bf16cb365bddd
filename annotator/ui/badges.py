"""Badges in the article for characters that cannot be seen: each gets room on its line, and a small box with its name.

The words as they are laid out have a stand-in for each such character, as long as it in Qt's units, so that no position
moves. A stand-in has no direction of its own and turns nothing around it: a control that would write a line
backwards is shown and does nothing. Only the marks that stand for a letter of a direction keep that direction. The
article's own text is never changed; copying takes it from there.
"""

from itertools import groupby

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout

from annotator.core.hidden import NAMES, hidden, long_name, short_name
from annotator.ui import theme as themes
from annotator.ui.theme import Theme

_STAND_IN = "*"
"""In every typeface, and neutral in direction (UAX 9); it is laid out and not drawn."""
_LONG_STAND_IN = "*\ufe0e"
"""For a character that takes two of Qt's units: two that are one for the caret, and one glyph in every typeface."""
_CROWDED, _LONG_CROWDED = "\u25a1", "\u25a1\ufe0e"
"""Where there are too many: a square that is drawn as any letter is."""
MOST = 100
"""Badges in one paragraph (of at most 20,000 code points): laying out takes time that grows with the square of how
often its form changes, some 50 ms at so many. No paragraph that a person wrote has more."""
_MARKS = {"\u200e": "l", "\u200f": "\u05d5", "\u061c": "\u05d5"}
"""A letter of the direction that a mark stands for."""

_SCALE = 0.58
"""A badge's type, of the text's."""
_ROOM = 0.55
"""What a badge is wider than its name, in em of its own type."""


class Badge(Struct, frozen=True):
    """A character that cannot be seen: where it stands (in code points), and what its badge says."""

    at: int
    character: str

    @property
    def text(self) -> str:
        """What the badge says."""
        return short_name(self.character)

    @property
    def measure(self) -> str:
        """What is as wide as the text, and the same for many badges: a code point's digits are all taken alike."""
        text = self.text
        return text if text in NAMES else "C" * len(text)

    @property
    def full(self) -> str:
        """What its tooltip says."""
        return f"{long_name(self.character)}: a character that cannot be seen. It is in the text and is kept."


def badges_in(words: str) -> list[Badge]:
    """A badge for each hidden character of a paragraph, counted from its start; for most there is none."""
    return [Badge(at, words[at]) for at in hidden(words)]


def with_stand_ins(words: str, badges: list[Badge]) -> str:
    """The words as they are laid out: as long in Qt's units, with nothing hidden in them."""
    pieces, passed = [], 0
    crowded = len(badges) > MOST
    for badge in badges:
        if crowded:
            stand_in = _LONG_CROWDED if badge.character > "\uffff" else _CROWDED
        else:
            stand_in = _stand_in(badge.character)
        pieces += [words[passed : badge.at], stand_in]
        passed = badge.at + 1
    return "".join(pieces) + words[passed:]


def formats(badges: list[Badge], units: list[int], font: QFont) -> list[QTextLayout.FormatRange]:
    """Room for the badges: of each run of alike ones the place, in Qt's units, and a form that draws nothing
    and is as wide as they. ``units`` are the badges' places, and the end of each."""
    found: list[QTextLayout.FormatRange] = []
    if len(badges) > MOST:
        return found

    def kind(entry: tuple[int, Badge]) -> tuple[str, str, int]:
        number, badge = entry
        return badge.measure, _stand_in(badge.character), badge.at - number

    for (measure, stand_in, _), run in groupby(enumerate(badges), kind):
        members = [number for number, _ in run]
        piece = QTextLayout.FormatRange()
        start = units[2 * members[0]]
        piece.start, piece.length = start, units[2 * members[-1] + 1] - start  # type: ignore[misc, assignment]
        piece.format = _form(measure, stand_in, font)  # type: ignore[misc, assignment]
        found.append(piece)
    return found


def _stand_in(character: str) -> str:
    return _LONG_STAND_IN if character > "\uffff" else _MARKS.get(character, _STAND_IN)


def badge_font(font: QFont) -> QFont:
    """The type of the badges in a text of that type."""
    return themes.sans(round(font.pointSizeF() * _SCALE, 1), bold=True)


_forms: dict[tuple[str, str, str], QTextCharFormat] = {}


def _form(measure: str, stand_in: str, font: QFont) -> QTextCharFormat:
    key = (measure, stand_in, font.toString())
    if key not in _forms:
        small = QFontMetricsF(badge_font(font))
        wanted = small.horizontalAdvance(measure) + small.height() * _ROOM
        # how often a stand-in of two units gets the spacing is not said anywhere: it is measured
        bare, spaced = _width(stand_in, font, 0.0), _width(stand_in, font, 100.0)
        _forms[key] = _spaced((wanted - bare) / max(1, round((spaced - bare) / 100)))
    return _forms[key]


def _spaced(spacing: float) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(QColor(0, 0, 0, 0))
    form.setFontWeight(QFont.Weight.Normal)
    form.setFontItalic(False)
    form.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    form.setFontLetterSpacing(spacing)
    return form


def spacing(piece: QTextLayout.FormatRange) -> float:
    """What a form adds to the width of each letter, in pixels: only those of badges add anything."""
    form: QTextCharFormat = piece.format  # type: ignore[assignment]
    return form.fontLetterSpacing() if form.fontLetterSpacingType() == QFont.SpacingType.AbsoluteSpacing else 0.0


def _width(stand_in: str, font: QFont, spacing: float) -> float:
    layout = QTextLayout(stand_in, font)
    whole = QTextLayout.FormatRange()
    whole.start, whole.length, whole.format = 0, len(stand_in), _spaced(spacing)  # type: ignore[misc, assignment]
    layout.setFormats([whole])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(10_000)
    layout.endLayout()
    return line.naturalTextWidth()


def paint(painter: QPainter, placed: list[tuple[QRectF, Badge]], font: QFont, theme: Theme, dirty: QRectF) -> None:
    """Draws those badges that are in sight: boxes nearly as high as the type, with their names."""
    color = QColor(theme.warning)
    ground = QColor(theme.warning_ground)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(badge_font(font))
    for rect, badge in placed:
        if not rect.intersects(dirty):
            continue
        box = rect.adjusted(1, rect.height() * 0.2, -1, -rect.height() * 0.14)
        painter.setPen(color)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, badge.text)
    painter.restore()
