"""Where the keys move the caret of an article view: by cluster, word, line, screen, or to an end."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from annotator.ui.article_view import ArticleView

_KEYS = QKeySequence.StandardKey
_MOVES = {
    _KEYS.MoveToNextChar: "right",
    _KEYS.SelectNextChar: "right",
    _KEYS.MoveToPreviousChar: "left",
    _KEYS.SelectPreviousChar: "left",
    _KEYS.MoveToNextWord: "word right",
    _KEYS.SelectNextWord: "word right",
    _KEYS.MoveToPreviousWord: "word left",
    _KEYS.SelectPreviousWord: "word left",
    _KEYS.MoveToNextLine: "down",
    _KEYS.SelectNextLine: "down",
    _KEYS.MoveToPreviousLine: "up",
    _KEYS.SelectPreviousLine: "up",
    _KEYS.MoveToStartOfLine: "line start",
    _KEYS.SelectStartOfLine: "line start",
    _KEYS.MoveToEndOfLine: "line end",
    _KEYS.SelectEndOfLine: "line end",
    _KEYS.MoveToNextPage: "page down",
    _KEYS.SelectNextPage: "page down",
    _KEYS.MoveToPreviousPage: "page up",
    _KEYS.SelectPreviousPage: "page up",
    _KEYS.MoveToStartOfDocument: "start",
    _KEYS.SelectStartOfDocument: "start",
    _KEYS.MoveToEndOfDocument: "end",
    _KEYS.SelectEndOfDocument: "end",
}


def moved_caret(view: "ArticleView", event: QKeyEvent) -> int | None:
    """The code point that a key press moves the caret to; None when the key does not move it."""
    page = view.page
    if page is None or not len(page):
        return None
    move = next((move for key, move in _MOVES.items() if event.matches(key)), None)
    if move is None:
        return None
    caret = view.caret
    number = page.number_at(caret)
    paragraph = page.paragraph(number)
    if move in ("right", "word right"):
        if caret >= paragraph.end:
            return page.blocks[number + 1].start if number + 1 < len(page) else caret
        return paragraph.next_position(caret, words=move.startswith("word"))
    if move in ("left", "word left"):
        if caret <= paragraph.start:
            return page.blocks[number - 1].end if number else caret
        return paragraph.previous_position(caret, words=move.startswith("word"))
    line = paragraph.line_at(caret)
    if move == "line start":
        return paragraph.line_range(line)[0]
    if move == "line end":
        end = paragraph.line_range(line)[1]
        return end if line == len(paragraph.lines) - 1 else paragraph.previous_position(end, words=False)
    if move == "start":
        return page.blocks[0].start
    if move == "end":
        return page.blocks[-1].end
    if move in ("page down", "page up"):
        return _by_lines(view, -1 if move == "page up" else 1, max(1, view.viewport().height() // paragraph.step - 2))
    return _by_lines(view, -1 if move == "up" else 1, 1)


def _by_lines(view: "ArticleView", direction: int, count: int) -> int:
    page = view.page
    assert page is not None
    number = page.number_at(view.caret)
    paragraph = page.paragraph(number)
    line = paragraph.line_at(view.caret)
    x = paragraph.caret(view.caret).x()
    for _ in range(count):
        if 0 <= line + direction < len(paragraph.lines):
            line += direction
        elif 0 <= number + direction < len(page):
            number += direction
            paragraph = page.paragraph(number)
            line = 0 if direction > 0 else len(paragraph.lines) - 1
        else:
            return page.blocks[-1].end if direction > 0 else page.blocks[0].start
    return paragraph.position_at(x, paragraph.line_top(line) + 1)
