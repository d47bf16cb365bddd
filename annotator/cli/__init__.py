"""The commands that need no display. No Qt, and each command's own modules only when it runs."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, NoReturn

from annotator import __version__
from annotator.cli.console import Console, shown
from annotator.corpus.spreading import SpreadError
from annotator.readers import forking

DESCRIPTION = """\
Read news articles closely: mark quotes and claims, tag them with their sources.

annotator [PATH ...] opens the window on articles or a folder; a file that is
named like a command is opened as ./export. The commands below run without a
display.
"""
EPILOG = "Exit codes: 0 done, 1 something in the input is wrong (said on standard error), 2 wrong usage."


class UsageError(Exception):
    """The arguments do not go together; the message is for the person who gave them."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # arguments may hold anything; a terminal must not obey it
        self.exit(2, f"{self.format_usage()}{self.prog}: {shown(message)}\n")


def _paths(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="an article, a sidecar or a folder")


def _export(command: argparse.ArgumentParser) -> None:
    _paths(command)
    _spread(command)
    command.add_argument("--to", required=True, metavar="FORMAT", help="a name that annotator formats lists")
    command.add_argument("--output", type=Path, metavar="PATH", help="file or folder; else standard output")
    command.add_argument(
        "--status",
        metavar="LIST",
        help="accepted, suggested, rejected, with commas between them, or all; without it accepted, and all for a "
        "format that holds everything",
    )
    command.add_argument("--labels", metavar="LIST", help="only records under these labels, with commas between them")
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="an option of the format, as annotator formats lists them; may be given several times",
    )


def _spread(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs", type=int, default=0, metavar="N", help="processes for the work; without it one for each core"
    )
    command.add_argument(
        "--cluster", default="", metavar="ADDRESS", help="a Dask scheduler that does the work, as tcp://host:8786"
    )


def _suggest(command: argparse.ArgumentParser) -> None:
    _paths(command)
    _spread(command)
    command.add_argument(
        "--output", type=Path, metavar="FOLDER", help="copies of the articles and their sidecars go there"
    )


def _import(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="another tool's file, or a folder of them")
    _spread(command)
    command.add_argument("--from", dest="source", required=True, metavar="FORMAT", help="auto, or a format's name")
    command.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="where articles and sidecars go")


def _validate(command: argparse.ArgumentParser) -> None:
    _paths(command)
    _spread(command)


def _show(command: argparse.ArgumentParser) -> None:
    command.add_argument("path", type=Path, metavar="PATH", help="an article")
    command.add_argument("--json", action="store_true", help="with title, byline, date, blocks and marks")
    command.add_argument("--encoding", default="", metavar="NAME", help="the encoding of the article's file")
    command.add_argument("--everything", action="store_true", help="a page's whole text, not its main content alone")


def _merge(command: argparse.ArgumentParser) -> None:
    for name, meaning in (("base", "what both began with, or an empty file"), ("ours", "one"), ("theirs", "the other")):
        command.add_argument(name, type=Path, metavar=name.upper(), help=f"a sidecar: {meaning}")
    command.add_argument("--output", type=Path, metavar="PATH", help="where the merged sidecar goes; else into OURS")
    command.add_argument("--name", type=Path, metavar="PATH", help="what messages call the file; for git %%P")


def _reanchor(command: argparse.ArgumentParser) -> None:
    _paths(command)
    command.add_argument("--dry-run", action="store_true", help="say what would become of each, and write nothing")


def _restore(command: argparse.ArgumentParser) -> None:
    command.add_argument("path", type=Path, metavar="PATH", help="an article or its sidecar; it need not be there")
    command.add_argument("--list", action="store_true", help="say which versions there are, the latest first")
    command.add_argument("--version", type=int, default=1, metavar="N", help="which one; 1, the latest, without it")
    command.add_argument("--output", type=Path, metavar="PATH", help="write it there and leave the sidecar as it is")


def _nothing(_command: argparse.ArgumentParser) -> None:
    pass


class Command(NamedTuple):
    """A command: what it does in a line, its arguments, and the module whose ``run(arguments, console)`` does it;
    whether it ``tidies`` what a program that was killed left behind, before it begins."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    module: str
    tidies: bool = True

    def run(self, arguments: argparse.Namespace, console: Console) -> int:
        """Imports the command's own modules and runs it; the exit code."""
        code: int = import_module(f"annotator.cli.{self.module}").run(arguments, console)
        return code


COMMANDS = {
    "export": Command("annotations out, in a format of others or for a table", _export, "export"),
    "import": Command("articles and annotations in, out of another tool's files", _import, "importing"),
    "validate": Command("every fault in sidecars, with file and place", _validate, "validate"),
    "suggest": Command("adds suggested quotes, with who says them, to sidecars", _suggest, "suggest"),
    "show": Command("an article's text as the program reads it", _show, "show", tidies=False),
    "merge": Command("two versions of a sidecar into one, record by record", _merge, "merging"),
    "reanchor": Command("annotations to articles that changed, and what became of each", _reanchor, "reanchor"),
    "restore": Command("an earlier version of a sidecar, from those that were kept", _restore, "restore"),
    "formats": Command("the formats: what each reads, writes, and cannot hold", _nothing, "listing", tidies=False),
}
"""Every command, in the order of the help."""


def main(argv: Sequence[str]) -> int:
    """Runs one command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = _make_parser()
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    console = Console(arguments.command)
    if COMMANDS[arguments.command].tidies:
        _finish_what_broke_off()
    try:
        with forking.allowed():
            code = COMMANDS[arguments.command].run(arguments, console)
        sys.stdout.flush()
        return code
    except UsageError as error:
        console.line(f"annotator {arguments.command}: {shown(str(error))}")
        return 2
    except SpreadError as error:
        console.line(f"annotator {arguments.command}: {shown(str(error))}")
        return 1
    except BrokenPipeError:
        # who reads our output has enough; Python would complain again when it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # standard output: a full disk, a device that is gone
        console.line(f"annotator {arguments.command}: {shown(str(error))}")
        return 1


def _finish_what_broke_off() -> None:
    """What a program that was killed left behind: temporary files, which go, and a folder's sources that were half
    renamed: no command sees them so."""
    from annotator.core import places, strays

    strays.sweep()
    if (places.data_folder() / "folders").is_dir():
        from annotator.corpus import renaming

        with contextlib.suppress(OSError):
            renaming.finish()


def _make_parser() -> _Parser:
    parser = _Parser(
        prog="annotator",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.arguments(commands.add_parser(name, help=command.help))
    return parser
