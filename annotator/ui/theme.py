"""Colours and type, light and dark. Contrast of text on its ground is at least 4.5 : 1 (WCAG 2.2, 1.4.3)."""

from functools import cache

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from annotator.core.codebook import Label
from annotator.core.resources import resource

SERIF = ["Charter", "Source Serif 4", "Georgia", "Palatino", "Liberation Serif", "P052", "Noto Serif", "DejaVu Serif"]
"""What the article is set in: the first that the machine has."""
SANS = ["Inter", "Segoe UI", "SF Pro Text", "Helvetica Neue", "Noto Sans", "Liberation Sans", "DejaVu Sans"]
TEXT_SIZE = 13.5
"""Points of the article's text at a zoom of 100 %."""
UI_SIZE = 10.0


class Theme(Struct, frozen=True):
    """The colours of the window. ``tint`` and ``tint_active`` are opacities of a label's colour behind the text."""

    dark: bool
    window: str
    page: str
    raised: str
    line: str
    text: str
    muted: str
    selected_row: str
    selection: str
    accent: str
    warning: str
    warning_ground: str
    tint: float
    tint_active: float

    def label_color(self, label: Label) -> QColor:
        """A label's colour on this ground."""
        color = QColor(label.color_dark if self.dark else label.color)
        return color if color.isValid() else QColor(self.muted)


LIGHT = Theme(
    dark=False,
    window="#f6f6f4",
    page="#ffffff",
    raised="#ffffff",
    line="#e0e0dc",
    text="#1b1b1a",
    muted="#666662",
    selected_row="#dfe8f1",
    selection="#c9def2",
    accent="#0067a3",
    warning="#a84300",
    warning_ground="#fdf1e3",
    tint=0.15,
    tint_active=0.30,
)
DARK = Theme(
    dark=True,
    window="#1b1c1d",
    page="#232426",
    raised="#2a2b2d",
    line="#3a3b3d",
    text="#e8e8e5",
    muted="#a1a19d",
    selected_row="#2b3945",
    selection="#2f4d68",
    accent="#56b0e4",
    warning="#f2995c",
    warning_ground="#3a2c20",
    tint=0.17,
    tint_active=0.36,
)


def system_theme() -> Theme:
    """Light or dark, as the desktop is."""
    return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


@cache
def serif(size: float, *, bold: bool = False) -> QFont:
    """The article's type at ``size`` points."""
    font = QFont()
    font.setFamilies(SERIF)
    font.setPointSizeF(size)
    font.setBold(bold)
    font.setStyleHint(QFont.StyleHint.Serif)
    return font


@cache
def sans(size: float, *, bold: bool = False) -> QFont:
    """The window's type at ``size`` points."""
    font = QFont()
    font.setFamilies(SANS)
    font.setPointSizeF(size)
    font.setBold(bold)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    return font


def apply(app: QApplication, theme: Theme) -> None:
    """Gives the whole application the theme's palette and style sheet."""
    app.setPalette(_palette(theme))
    app.setStyleSheet(_style(theme))


def _icon(name: str, theme: Theme) -> str:
    """The path of an icon that stands on the accent, as a style sheet takes it."""
    path = resource("icons", f"{name}-{'dark' if theme.dark else 'light'}.svg").as_posix()
    return path.replace("\\", "\\\\").replace('"', '\\"')


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, color in (
        (roles.Window, theme.window),
        (roles.Base, theme.page),
        (roles.AlternateBase, theme.window),
        (roles.Button, theme.window),
        (roles.ToolTipBase, theme.raised),
        (roles.Mid, theme.line),
        (roles.Midlight, theme.line),
        (roles.Highlight, theme.selection),
        (roles.Link, theme.accent),
        (roles.Accent, theme.accent),
    ):
        palette.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.ToolTipText, roles.HighlightedText):
        palette.setColor(role, QColor(theme.text))
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    palette.setColor(roles.PlaceholderText, QColor(theme.muted))
    return palette


