"""F1: how to work with the program, the keys, and what the codebook's labels mean."""

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from annotator.core.codebook import Codebook
from annotator.core.resources import resource
from annotator.ui import theme as themes
from annotator.ui.actions import MENUS
from annotator.ui.commands import Command
from annotator.ui.literal import shown
from annotator.ui.theme import Theme

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")


def escaped(text: str) -> str:
    """Text of a codebook as Markdown that shows it literally, on one line."""
    return _SPECIAL.sub(r"\\\1", shown(text))


def key_table(commands: Sequence[Command]) -> str:
    """The commands with their keys as Markdown, a list a menu."""
    lines: list[str] = []
    for menu in MENUS:
        rows = [command for command in commands if command.menu == menu]
        if not rows:
            continue
        lines += [f"### {menu}", "", "| command | key | |", "| --- | --- | --- |"]
        for command in rows:
            keys = ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in command.keys)
            lines.append(
                f"| {escaped(command.title)} | {f'**{escaped(keys)}**' if keys else '–'} | {escaped(command.note)} |"
            )
        lines.append("")
    return "\n".join(lines)


def labels(codebook: Codebook) -> str:
    """The codebook's labels as Markdown: what each is, with examples and counterexamples."""
    lines = ["## The codebook", ""]
    for label in codebook.labels:
        lines += [f"**{escaped(label.name)}.** {escaped(label.definition)}", ""]
        lines += [f"- {escaped(example)}" for example in label.examples]
        lines += [f"- *not:* {escaped(example)}" for example in label.counterexamples]
        for attribute in label.attributes:
            values = ", ".join(escaped(value) for value in attribute.values)
            lines.append(f"- *{escaped(attribute.title or attribute.name)}:* {values}. {escaped(attribute.definition)}")
        lines.append("")
    return "\n".join(lines)


class _Browser(QTextBrowser):
    """Shows what it is given and fetches nothing: by itself a browser would open local files that a text names."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        return None


class Guide(QDialog):
    """The guide in a window of its own, beside the work."""

    def __init__(self, commands: Sequence[Command], codebook: Codebook, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._made_for = codebook, theme
        self.setWindowTitle("Guide")
        self.resize(760, 760)
        column = QVBoxLayout(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find in the guide")
        self.search.setAccessibleName("Find in the guide")
        self.search.setClearButtonEnabled(True)
        self.browser = _Browser()
        self.browser.setAccessibleName("Guide")
        self.browser.setOpenLinks(False)
        self.browser.setFont(themes.serif(11.5))
        self.browser.document().setDocumentMargin(26)
        link = f"a {{ color: {theme.accent}; }}"
        self.browser.document().setDefaultStyleSheet(link)
        text = resource("guide.md").read_text(encoding="utf-8").replace("{{commands}}", key_table(commands))
        features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
        self.browser.document().setMarkdown(text + "\n\n" + labels(codebook), features)
        self._set_type()
        column.addWidget(self.search)
        column.addWidget(self.browser)
        self.search.returnPressed.connect(self._find)
        self.search.textEdited.connect(self._find_from_top)
        self.browser.setFocus()

    def is_for(self, codebook: Codebook, theme: Theme) -> bool:
        """Whether it shows these labels, and in this look."""
        return self._made_for == (codebook, theme)

    def _set_type(self) -> None:
        """The lines further apart than Markdown comes, and room before the headings."""
        block = self.browser.document().begin()
        while block.isValid():
            form = block.blockFormat()
            form.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if form.headingLevel():
                form.setTopMargin(20)
                form.setBottomMargin(6)
            QTextCursor(block).setBlockFormat(form)
            block = block.next()
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)

    def _find_from_top(self, text: str) -> None:
        self.browser.moveCursor(self.browser.textCursor().MoveOperation.Start)
        if text:
            self.browser.find(text)

    def _find(self) -> None:
        if not self.browser.find(self.search.text()):
            self._find_from_top(self.search.text())
