"""Opening, reading and closing change nothing on disk: all bytes, time stamps, modes and names are as before.

Articles with and without a sidecar, sidecars that are damaged, newer, in conflict or not in the program's own layout,
odd encodings, a folder's codebook, a sync program's copies: each is opened in the real window, read in, scrolled, its
records looked at and an editor opened and left, and closed; in some rounds the window stays longer than any of its
timers waits. The same by the functions that the command line has.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from annotator.core import edits, sidecar, store
from annotator.core.edits import Stamp
from annotator.corpus.opening import open_article
from tests.faults.running import SAMPLES, WHEN, Alarms, Tally, codebook, main, make_window, turn

_LONG = 1.3
"""Seconds: longer than a save waits, and than a second look at a file does."""
_EVERY = 40
"""One round in so many stays as long as that."""

State = dict[str, tuple[object, ...]]


def state_of(folder: Path) -> State:
    """All that can be known of a folder but who last read in it: names, bytes, modes, owners, inodes, times in ns."""
    found: State = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        stat = path.lstat()
        data = path.read_bytes() if path.is_file() else b""
        times = (stat.st_mtime_ns, stat.st_ctime_ns)
        found[str(path)] = (data, stat.st_mode, stat.st_uid, stat.st_ino, stat.st_nlink, stat.st_size, *times)
    return found


def _plain(data: bytes) -> bytes:
    return data


def _indented(data: bytes) -> bytes:
    return json.dumps(json.loads(data), indent=4).encode()


_SIDECARS: dict[str, Callable[[bytes], bytes] | None] = {
    "none": None,
    "own": _plain,
    "another layout": _indented,
    "with a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "cut off": lambda data: data[: len(data) // 2],
    "empty": lambda _: b"",
    "newer": lambda data: data.replace(b'"version": 1', b'"version": 2', 1),
    "a bad record": lambda data: data.replace(b'"label": "quote"', b'"label": 7', 1),
    "unknown keys": lambda data: data.replace(b'"label"', b'"later": 1, "label"', 3),
    "git's marks": lambda data: data.replace(b'"sources": [', b'<<<<<<< a\n=======\n>>>>>>> b\n"sources": [', 1),
    "of another text": lambda data: data.replace(b"council", b"Council"),
}
_ARTICLES: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda data: data,
    "with a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "utf-16": lambda data: data.decode().encode("utf-16"),
    "latin": lambda data: data.decode().encode("cp1252", "replace"),
    "changed since": lambda data: b"A line before it all.\n\n" + data,
    "empty": lambda _: b"",
}


def _annotated(article: Path) -> bytes:
    """A sidecar of the article, with quotes and sources in it."""
    beside = store.sidecar_path(article)
    if beside.exists():
        return beside.read_bytes()
    document, by = open_article(article).document, Stamp("ann", WHEN, iter("abcdef").__next__)
    for start in (0, 100, 200):
        document, made = edits.mark(
            document, codebook=codebook(), label="quote", ranges=[(start, start + 40)], stamp=by, near=[]
        )
    who = edits.new_source("Ada Lund", stamp=by)
    return sidecar.write(edits.set_who(document, annotation=made.id, sources=[who], stamp=by))


def _lay_out(tally: Tally, folder: Path) -> list[Path]:
    """A folder of each article with each sidecar; the articles in it."""
    made = []
    for article in ("harbour-bridge.txt", "ferry-strike.md"):
        plain = SAMPLES / article
        beside = _annotated(plain)
        for letters, change in _ARTICLES.items():
            for kind, damage in _SIDECARS.items():
                path = folder / f"{letters} {kind} {article}"
                path.write_bytes(change(plain.read_bytes()))
                if damage is not None:
                    store.sidecar_path(path).write_bytes(damage(beside))
                made.append(path)
    copied = store.sidecar_path(made[1])
    for name in (".sync-conflict-20261123-050000-ABCDEFG.json", " (conflicted copy 2026-11-23).json"):
        copied.with_name(copied.name.replace(".json", name)).write_bytes(copied.read_bytes())
    (folder / "annotations.codebook.json").write_bytes((SAMPLES.parent / "codebook.json").read_bytes())
    (folder / ".git").mkdir()
    (folder / "linked.txt").symlink_to(made[0])
    for path in folder.rglob("*"):
        if not path.is_symlink():
            os.utime(path, ns=(10**18, 10**18 + 123_456_789))
    return made


def prove(tally: Tally) -> None:
    """A round is one opening."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    articles = _lay_out(tally, tally.folder)
    articles.append(tally.folder / "linked.txt")
    random = tally.random
    with Alarms(tally):
        window = make_window()
        window.files.open_folder(tally.folder)
        turn(lambda: window.articles.model.rowCount() >= len(articles) - 1, 20)
        before = state_of(tally.folder)
        for number in tally.each():
            path = random.choice(articles)
            window.files.open_paths([path])
            QApplication.processEvents()
            session = window.session
            if session is None:
                tally.counts["refused"] += 1
            else:
                tally.counts["read only" if session.read_only else "opened"] += 1
                ids = [a.id for a in session.document.annotations]
                if ids:
                    session.set_active(random.choice(ids))
                    window.marking.edit_record()
                for key in random.choices([Qt.Key.Key_PageDown, Qt.Key.Key_J, Qt.Key.Key_End, Qt.Key.Key_Up], k=4):
                    QTest.keyClick(window.view, key)
                QTest.mouseClick(window.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
                popup = QApplication.activePopupWidget()
                if popup is not None:
                    QTest.keyClick(popup, Qt.Key.Key_Escape)
                if number % _EVERY == 0:
                    turn(lambda: False, _LONG)
                tally.expect(window.desk.flush() == [], f"{path.name}: could not be closed")
                window.files.close(session)
            if number % 5 == 0:
                open_article(path)
            _compare(tally, before, path)
        window.close()
        _compare(tally, before, tally.folder)


def _compare(tally: Tally, before: State, path: Path) -> None:
    after = state_of(tally.folder)
    if after != before:
        changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        tally.fail(f"opening {path.name} changed {changed[:4]}")
        before.clear()
        before.update(after)


if __name__ == "__main__":
    sys.exit(main("opening", "R5", prove, rounds=1000))
