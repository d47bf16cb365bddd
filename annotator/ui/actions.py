"""The one table of commands: menus, the bar, the selection bar, the palette, the shortcuts and the guide's list of keys
are all made from it. To add a command, add a row; what it does is a method of the window
or of its parts (``files``, ``marking``, ``going``)."""

from typing import TYPE_CHECKING

from annotator import readers
from annotator.core.codebook import Codebook, Label
from annotator.ui.commands import Command
from annotator.ui.label_about import about

if TYPE_CHECKING:
    from annotator.ui.window import Window

MENUS = ("File", "Edit", "Mark", "Record", "Go", "View", "Help")

OWN_KEYS = "123456789"
"""Keys for those labels of a codebook that have none of their own."""


def _open(w: "Window") -> bool:
    return w.session is not None


def _editable(w: "Window") -> bool:
    return w.session is not None and not w.session.read_only


def _has_selection(w: "Window") -> bool:
    return w.view.anchor != w.view.caret


def _selected(w: "Window") -> bool:
    return _editable(w) and _has_selection(w)


def _active(w: "Window") -> bool:
    return w.session is not None and bool(w.session.active)


def _active_editable(w: "Window") -> bool:
    return _editable(w) and _active(w)


def _part_possible(w: "Window") -> bool:
    return _selected(w) and w.marking.active_record() is not None


def _suggested(w: "Window") -> bool:
    record = w.session.get(w.session.active) if w.session is not None and _active_editable(w) else None
    return record is not None and record.status == "suggested"


def _whole_possible(w: "Window") -> bool:
    return _editable(w) and w.session is not None and readers.has_whole(w.session.path)


def _several_in_one(w: "Window") -> bool:
    return w.session is not None and w.session.path.suffix.lower() in (".epub", ".json", ".jsonl", ".ndjson")


def _has_unplaced(w: "Window") -> bool:
    return w.session is not None and _editable(w) and bool(w.session.unplaced)


def _reviewing(w: "Window") -> bool:
    return _has_unplaced(w) and w.reviewing.is_open


def _reviewing_selection(w: "Window") -> bool:
    return _reviewing(w) and _has_selection(w)


def _typed(w: "Window") -> bool:
    return _active_editable(w) and w.marking.type_choices() is not None


def _relatable(w: "Window") -> bool:
    return _active_editable(w) and w.relating.possible()


def _has_linked(w: "Window") -> bool:
    return _active(w) and bool(w.relating.linked())


def _can_undo(w: "Window") -> bool:
    return w.session is not None and bool(w.session.history.undo_title)


def _can_redo(w: "Window") -> bool:
    return w.session is not None and bool(w.session.history.redo_title)


def _finding(w: "Window") -> bool:
    return w.find_bar is not None and w.find_bar.isVisible()


def _has_records(w: "Window") -> bool:
    return w.session is not None and w.session.record_count() > 0


def _has_suggestions(w: "Window") -> bool:
    return w.session is not None and bool(w.session.suggestions)


def _can_suggest(w: "Window") -> bool:
    return _has_suggestions(w) or _editable(w)


def _has_sure(w: "Window") -> bool:
    return _editable(w) and w.session is not None and bool(w.session.sure)


def _missing(w: "Window") -> bool:
    return w.missing.is_open


def _has_unsourced(w: "Window") -> bool:
    return w.session is not None and bool(w.session.unsourced)


def _has_conflicts(w: "Window") -> bool:
    return _editable(w) and bool(w.banners.text("conflicts"))


