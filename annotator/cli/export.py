"""``annotator export``: sidecars out, into one file, into a folder, or on standard output."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from annotator import formats
from annotator.cli import UsageError
from annotator.cli.console import Console, put_out, shown
from annotator.cli.spread import spread_of
from annotator.core.model import STATUSES
from annotator.corpus.exporting import Exporting, RefusedError, need_new, place, put
from annotator.corpus.gathering import Found, Gathered, gather
from annotator.formats import File, Format, FormatError, LeftOut


def run(arguments: Namespace, console: Console) -> int:
    """Exports what the paths mean; 0, or 1 when something was wrong with any of it. UsageError for wrong arguments."""
    paths: list[Path] = arguments.paths
    output: Path | None = arguments.output
    format = _format(arguments.to)
    statuses = _statuses(arguments.status, format)
    gathered = gather(paths)
    to_one_file = format.makes_one_file(2 if any(map(_is_folder, paths)) else len(gathered.found))
    if output is None and not to_one_file and gathered.found:
        kind = "more than one file" if format.several else "a file an article"
        raise UsageError(f"{format.name} makes {kind}: name a folder for them with --output")
    if output is not None:
        try:
            need_new(output, format)
        except RefusedError as refused:
            raise UsageError(f"{output} {refused}") from None
    _say_gathered(gathered, console)
    if not gathered.found and gathered.faults:
        return 1
    left_out = LeftOut()
    outlet = _Outlet(format, gathered.found, output, console, one=to_one_file)
    console.expect(len(gathered.found))
    exporting = Exporting(
        format=format, statuses=statuses, say=console.fault, step=console.step, spread=spread_of(arguments)
    )
    try:
        for export in exporting.run(gathered.found):
            left_out.update(export.left_out)
            for file in export.files:
                outlet.take(file)
    except FormatError as error:  # of a format of one file, which is then not made at all
        console.clear()
        console.line(f"annotator export: {error}")
        return 1
    console.clear()
    if said := formats.said(left_out, format.name):
        console.line(said)
    return 1 if console.faults else 0


def _format(name: str) -> Format:
    format = formats.get(name)
    if format is None or format.write is None:
        names = ", ".join(format.name for format in formats.FORMATS if format.write)
        raise UsageError(f"--to {name}: is none of {names}")
    return format


def _statuses(given: str | None, format: Format) -> frozenset[str]:
    if given is None:
        return frozenset(STATUSES) if format.holds_all else frozenset(("accepted",))
    names = [name.strip() for name in given.split(",")]
    if names == ["all"]:
        return frozenset(STATUSES)
    for name in names:
        if name not in STATUSES:
            raise UsageError(f"--status {name}: is none of {', '.join(STATUSES)}, all")
    return frozenset(names)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _say_gathered(gathered: Gathered, console: Console) -> None:
    for path, message in gathered.faults:
        console.fault(path, f"{message}; nothing to export" if message.startswith("has no sidecar") else message)
    if count := len(gathered.without):
        console.line(f"{count:,} article{'' if count == 1 else 's'} without a sidecar passed over")
    if not gathered.found and not gathered.faults:
        console.line("no sidecars found")


class _Outlet:
    """Where the files of the export go: standard output, the file that was named, or into the folder."""

    def __init__(
        self, format: Format, found: Sequence[Found], output: Path | None, console: Console, *, one: bool
    ) -> None:
        self._format, self._found, self._output, self._console, self._one = format, found, output, console, one
        self._written: set[Path] = set()

    def take(self, file: File) -> None:
        if self._output is None:
            put_out(file.data)
            return
        named_after = self._named_after(file)
        target = self._output
        if not self._one or _is_folder(target):
            try:
                target = place(target, File(named_after, file.data))
            except RefusedError as refused:
                self._console.fault(target, str(refused))
                return
        if target in self._written:
            self._console.fault(target, "was made of another article in this export already; left as it is")
            return
        self._written.add(target)
        try:
            if target.parent != self._output.parent:
                target.parent.mkdir(parents=True, exist_ok=True)
            put(target, file.data, self._format, self._found)
        except RefusedError as refused:
            self._console.fault(target, str(refused))
        except (OSError, ValueError) as error:
            self._console.fault(target, f"cannot be written: {getattr(error, 'strerror', None) or shown(str(error))}")

    def _named_after(self, file: File) -> str:
        """The file's name in a folder: a table of a single article is named after the article."""
        if self._format.one_file and not self._format.several and len(self._found) == 1:
            return Path(self._found[0].name).name + self._format.suffix
        return file.name
