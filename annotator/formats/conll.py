"""CoNLL-U Plus: a token a line, with its offsets and for each label of the export a column of BIO tags
(or BIOES).

Tokens are words and signs, cut wherever an annotation begins or ends; offsets count code points of the article's text,
end exclusive. Sentences are those of the program, and never end within an annotation's word.
"""

import re
from collections.abc import Iterable, Iterator

from annotator.core.model import Annotation, Document
from annotator.core.sentences import sentence_at
from annotator.formats.holding import Holds, lacks, reduced
from annotator.formats.item import Export, File, Item, LeftOut, Option
from annotator.formats.tokens import Tokens

SUFFIX = ".conllup"

HOLDS = Holds(parts=True)
LACKS = lacks(HOLDS, "which parts are one annotation", "annotations within others of their label")

_SPACE = re.compile(r"\s+")
_NAME = re.compile(r"[\s:,]+")


OPTIONS = (
    Option("tags", "Tags", (("bio", "BIO: beginning, inside, outside"), ("bioes", "BIOES: end and single tokens too"))),
)


def write(items: Iterable[Item], *, tags: str = "bio") -> Export:
    """All items in one file, a ``# newdoc`` each; the columns are those of all labels that occur."""
    left_out = LeftOut()
    documents = [(item.stem, reduced(item.document, HOLDS, left_out)) for item in items]
    labels = sorted({annotation.label for _, document in documents for annotation in document.annotations})
    columns = " ".join(["ID", "FORM", "START", "END", *(f"ANNOTATOR:{_NAME.sub('_', label)}" for label in labels)])
    lines = [f"# global.columns = {columns}"]
    for name, document in documents:
        lines.append(f"# newdoc id = {_line(name)}")
        lines += _sentences(document, labels, tags, left_out)
    return Export((File(f"annotations{SUFFIX}", "".join(f"{line}\n" for line in lines).encode()),), left_out)


def _line(words: str) -> str:
    return _SPACE.sub(" ", words).strip()


def _sentences(document: Document, labels: list[str], scheme: str, left_out: LeftOut) -> Iterator[str]:
    text = document.text
    annotations = document.in_order()
    tokens = Tokens(text, annotations)
    tags = {label: _tags(label, annotations, tokens, scheme, left_out) for label in labels}
    end, number = -1, 0
    for index, (start, stop) in enumerate(tokens.ranges):
        if start >= end:
            if index:
                yield ""
            first, end = sentence_at(text, start)
            number = 0
            yield f"# text = {_line(text[first:end])}"
        number += 1
        form = _SPACE.sub("\u00a0", text[start:stop])
        yield "\t".join([str(number), form, str(start), str(stop), *(tags[label][index] for label in labels)])
    yield ""


def _tags(label: str, annotations: list[Annotation], tokens: Tokens, scheme: str, left_out: LeftOut) -> list[str]:
    tags = ["O"] * len(tokens.ranges)
    for annotation in annotations:
        if annotation.label != label:
            continue
        ranges = [tokens.within(span) for span in annotation.spans]
        if any(first == after or any(tag != "O" for tag in tags[first:after]) for first, after in ranges):
            left_out["overlapping annotation"] += 1
            continue
        for first, after in ranges:
            tags[first:after] = ["B", *["I"] * (after - first - 1)]
            if scheme == "bioes":
                tags[after - 1] = "S" if after - first == 1 else "E"
    return tags
