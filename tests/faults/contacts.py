"""Opening an article contacts nobody and opens no other file: articles and sidecars that name one in every known way.

Each construct that makes some program fetch something (images, styles, frames, entities, includes, refreshes, fonts,
Markdown's own) with each kind of address, in each kind of article that is text, and in the fields of its sidecar. The
real window opens them, shows the records, their tool tips and an editor, under strace: a connection, a name looked up
or a file opened beside the article, its sidecar and its folder's codebook is a failure. A server listens at the
addresses too. Without strace, Python's own audit events stand for it, which do not see what Qt does.
"""

import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

from annotator.core import places, sidecar, store
from annotator.corpus.opening import open_article
from annotator.readers import READERS, ReadError, apart
from tests.faults.running import REPOSITORY, WHEN, Alarms, Tally, main, make_window, turn

HTML = (
    '<img src="{}">', '<img srcset="{} 2x" src=x>', '<link rel="stylesheet" href="{}">', '<link rel="icon" href="{}">',
    '<link rel="preload" as="image" href="{}"><link rel="dns-prefetch" href="{}">', '<style>@import url("{}");</style>',
    '<p style="background-image:url({})">x</p>', '<style>@font-face{{font-family:f;src:url({})}}</style>',
    '<script src="{}"></script>', '<iframe src="{}"></iframe>', '<frameset><frame src="{}"></frameset>',
    '<object data="{}"></object>', '<embed src="{}">', '<applet archive="{}"></applet>', '<video poster="{}"></video>',
    '<audio src="{}" autoplay></audio>', '<picture><source srcset="{}"></picture>', '<base href="{}"><img src="a.png">',
    '<meta http-equiv="refresh" content="0;url={}">', '<body background="{}">', '<input type="image" src="{}">',
    '<table background="{}"><tr><td>x</table>', '<svg><image xlink:href="{}"/></svg>', '<svg><use href="{}#a"/></svg>',
    '<!DOCTYPE html SYSTEM "{}">', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "{}">]><a>&e;</a>',
    '<?xml-stylesheet href="{}"?>', '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{}"/>',
    '<a href="{}" ping="{}">x</a>', '<form action="{}"><button autofocus>x</button></form>', '<qt><img src="{}"></qt>',
)  # fmt: skip
MARKDOWN = (
    "![x]({})", "[x]({})", "<{}>", "![x][r]\n\n[r]: {}", "{}", "---\nimage: {}\ntitle: {}\nurl: {}\n---\n", "![[{}]]",
    "!include {}", "[![x]({})]({})",
)  # fmt: skip
TARGETS = (
    "http://127.0.0.1:{port}/x.png", "https://127.0.0.1:{port}/x.png", "//127.0.0.1:{port}/x.png",
    "http://localhost:{port}/x", "http://bait.invalid/x.png", "ftp://127.0.0.1:{port}/x", r"\\127.0.0.1\s\x.png",
    "file://{bait}", "file:{bait}", "{bait}", "bait.png", "../bait.png", "file:///etc/hostname", "qrc:/x.png",
)  # fmt: skip
"""``bait`` is a file that is there, and would be opened by who follows the address."""

_MARK = "/annotator-opening/"
_OPENED = re.compile(r'^(?:\d+ +)?(?:open|openat|openat2|execve|readlink|creat)\((?:[^"]*, )?"((?:[^"\\]|\\.)*)"')
_BEGAN = re.compile(rf'"{_MARK}(\d+)"')
_NET = re.compile(r"^(?:\d+ +)?(?:connect|sendto|sendmsg|sendmmsg|bind)\(|^(?:\d+ +)?socket\(AF_(?:INET6?|NETLINK)\b")

_USERS = 'sun_path="/var/run/nscd/socket"'
"""Where the C library looks first for who the user of the computer is."""


_CALLS = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "webbrowser.open")


