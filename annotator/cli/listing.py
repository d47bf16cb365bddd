"""``annotator formats``: a line a format."""

from argparse import Namespace

from annotator.cli.console import Console, put_out
from annotator.formats import FORMATS, Format


def run(_arguments: Namespace, _console: Console) -> int:
    """Lists the formats, the name first."""
    width = max(len(format.name) for format in FORMATS)
    lines = [f"{format.name:<{width}}  {_described(format)}\n" for format in FORMATS]
    put_out("".join(lines).encode())
    return 0


def _described(format: Format) -> str:
    does = " and ".join(word for word, there in (("reads", format.parse), ("writes", format.write)) if there)
    holds = "holds everything" if format.holds_all else f"cannot hold: {format.lacks}"
    options = [f"--set {o.name}={'|'.join(name for name, _ in o.choices)}" for o in format.options]
    return "; ".join([f"{format.title} ({format.suffix}): {does}", holds, *options])
