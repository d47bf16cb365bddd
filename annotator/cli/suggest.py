"""``annotator suggest``: suggested attributions into the sidecars beside articles, or into copies of both."""

from argparse import Namespace
from pathlib import Path

from annotator.cli import UsageError
from annotator.cli.console import Console
from annotator.cli.spread import spread_of
from annotator.corpus import suggesting


def run(arguments: Namespace, console: Console) -> int:
    """Adds suggestions to what the paths mean; 0, or 1 when something was wrong with any of it. One article that
    cannot be done does not stop the others. UsageError when the output is a file."""
    output: Path | None = arguments.output
    if output is not None and output.exists() and not output.is_dir():
        raise UsageError(f"--output {output}: is no folder")
    jobs = list(suggesting.jobs(arguments.paths, output, console.fault))
    console.expect(len(jobs))
    quotes = sure = articles = 0
    for _, one in suggesting.run(jobs, spread_of(arguments)):
        console.step()
        if one.fault is not None:
            path, message = one.fault
            console.fault(Path(path), message)
        quotes += one.quotes
        sure += one.sure
        articles += bool(one.quotes)
    console.clear()
    if not jobs and not console.faults:
        console.line("no articles found")
    elif jobs:
        console.line(f"{quotes:,} suggested ({sure:,} of them sure) in {articles:,} of {len(jobs):,} articles")
    return 1 if console.faults else 0
