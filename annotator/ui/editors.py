"""The small editors of an annotation, each opened by a command: ``Editor.open_for(session, id, point, parent)``."""

from annotator.ui.naming import who_target
from annotator.ui.note_editor import NoteEditor
from annotator.ui.record_editor import RecordEditor
from annotator.ui.tags_editor import TagsEditor
from annotator.ui.who_editor import WhoEditor

__all__ = ["NoteEditor", "RecordEditor", "TagsEditor", "WhoEditor", "who_target"]
