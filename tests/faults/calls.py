"""Word files, OpenDocument texts, e-books, rich text, PDFs and JSON that call out in every known way: none is followed.

Each construct that makes some program fetch, run or open something, with each kind of address, is read in this process,
without the walls that the reading process has: the readers themselves must not try. Under strace, a connection, a name
looked up or a file opened that is not the program's own is a failure; a server listens at the addresses.
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
from xml.sax.saxutils import quoteattr

from annotator import readers
from tests.faults.contacts import TARGETS
from tests.faults.running import REPOSITORY, Tally, main
from tests.readers import pdf_making
from tests.readers.packing import R, open_document, packed, word

_MARK = "/annotator-reading/"
_BEGAN = re.compile(rf'"{_MARK}(\d+)"')
_OPENED = re.compile(r'^(?:\d+ +)?(?:open|openat|openat2|execve|creat)\((?:[^"]*, )?"((?:[^"\\]|\\.)*)"')
_NET = re.compile(r"^(?:\d+ +)?(?:connect|sendto|sendmsg|sendmmsg|bind)\(|^(?:\d+ +)?socket\(AF_(?:INET6?|NETLINK)\b")

WORD_PARTS = ("attachedTemplate", "image", "oleObject", "hyperlink", "subDocument", "aFChunk", "frame", "video", "header",
              "footnotes", "mailMergeSource", "externalLinkPath", "package", "control")  # fmt: skip
WORD_BODIES = (
    "<w:p><w:r><w:drawing><blip r:link='x' r:embed='x'/></w:drawing></w:r></w:p>",
    "<w:p><w:r><w:object><o:OLEObject Type='Link' r:id='x' UpdateMode='Always'/></w:object></w:r></w:p>",
    "<w:altChunk r:id='x'/>", "<w:subDoc r:id='x'/>", "<w:p><w:hyperlink r:id='x'><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>",
    "<w:p><w:r><w:pict><v:imagedata src={} r:id='x' o:href='x'/></w:pict></w:r></w:p>", "<w:attachedTemplate r:id='x'/>",
)  # fmt: skip
FIELDS = ("INCLUDEPICTURE", "INCLUDETEXT", "DDEAUTO Excel", "DDE", "IMPORT", "LINK Word.Document.8", "HYPERLINK", "RD")
DOCTYPES = (
    "<!DOCTYPE a SYSTEM {}>", "<!DOCTYPE a PUBLIC 'x' {}>", "<!DOCTYPE a [<!ENTITY e SYSTEM {}>]>",
    "<!DOCTYPE a [<!ENTITY % p SYSTEM {}> %p;]>", "<?xml-stylesheet type='text/xsl' href={}?>",
)  # fmt: skip
INCLUDE = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" parse="text" href={}/>'
OPEN_DOCUMENT = (
    "<draw:frame><draw:image xlink:href={} xlink:actuate='onLoad'/></draw:frame>", "<text:a xlink:href={}>x</text:a>",
    "<text:section><text:section-source xlink:href={}/></text:section>", "<draw:frame><draw:object xlink:href={}/></draw:frame>",
    "<draw:frame><draw:floating-frame xlink:href={}/></draw:frame>", "<office:dde-source office:dde-item={}/>",
    "<draw:frame><draw:plugin xlink:href={}/></draw:frame>", "<text:p><text:script xlink:href={}>x</text:script></text:p>",
    "<office:scripts><office:event-listeners><event xlink:href={}/></office:event-listeners></office:scripts>", INCLUDE,
)  # fmt: skip
PAGES = (
    "<img src={}/>", "<image href={}/>", "<object data={}>x</object>", "<iframe src={}/>", "<script src={}/>", "<embed src={}/>",
    "<link rel='stylesheet' href={}/>", "<svg><image href={}/></svg>", "<video src={}/>", "<audio src={} autoplay=''/>",
    "<meta http-equiv='refresh' content={}/>", "<base href={}/><img src='x'/>", "<form action={}><p>x</p></form>", "<a href={}>x</a>",
    "<style>@import {};</style>", INCLUDE,
)  # fmt: skip
RICH = (
    r"{{\field{{\*\fldinst INCLUDEPICTURE {0} \\d}}{{\fldrslt x}}}}", r"{{\field{{\*\fldinst INCLUDETEXT {0}}}{{\fldrslt x}}}}",
    r"{{\*\template {0}}}", r"{{\object\objautlink\objupdate{{\*\objclass Word}}{{\*\objdata 0105}}{{\result {0}}}}}",
    r"{{\field{{\*\fldinst DDEAUTO {0}}}{{\fldrslt x}}}}", r"{{\*\nextfile {0}}}", r"{{\filetbl{{\file {0}}}}}", r"{{\*\mailmerge {0}}}",
    r"{{\field{{\*\fldinst HYPERLINK {0}}}{{\fldrslt x}}}}", r"{{\*\fontemb {{\*\fontfile {0}}}}}", r"{{\*\htmltag <img src={0}>}}",
)  # fmt: skip
CATALOG = (
    "/OpenAction<</S/URI/URI({0})>>", "/OpenAction<</S/Launch/F({0})>>", "/OpenAction<</S/GoToR/F({0})/D[0/Fit]>>",
    "/OpenAction<</S/JavaScript/JS(app.launchURL\\('{0}'\\))>>", "/OpenAction<</S/SubmitForm/F({0})>>",
    "/OpenAction<</S/ImportData/F({0})>>", "/AA<</WC<</S/URI/URI({0})>>>>", "/URI<</Base({0})>>",
    "/AcroForm<</Fields[]/XFA({0})>>", "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(this.getURL\\('{0}'\\))>>]>>>>",
    "/Collection<</D({0})>>", "/PieceInfo<</A<</Private({0})>>>>",
)  # fmt: skip
ON_PAGES = (
    "/AA<</O<</S/URI/URI({0})>>>>", "/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI({0})>>>>]",
    "/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/Win<</F({0})>>>>>>]", "/Thumb({0})",
    "/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS<</F({0})/FS/URL>>>>]", "/Metadata({0})",
    "/Annots[<</Subtype/Screen/Rect[0 0 9 9]/A<</S/Rendition/JS(x)/R<</S/MR/C<</S/MCD/D({0})>>>>>>>>]",
    "/Annots[<</Subtype/Movie/Rect[0 0 9 9]/Movie<</F({0})>>>>]", "/B({0})",
)  # fmt: skip


def vectors(targets: list[str]) -> Iterator[tuple[str, bytes, str]]:
    """An article's ending, its bytes, and the address in it."""
    for target in targets:
        quoted = quoteattr(target)
        for ending, data in itertools.chain(_words(quoted), _open(quoted), _books(quoted), _others(target)):
            yield ending, data, target


