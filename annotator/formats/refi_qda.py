"""REFI-QDA projects (``.qdpx``), as NVivo, MAXQDA, ATLAS.ti and QualCoder exchange them: an archive with the texts and
an XML file that says what is marked in them.

What has no place of its own in the standard goes where people find it in these programs: an attribute's values and tags
are codes beside that of the label, sources are cases with variables, links lead from selection to selection, and a
discontinuous annotation is several selections that a link joins. A note is the selection's description, which is where
they show a comment. Positions are written in code points, as the standard has them; what they are read in is in
:mod:`annotator.formats.refi_offsets`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from annotator.formats import refi, refi_qda_codebook, refi_reading
from annotator.formats.holding import Holds, lacks, reduced
from annotator.formats.item import Export, File, Imported, Input, Item, LeftOut, Notes
from annotator.formats.json_input import Names
from annotator.formats.moments import is_moment
from annotator.formats.refi_project import Members, read
from annotator.formats.refi_writing import Writing
from annotator.formats.xml_text import fits, fitted

SUFFIX = ".qdpx"
MOST_BYTES = 512 * 1024 * 1024
"""Of a project that is read: pictures and recordings, which stay behind, may be most of it."""

_LONGEST = 200
"""Letters of a value that becomes a code; what is longer is no value but a text."""
_PROJECT_IN_ZIP = re.compile(rb"project\.qde", re.IGNORECASE)
_LAST = 64 * 1024
"""Bytes at the end of an archive among which the names of its files are looked for."""


def _attribute(key: str, value: Any) -> bool:
    return bool(key) and fits(key) and isinstance(value, str) and 0 < len(value) <= _LONGEST and fits(value)


HOLDS = Holds(
    parts=True,
    attribute=_attribute,
    role=lambda role: role not in ("", "who", refi.NEXT_PART) and fits(role),
    who=True,
    described=True,
    tags=True,
    tag=lambda tag: bool(tag) and fits(tag),
    note=True,
    by=True,
    times=True,
    time=is_moment,
    label=fitted,
    line=fitted,
    loses="control character",
    article=frozenset(refi.DETAILS),
)
LACKS = lacks(HOLDS, "attributes that are no text or a long one", "times that are no dates", "control characters")


def recognises(file: Input) -> bool:
    """By its ending, or as an archive with a project in it; a codebook by itself is of this format too."""
    return (
        file.name.lower().endswith(SUFFIX)
        or refi_qda_codebook.recognises(file)
        or (file.data.startswith(b"PK\3\4") and bool(_PROJECT_IN_ZIP.search(file.data[-_LAST:])))
    )


def parse(file: Input, notes: Notes) -> Iterator[Imported]:
    """An article for each text in a project; of a codebook none."""
    if refi_qda_codebook.recognises(file):
        yield from refi_qda_codebook.parse(file, notes)
        return
    project = read(Members(file.data), notes)
    yield from refi_reading.articles(project, Names(file))


def labels(file: Input, notes: Notes) -> None:
    """The labels of a project's codebook into ``notes``, without a look at its texts."""
    read(Members(file.data), notes)


def write(items: Iterable[Item]) -> Export:
    """All items in one project. FormatError as :meth:`Writing.add`."""
    left_out = LeftOut()
    project = Writing()
    for item in items:
        project.add(item, reduced(item.document, HOLDS, left_out))
    return Export((File(f"annotations{SUFFIX}", project.finish()),), left_out)
