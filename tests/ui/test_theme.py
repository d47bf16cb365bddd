"""What the style sheet makes of what is ticked, as pixels."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QCheckBox, QListWidget, QListWidgetItem, QRadioButton, QWidget

from annotator.ui import theme as themes

ON, OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def ticked(kind: str, on: bool) -> QWidget:
    """A thing to tick of that kind."""
    if kind == "list":
        made = QListWidget()
        item = QListWidgetItem("")
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(ON if on else OFF)
        made.addItem(item)
        return made
    button = QCheckBox("") if kind == "box" else QRadioButton("")
    button.setAutoExclusive(False)
    button.setChecked(on)
    return button


def colors(widget: QWidget) -> set[str]:
    """The colours it is painted in."""
    widget.resize(60, 40)
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.fixture(params=[themes.LIGHT, themes.DARK], ids=["light", "dark"])
def theme(request, qapp):
    before = qapp.palette(), qapp.styleSheet()
    themes.apply(qapp, request.param)
    yield request.param
    qapp.setPalette(before[0])
    QApplication.setStyleSheet(qapp, before[1])


@pytest.mark.parametrize("kind", ["list", "box", "radio"])
def test_what_is_ticked_is_seen_to_be(qtbot, theme, kind):
    on, off = ticked(kind, True), ticked(kind, False)
    for widget in (on, off):
        qtbot.addWidget(widget)
    assert theme.accent in colors(on)
    assert theme.accent not in colors(off)
    mark = QColor("#ffffff" if not theme.dark else "#1b1c1d").lightness()
    assert min(abs(QColor(color).lightness() - mark) for color in colors(on) - colors(off) - {theme.accent}) < 30
