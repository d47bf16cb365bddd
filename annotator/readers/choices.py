"""How a person wants an article read, where they chose otherwise than the reader would."""

from typing import Self

from msgspec import Struct

from annotator.core.model import ArticleInfo

EVERYTHING = "everything"
"""The choice of extraction that takes a page's whole text in place of its main content."""

CHAPTERS = "chapters"
"""The choice of extraction in which the pages of an e-book's blocks are the numbers of its chapters: for who takes it
apart, and in no sidecar."""

MADE_OF_A_SELECTION = "Annotator, of a selection"
"""What a page says that it was made by, where a person chose its words on another page: all of it is the article."""


class Choices(Struct, frozen=True, kw_only=True):
    """``encoding`` is a name that Python knows; ``extraction`` is EVERYTHING or empty. Both stay in the sidecar."""

    encoding: str = ""
    extraction: str = ""

    @classmethod
    def of(cls, info: ArticleInfo) -> Self:
        """The choices that a sidecar says its article was annotated under, so that offsets count in the same text."""
        return cls(encoding=info.encoding, extraction=info.extraction)
