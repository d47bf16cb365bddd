"""What the program and its reading process say to each other: MessagePack after four bytes of length."""

from typing import IO

import msgspec
from msgspec import Struct

from annotator.core.model import Article
from annotator.readers.choices import Choices

LARGEST = 256 * 1024 * 1024
"""Bytes of one frame; a process that says it has more is not believed."""


class Request(Struct, frozen=True, tag=True, array_like=True):
    """Read this. ``name`` is the file's own and says of which kind it is."""

    data: bytes
    name: str
    choices: Choices


class Progress(Struct, frozen=True, tag=True, array_like=True):
    """So many of all the pages are read."""

    done: int
    of_all: int


class Answer(Struct, frozen=True, tag=True, array_like=True):
    """The article."""

    article: Article


class Refusal(Struct, frozen=True, tag=True, array_like=True):
    """Why there is none; goes on from the file's name."""

    message: str


Frame = Request | Progress | Answer | Refusal

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Frame)


def encoded(frame: Frame) -> bytes:
    """The frame's bytes. UnicodeEncodeError when it holds half a character."""
    return _encoder.encode(frame)


def framed(data: bytes) -> bytes:
    """The bytes with their length before them."""
    return len(data).to_bytes(4, "big") + data


def next_of(stream: IO[bytes]) -> Frame | None:
    """The next frame; None at the end of the stream. ValueError (or msgspec's own) when it is none."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "big")
    if size > LARGEST:
        raise ValueError(f"a frame of {size} bytes")
    data = stream.read(size)
    if len(data) < size:
        return None
    frame: Frame = _decoder.decode(data)
    return frame
