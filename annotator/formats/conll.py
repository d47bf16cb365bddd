"""CoNLL-U Plus: a token a line, with its offsets and for each label of the export a column of BIO tags
(or BIOES).

Tokens are words and signs, cut wherever an annotation begins or ends; offsets count code points of the article's text,
end exclusive. Sentences are those of the program, and never end within an annotation's word.
"""

import io
import re
import tempfile
from collections.abc import Iterable, Iterator

from annotator.core.model import Annotation, Document
from annotator.core.sentences import sentence_at
from annotator.formats.holding import Holds, lacks, reduced
from annotator.formats.item import Export, File, Item, LeftOut, Option
from annotator.formats.tokens import Tokens

SUFFIX = ".conllup"

HOLDS = Holds(parts=True)
LACKS = lacks(HOLDS, "which parts are one annotation", "annotations within others of their label")

_FIXED = 4
"""Columns before those of the labels."""
_SPACE = re.compile(r"\s+")
_NAME = re.compile(r"[\s:,]+")


OPTIONS = (
    Option("tags", "Tags", (("bio", "BIO: beginning, inside, outside"), ("bioes", "BIOES: end and single tokens too"))),
)


def write(items: Iterable[Item], *, tags: str = "bio") -> Export:
    """All items in one file, a ``# newdoc`` each; the columns are those of all labels that occur."""
    left_out = LeftOut()
    seen: set[str] = set()
    parts: list[tuple[tuple[str, ...], int]] = []
    data = io.BytesIO()
    # which columns there are is known after the last item: until then the lines, with those of their own, are on disk
    with tempfile.TemporaryFile() as waiting:
        for item in items:
            document = reduced(item.document, HOLDS, left_out)
            labels = sorted({annotation.label for annotation in document.annotations})
            lines = [f"# newdoc id = {_line(item.stem)}", *_sentences(document, labels, tags, left_out)]
            parts.append((tuple(labels), waiting.write("".join(f"{line}\n" for line in lines).encode())))
            seen.update(labels)
        waiting.seek(0)
        every = sorted(seen)
        columns = " ".join(["ID", "FORM", "START", "END", *(f"ANNOTATOR:{_NAME.sub('_', label)}" for label in every)])
        data.write(f"# global.columns = {columns}\n".encode())
        for own, size in parts:
            data.writelines(_widened(waiting.read(size), own, every))
    return Export((File(f"annotations{SUFFIX}", data.getvalue()),), left_out)


def _widened(lines: bytes, own: tuple[str, ...], every: list[str]) -> Iterable[bytes]:
    """Lines with the columns of their own labels, now with one for every label."""
    if list(own) == every:
        return (lines,)
    at = [_FIXED + own.index(label) if label in own else -1 for label in every]
    return (_with_columns(line, at) for line in lines.splitlines(keepends=True))


def _with_columns(line: bytes, at: list[int]) -> bytes:
    if not line[:1].isdigit():  # no token: a comment, or the end of a sentence
        return line
    fields = line[:-1].split(b"\t")
    return b"\t".join([*fields[:_FIXED], *(fields[place] if place > 0 else b"O" for place in at)]) + b"\n"


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
