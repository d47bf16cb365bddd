"""Markdown: a report to read, one an article: who said what in which words, and the claims with their evidence.

Everything that comes from a file is escaped, so that it is read as it stands: no markup or HTML of it is live.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from annotator.core.codebook import Codebook
from annotator.core.model import Annotation, Document
from annotator.formats.item import Export, File, Item, LeftOut
from annotator.formats.rows import who
from annotator.formats.selection import part_labels

SUFFIX = ".md"

ENDING = "*Report made with Annotator*\n"
"""The last line of a report, by which it is told from an article in Markdown."""

LACKS = (
    "the article's text, places in it, tags, attributes other than type and evidence, who made a record and when, "
    "mentions and cues that no record uses, what a source is beside its name, unreadable records, unknown keys"
)

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&!$^=+@]")
_BREAK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LIST = re.compile(r"^(-|[0-9]+(?=[.)]))")
_ADDRESS = re.compile(r"(?<=\w)(:)(?=//)|(?<=www)(\.)", re.IGNORECASE)

_EVIDENCE_ROLES = (("evidence", "Evidence"), ("supports", "Supports"), ("contradicts", "Contradicts"))


def write(items: Iterable[Item]) -> Export:
    """A report for each item, named after its article."""
    left_out = LeftOut()
    files = [File(item.stem + SUFFIX, _report(item, left_out).encode()) for item in items]
    return Export(tuple(files), left_out)


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
    parts = part_labels(codebook)
    records = [annotation for annotation in document.in_order() if annotation.label not in parts]
    _count(document, records, left_out)
    blocks = [
        *_heading(item),
        "## Who said what",
        _table(
            ("Who", "How", "Words", "Cue", "Note"),
            [_said(record, document, codebook) for record in records],
        ),
        "## Sources",
        _table(("Source", "Records", "Of these claims"), list(_per_source(records, document))),
        "## Claims",
        "\n".join(line for record in records if record.label == "claim" for line in _claim(record, document)),
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


def speakers(record: Annotation, document: Document) -> list[str]:
    """The names of the sources, and the words of those mentions that stand for no known one."""
    found = []
    for mention in _linked(record, "source", document):
        found += who(mention, (), document) or [f"“{mention.words}”"]
    found += who(record, (), document)
    return list(dict.fromkeys(found))


def _linked(record: Annotation, role: str, document: Document) -> list[Annotation]:
    targets = (document.annotations.get(id) for id in record.linked_ids(role))
    return [target for target in targets if target is not None]


def _how(record: Annotation, codebook: Codebook) -> str:
    kind = record.attributes.get("type")
    name = codebook.get(record.label).name
    return f"{name}, {kind}" if isinstance(kind, str) and kind else name


def _said(record: Annotation, document: Document, codebook: Codebook) -> list[str]:
    cells = [
        "; ".join(speakers(record, document)),
        _how(record, codebook),
        record.words,
        "; ".join(cue.words for cue in _linked(record, "cue", document)),
        record.note,
    ]
    return [escaped(cell) for cell in cells]


def _per_source(records: Iterable[Annotation], document: Document) -> Iterator[list[str]]:
    every: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    for record in records:
        for name in speakers(record, document):
            every[name] += 1
            claims[name] += record.label == "claim"
    for name, count in sorted(every.items(), key=lambda entry: (-entry[1], entry[0])):
        yield [escaped(name), str(count), str(claims[name])]


def _claim(record: Annotation, document: Document) -> Iterator[str]:
    names = escaped("; ".join(speakers(record, document)))
    yield f"- {escaped(record.words)}" + (f" ({names})" if names else "")
    for role, title in _EVIDENCE_ROLES:
        for target in _linked(record, role, document):
            yield f"  - {title}: {escaped(target.words)}"
    evidence: Any = record.attributes.get("evidence")
    for found in evidence if isinstance(evidence, list) else ():
        if isinstance(found, dict):
            words = [found.get(key) for key in ("note", "url", "date")]
            yield "  - Evidence: " + escaped(", ".join(word for word in words if isinstance(word, str) and word))


def _count(document: Document, records: Sequence[Annotation], left_out: LeftOut) -> None:
    used = {id for record in records for role in ("source", "cue") for id in record.linked_ids(role)}
    recorded = {record.id for record in records}
    for annotation in document.annotations:
        if annotation.tags:
            left_out["tag"] += len(annotation.tags)
        if annotation.id not in recorded:
            left_out["unused mention or cue"] += annotation.id not in used
            left_out["note"] += bool(annotation.note)
    left_out["unreadable record"] += len(document.bad)
