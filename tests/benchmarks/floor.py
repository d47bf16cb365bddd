"""The floor beside each row: the least that Qt itself needs, in a bare read-only widget on the same bytes."""

import json
import sys
import time
from pathlib import Path

from tests.benchmarks.ours import jumps, wait_painted, widths


def make_widget(*, plain: bool):
    """The widget with the article's type, measure and spacing (one line height and no spacing in a plain one)."""
    from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

    from annotator.ui import theme

    widget = QPlainTextEdit() if plain else QTextEdit()
    widget.setReadOnly(True)
    widget.setFont(theme.serif(theme.TEXT_SIZE))
    widget.resize(1000, 800)
    return widget


def fill(widget, path: Path) -> None:
    """Reads the article, and its sidecar's bytes if there are any, and shows the text."""
    from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
    from PySide6.QtWidgets import QTextEdit

    text = path.read_bytes().decode()
    beside = path.with_name(path.name + ".annotations.json")
    if beside.exists():
        beside.read_bytes()
    if not isinstance(widget, QTextEdit):
        widget.setPlainText(text)
        return
    # made aside and then shown: a fraction of the time that it takes in a widget
    document = QTextDocument(widget)
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(widget.font())
    document.setDocumentMargin(160)
    document.setPlainText(text)
    form = QTextBlockFormat()
    form.setLineHeight(132, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    form.setBottomMargin(6)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(form)
    widget.setDocument(document)


def settle(app, widget) -> None:
    """Until the rest of the text, which is laid out while the program is idle, is there."""
    from PySide6.QtWidgets import QTextEdit

    last, same = -1.0, 0
    while same < 50:
        app.processEvents()
        layout = widget.document().documentLayout()
        height = layout.documentSize().height() if isinstance(widget, QTextEdit) else 0.0
        same = same + 1 if height == last else 0
        last = height
        time.sleep(0.002)


def main(row: str, path: Path, plain: bool) -> dict[str, object]:
    """The figures of one row."""
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    widget = make_widget(plain=plain)
    if row == "start":
        fill(widget, path)
        widget.show()
        wait_painted(app, widget.viewport())
        return {"painted_at": time.monotonic()}
    widget.show()
    for _ in range(20):
        app.processEvents()
    begin = time.perf_counter()
    fill(widget, path)
    wait_painted(app, widget.viewport())
    if row == "open":
        return {"ms": (time.perf_counter() - begin) * 1000}
    settle(app, widget)
    if row == "frame":
        return {"samples": jumps(widget.verticalScrollBar(), widget.viewport())}
    if row == "resize":
        return {"samples": widths(app, widget, widget.viewport())}
    if row == "memory":
        import psutil

        jumps(widget.verticalScrollBar(), widget.viewport(), 100)
        return {"mb": psutil.Process().memory_info().rss / 1e6}
    raise ValueError(row)


if __name__ == "__main__":
    print("RESULT " + json.dumps(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:] == ["plain"])), flush=True)
    __import__("os")._exit(0)