def _style(theme: Theme) -> str:  # the lines are CSS rules, one each
    return f"""
    QMainWindow, QDialog {{ background: {theme.window}; }}
    QToolBar {{ background: {theme.window}; border: 0; border-bottom: 1px solid {theme.line}; padding: 4px 8px; spacing: 2px; }}
    QToolBar::separator {{ background: {theme.line}; width: 1px; margin: 6px 8px; }}
    QToolButton {{ border: 0; border-radius: 4px; padding: 5px 10px; color: {theme.text}; }}
    QToolButton:hover {{ background: {theme.selected_row}; }}
    QToolButton:disabled {{ color: {theme.muted}; }}
    QToolButton:focus {{ border: 1px solid {theme.accent}; padding: 4px 9px; }}
    QToolBarExtension {{ padding: 0; }}
    QToolButton[popupMode="2"] {{ padding-right: 24px; }}
    QToolButton[popupMode="2"]:focus {{ padding-right: 23px; }}
    QToolButton::menu-indicator {{ image: none; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QStatusBar {{ background: {theme.window}; border-top: 1px solid {theme.line}; color: {theme.muted}; }}
    QStatusBar::item {{ border: 0; }}
    QStatusBar QLabel {{ padding: 2px 8px; color: {theme.muted}; }}
    QSplitter::handle {{ background: {theme.line}; }}
    QLineEdit, QPlainTextEdit, QComboBox {{ background: {theme.page}; border: 1px solid {theme.line}; border-radius: 4px;
        padding: 5px 8px; selection-background-color: {theme.selection}; selection-color: {theme.text}; }}
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border-color: {theme.accent}; }}
    QComboBox::drop-down {{ border: 0; width: 22px; }}
    QComboBox QAbstractItemView {{ background: {theme.raised}; border: 1px solid {theme.line}; }}
    QCheckBox::indicator, QRadioButton::indicator, QListView::indicator {{ width: 12px; height: 12px;
        border: 1px solid {theme.muted}; border-radius: 3px; background: {theme.page}; }}
    QRadioButton::indicator {{ border-radius: 7px; }}
    QCheckBox::indicator:checked, QRadioButton::indicator:checked, QListView::indicator:checked {{
        background: {theme.accent}; border-color: {theme.accent}; image: url("{_icon("tick", theme)}"); }}
    QRadioButton::indicator:checked {{ image: url("{_icon("dot", theme)}"); }}
    QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {theme.accent}; }}
    QPushButton {{ background: {theme.raised}; border: 1px solid {theme.line}; border-radius: 4px; padding: 5px 14px; }}
    QPushButton:hover {{ background: {theme.selected_row}; }}
    QPushButton:focus, QPushButton:default {{ border-color: {theme.accent}; }}
    QPushButton:disabled {{ color: {theme.muted}; }}
    QListView, QListWidget {{ border: 0; background: transparent; outline: 0; }}
    QListView::item {{ padding: 5px 8px; border-radius: 4px; color: {theme.text}; }}
    QListView::item:selected {{ background: {theme.selected_row}; color: {theme.text}; }}
    QMenu {{ background: {theme.raised}; border: 1px solid {theme.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 24px 5px 14px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.selected_row}; }}
    QMenu::item:disabled {{ color: {theme.muted}; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 8px; }}
    QMenuBar {{ background: {theme.window}; }}
    QMenuBar::item {{ padding: 4px 10px; border-radius: 4px; background: transparent; }}
    QMenuBar::item:selected {{ background: {theme.selected_row}; }}
    QToolTip {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.line}; padding: 4px 6px; }}
    QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {theme.line}; border-radius: 4px; min-height: 28px; margin: 2px; }}
    QScrollBar::handle:vertical:hover {{ background: {theme.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ height: 0; background: none; }}
    *[role="heading"] {{ color: {theme.muted}; font-size: 8.5pt; }}
    *[role="muted"] {{ color: {theme.muted}; }}
    *[role="title"] {{ font-weight: bold; }}
    *[role="warning"] {{ color: {theme.warning}; }}
    QFrame[role="banner"] {{ background: {theme.warning_ground}; border: 0; border-bottom: 1px solid {theme.line}; }}
    QFrame[role="info"] {{ background: {theme.selected_row}; border: 0; border-bottom: 1px solid {theme.line}; }}
    QLabel[role="sign"] {{ background: {theme.warning}; color: {theme.page}; border-radius: 9px; font-weight: bold; }}
    QFrame[role="info"] QLabel[role="sign"] {{ background: {theme.accent}; }}
    QFrame[role="review"] {{ background: {theme.window}; border: 0; border-top: 1px solid {theme.line}; }}
    QFrame[role="find"] {{ background: {theme.window}; border: 0; border-bottom: 1px solid {theme.line}; }}
    QTextBrowser {{ background: {theme.page}; border: 1px solid {theme.line}; border-radius: 4px; }}
    QFrame[role="popup"] {{ background: {theme.raised}; border: 1px solid {theme.line}; border-radius: 6px; }}
    """
