"""``annotator export``: sidecars out, into one file, into a folder, or on standard output."""

from argparse import Namespace
from pathlib import Path

from annotator import formats
from annotator.cli import UsageError
from annotator.cli.console import Console, put_out
from annotator.cli.spread import spread_of
from annotator.core import codebook
from annotator.core.codebook import CodebookError
from annotator.core.model import STATUSES
from annotator.corpus import codebook_files
from annotator.corpus.exporting import Exporting
from annotator.corpus.gathering import Found, Gathered, gather
from annotator.corpus.outlets import IntoFolder, OneFile, Outlet, RefusedError, Stream
from annotator.formats import Format, FormatError


def run(arguments: Namespace, console: Console) -> int:
    """Exports what the paths mean; 0, or 1 when something was wrong with any of it. UsageError for wrong arguments."""
    paths: list[Path] = arguments.paths
    output: Path | None = arguments.output
    format = _format(arguments.to)
    statuses = _statuses(arguments.status, format)
    options = _options(arguments.set, format)
    labels = frozenset(_names(arguments.labels)) if arguments.labels is not None else None
    if format.codebook:
        return _codebooks(paths, format, output, console)
    gathered = gather(paths)
    one = format.makes_one_file(2 if any(map(_is_folder, paths)) else len(gathered.found))
    if output is None and not one and gathered.found:
        kind = "more than one file" if format.several else "a file an article"
        raise UsageError(f"{format.name} makes {kind}: name a folder for them with --output")
    _say_gathered(gathered, console)
    if not gathered.found and gathered.faults:
        return 1
    exporting = Exporting(
        format=format,
        options=options,
        statuses=statuses,
        labels=labels,
        say=console.fault,
        step=console.step,
        spread=spread_of(arguments),
    )
    target = output
    if output is not None and one and _is_folder(output):
        target = output / _name(format, gathered.found)
    try:
        outlet = _outlet(exporting, target, paths, gathered.found, console, one=one)
    except RefusedError as refused:
        if not one:
            raise UsageError(f"{target} {refused}") from None
        console.fault(target or Path("-"), str(refused))
        return 1
    console.expect(len(gathered.found))
    try:
        left_out = exporting.run(gathered.found, outlet)
    except FormatError as error:  # of a format of one file, which is then not made at all
        outlet.stop(for_good=True)
        console.line(f"annotator export: {error}")
        return 1
    except (RefusedError, OSError) as error:
        if target is None:
            raise
        why = f"cannot be written: {error.strerror or error}" if isinstance(error, OSError) else str(error)
        console.fault(target, why)
        return 1
    finally:
        outlet.stop()
        console.clear()
    if said := formats.said(left_out, format.name):
        console.line(said)
    return 1 if console.faults else 0


def _outlet(
    exporting: Exporting, target: Path | None, paths: list[Path], found: list[Found], console: Console, *, one: bool
) -> Outlet:
    """Standard output, the file or the folder that the export goes to. RefusedError when it must not go there."""
    if target is None:
        return Stream(exporting.format, put_out, exporting.options)
    log = exporting.log(target, paths)
    if log.records:
        console.line("going on where this export was broken off")
    try:
        if one:
            return OneFile(target, exporting.format, found, log, exporting.options)
        return IntoFolder(target, exporting.format, found, log, console.fault)
    except RefusedError:
        log.end()
        raise


def _codebooks(paths: list[Path], format: Format, output: Path | None, console: Console) -> int:
    """Exports the codebooks that hold for the paths, as one."""
    books = []
    for path in paths:
        if not path.exists():
            console.fault(path, "is not there")
            continue
        try:
            books.append(codebook.for_folder(path if _is_folder(path) else path.parent))
        except CodebookError as error:
            console.fault(path, str(error).removeprefix(f"{path}: "))
    if not books:
        return 1
    made = codebook_files.export(books, format)
    if output is None:
        put_out(made.files[0].data)
    else:
        target = output / made.files[0].name if _is_folder(output) else output
        try:
            codebook_files.put(made, target, format)
        except (RefusedError, OSError) as error:
            why = f"cannot be written: {error.strerror or error}" if isinstance(error, OSError) else str(error)
            console.fault(target, why)
            return 1
    if said := formats.said(made.left_out, format.name):
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
    names = _names(given)
    if names == ["all"]:
        return frozenset(STATUSES)
    for name in names:
        if name not in STATUSES:
            raise UsageError(f"--status {name}: is none of {', '.join(STATUSES)}, all")
    return frozenset(names)


def _names(given: str) -> list[str]:
    return [name.strip() for name in given.split(",") if name.strip()]


def _options(given: list[str], format: Format) -> dict[str, str]:
    chosen = {}
    for one in given:
        name, _, value = one.partition("=")
        option = next((option for option in format.options if option.name == name), None)
        if option is None:
            there = ", ".join(option.name for option in format.options) or "none"
            raise UsageError(f"--set {one}: {format.name} has no option {name!r}; there is {there}")
        values = [value for value, _ in option.choices]
        if value not in values:
            raise UsageError(f"--set {one}: {value!r} is none of {', '.join(values)}")
        chosen[name] = value
    return chosen


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


def _name(format: Format, found: list[Found]) -> str:
    """The name in a folder of a format's one file: that of a single article's, or of all annotations'."""
    return (Path(found[0].name).name if len(found) == 1 else "annotations") + format.suffix
