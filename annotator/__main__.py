"""The program: the window on articles or a folder, or a command that needs no display."""

import sys
from collections.abc import Sequence
from pathlib import Path

COMMANDS = ("export", "import", "validate", "suggest", "show", "formats", "merge", "reanchor", "restore")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command when the first argument is the name of one or an option, else opens the window; the exit code.

    A file with the name of a command is opened as ``./export``.
    """
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments[:1] == ["--screenshot"] and len(arguments) == 2:
        from annotator.ui.screenshot import make_screenshot

        return make_screenshot(Path(arguments[1]))
    sample = arguments == ["--sample"]
    if arguments and not sample and (arguments[0] in COMMANDS or arguments[0].startswith("-")):
        from annotator.cli import main as command

        return command(arguments)
    paths = [] if sample else [Path(argument) for argument in arguments]
    _read_ahead(paths)
    import gc

    gc.disable()  # until the window is shown: what is made up to there stays
    from annotator.ui.app import run

    return run(paths, sample=sample)


def _read_ahead(paths: list[Path]) -> None:
    """The process that will read an article gets ready beside the window."""
    from annotator import readers

    if any(readers.is_apart(path) for path in paths):
        readers.prepare()


if __name__ == "__main__":
    sys.exit(main())
