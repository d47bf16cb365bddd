"""A reader that misbehaves as the article's words tell it to; run in the reading process in place of the real ones."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from annotator.core.model import Article, ArticleInfo
from annotator.readers import child, limits, listed, progress
from annotator.readers.choices import Choices
from annotator.readers.errors import ReadError

PROGRAM = "import sys; sys.path[:] = sys.argv[2:]; from tests.readers.rogue import main; main()"


def read(data: bytes, path: Path, choices: Choices) -> Article:
    """Does what the bytes say."""
    order, _, rest = data.decode().partition(" ")
    match order:
        case "loop":
            while True:
                pass
        case "sleep":
            time.sleep(3600)
        case "memory":
            bytearray(limits.MEMORY)
        case "abort":
            os.abort()
        case "exit":
            os._exit(0)
        case "raise":
            raise ValueError(f"of {rest}\nand more")
        case "refuse":
            raise ReadError(path, "holds no words")
        case "recurse":
            read(data, path, choices)
        case "connect":
            socket.create_connection(("127.0.0.1", 9), timeout=1)
        case "resolve":
            socket.getaddrinfo("example.org", 80)
        case "start":
            subprocess.run(["true"], check=False)
        case "open":
            Path(rest).read_bytes()
        case "write":
            Path(rest).write_bytes(b"x")
        case "half":
            return Article(info=ArticleInfo(file=path.name), text="\ud800")
        case "print":
            print("words that nobody asked for" * 1000, flush=True)
            os.write(1, b"\xff" * 100_000)
        case "pages":
            for page in range(1, 4):
                progress.tell(page, 3)
    return Article(info=ArticleInfo(file=path.name, title=path.name), text=f"done {order}")


def become() -> None:
    """This reader for every file, and a second in place of ten."""
    limits.SECONDS = 1
    rogue = listed.Reader("rogue", 1, (".html", ".docx"), "text/html", "rogue")
    listed.READERS = (rogue,)
    sys.modules["annotator.readers.rogue"] = sys.modules[__name__]


def main() -> None:
    """The child's own main."""
    become()
    child.main("rogue")


def main_by_copies(orders: list[str]) -> None:
    """Has each order carried out in a copy of this process; prints what came of it, a line each, as JSON. Last the
    open files that are left, and whether a child is."""
    from annotator.readers import apart, forking

    become()
    apart.PROGRAM = "raise SystemExit"  # were one started anew, it would say nothing
    apart.PATIENCE = 3
    with forking.allowed():
        for order in orders:
            try:
                article = apart.read(order.encode(), Path("/nowhere/page.html"), Choices())
                print(json.dumps(["text", article.text]), flush=True)
            except ReadError as error:
                print(json.dumps(["refused", error.message]), flush=True)
    try:
        os.waitpid(-1, os.WNOHANG)
        left = True
    except ChildProcessError:
        left = False
    print(json.dumps([len(os.listdir("/proc/self/fd")), left]))  # noqa: PTH208


if __name__ == "__main__":
    main_by_copies(json.loads(sys.argv[1]))
