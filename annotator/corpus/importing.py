"""Articles and sidecars out of other tools' files, into a folder: nothing half written, nothing written over."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from annotator import formats, readers
from annotator.core import codebook as codebooks
from annotator.core import paths, sidecar, store
from annotator.core.codebook import Label
from annotator.core.resources import resource
from annotator.corpus import spreading
from annotator.corpus.resuming import Log, key_of
from annotator.corpus.spreading import HERE, Spread
from annotator.formats import Format, FormatError, Imported, Input, LeftOut, Notes
from annotator.readers.bytes_of import MAX_BYTES, bytes_of
from annotator.readers.errors import ReadError

Say = Callable[[Path, str], None]
"""Says what is wrong with a file, and goes on."""


class Report(Struct):
    """What came: articles, annotations and labels that the folder's codebook lacked; articles that an earlier import
    had brought just so; what was left out, by kind; how many files were no import of any kind."""

    articles: int = 0
    already: int = 0
    annotations: int = 0
    labels: int = 0
    faults: int = 0
    left_out: LeftOut = field(default_factory=LeftOut)
    passed_over: int = 0

    def add(self, other: "Report") -> None:
        """What came besides."""
        self.articles += other.articles
        self.already += other.already
        self.annotations += other.annotations
        self.faults += other.faults
        self.left_out.update(other.left_out)
        self.passed_over += other.passed_over


def _no_step(_path: Path) -> None:
    pass


def _no_article() -> None:
    pass


class _Here:
    """Calls something in this process; what is handed over to another one calls nobody there."""

    def __init__(self, call: Callable[[], None] = _no_article) -> None:
        self._call = call

    def __call__(self) -> None:
        self._call()

    def __reduce__(self) -> tuple[type, tuple[()]]:
        return _Here, ()


def _no_words(_path: Path, _words: str) -> None:
    pass


def run(
    named: list[Path],
    output: Path,
    say: Say,
    *,
    format: Format | None = None,
    step: Callable[[Path], None] = _no_step,
    tell: Say = _no_words,
    going: Callable[[], None] = _no_article,
    spread: Spread = HERE,
) -> Report:
    """Imports the files, and those of folders below them, into ``output``; without a format each file's own is found.
    One bad file does not stop the others. ``step`` is called for each file; what it raises ends the import, and what
    came until then stays: the same import again goes on from there. So does what ``going`` raises, which is called for
    each article where the work is done in this process. ``tell`` says how a file was read, where that needs to be
    known. OSError when the output cannot be written, SpreadError as
    :func:`annotator.corpus.spreading.over`."""
    report = Report()
    labels = Notes().labels
    of_format = format.name if format is not None else ""
    work = partial(_piece, frozenset(named), output, of_format, _Here(going))
    files = list(files_of(named))
    log = Log(_Done, ("import", of_format, os.path.realpath(output), key_of(path for path, _ in files)))

    def known(piece: Sequence[tuple[Path, Path]]) -> _Made | None:
        done = log.get(str(piece[0][0]))
        return done.made() if done is not None and done.stands() else None

    try:
        for piece, made in spreading.over(files, work, spread, known=known if log.kept else None):
            for path, _ in piece:
                step(path)
            for path, message in made.told:
                tell(path, message)
            for path, message in made.said:
                say(path, message)
            _join(labels, made.labels)
            report.add(made.report)
            if not made.again:
                log.add(str(piece[0][0]), _Done.of(made))
        log.end()
    finally:
        log.close()
        report.labels = _add_labels(output, labels, say)
    return report


class _Made(Struct):
    """What a piece of the work came to. ``written`` are the files that stand in the output by it, with their sizes in
    bytes; ``again`` is whether a run before this one had done it."""

    report: Report
    said: list[tuple[Path, str]] = field(default_factory=list)
    told: list[tuple[Path, str]] = field(default_factory=list)
    labels: dict[str, Label] = field(default_factory=dict)
    written: list[tuple[Path, int]] = field(default_factory=list)
    again: bool = False


class _Done(Struct):
    """The same for a run that goes on from here."""

    report: Report
    said: list[tuple[str, str]]
    labels: dict[str, Label]
    written: list[tuple[str, int]]
    told: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, made: _Made) -> "_Done":
        """What is kept of a piece."""
        said, told = ([(str(path), words) for path, words in one] for one in (made.said, made.told))
        return cls(made.report, said, made.labels, [(str(path), size) for path, size in made.written], told)

    def stands(self) -> bool:
        """Whether all that was written is there."""
        return all(_size(Path(path)) == size for path, size in self.written)

    def made(self) -> _Made:
        """What comes of it in a later run, to which nothing of it is new."""
        report = replace(self.report, articles=0, annotations=0, already=self.report.already + self.report.articles)
        said, told = ([(Path(path), words) for path, words in one] for one in (self.said, self.told))
        return _Made(report, said, told, self.labels, again=True)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _piece(
    named: frozenset[Path],
    output: Path,
    format_name: str,
    going: Callable[[], None],
    files: Sequence[tuple[Path, Path]],
) -> _Made:
    """Imports some files, wherever it runs."""
    format = formats.get(format_name)
    made = _Made(Report())
    report = made.report

    def say(path: Path, message: str) -> None:
        made.said.append((path, message))

    for path, root in files:
        notes = Notes()
        before = report.articles + report.already
        try:
            file = input_of(path, root)
            of = format or formats.recognised(file)
            if of is None or of.parse is None or (format and path not in named and not _is_of(of, file)):
                report.passed_over += 1
                if path in named:
                    say(path, "is of no format that can be imported; name one with --from")
                    report.faults += 1
                continue
            for imported in of.parse(file, notes):
                going()
                made.written += _write(imported, output, path, say, report)
        except (FormatError, ReadError) as error:
            fault = getattr(error, "fault", None)
            said = f"{fault.place}: {fault.message}".removeprefix(": ") if fault else getattr(error, "message", "")
            say(path, said)
            report.faults += 1
        for fault in notes.faults:
            say(path, f"{fault.place}: {fault.message}".removeprefix(": "))
        made.told.extend((path, words) for words in notes.said)
        report.faults += len(notes.faults)
        report.left_out.update(notes.left_out)
        if report.articles + report.already > before or notes.codebook:
            _join(made.labels, notes.labels)
    return made


def _join(labels: dict[str, Label], others: dict[str, Label]) -> None:
    """A codebook says more of a label than a file of annotations, which only names it."""
    labels.update({name: label for name, label in others.items() if name not in labels or label != Label(label=name)})


def _is_of(format: Format, file: Input) -> bool:
    return format.recognises is None or format.recognises(file)


def files_of(named: list[Path]) -> Iterator[tuple[Path, Path]]:
    """Each file, with the folder that its name is told from."""
    for path in named:
        if not path.is_dir():
            yield path, path.parent
            continue
        for base, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    yield Path(base, name), path


def input_of(path: Path, root: Path) -> Input:
    """A file with what stands beside it. ReadError or OSError when it cannot be read."""

    def beside(name: str) -> bytes | None:
        found = paths.inside(path.parent, name)
        if found is None or not found.is_file():
            return None
        return bytes_of(found)

    def article(stem: str) -> tuple[str, str] | None:
        named = [path.parent / stem] if paths.inside(path.parent, stem) else []
        endings = sorted({suffix for reader in readers.READERS for suffix in reader.suffixes} - {".json", ".jsonl"})
        others = [path.parent / f"{stem}{ending}" for ending in endings] if named else []
        for other in (*named, *others):
            if other != path and other.is_file() and readers.can_read(other):
                with contextlib.suppress(ReadError):
                    return other.name, readers.read(other).text
        return None

    name = path.name.lower()
    of_kind = (format.most for format in formats.FORMATS if name.endswith((format.suffix, *format.endings)))
    most = max(MAX_BYTES, *of_kind, 0)
    data = bytes_of(path, most, "files" if most == MAX_BYTES else "files of this kind")
    return Input(path.relative_to(root).as_posix(), data, beside, article)


def _write(imported: Imported, output: Path, source: Path, say: Say, report: Report) -> list[tuple[Path, int]]:
    """The article and then its sidecar; neither when one of them is there already, or they do not belong together.
    What is there by it, with the sizes in bytes."""
    data, document = imported.data, imported.document
    name = imported.name
    if data is None or _text_of(data, name) != document.text:
        # the article's own file is not at hand, or is read otherwise here: its text is what was annotated
        data = document.text.encode()
        reader = readers.reader_for(Path(name))
        name = name if reader is not None and reader.name == "text" else f"{name}.txt"
    target = paths.safe_path(output, name)
    if target is None:
        say(source, f"{name!r} is no name for an article")
        report.faults += 1
        return []
    info = replace(
        document.article,
        file=target.name,
        sha256=hashlib.sha256(data).hexdigest(),
        reader=document.article.reader or "text/1",
        media_type=document.article.media_type or "text/plain",
    )
    written = sidecar.write(replace(document, article=info))
    beside = store.sidecar_path(target)
    there = [(target, len(data)), (beside, len(written))]
    if _holds(beside, written) and _holds(target, data):
        report.already += 1  # an import that was broken off goes on
        return there
    if beside.exists() or (target.exists() and not _holds(target, data)):
        say(source, f"{target} is there already, and was left as it is")
        report.faults += 1
        return []
    target.parent.mkdir(parents=True, exist_ok=True)
    store.write_atomically(target, data)
    store.write_atomically(beside, written)
    report.articles += 1
    report.annotations += len(document.annotations)
    return there


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _text_of(data: bytes, name: str) -> str | None:
    """The text as the program's reader for that name has it."""
    reader = readers.reader_for(Path(name))
    if reader is None or reader.apart:
        return None
    try:
        return reader.read(data, Path(name), readers.Choices()).text
    except ReadError:
        return None


def _add_labels(output: Path, labels: dict[str, Label], say: Say) -> int:
    """The folder's codebook gets the labels that it lacks; how many."""
    try:
        known = codebooks.for_folder(output)
    except codebooks.CodebookError as error:
        say(output / codebooks.FILE, str(error).removeprefix(f"{output / codebooks.FILE}: "))
        return 0
    new = [label for name, label in sorted(labels.items()) if not known.get(name).known]
    place = output / codebooks.FILE
    if not new:
        return 0
    tree = msgspec.json.decode(place.read_bytes() if place.exists() else resource("codebook.json").read_bytes())
    tree["labels"] += map(_as_json, new)
    output.mkdir(parents=True, exist_ok=True)
    store.write_atomically(place, msgspec.json.format(msgspec.json.encode(tree), indent=2) + b"\n")
    return len(new)


def _as_json(label: Label) -> dict[str, Any]:
    """What a codebook's file says of a label: its names, and what is not as it always is."""
    plain = msgspec.to_builtins(Label(label=label.label))
    said = msgspec.to_builtins(label)
    return {
        "label": label.label,
        "title": label.name,
        **{key: value for key, value in said.items() if value != plain[key] and key not in ("label", "title", "known")},
    }
