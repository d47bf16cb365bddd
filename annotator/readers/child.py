"""The process that reads one article, apart from the program: see :mod:`annotator.readers.apart`."""

import os
import select
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import IO

from annotator.readers import frames, progress
from annotator.readers.errors import ReadError
from annotator.readers.limits import OUT_OF_MEMORY, set_limits
from annotator.readers.listed import PLAIN_TEXT, made, reader_for

_AHEAD = ("html", "pdf", "docx", "odt", "epub", "rtf", "eml", "mhtml", "json_article")
"""What is loaded and tried while nobody waits, what takes longest first."""


def main(module: str = "") -> None:
    """Reads one request from standard input, answers on standard output, and ends. ``module`` is the reader's that it
    is started for; without one it waits, and gets ready for any."""
    channel = os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)  # what a library prints is no answer
    os.close(quiet)
    socket.has_ipv6 = False  # urllib3, which trafilatura brings along, would open a socket to see
    for name in (module,) if module else _AHEAD:
        reader = import_module(f"annotator.readers.{name}")
        for step in ("prepare",) if module else ("prepare", "practise"):
            if hasattr(reader, step) and (module or not _is_asked()):
                getattr(reader, step)()
    serve(sys.stdin.buffer, channel)


def serve(requests: IO[bytes], channel: IO[bytes]) -> None:
    """Reads one request and answers it, under the limits of a reading process."""
    try:
        request = frames.next_of(requests)
    except ValueError:
        return
    if isinstance(request, frames.Request):
        set_limits()
        _answer(request, channel)


def _answer(request: frames.Request, channel: IO[bytes]) -> None:
    def say(frame: frames.Frame) -> None:
        channel.write(frames.framed(frames.encoded(frame)))
        channel.flush()

    path = Path(request.name)
    progress.listener = lambda done, of_all: say(frames.Progress(done, of_all))
    try:
        say(frames.Answer(made(reader_for(path) or PLAIN_TEXT, request.data, path, request.choices)))
    except ReadError as error:
        say(frames.Refusal(error.message))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except RecursionError:
        say(frames.Refusal("could not be read: its parts are too deep in one another"))
    except Exception as error:  # a library's fault at a damaged file; the person is told what it was
        say(frames.Refusal(f"could not be read: {type(error).__name__}: {_short(str(error))}. The file may be damaged"))


def _is_asked() -> bool:
    """Whether a request waits; on Windows, where that cannot be seen of a pipe, none does."""
    return os.name == "posix" and bool(select.select([0], [], [], 0)[0])


def _short(message: str, most: int = 200) -> str:
    line = " ".join(message.split()).encode("utf-8", "replace").decode()
    return line if len(line) <= most else f"{line[:most]}…"