def _words(quoted: str) -> Iterator[tuple[str, bytes]]:
    for kind in WORD_PARTS:
        rels = f'<R><Relationship Id="x" Type="{R}/{kind}" Target={quoted} TargetMode="External"/></R>'
        for name in ("document_rels", "settings_rels"):
            yield (
                ".docx",
                word("".join(WORD_BODIES).format(quoted) + "<w:p><w:r><w:t>x</w:t></w:r></w:p>", **{name: rels}),
            )
    for field in FIELDS:
        instruction = (
            f"<w:p><w:fldSimple w:instr={quoteattr(f'{field} ' + quoted)}><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>"
        )
        yield ".docx", word(instruction)
    body = word("<w:p><w:r><w:t>x</w:t></w:r></w:p>" + INCLUDE.format(quoted))
    yield ".docx", body
    for doctype in DOCTYPES:
        for name in ("word/document.xml", "word/styles.xml", "docProps/core.xml", "word/_rels/document.xml.rels"):
            parts: dict[str, str | bytes] = {"word/document.xml": "<d><body><p><r><t>x</t></r></p></body></d>"}
            yield ".docx", packed(parts | {name: f"{doctype.format(quoted)}<d><body>&e;</body></d>"})


def _open(quoted: str) -> Iterator[tuple[str, bytes]]:
    for construct in OPEN_DOCUMENT:
        yield ".odt", open_document(f"<text:p>x</text:p>{construct.format(quoted)}")
    yield (
        ".odt",
        open_document(
            "<text:p>x</text:p>", styles=f"<style:font-face><style:src xlink:href={quoted}/></style:font-face>"
        ),
    )
    for doctype in DOCTYPES:
        yield ".odt", packed({"content.xml": f"{doctype.format(quoted)}<d><body><text>&e;</text></body></d>"})
        yield ".fodt", f"{doctype.format(quoted)}<d><body><text><p>&e;</p></text></body></d>".encode()


def _books(quoted: str) -> Iterator[tuple[str, bytes]]:
    package = "<package><manifest><item id='a' href={0} media-type='application/xhtml+xml'/><item id='c' href={1} media-type='text/css'/>"
    package += "</manifest><spine><itemref idref='a'/></spine></package>"
    sheet = f"@import url({quoted}); .x {{ background: url({quoted}) }} @font-face {{ src: url({quoted}) }}"
    for construct in PAGES:
        page = f"<html><head>{construct.format(quoted)}</head><body>x{construct.format(quoted)}</body></html>"
        yield ".epub", packed({"b.opf": package.format("'a'", "'c'"), "a": page, "c": sheet})
    for doctype in DOCTYPES:
        page = f"{doctype.format(quoted)}<html><body>x&e;</body></html>"
        yield ".epub", packed({"b.opf": package.format("'a'", "'c'"), "a": page})
        yield (
            ".epub",
            packed({"b.opf": f"{doctype.format(quoted)}{package.format(chr(39) + 'a' + chr(39), quoted)}", "a": page}),
        )
    yield ".epub", packed({"b.opf": package.format(quoted, quoted)})
    yield (
        ".epub",
        packed(
            {
                "META-INF/container.xml": f"<c><rootfile full-path={quoted}/></c>",
                "b.opf": package.format(quoted, quoted),
            }
        ),
    )


