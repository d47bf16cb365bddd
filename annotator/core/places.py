"""Where the program keeps what is its own and no article's: outside every folder of articles."""

import os
from pathlib import Path


def config_folder() -> Path:
    """The user's configuration folder for the program; ``ANNOTATOR_CONFIG_DIR`` names another."""
    return _folder("ANNOTATOR_CONFIG_DIR", "user_config_path")


def data_folder() -> Path:
    """The user's data folder for the program: journals, backups, locks; ``ANNOTATOR_DATA_DIR`` names another."""
    return _folder("ANNOTATOR_DATA_DIR", "user_data_path")


def cache_folder() -> Path:
    """The user's cache folder for the program: what can be made again; ``ANNOTATOR_CACHE_DIR`` names another."""
    return _folder("ANNOTATOR_CACHE_DIR", "user_cache_path")


def _folder(variable: str, name: str) -> Path:
    override = os.environ.get(variable)
    if override:
        return Path(override)
    import platformdirs  # some milliseconds at the start, which most runs of a command do not need

    path: Path = getattr(platformdirs, name)("annotator", appauthor=False)
    return path
