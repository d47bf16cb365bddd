"""Markdown: a report to read, one an article: who said what in which words, and the claims with their evidence.

Everything that comes from a file is escaped, so that it is read as it stands: no markup or HTML of it is live.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from annotator.core.codebook import Codebook
from annotator.core.model import Annotation, Document
from annotator.formats import reporting
from annotator.formats.item import Export, File, Item, LeftOut

SUFFIX = ".md"

ENDING = "*Report made with Annotator*\n"
"""The last line of a report, by which it is told from an article in Markdown."""

LACKS = (
    "places as numbers, tags, attributes other than type, verdict and evidence, who made a record and when, "
    "mentions and cues that no record uses, what a source is beside its name, unreadable records, unknown keys"
)

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&!$^=+@]")
_BREAK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LIST = re.compile(r"^(-|[0-9]+(?=[.)]))")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ADDRESS = re.compile(r"(?<=\w)(:)(?=//)|(?<=www)(\.)", re.IGNORECASE)


def write(items: Iterable[Item]) -> Export:
    """A report for each item, named after its article."""
    left_out = LeftOut()
    files = [File(item.stem + SUFFIX, _report(item, left_out).encode()) for item in items]
    return Export(tuple(files), left_out)


def made(data: bytes) -> bool:
    """Whether a file is such a report."""
    return data.endswith(ENDING.encode())


def escaped(text: str) -> str:
    r"""The text on one line, so that Markdown shows it as it is.

    >>> print(escaped("<b> [x](javascript:y) | `z`"))
    \<b\> \[x\](javascript:y) \| \`z\`
    """
    line = _SPECIAL.sub(r"\\\g<0>", _BREAK.sub(" ", text).strip())
    line = _LIST.sub(lambda found: f"\\{found[0]}" if found[0] == "-" else f"{found[0]}\\", line)
    return _ADDRESS.sub(lambda found: f"\\{found[0]}", line)


def _report(item: Item, left_out: LeftOut) -> str:
    document, codebook = item.document, item.codebook
    records = reporting.records(item)
    reporting.count(document, records, left_out)
    blocks = [
        *_heading(item),
        "## Who said what",
        _table(
            ("No.", "Who", "How", "Words", "Cue", "Note"),
            [_said(number, record, document, codebook) for number, record in enumerate(records, 1)],
        ),
        "## Sources",
        _table(("Source", "Quotes", "Direct", "Paraphrased", "Claims"), list(_per_source(item))),
        "## Claims",
        "\n".join(line for record in records if record.label == "claim" for line in _claim(record, document)),
        *_article(document, records),
        "---",
        ENDING,
    ]
    return "\n\n".join(block for block in blocks if block)


def _heading(item: Item) -> list[str]:
    article = item.document.article
    about = [article.byline, article.publication, article.published, article.url, item.stem]
    return [f"# {escaped(article.title or item.name)}", "  \n".join(escaped(line) for line in about if line.strip())]


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "None."
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _said(number: int, record: Annotation, document: Document, codebook: Codebook) -> list[str]:
    cells = [
        str(number),
        "; ".join(reporting.speakers(record, document)),
        reporting.how(record, codebook),
        record.words,
        "; ".join(cue.words for cue in reporting.linked(record, "cue", document)),
        record.note,
    ]
    return [escaped(cell) for cell in cells]


def _per_source(item: Item) -> Iterator[list[str]]:
    told = reporting.told(item)
    quotes = reporting.quotes(told)
    names = dict.fromkeys(name for one in told for name in one.who)
    rows = []
    for name in names:
        styles = [one.style for one in quotes if name in one.who]
        paraphrased = styles.count("indirect") + styles.count("mixed")
        claims = sum(one.record.label == "claim" for one in told if name in one.who)
        rows.append((name, len(styles), styles.count("direct"), paraphrased, claims))
    for name, *counts in sorted(rows, key=lambda row: (-row[1] - row[4], row[0])):
        yield [escaped(name), *map(str, counts)]


def _article(document: Document, records: Sequence[Annotation]) -> Iterator[str]:
    """The text with each part of a record in brackets, and the record's number after it."""
    marks: dict[int, tuple[list[str], list[str]]] = {}
    for number, record in enumerate(records, 1):
        for span in record.spans:
            marks.setdefault(span.end, ([], []))[0].append("⟧" + str(number).translate(_RAISED))
            marks.setdefault(span.start, ([], []))[1].append("⟦")
    if not document.text.strip():
        return
    yield "## The article"
    places = sorted(marks)
    pieces: list[str] = []
    for start, end in pairwise([0, *places, len(document.text)]):
        closing, opening = marks.get(start, ([], []))
        pieces += [*closing, *opening, document.text[start:end]]
    pieces += marks.get(len(document.text), ([], []))[0]
    for line in "".join(pieces).split("\n"):
        if words := escaped(line):
            yield words


def _claim(record: Annotation, document: Document) -> Iterator[str]:
    names = escaped("; ".join(reporting.speakers(record, document)))
    yield f"- {escaped(record.words)}" + (f" ({names})" if names else "")
    verdict = record.attributes.get("verdict")
    if isinstance(verdict, str) and verdict:
        yield f"  - Verdict: {escaped(verdict)}"
    for role, title in reporting.EVIDENCE_ROLES:
        for target in reporting.linked(record, role, document):
            yield f"  - {title}: {escaped(target.words)}"
    for found in reporting.evidence(record):
        yield "  - Evidence: " + escaped(", ".join(found.values()))