def _others(target: str) -> Iterator[tuple[str, bytes]]:
    for construct in RICH:
        yield ".rtf", (r"{\rtf1 x " + construct.format(target.replace("\\", "\\\\")) + "}").encode("latin-1", "replace")
    lines = pdf_making.column("Some words\non a page.")
    escaped = target.replace("\\", "\\\\").replace("(", r"\(").replace(")", r"\)")
    for construct in CATALOG:
        yield ".pdf", pdf_making.pdf([lines], catalog=construct.format(escaped))
    for construct in ON_PAGES:
        yield ".pdf", pdf_making.pdf([lines], page=construct.format(escaped))
    outside = pdf_making.pdf([lines]).replace(b"<</Length", f"<</F<</FS/URL/F({escaped})>>/Length".encode())
    yield ".pdf", outside.replace(b"startxref", b"startxref\n0\n%")
    yield ".json", json.dumps({"text": target, "image": target, "$ref": target, "url": target}).encode()


def prove(tally: Tally) -> None:
    """A round is one article read; the first ``rounds`` of a shuffled list of all (all, if there are fewer)."""
    listener = socket.create_server(("127.0.0.1", 0))
    called: list[object] = []
    Thread(target=_listen, args=(listener, called), daemon=True).start()
    bait = tally.folder / "bait.png"
    bait.write_bytes(b"bait")
    targets = [target.format(port=listener.getsockname()[1], bait=bait) for target in TARGETS]
    cases = list(vectors(targets))
    tally.random.shuffle(cases)
    (tally.folder / "articles").mkdir()
    (tally.folder / "articles" / "bait.png").write_bytes(b"bait")
    paths: list[str] = []
    for number, (ending, data, _) in enumerate(cases[: tally.wanted], 1):
        path = tally.folder / "articles" / f"{number}{ending}"
        path.write_bytes(data)
        paths.append(str(path))
    plan, trace, said = tally.folder / "plan.json", tally.folder / "trace.txt", tally.folder / "said.json"
    plan.write_text(json.dumps(paths))
    command = [sys.executable, "-m", "tests.faults.calls", "--child", str(plan), str(said)]
    if shutil.which("strace"):
        options = ["-f", "-qq", "-s", "4096", "-e", "signal=none", "-e", "trace=%network,%file", "-o", str(trace)]
        command = ["strace", *options, *command]
    else:
        tally.notes.append("no strace here, so that only what Python opens was looked at")
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    tally.expect(done.returncode == 0, f"reading ended with {done.returncode}: {done.stdout} {done.stderr}")
    lines = trace.read_text(errors="replace").splitlines() if trace.exists() else []
    tally.counts["calls looked at"] = _judge(tally, lines, paths)
    heard: dict[str, Any] = json.loads(said.read_text()) if said.exists() else {}
    for event in heard.get("events", ()):
        tally.fail(event)
    tally.expect(not called, f"somebody called {len(called)} times")
    tally.rounds = heard.get("read", 0) + heard.get("refused", 0)
    tally.counts["refused"] = heard.get("refused", 0)
    tally.counts["of"] = len(cases)
    tally.expect(tally.rounds == len(paths), f"{tally.rounds} of {len(paths)} were read or refused")
    listener.close()


def _listen(listener: socket.socket, called: list[object]) -> None:
    while True:
        try:
            connection, who = listener.accept()
        except OSError:
            return
        called.append(who)
        connection.close()


def _judge(tally: Tally, lines: list[str], paths: list[str]) -> int:
    """Counts a failure for each call that leads elsewhere while an article was read; how many calls there were."""
    program = (
        sys.prefix,
        sys.base_prefix,
        str(REPOSITORY),
        "/usr/",
        "/lib",
        "/etc/ld.so",
        "/proc/self",
        "/dev/null",
        "/sys/",
    )
    at, looked = 0, 0
    for line in lines:
        began = _BEGAN.search(line)
        if began is not None:
            at = int(began[1])
            continue
        if not at:
            continue
        looked += 1
        if _NET.search(line):
            tally.fail(f"{paths[at - 1]}: {line[:200]}")
        opened = _OPENED.search(line)
        if opened is not None:
            path = os.path.normpath(
                opened[1].encode().decode("unicode_escape").encode("latin-1").decode(errors="replace")
            )
            if path != paths[at - 1] and not path.startswith(program):
                tally.fail(f"{paths[at - 1]}: {line[:200]}")
    return looked


def child(plan: Path, said: Path) -> None:
    """Reads each article, with a mark in the trace before each."""
    counts = {"read": 0, "refused": 0}
    events: list[str] = []

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "webbrowser.", "urllib.", "http.")):
            events.append(f"{event} {arguments}")

    sys.addaudithook(audit)
    for number, name in enumerate(json.loads(plan.read_text()), 1):
        os.access(f"{_MARK}{number}", os.F_OK)
        try:
            readers.read_here(Path(name))
        except readers.ReadError:
            counts["refused"] += 1
        else:
            counts["read"] += 1
    os.access(f"{_MARK}0", os.F_OK)
    said.write_text(json.dumps({**counts, "events": events}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(Path(sys.argv[2]), Path(sys.argv[3]))
        sys.exit(0)
    sys.exit(main("calls", "S1", prove, rounds=10_000))
