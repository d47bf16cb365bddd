"""REFI-QDA projects written for one test, as the programs of that standard write them."""

from annotator.formats import Imported, Input, Notes, refi_qda
from tests.readers.packing import packed

NAMESPACE = 'xmlns="urn:QDA-XML:project:1.0"'
ADA, BEN = "0000000a-0000-4000-8000-000000000000", "0000000b-0000-4000-8000-000000000000"
USERS = f'<Users><User guid="{ADA}" name="Ada"/><User guid="{BEN}" id="b" /></Users>'


def guid(number: int) -> str:
    return f"{number:08d}-0000-4000-8000-000000000000"


def code(number: int, name: str, inner: str = "", *, codable: str = "true", color: str = "") -> str:
    colored = f' color="{color}"' if color else ""
    return f'<Code guid="{guid(number)}" name="{name}" isCodable="{codable}"{colored}>{inner}</Code>'


CODES = code(1, "praise", "<Description>Good words.</Description>", color="#46AA00") + code(2, "blame")


def selection(
    number: int, start: object, end: object, *codes: int, name: str = "", inner: str = "", more: str = ""
) -> str:
    """A selection, which is coded with these codes."""
    codings = "".join(
        f'<Coding guid="{guid(number * 100 + at)}" creatingUser="{ADA}" creationDateTime="2024-01-02T03:04:05Z">'
        f'<CodeRef targetGUID="{guid(at)}"/></Coding>'
        for at in codes
    )
    return (
        f'<PlainTextSelection guid="{guid(number)}" name="{name}" startPosition="{start}" endPosition="{end}" '
        f'creatingUser="{BEN}" creationDateTime="2024-01-01T00:00:00Z" {more}>{inner}{codings}</PlainTextSelection>'
    )


def source(number: int, name: str, inner: str = "", *, path: str = "", more: str = "") -> str:
    path = path or f"internal://{guid(number)}.txt"
    return f'<TextSource guid="{guid(number)}" name="{name}" plainTextPath="{path}" {more}>{inner}</TextSource>'


def project(
    sources: str,
    texts: dict[int, bytes] | None = None,
    *,
    origin: str = "",
    codes: str = CODES,
    before: str = "",
    after: str = "",
    folder: str = "Sources",
    name: str = "project.qde",
) -> bytes:
    """The archive; ``before`` stands before the sources, ``after`` after them."""
    book = f"<CodeBook><Codes>{codes}</Codes></CodeBook>" if codes else ""
    xml = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Project {NAMESPACE} name="x" origin="{origin}">\n{USERS}\n{book}\n'
        f"{before}<Sources>\n{sources}</Sources>\n{after}</Project>"
    )
    members: dict[str, str | bytes] = {f"{folder}/{guid(at)}.txt": data for at, data in (texts or {}).items()}
    return packed({**members, name: xml})


def read(data: bytes) -> tuple[list[Imported], Notes]:
    """What comes of a project."""
    notes = Notes()
    return list(refi_qda.parse(Input("set/project.qdpx", data), notes)), notes


def words(found: Imported) -> list[tuple[str, str]]:
    """The labels and words of the annotations, by place."""
    return [(one.label, one.words) for one in found.document.in_order()]