COMMANDS: tuple[Command, ...] = (
    Command(
        name="file.open",
        title="Open…",
        menu="File",
        keys=("Ctrl+O",),
        run=lambda w: w.files.open_dialog(),
        note="One or more articles.",
    ),
    Command(
        name="file.open_folder",
        title="Open Folder…",
        menu="File",
        keys=("Ctrl+Shift+O",),
        run=lambda w: w.files.open_folder_dialog(),
        note="The articles in a folder, in the column on the left.",
    ),
    Command(
        name="file.paste",
        title="New Article from the Clipboard…",
        menu="File",
        keys=("Ctrl+Shift+V",),
        run=lambda w: w.files.paste(),
        note="Copied words or a copied piece of a web page, saved as an article first.",
    ),
    Command(
        name="file.split",
        title="Take Apart into Articles…",
        menu="File",
        run=lambda w: w.files.split(),
        when=_several_in_one,
        note="Each chapter of an e-book, each record of a JSON file, as an article of its own in a folder.",
    ),
    Command(
        name="file.encoding",
        title="Read with Another Encoding…",
        menu="File",
        run=lambda w: w.files.choose_encoding(),
        when=_open,
        note="When letters of the article are wrong.",
    ),
    Command(
        name="file.everything",
        title="Show Everything on the Page",
        menu="File",
        run=lambda w: w.files.toggle_everything(),
        when=_whole_possible,
        note="A web page's whole text in place of its main content, and back. Annotations go with their words.",
    ),
    Command(
        name="file.original",
        title="Open the Original",
        menu="File",
        keys=("Ctrl+Shift+E",),
        run=lambda w: w.files.open_original(),
        when=_open,
        note="The article's file in the program that the system has for it.",
    ),
    Command(
        name="file.save",
        title="Save Now",
        menu="File",
        keys=("Ctrl+S",),
        run=lambda w: w.files.save_now(),
        when=_open,
        note="The work saves itself within a second; this does not wait.",
    ),
    Command(
        name="file.conflicts",
        title="Choose between Two Values…",
        menu="File",
        run=lambda w: w.notices.choose(),
        when=_has_conflicts,
        note="Where somebody else changed the same as you; both values are kept until you choose.",
    ),
    Command(
        name="file.save_elsewhere",
        title="Save Annotations Elsewhere…",
        menu="File",
        run=lambda w: w.files.save_elsewhere(),
        when=_open,
        note="A copy of the sidecar in another place.",
    ),
    Command(
        name="file.versions",
        title="Earlier Versions…",
        menu="File",
        run=lambda w: w.files.show_versions(),
        when=_open,
        note="Of this article's annotations: what each holds, and taking one up again.",
    ),
    Command(
        name="file.export",
        title="Export…",
        menu="File",
        keys=("Ctrl+E",),
        run=lambda w: w.files.export(),
        when=lambda w: w.session is not None or w.folders.folder is not None,
        note="This article's annotations, those of all that are open or of the folder, for other programs.",
    ),
    Command(
        name="file.import",
        title="Import…",
        menu="File",
        keys=("Ctrl+I",),
        run=lambda w: w.files.import_files(),
        note="Articles and annotations out of another tool's files: what would come is shown first.",
    ),
    Command(
        name="file.done",
        title="Done with This Article",
        menu="File",
        keys=("Ctrl+D",),
        run=lambda w: w.working.toggle_done(),
        when=_open,
        note="Marks it in the list, for everyone who opens the folder; again: not done.",
    ),
    Command(
        name="file.done_and_on",
        title="Done, and On to the Next",
        menu="File",
        keys=("Ctrl+Return",),
        run=lambda w: w.working.done_and_on(),
        when=_open,
        note="The next article of the list that is not done.",
    ),
    Command(
        name="file.close",
        title="Close Article",
        menu="File",
        keys=("Ctrl+W",),
        run=lambda w: w.files.close_current(),
        when=_open,
    ),
    Command(name="file.quit", title="Quit", menu="File", keys=("Ctrl+Q",), run=lambda w: w.close()),
    Command(
        name="edit.undo",
        title="Undo",
        menu="Edit",
        keys=("Ctrl+Z",),
        run=lambda w: w.marking.undo(),
        when=_can_undo,
        note="Everything can be undone, one step at a time.",
    ),
    Command(
        name="edit.redo",
        title="Redo",
        menu="Edit",
        keys=(
            "Ctrl+Shift+Z",
            "Ctrl+Y",
        ),
        run=lambda w: w.marking.redo(),
        when=_can_redo,
    ),
    Command(
        name="edit.copy",
        title="Copy",
        menu="Edit",
        keys=("Ctrl+C",),
        scope="reading",
        run=lambda w: w.marking.copy(),
        when=_has_selection,
        note="The selected words.",
    ),
    Command(
        name="edit.find",
        title="Find",
        menu="Edit",
        keys=("Ctrl+F",),
        run=lambda w: w.open_find(),
        when=_open,
        note="In the article.",
    ),
    Command(
        name="edit.find_in_folder",
        title="Find in Folder…",
        menu="Edit",
        keys=("Ctrl+Shift+F",),
        run=lambda w: w.folders.find(),
        when=lambda w: w.folders.folder is not None,
        note="Words in all articles and annotations of the folder, and what a source says in it.",
    ),
    Command(
        name="edit.find_next", title="Find Next", menu="Edit", keys=("F3",), run=lambda w: w.find_next(), when=_finding
    ),
    Command(
        name="edit.find_previous",
        title="Find Previous",
        menu="Edit",
        keys=("Shift+F3",),
        run=lambda w: w.find_previous(),
        when=_finding,
    ),
    Command(
        name="mark.part",
        title="Add to the Active Record",
        menu="Mark",
        keys=(
            "Shift+Q",
            "Shift+C",
        ),
        scope="reading",
        run=lambda w: w.marking.add_part(),
        when=_part_possible,
        note="The selected words become a further part of it.",
    ),
    Command(
        name="mark.all_alike",
        title="Mark All Like This…",
        menu="Mark",
        keys=("Ctrl+Shift+A",),
        run=lambda w: w.marking.mark_all_alike(),
        when=_active_editable,
        note="Every other place of the article with the active record’s words, shown first; as one step.",
    ),
    Command(
        name="mark.suggest",
        title="Suggest Attributions",
        menu="Mark",
        keys=("Ctrl+Shift+S",),
        run=lambda w: w.suggesting.suggest(),
        when=_editable,
        note="Quotations that the rules find in this article, with who says them; you take or drop each.",
    ),
    Command(
        name="mark.codebook",
        title="Codebook…",
        menu="Mark",
        keys=("Ctrl+Shift+K",),
        run=lambda w: w.codebooks.edit(),
        when=lambda w: w.codebooks.possible(),
        note="The labels of this folder: names, colours, keys, what they mean, what to say of each.",
    ),
    Command(
        name="mark.suggest_folder",
        title="Suggest in the Folder",
        menu="Mark",
        run=lambda w: w.suggesting.suggest_in_folder(),
        when=lambda w: w.folders.folder is not None and not w.folders.work.busy,
        note="What the rules find in all articles, into their sidecars, as suggestions.",
    ),
    Command(
        name="mark.take_sure",
        title="Take All Sure Suggestions",
        menu="Mark",
        keys=("Shift+A",),
        scope="reading",
        run=lambda w: w.suggesting.take_sure(),
        when=_has_sure,
        note="Those that the rules are sure of, as one step.",
    ),
    Command(
        name="record.who",
        title="Who Says It…",
        menu="Record",
        keys=("W",),
        scope="reading",
        run=lambda w: w.marking.say_who(),
        when=_active_editable,
        note="The source of a mention, or of a quote that names none.",
    ),
    Command(
        name="record.note",
        title="Note…",
        menu="Record",
        keys=("N",),
        scope="reading",
        run=lambda w: w.marking.edit_note(),
        when=_active_editable,
    ),
    Command(
        name="record.tags",
        title="Tags…",
        menu="Record",
        keys=("T",),
        scope="reading",
        run=lambda w: w.marking.edit_tags(),
        when=_active_editable,
    ),
    Command(
        name="record.edit",
        title="Edit Record…",
        menu="Record",
        keys=(
            "Return",
            "Enter",
        ),
        scope="reading",
        run=lambda w: w.marking.edit_record(),
        when=_active,
        note="All of it in one place; right after Q or C it takes the source and cue that are offered.",
    ),
    Command(
        name="record.type",
        title="Next Type",
        menu="Record",
        keys=("Y",),
        scope="reading",
        run=lambda w: w.marking.next_type(),
        when=_typed,
        note="Of a quote: direct, indirect, mixed. Of a claim: its kind.",
    ),
    Command(
        name="record.link",
        title="Link to Another Record…",
        menu="Record",
        keys=("L",),
        scope="reading",
        run=lambda w: w.relating.ask(),
        when=_relatable,
        note="A claim supports or contradicts another one, here or in another article of the folder.",
    ),
    Command(
        name="record.accept",
        title="Accept Suggestion",
        menu="Record",
        keys=("A",),
        scope="reading",
        run=lambda w: w.marking.accept(),
        when=_suggested,
    ),
    Command(
        name="record.reject",
        title="Reject Suggestion",
        menu="Record",
        keys=("X",),
        scope="reading",
        run=lambda w: w.marking.reject(),
        when=_suggested,
    ),
    Command(
        name="record.review",
        title="Review Changed Places…",
        menu="Record",
        keys=("Ctrl+Shift+R",),
        run=lambda w: w.reviewing.open(),
        when=_has_unplaced,
        note="After the article changed: the words as they were and as they are now, one record after another.",
    ),
    Command(
        name="record.move",
        title="Move to the Selection",
        menu="Record",
        keys=("M",),
        scope="reading",
        run=lambda w: w.reviewing.move(),
        when=_reviewing_selection,
        note="The record under review goes to the selected words.",
    ),
    Command(
        name="record.remove",
        title="Remove",
        menu="Record",
        keys=(
            "Delete",
            "Backspace",
        ),
        scope="reading",
        run=lambda w: w.marking.remove_active(),
        when=_active_editable,
        note="With the mentions and cues that nothing else uses.",
    ),
    Command(
        name="record.let_go",
        title="Let Go",
        menu="Record",
        keys=("Esc",),
        scope="reading",
        run=lambda w: w.marking.let_go(),
        when=_open,
        note="Of the selection, then of the active record.",
    ),
    Command(
        name="go.next",
        title="Next Record",
        menu="Go",
        keys=("J",),
        scope="reading",
        run=lambda w: w.going.next_record(),
        when=_has_records,
    ),
    Command(
        name="go.previous",
        title="Previous Record",
        menu="Go",
        keys=("K",),
        scope="reading",
        run=lambda w: w.going.previous_record(),
        when=_has_records,
    ),
    Command(
        name="go.linked",
        title="Linked Record",
        menu="Go",
        keys=("G",),
        scope="reading",
        run=lambda w: w.relating.follow(),
        when=_has_linked,
        note="What the active record supports, contradicts or lies within, or what does so to it.",
    ),
    Command(
        name="go.next_suggestion",
        title="Next Suggestion",
        menu="Go",
        keys=("Tab",),
        scope="reading",
        run=lambda w: w.suggesting.next(),
        when=_can_suggest,
        note="Where there is none yet, the rules look for some.",
    ),
    Command(
        name="go.missed",
        title="What Did I Miss?",
        menu="Go",
        keys=("F9",),
        run=lambda w: w.missing.go(),
        when=_open,
        note="Quotation marks and verbs without a record, quotes without a source, claims without evidence.",
    ),
    Command(
        name="go.missed_before",
        title="The One Before",
        menu="Go",
        keys=("Shift+F9",),
        run=lambda w: w.missing.go(-1),
        when=_missing,
    ),
    Command(
        name="go.fine",
        title="Fine As It Is",
        menu="Go",
        keys=("F",),
        scope="reading",
        run=lambda w: w.missing.fine(),
        when=_missing,
        note="What may be missing is right as it is.",
    ),
    Command(
        name="go.unsourced",
        title="Next Quote without a Source",
        menu="Go",
        keys=("Shift+W",),
        scope="reading",
        run=lambda w: w.going.next_unsourced(),
        when=_has_unsourced,
    ),
    Command(
        name="go.next_article",
        title="Next Article",
        menu="Go",
        keys=("Ctrl+PgDown",),
        run=lambda w: w.working.go(1),
        note="Of the list, as it is filtered and ordered.",
    ),
    Command(
        name="go.previous_article",
        title="Previous Article",
        menu="Go",
        keys=("Ctrl+PgUp",),
        run=lambda w: w.working.go(-1),
    ),
    Command(
        name="go.next_undone",
        title="Next Article That Is Not Done",
        menu="Go",
        keys=("Ctrl+Shift+PgDown",),
        run=lambda w: w.working.next_undone(),
    ),
    Command(
        name="go.articles",
        title="Filter the Articles",
        menu="Go",
        keys=("Ctrl+Shift+L",),
        run=lambda w: w.focus_articles(),
        when=lambda w: w.folders.folder is not None,
        note="By name or headline, by how far they are; Enter goes into the list.",
    ),
    Command(
        name="go.text",
        title="Keyboard to the Article",
        menu="Go",
        keys=("F6",),
        run=lambda w: w.focus_article(),
        when=_open,
    ),
    Command(
        name="go.records",
        title="Keyboard to the Records",
        menu="Go",
        keys=("Shift+F6",),
        run=lambda w: w.focus_records(),
        when=_open,
    ),
    Command(
        name="go.filter",
        title="Filter the Records",
        menu="Go",
        keys=("Ctrl+L",),
        run=lambda w: w.focus_filter(),
        when=_open,
    ),
    Command(
        name="go.link",
        title="Open Link…",
        menu="Go",
        run=lambda w: w.going.open_link(w.view.caret_link()),
        when=lambda w: bool(w.view.caret_link()),
        note="The one at the caret; or Ctrl and a click on it. Asks first.",
    ),
    Command(
        name="view.zoom_in",
        title="Larger Type",
        menu="View",
        keys=(
            "Ctrl++",
            "Ctrl+=",
        ),
        run=lambda w: w.zoom_in(),
        when=_open,
        note="Or Ctrl and the mouse wheel.",
    ),
    Command(
        name="view.zoom_out",
        title="Smaller Type",
        menu="View",
        keys=("Ctrl+-",),
        run=lambda w: w.zoom_out(),
        when=_open,
    ),
    Command(
        name="view.zoom_reset",
        title="Normal Type",
        menu="View",
        keys=("Ctrl+0",),
        run=lambda w: w.zoom_reset(),
        when=_open,
    ),
    Command(
        name="view.articles",
        title="Articles",
        menu="View",
        keys=("F7",),
        run=lambda w: w.toggle_articles(),
        note="The column on the left.",
    ),
    Command(
        name="view.records",
        title="Records",
        menu="View",
        keys=("F8",),
        run=lambda w: w.toggle_records(),
        note="The column on the right.",
    ),
    Command(name="view.light", title="Light", menu="View", run=lambda w: w.theme_light()),
    Command(name="view.dark", title="Dark", menu="View", run=lambda w: w.theme_dark()),
    Command(name="view.system", title="Light or Dark as the System", menu="View", run=lambda w: w.theme_system()),
    Command(
        name="view.full_screen", title="Full Screen", menu="View", keys=("F11",), run=lambda w: w.toggle_full_screen()
    ),
    Command(
        name="help.palette",
        title="All Commands…",
        menu="Help",
        keys=("Ctrl+K",),
        run=lambda w: w.show_palette(),
        note="Every command by its name.",
    ),
    Command(name="help.guide", title="Guide", menu="Help", keys=("F1",), run=lambda w: w.show_guide()),
    Command(
        name="help.sample",
        title="Open the Sample Article",
        menu="Help",
        run=lambda w: w.files.open_sample(),
        note="A copy of it, for trying things out.",
    ),
    Command(name="help.about", title="About Annotator", menu="Help", run=lambda w: w.show_about()),
)


def label_commands(codebook: Codebook) -> list[Command]:
    """A command for each label of a codebook: by its own key, or by the next free digit."""
    digits = iter(OWN_KEYS)
    return [_label_command(label, label.key or next(digits, "")) for label in codebook.labels]


def _label_command(label: Label, key: str) -> Command:
    notes = {
        "record": "The selected words become a record, and the active one. Without a selection the active record does.",
        "source": "The selected words name who says it; of the active record, if there is one.",
        "cue": "The selected words attribute; to the active record, if there is one.",
    }
    return Command(
        name=f"mark.{label.label}",
        title=label.name,
        menu="Mark",
        keys=(key,) if key else (),
        scope="reading",
        run=lambda w: w.marking.mark(label.label),
        when=_editable,  # without a selection it says what to do first
        note=notes[label.part],
        tip=about(label),
        label=label.label,
    )


def all_commands(codebook: Codebook) -> list[Command]:
    """The table with a codebook's labels where the Mark menu begins."""
    rows = list(COMMANDS)
    at = next(n for n, command in enumerate(rows) if command.menu == "Mark")
    return rows[:at] + label_commands(codebook) + rows[at:]
