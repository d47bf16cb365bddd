"""The commands that need no display. No Qt, and each command's own modules only when it runs."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from annotator import __version__
from annotator.cli.console import Console, shown

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
    try:
        code = _run(arguments, console)
        sys.stdout.flush()
        return code
    except UsageError as error:
        console.line(f"annotator {arguments.command}: {shown(str(error))}")
        return 2
    except BrokenPipeError:
        # who reads our output has enough; Python would complain again when it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # standard output: a full disk, a device that is gone
        console.line(f"annotator {arguments.command}: {shown(str(error))}")
        return 1


def _run(arguments: argparse.Namespace, console: Console) -> int:
    if arguments.command == "export":
        from annotator.cli import export

        return export.run(arguments.paths, arguments.to, arguments.output, arguments.status, console)
    if arguments.command == "validate":
        from annotator.cli import validate

        return validate.run(arguments.paths, console)
    if arguments.command == "show":
        from annotator.cli import show

        return show.run(arguments.path, arguments.json, arguments.encoding, console)
    from annotator.cli import listing

    return listing.run(console)


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

    export = commands.add_parser("export", help="annotations out, in a format of others or for a table")
    _add_paths(export)
    export.add_argument("--to", required=True, metavar="FORMAT", help="a name that annotator formats lists")
    export.add_argument("--output", type=Path, metavar="PATH", help="file or folder; else standard output")
    export.add_argument(
        "--status",
        metavar="LIST",
        help="accepted, suggested, rejected, with commas between them, or all; without it accepted, and all for a "
        "format that holds everything",
    )

    validate = commands.add_parser("validate", help="every fault in sidecars, with file and place")
    _add_paths(validate)

    show = commands.add_parser("show", help="an article's text as the program reads it")
    show.add_argument("path", type=Path, metavar="PATH", help="an article")
    show.add_argument("--json", action="store_true", help="with title, byline, date, blocks and marks")
    show.add_argument("--encoding", default="", metavar="NAME", help="the encoding of the article's file")

    commands.add_parser("formats", help="the formats: what each reads, writes, and cannot hold")
    return parser


def _add_paths(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="an article, a sidecar or a folder")
