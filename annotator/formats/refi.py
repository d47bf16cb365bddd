"""What REFI-QDA projects and codebooks are made of here: GUIDs that follow from what they stand for, the names of
variables and links, and a code's description with its examples in it.

The standard is that of the Rotterdam Exchange Format Initiative, qdasoftware.org, version 1.0 of the schemas: there is
a code for each label, a selection for each span, a case for each source. What an annotation has besides has no place of
its own there. So a label's attributes are codes below its code, under one for each question that nothing can be coded
with, and tags are codes below :data:`TAGS`: people who read the project elsewhere can ask for them as for any code.
"""

import re
from hashlib import sha1
from typing import Any, Final
from uuid import UUID

from annotator import __version__

PROJECT: Final = "urn:QDA-XML:project:1.0"
CODEBOOK: Final = "urn:QDA-XML:codebook:1.0"
ORIGIN: Final = f"Annotator {__version__}"
HEAD: Final = '<?xml version="1.0" encoding="utf-8"?>\n'

TAGS: Final = "tags"
"""The code above those of the tags."""
NEXT_PART: Final = "next part"
"""The link from the first selection of a discontinuous annotation to each further one."""
UNCODED: Final = "passage"
"""The label of what somebody selected, and commented perhaps, and gave no code."""
DETAILS: Final = ("title", "byline", "publication", "url", "published", "language")
"""Variables of a source here, which say what a sidecar says of its article."""
OTHER_NAME: Final = "other name"
"""The variables of a case that hold a source's other names have a number after that, from 1."""

_SPACE = UUID("fd8eda50-a64e-4283-8e9c-d2104018e013").bytes
_MARKER = re.compile(r"^(Example|Counterexample): ", re.MULTILINE)


def guid(kind: str, *names: str) -> str:
    """The GUID of a thing of that kind that is known by these names: always the same one."""
    told = "".join([f"{len(name)}:{name}" for name in (kind, *names)])
    made = bytearray(sha1(_SPACE + told.encode(), usedforsecurity=False).digest()[:16])
    made[6] = made[6] & 0x0F | 0x50  # as uuid.uuid5 has it, which takes four times as long
    made[8] = made[8] & 0x3F | 0x80
    digits = made.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def plain_guid(words: str | None) -> str:
    """A GUID as files write it, in the form in which they are compared."""
    return (words or "").strip().strip("{}").lower()


def description(definition: str, examples: tuple[str, ...], counterexamples: tuple[str, ...]) -> str:
    """What a label means, as one text for people.

    >>> description("A question.", ("Why?",), ("Why!",))
    'A question.\\nExample: Why?\\nCounterexample: Why!'
    """
    lines = [f"Example: {words}" for words in examples] + [f"Counterexample: {words}" for words in counterexamples]
    return "\n".join([definition, *lines] if definition else lines)


def described(words: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Definition, examples and counterexamples out of such a text; all of another one is the definition."""
    found = list(_MARKER.finditer(words))
    if not found:
        return words, (), ()
    ends = [one.start() for one in found[1:]] + [len(words)]
    told: dict[str, list[str]] = {"Example": [], "Counterexample": []}
    for one, end in zip(found, ends, strict=True):
        said = words[one.end() : end]
        told[one[1]].append(said.removesuffix("\n") if end < len(words) else said)
    return words[: found[0].start()].removesuffix("\n"), tuple(told["Example"]), tuple(told["Counterexample"])


def tag_of(element: Any) -> str:
    """An element's name (lxml's) without its namespace."""
    name: str = element.tag
    return name.rpartition("}")[2]


def text_in(element: Any, child: str) -> str:
    """The words in the first child of that name; empty when there is none."""
    found = element.find(f"{{*}}{child}")
    return "" if found is None else found.text or ""


def targets(element: Any, child: str) -> list[str]:
    """The GUIDs that the children of that name lead to."""
    return [plain_guid(one.get("targetGUID")) for one in element.iterchildren(f"{{*}}{child}")]