def vectors(port: int, bait: Path) -> Iterator[tuple[str, str, str]]:
    """The ending of an article's name, what is in it, and the address in that."""
    endings = [suffix for reader in READERS for suffix in reader.suffixes[:1] if _is_text(reader.media_type)]
    targets = [target.format(port=port, bait=bait) for target in TARGETS]
    for construct, target in itertools.product((*HTML, *MARKDOWN), targets):
        for ending in endings:
            yield ending, construct.format(*[target] * construct.count("{}")), target


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.endswith("xml")


def prove(tally: Tally) -> None:
    """A round is one article opened; the first ``rounds`` of a shuffled list of all (all, if there are fewer)."""
    listener = socket.create_server(("127.0.0.1", 0))
    called: list[object] = []
    Thread(target=_listen, args=(listener, called), daemon=True).start()
    bait = tally.folder / "bait.png"
    (tally.folder / "articles").mkdir()
    for path in (bait, tally.folder / "articles" / "bait.png"):
        path.write_bytes(b"\x89PNG\r\n\x1a\n")
    cases = list(vectors(listener.getsockname()[1], bait))
    tally.random.shuffle(cases)
    articles = [
        _lay_out(tally.folder / "articles", number, *case) for number, case in enumerate(cases[: tally.wanted], 1)
    ]
    plan = tally.folder / "plan.json"
    plan.write_text(json.dumps([str(path) for path in articles]))
    trace, said = tally.folder / "trace.txt", tally.folder / "said.json"
    command = [sys.executable, "-m", "tests.faults.contacts", "--child", str(plan), str(said)]
    if shutil.which("strace"):
        options = ["-f", "-qq", "-s", "4096", "-e", "signal=none", "-e", "trace=%network,%file", "-o", str(trace)]
        command = ["strace", *options, *command]
    else:
        tally.notes.append("no strace here, so that only what Python opens was looked at")
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    tally.expect(done.returncode == 0, f"the window ended with {done.returncode}: {done.stdout} {done.stderr}")
    lines = trace.read_text(errors="replace").splitlines() if trace.exists() else []
    tally.counts["calls looked at"] = _judge(tally, lines, articles)
    heard = json.loads(said.read_text()) if said.exists() else {}
    for event in heard.get("events", ()):
        tally.fail(f"Python: {event}")
    tally.expect(not called, f"somebody called {len(called)} times")
    tally.rounds = heard.get("opened", 0)
    tally.expect(tally.rounds == len(articles), f"{tally.rounds} of {len(articles)} were opened")
    tally.counts["ways"] = len({case[1] for case in cases[: tally.wanted]})
    listener.close()


def _listen(listener: socket.socket, called: list[object]) -> None:
    while True:
        try:
            connection, who = listener.accept()
        except OSError:
            return
        called.append(who)
        connection.close()


def _lay_out(folder: Path, number: int, ending: str, words: str, target: str) -> Path:
    path = folder / f"{number}{ending}"
    path.write_text(f"{words}\n\nBefore it. {words} After it.\n\n{target}\n", encoding="utf-8")
    try:
        document = open_article(path).document
    except ReadError:
        return path
    if not document.text:
        return path
    plain = json.loads(sidecar.write(document))
    text = document.text
    span = {"start": 0, "end": min(9, len(text)), "exact": text[:9]}
    common = {"tags": [words], "note": words, "by": target, "created": WHEN, "modified": WHEN, "status": "accepted"}
    links = {"who": ["s"], "evidence": [{"article": target, "id": words}]}
    attributes = {"evidence": [{"url": target, "note": words}], "type": words}
    record = {"id": "q", "label": "quote", "spans": [span], "attributes": attributes, "links": links, **common}
    source = {"id": "s", "name": words, "kind": "person", "role": target, "affiliation": words, "names": [target]}
    plain["article"] |= {"file": target, "title": words, "url": target, "byline": words}
    plain |= {"annotations": [record], "sources": [source]}
    store.sidecar_path(path).write_text(json.dumps(plain), encoding="utf-8")
    return path


