"""The window: puts the parts together. What commands do is in ``files``, ``marking`` and ``going``; what a part shows
is in the part."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)
from shiboken6 import isValid

from annotator.core.codebook import Codebook, shipped
from annotator.ui import links
from annotator.ui import theme as themes
from annotator.ui.actions import MENUS, all_commands
from annotator.ui.article_view import ArticleView
from annotator.ui.articles_panel import ArticlesPanel
from annotator.ui.banner import Banners
from annotator.ui.bar_button import BarButton
from annotator.ui.codebooks import Codebooks
from annotator.ui.commands import Command
from annotator.ui.desk import Desk
from annotator.ui.files import Files
from annotator.ui.folders import Folders
from annotator.ui.going import Going
from annotator.ui.literal import for_button, name_of, short, tooltip
from annotator.ui.marking import Marking
from annotator.ui.missing import Missing
from annotator.ui.notices import Notices
from annotator.ui.opening import Opening
from annotator.ui.preferences import Preferences
from annotator.ui.records_panel import RecordsPanel
from annotator.ui.recovery import Recovery
from annotator.ui.relating import Relating
from annotator.ui.reviewing import Reviewing
from annotator.ui.selection_bar import SelectionBar
from annotator.ui.session import Change, Session
from annotator.ui.status import Status
from annotator.ui.suggesting import Suggesting
from annotator.ui.theme import DARK, LIGHT, Theme
from annotator.ui.welcome import Welcome
from annotator.ui.working import Working

if TYPE_CHECKING:
    from annotator.ui.find_bar import FindBar
    from annotator.ui.guide import Guide

_BAR = (
    *("file.open", "edit.undo", "edit.redo", None, "labels", None, "go.next_suggestion", "go.missed"),
    *("stretch", "edit.find", "file.export", "help.palette"),
)
"""The bar from left to right: commands, a line (None), the codebook's labels, and a gap."""
_NAMES = {"file.open": "Open", "file.export": "Export", "go.next_suggestion": "Suggest", "help.palette": "Commands"}
_QUIET_KEYS = ("file.open", "go.missed", "edit.undo", "edit.redo", "edit.find", "file.export")
_LONGEST_NAME = 24
"""Letters of a label's name on a bar."""


def _on_bars(command: Command) -> bool:
    """Whether a label's command has a place on the bars: one with a key. A codebook that came from elsewhere may have
    hundreds; those without a key are found by their names (Ctrl+K) and in the menu."""
    return bool(command.label and command.keys)


