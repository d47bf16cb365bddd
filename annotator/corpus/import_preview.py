"""What would come out of other tools' files: looked at before anything is written."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

from annotator import formats
from annotator.core.sidecar import Fault
from annotator.core.words import counted
from annotator.corpus import importing
from annotator.formats import Format, FormatError, LeftOut, Notes
from annotator.readers.errors import ReadError


class Look(Struct):
    """One file: its format (empty when no format knows it), what would come of it, and what would not. ``codes`` are
    the labels that it holds as a codebook, ``said`` is how it is read."""

    path: Path
    name: str
    format: str = ""
    articles: int = 0
    annotations: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    codes: int = 0
    said: list[str] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


def files(named: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Every file that is meant, with the folder that its name is told from; hidden ones are left out of folders."""
    return list(importing.files_of(list(named)))


def look(path: Path, root: Path, format: Format | None = None, going: Callable[[], None] = lambda: None) -> Look:
    """What a file holds; in its own format, or read as the one that is given. What cannot be read is a fault; nothing
    is raised but by ``going``, which is called for each article."""
    found = Look(path, path.relative_to(root).as_posix())
    notes = Notes()
    try:
        file = importing.input_of(path, root)
        of = format or formats.recognised(file)
        if of is None or of.parse is None:
            return found
        found.format = of.name
        for imported in of.parse(file, notes):
            going()
            found.articles += 1
            found.annotations += len(imported.document.annotations)
            found.labels.update(annotation.label for annotation in imported.document.annotations)
    except FormatError as error:
        notes.faults.append(error.fault)
    except ReadError as error:
        notes.faults.append(Fault("", error.message))
    except OSError as error:
        notes.faults.append(Fault("", error.strerror or str(error)))
    found.faults, found.left_out, found.said = notes.faults, notes.left_out, notes.said
    found.codes = len(notes.labels) if notes.codebook else 0
    return found


def said(looks: Sequence[Look]) -> Iterator[tuple[str, str]]:
    """What would come of all of them, as lines for people: a heading and what stands under it."""
    known = [one for one in looks if one.format]
    by_format: dict[str, list[Look]] = {}
    for one in known:
        by_format.setdefault(one.format, []).append(one)
    for name, of_one in by_format.items():
        articles, annotations = sum(one.articles for one in of_one), sum(one.annotations for one in of_one)
        codes = sum(one.codes for one in of_one)
        told = [counted(articles, "article"), counted(annotations, "annotation")] if articles or not codes else []
        told += [f"a codebook of {counted(codes, 'label')}"] if codes else []
        yield name, f"{counted(len(of_one), 'file')}: {', '.join(told)}"
    labels: Counter[str] = Counter()
    left_out: LeftOut = Counter()
    for one in known:
        labels.update(one.labels)
        left_out.update(one.left_out)
    if labels:
        yield (
            "Labels",
            ", ".join(f"{label} {count:,}" for label, count in labels.most_common(12))
            + (f" and {len(labels) - 12} more" if len(labels) > 12 else ""),
        )
    said = list(dict.fromkeys(words for one in known for words in one.said))
    if said:
        yield "Read so", "; ".join(said[:3]) + (f" and {len(said) - 3} more" if len(said) > 3 else "")
    if line := formats.said(left_out, ""):
        yield "Stays behind", line.removesuffix(" not held by ")
    faults = sum(len(one.faults) for one in looks)
    if faults:
        yield "Cannot be read", f"{counted(faults, 'place')}; the rest comes"
    unknown = len(looks) - len(known)
    if unknown:
        yield "Passed over", f"{counted(unknown, 'other file')}"