def _judge(tally: Tally, lines: list[str], articles: list[Path]) -> int:
    """Counts a failure for each call that leads elsewhere while an article was open; how many calls there were."""
    program = [sys.prefix, sys.base_prefix, REPOSITORY, "/usr/", "/lib", "/etc/fonts", "/etc/ld.so", "/etc/localtime"]
    program += ["/proc/self", "/proc/sys/", "/sys/", "/dev/null", "/dev/urandom", "/var/cache/fontconfig"]
    program += ["/etc/passwd", "/etc/nsswitch.conf"]  # whose the annotations are: the system looks the user up
    program += [Path.home() / ".cache" / "fontconfig", Path.home() / ".local/share/fonts", Path.home() / ".fonts"]
    program += [places.data_folder(), places.config_folder(), places.cache_folder(), tally.folder / "said.json"]
    prefixes = tuple(str(path) for path in program)
    at, looked = 0, 0
    for line in lines:
        began = _BEGAN.search(line)
        if began is not None:
            at = int(began[1])
            continue
        if not at:
            continue
        looked += 1
        article = articles[at - 1]
        own = {article, store.sidecar_path(article), article.parent / "annotations.codebook.json", article.parent}
        if _NET.search(line) and _USERS not in line:
            tally.fail(f"{article.name}: {line[:200]} for {article.read_text()[:200]!r}")
        opened = _OPENED.search(line)
        if opened is None:
            continue
        path = os.path.normpath(opened[1].encode().decode("unicode_escape").encode("latin-1").decode(errors="replace"))
        if path not in {str(allowed) for allowed in own} and not path.startswith(prefixes):
            tally.fail(f"{article.name}: {line[:200]} for {article.read_text()[:200]!r}")
    return looked


def child(plan: Path, said: Path) -> None:
    """Opens each article in the window, with a mark in the trace before each."""
    from PySide6.QtCore import QEvent, QPoint
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QApplication, QToolTip

    articles = [Path(name) for name in json.loads(plan.read_text())]
    tally = Tally(len(articles), 0, plan.parent)
    warm = plan.parent / "warm.md"
    warm.write_text("Words.\n")
    events: list[str] = []
    on = False

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        reading = event == "subprocess.Popen" and apart.PROGRAM in arguments[1]
        if on and not reading and event in _CALLS:
            events.append(f"{event} {arguments}")

    sys.addaudithook(audit)
    with Alarms(tally):
        window = make_window(warm)

        def look_at(path: Path) -> None:
            window.files.open_paths([path])
            turn(lambda: not window.opening.waits(), 60)  # what is read apart comes a moment later
            QApplication.processEvents()
            session = window.session
            for widget, place in ((window.records.cards.viewport(), QPoint(40, 20)), (window.view, QPoint(90, 60))):
                QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place)))
                QApplication.processEvents()
            if session is not None:
                for annotation in list(session.document.annotations)[:1]:
                    session.set_active(annotation.id)
                    window.marking.edit_record()
            turn(lambda: False, 0.02)
            popup = QApplication.activePopupWidget()
            if popup is not None:
                popup.close()
            QToolTip.hideText()
            if session is not None:
                window.files.close(session)

        look_at(warm)  # what is loaded at the first time is not an article's doing
        for number, path in enumerate(articles, 1):
            os.access(f"{_MARK}{number}", os.F_OK)
            on = True
            look_at(path)
            on = False
            tally.rounds += 1
        os.access(f"{_MARK}0", os.F_OK)
        window.close()
    said.write_text(json.dumps({"opened": tally.rounds, "events": [*events, *tally.failures]}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(Path(sys.argv[2]), Path(sys.argv[3]))
        sys.exit(0)
    sys.exit(main("contacts", "S1", prove, rounds=1000))
