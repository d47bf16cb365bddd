"""What the program remembers: how the window was left, the look, the articles opened last. One JSON file."""

import contextlib
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator.core import bounded, strict_json
from annotator.core.places import config_folder
from annotator.core.store import write_atomically

FILE = "preferences.json"
MAX_BYTES = 16 * 1024**2
MOST_RECENT = 20
THEMES = ("system", "light", "dark")
_WIDEST = 100_000
"""Pixels of a column; Qt counts them in 32 bits."""


class Preferences:
    """Kept between runs. What the file cannot give keeps its default; keys of other versions are kept as they are."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.geometry = ""
        self.splitter: list[int] = [230, 820, 340]
        self.articles_shown = True
        self.records_shown = True
        self.zoom = 1.0
        self.theme = "system"
        self.recent: list[str] = []
        self.last_folder = ""
        self.last_export = ""
        self.coder = ""
        self._unknown: dict[str, Any] = {}

    @classmethod
    def load(cls, path: Path | None = None) -> "Preferences":
        """The preferences in a file (None: the user's own). One that cannot be read is put aside as ``.bad``."""
        preferences = cls(config_folder() / FILE if path is None else path)
        try:
            found = strict_json.loads(strict_json.decode_text(bounded.bytes_of(preferences.path, MAX_BYTES)))
            if not isinstance(found, dict):
                raise ValueError("not an object")
            strict_json.check(found, "", halves=True)
        except FileNotFoundError:
            return preferences
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                preferences.path.replace(preferences.path.with_suffix(".bad"))
            return preferences
        known = preferences._values()
        for key, value in found.items():
            if key not in known:
                preferences._unknown[key] = value
            elif _like(value, known[key]) and _CHECKS.get(key, _anything)(value):
                setattr(preferences, key, value)
        return preferences

    def _values(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if key != "path" and not key.startswith("_")}

    def save(self) -> None:
        """Writes them; a folder that cannot be written costs the preferences, and nothing else."""
        # a path need not be text on every system: escaped, any name goes into the file and comes back as it was
        data = json.dumps(self._unknown | self._values(), indent=1).encode("ascii")
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self.path, data)

    def remember(self, path: Path) -> None:
        """Puts an article first among the recent ones."""
        self.recent = [str(path), *(other for other in self.recent if other != str(path))][:MOST_RECENT]

    def recent_files(self) -> list[Path]:
        """The articles opened last, of those that are still there."""
        return [path for path in map(Path, self.recent) if path.is_file()]


def _like(value: Any, default: Any) -> bool:
    if isinstance(default, list):
        kind = type(default[0]) if default else str
        return isinstance(value, list) and all(type(item) is kind for item in value)
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is type(default)


def _anything(_value: Any) -> bool:
    return True


def _is_splitter(value: list[int]) -> bool:
    return len(value) == 3 and all(0 <= size <= _WIDEST for size in value)


def _is_coder(value: str) -> bool:
    """Whether a sidecar's name can hold it."""
    return value.isprintable() and not set(value) & set("./\\")


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "geometry": str.isascii,
    "splitter": _is_splitter,
    "zoom": lambda value: 0 < value < _WIDEST and math.isfinite(value),
    "theme": THEMES.__contains__,
    "coder": _is_coder,
}
"""What a value must be besides its type; one that the window cannot use keeps its default."""
