"""``annotator import``: articles and sidecars out of another tool's files."""

from argparse import Namespace

from annotator import formats
from annotator.cli import UsageError
from annotator.cli.console import Console
from annotator.cli.spread import spread_of
from annotator.core.words import counted
from annotator.corpus import importing


def run(arguments: Namespace, console: Console) -> int:
    """Imports what is named, and says on standard error what came and what did not."""
    format = None
    if arguments.source != "auto":
        format = formats.get(arguments.source)
        if format is None or format.parse is None:
            names = ", ".join(format.name for format in formats.FORMATS if format.parse)
            raise UsageError(f"{arguments.source!r} is no format that can be read; there are auto, {names}")
    console.expect(sum(1 for _ in importing.files_of(arguments.paths)))
    report = importing.run(
        arguments.paths,
        arguments.output,
        console.fault,
        format=format,
        step=lambda _path: console.step(),
        tell=console.warning,
        spread=spread_of(arguments),
    )
    console.clear()
    left = formats.said(report.left_out, "sidecars")
    told = f"{counted(report.articles, 'article')} with {counted(report.annotations, 'annotation')} imported"
    if report.labels:
        told += f", {counted(report.labels, 'label')} added to the codebook"
    console.line(f"annotator import: {told}{f'; {left}' if left else ''}")
    if report.already:
        console.line(
            f"{counted(report.already, 'article')} were there already, just so"
            if report.already > 1
            else "1 article was there already, just so"
        )
    if report.passed_over:
        console.line(f"{counted(report.passed_over, 'other file')} passed over")
    return 1 if report.faults else 0
