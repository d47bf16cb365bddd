"""Articles written for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import readers
from annotator.core.model import Article

Reading = Callable[..., Article]


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    """Writes bytes (or text as UTF-8) under a name, and reads them as an article."""

    def reading(
        content: str | bytes, name: str = "article.txt", *, encoding: str = "", everything: bool = False
    ) -> Article:
        choices = readers.Choices(encoding=encoding, extraction=readers.EVERYTHING if everything else "")
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return readers.read_here(path, choices)

    return reading
