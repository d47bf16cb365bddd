"""What the program remembers, by its file."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core import store
from annotator.ui import preferences as module
from annotator.ui.preferences import MOST_RECENT, Preferences


def kept(path: Path, /, **values: object) -> Preferences:
    """The preferences of a file with these in it."""
    path.write_text(json.dumps(values), encoding="utf-8")
    return Preferences.load(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "annotator" / "preferences.json"


def test_what_is_saved_comes_back(path):
    preferences = Preferences(path)
    preferences.theme, preferences.zoom, preferences.coder = "dark", 1.25, "Zoë"
    preferences.splitter, preferences.geometry = [1, 2, 3], "AdnQywAD"
    preferences.last_folder, preferences.last_export = "/articles", "/exports"
    preferences.articles_shown = False
    preferences.remember(Path("/articles/a.txt"))
    preferences.save()
    assert vars(Preferences.load(path)) == vars(preferences)


def test_without_a_file_there_are_defaults_and_no_file_is_made(path):
    preferences = Preferences.load(path)
    assert (preferences.theme, preferences.zoom, preferences.recent) == ("system", 1.0, [])
    assert not path.parent.exists()


def test_the_users_own_file_is_in_the_folder_that_the_environment_names(tmp_path, monkeypatch):
    monkeypatch.setenv("ANNOTATOR_CONFIG_DIR", str(tmp_path))
    preferences = Preferences.load()
    preferences.save()
    assert preferences.path == tmp_path / "preferences.json"
    assert preferences.path.is_file()


def test_without_an_override_it_is_in_the_users_configuration(monkeypatch, tmp_path):
    monkeypatch.delenv("ANNOTATOR_CONFIG_DIR")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert Preferences.load().path.parent == tmp_path / "annotator"


@pytest.mark.parametrize("data", [b"", b"{not json", b"[1]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_preferences_is_put_aside_as_it_was(path, data):
    path.parent.mkdir()
    path.write_bytes(data)
    preferences = Preferences.load(path)
    assert preferences.theme == "system"
    assert path.with_suffix(".bad").read_bytes() == data
    preferences.save()
    assert Preferences.load(path).theme == "system"


def test_a_file_that_cannot_be_opened_is_put_aside_too(path):
    path.mkdir(parents=True)
    preferences = Preferences.load(path)
    preferences.save()
    assert path.is_file()
    assert path.with_suffix(".bad").is_dir()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("zoom", "large"),
        ("zoom", float("nan")),
        ("zoom", float("inf")),
        ("zoom", -1),
        ("zoom", 10**400),
        ("zoom", True),
        ("theme", "pink"),
        ("theme", 1),
        ("splitter", [1, 2]),
        ("splitter", [1, 2, 10**20]),
        ("splitter", [1, 2, "3"]),
        ("geometry", "\ud800"),
        ("articles_shown", 1),
        ("recent", [1]),
        ("recent", "a.txt"),
        ("coder", "a.b"),
        ("coder", "../up"),
        ("coder", "a\x00"),
    ],
)
def test_a_value_that_the_window_could_not_use_keeps_its_default(path, key, value):
    path.parent.mkdir()
    preferences = kept(path, **{key: value})
    assert getattr(preferences, key) == getattr(Preferences(path), key)


def test_keys_of_another_version_are_kept(path):
    path.parent.mkdir()
    kept(path, later={"deep": [1, None]}, zoom=2.0).save()
    assert json.loads(path.read_bytes())["later"] == {"deep": [1, None]}
    assert Preferences.load(path).zoom == 2.0


def test_the_latest_article_is_the_first_and_there_are_twenty(path):
    preferences = Preferences(path)
    for number in range(30):
        preferences.remember(Path(f"/a/{number}.txt"))
    preferences.remember(Path("/a/15.txt"))
    assert preferences.recent[:2] == [str(Path("/a/15.txt")), str(Path("/a/29.txt"))]
    assert len(preferences.recent) == MOST_RECENT == len(set(preferences.recent))


def test_articles_that_are_gone_are_not_shown(path, tmp_path):
    preferences = Preferences(path)
    there = tmp_path / "there.txt"
    there.write_text("x", encoding="utf-8")
    for name in (there, tmp_path / "gone.txt", tmp_path, Path("a\x00b")):
        preferences.remember(name)
    assert preferences.recent_files() == [there]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_an_article_whose_name_is_no_text_is_remembered(path, tmp_path):
    article = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    article.write_text("x", encoding="utf-8")
    preferences = Preferences(path)
    preferences.remember(article)
    preferences.save()
    assert Preferences.load(path).recent_files() == [article]


def test_a_folder_that_cannot_be_written_costs_the_preferences_alone(path, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError

    monkeypatch.setattr(module, "write_atomically", refuse)
    Preferences(path).save()
    assert not path.exists()
    monkeypatch.setattr(module, "write_atomically", store.write_atomically)
    path.parent.rmdir()
    path.parent.write_text("a file where the folder should be", encoding="utf-8")
    Preferences(path).save()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(st.sampled_from(sorted(Preferences(Path())._values())) | st.text(), JSON))
def test_whatever_the_file_says_the_types_hold_and_it_saves_again(tmp_path, values):
    path = tmp_path / "preferences.json"
    preferences = kept(path, **values)
    for key, default in Preferences(path)._values().items():
        wanted = (int, float) if isinstance(default, float) else type(default)
        assert isinstance(getattr(preferences, key), wanted)
    preferences.save()
    again = Preferences.load(path)
    assert again._values() == preferences._values()