class Window(QMainWindow):
    """Annotator's window, on any number of open articles of which one is in sight: ``session``."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.preferences = preferences
        self.theme = self._wanted_theme()
        self._guide: Guide | None = None
        self.desk = Desk(self, coder=preferences.coder)
        self.session: Session | None = None
        self.find_bar: FindBar | None = None
        self.files, self.marking, self.going = Files(self), Marking(self), Going(self)
        self.suggesting, self.missing = Suggesting(self), Missing(self)
        self.reviewing, self.relating, self.codebooks = Reviewing(self), Relating(self), Codebooks(self)
        self._had_selection = self._ending = False
        self._codebook: Codebook = shipped()
        self.commands: list[Command] = []
        self.actions_by_name: dict[str, QAction] = {}
        self._possible: dict[str, bool] = {}
        self._buttons: list[tuple[BarButton, str]] = []
        self._menus: list[QMenu] = []
        self.setWindowTitle("Annotator")
        self.setAcceptDrops(True)
        self._assemble()
        self.notices, self.recovery = Notices(self), Recovery(self)
        self._make_commands()
        self._connect()
        self._restore()
        self._refresh()

    # Putting together

    def _assemble(self) -> None:
        self.view = ArticleView(self.theme)
        self.welcome = Welcome(self)
        self.selection_bar = SelectionBar(self.view, self.theme)
        self.banners = Banners()
        self.opening = Opening(self.banners, self)
        self.folders = Folders(self)
        self.articles = ArticlesPanel()
        self.articles.set_theme(self.theme)
        self.working = Working(self)
        self.records = RecordsPanel()
        self.records.set_theme(self.theme)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.welcome)
        self.middle.addWidget(self.view)
        centre = QWidget()
        self._centre = QVBoxLayout(centre)
        self._centre.setContentsMargins(0, 0, 0, 0)
        self._centre.setSpacing(0)
        self._centre.addWidget(self.banners)
        self._centre.addWidget(self.middle, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for part in (self.articles, centre, self.records):
            self.splitter.addWidget(part)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([230, 820, 340])
        self.setCentralWidget(self.splitter)
        self.bar = QToolBar("Bar")
        self.bar.setObjectName("bar")
        self.bar.setMovable(False)
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addToolBar(self.bar)
        self.status = Status(self)
        self.setStatusBar(self.status)
        self._refresh_soon = QTimer(self)
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.setInterval(0)
        self._refresh_soon.timeout.connect(self._refresh)

    def _make_commands(self) -> None:
        """Menus, bar, selection bar and shortcuts from the table of commands."""
        for action in self.actions_by_name.values():
            action.setShortcuts([])  # it is gone only in a later turn of the loop, and two for one key are none
            action.deleteLater()
        self._remove_menus()
        self.actions_by_name.clear()
        self._possible.clear()
        self.commands = all_commands(self._codebook)
        menus = {name: QMenu(name, self.menuBar()) for name in MENUS}  # made here, for the reason said in _add_to_bar
        self._menus = list(menus.values())
        for menu in self._menus:
            self.menuBar().addMenu(menu)
        for command in self.commands:
            action = self._make_action(command)
            menus[command.menu].addAction(action)
            if command.name == "file.open_folder":
                recent = QMenu("Open Recent", menus["File"])
                menus["File"].addMenu(recent)
                recent.aboutToShow.connect(lambda menu=recent: self._fill_recent(menu))
            if command.name in (
                "file.encoding",
                "file.export",
                "edit.redo",
                "mark.part",
                "go.next_article",
                "view.records",
            ):
                menus[command.menu].addSeparator()
        self._fill_bar()
        self._fill_selection_bar()

    def _remove_menus(self) -> None:
        for menu in self.findChildren(QMenu):
            menu.close()  # one in sight keeps pointers to its actions, and Qt follows them when they are gone
        for menu in self._menus:
            menu.deleteLater()  # the bar takes out the entry alone
        self.menuBar().clear()

    def _fill_selection_bar(self) -> None:
        marks = [command for command in self.commands if _on_bars(command) or command.name == "mark.part"]
        self.selection_bar.set_actions(
            [(self.actions_by_name[command.name], self._color(command.label)) for command in marks], self.theme
        )

    def _make_action(self, command: Command) -> QAction:
        action = QAction(for_button(command.title), self)
        action.setObjectName(command.name)
        name = _NAMES.get(command.name, command.title)
        action.setIconText(for_button(name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"))
        # else Qt makes one of the text, and guesses whether it is markup
        action.setToolTip(tooltip(command.tip or command.title))
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        if command.note:
            action.setStatusTip(command.note)
        action.triggered.connect(lambda: self.run(command))
        if command.scope == "reading":
            # single letters must never get in the way of typing: they work where the keyboard is on the article
            # or the records, and nowhere else
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            for part in (self.view, self.records.cards):
                part.addAction(action)
        self.actions_by_name[command.name] = action
        return action

    def _color(self, label: str) -> Any:
        return self.theme.label_color(self._codebook.get(label)) if label else None

    def _fill_bar(self) -> None:
        for action in self.bar.actions():
            self.bar.removeAction(action)
            action.deleteLater()  # the bar keeps what it has taken out
        self._buttons = []
        for name in _BAR:
            if name is None:
                separator = QAction(self.bar)
                separator.setSeparator(True)
                self.bar.addAction(separator)
            elif name == "stretch":
                gap = QWidget()
                gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                self._add_to_bar(gap)
            elif name == "labels":
                for command in self.commands:
                    if _on_bars(command):
                        self._add_button(command.name, command.label)
            else:
                self._add_button(name, "")

    def _add_button(self, name: str, label: str) -> None:
        button = BarButton(self.actions_by_name[name], self.theme, color=self._color(label))
        button.show_key = name not in _QUIET_KEYS
        self._buttons.append((button, label))
        self._add_to_bar(button)

    def _add_to_bar(self, widget: QWidget) -> None:
        # made here and not by the bar: of what C++ made Python does not hear that it is gone, and keeps its own half
        action = QWidgetAction(self.bar)
        action.setDefaultWidget(widget)
        self.bar.addAction(action)

    def _connect(self) -> None:
        view, desk = self.view, self.desk
        view.selection_changed.connect(self._selection_changed)
        view.span_dragged.connect(self.marking.drag_span)
        view.context_asked.connect(self._context_menu)
        view.zoomed.connect(self._zoomed)
        view.link_asked.connect(self.going.open_link)
        view.link_hovered.connect(lambda address: self.status.show_address(links.as_shown(address) if address else ""))
        view.scrolled.connect(self.status.show_place)
        self.records.record_chosen.connect(self.going.show)
        self.records.edit_asked.connect(self._edit_asked)
        self.records.context_asked.connect(self._record_menu)
        self.articles.open_asked.connect(lambda path: self.files.open_paths([path]))
        self.articles.close_asked.connect(self._close_asked)
        self.articles.source_chosen.connect(self._source_chosen)
        self.articles.source_menu_asked.connect(self.folders.sources.menu)
        desk.opened.connect(self._opened)
        desk.closing.connect(self._closing)
        desk.saved.connect(self._saved)
        desk.outdated.connect(self.files.reopen)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def _restore(self) -> None:
        preferences = self.preferences
        self.resize(1400, 880)
        if preferences.geometry:
            self.restoreGeometry(QByteArray.fromBase64(preferences.geometry.encode()))
        if preferences.splitter:
            self.splitter.setSizes(list(preferences.splitter))
        self.articles.setVisible(preferences.articles_shown)
        self.records.setVisible(preferences.records_shown)
        self.view.set_zoom(preferences.zoom)

    # Commands

    def run(self, command: Command) -> None:
        """Does a command, if it is possible now."""
        if command.when(self):
            command.run(self)
        self._refresh_soon.start()

    def refresh_soon(self) -> None:
        """Something has changed by which other commands are possible."""
        self._refresh_soon.start()

    def say(self, text: str) -> None:
        """Says something in passing, in the status line."""
        self.status.say(text)

    def _refresh_commands(self, _: object = None) -> None:
        """Which commands are possible: at once, since the next key may already be on its way."""
        for command in self.commands:
            possible = bool(command.when(self))
            if self._possible.get(command.name) is not possible:
                self._possible[command.name] = possible
                self.actions_by_name[command.name].setEnabled(possible)

    def _refresh(self) -> None:
        """Which commands are possible, their names, and what the status line shows."""
        self._refresh_commands()
        session = self.session
        if session is not None:
            history = session.history
            for name, text in (("edit.undo", history.undo_title), ("edit.redo", history.redo_title)):
                title = name.removeprefix("edit.").capitalize()
                self.actions_by_name[name].setText(for_button(f"{title} {text[:1].lower()}{text[1:]}".strip()))
                self.actions_by_name[name].setIconText(title)
        self.status.refresh()

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for path in self.preferences.recent_files():
            text = f"{name_of(path.name)}   —   {name_of(path.parent)}"
            action = menu.addAction(for_button(text))
            action.setToolTip(tooltip(text))
            action.triggered.connect(lambda _=False, path=path: self.files.open_paths([path]))
        if menu.isEmpty():
            menu.addAction("No article yet").setEnabled(False)

    def _context_menu(self, point: QPoint) -> None:
        self._refresh()
        menu = QMenu(self)
        selected = bool(self.view.selected())
        for command in self.commands:
            action = self.actions_by_name[command.name]
            wanted = command.menu == "Mark" if selected else command.menu == "Record"
            if (wanted or command.name in ("edit.copy", "go.link")) and action.isEnabled():
                menu.addAction(action)
        if not menu.isEmpty():
            menu.exec(point)
        menu.deleteLater()

    def _record_menu(self, id: str, point: QPoint) -> None:
        if self.session is not None:
            self.session.set_active(id)
            self._context_menu(point)

    def _edit_asked(self, id: str) -> None:
        self.going.show(id)
        self.marking.edit_record()

    def add_below(self, part: QWidget) -> None:
        """Puts a panel below the article."""
        self._centre.addWidget(part)

    def lay_out(self) -> None:
        """Gives the parts beside and below the article their room at once."""
        self._centre.activate()

    # Articles

    def show_session(self, session: Session | None) -> None:
        """Brings an open article into sight; None: the welcome."""
        if session is self.session:
            return
        if self.session is not None:
            self.session.changed.disconnect(self._changed)
            self.session.active_changed.disconnect(self._active_changed)
        self.session = session
        if self.find_bar is not None:
            self.find_bar.close_bar()
        codebook = session.codebook if session is not None else shipped()
        if codebook != self._codebook:
            self._codebook = codebook
            self._make_commands()
        self.view.set_session(session)
        self.records.set_session(session)
        self.articles.set_open(self.desk.sessions, session)
        self.notices.show()
        self.reviewing.show_session()
        self.missing.show_session()
        self.middle.setCurrentWidget(self.view if session is not None else self.welcome)
        self.setWindowTitle(f"{name_of(session.path.name)} — Annotator" if session is not None else "Annotator")
        if session is not None:
            session.changed.connect(self._changed)
            session.active_changed.connect(self._active_changed)
            self.view.setFocus()
        self.status.show_saved()
        self._refresh()

    def _changed(self, _change: Change) -> None:
        self._refresh_commands()
        self.notices.refresh_conflicts()
        self.notices.refresh_places()
        self.reviewing.refresh()
        self.suggesting.changed()
        self.missing.changed()
        self._refresh_soon.start()

    def _active_changed(self, _id: str) -> None:
        self.suggesting.went_on()
        self._refresh_commands()
        record = self.marking.active_record()
        part = self.actions_by_name["mark.part"]
        part.setIconText(for_button(f"Add to {short(record.words, 16)}") if record is not None else part.text())
        self.selection_bar.follow()

    def _selection_changed(self) -> None:
        if self._had_selection != (self.view.anchor != self.view.caret):
            self._had_selection = not self._had_selection
            self._refresh_commands()
            self.selection_bar.follow()
            self.reviewing.refresh()
        self._refresh_soon.start()

    def _opened(self, session: Session) -> None:
        self.folders.share()
        self.relating.share()
        session.refused.connect(lambda reason: self.say(reason))

    def _closing(self, session: Session) -> None:
        if session is self.session:
            others = [other for other in self.desk.sessions if other is not session]
            at = self.desk.sessions.index(session)
            self.show_session(others[min(at, len(others) - 1)] if others else None)
        self.view.forget(session)
        QTimer.singleShot(0, lambda: self.articles.set_open(self.desk.sessions, self.session))

    def _close_asked(self, path: Path) -> None:
        session = self.desk.find(path)
        if session is not None:
            self.files.close(session)

    @property
    def codebook(self) -> Codebook:
        """The labels of the article in sight."""
        return self._codebook

    def _source_chosen(self, id: str) -> None:
        if self.folders.speaks(id):
            self.folders.find(id)
            return
        source = self.session.document.sources.get(id) if self.session is not None else None
        if source is not None:
            self.records.set_filter(source.name)

    # Saving

    def _saved(self, session: Session, when: datetime) -> None:
        if session is self.session:
            self.status.show_saved(when)
        self.folders.saved(session.path)
        self.articles.set_open(self.desk.sessions, self.session)

    # Looks

    def _wanted_theme(self) -> Theme:
        choice = self.preferences.theme
        return {"light": LIGHT, "dark": DARK}.get(choice) or themes.system_theme()

    def set_theme_choice(self, choice: str) -> None:
        """Light, dark, or as the system is."""
        self.preferences.theme = choice
        self._set_theme(self._wanted_theme())

    def _follow_system(self) -> None:
        self._set_theme(self._wanted_theme())

    def _set_theme(self, theme: Theme) -> None:
        if theme == self.theme:
            return
        self.theme = theme
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        themes.apply(app, theme)
        for part in (self.view, self.records, self.articles):
            part.set_theme(theme)
        for button, label in self._buttons:
            button.set_look(theme, self._color(label))
        self._fill_selection_bar()
        self.reviewing.refresh()
        self._refresh()

    def theme_light(self) -> None:
        """Light, whatever the system is."""
        self.set_theme_choice("light")

    def theme_dark(self) -> None:
        """Dark, whatever the system is."""
        self.set_theme_choice("dark")

    def theme_system(self) -> None:
        """As the system is."""
        self.set_theme_choice("system")

    def _zoomed(self, zoom: float) -> None:
        self.preferences.zoom = zoom
        self.status.refresh()

    def zoom_in(self) -> None:
        """Larger type."""
        self.view.zoom_step(1)

    def zoom_out(self) -> None:
        """Smaller type."""
        self.view.zoom_step(-1)

    def zoom_reset(self) -> None:
        """Type as it comes."""
        self.view.set_zoom(1.0)

    def toggle_articles(self) -> None:
        """Shows or hides the left column."""
        self.articles.setVisible(not self.articles.isVisible())

    def focus_articles(self) -> None:
        """The keyboard to the filter of the articles."""
        self.articles.show()
        self.articles.filter.line.setFocus()
        self.articles.filter.line.selectAll()

    def toggle_records(self) -> None:
        """Shows or hides the right column."""
        self.records.setVisible(not self.records.isVisible())

    def toggle_full_screen(self) -> None:
        """The whole screen, and back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def focus_article(self) -> None:
        """Puts the keyboard on the article."""
        self.view.setFocus()

    def focus_records(self) -> None:
        """Puts the keyboard on the records."""
        self.records.show()
        self.records.cards.setFocus()

    def focus_filter(self) -> None:
        """Puts the keyboard into the records' filter."""
        self.records.show()
        self.records.filter.setFocus()

    # Finding

    def open_find(self, term: str = "") -> None:
        """Opens the find bar, with ``term`` in it, or with the selected words if they are few."""
        if self.session is None:
            return
        if self.find_bar is None:
            from annotator.ui.find_bar import FindBar

            self.find_bar = FindBar()
            self._centre.insertWidget(1, self.find_bar)
            self.find_bar.found.connect(lambda found: self.view.set_found(found, -1))
            self.find_bar.current_changed.connect(self._found_current)
            self.find_bar.closed.connect(self._find_closed)
        ranges = self.view.selected()
        words = self.session.text[slice(*ranges[0])] if ranges and ranges[0][1] - ranges[0][0] < 60 else ""
        words = term or words
        self.find_bar.set_text(self.session.text)
        self.find_bar.open("" if "\n" in words else words)

    def _found_current(self, current: int) -> None:
        self.view.set_found(self.find_bar.matches if self.find_bar is not None else [], current)

    def _find_closed(self) -> None:
        if self.find_bar is not None and 0 <= self.find_bar.current < len(self.find_bar.matches):
            self.view.select(*self.find_bar.matches[self.find_bar.current], letters=True)
        self.view.set_found([], -1)
        self.view.setFocus()

    def find_next(self) -> None:
        """The next match."""
        if self.find_bar is not None:
            self.find_bar.step(1)

    def find_previous(self) -> None:
        """The match before."""
        if self.find_bar is not None:
            self.find_bar.step(-1)

    # Help

    def show_palette(self) -> None:
        """Opens the palette: every command by its name."""
        from annotator.ui.palette import Palette, Row

        self._refresh()
        rows = [
            Row(
                title=command.title,
                menu=command.menu,
                keys=command.keys,
                note=command.note,
                enabled=self.actions_by_name[command.name].isEnabled(),
                run=partial(self.run, command),
            )
            for command in self.commands
            if command.name != "help.palette"
        ]
        Palette(rows, self.theme, self).show()

    def show_guide(self) -> None:
        """Opens the guide."""
        from annotator.ui.guide import Guide

        if self._guide is not None and isValid(self._guide) and not self._guide.is_for(self._codebook, self.theme):
            self._guide.close()
            self._guide = None
        if self._guide is None or not isValid(self._guide):
            self._guide = Guide(self.commands, self._codebook, self.theme, self)
        self._guide.show()
        self._guide.raise_()
        self._guide.activateWindow()

    def show_about(self) -> None:
        """Says what the program is."""
        from annotator.ui.about import show_about

        show_about(self)

    # Ending

    def put_away(self) -> None:
        """Saves everything, what is being typed in an editor too: the system is about to end the session."""
        for session in self.desk.sessions:
            session.closing.emit()
        self.desk.flush()

    def end(self) -> None:
        """Closes as the system asks, and nobody may be there to answer a question: what cannot be saved stays in the
        journal. Only where that could not be written either is it asked about."""
        self.put_away()
        self._ending = not any(self.desk.saver(session).journal_failure for session in self.desk.sessions)
        self.close()
        self._ending = False

    # Qt's own

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        # the program that the files come from waits until this returns: open them after
        QTimer.singleShot(0, lambda: self.files.open_paths(paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        unsaved = self.desk.flush()
        if unsaved and not self._ending and not self.files.may_lose(unsaved):
            event.ignore()
            return
        self.opening.cancel_all()
        self.folders.close()
        self.articles.close_folder()
        preferences = self.preferences
        preferences.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        preferences.splitter = self.splitter.sizes()
        preferences.articles_shown = self.articles.isVisibleTo(self)
        preferences.records_shown = self.records.isVisibleTo(self)
        preferences.save()
        event.accept()
