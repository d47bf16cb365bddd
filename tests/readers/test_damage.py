"""Damaged files of every kind: an article that keeps the laws, or a ReadError, and nothing else."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.readers.choices import Choices
from annotator.readers.errors import ReadError
from annotator.readers.listed import reader_for
from tests.readers import laws
from tests.readers.fixtures import made
from tests.readers.packing import damaged, damaged_within


def check(kind: str, data: bytes) -> None:
    """Reads the bytes as a file of this kind."""
    path = made(kind)
    reader = reader_for(path)
    assert reader is not None
    try:
        article = reader.read(data, path, Choices())
    except ReadError:
        return
    laws.check(article)


@pytest.mark.parametrize("kind", ["odt", "docx", "epub"])
@settings(max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_an_archive_with_a_damaged_part(kind: str, seed: int) -> None:
    check(kind, damaged_within(made(kind).read_bytes(), Random(seed)))


@pytest.mark.parametrize("kind", ["odt", "docx", "rtf", "epub", "pdf"])
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_damaged_bytes(kind: str, seed: int) -> None:
    check(kind, damaged(made(kind).read_bytes(), Random(seed)))
