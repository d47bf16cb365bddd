"""Reading in a process of its own: whatever that process does, the program goes on and can say what was wrong."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.model import Article
from annotator.readers import Choices, ReadError, ReadHandle, apart, forking
from annotator.readers.handle import CancelledError
from tests.readers import rogue

Order = Callable[..., Article]


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> Order:
    """Has a rogue reader do something in the reading process."""
    apart.dismiss()
    monkeypatch.setattr(apart, "PROGRAM", rogue.PROGRAM)

    def order(what: str, *, name: str = "page.html", handle: ReadHandle | None = None) -> Article:
        return apart.read(what.encode(), Path("/nowhere") / name, Choices(), handle)

    return order


def refusal(order: Order, what: str) -> str:
    with pytest.raises(ReadError) as caught:
        order(what)
    return caught.value.message


def test_what_is_read_comes_back(order: Order) -> None:
    article = order("well")
    assert article.text == "done well"
    assert article.info.title == "page.html"
    assert article.info.reader == "rogue/1"


def test_a_name_that_is_no_text_comes_through(order: Order) -> None:
    assert order("well", name=os.fsdecode(b"p\xffge.html")).info.file == "p�ge.html"


WRONG = [
    ("loop", "takes more than 10 seconds"),
    ("memory", "takes more than 1,024 MB of memory"),
    ("abort", "broke off"),
    ("exit", "broke off"),
    ("raise damage", "ValueError: of damage and more"),
    ("recurse", "too deep"),
    ("refuse", "holds no words"),
    ("half", "UnicodeEncodeError"),
    ("connect", "PermissionError"),
    ("resolve", "PermissionError"),
    ("start", "PermissionError"),
    ("open /etc/hostname", "PermissionError"),
]


@pytest.mark.parametrize(("what", "said"), WRONG)
def test_what_goes_wrong_is_a_sentence(order: Order, what: str, said: str) -> None:
    message = refusal(order, what)
    assert said in message
    assert "\n" not in message


def test_it_writes_nothing(order: Order, tmp_path: Path) -> None:
    assert "PermissionError" in refusal(order, f"write {tmp_path / 'x'}")
    assert not list(tmp_path.iterdir())


def test_what_it_prints_is_no_answer(order: Order) -> None:
    assert order("print").text == "done print"


def test_it_tells_how_far_it_is(order: Order) -> None:
    told: list[tuple[int, int]] = []
    order("pages", handle=ReadHandle(lambda done, of_all: told.append((done, of_all))))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_one_that_is_stuck_is_given_up(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.5)
    assert "takes more than" in refusal(order, "sleep")


def test_it_can_be_cancelled(order: Order) -> None:
    handle = ReadHandle()
    timer = threading.Timer(0.3, handle.cancel)
    timer.start()
    with pytest.raises(CancelledError):
        order("sleep", handle=handle)
    timer.join()


def test_one_that_is_cancelled_before_it_begins_does_not_begin(order: Order) -> None:
    handle = ReadHandle()
    handle.cancel()
    with pytest.raises(CancelledError):
        order("well", handle=handle)


def test_the_one_started_ahead_is_used_once(order: Order) -> None:
    apart.prepare()
    apart.prepare()
    assert order("well").text == order("well").text == "done well"
    apart.prepare()
    apart.dismiss()
    assert order("well").text == "done well"


def test_one_that_ended_while_it_waited_is_not_used(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PROGRAM", "")
    apart.prepare()
    monkeypatch.setattr(apart, "PROGRAM", rogue.PROGRAM)
    ended = threading.Event()
    for _ in range(100):
        if ended.wait(0.02) or apart.waits() is False:
            break
    assert order("well").text == "done well"


@pytest.mark.skipif(sys.platform != "linux", reason="a process is copied there alone")
def test_a_copy_of_a_command_is_as_harmless(tmp_path: Path) -> None:
    """A command without a window reads in copies of itself: what goes wrong is said alike, and nothing is left."""
    orders = [
        ("well", "done well"),
        *WRONG,
        (f"write {tmp_path / 'x'}", "PermissionError"),
        ("print", "done print"),
        ("sleep", "takes more than"),
        ("well", "done well"),
    ]
    command = [sys.executable, "-m", "tests.readers.rogue", json.dumps([what for what, _ in orders])]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    *answers, (files, child_left) = map(json.loads, done.stdout.splitlines())
    assert len(answers) == len(orders)
    for (what, said), (kind, words) in zip(orders, answers, strict=True):
        assert said in words, what
        assert (kind == "text") is said.startswith("done"), what
    assert files <= 5
    assert not child_left
    assert not list(tmp_path.iterdir())


def test_no_copy_is_made_beside_a_window_or_another_thread(qapp: object) -> None:
    with forking.allowed():
        assert not forking.possible()
