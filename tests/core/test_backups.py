"""Earlier versions of sidecars: which are kept, which go, and that what is read is what was kept."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core import backups, places
from annotator.core.backups import ALWAYS, BackupError

DAMAGES = (
    lambda data: data[:-4],
    lambda data: data[:0],
    lambda data: data[:20] + b"x" + data[21:],
    lambda data: b"no" + data,
)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.txt.annotations.json"


def test_a_version_is_read_as_it_was_kept(path):
    version = backups.keep(path, b"first" * 1000, now=NOW)
    assert backups.versions(path) == [version]
    assert backups.read(version) == b"first" * 1000
    assert not path.exists()
    assert places.data_folder() in version.file.parents


def test_versions_come_at_most_every_two_minutes_unless_more_is_called_for(path):
    for seconds in range(0, 600, 10):
        backups.keep(path, str(seconds).encode(), now=NOW + timedelta(seconds=seconds))
    assert len(backups.versions(path)) == 5
    assert backups.keep(path, b"great loss", every=ALWAYS, now=NOW + timedelta(seconds=602)) is not None


def test_the_same_bytes_are_kept_once(path):
    backups.keep(path, b"same", now=NOW)
    assert backups.keep(path, b"same", every=ALWAYS, now=NOW + timedelta(hours=1)) is None
    assert len(backups.versions(path)) == 1


@given(st.lists(st.integers(1, 60 * 24 * 90), min_size=1, max_size=60))
def test_older_versions_are_fewer_and_the_latest_always_stays(tmp_path_factory, minutes):
    path = tmp_path_factory.mktemp("work") / "a.annotations.json"
    now = NOW
    for number, step in enumerate(minutes):
        now += timedelta(minutes=step)
        kept = backups.keep(path, str(number).encode(), every=ALWAYS, now=now)
        found = backups.versions(path)
        assert found[0] == kept
        assert [version.when for version in found] == sorted((v.when for v in found), reverse=True)
        day = [v.when for v in found if timedelta(hours=1) < now - v.when <= timedelta(days=1)]
        assert len({(when.date(), when.hour) for when in day}) == len(day)
        month = [v.when for v in found if timedelta(days=1) < now - v.when <= timedelta(days=31)]
        assert len({when.date() for when in month}) == len(month)
        year = [v.when for v in found if timedelta(days=31) < now - v.when <= timedelta(days=366)]
        assert len({when.isocalendar()[:2] for when in year}) == len(year)


def test_a_year_of_daily_work_leaves_a_hundred_versions_at_most(path):
    for day in range(365):
        for hour in range(8):
            moment = NOW + timedelta(days=day, hours=hour)
            backups.keep(path, f"{day} {hour}".encode(), now=moment)
    found = backups.versions(path)
    assert 60 < len(found) < 110
    assert found[-1].when < NOW + timedelta(days=9)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_version_is_said(path, damage):
    version = backups.keep(path, b"0123456789" * 100, now=NOW)
    version.file.write_bytes(damage(version.file.read_bytes()))
    with pytest.raises(BackupError, match="damaged"):
        backups.read(version)


def test_a_disk_that_refuses_stops_nobody(path, monkeypatch):
    monkeypatch.setenv("ANNOTATOR_DATA_DIR", "/dev/null/nowhere")
    assert backups.keep(path, b"work", now=NOW) is None
    assert backups.versions(path) == []


def test_versions_of_a_folder_that_was_moved_are_found_by_name(path, tmp_path):
    backups.keep(path, b"work", now=NOW)
    assert backups.elsewhere(tmp_path / "moved" / path.name) == [path]
    assert backups.elsewhere(path) == []
