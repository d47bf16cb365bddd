"""Folders of articles with sidecars, and a way to run the command."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from annotator.__main__ import main
from annotator.core.resources import resource

SIDECAR = ".annotations.json"


class Outcome(Struct):
    """What a command gave back, put out, and said."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs the command in this process."""

    def run(*arguments: object) -> Outcome:
        code = main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode("utf-8"), err.decode("utf-8"))

    return run


def put_article(path: Path, *coders: str) -> Path:
    """The annotated sample at ``path``, with sidecars of the coders; "" is the shared one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(resource("samples", "harbour-bridge.txt"), path)
    for coder in coders:
        name = f"{path.name}.{coder}{SIDECAR}" if coder else path.name + SIDECAR
        data = resource("samples", f"harbour-bridge.txt{SIDECAR}").read_bytes()
        path.with_name(name).write_bytes(
            data.replace(b'"file": "harbour-bridge.txt"', f'"file": "{path.name}"'.encode())
        )
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two annotated articles, one of them in a folder below, and one that nobody annotated."""
    folder = tmp_path / "news"
    put_article(folder / "a.txt", "")
    put_article(folder / "below" / "b.txt", "")
    put_article(folder / "plain.txt")
    return folder
