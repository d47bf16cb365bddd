"""What a reader says when it cannot read an article."""

from pathlib import Path


class ReadError(Exception):
    """An article that cannot be read. ``message`` goes on from the file's name: "is a folder, not an article"."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(path, message)
        self.path = path
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"
